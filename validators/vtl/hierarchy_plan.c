/* hierarchy_plan.c - check_hierarchy and hierarchy before data are read: components, codes, the order in which items are computed. */
#include <stdlib.h>

#include "validators/vtl/plan.h"

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory preparing rules");
}

/* The component whose codes the rules speak of. */
static enum status rule_component(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	const struct vtl_assign *a = s->assign;
	const struct vtl_dataset *d = &p->set[s->operand];
	const char *name = a->rule_comp ? a->rule_comp : s->set->valuedomain ? NULL : s->set->rule_comp.name;
	int comp;

	if (!name)
		return vtl_fail(e, a->ruleset_at, "'%.60s' %s; say which component has the codes: rule ...", a->ruleset,
			s->set->valuedomain ? "is defined on a value domain" : "names no component");
	if (a->rule_comp && !s->set->valuedomain && s->set->rule_comp.name && strcmp(a->rule_comp, s->set->rule_comp.name))
		return vtl_fail(e, a->ruleset_at, "rule says '%.60s' where '%.60s' is defined on '%.60s'", a->rule_comp, a->ruleset, s->set->rule_comp.name);
	comp = vtl_component(d, name);
	if (comp < 0)
		return vtl_fail(e, a->ruleset_at, "the data set '%.60s' has no component '%.60s'", d->name, name);
	if (d->comp[comp].role != VTL_IDENTIFIER)
		return vtl_fail(e, a->ruleset_at, "'%.60s' is no identifier of '%.60s', and only identifiers have a hierarchy", name, d->name);
	s->rule_comp = (uint32_t)comp;
	return ST_OK;
}

static enum status measure(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	const struct vtl_dataset *d = &p->set[s->operand];
	uint32_t n = 0;

	for (uint32_t i = 0; i < d->ncomp; i++)
		if (d->comp[i].role == VTL_MEASURE) {
			s->measure = i;
			n++;
		}
	if (n != 1 || !vtl_is_number(d->comp[s->measure].type))
		return vtl_fail(e, s->assign->operand.at, "'%.60s' has %u measures, expected one, which is a number", d->name, n);
	return ST_OK;
}

/* What the names in conditions stand for: identifiers, which are the same in a whole group. */
static enum status scope(struct vtl_plan *p, const struct vtl_step *s, struct vtl_scope *out, struct err *e)
{
	const struct vtl_assign *a = s->assign;
	const struct vtl_ruleset *set = s->set;
	const struct vtl_dataset *d = &p->set[s->operand];
	struct vtl_scope_name *v = arena_alloc(&p->arena, set->nsig + 1, sizeof *v);

	if (!v)
		return no_memory(e);
	*out = (struct vtl_scope){ set->nsig, v, "the conditions of the ruleset's signature" };
	if (a->ncomp && a->ncomp != set->nsig)
		return vtl_fail(e, a->comp[0].at, "condition names %u, the signature of '%.60s' %u", a->ncomp, set->name, set->nsig);
	if (set->nsig && set->valuedomain && !a->ncomp)
		return vtl_fail(e, a->ruleset_at, "'%.60s' has conditions on value domains; say which components have them: condition ...", set->name);
	for (uint32_t i = 0; i < set->nsig; i++) {
		const char *name = a->ncomp ? a->comp[i].name : set->sig[i].name;
		struct vtl_place at = a->ncomp ? a->comp[i].at : set->sig[i].at;
		int comp = vtl_component(d, name);

		if (a->ncomp && !set->valuedomain && strcmp(name, set->sig[i].name))
			return vtl_fail(e, at, "condition says '%.60s' where the signature of '%.60s' has '%.60s'", name, set->name, set->sig[i].name);
		if (comp < 0)
			return vtl_fail(e, at, "the data set '%.60s' has no component '%.60s'", d->name, name);
		if (d->comp[comp].role != VTL_IDENTIFIER || (uint32_t)comp == s->rule_comp)
			return vtl_fail(e, at, "the condition '%.60s' is %s, so it is not the same for all items of a group", name,
				d->comp[comp].role != VTL_IDENTIFIER ? "no identifier" : "the component of the rule");
		v[i] = (struct vtl_scope_name){ set->sig[i].alias, (uint32_t)comp, d->comp[comp].type };
	}
	return ST_OK;
}

struct items { /* from codes to numbers */
	uint32_t mask, *slot;
};

static enum status item(struct vtl_plan *p, struct vtl_step *s, struct items *x, const struct vtl_item *it, uint32_t *out, struct err *e)
{
	sym_t sym;
	uint32_t at;

	TRY(sym_intern_z(p->syms, it->code, &sym, e));
	if (vtl_is_number(p->set[s->operand].comp[s->rule_comp].type)) {
		struct dec d;

		if (!dec_parse(it->code, strlen(it->code), &d))
			return vtl_fail(e, it->at, "the code '%.60s' is no number, and the component of the rule is one", it->code);
	}
	for (at = sym * 2654435761u & x->mask; x->slot[at] && s->item[x->slot[at] - 1] != sym; at = (at + 1) & x->mask)
		;
	if (!x->slot[at]) {
		s->item[s->nitem++] = sym;
		x->slot[at] = s->nitem;
	}
	*out = x->slot[at] - 1;
	return ST_OK;
}

static enum status items(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	struct items x = { .mask = 15 };
	uint64_t most = 0;
	enum status st = ST_OK;

	for (uint32_t i = 0; i < s->nrule; i++)
		most += 1 + s->set->rule[i].nright;
	while (x.mask < most * 2)
		x.mask = x.mask * 2 + 1;
	x.slot = calloc((size_t)x.mask + 1, sizeof *x.slot);
	s->item = arena_alloc(&p->arena, most + 1, sizeof *s->item);
	if (!x.slot || !s->item) {
		free(x.slot);
		return no_memory(e);
	}
	for (uint32_t i = 0; i < s->nrule && st == ST_OK; i++) {
		const struct vtl_rule *r = &s->set->rule[i];
		struct vtl_bound_rule *b = &s->rule[i];

		b->right = arena_alloc(&p->arena, r->nright, sizeof *b->right);
		b->right_when = arena_alloc(&p->arena, r->nright, sizeof *b->right_when);
		st = b->right && b->right_when ? item(p, s, &x, &r->left, &b->left, e) : no_memory(e);
		for (uint32_t k = 0; k < r->nright && st == ST_OK; k++)
			st = item(p, s, &x, &r->right[k], &b->right[k], e);
	}
	free(x.slot);
	return st;
}

static bool is_trivial(const struct vtl_bound_rule *r)
{
	return r->rule->nright == 1 && r->right[0] == r->left && !r->rule->right[0].minus;
}

/* Which "=" rule computes an item; two for one item cannot both be followed. */
static enum status computed_by(struct vtl_plan *p, struct vtl_step *s, bool computes, struct err *e)
{
	s->rule_of = arena_alloc(&p->arena, s->nitem + 1, sizeof *s->rule_of);
	if (!s->rule_of)
		return no_memory(e);
	for (uint32_t i = 0; i < s->nrule; i++) {
		struct vtl_bound_rule *r = &s->rule[i];
		uint32_t *of = &s->rule_of[r->left];

		if (is_trivial(r)) {
			TRY(plan_warn(p, r->rule->at, "the rule '%.60s' compares '%.60s' with itself and is not looked at", r->rule->name, r->rule->left.code));
			continue;
		}
		if (r->rule->rel != VREL_EQ)
			continue;
		if (*of && computes)
			return vtl_fail(e, r->rule->at, "'%.60s' is computed by two rules, '%.60s' and '%.60s'", r->rule->left.code,
				s->rule[*of - 1].rule->name, r->rule->name);
		if (*of && !r->rule->when && !s->rule[*of - 1].rule->when)
			TRY(plan_warn(p, r->rule->at, "'%.60s' stands on the left of two rules, '%.60s' and '%.60s': one repeats the other, or they contradict",
				r->rule->left.code, s->rule[*of - 1].rule->name, r->rule->name));
		if (!*of)
			*of = i + 1;
	}
	return ST_OK;
}

/* Rules so that what a rule needs is computed before it: as many turns as there are levels would be slow, so counts of what is open. */
static enum status order(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	uint64_t edges = 0;
	uint32_t *open = calloc(s->nrule + 1ul, sizeof *open), *head = calloc(s->nrule + 2ul, sizeof *head), *user = NULL, next = 0;
	enum status st = ST_OK;

	s->order = arena_alloc(&p->arena, s->nrule + 1, sizeof *s->order);
	for (int pass = 0; pass < 2 && open && head && s->order; pass++) {
		if (pass == 1) {
			user = malloc((edges + 1) * sizeof *user);
			if (!user)
				break;
			for (uint32_t i = 1; i <= s->nrule; i++)
				head[i] += head[i - 1];
		}
		for (uint32_t i = 0; i < s->nrule; i++) {
			const struct vtl_bound_rule *r = &s->rule[i];

			for (uint32_t k = 0; k < r->rule->nright && s->rule_of[r->left] == i + 1; k++) {
				uint32_t of = s->rule_of[r->right[k]];

				if (!of || r->right[k] == r->left)
					continue;
				if (pass == 0) {
					head[of]++;
					open[i]++;
					edges++;
				} else {
					user[--head[of]] = i;
				}
			}
		}
	}
	if (!open || !head || !s->order || !user) {
		st = no_memory(e);
		goto out;
	}
	for (uint32_t i = 0; i < s->nrule; i++)
		if (s->rule_of[s->rule[i].left] == i + 1 && !open[i])
			s->order[s->norder++] = i;
	for (; next < s->norder; next++) {
		uint32_t of = s->order[next] + 1;
		uint64_t end = of == s->nrule ? edges : head[of + 1];

		for (uint64_t k = head[of]; k < end; k++)
			if (!--open[user[k]])
				s->order[s->norder++] = user[k];
	}
	for (uint32_t i = 0; i < s->nrule && st == ST_OK; i++)
		if (open[i])
			st = vtl_fail(e, s->rule[i].rule->at, "the rule '%.60s' is part of a circle: '%.60s' is computed from itself", s->rule[i].rule->name,
				s->rule[i].rule->left.code);
out:
	free(open);
	free(head);
	free(user);
	return st;
}

static enum status conditions(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	struct vtl_binding b = plan_binding(p);
	struct vtl_scope names;

	TRY(scope(p, s, &names, e));
	for (uint32_t i = 0; i < s->nrule; i++) {
		const struct vtl_rule *r = s->rule[i].rule;

		if (r->when)
			TRY(vtl_bind_condition(&b, &names, r->when, "what stands behind when", &s->rule[i].when, e));
		for (uint32_t k = 0; k < r->nright; k++)
			if (r->right[k].when)
				TRY(vtl_bind_condition(&b, &names, r->right[k].when, "what stands in [ ]", &s->rule[i].right_when[k], e));
	}
	return ST_OK;
}

enum status plan_hierarchy(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	const struct vtl_assign *a = s->assign;
	bool check = a->call == VCALL_HIERARCHY_CHECK, computes = !check || a->input == VIN_DATASET_PRIORITY;

	s->nrule = s->set->nrule;
	s->rule = arena_alloc(&p->arena, s->nrule + 1, sizeof *s->rule);
	if (!s->rule)
		return no_memory(e);
	for (uint32_t i = 0; i < s->nrule; i++)
		s->rule[i].rule = &s->set->rule[i];
	TRY(rule_component(p, s, e));
	TRY(measure(p, s, e));
	TRY(items(p, s, e));
	TRY(computed_by(p, s, computes, e));
	if (computes)
		TRY(order(p, s, e));
	if (!check && !s->norder)
		return vtl_fail(e, a->ruleset_at, "'%.60s' has no rule with '=', so hierarchy has nothing to compute", a->ruleset);
	TRY(conditions(p, s, e));
	TRY(plan_result(p, s, !check || a->output != VOUT_ALL, check, check && a->output != VOUT_INVALID, check, check, e));
	return plan_errors(p, s, e);
}
