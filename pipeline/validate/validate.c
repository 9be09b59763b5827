#include "validate/validate.h"

#include <stdio.h>
#include <string.h>

#include "validate/view.h"

static void begin_counts(const struct submission *s, const struct ruleset *rules, struct rule_counts *c)
{
	memset(c, 0, sizeof *c);
	c->n = rules->nid;
	for (uint32_t i = 0; i < rules->nid; i++)
		memcpy(c->v[i].rule, rules->id[i], strlen(rules->id[i]));
	for (uint32_t i = 0; i < rules->n; i++)
		for (uint32_t k = 0; k < s->ntable; k++)
			c->v[rules->row[i].slot].about |= s->table[k].n && rule_is_for(&rules->row[i], s->table[k].flow);
}

static bool same_row(const struct finding *a, const struct finding *b)
{
	return a->at.sheet == b->at.sheet && a->at.row == b->at.row;
}

/* Findings of one rule that most likely have one cause: all of a table in which nothing passed (its heading is wrong),
 * else those that stand in one row (the aggregate there is). */
static enum status group(struct submission *s, const char *rule, uint32_t from, bool none_passed, struct err *e)
{
	const struct findings *all = &s->findings;

	for (uint32_t i = from, end; i < all->n; i = end) {
		const struct finding *f = &all->v[i];
		const char *sheet = f->at.sheet < s->nsheet ? sym_str(s->syms, s->sheet[f->at.sheet].name) : "";
		char text[512];
		sym_t sym;

		for (end = i + 1; end < all->n; end++)
			if (none_passed ? all->v[end].at.sheet != f->at.sheet : !same_row(&all->v[end], f))
				break;
		if (end == i + 1 || f->at.row == ROW_NONE)
			continue;
		if (none_passed)
			snprintf(text, sizeof text, "%s %s", rule, sheet);
		else
			snprintf(text, sizeof text, "%s %s!%u:%u", rule, sheet, f->at.row + 1, f->at.row + 1);
		TRY(sym_intern_z(s->syms, text, &sym, e));
		for (uint32_t k = i; k < end; k++)
			all->v[k].group = sym;
	}
	return ST_OK;
}

/* One row of a validator's table over one view. */
static enum status apply(struct view *v, const struct rule_row *r, struct err *e)
{
	struct rule_counts *c = v->index->counts;
	uint64_t passed = c->v[r->slot].passed;
	uint32_t from = v->sub->findings.n, unmet, outside = scan_outside(r, v, &unmet);

	report_not_applicable_many(v, r, NO_VALIDITY, outside);
	report_not_applicable_many(v, r, NO_PRECONDITION, unmet);
	r->validator->check(v, r);
	if (v->index->st != ST_OK) {
		if (e)
			*e = v->index->err;
		return v->index->st;
	}
	return group(v->sub, r->id, from, c->v[r->slot].passed == passed, e);
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
	struct rule_counts *counts, struct err *e)
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
	view_drop(&v);
	return st;
}

enum status validate_submission(struct submission *s, struct rule_counts *counts, struct err *e)
{
	const struct ruleset *rules = s->config->rules;

	begin_counts(s, rules, counts);
	for (uint32_t i = 0; i < s->ntable; i++)
		if (s->table[i].n)
			TRY(validate_table(s, &s->table[i], rules, counts, e));
	return ST_OK;
}
