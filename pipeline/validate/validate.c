#include "validate/validate.h"

#include <string.h>

#include "validate/causes.h"

/* What a broken rule would have been about, as far as that can be told. */
static bool left_is_for(const struct rule_left *x, const struct flow *f)
{
	for (uint32_t i = 0; i < x->nflow; i++)
		if (x->flow[i] == f || !strcmp(x->flow[i]->id, f->id))
			return true;
	return x->nflow == 0;
}

static void count_broken(const struct submission *s, const struct ruleset *rules, struct rule_counts *c)
{
	for (uint32_t i = 0; i < rules->nleft; i++)
		for (uint32_t k = 0; k < s->ntable && rules->left[i].slot < c->n; k++) {
			const struct table *t = &s->table[k];

			if (!t->n || !left_is_for(&rules->left[i], t->flow))
				continue;
			c->v[rules->left[i].slot].about = true;
			c->v[rules->left[i].slot].why_not[IS_BROKEN] += t->n;
		}
}

static void begin_counts(const struct submission *s, const struct ruleset *rules, struct rule_counts *c)
{
	memset(c, 0, sizeof *c);
	c->n = rules->nid;
	for (uint32_t i = 0; i < rules->nid; i++)
		memcpy(c->v[i].rule, rules->id[i], strlen(rules->id[i]));
	for (uint32_t i = 0; i < rules->n; i++)
		for (uint32_t k = 0; k < s->ntable; k++)
			c->v[rules->row[i].slot].about |= s->table[k].n && rule_is_for(&rules->row[i], s->table[k].flow);
	count_broken(s, rules, c);
}

/* One row of a validator's table over one view. */
static enum status apply(struct view *v, const struct rule_row *r, struct err *e)
{
	uint32_t unmet, outside = scan_outside(r, v, &unmet);

	report_not_applicable_many(v, r, NO_VALIDITY, outside);
	report_not_applicable_many(v, r, NO_PRECONDITION, unmet);
	r->validator->check(v, r);
	if (v->index->st != ST_OK) {
		if (e)
			*e = v->index->err;
		return v->index->st;
	}
	return ST_OK;
}

/* All rules about one sort of thing. reject: an observation that one of them is about takes no part in what follows. */
static enum status apply_about(struct view *v, enum subject about, bool reject, struct err *e)
{
	const struct ruleset *rules = v->index->rules;
	enum status st = ST_OK;

	v->index->reject = reject;
	for (uint32_t i = 0; i < rules->n && st == ST_OK; i++) {
		const struct rule_row *r = &rules->row[i];

		if (!r->validator->check || r->validator->about != about || !rule_is_for(r, v->t->flow))
			continue;
		if (rule_fits(r, v->t->flow))
			st = apply(v, r, e);
		else
			report_not_applicable_many(v, r, NO_DIMENSION, v->t->n);
	}
	v->index->reject = false;
	return st;
}

static enum status validate_table(struct submission *s, struct table *t, const struct ruleset *rules,
	struct rule_counts *counts, bool causes, struct err *e)
{
	struct view v;
	enum status st;

	TRY(view_make(&v, s, t, rules, counts, false, e));
	st = apply_about(&v, ABOUT_VALUE, t->flow->first_fault, e);
	if (st == ST_OK)
		st = view_index_keys(&v, CUBE_CELLS, e);
	if (st == ST_OK)
		st = apply_about(&v, ABOUT_KEY, t->flow->earlier_stands, e);
	if (st == ST_OK)
		st = apply_about(&v, ABOUT_GROUP, false, e);
	if (st == ST_OK && causes)
		st = causes_find(&v, e);
	view_drop(&v);
	return st;
}

static enum status validate_all(struct submission *s, struct rule_counts *counts, bool causes, struct err *e)
{
	const struct ruleset *rules = s->config->rules;

	begin_counts(s, rules, counts);
	for (uint32_t i = 0; i < s->ntable; i++)
		if (s->table[i].n)
			TRY(validate_table(s, &s->table[i], rules, counts, causes, e));
	return ST_OK;
}

enum status validate_submission(struct submission *s, struct rule_counts *counts, struct err *e)
{
	return validate_all(s, counts, true, e);
}

enum status validate_rules(struct submission *s, struct rule_counts *counts, struct err *e)
{
	return validate_all(s, counts, false, e);
}

enum status validate_figures(struct submission *s, const struct table *t, void (*say)(void *user, const struct view *v, const struct figure *f),
	void *user, struct err *e)
{
	const struct ruleset *rules = s->config->rules;
	enum status st = ST_OK;
	struct view v;

	if (!rules) /* where nothing is validated */
		return ST_OK;
	TRY(view_make(&v, s, t, rules, NULL, true, e));
	for (uint32_t i = 0; i < rules->n && st == ST_OK; i++) {
		const struct rule_row *r = &rules->row[i];

		if (!r->validator->figures || !rule_is_for(r, t->flow) || !rule_fits(r, t->flow))
			continue;
		r->validator->figures(&v, r, say, user);
		st = v.index->st;
		if (st != ST_OK && e)
			*e = v.index->err;
	}
	view_drop(&v);
	return st;
}

const struct rule_counts *rule_counts_in(const void *p, size_t bytes)
{
	const struct rule_counts *c = p;

	if (bytes < offsetof(struct rule_counts, v) || c->n > RULE_MAX || bytes != rule_counts_bytes(c))
		return NULL;
	for (uint32_t i = 0; i < c->n; i++)
		if (!memchr(c->v[i].rule, '\0', sizeof c->v[i].rule))
			return NULL;
	return c;
}
