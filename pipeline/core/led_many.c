/*
 * led_many.c - XXH3-128 with a seed of texts of 1 to 8 bytes, as its specification has it (xxhash_spec.md, small inputs; the
 * numbers are its primes, and what its secret comes to there), on eight texts at once. What the ledger makes of it is in
 * led_seed.h.
 */
#include "core/led_many.h"

#ifdef __x86_64__

#include <immintrin.h>
#include <string.h>

#include "core/led_seed.h"

#define EIGHT 8u
#define FOR_MANY target("avx512f,avx512bw,avx512dq")
#define INSIDE __attribute__((FOR_MANY, always_inline)) static inline

typedef uint64_t lanes __attribute__((vector_size(64)));

/* Sums of the halves of hashes, the lower one in two parts, which do not overflow. */
struct sums {
	lanes low, middle, high;
};

/* which: all bits of the lanes that count. */
INSIDE void add(struct sums *s, lanes lo, lanes hi, lanes which)
{
	s->low += lo & which & 0xffffffff;
	s->middle += (lo & which) >> 32;
	s->high += hi & which;
}

INSIDE unsigned __int128 total(const struct sums *s)
{
	unsigned __int128 all = 0;

	for (unsigned i = 0; i < EIGHT; i++)
		all += ((unsigned __int128)s->high[i] << 64) + ((unsigned __int128)s->middle[i] << 32) + s->low[i];
	return all;
}

INSIDE bool any(lanes which)
{
	return _mm512_test_epi64_mask((__m512i)which, (__m512i)which) != 0;
}

INSIDE lanes eight(const uint64_t *from)
{
	lanes x;

	memcpy(&x, from, sizeof x);
	return x;
}

/* led_mix() */
INSIDE lanes mix(lanes x)
{
	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
	x = (x ^ x >> 27) * 0x94D049BB133111EBu;
	return x ^ x >> 31;
}

/* XXH64_avalanche */
INSIDE lanes avalanche(lanes x)
{
	x = (x ^ x >> 33) * 0xC2B2AE3D27D4EB4Fu;
	x = (x ^ x >> 29) * 0x165667B19E3779F9u;
	return x ^ x >> 32;
}

INSIDE void add_1to3(struct sums *s, lanes x, lanes n, lanes seed, lanes which)
{
	lanes first = x & 0xff, middle = x >> (n >> 1 << 3) & 0xff, last = x >> ((n - 1) << 3);
	lanes lo = first << 16 | middle << 24 | last | n << 8;
	lanes hi = middle | first << 8 | n << 16 | last << 24; /* its bytes the other way round */

	hi = (hi << 13 | hi >> 19) & 0xffffffff;
	add(s, avalanche(lo ^ (seed + 0x87275a9b)), avalanche(hi ^ (0x302c208b - seed)), which);
}

/* The four lower bytes of each lane in its upper half, the other way round. */
INSIDE lanes turned(lanes x)
{
	return x << 56 | (x & 0xff00) << 40 | (x & 0xff0000) << 24 | (x & 0xff000000) << 8;
}

/* Both halves of products of 64 by 64 bits. */
INSIDE lanes multiply(lanes a, lanes b, lanes *hi)
{
	const lanes a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
	lanes low = a0 * b0, left = a1 * b0, right = a0 * b1;
	lanes cross = (low >> 32) + (left & 0xffffffff) + right;

	*hi = (left >> 32) + (cross >> 32) + a1 * b1;
	return cross << 32 | (low & 0xffffffff);
}

INSIDE void add_4to8(struct sums *s, lanes x, lanes n, lanes seed, lanes which)
{
	lanes lo, hi;

	x = (x & 0xffffffff) | x >> ((n - 4) << 3) << 32;
	lo = multiply(x ^ ((seed ^ turned(seed)) + 0xc4f023344dc994acu), (n << 2) + 0x9E3779B185EBCA87u, &hi);
	hi += lo << 1;
	lo ^= hi >> 3;
	lo = (lo ^ lo >> 35) * 0x9FB21C651E98DF25u;
	hi = (hi ^ hi >> 37) * 0x165667919E3779F9u;
	add(s, lo ^ lo >> 28, hi ^ hi >> 32, which);
}

__attribute__((FOR_MANY)) static void add_all(
	const struct led_many *t, uint64_t address, uint64_t file_seed, unsigned __int128 *sum)
{
	lanes at = address + (lanes){ 0, LED_ROW, 2 * LED_ROW, 3 * LED_ROW, 4 * LED_ROW, 5 * LED_ROW, 6 * LED_ROW, 7 * LED_ROW };
	struct sums s = { { 0 }, { 0 }, { 0 } };

	for (uint32_t i = 0; i < t->n; i += EIGHT, at += EIGHT * LED_ROW) {
		lanes x = eight(&t->front[i]), n = eight(&t->length[i]), seed = mix(at ^ file_seed);
		lanes some = (lanes)((x & 0xff) > ' '), few = some & (lanes)(n <= 3),
		      more = some & (lanes)(n >= 4) & (lanes)(n <= 8);

		if (any(few))
			add_1to3(&s, x, n, seed, few);
		if (any(more))
			add_4to8(&s, x, n, seed, more);
	}
	*sum += total(&s);
}

bool led_many_add(struct led_many *t, uint64_t address, uint64_t file_seed, unsigned __int128 *sum)
{
	if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512dq"))
		return false;
	memset(&t->front[t->n], 0, EIGHT * sizeof *t->front);
	memset(&t->length[t->n], 0, EIGHT * sizeof *t->length);
	add_all(t, address, file_seed, sum);
	return true;
}

#else

bool led_many_add(struct led_many *t, uint64_t address, uint64_t file_seed, unsigned __int128 *sum)
{
	(void)t;
	(void)address;
	(void)file_seed;
	(void)sum;
	return false;
}

#endif
