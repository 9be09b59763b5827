/*
 * each_year.c - what a column says about its labels, said for each year: the year decides first, and what it leaves open the column does.
 *
 * Beside   a Sudan beside South Sudan is the Sudan of today, also in 1990: series that go back are written in the borders of today. The neighbour
 *          must stand in rows of the same year.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "normalize/work.h"

static const char *list_of(const struct work *w, uint32_t col)
{
	return w->t->flow->col[col].list;
}

/* Neighbours that the tables name for dated labels: their entries. false: there are none. */
static bool neighbours(const struct work *w, uint32_t col, const uint8_t *dated, uint8_t *is)
{
	const struct column *c = &w->t->col[col];
	struct match_pair p;
	bool any = false;

	for (uint32_t i = 1; i < c->nentry; i++)
		for (unsigned k = 0; dated[i] && !c->entry[i].text && match_beside(w->m, list_of(w, col), sym_str(w->syms, c->entry[i].label), k, &p); k++) {
			sym_t code = sym_find(w->syms, p.beside, strlen(p.beside));

			for (uint32_t j = 1; code && j < c->nentry; j++)
				any |= is[j] |= c->entry[j].code == code && !namesakes_in_question(w, col, &c->entry[j]);
		}
	return any;
}

enum status neighbours_of_years(struct work *w, uint32_t col, const uint8_t *dated, const struct column *when, const int *year, struct err *e)
{
	const struct column *c = &w->t->col[col];
	uint8_t *is = calloc(c->nentry, 1);
	uint32_t n = w->t->n, was = 0;
	enum status st = is ? ST_OK : err_set(e, ST_FATAL, "no memory for normalizing");
	int last = 0;

	if (st == ST_OK && when && neighbours(w, col, dated, is))
		for (uint32_t i = 0; st == ST_OK && (i = packed_find(&c->at, i, n, is)) < n; i++) {
			uint32_t entry = packed_get(&c->at, i), *there;
			int y = year[packed_get(&when->at, i)];

			if (y == 0 || (entry == was && y == last))
				continue;
			was = entry;
			last = y;
			st = numbermap_at(&w->stood, c->entry[entry].code, (uint32_t)y, &there, e);
			if (st == ST_OK)
				*there = 1;
		}
	free(is);
	return st;
}

/* A code that a system of the column has is read in it in each year. */
static enum status code_in_year(struct work *w, uint32_t col, const struct entry *was, struct entry *v, const char *system, int year, struct err *e)
{
	struct match x;

	TRY(match_label(w->matcher, list_of(w, col), NULL, evidence_code(w, was), system, year, &x, e));
	if (!*x.code)
		return ST_OK;
	TRY(sym_intern_z(w->syms, x.code, &v->code, e));
	v->candidates = SYM_NONE;
	v->why = was->why;
	v->kind = x.kind;
	v->how = x.how;
	v->score = x.score;
	return ST_OK;
}

/* What the column decided for a name that several areas have holds in each year in which that area is among them, and a code that it makes doubtful is
 * so in each year. */
static bool holds(const struct work *w, uint32_t col, const struct entry *was, const struct entry *v)
{
	const struct code_item *item = was->code && was->why && v->kind == KIND_AMBIGUOUS ? code_find(w->m, list_of(w, col), sym_str(w->syms, was->code)) : NULL;
	const char *code = item ? *item->alt ? item->alt : item->code : "";

	if (was->kind == KIND_AMBIGUOUS && was->why && was->how == HOW_CODE)
		return true;
	for (const char *p = *code ? sym_str(w->syms, v->candidates) : ""; *p; p += *p == '|') {
		size_t n = strcspn(p, "|");

		if (strlen(code) == n && !memcmp(p, code, n))
			return true;
		p += n;
	}
	return false;
}

static enum status beside_in_year(struct work *w, uint32_t col, struct entry *v, int year, struct err *e)
{
	const char *label = sym_str(w->syms, v->label), *meant = sym_str(w->syms, v->code), *one = NULL;
	const struct code_item *item;
	struct match_pair p, found = { NULL, NULL };
	char why[128];

	for (unsigned k = 0; match_beside(w->m, list_of(w, col), label, k, &p); k++) {
		sym_t code = sym_find(w->syms, p.beside, strlen(p.beside));

		if (!code || !numbermap_get(&w->stood, code, (uint32_t)year))
			continue;
		if (one && strcmp(one, p.code) != 0)
			return ST_OK;
		one = p.code;
		found = p;
	}
	if (!one || !strcmp(one, meant))
		return ST_OK;
	item = code_find(w->m, list_of(w, col), one);
	TRY(sym_intern_z(w->syms, one, &v->code, e));
	v->candidates = SYM_NONE;
	v->kind = item ? item->kind : KIND_AREA;
	v->score = 85;
	item = code_find(w->m, list_of(w, col), found.beside);
	snprintf(why, sizeof why, "%s stands in the column in the same year, too", item && *item->alt ? item->alt : found.beside);
	return work_why(w, v, why, e);
}

enum status column_in_year(struct work *w, uint32_t col, uint32_t was, uint32_t made, int year, struct err *e)
{
	struct entry *v = &w->t->col[col].entry[made];
	const struct entry *base = &w->t->col[col].entry[was];
	const char *system = base->how == HOW_CODE ? evidence_system(w, base) : "";
	uint32_t count = v->count;

	/* The sender's own table has said it. */
	if (v->why)
		return ST_OK;
	if (*system)
		return code_in_year(w, col, base, v, system, year, e);
	if (holds(w, col, base, v)) {
		*v = *base;
		v->count = count;
		return ST_OK;
	}
	return v->label && !v->text ? beside_in_year(w, col, v, year, e) : ST_OK;
}
