/*
 * causes_around.c - what holds around the findings: rules are run again over the wholes that their figures may be a part of.
 */
#include <stdlib.h>
#include <string.h>

#include "validate/causes.h"

/* The figures of sums that fail, and the aggregates that do; each once. */
static struct rowmap figures(struct causes *c)
{
	struct rowmap m = { 0 };

	for (uint32_t i = 0; i < c->n && !c->failed && m.n <= LOOKED_MOST; i++) {
		const struct piece *p = &c->x->v[i];

		if (c->note[i].done || (p->made != OF_SUM && !causes_members_piece(p)))
			continue;
		c->failed |= !rowmap_put(&m, p->row, 0);
		for (uint32_t k = 0; k < p->n && p->made == OF_SUM; k++)
			c->failed |= !rowmap_put(&m, c->x->part[p->first + k].row, 0);
	}
	return m;
}

static void run_again(struct causes *c, const uint32_t *row, uint32_t n, uint64_t *bits)
{
	const struct ruleset *rules = c->v->index->rules;

	for (uint32_t i = 0; i < rules->n && c->v->index->st == ST_OK; i++) {
		const struct rule_row *r = &rules->row[i];

		if (!r->validator->wholes || !rule_fits(r, c->v->t->flow))
			continue;
		memset(bits, 0, (c->v->t->n / 64 + 1) * sizeof *bits);
		r->validator->wholes(c->v, r, row, n, bits);
		c->x->only = bits;
		r->validator->check(c->v, r);
		c->x->only = NULL;
	}
}

void causes_look_around(struct causes *c)
{
	struct rowmap m = figures(c);
	uint64_t *bits = NULL;
	uint32_t *row = NULL, n = 0;

	c->looked = m.n <= LOOKED_MOST;
	if (m.n && c->looked && !c->failed) {
		bits = calloc(c->v->t->n / 64 + 1, sizeof *bits);
		row = malloc(m.n * sizeof *row);
		c->failed |= !bits || !row;
	}
	for (uint32_t k = 0; !c->failed && row && k < m.cap; k++)
		if (m.key[k] != UINT32_MAX)
			row[n++] = m.key[k];
	if (n)
		run_again(c, row, n, bits);
	free(bits);
	free(row);
	rowmap_free(&m);
}
