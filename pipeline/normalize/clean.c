#include "normalize/clean.h"

#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>

#include "core/text.h"

static uint32_t last_point(const char *s, size_t n, size_t *at)
{
	size_t i;

	*at = n;
	if (n == 0)
		return 0;
	do
		--*at;
	while (*at > 0 && ((unsigned char)s[*at] & 0xc0) == 0x80);
	i = *at;
	return utf8_next(s, n, &i);
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_mark(uint32_t c)
{
	return c == '*' || c == '#' || c == '^' || c == 0x2020 || c == 0x2021 || c == 0xa7 || c == 0xb6 || c == 0x2022 || c == 0xb7 ||
		c == 0x2192 || (c >= 0x25a0 && c < 0x2600) || c == 0x2013 || c == 0x2014 || c == '-' || c == ':' || c == ';' || c == ',' || c == '.' || c == '>' ||
		c == 0xbb || c == '_' || c == 0x203b || c == 0xa4 || c == '+' || c == '~' || c == 0x2026 || c == '|' || c == 0x2713;
}

static bool is_superscript(uint32_t c)
{
	return c == 0xb9 || c == 0xb2 || c == 0xb3 || c == 0x2070 || (c >= 0x2074 && c <= 0x2079) || c == 0xaa || c == 0xba ||
		(c >= 0x1d43 && c <= 0x1d5b) || (c >= 0x2080 && c <= 0x2089);
}

/* A mark in brackets: up to three digits or one letter, also several of them with commas. */
static bool is_footnote(const char *s, size_t n)
{
	size_t i = 0, k = 0;

	while (i < n) {
		size_t from = i;

		while (i < n && digit(s[i]))
			i++;
		if (i == from && ((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z')))
			i++;
		if (i == from || i - from > 3)
			return false;
		k++;
		if (i < n && s[i] != ',' && s[i] != ' ' && s[i] != '-' && s[i] != '*')
			return false;
		while (i < n && (s[i] == ',' || s[i] == ' ' || s[i] == '-' || s[i] == '*'))
			i++;
	}
	return k > 0;
}

static bool marks_at_ends(const char **s, size_t *n)
{
	size_t was = *n, at, i;
	uint32_t c;

	text_trim(s, n);
	while (*n > 0 && (c = last_point(*s, *n, &at), is_mark(c) || is_superscript(c))) {
		*n = at;
		text_trim(s, n);
	}
	while (i = 0, *n > 0 && (c = utf8_next(*s, *n, &i), is_mark(c))) {
		*s += i;
		*n -= i;
		text_trim(s, n);
	}
	return *n != was;
}

static bool number_before(const char **s, size_t *n)
{
	const char *p = *s, *end = p + *n;
	bool open = p < end && (*p == '(' || *p == '[');
	const char *from = p += open;

	while (p < end && digit(*p) && p - from < 4)
		p++;
	if (p == from || p == end)
		return false;
	/* "1.1", "2.3.4" */
	while (!open && end - p > 1 && *p == '.' && digit(p[1]))
		for (p++; p < end && digit(*p); p++)
			;
	if (p == end)
		return false;
	if (open ? *p != ')' && *p != ']' : *p != '.' && *p != ')' && *p != ' ' && *p != '-' && *p != ':')
		return false;
	p++;
	if (p == end || digit(*p))
		return false;
	*n = (size_t)(end - p);
	*s = p;
	return true;
}

/* Small letters with commas between. */
static bool is_letters(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (i % 2 ? s[i] != ',' : s[i] < 'a' || s[i] > 'z')
			return false;
	return n % 2 == 1;
}

static bool footnote_behind(const char **s, size_t *n)
{
	const char *p = *s;
	size_t k = *n, from;

	if (k >= 3 && (p[k - 1] == ')' || p[k - 1] == ']')) {
		char open = p[k - 1] == ')' ? '(' : '[';

		for (from = k - 1; from > 0 && p[from - 1] != open; from--)
			;
		if (from > 1 && is_footnote(p + from, k - 1 - from)) {
			*n = from - 1;
			return true;
		}
	}
	if (k >= 3 && (p[k - 1] == '/' || p[k - 1] == ')') && (digit(p[k - 2]) || (p[k - 2] >= 'a' && p[k - 2] <= 'z' && p[k - 3] == ' '))) {
		for (from = k - 2; from > 0 && digit(p[from - 1]); from--)
			;
		if (from > 0 && p[from - 1] != '(') {
			*n = from;
			return true;
		}
	}
	if (k >= 2 && digit(p[k - 1])) {
		for (from = k - 1; from > 0 && digit(p[from - 1]); from--)
			;
		if (from > 0 && k - from <= 2) {
			*n = from;
			return true;
		}
	}
	/* "a", "b,c" behind a blank; "a/" behind any letter. */
	for (from = k; from > 0 && from + 6 > k && p[from - 1] != ' '; from--)
		;
	if (from >= 3 && from < k && p[from - 1] == ' ' && is_letters(p + from, k - from)) {
		*n = from - 1;
		return true;
	}
	if (k >= 6 && p[k - 1] == '/' && p[k - 2] >= 'a' && p[k - 2] <= 'z') {
		*n = k - 2;
		return true;
	}
	return false;
}

bool clean_step(const char **s, size_t *n)
{
	return marks_at_ends(s, n) || footnote_behind(s, n) || number_before(s, n);
}

bool clean_note(const char *s, size_t n, size_t *name, const char **note, size_t *nnote)
{
	size_t from;

	if (n < 4)
		return false;
	if (s[n - 1] == ')' || s[n - 1] == ']') {
		char close = s[n - 1], open = close == ')' ? '(' : '[';
		int depth = 0;

		for (from = n; from > 0; from--) {
			depth += s[from - 1] == close;
			depth -= s[from - 1] == open;
			if (depth == 0)
				break;
		}
		if (from < 2)
			return false;
		*name = from - 1;
		*note = s + from;
		*nnote = n - 1 - from;
		return true;
	}
	for (from = n - 1; from > 0; from--) {
		size_t dash = s[from] == ';' || s[from] == ',' ? 1 : s[from] != ' ' ? 0 : !strncmp(s + from, " - ", 3) ? 3 : !strncmp(s + from, " – ", 5) ? 5 : 0;

		if (dash && from + dash < n) {
			*name = from;
			*note = s + from + dash;
			*nnote = n - from - dash;
			return true;
		}
	}
	return false;
}
