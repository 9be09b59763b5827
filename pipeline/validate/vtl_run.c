/*
 * vtl_run.c - bound rules over the table of a view.
 */
#include <stdio.h>
#include <string.h>

#include "validate/terms.h"
#include "validate/view.h"
#include "validate/vtl_bound.h"

#define VALUE "OBS_VALUE"

/* ---- names ---- */

static int component(const struct flow *f, const char *name)
{
	return strcmp(name, VALUE) ? flow_col_by_id(f, name) : (int)f->ncol;
}

static enum status scope(const struct vtl_binding *b, const struct flow *f, const struct vtl_ruleset *set, struct vtl_scope *out, struct err *e)
{
	uint32_t n = set->nsig || set->hierarchical ? set->nsig : f->ncol + 1;
	struct vtl_scope_name *v = arena_alloc(b->arena, n + 1, sizeof *v);

	if (!v)
		return err_set(e, ST_FATAL, "out of memory preparing rules");
	for (uint32_t i = 0; i < n; i++) {
		const char *name = set->nsig ? set->sig[i].name : i < f->ncol ? f->col[i].id : VALUE;
		int c = component(f, name);

		if (c < 0)
			return vtl_fail(e, set->sig[i].at, "the dataflow %s has no column '%.60s'", f->id, name);
		v[i] = (struct vtl_scope_name){ set->nsig ? set->sig[i].alias : name, (uint32_t)c, (uint32_t)c == f->ncol ? VTL_NUMBER : VTL_STRING };
	}
	*out = (struct vtl_scope){ n, v, "the signature of the ruleset" };
	return ST_OK;
}

enum status vtl_bind_rule(const struct vtl_binding *b, const struct flow *f, const struct vtl_ruleset *set, const struct vtl_rule *r,
	struct vtl_bound *out, struct err *e)
{
	struct vtl_scope names;

	*out = (struct vtl_bound){ .rule = { .rule = r } };
	TRY(scope(b, f, set, &names, e));
	if (r->when)
		TRY(vtl_bind_condition(b, &names, r->when, "what stands behind when", &out->rule.when, e));
	if (!set->hierarchical)
		return vtl_bind_condition(b, &names, r->then, "the rule", &out->rule.then, e);
	out->rule.right_when = arena_alloc(b->arena, r->nright + 1, sizeof *out->rule.right_when);
	if (!out->rule.right_when)
		return err_set(e, ST_FATAL, "out of memory preparing rules");
	for (uint32_t i = 0; i < r->nright; i++)
		if (r->right[i].when)
			TRY(vtl_bind_condition(b, &names, r->right[i].when, "the condition of an item", &out->rule.right_when[i], e));
	return ST_OK;
}

/* ---- columns ---- */

static void fetch_value(const struct table *t, uint32_t first, uint32_t n, struct vtl_reg *room, struct vtl_vec *out)
{
	for (uint32_t i = 0; i < n; i++) {
		bool number = table_state(t, first + i) <= VAL_NIL;
		struct dec d = number ? table_value(t, first + i) : (struct dec){ 0, VTL_N_NULL };

		room->m[i] = d.m;
		room->scale[i] = d.scale;
	}
	out->type = VTL_NUMBER;
	out->m = room->m;
	out->scale = room->scale;
	out->whole = vtl_all_whole(room->scale, n);
}

static sym_t or_null(sym_t s)
{
	return s == SYM_NONE ? VTL_SYM_NULL : s;
}

static void fetch(const void *user, uint32_t comp, uint32_t first, uint32_t n, struct vtl_reg *room, struct vtl_vec *out)
{
	const struct view *v = user;
	const struct column *c = &v->t->col[comp];

	if (comp == v->t->flow->ncol) {
		fetch_value(v->t, first, n, room, out);
		return;
	}
	out->type = VTL_STRING;
	out->sym = room->sym;
	if (!c->at.width) { /* the same in all rows */
		room->sym[0] = or_null(c->entry[packed_get(&c->at, first)].code);
		out->constant = true;
		return;
	}
	PACKED_EACH(&c->at, first, n, room->sym[i] = or_null(c->entry[at[i]].code));
}

static const struct vtl_bound *bound_of(const struct rule_row *r, const struct view *v)
{
	struct view_index *x = v->index;
	struct vtl_bound **at = &x->bound[r - x->rules->row];
	struct vtl_binding b = { v->sub->syms, &x->arena, NULL };

	if (*at)
		return *at;
	if (!x->patterns)
		x->patterns = vtl_patterns_new();
	b.patterns = x->patterns;
	*at = arena_alloc(&x->arena, 1, sizeof **at);
	if (!b.patterns || !*at)
		view_failed(v, ST_FATAL, "out of memory preparing rules");
	else if (vtl_bind_rule(&b, v->t->flow, r->vtl->set, r->vtl->rule, *at, &x->err) != ST_OK)
		view_failed(v, ST_FATAL, x->err.msg);
	return x->st == ST_OK ? *at : NULL;
}

/* ---- datapoint rules ---- */

static void value_text(const struct view *v, uint32_t row, char buf[128])
{
	char own[DEC_TEXT];
	size_t n;
	const char *s = table_value_text(v->t, v->sub->syms, row, own, &n);

	snprintf(buf, 128, "%.*s", (int)(n < 120 ? n : 120), s);
}

static void look(const struct view *v, const struct rule_row *r, bool all, uint32_t first, uint32_t n, const uint8_t *out)
{
	uint32_t holds = 0, passed = 0, unknown = 0;
	char found[128];

	for (uint32_t i = 0; i < n; i++)
		holds += out[i] == 1;
	/* Most rules hold for most rows, and most rows are kept. */
	all = all && table_kept_run(v->t, first, first + n) == n;
	if (all && holds == n) {
		report_passed_many(v, r, n);
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		if (!all && !rule_applies(r, v, first + i))
			continue;
		if (out[i] == 0) {
			value_text(v, first + i, found);
			report_text(v, r, first + i, found, NULL, r->vtl->rule->name);
		}
		passed += out[i] == 1;
		unknown += out[i] == VTL_B_NULL;
	}
	report_passed_many(v, r, passed);
	report_not_applicable_many(v, r, NO_VALUE, unknown);
}

static void check_datapoint(const struct view *v, const struct rule_row *r)
{
	const struct vtl_bound *b = bound_of(r, v);
	struct vtl_source s = { v->t->n, fetch, v };
	enum status st = b ? ST_OK : ST_FATAL;
	bool said = false;
	struct vtl_eval ev;
	struct err e;

	vtl_eval_init(&ev, v->sub->syms);
	for (uint32_t first = 0; first < v->t->n && st == ST_OK; first += VTL_BLOCK) {
		uint32_t n = v->t->n - first < VTL_BLOCK ? v->t->n - first : VTL_BLOCK;
		uint8_t out[VTL_BLOCK];

		st = vtl_outcomes(&ev, &s, &b->rule, first, n, out, &e);
		if (st != ST_OK)
			view_failed(v, st, e.msg);
		else
			look(v, r, !r->ncond && !terms_of(v->index->rules, r->id, v->t->flow->id), first, n, out);
		if (st == ST_OK && ev.div0 && !said && rule_applies(r, v, ev.div0_row)) {
			report_as(v, r, "VTL-DIV0", ev.div0_row, r->id);
			said = true;
		}
		ev.div0 = 0;
	}
	vtl_eval_release(&ev);
}

static const struct field none[] = { { 0 } };
const struct validator vtl_datapoint = { .name = "vtl", .about = ABOUT_VALUE, .field = none, .check = check_datapoint };

/* ---- conditions of hierarchical rules ---- */

bool rule_conditional(const struct rule_row *r)
{
	bool any = r->vtl && r->vtl->rule->when;

	for (uint32_t i = 0; r->vtl && i < r->vtl->rule->nright; i++)
		any |= r->vtl->rule->right[i].when != NULL;
	return any;
}

int rule_condition(const struct rule_row *r, const struct view *v, uint32_t item, uint32_t row)
{
	struct vtl_source s = { v->t->n, fetch, v };
	const struct vtl_expr *x;
	const struct vtl_bound *b;
	struct vtl_eval ev;
	struct vtl_vec out;
	struct err e;
	int answer;

	if (!r->vtl || !(item ? r->vtl->rule->right[item - 1].when : r->vtl->rule->when))
		return 1;
	b = bound_of(r, v);
	if (!b)
		return 2;
	x = item ? b->rule.right_when[item - 1] : b->rule.when;
	vtl_eval_init(&ev, v->sub->syms);
	if (vtl_eval(&ev, &s, x, row, 1, &out, &e) != ST_OK) {
		view_failed(v, ST_FATAL, e.msg);
		answer = 2;
	} else {
		answer = out.b[0] == VTL_B_NULL ? 2 : out.b[0];
	}
	vtl_eval_release(&ev);
	return answer;
}
