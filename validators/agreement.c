/*
 * agreement - the same observation on two sheets of a submission, or in two submissions of a sender, has one value.
 * A figure in thousands agrees with one in persons that rounds to it. Only numbers are compared: that one table has
 * what another leaves out is no disagreement.
 */
#include <math.h>
#include <stdio.h>

#include "validators/pair.h"

static bool agree(const struct dsum *a, const struct dsum *b, double tolerance, double slack)
{
	return numbers_agree(a, b, tolerance) || fabs(dsum_double(a) - dsum_double(b)) <= slack * (1 + 1e-12);
}

static void look(const struct view *v, const struct rule_row *r, uint32_t row, uint32_t first, double tolerance)
{
	struct dsum found = { 0 }, expected = { 0 };
	char note[512];
	struct dec a, b;

	if (!view_number(v, row, ROW_ABSENT, &a) || !view_number(v, first, row, &b)) {
		report_not_applicable(v, r, NO_VALUE);
		return;
	}
	dsum_add(&found, a);
	dsum_add(&expected, b);
	if (agree(&found, &expected, tolerance,
		pair_slack(view_multiplier(v, row), a.scale, view_multiplier(v, first), table_value(v->t, first).scale))) {
		report_passed(v, r);
		return;
	}
	pair_where(v->sub, table_origin(v->t, first), false, note, sizeof note);
	report_numbers(v, r, row, &found, &expected, note);
}

static void check(const struct view *v, const struct rule_row *r)
{
	double tolerance = rule_number(r, "tolerance", 0);

	if (rule_field(r, "between")[0] != 't')
		return;
	for (uint32_t head = view_repeated(v, 0); head != ROW_ABSENT; head = view_repeated(v, head + 1)) {
		uint32_t first = head, before = head;

		if (!rule_applies(r, v, head))
			continue;
		for (uint32_t row = view_next_same(v, head); row != ROW_ABSENT; row = view_next_same(v, row)) {
			if (view_sheet(v, row) != view_sheet(v, before)) {
				/* The first number stands for the submission; a table that has none says nothing. */
				if (!table_counts(v->t, first))
					first = row;
				else
					look(v, r, row, first, tolerance);
			}
			before = row;
		}
	}
}

static void compare(const struct view *v, const struct rule_row *r, uint32_t row, const struct pair *with)
{
	struct dsum found = { 0 }, expected = { 0 };
	struct dec b = table_value(with->t, with->row), a;
	int up = with->multiplier - view_multiplier(v, row);
	char note[512];

	if (rule_field(r, "between")[0] != 's' || !view_number(v, row, ROW_ABSENT, &a))
		return;
	dsum_add(&found, a);
	if (!dec_shift(&b, up))
		return;
	dsum_add(&expected, b);
	if (agree(&found, &expected, rule_number(r, "tolerance", 0),
		pair_slack(view_multiplier(v, row), a.scale, with->multiplier, table_value(with->t, with->row).scale))) {
		report_passed(v, r);
		return;
	}
	pair_where(with->other, table_origin(with->t, with->row), true, note, sizeof note);
	report_numbers(v, r, row, &found, &expected, note);
}

static const struct field fields[] = {
	{ .name = "between", .kind = FIELD_CHOICE, .choice = "tables submissions" },
	{ .name = "tolerance", .kind = FIELD_NUMBER, .optional = true },
	{ 0 },
};

VALIDATOR(agreement) = { .name = "agreement", .field = fields, .check = check, .compare = compare };
