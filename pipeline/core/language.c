#include "core/language.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/language_table.h"

#define DEEPEST 24  /* reasons within reasons, such as the parts of a list */
#define STEPS 2000u   /* of one comparison: a text made to be hard is left as it is */

/* ---- texts that are put together ---- */

struct writing {
	char *buf;
	size_t n, cap;
};

static void put(struct writing *w, const char *s, size_t n)
{
	if (n > w->cap - w->n - 1) {
		n = w->cap - w->n - 1;
		while (n && ((unsigned char)s[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(w->buf + w->n, s, n);
	w->n += n;
	w->buf[w->n] = '\0';
}

size_t lang_put(char *buf, size_t cap, const char *s)
{
	struct writing w = { buf, 0, cap };

	buf[0] = '\0';
	put(&w, s, strlen(s));
	return w.n;
}

/* ---- words ---- */

int phrase_cmp(const void *a, const void *b)
{
	return strcmp(((const struct phrase *)a)->en, ((const struct phrase *)b)->en);
}

const char *lang_word(const struct language *l, const char *en)
{
	const struct phrase key = { .en = en }, *x;

	x = l && l->words.n ? bsearch(&key, l->words.v, l->words.n, sizeof key, phrase_cmp) : NULL;
	return x ? x->text : en;
}

const char *lang_fill(const struct language *l, char *buf, size_t cap, const char *en, ...)
{
	struct writing w = { buf, 0, cap };
	const char *given[MARKS] = { NULL }, *text = lang_word(l, en);
	int last = -1;
	va_list ap;

	for (const char *s = en; *s; s++)
		last = mark_at(s) > last ? mark_at(s) : last;
	va_start(ap, en);
	for (int i = 0; i <= last; i++)
		given[i] = va_arg(ap, const char *);
	va_end(ap);
	buf[0] = '\0';
	while (*text) {
		int mark = mark_at(text);
		size_t n = 1 + strcspn(text + 1, "{");

		if (mark >= 0 && given[mark]) {
			put(&w, given[mark], strlen(given[mark]));
			n = 3;
		} else {
			put(&w, text, n);
		}
		text += n;
	}
	return buf;
}

/* ---- reasons ---- */

struct span {
	const char *s;
	size_t n;
};

#define IN_NUMBERS "0123456789.,-+e"

static bool is_number(const char *s, const char *end)
{
	bool any = false;

	for (; s < end && *s && strchr(IN_NUMBERS, *s); s++)
		any |= *s >= '0' && *s <= '9';
	return any && s == end;
}

/* Each mark takes as little as it can. */
static bool fits(const char *pattern, const char *s, const char *end, struct span taken[MARKS], unsigned *steps)
{
	int mark;

	for (; *pattern && (mark = mark_at(pattern)) < 0; pattern++, s++)
		if (s == end || *s != *pattern)
			return false;
	if (!*pattern)
		return s == end;
	for (const char *to = s; to <= end; to++) {
		if (!(*steps)--) {
			*steps = 0;
			return false;
		}
		if (!pattern[3])
			to = end;
		if (mark >= MARK_NUMBER && to > s && !strchr(IN_NUMBERS, to[-1]))
			return false;
		if (mark >= MARK_NUMBER && !is_number(s, to))
			continue;
		if (pattern[3] && mark_at(pattern + 3) < 0 && (to == end || *to != pattern[3]))
			continue;
		taken[mark] = (struct span){ s, (size_t)(to - s) };
		if (fits(pattern + 3, to, end, taken, steps))
			return true;
	}
	return false;
}

static bool put_reason(const struct language *l, struct writing *w, const char *s, size_t n, int depth);

static void expand(const struct language *l, struct writing *w, const char *text, const struct span taken[MARKS], int depth)
{
	while (*text) {
		int mark = mark_at(text);
		size_t n = 1 + strcspn(text + 1, "{");

		if (mark < 0)
			put(w, text, n);
		else if (mark < MARK_REASON || mark >= MARK_NUMBER)
			put(w, taken[mark].s, taken[mark].n);
		else
			put_reason(l, w, taken[mark].s, taken[mark].n, depth + 1);
		text += mark < 0 ? n : 3;
	}
}

static bool put_reason(const struct language *l, struct writing *w, const char *s, size_t n, int depth)
{
	/* What begins with letters is told by the first of them, all else by its longest piece. */
	for (uint32_t i = 0; l && depth < DEEPEST && i < l->reasons.n; i++) {
		const struct phrase *x = &l->reasons.v[i];
		struct span taken[MARKS];
		unsigned steps = STEPS;

		if (x->own > n || (x->piece ? !memmem(s, n, x->en + x->piece, x->npiece) : n && *x->en != *s) || !fits(x->en, s, s + n, taken, &steps))
			continue;
		expand(l, w, x->text, taken, depth);
		return true;
	}
	put(w, s, n);
	return false;
}

bool lang_reason(const struct language *l, const char *en, char *buf, size_t cap)
{
	struct writing w = { buf, 0, cap };

	buf[0] = '\0';
	return put_reason(l, &w, en, strlen(en), 0);
}

/* ---- rules ---- */

const struct rule_info *lang_rule(const struct language *l, const struct rule_info *info)
{
	if (!l || !info || info < l->of->rule || info >= l->of->rule + l->of->n)
		return info;
	return &l->rule[info - l->of->rule];
}

/* ---- which ---- */

const char *language_code(const struct language *l)
{
	return l ? l->code : "en";
}

bool language_find(const struct languages *all, const char *code, const struct language **out)
{
	size_t n = strcspn(code, "_-.@");

	*out = NULL;
	for (uint32_t i = 0; i < all->n; i++)
		if (strlen(all->v[i].code) == n && !strncmp(all->v[i].code, code, n))
			*out = &all->v[i];
	return *out || (n == 2 && !strncmp(code, "en", 2));
}

const char *languages_list(const struct languages *all, char *buf, size_t cap)
{
	size_t n = 0;

	for (uint32_t i = 0, english = 0; i <= all->n && n < cap; i++) {
		bool here = !english && (i == all->n || strcmp(all->v[i].code, "en") > 0);

		if (here)
			n += (size_t)snprintf(buf + n, cap - n, "%sen", n ? ", " : "");
		english |= here;
		if (i < all->n && n < cap)
			n += (size_t)snprintf(buf + n, cap - n, "%s%s", n ? ", " : "", all->v[i].code);
	}
	return buf;
}

const struct language *language_of(const struct readers *r, const char *sender)
{
	for (uint32_t i = 0; i < r->n && !r->asked; i++)
		if (!strcmp(r->sender[i].sender, sender))
			return r->sender[i].language;
	return r->usual;
}
