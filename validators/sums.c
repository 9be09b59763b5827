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
 *          member that is listed has an observation. declared: closed where the file or an edition says who the members are,
 *          else not looked at. gap: where the layout says that the parts are complete and some have no value, what is left
 *          of the total must be theirs. What a code list alone says of members is never closed: it names
 *          what may exist, not what a file covers.
 * Status   mixed yes: only where some of the figures have one of these statuses and others have not; no: only elsewhere.
 * Leaves   that `groups` names are groups of others: they are parts only where nothing else is. What `outside` names and what
 *          the column `own` has is no part: the citizens of the reference area are none of its foreigners.
 * Rules    of VTL (hierarchy rule, relation, absolute) come from validators/rules/<DATAFLOW>.vtl: see sums_rule.c.
 * Rounding of every figure to the nearest multiple of a base moves it by half the base at most; so much may the total be
 *          off for itself and for each part. A figure that is no multiple of the base was not rounded. Which publication rounds
 *          is told by the edition that its layout names.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validators/sums.h"

/* What holds for all rows of a segment. */
static void enter_segment(struct sums *s, uint32_t row)
{
	const struct table *t = s->v->t;
	const struct segment *g = t->nseg ? &t->seg[view_segment(s->v, row)] : NULL;

	s->seg_first = g ? g->first : 0;
	s->seg_end = g ? g->first + g->n : t->n;
	s->closed = g && g->closed >> s->col & 1;
	s->rounding = rule_base(s->r, s->v, row, "rounding");
}

void sums_whole(struct sums *s, uint32_t row, struct whole *w)
{
	if (row < s->seg_first || row >= s->seg_end)
		enter_segment(s, row);
	w->row = row;
	view_key(s->v, row, &w->key);
	w->lost = view_lost(s->v, &w->key, s->col, &s->open);
}

bool sums_closed(const struct sums *s, bool declared)
{
	return s->closed || ((s->coverage == CLOSED || s->coverage == DECLARED) && declared);
}

bool sums_rounded(const struct sums *s, struct dec x)
{
	if (!s->rounding)
		return false;
	x = dec_trim(x);
	return x.scale == 0 && x.m % s->rounding == 0;
}

static void note_status(const struct sums *s, uint32_t row, struct tally *t)
{
	bool has = s->has_status && s->has_status[packed_get(&s->v->t->col[s->status].at, row)];

	t->with |= has;
	t->without |= !has;
}

void sums_take(const struct sums *s, const struct whole *w, uint32_t code, uint32_t row, struct tally *t)
{
	bool lost = lost_has(&w->lost, code);
	struct dec x;

	t->missing += lost;
	t->lost += lost;
	if (row == ROW_ABSENT) {
		t->absent += !lost;
	} else if (view_number(s->v, row, w->row, &x)) {
		dsum_add(&t->sum, x);
		t->n++;
		t->rounded += sums_rounded(s, x);
		if (s->mixed != ANY)
			note_status(s, row, t);
	} else if (table_counts(s->v->t, row)) {
		t->too_large = true;
	} else if (table_state(s->v->t, row) == VAL_CANNOT_EXIST) {
		t->nothing++;
	} else {
		t->missing++;
	}
}

void sums_take_code(const struct sums *s, const struct whole *w, uint32_t code, struct tally *t)
{
	if (code == CODE_ABSENT)
		t->absent++;
	else
		sums_take(s, w, code, sums_part(s, w, code), t);
}

/* Whether a total and the sum of its parts are one, but for rounding. */
static bool agree(const struct sums *s, const struct dsum *total, const struct dsum *sum, uint32_t rounded)
{
	if (numbers_agree(total, sum, s->tolerance))
		return true;
	return rounded && fabs(dsum_double(total) - dsum_double(sum)) <= (double)s->rounding * rounded / 2;
}

enum verdict { PASSED, FAILED, NOT_APPLICABLE };

static enum verdict compare(const struct sums *s, const struct dsum *total, const struct dsum *sum, uint32_t rounded, bool gap,
	bool closed)
{
	bool same, less;

	if (sum->overflow)
		return s->coverage == GAP ? PASSED : FAILED;
	same = agree(s, total, sum, rounded);
	less = !same && dsum_cmp(total, sum) > 0; /* the parts */
	/* What is above the total, or too large, is said by the rule that looks at sums. */
	if (s->coverage == GAP)
		return same || (!less && !s->negative) ? PASSED : FAILED;
	if (gap && (s->negative || same || less))
		return NOT_APPLICABLE;
	if (same || (!closed && !s->negative && less))
		return PASSED;
	return !closed && s->negative ? NOT_APPLICABLE : FAILED;
}

/* A total above its listed parts is a bound that holds, unless members are listed, of which more is known. */
static void holds(const struct sums *s, const struct whole *w, const struct tally *t, const struct dsum *total, const struct dsum *sum,
	uint32_t rounded, sums_note *write, const void *user)
{
	bool same = agree(s, total, sum, rounded);
	char note[160];

	if (!same && (s->made != OF_SUM || s->coverage == GAP))
		return;
	sums_made_of(s, s->made, same ? EQUAL : MORE_OR_EQUAL, total, sum, t->rounded + 1);
	write(s, w, t, user, note);
	report_holds(s->v, s->r, w->row, same ? 0 : dsum_double(total) - dsum_double(sum));
}

void sums_judge(struct sums *s, const struct whole *w, const struct tally *t, bool closed, sums_note *write, const void *user)
{
	bool gap = t->missing || lost_has(&w->lost, 0), known = t->n || t->too_large || (!gap && t->nothing == 0);
	struct dsum total = { 0 }, sum = t->sum;
	enum verdict verdict = NOT_APPLICABLE;
	char note[160] = "";
	struct dec x;

	if (s->mixed != ANY) {
		struct tally all = *t;

		note_status(s, w->row, &all);
		if ((all.with && all.without) != (s->mixed == MIXED)) {
			report_not_applicable(s->v, s->r, NO_PRECONDITION);
			return;
		}
	}
	if (s->coverage == GAP && (!gap || !closed)) {
		report_not_applicable(s->v, s->r, NO_PRECONDITION);
		return;
	}
	known = known && !(s->coverage == GAP && (t->lost || lost_has(&w->lost, 0)));
	sum.overflow |= t->too_large;
	if (view_number(s->v, w->row, ROW_ABSENT, &x) && known) {
		dsum_add(&total, x);
		verdict = compare(s, &total, &sum, t->rounded + sums_rounded(s, x), gap, closed);
	}
	if (verdict == NOT_APPLICABLE) {
		report_not_applicable(s->v, s->r, table_counts(s->v->t, w->row) ? NO_PART : NO_VALUE);
	} else if (verdict == PASSED) {
		s->passed++;
		if (report_asks_what_holds(s->v))
			holds(s, w, t, &total, &sum, t->rounded + sums_rounded(s, x), write, user);
	} else {
		sums_made_of(s, s->coverage == GAP ? OF_ITSELF : s->made, closed ? EQUAL : MORE_OR_EQUAL, &total, &sum, t->rounded + 1);
		write(s, w, t, user, note);
		report_sum(s->v, s->r, w->row, &total, &sum, t->n, note);
	}
}

static void by_codes(struct sums *s, uint32_t row)
{
	struct whole w;
	struct tally t = { 0 };

	sums_whole(s, row, &w);
	for (uint32_t i = 0; i < s->npart; i++)
		sums_take_code(s, &w, s->part[i].of < 0 ? s->part[i].code : sums_own_code(s, &w, s->part[i].of), &t);
	if (t.absent) {
		s->no_part++;
		return;
	}
	for (uint32_t i = 0; i < s->nextra; i++)
		sums_take_code(s, &w, s->extra[i].code, &t);
	sums_judge(s, &w, &t, sums_closed(s, true), sums_codes_note, NULL);
}

/* Whether totals of the rule can be looked at in blocks, in which those that add up are all that is found. */
static bool codes_in_blocks(const struct sums *s, struct plain *p)
{
	if (s->mixed != ANY || s->coverage == GAP || s->open.n || report_asks_what_holds(s->v))
		return false;
	return view_plain(s->v, s->col, s->total, s->part, s->npart, s->extra, s->nextra, EQUAL, p);
}

/* Whether any part can be there at all; without one no total is looked at. */
static bool any_part(const struct sums *s)
{
	for (uint32_t i = 0; i < s->npart; i++) {
		int of = s->part[i].of;
		const uint32_t *as = of < 0 ? NULL : view_codes_as(s->v, (uint32_t)of, s->col);

		if (!as && s->part[i].code != CODE_ABSENT)
			return true;
		for (uint32_t k = 0; as && k < view_ncode(s->v, (uint32_t)of); k++)
			if (as[k] != CODE_ABSENT)
				return true;
	}
	return false;
}

void sums_each(struct sums *s, struct scan *rows, bool (*in_blocks)(const struct sums *s, struct plain *p),
	void (*look)(struct sums *s, uint32_t row))
{
	bool blocks = false, fine[SCAN_BLOCK] = { false };
	struct plain p;

	for (bool first = true; scan_more(rows); first = false) {
		if (first)
			blocks = in_blocks(s, &p);
		if (blocks)
			view_adds_up(&p, rows->row, rows->n, fine);
		for (uint32_t i = 0; i < rows->n; i++)
			if (fine[i])
				s->passed++;
			else
				look(s, rows->row[i]);
	}
}

static void all_by_codes(struct sums *s, struct scan *rows)
{
	if (any_part(s))
		sums_each(s, rows, codes_in_blocks, by_codes);
	else
		report_not_applicable_many(s->v, s->r, NO_DIMENSION, scan_rest(rows));
}

static void by_members(struct sums *s, uint32_t row)
{
	struct members m = view_members(s->v, row, s->col, view_code_at(s->v, row, s->col));
	struct tally t = { 0 };
	struct whole w;

	if (!m.n || (s->coverage == DECLARED && !m.declared)) {
		report_not_applicable(s->v, s->r, m.n ? NO_PRECONDITION : NO_PART);
		return;
	}
	s->made = m.declared ? OF_DECLARED : OF_LISTED;
	sums_whole(s, row, &w);
	for (uint32_t i = 0; i < m.n; i++)
		sums_take_code(s, &w, m.code[i], &t);
	/* A country may stand there without its parts, an aggregate only where nobody says that the table is complete. */
	if (t.absent == m.n && (!s->closed || view_single(s->v, s->col, w.key.code[s->col]))) {
		s->no_part++;
		return;
	}
	sums_judge(s, &w, &t, sums_closed(s, m.declared) || ((s->coverage == FULL || m.dated) && m.n == m.listed && t.absent == 0),
		sums_members_note, &m);
}

static void by_leaves(struct sums *s, uint32_t row)
{
	uint32_t n, turns = s->each < 0 ? 1 : view_ncode(s->v, (uint32_t)s->each), own = 0;
	const uint32_t *leaf = view_leaves(s->v, s->col, &n);
	struct leaves leaves = { leaf, n };
	struct whole w;
	bool over_all;

	sums_whole(s, row, &w);
	if (s->each >= 0)
		own = w.key.code[s->each];
	over_all = s->each >= 0 && own == s->each_total;
	for (uint32_t b = 0; b < turns; b++) {
		struct tally t;

		if (s->each >= 0) {
			if ((!over_all && b != own) || (b < 64 && !(s->used >> b & 1)))
				continue;
			view_key_set(s->v, &w.key, (uint32_t)s->each, b);
			w.lost = view_lost(s->v, &w.key, s->col, &s->open);
		}
		t = sums_take_leaves(s, leaf, n, &w, false);
		/* A group that stands for its parts is not broken down. */
		if (t.absent == n && (over_all || s->group_total || !s->closed)) {
			s->no_part++;
			continue;
		}
		sums_judge(s, &w, &t, sums_closed(s, true), sums_leaves_note, &leaves);
	}
}

static bool has_members(const void *user, uint32_t code)
{
	const struct sums *s = user;

	return view_parent(s->v, s->col, code);
}

enum sum_relation sums_relation(const char *s)
{
	return *s == '<' ? s[1] ? LESS_OR_EQUAL : LESS : *s == '>' ? s[1] ? MORE_OR_EQUAL : MORE : EQUAL;
}

static void check(const struct view *v, const struct rule_row *r)
{
	const char *coverage = rule_field(r, "coverage"), *how = rule_field(r, "hierarchy"), *total = rule_field(r, "total");
	struct sums s = { .v = v, .r = r, .col = (uint32_t)rule_column(r, v, "column"), .each = rule_column(r, v, "each"),
		.open = rule_open(r, v, "open"), .negative = !strcmp(rule_field(r, "negative"), "yes"),
		.made = OF_SUM, .own = rule_column(r, v, "own"), .tolerance = rule_number(r, "tolerance", 0),
		.absolute = rule_number(r, "absolute", 0), .relation = sums_relation(rule_field(r, "relation")), .mode = sums_mode(rule_field(r, "mode")) };
	const char *mixed = rule_field(r, "mixed");
	struct scan rows;
	uint32_t row;

	s.coverage = *coverage == 'c' ? CLOSED : *coverage == 'o' ? OPEN : *coverage == 'f' ? FULL : *coverage == 'd' ? DECLARED :
		*coverage == 'g' ? GAP : SEGMENT;
	s.mixed = *mixed == 'y' ? MIXED : *mixed ? UNMIXED : ANY;
	s.status = view_role(v, ROLE_STATUS);
	s.has_status = s.mixed == ANY || s.status < 0 ? NULL : rule_marks(r, v, "status", (uint32_t)s.status);
	s.total = view_code(v, s.col, total);
	s.each_total = s.each < 0 ? CODE_ABSENT : view_code(v, (uint32_t)s.each, total);
	s.part = rule_codes(r, v, "parts", s.col, &s.npart);
	s.extra = rule_codes(r, v, "extra", s.col, &s.nextra);
	s.group = rule_codes(r, v, "groups", s.col, &s.ngroup);
	s.group_total = *rule_field(r, "outside") != 0;
	s.outside = rule_codes(r, v, "outside", s.col, &s.noutside);
	scan_begin(&rows, r, v);
	if (*how == 'a')
		sums_by_ages(&s, &rows);
	else if (*how == 'm')
		scan_codes(&rows, s.col, has_members, &s);
	else if (s.mode == NON_NULL)
		scan_code(&rows, s.col, s.total);
	if (*how == 'c')
		all_by_codes(&s, &rows);
	else if (*how == 'r' && s.mode == NON_NULL)
		sums_by_rule(&s, &rows);
	else if (*how == 'r')
		sums_by_mode(&s, &rows);
	for (bool first = true; (*how == 'm' || *how == 'l') && scan_next(&rows, &row); first = false) {
		if (first && *how == 'l' && s.each >= 0)
			s.used = view_codes_beside(v, (uint32_t)s.each, s.col, s.total);
		if (*how == 'm')
			by_members(&s, row);
		else
			by_leaves(&s, row);
	}
	report_passed_many(v, r, s.passed);
	report_not_applicable_many(v, r, NO_PART, s.no_part);
}

static const struct field fields[] = {
	{ .name = "column", .kind = FIELD_COLUMN },
	{ .name = "hierarchy", .kind = FIELD_CHOICE, .choice = "codes ages leaves members rule" },
	{ .name = "total", .kind = FIELD_CODES, .optional = true },
	{ .name = "parts", .kind = FIELD_PARTS, .optional = true },
	{ .name = "extra", .kind = FIELD_CODES, .optional = true },
	{ .name = "groups", .kind = FIELD_CODES, .optional = true },
	{ .name = "outside", .kind = FIELD_CODES, .optional = true },
	{ .name = "own", .kind = FIELD_COLUMN, .optional = true },
	{ .name = "coverage", .kind = FIELD_CHOICE, .choice = "closed open segment full declared gap" },
	{ .name = "each", .kind = FIELD_COLUMN, .optional = true },
	{ .name = "open", .kind = FIELD_OPEN, .optional = true },
	{ .name = "status", .kind = FIELD_TEXT, .optional = true },
	{ .name = "mixed", .kind = FIELD_CHOICE, .optional = true, .choice = "yes no" },
	{ .name = "negative", .kind = FIELD_CHOICE, .optional = true, .choice = "yes no" },
	{ .name = "relation", .kind = FIELD_CHOICE, .optional = true, .choice = "= < <= > >=" },
	{ .name = "mode", .kind = FIELD_CHOICE, .optional = true, .choice = "non_null non_zero partial_null partial_zero always_null always_zero" },
	{ .name = "absolute", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "tolerance", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "rounding", .kind = FIELD_BASES, .optional = true },
	{ 0 },
};

VALIDATOR(sums) = { .name = "sums", .field = fields, .check = check, .wholes = sums_wholes, .across = sums_across, .beside = sums_beside };
