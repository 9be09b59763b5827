/*
 * keyindex.h - from hashes of keys to what has them. Knows neither keys nor rows: the caller hashes and compares.
 *
 * Cost     8 bytes a slot, at most three quarters of which are taken, and 4 bytes a reference once two of them
 *          have the same key. Finding is one probe and one comparison on the average.
 * Order    references of one key are chained in descending order of their adding: add the last first.
 */
#ifndef VALIDATE_KEYINDEX_H
#define VALIDATE_KEYINDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"

#define REF_NONE UINT32_MAX

struct key_slot {
	uint32_t ref1, tag; /* reference + 1; 0: empty */
};
struct key_index {
	uint64_t mask;
	uint32_t nref;
	struct key_slot *slot;
	uint32_t *next; /* reference + 1 of the next with the same key; NULL while no two are alike */
};

/* For references below nref. */
enum status key_index_init(struct key_index *x, uint32_t nref, struct err *e);
void key_index_release(struct key_index *x);
/* same(): whether two references have one key. */
enum status key_index_add(struct key_index *x, uint64_t hash, uint32_t ref,
	bool (*same)(const void *user, uint32_t a, uint32_t b), const void *user, struct err *e);
/* is(): whether a reference has the key that is looked for. The first of its chain, or REF_NONE. */
uint32_t key_index_find(const struct key_index *x, uint64_t hash, bool (*is)(const void *user, const void *key, uint32_t ref),
	const void *user, const void *key);
static inline uint32_t key_index_next(const struct key_index *x, uint32_t ref)
{
	return x->next && x->next[ref] ? x->next[ref] - 1 : REF_NONE;
}

#endif
