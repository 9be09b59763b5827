/*
 * hash_inline.h - the hashes of hash.h, inlined where very many short texts are hashed: the same values without a
 * call. What hashes files and long texts takes hash.h.
 */
#ifndef CORE_HASH_INLINE_H
#define CORE_HASH_INLINE_H

#define XXH_INLINE_ALL
#include <string.h>
#include <xxhash.h>

#include "core/hash.h"

static inline uint64_t hash64_inline(const void *p, size_t n, uint64_t seed)
{
	return XXH3_64bits_withSeed(p, n, seed);
}

/* Only short texts, which nearly all are, without a call: the rest would take their place in the registers. */
static inline struct hash128 hash128_inline(const void *p, size_t n, uint64_t seed)
{
	XXH128_hash_t h;

	if (n > 16)
		return hash128(p, n, seed);
	h = XXH3_128bits_withSeed(p, n, seed);

	/* Both halves stay in registers: put together on the stack they are waited for (a load across two stores). */
	__asm__("" : "+r"(h.low64), "+r"(h.high64));
	return (struct hash128){ h.low64, h.high64 };
}

/* For look-ups in memory only: nothing that is written or compared between runs may depend on it. */
static inline uint64_t hash_lookup(const char *p, size_t n)
{
	uint64_t a = 0, b = 0;
	uint32_t a4, b4;
	unsigned __int128 m;

	if (n > 16)
		return hash64_inline(p, n, 0);
	if (n >= 8) {
		memcpy(&a, p, 8);
		memcpy(&b, p + n - 8, 8);
	} else if (n >= 4) {
		memcpy(&a4, p, 4);
		memcpy(&b4, p + n - 4, 4);
		a = a4;
		b = b4;
	} else if (n) {
		a = (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n / 2] << 8 | (unsigned char)p[n - 1];
	}
	m = (unsigned __int128)(a ^ 0x9E3779B97F4A7C15u) * (b ^ 0xD6E8FEB86659FD93u ^ n << 56);
	return (uint64_t)m ^ (uint64_t)(m >> 64);
}

#endif
