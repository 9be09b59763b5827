/*
 * keyindex.h - from hashes of keys to what has them. Knows neither keys nor rows: the caller hashes and compares.
 *
 * Cost     8 bytes a slot, at most three quarters of which are taken, and what repeats.h takes where two have one key.
 *          Finding is one probe and one comparison on the average.
 * Use      key_index_init(), key_index_add() from the last reference to the first, repeats_end(), then the questions.
 */
#ifndef CORE_KEYINDEX_H
#define CORE_KEYINDEX_H

#include "core/repeats.h"

struct key_slot {
	uint32_t ref1, tag; /* reference + 1; 0: empty */
};
struct key_index {
	uint64_t mask;
	struct key_slot *slot;
	struct repeats same;
};

/* For at most n references, all below nref. */
enum status key_index_init(struct key_index *x, uint32_t nref, uint32_t n, struct err *e);
enum status key_index_slots(struct key_index *x, uint32_t n, struct err *e); /* the same where its repeats are in use already */
void key_index_release(struct key_index *x);
/* same(): whether two references have one key. ref is below all that were added before. */
enum status key_index_add(struct key_index *x, uint64_t hash, uint32_t ref,
	bool (*same)(const void *user, uint32_t a, uint32_t b), const void *user, struct err *e);
/* is(): whether a reference has the key that is looked for. The first of its key, or REF_NONE. */
uint32_t key_index_find(const struct key_index *x, uint64_t hash, bool (*is)(const void *user, const void *key, uint32_t ref),
	const void *user, const void *key);

#endif
