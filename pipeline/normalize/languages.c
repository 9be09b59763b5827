#include "normalize/languages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LANGS_MOST 1024 /* languages of all names */

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "no memory for the mappings");
}

/* The letters of a locale that name its language. */
static size_t of_locale(const char *locale)
{
	size_t n = strcspn(locale, "_-@.");

	return n < 12 ? n : 11;
}

/* ---- sets ---- */

enum status langs_number(struct build *b, const char *set, uint16_t *out, struct err *e)
{
	uint32_t text, n;

	*out = 0;
	TRY(build_text(b, set, &text, e));
	if (!b->part[PART_LANGS].n)
		TRY(build_add(b, PART_LANGS, &(uint32_t){ 0 }, sizeof(uint32_t), NULL, e));
	if (!text)
		return ST_OK;
	if (text >= b->clangs) {
		size_t cap = b->ctext;
		uint16_t *p = realloc(b->langs, cap * sizeof *p);

		if (!p)
			return no_memory(e);
		memset(p + b->clangs, 0, (cap - b->clangs) * sizeof *p);
		b->langs = p;
		b->clangs = cap;
	}
	if (!b->langs[text] && b->part[PART_LANGS].n <= UINT16_MAX) {
		TRY(build_add(b, PART_LANGS, &text, sizeof text, &n, e));
		b->langs[text] = (uint16_t)n;
	}
	*out = b->langs[text];
	return ST_OK;
}

static size_t put(char *out, size_t k, const char *word, size_t n)
{
	if (k + n + 2 > LANGS_TEXT)
		return k;
	if (k)
		out[k++] = ' ';
	memcpy(out + k, word, n);
	out[k + n] = 0;
	return k + n;
}

enum status langs_locale(struct build *b, const char *locale, uint16_t *out, struct err *e)
{
	char name[16];

	snprintf(name, sizeof name, "%.*s", (int)of_locale(locale), locale);
	return langs_number(b, name, out, e);
}

enum status langs_join(struct build *b, uint16_t one, uint16_t other, uint16_t *out, struct err *e)
{
	const char *x = langs_text(b, one), *y = langs_text(b, other);
	char both[LANGS_TEXT] = "";
	size_t k = 0;

	if (one == other || !other) {
		*out = one;
		return ST_OK;
	}
	while (*x || *y) {
		size_t n = strcspn(x, " "), m = strcspn(y, " ");
		int order = !*x ? 1 : !*y ? -1 : strncmp(x, y, n < m ? n : m);

		if (*x && *y && order == 0 && n != m)
			order = n < m ? -1 : 1;
		k = put(both, k, order <= 0 ? x : y, order <= 0 ? n : m);
		if (order <= 0)
			x += n + (x[n] == ' ');
		if (order >= 0)
			y += m + (y[m] == ' ');
	}
	return langs_number(b, both, out, e);
}

/* ---- while names are read ---- */

/* The language of a locale. */
static enum status language(struct langs *l, const char *locale, uint32_t *out, struct err *e)
{
	size_t n = of_locale(locale);

	if (!l->name && !(l->name = calloc(LANGS_MOST, sizeof *l->name)))
		return no_memory(e);
	for (uint32_t i = l->n; i-- > 0;)
		if (!strncmp(l->name[i], locale, n) && !l->name[i][n]) {
			*out = i;
			return ST_OK;
		}
	if (l->n == LANGS_MOST)
		return err_set(e, ST_FATAL, "more than %d languages of names", LANGS_MOST);
	memcpy(l->name[l->n], locale, n);
	*out = l->n++;
	return ST_OK;
}

enum status langs_add(struct langs *l, uint32_t row, const char *locale, struct err *e)
{
	struct langs_of x = { row, 0 };

	if (!*locale || !strcmp(locale, "root"))
		return ST_OK;
	TRY(language(l, locale, &x.lang, e));
	if (l->nof == l->cof) {
		uint32_t cap = l->cof ? l->cof * 2 : 1 << 16;
		struct langs_of *p = cap > l->cof ? realloc(l->of, (size_t)cap * sizeof *p) : NULL;

		if (!p)
			return no_memory(e);
		l->of = p;
		l->cof = cap;
	}
	l->of[l->nof++] = x;
	return ST_OK;
}

bool langs_have(const struct langs *l, uint32_t n, uint32_t row, const char *locale)
{
	size_t len = of_locale(locale);

	for (uint32_t i = 0; i < n; i++)
		if (l->of[i].row == row && !strncmp(l->name[l->of[i].lang], locale, len) && !l->name[l->of[i].lang][len])
			return true;
	return false;
}

static int by_row(const void *a, const void *b, void *user)
{
	const struct langs_of *x = a, *y = b;
	const struct langs *l = user;

	return x->row != y->row ? (x->row < y->row ? -1 : 1) : strcmp(l->name[x->lang], l->name[y->lang]);
}

enum status langs_finish(struct langs *l, struct build *b, struct err *e)
{
	char set[LANGS_TEXT];

	if (l->nof)
		qsort_r(l->of, l->nof, sizeof *l->of, by_row, l);
	for (uint32_t i = 0; i < l->nof;) {
		uint32_t row = l->of[i].row, was = UINT32_MAX;
		size_t k = 0;

		for (; i < l->nof && l->of[i].row == row; i++) {
			if (l->of[i].lang != was)
				k = put(set, k, l->name[l->of[i].lang], strlen(l->name[l->of[i].lang]));
			was = l->of[i].lang;
		}
		TRY(langs_number(b, set, &build_at(b, PART_WORLD, struct image_world)[row].langs, e));
	}
	return ST_OK;
}

void langs_free(struct langs *l)
{
	free(l->name);
	free(l->of);
}
