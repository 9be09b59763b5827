#include "core/packed.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CAP_LEAST 64u

static enum status no_memory(uint64_t n, struct err *e)
{
	return err_set(e, ST_FATAL, "no memory for %llu numbers of a table", (unsigned long long)n);
}

/* A capacity for at least n. */
static uint32_t cap_for(uint32_t cap, uint64_t n)
{
	uint64_t twice = cap ? (uint64_t)cap * 2 : CAP_LEAST;

	twice = twice < n ? n : twice;
	return twice < UINT32_MAX ? (uint32_t)twice : UINT32_MAX;
}

/* Room for n elements of that width, those that are there kept. */
static enum status reserve(void **v, uint32_t *cap, uint64_t n, uint8_t width, struct err *e)
{
	uint32_t want = cap_for(*cap, n);
	void *p;

	if (n <= *cap)
		return ST_OK;
	if (n > UINT32_MAX || !(p = realloc(*v, (size_t)want * width)))
		return no_memory(n, e);
	*v = p;
	*cap = want;
	return ST_OK;
}

/* ---- from 0 ---- */

static uint8_t width_for(uint32_t x)
{
	return x <= UINT8_MAX ? 1 : x <= UINT16_MAX ? 2 : 4;
}

static void put(void *v, uint8_t width, uint32_t i, uint32_t n, uint32_t x)
{
	switch (width) {
	case 1:
		if (n > 16)
			memset((uint8_t *)v + i, (int)x, n);
		for (uint32_t k = 0; k < n && n <= 16; k++)
			((uint8_t *)v)[i + k] = (uint8_t)x;
		break;
	case 2:
		for (uint32_t k = 0; k < n; k++)
			((uint16_t *)v)[i + k] = (uint16_t)x;
		break;
	default:
		for (uint32_t k = 0; k < n; k++)
			((uint32_t *)v)[i + k] = x;
		break;
	}
}

/* Room for n elements, each as wide as x needs. */
static enum status widen(struct packed *p, uint32_t x, uint64_t n, struct err *e)
{
	uint8_t width = width_for(x > p->same || p->width ? x : p->same);
	struct packed q;

	if (width <= p->width)
		return reserve(&p->v, &p->cap, n, p->width, e);
	q = (struct packed){ .width = width, .n = p->n };
	TRY(reserve(&q.v, &q.cap, n > p->cap ? n : p->cap, width, e));
	if (!p->width)
		put(q.v, width, 0, p->n, p->same);
	for (uint32_t i = 0; p->width && i < p->n; i++)
		put(q.v, width, i, 1, packed_get(p, i));
	free(p->v);
	*p = q;
	return ST_OK;
}

enum status packed_fill(struct packed *p, uint32_t x, uint32_t n, struct err *e)
{
	if (!n)
		return ST_OK;
	if ((uint64_t)p->n + n > UINT32_MAX)
		return no_memory((uint64_t)p->n + n, e);
	if (!p->n)
		p->same = x;
	if (p->width || x != p->same) {
		if (n > p->cap - p->n || p->width < width_for(x)) /* always true where it takes no room yet */
			TRY(widen(p, x, (uint64_t)p->n + n, e));
		put(p->v, p->width, p->n, n, x);
	}
	p->n += n;
	return ST_OK;
}

enum status packed_set(struct packed *p, uint32_t i, uint32_t x, struct err *e)
{
	assert(i < p->n);
	if (!p->width && x == p->same)
		return ST_OK;
	if (p->width < width_for(x))
		TRY(widen(p, x, p->n, e));
	put(p->v, p->width, i, 1, x);
	return ST_OK;
}

/* ---- of either sign ---- */

static uint8_t int_width_for(int64_t x)
{
	return x == (int8_t)x ? 1 : x == (int16_t)x ? 2 : x == (int32_t)x ? 4 : 8;
}

static void int_put(void *v, uint8_t width, uint32_t i, int64_t x)
{
	switch (width) {
	case 1: ((int8_t *)v)[i] = (int8_t)x; break;
	case 2: ((int16_t *)v)[i] = (int16_t)x; break;
	case 4: ((int32_t *)v)[i] = (int32_t)x; break;
	default: ((int64_t *)v)[i] = x; break;
	}
}

static enum status int_widen(struct packed_int *p, int64_t x, uint64_t n, struct err *e)
{
	uint8_t width = int_width_for(x), same = int_width_for(p->same);
	struct packed_int q;

	if (!p->width && same > width)
		width = same;
	if (width <= p->width)
		return reserve(&p->v, &p->cap, n, p->width, e);
	q = (struct packed_int){ .width = width, .n = p->n };
	TRY(reserve(&q.v, &q.cap, n > p->cap ? n : p->cap, width, e));
	for (uint32_t i = 0; i < p->n; i++)
		int_put(q.v, width, i, packed_int_get(p, i));
	free(p->v);
	*p = q;
	return ST_OK;
}

enum status packed_int_more(struct packed_int *p, int64_t x, struct err *e)
{
	if (!p->n)
		p->same = x;
	if (p->width || x != p->same) {
		TRY(int_widen(p, x, (uint64_t)p->n + 1, e));
		int_put(p->v, p->width, p->n, x);
	}
	p->n++;
	return ST_OK;
}

enum status packed_int_set(struct packed_int *p, uint32_t i, int64_t x, struct err *e)
{
	assert(i < p->n);
	if (!p->width && x == p->same)
		return ST_OK;
	if (p->width < int_width_for(x))
		TRY(int_widen(p, x, p->n, e));
	int_put(p->v, p->width, i, x);
	return ST_OK;
}

/* ---- looking through ---- */

/* Goes on to the first for which it does not hold, four at a time where none of them is it. */
#define HOLDS(k) holds_(at[k])
#define GO_ON(type, p, i, end) \
	do { \
		const type *at = (const type *)(p)->v; \
		while (i + 4 <= end && (HOLDS(i) & HOLDS(i + 1) & HOLDS(i + 2) & HOLDS(i + 3))) \
			i += 4; \
		while (i < end && HOLDS(i)) \
			i++; \
	} while (0)

#define holds_(x) ((x) == 0)
uint32_t packed_not0(const struct packed *p, uint32_t i, uint32_t end)
{
	const uint8_t *v = p->v;
	uint64_t eight;

	switch (p->width) {
	case 0:
		return p->same ? i : end;
	case 1:
		for (; i + 8 <= end; i += 8) {
			memcpy(&eight, v + i, 8);
			if (eight)
				break;
		}
		GO_ON(uint8_t, p, i, end);
		return i;
	case 2:
		GO_ON(uint16_t, p, i, end);
		return i;
	default:
		GO_ON(uint32_t, p, i, end);
		return i;
	}
}
#undef holds_

#define holds_(x) (!wanted[x])
uint32_t packed_find(const struct packed *p, uint32_t i, uint32_t end, const uint8_t *wanted)
{
	switch (p->width) {
	case 0:
		return i < end && wanted[p->same] ? i : end;
	case 1:
		GO_ON(uint8_t, p, i, end);
		return i;
	case 2:
		GO_ON(uint16_t, p, i, end);
		return i;
	default:
		GO_ON(uint32_t, p, i, end);
		return i;
	}
}
#undef holds_

/*
 * Lanes of eight bytes that are above most, in their highest bits: for most below half of what a lane holds, x + (half - 1 - most)
 * reaches its highest bit; for larger ones the highest bit is needed as well.
 */
static uint64_t above(uint64_t x, uint64_t ones, uint64_t half, uint64_t most)
{
	uint64_t high = ones * half, low = high - ones, y = x & low;

	if (most < half)
		return ((y + ones * (half - 1 - most)) | x) & high;
	return (y + ones * (2 * half - 1 - most)) & x & high;
}

bool packed_below(const struct packed *p, uint32_t limit)
{
	uint64_t bits = 8 * (uint64_t)p->width, half = (uint64_t)1 << (bits ? bits - 1 : 0), x = 0, wrong = 0;
	uint64_t ones = p->width == 1 ? 0x0101010101010101u : p->width == 2 ? 0x0001000100010001u : 0x0000000100000001u;
	const unsigned char *v = p->v;
	size_t n = (size_t)p->n * p->width, i = 0;

	if (!p->width)
		return p->same < limit;
	if (limit - 1 >= 2 * half - 1)
		return true;
	for (; i + sizeof x <= n; i += sizeof x) {
		memcpy(&x, v + i, sizeof x);
		wrong |= above(x, ones, half, limit - 1);
	}
	x = 0;
	memcpy(&x, v + i, n - i);
	return !(wrong | above(x, ones, half, limit - 1));
}
