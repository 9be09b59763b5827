/*
 * series - each series has an observation for every period from the first to the last that are asked for, and for none outside.
 * A series is what has the same key but for the period, and one length of periods; a mark such as ".." in place of a value is an
 * observation. Without first or last in the table: the first and the last period of that length that the submission has.
 * asked table: only gaps between the first and the last observation of a series, in periods that other series have.
 */
#include <stdio.h>
#include <string.h>

#include "validators/calendar.h"
#include "validators/validator.h"

struct spans { /* what is asked for, by length of periods */
	bool any;
	int first, last;
};

static const char sorts[] = "ASQM";

static void bounds(const struct view *v, const struct rule_row *r, uint32_t col, struct spans out[4])
{
	struct period p, given;

	for (int i = 0; i < 4; i++)
		for (uint32_t c = 1; c < view_ncode(v, col); c++) {
			if (!period_read(view_code_text(v, col, c), &p) || p.sort != sorts[i])
				continue;
			out[i].first = !out[i].any || p.number < out[i].first ? p.number : out[i].first;
			out[i].last = !out[i].any || p.number > out[i].last ? p.number : out[i].last;
			out[i].any = true;
		}
	for (int i = 0; i < 4; i++) {
		if (period_read(rule_field(r, "first"), &given) && given.sort == sorts[i])
			out[i].first = given.number;
		if (period_read(rule_field(r, "last"), &given) && given.sort == sorts[i])
			out[i].last = given.number;
	}
}

static uint32_t at(const struct view *v, const struct cube_key *k, uint32_t col, struct period p, uint32_t near)
{
	const struct open_codes none = { 0 };
	char text[16];
	uint32_t code;

	period_text(p, text);
	code = view_code(v, col, text);
	return code == CODE_ABSENT ? ROW_ABSENT : view_find_beside(v, k, col, code, near, &none);
}

/* From the first observation of a series to its last, as far as anything in the table is of that period. */
static struct spans own_span(const struct view *v, const struct cube_key *k, uint32_t col, struct period p, const struct spans *s, uint32_t row)
{
	struct spans own = { true, p.number, p.number };

	for (; p.number <= s->last; p.number++)
		if (at(v, k, col, p, row) != ROW_ABSENT)
			own.last = p.number;
	return own;
}

static bool occurs(const struct view *v, uint32_t col, struct period p)
{
	char text[16];

	period_text(p, text);
	return view_code(v, col, text) != CODE_ABSENT;
}

/* The observation speaks for its series if none of an earlier period does. */
static bool is_first(const struct view *v, const struct cube_key *k, uint32_t col, struct period p, int first, uint32_t row)
{
	for (; p.number > first; p.number--) {
		struct period before = { p.sort, p.number - 1 };

		if (at(v, k, col, before, row) != ROW_ABSENT)
			return false;
	}
	return true;
}

static void look(const struct view *v, const struct rule_row *r, uint32_t col, const struct cube_key *k, struct period p,
	const struct spans *s, int every, bool table, uint32_t row)
{
	unsigned there = 0, asked = 0, named = 0;
	char found[32], expected[32], note[256] = "without", text[16];

	for (p.number = s->first; p.number <= s->last; p.number += every) {
		if (table && !occurs(v, col, p))
			continue;
		asked++;
		if (at(v, k, col, p, row) != ROW_ABSENT) {
			there++;
		} else if (named++ < 8) {
			period_text(p, text);
			snprintf(note + strlen(note), sizeof note - strlen(note), " %s", text);
		}
	}
	if (there == asked) {
		report_passed(v, r);
		return;
	}
	snprintf(note + strlen(note), sizeof note - strlen(note), named > 8 ? " and %u more" : "", named - 8);
	snprintf(found, sizeof found, "%u", there);
	snprintf(expected, sizeof expected, "%u", asked);
	report_text(v, r, row, found, expected, note);
}

static void check(const struct view *v, const struct rule_row *r)
{
	int col = view_role(v, ROLE_PERIOD), every = (int)rule_number(r, "every", 1);
	bool table = *rule_field(r, "asked") == 't';
	struct spans span[4] = { 0 }, own;
	struct scan rows;
	uint32_t row;

	if (col < 0 || (uint32_t)col >= v->ndim)
		return;
	every = every < 1 ? 1 : every;
	bounds(v, r, (uint32_t)col, span);
	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) {
		const char *text = view_code_text(v, (uint32_t)col, view_code_at(v, row, (uint32_t)col));
		const struct spans *s;
		struct cube_key k;
		struct period p;
		char asked[40], a[16], b[16];

		if (!period_read(text, &p)) {
			report_not_applicable(v, r, NO_VALUE);
			continue;
		}
		s = &span[strchr(sorts, p.sort) - sorts];
		view_key(v, row, &k);
		if (p.number < s->first || p.number > s->last || (p.number - s->first) % every) {
			period_text((struct period){ p.sort, s->first }, a);
			period_text((struct period){ p.sort, s->last }, b);
			snprintf(asked, sizeof asked, "%s..%s", a, b);
			report_text(v, r, row, text, asked, "not asked for");
		} else if (is_first(v, &k, (uint32_t)col, p, s->first, row)) {
			if (table)
				own = own_span(v, &k, (uint32_t)col, p, s, row);
			look(v, r, (uint32_t)col, &k, p, table ? &own : s, every, table, row);
		}
	}
}

static const struct field fields[] = {
	{ .name = "first", .kind = FIELD_PERIOD, .optional = true },
	{ .name = "last", .kind = FIELD_PERIOD, .optional = true },
	{ .name = "every", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "asked", .kind = FIELD_CHOICE, .optional = true, .choice = "table" },
	{ 0 },
};

VALIDATOR(series) = { .name = "series", .field = fields, .check = check };
