/*
 * evidence.c - what all labels of a column say about each of them.
 *
 * Codes of areas are short, and other lists have the same: GE is Georgia, or Geneva in a table of cantons. So codes are looked at by their
 * shape (two letters, three letters, numbers), all of the column together. Where three of four are codes that we know, the
 * column is written in that system, and each of its codes says so. Where fewer are, it is written in a system that we do
 * not know, and those that happen to be known are ambiguous: nothing is guessed. A number among names, and two letters among
 * codes of three, are no code of the column either.
 * Systems  what is a code neither of the list nor of ISO may be one of Eurostat, of the World Bank, of a sports body: the system that explains most of
 * such codes, two at least, is that of all codes of the shape, and decides also for those that mean something else elsewhere (BUR).
 * Names    that several areas have: namesakes.c. Letters that stand for words: letters.c.
 */
#include <stdio.h>
#include <string.h>

#include "normalize/work.h"

#define ENOUGH 4    /* codes of one shape, to say something of each other */
#define SYSTEMS 16  /* that are compared */
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
const char *evidence_code(const struct work *w, const struct entry *v)
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
		enum shape shape = shape_of(evidence_code(w, &c->entry[i]));

		s.n[shape]++;
		s.known[shape] += c->entry[i].code != SYM_NONE;
	}
	return s;
}

/* A system that codes of one shape may be of. */
struct system {
	const char *name;    /* "" none */
	uint32_t only, also; /* codes of the column that it knows, and neither the list itself nor ISO; that these know, too */
};

/* More is explained by a than by b. */
static bool explains_more(const struct system *a, const struct system *b)
{
	return a->only != b->only ? a->only > b->only : a->also > b->also;
}

static void count_systems(const struct work *w, const struct column *c, uint32_t list, enum shape shape, struct system seen[SYSTEMS], unsigned *n)
{
	for (uint32_t i = 1; i < c->nentry; i++) {
		const char *code = evidence_code(w, &c->entry[i]), *of[SYSTEMS];
		bool base;
		unsigned k = shape_of(code) == shape ? code_systems(w->m, list, code, of, SYSTEMS, &base) : 0;

		while (k-- > 0) {
			unsigned at = 0;

			while (at < *n && strcmp(seen[at].name, of[k]) != 0)
				at++;
			if (at == *n && *n < SYSTEMS)
				seen[(*n)++] = (struct system){ of[k], 0, 0 };
			if (at < *n)
				*(base ? &seen[at].also : &seen[at].only) += 1;
		}
	}
}

static const char *plain_name(const char *system)
{
	return system + (*system == COLUMN_ONLY);
}

/* As the answer calls it: the list of withdrawn codes holds no others. */
static const char *shown_name(const char *system)
{
	return strcmp(plain_name(system), "ISO3166-3") ? plain_name(system) : "ISO 3166 with its withdrawn codes";
}

/* Whether all codes of a shape mean the same in two systems. */
static enum status agree(struct work *w, uint32_t col, enum shape shape, const char *a, const char *b, bool *same, struct err *e)
{
	const struct column *c = &w->t->col[col];
	const char *list = w->t->flow->col[col].list;

	*same = true;
	for (uint32_t i = 1; i < c->nentry && *same; i++) {
		const char *code = evidence_code(w, &c->entry[i]);
		struct match x, y;

		if (shape_of(code) != shape)
			continue;
		TRY(match_label(w->matcher, list, NULL, code, plain_name(a), 0, &x, e));
		TRY(match_label(w->matcher, list, NULL, code, plain_name(b), 0, &y, e));
		*same = !strcmp(x.code, y.code);
	}
	return ST_OK;
}

/* The system, beside the list's own and ISO's, that explains most codes of a shape which those do not know, two at least; *name "" where there is
 * none, or where two that explain as much say different things. */
static enum status system_of_column(struct work *w, uint32_t col, uint32_t list, enum shape shape, const char **name, struct err *e)
{
	struct system seen[SYSTEMS];
	unsigned n = 0, best = 0;
	bool same = true;

	*name = "";
	count_systems(w, &w->t->col[col], list, shape, seen, &n);
	for (unsigned k = 1; k < n; k++)
		if (explains_more(&seen[k], &seen[best]))
			best = k;
	if (!n || seen[best].only < 2)
		return ST_OK;
	for (unsigned k = 0; k < n && same; k++)
		if (k != best && !explains_more(&seen[best], &seen[k]))
			TRY(agree(w, col, shape, seen[best].name, seen[k].name, &same, e));
	*name = same ? seen[best].name : "";
	return ST_OK;
}

/* The codes of a shape are read in a system, and each says so. */
static enum status read_in_system(struct work *w, uint32_t col, enum shape shape, const char *system, struct err *e)
{
	struct column *c = &w->t->col[col];
	const char *name = plain_name(system);
	uint32_t all = 0, known = 0;
	char why[128];

	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 1; i < c->nentry; i++) {
			struct entry *v = &c->entry[i];
			const char *code = evidence_code(w, v);
			struct match x;

			if (shape_of(code) != shape || (v->why && v->code))
				continue;
			TRY(match_label(w->matcher, w->t->flow->col[col].list, NULL, code, name, 0, &x, e));
			if (pass == 0) {
				all++;
				known += *x.code != 0;
				continue;
			}
			if (!*x.code || known * 4 < all * 3)
				continue;
			TRY(sym_intern_z(w->syms, x.code, &v->code, e));
			v->candidates = SYM_NONE;
			v->kind = x.kind;
			v->how = x.how;
			v->score = x.score;
			snprintf(why, sizeof why, "%s, as %u of %u codes of the column", shown_name(system), known, all);
			TRY(work_why(w, v, why, e));
			w->read_in[shape] = system;
		}
	return ST_OK;
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

/* Two letters are no area whose code of three letters stands in the column: the NA beside NAM is a gap. */
static bool has_longer(const struct work *w, const struct column *c, uint32_t entry, char why[128])
{
	for (uint32_t i = 1; i < c->nentry; i++)
		if (c->entry[i].code == c->entry[entry].code && shape_of(evidence_code(w, &c->entry[i])) == SHAPE_THREE) {
			snprintf(why, 128, "two letters beside %s", evidence_code(w, &c->entry[i]));
			return true;
		}
	return false;
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

bool evidence_of_areas(const struct work *w, uint32_t col)
{
	uint32_t list = list_find(w->m, w->t->flow->col[col].list);

	while (list != NONE && !list_at(w->m, list)->territories)
		list = list_at(w->m, list)->base;
	return list != NONE;
}

const char *evidence_system(const struct work *w, const struct entry *v)
{
	const char *name = v->why ? w->read_in[shape_of(evidence_code(w, v))] : NULL;

	return name ? plain_name(name) : "";
}

enum status evidence_of_column(struct work *w, uint32_t col, const uint8_t *about, struct err *e)
{
	struct column *c = &w->t->col[col];
	uint32_t list = list_find(w->m, w->t->flow->col[col].list);
	struct seen s;
	char why[128];

	memset(w->read_in, 0, sizeof w->read_in);
	/* Of areas only: other lists have few codes, and the 0 of one list of sexes is a total, of another unknown. */
	for (enum shape shape = SHAPE_TWO; evidence_of_areas(w, col) && shape < SHAPES; shape++) {
		const char *system;

		TRY(system_of_column(w, col, list, shape, &system, e));
		if (*system)
			TRY(read_in_system(w, col, shape, system, e));
	}
	s = look(w, c);
	for (uint32_t i = 1; i < c->nentry; i++) {
		struct entry *v = &c->entry[i];
		enum shape shape = shape_of(evidence_code(w, v));

		if (shape == SHAPE_NONE || !is_area_code(v) || v->why)
			continue;
		if (doubtful(&s, shape, why) || (shape == SHAPE_TWO && s.known[SHAPE_THREE] > s.n[SHAPE_TWO] && has_longer(w, c, i, why))) {
			TRY(doubt(w, v, w->t->flow->col[col].list, why, e));
		} else if (s.n[shape] >= ENOUGH) {
			snprintf(why, sizeof why, "%s, as %u of %u codes of the column", SYSTEM[shape], s.known[shape], s.n[shape]);
			TRY(work_why(w, v, why, e));
		}
	}
	TRY(letters_of_column(w, col, e));
	return namesakes_of_column(w, col, about, e);
}
