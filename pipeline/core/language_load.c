/*
 * language_load.c - the tables of mappings/languages.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csvtab.h"
#include "core/language_table.h"

#define LANGUAGES_MOST 64

struct loading {
	struct arena *arena;
	const struct catalogue *of;
	struct language *v;
	uint32_t n;
};

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "no memory for the languages of reports");
}

/* ---- words and reasons ---- */

/* Which marks a text has. */
static unsigned marks_of(const char *s, uint32_t *own)
{
	unsigned marks = 0;

	for (*own = 0; *s; s++) {
		int mark = mark_at(s);

		if (mark >= 0) {
			marks |= 1u << mark;
			s += 2;
		} else {
			++*own;
		}
	}
	return marks;
}

static void find_piece(struct phrase *x)
{
	uint32_t from = 0;

	if (mark_at(x->en) < 0)
		return;
	for (uint32_t i = 0;; i++) {
		if (x->en[i] && mark_at(x->en + i) < 0)
			continue;
		if (i - from > x->npiece) {
			x->piece = from;
			x->npiece = i - from;
		}
		if (!x->en[i])
			return;
		i += 2;
		from = i + 1;
	}
}

static int by_own(const void *pa, const void *pb)
{
	const struct phrase *a = pa, *b = pb;

	if (a->own != b->own)
		return a->own > b->own ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

static enum status read_phrases(struct loading *l, const struct csvtab *t, struct phrases *out, struct err *e)
{
	enum { EN, TEXT };
	static const char *const columns[] = { "en", "text", NULL };
	struct phrase *v = arena_alloc(l->arena, t->nrow + 1u, sizeof *v);
	uint32_t own;
	int at[2];

	TRY(csvtab_columns(t, columns, at, e));
	if (!v)
		return no_memory(e);
	for (uint32_t i = 0; i < t->nrow; i++) {
		v[i] = (struct phrase){ .en = csvtab_at(t, i, at[EN]), .text = csvtab_at(t, i, at[TEXT]), .row = i };
		if (!*v[i].en || !*v[i].text)
			return csvtab_fail(e, t, i, *v[i].en ? at[TEXT] : at[EN], "the field is empty");
		if (marks_of(v[i].en, &v[i].own) != marks_of(v[i].text, &own))
			return csvtab_fail(e, t, i, at[TEXT], "found '%.60s', expected the marks in braces that the English text has", v[i].text);
		find_piece(&v[i]);
	}
	if (t->nrow)
		qsort(v, t->nrow, sizeof *v, phrase_cmp);
	for (uint32_t i = 1; i < t->nrow; i++)
		if (!strcmp(v[i - 1].en, v[i].en))
			return csvtab_fail(e, t, v[i].row, at[EN], "'%.60s' a second time", v[i].en);
	*out = (struct phrases){ t->nrow, v };
	return ST_OK;
}

/* ---- rules ---- */

static struct rule_info *rule_of(const struct language *x, const char *id)
{
	const struct rule_info *info = catalogue_find(x->of, id);

	return info ? &x->rule[info - x->of->rule] : NULL;
}

/* What is said of a rule that the catalogue does not have waits for it. */
static enum status read_rules(struct language *x, const struct csvtab *t, struct err *e)
{
	enum { ID, MESSAGE, ADVICE };
	static const char *const columns[] = { "id", "message", "advice", NULL };
	int at[3];

	TRY(csvtab_columns(t, columns, at, e));
	for (uint32_t i = 0; i < t->nrow; i++) {
		struct rule_info *r = rule_of(x, csvtab_at(t, i, at[ID]));

		TRY(catalogue_text(t, i, at[MESSAGE], true, e));
		TRY(catalogue_text(t, i, at[ADVICE], true, e));
		if (r && *csvtab_at(t, i, at[MESSAGE]))
			r->message = csvtab_at(t, i, at[MESSAGE]);
		if (r && *csvtab_at(t, i, at[ADVICE]))
			r->advice = csvtab_at(t, i, at[ADVICE]);
	}
	return ST_OK;
}

/* Each rule has its own copy of the reasons for which it advises something, so that it can be given texts. */
static enum status copy_rules(struct loading *l, struct language *x, struct err *e)
{
	x->rule = arena_alloc(l->arena, l->of->n + 1u, sizeof *x->rule);
	if (!x->rule)
		return no_memory(e);
	for (uint32_t i = 0; i < l->of->n; i++) {
		const struct rule_info *r = &l->of->rule[i];
		struct advice *own = r->nby_note ? arena_alloc(l->arena, r->nby_note, sizeof *own) : NULL;

		x->rule[i] = *r;
		if (!r->nby_note)
			continue;
		if (!own)
			return no_memory(e);
		memcpy(own, r->by_note, r->nby_note * sizeof *own);
		x->rule[i].by_note = own;
	}
	return ST_OK;
}

static enum status read_advice(struct language *x, const struct csvtab *t, struct err *e)
{
	enum { ID, NOTE, ADVICE };
	static const char *const columns[] = { "id", "note", "advice", NULL };
	int at[3];

	TRY(csvtab_columns(t, columns, at, e));
	for (uint32_t i = 0; i < t->nrow; i++) {
		struct rule_info *r = rule_of(x, csvtab_at(t, i, at[ID]));
		struct advice *v = r ? (struct advice *)r->by_note : NULL; /* the copy is ours */

		TRY(catalogue_text(t, i, at[ADVICE], true, e));
		for (uint32_t k = 0; r && k < r->nby_note; k++)
			if (!strcmp(v[k].note, csvtab_at(t, i, at[NOTE])) && *csvtab_at(t, i, at[ADVICE]))
				v[k].text = csvtab_at(t, i, at[ADVICE]);
	}
	return ST_OK;
}

/* ---- files ---- */

static enum status wrong_place(const char *path, struct err *e)
{
	return err_set(e, ST_FATAL, "%s:1:1: found a table of texts, expected mappings/languages/CODE/ with rules.csv, advice.csv, words.csv or "
		"reasons.csv, where CODE is a language, such as fr", path);
}

/* Files come in byte order of their paths, so those of one language one after the other. */
static enum status language_at(struct loading *l, const char *code, size_t n, struct language **out, struct err *e)
{
	struct language *x = l->n ? &l->v[l->n - 1] : NULL;

	if (!x || strlen(x->code) != n || strncmp(x->code, code, n) != 0) {
		if (l->n == LANGUAGES_MOST)
			return err_set(e, ST_FATAL, "mappings/languages has more than %d languages", LANGUAGES_MOST);
		x = &l->v[l->n++];
		*x = (struct language){ .code = arena_strdup(l->arena, code, n), .of = l->of };
		if (!x->code)
			return no_memory(e);
		TRY(copy_rules(l, x, e));
	}
	*out = x;
	return ST_OK;
}

static enum status read_file(void *user, const char *path, struct err *e)
{
	struct loading *l = user;
	const char *file = strrchr(path, '/') + 1, *code = file - 1;
	size_t n;
	struct language *x = NULL;
	struct csvtab t;

	while (code > path && code[-1] != '/')
		code--;
	n = (size_t)(file - 1 - code);
	if (n < 2 || n > 3 || strspn(code, "abcdefghijklmnopqrstuvwxyz") != n || !strncmp(code, "en/", 3))
		return wrong_place(path, e);
	TRY(language_at(l, code, n, &x, e));
	TRY(csvtab_load(path, l->arena, &t, e));
	if (!strcmp(file, "rules.csv"))
		return read_rules(x, &t, e);
	if (!strcmp(file, "advice.csv"))
		return read_advice(x, &t, e);
	if (!strcmp(file, "words.csv"))
		return read_phrases(l, &t, &x->words, e);
	if (strcmp(file, "reasons.csv") != 0)
		return wrong_place(path, e);
	TRY(read_phrases(l, &t, &x->reasons, e));
	if (x->reasons.n)
		qsort((struct phrase *)x->reasons.v, x->reasons.n, sizeof *x->reasons.v, by_own); /* the array is ours */
	return ST_OK;
}

enum status languages_load(const struct home *h, struct arena *a, const struct catalogue *of, struct languages *out, struct err *e)
{
	struct loading l = { a, of, arena_alloc(a, LANGUAGES_MOST, sizeof *l.v), 0 };

	*out = (struct languages){ 0, NULL };
	if (!l.v)
		return no_memory(e);
	TRY(home_each(h, "mappings/languages", ".csv", read_file, &l, e));
	*out = (struct languages){ l.n, l.v };
	return ST_OK;
}
