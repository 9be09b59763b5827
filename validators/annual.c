/*
 * annual - over a whole year a seasonally adjusted series adds up to the one that is not adjusted. Looked at for each year of which both
 * have all half-years, quarters or months as numbers; said at the first of the adjusted figures. percent: of the unadjusted sum.
 */
#include <math.h>
#include <stdio.h>

#include "validators/calendar.h"
#include "validators/validator.h"

/* The sum of a year from the period p on; false: not all of it is there. */
static bool year_of(const struct view *v, const struct cube_key *k, uint32_t col, struct period p, uint32_t as, struct dsum *out)
{
	const struct open_codes none = { 0 };
	char text[16];
	struct dec x;

	for (unsigned i = 0; i < periods_a_year(p.sort); i++, p.number++) {
		uint32_t code;

		period_text(p, text);
		code = view_code(v, col, text);
		if (code == CODE_ABSENT || !view_number(v, view_find_beside(v, k, col, code, as, &none), as, &x))
			return false;
		dsum_add(out, x);
	}
	return true;
}

static void check(const struct view *v, const struct rule_row *r)
{
	struct key_change other = rule_change(r, v, "unadjusted");
	double percent = rule_number(r, "percent", 0), absolute = rule_number(r, "absolute", 0);
	int col = view_role(v, ROLE_PERIOD);
	struct scan rows;
	uint32_t row;

	if (col < 0 || (uint32_t)col >= v->ndim || other.impossible)
		return;
	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) {
		struct dsum found = { 0 }, expected = { 0 };
		struct cube_key k, plain;
		struct period p;
		double a, b;
		char note[32];

		view_key(v, row, &k);
		if (!period_read(view_code_text(v, (uint32_t)col, k.code[col]), &p) || p.sort == 'A' || p.number % (int)periods_a_year(p.sort))
			continue;
		plain = k;
		view_key_change(v, &plain, &other);
		if (!year_of(v, &k, (uint32_t)col, p, row, &found) || !year_of(v, &plain, (uint32_t)col, p, row, &expected)) {
			report_not_applicable(v, r, NO_PART);
			continue;
		}
		a = dsum_double(&found);
		b = dsum_double(&expected);
		if (!found.overflow && !expected.overflow && fabs(a - b) <= fmax(absolute, percent / 100 * fabs(b)) * (1 + 1e-12)) {
			report_passed(v, r);
			continue;
		}
		snprintf(note, sizeof note, "%u periods", periods_a_year(p.sort));
		report_numbers(v, r, row, &found, &expected, note);
	}
}

static const struct field fields[] = {
	{ .name = "unadjusted", .kind = FIELD_SET },
	{ .name = "percent", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "absolute", .kind = FIELD_NUMBER, .optional = true },
	{ 0 },
};

VALIDATOR(annual) = { .name = "annual", .field = fields, .check = check };
