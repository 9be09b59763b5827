/*
 * measure.c - how much room a text needs, since the workbook library does not know its fonts.
 */
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "core/decimal.h"
#include "core/text.h"
#include "emit/book.h"

static double char_width(uint32_t cp)
{
	if (cp < 0x80) {
		if (strchr("ijl.,:;'|!", (int)cp))
			return 0.5;
		if (cp == ' ' || strchr("ft()[]{}/\\-\"", (int)cp))
			return 0.6;
		if (strchr("mwMW@%&", (int)cp))
			return 1.5;
		return cp >= 'A' && cp <= 'Z' ? 1.2 : 1.02;
	}
	switch (u_charType((UChar32)cp)) {
	case U_NON_SPACING_MARK:
	case U_ENCLOSING_MARK:
	case U_FORMAT_CHAR:
		return 0;
	default:
		break;
	}
	switch (u_getIntPropertyValue((UChar32)cp, UCHAR_EAST_ASIAN_WIDTH)) {
	case U_EA_WIDE:
	case U_EA_FULLWIDTH:
		return 2.1;
	default:
		return 1.15;
	}
}

double text_width(const char *s, size_t n)
{
	double widest = 0, w = 0;
	size_t i = 0;

	while (i < n) {
		uint32_t cp = utf8_next(s, n, &i);

		if (cp == '\n') {
			widest = w > widest ? w : widest;
			w = 0;
			continue;
		}
		w += char_width(cp);
	}
	return w > widest ? w : widest;
}

unsigned text_lines(const char *s, size_t n, double width)
{
	unsigned lines = 1;
	double at = 0, word = 0;
	size_t i = 0;

	while (i < n) {
		uint32_t cp = utf8_next(s, n, &i);
		double w = char_width(cp);

		if (cp == '\n') {
			lines++;
			at = word = 0;
			continue;
		}
		if (cp == ' ') {
			at += w;
			word = 0;
			continue;
		}
		at += w;
		word += w;
		if (at <= width)
			continue;
		lines++;
		if (word > width) /* broken in the middle */
			word = w;
		at = word;
	}
	return lines;
}

bool exact_as_double(const char *s, size_t n, double *v)
{
	struct dec d, back;
	char buf[64];
	int k;

	if (!dec_parse_canonical(s, n, &d))
		return false;
	*v = dec_double(d);
	k = snprintf(buf, sizeof buf, "%.16G", *v);
	return dec_parse(buf, (size_t)k, &back) && dec_cmp(d, back) == 0;
}
