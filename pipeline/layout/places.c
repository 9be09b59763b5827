/*
 * places.c - what titles name that may be a part of the area of the table, and the words of the file's name. What a name means is
 * none of this room's business: it goes on beside the code, as "PART-OF:" and the code, and a text of all names with | between them, in
 * which "!" marks what is a part for sure, and "?" the words of a name of a file or folder (normalize/match.h).
 */
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>

#include "core/text.h"
#include "layout/work.h"

#define PLACES_TEXT 2048

struct places {
	char text[PLACES_TEXT];
	size_t n;
	const struct cell *cell; /* the first that names one; NULL: the name of the sheet does */
	uint32_t row;
};

static bool has(const struct places *p, const char *s, size_t n)
{
	for (const char *t = p->text; *t; t = strchrnul(t, '|') + (*strchrnul(t, '|') == '|'))
		if ((size_t)(strchrnul(t, '|') - t) == n && memcmp(t, s, n) == 0)
			return true;
	return false;
}

static bool add(struct places *p, const char *s, size_t n, bool sure)
{
	text_trim(&s, &n);
	if (!n || memchr(s, '|', n) || *s == '!' || *s == '?' || p->n + n + 3 > sizeof p->text || has(p, s, n))
		return false;
	p->n += (size_t)snprintf(p->text + p->n, sizeof p->text - p->n, "%s%s%.*s", p->n ? "|" : "", sure ? "!" : "", (int)n, s);
	return true;
}

static bool all_fits(struct layout_run *r, const struct pattern *pat, bool sure, const char *text, size_t len, struct places *p)
{
	bool any = false;
	size_t from = 0, n;
	const char *s;

	scratch_whole(r->scratch, text, len);
	while (pattern_next(r->scratch, pat, &from)) {
		s = pattern_group(r->scratch, 0, &n);
		if (sure)
			any |= add(p, s, n, true);
		s = pattern_group(r->scratch, 1, &n);
		any |= add(p, s, n, false);
	}
	return any;
}

static bool names(struct layout_run *r, const char *s, size_t n, struct places *p)
{
	const struct decl_places *d = &r->t->places;
	bool any = false;

	for (uint32_t i = 0; i < d->npart; i++)
		any |= all_fits(r, d->part[i], true, s, n, p);
	for (uint32_t i = 0; i < d->nname; i++)
		any |= all_fits(r, d->name[i], false, s, n, p);
	return any;
}

/* The words of one name of a file or folder: what stands between signs and digits, and between small letters and a capital ("MigrationSalta2022.csv"). */
static void words(struct places *p, const char *s, size_t n)
{
	size_t start = p->n + (p->n > 0), k = start + 1;
	bool small = false, blank = true;
	uint32_t c;

	if (k >= sizeof p->text)
		return;
	for (size_t i = 0, from = 0; (c = utf8_next(s, n, &i)) != 0; from = i) {
		bool in = u_hasBinaryProperty((UChar32)c, UCHAR_ALPHABETIC) || u_getCombiningClass((UChar32)c);

		if ((!in || (small && u_isupper((UChar32)c))) && !blank && k + 1 < sizeof p->text) {
			p->text[k++] = ' ';
			blank = true;
		}
		if (in && k + (i - from) + 1 < sizeof p->text) {
			memcpy(p->text + k, s + from, i - from);
			k += i - from;
			blank = false;
		}
		small = u_islower((UChar32)c);
	}
	if (k == start + 1)
		return;
	if (p->n)
		p->text[p->n] = '|';
	p->text[start] = '?';
	p->text[k] = 0;
	p->n = k;
}

/* The names of the submission, and of the file and the folders in it. */
static void file_names(const struct layout_run *r, struct places *p)
{
	const char *path = r->sub->path ? r->sub->path : "", *slash = strrchr(path, '/'), *own = slash ? slash + 1 : path;
	const char *s = sym_str(r->sub->syms, r->sub->member[r->sub->sheet[r->sheet].member].path);

	words(p, own, strlen(own));
	while (*s) {
		size_t n = strcspn(s, "/");

		if (strlen(own) != n || memcmp(own, s, n) != 0)
			words(p, s, n);
		s += n + (s[n] == '/');
	}
}

enum status places_named(struct layout_run *r, const struct plan *plan, struct target *t, struct dim_at *at, struct err *e)
{
	const char *sheet = find_name(r, FIND_SHEET);
	struct places p = { .text = "" };
	char code[64];

	if ((!r->t->places.nname && !r->t->places.npart) || !t->text || t->label || t->copy)
		return ST_OK;
	for (uint32_t i = 0; i < plan->head_at[0]; i++)
		for (uint32_t c = 0; c < r->window.row[i].n; c++) {
			const struct cell *x = &r->window.row[i].c[c];

			if (!x->n || x->kind == 'n' || !names(r, x->s, x->n, &p) || p.cell)
				continue;
			p.cell = x;
			p.row = r->window.row[i].row;
		}
	names(r, sheet, strlen(sheet), &p);
	file_names(r, &p);
	if (!p.n)
		return ST_OK;
	if (p.cell)
		*at = (struct dim_at){ .kind = AT_CELL, .row = p.row, .col = p.cell->col };
	snprintf(code, sizeof code, "PART-OF:%s", sym_str(r->sub->syms, t->text));
	TRY(sym_intern_z(r->sub->syms, code, &t->text, e));
	return sym_intern(r->sub->syms, p.text, p.n, &t->label, e);
}
