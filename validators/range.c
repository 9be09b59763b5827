/*
 * range - a value lies between two bounds; either may be left out. open: a bound itself is too far (min, max or both).
 */
#include <stdio.h>
#include <string.h>

#include "validators/validator.h"

static void check(const struct view *v, const struct rule_row *r)
{
	const char *least = rule_field(r, "min"), *most = rule_field(r, "max");
	const char *open = rule_field(r, "open");
	bool above = !strcmp(open, "min") || !strcmp(open, "both"), below = !strcmp(open, "max") || !strcmp(open, "both");
	double min = rule_number(r, "min", 0), max = rule_number(r, "max", 0);
	char expected[96];
	uint64_t passed = 0;
	struct scan rows;
	uint32_t row;

	snprintf(expected, sizeof expected, "%s%s..%s%s", above ? ">" : "", least, below ? "<" : "", most);
	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) {
		struct dsum found = { 0 };
		char text[DSUM_TEXT];
		double value;
		struct dec x;

		if (!view_number(v, row, ROW_ABSENT, &x))
			continue;
		value = dec_double(x);
		if ((!*least || value > min || (!above && value == min)) && (!*most || value < max || (!below && value == max))) {
			passed++;
			continue;
		}
		dsum_add(&found, x);
		dsum_format(&found, text);
		report_text(v, r, row, text, expected, NULL);
	}
	report_passed_many(v, r, passed);
}

static const struct field fields[] = {
	{ .name = "min", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "max", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "open", .kind = FIELD_CHOICE, .optional = true, .choice = "min max both" },
	{ 0 },
};

VALIDATOR(range) = { .name = "range", .about = ABOUT_VALUE, .field = fields, .check = check };
