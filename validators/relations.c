/*
 * relations - what one figure says of another of the same key but for some columns. Silent where the other is none.
 *
 * min       a figure is at least that where the other is a number: where the mean of the three cheapest services is one, there are at
 *           least three services.
 * relation  (= where neither is given) a figure is equal to, less than, ... factor times the other plus `plus`, within a tolerance: absolute, and in percent of what is
 *           expected.
 */
#include <math.h>
#include <string.h>

#include "validators/validator.h"

struct relation {
	const char *min, *word;
	double least, factor, plus, absolute, percent;
};

/* dec_double() of a difference that is none may be off by the last digit. */
static bool holds(const struct relation *w, double x, double expected)
{
	double slack = fmax(w->absolute, w->percent / 100 * fabs(expected)) + 1e-12 * fmax(fabs(x), fabs(expected));
	bool same = fabs(x - expected) <= slack;

	if (!strcmp(w->word, "="))
		return same;
	if (!strcmp(w->word, "<>"))
		return !same;
	if (!strcmp(w->word, "<="))
		return same || x < expected;
	if (!strcmp(w->word, ">="))
		return same || x > expected;
	return w->word[0] == '<' ? x < expected + fmax(w->absolute, w->percent / 100 * fabs(expected)) :
		x > expected - fmax(w->absolute, w->percent / 100 * fabs(expected));
}

/* The exact product where factor and plus are not given. */
static struct dsum expected_of(const struct relation *w, struct dec other)
{
	struct dsum s = { 0 };
	char text[DEC_TEXT];
	struct dec d;

	if (w->factor == 1 && w->plus == 0)
		dsum_add(&s, other);
	else if (double_shortest(w->factor * dec_double(other) + w->plus, text) && dec_parse(text, strlen(text), &d))
		dsum_add(&s, d);
	else
		s.overflow = true;
	return s;
}

/* So that either can be told from what else is said of it; where the other counts a fraction of times, or they must differ, nothing can. */
static void name_other(const struct view *v, const struct relation *w, uint32_t at, const struct dsum *found, const struct dsum *expected)
{
	static const struct { const char *word; enum sum_relation is; } words[] = { { "=", EQUAL }, { "<", LESS }, { "<=", LESS_OR_EQUAL },
		{ ">", MORE }, { ">=", MORE_OR_EQUAL } };
	double slack = fmax(w->absolute, w->percent / 100 * fabs(dsum_double(expected)));
	uint32_t i = 0;

	while (i < 5 && strcmp(w->word, words[i].word) != 0)
		i++;
	if (i == 5 || w->factor != trunc(w->factor) || fabs(w->factor) > 1000 || !v->one_unit)
		return;
	if (!w->word[1] && i)
		slack -= pow(10, -(found->scale > expected->scale ? found->scale : expected->scale));
	report_made_of(v, OF_SUM, slack);
	report_bound(v, words[i].is);
	report_part(v, at, (int)w->factor);
}

static void judge(const struct view *v, const struct rule_row *r, const struct relation *w, uint32_t row, struct dec x, uint32_t at)
{
	const char *beside = rule_field(r, "beside");
	struct dsum found = { 0 }, expected;
	char text[DSUM_TEXT];
	struct dec other;
	bool same;

	dsum_add(&found, x);
	if (*w->min && dec_double(x) < w->least) {
		dsum_format(&found, text);
		report_text(v, r, row, text, w->min, beside);
		return;
	}
	if (*w->word) {
		if (!view_number(v, at, row, &other)) {
			report_not_applicable(v, r, NO_ARITHMETIC);
			return;
		}
		expected = expected_of(w, other);
		same = !expected.overflow && holds(w, dec_double(x), dsum_double(&expected));
		if (!same || report_asks_what_holds(v))
			name_other(v, w, at, &found, &expected);
		if (!same) {
			report_numbers(v, r, row, &found, &expected, beside);
			return;
		}
		if (report_asks_what_holds(v))
			report_holds(v, r, row, *w->word == '=' ? 0 : dsum_double(&found) - dsum_double(&expected));
	}
	report_passed(v, r);
}

static void check(const struct view *v, const struct rule_row *r)
{
	struct relation w = { .min = rule_field(r, "min"), .word = rule_field(r, "relation") };
	struct key_change other = rule_change(r, v, "beside");
	struct scan rows;
	uint32_t row;

	if (!*w.min && !*w.word)
		w.word = "=";
	w.least = rule_number(r, "min", 0);
	w.factor = rule_number(r, "factor", 1);
	w.plus = rule_number(r, "plus", 0);
	w.absolute = rule_number(r, "absolute", 0);
	w.percent = rule_number(r, "percent", 0);
	scan_begin(&rows, r, v);
	if (other.impossible)
		report_not_applicable_many(v, r, NO_REFERENCE, scan_rest(&rows));
	while (scan_next(&rows, &row)) {
		struct cube_key k;
		struct dec x;
		uint32_t at;

		if (!view_number(v, row, ROW_ABSENT, &x)) {
			report_not_applicable(v, r, NO_VALUE);
			continue;
		}
		view_key(v, row, &k);
		view_key_change(v, &k, &other);
		at = view_find(v, &k, row);
		if (at == ROW_ABSENT || !table_counts(v->t, at))
			report_not_applicable(v, r, NO_REFERENCE);
		else
			judge(v, r, &w, row, x, at);
	}
}

static const struct field fields[] = {
	{ .name = "beside", .kind = FIELD_SET },
	{ .name = "min", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "relation", .kind = FIELD_CHOICE, .optional = true, .choice = "= <> < <= > >=" },
	{ .name = "factor", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "plus", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "absolute", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "percent", .kind = FIELD_NUMBER, .optional = true },
	{ 0 },
};

/* All that the rule is about and that has one of these beside it, or is one of them. */
static void wholes(const struct view *v, const struct rule_row *r, const uint32_t *row, uint32_t n, uint64_t *bits)
{
	struct key_change other = rule_change(r, v, "beside");
	uint8_t *asked = view_bytes(v, v->t->n + 1);
	struct scan rows;
	uint32_t at;

	for (uint32_t i = 0; asked && i < n; i++)
		asked[row[i]] = 1;
	scan_begin(&rows, r, v);
	while (asked && !other.impossible && scan_next(&rows, &at)) {
		struct cube_key k;
		uint32_t beside;

		view_key(v, at, &k);
		view_key_change(v, &k, &other);
		beside = view_find(v, &k, at);
		if (asked[at] || (beside != ROW_ABSENT && asked[beside]))
			bits[at / 64] |= (uint64_t)1 << at % 64;
	}
}

VALIDATOR(relations) = { .name = "relations", .field = fields, .check = check, .wholes = wholes };
