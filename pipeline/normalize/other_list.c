/*
 * other_list.c - which entries of a column are looked for in its other list: those of rows in which another column has a code. "Colombian" is
 * an area where the partner is the country of citizenship, and a word like others where it is the country of birth.
 */
#include "normalize/work.h"

#include <stdlib.h>
#include <string.h>

enum { HERE = 1, THERE = 2 };

/* By entry of the column that decides. NULL: no memory. */
static uint8_t *that_decide(const struct work *w, const struct flow_col *fc, bool *any)
{
	const struct column *c = &w->t->col[fc->other_when];
	uint8_t *holds = malloc(c->nentry);

	*any = false;
	for (uint32_t i = 0; holds && i < c->nentry; i++) {
		holds[i] = !strcmp(sym_str(w->syms, c->entry[i].code), fc->other_code) ? THERE : HERE;
		*any |= holds[i] == THERE && c->entry[i].count;
	}
	return holds;
}

/* Rows of an entry that stands in rows of both sorts get one of their own for the other list. */
static enum status split(struct work *w, uint32_t col, const uint8_t *holds, const uint8_t *in, uint32_t nwas, struct err *e)
{
	struct column *c = &w->t->col[col];
	const struct packed *when = &w->t->col[w->t->flow->col[col].other_when].at;
	uint32_t *made = calloc(nwas, sizeof *made);
	enum status st = made ? ST_OK : err_set(e, ST_FATAL, "no memory for normalizing");

	for (uint32_t i = 0; st == ST_OK && i < w->t->n; i++) {
		uint32_t entry = packed_get(&c->at, i);

		if (in[entry] != (HERE | THERE) || holds[packed_get(when, i)] != THERE)
			continue;
		if (!made[entry]) {
			st = table_entry_again(w->t, col, entry, &made[entry], e);
			if (st != ST_OK)
				break;
			c->entry[made[entry]].other = 1;
			c->entry[made[entry]].count = 0;
		}
		st = work_set(w, i, col, made[entry], e);
	}
	free(made);
	return st;
}

static enum status mark(struct work *w, uint32_t col, const uint8_t *holds, struct err *e)
{
	struct column *c = &w->t->col[col];
	const struct packed *when = &w->t->col[w->t->flow->col[col].other_when].at;
	uint32_t nwas = c->nentry;
	uint8_t *in = calloc(nwas, 1);
	enum status st = in ? ST_OK : err_set(e, ST_FATAL, "no memory for normalizing");
	bool both = false;

	for (uint32_t i = 0; st == ST_OK && i < w->t->n; i++)
		in[packed_get(&c->at, i)] |= holds[packed_get(when, i)];
	for (uint32_t i = 1; st == ST_OK && i < nwas; i++) {
		c->entry[i].other = in[i] == THERE;
		both |= in[i] == (HERE | THERE);
	}
	in[0] = 0; /* what is absent is looked for nowhere */
	if (st == ST_OK && both)
		st = split(w, col, holds, in, nwas, e);
	free(in);
	return st;
}

enum status other_list_of(struct work *w, uint32_t col, struct err *e)
{
	const struct flow_col *fc = &w->t->flow->col[col];
	struct column *c = &w->t->col[col];
	uint8_t *holds;
	enum status st = ST_OK;
	bool any;

	if (!fc->other_list)
		return ST_OK;
	holds = that_decide(w, fc, &any);
	if (!holds)
		return err_set(e, ST_FATAL, "no memory for normalizing");
	if (any && !w->t->col[fc->other_when].at.width) {
		for (uint32_t i = 1; i < c->nentry; i++) /* the same in all rows */
			c->entry[i].other = 1;
	} else if (any) {
		st = mark(w, col, holds, e);
	}
	free(holds);
	return st;
}
