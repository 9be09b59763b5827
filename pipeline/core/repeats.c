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
	free(r->before);
	free(r->next);
	*r = (struct repeats){ 0 };
}

enum status repeats_add(struct repeats *r, uint32_t ref, uint32_t next, struct err *e)
{
	if (r->n == r->cap) {
		uint32_t cap = !r->cap ? 64 : r->cap > r->nref / 2 ? r->nref : r->cap * 2;
		uint32_t *more = realloc(r->next, cap * sizeof *more);

		if (!more)
			return no_memory(r, e);
		r->next = more;
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
	r->next[r->n++] = next;
	return ST_OK;
}

/* What was added last belongs to the first. */
enum status repeats_end(struct repeats *r, struct err *e)
{
	uint32_t sum = 0;

	if (!r->n)
		return ST_OK;
	r->before = malloc((r->nref / 64 + 1) * sizeof *r->before);
	if (!r->before)
		return no_memory(r, e);
	for (uint32_t i = 0; i <= r->nref / 64; i++) {
		r->before[i] = sum;
		sum += (uint32_t)__builtin_popcountll(r->has[i]);
	}
	for (uint32_t i = 0, k = r->n - 1; i < k; i++, k--) {
		uint32_t x = r->next[i];

		r->next[i] = r->next[k];
		r->next[k] = x;
	}
	return ST_OK;
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
