/*
 * sums_parts.c - which observations a total was made of: said in the note of a finding, and one by one for its cause.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validators/sums.h"

void sums_made_of(const struct sums *s, enum made_of how, enum sum_relation relation, const struct dsum *total, const struct dsum *sum,
	uint32_t rounded)
{
	double slack = fmax(fmax(s->absolute, s->tolerance * fabs(dsum_double(total))), (double)s->rounding * rounded / 2);

	/* What is less is so by one of the last decimal at least. */
	if (relation == LESS || relation == MORE)
		slack = -pow(10, -(total->scale > sum->scale ? total->scale : sum->scale));
	report_made_of(s->v, how, slack);
	report_bound(s->v, relation);
	if (*rule_field(s->r, "hierarchy") != 'r' && !s->negative)
		report_not_negative(s->v);
}

static void name(const struct sums *s, const struct whole *w, uint32_t code)
{
	if (code != CODE_ABSENT)
		report_part(s->v, sums_part(s, w, code), 1);
}

/* The code in the summed column of what another column has; CODE_ABSENT: none. */
uint32_t sums_own_code(const struct sums *s, const struct whole *w, int col)
{
	const uint32_t *as = col < 0 ? NULL : view_codes_as(s->v, (uint32_t)col, s->col);

	return as ? as[view_code_at(s->v, w->row, (uint32_t)col)] : CODE_ABSENT;
}

/* One total may be made in several ways, and it is to be seen which one failed. Codes of other columns are no fixed list. */
void sums_codes_note(const struct sums *s, const struct whole *w, const struct tally *t, const void *user, char note[160])
{
	bool fixed = true;

	(void)t;
	(void)user;
	for (uint32_t i = 0; i < s->npart; i++) {
		fixed &= s->part[i].of < 0;
		name(s, w, s->part[i].of < 0 ? s->part[i].code : sums_own_code(s, w, s->part[i].of));
	}
	for (uint32_t i = 0; i < s->nextra; i++)
		name(s, w, s->extra[i].code);
	if (fixed)
		snprintf(note, 160, "%s", rule_field(s->r, "parts"));
}

void sums_members_note(const struct sums *s, const struct whole *w, const struct tally *t, const void *user, char note[160])
{
	const struct members *m = user;

	for (uint32_t i = 0; i < m->n; i++)
		name(s, w, m->code[i]);
	snprintf(note, 160, "%u of %u members have a value", t->n, m->listed);
}

static bool among(const struct listed_code *codes, uint32_t n, uint32_t code)
{
	for (uint32_t i = 0; i < n; i++)
		if (codes[i].code == code)
			return true;
	return false;
}

/* Whether parts that the item is declared to be made of stand beside the whole. */
static bool parts_beside(const struct sums *s, const struct whole *w, uint32_t item)
{
	struct members m = view_members(s->v, w->row, s->col, item);

	for (uint32_t i = 0; m.declared && i < m.n; i++)
		if (sums_part(s, w, m.code[i]) != ROW_ABSENT || lost_has(&w->lost, m.code[i]))
			return true;
	return false;
}

struct tally sums_take_leaves(const struct sums *s, const uint32_t *leaf, uint32_t n, const struct whole *w, bool say)
{
	uint32_t own = sums_own_code(s, w, s->own);
	struct tally t = { 0 };

	for (int groups = 0; groups <= (s->ngroup > 0); groups++) {
		t = (struct tally){ 0 };
		for (uint32_t i = 0; i < n; i++) {
			uint32_t code = leaf[i];

			if (code == s->total || code == own || among(s->outside, s->noutside, code) ||
				among(s->group, s->ngroup, code) != groups || (view_parent(s->v, s->col, code) && parts_beside(s, w, code)))
				t.absent++;
			else {
				sums_take_code(s, w, code, &t);
				if (say)
					name(s, w, code);
			}
		}
		if (t.absent < n)
			break;
	}
	return t;
}

void sums_leaves_note(const struct sums *s, const struct whole *w, const struct tally *t, const void *user, char note[160])
{
	const struct leaves *leaves = user;
	bool gap = s->coverage == GAP;

	sums_take_leaves(s, leaves->code, leaves->n, w, true);
	snprintf(note, 160, "%u %s%s%s", gap ? t->missing : t->n + t->missing, gap ? "without a value" : "parts", s->each < 0 ? "" : ", ",
		s->each < 0 ? "" : view_code_text(s->v, (uint32_t)s->each, w->key.code[s->each]));
}

/* Marks the wholes with that code that a row may be a part of. */
static void mark_wholes(const struct view *v, struct cube_key *k, uint32_t col, uint32_t code, const struct open_codes *open, uint64_t *bits)
{
	view_mark(v, k, col, code, bits);
	for (uint32_t o = 0; o < open->n; o++)
		for (uint32_t i = 0; i < open->ncode[o]; i++) {
			struct cube_key other = *k;

			view_key_set(v, &other, open->col[o], open->code[o][i]);
			view_mark(v, &other, col, code, bits);
		}
}

/* By code of the summed column: whether it may take part in the sum at all. NULL: any may. */
static const uint8_t *takes_part(const struct view *v, const struct rule_row *r, uint32_t col, uint32_t total)
{
	uint32_t npart, nextra;
	const struct listed_code *part = rule_codes(r, v, "parts", col, &npart), *extra = rule_codes(r, v, "extra", col, &nextra);
	uint8_t *in;

	for (uint32_t i = 0; i < npart; i++)
		if (part[i].of >= 0)
			return NULL;
	in = view_bytes(v, view_ncode(v, col));
	for (uint32_t i = 0; in && i < npart + nextra; i++) {
		uint32_t code = i < npart ? part[i].code : extra[i - npart].code;

		if (code != CODE_ABSENT)
			in[code] = 1;
	}
	if (in && total != CODE_ABSENT)
		in[total] = 1;
	return in;
}

/* Any code of the column may be that of a whole over ages, any that has members over these; else it is the total. */
void sums_wholes(const struct view *v, const struct rule_row *r, const uint32_t *row, uint32_t n, uint64_t *bits)
{
	uint32_t col = (uint32_t)rule_column(r, v, "column"), total = view_code(v, col, rule_field(r, "total")), ncode = view_ncode(v, col);
	char how = *rule_field(r, "hierarchy");
	struct open_codes open = rule_open(r, v, "open");
	bool any = how == 'm' || how == 'a', first = how == 'r' && sums_mode(rule_field(r, "mode")); /* a group is looked at at its first item */
	const uint8_t *in;

	if (!any && !first && total == CODE_ABSENT)
		return;
	in = how == 'c' || how == 'r' ? takes_part(v, r, col, total) : NULL;
	for (uint32_t i = 0; i < n; i++) {
		struct cube_key k;

		if (in && !in[view_code_at(v, row[i], col)])
			continue;
		view_key(v, row[i], &k);
		for (uint32_t code = any || first ? 1 : total; code < (any || first ? ncode : total + 1); code++)
			if (first ? in && in[code] : how != 'm' || view_parent(v, col, code))
				mark_wholes(v, &k, col, code, &open, bits);
	}
}
