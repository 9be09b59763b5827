/*
 * index_near.c - the spellings of each list by their pairs of letters, made when the tables are compiled; see near.h.
 */
#include "normalize/build.h"

#include <stdlib.h>
#include <string.h>

#include "normalize/near.h"

/* Whether a spelling may be named where another one is not known. */
static bool may_be(const struct build *b, uint32_t i)
{
	const struct image_spell *s = &build_at(b, PART_SPELL, struct image_spell)[i];

	return s->class == CLASS_NAME && s->type <= SPELL_DEMONYM && s->type != SPELL_PART && !b->text[s->system] &&
		build_at(b, PART_ITEM, struct image_item)[s->item].kind != KIND_PART;
}

struct named {
	uint32_t list, length, spell;
};

static int by_place(const void *x, const void *y)
{
	const struct named *a = x, *b = y;

	if (a->list != b->list)
		return a->list < b->list ? -1 : 1;
	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	return (a->spell > b->spell) - (a->spell < b->spell);
}

static void letters_of(const struct build *b, uint32_t spell, struct near_letters *l)
{
	const char *key = b->text + build_at(b, PART_SPELL, struct image_spell)[spell].key;

	near_letters(key, strlen(key), l);
}

/* All members of the buckets of one list. */
static enum status add_members(struct build *b, const struct named *v, const struct image_near *of, struct err *e)
{
	uint32_t *first = calloc(of->buckets + 2, sizeof *first), *member = NULL, bucket[NEAR_LONGEST + 1], base = b->part[PART_NEAR_MEMBER].n;
	enum status st = first ? ST_OK : err_set(e, ST_FATAL, "no memory for the mappings");
	struct near_letters l;

	for (int pass = 0; st == ST_OK && pass < 2; pass++) {
		for (uint32_t i = 0; i < of->n; i++) {
			letters_of(b, v[i].spell, &l);
			for (unsigned k = near_pairs(&l, of->buckets, bucket); k-- > 0;) {
				if (pass == 0)
					first[bucket[k] + 2]++;
				else
					member[first[bucket[k] + 1]++] = i;
			}
		}
		if (pass == 1)
			break;
		for (uint32_t k = 2; k < of->buckets + 2; k++)
			first[k] += first[k - 1];
		member = malloc((first[of->buckets + 1] + 1) * sizeof *member);
		if (!member)
			st = err_set(e, ST_FATAL, "no memory for the mappings");
	}
	for (uint32_t k = 0; st == ST_OK && k <= of->buckets; k++) {
		uint32_t at = base + first[k];

		st = build_add(b, PART_NEAR_FIRST, &at, sizeof at, NULL, e);
	}
	for (uint32_t k = 0; st == ST_OK && k < first[of->buckets]; k++)
		st = build_add(b, PART_NEAR_MEMBER, &member[k], sizeof *member, NULL, e);
	free(first);
	free(member);
	return st;
}

/* The buckets that have many members, as a byte for each spelling. */
static enum status add_common(struct build *b, struct image_near *of, struct err *e)
{
	uint8_t *times = malloc(of->n + 1);
	enum status st = times ? ST_OK : err_set(e, ST_FATAL, "no memory for the mappings");

	of->common = b->part[PART_NEAR_COMMON].n;
	for (uint32_t k = 0; st == ST_OK && k < of->buckets; k++) {
		const uint32_t *first = &build_at(b, PART_NEAR_FIRST, uint32_t)[of->first + k], *member = b->part[PART_NEAR_MEMBER].v;
		struct image_common x = { k, b->part[PART_NEAR_TIMES].n };

		if (first[1] - first[0] <= of->n / NEAR_COMMON)
			continue;
		memset(times, 0, of->n);
		for (uint32_t i = first[0]; i < first[1]; i++)
			times[member[i]]++;
		for (uint32_t i = 0; st == ST_OK && i < of->n; i++)
			st = build_add(b, PART_NEAR_TIMES, &times[i], 1, NULL, e);
		if (st == ST_OK)
			st = build_add(b, PART_NEAR_COMMON, &x, sizeof x, NULL, e);
		of->ncommon++;
	}
	free(times);
	return st;
}

static enum status add_list(struct build *b, const struct named *v, uint32_t n, struct err *e)
{
	struct image_near x = { .spell = b->part[PART_NEAR_SPELL].n, .n = n, .first = b->part[PART_NEAR_FIRST].n, .buckets = 64 };

	/* A name has a dozen pairs, and many names have the same. */
	while (x.buckets < 2 * n)
		x.buckets *= 2;
	for (uint32_t i = 0, length = 0; length < NEAR_LONGEST + 4; length++) {
		while (i < n && v[i].length < length)
			i++;
		x.of_length[length] = i;
	}
	for (uint32_t i = 0; i < n; i++)
		TRY(build_add(b, PART_NEAR_SPELL, &v[i].spell, sizeof v[i].spell, NULL, e));
	TRY(add_members(b, v, &x, e));
	TRY(add_common(b, &x, e));
	return build_add(b, PART_NEAR, &x, sizeof x, NULL, e);
}

enum status index_near(struct build *b, struct err *e)
{
	uint32_t n = b->part[PART_SPELL].n, count = 0;
	struct named *v = calloc(n + 1, sizeof *v);
	enum status st = v ? ST_OK : err_set(e, ST_FATAL, "no memory for the mappings");
	struct near_letters l;

	for (uint32_t i = 0; v && i < n; i++)
		if (may_be(b, i)) {
			letters_of(b, i, &l);
			v[count++] = (struct named){ build_at(b, PART_SPELL, struct image_spell)[i].list, l.n, i };
		}
	if (v)
		qsort(v, count, sizeof *v, by_place);
	for (uint32_t list = 0, i = 0, from; st == ST_OK && list < b->part[PART_LIST].n; list++) {
		for (from = i; i < count && v[i].list == list; i++)
			;
		st = add_list(b, v + from, i - from, e);
	}
	free(v);
	return st;
}
