/*
 * numbermap.h - a look-up from a pair of numbers to a number.
 *
 * Owner    its maker, until numbermap_clear(). A zeroed struct is an empty map. Errors ST_FATAL: no memory.
 */
#ifndef NORMALIZE_NUMBERMAP_H
#define NORMALIZE_NUMBERMAP_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"

struct numbermap {
	struct numberpair {
		uint64_t key;
		uint32_t value; /* 0: free */
	} *slot;
	uint32_t n, cap;
};

/* Where the value of a key stands; 0 there: the key is new, and whoever asked stores a value that is not 0. */
enum status numbermap_at(struct numbermap *m, uint32_t a, uint32_t b, uint32_t **value, struct err *e);
/* The value of a key; 0: none. */
uint32_t numbermap_get(const struct numbermap *m, uint32_t a, uint32_t b);
void numbermap_clear(struct numbermap *m);

#endif
