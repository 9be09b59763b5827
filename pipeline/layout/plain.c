/*
 * plain.c - a pattern as a person would write the text: of alternatives the first, what may be absent left out, what may
 * be anything as "...", digits as 0. For messages only.
 */
#include <ctype.h>
#include <string.h>

#include "layout/pattern.h"

struct plain {
	char *buf;
	size_t n, cap;
};

static void put(struct plain *o, const char *s, size_t n)
{
	if (o->n + n >= o->cap) {
		o->cap = 0; /* nothing more, so that what is there makes sense */
		return;
	}
	memcpy(o->buf + o->n, s, n);
	o->n += n;
}

/* Behind the group that opens at s; at its end where it never closes. */
static const char *group_end(const char *s)
{
	int depth = 0;

	for (; *s; s++) {
		if (*s == '\\' && s[1])
			s++;
		else if (*s == '(')
			depth++;
		else if (*s == ')' && --depth == 0)
			return s + 1;
	}
	return s;
}

static const char *class_end(const char *s)
{
	s += s[1] == '^' ? 2 : 1;
	s += *s == ']';
	while (*s && *s != ']')
		s += *s == '\\' && s[1] ? 2 : 1;
	return *s ? s + 1 : s;
}

/* {4} behind a piece; times 1 where there is none. */
static const char *times_of(const char *s, int *times)
{
	*times = 1;
	if (*s != '{' || !isdigit((unsigned char)s[1]))
		return s;
	*times = s[1] - '0';
	while (*s && *s != '}')
		s++;
	return *s ? s + 1 : s;
}

static void walk(struct plain *o, const char *s, const char *end)
{
	while (s < end && *s != '|') {
		const char *from = s, *to;
		size_t before = o->n;
		int times;

		if (*s == '(') {
			to = group_end(s);
			s += strncmp(s, "(?:", 3) == 0 ? 3 : 1;
			walk(o, s, to > s && to[-1] == ')' ? to - 1 : to);
			s = to;
		} else if (*s == '[') {
			s = class_end(s);
			put(o, "?", 1);
		} else if (*s == '\\' && s[1]) {
			if (s[1] == 'd')
				put(o, "0", 1);
			else if (s[1] == 's')
				put(o, " ", 1);
			else if (s[1] == 'w')
				put(o, "?", 1);
			else if (!isalpha((unsigned char)s[1]))
				put(o, s + 1, 1);
			s += 2;
		} else if (*s == '.') {
			s++;
			put(o, *s == '*' || *s == '+' ? "..." : "?", *s == '*' || *s == '+' ? 3 : 1);
			s += *s == '*' || *s == '+';
			continue;
		} else if (*s == '^' || *s == '$') {
			s++;
		} else {
			for (s++; s < end && ((unsigned char)*s & 0xC0) == 0x80;)
				s++; /* a whole letter */
			put(o, from, (size_t)(s - from));
		}
		if (s < end && (*s == '?' || *s == '*')) {
			o->n = before; /* it may be absent */
			s++;
		} else if (s < end && *s == '+') {
			s++;
		}
		s = times_of(s, &times);
		for (size_t piece = o->n - before; times > 1; times--)
			put(o, o->buf + before, piece);
	}
}

/* Behind the alternative that begins at s: its '|' or the end. */
static const char *alternative_end(const char *s)
{
	while (*s && *s != '|')
		s = *s == '(' ? group_end(s) : *s == '[' ? class_end(s) : *s == '\\' && s[1] ? s + 2 : s + 1;
	return s;
}

bool pattern_plain(const struct pattern *p, uint32_t which, char buf[PATTERN_PLAIN_MAX])
{
	const char *s = pattern_source(p), *end;
	struct plain o = { .buf = buf, .cap = PATTERN_PLAIN_MAX };

	s += *s == '~';
	for (end = alternative_end(s); which && *end; which--) {
		s = end + 1;
		end = alternative_end(s);
	}
	if (!which)
		walk(&o, s, end);
	buf[o.n] = '\0';
	return which == 0;
}
