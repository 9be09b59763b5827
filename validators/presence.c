/*
 * presence - a column of an observation must be filled, or must be empty. What a dataflow gives by default counts as empty: nobody
 * wrote it. Silent where the observation has no number.
 */
#include <string.h>

#include "validators/validator.h"

static bool filled(const struct view *v, uint32_t row, uint32_t col)
{
	const struct entry *x = table_at(v->t, row, col);

	return x->code != SYM_NONE && x->how != HOW_DEFAULT;
}

static void check(const struct view *v, const struct rule_row *r)
{
	uint32_t col = (uint32_t)view_col(v, rule_field(r, "column"));
	bool must = !strcmp(rule_field(r, "must"), "filled");
	struct scan rows;
	uint32_t row;

	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) {
		if (!table_counts(v->t, row))
			report_not_applicable(v, r, NO_VALUE);
		else if (filled(v, row, col) == must)
			report_passed(v, r);
		else
			report_text(v, r, row, sym_str(v->sub->syms, table_code(v->t, row, col)), rule_field(r, "must"), rule_field(r, "column"));
	}
}

static const struct field fields[] = {
	{ .name = "column", .kind = FIELD_ANY_COLUMN },
	{ .name = "must", .kind = FIELD_CHOICE, .choice = "filled empty" },
	{ 0 },
};

VALIDATOR(presence) = { .name = "presence", .about = ABOUT_VALUE, .field = fields, .check = check };
