#include "core/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define STACK_UNITS 512

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

/* Where a code point goes. */
enum fold { FOLD_KEEP, FOLD_DROP, FOLD_BLANK };

static enum fold fold_class(UChar32 c)
{
	/* Percent and per mille tell a share from a count. */
	if (c == '%' || c == 0x2030)
		return FOLD_KEEP;
	/* Letters by their category, apostrophes by their use. */
	if (c == 0x2bb || c == 0x2bc || c == 0x2bd || c == 0xa78c)
		return FOLD_BLANK;
	switch (u_charType(c)) {
	case U_NON_SPACING_MARK: {
		/* Accents and the points of Hebrew and Arabic; the vowel signs of Indic and South-East Asian
		 * scripts and the voicing of kana have other classes, and names differ by them alone. */
		uint8_t ccc = u_getCombiningClass(c);

		return ccc == 1 || (ccc >= 10 && ccc <= 36) || ccc >= 202 ? FOLD_DROP : FOLD_KEEP;
	}
	case U_ENCLOSING_MARK:
		return FOLD_DROP;
	case U_SPACE_SEPARATOR:
	case U_LINE_SEPARATOR:
	case U_PARAGRAPH_SEPARATOR:
	case U_CONTROL_CHAR:
	case U_DASH_PUNCTUATION:
	case U_START_PUNCTUATION:
	case U_END_PUNCTUATION:
	case U_CONNECTOR_PUNCTUATION:
	case U_OTHER_PUNCTUATION:
	case U_INITIAL_PUNCTUATION:
	case U_FINAL_PUNCTUATION:
	case U_MODIFIER_SYMBOL: /* accents that stand alone, used as apostrophes */
		return FOLD_BLANK;
	default:
		return FOLD_KEEP;
	}
}

/* fold_class() of ASCII without ICU: letters, digits and mathematical signs stay ("85+"). */
static bool ascii_keeps(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '%' || c == '+' || c == '$' || c == '<' || c == '=' ||
		c == '>' || c == '|' || c == '~';
}

static bool is_ascii(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

static size_t fold_ascii(const char *s, size_t n, char *buf, size_t cap)
{
	size_t o = 0;
	bool blank = false;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (!ascii_keeps(c)) {
			blank = o > 0;
			continue;
		}
		if (o + blank + 1 >= cap)
			return SIZE_MAX;
		if (blank)
			buf[o++] = ' ';
		buf[o++] = (char)c;
		blank = false;
	}
	if (o >= cap)
		return SIZE_MAX;
	buf[o] = '\0';
	return o;
}

static size_t fold_units(const UChar *u, int32_t n, char *buf, size_t cap)
{
	size_t o = 0;
	bool blank = false;

	for (int32_t i = 0; i < n;) {
		char utf8[4];
		size_t len;
		UChar32 c;

		U16_NEXT(u, i, n, c);
		switch (fold_class(c)) {
		case FOLD_DROP:
			continue;
		case FOLD_BLANK:
			blank = o > 0;
			continue;
		case FOLD_KEEP:
			break;
		}
		len = utf8_put((uint32_t)c, utf8);
		if (o + blank + len >= cap)
			return SIZE_MAX;
		if (blank)
			buf[o++] = ' ';
		memcpy(buf + o, utf8, len);
		o += len;
		blank = false;
	}
	if (o >= cap)
		return SIZE_MAX;
	buf[o] = '\0';
	return o;
}

/* Text in ICU's units: in its own room where that is enough, else on the heap. */
struct units {
	UChar room[STACK_UNITS], *u;
	int32_t n, cap;
};

static bool units_grow(struct units *x, int32_t need)
{
	if (x->u != x->room)
		free(x->u);
	x->cap = need;
	x->u = malloc((size_t)need * sizeof *x->u);
	return x->u != NULL;
}

static void units_release(struct units *x)
{
	if (x->u != x->room)
		free(x->u);
}

static bool normalize(const UNormalizer2 *how, const struct units *in, struct units *out)
{
	UErrorCode err = U_ZERO_ERROR;

	out->n = unorm2_normalize(how, in->u, in->n, out->u, out->cap, &err);
	if (err == U_BUFFER_OVERFLOW_ERROR) {
		if (!units_grow(out, out->n))
			return false;
		err = U_ZERO_ERROR;
		out->n = unorm2_normalize(how, in->u, in->n, out->u, out->cap, &err);
	}
	return U_SUCCESS(err);
}

static bool from_utf8(const char *s, size_t n, struct units *out)
{
	UErrorCode err = U_ZERO_ERROR;

	/* Never more units than bytes. */
	if (n > STACK_UNITS && !units_grow(out, (int32_t)n))
		return false;
	u_strFromUTF8WithSub(out->u, out->cap, &out->n, s, (int32_t)n, 0xfffd, NULL, &err);
	return U_SUCCESS(err);
}

static size_t fold_unicode(const char *s, size_t n, char *buf, size_t cap)
{
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&err);
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&err);
	struct units a, b;
	size_t len = SIZE_MAX;

	if (U_FAILURE(err) || n > INT_MAX / 32)
		return SIZE_MAX;
	a.u = a.room;
	b.u = b.room;
	a.cap = b.cap = STACK_UNITS;
	if (from_utf8(s, n, &a) && normalize(casefold, &a, &b) && normalize(nfd, &b, &a))
		len = fold_units(a.u, a.n, buf, cap);
	units_release(&a);
	units_release(&b);
	return len;
}

size_t text_fold(const char *s, size_t n, char *buf, size_t cap)
{
	return is_ascii(s, n) ? fold_ascii(s, n, buf, cap) : fold_unicode(s, n, buf, cap);
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

static bool fold_case(const struct units *in, struct units *out)
{
	UErrorCode err = U_ZERO_ERROR;

	out->n = u_strFoldCase(out->u, out->cap, in->u, in->n, U_FOLD_CASE_DEFAULT, &err);
	if (err == U_BUFFER_OVERFLOW_ERROR) {
		if (!units_grow(out, out->n))
			return false;
		err = U_ZERO_ERROR;
		out->n = u_strFoldCase(out->u, out->cap, in->u, in->n, U_FOLD_CASE_DEFAULT, &err);
	}
	return U_SUCCESS(err);
}

static char *to_utf8(struct arena *a, const struct units *in)
{
	UErrorCode err = U_ZERO_ERROR;
	int32_t n;
	char *out = arena_alloc(a, (size_t)in->n + 1, 3);

	if (out)
		u_strToUTF8WithSub(out, in->n * 3 + 1, &n, in->u, in->n, 0xfffd, NULL, &err);
	return out && U_SUCCESS(err) ? out : NULL;
}

const char *text_caseless(struct arena *a, const char *s, size_t n)
{
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&err), *nfd = unorm2_getNFDInstance(&err);
	struct units x, y;
	const char *key = NULL;

	if (U_FAILURE(err) || n > INT_MAX / 32)
		return NULL;
	x.u = x.room;
	y.u = y.room;
	x.cap = y.cap = STACK_UNITS;
	if (from_utf8(s, n, &x) && normalize(nfd, &x, &y) && fold_case(&y, &x) && normalize(nfc, &x, &y))
		key = to_utf8(a, &y);
	units_release(&x);
	units_release(&y);
	return key;
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
