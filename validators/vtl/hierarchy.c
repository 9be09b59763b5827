/*
 * hierarchy.c - check_hierarchy and hierarchy over data: some groups at a time, their items in a table of their own.
 *
 * A point that is not there is missing; one without a value is null. What the modes make of either, and when a result row is
 * made: VTL 2.2, check_hierarchy; where its prose, its tables and its examples differ, an existing null makes a row in the partial
 * modes, and every group of the data set makes one in the always modes.
 */
#include <stdlib.h>

#include "validators/vtl/groups.h"
#include "validators/vtl/plan.h"

#define CELLS_MOST (1u << 20) /* items times groups that are looked at together */
#define POINT_MISSING 253     /* as a scale: there is no row */

struct point {
	int64_t m;
	uint8_t scale;
	uint8_t was; /* of what was computed in the place of a point of the data (dataset_priority): the scale of that; else the same */
};
struct work {
	struct vtl_plan *p;
	struct vtl_step *s;
	const struct vtl_dataset *d;
	struct vtl_eval ev;
	uint32_t n;             /* groups at hand, at most VTL_BLOCK */
	uint32_t *first;        /* a row of each */
	struct point *op, *computed; /* by item, then group; computed NULL: nothing is */
	uint8_t *when, *right;  /* by group: conditions of the rule at hand; right by item of the rule, then group */
	uint32_t cright;
	uint32_t *item_of;      /* by symbol: 1 + item; texts */
	uint32_t nitem_of;
	const struct vtl_source *source;
};

static void fetch_first(const void *user, uint32_t comp, uint32_t first, uint32_t n, struct vtl_reg *r, struct vtl_vec *out)
{
	const struct work *w = user;

	vtl_fetch_rows(w->d, comp, w->first + first, n, r, out);
}

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory running a hierarchy");
}

/* ---- items ---- */

static enum status index_items(struct work *w, struct err *e)
{
	w->nitem_of = symbols_count(w->p->syms) + 1;
	w->item_of = calloc(w->nitem_of, sizeof *w->item_of);
	if (!w->item_of)
		return no_memory(e);
	for (uint32_t i = 0; i < w->s->nitem; i++)
		w->item_of[w->s->item[i]] = i + 1;
	return ST_OK;
}

/* 1 + the item of a row; 0: none of the rules speaks of it. */
static uint32_t item_of(const struct work *w, uint32_t row)
{
	struct vtl_value v = vtl_get(w->d, w->s->rule_comp, row);
	char buf[DEC_TEXT];
	sym_t s = v.sym;

	if (vtl_is_number(w->d->comp[w->s->rule_comp].type))
		s = v.scale < VTL_REAL ? sym_find(w->p->syms, buf, dec_format(dec_trim((struct dec){ v.m, v.scale }), buf)) : SYM_NONE;
	return s && s < w->nitem_of ? w->item_of[s] : 0;
}

static void load(struct work *w, const struct vtl_groups *g, uint32_t from)
{
	size_t cells = (size_t)w->s->nitem * w->n;

	for (size_t i = 0; i < cells; i++)
		w->op[i] = (struct point){ 0, POINT_MISSING, POINT_MISSING };
	for (uint32_t k = 0; k < w->n; k++) {
		w->first[k] = g->row[g->start[from + k]];
		for (uint32_t i = g->start[from + k]; i < g->start[from + k + 1]; i++) {
			uint32_t item = item_of(w, g->row[i]);
			struct vtl_value v;

			if (!item)
				continue;
			v = vtl_get(w->d, w->s->measure, g->row[i]);
			w->op[(size_t)(item - 1) * w->n + k] = (struct point){ v.m, v.scale, v.scale };
		}
	}
}

/* ---- one rule ---- */

static enum status condition(struct work *w, const struct vtl_expr *x, uint8_t *out, struct err *e)
{
	struct vtl_vec v;

	if (!x) {
		memset(out, 1, w->n);
		return ST_OK;
	}
	TRY(vtl_eval(&w->ev, w->source, x, 0, w->n, &v, e));
	for (uint32_t i = 0; i < w->n; i++)
		out[i] = v.b[v.constant ? 0 : i];
	return ST_OK;
}

static enum status conditions(struct work *w, const struct vtl_bound_rule *r, struct err *e)
{
	if (r->rule->nright > w->cright) {
		uint8_t *v = realloc(w->right, (size_t)r->rule->nright * VTL_BLOCK);

		if (!v)
			return no_memory(e);
		w->right = v;
		w->cright = r->rule->nright;
	}
	TRY(condition(w, r->when, w->when, e));
	for (uint32_t k = 0; k < r->rule->nright; k++)
		TRY(condition(w, r->right_when[k], w->right + (size_t)k * w->n, e));
	return ST_OK;
}

static bool zero_mode(unsigned mode)
{
	return mode == VMODE_NON_ZERO || mode == VMODE_PARTIAL_ZERO || mode == VMODE_ALWAYS_ZERO;
}

static struct vtl_value value_of(struct point p, unsigned mode)
{
	struct vtl_value v = vtl_null();

	if (p.scale == POINT_MISSING && zero_mode(mode))
		v.scale = 0;
	else if (p.scale != POINT_MISSING && p.scale != VTL_N_NULL) {
		v.m = p.m;
		v.scale = p.scale;
	}
	return v;
}

static bool is_zero(struct vtl_value v)
{
	return v.scale != VTL_N_NULL && vtl_compare(v.m, v.scale, 0, 0) == 0;
}

struct side { /* the right items of a rule in one group */
	uint32_t n;                      /* that take part */
	bool all_there, any_there, all_zero;
	bool too_large;                  /* the sum, which is null then */
	struct vtl_value sum;
};

static struct point point_of(const struct work *w, const struct point *from, uint32_t item, uint32_t g)
{
	return from[(size_t)item * w->n + g];
}

/* Where an item is read from: the data set, or what was computed, by the input of the call. */
static struct point right_point(const struct work *w, uint32_t item, uint32_t g)
{
	struct point op = point_of(w, w->op, item, g), c;

	if (!w->computed || !w->s->rule_of[item] || w->s->assign->input == VIN_DATASET || w->s->assign->input == VIN_DATASET_PRIORITY)
		return op;
	c = point_of(w, w->computed, item, g);
	if (w->s->assign->input == VIN_RULE_PRIORITY && (c.scale == POINT_MISSING || c.scale == VTL_N_NULL))
		return op;
	return c;
}

static struct side right_side(const struct work *w, const struct vtl_bound_rule *r, uint32_t g)
{
	unsigned mode = w->s->assign->mode;
	struct side x = { .all_there = true, .all_zero = true };

	x.sum = vtl_null();
	x.sum.scale = 0;
	for (uint32_t k = 0; k < r->rule->nright; k++) {
		struct point p;
		struct vtl_value v;

		if (w->right[(size_t)k * w->n + g] != 1)
			continue;
		p = right_point(w, r->right[k], g);
		v = value_of(p, mode);
		x.n++;
		x.all_there &= p.scale != POINT_MISSING && p.scale != VTL_N_NULL;
		x.any_there |= p.scale != POINT_MISSING;
		x.all_zero &= is_zero(v);
		if (x.sum.scale != VTL_N_NULL && v.scale != VTL_N_NULL) {
			x.sum = vtl_add(x.sum, v, r->rule->right[k].minus);
			x.too_large |= x.sum.scale == VTL_N_NULL;
		} else {
			x.sum = vtl_null();
		}
	}
	return x;
}

static uint8_t relation(unsigned rel, struct vtl_value l, struct vtl_value s)
{
	int c;

	if (l.scale == VTL_N_NULL || s.scale == VTL_N_NULL)
		return VTL_B_NULL;
	c = vtl_compare(l.m, l.scale, s.m, s.scale);
	return rel == VREL_EQ ? c == 0 : rel == VREL_GT ? c > 0 : rel == VREL_LT ? c < 0 : rel == VREL_GE ? c >= 0 : c <= 0;
}

/* The value of a code as the component of the rule has it. */
static struct vtl_value code_value(const struct work *w, uint32_t item)
{
	struct vtl_value v = vtl_null();
	const char *s = sym_str(w->p->syms, w->s->item[item]);
	struct dec d;

	v.sym = w->s->item[item];
	if (vtl_is_number(w->d->comp[w->s->rule_comp].type) && dec_parse(s, strlen(s), &d)) {
		v.m = d.m;
		v.scale = d.scale;
	}
	return v;
}

/* The result's component of the operand's; UINT32_MAX: none. */
static uint32_t copied(const struct vtl_step *s, uint32_t comp)
{
	for (uint32_t i = 0; i < s->ncopy; i++)
		if (s->copy[i] == comp)
			return i;
	return UINT32_MAX;
}

static enum status put(struct work *w, const struct vtl_bound_rule *r, uint32_t item, uint32_t g, uint8_t outcome, struct vtl_value value,
	struct vtl_value imbalance, struct err *e)
{
	struct vtl_dataset *out = &w->p->set[w->s->result];
	uint32_t row, measure = copied(w->s, w->s->measure);

	TRY(plan_put(w->p, w->s, w->first[g], r, outcome, imbalance, &row, e));
	vtl_put(out, copied(w->s, w->s->rule_comp), row, code_value(w, item));
	if (measure != UINT32_MAX)
		vtl_put(out, measure, row, value);
	return ST_OK;
}

static bool row_is_made(unsigned mode, struct point left, struct vtl_value l, const struct side *x)
{
	switch (mode) {
	case VMODE_NON_NULL:
		return left.scale != POINT_MISSING && left.scale != VTL_N_NULL && x->all_there;
	case VMODE_NON_ZERO:
		return !(is_zero(l) && x->all_zero);
	case VMODE_PARTIAL_NULL:
	case VMODE_PARTIAL_ZERO:
		return left.scale != POINT_MISSING || x->any_there;
	default:
		return true;
	}
}

/* What a rule computed for others does not prove the rule itself: its own left item is as the data have it. */
static struct point left_point(const struct work *w, const struct vtl_bound_rule *r, uint32_t g)
{
	struct point p = point_of(w, w->op, r->left, g);

	if (p.was != p.scale && &w->s->rule[w->s->rule_of[r->left] - 1] == r)
		p = (struct point){ 0, p.was, p.was };
	return p;
}

static enum status check_rule(struct work *w, const struct vtl_bound_rule *r, struct err *e)
{
	unsigned mode = w->s->assign->mode;
	bool invalid = w->s->assign->output == VOUT_INVALID;

	TRY(conditions(w, r, e));
	for (uint32_t g = 0; g < w->n; g++) {
		struct point left = left_point(w, r, g);
		struct vtl_value l = value_of(left, mode), imbalance = vtl_null();
		struct side x = right_side(w, r, g);
		uint8_t outcome;

		if (!row_is_made(mode, left, l, &x))
			continue;
		outcome = w->when[g] == 1 ? relation(r->rule->rel, l, x.sum) : w->when[g] == 0 ? 1 : VTL_B_NULL;
		if (w->when[g] == 1)
			imbalance = vtl_add(l, x.sum, true);
		w->ev.faults[VTL_OVERFLOW] += x.too_large && w->when[g] == 1;
		if (!invalid || outcome == 0)
			TRY(put(w, r, r->left, g, outcome, l, imbalance, e));
	}
	return ST_OK;
}

/* ---- what is computed ---- */

static bool result_is_made(unsigned mode, const struct side *x)
{
	if (!x->n)
		return false;
	switch (mode) {
	case VMODE_NON_NULL:
		return x->all_there;
	case VMODE_NON_ZERO:
		return !is_zero(x->sum);
	case VMODE_PARTIAL_NULL:
	case VMODE_PARTIAL_ZERO:
		return x->any_there;
	default:
		return true;
	}
}

/* Sums of a rule for all groups, where its condition holds: into the table of what is computed, or into the gaps of the data. */
static enum status compute_rule(struct work *w, const struct vtl_bound_rule *r, struct err *e)
{
	bool fill = w->s->assign->call == VCALL_HIERARCHY_CHECK;

	TRY(conditions(w, r, e));
	for (uint32_t g = 0; g < w->n; g++) {
		struct point *op = &w->op[(size_t)r->left * w->n + g], *to = fill ? op : &w->computed[(size_t)r->left * w->n + g];
		struct side x = right_side(w, r, g);

		if (!fill)
			*to = (struct point){ 0, POINT_MISSING, POINT_MISSING };
		if (w->when[g] != 1 || !result_is_made(w->s->assign->mode, &x))
			continue;
		w->ev.faults[VTL_OVERFLOW] += x.too_large;
		if (fill && op->scale != POINT_MISSING && op->scale != VTL_N_NULL)
			continue;
		if (fill && x.sum.scale == VTL_N_NULL)
			continue;
		*to = (struct point){ x.sum.m, x.sum.scale, to->was };
		if (!fill)
			TRY(put(w, r, r->left, g, 1, x.sum, vtl_null(), e));
	}
	return ST_OK;
}

/* output all: the points of the data set that were not computed. */
static enum status put_rest(struct work *w, const struct vtl_groups *g, uint32_t from, struct err *e)
{
	for (uint32_t k = 0; k < w->n; k++)
		for (uint32_t i = g->start[from + k]; i < g->start[from + k + 1]; i++) {
			uint32_t item = item_of(w, g->row[i]), row;

			if (item && w->s->rule_of[item - 1] && point_of(w, w->computed, item - 1, k).scale != POINT_MISSING)
				continue;
			TRY(plan_put(w->p, w->s, g->row[i], NULL, 1, vtl_null(), &row, e));
		}
	return ST_OK;
}

static enum status run_groups(struct work *w, const struct vtl_groups *g, uint32_t from, struct err *e)
{
	bool check = w->s->assign->call == VCALL_HIERARCHY_CHECK;

	load(w, g, from);
	for (uint32_t i = 0; i < w->s->norder; i++)
		TRY(compute_rule(w, &w->s->rule[w->s->order[i]], e));
	for (uint32_t i = 0; check && i < w->s->nrule; i++) {
		const struct vtl_bound_rule *r = &w->s->rule[i];

		if (r->rule->nright > 1 || r->right[0] != r->left || r->rule->right[0].minus)
			TRY(check_rule(w, r, e));
	}
	return !check && w->s->assign->output == VOUT_ALL ? put_rest(w, g, from, e) : ST_OK;
}

static enum status prepare(struct work *w, uint32_t most, struct err *e)
{
	size_t cells = (size_t)w->s->nitem * most;

	w->first = malloc(most * sizeof *w->first);
	w->op = malloc((cells + 1) * sizeof *w->op);
	w->computed = w->s->assign->call == VCALL_HIERARCHY ? malloc((cells + 1) * sizeof *w->computed) : NULL;
	w->when = malloc(most);
	if (!w->first || !w->op || !w->when || (w->s->assign->call == VCALL_HIERARCHY && !w->computed))
		return no_memory(e);
	for (size_t i = 0; w->computed && i < cells; i++)
		w->computed[i] = (struct point){ 0, POINT_MISSING, POINT_MISSING };
	return index_items(w, e);
}

enum status run_hierarchy(struct vtl_plan *p, struct vtl_step *s, struct err *e)
{
	struct work w = { .p = p, .s = s, .d = &p->set[s->operand] };
	struct vtl_source source = { VTL_BLOCK, fetch_first, &w };
	uint32_t most = CELLS_MOST / s->nitem;
	struct vtl_groups g;
	enum status st;

	most = most < 1 ? 1 : most > VTL_BLOCK ? VTL_BLOCK : most;
	TRY(vtl_groups_make(w.d, s->rule_comp, &g, e));
	vtl_eval_init(&w.ev, p->syms);
	w.source = &source;
	st = prepare(&w, most, e);
	for (uint32_t from = 0; from < g.n && st == ST_OK; from += w.n) {
		w.n = g.n - from < most ? g.n - from : most;
		st = run_groups(&w, &g, from, e);
	}
	for (unsigned k = 0; k < VTL_FAULTS; k++)
		p->faults[k] += w.ev.faults[k];
	vtl_eval_release(&w.ev);
	vtl_groups_release(&g);
	free(w.first);
	free(w.op);
	free(w.computed);
	free(w.when);
	free(w.right);
	free(w.item_of);
	return st;
}
