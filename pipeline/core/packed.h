/*
 * packed.h - many numbers, stored as wide as the largest of them needs.
 *
 * Shape    packed: numbers from 0 in 1, 2 or 4 bytes each. packed_int: numbers of either sign in 1, 2, 4 or 8 bytes each.
 *          Width 0 means that all of them are `same`, and takes no room. A zeroed struct is an empty array.
 * Owner    v is the array's, freed with free(); or stands in a mapping, and then it is only read.
 * Errors   ST_FATAL: no memory.
 */
#ifndef CORE_PACKED_H
#define CORE_PACKED_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/status.h"

struct packed {
	uint8_t width;
	uint32_t n, cap, same;
	void *v;
};
struct packed_int {
	uint8_t width;
	uint32_t n, cap;
	int64_t same;
	void *v;
};

static inline uint32_t packed_get(const struct packed *p, uint32_t i)
{
	switch (p->width) {
	case 0: return p->same;
	case 1: return ((const uint8_t *)p->v)[i];
	case 2: return ((const uint16_t *)p->v)[i];
	default: return ((const uint32_t *)p->v)[i];
	}
}
static inline int64_t packed_int_get(const struct packed_int *p, uint32_t i)
{
	switch (p->width) {
	case 0: return p->same;
	case 1: return ((const int8_t *)p->v)[i];
	case 2: return ((const int16_t *)p->v)[i];
	case 4: return ((const int32_t *)p->v)[i];
	default: return ((const int64_t *)p->v)[i];
	}
}

/* Does something with each number at[i], i from 0, of n numbers of an array that takes room; for loops over whole columns. */
#define PACKED_EACH(p, first, n, what) \
	do { \
		const void *base_ = (p)->v; \
		uint32_t n_ = (n); \
		if ((p)->width == 1) \
			PACKED_LOOP_(uint8_t, first, what); \
		else if ((p)->width == 2) \
			PACKED_LOOP_(uint16_t, first, what); \
		else \
			PACKED_LOOP_(uint32_t, first, what); \
	} while (0)
#define PACKED_LOOP_(type, first, what) \
	do { \
		const type *at = (const type *)base_ + (first); \
		for (uint32_t i = 0; i < n_; i++) \
			what; \
	} while (0)

/* The first from i on, below end, that is not 0; end: none. */
uint32_t packed_not0(const struct packed *p, uint32_t i, uint32_t end);
/* The first from i on, below end, for which wanted[number]; end: none. */
uint32_t packed_find(const struct packed *p, uint32_t i, uint32_t end, const uint8_t *wanted);

/* Whether all are below a limit, which is not 0. */
bool packed_below(const struct packed *p, uint32_t limit);

/* The same number n times. */
enum status packed_fill(struct packed *p, uint32_t x, uint32_t n, struct err *e);
enum status packed_set(struct packed *p, uint32_t i, uint32_t x, struct err *e);
enum status packed_int_more(struct packed_int *p, int64_t x, struct err *e); /* private to packed_int_push() */
enum status packed_int_set(struct packed_int *p, uint32_t i, int64_t x, struct err *e);

static inline enum status packed_push(struct packed *p, uint32_t x, struct err *e)
{
	if (p->width == 0 && x == p->same && p->n) {
		p->n++;
		return ST_OK;
	}
	if (p->n < p->cap && p->width == 1 && x <= UINT8_MAX) {
		((uint8_t *)p->v)[p->n++] = (uint8_t)x;
		return ST_OK;
	}
	if (p->n < p->cap && p->width == 2 && x <= UINT16_MAX) {
		((uint16_t *)p->v)[p->n++] = (uint16_t)x;
		return ST_OK;
	}
	return packed_fill(p, x, 1, e);
}
#define PACKED_FEW 16u
/* The same for a few times, at once where more than that has room: what is written too much is written again later. */
static inline enum status packed_few(struct packed *p, uint32_t x, uint32_t n, struct err *e)
{
	if (n > PACKED_FEW || p->cap - p->n < PACKED_FEW || p->width != 1 || x > UINT8_MAX)
		return packed_fill(p, x, n, e);
	memset((uint8_t *)p->v + p->n, (int)x, PACKED_FEW);
	p->n += n;
	return ST_OK;
}
static inline enum status packed_int_push(struct packed_int *p, int64_t x, struct err *e)
{
	if (p->n < p->cap && p->width == 4 && x == (int32_t)x) {
		((int32_t *)p->v)[p->n++] = (int32_t)x;
		return ST_OK;
	}
	return packed_int_more(p, x, e);
}

#endif
