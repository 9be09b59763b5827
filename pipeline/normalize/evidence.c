/*
 * evidence.c - what all labels of a column say about each of them.
 *
 * Codes of areas are short, and other lists have the same: GE is Georgia, or Geneva in a table of cantons. So codes are looked at by their
 * shape (two letters, three letters, numbers), all of the column together. Where three of four are codes that we know, the
 * column is written in that system, and each of its codes says so. Where fewer are, it is written in a system that we do
 * not know, and those that happen to be known are ambiguous: nothing is guessed. A number among names, and two letters among
 * codes of three, are no code of the column either.
 */
#include <stdio.h>
#include <string.h>

#include "normalize/work.h"

#define ENOUGH 4    /* codes of one shape, to say something of each other */
#define MANY_NAMES 8 /* names beside which a number is no code */

enum shape { SHAPE_NONE, SHAPE_TWO, SHAPE_THREE, SHAPE_NUMBER, SHAPES };
static const char *const SYSTEM[SHAPES] = { "", "ISO 3166 alpha-2", "ISO 3166 alpha-3", "M49" };

static enum shape shape_of(const char *s)
{
	size_t n = strlen(s);

	if (n >= 1 && n <= 3 && strspn(s, "0123456789") == n)
		return SHAPE_NUMBER;
	if ((n == 2 || n == 3) && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n)
		return n == 2 ? SHAPE_TWO : SHAPE_THREE;
	return SHAPE_NONE;
}

/* What the sender wrote for an area; a code whose system the layout names is certain. */
static const char *written(const struct work *w, const struct entry *v)
{
	const char *text = sym_str(w->syms, v->text);

	return *text ? (strchr(text, ':') ? "" : text) : sym_str(w->syms, v->label);
}

struct seen {
	uint32_t n[SHAPES], known[SHAPES]; /* n[SHAPE_NONE]: names */
};

static bool is_area_code(const struct entry *v)
{
	return v->how == HOW_CODE && (v->kind == KIND_AREA || v->kind == KIND_FORMER);
}

static struct seen look(const struct work *w, const struct column *c)
{
	struct seen s = { { 0 }, { 0 } };

	for (uint32_t i = 1; i < c->nentry; i++) {
		enum shape shape = shape_of(written(w, &c->entry[i]));

		s.n[shape]++;
		s.known[shape] += c->entry[i].code != SYM_NONE;
	}
	return s;
}

/* Why a code of this shape cannot be told in the column; false: it can. */
static bool doubtful(const struct seen *s, enum shape shape, char why[128])
{
	if (s->n[shape] >= ENOUGH && s->known[shape] * 4 < s->n[shape] * 3)
		snprintf(why, 128, "only %u of %u codes of the column are of %s", s->known[shape], s->n[shape], SYSTEM[shape]);
	else if (shape == SHAPE_NUMBER && s->known[SHAPE_NONE] >= MANY_NAMES && s->n[shape] * 8 <= s->known[SHAPE_NONE])
		snprintf(why, 128, "a number in a column of names");
	else if (shape == SHAPE_TWO && s->known[SHAPE_THREE] >= MANY_NAMES && s->n[shape] * 8 <= s->known[SHAPE_THREE])
		snprintf(why, 128, "two letters in a column of %s", SYSTEM[SHAPE_THREE]);
	else
		return false;
	return true;
}

static enum status doubt(struct work *w, struct entry *v, const char *list, const char *why, struct err *e)
{
	const struct code_item *item = code_find(w->m, list, sym_str(w->syms, v->code));

	v->candidates = v->code;
	if (item && *item->alt)
		TRY(sym_intern_z(w->syms, item->alt, &v->candidates, e));
	v->code = SYM_NONE;
	v->kind = KIND_AMBIGUOUS;
	v->score = 50;
	return work_why(w, v, why, e);
}

enum status evidence_of_column(struct work *w, uint32_t col, struct err *e)
{
	struct column *c = &w->t->col[col];
	struct seen s = look(w, c);
	char why[128];

	for (uint32_t i = 1; i < c->nentry; i++) {
		struct entry *v = &c->entry[i];
		enum shape shape = shape_of(written(w, v));

		if (shape == SHAPE_NONE || !is_area_code(v) || v->why)
			continue;
		if (doubtful(&s, shape, why)) {
			TRY(doubt(w, v, w->t->flow->col[col].list, why, e));
		} else if (s.n[shape] >= ENOUGH) {
			snprintf(why, sizeof why, "%s, as %u of %u codes of the column", SYSTEM[shape], s.known[shape], s.n[shape]);
			TRY(work_why(w, v, why, e));
		}
	}
	return ST_OK;
}
