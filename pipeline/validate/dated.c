/*
 * dated.c - rules that depend on the day of the run. What a worker leaves does not, so that an unchanged submission is not read again
 * every night.
 */
#include <stdlib.h>
#include <string.h>

#include "validate/terms.h"
#include "validate/view.h"
#include "validators/calendar.h"

static int period_column(const struct table *t)
{
	for (uint32_t i = 0; i < t->flow->ndim; i++)
		if (t->flow->col[i].role == ROLE_PERIOD)
			return (int)i;
	return -1;
}

static int by_sym(const void *a, const void *b)
{
	sym_t x = *(const sym_t *)a, y = *(const sym_t *)b;

	return (x > y) - (x < y);
}

/* How many periods a table has; late: one of them begins after the day. */
static enum status periods(const struct submission *s, const struct table *t, const char *as_of, uint32_t *n, bool *late, struct err *e)
{
	int col = period_column(t);
	const struct column *c = col < 0 ? NULL : &t->col[col];
	sym_t *code = c ? malloc((c->nentry + 1ul) * sizeof *code) : NULL;
	uint32_t k = 0;

	*n = 0;
	*late = false;
	if (!c)
		return ST_OK;
	if (!code)
		return err_set(e, ST_FATAL, "out of memory looking at periods");
	for (uint32_t i = 0; i < c->nentry; i++)
		if (c->entry[i].code != SYM_NONE) {
			*late |= !period_begun(sym_str(s->syms, c->entry[i].code), as_of);
			code[k++] = c->entry[i].code;
		}
	qsort(code, k, sizeof *code, by_sym);
	for (uint32_t i = 0; i < k; i++)
		*n += !i || code[i] != code[i - 1];
	free(code);
	return ST_OK;
}

static enum status look(struct submission *s, struct table *t, const struct rule_row *r, struct rule_counts *counts, const char *as_of, struct err *e)
{
	struct view v;
	enum status st;

	TRY(view_make(&v, s, t, s->config->rules, counts, false, e));
	r->validator->dated(&v, r, as_of);
	st = v.index->st;
	if (st != ST_OK && e)
		*e = v.index->err;
	view_drop(&v);
	return st;
}

enum status validate_dated(struct submission *s, struct rule_counts *counts, const char *as_of, struct err *e)
{
	const struct ruleset *rules = s->config->rules;

	for (uint32_t i = 0; i < s->ntable; i++) {
		struct table *t = &s->table[i];
		uint32_t n;
		bool late;

		if (!t->n)
			continue;
		TRY(periods(s, t, as_of, &n, &late, e));
		for (uint32_t k = 0; k < rules->n; k++) {
			const struct rule_row *r = &rules->row[k];

			if (!r->validator->dated || !rule_is_for(r, t->flow) || !rule_fits(r, t->flow))
				continue;
			if (late || r->ncond || terms_of(rules, r->id, t->flow->id) || !*rule_field(r, "begun"))
				TRY(look(s, t, r, counts, as_of, e));
			else if (counts && r->slot < counts->n)
				counts->v[r->slot].passed += n;
		}
	}
	return ST_OK;
}
