/*
 * fold.c - texts without what does not tell them apart, for comparing: text_fold() and text_caseless() of text.h.
 */
#include "core/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#define STACK_UNITS 512

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
static inline bool ascii_keeps(unsigned char c)
{
#define BIT(c) (UINT64_C(1) << ((c) & 63))
	static const uint64_t KEPT[2] = { UINT64_C(0x3ff) << '0' | BIT('%') | BIT('+') | BIT('$') | BIT('<') | BIT('=') | BIT('>'),
		UINT64_C(0x3ffffff) << ('a' - 64) | BIT('|') | BIT('~') };
#undef BIT

	return KEPT[c >> 6] >> (c & 63) & 1;
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

/* What a character alone becomes, as ICU says when it is first seen; a blank where a word ends. Kept by thread: a text has few different ones. */
#define SEEN 2048
#define LONG 0xff
struct seen {
	uint32_t c; /* 0: none yet */
	uint8_t n;  /* LONG: it is not kept */
	uint8_t first, last; /* classes of marks that stay at its beginning and its end: those that stand together are put in order by them; 0: a letter, or nothing */
	char s[9];
};

static void ends_of(struct seen *x)
{
	x->first = x->last = 0;
	for (size_t i = 0; i < x->n;) {
		bool begins = i == 0;

		x->last = u_getCombiningClass((UChar32)utf8_next(x->s, x->n, &i));
		x->first = begins ? x->last : x->first;
	}
}

static const struct seen *see(uint32_t c)
{
	static _Thread_local struct seen kept[SEEN];
	struct seen *x = &kept[c % SEEN];
	char s[6] = "a", fold[6 * 18 + 1];
	size_t n;

	if (x->c == c)
		return x;
	/* Between two letters, so that blanks are seen. */
	n = 1 + utf8_put(c, s + 1);
	s[n++] = 'a';
	n = fold_unicode(s, n, fold, sizeof fold);
	x->c = c;
	x->n = n == SIZE_MAX || n - 2 > sizeof x->s ? LONG : (uint8_t)(n - 2);
	if (x->n != LONG) {
		memcpy(x->s, fold + 1, x->n);
		ends_of(x);
	}
	return x;
}

/* Character by character; false: that cannot be done, and nothing is said. The fold of a text is those of its characters, one behind the other, where no marks
 * that stay have to change places. */
static bool fold_seen(const char *s, size_t n, char *buf, size_t cap, size_t *out)
{
	bool blank = false;
	unsigned mark = 0; /* the class of what stands last */
	size_t o = 0;

	for (size_t i = 0; i < n;) {
		char ascii = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 0x20 : s[i]);
		const struct seen *x;
		UChar32 c;

		if ((unsigned char)ascii < 0x80) {
			i++;
			mark = 0;
			if (!ascii_keeps((unsigned char)ascii)) {
				blank = o > 0;
				continue;
			}
			if (o + 2 >= cap)
				return false;
			if (blank)
				buf[o++] = ' ';
			buf[o++] = ascii;
			blank = false;
			continue;
		}
		U8_NEXT(s, i, n, c);
		if (c < 0 || (x = see((uint32_t)c))->n == LONG || (x->first && mark > x->first) || o + x->n + 2 >= cap)
			return false;
		mark = x->n ? x->last : mark;
		for (unsigned k = 0; k < x->n; k++) {
			if (x->s[k] == ' ') {
				blank = o > 0;
				continue;
			}
			if (blank)
				buf[o++] = ' ';
			buf[o++] = x->s[k];
			blank = false;
		}
	}
	if (o >= cap)
		return false;
	buf[o] = '\0';
	*out = o;
	return true;
}

size_t text_fold(const char *s, size_t n, char *buf, size_t cap)
{
	size_t k;

	if (is_ascii(s, n))
		return fold_ascii(s, n, buf, cap);
	return fold_seen(s, n, buf, cap, &k) ? k : fold_unicode(s, n, buf, cap);
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
