/*
 * identities - one figure is the sum of others by definition, or at most that: developing regions are the least developed
 * countries and the rest, net migration is who came less who left, a cost is a fee and a margin, the cheapest services
 * cost no more than all. Looked at only
 * where all of them are numbers.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validators/validator.h"

#define PART_MOST 16

/* A difference of 0.01 is none where that is allowed, whatever its last digit is as a double. */
static bool near(const struct dsum *a, const struct dsum *b, double absolute)
{
	return absolute > 0 && fabs(dsum_double(a) - dsum_double(b)) <= absolute * (1 + 1e-9);
}

static void check(const struct view *v, const struct rule_row *r)
{
	uint32_t col = (uint32_t)rule_column(r, v, "column"), total = view_code(v, col, rule_field(r, "total"));
	uint32_t part[PART_MOST], n = 0;
	bool away[PART_MOST];
	struct open_codes open = rule_open(r, v, "open");
	double tolerance = rule_number(r, "tolerance", 0), absolute = rule_number(r, "absolute", 0);
	bool most = !strcmp(rule_field(r, "relation"), "at-most");
	char word[64], note[512] = "";
	struct scan rows;
	uint32_t row;

	if (total == CODE_ABSENT)
		return;
	while (n < PART_MOST && rule_word(r, "parts", n, word)) {
		size_t at = strlen(note);

		away[n] = word[0] == '-';
		snprintf(note + at, sizeof note - at, "%s%s", !n ? "" : away[n] ? " - " : " + ", word + away[n]);
		part[n] = view_code(v, col, word + away[n]);
		if (part[n++] == CODE_ABSENT)
			return;
	}
	scan_begin(&rows, r, v);
	scan_code(&rows, col, total);
	while (scan_next(&rows, &row)) {
		struct dsum found = { 0 }, expected = { 0 };
		struct cube_key k;
		struct dec x;
		uint32_t i = 0;

		view_key(v, row, &k);
		for (; i < n; i++) {
			if (!view_number(v, view_find_beside(v, &k, col, part[i], row, &open), row, &x))
				break;
			x.m = away[i] ? -x.m : x.m;
			dsum_add(&expected, x);
		}
		if (i < n || !view_number(v, row, ROW_ABSENT, &x)) {
			report_not_applicable(v, r);
			continue;
		}
		dsum_add(&found, x);
		if (!expected.overflow && (numbers_agree(&found, &expected, tolerance) || near(&found, &expected, absolute) ||
			(most && dsum_cmp(&found, &expected) < 0)))
			report_passed(v, r);
		else
			report_numbers(v, r, row, &found, &expected, note);
	}
}

static const struct field fields[] = {
	{ .name = "column", .kind = FIELD_COLUMN },
	{ .name = "total", .kind = FIELD_CODES },
	{ .name = "parts", .kind = FIELD_SIGNED },
	{ .name = "open", .kind = FIELD_OPEN, .optional = true },
	{ .name = "tolerance", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "absolute", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "relation", .kind = FIELD_CHOICE, .optional = true, .choice = "equal at-most" },
	{ 0 },
};

VALIDATOR(identities) = { .name = "identities", .field = fields, .check = check };
