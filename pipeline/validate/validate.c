#include "validate/validate.h"

#include <string.h>

#include "validate/view.h"

static void begin_counts(const struct ruleset *s, struct rule_counts *c)
{
	memset(c, 0, sizeof *c);
	c->n = s->nid;
	for (uint32_t i = 0; i < s->nid; i++)
		memcpy(c->v[i].rule, s->id[i], strlen(s->id[i]));
}

static enum status validate_table(struct submission *s, const struct table *t, const struct ruleset *rules,
	struct rule_counts *counts, struct err *e)
{
	struct view v;
	enum status st;

	TRY(view_make(&v, s, t, rules, counts, true, e));
	for (uint32_t i = 0; i < rules->n && v.index->st == ST_OK; i++) {
		const struct rule_row *r = &rules->row[i];

		if (r->validator->check && rule_fits(r, t->flow))
			r->validator->check(&v, r);
	}
	st = v.index->st;
	if (st != ST_OK && e)
		*e = v.index->err;
	view_drop(&v);
	return st;
}

enum status validate_submission(struct submission *s, struct rule_counts *counts, struct err *e)
{
	const struct ruleset *rules = s->config->rules;

	if (counts)
		begin_counts(rules, counts);
	for (uint32_t i = 0; i < s->ntable; i++)
		if (s->table[i].n)
			TRY(validate_table(s, &s->table[i], rules, counts, e));
	return ST_OK;
}
