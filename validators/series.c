/*
 * series - each series has an observation for every period from the first to the last that are asked for, and for none outside.
 * A series is what has the same key but for the period, and one length of periods; a mark such as ".." in place of a value is an
 * observation. Without first or last in the table: the first and the last period of that length that the submission has.
 * asked table: only gaps between the first and the last observation of a series, in periods that its own sheets have (or a sheet of one
 * period: a year to a sheet) and that are as far apart as its own are: censuses beside yearly figures have no gaps. Two observations
 * alone have no spacing; between them only a single period is asked for.
 */
#include <stdio.h>
#include <string.h>

#include "validators/calendar.h"
#include "validators/validator.h"

#define SHEETS_OWN 16u
#define SHEETS_MOST (1u << 24)

struct spans { /* what is asked for, by length of periods */
	bool any;
	int first, last;
};

struct sheets { /* which sheet has which periods */
	uint32_t n, ncode;
	uint8_t *has;      /* n * ncode; with more than SHEETS_MOST of them all sheets are taken for one */
	uint8_t *everyone; /* by code: a sheet has it and no other */
	uint32_t nown, own[SHEETS_OWN]; /* those of the series that is looked at; of more, all sheets are */
};

static const char sorts[] = "ASQM";

static uint32_t sheet_of(const struct view *v, uint32_t row)
{
	uint16_t sheet = view_sheet(v, row);

	return sheet == SHEET_NONE ? 0 : sheet + 1u;
}

static bool sheets_read(const struct view *v, uint32_t col, struct sheets *s)
{
	uint32_t seg = v->t->nseg; /* none: all rows are of one sheet */

	s->n = 1;
	for (uint32_t i = 0; i < seg; i++)
		if (v->t->seg[i].sheet != SHEET_NONE && v->t->seg[i].sheet + 2u > s->n)
			s->n = v->t->seg[i].sheet + 2u;
	s->ncode = view_ncode(v, col);
	if ((uint64_t)s->n * s->ncode > SHEETS_MOST)
		s->n = 1;
	s->has = view_bytes(v, (size_t)s->n * s->ncode);
	s->everyone = view_bytes(v, s->ncode);
	if (!s->has || !s->everyone)
		return false;
	for (uint32_t i = 0, row = 0; i < seg || (!seg && !i); i++) {
		uint32_t end = seg ? v->t->seg[i].first + v->t->seg[i].n : v->t->n;
		uint8_t *has = s->has + (size_t)(seg && s->n > 1 ? sheet_of(v, v->t->seg[i].first) : 0) * s->ncode;

		for (row = seg ? v->t->seg[i].first : 0; row < end; row++)
			has[view_code_at(v, row, col)] = 1;
	}
	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t n = 0, only = 0;

		for (uint32_t c = 1; c < s->ncode; c++)
			if (s->has[(size_t)i * s->ncode + c]) {
				n++;
				only = c;
			}
		if (n == 1)
			s->everyone[only] = 1;
	}
	return true;
}

static void sheets_own(struct sheets *s, uint32_t sheet)
{
	for (uint32_t i = 0; i < s->nown && i < SHEETS_OWN; i++)
		if (s->own[i] == sheet)
			return;
	if (s->nown < SHEETS_OWN)
		s->own[s->nown] = sheet;
	s->nown++;
}

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

/* The greatest common divisor. */
static int common(int a, int b)
{
	while (b) {
		int rest = a % b;

		a = b;
		b = rest;
	}
	return a;
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

/* From the first observation of a series to its last, and how far apart they are: *every is the common measure, 0 of one alone. */
static struct spans own_span(const struct view *v, const struct cube_key *k, uint32_t col, struct period p, const struct spans *s, uint32_t row,
	struct sheets *sheets, int *every)
{
	struct spans own = { true, p.number, p.number };

	sheets->nown = 0;
	for (*every = 0; p.number <= s->last; p.number++) {
		uint32_t at_row = at(v, k, col, p, row);

		if (at_row == ROW_ABSENT)
			continue;
		sheets_own(sheets, sheet_of(v, at_row));
		*every = common(*every, p.number - own.last);
		own.last = p.number;
	}
	return own;
}

/* Whether the sheets of the series have a period. */
static bool occurs(const struct view *v, const struct sheets *s, uint32_t col, struct period p)
{
	char text[16];
	uint32_t code;
	bool has;

	period_text(p, text);
	code = view_code(v, col, text);
	if (code == CODE_ABSENT)
		return false;
	has = s->everyone[code] || s->nown > SHEETS_OWN || s->n == 1;
	for (uint32_t i = 0; i < s->nown && !has; i++)
		has = s->has[(size_t)s->own[i] * s->ncode + code];
	return has;
}

/* The step at which a series of two observations is asked for: 1 where its sheets have a single period between them. */
static int step_of_two(const struct view *v, const struct sheets *s, uint32_t col, char sort, const struct spans *own)
{
	unsigned between = 0;

	for (int i = own->first + 1; i < own->last; i++)
		between += occurs(v, s, col, (struct period){ sort, i });
	return between == 1 ? 1 : own->last - own->first;
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
	const struct spans *s, int every, const struct sheets *sheets, uint32_t row)
{
	unsigned there = 0, asked = 0, named = 0;
	char found[32], expected[32], note[256] = "without", text[16];

	for (p.number = s->first; p.number <= s->last; p.number += every) {
		if (sheets && !occurs(v, sheets, col, p) && at(v, k, col, p, row) == ROW_ABSENT)
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
	struct sheets sheets = { 0 };
	struct scan rows;
	uint32_t row;

	if (col < 0 || (uint32_t)col >= v->ndim)
		return;
	every = every < 1 ? 1 : every;
	if (table && !sheets_read(v, (uint32_t)col, &sheets))
		return;
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
			int step = every;

			if (table) {
				own = own_span(v, &k, (uint32_t)col, p, s, row, &sheets, &step);
				if (step && step == own.last - own.first)
					step = step_of_two(v, &sheets, (uint32_t)col, p.sort, &own);
				step = step < every ? every : step;
			}
			look(v, r, (uint32_t)col, &k, p, table ? &own : s, step, table ? &sheets : NULL, row);
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
