/*
 * build.c - an image in the making: texts stored once, growing parts, and what all rows of the tables have in common.
 */
#include "normalize/build.h"

#include <stdlib.h>
#include <string.h>

#include "core/hash.h"

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "no memory for the mappings");
}

enum status build_add(struct build *b, enum part p, const void *x, size_t size, uint32_t *out, struct err *e)
{
	struct vec *v = &b->part[p];

	if (v->n == v->cap) {
		uint32_t cap = v->cap ? v->cap * 2 : 256;
		void *q = cap > v->cap ? realloc(v->v, (size_t)cap * size) : NULL;

		if (!q)
			return no_memory(e);
		v->v = q;
		v->cap = cap;
	}
	memcpy((char *)v->v + (size_t)v->n * size, x, size);
	if (out)
		*out = v->n;
	v->n++;
	return ST_OK;
}

static enum status more_seen(struct build *b, struct err *e)
{
	uint32_t cap = b->cseen ? b->cseen * 2 : 4096;
	uint32_t *seen = calloc(cap, sizeof *seen);

	if (!seen)
		return no_memory(e);
	for (uint32_t i = 0; i < b->cseen; i++) {
		const char *s = b->text + b->seen[i];
		uint32_t k;

		if (!b->seen[i])
			continue;
		for (k = (uint32_t)hash64(s, strlen(s), 0) & (cap - 1); seen[k]; k = (k + 1) & (cap - 1))
			;
		seen[k] = b->seen[i];
	}
	free(b->seen);
	b->seen = seen;
	b->cseen = cap;
	return ST_OK;
}

enum status build_text(struct build *b, const char *s, uint32_t *out, struct err *e)
{
	size_t n = strlen(s);
	uint32_t k;

	*out = 0;
	if (n == 0 && b->ntext)
		return ST_OK;
	if (b->nseen >= b->cseen / 2)
		TRY(more_seen(b, e));
	for (k = (uint32_t)hash64(s, n, 0) & (b->cseen - 1); b->seen[k]; k = (k + 1) & (b->cseen - 1))
		if (!strcmp(b->text + b->seen[k], s)) {
			*out = b->seen[k];
			return ST_OK;
		}
	if (b->ntext + n + 2 > b->ctext) {
		size_t cap = b->ctext ? b->ctext * 2 : 1 << 16;
		char *p;

		while (cap < b->ntext + n + 2)
			cap *= 2;
		if (cap > UINT32_MAX || !(p = realloc(b->text, cap)))
			return no_memory(e);
		b->text = p;
		b->ctext = cap;
	}
	if (b->ntext == 0)
		b->text[b->ntext++] = 0;
	if (n == 0)
		return ST_OK;
	*out = (uint32_t)b->ntext;
	memcpy(b->text + b->ntext, s, n + 1);
	b->ntext += n + 1;
	b->seen[k] = *out;
	b->nseen++;
	return ST_OK;
}

enum status sieve_new(struct build *b, uint32_t members, struct image_sieve *out, struct err *e)
{
	*out = (struct image_sieve){ b->part[PART_SIEVE].n, (uint32_t)(((uint64_t)members * SIEVE_BITS + 63) / 64) };
	for (uint32_t i = 0; i < out->n; i++)
		TRY(build_add(b, PART_SIEVE, &(uint64_t){ 0 }, sizeof(uint64_t), NULL, e));
	return ST_OK;
}

void sieve_put(struct build *b, struct image_sieve s, uint32_t hash)
{
	build_at(b, PART_SIEVE, uint64_t)[s.first + sieve_word(hash, s.n)] |= sieve_bits(hash);
}

uint32_t build_list(const struct build *b, const char *name)
{
	const struct image_list *l = b->part[PART_LIST].v;

	for (uint32_t i = 0; i < b->part[PART_LIST].n; i++)
		if (!strcmp(b->text + l[i].name, name))
			return i;
	return NONE;
}

uint32_t build_item(const struct build *b, uint32_t list, const char *code)
{
	const struct image_list *l = (const struct image_list *)b->part[PART_LIST].v + list;
	const struct image_item *it = b->part[PART_ITEM].v;

	if (l->base != NONE)
		return build_item(b, l->base, code);
	for (uint32_t i = 0; i < l->n; i++)
		if (!strcmp(b->text + it[l->first + i].code, code))
			return l->first + i;
	return NONE;
}

bool row_digits(const char *s, int n)
{
	for (int i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

/* An ISO date, or a year that stands for its first or last day. */
static bool day_parse(const char *s, bool last, uint32_t *out)
{
	static const uint8_t LENGTH[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	uint32_t year, month, day;

	if (!*s) {
		*out = last ? DAY_OPEN_TO : DAY_OPEN_FROM;
		return true;
	}
	if (strlen(s) == 4 && row_digits(s, 4)) {
		*out = (uint32_t)atoi(s) * 10000 + (last ? 1231 : 101);
		return true;
	}
	if (strlen(s) != 10 || !row_digits(s, 4) || s[4] != '-' || !row_digits(s + 5, 2) || s[7] != '-' || !row_digits(s + 8, 2))
		return false;
	month = (uint32_t)atoi(s + 5);
	day = (uint32_t)atoi(s + 8);
	year = (uint32_t)atoi(s);
	*out = year * 10000 + month * 100 + day;
	if (month < 1 || month > 12 || day < 1)
		return false;
	return day <= LENGTH[month - 1] || (month == 2 && day == 29 && year % 4 == 0 && (year % 100 || year % 400 == 0));
}

enum status row_span(const struct csvtab *t, uint32_t row, int from_col, int to_col, uint32_t *from, uint32_t *to,
	struct err *e)
{
	if (!day_parse(csvtab_at(t, row, from_col), false, from))
		return csvtab_fail(e, t, row, from_col, "found \"%s\", expected a date such as 1991-12-26", csvtab_at(t, row, from_col));
	if (!day_parse(csvtab_at(t, row, to_col), true, to))
		return csvtab_fail(e, t, row, to_col, "found \"%s\", expected a date such as 1991-12-26", csvtab_at(t, row, to_col));
	if (*to < *from)
		return csvtab_fail(e, t, row, to_col, "found \"%s\", expected a date not before %s", csvtab_at(t, row, to_col),
			csvtab_at(t, row, from_col));
	return ST_OK;
}

enum status row_filled(const struct csvtab *t, uint32_t row, int col, const char *what, struct err *e)
{
	return *csvtab_at(t, row, col) ? ST_OK : csvtab_fail(e, t, row, col, "found nothing, expected %s", what);
}

/* The index of a word in a table of words; -1. */
int row_word(const char *const words[], const char *s)
{
	for (int i = 0; words[i]; i++)
		if (words[i][0] && !strcmp(words[i], s))
			return i;
	return -1;
}

enum status row_spelling(struct build *b, struct image_spell s, const char *key, const char *text, const char *system,
	const struct csvtab *t, uint32_t row, int col, struct err *e)
{
	TRY(build_text(b, key, &s.key, e));
	TRY(build_text(b, text, &s.text, e));
	TRY(build_text(b, system, &s.system, e));
	TRY(build_text(b, t->file, &s.source, e));
	s.line = t->line[row];
	s.column = (uint16_t)(col + 1);
	s.next = NONE;
	return build_add(b, PART_SPELL, &s, sizeof s, NULL, e);
}

enum status row_name(struct build *b, struct image_spell s, const char *name, const char *system, const struct csvtab *t,
	uint32_t row, int col, struct err *e)
{
	size_t cap = strlen(name) * 18 + 1;
	char *fold = arena_alloc(&b->arena, cap, 1);

	if (!fold)
		return err_set(e, ST_FATAL, "no memory for the mappings");
	s.class = CLASS_NAME;
	if (text_fold(name, strlen(name), fold, cap) == 0)
		return csvtab_fail(e, t, row, col, "found \"%s\", expected letters or digits", name);
	return row_spelling(b, s, fold, name, system, t, row, col, e);
}

