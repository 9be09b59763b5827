/*
 * outliers - a figure that is many times that of the period before, or a small part of it.
 *
 * Refugees, small areas and small partner groups jump for good reasons, so the factor is large, a least size keeps small
 * figures out, and the table says which series are looked at. A series that was flagged as broken is expected to jump.
 */
#include <math.h>

#include "validators/validator.h"

#define BACK_MOST 16 /* periods without a number before one that is too long ago */

struct outliers {
	const struct view *v;
	const struct rule_row *r;
	uint32_t col;
	const uint32_t *before; /* by code of the period */
	double factor, minimum;
	uint64_t passed, no_value, no_reference;
};

/* The number of the last period before that has one; back: the row of the period before, where there is one. */
static uint32_t number_before(const struct outliers *o, uint32_t row, uint32_t back, struct dec *out)
{
	const struct open_codes none = { 0 };
	struct cube_key k;
	uint32_t p;

	if (view_number(o->v, back, row, out))
		return back;
	p = o->before[view_code_at(o->v, row, o->col)];
	if (p == CODE_ABSENT || o->before[p] == CODE_ABSENT)
		return ROW_ABSENT;
	view_key(o->v, row, &k);
	for (int i = 1; i < BACK_MOST && p != CODE_ABSENT && (p = o->before[p]) != CODE_ABSENT; i++) {
		back = view_find_beside(o->v, &k, o->col, p, row, &none);
		if (view_number(o->v, back, row, out))
			return back;
	}
	return ROW_ABSENT;
}

static void look(struct outliers *o, uint32_t row, uint32_t back, struct dec x)
{
	struct dsum found = { 0 }, expected = { 0 };
	double a, b, least;
	struct dec y;

	back = number_before(o, row, back, &y);
	if (back == ROW_ABSENT) {
		o->no_reference++;
		return;
	}
	a = fabs(dec_double(y));
	b = fabs(dec_double(x));
	least = view_multiplier(o->v, row) ? o->minimum / pow(10, view_multiplier(o->v, row)) : o->minimum;
	if (fmax(a, b) < least || (b < o->factor * a && a < o->factor * b)) {
		o->passed++;
		return;
	}
	dsum_add(&found, x);
	dsum_add(&expected, y);
	report_numbers(o->v, o->r, row, &found, &expected, view_code_text(o->v, o->col, view_code_at(o->v, back, o->col)));
}

static void check(const struct view *v, const struct rule_row *r)
{
	struct outliers o = { .v = v, .r = r, .col = (uint32_t)view_role(v, ROLE_PERIOD), .factor = rule_number(r, "factor", 0),
		.minimum = rule_number(r, "minimum", 0) };
	struct table_numbers numbers = table_numbers(v->t);
	uint32_t back[SCAN_BLOCK];
	struct scan rows;
	struct dec x;

	if (view_role(v, ROLE_PERIOD) < 0 || o.col >= v->ndim || !(o.before = view_codes_before(v, o.col)))
		return;
	scan_begin(&rows, r, v);
	while (scan_more(&rows)) {
		view_find_each(v, rows.row, rows.n, o.col, o.before, back);
		for (uint32_t i = 0; i < rows.n; i++)
			if (table_number(&numbers, rows.row[i], &x))
				look(&o, rows.row[i], back[i], x);
			else
				o.no_value++;
	}
	report_passed_many(v, r, o.passed);
	report_not_applicable_many(v, r, NO_VALUE, o.no_value);
	report_not_applicable_many(v, r, NO_REFERENCE, o.no_reference);
}

static const struct field fields[] = {
	{ .name = "factor", .kind = FIELD_NUMBER },
	{ .name = "minimum", .kind = FIELD_NUMBER },
	{ 0 },
};

VALIDATOR(outliers) = { .name = "outliers", .field = fields, .check = check };
