/*
 * hash_inline.h - the hashes of hash.h, inlined where very many short texts are hashed: the same values without a
 * call. What hashes files and long texts takes hash.h.
 */
#ifndef CORE_HASH_INLINE_H
#define CORE_HASH_INLINE_H

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/hash.h"

static inline uint64_t hash64_inline(const void *p, size_t n, uint64_t seed)
{
	return XXH3_64bits_withSeed(p, n, seed);
}

static inline struct hash128 hash128_inline(const void *p, size_t n, uint64_t seed)
{
	XXH128_hash_t h = XXH3_128bits_withSeed(p, n, seed);

	/* Both halves stay in registers: put together on the stack they are waited for (a load across two stores). */
	__asm__("" : "+r"(h.low64), "+r"(h.high64));
	return (struct hash128){ h.low64, h.high64 };
}

#endif
