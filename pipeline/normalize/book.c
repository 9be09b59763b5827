/*
 * book.c - the code book that a sender has put into the submission: a sheet of codes and what they mean.
 *
 * A book does not say which column it is for, and one book may have several codes 1. So it is tried on every column: it holds where four
 * of five texts of the column are codes of the book, and the list of the column knows what the book says of half of them at
 * least; or where half of the texts are, and it knows all of these. Of several meanings of a code that is taken which the list knows; a code
 * of which it knows two is ambiguous. Where the book holds it goes before every table of ours: the sender knows what was meant. A number that
 * it lacks is then no code of ours, unless the numbers that it has mean in our tables what it says of one of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "normalize/flags.h"
#include "normalize/work.h"

#define SEVERAL UINT32_MAX

struct book {
	const struct hierarchy *of;
	uint32_t *next;          /* of the edges, the next with the same code, from 1; 0: none */
	struct numbermap first;  /* (code as compared, 0) -> edge, from 1 */
	const struct table *t;   /* that the rest is of */
	uint32_t holds;          /* bit c: for column c */
	uint32_t agrees;         /* bit c: a code of column c means the same without the book */
	struct numbermap pick;   /* (code as compared, column) -> edge, from 1; SEVERAL */
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

/* Which meaning of a code the list of the column knows; 0: none; SEVERAL. */
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
			*out = SEVERAL;
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
		b->holds = b->agrees = 0;
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
		if (picked && picked != SEVERAL) {
			struct match ours, book;

			TRY(match_label(w->matcher, w->t->flow->col[col].list, sym_str(w->syms, code), NULL, "", 0, &ours, e));
			TRY(match_label(w->matcher, w->t->flow->col[col].list, sym_str(w->syms, b->of->edge[picked - 1].parent), NULL, "", 0, &book, e));
			if (*ours.code && !strcmp(ours.code, book.code))
				b->agrees |= UINT32_C(1) << col;
		}
	}
	if (known && known * 2 >= listed && (listed * 5 >= texts * 4 || (known == listed && listed > 1 && listed * 2 >= texts)))
		b->holds |= UINT32_C(1) << col;
	return ST_OK;
}

const struct edge *book_says(const struct work *w, uint32_t col, const struct entry *v)
{
	const struct book *b = w->book;
	sym_t code = b && b->t == w->t && b->holds >> col & 1 ? code_of(w, v) : SYM_NONE;
	uint32_t edge = code ? numbermap_get(&b->pick, code, col) : 0;

	return edge && edge != SEVERAL ? &b->of->edge[edge - 1] : NULL;
}

/* Candidates as of an answer, of what the list knows among the meanings of a code. */
static enum status meanings(struct work *w, uint32_t col, uint32_t edge, struct match *out, struct err *e)
{
	const struct book *b = w->book;
	size_t k = 0;

	for (; edge && k < sizeof out->candidates; edge = b->next[edge - 1]) {
		struct match x;

		TRY(match_label(w->matcher, w->t->flow->col[col].list, sym_str(w->syms, b->of->edge[edge - 1].parent), NULL, "", 0, &x, e));
		if (*x.code)
			k += (size_t)snprintf(out->candidates + k, sizeof out->candidates - k, "%s%s", k ? "|" : "", x.out);
	}
	return ST_OK;
}

enum status book_doubts(struct work *w, uint32_t col, const struct entry *v, struct match *x, struct err *e)
{
	const struct book *b = w->book;
	const char *s = sym_str(w->syms, v->text ? v->text : v->label);
	struct match was = *x;
	bool several = false;
	sym_t code;

	if (!b || b->t != w->t || !(b->holds >> col & 1))
		return ST_OK;
	code = code_of(w, v);
	several = code && numbermap_get(&b->pick, code, col) == SEVERAL;
	if (!several && (!was.code[0] || b->agrees >> col & 1 || !*s || s[strspn(s, "0123456789")]))
		return ST_OK;
	*x = (struct match){ .kind = several ? KIND_AMBIGUOUS : KIND_NONE, .how = several ? HOW_CODE : HOW_NONE, .score = several ? 50 : 0 };
	snprintf(x->why, sizeof x->why, "code book: %s", several ? "it has several meanings there" : "it does not stand there");
	if (several)
		return meanings(w, col, numbermap_get(&b->first, code, 0), x, e);
	snprintf(x->candidates, sizeof x->candidates, "%s", was.out);
	return ST_OK;
}

enum status book_flag(struct work *w, const char *s, size_t n, struct flags *f, struct err *e)
{
	const struct book *b = w->book;
	int status = w->role[ROLE_STATUS];
	uint32_t edge = 0, picked;
	const char *list, *means;
	const struct code_item *item;
	struct match x;

	if (!b || status < 0)
		return ST_OK;
	list = w->t->flow->col[status].list;
	text_trim(&s, &n);
	for (int bare = 0; !edge && n && bare < 2; bare++) {
		bool open = *s == '(' || *s == '[';
		sym_t code;

		if (bare) {
			s += open;
			n -= open;
			n -= n && (s[n - 1] == ')' || s[n - 1] == ']');
		}
		code = sym_find(w->syms, s, n);
		edge = code ? numbermap_get(&b->first, code, 0) : 0;
	}
	if (!edge)
		return ST_OK;
	TRY(choose(w, (uint32_t)status, edge, &picked, e));
	if (!picked && !*f->status) { /* it says something else, which is the comment */
		snprintf(f->comment, sizeof f->comment, "%.*s %s", (int)n, s, sym_str(w->syms, b->of->edge[edge - 1].parent));
		cut_whole(f->comment);
	}
	if (!picked || picked == SEVERAL)
		return ST_OK;
	means = sym_str(w->syms, b->of->edge[picked - 1].parent);
	TRY(match_label(w->matcher, list, means, NULL, "", 0, &x, e));
	item = code_find(w->m, list, x.code);
	if (!item)
		return ST_OK;
	*f = (struct flags){ .status = item->code, .conf = "" };
	snprintf(f->said, sizeof f->said, "%.*s %s", (int)n, s, means);
	cut_whole(f->said);
	return ST_OK;
}
