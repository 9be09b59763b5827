/*
 * combinations - which codes of some columns stand together, for each combination of the other columns.
 *
 * Coverage min (without one, too): each one that is listed has an observation. max: there are none but those. only: both. excl: none of those is there.
 * Said      what should not be there, at each observation; what is missing once for each combination of the other columns, at its first
 *           observation in the order of the list.
 */
#include <stdio.h>
#include <string.h>

#include "validators/validator.h"

#define COLUMNS_MOST 4
#define LISTED_MOST 64

struct combinations {
	const struct view *v;
	const struct rule_row *r;
	uint32_t ncol, col[COLUMNS_MOST], n, code[LISTED_MOST][COLUMNS_MOST];
	const char *text[LISTED_MOST];
	int length[LISTED_MOST];
};

static void read_list(struct combinations *c)
{
	const char *s = rule_field(c->r, "list");
	char word[64];

	for (; c->ncol < COLUMNS_MOST && rule_word(c->r, "columns", c->ncol, word); c->ncol++)
		c->col[c->ncol] = (uint32_t)view_col(c->v, word);
	while (*s && c->n < LISTED_MOST) {
		const char *end = strchrnul(s, ';');

		c->text[c->n] = s;
		c->length[c->n] = (int)(end - s);
		for (uint32_t i = 0; i < c->ncol; i++) {
			size_t n;

			s += strspn(s, " ");
			n = strcspn(s, " ;");
			snprintf(word, sizeof word, "%.*s", (int)(n < 63 ? n : 63), s);
			c->code[c->n][i] = view_code(c->v, c->col[i], word);
			s += n;
		}
		c->n++;
		s = *end ? end + 1 : end;
	}
}

static bool is_listed(const struct combinations *c, uint32_t row)
{
	for (uint32_t i = 0; i < c->n; i++) {
		uint32_t k = 0;

		while (k < c->ncol && c->code[i][k] == view_code_at(c->v, row, c->col[k]))
			k++;
		if (k == c->ncol)
			return true;
	}
	return false;
}

static uint32_t find(const struct combinations *c, struct cube_key *k, const uint32_t *code, uint32_t near)
{
	for (uint32_t i = 0; i < c->ncol; i++) {
		if (code[i] == CODE_ABSENT)
			return ROW_ABSENT;
		view_key_set(c->v, k, c->col[i], code[i]);
	}
	return view_find(c->v, k, near);
}

/* The first observation of any combination, in the order of codes. */
static uint32_t first_of_all(const struct combinations *c, struct cube_key *k, uint32_t near)
{
	uint32_t code[COLUMNS_MOST] = { 0 }, i;

	do {
		uint32_t row = find(c, k, code, near);

		if (row != ROW_ABSENT)
			return row;
		for (i = 0; i < c->ncol && ++code[i] == view_ncode(c->v, c->col[i]); i++)
			code[i] = 0;
	} while (i < c->ncol);
	return ROW_ABSENT;
}

static void look_for_missing(const struct combinations *c, uint32_t row)
{
	uint32_t first = ROW_ABSENT, there = 0;
	char found[32], note[256] = "without";
	struct cube_key k;

	view_key(c->v, row, &k);
	for (uint32_t i = 0; i < c->n; i++) {
		uint32_t at = find(c, &k, c->code[i], row);
		size_t n = strlen(note);

		there += at != ROW_ABSENT;
		first = first == ROW_ABSENT ? at : first;
		if (at == ROW_ABSENT)
			snprintf(note + n, sizeof note - n, "%s %.*s", there + 1 > i ? "" : ",", c->length[i], c->text[i]);
	}
	if (first == ROW_ABSENT)
		first = first_of_all(c, &k, row);
	if (first != row)
		return;
	if (there == c->n) {
		report_passed(c->v, c->r);
		return;
	}
	snprintf(found, sizeof found, "%u of %u", there, c->n);
	report_text(c->v, c->r, row, found, rule_field(c->r, "list"), note);
}

static void write_codes(const struct combinations *c, uint32_t row, char *buf, size_t cap)
{
	*buf = '\0';
	for (uint32_t i = 0; i < c->ncol; i++)
		snprintf(buf + strlen(buf), cap - strlen(buf), "%s%s", i ? " " : "", view_code_text(c->v, c->col[i], view_code_at(c->v, row, c->col[i])));
}

static void check(const struct view *v, const struct rule_row *r)
{
	struct combinations c = { .v = v, .r = r };
	const char *coverage = rule_field(r, "coverage");
	bool no_others = !strcmp(coverage, "max") || !strcmp(coverage, "only"), none = !strcmp(coverage, "excl");
	struct scan rows;
	uint32_t row;

	read_list(&c);
	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) {
		char found[256], expected[1024];

		if (no_others || none) {
			if (is_listed(&c, row) == none) {
				write_codes(&c, row, found, sizeof found);
				snprintf(expected, sizeof expected, "%s%s", none ? "none of " : "", rule_field(r, "list"));
				report_text(v, r, row, found, expected, none ? "excluded" : "not listed");
			} else {
				report_passed(v, r);
			}
		}
		if (!none && strcmp(coverage, "max") != 0)
			look_for_missing(&c, row);
	}
}

static const struct field fields[] = {
	{ .name = "columns", .kind = FIELD_COLUMNS },
	{ .name = "list", .kind = FIELD_TUPLES },
	{ .name = "coverage", .kind = FIELD_CHOICE, .optional = true, .choice = "min max only excl" },
	{ 0 },
};

VALIDATOR(combinations) = { .name = "combinations", .field = fields, .check = check };
