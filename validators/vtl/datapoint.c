/* datapoint.c - check_datapoint: each rule over each data point. */
#include <stdio.h>

#include "validators/vtl/plan.h"

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory preparing rules");
}

/* What the names in the rules stand for: the signature; without one, every component. */
static enum status scope(struct vtl_plan *p, const struct vtl_step *s, struct vtl_scope *out, struct err *e)
{
	const struct vtl_assign *a = s->assign;
	const struct vtl_ruleset *set = s->set;
	const struct vtl_dataset *d = &p->set[s->operand];
	struct vtl_scope_name *v;
	char where[200];

	if (a->ncomp && a->ncomp != set->nsig)
		return vtl_fail(e, a->comp[0].at, "components names %u, the signature of '%.60s' %u", a->ncomp, set->name, set->nsig);
	if (set->valuedomain && set->nsig && !a->ncomp)
		return vtl_fail(e, a->ruleset_at, "'%.60s' is defined on value domains; say which components have them: components ...", set->name);
	out->n = set->nsig ? set->nsig : d->ncomp;
	v = arena_alloc(&p->arena, out->n + 1, sizeof *v);
	snprintf(where, sizeof where, set->nsig ? "the signature of ruleset '%.60s'" : "the data set that '%.60s' is used on", set->name);
	out->where = arena_strdup(&p->arena, where, strlen(where));
	if (!v || !out->where)
		return no_memory(e);
	out->v = v;
	for (uint32_t i = 0; i < out->n; i++) {
		const char *name = set->nsig ? set->sig[i].name : d->comp[i].name;
		struct vtl_place at = set->nsig ? set->sig[i].at : set->at;
		int comp;

		if (a->ncomp) {
			if (!set->valuedomain && strcmp(a->comp[i].name, name))
				return vtl_fail(e, a->comp[i].at, "components says '%.60s' where the signature of '%.60s' has '%.60s'", a->comp[i].name,
					set->name, name);
			name = a->comp[i].name;
			at = a->comp[i].at;
		}
		comp = vtl_component(d, name);
		if (comp < 0)
			return vtl_fail(e, at, "the data set '%.60s' has no component '%.60s'", d->name, name);
		v[i] = (struct vtl_scope_name){ set->nsig ? set->sig[i].alias : name, (uint32_t)comp, d->comp[comp].type };
		for (uint32_t k = 0; k < i; k++)
			if (!strcmp(v[k].name, v[i].name))
				return vtl_fail(e, at, "the name '%.60s' a second time in the signature of '%.60s'", v[i].name, set->name);
	}
	return ST_OK;
}

enum status plan_datapoint(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	struct vtl_binding b = plan_binding(p);
	struct vtl_scope names;
	uint8_t output = s->assign->output;

	s->nrule = s->set->nrule;
	s->rule = arena_alloc(&p->arena, s->nrule + 1, sizeof *s->rule);
	if (!s->rule)
		return no_memory(e);
	TRY(scope(p, s, &names, e));
	for (uint32_t i = 0; i < s->nrule; i++) {
		const struct vtl_rule *r = &s->set->rule[i];

		s->rule[i].rule = r;
		if (r->when)
			TRY(vtl_bind_condition(&b, &names, r->when, "what stands behind when", &s->rule[i].when, e));
		TRY(vtl_bind_condition(&b, &names, r->then, "the rule", &s->rule[i].then, e));
	}
	TRY(plan_result(p, s, output != VOUT_ALL, true, output != VOUT_INVALID, false, true, e));
	return plan_errors(p, s, e);
}

static uint8_t at(const struct vtl_vec *v, uint32_t i)
{
	return v->b[v->constant ? 0 : i];
}

enum status vtl_outcomes(struct vtl_eval *ev, const struct vtl_source *src, const struct vtl_bound_rule *r, uint32_t first, uint32_t n,
	uint8_t *out, struct err *e)
{
	uint8_t when[VTL_BLOCK];
	struct vtl_vec v;
	bool any = !r->when;
	enum status st;

	if (r->when) {
		TRY(vtl_eval(ev, src, r->when, first, n, &v, e));
		for (uint32_t i = 0; i < n; i++) {
			when[i] = at(&v, i);
			any |= when[i] == 1;
			out[i] = when[i] == 0 ? 1 : VTL_B_NULL;
		}
	}
	if (!any)
		return ST_OK;
	ev->only = r->when ? when : NULL;
	st = vtl_eval(ev, src, r->then, first, n, &v, e);
	ev->only = NULL;
	if (st != ST_OK)
		return st;
	for (uint32_t i = 0; i < n; i++)
		if (!r->when || when[i] == 1)
			out[i] = at(&v, i);
	return ST_OK;
}

enum status run_datapoint(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	struct vtl_source src = vtl_source_of(&p->set[s->operand]);
	bool invalid = s->assign->output == VOUT_INVALID;
	enum status st = ST_OK;
	struct vtl_eval ev;

	vtl_eval_init(&ev, p->syms);
	for (uint32_t first = 0; first < src.nrow && st == ST_OK; first += VTL_BLOCK) {
		uint32_t n = src.nrow - first < VTL_BLOCK ? src.nrow - first : VTL_BLOCK;

		for (uint32_t k = 0; k < s->nrule && st == ST_OK; k++) {
			uint8_t out[VTL_BLOCK];
			uint32_t row;

			st = vtl_outcomes(&ev, &src, &s->rule[k], first, n, out, e);
			for (uint32_t i = 0; i < n && st == ST_OK; i++)
				if (!invalid || out[i] == 0)
					st = plan_put(p, s, first + i, &s->rule[k], out[i], vtl_null(), &row, e);
		}
	}
	for (unsigned k = 0; k < VTL_FAULTS; k++)
		p->faults[k] += ev.faults[k];
	vtl_eval_release(&ev);
	return st;
}
