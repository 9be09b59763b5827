#include "normalize/repair.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include "core/text.h"

/* Names of U+00A0 to U+00FF, HTML 4.01 section 24.2.1. */
static const char *const LATIN1[] = { "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo", "not",
	"shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14",
	"frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml",
	"Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute",
	"Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave", "eacute",
	"ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash",
	"ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml" };

/* Of a reference between & and ;: the code point, 0 none. */
static uint32_t reference(const char *s, size_t n)
{
	static const struct {
		const char *name;
		uint32_t c;
	} OTHER[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' }, { "rsquo", 0x2019 }, { "lsquo", 0x2018 },
		{ "ndash", 0x2013 }, { "mdash", 0x2014 }, { "scaron", 0x161 }, { "Scaron", 0x160 }, { "oelig", 0x153 }, { "hellip", 0x2026 } };
	char word[16];

	if (n < 2 || n >= sizeof word)
		return 0;
	memcpy(word, s, n);
	word[n] = 0;
	if (word[0] == '#') {
		bool hex = word[1] == 'x' || word[1] == 'X';
		char *end;
		unsigned long c = strtoul(word + 1 + hex, &end, hex ? 16 : 10);

		return *end || c < 32 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0 : (uint32_t)c;
	}
	for (size_t i = 0; i < sizeof OTHER / sizeof *OTHER; i++)
		if (!strcmp(word, OTHER[i].name))
			return OTHER[i].c;
	for (uint32_t i = 0; i < sizeof LATIN1 / sizeof *LATIN1; i++)
		if (!strcmp(word, LATIN1[i]))
			return 0xa0 + i;
	return 0;
}

bool repair_html(const char *s, size_t n, char out[REPAIR_TEXT], size_t *nout)
{
	bool any = false;
	size_t k = 0;

	if (n + 4 >= REPAIR_TEXT || !memchr(s, '&', n))
		return false;
	for (size_t i = 0; i < n;) {
		const char *end = s[i] == '&' ? memchr(s + i, ';', n - i) : NULL;
		uint32_t c = end ? reference(s + i + 1, (size_t)(end - s) - i - 1) : 0;

		if (!c) {
			out[k++] = s[i++];
			continue;
		}
		k += utf8_put(c, out + k);
		i = (size_t)(end - s) + 1;
		any = true;
	}
	*nout = k;
	return any;
}

enum page { UTF8, W1250, W1251, W1252, W1253, W1256, LATIN_1, LATIN_2, IBM437, IBM850, IBM852, IBM866, MAC, KOI8, GB, SJIS, PAGES };
static const char *const PAGE[PAGES] = { "UTF-8", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1256", "ISO-8859-1",
	"ISO-8859-2", "ibm-437", "ibm-850", "ibm-852", "ibm-866", "macintosh", "KOI8-R", "GB18030", "Shift_JIS" };
/* As what the bytes were read, and what they are. */
static const struct {
	uint8_t read, is;
} CHARSET[] = { { W1252, UTF8 }, { LATIN_1, UTF8 }, { W1250, UTF8 }, { W1251, UTF8 }, { IBM850, UTF8 }, { MAC, UTF8 }, { W1252, W1251 },
	{ W1252, W1250 }, { W1252, W1253 }, { W1252, W1256 }, { W1252, KOI8 }, { W1252, IBM866 }, { W1252, GB }, { W1252, SJIS }, { W1252, IBM850 },
	{ IBM850, W1252 }, { MAC, W1252 }, { W1252, MAC }, { W1251, W1252 }, { W1250, W1252 }, { KOI8, W1251 }, { W1251, KOI8 },
	{ IBM437, UTF8 }, { IBM437, W1252 }, { W1252, IBM437 }, { IBM850, W1250 }, { W1250, IBM852 }, { IBM852, W1250 }, { W1252, LATIN_2 } };
#define NCHARSET (sizeof CHARSET / sizeof *CHARSET)

/* Opened once and kept: a thread's own. */
static UConverter *converter(enum page page)
{
	static _Thread_local UConverter *kept[PAGES];
	static _Thread_local bool tried[PAGES];
	UErrorCode ec = U_ZERO_ERROR;

	if (!tried[page]) {
		kept[page] = ucnv_open(PAGE[page], &ec);
		if (kept[page]) {
			ucnv_setFromUCallBack(kept[page], UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &ec);
			ucnv_setToUCallBack(kept[page], UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &ec);
		}
		tried[page] = true;
	}
	return kept[page];
}

/* What no character set has as which bytes are read here: scripts from Armenian on but for more Latin and Greek, and those of East Asia. */
static bool beyond(uint32_t c)
{
	return (c >= 0x530 && c < 0x1e00) || (c >= 0x2e80 && c < 0xe000);
}

/* Text in the wrong character set has letters beyond ASCII side by side, signs inside words, or letters of Latin and of another script. */
static bool looks_wrong(const char *s, size_t n)
{
	bool latin = false, other = false, sign = false, beside = false;
	uint32_t was = 0;

	for (size_t i = 0; i < n;) {
		uint32_t c = utf8_next(s, n, &i);

		if (beyond(c))
			return false;
		beside |= c >= 0x80 && was >= 0x80;
		latin |= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		other |= c >= 0x370 && c < 0x530;
		sign |= c >= 0x80 && !u_isalpha((UChar32)c) && was != ' ' && was != 0 && c != 0xa0 && (c < 0x2010 || c > 0x201f);
		was = c;
	}
	return beside || (latin && (other || sign));
}

/* A text as bytes of a character set; -1: it cannot be written in it. */
static int32_t bytes_in(const UChar *u, int32_t nu, enum page page, char bytes[REPAIR_TEXT])
{
	UErrorCode ec = U_ZERO_ERROR;
	UConverter *to = converter(page);
	int32_t n = to ? ucnv_fromUChars(to, bytes, REPAIR_TEXT - 1, u, nu, &ec) : -1;

	return U_SUCCESS(ec) ? n : -1;
}

/* What bytes are in a character set. 0: they are no text in it. */
static size_t text_of(const char *bytes, int32_t n, enum page page, char out[REPAIR_TEXT])
{
	UErrorCode ec = U_ZERO_ERROR;
	UConverter *from = converter(page);
	UChar u[REPAIR_TEXT];
	char own[REPAIR_TEXT];
	int32_t nu, k = 0;

	/* A letter whose second byte was A0 has lost it to a blank. */
	if (page == UTF8) {
		memcpy(own, bytes, (size_t)n);
		for (int32_t i = 0; i + 1 < n; i++)
			if ((unsigned char)own[i] >= 0xc3 && (unsigned char)own[i] <= 0xdf && own[i + 1] == ' ')
				own[i + 1] = (char)0xa0;
		bytes = own;
	}
	nu = from ? ucnv_toUChars(from, u, REPAIR_TEXT, bytes, n, &ec) : 0;
	u_strToUTF8(out, REPAIR_TEXT, &k, u, nu, &ec);
	return U_SUCCESS(ec) && k < REPAIR_TEXT ? (size_t)k : 0;
}

bool repair_begin(struct repair *r, const char *s, size_t n)
{
	UErrorCode ec = U_ZERO_ERROR;

	if (n >= REPAIR_TEXT / 4 || !looks_wrong(s, n))
		return false;
	r->s = s;
	r->n = n;
	r->way = 0;
	r->page = PAGES;
	r->cannot = 0;
	u_strFromUTF8(r->u, REPAIR_TEXT, &r->nu, s, (int32_t)n, &ec);
	return U_SUCCESS(ec);
}

/* The text as bytes of that character set, which are kept, since the next way may want them, too. */
static bool have_bytes(struct repair *r, enum page page)
{
	if (r->page != page && !(r->cannot >> page & 1)) {
		r->nb = bytes_in(r->u, r->nu, page, r->bytes);
		r->page = r->nb >= 0 ? page : PAGES;
		r->cannot |= (uint32_t)(r->nb < 0) << page;
	}
	return r->page == page;
}

bool repair_next(struct repair *r, char out[REPAIR_TEXT], size_t *nout)
{
	bool twice = r->way == NCHARSET; /* the last way: it happened twice */
	unsigned way = twice ? 0 : r->way;
	UErrorCode ec = U_ZERO_ERROR;
	UChar u[REPAIR_TEXT];
	char bytes[REPAIR_TEXT];
	int32_t n = 0;

	if (r->way++ > NCHARSET)
		return false;
	*nout = have_bytes(r, CHARSET[way].read) ? text_of(r->bytes, r->nb, CHARSET[way].is, out) : 0;
	if (*nout == r->n && !memcmp(out, r->s, r->n))
		*nout = 0;
	if (*nout && twice) {
		u_strFromUTF8(u, REPAIR_TEXT, &n, out, (int32_t)*nout, &ec);
		n = U_SUCCESS(ec) ? bytes_in(u, n, CHARSET[0].read, bytes) : -1;
		*nout = n >= 0 ? text_of(bytes, n, CHARSET[0].is, out) : 0;
	}
	return true;
}

/* Of Unicode's confusables (UTS 39) those that have the shape of one letter of ASCII. */
char repair_lookalike(uint32_t c)
{
	enum { FIRST = 0x391, LAST = 0x458 };
	static const char SAME[LAST - FIRST + 1] = {
		[0x391 - FIRST] = 'A', [0x392 - FIRST] = 'B', [0x395 - FIRST] = 'E', [0x396 - FIRST] = 'Z', [0x397 - FIRST] = 'H',
		[0x399 - FIRST] = 'I', [0x39a - FIRST] = 'K', [0x39c - FIRST] = 'M', [0x39d - FIRST] = 'N', [0x39f - FIRST] = 'O',
		[0x3a1 - FIRST] = 'P', [0x3a4 - FIRST] = 'T', [0x3a5 - FIRST] = 'Y', [0x3a7 - FIRST] = 'X', [0x3b1 - FIRST] = 'a',
		[0x3b9 - FIRST] = 'i', [0x3bd - FIRST] = 'v', [0x3bf - FIRST] = 'o', [0x3c1 - FIRST] = 'p', [0x405 - FIRST] = 'S',
		[0x406 - FIRST] = 'I', [0x408 - FIRST] = 'J', [0x410 - FIRST] = 'A', [0x412 - FIRST] = 'B', [0x415 - FIRST] = 'E',
		[0x41a - FIRST] = 'K', [0x41c - FIRST] = 'M', [0x41d - FIRST] = 'H', [0x41e - FIRST] = 'O', [0x420 - FIRST] = 'P',
		[0x421 - FIRST] = 'C', [0x422 - FIRST] = 'T', [0x423 - FIRST] = 'Y', [0x425 - FIRST] = 'X', [0x430 - FIRST] = 'a',
		[0x435 - FIRST] = 'e', [0x43a - FIRST] = 'k', [0x43c - FIRST] = 'm', [0x43e - FIRST] = 'o', [0x440 - FIRST] = 'p',
		[0x441 - FIRST] = 'c', [0x442 - FIRST] = 't', [0x443 - FIRST] = 'y', [0x445 - FIRST] = 'x', [0x455 - FIRST] = 's',
		[0x456 - FIRST] = 'i', [0x458 - FIRST] = 'j'
	};

	return c >= FIRST && c <= LAST ? SAME[c - FIRST] : 0;
}

bool repair_lookalikes(const char *s, size_t n, char out[REPAIR_TEXT], size_t *nout)
{
	bool latin = false, other = false;
	size_t k = 0;

	if (n + 4 >= REPAIR_TEXT)
		return false;
	for (size_t i = 0; i < n;) {
		uint32_t c = utf8_next(s, n, &i);
		char is = repair_lookalike(c);

		latin |= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		other |= is != 0;
		k += utf8_put(is ? (uint32_t)is : c, out + k);
	}
	*nout = k;
	return latin && other;
}

#define LETTERS "eaioucnsz"
#define LOST_MAX 2

bool repair_lost(const char *s, size_t n, unsigned way, char out[REPAIR_TEXT], size_t *nout)
{
	size_t k = 0, lost = 0;
	unsigned base = sizeof LETTERS - 1, ways = base;

	*nout = 0;
	for (size_t i = 0; i < n; i++)
		lost += s[i] == '?' || (n - i >= 3 && !memcmp(s + i, "\357\277\275", 3));
	if (lost == 0 || lost > LOST_MAX || n + 1 >= REPAIR_TEXT)
		return false;
	for (size_t i = 1; i < lost; i++)
		ways *= base;
	if (way >= ways)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool mark = n - i >= 3 && !memcmp(s + i, "\357\277\275", 3);

		if (!mark && s[i] != '?') {
			out[k++] = s[i];
			continue;
		}
		out[k++] = LETTERS[way % base];
		way /= base;
		i += mark ? 2 : 0;
	}
	*nout = k;
	return true;
}
