#include "validators/vtl/plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "validators/vtl/alone.h"
#include "validators/vtl/doubts.h"

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory preparing rules");
}

enum status vtl_plan_init(struct vtl_plan *p, struct symbols *syms, struct err *e)
{
	*p = (struct vtl_plan){ .syms = syms };
	arena_init(&p->arena, 0);
	p->patterns = vtl_patterns_new();
	return p->patterns ? ST_OK : no_memory(e);
}

void vtl_plan_free(struct vtl_plan *p)
{
	for (uint32_t i = 0; i < p->nset; i++)
		vtl_dataset_release(&p->set[i]);
	free(p->set);
	for (uint32_t i = 0; i < p->nwarning; i++)
		free(p->warning[i]);
	free(p->warning);
	vtl_patterns_free(p->patterns);
	arena_release(&p->arena);
	*p = (struct vtl_plan){ 0 };
}

int plan_set(const struct vtl_plan *p, const char *name)
{
	for (uint32_t i = 0; i < p->nset; i++)
		if (!strcmp(p->set[i].name, name))
			return (int)i;
	return -1;
}

static enum status add_set(struct vtl_plan *p, const char *name, uint32_t *out, struct err *e)
{
	if (p->nset == p->cset) {
		uint32_t cap = p->cset ? p->cset * 2 : 8;
		struct vtl_dataset *v = realloc(p->set, cap * sizeof *v);

		if (!v)
			return no_memory(e);
		p->set = v;
		p->cset = cap;
	}
	p->set[p->nset] = (struct vtl_dataset){ .name = arena_strdup(&p->arena, name, strlen(name)) };
	if (!p->set[p->nset].name)
		return no_memory(e);
	*out = p->nset++;
	return ST_OK;
}

enum status vtl_plan_input(struct vtl_plan *p, const char *name, struct vtl_dataset **out, struct err *e)
{
	uint32_t i;

	if (plan_set(p, name) >= 0)
		return err_set(e, ST_SKIP, "the data set '%s' is described a second time", name);
	TRY(add_set(p, name, &i, e));
	*out = &p->set[i];
	return ST_OK;
}

enum status plan_warn(struct vtl_plan *p, struct vtl_place at, const char *fmt, ...)
{
	char text[400], *line;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (p->nwarning == p->cwarning) {
		uint32_t cap = p->cwarning ? p->cwarning * 2 : 16;
		char **v = realloc(p->warning, cap * sizeof *v);

		if (!v)
			return ST_FATAL;
		p->warning = v;
		p->cwarning = cap;
	}
	if (asprintf(&line, "%s%sline %u, column %u: %s", at.file ? at.file : "", at.file ? ", " : "", at.line, at.col, text) < 0)
		return ST_FATAL;
	p->warning[p->nwarning++] = line;
	return ST_OK;
}

struct vtl_binding plan_binding(struct vtl_plan *p)
{
	return (struct vtl_binding){ p->syms, &p->arena, p->patterns };
}

static enum status result_component(struct vtl_plan *p, const struct vtl_step *s, const char *name, uint8_t type, uint8_t role, uint32_t *at,
	struct err *e)
{
	struct vtl_dataset *d = &p->set[s->result];

	if (vtl_component(d, name) >= 0)
		return vtl_fail(e, s->assign->at, "the data set '%.60s' has a component '%s', which the result of a check adds", p->set[s->operand].name, name);
	*at = d->ncomp;
	return vtl_dataset_component(d, (struct vtl_comp){ name, type, role, role != VTL_IDENTIFIER }, e);
}

enum status plan_result(struct vtl_plan *p, struct vtl_step *s, bool measures, bool ruleid, bool bool_var, bool imbalance, bool errors, struct err *e)
{
	const struct vtl_dataset *d = &p->set[s->operand];
	uint32_t n = d->ncomp;

	s->copy = arena_alloc(&p->arena, n + 1, sizeof *s->copy);
	if (!s->copy)
		return no_memory(e);
	s->ruleid = s->bool_var = s->imbalance_at = s->errorcode = s->errorlevel = UINT32_MAX;
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < n; i++) {
			struct vtl_comp c = p->set[s->operand].comp[i];

			if (c.role != (pass ? VTL_MEASURE : VTL_IDENTIFIER) || (pass && !measures))
				continue;
			s->copy[s->ncopy++] = i;
			TRY(vtl_dataset_component(&p->set[s->result], c, e));
		}
	if (ruleid)
		TRY(result_component(p, s, "ruleid", VTL_STRING, VTL_IDENTIFIER, &s->ruleid, e));
	if (bool_var)
		TRY(result_component(p, s, "bool_var", VTL_BOOLEAN, VTL_MEASURE, &s->bool_var, e));
	if (imbalance)
		TRY(result_component(p, s, "imbalance", VTL_NUMBER, VTL_MEASURE, &s->imbalance_at, e));
	if (!errors)
		return ST_OK;
	TRY(result_component(p, s, "errorcode", VTL_STRING, VTL_MEASURE, &s->errorcode, e));
	return result_component(p, s, "errorlevel", VTL_INTEGER, VTL_MEASURE, &s->errorlevel, e);
}

static enum status const_text(struct vtl_plan *p, const struct vtl_const *c, struct vtl_value *out, struct err *e)
{
	char buf[DEC_TEXT];

	if (c->type == VTL_NULL)
		return ST_OK;
	if (c->type == VTL_BOOLEAN)
		return sym_intern_z(p->syms, c->boolean ? "true" : "false", &out->sym, e);
	if (c->type == VTL_STRING)
		return sym_intern_z(p->syms, c->text, &out->sym, e);
	return sym_intern(p->syms, buf, c->exact ? dec_format(c->dec, buf) : double_shortest(c->real, buf), &out->sym, e);
}

/* What all levels of the rules are: integer, number or boolean; string where they differ. Without any they are integers. */
static uint8_t level_type(const struct vtl_step *s)
{
	uint8_t type = VTL_NULL;

	for (uint32_t i = 0; i < s->nrule; i++) {
		uint8_t t = s->rule[i].rule->level.type;

		if (type == VTL_NULL || t == type)
			type = t == VTL_NULL ? type : t;
		else if (t != VTL_NULL)
			type = vtl_is_number(t) && vtl_is_number(type) ? VTL_NUMBER : VTL_STRING;
	}
	return type == VTL_NULL ? VTL_INTEGER : type;
}

enum status plan_errors(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	uint8_t type = level_type(s);

	if (s->errorlevel != UINT32_MAX)
		p->set[s->result].comp[s->errorlevel].type = type;
	for (uint32_t i = 0; i < s->nrule; i++) {
		struct vtl_bound_rule *r = &s->rule[i];
		const struct vtl_const *level = &r->rule->level;

		r->code = r->level = vtl_null();
		TRY(const_text(p, &r->rule->code, &r->code, e));
		if (level->type == VTL_NULL)
			continue;
		if (type == VTL_STRING) {
			TRY(const_text(p, level, &r->level, e));
		} else if (type == VTL_BOOLEAN) {
			r->level.b = level->boolean;
		} else {
			r->level.m = level->exact ? level->dec.m : vtl_bits(level->real);
			r->level.scale = level->exact ? level->dec.scale : VTL_REAL;
		}
	}
	return ST_OK;
}

enum status plan_put(struct vtl_plan *p, struct vtl_step *s, uint32_t from, const struct vtl_bound_rule *r, uint8_t outcome,
	struct vtl_value imbalance, uint32_t *row, struct err *e)
{
	const struct vtl_dataset *d = &p->set[s->operand];
	struct vtl_dataset *out = &p->set[s->result];
	struct vtl_value v = vtl_null();

	TRY(vtl_dataset_row(out, row, e));
	for (uint32_t i = 0; i < s->ncopy; i++)
		vtl_put(out, i, *row, vtl_get(d, s->copy[i], from));
	if (s->ruleid != UINT32_MAX) {
		TRY(sym_intern_z(p->syms, r->rule->name, &v.sym, e));
		vtl_put(out, s->ruleid, *row, v);
	}
	v.b = outcome;
	if (s->bool_var != UINT32_MAX)
		vtl_put(out, s->bool_var, *row, v);
	if (s->imbalance_at != UINT32_MAX)
		vtl_put(out, s->imbalance_at, *row, imbalance);
	/* Only where the rule does not hold (VTL 2.2). */
	if (s->errorcode != UINT32_MAX)
		vtl_put(out, s->errorcode, *row, outcome == 0 ? r->code : vtl_null());
	if (s->errorlevel != UINT32_MAX)
		vtl_put(out, s->errorlevel, *row, outcome == 0 ? r->level : vtl_null());
	return ST_OK;
}

/* ---- the script ---- */

static enum status find_ruleset(const struct vtl_script *s, const struct vtl_assign *a, const struct vtl_ruleset **out, struct err *e)
{
	bool hierarchical = a->call != VCALL_DATAPOINT;

	for (uint32_t i = 0; i < s->nset; i++)
		if (!strcmp(s->set[i].name, a->ruleset)) {
			*out = &s->set[i];
			return s->set[i].hierarchical == hierarchical ? ST_OK : vtl_fail(e, a->ruleset_at, "'%.60s' is a %s ruleset, expected a %s one",
				a->ruleset, hierarchical ? "datapoint" : "hierarchical", hierarchical ? "hierarchical" : "datapoint");
		}
	return vtl_fail(e, a->ruleset_at, "the ruleset '%.60s' is not defined", a->ruleset);
}

enum status vtl_rules_unique(const struct vtl_ruleset *s, struct err *e)
{
	uint32_t mask = 15, at;
	uint32_t *slot;
	enum status st = ST_OK;

	while (mask < s->nrule * 2u)
		mask = mask * 2 + 1;
	slot = calloc((size_t)mask + 1, sizeof *slot);
	if (!slot)
		return no_memory(e);
	for (uint32_t i = 0; i < s->nrule && st == ST_OK; i++) {
		uint32_t h = 2166136261u;

		for (const char *c = s->rule[i].name; *c; c++)
			h = (h ^ (unsigned char)*c) * 16777619u;
		for (at = h & mask; slot[at]; at = (at + 1) & mask)
			if (!strcmp(s->rule[slot[at] - 1].name, s->rule[i].name))
				break;
		if (slot[at])
			st = vtl_fail(e, s->rule[i].at, "the rule '%.60s' a second time in '%.60s'", s->rule[i].name, s->name);
		slot[at] = i + 1;
	}
	free(slot);
	return st;
}

/* The names of all data sets that an expression speaks of, until one is not made yet. */
static const char *unmade(const struct vtl_plan *p, const bool *made, const struct vtl_expr *x, struct vtl_place *at)
{
	const char *name = x->op == VOP_NAME ? x->name : x->op == VOP_MEMBER ? x->of : NULL;

	if (name) {
		int i = plan_set(p, name);

		*at = x->at;
		return i < 0 || !made[i] ? name : NULL;
	}
	for (uint32_t i = 0; i < x->n; i++) {
		name = unmade(p, made, x->child[i], at);
		if (name)
			return name;
	}
	return NULL;
}

static const char *waits_for(const struct vtl_plan *p, const bool *made, const struct vtl_assign *a, struct vtl_place *at)
{
	int i;

	if (a->call == VCALL_CHECK)
		return unmade(p, made, a->expr, at) ? unmade(p, made, a->expr, at) : a->imbalance ? unmade(p, made, a->imbalance, at) : NULL;
	i = plan_set(p, a->operand.name);
	*at = a->operand.at;
	return i < 0 || !made[i] ? a->operand.name : NULL;
}

static enum status make_step(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	const struct vtl_assign *a = s->assign;

	if (a->call == VCALL_CHECK)
		return plan_check(p, s, e);
	TRY(find_ruleset(p->script, a, &s->set, e));
	s->operand = (uint32_t)plan_set(p, a->operand.name);
	return a->call == VCALL_DATAPOINT ? plan_datapoint(p, s, e) : plan_hierarchy(p, s, e);
}

static enum status make_steps(struct vtl_plan *p, bool *made, bool *done, struct err *e)
{
	const struct vtl_script *s = p->script;
	uint32_t first = p->nset - s->nassign;

	while (p->nstep < s->nassign) {
		uint32_t before = p->nstep;
		struct vtl_place at = { 0 };
		const char *missing = NULL;

		for (uint32_t i = 0; i < s->nassign; i++) {
			struct vtl_step *step = &p->step[p->nstep];
			struct vtl_place place;
			const char *name;

			if (done[i])
				continue;
			name = waits_for(p, made, &s->assign[i], &place);
			if (name) {
				/* What is nowhere goes before what waits for it. */
				if (!missing || (plan_set(p, missing) >= 0 && plan_set(p, name) < 0)) {
					missing = name;
					at = place;
				}
				continue;
			}
			*step = (struct vtl_step){ .assign = &s->assign[i], .result = first + i };
			TRY(make_step(p, step, e));
			done[i] = made[first + i] = true;
			p->nstep++;
		}
		if (p->nstep == before)
			return vtl_fail(e, at, plan_set(p, missing) < 0 ? "the data set '%.60s' is not known" : "'%.60s' is made from itself", missing);
	}
	return ST_OK;
}

static enum status say_doubt(void *user, struct vtl_place at, const char *text, struct err *e)
{
	return plan_warn(user, at, "%s", text) == ST_OK ? ST_OK : no_memory(e);
}

/* Rulesets that nothing is checked by meet no data, and are looked at by themselves. */
static enum status check_unused(struct vtl_plan *p, struct err *e)
{
	struct vtl_binding b = plan_binding(p);

	for (uint32_t i = 0; i < p->script->nset; i++) {
		bool is_used = false;

		for (uint32_t k = 0; k < p->nstep; k++)
			is_used |= p->step[k].set == &p->script->set[i];
		if (!is_used)
			TRY(vtl_alone(&b, &p->script->set[i], e));
	}
	return ST_OK;
}

enum status vtl_plan_make(struct vtl_plan *p, const struct vtl_script *s, struct err *e)
{
	uint32_t inputs = p->nset, at;
	bool *made, *done;

	p->script = s;
	for (uint32_t i = 0; i < s->nset; i++) {
		TRY(vtl_rules_unique(&s->set[i], e));
		TRY(vtl_doubts(&s->set[i], say_doubt, p, e));
	}
	for (uint32_t i = 0; i < s->nassign; i++) {
		if (plan_set(p, s->assign[i].result) >= 0)
			return vtl_fail(e, s->assign[i].at, "the result '%.60s' has the name of a data set that is given", s->assign[i].result);
		TRY(add_set(p, s->assign[i].result, &at, e));
	}
	p->step = arena_alloc(&p->arena, s->nassign + 1, sizeof *p->step);
	made = arena_alloc(&p->arena, p->nset + 1, 1);
	done = arena_alloc(&p->arena, s->nassign + 1, 1);
	if (!p->step || !made || !done)
		return no_memory(e);
	memset(made, true, inputs);
	TRY(make_steps(p, made, done, e));
	return check_unused(p, e);
}

enum status vtl_plan_run(struct vtl_plan *p, struct err *e)
{
	for (uint32_t i = 0; i < p->nstep; i++) {
		struct vtl_step *s = &p->step[i];

		switch (s->assign->call) {
		case VCALL_DATAPOINT:
			TRY(run_datapoint(p, s, e));
			break;
		case VCALL_CHECK:
			TRY(run_check(p, s, e));
			break;
		default:
			TRY(run_hierarchy(p, s, e));
		}
	}
	return ST_OK;
}
