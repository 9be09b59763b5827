#include "core/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
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

void sha256_prepare(void)
{
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ADD_ALL_CIPHERS |
		OPENSSL_INIT_NO_ADD_ALL_DIGESTS, NULL);
}

void sha256_hex(const void *p, size_t n, char out[SHA256_TEXT])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	/* Fails only without memory for its few hundred bytes; a wrong hash must never go on. */
	if (!EVP_Digest(n ? p : "", n, md, &len, EVP_sha256(), NULL) || len != 32)
		abort();
	put_hex(md, out);
}

bool sha256_begin(struct sha256 *s)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	s->state = c;
	if (c && EVP_DigestInit_ex(c, EVP_sha256(), NULL))
		return true;
	sha256_end(s, NULL);
	return false;
}

bool sha256_add(struct sha256 *s, const void *p, size_t n)
{
	return EVP_DigestUpdate(s->state, p, n) == 1;
}

bool sha256_end(struct sha256 *s, char out[SHA256_TEXT])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	bool fine = !out || (EVP_DigestFinal_ex(s->state, md, &len) && len == 32);

	EVP_MD_CTX_free(s->state);
	s->state = NULL;
	if (fine && out)
		put_hex(md, out);
	return fine;
}
