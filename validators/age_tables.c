/*
 * age_tables - what the ages of a table say of how well they were reported: information, since a table may be right and odd.
 *
 * whipple    ages that end in 0 or 5 from `from` to `to`, in percent of a fifth of all ages there: 100 where no age is preferred, 500
 *            where all are reported in such ages. Single ages, from 23 to 62 by convention. (United Nations 1955, manual II)
 * myers      half the sum of how far the share of each last digit is from a tenth, in percent, after sums that begin with each of the digits are
 *            blended: 0 where no digit is preferred, 90 where all have one. Single ages; `to` - `from` + 1 is a multiple of 10. (Myers 1940)
 * sex_ratio  how much the number of men for 100 women changes from one group of five years to the next, in the mean.
 * age_ratio  how far a group of five years is from the mean of its neighbours, in percent, in the mean.
 * accuracy   three times the first of these two and the other for men and for women. (United Nations 1952; above 40 highly inaccurate)
 * Groups     of five years from `from` to `to`, which is the last age of the last group; the one behind it is mostly open.
 * Silent     where an age is missing, or fewer than `minimum` are counted. Said at the total over ages, or at the first age.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validators/ages.h"
#include "validators/validator.h"

#define BANDS_MOST 150

enum method { WHIPPLE, MYERS, SEX_RATIO, AGE_RATIO, ACCURACY };

struct age_table {
	const struct view *v;
	const struct rule_row *r;
	enum method method;
	uint32_t col, sex, total, from, n;  /* the bands and their codes, from the first on */
	uint32_t code[BANDS_MOST], men, women;
	double limit, minimum;
};

static double whipple(const struct age_table *a, const double *x)
{
	double some = 0, all = 0;

	for (uint32_t i = 0; i < a->n; i++) {
		all += x[i];
		some += (a->from + i) % 5 == 0 ? x[i] : 0;
	}
	return 500 * some / all;
}

/* The youngest ten ages are in the first sums only, the oldest ten in the second only. */
static double myers(const struct age_table *a, const double *x)
{
	double blended[10] = { 0 }, all = 0, off = 0;

	for (uint32_t d = 0; d < 10; d++) {
		for (uint32_t i = d; i < a->n; i += 10)
			blended[d] += (i + 10 < a->n ? (d + 1) * x[i] : 0) + (i >= 10 ? (9 - d) * x[i] : 0);
		all += blended[d];
	}
	for (uint32_t d = 0; d < 10; d++)
		off += fabs(100 * blended[d] / all - 10) / 2;
	return off;
}

static double sex_ratio(uint32_t n, const double *men, const double *women)
{
	double sum = 0;

	for (uint32_t i = 1; i < n; i++)
		sum += fabs(men[i] / women[i] - men[i - 1] / women[i - 1]);
	return 100 * sum / (n - 1);
}

static double age_ratio(uint32_t n, const double *x)
{
	double sum = 0;

	for (uint32_t i = 1; i + 1 < n; i++)
		sum += fabs(2 * x[i] / (x[i - 1] + x[i + 1]) - 1);
	return 100 * sum / (n - 2);
}

/* The figures of all bands beside a row; false: one is missing, or has no number. */
static bool bands(const struct age_table *a, const struct cube_key *k, uint32_t row, double *out, double *sum)
{
	const struct open_codes none = { 0 };
	struct dec x;

	for (uint32_t i = 0; i < a->n; i++) {
		if (!view_number(a->v, view_find_beside(a->v, k, a->col, a->code[i], row, &none), ROW_ABSENT, &x))
			return false;
		out[i] = dec_double(x);
		*sum += out[i];
	}
	return true;
}

static bool needs_both_sexes(const struct age_table *a)
{
	return a->method == SEX_RATIO || a->method == ACCURACY;
}

/* NaN where it cannot be computed. */
static double measure(const struct age_table *a, const double *x, const double *women)
{
	switch (a->method) {
	case WHIPPLE:
		return whipple(a, x);
	case MYERS:
		return myers(a, x);
	case SEX_RATIO:
		return sex_ratio(a->n, x, women);
	case AGE_RATIO:
		return age_ratio(a->n, x);
	default:
		return 3 * sex_ratio(a->n, x, women) + age_ratio(a->n, x) + age_ratio(a->n, women);
	}
}

static void look(const struct age_table *a, uint32_t row)
{
	const struct open_codes none = { 0 };
	double x[BANDS_MOST], women[BANDS_MOST], sum = 0, got;
	char found[32], most[32], note[96];
	struct cube_key k;
	uint32_t whole;
	bool all;

	view_key(a->v, row, &k);
	all = bands(a, &k, row, x, &sum);
	whole = a->total == CODE_ABSENT ? ROW_ABSENT : view_find_beside(a->v, &k, a->col, a->total, row, &none);
	if (all && needs_both_sexes(a)) {
		view_key_set(a->v, &k, a->sex, a->women);
		all = bands(a, &k, row, women, &sum);
	}
	if (!all) {
		report_not_applicable(a->v, a->r, NO_PART);
		return;
	}
	got = measure(a, x, women);
	if (sum * pow(10, view_multiplier(a->v, row)) < a->minimum || !isfinite(got)) {
		report_not_applicable(a->v, a->r, NO_PRECONDITION);
		return;
	}
	if (got <= a->limit) {
		report_passed(a->v, a->r);
		return;
	}
	snprintf(found, sizeof found, "%.1f", got);
	snprintf(most, sizeof most, "%g", a->limit);
	snprintf(note, sizeof note, "%s, ages %u to %u", rule_field(a->r, "method"), a->from,
		a->from + a->n * (a->method <= MYERS ? 1 : 5) - 1);
	report_text(a->v, a->r, whole == ROW_ABSENT ? row : whole, found, most, note);
}

/* The codes of all bands of so many years; false: the column lacks one. */
static bool find_bands(struct age_table *a, uint32_t from, uint32_t to, uint32_t years)
{
	struct age_list list;

	ages_of(a->v, a->col, &list);
	a->from = from;
	for (uint32_t age = from; age + years <= to + 1 && a->n < BANDS_MOST; age += years) {
		uint32_t i = 0;

		while (i < list.n && (list.band[i].from != age || list.band[i].to != age + years))
			i++;
		if (i == list.n)
			return false;
		a->code[a->n++] = list.band[i].code;
	}
	return a->n >= (years == 1 ? 20u : 3u);
}

static enum method method_of(const char *s)
{
	return *s == 'w' ? WHIPPLE : *s == 'm' ? MYERS : *s == 's' ? SEX_RATIO : s[1] == 'g' ? AGE_RATIO : ACCURACY;
}

static void check(const struct view *v, const struct rule_row *r)
{
	struct age_table a = { .v = v, .r = r, .method = method_of(rule_field(r, "method")), .col = (uint32_t)rule_column(r, v, "column"),
		.limit = rule_number(r, "limit", 0), .minimum = rule_number(r, "minimum", 0) };
	int sex = rule_column(r, v, "sex");
	struct scan rows;
	uint32_t row;
	bool can;

	a.total = view_code(v, a.col, "_T");
	can = find_bands(&a, (uint32_t)rule_number(r, "from", 0), (uint32_t)rule_number(r, "to", 0), a.method <= MYERS ? 1 : 5);
	scan_begin(&rows, r, v);
	if (needs_both_sexes(&a)) {
		a.sex = (uint32_t)sex;
		a.men = sex < 0 ? CODE_ABSENT : view_code(v, a.sex, "M");
		a.women = sex < 0 ? CODE_ABSENT : view_code(v, a.sex, "F");
		can = can && a.men != CODE_ABSENT && a.women != CODE_ABSENT;
		if (can)
			scan_code(&rows, a.sex, a.men);
	}
	/* One row for each table of ages: its first age, or its total where the ages are not those that are asked for. */
	scan_code(&rows, a.col, can ? a.code[0] : a.total);
	if (!can) {
		report_not_applicable_many(v, r, NO_DIMENSION, scan_rest(&rows));
		return;
	}
	while (scan_next(&rows, &row))
		look(&a, row);
}

static const struct field fields[] = {
	{ .name = "column", .kind = FIELD_COLUMN },
	{ .name = "sex", .kind = FIELD_COLUMN, .optional = true },
	{ .name = "method", .kind = FIELD_CHOICE, .choice = "whipple myers sex_ratio age_ratio accuracy" },
	{ .name = "from", .kind = FIELD_NUMBER },
	{ .name = "to", .kind = FIELD_NUMBER },
	{ .name = "limit", .kind = FIELD_NUMBER },
	{ .name = "minimum", .kind = FIELD_NUMBER, .optional = true },
	{ 0 },
};

VALIDATOR(age_tables) = { .name = "age_tables", .field = fields, .check = check };
