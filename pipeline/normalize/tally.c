#include "normalize/tally.h"

#include <stdbool.h>
#include <string.h>

/* The words of a block as one value, which processors that know AVX2 take in one piece. What is passed of it is inlined. */
typedef uint64_t lane __attribute__((vector_size(8 * TALLY_WORDS)));
#define INLINED static inline __attribute__((always_inline))

INLINED void words(lane *x, const uint64_t *p)
{
	memcpy(x, p, sizeof *x);
}

/* Adds two bits to a plane; out: what is carried out of it. */
INLINED void into(lane *plane, const lane *x, const lane *y, lane *out)
{
	lane one = *x ^ *y;

	*out = (*x & *y) | (one & *plane);
	*plane ^= one;
}

/* Adds one bit to a plane; x becomes what is carried out of it. */
INLINED void add(lane *plane, lane *x)
{
	lane was = *plane;

	*plane ^= *x;
	*x &= was;
}

INLINED void count_sets(struct tally *t, bool many, uint32_t from, uint32_t to, const uint64_t *const set[], unsigned nset)
{
	const lane none = { 0 };

	for (uint32_t b = from, at = from * TALLY_WORDS; b < to; b++, at += TALLY_WORDS) {
		lane p0 = none, p1 = none, p2 = none, p3 = none, p4 = none, p5 = none, p6 = none, x, y, first, second;
		unsigned k = 0;

		for (; k < nset; k++) {
			words(&x, set[k] + at);
			if (k + 4 <= nset) {
				words(&y, set[k + 1] + at);
				into(&p0, &x, &y, &first);
				words(&x, set[k + 2] + at);
				words(&y, set[k + 3] + at);
				into(&p0, &x, &y, &second);
				into(&p1, &first, &second, &x);
				k += 3;
			} else {
				add(&p0, &x);
				add(&p1, &x);
			}
			add(&p2, &x);
			add(&p3, &x);
			if (many) {
				add(&p4, &x);
				add(&p5, &x);
				p6 |= x;
			} else {
				p4 |= x;
			}
		}
		memcpy(t[b].plane, (lane[TALLY_MANY]){ p0, p1, p2, p3, p4, p5, p6 }, sizeof t[b].plane);
	}
}

/* The bit that is carried out of the last plane when the count and what need lacks to a power of two are added up. */
INLINED void at_least(const struct tally *t, unsigned planes, unsigned need, uint64_t out[TALLY_WORDS])
{
	lane carry = ~(lane){ 0 }, x;

	for (unsigned k = 0; k < planes; k++) {
		words(&x, t->plane[k]);
		carry = need >> k & 1 ? x & carry : x | carry;
	}
	memcpy(out, &carry, sizeof carry);
}

#ifdef __x86_64__
#define IN_ONE_PIECE __attribute__((target("avx2"))) static

IN_ONE_PIECE void sets_in_one_piece(struct tally *t, bool many, uint32_t from, uint32_t to, const uint64_t *const set[], unsigned nset)
{
	if (many)
		count_sets(t, true, from, to, set, nset);
	else
		count_sets(t, false, from, to, set, nset);
}

IN_ONE_PIECE void at_least_in_one_piece(const struct tally *t, unsigned planes, unsigned need, uint64_t out[TALLY_WORDS])
{
	at_least(t, planes, need, out);
}
#else
#define sets_in_one_piece count_sets
#define at_least_in_one_piece at_least
#endif

static inline bool one_piece(void)
{
#ifdef __x86_64__
	return __builtin_cpu_supports("avx2");
#else
	return false;
#endif
}

void tally_sets(struct tally *t, unsigned planes, uint32_t from, uint32_t to, const uint64_t *const set[], unsigned nset)
{
	if (one_piece())
		sets_in_one_piece(t, planes == TALLY_MANY, from, to, set, nset);
	else
		count_sets(t, planes == TALLY_MANY, from, to, set, nset);
}

void tally_at_least(const struct tally *t, unsigned planes, unsigned need, uint64_t out[TALLY_WORDS])
{
	if (one_piece())
		at_least_in_one_piece(t, planes, need, out);
	else
		at_least(t, planes, need, out);
}
