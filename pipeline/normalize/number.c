#include "normalize/number.h"

#include <string.h>
#include <unicode/uchar.h>

#include "core/text.h"

#define DIGITS_LONGEST 64

enum sign { NOT_A_SIGN, DIGIT, POINT, COMMA, DECIMAL, GROUP, BLANK, MINUS, PLUS };

static enum sign sign_of(uint32_t c)
{
	if (c - '0' < 10)
		return DIGIT;
	switch (c) {
	case '.': return POINT;
	case ',': return COMMA;
	case 0x66b: return DECIMAL; /* Arabic */
	case 0x66c: return GROUP;
	case '\'': case 0x2019: case 0x2bc: case 0xb4: return GROUP;
	case ' ': case 0xa0: case 0x202f: case 0x2009: case 0x2007: case 0x2008: return BLANK;
	case '-': case 0x2212: case 0x2013: return MINUS;
	case '+': return PLUS;
	default: return c >= 0x80 && u_charDigitValue((UChar32)c) >= 0 ? DIGIT : NOT_A_SIGN;
	}
}

static char digit_of(uint32_t c)
{
	return (char)(c < 0x80 ? c : '0' + (uint32_t)u_charDigitValue((UChar32)c));
}

/* The number as ASCII with a point, by one convention; false: it is none. */
static bool spell_out(const char *s, size_t n, enum convention conv, char out[DIGITS_LONGEST + 8], bool *too_long)
{
	uint32_t group = 0, first = 0; /* the sign between groups; the first digit */
	size_t k = 0, i = 0, digits = 0, run = 0;
	bool decimal = false;

	*too_long = false;
	while (i < n) {
		uint32_t c = utf8_next(s, n, &i);
		enum sign g = sign_of(c);

		if (g == POINT)
			g = conv == CONV_POINT ? DECIMAL : GROUP;
		else if (g == COMMA)
			g = conv == CONV_POINT ? GROUP : DECIMAL;
		switch (g) {
		case DIGIT:
			if (group && !decimal && run == 3)
				return false; /* a group of four */
			if (digits == DIGITS_LONGEST) {
				*too_long = true;
				break;
			}
			out[k] = digit_of(c);
			if (digits == 0)
				first = (uint32_t)out[k];
			k++;
			digits++;
			run++;
			break;
		case MINUS:
		case PLUS:
			if (k)
				return false;
			if (g == MINUS)
				out[k++] = '-';
			else
				out[k++] = '+';
			break;
		case GROUP:
		case BLANK:
			/* One sign for all groups, three digits in each but the first, no leading zero, none behind the decimal sign. */
			if (g == BLANK && digits == 0 && k)
				break; /* "- 5" */
			if (decimal || run == 0 || first == '0' || (group ? group != c || run != 3 : run > 3))
				return false;
			group = c;
			run = 0;
			break;
		case DECIMAL:
			if (decimal || (group && run != 3))
				return false;
			decimal = true;
			out[k++] = '.';
			break;
		default:
			return false;
		}
	}
	if (digits == 0 || (group && !decimal && run != 3))
		return false;
	out[k] = 0;
	return true;
}

static bool has_exponent(const char *s, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if ((s[i] == 'e' || s[i] == 'E') && s[i - 1] >= '0' && s[i - 1] <= '9')
			return true;
	return false;
}

enum reading number_read(const char *s, size_t n, enum convention c, struct dec *out)
{
	char ascii[DIGITS_LONGEST + 8];
	bool too_long;

	text_trim(&s, &n);
	if (n == 0 || n > 400)
		return READ_NONE;
	if (has_exponent(s, n))
		return dec_parse(s, n, out) ? READ_OK : READ_NONE;
	if (!spell_out(s, n, c, ascii, &too_long))
		return READ_NONE;
	return !too_long && dec_parse(ascii, strlen(ascii), out) ? READ_OK : READ_LARGE;
}

static uint8_t says_whole(int64_t m)
{
	return m > 999 || m < -999 ? SAYS_LONG : m ? SAYS_SHORT : 0;
}

uint8_t number_says(const char *s, size_t n)
{
	struct dec p, c;
	bool point, comma;
	size_t digits = 0;

	text_trim(&s, &n);
	point = number_read(s, n, CONV_POINT, &p) == READ_OK;
	comma = number_read(s, n, CONV_COMMA, &c) == READ_OK;
	if (!point && !comma)
		return 0;
	if (point && comma && dec_cmp(p, c) != 0)
		return (uint8_t)((memchr(s, ',', n) ? SAYS_BOTH_COMMA : SAYS_BOTH_POINT) | (s[n - 1] == '0' ? SAYS_ENDS_IN_ZERO : 0));
	if (point != comma)
		return point ? SAYS_POINT : SAYS_COMMA;
	for (size_t i = 0; i < n; i++)
		digits += s[i] >= '0' && s[i] <= '9';
	return digits == n ? says_whole(p.scale ? 0 : p.m) : 0;
}

uint8_t number_says_value(struct dec v)
{
	if (v.scale == 0)
		return says_whole(v.m);
	/* "123.456": the point may group. */
	if (v.scale == 3 && ((v.m >= 1000 && v.m <= 999999) || (v.m <= -1000 && v.m >= -999999)))
		return (uint8_t)(SAYS_BOTH_POINT | (v.m % 10 == 0 ? SAYS_ENDS_IN_ZERO : 0));
	return SAYS_POINT;
}

void evidence_add(struct evidence *ev, uint8_t says)
{
	ev->point += !!(says & SAYS_POINT);
	ev->comma += !!(says & SAYS_COMMA);
	ev->both_comma += !!(says & SAYS_BOTH_COMMA);
	ev->both_point += !!(says & SAYS_BOTH_POINT);
	ev->ends_in_zero += !!(says & SAYS_ENDS_IN_ZERO);
	ev->short_plain += !!(says & SAYS_SHORT);
	ev->long_plain += !!(says & SAYS_LONG);
}

enum convention convention_decide(const struct evidence *ev, bool whole)
{
	enum convention groups = ev->both_comma ? CONV_POINT : CONV_COMMA; /* if the sign in doubt groups */

	if (ev->point || ev->comma)
		return ev->comma > ev->point ? CONV_COMMA : CONV_POINT;
	if (!ev->both_comma && !ev->both_point)
		return CONV_POINT;
	if (ev->both_comma && ev->both_point)
		return CONV_OPEN;
	if (whole || (ev->short_plain && !ev->long_plain && ev->ends_in_zero))
		return groups;
	if (ev->long_plain && !ev->ends_in_zero)
		return groups == CONV_POINT ? CONV_COMMA : CONV_POINT;
	return CONV_OPEN;
}
