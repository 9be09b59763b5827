/*
 * range - a value lies between two bounds; either may be left out, and without both it is not below 0. open: a bound itself is too far (min, max or both).
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validators/validator.h"

#define EXACT 0x1p53 /* whole numbers up to here are doubles */

/* Bounds; either may be infinite, or be too far itself. What is whole lies between them where it lies from lo to hi. */
struct bounds {
	double min, max;
	bool above, below; /* the bound itself is too far */
	int64_t lo, hi;
};

static int64_t whole(double x)
{
	return (int64_t)fmin(fmax(x, -EXACT), EXACT);
}

static struct bounds bounds_of(const struct rule_row *r)
{
	const char *open = rule_field(r, "open");
	struct bounds b = { .min = rule_number(r, "min", *rule_field(r, "max") ? -INFINITY : 0), .max = rule_number(r, "max", INFINITY),
		.above = !strcmp(open, "min") || !strcmp(open, "both"), .below = !strcmp(open, "max") || !strcmp(open, "both") };

	b.lo = b.above ? whole(floor(b.min)) + 1 : whole(ceil(b.min));
	b.hi = b.below ? whole(ceil(b.max)) - 1 : whole(floor(b.max));
	return b;
}

static bool within(const struct bounds *b, struct dec x)
{
	double value;

	if (x.scale == 0 && x.m < (int64_t)EXACT && x.m > -(int64_t)EXACT)
		return x.m >= b->lo && x.m <= b->hi;
	value = dec_double(x);
	return (value > b->min || (!b->above && value == b->min)) && (value < b->max || (!b->below && value == b->max));
}

static void check(const struct view *v, const struct rule_row *r)
{
	const char *most = rule_field(r, "max"), *least = *rule_field(r, "min") || *most ? rule_field(r, "min") : "0";
	struct bounds bounds = bounds_of(r);
	char expected[96];
	struct table_numbers numbers = table_numbers(v->t);
	uint64_t passed = 0, no_value = 0;
	struct scan rows;
	uint32_t row;

	snprintf(expected, sizeof expected, "%s%s..%s%s", bounds.above ? ">" : "", least, bounds.below ? "<" : "", most);
	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) {
		struct dsum found = { 0 };
		char text[DSUM_TEXT];
		struct dec x;

		if (!table_number(&numbers, row, &x)) {
			no_value++;
			continue;
		}
		if (within(&bounds, x)) {
			passed++;
			continue;
		}
		dsum_add(&found, x);
		dsum_format(&found, text);
		report_text(v, r, row, text, expected, NULL);
		numbers = table_numbers(v->t); /* the row may have been rejected */
	}
	report_passed_many(v, r, passed);
	report_not_applicable_many(v, r, NO_VALUE, no_value);
}

static const struct field fields[] = {
	{ .name = "min", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "max", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "open", .kind = FIELD_CHOICE, .optional = true, .choice = "min max both" },
	{ 0 },
};

VALIDATOR(range) = { .name = "range", .about = ABOUT_VALUE, .field = fields, .check = check };
