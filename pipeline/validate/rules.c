#include "validate/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "normalize/match.h"

#define V(name) extern const struct validator validator_##name;
#include "validators.h"
#undef V

const struct validator *const validators[] = {
#define V(name) &validator_##name,
#include "validators.h"
#undef V
	NULL
};

#define FIELD_MAX 24 /* columns of a table, with id, dataflow and where */

struct loading {
	const struct config *c;
	struct arena *a;
	const struct validator *v;
	const struct csvtab *t;
	struct matcher **matcher; /* made when a code is no item of its list but may be composed */
	int id, dataflow, where, field[FIELD_MAX];
};

static enum status no_memory(const struct loading *l, struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory reading %s", l->t ? l->t->file : l->v->name);
}

static int column_of(const struct csvtab *t, const char *name)
{
	for (uint32_t i = 0; i < t->ncol; i++)
		if (!strcmp(t->head[i], name))
			return (int)i;
	return -1;
}

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
	bool known = false;

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

static enum status check_conds(const struct loading *l, const struct rule_row *r, int field, const struct rule_cond *v, uint32_t n,
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
			TRY(check_code(l, r, field, col, kind == FIELD_SIGNED && w[0] == '-' ? w + 1 : w, e));
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

static enum status check_field(const struct loading *l, const struct rule_row *r, const struct field *f, int at,
	struct rule_parsed *parsed, struct err *e)
{
	const char *s = csvtab_at(l->t, r->row, at);
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
	case FIELD_COLUMN:
		return check_column(l, r, at, s, true, e);
	case FIELD_SET:
	case FIELD_OPEN:
		TRY(where_parse(l->t, r->row, at, f->kind, l->a, &parsed->v, &parsed->n, e));
		if (f->kind == FIELD_SET && parsed->n > CHANGE_MOST)
			return csvtab_fail(e, l->t, r->row, at, "found %u changes, expected at most %d", parsed->n, CHANGE_MOST);
		if (f->kind == FIELD_OPEN && parsed->n > OPEN_COLS)
			return csvtab_fail(e, l->t, r->row, at, "found %u columns, expected at most %d", parsed->n, OPEN_COLS);
		return check_conds(l, r, at, parsed->v, parsed->n, true, e);
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

static enum status read_flows(const struct loading *l, struct rule_row *r, struct err *e)
{
	const char *s = csvtab_at(l->t, r->row, l->dataflow);
	char w[64];

	if (!*s)
		return csvtab_fail(e, l->t, r->row, l->dataflow, "the field dataflow is empty; expected dataflows, or * for all");
	if (!strcmp(s, "*"))
		return ST_OK;
	r->flow = arena_alloc(l->a, strlen(s) / 2 + 1, sizeof *r->flow);
	if (!r->flow)
		return no_memory(l, e);
	for (uint32_t i = 0; rule_word(r, "dataflow", i, w); i++) {
		const struct flow *f = flow_by_id(&l->c->flows, w);

		if (!f)
			return csvtab_fail(e, l->t, r->row, l->dataflow, "found '%s', which is no dataflow", w);
		r->flow[r->nflow++] = f;
	}
	return ST_OK;
}

static enum status read_row(const struct loading *l, uint32_t row, struct rule_row *r, struct err *e)
{
	const struct rule_info *info;
	struct rule_parsed *parsed;

	*r = (struct rule_row){ .validator = l->v, .table = l->t, .row = row };
	r->id = csvtab_at(l->t, row, l->id);
	info = catalogue_find(&l->c->catalogue, r->id);
	if (!info)
		return csvtab_fail(e, l->t, row, l->id, "found '%s', which is no rule of catalogue.csv", r->id);
	if (strlen(r->id) >= RULE_ID)
		return csvtab_fail(e, l->t, row, l->id, "'%s' is longer than %d letters", r->id, RULE_ID - 1);
	TRY(read_flows(l, r, e));
	TRY(where_parse(l->t, row, l->where, FIELD_TEXT, l->a, &r->cond, &r->ncond, e));
	TRY(check_conds(l, r, l->where, r->cond, r->ncond, false, e));
	while (l->v->field[r->nparsed].name)
		r->nparsed++;
	r->parsed = parsed = arena_alloc(l->a, r->nparsed + 1, sizeof *parsed);
	if (!parsed)
		return no_memory(l, e);
	for (uint32_t i = 0; i < r->nparsed; i++)
		TRY(check_field(l, r, &l->v->field[i], l->field[i], &parsed[i], e));
	return ST_OK;
}

static enum status find_columns(struct loading *l, struct err *e)
{
	const char *want[FIELD_MAX + 1] = { "id", "dataflow", "where" };
	char optional[FIELD_MAX][32];
	int at[FIELD_MAX];
	uint32_t n = 3;

	for (uint32_t i = 0; l->v->field[i].name; i++) {
		if (n == FIELD_MAX)
			return err_set(e, ST_FATAL, "%s has too many fields", l->t->file);
		snprintf(optional[n], sizeof *optional, "?%s", l->v->field[i].name);
		want[n] = l->v->field[i].optional ? optional[n] : l->v->field[i].name;
		n++;
	}
	want[n] = NULL;
	TRY(csvtab_columns(l->t, want, at, e));
	l->id = at[0];
	l->dataflow = at[1];
	l->where = at[2];
	memcpy(l->field, at + 3, (n - 3) * sizeof *at);
	return ST_OK;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Gives every rule id its slot in the counts. */
static enum status number_ids(struct ruleset *s, struct rule_row *row, struct arena *a, struct err *e)
{
	s->id = arena_alloc(a, s->n ? s->n : 1, sizeof *s->id);
	if (!s->id)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	for (uint32_t i = 0; i < s->n; i++)
		s->id[i] = row[i].id;
	qsort(s->id, s->n, sizeof *s->id, by_text);
	for (uint32_t i = 0; i < s->n; i++)
		if (!i || strcmp(s->id[i], s->id[s->nid - 1]))
			s->id[s->nid++] = s->id[i];
	if (s->nid > RULE_MAX)
		return err_set(e, ST_FATAL, "there are %u rule ids, %d can be counted", s->nid, RULE_MAX);
	for (uint32_t i = 0; i < s->n; i++) {
		const char **at = bsearch(&row[i].id, s->id, s->nid, sizeof *s->id, by_text);

		row[i].slot = (uint32_t)(at - s->id);
	}
	return ST_OK;
}

static enum status load_all(const struct config *c, struct arena *a, struct matcher **matcher, struct ruleset *s, struct err *e)
{
	struct csvtab *t;
	struct rule_row *row;
	uint32_t nv = 0, n = 0;

	while (validators[nv])
		nv++;
	t = arena_alloc(a, nv + 1, sizeof *t);
	if (!t)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	for (uint32_t i = 0; i < nv; i++) {
		char path[PATH_MAX + 64];

		snprintf(path, sizeof path, "%s/validators/rules/%s.csv", c->home.dir, validators[i]->name);
		TRY(csvtab_load(path, a, &t[i], e));
		n += t[i].nrow;
	}
	row = arena_alloc(a, n ? n : 1, sizeof *row);
	if (!row)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	for (uint32_t i = 0; i < nv; i++) {
		struct loading l = { .c = c, .a = a, .v = validators[i], .t = &t[i], .matcher = matcher };

		TRY(find_columns(&l, e));
		for (uint32_t k = 0; k < t[i].nrow; k++)
			TRY(read_row(&l, k, &row[s->n++], e));
	}
	s->row = row;
	return number_ids(s, row, a, e);
}

enum status rules_load(const struct config *c, struct arena *a, struct ruleset **out, struct err *e)
{
	struct ruleset *s = arena_alloc(a, 1, sizeof *s);
	struct matcher *matcher = NULL;
	enum status st;

	if (!s)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	st = load_all(c, a, &matcher, s, e);
	matcher_free(matcher);
	*out = s;
	return st;
}

const char *rule_id(const struct rule_row *r)
{
	return r->id;
}

const char *rule_field(const struct rule_row *r, const char *name)
{
	return csvtab_at(r->table, r->row, column_of(r->table, name));
}

double rule_number(const struct rule_row *r, const char *name, double absent)
{
	const char *s = rule_field(r, name);
	struct dec d;

	return *s && dec_parse(s, strlen(s), &d) ? dec_double(d) : absent;
}

bool rule_word(const struct rule_row *r, const char *name, uint32_t i, char buf[64])
{
	const char *s = rule_field(r, name);

	for (;; i--) {
		size_t n;

		s += strspn(s, " ");
		n = strcspn(s, " ");
		if (!n)
			return false;
		if (!i) {
			snprintf(buf, 64, "%.*s", (int)(n < 63 ? n : 63), s);
			return true;
		}
		s += n;
	}
}

static bool fields_fit(const struct rule_row *r, const struct flow *f)
{
	for (const struct field *d = r->validator->field; d->name; d++) {
		const char *s = d->kind == FIELD_COLUMN ? rule_field(r, d->name) : "";

		/* Columns that are only open need not be there. */
		if (*s && flow_col_by_id(f, s) < 0)
			return false;
	}
	return true;
}

bool rule_fits(const struct rule_row *r, const struct flow *f)
{
	for (uint32_t i = 0; i < r->ncond; i++)
		if (flow_col_by_id(f, r->cond[i].col) < 0)
			return false;
	if (!fields_fit(r, f))
		return false;
	for (uint32_t i = 0; i < r->nflow; i++)
		if (r->flow[i] == f || !strcmp(r->flow[i]->id, f->id))
			return true;
	return r->nflow == 0;
}
