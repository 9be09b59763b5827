/*
 * read.c - the tables under mappings/ as rows of an image. What is wrong with a row is said with file, line and column.
 */
#include "normalize/languages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/table.h"

enum status read_lists(struct build *b, const char *path, struct err *e)
{
	enum { LIST, TITLE, BASE, SOURCE, NAMES };
	struct csvtab t;
	int at[5];

	TRY(csvtab_load(path, &b->arena, &t, e));
	TRY(csvtab_columns(&t, (const char *const[]){ "list", "title", "base", "source", "?names", NULL }, at, e));
	for (uint32_t i = 0; i < t.nrow; i++) {
		struct image_list l = { .base = NONE };
		const char *base = csvtab_at(&t, i, at[BASE]);

		TRY(row_filled(&t, i, at[LIST], "the name of a list", e));
		TRY(row_filled(&t, i, at[TITLE], "what an item of the list is called", e));
		TRY(row_filled(&t, i, at[SOURCE], "where this comes from", e));
		if (build_list(b, csvtab_at(&t, i, at[LIST])) != NONE)
			return csvtab_fail(e, &t, i, at[LIST], "found \"%s\" twice, expected each list once", csvtab_at(&t, i, at[LIST]));
		if (*base && (l.base = build_list(b, base)) == NONE)
			return csvtab_fail(e, &t, i, at[BASE], "found \"%s\", expected a list that stands above", base);
		TRY(build_text(b, csvtab_at(&t, i, at[LIST]), &l.name, e));
		TRY(build_text(b, csvtab_at(&t, i, at[TITLE]), &l.title, e));
		l.territories = !strcmp(csvtab_at(&t, i, at[NAMES]), "territories");
		if (!l.territories && *csvtab_at(&t, i, at[NAMES]))
			return csvtab_fail(e, &t, i, at[NAMES], "found \"%s\", expected territories or nothing", csvtab_at(&t, i, at[NAMES]));
		TRY(build_add(b, PART_LIST, &l, sizeof l, NULL, e));
	}
	return ST_OK;
}

enum list_col {
	LC_CODE, LC_NAME, LC_SOURCE, LC_ISO2, LC_ALT, LC_KIND, LC_FROM, LC_TO, LC_SUCC, LC_UNIT, LC_ADDITIVE, LC_NUM, LC_DEN, LC_STATE,
	LC_STATUS, LC_CONF, LC_RANK, LC_WHOLE, LC_BESIDE, LC_N
};
static const char *const LIST_COLS[] = { "code", "name", "source", "?iso2", "?alt", "?kind", "?valid_from", "?valid_to", "?successors",
	"?unit", "?additive", "?numerator", "?denominator", "?state", "?status", "?conf", "?rank", "?whole", "?beside", NULL };
static const char *const KINDS[] = { "", "code", "area", "former", "part", "aggregate", "residual", "subarea", NULL }; /* enum match_kind */
static const char *const STATES[] = { "number", "nil", "missing", "confidential", "cannot-exist", NULL }; /* enum val_state */

/* Marks and flags are code lists with more to say. */
static enum status add_mark(struct build *b, const struct csvtab *t, uint32_t row, const int at[], struct err *e)
{
	struct image_mark m = { 0 };
	const char *mark = csvtab_at(t, row, at[LC_CODE]);
	int state = row_word(STATES, csvtab_at(t, row, at[LC_STATE]));

	if (state < VAL_NIL)
		return csvtab_fail(e, t, row, at[LC_STATE], "found \"%s\", expected nil, missing, confidential or cannot-exist",
			csvtab_at(t, row, at[LC_STATE]));
	m.state = (uint32_t)state;
	TRY(build_text(b, strcmp(mark, "(empty)") ? mark : "", &m.text, e));
	TRY(build_text(b, csvtab_at(t, row, at[LC_STATUS]), &m.status, e));
	TRY(build_text(b, csvtab_at(t, row, at[LC_CONF]), &m.conf, e));
	return build_add(b, PART_MARK, &m, sizeof m, NULL, e);
}

static enum status add_flag(struct build *b, const struct csvtab *t, uint32_t row, const int at[], struct err *e)
{
	struct image_flag f = { .beside = NONE };
	const char *rank = csvtab_at(t, row, at[LC_RANK]), *beside = csvtab_at(t, row, at[LC_BESIDE]);

	if (!*rank || strlen(rank) > 3 || !row_digits(rank, (int)strlen(rank)))
		return csvtab_fail(e, t, row, at[LC_RANK], "found \"%s\", expected a number up to 999", rank);
	f.rank = (uint32_t)atoi(rank);
	if (*beside && (f.beside = build_list(b, beside)) == NONE)
		return csvtab_fail(e, t, row, at[LC_BESIDE], "found \"%s\", expected a list of mappings/lists.csv or nothing", beside);
	TRY(build_text(b, csvtab_at(t, row, at[LC_CODE]), &f.text, e));
	TRY(build_text(b, csvtab_at(t, row, at[LC_NAME]), &f.name, e));
	TRY(build_text(b, csvtab_at(t, row, at[LC_STATUS]), &f.status, e));
	TRY(build_text(b, csvtab_at(t, row, at[LC_CONF]), &f.conf, e));
	return build_add(b, PART_FLAG, &f, sizeof f, NULL, e);
}

/* The part of a country begins with the ISO code of its country: AR-B. Its name holds in that system only. */
static enum status country_of(const struct csvtab *t, uint32_t row, int col, char country[3], struct err *e)
{
	const char *code = csvtab_at(t, row, col);

	if (strlen(code) < 4 || code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z' || code[2] != '-')
		return csvtab_fail(e, t, row, col, "found \"%s\", expected a code such as AR-B", code);
	memcpy(country, code, 2);
	country[2] = 0;
	return ST_OK;
}

static enum status add_item(struct build *b, uint32_t list, const struct csvtab *t, uint32_t row, const int at[], struct err *e)
{
	struct image_item it = { .list = list };
	struct image_spell s = { .list = (uint16_t)list, .class = CLASS_CODE, .type = SPELL_CODE, .to = DAY_OPEN_TO };
	const char *code = csvtab_at(t, row, at[LC_CODE]), *kind = csvtab_at(t, row, at[LC_KIND]);
	const char *alt = csvtab_at(t, row, at[LC_ALT]), *iso2 = csvtab_at(t, row, at[LC_ISO2]);
	int k = *kind ? row_word(KINDS, kind) : KIND_CODE;
	char country[3] = "";

	TRY(row_filled(t, row, at[LC_CODE], "a code", e));
	TRY(row_filled(t, row, at[LC_NAME], "a name", e));
	TRY(row_filled(t, row, at[LC_SOURCE], "where this comes from", e));
	if (strlen(code) >= 64)
		return csvtab_fail(e, t, row, at[LC_CODE], "found %zu bytes, expected a code of at most 63", strlen(code));
	if (k < 0)
		return csvtab_fail(e, t, row, at[LC_KIND], "found \"%s\", expected area, former, part, aggregate, residual or subarea", kind);
	if (build_item(b, list, code) != NONE)
		return csvtab_fail(e, t, row, at[LC_CODE], "found %s twice, expected each code once", code);
	it.kind = (uint32_t)k;
	TRY(row_span(t, row, at[LC_FROM], at[LC_TO], &it.from, &it.to, e));
	TRY(build_text(b, code, &it.code, e));
	TRY(build_text(b, alt, &it.alt, e));
	TRY(build_text(b, csvtab_at(t, row, at[LC_NAME]), &it.name, e));
	TRY(build_text(b, csvtab_at(t, row, at[LC_SUCC]), &it.successors, e));
	TRY(build_text(b, csvtab_at(t, row, at[LC_FROM]), &it.valid_from, e));
	TRY(build_text(b, csvtab_at(t, row, at[LC_TO]), &it.valid_to, e));
	TRY(build_text(b, csvtab_at(t, row, at[LC_UNIT]), &it.unit, e));
	it.whole = !strcmp(csvtab_at(t, row, at[LC_WHOLE]), "yes");
	TRY(build_add(b, PART_ITEM, &it, sizeof it, &s.item, e));
	TRY(row_spelling(b, s, code, code, "", t, row, at[LC_CODE], e));
	if (*iso2)
		TRY(row_spelling(b, s, iso2, iso2, "ISO2", t, row, at[LC_ISO2], e));
	s.from = it.from;
	s.to = it.to;
	if (*alt)
		TRY(row_spelling(b, s, alt, alt, "ISO3", t, row, at[LC_ALT], e));
	if (at[LC_STATE] >= 0 || at[LC_RANK] >= 0)
		return ST_OK; /* what a mark or a flag means is no name for it */
	s.type = SPELL_NAME;
	TRY(langs_locale(b, "en", &s.langs, e)); /* names of lists are English ones */
	if (k == KIND_SUBAREA)
		TRY(country_of(t, row, at[LC_CODE], country, e));
	return row_name(b, s, csvtab_at(t, row, at[LC_NAME]), country, t, row, at[LC_NAME], e);
}

/* The list is named by its file, up to the first dot: area.csv, area.subareas.csv. */
static enum status list_of_file(struct build *b, const char *path, uint32_t *list, struct err *e)
{
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	char word[64];

	snprintf(word, sizeof word, "%.*s", (int)strcspn(name, "."), name);
	*list = build_list(b, word);
	return *list != NONE ? ST_OK : err_set(e, ST_FATAL, "%s:1:1: found a code list \"%s\", expected a row for it in mappings/lists.csv", path, word);
}

/* Every code named by another row of the same list. */
static enum status refers(struct build *b, uint32_t list, const struct csvtab *t, uint32_t row, int col, struct err *e)
{
	const char *s = csvtab_at(t, row, col);

	while (*s) {
		size_t n = strcspn(s, " ");
		char code[64];

		snprintf(code, sizeof code, "%.*s", (int)n, s);
		if (n && build_item(b, list, code) == NONE)
			return csvtab_fail(e, t, row, col, "found \"%s\", expected a code of this list", code);
		s += n + (s[n] == ' ');
	}
	return ST_OK;
}

static enum status yes_or_no(const struct csvtab *t, uint32_t row, int col, struct err *e)
{
	const char *s = csvtab_at(t, row, col);

	return col < 0 || !strcmp(s, "yes") || !strcmp(s, "no") ? ST_OK :
		csvtab_fail(e, t, row, col, "found \"%s\", expected yes or no", s);
}

enum status read_codelist(struct build *b, const char *path, struct err *e)
{
	struct csvtab t;
	int at[LC_N];
	uint32_t list;

	TRY(list_of_file(b, path, &list, e));
	TRY(csvtab_load(path, &b->arena, &t, e));
	TRY(csvtab_columns(&t, LIST_COLS, at, e));
	if (!build_at(b, PART_LIST, struct image_list)[list].n)
		build_at(b, PART_LIST, struct image_list)[list].first = b->part[PART_ITEM].n;
	for (uint32_t i = 0; i < t.nrow; i++) {
		TRY(add_item(b, list, &t, i, at, e));
		build_at(b, PART_LIST, struct image_list)[list].n++;
		if (at[LC_STATE] >= 0)
			TRY(add_mark(b, &t, i, at, e));
		else if (at[LC_RANK] >= 0)
			TRY(add_flag(b, &t, i, at, e));
		TRY(yes_or_no(&t, i, at[LC_ADDITIVE], e));
		TRY(yes_or_no(&t, i, at[LC_WHOLE], e));
	}
	for (uint32_t i = 0; i < t.nrow; i++) {
		TRY(refers(b, list, &t, i, at[LC_SUCC], e));
		TRY(refers(b, list, &t, i, at[LC_NUM], e));
		TRY(refers(b, list, &t, i, at[LC_DEN], e));
	}
	return ST_OK;
}

enum status check_codes(struct build *b, const char *path, struct err *e)
{
	static const struct {
		int col;
		const char *list;
	} OTHER[] = { { LC_UNIT, "unit" }, { LC_STATUS, "obs_status" }, { LC_CONF, "conf_status" } };
	struct csvtab t;
	int at[LC_N];

	TRY(csvtab_load(path, &b->arena, &t, e));
	TRY(csvtab_columns(&t, LIST_COLS, at, e));
	for (size_t k = 0; k < sizeof OTHER / sizeof *OTHER; k++) {
		uint32_t list = build_list(b, OTHER[k].list);

		for (uint32_t i = 0; list != NONE && at[OTHER[k].col] >= 0 && i < t.nrow; i++) {
			const char *code = csvtab_at(&t, i, at[OTHER[k].col]);

			if (*code && build_item(b, list, code) == NONE)
				return csvtab_fail(e, &t, i, at[OTHER[k].col], "found \"%s\", expected a code of the list %s", code, OTHER[k].list);
		}
	}
	return ST_OK;
}
