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

static uint64_t without(const struct view *v, uint64_t hash, const uint32_t *code, uint64_t columns)
{
	for (uint32_t d = 0; d < v->ndim; d++)
		if (columns >> d & 1)
			hash -= v->index->codes[d].hash[code[d]];
	return hash;
}

static struct rejects *make(const struct view *v, uint32_t col, uint64_t columns)
{
	struct view_index *x = v->index;
	struct rejects *r = arena_alloc(&x->arena, 1, sizeof *r);
	uint32_t n = 0;

	for (uint32_t i = 0; i < v->t->n; i++)
		n += packed_get(&v->t->fate, i) != 0;
	if (r)
		r->v = arena_alloc(&x->arena, n ? n : 1, sizeof *r->v);
	if (!r || !r->v) {
		view_failed(v, ST_FATAL, "out of memory for the rows that were rejected");
		return NULL;
	}
	for (uint32_t i = 0; i < v->t->n && n; i++) {
		struct vkey k;

		if (!packed_get(&v->t->fate, i))
			continue;
		view_key(v, i, &k);
		if (v->t->flow->earlier_stands && view_find(v, &k, ROW_ABSENT) != ROW_ABSENT)
			continue; /* another row speaks for its key */
		r->v[r->n++] = (struct reject){ without(v, k.hash, k.code, columns), k.code[col] };
	}
	if (r->n)
		qsort(r->v, r->n, sizeof *r->v, by_hash);
	r->col = col;
	r->columns = columns;
	r->next = x->rejects;
	x->rejects = r;
	return r;
}

bool view_rejected(const struct view *v, const struct vkey *k, uint32_t col, uint32_t code, const struct open_codes *open)
{
	struct rejects *r;
	struct reject key = { .code = code };
	uint64_t columns = (uint64_t)1 << col;

	/* Nothing was rejected from most tables: the rule that kept a row out is listed. */
	if (v->t->nfate_rule <= 1)
		return false;
	for (uint32_t i = 0; i < open->n; i++)
		columns |= (uint64_t)1 << open->col[i];
	for (r = v->index->rejects; r; r = r->next)
		if (r->col == col && r->columns == columns)
			break;
	if (!r)
		r = make(v, col, columns);
	if (!r || !r->n)
		return false;
	key.hash = without(v, k->hash, k->code, columns);
	return bsearch(&key, r->v, r->n, sizeof *r->v, by_hash) != NULL;
}
