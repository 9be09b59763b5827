/*
 * led_many.c - XXH3-128 with a seed of texts of 1 to 16 bytes, as its specification has it (xxhash_spec.md, small inputs; the
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

/* Both halves of eight hashes. */
struct halves {
	lanes lo, hi;
};

INSIDE lanes each(uint64_t x)
{
	return (lanes)_mm512_set1_epi64((long long)x);
}

INSIDE __mmask8 equal(lanes a, lanes b)
{
	return _mm512_cmpeq_epu64_mask((__m512i)a, (__m512i)b);
}

INSIDE __mmask8 at_most(lanes a, uint64_t b)
{
	return _mm512_cmple_epu64_mask((__m512i)a, (__m512i)each(b));
}

/* a where which says so, else b. */
INSIDE lanes either(__mmask8 which, lanes a, lanes b)
{
	return (lanes)_mm512_mask_mov_epi64((__m512i)b, which, (__m512i)a);
}

/* The lanes of x, and in front of them the last one of what stood before. */
INSIDE lanes above(lanes x, lanes before)
{
	return (lanes)_mm512_alignr_epi64((__m512i)x, (__m512i)before, 7);
}

/* led_mix() */
INSIDE lanes mix(lanes x)
{
	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
	x = (x ^ x >> 27) * 0x94D049BB133111EBu;
	return x ^ x >> 31;
}

/* XXH64_avalanche, XXH3_avalanche */
INSIDE lanes avalanche64(lanes x)
{
	x = (x ^ x >> 33) * 0xC2B2AE3D27D4EB4Fu;
	x = (x ^ x >> 29) * 0x165667B19E3779F9u;
	return x ^ x >> 32;
}
INSIDE lanes avalanche(lanes x)
{
	x = (x ^ x >> 37) * 0x165667919E3779F9u;
	return x ^ x >> 32;
}

/* The bytes of each lane the other way round. */
INSIDE lanes turned(lanes x)
{
	const __m512i order = _mm512_set4_epi32(0x08090a0b, 0x0c0d0e0f, 0x00010203, 0x04050607);

	return (lanes)_mm512_shuffle_epi8((__m512i)x, order);
}

/* Both halves of products of 64 by 64 bits. */
INSIDE struct halves multiply(lanes a, lanes b)
{
	const lanes a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
	lanes low = a0 * b0, left = a1 * b0, right = a0 * b1;
	lanes cross = (low >> 32) + (left & 0xffffffff) + right;

	return (struct halves){ cross << 32 | (low & 0xffffffff), (left >> 32) + (cross >> 32) + a1 * b1 };
}

INSIDE struct halves hash_1to3(lanes x, lanes n, lanes seed)
{
	lanes first = x & 0xff, middle = x >> (n >> 1 << 3) & 0xff, last = x >> ((n - 1) << 3);
	lanes lo = first << 16 | middle << 24 | last | n << 8;
	lanes hi = middle | first << 8 | n << 16 | last << 24; /* its bytes the other way round */

	hi = (hi << 13 | hi >> 19) & 0xffffffff;
	return (struct halves){ avalanche64(lo ^ (seed + 0x87275a9b)), avalanche64(hi ^ (0x302c208b - seed)) };
}

INSIDE struct halves hash_4to8(lanes x, lanes n, lanes seed)
{
	struct halves h;

	x = (x & 0xffffffff) | x >> ((n - 4) << 3) << 32;
	seed ^= turned(seed & 0xffffffff);
	h = multiply(x ^ (seed + 0xc4f023344dc994acu), (n << 2) + 0x9E3779B185EBCA87u);
	h.hi += h.lo << 1;
	h.lo ^= h.hi >> 3;
	h.lo = (h.lo ^ h.lo >> 35) * 0x9FB21C651E98DF25u;
	return (struct halves){ h.lo ^ h.lo >> 28, avalanche(h.hi) };
}

INSIDE struct halves hash_9to16(lanes x, lanes y, lanes n, lanes seed)
{
	const uint64_t prime1 = 0x9E3779B185EBCA87u, prime2 = 0xC2B2AE3D27D4EB4Fu;
	const lanes last = (lanes)_mm512_or_si512(_mm512_srlv_epi64((__m512i)x, (__m512i)((n - 8) << 3)),
		_mm512_sllv_epi64((__m512i)y, (__m512i)((16 - n) << 3))), far = last ^ (seed + 0xc202797692d63d58u);
	struct halves m = multiply(x ^ last ^ (0x59973f0033362349u - seed), each(prime1)), h;

	m.lo += (n - 1) << 54;
	m.hi += far + (far & 0xffffffff) * 0x85EBCA76u;
	h = multiply(m.lo ^ turned(m.hi), each(prime2));
	return (struct halves){ avalanche(h.lo), avalanche(h.hi + m.hi * prime2) };
}

/* Texts of up to 8 digits, without zeros in front, as numbers; 0 where a text is anything else. */
INSIDE lanes digits(lanes x, lanes n, __mmask8 *which)
{
	const __m512i tens = _mm512_set1_epi16(0x010a), hundreds = _mm512_set1_epi32(0x00010064);
	/* Behind as many zeros as there is room for. */
	__m512i v = _mm512_sub_epi8(_mm512_or_si512(_mm512_sllv_epi64((__m512i)x, (__m512i)(64 - (n << 3))),
		_mm512_srlv_epi64(_mm512_set1_epi8('0'), (__m512i)(n << 3))), _mm512_set1_epi8('0'));
	__mmask8 zero = equal(x & 0xff, each('0')) & (__mmask8)~equal(n, each(1));
	lanes fours;

	*which &= at_most(n, 8) & (__mmask8)~zero & _mm512_testn_epi64_mask(_mm512_subs_epu8(v, _mm512_set1_epi8(9)), _mm512_set1_epi8(-1));
	fours = (lanes)_mm512_madd_epi16(_mm512_maddubs_epi16(v, tens), hundreds);
	return either(*which, (fours & 0xffffffff) * 10000 + (fours >> 32), each(0));
}

INSIDE struct halves hashes(lanes x, lanes y, lanes n, lanes seed, __mmask8 which)
{
	const __mmask8 upto3 = which & at_most(n, 3), upto8 = which & at_most(n, 8);
	struct halves all = { each(0), each(0) }, some;

	if (upto3)
		all = hash_1to3(x, n, seed);
	if (upto8 != upto3) {
		some = hash_4to8(x, n, seed);
		all.lo = either(upto3, all.lo, some.lo);
		all.hi = either(upto3, all.hi, some.hi);
	}
	if (which != upto8) {
		some = hash_9to16(x, y, n, seed);
		all.lo = either(upto8, all.lo, some.lo);
		all.hi = either(upto8, all.hi, some.hi);
	}
	return (struct halves){ either(which, all.lo, each(0)), either(which, all.hi, each(0)) };
}

INSIDE uint64_t sum_of(lanes x)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < EIGHT; i++)
		sum += x[i];
	return sum;
}

INSIDE void look(const struct led_many *t, uint64_t address, uint64_t file_seed, bool only_hash, struct led_seen *out)
{
	const __m512i even = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), odd = _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15);
	lanes at = address + (lanes){ 0, LED_ROW, 2 * LED_ROW, 3 * LED_ROW, 4 * LED_ROW, 5 * LED_ROW, 6 * LED_ROW, 7 * LED_ROW };
	lanes low = each(0), middle = each(0), high = each(0); /* sums of hashes, the lower half in two parts, which do not overflow */
	lanes xs = each(0), ys = each(0), ns = each(UINT64_MAX); /* of the eight before */
	uint64_t same = 0, hashed = 0, number = 0, maybe = 0;

	for (uint32_t i = 0; i < t->n; i += EIGHT, at += EIGHT * LED_ROW) {
		const __m512i a = _mm512_load_si512(&t->front[i]), b = _mm512_load_si512(&t->front[i + 4]);
		const lanes x = (lanes)_mm512_permutex2var_epi64(a, even, b), y = (lanes)_mm512_permutex2var_epi64(a, odd, b);
		const lanes n = (lanes)_mm512_cvtepu32_epi64(_mm256_load_si256((const __m256i *)(const void *)&t->length[i]));
		const __mmask8 which = (__mmask8)~at_most(x & 0xff, ' ') & at_most(n, 16);
		/* No letter, and the first one of a number. */
		__mmask8 may = at_most((x & 0xff) - '-', '9' - '-') & _mm512_testn_epi64_mask((__m512i)x, _mm512_set1_epi8((char)0xc0));
		struct halves h = hashes(x, y, n, mix(at ^ file_seed), which);
		lanes whole = each(0);

		low += h.lo & 0xffffffff;
		middle += h.lo >> 32;
		high += h.hi;
		hashed |= (uint64_t)which << i;
		if (only_hash)
			continue;
		same |= (uint64_t)(equal(x, above(x, xs)) & equal(y, above(y, ys)) & equal(n, above(n, ns))) << i;
		maybe |= (uint64_t)may << i;
		if (may) {
			whole = digits(x, n, &may);
			number |= (uint64_t)may << i;
		}
		_mm512_store_si512(&out->whole[i], (__m512i)whole);
		xs = x;
		ys = y;
		ns = n;
	}
	out->same = same;
	out->hashed = hashed;
	out->number = number;
	out->maybe = maybe;
	out->hash = ((unsigned __int128)sum_of(high) << 64) + ((unsigned __int128)sum_of(middle) << 32) + sum_of(low);
}

__attribute__((FOR_MANY)) static void look_at_all(const struct led_many *t, uint64_t address, uint64_t file_seed, struct led_seen *out)
{
	look(t, address, file_seed, false, out);
}

__attribute__((FOR_MANY)) static void hash_all(const struct led_many *t, uint64_t address, uint64_t file_seed, struct led_seen *out)
{
	look(t, address, file_seed, true, out);
}

/* Whether the processor can; if so, eights are filled up. */
static bool made_ready(struct led_many *t)
{
	if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512dq"))
		return false;
	for (uint32_t i = t->n; i % EIGHT; i++) {
		t->front[i][0] = t->front[i][1] = 0;
		t->length[i] = 0;
	}
	return true;
}

bool led_many_look(struct led_many *t, uint64_t address, uint64_t file_seed, struct led_seen *out)
{
	bool can = made_ready(t);

	if (can)
		look_at_all(t, address, file_seed, out);
	return can;
}

bool led_many_hash(struct led_many *t, uint64_t address, uint64_t file_seed, struct led_seen *out)
{
	bool can = made_ready(t);

	if (can)
		hash_all(t, address, file_seed, out);
	return can;
}

#else

bool led_many_look(struct led_many *t, uint64_t address, uint64_t file_seed, struct led_seen *out)
{
	(void)t;
	(void)address;
	(void)file_seed;
	(void)out;
	return false;
}

bool led_many_hash(struct led_many *t, uint64_t address, uint64_t file_seed, struct led_seen *out)
{
	return led_many_look(t, address, file_seed, out);
}

#endif
