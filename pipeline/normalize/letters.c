/*
 * letters.c - single letters that stand for words, by the other letters of the column: M is male beside F, and mujer beside H.
 *
 * Rule     tables name letters that stand together and what each of them means then ("H M": M F). Where letters that are codes of the list as they
 *          stand are all those of a row (M F of SDMX) nothing is changed. Else the rows of which all letters stand in the column decide; where they
 *          disagree (M and V are man and vrouw, or mujer and varón) the letters are ambiguous. A letter that stands alone and is no code means
 *          nothing: what all rows say of it are its candidates. So are those of one that is a code which stands there by a word, too (M beside Hombres).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "normalize/work.h"

#define LETTERS_MOST 24 /* different ones in a column */
#define LETTER_LONGEST 16

struct letter {
	char text[LETTER_LONGEST]; /* folded */
	char code[64];             /* by the rows that fit; "" none has it */
	char may[128];             /* what all rows say, joined by '|' */
	char beside[64];           /* the letters of the row that decides */
	bool torn;
};
struct letters {
	unsigned n;
	struct letter v[LETTERS_MOST];
};

/* Word k of a text of words with a blank between them; false: there are no more. */
static bool word_at(const char *s, unsigned k, char out[64])
{
	size_t n;

	for (; k > 0 && *s; k--) {
		s += strcspn(s, " ");
		s += *s == ' ';
	}
	n = strcspn(s, " ");
	snprintf(out, 64, "%.*s", (int)n, s);
	return n > 0;
}

/* The letter that an entry is; false: it is none, or a code or a table of the sender has said what it means. */
static bool letter_of(const struct work *w, const struct entry *v, char out[LETTER_LONGEST])
{
	const char *s = sym_str(w->syms, v->label);
	char fold[LETTER_LONGEST * 4];
	size_t n = strlen(s);

	if (!n || v->text || v->why || n >= LETTER_LONGEST)
		return false;
	n = text_fold(s, n, fold, sizeof fold);
	if (!n || n >= LETTER_LONGEST)
		return false;
	memcpy(out, fold, n);
	out[n] = 0;
	return true;
}

static struct letter *find(struct letters *x, const char *text)
{
	for (unsigned i = 0; i < x->n; i++)
		if (!strcmp(x->v[i].text, text))
			return &x->v[i];
	return NULL;
}

static void may_mean(struct letter *l, const char *code)
{
	size_t n = strlen(l->may);
	char in[160], one[80];

	snprintf(in, sizeof in, "|%s|", l->may);
	snprintf(one, sizeof one, "|%s|", code);
	if (!strstr(in, one))
		snprintf(l->may + n, sizeof l->may - n, "%s%s", n ? "|" : "", code);
}

/* The letters of the column that stand in some row of its list, and what all rows say of each. */
static void collect(const struct work *w, uint32_t list, const struct column *c, struct letters *x)
{
	uint32_t nrow;
	const struct image_together *row = part_at(w->m, PART_TOGETHER, &nrow);
	char text[LETTER_LONGEST], letter[64], code[64];

	for (uint32_t i = 1; i < c->nentry && x->n < LETTERS_MOST; i++) {
		struct letter l = { .code = "" };

		if (!letter_of(w, &c->entry[i], text) || find(x, text))
			continue;
		snprintf(l.text, sizeof l.text, "%s", text);
		for (uint32_t r = 0; r < nrow; r++)
			for (unsigned k = 0; row[r].list == list && word_at(w->m->text + row[r].letters, k, letter); k++)
				if (!strcmp(letter, text) && word_at(w->m->text + row[r].codes, k, code))
					may_mean(&l, code);
		if (*l.may)
			x->v[x->n++] = l;
	}
}

/* All letters of a row stand in the column. *same: each is the code that it means. */
static bool stands(const struct work *w, const struct image_together *row, struct letters *x, bool *same)
{
	char letter[64], code[64], fold[64];
	unsigned k = 0;

	*same = true;
	for (; word_at(w->m->text + row->letters, k, letter); k++) {
		size_t n;

		if (!find(x, letter) || !word_at(w->m->text + row->codes, k, code))
			return false;
		n = text_fold(code, strlen(code), fold, sizeof fold - 1);
		fold[n < sizeof fold ? n : 0] = 0;
		*same &= !strcmp(fold, letter);
	}
	return true;
}

static void decide(const struct work *w, const struct image_together *row, struct letters *x)
{
	char letter[64], code[64];

	for (unsigned k = 0; word_at(w->m->text + row->letters, k, letter) && word_at(w->m->text + row->codes, k, code); k++) {
		struct letter *l = find(x, letter);

		l->torn |= *l->code && strcmp(l->code, code) != 0;
		snprintf(l->code, sizeof l->code, "%s", code);
		snprintf(l->beside, sizeof l->beside, "%s", w->m->text + row->written);
	}
}

/* What the letter is as a code stands in the column by a word, too, and the letter may mean something else: the M beside Hombres. */
static bool said_otherwise(const struct work *w, uint32_t col, const struct entry *v, const struct letter *l)
{
	const struct column *c = &w->t->col[col];
	char text[LETTER_LONGEST];

	for (uint32_t i = 1; strchr(l->may, '|') && i < c->nentry; i++)
		if (&c->entry[i] != v && c->entry[i].code == v->code && !(letter_of(w, &c->entry[i], text) && !strcmp(text, l->text)))
			return true;
	return false;
}

static enum status take(struct work *w, uint32_t col, struct entry *v, const struct letter *l, struct err *e)
{
	const struct code_item *item = code_find(w->m, w->t->flow->col[col].list, l->code);
	char why[160];

	if (!*l->code) { /* it stands alone */
		if (v->code && !said_otherwise(w, col, v, l))
			return ST_OK;
		v->kind = v->code ? KIND_AMBIGUOUS : KIND_NONE;
		v->score = v->code ? 50 : 0;
		v->code = SYM_NONE;
		return sym_intern_z(w->syms, l->may, &v->candidates, e);
	}
	if (l->torn) {
		v->code = SYM_NONE;
		v->kind = KIND_AMBIGUOUS;
		v->score = 50;
		TRY(sym_intern_z(w->syms, l->may, &v->candidates, e));
		snprintf(why, sizeof why, "%s in one column may be of several languages", l->beside);
		return work_why(w, v, why, e);
	}
	TRY(sym_intern_z(w->syms, l->code, &v->code, e));
	v->candidates = SYM_NONE;
	v->kind = item ? item->kind : KIND_CODE;
	v->how = HOW_ALIAS;
	v->score = 90;
	snprintf(why, sizeof why, "%s stand in the column", l->beside);
	return work_why(w, v, why, e);
}

enum status letters_of_column(struct work *w, uint32_t col, struct err *e)
{
	uint32_t nrow, list = list_find(w->m, w->t->flow->col[col].list);
	const struct image_together *row = part_at(w->m, PART_TOGETHER, &nrow);
	struct column *c = &w->t->col[col];
	char text[LETTER_LONGEST];
	struct letters x = { 0 };
	bool same;

	collect(w, list, c, &x);
	for (uint32_t r = 0; x.n && r < nrow; r++)
		if (row[r].list == list && stands(w, &row[r], &x, &same)) {
			if (same)
				return ST_OK;
			decide(w, &row[r], &x);
		}
	for (uint32_t i = 1; x.n && i < c->nentry; i++) {
		const struct letter *l = letter_of(w, &c->entry[i], text) ? find(&x, text) : NULL;

		if (l)
			TRY(take(w, col, &c->entry[i], l, e));
	}
	return ST_OK;
}
