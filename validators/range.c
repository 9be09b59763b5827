/*
 * range - a value lies between two bounds; either may be left out.
 */
#include <stdio.h>

#include "validators/validator.h"

static void check(const struct view *v, const struct rule_row *r)
{
	const char *least = rule_field(r, "min"), *most = rule_field(r, "max");
	double min = rule_number(r, "min", 0), max = rule_number(r, "max", 0);
	char expected[96];

	snprintf(expected, sizeof expected, "%s..%s", least, most);
	for (uint32_t row = 0; row < v->t->n; row++) {
		struct dsum found = { 0 };
		char text[DSUM_TEXT];
		struct dec x;

		if (!rule_applies(r, v, row) || !view_number(v, row, ROW_ABSENT, &x))
			continue;
		if ((!*least || dec_double(x) >= min) && (!*most || dec_double(x) <= max)) {
			report_passed(v, r);
			continue;
		}
		dsum_add(&found, x);
		dsum_format(&found, text);
		report_text(v, r, row, text, expected, NULL);
	}
}

static const struct field fields[] = {
	{ .name = "min", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "max", .kind = FIELD_NUMBER, .optional = true },
	{ 0 },
};

VALIDATOR(range) = { .name = "range", .about = ABOUT_VALUE, .field = fields, .check = check };
