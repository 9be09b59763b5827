/*
 * contradictions.c - a code and the name beside it that mean two areas. The code counts, and a person is told: a column may have slipped.
 *
 * Only a name that stands in the tables as it is written says so, and not where the areas follow each other in time (the code of the Sudan of today
 * beside a name that was the former one's, too), nor of a part of a country, which may be called like another country (Formosa in Argentina).
 */
#include <stdio.h>
#include <string.h>

#include "normalize/work.h"

static bool has_word(const char *words, const char *w)
{
	size_t n = strlen(w);

	for (const char *p = words; *p; p += strcspn(p, " "), p += *p == ' ')
		if (strcspn(p, " ") == n && !memcmp(p, w, n))
			return true;
	return false;
}

/* The same area, or what it was before. */
static bool related(const struct work *w, const char *list, const char *a, const char *b)
{
	const struct code_item *x = code_find(w->m, list, a), *y = code_find(w->m, list, b);

	return !x || !y || x == y || has_word(x->successors, b) || has_word(y->successors, a);
}

/* Found in a table as it is written. */
static bool certain(const struct match *x)
{
	return (x->how == HOW_EXACT || x->how == HOW_FOLDED || x->how == HOW_ALIAS) && (x->kind == KIND_AREA || x->kind == KIND_FORMER) && !x->or_region;
}

enum status contradiction(struct work *w, uint32_t col, const struct entry *v, const char **named, struct err *e)
{
	const char *list = w->t->flow->col[col].list, *text = sym_str(w->syms, v->text), *colon = strchr(text, ':');
	const char *code = sym_str(w->syms, v->code);
	struct match_reading r;
	struct match x;

	*named = NULL;
	text = colon ? colon + 1 : text;
	/* What begins with a sign was put there by a layout. */
	if (!v->label || !*code || v->kind == KIND_SUBAREA || !evidence_of_areas(w, col) || v->how != HOW_CODE || !((*text >= '0' && *text <= '9') || (*text >= 'A' && *text <= 'Z')))
		return ST_OK;
	TRY(match_label(w->matcher, list, sym_str(w->syms, v->label), NULL, "", 0, &x, e));
	if (!certain(&x) || related(w, list, code, x.code))
		return ST_OK;
	for (unsigned k = 0; match_reading(w->m, &x, k, &r); k++)
		if (related(w, list, code, r.code))
			return ST_OK;
	*named = code_find(w->m, list, x.code)->code;
	return ST_OK;
}
