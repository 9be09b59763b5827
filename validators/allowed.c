/*
 * allowed - the code of a column is one of a list, or is none of it.
 */
#include <stdio.h>
#include <string.h>

#include "validators/validator.h"

static void check(const struct view *v, const struct rule_row *r)
{
	uint32_t col = (uint32_t)rule_column(r, v, "column"), n = view_ncode(v, col);
	bool wanted = !strcmp(rule_field(r, "list"), "in");
	char expected[1024];
	struct scan rows;
	uint32_t row, last = n;
	bool good = false;

	snprintf(expected, sizeof expected, "%s%s", wanted ? "" : "none of ", rule_field(r, "codes"));
	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) {
		uint32_t code = view_code_at(v, row, col);
		char word[64];

		if (code != last) {
			good = !wanted;
			for (uint32_t i = 0; good != wanted && rule_word(r, "codes", i, word); i++)
				if (!strcmp(word, view_code_text(v, col, code)))
					good = wanted;
			last = code;
		}
		if (good)
			report_passed(v, r);
		else
			report_text(v, r, row, view_code_text(v, col, code), expected, rule_field(r, "column"));
	}
}

static const struct field fields[] = {
	{ .name = "column", .kind = FIELD_COLUMN },
	{ .name = "list", .kind = FIELD_CHOICE, .choice = "in out" },
	{ .name = "codes", .kind = FIELD_CODES },
	{ 0 },
};

VALIDATOR(allowed) = { .name = "allowed", .about = ABOUT_VALUE, .field = fields, .check = check };
