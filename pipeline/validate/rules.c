#include "core/broken.h"
#include "validate/loading.h"
#include "validate/terms.h"
#include "validate/vtl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define V(name) extern const struct validator validator_##name;
#include "validators.h"
#undef V

const struct validator *const validators[] = {
#define V(name) &validator_##name,
#include "validators.h"
#undef V
	NULL
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

static enum status read_flows(const struct loading *l, struct rule_row *r, struct err *e)
{
	const char *s = csvtab_at(l->t, r->row, l->dataflow);
	char w[64];
	uint32_t n = 0;

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
		r->flow[n++] = f;
	}
	r->nflow = n; /* all of them, or none */
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
	if (info->broken) /* which has been said */
		return err_set(e, ST_SKIP, "%s", r->id);
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

/* Reads one more row behind the n that there are; one that is broken is left out. */
static enum status take_row(const struct loading *l, uint32_t at, struct rule_row *row, uint32_t *n, struct err *e)
{
	struct rule_row *r = &row[*n];
	enum status st = read_row(l, at, r, e);
	struct rule_left left = { .id = r->id, .nflow = r->nflow, .flow = r->flow, .whole = l->v->together, .table = l->t };

	*n += st == ST_OK;
	if (st == ST_OK)
		return ST_OK;
	if (st != ST_SKIP)
		TRY(left_keep(l, l->t->file, st, e));
	return left_rule(l, left, e);
}

/* ---- one slot for each rule ---- */

/* What cannot be counted is left out: rows of ids behind the last that can. */
static enum status leave_uncounted(const struct loading *l, struct ruleset *s, struct rule_row *row, struct err *e)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		if (strcmp(row[i].id, s->id[RULE_MAX - 1]) <= 0) {
			row[kept++] = row[i];
			continue;
		}
		csvtab_fail(e, row[i].table, row[i].row, 0, "there are %u rules, and %d can be counted: %s is one too many", s->nid, RULE_MAX, row[i].id);
		TRY(left_keep(l, row[i].table->file, ST_FATAL, e));
		TRY(broken_rule(l->c->broken, l->c->broken->n - 1, row[i].id, e));
	}
	s->n = kept;
	s->nid = RULE_MAX;
	return ST_OK;
}

static uint32_t slot_of(const struct ruleset *s, const char *id)
{
	const char **at = s->nid ? bsearch(&id, s->id, s->nid, sizeof *s->id, by_text) : NULL;

	return at ? (uint32_t)(at - s->id) : UINT32_MAX;
}

/* Gives every rule id its slot in the counts. */
static enum status number_ids(const struct loading *l, struct ruleset *s, struct rule_row *row, struct err *e)
{
	uint32_t n = 0;

	s->id = arena_alloc(l->a, s->n + l->left->n + 1ul, sizeof *s->id);
	if (!s->id)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	for (uint32_t i = 0; i < s->n; i++)
		s->id[n++] = row[i].id;
	for (uint32_t i = 0; i < l->left->n; i++)
		if (l->left->v[i].id && strlen(l->left->v[i].id) < RULE_ID)
			s->id[n++] = l->left->v[i].id;
	qsort(s->id, n, sizeof *s->id, by_text);
	for (uint32_t i = 0; i < n; i++)
		if (!i || strcmp(s->id[i], s->id[s->nid - 1]))
			s->id[s->nid++] = s->id[i];
	if (s->nid > RULE_MAX)
		TRY(leave_uncounted(l, s, row, e));
	for (uint32_t i = 0; i < s->n; i++)
		row[i].slot = slot_of(s, row[i].id);
	for (uint32_t i = 0; i < l->left->n; i++)
		l->left->v[i].slot = l->left->v[i].id ? slot_of(s, l->left->v[i].id) : UINT32_MAX;
	s->left = l->left->v;
	s->nleft = l->left->n;
	return ST_OK;
}

/* The row around a datapoint rule, as a table of its own. */
static enum status datapoint_table(const struct vtl_files *all, const struct vtl_file *f, const struct vtl_rule *rule, struct arena *a,
	struct csvtab *out, struct err *e)
{
	static const char *head[] = { "id", "dataflow", "where" };

	*out = (struct csvtab){ .file = f->path, .ncol = 3, .nrow = 1, .head = head };
	out->cell = arena_alloc(a, 3, sizeof *out->cell);
	out->line = arena_alloc(a, 1, sizeof *out->line);
	if (!out->cell || !out->line)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	out->cell[0] = rule->code.text;
	out->cell[1] = f->flow->id;
	out->cell[2] = vtl_around(all, f->flow, rule->code.text, "where");
	out->line[0] = rule->at.line;
	return ST_OK;
}

/* The rules of one ruleset as rows. */
static enum status add_ruleset(struct loading *l, const struct vtl_files *all, const struct vtl_file *f, const struct vtl_ruleset *set,
	struct rule_row *row, uint32_t *n, struct err *e)
{
	struct csvtab *t = arena_alloc(l->a, set->nrule + 1, sizeof *t);
	struct vtl_row *vtl = arena_alloc(l->a, set->nrule + 1, sizeof *vtl);

	if (!t || !vtl)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	if (set->hierarchical)
		TRY(vtl_as_sums(all, f, set, l->a, t, e));
	for (uint32_t i = 0; i < set->nrule; i++) {
		uint32_t before = *n;

		if (!set->hierarchical)
			TRY(datapoint_table(all, f, &set->rule[i], l->a, &t[i], e));
		l->v = set->hierarchical ? &validator_sums : &vtl_datapoint;
		l->t = set->hierarchical ? t : &t[i];
		TRY(find_columns(l, e));
		TRY(take_row(l, set->hierarchical ? i : 0, row, n, e));
		if (*n == before)
			continue;
		vtl[i] = (struct vtl_row){ set, &set->rule[i], f->path };
		row[before].vtl = &vtl[i];
	}
	return ST_OK;
}

static enum status add_rulesets(struct loading *l, const struct vtl_files *all, struct rule_row *row, uint32_t *n, struct err *e)
{
	for (uint32_t i = 0; i < all->n; i++)
		for (uint32_t k = 0; k < all->file[i].script.nset; k++)
			TRY(add_ruleset(l, all, &all->file[i], &all->file[i].script.set[k], row, n, e));
	return ST_OK;
}

/* ---- all of them ---- */

static enum status on_lost(void *user, const char *first, struct err *why)
{
	struct loading *l = user;
	TRY(left_keep(l, l->path, ST_FATAL, why));
	return left_rule(l, (struct rule_left){ .id = first, .whole = l->v->together, .table = l->t }, why);
}

/* The table of one validator; without one that can be used it has no rows. */
static enum status load_table(struct loading *l, struct csvtab *t, struct err *e)
{
	char path[PATH_MAX + 64];
	enum status st;

	snprintf(path, sizeof path, "%s/validators/rules/%s.csv", l->c->home.dir, l->v->name);
	l->path = path;
	l->t = t;
	st = l->c->broken ? csvtab_load_rest(path, l->a, on_lost, l, t, e) : csvtab_load(path, l->a, t, e);
	if (st == ST_OK)
		st = find_columns(l, e);
	if (st == ST_OK)
		return ST_OK;
	*t = (struct csvtab){ .nrow = 0 };
	TRY(left_keep(l, path, st, e));
	if (access(path, R_OK) != 0)
		return ST_OK; /* nobody knows what it had */
	return left_lines(l, path, (struct rule_left){ .nflow = 0 }, e);
}

static enum status load_all(struct loading *l, struct ruleset *s, struct err *e)
{
	struct vtl_files vtl;
	struct csvtab *t;
	struct rule_row *row;
	uint32_t nv = 0, n = 0;

	while (validators[nv])
		nv++;
	t = arena_alloc(l->a, nv + 1, sizeof *t);
	if (!t)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	for (uint32_t i = 0; i < nv; i++) {
		l->v = validators[i];
		TRY(load_table(l, &t[i], e));
		n += t[i].nrow;
	}
	TRY(vtl_files_load(l, &vtl, e));
	row = arena_alloc(l->a, n + vtl.nrule + 1ul, sizeof *row);
	if (!row)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	for (uint32_t i = 0; i < nv; i++) {
		l->v = validators[i];
		l->t = &t[i];
		if (t[i].nrow)
			TRY(find_columns(l, e));
		for (uint32_t k = 0; k < t[i].nrow; k++)
			TRY(take_row(l, k, row, &s->n, e));
	}
	TRY(add_rulesets(l, &vtl, row, &s->n, e));
	s->row = row;
	TRY(terms_load(l, &s->terms, &s->nterms, e));
	TRY(left_apply(l, row, &s->n, e));
	return number_ids(l, s, row, e);
}

static enum status load_script(struct loading *l, struct ruleset *s, struct err *e)
{
	struct vtl_files vtl;
	struct rule_row *row;

	TRY(vtl_file_load(l, l->path, &vtl, e));
	row = arena_alloc(l->a, vtl.nrule + 1ul, sizeof *row);
	if (!row)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	s->row = row;
	TRY(add_rulesets(l, &vtl, row, &s->n, e));
	return number_ids(l, s, row, e);
}

static enum status load(const struct config *c, struct arena *a, const char *path, struct ruleset **out, struct err *e)
{
	struct ruleset *s = arena_alloc(a, 1, sizeof *s);
	struct matcher *matcher = NULL;
	struct left_list left = { .n = 0 };
	struct loading l = { .c = c, .a = a, .left = &left, .matcher = &matcher, .path = path };
	enum status st;

	if (!s)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	st = path ? load_script(&l, s, e) : load_all(&l, s, e);
	matcher_free(matcher);
	*out = s;
	return st;
}

enum status rules_load(const struct config *c, struct arena *a, struct ruleset **out, struct err *e)
{
	return load(c, a, NULL, out, e);
}

enum status rules_load_script(const struct config *c, struct arena *a, const char *path, struct ruleset **out, struct err *e)
{
	return load(c, a, path, out, e);
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
		char word[64];

		/* Columns that are only open need not be there. */
		if (d->kind == FIELD_COLUMN_OR_SENDER && !strcmp(rule_field(r, d->name), TERMS_SENDER))
			continue;
		if (d->kind == FIELD_COLUMN || d->kind == FIELD_ANY_COLUMN || d->kind == FIELD_COLUMNS || d->kind == FIELD_ANY_COLUMNS || d->kind == FIELD_COLUMN_OR_SENDER)
			for (uint32_t i = 0; rule_word(r, d->name, i, word); i++)
				if (flow_col_by_id(f, word) < 0)
					return false;
	}
	return true;
}

bool rule_is_for(const struct rule_row *r, const struct flow *f)
{
	for (uint32_t i = 0; i < r->nflow; i++)
		if (r->flow[i] == f || !strcmp(r->flow[i]->id, f->id))
			return true;
	return r->nflow == 0;
}

bool rule_fits(const struct rule_row *r, const struct flow *f)
{
	if (!rule_is_for(r, f))
		return false;
	for (uint32_t i = 0; i < r->ncond; i++)
		if (flow_col_by_id(f, r->cond[i].col) < 0)
			return false;
	return fields_fit(r, f);
}
