#include "normalize/tally.h"

#include <stdbool.h>
#include <string.h>

/* The words of a block as one value. */
typedef uint64_t lane __attribute__((vector_size(8 * TALLY_WORDS)));

static inline lane words(const uint64_t *p)
{
	lane x;

	memcpy(&x, p, sizeof x);
	return x;
}

/* Adds two bits to a plane, and returns what is carried out of it. */
static inline lane into(lane *plane, lane x, lane y)
{
	lane one = x ^ y, out = (x & y) | (one & *plane);

	*plane ^= one;
	return out;
}

void tally_sets(struct tally *t, unsigned planes, uint32_t from, uint32_t to, const uint64_t *const set[], unsigned nset)
{
	const lane none = { 0 };
	bool many = planes == TALLY_MANY;

	for (uint32_t b = from, at = from * TALLY_WORDS; b < to; b++, at += TALLY_WORDS) {
		lane p0 = none, p1 = none, p2 = none, p3 = none, p4 = none, p5 = none, p6 = none, carry;
		unsigned k = 0;

		for (; k + 4 <= nset; k += 4) {
			carry = into(&p0, words(set[k] + at), words(set[k + 1] + at));
			carry = into(&p1, carry, into(&p0, words(set[k + 2] + at), words(set[k + 3] + at)));
			carry = into(&p3, into(&p2, carry, none), none);
			if (many)
				p6 |= into(&p5, into(&p4, carry, none), none);
			else
				p4 |= carry;
		}
		for (; k < nset; k++) {
			carry = into(&p3, into(&p2, into(&p1, into(&p0, words(set[k] + at), none), none), none), none);
			if (many)
				p6 |= into(&p5, into(&p4, carry, none), none);
			else
				p4 |= carry;
		}
		memcpy(t[b].plane, (lane[TALLY_MANY]){ p0, p1, p2, p3, p4, p5, p6 }, sizeof t[b].plane);
	}
}

/* The bit that is carried out of the last plane when the count and what need lacks to a power of two are added up. */
void tally_at_least(const struct tally *t, unsigned planes, unsigned need, uint64_t out[TALLY_WORDS])
{
	lane carry = ~(lane){ 0 };

	for (unsigned k = 0; k < planes; k++)
		carry = need >> k & 1 ? words(t->plane[k]) & carry : words(t->plane[k]) | carry;
	memcpy(out, &carry, sizeof carry);
}
