/*
 * sums_ages.c - the sum over ages: a group is what the finest bands beside it that tile it add up to.
 */
#include <stdio.h>
#include <string.h>

#include "validators/ages.h"
#include "validators/sums.h"

/*
 * The bands inside that of a whole, and its tiling by those that stand beside it. Wholes that follow each other mostly have the
 * same ages beside them, so a tiling is only sought where the one before had others.
 */
struct tiling {
	struct age_list list;
	uint32_t code, n;       /* of the whole; how many bands are inside it */
	uint16_t from, to;
	bool there[AGE_MOST], number[AGE_MOST], was_there[AGE_MOST], was_number[AGE_MOST]; /* all by band */
	uint32_t row[AGE_MOST];
	uint16_t inside[AGE_MOST], part[AGE_MOST];
	uint32_t npart;
	bool known;             /* part is the tiling for was_there and was_number */
};

struct scanned {
	const struct sums *s;
	const struct tiling *a;
};

/* false: a code that no other ages are a part of. */
static bool bounds(const struct sums *s, const struct tiling *a, uint32_t code, uint16_t *from, uint16_t *to)
{
	*from = 0;
	*to = AGE_END;
	return code == s->total || (age_parse(view_code_text(s->v, s->col, code), from, to) && ages_within(&a->list, *from, *to));
}

static bool has_parts(const void *user, uint32_t code)
{
	const struct scanned *x = user;
	uint16_t from, to;

	return bounds(x->s, x->a, code, &from, &to);
}

static void look_inside(const struct sums *s, struct tiling *a, uint32_t code)
{
	a->code = code;
	a->n = 0;
	a->known = false;
	bounds(s, a, code, &a->from, &a->to);
	memset(a->there, 0, sizeof a->there);
	memset(a->number, 0, sizeof a->number);
	for (uint16_t i = 0; i < a->list.n; i++)
		if (a->list.band[i].from >= a->from && a->list.band[i].to <= a->to)
			a->inside[a->n++] = i;
}

/* Which bands inside have an observation beside the whole, and which of them a number. false: none but the whole itself. */
static bool look_beside(const struct sums *s, const struct whole *w, struct tiling *a)
{
	bool any = false;

	for (uint32_t k = 0; k < a->n; k++) {
		uint32_t i = a->inside[k], code = a->list.band[i].code, row = sums_part(s, w, code);

		a->row[i] = row;
		a->there[i] = row != ROW_ABSENT || lost_has(&w->lost, code);
		a->number[i] = row != ROW_ABSENT && (table_counts(s->v->t, row) || table_state(s->v->t, row) == VAL_CANNOT_EXIST);
		any |= a->there[i] && code != w->key.code[s->col];
	}
	return any;
}

static void tile(struct tiling *a)
{
	size_t n = a->list.n * sizeof *a->there;

	if (a->known && !memcmp(a->there, a->was_there, n) && !memcmp(a->number, a->was_number, n))
		return;
	a->npart = ages_tile(&a->list, a->number, a->from, a->to, a->part);
	if (!a->npart)
		a->npart = ages_tile(&a->list, a->there, a->from, a->to, a->part);
	memcpy(a->was_there, a->there, n);
	memcpy(a->was_number, a->number, n);
	a->known = true;
}

static void write_note(const struct sums *s, const struct whole *w, const struct tally *t, const void *user, char note[160])
{
	const struct tiling *a = user;
	const struct age_band *band = a->list.band;
	size_t at = 0;

	(void)t;
	for (uint32_t i = 0; i < a->npart; i++)
		report_part(s->v, a->row[a->part[i]], 1);
	for (uint32_t i = 0; a->code == s->total && i < s->nextra; i++)
		if (s->extra[i].code != CODE_ABSENT)
			report_part(s->v, sums_part(s, w, s->extra[i].code), 1);
	for (uint32_t i = 0; i < a->npart; i++) {
		int k = snprintf(note + at, 160 - at, "%s%s", i ? " " : "", view_code_text(s->v, s->col, band[a->part[i]].code));

		if (k < 0 || (size_t)k >= 160 - at) {
			snprintf(note, 160, "%u ages, %s to %s", a->npart, view_code_text(s->v, s->col, band[a->part[0]].code),
				view_code_text(s->v, s->col, band[a->part[a->npart - 1]].code));
			return;
		}
		at += (size_t)k;
	}
}

static void look(struct sums *s, struct tiling *a, uint32_t row)
{
	struct tally t = { 0 };
	struct whole w;
	bool all;

	sums_whole(s, row, &w);
	if (w.key.code[s->col] != a->code)
		look_inside(s, a, w.key.code[s->col]);
	all = a->code == s->total;
	if (!look_beside(s, &w, a)) {
		s->no_part++;
		return;
	}
	tile(a);
	if (!a->npart) {
		s->no_part++;
		return;
	}
	for (uint32_t i = 0; i < a->npart; i++)
		sums_take(s, &w, a->list.band[a->part[i]].code, a->row[a->part[i]], &t);
	for (uint32_t i = 0; all && i < s->nextra; i++)
		sums_take_code(s, &w, s->extra[i].code, &t);
	sums_judge(s, &w, &t, sums_closed(s, true), write_note, a);
}

void sums_by_ages(struct sums *s, struct scan *rows)
{
	struct tiling a;
	struct scanned user = { s, &a };
	uint32_t row;

	ages_of(s->v, s->col, &a.list);
	a.code = CODE_ABSENT;
	scan_codes(rows, s->col, has_parts, &user);
	if (!a.list.n) {
		report_not_applicable_many(s->v, s->r, NO_DIMENSION, scan_rest(rows));
		return;
	}
	while (scan_next(rows, &row))
		look(s, &a, row);
}
