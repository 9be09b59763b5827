#include "normalize/odd.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "core/text.h"

#define POINTS 4 /* that are named */

static bool right_to_left(uint32_t c)
{
	return (c >= 0x590 && c < 0x900) || (c >= 0xfb1d && c < 0xfdff) || (c >= 0xfe70 && c < 0xfeff);
}

/* Control characters of the second kind: letters that were read in the wrong character set. */
static bool second(uint32_t c)
{
	return c >= 0x80 && c < 0xa0;
}

/* What the letters of a text need: marks of direction, joiners, or blanks without width between words. */
struct needs {
	bool direction, joiners, blanks;
};

static struct needs needs_of(const char *s, size_t n)
{
	struct needs x = { false, false, false };

	for (size_t i = 0; i < n;) {
		uint32_t c = utf8_next(s, n, &i);

		x.direction |= right_to_left(c);
		x.joiners |= c >= 0x600 && c < 0x1e00;
		x.blanks |= (c >= 0xe00 && c < 0xf00) || (c >= 0x1000 && c < 0x10a0) || (c >= 0x1780 && c < 0x1800);
	}
	return x;
}

static bool private_use(uint32_t c)
{
	return (c >= 0xe000 && c < 0xf900) || (c >= 0xf0000 && (c & 0xfffe) != 0xfffe);
}

static bool hidden(uint32_t c, struct needs x)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return c != '\t' && c != '\n' && c != '\r';
	if (c < 0x61c)
		return false;
	if (c == 0x200e || c == 0x200f || c == 0x61c)
		return !x.direction;
	if (c == 0x200c || c == 0x200d)
		return !x.joiners;
	if (c == 0x200b)
		return !x.blanks;
	return c == 0x2060 || c == 0xfeff || (c >= 0x202a && c <= 0x202e) || (c >= 0x2061 && c <= 0x206f) || c == 0x180e ||
		(c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff) || private_use(c);
}

/* Whether bytes may be the first two of what hidden() speaks of. */
static bool may_hide(unsigned char a, unsigned char b)
{
	if (a < 0xc0)
		return a < 0x20 || a == 0x7f;
	if (a < 0xe0)
		return (a == 0xc2 && b < 0xa0) || (a == 0xd8 && b == 0x9c);
	return (a == 0xe1 && b == 0xa0) || (a == 0xe2 && b <= 0x81) || a == 0xee || a == 0xef || a >= 0xf3;
}

bool odd_hidden(const char *s, size_t n)
{
	bool any = false;
	struct needs x;

	text_trim(&s, &n);
	/* Nearly all labels have neither. */
	for (size_t i = 0; i < n && !any; i++)
		any = may_hide((unsigned char)s[i], i + 1 < n ? (unsigned char)s[i + 1] : 0);
	if (!any)
		return false;
	x = needs_of(s, n);
	for (size_t i = 0; i < n;)
		if (hidden(utf8_next(s, n, &i), x))
			return true;
	return false;
}

size_t odd_without(const char *s, size_t n, char *out)
{
	struct needs x = needs_of(s, n);
	size_t k = 0;

	for (size_t i = 0; i < n;) {
		size_t from = i;

		uint32_t c = utf8_next(s, n, &i);

		if (hidden(c, x) && !second(c))
			continue;
		memmove(out + k, s + from, i - from);
		k += i - from;
	}
	out[k] = 0;
	return k;
}

static bool latin(uint32_t c)
{
	UErrorCode ec = U_ZERO_ERROR;

	return uscript_getScript((UChar32)c, &ec) == USCRIPT_LATIN;
}

/* A letter of an alphabet of which many look like Latin ones. */
static bool alike(uint32_t c)
{
	static const UScriptCode SCRIPT[] = { USCRIPT_CYRILLIC, USCRIPT_GREEK, USCRIPT_ARMENIAN, USCRIPT_CHEROKEE, USCRIPT_COPTIC };
	UErrorCode ec = U_ZERO_ERROR;
	UScriptCode its = uscript_getScript((UChar32)c, &ec);

	for (size_t i = 0; i < sizeof SCRIPT / sizeof *SCRIPT; i++)
		if (its == SCRIPT[i])
			return true;
	return false;
}

/* Of the word that begins at from: whether it has Latin letters. */
static bool latin_word(const char *s, size_t n, size_t from)
{
	for (size_t i = from; i < n;) {
		uint32_t c = utf8_next(s, n, &i);

		if (!u_isalpha((UChar32)c))
			return false;
		if (latin(c))
			return true;
	}
	return false;
}

static void name_point(uint32_t c, char *buf, size_t cap)
{
	char name[96] = "";
	UErrorCode ec = U_ZERO_ERROR;
	size_t k = strlen(buf);

	if (u_charName((UChar32)c, U_EXTENDED_CHAR_NAME, name, sizeof name, &ec) <= 0 || U_FAILURE(ec))
		name[0] = 0;
	snprintf(buf + k, cap - k, "%sU+%04X %s", k ? " and " : "", c, name[0] == '<' ? "" : name);
	for (k = strlen(buf); k && buf[k - 1] == ' '; k--)
		buf[k - 1] = 0;
}

void odd_points(const char *s, size_t n, char *buf, size_t cap)
{
	uint32_t named[POINTS];
	unsigned found = 0;
	struct needs x = needs_of(s, n);
	bool word = false, in_latin = false;

	buf[0] = 0;
	text_trim(&s, &n);
	for (size_t i = 0; i < n && found < POINTS;) {
		size_t from = i;
		uint32_t c = utf8_next(s, n, &i);
		bool letter = u_isalpha((UChar32)c);
		unsigned k = 0;

		if (letter && !word)
			in_latin = latin_word(s, n, from);
		word = letter;
		if (!hidden(c, x) && !(in_latin && letter && alike(c)))
			continue;
		while (k < found && named[k] != c)
			k++;
		if (k < found)
			continue;
		named[found++] = c;
		name_point(c, buf, cap);
	}
}
