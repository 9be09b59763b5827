/*
 * left.c - broken rows of tables and rulesets: what they cost, so that it is counted, and nothing else.
 */
#include <string.h>

#include "core/broken.h"
#include "core/slurp.h"
#include "validate/loading.h"

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory reading rules");
}

enum status left_keep(const struct loading *l, const char *path, enum status st, struct err *e)
{
	return broken_keep(l->c->broken, l->c->home.dir, path, st, e);
}

static bool same_flows(const struct rule_left *a, const struct rule_left *b)
{
	for (uint32_t i = 0; a->nflow == b->nflow && i < a->nflow; i++)
		if (a->flow[i] != b->flow[i])
			return false;
	return a->nflow == b->nflow;
}

/* Each row is counted; what costs all of a rule does so once. */
static bool is_known(const struct left_list *all, const struct rule_left *r)
{
	for (uint32_t i = 0; r->whole && i < all->n; i++) {
		const struct rule_left *x = &all->v[i];

		if (x->id && r->id && !strcmp(x->id, r->id) && same_flows(x, r) && x->whole && x->vtl == r->vtl && x->table == r->table)
			return true;
	}
	return false;
}

static enum status add(const struct loading *l, const struct rule_left *r, struct err *e)
{
	struct left_list *all = l->left;

	if (is_known(all, r))
		return ST_OK;
	if (all->n == all->cap) {
		uint32_t cap = all->cap ? all->cap * 2 : 16;
		struct rule_left *v = arena_alloc(l->a, cap, sizeof *v);

		if (!v)
			return no_memory(e);
		if (all->n)
			memcpy(v, all->v, all->n * sizeof *v);
		all->v = v;
		all->cap = cap;
	}
	all->v[all->n++] = *r;
	return ST_OK;
}

enum status left_rule(const struct loading *l, struct rule_left r, struct err *e)
{
	const struct rule_info *info = catalogue_find(&l->c->catalogue, r.id);

	r.part = l->c->broken->n - 1;
	r.id = info ? info->id : NULL;
	if (!info)
		return r.whole && r.table ? add(l, &r, e) : ST_OK;
	if (!info->broken) /* else another part has it */
		TRY(broken_rule(l->c->broken, r.part, r.id, e));
	return add(l, &r, e);
}

enum status left_lines(const struct loading *l, const char *path, struct rule_left r, struct err *e)
{
	char *s, id[RULE_ID];
	size_t n, k;

	TRY(slurp_bytes(path, l->a, &s, &n, e));
	for (char *end = s + n, *next; s < end; s = next) {
		next = memchr(s, '\n', (size_t)(end - s));
		next = next ? next + 1 : end;
		s += *s == '"';
		k = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
		if (!k || k >= sizeof id || s + k > next)
			continue;
		memcpy(id, s, k);
		id[k] = '\0';
		r.id = id;
		TRY(left_rule(l, r, e));
	}
	return ST_OK;
}

/* A row is no longer for a dataflow; its list is made where it was for all. false: none is left. */
static enum status drop_flow(const struct loading *l, struct rule_row *r, const struct flow *f, bool *any, struct err *e)
{
	const struct flows *all = &l->c->flows;
	uint32_t n = r->nflow ? r->nflow : all->n, kept = 0;
	const struct flow **v = arena_alloc(l->a, n + 1, sizeof *v);

	if (!v)
		return no_memory(e);
	for (uint32_t i = 0; i < n; i++) {
		const struct flow *x = r->nflow ? r->flow[i] : &all->flow[i];

		if (x != f)
			v[kept++] = x;
	}
	r->flow = v;
	r->nflow = kept;
	*any = kept > 0;
	return ST_OK;
}

static bool is_meant(const struct rule_left *x, const struct rule_row *r)
{
	return x->whole && (!x->id || !strcmp(x->id, r->id)) && (!x->vtl || r->vtl) && (!x->table || x->table == r->table);
}

/* A row of which nobody knows whether the list that it is part of is whole. */
static enum status leave_row(const struct loading *l, const struct rule_left *x, const struct rule_row *r, struct err *e)
{
	const struct rule_left left = { .id = r->id, .part = x->part, .nflow = r->nflow, .flow = r->flow };

	TRY(broken_rule(l->c->broken, x->part, r->id, e));
	return add(l, &left, e);
}

static enum status left_of_row(const struct loading *l, struct rule_row *r, bool *any, struct err *e)
{
	*any = true;
	for (uint32_t i = 0; i < l->left->n && *any; i++) {
		const struct rule_left *x = &l->left->v[i];

		if (!is_meant(x, r))
			continue;
		*any = x->nflow > 0;
		if (!x->id)
			return leave_row(l, x, r, e);
		for (uint32_t k = 0; k < x->nflow && *any; k++)
			TRY(drop_flow(l, r, x->flow[k], any, e));
	}
	return ST_OK;
}

enum status left_apply(const struct loading *l, struct rule_row *row, uint32_t *n, struct err *e)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < *n; i++) {
		bool any;

		TRY(left_of_row(l, &row[i], &any, e));
		if (any)
			row[kept++] = row[i];
	}
	*n = kept;
	return ST_OK;
}
