#include "validate/terms.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validators/calendar.h"

enum { ID, DATAFLOW, ABSOLUTE, PERCENT, BASE, ROUNDING, FROM, TO, PRECONDITION };

static enum status read_number(const struct csvtab *t, uint32_t row, int col, double *out, struct err *e)
{
	const char *s = csvtab_at(t, row, col);
	struct dec d;

	*out = 0;
	if (!*s)
		return ST_OK;
	if (!dec_parse(s, strlen(s), &d) || d.m < 0)
		return csvtab_fail(e, t, row, col, "found '%s', expected a number that is not below zero", s);
	*out = dec_double(d);
	return ST_OK;
}

enum status terms_row(const struct csvtab *t, uint32_t row, const int at[TERMS_COLS], struct arena *a, struct terms *out, struct err *e)
{
	const char *rounding = csvtab_at(t, row, at[ROUNDING]);
	struct period p;
	double base;

	*out = (struct terms){ .id = csvtab_at(t, row, at[ID]), .dataflow = csvtab_at(t, row, at[DATAFLOW]),
		.from = csvtab_at(t, row, at[FROM]), .to = csvtab_at(t, row, at[TO]),
		.text = { csvtab_at(t, row, at[ABSOLUTE]), csvtab_at(t, row, at[PERCENT]), csvtab_at(t, row, at[BASE]), rounding, csvtab_at(t, row, at[PRECONDITION]) } };
	TRY(read_number(t, row, at[ABSOLUTE], &out->absolute, e));
	TRY(read_number(t, row, at[PERCENT], &out->percent, e));
	TRY(read_number(t, row, at[BASE], &base, e));
	if (strcmp(rounding, "conventional") && strcmp(rounding, "random") && (*rounding || base > 0))
		return csvtab_fail(e, t, row, at[ROUNDING], "found '%s', expected conventional or random", rounding);
	out->slack = base <= 0 ? 0 : *rounding == 'c' ? base / 2 : base - 1;
	for (int i = FROM; i <= TO; i++)
		if (*csvtab_at(t, row, at[i]) && !period_read(csvtab_at(t, row, at[i]), &p))
			return csvtab_fail(e, t, row, at[i], "found '%s', expected a period such as 2020, 2020-Q3 or 2020-07", csvtab_at(t, row, at[i]));
	return where_parse(t, row, at[PRECONDITION], FIELD_TEXT, a, &out->cond, &out->ncond, e);
}

/* What is asked of observations is as in a `where`. */
static enum status check_precondition(const struct loading *l, uint32_t row, int col, const struct terms *x, struct err *e)
{
	const struct flow *flow = flow_by_id(&l->c->flows, x->dataflow);
	const struct rule_row r = { .table = l->t, .row = row, .nflow = flow ? 1 : 0, .flow = &flow };

	for (uint32_t i = 0; i < x->ncond; i++)
		if (strcmp(x->cond[i].col, TERMS_SENDER) != 0)
			TRY(check_conds(l, &r, col, &x->cond[i], 1, false, e));
	return ST_OK;
}

static enum status read_row(const struct loading *l, uint32_t row, const int at[TERMS_COLS], struct terms *out, struct err *e)
{
	TRY(terms_row(l->t, row, at, l->a, out, e));
	if (!catalogue_find(&l->c->catalogue, out->id))
		return csvtab_fail(e, l->t, row, at[ID], "found '%s', which is no rule of catalogue.csv", out->id);
	if (strcmp(out->dataflow, "*") != 0 && !flow_by_id(&l->c->flows, out->dataflow))
		return csvtab_fail(e, l->t, row, at[DATAFLOW], "found '%s', which is no dataflow", out->dataflow);
	return check_precondition(l, row, at[PRECONDITION], out, e);
}

/* Without its terms a rule would be another one. */
static enum status leave(const struct loading *l, const char *id, const char *dataflow, struct err *e)
{
	const struct flow *f = flow_by_id(&l->c->flows, dataflow), **flow = arena_alloc(l->a, 1, sizeof *flow);

	if (!flow)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	*flow = f;
	return left_rule(l, (struct rule_left){ .id = id, .nflow = f ? 1 : 0, .flow = flow, .whole = true }, e);
}

static enum status on_lost(void *user, const char *first, struct err *why)
{
	struct loading *l = user;

	TRY(left_keep(l, l->path, ST_FATAL, why));
	return leave(l, first, "*", why);
}

static enum status read_table(struct loading *l, struct csvtab *t, int at[TERMS_COLS], struct err *e)
{
	static const char *const columns[] = { "id", "dataflow", "absolute", "percent", "base", "rounding", "valid_from", "valid_to", "?precondition", NULL };

	TRY(l->c->broken ? csvtab_load_rest(l->path, l->a, on_lost, l, t, e) : csvtab_load(l->path, l->a, t, e));
	return csvtab_columns(t, columns, at, e);
}

enum status terms_load(struct loading *l, const struct terms **out, uint32_t *n, struct err *e)
{
	char path[PATH_MAX + 64];
	struct csvtab t = { .nrow = 0 };
	struct terms *v;
	enum status st;
	int at[TERMS_COLS];

	snprintf(path, sizeof path, "%s/validators/rules/terms.csv", l->c->home.dir);
	l->path = path;
	l->t = &t;
	st = read_table(l, &t, at, e);
	if (st != ST_OK) {
		t.nrow = 0;
		TRY(left_keep(l, path, st, e));
		TRY(left_lines(l, path, (struct rule_left){ .whole = true }, e));
	}
	v = arena_alloc(l->a, t.nrow + 1, sizeof *v);
	if (!v)
		return err_set(e, ST_FATAL, "out of memory reading %s", path);
	*n = 0;
	for (uint32_t i = 0; i < t.nrow; i++) {
		struct terms *x = &v[*n];

		st = read_row(l, i, at, x, e);
		*n += st == ST_OK;
		if (st == ST_OK)
			continue;
		TRY(left_keep(l, path, st, e));
		TRY(leave(l, csvtab_at(&t, i, at[ID]), csvtab_at(&t, i, at[DATAFLOW]), e));
	}
	*out = v;
	return ST_OK;
}

const struct terms *terms_of(const struct ruleset *s, const char *id, const char *dataflow)
{
	for (uint32_t i = 0; i < s->nterms; i++)
		if (!strcmp(s->terms[i].id, id) && (!strcmp(s->terms[i].dataflow, "*") || !strcmp(s->terms[i].dataflow, dataflow)))
			return &s->terms[i];
	return NULL;
}

bool terms_allow(const struct terms *t, const struct dsum *found, const struct dsum *expected, uint32_t items)
{
	double a = dsum_double(found), b = dsum_double(expected);
	double most = fmax(t->absolute, fmax(t->percent / 100 * fabs(b), t->slack * (items + 1)));

	return most > 0 && fabs(a - b) <= most * (1 + 1e-12);
}

/* Whether all of a period lies between the first month of `from` and the last of `to`; a span (2015-01-01/P5Y) lies where it begins. */
bool terms_cover(const struct terms *t, const char *period)
{
	int first, last, from, to, month;

	if (!period_months(period, &first, &last))
		return true;
	return (!period_months(t->from, &from, &month) || first >= from) && (!period_months(t->to, &month, &to) || last <= to);
}
