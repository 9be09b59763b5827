/*
 * periods - what happened in a year is what happened in its half-years, in its quarters and in its months; the same for half-years
 * and quarters. Each way is looked at where the table has all of it as numbers.
 */
#include <stdio.h>
#include <string.h>

#include "validators/validator.h"

#define PART_MOST 12

/* Ways to make up a year, a half-year and a quarter: the parts are called by %u. */
static const struct way {
	const char *whole;  /* what follows the year */
	uint32_t span;      /* months */
	const char *part;
	uint32_t each;      /* months of a part */
} ways[] = {
	{ "", 12, "-S%u", 6 }, { "", 12, "-Q%u", 3 }, { "", 12, "-%02u", 1 },
	{ "-S%u", 6, "-Q%u", 3 }, { "-S%u", 6, "-%02u", 1 },
	{ "-Q%u", 3, "-%02u", 1 },
};

/* The number of the whole within its year, from 0; false where the period is not of that sort. */
static bool is_whole(const char *period, const struct way *w, uint32_t *number)
{
	char text[16];

	if (strlen(period) < 4 || strspn(period, "0123456789") != 4)
		return false;
	for (*number = 0; *number < 12 / w->span; ++*number) {
		snprintf(text, sizeof text, w->whole, *number + 1);
		if (!strcmp(period + 4, text))
			return true;
	}
	return false;
}

static void compare(const struct view *v, const struct rule_row *r, uint32_t row, uint32_t col, const struct way *w, uint32_t number,
	const struct open_codes *open)
{
	const char *period = view_code_text(v, col, view_code_at(v, row, col));
	uint32_t n = w->span / w->each, there = 0, numbers = 0, parts[PART_MOST];
	struct dsum found = { 0 }, expected = { 0 };
	struct cube_key k;
	struct dec x;
	char note[64];

	view_key(v, row, &k);
	for (uint32_t i = 0; i < n; i++) {
		char text[24];
		uint32_t code, part;

		snprintf(text, sizeof text, "%.4s", period);
		snprintf(text + 4, sizeof text - 4, w->part, number * n + i + 1);
		code = view_code(v, col, text);
		if (code == CODE_ABSENT)
			continue;
		part = view_find_beside(v, &k, col, code, row, open);
		if (part == ROW_ABSENT)
			continue;
		there++;
		if (view_number(v, part, row, &x)) {
			dsum_add(&expected, x);
			parts[numbers++] = part;
		}
	}
	if (there == 0)
		return; /* nobody divides it in that way */
	if (numbers < n || !view_number(v, row, ROW_ABSENT, &x)) {
		report_not_applicable(v, r, numbers < n ? NO_PART : NO_VALUE);
		return;
	}
	dsum_add(&found, x);
	report_made_of(v, OF_SUM, 0);
	for (uint32_t i = 0; i < numbers; i++)
		report_part(v, parts[i], 1);
	if (!expected.overflow && numbers_agree(&found, &expected, rule_number(r, "tolerance", 0))) {
		report_passed(v, r);
		report_holds(v, r, row, 0);
		return;
	}
	snprintf(note, sizeof note, "%u periods of %u month%s", n, w->each, w->each > 1 ? "s" : "");
	report_numbers(v, r, row, &found, &expected, note);
}

static void check(const struct view *v, const struct rule_row *r)
{
	uint32_t col = (uint32_t)rule_column(r, v, "column");
	struct open_codes open = rule_open(r, v, "open");
	bool parts = false;
	struct scan rows;
	uint32_t row;

	for (uint32_t c = 1; c < view_ncode(v, col) && !parts; c++)
		parts = strchr(view_code_text(v, col, c), '-') != NULL;
	if (!parts)
		return; /* years only */
	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row))
		for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
			uint32_t number;

			if (is_whole(view_code_text(v, col, view_code_at(v, row, col)), &ways[i], &number))
				compare(v, r, row, col, &ways[i], number, &open);
		}
}

/* The year that the period is of, its half-years and quarters. */
static void wholes(const struct view *v, const struct rule_row *r, const uint32_t *row, uint32_t n, uint64_t *bits)
{
	uint32_t col = (uint32_t)rule_column(r, v, "column");

	for (uint32_t i = 0; i < n; i++) {
		const char *own = view_code_text(v, col, view_code_at(v, row[i], col));
		struct cube_key k;

		view_key(v, row[i], &k);
		for (uint32_t code = 1; code < view_ncode(v, col); code++)
			if (strlen(own) >= 4 && !strncmp(view_code_text(v, col, code), own, 4))
				view_mark(v, &k, col, code, bits);
	}
}

static const struct field fields[] = {
	{ .name = "column", .kind = FIELD_COLUMN },
	{ .name = "open", .kind = FIELD_OPEN, .optional = true },
	{ .name = "tolerance", .kind = FIELD_NUMBER, .optional = true },
	{ 0 },
};

VALIDATOR(periods) = { .name = "periods", .field = fields, .check = check, .wholes = wholes };
