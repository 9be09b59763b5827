/*
 * read_world.c - names of territories in all languages: those that ICU has (CLDR), and Debian's iso-codes, which has their parts, too.
 *
 * Former   of codes that were withdrawn ICU gives the names of other areas (SU is "Russia" there): their names come from iso-codes alone.
 * Order    what is declared under mappings/ goes before; a text that names two areas in two languages has a row for each, and the languages.
 *          Where CLDR calls one country so, iso-codes cannot call another so in the same language: catalogues copy lines that stand beside each other.
 * Without  iso-codes there are fewer names and nothing else is different. The names stand in the compiled file, and tables that are
 *          compiled again take them from there: an answer does not depend on what is installed where Concord runs.
 */
#include "normalize/build.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unicode/uenum.h>
#include <unicode/uloc.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>

#include "core/text.h"
#include "normalize/languages.h"
#include "normalize/latin.h"

#define ISO_CODES "/usr/share/iso-codes/json"
#define LOCALES "/usr/share/locale"
#define NAME_LONGEST 400
#define MO_LARGEST (16 << 20)

struct world {
	struct build *b;
	json_t *code; /* English name in iso-codes: code */
	uint32_t *first;
	size_t cfirst; /* by offset of a key: its row, from 1 */
	uint32_t *next;
	size_t cnext;  /* by row: the next with the same key, from 1 */
	struct langs langs;
	uint32_t ncldr; /* what CLDR says are the first of langs */
};

/* The row of a key; room for texts that came since. */
static enum status row_of_key(struct world *w, uint32_t key, uint32_t **out, struct err *e)
{
	if (key >= w->cfirst) {
		size_t cap = (size_t)key * 2 + 65536;
		uint32_t *p = realloc(w->first, cap * sizeof *p);

		if (!p)
			return err_set(e, ST_FATAL, "no memory for the mappings");
		memset(p + w->cfirst, 0, (cap - w->cfirst) * sizeof *p);
		w->first = p;
		w->cfirst = cap;
	}
	*out = &w->first[key];
	return ST_OK;
}

static bool ascii(const char *s)
{
	while (*s && (unsigned char)*s < 0x80)
		s++;
	return !*s;
}

/* A number for each row, 0 until it is set. */
static enum status room_for_next(struct world *w, uint32_t row, struct err *e)
{
	size_t cap = row < w->cnext ? w->cnext : (size_t)row * 2 + 65536;
	uint32_t *p = cap > w->cnext ? realloc(w->next, cap * sizeof *p) : w->next;

	if (!p)
		return err_set(e, ST_FATAL, "no memory for the mappings");
	memset(p + w->cnext, 0, (cap - w->cnext) * sizeof *p);
	w->next = p;
	w->cnext = cap;
	return ST_OK;
}

/* locale: the one that calls it so; "" nobody says. */
static enum status add_name(struct world *w, const char *name, const char *code, bool part, const char *locale, struct err *e)
{
	struct image_world x = { .part = part };
	char fold[NAME_LONGEST * 18 + 1], latin[NAME_LONGEST * 18 + 1];
	size_t n = strlen(name), k = n < NAME_LONGEST && utf8_valid(name, n, NULL) ? text_fold(name, n, fold, sizeof fold) : 0;
	uint32_t *row = NULL, last = 0, own;
	struct latin sounds;

	/* A name of one Latin letter or two is a code or an abbreviation. */
	if (k == 0 || k == SIZE_MAX || k < 3)
		return ST_OK;
	TRY(build_text(w->b, code, &x.code, e));
	TRY(build_text(w->b, fold, &x.key, e));
	TRY(row_of_key(w, x.key, &row, e));
	for (uint32_t i = *row; i; i = w->next[i]) {
		const struct image_world *was = &build_at(w->b, PART_WORLD, struct image_world)[i - 1];

		/* A part that is called like an area says nothing about the area. */
		if (was->code != x.code && !part && strlen(w->b->text + was->code) == 2 && strlen(code) == 2 && langs_have(&w->langs, w->ncldr, i - 1, locale))
			return ST_OK;
		if (was->code == x.code || was->part != x.part)
			return was->code == x.code && was->part == x.part ? langs_add(&w->langs, i - 1, locale, e) : ST_OK;
		last = i;
	}
	sounds = (struct latin){ w->b->part[PART_LATIN].v, w->b->part[PART_LATIN].n, w->b->text };
	k = ascii(fold) ? 0 : latin_fold(sounds, name, n, latin, sizeof latin);
	TRY(build_text(w->b, name, &x.text, e));
	if (k >= 4 && strcmp(latin, fold))
		TRY(build_text(w->b, latin, &x.latin, e));
	TRY(build_add(w->b, PART_WORLD, &x, sizeof x, &own, e));
	TRY(room_for_next(w, own + 1, e));
	*(last ? &w->next[last] : row) = own + 1;
	return langs_add(&w->langs, own, locale, e);
}

/* ---- ICU ---- */

static enum status read_bundle(struct world *w, const char *locale, const char *table, struct err *e)
{
	UErrorCode ec = U_ZERO_ERROR;
	UResourceBundle *rb = ures_openDirect(U_ICUDATA_NAME "-region", locale, &ec), *t = ures_getByKey(rb, table, NULL, &ec);
	enum status st = ST_OK;

	for (int32_t i = 0, n = U_SUCCESS(ec) ? ures_getSize(t) : 0; st == ST_OK && i < n; i++) {
		const char *key = NULL;
		int32_t len;
		const UChar *u = ures_getNextString(t, &len, &key, &ec);
		char name[NAME_LONGEST];
		int32_t bytes = 0;

		if (U_FAILURE(ec) || !u || !key)
			break;
		u_strToUTF8(name, sizeof name, &bytes, u, len, &ec);
		if (U_SUCCESS(ec) && bytes < (int32_t)sizeof name)
			st = add_name(w, name, key, false, locale, e);
		ec = U_ZERO_ERROR;
	}
	ures_close(t);
	ures_close(rb);
	return st;
}

static enum status read_icu(struct world *w, struct err *e)
{
	static const char *const TABLE[] = { "Countries", "Countries%short", "Countries%variant" };
	UErrorCode ec = U_ZERO_ERROR;
	UEnumeration *all = ures_openAvailableLocales(U_ICUDATA_NAME "-region", &ec);
	enum status st = ST_OK;
	const char *locale;

	while (st == ST_OK && U_SUCCESS(ec) && (locale = uenum_next(all, NULL, &ec)))
		for (int t = 0; st == ST_OK && t < 3; t++)
			st = read_bundle(w, locale, TABLE[t], e);
	uenum_close(all);
	return st == ST_OK && U_FAILURE(ec) ? err_set(e, ST_FATAL, "the names of regions in ICU cannot be read: %s", u_errorName(ec)) : st;
}

/* ---- iso-codes ---- */

static void learn_codes(struct world *w, const char *file, const char *top, const char *which)
{
	char path[128];
	json_t *doc, *row;
	size_t i;

	snprintf(path, sizeof path, ISO_CODES "/%s", file);
	doc = json_load_file(path, 0, NULL);
	json_array_foreach(json_object_get(doc, top), i, row) {
		static const char *const NAME[] = { "name", "official_name", "common_name" };
		const char *code = json_string_value(json_object_get(row, which));

		for (int k = 0; code && k < 3; k++)
			if (json_string_value(json_object_get(row, NAME[k])))
				json_object_set_new(w->code, json_string_value(json_object_get(row, NAME[k])), json_string(code));
	}
	json_decref(doc);
}

static uint32_t word_at(const char *s, size_t at)
{
	uint32_t v;

	memcpy(&v, s + at, sizeof v);
	return v;
}

/* A text of a catalogue: length and offset stand at `at`. "" where they lie outside. */
static const char *mo_text(const char *s, size_t n, size_t at)
{
	uint32_t len, from;

	if (at + 8 > n)
		return "";
	len = word_at(s, at);
	from = word_at(s, at + 4);
	return from < n && len < n - from && !s[from + len] ? s + from : "";
}

/* A name of parts of several countries, whose codes are joined by blanks. */
static enum status add_codes(struct world *w, const char *name, const char *codes, bool part, const char *locale, struct err *e)
{
	while (*codes) {
		size_t n = strcspn(codes, " ");
		char one[16];

		snprintf(one, sizeof one, "%.*s", (int)n, codes);
		TRY(add_name(w, name, one, part, locale, e));
		codes += n + (codes[n] == ' ');
	}
	return ST_OK;
}

/* GNU gettext's compiled catalogue: texts and their translations, in two tables of (length, offset). */
static enum status read_mo(struct world *w, const char *path, json_t *codes, bool part, const char *locale, struct err *e)
{
	FILE *f = fopen(path, "rb");
	struct stat st = { 0 };
	size_t n;
	char *s;

	if (!f)
		return ST_OK;
	n = fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode) && st.st_size < MO_LARGEST ? (size_t)st.st_size : 0;
	s = arena_alloc(&w->b->arena, n + 1, 1);
	if (s && fread(s, 1, n, f) != n)
		n = 0;
	fclose(f);
	if (!s)
		return err_set(e, ST_FATAL, "no memory for the mappings");
	if (n < 28 || word_at(s, 0) != 0x950412deu)
		return ST_OK;
	for (uint32_t i = 0, all = word_at(s, 8); i < all && i < n / 8; i++) {
		const char *english = mo_text(s, n, (size_t)word_at(s, 12) + 8 * (size_t)i);
		const char *code = json_string_value(json_object_get(codes, english));

		if (*english && code && *mo_text(s, n, (size_t)word_at(s, 16) + 8 * (size_t)i))
			TRY(add_codes(w, mo_text(s, n, (size_t)word_at(s, 16) + 8 * (size_t)i), code, part, locale, e));
	}
	return ST_OK;
}

static enum status read_english(struct world *w, struct err *e)
{
	const char *name;
	json_t *code;

	json_object_foreach(w->code, name, code)
		TRY(add_name(w, name, json_string_value(code), false, "en", e));
	return ST_OK;
}

static enum status read_iso_codes(struct world *w, struct err *e)
{
	struct dirent **dir;
	int n = scandir(LOCALES, &dir, NULL, alphasort);
	enum status st = ST_OK;

	learn_codes(w, "iso_3166-1.json", "3166-1", "alpha_2");
	learn_codes(w, "iso_3166-3.json", "3166-3", "alpha_3");
	if (n >= 0)
		st = read_english(w, e);
	for (int i = 0; i < n; i++) {
		char path[PATH_MAX];

		for (char k = '1'; st == ST_OK && k <= '3'; k += 2) {
			snprintf(path, sizeof path, LOCALES "/%s/LC_MESSAGES/iso_3166-%c.mo", dir[i]->d_name, k);
			st = read_mo(w, path, w->code, false, dir[i]->d_name, e);
		}
		free(dir[i]);
	}
	if (n >= 0)
		free(dir);
	return st;
}

/* ---- parts: provinces, states, cities that ISO 3166-2 has ---- */

/* Of each name the country, or those whose parts are called so, joined by blanks. Parts that have a code of their own in ISO 3166-1 are areas. */
static void learn_parts(json_t *country)
{
	json_t *doc = json_load_file(ISO_CODES "/iso_3166-2.json", 0, NULL), *row;
	size_t i;

	json_array_foreach(json_object_get(doc, "3166-2"), i, row) {
		const char *code = json_string_value(json_object_get(row, "code")), *name = json_string_value(json_object_get(row, "name")), *was;
		char own[3] = "";

		if (!code || !name || strlen(code) < 4 || strstr(name, "see also") || strlen(name) < 4)
			continue;
		memcpy(own, code, 2);
		was = json_string_value(json_object_get(country, name));
		if (!was || !strstr(was, own))
			json_object_set_new(country, name, was ? json_sprintf("%s %s", was, own) : json_string(own));
	}
	json_decref(doc);
}

static enum status read_parts(struct world *w, struct err *e)
{
	struct dirent **dir;
	int n = scandir(LOCALES, &dir, NULL, alphasort);
	json_t *country = json_object(), *code;
	enum status st = country ? ST_OK : err_set(e, ST_FATAL, "no memory for the mappings");
	const char *name;

	if (country)
		learn_parts(country);
	json_object_foreach(country, name, code)
		if (st == ST_OK)
			st = add_codes(w, name, json_string_value(code), true, "", e);
	for (int i = 0; i < n; i++) {
		char path[PATH_MAX];

		snprintf(path, sizeof path, LOCALES "/%s/LC_MESSAGES/iso_3166-2.mo", dir[i]->d_name);
		if (st == ST_OK)
			st = read_mo(w, path, country, true, dir[i]->d_name, e);
		free(dir[i]);
	}
	if (n >= 0)
		free(dir);
	json_decref(country);
	return st;
}

/* ---- all together ---- */

static enum status copy_world(struct build *b, const struct mappings *old, struct err *e)
{
	uint32_t n;
	const struct image_world *v = part_at(old, PART_WORLD, &n);
	const uint32_t *langs = part_at(old, PART_LANGS, NULL);

	for (uint32_t i = 0; i < n; i++) {
		struct image_world x;

		TRY(build_text(b, old->text + v[i].text, &x.text, e));
		TRY(build_text(b, old->text + v[i].key, &x.key, e));
		TRY(build_text(b, old->text + v[i].latin, &x.latin, e));
		TRY(build_text(b, old->text + v[i].code, &x.code, e));
		x.part = v[i].part;
		TRY(langs_number(b, old->text + langs[v[i].langs], &x.langs, e));
		TRY(build_add(b, PART_WORLD, &x, sizeof x, NULL, e));
	}
	return ST_OK;
}

static enum status read_all(struct build *b, struct err *e)
{
	struct world w = { .b = b, .code = json_object() };
	enum status st = w.code ? ST_OK : err_set(e, ST_FATAL, "no memory for the mappings");

	if (st == ST_OK)
		st = read_icu(&w, e);
	w.ncldr = w.langs.nof;
	if (st == ST_OK)
		st = read_iso_codes(&w, e);
	if (st == ST_OK)
		st = read_parts(&w, e);
	if (st == ST_OK)
		st = langs_finish(&w.langs, b, e);
	langs_free(&w.langs);
	json_decref(w.code);
	free(w.first);
	free(w.next);
	return st;
}

enum status read_world(struct build *b, const struct mappings *old, struct err *e)
{
	return old ? copy_world(b, old, e) : read_all(b, e);
}
