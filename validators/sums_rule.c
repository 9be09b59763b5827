/*
 * sums_rule.c - hierarchical rules of VTL: a code stands in a relation to the signed sum of others, which all must be there as numbers
 * (mode non_null). Items whose condition does not hold at the whole are none of the rule's; one that holds nowhere leaves nothing to compare.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validators/sums.h"

static bool holds(const struct sums *s, const struct dsum *total, const struct dsum *sum, uint32_t rounded)
{
	const char *relation = rule_field(s->r, "relation");
	double off = fabs(dsum_double(total) - dsum_double(sum)), absolute = rule_number(s->r, "absolute", 0);
	bool same = numbers_agree(total, sum, s->tolerance) || (absolute > 0 && off <= absolute * (1 + 1e-9)) ||
		(rounded && off <= (double)s->rounding * rounded / 2);
	int d = dsum_cmp(total, sum);

	switch (*relation) {
	case '<':
		return relation[1] ? same || d < 0 : d < 0;
	case '>':
		return relation[1] ? same || d > 0 : d > 0;
	default:
		return same;
	}
}

void sums_by_rule(struct sums *s, uint32_t row)
{
	struct tally t = { 0 }, one;
	struct dsum total = { 0 };
	char note[160] = "", word[64];
	struct whole w;
	uint32_t n = 0;
	struct dec x;

	if (rule_condition(s->r, s->v, 0, row) != 1) {
		report_not_applicable(s->v, s->r, NO_PRECONDITION);
		return;
	}
	sums_whole(s, row, &w);
	for (uint32_t i = 0; i < s->npart && rule_word(s->r, "parts", i, word); i++) {
		bool away = word[0] == '-';
		size_t at = strlen(note);

		if (rule_condition(s->r, s->v, i + 1, row) != 1)
			continue;
		if (s->part[i] == CODE_ABSENT) {
			s->no_part++;
			return;
		}
		one = (struct tally){ 0 };
		sums_take_code(s, &w, s->part[i], &one);
		if (one.n != 1 || one.missing) {
			t.missing++;
			continue;
		}
		n++;
		t.rounded += one.rounded;
		one.sum.m = away ? -one.sum.m : one.sum.m;
		dsum_merge(&t.sum, &one.sum);
		snprintf(note + at, sizeof note - at, "%s%s", at ? away ? " - " : " + " : away ? "-" : "", word + away);
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
	if (!t.sum.overflow && holds(s, &total, &t.sum, t.rounded + sums_rounded(s, x)))
		s->passed++;
	else
		report_sum(s->v, s->r, row, &total, &t.sum, n, note);
}
