/*
 * tally.h - of how many sets each of many numbers is a member, counted for all numbers of a word at once.
 *
 * Shape    a set is an array of bits, padded to whole blocks of TALLY_BLOCK numbers. The count of a number is spread over planes: its bit in
 *          plane k stands for 2^k.
 * Bounds   with p planes counts below 2^(p-1) are exact; what is counted more often stays at that or more. tally_planes() says how many
 *          planes are exact up to a limit below 64.
 */
#ifndef NORMALIZE_TALLY_H
#define NORMALIZE_TALLY_H

#include <stdint.h>

#define TALLY_WORDS 4 /* of 64 bits: what one instruction of nearly all x86-64 takes (AVX2), and two of others */
#define TALLY_BLOCK (64 * TALLY_WORDS)
#define TALLY_FEW 5 /* planes */
#define TALLY_MANY 7

struct tally { /* the counts of a block */
	uint64_t plane[TALLY_MANY][TALLY_WORDS];
};

static inline unsigned tally_planes(unsigned limit)
{
	return limit < 16 ? TALLY_FEW : TALLY_MANY;
}

/* Counts, in the blocks from..to, of how many sets each number is a member. */
void tally_sets(struct tally *t, unsigned planes, uint32_t from, uint32_t to, const uint64_t *const set[], unsigned nset);

/* One more for a number. */
static inline void tally_one(struct tally *t, unsigned planes, uint32_t i)
{
	uint64_t (*plane)[TALLY_WORDS] = t[i / TALLY_BLOCK].plane, carry = UINT64_C(1) << i % 64;
	unsigned w = i / 64 % TALLY_WORDS, k = 0;

	for (; k + 1 < planes && carry; k++) {
		plane[k][w] ^= carry;
		carry &= ~plane[k][w];
	}
	plane[k][w] |= carry;
}

static inline unsigned tally_of(const struct tally *t, unsigned planes, uint32_t i)
{
	unsigned count = 0;

	for (unsigned k = 0; k < planes; k++)
		count |= (unsigned)(t[i / TALLY_BLOCK].plane[k][i / 64 % TALLY_WORDS] >> i % 64 & 1) << k;
	return count;
}

/* Which numbers of a block have a count of at least need. */
void tally_at_least(const struct tally *t, unsigned planes, unsigned need, uint64_t out[TALLY_WORDS]);

#endif
