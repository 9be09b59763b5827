/*
 * namesakes.c - names that several areas have: which one is meant, by the other names of the column.
 *
 * Beside     tables say what a name means where another area stands in the column, too (a Congo beside the Congo, Dem. Rep. of the). Where none of
 *            those stands there it means what it always means, and the answer says what else it may mean. For a name that means other areas in
 *            other years it must stand in rows of the same year (each_year.c).
 * Languages  of the names of the column that are known in some language, the language that has most of them, three of four at least, decides
 *            for a name that one area has in it. Where two languages have as many, both must not disagree.
 * Left over  where all but one of the areas that it may mean stand in the column by other names, it is the one that is left.
 * What two of these say against each other stays ambiguous.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "core/text.h"
#include "normalize/work.h"

#define ENOUGH 4 /* names in one language, to say something of another name */
#define NAME_LONGEST 128 /* bytes; longer labels are compared as they stand */
#define NAME_CAP (NAME_LONGEST * 18 + 1)
#define LETTERS 27
#define TONGUES (LETTERS * LETTERS * LETTERS)

static const char *list_of(const struct work *w, uint32_t col)
{
	return w->t->flow->col[col].list;
}

/* Written otherwise, but the same name: KOREA, Korea. */
static bool same_name(const struct work *w, const struct entry *a, const struct entry *b)
{
	char x[NAME_CAP], y[NAME_CAP];
	const char *s = sym_str(w->syms, a->label), *t = sym_str(w->syms, b->label);
	size_t n = strlen(s), m = strlen(t);

	if (n >= NAME_LONGEST || m >= NAME_LONGEST)
		return a->label == b->label;
	n = text_fold(s, n, x, sizeof x);
	m = text_fold(t, m, y, sizeof y);
	return n == m && !memcmp(x, y, n < sizeof x ? n : 0);
}

bool namesakes_in_question(const struct work *w, uint32_t col, const struct entry *v)
{
	struct match_pair p;

	return v->label && !v->text && match_beside(w->m, list_of(w, col), sym_str(w->syms, v->label), 0, &p);
}

/* Whether another name means an area. settled: one of which no table says that its neighbours decide. */
static bool stands(const struct work *w, uint32_t col, uint32_t but, const char *code, bool settled)
{
	const struct column *c = &w->t->col[col];
	sym_t sym = sym_find(w->syms, code, strlen(code));

	for (uint32_t i = 1; sym && i < c->nentry; i++)
		if (i != but && c->entry[i].code == sym && !(settled && namesakes_in_question(w, col, &c->entry[i])) && !same_name(w, &c->entry[but], &c->entry[i]))
			return true;
	return false;
}

/* ISO3 where there is one, as in candidates. */
static const char *shown(const struct work *w, uint32_t col, const char *code)
{
	const struct code_item *item = code_find(w->m, list_of(w, col), code);

	return item && *item->alt ? item->alt : code;
}

static enum status take(struct work *w, uint32_t col, struct entry *v, const char *code, const char *why, struct err *e)
{
	const struct code_item *item = code_find(w->m, list_of(w, col), code);

	TRY(sym_intern_z(w->syms, code, &v->code, e));
	v->candidates = SYM_NONE;
	v->kind = item ? item->kind : KIND_AREA;
	v->score = 85;
	return work_why(w, v, why, e);
}

/* ---- beside ---- */

static enum status by_neighbour(struct work *w, uint32_t col, uint32_t entry, struct err *e)
{
	struct entry *v = &w->t->col[col].entry[entry];
	const char *label = sym_str(w->syms, v->label), *meant = sym_str(w->syms, v->code), *one = NULL;
	char there[256] = "", open[256] = "", why[320];
	struct match_pair p;
	bool torn = false;

	for (unsigned k = 0; match_beside(w->m, list_of(w, col), label, k, &p); k++) {
		char *list = stands(w, col, entry, p.beside, true) ? there : open;
		size_t n = strlen(list);
		const char *says = list == there ? p.beside : p.code;

		if (list == there) {
			torn |= one && strcmp(one, p.code) != 0;
			one = p.code;
		}
		if (list == there || strcmp(p.code, meant) != 0)
			snprintf(list + n, sizeof there - n, "%s%s", n ? ", " : "", shown(w, col, says));
	}
	if (torn || (!one && !*open) || (!one && !v->code))
		return ST_OK;
	if (one) {
		snprintf(why, sizeof why, "%s stands in the column, too", there);
		return strcmp(one, meant) != 0 ? take(w, col, v, one, why, e) : work_why(w, v, why, e);
	}
	snprintf(why, sizeof why, "it may mean %s, too: nothing in the column says which", open);
	v->score = v->score < 80 ? v->score : 80;
	return work_why(w, v, why, e);
}

/* ---- languages ---- */

struct tongues {
	uint32_t n[TONGUES]; /* names by language */
	uint32_t last[TONGUES];
	uint32_t names, most;
};

/* Of a code of two letters or three; 0: it is none. */
static uint32_t tongue(const char *s, size_t n)
{
	uint32_t t = 0;

	if (n < 2 || n > 3)
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < 'a' || s[i] > 'z')
			return 0;
		t = t * LETTERS + (uint32_t)(s[i] - 'a') + 1;
	}
	return t;
}

static bool is_name(const struct entry *v)
{
	return v->label && !v->text && v->how != HOW_CODE && v->how != HOW_NONE && !match_guessed(v->how);
}

static void count(struct tongues *t, const char *langs, uint32_t name)
{
	for (const char *p = langs; *p; p += *p == ' ') {
		size_t n = strcspn(p, " ");
		uint32_t k = tongue(p, n);

		p += n;
		if (!k || t->last[k] == name)
			continue;
		t->last[k] = name;
		if (++t->n[k] > t->most)
			t->most = t->n[k];
	}
}

static enum status count_names(struct work *w, uint32_t col, struct tongues *t, struct err *e)
{
	struct column *c = &w->t->col[col];

	for (uint32_t i = 1; i < c->nentry; i++) {
		struct match_reading r;
		struct match x;
		bool any = false;

		if (!is_name(&c->entry[i]))
			continue;
		TRY(match_label(w->matcher, list_of(w, col), sym_str(w->syms, c->entry[i].label), NULL, "", 0, &x, e));
		for (unsigned k = 0; match_reading(w->m, &x, k, &r); k++) {
			if (x.kind != KIND_AMBIGUOUS && strcmp(r.code, x.code) != 0)
				continue;
			any |= *r.langs != 0;
			count(t, r.langs, i);
		}
		t->names += any;
	}
	return ST_OK;
}

static void language_name(const char *lang, size_t n, char *out, size_t cap)
{
	UErrorCode ec = U_ZERO_ERROR;
	UChar name[64];
	char code[8];
	int32_t len, bytes = 0;

	snprintf(code, sizeof code, "%.*s", (int)n, lang);
	len = uloc_getDisplayLanguage(code, "en", name, 64, &ec);
	u_strToUTF8(out, (int32_t)cap, &bytes, name, U_SUCCESS(ec) ? len : 0, &ec);
	if (U_FAILURE(ec) || bytes == 0 || bytes >= (int32_t)cap)
		snprintf(out, cap, "%s", code);
}

/* The first language of a set that has most names; NULL: it has none of those. */
static const char *leading(const struct tongues *t, const char *langs, size_t *n)
{
	for (const char *p = langs; *p; p += *n, p += *p == ' ') {
		uint32_t k;

		*n = strcspn(p, " ");
		k = tongue(p, *n);
		if (k && t->n[k] == t->most)
			return p;
	}
	return NULL;
}

/* *against: it says so, and the area stands in the column by another name. */
static enum status by_language(struct work *w, uint32_t col, uint32_t entry, const struct tongues *t, bool *against, struct err *e)
{
	struct entry *v = &w->t->col[col].entry[entry];
	char why[192], name[64];
	struct match_reading r, one = { .code = NULL };
	struct match x;
	size_t n = 0;
	const char *lang = NULL;

	if (t->most < ENOUGH || t->most * 4 < t->names * 3)
		return ST_OK;
	TRY(match_label(w->matcher, list_of(w, col), sym_str(w->syms, v->label), NULL, "", 0, &x, e));
	for (unsigned k = 0; x.kind == KIND_AMBIGUOUS && match_reading(w->m, &x, k, &r); k++) {
		const char *own = leading(t, r.langs, &n);

		if (!own)
			continue;
		if (one.code && strcmp(one.code, r.code) != 0)
			return ST_OK;
		one = r;
		lang = own;
	}
	if (!one.code)
		return ST_OK;
	*against = stands(w, col, entry, one.code, false);
	if (*against)
		return ST_OK;
	leading(t, lang, &n);
	language_name(lang, n, name, sizeof name);
	snprintf(why, sizeof why, "%s, as %u of %u names of the column", name, t->most, t->names);
	return take(w, col, v, one.code, why, e);
}

/* ---- what is left ---- */

static enum status by_elimination(struct work *w, uint32_t col, uint32_t entry, struct err *e)
{
	struct entry *v = &w->t->col[col].entry[entry];
	char known[256], why[320], left[64] = "", *rest = known;
	unsigned nleft = 0;
	size_t k = 0;

	snprintf(known, sizeof known, "%s", sym_str(w->syms, v->candidates));
	for (const char *one; (one = strsep(&rest, "|")) != NULL;) {
		struct match x;

		TRY(match_label(w->matcher, list_of(w, col), NULL, one, "", 0, &x, e));
		if (*x.code && stands(w, col, entry, x.code, false)) {
			k += (size_t)snprintf(why + k, sizeof why - k, "%s%s", k ? ", " : "", one);
		} else {
			nleft++;
			snprintf(left, sizeof left, "%s", x.code);
		}
	}
	if (nleft != 1 || !k || !*left)
		return ST_OK;
	snprintf(why + k, sizeof why - k, " stands in the column, too");
	return take(w, col, v, left, why, e);
}

static bool open(const struct entry *v)
{
	return v->kind == KIND_AMBIGUOUS && !v->why && v->candidates;
}

enum status namesakes_of_column(struct work *w, uint32_t col, const uint8_t *about, struct err *e)
{
	struct column *c = &w->t->col[col];
	struct tongues *t = NULL;
	enum status st = ST_OK;

	for (uint32_t i = 1; st == ST_OK && i < c->nentry; i++)
		if (!c->entry[i].why && !c->entry[i].text && c->entry[i].label && c->entry[i].kind != KIND_NONE && !(about[i] & ABOUT_DATED))
			st = by_neighbour(w, col, i, e);
	for (uint32_t i = 1; st == ST_OK && i < c->nentry; i++) {
		bool against = false;

		if (!open(&c->entry[i]))
			continue;
		if (!t) {
			t = calloc(1, sizeof *t);
			st = t ? count_names(w, col, t, e) : err_set(e, ST_FATAL, "no memory for normalizing");
		}
		if (st == ST_OK && is_name(&c->entry[i]))
			st = by_language(w, col, i, t, &against, e);
		if (st == ST_OK && open(&c->entry[i]) && !against)
			st = by_elimination(w, col, i, e);
	}
	free(t);
	return st;
}
