/*
 * causes_name.c - what was found out goes into the findings: groups are named by their first finding.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validate/causes.h"

struct named {
	uint32_t head, n; /* by root */
	const char *why;
};

/* Whether a finding heads its group rather than another. */
static bool goes_before(const struct causes *c, uint32_t a, uint32_t b)
{
	int d = (int)c->note[a].rank - (int)c->note[b].rank;

	if (!d)
		d = origin_cmp(table_origin(c->v->t, c->x->v[a].row), table_origin(c->v->t, c->x->v[b].row));
	return d ? d < 0 : a < b;
}

static enum status intern(struct causes *c, const char *text, sym_t *out, struct err *e)
{
	return text ? sym_intern_z(c->v->sub->syms, text, out, e) : ST_OK;
}

static enum status name(struct causes *c, const struct named *v, struct err *e)
{
	struct finding *f = c->v->sub->findings.v;

	for (uint32_t i = 0; i < c->n; i++) {
		const struct named *g = &v[causes_root(c, i)];
		struct finding *own = &f[c->x->v[i].finding], *head = &f[c->x->v[g->head].finding];
		char cell[160], text[256];

		if (c->note[i].apart)
			TRY(intern(c, c->note[i].why, &own->cause, e));
		if (g->n < 2)
			continue;
		if (!head->group) {
			snprintf(text, sizeof text, "%s %s", c->x->v[g->head].rule->id, causes_cell(c, c->x->v[g->head].row, cell));
			TRY(intern(c, text, &head->group, e));
			TRY(intern(c, g->why, &head->cause, e));
			head->explains = g->n - 1;
		}
		own->group = head->group;
	}
	return ST_OK;
}

/* What each finding was made of, what is suspected of it first. */
static void keep_data(struct causes *c)
{
	struct findings *all = &c->v->sub->findings;
	uint32_t total = 0, *used;

	for (uint32_t i = 0; i < c->n; i++)
		total += c->x->v[i].n;
	used = arena_alloc(&c->v->sub->arena, all->nused + total + 1, sizeof *used);
	c->failed |= !used;
	if (!used)
		return;
	if (all->nused)
		memcpy(used, all->used, all->nused * sizeof *used);
	all->used = used;
	for (uint32_t i = 0; i < c->n; i++) {
		const struct piece *p = &c->x->v[i];
		struct finding *f = &all->v[p->finding];
		bool own = causes_suspected(c, p->row) != NULL;

		f->obs = p->row + 1;
		f->used = all->nused;
		f->nused = p->n;
		for (int suspected = 1; suspected >= 0; suspected--) {
			for (uint32_t k = 0; k < p->n; k++) {
				uint32_t row = c->x->part[p->first + k].row;

				if ((causes_suspected(c, row) != NULL) == suspected)
					used[all->nused++] = row;
			}
			if (suspected && !own && p->made != OF_FORMULA)
				f->nsuspect = all->nused - f->used;
		}
	}
}

void causes_name(struct causes *c, struct err *e)
{
	struct named *v = calloc(c->n, sizeof *v);

	c->failed |= !v;
	for (uint32_t i = 0; v && i < c->n; i++) {
		struct named *g = &v[causes_root(c, i)];

		if (!g->n++ || goes_before(c, i, g->head))
			g->head = i;
		if (c->note[i].why && !c->note[i].apart && (!g->why || c->note[i].rank == RANK_CAUSE))
			g->why = g->why && c->note[i].rank != RANK_CAUSE ? g->why : c->note[i].why;
	}
	if (v && name(c, v, e) != ST_OK)
		c->failed = true;
	if (v && !c->failed)
		keep_data(c);
	free(v);
}
