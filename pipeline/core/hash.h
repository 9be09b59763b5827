/*
 * hash.h - XXH3 for the ledger and for look-ups, SHA-256 for files.
 */
#ifndef CORE_HASH_H
#define CORE_HASH_H

#include <openssl/sha.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_TEXT 65

struct hash128 {
	uint64_t lo, hi;
};

uint64_t hash64(const void *p, size_t n, uint64_t seed);
struct hash128 hash128(const void *p, size_t n, uint64_t seed);
/* Modulo 2^128: order does not matter. */
static inline struct hash128 hash128_add(struct hash128 a, struct hash128 b)
{
	struct hash128 sum = { a.lo + b.lo, a.hi + b.hi };

	sum.hi += sum.lo < a.lo;
	return sum;
}
static inline unsigned __int128 hash128_wide(struct hash128 h)
{
	return (unsigned __int128)h.hi << 64 | h.lo;
}
struct hash128 hash128_sub(struct hash128 a, struct hash128 b);
void hash128_hex(struct hash128 h, char out[33]);
void sha256_hex(const void *p, size_t n, char out[SHA256_TEXT]);

/* The same of bytes that come in pieces. There is nothing to release. */
struct sha256 {
	SHA256_CTX state;
};
void sha256_begin(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *p, size_t n);
void sha256_end(struct sha256 *s, char out[SHA256_TEXT]);

#endif
