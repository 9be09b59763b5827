/*
 * range - a value lies between two bounds; either may be left out. beside: only where the observation whose key differs by
 * this is a number, too (the mean of the three cheapest services wants three services).
 */
#include <stdio.h>

#include "validators/validator.h"

static bool there(const struct view *v, uint32_t row, const struct key_change *beside)
{
	struct vkey k;
	uint32_t at;

	if (!beside->n)
		return true;
	view_key(v, row, &k);
	view_key_change(v, &k, beside);
	at = view_find(v, &k, row);
	return at != ROW_ABSENT && table_counts(v->t, at);
}

static void check(const struct view *v, const struct rule_row *r)
{
	const char *least = rule_field(r, "min"), *most = rule_field(r, "max");
	double min = rule_number(r, "min", 0), max = rule_number(r, "max", 0);
	struct key_change beside = rule_change(r, v, "beside");
	char expected[96];

	if (beside.impossible)
		return;
	snprintf(expected, sizeof expected, "%s..%s", least, most);
	for (uint32_t row = 0; row < v->t->n; row++) {
		struct dsum found = { 0 };
		char text[DSUM_TEXT];
		struct dec x;

		if (!rule_applies(r, v, row) || !view_number(v, row, ROW_ABSENT, &x) || !there(v, row, &beside))
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
	{ .name = "beside", .kind = FIELD_SET, .optional = true },
	{ 0 },
};

VALIDATOR(range) = { .name = "range", .about = ABOUT_VALUE, .field = fields, .check = check };
