/* The functions of SHA-256 themselves, without the machinery of providers around them, which takes longer to start than a small file
 * to be read, and needs memory where these cannot fail. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "core/hash.h"

#include <xxhash.h>
#ifdef __x86_64__
#define XXH_DISPATCH_DISABLE_REPLACE
#include <xxh_x86dispatch.h>
#endif

#define LONG_TEXT 65536 /* bytes from which on it is worth asking what the processor can do; the hash is the same */

uint64_t hash64(const void *p, size_t n, uint64_t seed)
{
#ifdef __x86_64__
	if (n >= LONG_TEXT)
		return XXH3_64bits_withSeed_dispatch(p, n, seed);
#endif
	return XXH3_64bits_withSeed(p, n, seed);
}

struct hash128 hash128(const void *p, size_t n, uint64_t seed)
{
	XXH128_hash_t h = XXH3_128bits_withSeed(p, n, seed);

	return (struct hash128){ h.low64, h.high64 };
}

struct hash128 hash128_sub(struct hash128 a, struct hash128 b)
{
	return (struct hash128){ a.lo - b.lo, a.hi - b.hi - (a.lo < b.lo) };
}

static const char hex[] = "0123456789abcdef";

void hash128_hex(struct hash128 h, char out[33])
{
	for (unsigned i = 0; i < 16; i++) {
		out[i] = hex[h.hi >> (60 - 4 * i) & 15];
		out[16 + i] = hex[h.lo >> (60 - 4 * i) & 15];
	}
	out[32] = '\0';
}

static void put_hex(const unsigned char md[32], char out[SHA256_TEXT])
{
	for (unsigned i = 0; i < 32; i++) {
		out[2 * i] = hex[md[i] >> 4];
		out[2 * i + 1] = hex[md[i] & 15];
	}
	out[64] = '\0';
}

void sha256_begin(struct sha256 *s)
{
	SHA256_Init(&s->state);
}

void sha256_add(struct sha256 *s, const void *p, size_t n)
{
	SHA256_Update(&s->state, p, n);
}

void sha256_end(struct sha256 *s, char out[SHA256_TEXT])
{
	unsigned char md[SHA256_DIGEST_LENGTH];

	SHA256_Final(md, &s->state);
	put_hex(md, out);
}

void sha256_hex(const void *p, size_t n, char out[SHA256_TEXT])
{
	struct sha256 s;

	sha256_begin(&s);
	sha256_add(&s, p, n);
	sha256_end(&s, out);
}
