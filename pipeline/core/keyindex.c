#include "core/keyindex.h"

#include <stdlib.h>

enum status key_index_slots(struct key_index *x, uint32_t n, struct err *e)
{
	uint64_t cap = 8;

	while (cap / 4 * 3 < n)
		cap *= 2;
	x->mask = cap - 1;
	x->slot = calloc(cap, sizeof *x->slot);
	return x->slot ? ST_OK : err_set(e, ST_FATAL, "out of memory for the keys of %u observations", n);
}

enum status key_index_init(struct key_index *x, uint32_t nref, uint32_t n, struct err *e)
{
	*x = (struct key_index){ 0 };
	repeats_init(&x->same, nref);
	return key_index_slots(x, n, e);
}

void key_index_release(struct key_index *x)
{
	free(x->slot);
	repeats_release(&x->same);
	*x = (struct key_index){ 0 };
}

enum status key_index_add(struct key_index *x, uint64_t hash, uint32_t ref,
	bool (*same)(const void *user, uint32_t a, uint32_t b), const void *user, struct err *e)
{
	uint32_t tag = (uint32_t)(hash >> 32);
	struct key_slot *s;

	for (uint64_t i = hash & x->mask;; i = (i + 1) & x->mask) {
		s = &x->slot[i];
		if (!s->ref1 || (s->tag == tag && same(user, s->ref1 - 1, ref)))
			break;
	}
	if (s->ref1)
		TRY(repeats_add(&x->same, ref, s->ref1 - 1, e));
	*s = (struct key_slot){ ref + 1, tag };
	return ST_OK;
}

uint32_t key_index_find(const struct key_index *x, uint64_t hash, bool (*is)(const void *user, const void *key, uint32_t ref),
	const void *user, const void *key)
{
	uint32_t tag = (uint32_t)(hash >> 32);

	for (uint64_t i = hash & x->mask;; i = (i + 1) & x->mask) {
		const struct key_slot *s = &x->slot[i];

		if (!s->ref1)
			return REF_NONE;
		if (s->tag == tag && is(user, key, s->ref1 - 1))
			return s->ref1 - 1;
	}
}
