/*
 * book.c - the code book that a sender has put into the submission: a sheet of codes and what they mean.
 *
 * A book does not say which column it is for, and one book may have several codes 1. So it is tried on every column: it holds where four
 * of five texts of the column are codes of the book, and the list of the column knows what the book says of half of them at
 * least. Of several meanings of a code that is taken which the list knows; two that it knows are none. Where the book
 * holds it goes before every table of ours: the sender knows what was meant.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "normalize/work.h"

struct book {
	const struct hierarchy *of;
	uint32_t *next;          /* of the edges, the next with the same code, from 1; 0: none */
	struct numbermap first;  /* (code as compared, 0) -> edge, from 1 */
	const struct table *t;   /* that the rest is of */
	uint32_t holds;          /* bit c: for column c */
	struct numbermap pick;   /* (code as compared, column) -> edge, from 1 */
};

/* Codes are compared without blanks around them and without leading zeros, which spreadsheets lose. */
static const char *compared(const char *s, size_t *n)
{
	*n = strlen(s);
	text_trim(&s, n);
	if (*n && strspn(s, "0123456789") >= *n)
		for (; *n > 1 && *s == '0'; --*n)
			s++;
	return s;
}

enum status book_new(struct work *w, struct err *e)
{
	const struct hierarchy *h = NULL;
	struct book *b;
	uint32_t *at;

	for (uint32_t i = 0; i < w->sub->nhier && !h; i++)
		if (!strcmp(sym_str(w->syms, w->sub->hier[i].id), HIERARCHY_CODES))
			h = &w->sub->hier[i];
	if (!h || !h->n)
		return ST_OK;
	b = calloc(1, sizeof *b);
	w->book = b;
	if (!b || !(b->next = calloc(h->n + 1, sizeof *b->next)))
		return err_set(e, ST_FATAL, "no memory for a code book");
	b->of = h;
	for (uint32_t i = h->n; i-- > 0;) {
		size_t n;
		const char *s = compared(sym_str(w->syms, h->edge[i].child), &n);
		sym_t code;

		TRY(sym_intern(w->syms, s, n, &code, e));
		TRY(numbermap_at(&b->first, code, 0, &at, e));
		b->next[i] = *at;
		*at = i + 1;
	}
	return ST_OK;
}

void book_free(struct book *b)
{
	if (!b)
		return;
	numbermap_clear(&b->first);
	numbermap_clear(&b->pick);
	free(b->next);
	free(b);
}

/* The symbol of what the sender wrote, as it is compared; a code in a system of the layout is none of the sender's. */
static sym_t code_of(const struct work *w, const struct entry *v)
{
	const char *s = sym_str(w->syms, v->text), *colon = strchr(s, ':');
	size_t n;

	if (colon && *s >= 'A' && *s <= 'Z')
		return SYM_NONE;
	s = compared(*s ? s : sym_str(w->syms, v->label), &n);
	return n ? sym_find(w->syms, s, n) : SYM_NONE;
}

/* Which meaning of a code the list of the column knows; 0: none, or several. */
static enum status choose(struct work *w, uint32_t col, uint32_t edge, uint32_t *out, struct err *e)
{
	const struct book *b = w->book;
	char code[64] = "";

	for (*out = 0; edge; edge = b->next[edge - 1]) {
		struct match x;

		TRY(match_label(w->matcher, w->t->flow->col[col].list, sym_str(w->syms, b->of->edge[edge - 1].parent), NULL, "", 0, &x, e));
		if (x.kind == KIND_NONE || x.kind == KIND_AMBIGUOUS || (*out && !strcmp(code, x.code)))
			continue;
		if (*out) {
			*out = 0;
			return ST_OK;
		}
		*out = edge;
		snprintf(code, sizeof code, "%s", x.code);
	}
	return ST_OK;
}

enum status book_try(struct work *w, uint32_t col, struct err *e)
{
	struct book *b = w->book;
	struct column *c = &w->t->col[col];
	uint32_t texts = 0, listed = 0, known = 0;

	if (!b)
		return ST_OK;
	if (b->t != w->t) {
		numbermap_clear(&b->pick);
		b->t = w->t;
		b->holds = 0;
	}
	for (uint32_t i = 1; i < c->nentry; i++) {
		sym_t code = code_of(w, &c->entry[i]);
		uint32_t edge = code ? numbermap_get(&b->first, code, 0) : 0, picked, *pick;

		texts += c->entry[i].label || c->entry[i].text;
		if (!edge)
			continue;
		TRY(choose(w, col, edge, &picked, e));
		TRY(numbermap_at(&b->pick, code, col, &pick, e));
		*pick = picked ? picked : edge;
		listed++;
		known += picked != 0;
	}
	if (known && listed * 5 >= texts * 4 && known * 2 >= listed)
		b->holds |= UINT32_C(1) << col;
	return ST_OK;
}

const struct edge *book_says(const struct work *w, uint32_t col, const struct entry *v)
{
	const struct book *b = w->book;
	sym_t code = b && b->t == w->t && b->holds >> col & 1 ? code_of(w, v) : SYM_NONE;
	uint32_t edge = code ? numbermap_get(&b->pick, code, col) : 0;

	return edge ? &b->of->edge[edge - 1] : NULL;
}
