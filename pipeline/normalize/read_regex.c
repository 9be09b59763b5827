/*
 * read_regex.c - regular expressions for names as rows of an image; each row is tested with its example and its counter-example.
 */
#include "normalize/build.h"

#include <string.h>

#include "normalize/match.h"
#include "normalize/regex.h"

enum { LIST, REGEX, CODE, EXAMPLE, COUNTER, SOURCE, COLS };
static const char *const COLUMNS[] = { "list", "regex", "code", "example", "counter", "source", "?lang", NULL };

static enum status add(struct build *b, const struct csvtab *t, uint32_t row, const int at[], struct err *e)
{
	const char *text = csvtab_at(t, row, at[REGEX]), *list = csvtab_at(t, row, at[LIST]), *code = csvtab_at(t, row, at[CODE]);
	struct image_regex x = { .line = t->line[row] };
	char why[256];

	x.list = build_list(b, list);
	if (x.list == NONE)
		return csvtab_fail(e, t, row, at[LIST], "found \"%s\", expected a list of mappings/lists.csv", list);
	TRY(row_filled(t, row, at[REGEX], "a regular expression", e));
	TRY(row_filled(t, row, at[EXAMPLE], "an example", e));
	TRY(row_filled(t, row, at[COUNTER], "a counter-example: a label that the expression must not read", e));
	TRY(row_filled(t, row, at[SOURCE], "where this comes from", e));
	x.item = build_item(b, x.list, code);
	if (x.item == NONE)
		return csvtab_fail(e, t, row, at[CODE], "found \"%s\", expected a code of the list", code);
	if (!regex_valid(text, why, sizeof why))
		return csvtab_fail(e, t, row, at[REGEX], "found \"%.100s\", expected a regular expression: %s", text, why);
	TRY(build_text(b, text, &x.text, e));
	TRY(build_text(b, t->file, &x.source, e));
	return build_add(b, PART_REGEX, &x, sizeof x, NULL, e);
}

enum status read_regexes(struct build *b, const struct csvtab *t, struct err *e)
{
	int at[sizeof COLUMNS / sizeof *COLUMNS];

	TRY(csvtab_columns(t, COLUMNS, at, e));
	for (uint32_t i = 0; i < t->nrow; i++)
		TRY(add(b, t, i, at, e));
	return ST_OK;
}

static bool row_reads(struct build *b, const struct csvtab *t, uint32_t row, int regex, int label)
{
	const char *s = csvtab_at(t, row, label);
	size_t cap = strlen(s) * 18 + 1, n;
	char *fold = arena_alloc(&b->arena, cap, 1);

	n = fold ? text_fold(s, strlen(s), fold, cap) : SIZE_MAX;
	return n != SIZE_MAX && regex_reads(csvtab_at(t, row, regex), fold, n);
}

/* The expression itself, and the finished tables, where no other row may come before it. */
enum status check_regexes(struct build *b, const struct mappings *m, const struct csvtab *t, struct err *e)
{
	int at[sizeof COLUMNS / sizeof *COLUMNS];
	struct matcher *mt;
	enum status st = ST_OK;

	TRY(csvtab_columns(t, COLUMNS, at, e));
	TRY(matcher_new(m, &mt, e));
	for (uint32_t i = 0; st == ST_OK && i < t->nrow; i++) {
		const char *example = csvtab_at(t, i, at[EXAMPLE]), *code = csvtab_at(t, i, at[CODE]);
		struct match x;

		if (!row_reads(b, t, i, at[REGEX], at[EXAMPLE]))
			st = csvtab_fail(e, t, i, at[EXAMPLE], "found \"%s\", expected a label that the expression reads", example);
		else if (row_reads(b, t, i, at[REGEX], at[COUNTER]))
			st = csvtab_fail(e, t, i, at[COUNTER], "found \"%s\", expected a label that the expression does not read", csvtab_at(t, i, at[COUNTER]));
		else if ((st = match_label(mt, csvtab_at(t, i, at[LIST]), example, NULL, "", 0, &x, e)) == ST_OK && strcmp(x.code, code) != 0)
			st = csvtab_fail(e, t, i, at[CODE], "found %s, expected \"%s\" to mean it, which is %s by other rows", code, example,
				*x.code ? x.code : "nothing");
	}
	matcher_free(mt);
	return st;
}
