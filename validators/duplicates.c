/*
 * duplicates - the same observation twice on one sheet. With the same value it is one too many; with another value
 * nobody can say which holds. On two sheets it is for agreement.c, but for a hidden sheet that repeats another one: a
 * copy that was forgotten is said once a sheet.
 */
#include <stdio.h>
#include <string.h>

#include "validators/validator.h"

static bool same_value(const struct view *v, uint32_t a, uint32_t b)
{
	struct dec x, y;

	if (view_number(v, a, ROW_ABSENT, &x) != view_number(v, b, a, &y))
		return false;
	if (table_counts(v->t, a))
		return dec_cmp(x, y) == 0;
	return table_state(v->t, a) == table_state(v->t, b);
}

static const char *value_text(const struct view *v, uint32_t row, char buf[DEC_TEXT])
{
	size_t n;

	return table_value_text(v->t, v->sub->syms, row, buf, &n);
}

static void report(const struct view *v, const struct rule_row *r, uint32_t row, uint32_t first)
{
	struct origin at = table_origin(v->t, first);
	char cell[CELL_TEXT], found[DEC_TEXT], expected[DEC_TEXT];
	struct dsum f = { 0 }, x = { 0 };
	struct dec a, b;

	cell_name(at.row, at.col, cell);
	if (view_number(v, row, ROW_ABSENT, &a) && view_number(v, first, row, &b)) {
		dsum_add(&f, a);
		dsum_add(&x, b);
		report_numbers(v, r, row, &f, &x, cell);
		return;
	}
	report_text(v, r, row, value_text(v, row, found), value_text(v, first, expected), cell);
}

/* All rows of one key, of which head is the first. */
static bool look(const struct view *v, const struct rule_row *r, uint32_t head, bool want_same)
{
	uint32_t first = head;
	bool any = false;

	for (uint32_t row = view_next_same(v, head); row != ROW_ABSENT; row = view_next_same(v, row)) {
		if (view_sheet(v, row) != view_sheet(v, first)) {
			first = row;
		} else if (rule_applies(r, v, row) && same_value(v, row, first) == want_same) {
			report(v, r, row, first);
			any = true;
		}
	}
	return any;
}

/* What a hidden sheet has in common with others. */
struct copy {
	uint64_t n;
	uint32_t row, first; /* the first of it, and the same one elsewhere */
};

static bool is_hidden(const struct view *v, uint32_t row)
{
	uint16_t sheet = view_sheet(v, row);

	return sheet < v->sub->nsheet && v->sub->sheet[sheet].hidden;
}

/* The rows of one key: one on a sheet that is shown goes before all others. */
static void look_hidden(const struct view *v, const struct rule_row *r, uint32_t head, struct copy *copy)
{
	uint32_t first = head;

	for (uint32_t row = head; row != ROW_ABSENT && is_hidden(v, first); row = view_next_same(v, row))
		first = is_hidden(v, row) ? first : row;
	for (uint32_t row = head; row != ROW_ABSENT; row = view_next_same(v, row)) {
		struct copy *c = &copy[view_sheet(v, row)];

		if (!is_hidden(v, row) || view_sheet(v, row) == view_sheet(v, first) || !rule_applies(r, v, row) || !same_value(v, row, first))
			continue;
		if (!c->n++) {
			c->row = row;
			c->first = first;
		}
	}
}

static void say_copy(const struct view *v, const struct rule_row *r, const struct copy *c)
{
	struct origin at = table_origin(v->t, c->first);
	char cell[CELL_TEXT], found[32], note[256];

	cell_name(at.row, at.col, cell);
	snprintf(found, sizeof found, "%llu", (unsigned long long)c->n);
	snprintf(note, sizeof note, "%.200s!%s", sym_str(v->sub->syms, v->sub->sheet[at.sheet].name), cell);
	report_text(v, r, c->row, found, "", note);
}

static void check_hidden(const struct view *v, const struct rule_row *r)
{
	struct copy *copy = (void *)view_bytes(v, (v->sub->nsheet + 1u) * sizeof *copy);
	uint64_t passed = scan_count(r, v);

	for (uint32_t head = copy ? view_repeated(v, 0) : ROW_ABSENT; head != ROW_ABSENT; head = view_repeated(v, head + 1))
		look_hidden(v, r, head, copy);
	for (uint32_t i = 0; copy && i < v->sub->nsheet; i++)
		if (copy[i].n) {
			say_copy(v, r, &copy[i]);
			passed -= copy[i].n;
		}
	report_passed_many(v, r, passed);
}

static void check(const struct view *v, const struct rule_row *r)
{
	if (!strcmp(rule_field(r, "values"), "hidden")) {
		check_hidden(v, r);
		return;
	}
	bool want_same = !strcmp(rule_field(r, "values"), "same");
	uint64_t passed = scan_count(r, v);

	for (uint32_t head = view_repeated(v, 0); head != ROW_ABSENT; head = view_repeated(v, head + 1)) {
		bool applies = rule_applies(r, v, head);

		for (uint32_t row = view_next_same(v, head); row != ROW_ABSENT; row = view_next_same(v, row))
			passed -= rule_applies(r, v, row); /* it is the first of a key that passes */
		if (applies)
			passed -= look(v, r, head, want_same);
	}
	report_passed_many(v, r, passed);
}

static const struct field fields[] = {
	{ .name = "values", .kind = FIELD_CHOICE, .choice = "same different hidden" },
	{ 0 },
};

VALIDATOR(duplicates) = { .name = "duplicates", .about = ABOUT_KEY, .field = fields, .check = check };
