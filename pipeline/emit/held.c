/*
 * held.c - the submissions of a run, which are in memory only while somebody looks at them.
 */
#include <stdlib.h>

#include "core/artifact.h"
#include "emit/emit.h"

struct emit_sub emit_sub_of(struct submission *s, struct rule_counts *counts, const char *input)
{
	struct emit_sub x = { .sub = s, .counts = counts, .input = input };
	struct emit_gist *g = &x.gist;

	g->name = s->name;
	g->sender = s->sender;
	g->path = s->path;
	g->state = submission_state(s);
	g->findings = s->findings.n;
	for (uint32_t i = 0; i < s->findings.n; i++)
		g->causes += s->findings.v[i].explains > 0;
	for (; g->ntable < s->ntable; g->ntable++) {
		g->table[g->ntable].flow = s->table[g->ntable].flow;
		g->table[g->ntable].n = s->table[g->ntable].n;
	}
	return x;
}

uint32_t emit_rows(const struct emit_sub *x, const struct flow *f)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < x->gist.ntable; k++)
		n += x->gist.table[k].flow == f ? x->gist.table[k].n : 0;
	return n;
}

enum status emit_take(const struct emit_run *r, uint32_t i, struct submission **out, struct err *e)
{
	struct emit_sub *x = &r->sub[i];
	struct artifact *a;
	enum status st;

	if (!x->sub) {
		a = malloc(sizeof *a);
		if (!a)
			return err_set(e, ST_FATAL, "out of memory for %s", x->gist.name);
		st = r->open(r->open_user, i, a, e);
		if (st != ST_OK) {
			free(a);
			return ST_FATAL;
		}
		x->lent = a;
		x->sub = &a->sub;
		x->counts = (struct rule_counts *)rule_counts_in(a->extra, a->n_extra);
	}
	x->takers++;
	*out = x->sub;
	return ST_OK;
}

void emit_give(const struct emit_run *r, uint32_t i)
{
	struct emit_sub *x = &r->sub[i];

	if (--x->takers || !x->lent)
		return;
	artifact_unmap(x->lent);
	free(x->lent);
	x->lent = NULL;
	x->sub = NULL;
	x->counts = NULL;
}
