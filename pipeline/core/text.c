#include "core/text.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bytes from 1 to 0x7f, or from 0 where zeros are allowed, before any other. */
static inline size_t ascii_run(const char *s, size_t n, bool zeros)
{
	const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
	size_t i = 0;

#ifdef __SSE2__
	for (; n - i >= 64; i += 64) {
		const __m128i *v = (const __m128i *)(const void *)(s + i);
		__m128i a = _mm_loadu_si128(v), b = _mm_loadu_si128(v + 1), c = _mm_loadu_si128(v + 2), d = _mm_loadu_si128(v + 3);
		__m128i any = _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d));
		__m128i least = _mm_min_epu8(_mm_min_epu8(a, b), _mm_min_epu8(c, d));

		if (!zeros)
			any = _mm_or_si128(any, _mm_cmpeq_epi8(least, _mm_setzero_si128()));
		if (_mm_movemask_epi8(any))
			break;
	}
#endif
	for (; n - i >= 8; i += 8) {
		uint64_t eight, zero;

		memcpy(&eight, s + i, 8);
		zero = zeros ? 0 : (eight - ones) & ~eight & high;
		if ((eight & high) || zero)
			break;
	}
	while (i < n && !(s[i] & 0x80) && (zeros || s[i]))
		i++;
	return i;
}

static inline size_t span(const char *s, size_t n, bool zeros)
{
	size_t i = 0, next;
	UChar32 c;

	for (;;) {
		i += ascii_run(s + i, n - i, zeros);
		if (i == n || !s[i])
			return i;
		/* In other scripts the next ones are no ASCII either. */
		while (i < n && (s[i] & 0x80)) {
			next = i;
			U8_NEXT(s, next, n, c);
			if (c < 0)
				return i;
			i = next;
		}
	}
}

size_t utf8_span(const char *s, size_t n)
{
	return span(s, n, false);
}

bool utf8_valid(const char *s, size_t n, size_t *bad_at)
{
	size_t good = span(s, n, true);

	if (good < n && bad_at)
		*bad_at = good;
	return good == n;
}

uint32_t utf8_next(const char *s, size_t n, size_t *i)
{
	UChar32 c;

	if (*i >= n)
		return 0;
	U8_NEXT_OR_FFFD(s, *i, n, c);
	return (uint32_t)c;
}

size_t utf8_put(uint32_t cp, char out[4])
{
	size_t n = 0;

	if (cp > 0x10ffff || U_IS_SURROGATE(cp))
		cp = 0xfffd;
	U8_APPEND_UNSAFE(out, n, cp);
	return n;
}

/* White space, and what editors leave at the ends of texts that takes no room: BOM, zero width blank and
 * joiner of words, marks of direction. */
static bool is_blank(UChar32 c)
{
	if (c < 0x80)
		return c == ' ' || (c >= 9 && c <= 13);
	/* Letters of most scripts, and ideographs. */
	if ((c > 0xa0 && c < 0x1680) || (c > 0x3000 && c < 0xfe00))
		return false;
	return u_isUWhiteSpace(c) || c == 0xfeff || c == 0x200b || c == 0x2060 || c == 0x200e || c == 0x200f;
}

void text_trim(const char **s, size_t *n)
{
	const char *p = *s;
	size_t from = 0, to = *n, i;
	UChar32 c;

	while (from < to) {
		i = from;
		U8_NEXT(p, i, to, c);
		if (!is_blank(c))
			break;
		from = i;
	}
	while (to > from) {
		size_t at = to - 1;

		while (at > from && to - at < 4 && ((unsigned char)p[at] & 0xc0) == 0x80)
			at--;
		i = at;
		U8_NEXT(p, i, to, c);
		if (i != to || !is_blank(c))
			break;
		to = at;
	}
	*s = p + from;
	*n = to - from;
}

bool text_hidden(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* In a name a mark of direction has no business either. */
static bool harmless(uint32_t c)
{
	return !text_hidden(c) && c != 0x61c && c != 0x200e && c != 0x200f;
}

const char *text_visible(struct arena *a, const char *s, size_t n)
{
	size_t i = 0, k = 0;
	char *out = arena_alloc(a, n + 1, 4);

	while (out && i < n) {
		size_t from = i, bad;
		bool fine = harmless(utf8_next(s, n, &i)) && utf8_valid(s + from, i - from, &bad);

		for (; from < i; from++)
			k += (size_t)(fine ? (out[k] = s[from], 1) : sprintf(out + k, "\\x%02X", (unsigned char)s[from]));
	}
	if (out)
		out[k] = '\0';
	return out;
}

unsigned text_letters(const char *s)
{
	unsigned n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

bool text_eq_nocase(const char *a, const char *b)
{
	for (;; a++, b++) {
		unsigned char x = (unsigned char)*a, y = (unsigned char)*b;

		if (x >= 'A' && x <= 'Z')
			x |= 0x20;
		if (y >= 'A' && y <= 'Z')
			y |= 0x20;
		if (x != y)
			return false;
		if (x == '\0')
			return true;
	}
}

unsigned text_distance(const char *a, const char *b)
{
	unsigned row[65];
	size_t na = strnlen(a, 64), nb = strnlen(b, 64);

	for (size_t j = 0; j <= nb; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= nb; j++) {
			unsigned best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[nb];
}
