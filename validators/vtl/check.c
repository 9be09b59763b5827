/*
 * check.c - check: a comparison of data sets or of their components, and how far it is off.
 *
 * Data points of several data sets meet where their common identifiers are equal (an inner join); the result has the identifiers of
 * the data set that has most.
 */
#include <stdio.h>
#include <stdlib.h>

#include "validators/vtl/groups.h"
#include "validators/vtl/plan.h"

#define TOGETHER_MOST 8 /* data sets in one check */

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory in a check");
}

struct together {
	struct vtl_plan *p;
	uint32_t n, v[TOGETHER_MOST]; /* data sets; v[0] has most identifiers once they are sorted */
	uint32_t nrow;
	uint32_t *row[TOGETHER_MOST]; /* by row of the join */
};

static uint32_t identifiers(const struct vtl_dataset *d)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < d->ncomp; i++)
		n += d->comp[i].role == VTL_IDENTIFIER;
	return n;
}

static enum status collect(struct together *t, const struct vtl_expr *x, struct err *e)
{
	const char *name = x->op == VOP_NAME ? x->name : x->op == VOP_MEMBER ? x->of : NULL;

	for (uint32_t i = 0; i < x->n; i++)
		TRY(collect(t, x->child[i], e));
	if (!name)
		return ST_OK;
	for (uint32_t i = 0; i < t->n; i++)
		if (!strcmp(t->p->set[t->v[i]].name, name))
			return ST_OK;
	if (t->n == TOGETHER_MOST)
		return vtl_fail(e, x->at, "more than %d data sets in one check", TOGETHER_MOST);
	t->v[t->n++] = (uint32_t)plan_set(t->p, name);
	return ST_OK;
}

/* Every identifier of the others is one of the first's. */
static enum status arrange(struct together *t, struct vtl_place at, struct err *e)
{
	const struct vtl_dataset *d;

	if (!t->n)
		return vtl_fail(e, at, "the check speaks of no data set");
	for (uint32_t i = 1; i < t->n; i++)
		if (identifiers(&t->p->set[t->v[i]]) > identifiers(&t->p->set[t->v[0]])) {
			uint32_t x = t->v[0];

			t->v[0] = t->v[i];
			t->v[i] = x;
		}
	d = &t->p->set[t->v[0]];
	for (uint32_t k = 1; k < t->n; k++) {
		const struct vtl_dataset *o = &t->p->set[t->v[k]];

		for (uint32_t i = 0; i < o->ncomp; i++) {
			int c = vtl_component(d, o->comp[i].name);

			if (o->comp[i].role != VTL_IDENTIFIER)
				continue;
			if (c < 0 || d->comp[c].role != VTL_IDENTIFIER || d->comp[c].type != o->comp[i].type)
				return vtl_fail(e, at, "the identifier '%.60s' of '%.60s' is not one of '%.60s', so their points do not meet", o->comp[i].name,
					o->name, d->name);
		}
	}
	return ST_OK;
}

/* A name for each component, "DS#c", and "DS" for its only measure; comp is which << 16 | component. */
static enum status names(struct together *t, struct vtl_scope *out, struct err *e)
{
	struct vtl_scope_name *v;
	uint32_t n = 0, cap = 0;

	for (uint32_t k = 0; k < t->n; k++)
		cap += t->p->set[t->v[k]].ncomp + 1;
	v = arena_alloc(&t->p->arena, cap, sizeof *v);
	if (!v)
		return no_memory(e);
	for (uint32_t k = 0; k < t->n; k++) {
		const struct vtl_dataset *d = &t->p->set[t->v[k]];
		uint32_t measures = 0, only = 0;

		for (uint32_t i = 0; i < d->ncomp; i++) {
			char text[600];

			snprintf(text, sizeof text, "%.250s#%.250s", d->name, d->comp[i].name);
			v[n] = (struct vtl_scope_name){ arena_strdup(&t->p->arena, text, strlen(text)), k << 16 | i, d->comp[i].type };
			if (!v[n++].name)
				return no_memory(e);
			if (d->comp[i].role == VTL_MEASURE) {
				only = i;
				measures++;
			}
		}
		if (measures == 1)
			v[n++] = (struct vtl_scope_name){ d->name, k << 16 | only, d->comp[only].type };
	}
	*out = (struct vtl_scope){ n, v, "the data sets of the check (a data set with several measures is used as NAME#COMPONENT)" };
	return ST_OK;
}

/* A copy in which DS#c is a name like others. */
static enum status plain(struct vtl_plan *p, const struct vtl_expr *x, struct vtl_expr **out, struct err *e)
{
	char text[600];

	*out = arena_alloc(&p->arena, 1, sizeof **out);
	if (!*out)
		return no_memory(e);
	**out = *x;
	(*out)->child = arena_alloc(&p->arena, x->n + 1, sizeof *x->child);
	if (!(*out)->child)
		return no_memory(e);
	for (uint32_t i = 0; i < x->n; i++)
		TRY(plain(p, x->child[i], &(*out)->child[i], e));
	if (x->op != VOP_MEMBER)
		return ST_OK;
	(*out)->op = VOP_NAME;
	snprintf(text, sizeof text, "%.250s#%.250s", x->of, x->name);
	(*out)->name = arena_strdup(&p->arena, text, strlen(text));
	return (*out)->name ? ST_OK : no_memory(e);
}

static enum status gather(struct vtl_plan *p, const struct vtl_assign *a, struct together *t, struct err *e)
{
	*t = (struct together){ .p = p };
	TRY(collect(t, a->expr, e));
	if (a->imbalance)
		TRY(collect(t, a->imbalance, e));
	return arrange(t, a->at, e);
}

enum status plan_check(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	const struct vtl_assign *a = s->assign;
	struct vtl_binding b = plan_binding(p);
	struct vtl_rule *rule = arena_alloc(&p->arena, 1, sizeof *rule);
	struct vtl_scope scope;
	struct vtl_expr *x;
	struct together t;

	s->rule = arena_alloc(&p->arena, 1, sizeof *s->rule);
	if (!rule || !s->rule)
		return no_memory(e);
	rule->code = a->code;
	rule->level = a->level;
	rule->name = a->result;
	s->rule->rule = rule;
	s->nrule = 1;
	TRY(gather(p, a, &t, e));
	s->operand = t.v[0];
	TRY(names(&t, &scope, e));
	TRY(plain(p, a->expr, &x, e));
	TRY(vtl_bind_condition(&b, &scope, x, "the operand of check", &s->expr, e));
	if (a->imbalance) {
		TRY(plain(p, a->imbalance, &x, e));
		TRY(vtl_bind(&b, &scope, x, &s->imbalance, e));
		if (!vtl_is_number(s->imbalance->type) && s->imbalance->type != VTL_NULL)
			return vtl_fail(e, a->imbalance->at, "the imbalance is a %s, expected a number", vtl_type_word(s->imbalance->type));
	}
	TRY(plan_result(p, s, false, false, true, true, true, e));
	return plan_errors(p, s, e);
}

/* ---- over data ---- */

static void fetch(const void *user, uint32_t comp, uint32_t first, uint32_t n, struct vtl_reg *r, struct vtl_vec *out)
{
	const struct together *t = user;

	vtl_fetch_rows(&t->p->set[t->v[comp >> 16]], comp & 0xffff, t->row[comp >> 16] + first, n, r, out);
}

/* Of a row of the first data set: the row of another with its identifiers. */
struct index {
	const struct vtl_dataset *d, *of;
	uint32_t n, here[64], there[64]; /* common identifiers */
	uint64_t mask;
	uint32_t *slot;
};

static uint64_t hash(const struct vtl_dataset *d, const uint32_t *comp, uint32_t n, uint32_t row)
{
	uint64_t h = 0;

	for (uint32_t i = 0; i < n; i++)
		h = h * 0x9e3779b97f4a7c15u + vtl_hash(d, comp[i], row);
	return h ^ h >> 31;
}

static enum status index_make(struct index *x, struct err *e)
{
	for (uint32_t i = 0; i < x->d->ncomp && x->n < 64; i++)
		if (x->d->comp[i].role == VTL_IDENTIFIER) {
			x->there[x->n] = i;
			x->here[x->n++] = (uint32_t)vtl_component(x->of, x->d->comp[i].name);
		}
	x->mask = 15;
	while (x->mask < x->d->nrow * 3ull / 2)
		x->mask = x->mask * 2 + 1;
	x->slot = calloc(x->mask + 1, sizeof *x->slot);
	if (!x->slot)
		return no_memory(e);
	for (uint32_t r = 0; r < x->d->nrow; r++) {
		uint64_t at = hash(x->d, x->there, x->n, r) & x->mask;

		while (x->slot[at])
			at = (at + 1) & x->mask;
		x->slot[at] = r + 1;
	}
	return ST_OK;
}

static uint32_t index_find(const struct index *x, uint32_t row)
{
	uint64_t at = hash(x->of, x->here, x->n, row) & x->mask;

	for (; x->slot[at]; at = (at + 1) & x->mask) {
		uint32_t k = 0;

		while (k < x->n && vtl_same(x->of, x->here[k], row, x->d, x->there[k], x->slot[at] - 1))
			k++;
		if (k == x->n)
			return x->slot[at] - 1;
	}
	return UINT32_MAX;
}

static enum status join(struct together *t, struct err *e)
{
	const struct vtl_dataset *d = &t->p->set[t->v[0]];

	for (uint32_t k = 0; k < t->n; k++) {
		t->row[k] = malloc((d->nrow + 1ul) * sizeof *t->row[k]);
		if (!t->row[k])
			return no_memory(e);
	}
	for (uint32_t r = 0; r < d->nrow; r++)
		t->row[0][r] = r;
	t->nrow = d->nrow;
	for (uint32_t k = 1; k < t->n; k++) {
		struct index x = { .d = &t->p->set[t->v[k]], .of = d };
		uint32_t n = 0;

		TRY(index_make(&x, e));
		for (uint32_t i = 0; i < t->nrow; i++) {
			uint32_t row = index_find(&x, t->row[0][i]);

			if (row == UINT32_MAX)
				continue;
			for (uint32_t j = 0; j < k; j++)
				t->row[j][n] = t->row[j][i];
			t->row[k][n++] = row;
		}
		t->nrow = n;
		free(x.slot);
	}
	return ST_OK;
}

static enum status rows(struct together *t, struct vtl_step *s, struct vtl_eval *ev, struct err *e)
{
	struct vtl_source src = { t->nrow, fetch, t };

	for (uint32_t first = 0; first < t->nrow; first += VTL_BLOCK) {
		uint32_t n = t->nrow - first < VTL_BLOCK ? t->nrow - first : VTL_BLOCK, row;
		uint8_t holds[VTL_BLOCK];
		struct vtl_vec v;

		TRY(vtl_eval(ev, &src, s->expr, first, n, &v, e));
		for (uint32_t i = 0; i < n; i++)
			holds[i] = v.b[v.constant ? 0 : i];
		if (s->imbalance)
			TRY(vtl_eval(ev, &src, s->imbalance, first, n, &v, e));
		for (uint32_t i = 0; i < n; i++) {
			struct vtl_value off = vtl_null();

			if (s->assign->output == VOUT_INVALID && holds[i] != 0)
				continue;
			if (s->imbalance) {
				off.m = v.m[v.constant ? 0 : i];
				off.scale = v.scale[v.constant ? 0 : i];
			}
			TRY(plan_put(t->p, s, t->row[0][first + i], s->rule, holds[i], off, &row, e));
		}
	}
	return ST_OK;
}

enum status run_check(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	struct together t;
	struct vtl_eval ev;
	enum status st;

	TRY(gather(p, s->assign, &t, e));
	vtl_eval_init(&ev, p->syms);
	st = join(&t, e);
	if (st == ST_OK)
		st = rows(&t, s, &ev, e);
	for (uint32_t k = 0; k < t.n; k++)
		free(t.row[k]);
	for (unsigned k = 0; k < VTL_FAULTS; k++)
		p->faults[k] += ev.faults[k];
	vtl_eval_release(&ev);
	return st;
}
