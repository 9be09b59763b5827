/*
 * relations - what one figure says of another of the same key but for some columns: where the mean of the three cheapest
 * services is a number, there are at least three services. Silent where the other is none.
 */
#include "validators/validator.h"

static void check(const struct view *v, const struct rule_row *r)
{
	struct key_change other = rule_change(r, v, "beside");
	double min = rule_number(r, "min", 0);
	struct scan rows;
	uint32_t row;

	if (other.impossible)
		return;
	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) {
		struct dsum found = { 0 };
		char text[DSUM_TEXT];
		struct cube_key k;
		struct dec x;
		uint32_t at;

		if (!view_number(v, row, ROW_ABSENT, &x))
			continue;
		view_key(v, row, &k);
		view_key_change(v, &k, &other);
		at = view_find(v, &k, row);
		if (at == ROW_ABSENT || !table_counts(v->t, at)) {
			report_not_applicable(v, r);
		} else if (dec_double(x) >= min) {
			report_passed(v, r);
		} else {
			dsum_add(&found, x);
			dsum_format(&found, text);
			report_text(v, r, row, text, rule_field(r, "min"), rule_field(r, "beside"));
		}
	}
}

static const struct field fields[] = {
	{ .name = "beside", .kind = FIELD_SET },
	{ .name = "min", .kind = FIELD_NUMBER },
	{ 0 },
};

VALIDATOR(relations) = { .name = "relations", .field = fields, .check = check };
