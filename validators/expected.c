/*
 * expected - a figure is near what its series lets expect: the number before, or the mean or the median of several before.
 *
 * Before   the last `of` numbers of the same key; with season yes those of the same season (quarter, month) of the years before. With fewer
 *          than that nothing is expected.
 * Limit    percent of what is expected, an absolute number, or so many times the median absolute deviation (mad) of what went before.
 * upto     what is further off than that many is another row's: three rows with ascending limits say three rules of three severities.
 * Left out the median of the last 5, and twice the deviation.
 * periods  latest: only the last period of each length that the submission has; else all.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validators/calendar.h"
#include "validators/validator.h"

#define BEFORE_MOST 40

struct expectation {
	const struct view *v;
	const struct rule_row *r;
	uint32_t col, of;
	bool season, latest;
	enum { PREVIOUS, MEAN, MEDIAN } method;
	enum { PERCENT, ABSOLUTE, MAD } kind;
	double limit, upto, minimum;
};

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *x, uint32_t n)
{
	qsort(x, n, sizeof *x, by_size);
	return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

/* The code of the period before, of the season before; CODE_ABSENT: the column has none. */
static uint32_t code_before(const struct expectation *w, uint32_t code, int years)
{
	struct period p;
	char text[16];

	if (!w->season)
		return view_code_before(w->v, w->col, code);
	if (!period_read(view_code_text(w->v, w->col, code), &p))
		return CODE_ABSENT;
	p.number -= years * (int)periods_a_year(p.sort);
	if (p.number < 0)
		return CODE_ABSENT;
	period_text(p, text);
	return view_code(w->v, w->col, text);
}

static uint32_t gather(const struct expectation *w, uint32_t row, double *out)
{
	const struct open_codes none = { 0 };
	struct cube_key k;
	struct dec x;
	uint32_t n = 0, code;

	view_key(w->v, row, &k);
	code = k.code[w->col];
	for (int i = 1; i <= BEFORE_MOST && n < w->of; i++) {
		uint32_t c = code_before(w, code, w->season ? i : 1), at;

		if (c == CODE_ABSENT && !w->season)
			break;
		code = w->season ? code : c;
		at = c == CODE_ABSENT ? ROW_ABSENT : view_find_beside(w->v, &k, w->col, c, row, &none);
		if (view_number(w->v, at, row, &x))
			out[n++] = dec_double(x);
	}
	return n;
}

/* What is expected of n numbers, and how far off that limit times one unit is. */
static double expect(const struct expectation *w, double *x, uint32_t n, double *unit)
{
	double value = 0, off[BEFORE_MOST];

	if (w->method == PREVIOUS)
		value = x[0];
	else if (w->method == MEAN)
		for (uint32_t i = 0; i < n; i++)
			value += x[i] / n;
	else
		value = median(x, n);
	*unit = w->kind == PERCENT ? fabs(value) / 100 : 1;
	if (w->kind == MAD) {
		double middle = median(x, n);

		for (uint32_t i = 0; i < n; i++)
			off[i] = fabs(x[i] - middle);
		*unit = median(off, n);
	}
	return value;
}

static bool is_latest(const void *user, uint32_t code)
{
	const struct expectation *w = user;
	const char *own = view_code_text(w->v, w->col, code);

	for (uint32_t c = 1; c < view_ncode(w->v, w->col); c++) {
		const char *s = view_code_text(w->v, w->col, c);

		if (strlen(s) == strlen(own) && strcmp(s, own) > 0)
			return false;
	}
	return true;
}

static void judge(const struct expectation *w, uint32_t row, struct dec x)
{
	double before[BEFORE_MOST], unit, value, off, a = dec_double(x);
	int up = view_multiplier(w->v, row);
	char text[DEC_TEXT], note[160];
	struct dsum found = { 0 }, expected = { 0 };
	struct dec d;
	uint32_t n = gather(w, row, before);

	if (n < w->of) {
		report_not_applicable(w->v, w->r, NO_REFERENCE);
		return;
	}
	value = expect(w, before, n, &unit);
	off = fabs(a - value);
	if (fmax(fabs(a), fabs(value)) < (up ? w->minimum / pow(10, up) : w->minimum) || off <= w->limit * unit * (1 + 1e-12) ||
		(w->upto > 0 && off > w->upto * unit * (1 + 1e-12))) {
		report_passed(w->v, w->r);
		return;
	}
	dsum_add(&found, x);
	if (!double_shortest(value, text) || !dec_parse(text, strlen(text), &d))
		expected.overflow = true;
	else
		dsum_add(&expected, d);
	double_shortest(w->limit * unit, text);
	snprintf(note, sizeof note, "%s of %u%s, at most %s off", w->method == PREVIOUS ? "previous" : w->method == MEAN ? "mean" : "median", n, w->season ? " of the season" : "", text);
	report_numbers(w->v, w->r, row, &found, &expected, note);
}

static void check(const struct view *v, const struct rule_row *r)
{
	const char *method = rule_field(r, "method"), *kind = rule_field(r, "kind");
	struct expectation w = { .v = v, .r = r, .method = *method == 'p' ? PREVIOUS : strcmp(method, "mean") ? MEDIAN : MEAN,
		.kind = *kind == 'p' ? PERCENT : *kind == 'a' ? ABSOLUTE : MAD }; /* empty: the median, and its deviations */
	int col = view_role(v, ROLE_PERIOD);
	double of = rule_number(r, "of", 5);
	struct scan rows;
	uint32_t row;

	if (col < 0 || (uint32_t)col >= v->ndim)
		return;
	w.col = (uint32_t)col;
	w.of = w.method == PREVIOUS ? 1 : of < 1 ? 1 : of > BEFORE_MOST ? BEFORE_MOST : (uint32_t)of;
	w.season = !strcmp(rule_field(r, "season"), "yes");
	w.latest = strcmp(rule_field(r, "periods"), "all") != 0;
	w.limit = rule_number(r, "limit", w.kind == MAD ? 2 : 0);
	w.upto = rule_number(r, "upto", 0);
	w.minimum = rule_number(r, "minimum", 0);
	scan_begin(&rows, r, v);
	if (w.latest)
		scan_codes(&rows, w.col, is_latest, &w);
	while (scan_next(&rows, &row)) {
		struct dec x;

		if (view_number(v, row, ROW_ABSENT, &x))
			judge(&w, row, x);
	}
}

static const struct field fields[] = {
	{ .name = "method", .kind = FIELD_CHOICE, .optional = true, .choice = "previous mean median" },
	{ .name = "of", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "season", .kind = FIELD_CHOICE, .optional = true, .choice = "yes no" },
	{ .name = "periods", .kind = FIELD_CHOICE, .optional = true, .choice = "latest all" },
	{ .name = "kind", .kind = FIELD_CHOICE, .optional = true, .choice = "percent absolute mad" },
	{ .name = "limit", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "upto", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "minimum", .kind = FIELD_NUMBER, .optional = true },
	{ 0 },
};

VALIDATOR(expected) = { .name = "expected", .field = fields, .check = check };
