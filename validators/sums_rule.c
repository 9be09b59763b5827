/*
 * sums_rule.c - hierarchical rules of VTL: a code stands in a relation to the signed sum of others, which all must be there as numbers
 * (mode non_null). Items whose condition does not hold at the whole are none of the rule's; one that holds nowhere leaves nothing to compare.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validators/pair.h"
#include "validators/sums.h"

bool sums_holds(const struct sums *s, const struct dsum *total, const struct dsum *sum, uint32_t rounded)
{
	double off = fabs(dsum_double(total) - dsum_double(sum));
	bool same = numbers_agree(total, sum, s->tolerance) || (s->absolute > 0 && off <= s->absolute * (1 + 1e-9)) ||
		(rounded && off <= (double)s->rounding * rounded / 2);
	int d = dsum_cmp(total, sum);

	switch (s->relation) {
	case LESS:
		return d < 0;
	case LESS_OR_EQUAL:
		return same || d < 0;
	case MORE:
		return d > 0;
	case MORE_OR_EQUAL:
		return same || d > 0;
	default:
		return same;
	}
}

/* The items that took part, as they stand in the rule. */
static void write_note(const struct sums *s, uint32_t row, char note[160])
{
	size_t at = 0;

	note[0] = '\0';
	for (uint32_t i = 0; i < s->npart && at < 159; i++) {
		bool away = s->part[i].minus;

		if (rule_condition(s->r, s->v, i + 1, row) != 1)
			continue;
		snprintf(note + at, 160 - at, "%s%s", at ? away ? " - " : " + " : away ? "-" : "", view_code_text(s->v, s->col, s->part[i].code));
		at += strlen(note + at);
	}
}

static void name_parts(const struct sums *s, const struct whole *w, const struct dsum *total, const struct dsum *sum)
{
	sums_made_of(s, OF_SUM, s->relation, total, sum, s->npart + 1);
	for (uint32_t i = 0; i < s->npart; i++)
		if (s->part[i].code != CODE_ABSENT && rule_condition(s->r, s->v, i + 1, w->row) == 1)
			report_part(s->v, sums_part(s, w, s->part[i].code), s->part[i].minus ? -1 : 1);
}

static void look(struct sums *s, uint32_t row)
{
	struct tally t = { 0 }, one;
	struct dsum total = { 0 };
	char note[160];
	struct whole w;
	uint32_t n = 0;
	struct dec x;

	if (rule_condition(s->r, s->v, 0, row) != 1) {
		report_not_applicable(s->v, s->r, NO_PRECONDITION);
		return;
	}
	sums_whole(s, row, &w);
	for (uint32_t i = 0; i < s->npart; i++) {
		if (rule_condition(s->r, s->v, i + 1, row) != 1)
			continue;
		if (s->part[i].code == CODE_ABSENT) {
			s->no_part++;
			return;
		}
		one = (struct tally){ 0 };
		sums_take_code(s, &w, s->part[i].code, &one);
		if (one.n != 1 || one.missing) {
			t.missing++;
			continue;
		}
		n++;
		t.rounded += one.rounded;
		one.sum.m = s->part[i].minus ? -one.sum.m : one.sum.m;
		dsum_merge(&t.sum, &one.sum);
	}
	if (!n && !t.missing) {
		report_not_applicable(s->v, s->r, NO_PRECONDITION);
		return;
	}
	if (t.missing || lost_has(&w.lost, 0) || !view_number(s->v, row, ROW_ABSENT, &x)) {
		report_not_applicable(s->v, s->r, table_counts(s->v->t, row) ? NO_PART : NO_VALUE);
		return;
	}
	dsum_add(&total, x);
	if (!t.sum.overflow && sums_holds(s, &total, &t.sum, t.rounded + sums_rounded(s, x))) {
		s->passed++;
		if (report_asks_what_holds(s->v)) {
			name_parts(s, &w, &total, &t.sum);
			report_holds(s->v, s->r, row, s->relation == EQUAL ? 0 : dsum_double(&total) - dsum_double(&t.sum));
		}
	} else {
		write_note(s, row, note);
		name_parts(s, &w, &total, &t.sum);
		report_sum(s->v, s->r, row, &total, &t.sum, n, note);
	}
}

static bool in_blocks(const struct sums *s, struct plain *p)
{
	return !s->open.n && !report_asks_what_holds(s->v) && !rule_conditional(s->r) &&
		view_plain(s->v, s->col, s->total, s->part, s->npart, NULL, 0, s->relation, p);
}

void sums_by_rule(struct sums *s, struct scan *rows)
{
	sums_each(s, rows, in_blocks, look);
}

bool sums_across(const struct view *v, const struct rule_row *r, struct across *out)
{
	int col = rule_column(r, v, "column");
	const char *other = rule_field(r, "parts");

	if (col < 0 || *rule_field(r, "hierarchy") != 'r' || !*other || strpbrk(other, " -=") || rule_conditional(r))
		return false;
	*out = (struct across){ (uint32_t)col, rule_field(r, "total"), other, rule_open(r, v, "open") };
	return true;
}

void sums_beside(const struct view *v, const struct rule_row *r, uint32_t row, const struct pair *with)
{
	struct sums s = { .v = v, .r = r, .tolerance = rule_number(r, "tolerance", 0), .absolute = rule_number(r, "absolute", 0),
		.relation = sums_relation(rule_field(r, "relation")), .rounding = rule_base(r, v, row, "rounding") };
	struct dec a, b = table_value(with->t, with->row);
	struct dsum total = { 0 }, sum = { 0 };
	char note[512];
	size_t n;

	if (!view_number(v, row, ROW_ABSENT, &a) || !dec_shift(&b, with->multiplier - view_multiplier(v, row))) {
		report_not_applicable(v, r, NO_PART);
		return;
	}
	dsum_add(&total, a);
	dsum_add(&sum, b);
	s.absolute = fmax(s.absolute, pair_slack(view_multiplier(v, row), a.scale, with->multiplier, table_value(with->t, with->row).scale));
	if (sums_holds(&s, &total, &sum, sums_rounded(&s, a) + sums_rounded(&s, b))) {
		report_passed(v, r);
		return;
	}
	n = (size_t)snprintf(note, sizeof note, "%.60s, ", rule_field(r, "parts"));
	pair_where(with->other, table_origin(with->t, with->row), true, note + n, sizeof note - n);
	report_numbers(v, r, row, &total, &sum, note);
}
