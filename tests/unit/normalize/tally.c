/*
 * Counts of sets and of single numbers beside a plain count of the same, for all numbers of names up to three blocks, and what is
 * left when there are more than the planes can say. Both as this processor does it and as one without wide instructions does.
 */
#include "normalize/tally.h"

#include <stdlib.h>

#include "tests/unit/test.h"

#define NUMBERS (3 * TALLY_BLOCK)
#define SETS 49

void plain_sets(struct tally *t, unsigned planes, uint32_t from, uint32_t to, const uint64_t *const set[], unsigned nset);
void plain_at_least(const struct tally *t, unsigned planes, unsigned need, uint64_t out[TALLY_WORDS]);
#define tally_sets plain_sets
#define tally_at_least plain_at_least
#undef __x86_64__
#include "pipeline/normalize/tally.c"
#undef tally_sets
#undef tally_at_least

static uint64_t set[SETS][NUMBERS / 64];
static const uint64_t *sets[SETS];

static bool in_set(unsigned k, uint32_t i)
{
	return set[k][i / 64] >> i % 64 & 1;
}

static void fill(unsigned k, uint32_t n, int of_ten)
{
	sets[k] = set[k];
	memset(set[k], 0, sizeof set[k]);
	for (uint32_t i = 0; i < n; i++)
		if (rand() % 10 < of_ten)
			set[k][i / 64] |= UINT64_C(1) << i % 64;
}

static void as_counted_one_by_one(void **state)
{
	(void)state;
	srand(1);
	for (int turn = 0; turn < 400; turn++) {
		uint32_t n = 1 + (uint32_t)rand() % NUMBERS, blocks = (n + TALLY_BLOCK - 1) / TALLY_BLOCK;
		unsigned nset = (unsigned)rand() % (SETS + 1), planes = tally_planes(nset), cap = 1u << (planes - 1), count[NUMBERS] = { 0 };
		struct tally t[NUMBERS / TALLY_BLOCK];
		uint64_t found[TALLY_WORDS];
		bool plain = turn % 2;

		for (unsigned k = 0; k < nset; k++)
			fill(k, n, turn % 11);
		(plain ? plain_sets : tally_sets)(t, planes, 0, blocks, sets, nset);
		for (uint32_t i = 0; i < n; i++)
			for (unsigned k = 0; k < nset; k++)
				count[i] += in_set(k, i);
		for (int k = 0; k < 20; k++) {
			uint32_t i = (uint32_t)rand() % n;

			tally_one(t, planes, i);
			count[i]++;
		}
		for (uint32_t i = 0; i < n; i++)
			check(count[i] < cap ? tally_of(t, planes, i) == count[i] : tally_of(t, planes, i) >= cap, "number %u of %u in %u sets", i, n, nset);
		for (unsigned need = 0; need <= nset; need++)
			for (uint32_t b = 0; b < blocks; b++) {
				(plain ? plain_at_least : tally_at_least)(&t[b], planes, need, found);
				for (uint32_t i = b * TALLY_BLOCK; i < n && i < (b + 1) * TALLY_BLOCK; i++)
					check((found[i / 64 % TALLY_WORDS] >> i % 64 & 1) == (count[i] >= need), "number %u has %u, at least %u", i, count[i], need);
			}
	}
}

static void only_some_blocks(void **state)
{
	struct tally t[NUMBERS / TALLY_BLOCK], was;

	(void)state;
	memset(t, 0x55, sizeof t);
	was = t[2];
	fill(0, NUMBERS, 10);
	tally_sets(t, TALLY_FEW, 1, 2, sets, 1);
	check(tally_of(t, TALLY_FEW, TALLY_BLOCK) == 1, "the block is counted");
	check(!memcmp(&t[0], &was, sizeof was) && !memcmp(&t[2], &was, sizeof was), "those beside it are not");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(as_counted_one_by_one), cmocka_unit_test(only_some_blocks) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
