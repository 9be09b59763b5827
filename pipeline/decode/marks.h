/*
 * marks.h - where delimiters, quotes and line ends stand in a text, found in blocks of 64 bytes; and how far two blocks are alike.
 *
 * With SSE2 where the machine is known to have it (every x86-64), else with whole words, and with AVX-512 where the processor turns out
 * to have it; all give the same.
 */
#ifndef DECODE_MARKS_H
#define DECODE_MARKS_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define MARKS_SPAN 1024u /* bytes that are looked at together */

/* Bit i is set where byte i of the 64 at p is the delimiter, a quote, CR or LF. */
static inline uint64_t marks_by_words(const char *p, char delimiter)
{
	const uint64_t ones = 0x0101010101010101u, low7 = 0x7f7f7f7f7f7f7f7fu, high = 0x8080808080808080u;
	const uint64_t wanted = ones * (unsigned char)delimiter, quote = ones * '"', cr = ones * '\r', lf = ones * '\n';
	uint64_t mask = 0;

	for (unsigned i = 0; i < 8; i++) {
		uint64_t x, d, q, r, l, hit;

		memcpy(&x, p + 8 * i, 8);
		x = le64toh(x);
		d = x ^ wanted;
		q = x ^ quote;
		r = x ^ cr;
		l = x ^ lf;
		/* (v & 0x7f) + 0x7f | v has its high bit clear for a zero byte only, and carries nowhere. */
		hit = ~((((d & low7) + low7) | d) & (((q & low7) + low7) | q) & (((r & low7) + low7) | r) &
			      (((l & low7) + low7) | l)) &
			high;
		mask |= ((hit >> 7) * 0x0102040810204080u >> 56) << 8 * i;
	}
	return mask;
}

#ifdef __SSE2__
static inline uint64_t marks_of(const char *p, char delimiter)
{
	const __m128i wanted = _mm_set1_epi8(delimiter), quote = _mm_set1_epi8('"'), cr = _mm_set1_epi8('\r'), lf = _mm_set1_epi8('\n');
	uint64_t mask = 0;

#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
		__m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, wanted), _mm_cmpeq_epi8(x, quote)),
			_mm_or_si128(_mm_cmpeq_epi8(x, cr), _mm_cmpeq_epi8(x, lf)));

		mask |= (uint64_t)(unsigned)_mm_movemask_epi8(hit) << 16 * i;
	}
	return mask;
}
#else
static inline uint64_t marks_of(const char *p, char delimiter)
{
	return marks_by_words(p, delimiter);
}
#endif

/* Bit i is set where the first i + 1 bytes of the 64 at a are those at b. */
static inline uint64_t marks_alike_by_words(const char *a, const char *b)
{
	for (unsigned i = 0; i < 64; i += 8) {
		uint64_t x, y;

		memcpy(&x, a + i, 8);
		memcpy(&y, b + i, 8);
		if (x != y)
			return ((uint64_t)1 << (i + (unsigned)__builtin_ctzll(le64toh(x ^ y)) / 8)) - 1;
	}
	return UINT64_MAX;
}

#ifdef __SSE2__
static inline uint64_t marks_alike(const char *a, const char *b)
{
	uint64_t same = 0;

#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(a + 16 * i));
		__m128i y = _mm_loadu_si128((const __m128i *)(const void *)(b + 16 * i));

		same |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y)) << 16 * i;
	}
	return same & ~(same + 1);
}
#else
static inline uint64_t marks_alike(const char *a, const char *b)
{
	return marks_alike_by_words(a, b);
}
#endif

static inline uint32_t marks_count(uint64_t m)
{
	m -= m >> 1 & 0x5555555555555555u;
	m = (m & 0x3333333333333333u) + (m >> 2 & 0x3333333333333333u);
	m = (m + (m >> 4)) & 0x0f0f0f0f0f0f0f0fu;
	return (uint32_t)(m * 0x0101010101010101u >> 56);
}

/* All marks in a piece of a text: where they stand in it, and which they are. */
struct mark_list {
	uint32_t n;
	uint16_t at[MARKS_SPAN + 64];
	char kind[MARKS_SPAN + 64];
};

/* Those in the first n bytes at p, n <= MARKS_SPAN. */
static inline void marks_find(const char *p, size_t n, char delimiter, struct mark_list *out)
{
	uint16_t *to = out->at;

	for (size_t i = 0; i < n; i += 64) {
		char last[64];
		const char *block = p + i;
		uint64_t m;
		uint16_t *end;

		if (n - i < 64) {
			memset(last, 0, sizeof last); /* zero is no mark */
			memcpy(last, block, n - i);
			block = last;
		}
		m = marks_of(block, delimiter);
		end = to + marks_count(m);
		/* A loop over the bits would end where nobody expects it: eight at a time are written, and what is written
		 * too much is written over. */
		for (; to < end; to += 8)
#pragma GCC unroll 8
			for (unsigned k = 0; k < 8; k++) {
				to[k] = (uint16_t)(i + (unsigned)__builtin_ctzll(m | UINT64_C(1) << 63));
				m &= m - 1;
			}
		to = end;
	}
	out->n = (uint32_t)(to - out->at);
	for (uint32_t i = 0; i < out->n; i++)
		out->kind[i] = p[out->at[i]];
}

/* The same, with what the processor has. */
void marks_find_fast(const char *p, size_t n, char delimiter, struct mark_list *out);

#endif
