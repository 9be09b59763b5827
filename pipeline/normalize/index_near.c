/*
 * index_near.c - the spellings of each list by their pairs of letters, made when the tables are compiled; see near.h.
 */
#include "normalize/build.h"

#include <stdlib.h>
#include <string.h>

#include "normalize/near.h"
#include "normalize/tally.h"

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

/* The spellings of one list by bucket, those of bucket k from first[k] on. */
struct members {
	uint32_t *first, *spelling;
};

static enum status members_of(const struct build *b, const struct named *v, const struct image_near *of, struct members *m, struct err *e)
{
	uint32_t bucket[NEAR_LONGEST + 1];
	struct near_letters l;

	m->first = calloc(of->buckets + 2, sizeof *m->first);
	for (int pass = 0; m->first && pass < 2; pass++) {
		for (uint32_t i = 0; i < of->n; i++) {
			letters_of(b, v[i].spell, &l);
			for (unsigned k = near_pairs(&l, of->buckets, bucket); k-- > 0;) {
				if (pass == 0)
					m->first[bucket[k] + 2]++;
				else
					m->spelling[m->first[bucket[k] + 1]++] = i;
			}
		}
		if (pass == 1)
			return ST_OK;
		for (uint32_t k = 2; k < of->buckets + 2; k++)
			m->first[k] += m->first[k - 1];
		m->spelling = malloc((m->first[of->buckets + 1] + 1) * sizeof *m->spelling);
		if (!m->spelling)
			break;
	}
	return err_set(e, ST_FATAL, "no memory for the mappings");
}

/* The members of a bucket of which there are many, as a set; those that are in it twice are left for the list. */
static enum status add_set(struct build *b, uint64_t *set, uint32_t nword, uint32_t *spelling, uint32_t *n, struct err *e)
{
	uint32_t left = 0;

	memset(set, 0, nword * sizeof *set);
	for (uint32_t i = 0; i < *n; i++) {
		uint64_t *word = &set[spelling[i] / 64], bit = (uint64_t)1 << spelling[i] % 64;

		if (*word & bit)
			spelling[left++] = spelling[i];
		*word |= bit;
	}
	*n = left;
	for (uint32_t i = 0; i < nword; i++)
		TRY(build_add(b, PART_NEAR_SET, &set[i], sizeof set[i], NULL, e));
	return ST_OK;
}

static enum status add_buckets(struct build *b, const struct image_near *of, const struct members *m, struct err *e)
{
	uint32_t nword = (of->n + TALLY_BLOCK - 1) / TALLY_BLOCK * TALLY_WORDS, sets = 0;
	uint64_t *set = malloc((nword + 1) * sizeof *set);
	enum status st = set ? ST_OK : err_set(e, ST_FATAL, "no memory for the mappings");

	for (uint32_t k = 0; st == ST_OK && k <= of->buckets; k++) {
		uint32_t *spelling = m->spelling + m->first[k], n = k < of->buckets ? m->first[k + 1] - m->first[k] : 0;
		struct image_bucket x = { .member = b->part[PART_NEAR_MEMBER].n };

		if (n > of->n / NEAR_COMMON) {
			x.set = ++sets;
			st = add_set(b, set, nword, spelling, &n, e);
		}
		for (uint32_t i = 0; st == ST_OK && i < n; i++)
			st = build_add(b, PART_NEAR_MEMBER, &spelling[i], sizeof *spelling, NULL, e);
		if (st == ST_OK)
			st = build_add(b, PART_NEAR_BUCKET, &x, sizeof x, NULL, e);
	}
	free(set);
	return st;
}

static enum status add_list(struct build *b, const struct named *v, uint32_t n, struct err *e)
{
	struct image_near x = { .spell = b->part[PART_NEAR_SPELL].n, .n = n, .set = b->part[PART_NEAR_SET].n, .first = b->part[PART_NEAR_BUCKET].n,
		.buckets = 64 };
	struct members m = { NULL, NULL };
	enum status st;

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
	st = members_of(b, v, &x, &m, e);
	if (st == ST_OK)
		st = add_buckets(b, &x, &m, e);
	free(m.first);
	free(m.spelling);
	return st == ST_OK ? build_add(b, PART_NEAR, &x, sizeof x, NULL, e) : st;
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
