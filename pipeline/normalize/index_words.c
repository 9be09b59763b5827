/*
 * index_words.c - the words of all names, made when the tables are compiled; see words.h.
 */
#include "normalize/build.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "normalize/words.h"

static bool is_letter(uint32_t c)
{
	return u_isalpha((UChar32)c) || u_charType((UChar32)c) == U_NON_SPACING_MARK || u_charType((UChar32)c) == U_COMBINING_SPACING_MARK;
}

/* What a text was written for: texts stand in the image once, so each is looked at once. */
static enum status add_words(struct build *b, uint32_t text, struct err *e)
{
	const char *s = b->text + text;
	size_t n = strlen(s), from = 0;

	for (size_t i = 0; i <= n;) {
		size_t at = i;
		bool letter = i < n && is_letter(utf8_next(s, n, &i));
		uint32_t h = letter || at == from ? 0 : word_hash(s + from, at - from);

		if (h)
			TRY(build_add(b, PART_WORD, &h, sizeof h, NULL, e));
		if (!letter)
			from = i;
		if (at == n)
			break;
	}
	return ST_OK;
}

static int by_number(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, c = *(const uint32_t *)y;

	return (a > c) - (a < c);
}

enum status index_words(struct build *b, struct err *e)
{
	uint32_t n = b->part[PART_SPELL].n, nword, kept = 0, *v;
	unsigned char *seen = calloc(b->ntext + 1, 1);
	enum status st = seen ? ST_OK : err_set(e, ST_FATAL, "no memory for the mappings");

	for (uint32_t i = 0; st == ST_OK && i < n; i++) {
		const struct image_spell *s = &build_at(b, PART_SPELL, struct image_spell)[i];

		if (s->class != CLASS_NAME || seen[s->text])
			continue;
		seen[s->text] = 1;
		st = add_words(b, s->text, e);
	}
	free(seen);
	v = b->part[PART_WORD].v;
	nword = b->part[PART_WORD].n;
	if (st != ST_OK || !nword)
		return st;
	qsort(v, nword, sizeof *v, by_number);
	for (uint32_t i = 0; i < nword; i++)
		if (!kept || v[kept - 1] != v[i])
			v[kept++] = v[i];
	b->part[PART_WORD].n = kept;
	return ST_OK;
}
