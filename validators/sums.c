/*
 * sums - a total is the sum of its parts: over sex, age, partners, or the members of an area.
 *
 * Whole    the rows whose code in `column` is `total` (for members: any aggregate; for ages: any group, too).
 * Parts    what has the same key but for that column, by `hierarchy`: the codes named in `parts`, all of which must be there,
 *          with those of `extra` where they are; the finest tiling of ages; all single items; the members of the aggregate.
 *          A single item that is itself made of others, as an edition says (Germany beside its two parts), counts only where none of them is.
 * Absent   a part without an observation, or of an area that could not exist, counts as nothing; a whole without any
 *          part is looked at only where it is an aggregate and the layout says that the parts are complete. One that is missing or
 *          confidential, or was rejected, silences the equality, as a rejected row of unknown label does; known parts above the total stay an error unless values may be negative.
 * Coverage closed: total and parts must be equal. open: parts above the total are an error, a total above its listed
 *          parts is none. segment: closed where the layout says that the parts are complete. full: closed where every
 *          member that is listed has an observation. What a code list alone says of members is never closed: it names
 *          what may exist, not what a file covers.
 * Leaves   that `groups` names are groups of others: they are parts only where nothing else is. What `outside` names and what
 *          the column `own` has is no part: the citizens of the reference area are none of its foreigners.
 * Rounding of every figure to the nearest multiple of a base moves it by half the base at most; so much may the total be
 *          off for itself and for each part. A figure that is no multiple of the base was not rounded. Which publication rounds
 *          is told by the edition that its layout names.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validators/ages.h"

#define PART_MOST 16

struct sums {
	const struct view *v;
	const struct rule_row *r;
	uint32_t col, total, npart, nextra, part[PART_MOST], extra[PART_MOST];
	int each;           /* a column whose codes are summed apart where the total is over all of them; -1 */
	bool nested;        /* some single item is declared to be made of others */
	uint64_t used;      /* which codes of `each` occur beside a part; all where there are more than 64 */
	uint32_t ngroup, group[PART_MOST], noutside, outside[PART_MOST];
	int own;            /* a column whose code is no part; -1 */
	bool group_total;   /* the total is a group beside other parts of the column */
	struct open_codes open;
	enum { CLOSED, OPEN, SEGMENT, FULL } coverage;
	bool negative;
	double tolerance;
	int64_t rounding;   /* the base in the table of the whole; 0: none */
};

struct tally {
	struct dsum sum;
	uint32_t n, missing, nothing, absent, rounded;
	bool too_large;
};

static bool is_rounded(const struct sums *s, struct dec x)
{
	x = dec_trim(x);
	return s->rounding && x.scale == 0 && x.m % s->rounding == 0;
}

static bool rejected(const struct sums *s, const struct vkey *k, uint32_t code)
{
	return view_rejected(s->v, k, s->col, code, &s->open);
}

static void take(const struct sums *s, const struct vkey *k, uint32_t whole, struct tally *t)
{
	uint32_t row = view_find_open(s->v, k, whole, &s->open);
	bool lost = rejected(s, k, k->code[s->col]);
	struct dec x;

	t->missing += lost;
	if (row == ROW_ABSENT) {
		t->absent += !lost;
	} else if (table_state(s->v->t, row) == VAL_CANNOT_EXIST) {
		t->nothing++;
	} else if (!table_counts(s->v->t, row)) {
		t->missing++;
	} else if (view_number(s->v, row, whole, &x)) {
		dsum_add(&t->sum, x);
		t->n++;
		t->rounded += is_rounded(s, x);
	} else {
		t->too_large = true;
	}
}

static void take_code(const struct sums *s, const struct vkey *whole_key, uint32_t code, uint32_t whole, struct tally *t)
{
	struct vkey k = *whole_key;

	if (code == CODE_ABSENT) {
		t->absent++;
		return;
	}
	view_key_set(s->v, &k, s->col, code);
	take(s, &k, whole, t);
}

/* Whether a total and the sum of its parts are one, but for rounding. */
static bool agree(const struct sums *s, const struct dsum *total, const struct dsum *sum, uint32_t rounded)
{
	if (numbers_agree(total, sum, s->tolerance))
		return true;
	return rounded && fabs(dsum_double(total) - dsum_double(sum)) <= (double)s->rounding * rounded / 2;
}

/* k: the key of the parts, whatever its code in the summed column. */
static void judge(const struct sums *s, uint32_t whole, const struct vkey *k, const struct tally *t, bool closed, const char *note)
{
	bool gap = t->missing || rejected(s, k, 0), known = t->n || t->too_large || (!gap && t->nothing == 0);
	struct dsum total = { 0 }, sum = t->sum;
	struct dec x;
	bool same;

	if (!view_number(s->v, whole, ROW_ABSENT, &x) || !known) {
		report_not_applicable(s->v, s->r);
		return;
	}
	dsum_add(&total, x);
	sum.overflow |= t->too_large;
	same = !sum.overflow && agree(s, &total, &sum, t->rounded + is_rounded(s, x));
	if (sum.overflow)
		report_numbers(s->v, s->r, whole, &total, &sum, note);
	else if (gap && (s->negative || same || dsum_cmp(&total, &sum) > 0))
		report_not_applicable(s->v, s->r);
	else if (same || (!closed && !s->negative && dsum_cmp(&total, &sum) > 0))
		report_passed(s->v, s->r);
	else if (!closed && s->negative)
		report_not_applicable(s->v, s->r);
	else
		report_numbers(s->v, s->r, whole, &total, &sum, note);
}

static bool closed_by_layout(const struct sums *s, uint32_t whole)
{
	return s->v->t->nseg && s->v->t->seg[view_segment(s->v, whole)].closed >> s->col & 1;
}

static bool closed_here(const struct sums *s, uint32_t whole, bool declared)
{
	return closed_by_layout(s, whole) || (s->coverage == CLOSED && declared);
}

static void by_codes(const struct sums *s, uint32_t whole)
{
	struct vkey k;
	struct tally t = { 0 };

	view_key(s->v, whole, &k);
	for (uint32_t i = 0; i < s->npart; i++)
		take_code(s, &k, s->part[i], whole, &t);
	if (t.absent == s->npart)
		return;
	if (t.absent) {
		report_not_applicable(s->v, s->r);
		return;
	}
	for (uint32_t i = 0; i < s->nextra; i++)
		take_code(s, &k, s->extra[i], whole, &t);
	judge(s, whole, &k, &t, closed_here(s, whole, true), NULL);
}

static void by_members(const struct sums *s, uint32_t whole)
{
	struct members m = view_members(s->v, whole, s->col, view_code_at(s->v, whole, s->col));
	struct tally t = { 0 };
	struct vkey k;
	char note[96];

	if (!m.n)
		return;
	view_key(s->v, whole, &k);
	for (uint32_t i = 0; i < m.n; i++)
		take_code(s, &k, m.code[i], whole, &t);
	/* A country may stand there without its parts, an aggregate only where nobody says that the table is complete. */
	if (t.absent == m.n && (!closed_by_layout(s, whole) || view_single(s->v, s->col, view_code_at(s->v, whole, s->col))))
		return;
	snprintf(note, sizeof note, "%u of %u members have a value", t.n, m.listed);
	judge(s, whole, &k, &t, closed_here(s, whole, m.declared) ||
		(s->coverage == FULL && m.n == m.listed && t.absent == 0), note);
}

static bool among(const uint32_t *codes, uint32_t n, uint32_t code)
{
	for (uint32_t i = 0; i < n; i++)
		if (codes[i] == code)
			return true;
	return false;
}

static bool is_outside(const struct sums *s, uint32_t whole, uint32_t code)
{
	uint32_t own = s->own < 0 ? 0 : view_code_at(s->v, whole, (uint32_t)s->own);

	return code == s->total || among(s->outside, s->noutside, code) ||
		(own && !strcmp(view_code_text(s->v, (uint32_t)s->own, own), view_code_text(s->v, s->col, code)));
}

/* Whether parts that the item is declared to be made of stand beside it. */
static bool parts_beside(const struct sums *s, const struct vkey *k, uint32_t item, uint32_t whole)
{
	struct members m = view_members(s->v, whole, s->col, item);
	struct vkey part = *k;

	for (uint32_t i = 0; m.declared && i < m.n; i++) {
		view_key_set(s->v, &part, s->col, m.code[i]);
		if (view_find_open(s->v, &part, whole, &s->open) != ROW_ABSENT || rejected(s, &part, m.code[i]))
			return true;
	}
	return false;
}

/* Single items; where none is there, the groups of items that are. */
static struct tally take_leaves(const struct sums *s, const uint32_t *leaf, uint32_t n, uint32_t whole, const struct vkey *k)
{
	struct tally t = { 0 };

	for (int groups = 0; groups <= (s->ngroup > 0); groups++) {
		t = (struct tally){ 0 };
		for (uint32_t i = 0; i < n; i++)
			if (is_outside(s, whole, leaf[i]) || among(s->group, s->ngroup, leaf[i]) != groups ||
				(s->nested && parts_beside(s, k, leaf[i], whole)))
				t.absent++;
			else
				take_code(s, k, leaf[i], whole, &t);
		if (t.absent < n)
			break;
	}
	return t;
}

static void by_leaves(const struct sums *s, uint32_t whole)
{
	uint32_t n, turns = s->each < 0 ? 1 : view_ncode(s->v, (uint32_t)s->each), own = 0;
	const uint32_t *leaf = view_leaves(s->v, s->col, &n);
	struct vkey k;
	bool over_all;

	view_key(s->v, whole, &k);
	if (s->each >= 0)
		own = k.code[s->each];
	over_all = s->each >= 0 && !strcmp(view_code_text(s->v, (uint32_t)s->each, own), rule_field(s->r, "total"));
	for (uint32_t b = 0; b < turns; b++) {
		struct tally t;
		char note[160];

		if (s->each >= 0) {
			if ((!over_all && b != own) || (b < 64 && !(s->used >> b & 1)))
				continue;
			view_key_set(s->v, &k, (uint32_t)s->each, b);
		}
		t = take_leaves(s, leaf, n, whole, &k);
		/* A group that stands for its parts is not broken down. */
		if (t.absent == n && (over_all || s->group_total || !closed_by_layout(s, whole)))
			continue;
		snprintf(note, sizeof note, "%u parts%s%s", t.n + t.missing, s->each < 0 ? "" : ", ",
			s->each < 0 ? "" : view_code_text(s->v, (uint32_t)s->each, b));
		judge(s, whole, &k, &t, closed_here(s, whole, true), note);
	}
}

/* Which bands inside [from, to) have an observation beside the whole, and which of them a number. */
static bool ages_beside(const struct sums *s, const struct age_list *l, const struct vkey *whole_key, uint32_t whole,
	uint16_t from, uint16_t to, bool *there, bool *number)
{
	bool any = false;

	for (uint32_t i = 0; i < l->n; i++) {
		struct vkey k = *whole_key;
		uint32_t row;

		there[i] = number[i] = false;
		if (l->band[i].from < from || l->band[i].to > to)
			continue;
		view_key_set(s->v, &k, s->col, l->band[i].code);
		row = view_find_open(s->v, &k, whole, &s->open);
		there[i] = row != ROW_ABSENT || rejected(s, &k, l->band[i].code);
		number[i] = row != ROW_ABSENT && (table_counts(s->v->t, row) || table_state(s->v->t, row) == VAL_CANNOT_EXIST);
		any |= there[i] && l->band[i].code != whole_key->code[s->col];
	}
	return any;
}

static void ages_note(const struct sums *s, const struct age_list *l, const uint16_t *part, uint32_t n, char *buf, size_t cap)
{
	size_t at = 0;

	for (uint32_t i = 0; i < n; i++) {
		int k = snprintf(buf + at, cap - at, "%s%s", i ? " " : "", view_code_text(s->v, s->col, l->band[part[i]].code));

		if (k < 0 || (size_t)k >= cap - at) {
			snprintf(buf, cap, "%u ages, %s to %s", n, view_code_text(s->v, s->col, l->band[part[0]].code),
				view_code_text(s->v, s->col, l->band[part[n - 1]].code));
			return;
		}
		at += (size_t)k;
	}
}

static void by_ages(const struct sums *s, const struct age_list *l, uint32_t whole)
{
	uint32_t code = view_code_at(s->v, whole, s->col), n;
	uint16_t from = 0, to = AGE_END, part[AGE_MOST];
	bool there[AGE_MOST], number[AGE_MOST], all = code == s->total;
	struct tally t = { 0 };
	char note[160];
	struct vkey k;

	if (!all && (!age_parse(view_code_text(s->v, s->col, code), &from, &to) || !ages_within(l, from, to)))
		return;
	view_key(s->v, whole, &k);
	if (!ages_beside(s, l, &k, whole, from, to, there, number))
		return;
	n = ages_tile(l, number, from, to, part);
	if (!n)
		n = ages_tile(l, there, from, to, part);
	if (!n) {
		if (all)
			report_not_applicable(s->v, s->r);
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		take_code(s, &k, l->band[part[i]].code, whole, &t);
	for (uint32_t i = 0; all && i < s->nextra; i++)
		take_code(s, &k, s->extra[i], whole, &t);
	ages_note(s, l, part, n, note, sizeof note);
	judge(s, whole, &k, &t, closed_here(s, whole, true), note);
}

/* Most totals stand over one basis; so what nobody has is not looked for beside each of them. */
static uint64_t used_codes(const struct sums *s)
{
	uint64_t used = 0;

	for (uint32_t row = 0; row < s->v->t->n; row++) {
		uint32_t code = view_code_at(s->v, row, (uint32_t)s->each);

		if (code < 64 && view_code_at(s->v, row, s->col) != s->total)
			used |= (uint64_t)1 << code;
	}
	return used;
}

static bool any_nested(const struct sums *s)
{
	uint32_t n;
	const uint32_t *leaf = view_leaves(s->v, s->col, &n);

	for (uint32_t g = 0; g < s->v->t->nseg; g++)
		for (uint32_t i = 0; i < n; i++) {
			struct members m = view_members(s->v, s->v->t->seg[g].first, s->col, leaf[i]);

			if (m.declared && m.n)
				return true;
		}
	return false;
}

static uint32_t codes(const struct sums *s, const char *field, uint32_t *out)
{
	uint32_t n = 0;
	char word[64];

	for (; n < PART_MOST && rule_word(s->r, field, n, word); n++)
		out[n] = view_code(s->v, s->col, word);
	return n;
}

/* Leaves out what occurs nowhere. */
static uint32_t present(uint32_t n, uint32_t *code)
{
	uint32_t k = 0;

	for (uint32_t i = 0; i < n; i++)
		if (code[i] != CODE_ABSENT)
			code[k++] = code[i];
	return k;
}

static void check(const struct view *v, const struct rule_row *r)
{
	const char *coverage = rule_field(r, "coverage"), *how = rule_field(r, "hierarchy");
	struct sums s = { .v = v, .r = r, .col = (uint32_t)rule_column(r, v, "column"), .each = rule_column(r, v, "each"),
		.open = rule_open(r, v, "open"), .negative = !strcmp(rule_field(r, "negative"), "yes"),
		.own = rule_column(r, v, "own"), .tolerance = rule_number(r, "tolerance", 0) };
	struct age_list ages;

	s.coverage = *coverage == 'c' ? CLOSED : *coverage == 'o' ? OPEN : *coverage == 'f' ? FULL : SEGMENT;
	s.total = view_code(v, s.col, rule_field(r, "total"));
	s.npart = codes(&s, "parts", s.part);
	s.nextra = codes(&s, "extra", s.extra);
	s.ngroup = present(codes(&s, "groups", s.group), s.group);
	s.group_total = *rule_field(r, "outside") != 0;
	s.noutside = present(codes(&s, "outside", s.outside), s.outside);
	if ((*how == 'c' || *how == 'l') && s.total == CODE_ABSENT)
		return;
	if (*how == 'a')
		ages_of(v, s.col, &ages);
	if (s.each >= 0)
		s.used = used_codes(&s);
	if (*how == 'l')
		s.nested = any_nested(&s);
	for (uint32_t row = 0; row < v->t->n; row++) {
		if (!rule_applies(r, v, row))
			continue;
		s.rounding = rule_base(r, v, row, "rounding");
		if (*how == 'm')
			by_members(&s, row);
		else if (*how == 'a')
			by_ages(&s, &ages, row);
		else if (view_code_at(v, row, s.col) != s.total)
			continue;
		else if (*how == 'l')
			by_leaves(&s, row);
		else
			by_codes(&s, row);
	}
}

static const struct field fields[] = {
	{ .name = "column", .kind = FIELD_COLUMN },
	{ .name = "hierarchy", .kind = FIELD_CHOICE, .choice = "codes ages leaves members" },
	{ .name = "total", .kind = FIELD_CODES, .optional = true },
	{ .name = "parts", .kind = FIELD_CODES, .optional = true },
	{ .name = "extra", .kind = FIELD_CODES, .optional = true },
	{ .name = "groups", .kind = FIELD_CODES, .optional = true },
	{ .name = "outside", .kind = FIELD_CODES, .optional = true },
	{ .name = "own", .kind = FIELD_COLUMN, .optional = true },
	{ .name = "coverage", .kind = FIELD_CHOICE, .choice = "closed open segment full" },
	{ .name = "each", .kind = FIELD_COLUMN, .optional = true },
	{ .name = "open", .kind = FIELD_OPEN, .optional = true },
	{ .name = "negative", .kind = FIELD_CHOICE, .optional = true, .choice = "yes no" },
	{ .name = "tolerance", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "rounding", .kind = FIELD_BASES, .optional = true },
	{ 0 },
};

VALIDATOR(sums) = { .name = "sums", .field = fields, .check = check };
