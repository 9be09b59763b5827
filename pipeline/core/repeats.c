#include "core/repeats.h"

#include <assert.h>
#include <stdlib.h>

static enum status no_memory(const struct repeats *r, struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory for the keys of %u observations", r->nref);
}

void repeats_init(struct repeats *r, uint32_t nref)
{
	*r = (struct repeats){ .nref = nref };
}

void repeats_release(struct repeats *r)
{
	free(r->has);
	free(r->later);
	free(r->added);
	free(r->before);
	free(r->next);
	*r = (struct repeats){ 0 };
}

enum status repeats_add(struct repeats *r, uint32_t ref, uint32_t next, struct err *e)
{
	if (r->n == r->cap) {
		uint32_t cap = !r->cap ? 64 : r->cap > r->nref / 2 ? r->nref : r->cap * 2;
		struct repeat *more = realloc(r->added, cap * sizeof *more);

		if (!more)
			return no_memory(r, e);
		r->added = more;
		r->cap = cap;
	}
	if (!r->n) {
		r->has = calloc(r->nref / 64 + 1, sizeof *r->has);
		r->later = calloc(r->nref / 64 + 1, sizeof *r->later);
		if (!r->has || !r->later)
			return no_memory(r, e);
	}
	assert(ref < next && next < r->nref);
	r->has[ref >> 6] |= (uint64_t)1 << (ref & 63);
	r->later[next >> 6] |= (uint64_t)1 << (next & 63);
	r->added[r->n++] = (struct repeat){ ref, next };
	return ST_OK;
}

static uint32_t *next_of(const struct repeats *r, uint32_t ref)
{
	uint64_t below = ((uint64_t)1 << (ref & 63)) - 1;

	return &r->next[r->before[ref >> 6] + (uint32_t)__builtin_popcountll(r->has[ref >> 6] & below)];
}

enum status repeats_end(struct repeats *r, struct err *e)
{
	uint32_t sum = 0;

	if (!r->n)
		return ST_OK;
	r->before = malloc((r->nref / 64 + 1) * sizeof *r->before);
	r->next = malloc(r->n * sizeof *r->next);
	if (!r->before || !r->next)
		return no_memory(r, e);
	for (uint32_t i = 0; i <= r->nref / 64; i++) {
		r->before[i] = sum;
		sum += (uint32_t)__builtin_popcountll(r->has[i]);
	}
	for (uint32_t i = 0; i < r->n; i++)
		*next_of(r, r->added[i].ref) = r->added[i].next;
	free(r->added);
	r->added = NULL;
	return ST_OK;
}

uint32_t repeats_next(const struct repeats *r, uint32_t ref)
{
	return repeats_has(r, ref) ? *next_of(r, ref) : REF_NONE;
}

uint32_t repeats_first(const struct repeats *r, uint32_t ref)
{
	if (!r->n || ref >= r->nref)
		return REF_NONE;
	for (uint32_t i = ref >> 6; i <= r->nref / 64; i++) {
		uint64_t word = r->has[i] & ~r->later[i];

		if (i == ref >> 6)
			word &= ~(uint64_t)0 << (ref & 63);
		if (word)
			return i * 64 + (uint32_t)__builtin_ctzll(word);
	}
	return REF_NONE;
}
