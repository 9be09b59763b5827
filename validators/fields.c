/*
 * fields - two columns of one observation are different: a corridor has two ends. Both have codes of one list. Silent where
 * there is no number, since a matrix has a cell for every pair.
 */
#include <string.h>

#include "validators/validator.h"

static void check(const struct view *v, const struct rule_row *r)
{
	uint32_t a = (uint32_t)rule_column(r, v, "column"), b = (uint32_t)rule_column(r, v, "other");

	struct scan rows;
	uint32_t row;

	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) {
		const char *x, *y;

		if (!table_counts(v->t, row))
			continue;
		x = view_code_text(v, a, view_code_at(v, row, a));
		y = view_code_text(v, b, view_code_at(v, row, b));
		if (strcmp(x, y))
			report_passed(v, r);
		else
			report_text(v, r, row, x, NULL, NULL);
	}
}

static const struct field fields[] = {
	{ .name = "column", .kind = FIELD_COLUMN },
	{ .name = "other", .kind = FIELD_COLUMN },
	{ 0 },
};

VALIDATOR(fields) = { .name = "fields", .about = ABOUT_VALUE, .field = fields, .check = check };
