/*
 * read_alias.c - spellings, patterns and memberships of regions as rows of an image.
 */
#include "normalize/languages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "normalize/pattern.h"

enum alias_col { AC_LIST, AC_SPELLING, AC_CODE, AC_SOURCE, AC_TYPE, AC_LANG, AC_SYSTEM, AC_FROM, AC_TO };
static const char *const ALIAS_COLS[] = { "list", "spelling", "code", "source", "?type", "?lang", "?system", "?from", "?to", NULL };
static const char *const TYPES[] = { "code", "name", "alias", "part", "demonym", "ambiguous", "translation", NULL }; /* enum spell_type */

enum pattern_col { PC_LIST, PC_PATTERN, PC_CODE, PC_EXAMPLE, PC_RESULT, PC_SOURCE, PC_WHEN, PC_LANG, PC_COUNTER };
static const char *const PATTERN_COLS[] = { "list", "pattern", "code", "example", "result", "source", "?when", "?lang", "counter",
	NULL };

static enum status row_list(const struct build *b, const struct csvtab *t, uint32_t row, int col, uint32_t *list, struct err *e)
{
	*list = build_list(b, csvtab_at(t, row, col));
	return *list != NONE ? ST_OK :
		csvtab_fail(e, t, row, col, "found \"%s\", expected a list of mappings/lists.csv", csvtab_at(t, row, col));
}

static enum status row_item(const struct build *b, uint32_t list, const struct csvtab *t, uint32_t row, int col, const char *code,
	uint32_t *item, struct err *e)
{
	*item = build_item(b, list, code);
	return *item != NONE ? ST_OK : csvtab_fail(e, t, row, col, "found \"%s\", expected a code of the list", code);
}

static enum status add_alias(struct build *b, const struct csvtab *t, uint32_t row, const int at[], struct err *e)
{
	struct image_spell s = { .item = NONE };
	const char *type = csvtab_at(t, row, at[AC_TYPE]), *text = csvtab_at(t, row, at[AC_SPELLING]);
	const char *code = csvtab_at(t, row, at[AC_CODE]), *system = csvtab_at(t, row, at[AC_SYSTEM]);
	int k = *type ? row_word(TYPES, type) : SPELL_ALIAS;
	uint32_t among, list;

	TRY(row_list(b, t, row, at[AC_LIST], &list, e));
	s.list = (uint16_t)list;
	TRY(langs_locale(b, csvtab_at(t, row, at[AC_LANG]), &s.langs, e));
	TRY(row_filled(t, row, at[AC_SPELLING], "a spelling", e));
	TRY(row_filled(t, row, at[AC_CODE], "a code", e));
	TRY(row_filled(t, row, at[AC_SOURCE], "where this comes from", e));
	if (k < 0)
		return csvtab_fail(e, t, row, at[AC_TYPE], "found \"%s\", expected name, alias, code, part, demonym, ambiguous or translation", type);
	s.type = (uint8_t)k;
	if (k == SPELL_AMBIGUOUS) {
		for (const char *p = code; *p;) {
			char one[64];
			size_t n = strcspn(p, " ");

			snprintf(one, sizeof one, "%.*s", (int)n, p);
			if (n)
				TRY(row_item(b, s.list, t, row, at[AC_CODE], one, &among, e));
			p += n + (p[n] == ' ');
		}
		TRY(build_text(b, code, &s.among, e));
	} else {
		TRY(row_item(b, s.list, t, row, at[AC_CODE], code, &s.item, e));
	}
	TRY(row_span(t, row, at[AC_FROM], at[AC_TO], &s.from, &s.to, e));
	/* Without dates of its own a spelling is good for as long as the area is. */
	if (!*csvtab_at(t, row, at[AC_FROM]) && !*csvtab_at(t, row, at[AC_TO]) && s.item != NONE) {
		s.from = build_at(b, PART_ITEM, struct image_item)[s.item].from;
		s.to = build_at(b, PART_ITEM, struct image_item)[s.item].to;
	}
	if (k == SPELL_CODE) {
		s.class = CLASS_CODE;
		return row_spelling(b, s, text, text, system, t, row, at[AC_SPELLING], e);
	}
	return row_name(b, s, text, system, t, row, at[AC_SPELLING], e);
}

/* "1<2", "1=1 2=12", "2==4"; false: it is not written like that. */
static bool read_conditions(const char *s, struct image_pattern *p)
{
	for (unsigned k = 0; *s; k++) {
		size_t n = strcspn(s, " "), at = 2 + (s[1] == '=' && s[2] == '=');
		bool other = s[1] == '<' || at == 3; /* which number follows, not a number */

		if (k == PATTERN_CONDITIONS || n <= at || n > at + 2 - other || s[0] < '1' || s[0] > '4' || (s[1] != '<' && s[1] != '=') ||
			!row_digits(s + at, (int)(n - at)) || (other && (s[at] < '1' || s[at] > '4')))
			return false;
		p->when[k].run = (uint8_t)(s[0] - '0');
		*(s[1] == '<' ? &p->when[k].below : other ? &p->when[k].same : &p->when[k].is) = (uint8_t)atoi(s + at);
		s += n + (s[n] == ' ');
	}
	return true;
}

static enum status add_pattern(struct build *b, const struct csvtab *t, uint32_t row, const int at[], struct err *e)
{
	struct image_pattern p = { .next = NONE };
	const char *when = csvtab_at(t, row, at[PC_WHEN]);
	char key[PATTERN_TEXT];

	TRY(row_list(b, t, row, at[PC_LIST], &p.list, e));
	TRY(row_filled(t, row, at[PC_CODE], "a code", e));
	TRY(row_filled(t, row, at[PC_EXAMPLE], "an example", e));
	TRY(row_filled(t, row, at[PC_COUNTER], "a counter-example: a label that the pattern must not read", e));
	TRY(row_filled(t, row, at[PC_SOURCE], "where this comes from", e));
	if (!pattern_key(csvtab_at(t, row, at[PC_PATTERN]), key))
		return csvtab_fail(e, t, row, at[PC_PATTERN], "found \"%s\", expected a pattern with the capitals A B D E H M N Q S Y Z only",
			csvtab_at(t, row, at[PC_PATTERN]));
	if (!read_conditions(when, &p))
		return csvtab_fail(e, t, row, at[PC_WHEN], "found \"%s\", expected up to %d conditions such as 1<2 (the first number is below the second), "
			"1==2 (they are the same) or 1=12 (the first is 12)", when, PATTERN_CONDITIONS);
	TRY(build_text(b, key, &p.key, e));
	TRY(build_text(b, csvtab_at(t, row, at[PC_CODE]), &p.code, e));
	TRY(build_text(b, t->file, &p.source, e));
	p.line = t->line[row];
	return build_add(b, PART_PATTERN, &p, sizeof p, NULL, e);
}

enum era_col { EC_ERA, EC_OFFSET, EC_FROM, EC_TO, EC_FIRST, EC_EXAMPLE, EC_RESULT, EC_SOURCE };
static const char *const ERA_COLS[] = { "era", "offset", "from", "to", "first", "example", "result", "source", "?lang", NULL };

static enum status add_era(struct build *b, const struct csvtab *t, uint32_t row, const int at[], struct err *e)
{
	const char *offset = csvtab_at(t, row, at[EC_OFFSET]), *first = csvtab_at(t, row, at[EC_FIRST]);
	struct image_era x = { 0 };
	char key[PATTERN_TEXT];
	bool minus = *offset == '-';

	TRY(row_filled(t, row, at[EC_EXAMPLE], "an example", e));
	TRY(row_filled(t, row, at[EC_SOURCE], "where this comes from", e));
	if (!pattern_word(csvtab_at(t, row, at[EC_ERA]), key))
		return csvtab_fail(e, t, row, at[EC_ERA], "found \"%s\", expected the name of an era", csvtab_at(t, row, at[EC_ERA]));
	if (!offset[minus] || strlen(offset + minus) > 4 || !row_digits(offset + minus, (int)strlen(offset + minus)))
		return csvtab_fail(e, t, row, at[EC_OFFSET], "found \"%s\", expected what is added to a year of the era, such as 1925", offset);
	x.offset = atoi(offset);
	TRY(row_span(t, row, at[EC_FROM], at[EC_TO], &x.from, &x.to, e));
	TRY(build_text(b, key, &x.key, e));
	if (*first && !pattern_word(first, key))
		return csvtab_fail(e, t, row, at[EC_FIRST], "found \"%s\", expected the word for the first year", first);
	TRY(build_text(b, *first ? key : "", &x.first, e));
	return build_add(b, PART_ERA, &x, sizeof x, NULL, e);
}

static bool has_column(const struct csvtab *t, const char *name)
{
	for (uint32_t c = 0; c < t->ncol; c++)
		if (!strcmp(t->head[c], name))
			return true;
	return false;
}

/* What a name means where another area stands beside it. */
static enum status read_beside(struct build *b, const struct csvtab *t, struct err *e)
{
	enum { LIST, SPELLING, CODE, BESIDE, SOURCE };
	int at[6];

	TRY(csvtab_columns(t, (const char *const[]){ "list", "spelling", "code", "beside", "source", "?lang", NULL }, at, e));
	for (uint32_t i = 0; i < t->nrow; i++) {
		struct image_spell s = { .class = CLASS_BESIDE, .type = SPELL_ALIAS, .to = DAY_OPEN_TO };
		const char *text = csvtab_at(t, i, at[SPELLING]);
		uint32_t list, other;
		char fold[1024];

		TRY(row_list(b, t, i, at[LIST], &list, e));
		TRY(row_filled(t, i, at[SPELLING], "a spelling", e));
		TRY(row_filled(t, i, at[SOURCE], "where this comes from", e));
		TRY(row_item(b, list, t, i, at[CODE], csvtab_at(t, i, at[CODE]), &s.item, e));
		TRY(row_item(b, list, t, i, at[BESIDE], csvtab_at(t, i, at[BESIDE]), &other, e));
		if (other == s.item)
			return csvtab_fail(e, t, i, at[BESIDE], "found the code of the row, expected another one that stands beside it");
		if (strlen(text) > 50 || text_fold(text, strlen(text), fold, sizeof fold) == 0)
			return csvtab_fail(e, t, i, at[SPELLING], "found \"%s\", expected a name of at most 50 bytes", text);
		s.list = (uint16_t)list;
		TRY(build_text(b, csvtab_at(t, i, at[BESIDE]), &s.among, e));
		TRY(row_spelling(b, s, fold, text, "", t, i, at[SPELLING], e));
	}
	return ST_OK;
}

/* What letters mean that stand together. */
static enum status read_together(struct build *b, const struct csvtab *t, struct err *e)
{
	enum { LIST, LETTERS, CODES, SOURCE };
	int at[5];

	TRY(csvtab_columns(t, (const char *const[]){ "list", "letters", "codes", "source", "?lang", NULL }, at, e));
	for (uint32_t i = 0; i < t->nrow; i++) {
		struct image_together x;
		const char *letters = csvtab_at(t, i, at[LETTERS]), *codes = csvtab_at(t, i, at[CODES]);
		char folded[64] = "", code[64];
		uint32_t item;
		size_t k = 0;

		TRY(row_list(b, t, i, at[LIST], &x.list, e));
		TRY(row_filled(t, i, at[LETTERS], "letters with a blank between them", e));
		TRY(row_filled(t, i, at[SOURCE], "where this comes from", e));
		TRY(build_text(b, letters, &x.written, e));
		while (*letters && k < sizeof folded - 17) {
			size_t n = strcspn(letters, " "), m = text_fold(letters, n < 8 ? n : 8, folded + k + (k > 0), 16);

			if (!n || n > 8 || !m || !*codes)
				break;
			if (k)
				folded[k] = ' ';
			k += m + (k > 0);
			folded[k] = 0;
			letters += n + (letters[n] == ' ');
			n = strcspn(codes, " ");
			snprintf(code, sizeof code, "%.*s", (int)n, codes);
			TRY(row_item(b, x.list, t, i, at[CODES], code, &item, e));
			codes += n + (codes[n] == ' ');
		}
		if (*letters || *codes)
			return csvtab_fail(e, t, i, at[CODES], "found \"%s\", expected a code for each of the letters \"%s\"", csvtab_at(t, i, at[CODES]),
				csvtab_at(t, i, at[LETTERS]));
		TRY(build_text(b, folded, &x.letters, e));
		TRY(build_text(b, csvtab_at(t, i, at[CODES]), &x.codes, e));
		TRY(build_add(b, PART_TOGETHER, &x, sizeof x, NULL, e));
	}
	return ST_OK;
}

enum status read_aliases(struct build *b, const char *path, struct err *e)
{
	struct csvtab t;
	int at[sizeof ALIAS_COLS / sizeof *ALIAS_COLS];
	bool patterns;

	TRY(csvtab_load(path, &b->arena, &t, e));
	if (has_column(&t, "era")) {
		TRY(csvtab_columns(&t, ERA_COLS, at, e));
		for (uint32_t i = 0; i < t.nrow; i++)
			TRY(add_era(b, &t, i, at, e));
		return ST_OK;
	}
	if (has_column(&t, "regex"))
		return read_regexes(b, &t, e);
	if (has_column(&t, "letters"))
		return read_together(b, &t, e);
	if (has_column(&t, "beside"))
		return read_beside(b, &t, e);
	patterns = has_column(&t, "pattern");
	TRY(csvtab_columns(&t, patterns ? PATTERN_COLS : ALIAS_COLS, at, e));
	for (uint32_t i = 0; i < t.nrow; i++)
		TRY(patterns ? add_pattern(b, &t, i, at, e) : add_alias(b, &t, i, at, e));
	return ST_OK;
}

enum status read_national(struct build *b, const char *path, struct err *e)
{
	enum { LIST, SPELLING, CODE, SOURCE, FROM, TO };
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	struct csvtab t;
	char system[32];
	int at[6];

	TRY(csvtab_load(path, &b->arena, &t, e));
	if (n < 3 || n > sizeof system - 2 || strcmp(name + n, ".csv") != 0)
		return err_set(e, ST_FATAL, "%s:1:1: found a table of \"%s\", expected the name of a sender, such as KEN.csv", path, name);
	snprintf(system, sizeof system, "=%.*s", (int)n, name);
	TRY(csvtab_columns(&t, (const char *const[]){ "list", "spelling", "code", "source", "?from", "?to", NULL }, at, e));
	for (uint32_t i = 0; i < t.nrow; i++) {
		struct image_spell s = { .type = SPELL_ALIAS };
		uint32_t list;

		TRY(row_list(b, &t, i, at[LIST], &list, e));
		s.list = (uint16_t)list;
		TRY(row_filled(&t, i, at[SPELLING], "a spelling", e));
		TRY(row_filled(&t, i, at[SOURCE], "where this comes from", e));
		TRY(row_item(b, s.list, &t, i, at[CODE], csvtab_at(&t, i, at[CODE]), &s.item, e));
		TRY(row_span(&t, i, at[FROM], at[TO], &s.from, &s.to, e));
		TRY(row_name(b, s, csvtab_at(&t, i, at[SPELLING]), system, &t, i, at[SPELLING], e));
	}
	return ST_OK;
}

/* The example of a row, read with the finished image. What may be two codes gives both, as an answer does: "2018|2019". */
static enum status check_example(const struct mappings *m, uint32_t list, const struct csvtab *t, uint32_t row, int example_col,
	int result_col, struct err *e)
{
	const char *example = csvtab_at(t, row, example_col), *want = csvtab_at(t, row, result_col);
	char code[2][64], all[2 * sizeof *code + 1];
	unsigned n = pattern_read(m, list, example, strlen(example), code, NULL);

	snprintf(all, sizeof all, "%s%s%s", n ? code[0] : "", n > 1 ? "|" : "", n > 1 ? code[1] : "");
	if (n == 0 || strcmp(all, want) != 0)
		return csvtab_fail(e, t, row, result_col, "found \"%s\", expected \"%s\" as the patterns read \"%s\"", want, all, example);
	return ST_OK;
}

/* A label that looks like one of the row, and is none of any row. */
static enum status check_counter(const struct mappings *m, uint32_t list, const struct csvtab *t, uint32_t row, int col, struct err *e)
{
	const char *counter = csvtab_at(t, row, col);
	char code[2][64];

	if (*counter && pattern_read(m, list, counter, strlen(counter), code, NULL))
		return csvtab_fail(e, t, row, col, "found the counter-example \"%s\", expected one that no pattern reads; it is read as \"%s\"", counter, code[0]);
	return ST_OK;
}

/* The examples and counter-examples of a table of patterns or eras. */
enum status check_examples(struct build *b, const struct mappings *m, const char *path, struct err *e)
{
	struct csvtab t;
	int at[sizeof ALIAS_COLS / sizeof *ALIAS_COLS];
	uint32_t list;

	TRY(csvtab_load(path, &b->arena, &t, e));
	if (has_column(&t, "era")) {
		list = build_list(b, "period");
		TRY(csvtab_columns(&t, ERA_COLS, at, e));
		for (uint32_t i = 0; list != NONE && i < t.nrow; i++)
			TRY(check_example(m, list, &t, i, at[EC_EXAMPLE], at[EC_RESULT], e));
		return ST_OK;
	}
	if (has_column(&t, "regex"))
		return check_regexes(b, m, &t, e);
	if (!has_column(&t, "pattern"))
		return ST_OK;
	TRY(csvtab_columns(&t, PATTERN_COLS, at, e));
	for (uint32_t i = 0; i < t.nrow; i++) {
		TRY(row_list(b, &t, i, at[PC_LIST], &list, e));
		TRY(check_example(m, list, &t, i, at[PC_EXAMPLE], at[PC_RESULT], e));
		TRY(check_counter(m, list, &t, i, at[PC_COUNTER], e));
	}
	return ST_OK;
}

static int by_edge(const void *x, const void *y, void *text)
{
	const struct image_edge *a = x, *b = y;
	const char *t = text;
	int c = a->list < b->list ? -1 : a->list > b->list;

	if (c == 0)
		c = strcmp(t + a->edition, t + b->edition);
	if (c == 0)
		c = strcmp(t + a->parent, t + b->parent);
	if (c == 0)
		c = strcmp(t + a->child, t + b->child);
	return c ? c : strcmp(t + a->from, t + b->from);
}

/* Whether a is above b, or the same, going up from b. */
static bool above(const struct image_edge *x, uint32_t n, uint32_t edition, uint32_t a, uint32_t b, int levels)
{
	if (a == b || levels == 0)
		return a == b;
	for (uint32_t i = 0; i < n; i++)
		if (x[i].child == b && x[i].edition == edition && above(x, n, edition, a, x[i].parent, levels - 1))
			return true;
	return false;
}

#define LEVELS 8 /* of regions within regions */

struct span {
	uint32_t from, to; /* days */
};

/* No membership twice at one time, and nothing is a part of itself. x: the rows of the table, in their order. */
static enum status rows_apart(const struct csvtab *t, int child_col, const struct image_edge *x, const struct span *span, struct err *e)
{
	for (uint32_t i = 0; i < t->nrow; i++) {
		for (uint32_t k = 0; k < i; k++)
			if (x[k].child == x[i].child && x[k].parent == x[i].parent && x[k].edition == x[i].edition && x[k].list == x[i].list &&
				span[k].from <= span[i].to && span[i].from <= span[k].to)
				return csvtab_fail(e, t, i, child_col, "found %s a second time, expected each membership once, which is in line %u",
					csvtab_at(t, i, child_col), t->line[k]);
		if (above(x, i, x[i].edition, x[i].child, x[i].parent, LEVELS))
			return csvtab_fail(e, t, i, child_col, "found %s, of which its parent is a part, expected a part of the parent",
				csvtab_at(t, i, child_col));
	}
	return ST_OK;
}

enum status read_regions(struct build *b, const char *path, struct err *e)
{
	enum { LIST, EDITION, PARENT, CHILD, SOURCE, FROM, TO };
	uint32_t from = b->part[PART_EDGE].n;
	struct span *span;
	struct csvtab t;
	int at[7];

	TRY(csvtab_load(path, &b->arena, &t, e));
	TRY(csvtab_columns(&t, (const char *const[]){ "list", "edition", "parent", "child", "source", "?valid_from", "?valid_to", NULL }, at, e));
	span = arena_alloc(&b->arena, t.nrow + 1, sizeof *span);
	if (!span)
		return err_set(e, ST_FATAL, "no memory for the mappings");
	for (uint32_t i = 0; i < t.nrow; i++) {
		struct image_edge x;
		uint32_t item;

		TRY(row_list(b, &t, i, at[LIST], &x.list, e));
		TRY(row_filled(&t, i, at[EDITION], "an edition", e));
		TRY(row_filled(&t, i, at[SOURCE], "where this comes from", e));
		TRY(row_item(b, x.list, &t, i, at[PARENT], csvtab_at(&t, i, at[PARENT]), &item, e));
		TRY(row_item(b, x.list, &t, i, at[CHILD], csvtab_at(&t, i, at[CHILD]), &item, e));
		TRY(build_text(b, csvtab_at(&t, i, at[EDITION]), &x.edition, e));
		TRY(build_text(b, csvtab_at(&t, i, at[PARENT]), &x.parent, e));
		TRY(build_text(b, csvtab_at(&t, i, at[CHILD]), &x.child, e));
		TRY(row_span(&t, i, at[FROM], at[TO], &span[i].from, &span[i].to, e));
		TRY(build_text(b, csvtab_at(&t, i, at[FROM]), &x.from, e));
		TRY(build_text(b, csvtab_at(&t, i, at[TO]), &x.to, e));
		TRY(build_add(b, PART_EDGE, &x, sizeof x, NULL, e));
	}
	TRY(rows_apart(&t, at[CHILD], &build_at(b, PART_EDGE, struct image_edge)[from], span, e));
	if (b->part[PART_EDGE].n)
		qsort_r(b->part[PART_EDGE].v, b->part[PART_EDGE].n, sizeof(struct image_edge), by_edge, b->text);
	return ST_OK;
}
