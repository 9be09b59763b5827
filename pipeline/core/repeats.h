/*
 * repeats.h - which of many references have one key: from each the next, in ascending order.
 *
 * Cost     nothing while no two are alike; then two bits a reference and 4 bytes a reference that has a next (12 until
 *          repeats_end()).
 * Use      repeats_init(), repeats_add() in any order, repeats_end(), then the questions.
 */
#ifndef CORE_REPEATS_H
#define CORE_REPEATS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"

#define REF_NONE UINT32_MAX

struct repeats {
	uint32_t nref, n, cap;
	uint64_t *has, *later; /* by reference: a next one is known; it is the next of another */
	struct repeat {
		uint32_t ref, next;
	} *added;
	uint32_t *before;      /* by 64 references: how many before them have a next */
	uint32_t *next;        /* of those that have one, in their order */
};

void repeats_init(struct repeats *r, uint32_t nref);
void repeats_release(struct repeats *r);
/* The next of ref, once for each ref. */
enum status repeats_add(struct repeats *r, uint32_t ref, uint32_t next, struct err *e);
enum status repeats_end(struct repeats *r, struct err *e);

static inline bool repeats_any(const struct repeats *r)
{
	return r->n > 0;
}
/* Whether it is not the first of its key. */
static inline bool repeats_later(const struct repeats *r, uint32_t ref)
{
	return r->n && r->later[ref >> 6] >> (ref & 63) & 1;
}
static inline bool repeats_has(const struct repeats *r, uint32_t ref) /* a next one */
{
	return r->n && r->has[ref >> 6] >> (ref & 63) & 1;
}
/* From ref on the first that has a next one and is the first of its key; REF_NONE: none. */
uint32_t repeats_first(const struct repeats *r, uint32_t ref);
uint32_t repeats_next(const struct repeats *r, uint32_t ref); /* REF_NONE: none */

#endif
