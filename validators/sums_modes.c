/*
 * sums_modes.c - hierarchical rules of VTL in the modes other than non_null.
 *
 * Group    the observations that differ only in the column of the rule. Each is looked at once, at the first of the rule's items that
 *          stands in it (the left one, then the right ones); one without any of them, which only the always modes look at, at its first code.
 * Points   an item is there or missing; one that is there has a number or is null. What cannot exist is missing.
 * Zero     of non_zero, partial_zero and always_zero: what is missing is 0. A null stays one, and makes the outcome unknown.
 * Looked   non_zero: not all items are 0; partial: at least one is there, and be it null; always: every group.
 * Rejected an observation that was kept out leaves its item unknown: nothing is said of its group.
 */
#include <stdio.h>
#include <string.h>

#include "validators/sums.h"

unsigned sums_mode(const char *word)
{
	static const char *const words[] = { [NON_ZERO] = "non_zero", [PARTIAL_NULL] = "partial_null", [PARTIAL_ZERO] = "partial_zero",
		[ALWAYS_NULL] = "always_null", [ALWAYS_ZERO] = "always_zero" };

	for (unsigned i = NON_ZERO; i <= ALWAYS_ZERO; i++)
		if (!strcmp(word, words[i]))
			return i;
	return NON_NULL;
}

struct point {
	uint32_t row; /* ROW_ABSENT: missing */
	bool number, zero;
	struct dec x;
};
struct items { /* of a rule in one group */
	struct point left;
	struct dsum sum;   /* of the right ones that take part */
	uint32_t n, rounded;
	bool unknown;      /* one of them is null */
	bool any_there, all_zero, lost, too_large;
};

static bool is_item(const void *user, uint32_t code)
{
	const struct sums *s = user;

	if (code == s->total)
		return true;
	for (uint32_t i = 0; i < s->npart; i++)
		if (s->part[i].code == code)
			return true;
	return false;
}

static uint32_t row_of(const struct sums *s, const struct whole *w, uint32_t code)
{
	return code == CODE_ABSENT ? ROW_ABSENT : sums_part(s, w, code);
}

/* Whether the group of this row is looked at here. */
static bool looked_at_here(const struct sums *s, const struct whole *w)
{
	uint32_t row = row_of(s, w, s->total);

	for (uint32_t i = 0; i < s->npart && row == ROW_ABSENT; i++)
		row = row_of(s, w, s->part[i].code);
	for (uint32_t code = 0; row == ROW_ABSENT && code < view_ncode(s->v, s->col); code++)
		row = row_of(s, w, code);
	return row == w->row;
}

static struct point point_of(const struct sums *s, const struct whole *w, uint32_t code, struct items *x)
{
	struct point p = { .row = row_of(s, w, code) };

	x->lost |= code != CODE_ABSENT && lost_has(&w->lost, code);
	if (p.row != ROW_ABSENT && table_state(s->v->t, p.row) == VAL_CANNOT_EXIST)
		p.row = ROW_ABSENT;
	x->any_there |= p.row != ROW_ABSENT;
	if (p.row == ROW_ABSENT) {
		p.number = p.zero = s->mode == NON_ZERO || s->mode == PARTIAL_ZERO || s->mode == ALWAYS_ZERO;
	} else if (table_counts(s->v->t, p.row)) {
		p.number = view_number(s->v, p.row, w->row, &p.x);
		p.zero = p.number && p.x.m == 0;
		x->too_large |= !p.number;
	}
	x->all_zero &= p.zero;
	return p;
}

static struct items gather(const struct sums *s, const struct whole *w)
{
	struct items x = { .all_zero = true };

	x.left = point_of(s, w, s->total, &x);
	for (uint32_t i = 0; i < s->npart; i++) {
		struct point p;

		if (rule_condition(s->r, s->v, i + 1, w->row) != 1)
			continue;
		x.n++;
		p = point_of(s, w, s->part[i].code, &x);
		if (!p.number) {
			x.unknown = true;
			continue;
		}
		p.x.m = s->part[i].minus ? -p.x.m : p.x.m;
		dsum_add(&x.sum, p.x);
		x.rounded += p.row != ROW_ABSENT && sums_rounded(s, p.x);
	}
	return x;
}

/* The items that took part, as they stand in the rule. */
static void write_note(const struct sums *s, uint32_t row, char note[160])
{
	char word[64];
	size_t at = 0;

	note[0] = '\0';
	for (uint32_t i = 0; at < 159 && rule_word(s->r, "parts", i, word); i++) {
		bool away = word[0] == '-';

		if (rule_condition(s->r, s->v, i + 1, row) != 1)
			continue;
		snprintf(note + at, 160 - at, "%s%s", at ? away ? " - " : " + " : away ? "-" : "", word + away);
		at += strlen(note + at);
	}
}

/* Where the left item is missing, the observation that is looked at is a right one: as the whole it counts once, and so much more as a
 * part. One that is no item has nothing to do with it. */
static void name_parts(const struct sums *s, const struct whole *w, const struct items *x, const struct dsum *total)
{
	bool whole = x->left.row == w->row;

	sums_made_of(s, OF_SUM, s->relation, total, &x->sum, s->npart + 1);
	for (uint32_t i = 0; i < s->npart; i++) {
		uint32_t row = rule_condition(s->r, s->v, i + 1, w->row) == 1 ? row_of(s, w, s->part[i].code) : ROW_ABSENT;
		bool again = row == w->row && x->left.row == ROW_ABSENT;

		whole |= again;
		if (row != ROW_ABSENT && table_counts(s->v->t, row))
			report_part(s->v, row, (s->part[i].minus ? -1 : 1) + again);
	}
	if (!whole)
		report_made_of(s->v, OF_ITSELF, 0);
}

static bool is_looked_at(const struct sums *s, const struct items *x)
{
	switch (s->mode) {
	case NON_ZERO:
		return !x->all_zero;
	case PARTIAL_NULL:
	case PARTIAL_ZERO:
		return x->any_there;
	default:
		return true;
	}
}

static void look(struct sums *s, uint32_t row)
{
	struct dsum total = { 0 };
	struct whole w;
	struct items x;
	char note[160];

	sums_whole(s, row, &w);
	if (!looked_at_here(s, &w))
		return;
	x = gather(s, &w);
	if (rule_condition(s->r, s->v, 0, row) != 1 || !is_looked_at(s, &x)) {
		report_not_applicable(s->v, s->r, NO_PRECONDITION);
		return;
	}
	if (x.lost || lost_has(&w.lost, 0) || x.unknown || !x.left.number) {
		report_not_applicable(s->v, s->r, x.too_large ? NO_ARITHMETIC : x.left.number ? NO_PART : NO_VALUE);
		return;
	}
	dsum_add(&total, x.left.x);
	if (!x.sum.overflow && sums_holds(s, &total, &x.sum, x.rounded + (x.left.row != ROW_ABSENT && sums_rounded(s, x.left.x)))) {
		s->passed++;
		if (report_asks_what_holds(s->v)) {
			name_parts(s, &w, &x, &total);
			report_holds(s->v, s->r, row, s->relation == EQUAL ? 0 : dsum_double(&total) - dsum_double(&x.sum));
		}
		return;
	}
	write_note(s, row, note);
	name_parts(s, &w, &x, &total);
	report_sum(s->v, s->r, row, &total, &x.sum, x.n, note);
}

void sums_by_mode(struct sums *s, struct scan *rows)
{
	uint32_t row;

	if (s->mode != ALWAYS_NULL && s->mode != ALWAYS_ZERO)
		scan_codes(rows, s->col, is_item, s);
	while (scan_next(rows, &row))
		look(s, row);
}
