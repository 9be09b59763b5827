/*
 * outliers - a figure that is many times that of the period before, or a small part of it.
 *
 * Refugees, small areas and small partner groups jump for good reasons, so the factor is large, a least size keeps small
 * figures out, and the table says which series are looked at. A series that was flagged as broken is expected to jump.
 */
#include <math.h>

#include "validators/validator.h"

#define BACK_MOST 16 /* periods without a number before one that is too long ago */

static void check(const struct view *v, const struct rule_row *r)
{
	double factor = rule_number(r, "factor", 0), minimum = rule_number(r, "minimum", 0);
	int col = view_role(v, ROLE_PERIOD);
	const struct open_codes none = { 0 };
	uint64_t passed = 0, not_applicable = 0;
	struct scan rows;
	uint32_t row;

	if (col < 0 || (uint32_t)col >= v->ndim)
		return;
	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) {
		struct dsum found = { 0 }, expected = { 0 };
		struct dec x, y;
		struct cube_key k;
		uint32_t back = ROW_ABSENT, p;
		double a, b, least;

		if (!view_number(v, row, ROW_ABSENT, &x))
			continue;
		view_key(v, row, &k);
		p = k.code[col];
		for (int i = 0; i < BACK_MOST && (p = view_code_before(v, (uint32_t)col, p)) != CODE_ABSENT; i++) {
			back = view_find_beside(v, &k, (uint32_t)col, p, row, &none);
			if (back != ROW_ABSENT && view_number(v, back, row, &y))
				break;
			back = ROW_ABSENT;
		}
		if (back == ROW_ABSENT) {
			not_applicable++;
			continue;
		}
		a = fabs(dec_double(y));
		b = fabs(dec_double(x));
		least = view_multiplier(v, row) ? minimum / pow(10, view_multiplier(v, row)) : minimum;
		if (fmax(a, b) < least || (b < factor * a && a < factor * b)) {
			passed++;
			continue;
		}
		dsum_add(&found, x);
		dsum_add(&expected, y);
		report_numbers(v, r, row, &found, &expected, view_code_text(v, (uint32_t)col, view_code_at(v, back, (uint32_t)col)));
	}
	report_passed_many(v, r, passed);
	report_not_applicable_many(v, r, not_applicable);
}

static const struct field fields[] = {
	{ .name = "factor", .kind = FIELD_NUMBER },
	{ .name = "minimum", .kind = FIELD_NUMBER },
	{ 0 },
};

VALIDATOR(outliers) = { .name = "outliers", .field = fields, .check = check };
