/*
 * index_pieces.c - names by their pieces, a table of buckets, and in order: made when the tables are compiled.
 */
#include "normalize/build.h"

#include <stdlib.h>
#include <string.h>

#include "normalize/typo.h"

/* The letters of a spelling that may be meant by a misspelled text; 0: it may not. A key that stands several times counts once. */
static unsigned letters_of(const struct build *b, const unsigned char *later, uint32_t i, struct typo_text *t)
{
	const struct image_spell *s = &build_at(b, PART_SPELL, struct image_spell)[i];
	unsigned n;

	if (s->class != CLASS_NAME || later[i] || b->text[s->system] || !build_at(b, PART_LIST, struct image_list)[s->list].territories)
		return 0;
	n = typo_letters(b->text + s->key, strlen(b->text + s->key), t);
	return s->type == SPELL_WORLD && n && n < (typo_syllables(t->c[0]) ? TYPO_SHORT : TYPO_WORLD) ? 0 : n;
}

/* With to: the spelling is put into its buckets; else it is counted. */
static void put(const struct build *b, uint32_t spell, const struct typo_text *t, uint32_t *at, struct image_piece *to)
{
	unsigned from[4], pieces = typo_pieces(t->n, from);

	for (unsigned p = 0; p < pieces; p++) {
		uint32_t list = build_at(b, PART_SPELL, struct image_spell)[spell].list;
		uint32_t hash = typo_hash(list, t->n, p, t, from[p], from[p + 1] - from[p]), k = hash % TYPO_BUCKETS;

		if (to)
			to[at[k]++] = (struct image_piece){ hash, spell, t->letters, build_at(b, PART_SPELL, struct image_spell)[spell].key };
		else
			at[k + 1]++;
	}
}

static enum status sieve_pieces(struct build *b, struct err *e)
{
	struct image_sieve sieve;

	TRY(sieve_new(b, b->part[PART_PIECE].n, &sieve, e));
	for (uint32_t i = 0; i < b->part[PART_PIECE].n; i++)
		sieve_put(b, sieve, build_at(b, PART_PIECE, struct image_piece)[i].hash);
	return build_add(b, PART_PIECE_SIEVE, &sieve, sizeof sieve, NULL, e);
}

enum status index_pieces(struct build *b, struct err *e)
{
	const struct image_spell *s = b->part[PART_SPELL].v;
	uint32_t n = b->part[PART_SPELL].n, zero = 0, *first, *at;
	struct image_piece none = { 0, 0, 0, 0 };
	struct typo_text t;
	unsigned char *later = calloc(n + 1, 1);
	enum status st = later ? ST_OK : err_set(e, ST_FATAL, "no memory for the mappings");

	for (uint32_t i = 0; st == ST_OK && i < n; i++)
		if (s[i].next != NONE)
			later[s[i].next] = 1;
	for (uint32_t i = 0; st == ST_OK && i <= TYPO_BUCKETS; i++)
		st = build_add(b, PART_PIECE_FIRST, &zero, sizeof zero, NULL, e);
	first = b->part[PART_PIECE_FIRST].v;
	for (uint32_t i = 0; st == ST_OK && i < n; i++) {
		if (letters_of(b, later, i, &t)) {
			typo_roll(&t);
			put(b, i, &t, first, NULL);
		}
	}
	for (uint32_t i = 0; st == ST_OK && i < TYPO_BUCKETS; i++)
		first[i + 1] += first[i];
	for (uint32_t i = 0; st == ST_OK && i < first[TYPO_BUCKETS]; i++)
		st = build_add(b, PART_PIECE, &none, sizeof none, NULL, e);
	at = st == ST_OK ? malloc(TYPO_BUCKETS * sizeof *at) : NULL;
	if (at) {
		memcpy(at, first, TYPO_BUCKETS * sizeof *at);
		for (uint32_t i = 0; i < n; i++) {
			if (letters_of(b, later, i, &t)) {
				typo_roll(&t);
				put(b, i, &t, at, b->part[PART_PIECE].v);
			}
		}
	}
	if (st == ST_OK && !at)
		st = err_set(e, ST_FATAL, "no memory for the mappings");
	free(at);
	free(later);
	return st == ST_OK ? sieve_pieces(b, e) : st;
}

static int by_name(const void *x, const void *y, void *build)
{
	const struct build *b = build;
	const struct image_sorted *s = x, *t = y;
	uint32_t own = build_at(b, PART_SPELL, struct image_spell)[s->spell].list, other = build_at(b, PART_SPELL, struct image_spell)[t->spell].list;

	return own != other ? (own < other ? -1 : 1) : strcmp(b->text + s->key, b->text + t->key);
}

static bool territories(const struct build *b, uint32_t list)
{
	while (list != NONE && !build_at(b, PART_LIST, struct image_list)[list].territories)
		list = build_at(b, PART_LIST, struct image_list)[list].base;
	return list != NONE;
}

/* Each beginning of the names of a list that begun_bytes() speaks of, once: counted, or put into its sieve. */
static void each_beginning(struct build *b, uint32_t list, bool put_it)
{
	struct image_list *l = &build_at(b, PART_LIST, struct image_list)[list];
	const char *was = "";

	for (uint32_t i = l->sorted; i < l->sorted + l->nsorted; i++) {
		const char *key = b->text + build_at(b, PART_SORTED, struct image_sorted)[i].key;

		for (size_t k = strlen(key); (k = begun_bytes(k)) > 0 && strncmp(was, key, k) != 0; k--) {
			if (put_it)
				sieve_put(b, l->begun, begun_hash(list, key, k));
			else
				l->begun.n++;
		}
		was = key;
	}
}

enum status sort_names(struct build *b, struct err *e)
{
	for (uint32_t i = 0; i < b->part[PART_SPELL].n; i++) {
		const struct image_spell *s = &build_at(b, PART_SPELL, struct image_spell)[i];
		struct image_sorted x = { i, s->key };

		if (s->class != CLASS_NAME || b->text[s->system] || !territories(b, s->list))
			continue;
		build_at(b, PART_LIST, struct image_list)[s->list].nsorted++;
		TRY(build_add(b, PART_SORTED, &x, sizeof x, NULL, e));
	}
	if (b->part[PART_SORTED].n)
		qsort_r(b->part[PART_SORTED].v, b->part[PART_SORTED].n, sizeof(struct image_sorted), by_name, b);
	for (uint32_t i = 0, at = 0; i < b->part[PART_LIST].n; i++) {
		struct image_list *l = &build_at(b, PART_LIST, struct image_list)[i];

		l->sorted = at;
		at += l->nsorted;
		each_beginning(b, i, false);
		TRY(sieve_new(b, l->begun.n, &l->begun, e));
		each_beginning(b, i, true);
	}
	return ST_OK;
}
