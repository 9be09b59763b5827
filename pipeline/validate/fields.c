/*
 * fields.c - what stands in the fields of a table of rules is looked at before any data are: columns, codes, numbers, words.
 */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "validate/terms.h"
#include "validators/calendar.h"

/* The nearest of the columns of all dataflows, for "did you mean". */
static const char *nearest_column(const struct config *c, const char *name)
{
	const char *best = "";
	unsigned least = 4;

	for (uint32_t i = 0; i < c->flows.n; i++)
		for (uint32_t k = 0; k < c->flows.flow[i].ncol; k++) {
			unsigned d = text_distance(name, c->flows.flow[i].col[k].id);

			if (d < least) {
				least = d;
				best = c->flows.flow[i].col[k].id;
			}
		}
	return best;
}

/* A column that a row names must be in each dataflow that the row names, or in one of all. */
static enum status check_column(const struct loading *l, const struct rule_row *r, int field, const char *col, bool dim,
	struct err *e)
{
	const struct flows *f = &l->c->flows;
	const char *near;
	bool any = false;

	for (uint32_t i = 0; i < (r->nflow ? r->nflow : f->n); i++) {
		const struct flow *w = r->nflow ? r->flow[i] : &f->flow[i];
		int k = flow_col_by_id(w, col);
		bool there = k >= 0 && (!dim || (uint32_t)k < w->ndim);

		any |= there;
		if (r->nflow && !there)
			return csvtab_fail(e, l->t, r->row, field, "found '%s', which is no %s of %s", col,
				dim ? "dimension" : "column", w->id);
	}
	if (any)
		return ST_OK;
	near = nearest_column(l->c, col);
	return csvtab_fail(e, l->t, r->row, field, "found '%s', which no dataflow has%s%s", col, *near ? "; nearest: " : "", near);
}

/* Whether a list has a code, as an item or composed (Y0T4, 2020-Q1). candidates: the nearest, unless another list gave some. */
static enum status code_known(const struct loading *l, const char *list, const char *code, bool *known,
	char candidates[256], struct err *e)
{
	const struct mappings *m = l->c->mappings;
	struct match found;

	*known = !m || !match_list_known(m, list) || code_find(m, list, code);
	if (*known)
		return ST_OK;
	if (!*l->matcher)
		TRY(matcher_new(m, l->matcher, e));
	TRY(match_label(*l->matcher, list, code, NULL, "", 0, &found, e));
	*known = !strcmp(found.code, code);
	if (!*candidates)
		memcpy(candidates, found.candidates, sizeof found.candidates);
	return ST_OK;
}

/* A code that a row names must be in the list of that column in one of its dataflows. */
static enum status check_code(const struct loading *l, const struct rule_row *r, int field, const char *col, const char *code,
	struct err *e)
{
	const struct flows *f = &l->c->flows;
	char near[256] = "";
	bool known = !strcmp(col, TERMS_SENDER); /* an area */

	for (uint32_t i = 0; i < (r->nflow ? r->nflow : f->n) && !known; i++) {
		const struct flow *w = r->nflow ? r->flow[i] : &f->flow[i];
		int k = flow_col_by_id(w, col);

		if (k >= 0)
			TRY(code_known(l, w->col[k].list, code, &known, near, e));
	}
	if (known)
		return ST_OK;
	return csvtab_fail(e, l->t, r->row, field, "found '%s', which is no code of %s%s%s", code, col, *near ? "; nearest: " : "", near);
}

enum status check_conds(const struct loading *l, const struct rule_row *r, int field, const struct rule_cond *v, uint32_t n,
	bool dim, struct err *e)
{
	for (uint32_t i = 0; i < n; i++) {
		TRY(check_column(l, r, field, v[i].col, dim, e));
		for (uint32_t k = 0; k < v[i].ncode; k++)
			if (strcmp(v[i].code[k], "*"))
				TRY(check_code(l, r, field, v[i].col, v[i].code[k], e));
	}
	return ST_OK;
}

static enum status check_words(const struct loading *l, const struct rule_row *r, const char *name, enum field_kind kind, int field,
	struct err *e)
{
	const char *col = rule_field(r, "column");
	char w[64];

	for (uint32_t i = 0; rule_word(r, name, i, w); i++)
		if (kind == FIELD_PARTS && w[0] == '=')
			TRY(check_column(l, r, field, w + 1, true, e));
		else
			TRY(check_code(l, r, field, col, kind != FIELD_CODES && w[0] == '-' ? w + 1 : w, e));
	return ST_OK;
}

/* The i-th column that tuples have a code for: of the field "columns", else of "column" and "other". */
static bool tuple_column(const struct rule_row *r, uint32_t i, char col[64])
{
	if (*rule_field(r, "columns"))
		return rule_word(r, "columns", i, col);
	return i < 2 && rule_word(r, i ? "other" : "column", 0, col);
}

/* One code for each of the columns. */
static enum status check_tuples(const struct loading *l, const struct rule_row *r, const char *s, int field, struct err *e)
{
	char col[64], code[64];

	for (const char *end; *s; s = *end ? end + 1 : end) {
		uint32_t i = 0;

		end = strchrnul(s, ';');
		for (;; i++) {
			size_t n;

			s += strspn(s, " ");
			n = strcspn(s, " ;");
			if (!n || !tuple_column(r, i, col))
				break;
			snprintf(code, sizeof code, "%.*s", (int)(n < 63 ? n : 63), s);
			TRY(check_code(l, r, field, col, code, e));
			s += n;
		}
		if (s != end || tuple_column(r, i, col))
			return csvtab_fail(e, l->t, r->row, field, "expected one code for each of the columns, and ';' between tuples");
	}
	return ST_OK;
}

static bool has_word(const char *words, const char *w)
{
	size_t n = strlen(w);

	for (const char *s = words; (s = strstr(s, w)); s += n)
		if ((s == words || s[-1] == ' ') && (s[n] == ' ' || !s[n]))
			return true;
	return false;
}

enum status check_field(const struct loading *l, const struct rule_row *r, const struct field *f, int at,
	struct rule_parsed *parsed, struct err *e)
{
	const char *s = csvtab_at(l->t, r->row, at);
	struct period period;
	char word[64];
	struct dec d;

	parsed->field = f->name;

	if (!*s) {
		if (f->optional)
			return ST_OK;
		return csvtab_fail(e, l->t, r->row, at, "the field %s is empty", f->name);
	}
	switch (f->kind) {
	case FIELD_NUMBER:
		if (!dec_parse(s, strlen(s), &d))
			return csvtab_fail(e, l->t, r->row, at, "found '%s', expected a number", s);
		return ST_OK;
	case FIELD_CHOICE:
		if (strchr(s, ' ') || !has_word(f->choice, s))
			return csvtab_fail(e, l->t, r->row, at, "found '%s', expected one of: %s", s, f->choice);
		return ST_OK;
	case FIELD_CHOICES:
		for (uint32_t i = 0; rule_word(r, f->name, i, word); i++)
			if (!has_word(f->choice, word))
				return csvtab_fail(e, l->t, r->row, at, "found '%s', expected some of: %s", word, f->choice);
		return ST_OK;
	case FIELD_COLUMN_OR_SENDER:
		if (!strcmp(s, TERMS_SENDER))
			return ST_OK;
		/* fall through */
	case FIELD_COLUMN:
		return check_column(l, r, at, s, true, e);
	case FIELD_ANY_COLUMN:
		return check_column(l, r, at, s, false, e);
	case FIELD_COLUMNS:
		for (uint32_t i = 0; rule_word(r, f->name, i, word); i++)
			TRY(check_column(l, r, at, word, true, e));
		return ST_OK;
	case FIELD_ANY_COLUMNS:
		for (uint32_t i = 0; rule_word(r, f->name, i, word); i++)
			TRY(check_column(l, r, at, word, false, e));
		return ST_OK;
	case FIELD_TUPLES:
		return check_tuples(l, r, s, at, e);
	case FIELD_PERIOD:
		if (!period_read(s, &period))
			return csvtab_fail(e, l->t, r->row, at, "found '%s', expected a period such as 2020, 2020-Q3 or 2020-07", s);
		return ST_OK;
	case FIELD_SET:
	case FIELD_OPEN:
		TRY(where_parse(l->t, r->row, at, f->kind, l->a, &parsed->v, &parsed->n, e));
		if (f->kind == FIELD_SET && parsed->n > CHANGE_MOST)
			return csvtab_fail(e, l->t, r->row, at, "found %u changes, expected at most %d", parsed->n, CHANGE_MOST);
		if (f->kind == FIELD_OPEN && parsed->n > OPEN_COLS)
			return csvtab_fail(e, l->t, r->row, at, "found %u columns, expected at most %d", parsed->n, OPEN_COLS);
		return check_conds(l, r, at, parsed->v, parsed->n, true, e);
	case FIELD_WORDS:
		TRY(where_parse(l->t, r->row, at, FIELD_OPEN, l->a, &parsed->v, &parsed->n, e));
		for (uint32_t i = 0; i < parsed->n; i++)
			TRY(check_column(l, r, at, parsed->v[i].col, false, e));
		return ST_OK;
	case FIELD_BASES:
		TRY(where_parse(l->t, r->row, at, FIELD_SET, l->a, &parsed->v, &parsed->n, e));
		for (uint32_t i = 0; i < parsed->n; i++)
			if (!dec_parse(parsed->v[i].code[0], strlen(parsed->v[i].code[0]), &d) || d.scale || d.m <= 0)
				return csvtab_fail(e, l->t, r->row, at, "found '%s', expected EDITION=N", s);
		return ST_OK;
	case FIELD_CODES:
	case FIELD_SIGNED:
	case FIELD_PARTS:
		return check_words(l, r, f->name, (enum field_kind)f->kind, at, e);
	default:
		return ST_OK;
	}
}
