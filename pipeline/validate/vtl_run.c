/*
 * vtl_run.c - rules of VTL meet the columns of a view; conditions of hierarchical rules at one of its rows.
 */
#include <string.h>

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

/* ---- what depends on the code of one column ---- */

#define NO_COLUMN UINT32_MAX

/* Whether all names in it are one column; *col is NO_COLUMN as long as there is none. */
static bool one_column(const struct vtl_expr *x, uint32_t *col)
{
	if (x->op == VOP_NAME) {
		if (*col != NO_COLUMN && *col != x->comp)
			return false;
		*col = x->comp;
	}
	for (uint32_t i = 0; i < x->n; i++)
		if (!one_column(x->child[i], col))
			return false;
	return true;
}

/* The entries of a column as if they were rows. */
static void fetch_entries(const void *user, uint32_t comp, uint32_t first, uint32_t n, struct vtl_reg *room, struct vtl_vec *out)
{
	const struct view *v = user;

	(void)n;
	(void)room;
	out->sym = v->index->vtl_code[comp] + first;
}

static enum status answer_entries(const struct view *v, const struct vtl_expr *x, uint32_t nentry, uint8_t *answer, struct err *e)
{
	struct vtl_source source = { nentry, fetch_entries, v };
	enum status st = ST_OK;
	struct vtl_eval ev;

	vtl_eval_init(&ev, v->sub->syms);
	for (uint32_t first = 0; first < nentry && st == ST_OK; first += VTL_BLOCK) {
		uint32_t n = nentry - first < VTL_BLOCK ? nentry - first : VTL_BLOCK;
		struct vtl_vec out;

		st = vtl_eval(&ev, &source, x, first, n, &out, e);
		for (uint32_t i = 0; i < n && st == ST_OK; i++)
			answer[first + i] = out.b[out.constant ? 0 : i];
	}
	if (ev.faults[VTL_DIV0] || ev.faults[VTL_CAST] || ev.faults[VTL_OVERFLOW])
		st = st == ST_OK ? ST_SKIP : st; /* a row of it has to be named */
	vtl_eval_release(&ev);
	return st;
}

/* Fills c where the expression depends on one column of codes only. */
static enum status by_code(const struct view *v, const struct vtl_expr *x, struct vtl_by_code *c, struct err *e)
{
	uint32_t col = NO_COLUMN, nentry;
	uint8_t *answer;
	enum status st;

	*c = (struct vtl_by_code){ 0 };
	if (!x || !one_column(x, &col) || col >= v->t->flow->ncol)
		return ST_OK;
	nentry = v->t->col[col].nentry;
	answer = arena_alloc(&v->index->arena, nentry + 1, 1);
	if (!answer)
		return err_set(e, ST_FATAL, "out of memory preparing rules");
	st = answer_entries(v, x, nentry, answer, e);
	if (st != ST_OK)
		return st == ST_SKIP ? ST_OK : st;
	*c = (struct vtl_by_code){ &v->t->col[col], col, answer, !memchr(answer, VTL_B_NULL, nentry) };
	return ST_OK;
}

/* All of its conditions have to hold: those that depend on a code each, and the others. */
static enum status take_apart(const struct view *v, const struct vtl_expr *x, struct vtl_bound *b, struct err *e)
{
	struct vtl_by_code c;

	if (x->op == VOP_AND) {
		TRY(take_apart(v, x->child[0], b, e));
		return take_apart(v, x->child[1], b, e);
	}
	TRY(b->ncode < VTL_PARTS_MOST ? by_code(v, x, &c, e) : ST_OK);
	if (b->ncode < VTL_PARTS_MOST && c.answer)
		b->code[b->ncode++] = c;
	else if (b->nrest < VTL_PARTS_MOST)
		b->rest[b->nrest++] = x;
	else
		b->whole = true;
	return ST_OK;
}

/* The codes of the columns that an expression names, by entry. */
static enum status fetch_codes(const struct view *v, const struct vtl_expr *x, struct err *e)
{
	struct view_index *index = v->index;

	if (x && x->op == VOP_NAME && x->comp < v->t->flow->ncol && !index->vtl_code[x->comp]) {
		const struct column *c = &v->t->col[x->comp];
		sym_t *code = arena_alloc(&index->arena, c->nentry + 1, sizeof *code);

		if (!code)
			return err_set(e, ST_FATAL, "out of memory preparing rules");
		for (uint32_t i = 0; i < c->nentry; i++)
			code[i] = c->entry[i].code == SYM_NONE ? VTL_SYM_NULL : c->entry[i].code;
		index->vtl_code[x->comp] = code;
	}
	for (uint32_t i = 0; x && i < x->n; i++)
		TRY(fetch_codes(v, x->child[i], e));
	return ST_OK;
}

static enum status prepare(const struct view *v, struct vtl_bound *b, struct err *e)
{
	const struct vtl_rule *r = b->rule.rule;

	TRY(fetch_codes(v, b->rule.when, e));
	TRY(fetch_codes(v, b->rule.then, e));
	for (uint32_t i = 0; i < r->nright; i++)
		TRY(fetch_codes(v, b->rule.right_when[i], e));
	if (b->rule.when)
		TRY(take_apart(v, b->rule.when, b, e));
	if (b->whole) { /* more than anybody writes by hand */
		b->ncode = 0;
		b->nrest = 1;
		b->rest[0] = b->rule.when;
	}
	TRY(by_code(v, b->rule.then, &b->then, e));
	b->item = arena_alloc(&v->index->arena, r->nright + 1, sizeof *b->item);
	if (!b->item)
		return err_set(e, ST_FATAL, "out of memory preparing rules");
	TRY(by_code(v, b->rule.when, &b->item[0], e));
	for (uint32_t i = 0; i < r->nright; i++)
		TRY(by_code(v, b->rule.right_when[i], &b->item[i + 1], e));
	return ST_OK;
}

struct vtl_bound *vtl_bound_of(const struct rule_row *r, const struct view *v)
{
	struct view_index *x = v->index;
	struct vtl_bound **at = &x->bound[r - x->rules->row];
	struct vtl_binding b = { v->sub->syms, &x->arena, NULL };
	struct err e;

	if (*at || x->st != ST_OK)
		return *at;
	if (!x->patterns)
		x->patterns = vtl_patterns_new();
	b.patterns = x->patterns;
	*at = arena_alloc(&x->arena, 1, sizeof **at);
	if (!b.patterns || !*at)
		view_failed(v, ST_FATAL, "out of memory preparing rules");
	else if (vtl_bind_rule(&b, v->t->flow, r->vtl->set, r->vtl->rule, *at, &e) != ST_OK || prepare(v, *at, &e) != ST_OK)
		view_failed(v, ST_FATAL, e.msg);
	return x->st == ST_OK ? *at : NULL;
}

void vtl_say_faults(const struct view *v, const struct rule_row *r, struct vtl_bound *b, struct vtl_eval *ev, const uint32_t *row)
{
	static const char *const id[VTL_FAULTS] = { "VTL-DIV0", "VTL-CAST", "VTL-OVERFLOW" };

	for (unsigned k = 0; k < VTL_FAULTS; k++) {
		if (ev->faults[k] && !b->said[k])
			report_as(v, r, id[k], row[ev->fault_row[k]], rule_id(r));
		b->said[k] |= ev->faults[k] != 0;
		ev->faults[k] = 0;
	}
}

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
	struct vtl_picked picked = { v, &row };
	struct vtl_source s = { 1, vtl_fetch_picked, &picked };
	const struct vtl_expr *x;
	struct vtl_bound *b;
	struct vtl_eval ev;
	struct vtl_vec out;
	struct err e;
	int answer;

	if (!r->vtl || !(item ? r->vtl->rule->right[item - 1].when : r->vtl->rule->when))
		return 1;
	b = vtl_bound_of(r, v);
	if (!b)
		return 2;
	if (b->item[item].answer)
		return b->item[item].answer[packed_get(&b->item[item].column->at, row)];
	x = item ? b->rule.right_when[item - 1] : b->rule.when;
	vtl_eval_init(&ev, v->sub->syms);
	if (vtl_eval(&ev, &s, x, 0, 1, &out, &e) != ST_OK) {
		view_failed(v, ST_FATAL, e.msg);
		answer = 2;
	} else {
		answer = out.b[0] == VTL_B_NULL ? 2 : out.b[0];
		vtl_say_faults(v, r, b, &ev, &row);
	}
	vtl_eval_release(&ev);
	return answer;
}
