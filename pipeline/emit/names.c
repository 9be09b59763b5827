#include "emit/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucasemap.h>

#include "core/text.h"

#define UNITS_MAX 31

static int cmp_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Whether name[0..n) holds the same text at another sheet of the member before i. */
static uint32_t seen_before(const struct submission *s, uint32_t i)
{
	uint32_t n = 0;

	for (uint32_t k = s->member[s->sheet[i].member].first_sheet; k < i; k++)
		if (s->sheet[k].member == s->sheet[i].member && s->sheet[k].name == s->sheet[i].name)
			n++;
	return n;
}

const char **names_in_text(const struct submission *s, struct arena *a)
{
	const char **out = arena_alloc(a, s->nsheet + 1u, sizeof *out);

	if (!out)
		return NULL;
	for (uint32_t i = 0; i < s->nsheet; i++) {
		const char *name = sym_str(s->syms, s->sheet[i].name);
		uint32_t before = seen_before(s, i);

		out[i] = name;
		if (before) {
			size_t n = strlen(name) + 16;
			char *p = arena_alloc(a, 1, n);

			if (!p)
				return NULL;
			snprintf(p, n, "%s #%u", name, before + 1);
			out[i] = p;
		}
	}
	return out;
}

/* Copies at most `units` UTF-16 units of legal characters; returns the bytes written. */
static size_t put_legal(const char *s, size_t n, unsigned units, char *out)
{
	size_t i = 0, k = 0;
	unsigned used = 0;

	while (i < n) {
		uint32_t cp = utf8_next(s, n, &i);
		unsigned w = cp > 0xffff ? 2 : 1;

		if (text_hidden(cp) || cp == 0xfffe || cp == 0xffff || (cp < 0x80 && strchr("[]:*?/\\", (int)cp)))
			cp = '_';
		if (used + w > units)
			break;
		used += w;
		k += utf8_put(cp, out + k);
	}
	out[k] = 0;
	return k;
}

void sheet_name_legal(const char *s, size_t n, const char *fallback, char out[SHEET_NAME])
{
	size_t bad, k;

	if (!utf8_valid(s, n, &bad))
		n = bad;
	text_trim(&s, &n);
	k = put_legal(s, n, UNITS_MAX, out);
	while (k && out[k - 1] == ' ')
		out[--k] = 0;
	if (!k) {
		snprintf(out, SHEET_NAME, "%s", fallback);
		return;
	}
	if (out[0] == '\'')
		out[0] = '_';
	if (out[k - 1] == '\'')
		out[k - 1] = '_';
}

/* The key under which a spreadsheet program compares names. */
static const char *folded(UCaseMap *m, const char *s, struct arena *a)
{
	char buf[SHEET_NAME * 4];
	UErrorCode u = U_ZERO_ERROR;
	int32_t n = ucasemap_utf8FoldCase(m, buf, sizeof buf, s, (int32_t)strlen(s), &u);

	if (U_FAILURE(u) || n < 0 || n > (int32_t)sizeof buf)
		return arena_strdup(a, s, strlen(s));
	return arena_strdup(a, buf, (size_t)n);
}

struct taken {
	UCaseMap *map;
	struct arena *arena;
	const char **key; /* sorted up to n */
	uint32_t n;
};

static bool take(struct taken *t, const char *name, bool *no_memory)
{
	const char *key = folded(t->map, name, t->arena);
	uint32_t i;

	if (!key) {
		*no_memory = true;
		return true;
	}
	if (bsearch(&key, t->key, t->n, sizeof *t->key, cmp_text))
		return false;
	for (i = t->n++; i > 0 && strcmp(t->key[i - 1], key) > 0; i--)
		t->key[i] = t->key[i - 1];
	t->key[i] = key;
	return true;
}

static const char *unique_name(struct taken *t, const char *base, bool *no_memory)
{
	char name[SHEET_NAME], tail[16];

	snprintf(name, sizeof name, "%s", base);
	for (unsigned i = 2; !take(t, name, no_memory); i++) {
		int w = snprintf(tail, sizeof tail, " (%u)", i);
		size_t k = put_legal(base, strlen(base), UNITS_MAX - (unsigned)w, name);

		memcpy(name + k, tail, (size_t)w + 1);
	}
	return *no_memory ? NULL : arena_strdup(t->arena, name, strlen(name));
}

static void base_name(const struct submission *s, uint32_t i, char out[SHEET_NAME])
{
	const char *name = sym_str(s->syms, s->sheet[i].name);
	char fallback[32];

	snprintf(fallback, sizeof fallback, "Sheet %u", i + 1);
	if (!*name) {
		const char *path = sym_str(s->syms, s->member[s->sheet[i].member].path), *slash = strrchr(path, '/');

		name = slash ? slash + 1 : path;
	}
	sheet_name_legal(name, strlen(name), fallback, out);
}

const char **names_of_copies(const struct submission *s, const char *const own[], struct arena *a)
{
	const char **out = arena_alloc(a, s->nsheet + 1u, sizeof *out);
	UErrorCode u = U_ZERO_ERROR;
	struct taken t = { .arena = a };
	bool no_memory = false;
	uint32_t nown = 0;

	while (own[nown])
		nown++;
	t.key = arena_alloc(a, s->nsheet + nown + 2u, sizeof *t.key);
	t.map = ucasemap_open("", U_FOLD_CASE_DEFAULT, &u);
	if (!out || !t.key || U_FAILURE(u))
		return NULL;
	for (uint32_t i = 0; i < nown; i++)
		take(&t, own[i], &no_memory);
	take(&t, "History", &no_memory); /* kept by the spreadsheet program for itself */
	for (uint32_t i = 0; i < s->nsheet && !no_memory; i++) {
		char base[SHEET_NAME];

		base_name(s, i, base);
		out[i] = unique_name(&t, base, &no_memory);
	}
	ucasemap_close(t.map);
	return no_memory ? NULL : out;
}

void names_place(const char *const *sheet, struct origin at, char *buf, size_t cap)
{
	char cell[CELL_TEXT];

	buf[0] = 0;
	if (at.sheet == SHEET_NONE)
		return;
	cell_name(at.row, at.col, cell);
	snprintf(buf, cap, "%s%s%s", sheet[at.sheet], *cell && *sheet[at.sheet] ? "!" : "", cell);
}
