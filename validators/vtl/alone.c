#include "validators/vtl/alone.h"

#include <string.h>

#define NAMES_MOST 256 /* components of a signature that are looked at one by one; of more only the names */

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory preparing rules");
}

/* Names that an expression uses, behind those that there are: of a ruleset on every component all of them may be used. */
static enum status used(struct vtl_scope_name *v, uint32_t *n, const struct vtl_expr *x, struct err *e)
{
	bool there = x->op != VOP_NAME;

	for (uint32_t i = 0; i < *n && !there; i++)
		there = !strcmp(v[i].name, x->name);
	if (!there) {
		if (*n == NAMES_MOST)
			return vtl_fail(e, x->at, "more than %d components", NAMES_MOST);
		v[*n] = (struct vtl_scope_name){ x->name, *n, VTL_NULL };
		++*n;
	}
	for (uint32_t i = 0; i < x->n; i++)
		TRY(used(v, n, x->child[i], e));
	return ST_OK;
}

static enum status bind_rule(const struct vtl_binding *b, const struct vtl_scope *names, const struct vtl_ruleset *s, const struct vtl_rule *r,
	struct err *e)
{
	struct vtl_expr *x;

	if (r->when)
		TRY(vtl_bind_condition(b, names, r->when, "what stands behind when", &x, e));
	if (!s->hierarchical)
		return vtl_bind_condition(b, names, r->then, "the rule", &x, e);
	for (uint32_t i = 0; i < r->nright; i++)
		if (r->right[i].when)
			TRY(vtl_bind_condition(b, names, r->right[i].when, "what stands in [ ]", &x, e));
	return ST_OK;
}

/* One component after the other may be of any type, while the others fit whatever is asked of them. */
static enum status check_rule(const struct vtl_binding *b, const struct vtl_scope *names, struct vtl_scope_name *v, const struct vtl_ruleset *s,
	const struct vtl_rule *r, struct err *e)
{
	static const uint8_t types[] = { VTL_STRING, VTL_INTEGER, VTL_NUMBER, VTL_BOOLEAN, VTL_DATE, VTL_PERIOD };

	TRY(bind_rule(b, names, s, r, e));
	for (uint32_t i = 0; i < names->n && names->n <= NAMES_MOST; i++) {
		enum status st = ST_SKIP;
		struct err why;

		for (size_t k = 0; k < sizeof types && st == ST_SKIP; k++) {
			v[i].type = types[k];
			st = bind_rule(b, names, s, r, k ? &why : e);
		}
		v[i].type = VTL_NULL;
		if (st == ST_FATAL)
			return no_memory(e);
		TRY(st);
	}
	return ST_OK;
}

enum status vtl_alone(const struct vtl_binding *b, const struct vtl_ruleset *s, struct err *e)
{
	bool every = !s->hierarchical && !s->nsig;
	uint32_t n = s->nsig;
	struct vtl_scope_name *v = arena_alloc(b->arena, every ? NAMES_MOST : n + 1, sizeof *v);

	if (!v)
		return no_memory(e);
	TRY(vtl_rules_unique(s, e));
	for (uint32_t i = 0; i < n; i++) {
		v[i] = (struct vtl_scope_name){ s->sig[i].alias, i, VTL_NULL };
		for (uint32_t k = 0; k < i && n <= NAMES_MOST; k++)
			if (!strcmp(v[k].name, v[i].name))
				return vtl_fail(e, s->sig[i].at, "the name '%.60s' a second time", v[i].name);
	}
	for (uint32_t i = 0; i < s->nrule; i++) {
		const struct vtl_rule *r = &s->rule[i];
		struct vtl_scope names = { n, v, "the signature of the ruleset" };

		if (every) {
			names.n = 0;
			if (r->when)
				TRY(used(v, &names.n, r->when, e));
			TRY(used(v, &names.n, r->then, e));
		}
		TRY(check_rule(b, &names, v, s, r, e));
	}
	return ST_OK;
}
