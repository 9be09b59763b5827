/*
 * records - how many observations there are: at least min (1 where no max is given either), at most max, in all or for each code of a column that occurs. Said once
 * for each count that is wrong, at the first of the observations (with none at all, at the first of the table).
 */
#include <stdio.h>

#include "validators/validator.h"

struct count {
	const struct view *v;
	const struct rule_row *r;
	const char *least, *most;
	double min, max;
};

static void judge(const struct count *c, uint32_t n, uint32_t at_row, const char *note)
{
	char found[32], expected[96];

	if ((!*c->least || n >= c->min) && (!*c->most || n <= c->max)) {
		report_passed(c->v, c->r);
		return;
	}
	snprintf(found, sizeof found, "%u", n);
	snprintf(expected, sizeof expected, "%s..%s", c->least, c->most);
	report_text(c->v, c->r, at_row, found, expected, note);
}

static void check(const struct view *v, const struct rule_row *r)
{
	struct count c = { .v = v, .r = r, .least = rule_field(r, "min"), .most = rule_field(r, "max") };
	bool any = *c.least || *c.most;
	int each = rule_column(r, v, "each");
	uint32_t turns = each < 0 ? 1 : view_ncode(v, (uint32_t)each);

	c.least = any ? c.least : "1";
	c.min = rule_number(r, "min", any ? 0 : 1);
	c.max = rule_number(r, "max", 0);
	for (uint32_t code = each < 0 ? 0 : 1; code < turns; code++) {
		uint32_t row, n = 0, first = 0;
		struct scan rows;

		scan_begin(&rows, r, v);
		if (each >= 0)
			scan_code(&rows, (uint32_t)each, code);
		while (scan_next(&rows, &row)) {
			first = n ? first : row;
			n++;
		}
		if (n || each < 0)
			judge(&c, n, first, each < 0 ? NULL : view_code_text(v, (uint32_t)each, code));
	}
}

static const struct field fields[] = {
	{ .name = "each", .kind = FIELD_COLUMN, .optional = true },
	{ .name = "min", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "max", .kind = FIELD_NUMBER, .optional = true },
	{ 0 },
};

VALIDATOR(records) = { .name = "records", .field = fields, .check = check };
