/*
 * rejected.c - rows that became no observation but may be parts of a whole: their labels or values were not understood, so
 * nobody can say that the whole is wrong without them.
 */
#include <stdlib.h>

#include "validate/view.h"

struct reject {
	uint64_t hash; /* of the key without the columns of its list */
	uint32_t code; /* in the summed column */
};

static int by_hash(const void *a, const void *b)
{
	const struct reject *x = a, *y = b;

	return x->hash != y->hash ? (x->hash > y->hash) - (x->hash < y->hash) : (x->code > y->code) - (x->code < y->code);
}

static uint64_t hash_without(const struct view *v, const struct rejects *r, const uint32_t *code)
{
	uint64_t h = 0;

	for (uint32_t i = 0; i < r->nother; i++)
		h += v->index->codes[r->other[i]].hash[code[r->other[i]]];
	return h;
}

/* The word of a hash among the bits that say which hashes there are. */
static uint64_t *word_of(const struct rejects *r, uint64_t hash)
{
	return &r->some[hash >> 6 & r->mask];
}

/* From a row on the first that was rejected; t->n: none. */
static uint32_t next_rejected(const struct table *t, uint32_t row)
{
	return row < t->n ? row + table_kept_run(t, row, t->n) : t->n;
}

/* Where the earlier of two rows stands, that one speaks for the key of a later one that was rejected. */
static bool speaks_for_itself(const struct view *v, const struct cube_key *k)
{
	return !v->t->flow->earlier_stands || cube_find(v->cube, k) == REF_NONE;
}

static bool take_rows(const struct view *v, struct rejects *r)
{
	const struct table *t = v->t;
	uint32_t n = 0;

	for (uint32_t row = next_rejected(t, 0); row < t->n; row = next_rejected(t, row + 1))
		n++;
	while (r->mask < n / 8)
		r->mask = 2 * r->mask + 1;
	r->v = arena_alloc(&v->index->arena, n ? n : 1, sizeof *r->v);
	r->some = arena_alloc(&v->index->arena, r->mask + 1, sizeof *r->some);
	if (!r->v || !r->some)
		return false;
	for (uint32_t row = next_rejected(t, 0); row < t->n; row = next_rejected(t, row + 1)) {
		struct cube_key k;
		uint64_t hash;

		view_key(v, row, &k);
		if (!speaks_for_itself(v, &k))
			continue;
		hash = hash_without(v, r, k.code);
		r->v[r->n++] = (struct reject){ hash, k.code[r->col] };
		*word_of(r, hash) |= (uint64_t)1 << (hash & 63);
	}
	if (r->n)
		qsort(r->v, r->n, sizeof *r->v, by_hash);
	return true;
}

static struct rejects *make(const struct view *v, uint32_t col, uint64_t columns)
{
	struct view_index *x = v->index;
	struct rejects *r = arena_alloc(&x->arena, 1, sizeof *r);

	if (!r)
		return NULL;
	r->col = col;
	r->columns = columns;
	for (uint32_t d = 0; d < v->ndim; d++)
		if (!(columns >> d & 1))
			r->other[r->nother++] = d;
	if (!take_rows(v, r))
		return NULL;
	r->next = x->rejects;
	x->rejects = r;
	return r;
}

struct lost view_lost_rows(const struct view *v, const struct cube_key *k, uint32_t col, const struct open_codes *open)
{
	struct lost lost = { 0, NULL };
	uint64_t columns = (uint64_t)1 << col, hash;
	struct rejects *r;
	uint32_t lo = 0, hi;

	for (uint32_t i = 0; i < open->n; i++)
		columns |= (uint64_t)1 << open->col[i];
	for (r = v->index->rejects; r; r = r->next)
		if (r->col == col && r->columns == columns)
			break;
	if (!r && !(r = make(v, col, columns))) {
		view_failed(v, ST_FATAL, "out of memory for the rows that were rejected");
		return lost;
	}
	hash = hash_without(v, r, k->code);
	if (!(*word_of(r, hash) >> (hash & 63) & 1))
		return lost;
	for (hi = r->n; lo < hi;) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (r->v[mid].hash < hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	lost.v = r->v + lo;
	while (lo + lost.n < r->n && lost.v[lost.n].hash == hash)
		lost.n++;
	return lost;
}

void view_mark_whole(const struct view *v, struct cube_key *k, uint32_t col, uint32_t code, uint64_t *bits)
{
	uint32_t row;

	view_key_set(v, k, col, code);
	for (row = cube_find(v->cube, k); row != ROW_ABSENT; row = view_next_same(v, row))
		bits[row >> 6] |= (uint64_t)1 << (row & 63);
}

void view_mark_lost(const struct view *v, uint32_t col, uint32_t code, uint64_t *bits)
{
	const struct table *t = v->t;

	for (uint32_t row = next_rejected(t, 0); row < t->n; row = next_rejected(t, row + 1)) {
		struct cube_key k;

		view_key(v, row, &k);
		if (speaks_for_itself(v, &k))
			view_mark_whole(v, &k, col, code, bits);
	}
}

bool lost_has_code(const struct lost *l, uint32_t code)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (l->v[i].code == code)
			return true;
	return false;
}
