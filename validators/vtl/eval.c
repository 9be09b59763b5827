#include "validators/vtl/eval.h"

#include <stdlib.h>
#include <string.h>

void vtl_eval_init(struct vtl_eval *ev, struct symbols *syms)
{
	*ev = (struct vtl_eval){ .syms = syms };
}

void vtl_eval_release(struct vtl_eval *ev)
{
	for (uint32_t i = 0; i < ev->nreg; i++)
		free(ev->reg[i]);
	free(ev->reg);
	free(ev->text);
	*ev = (struct vtl_eval){ 0 };
}

bool vtl_all_whole(const uint8_t *scale, uint32_t n)
{
	uint8_t any = 0;

	for (uint32_t i = 0; i < n; i++)
		any |= scale[i];
	return !any;
}

static void fetch_dataset(const void *user, uint32_t comp, uint32_t first, uint32_t n, struct vtl_reg *room, struct vtl_vec *out)
{
	const struct vtl_dataset *d = user;
	const struct vtl_column *c = &d->col[comp];

	(void)room;
	out->type = d->comp[comp].type;
	if (vtl_is_text(out->type)) {
		out->sym = c->sym + first;
	} else if (out->type == VTL_BOOLEAN) {
		out->b = c->b + first;
	} else {
		out->m = c->m + first;
		out->scale = c->scale + first;
		out->whole = vtl_all_whole(out->scale, n);
	}
}

void vtl_fetch_rows(const struct vtl_dataset *d, uint32_t comp, const uint32_t *row, uint32_t n, struct vtl_reg *r, struct vtl_vec *out)
{
	out->type = d->comp[comp].type;
	for (uint32_t i = 0; i < n; i++) {
		struct vtl_value v = vtl_get(d, comp, row[i]);

		r->m[i] = v.m;
		r->scale[i] = v.scale;
		r->sym[i] = v.sym;
		r->b[i] = v.b;
	}
	out->sym = r->sym;
	out->b = r->b;
	out->m = r->m;
	out->scale = r->scale;
	out->whole = vtl_is_number(out->type) && vtl_all_whole(r->scale, n);
}

struct vtl_source vtl_source_of(const struct vtl_dataset *d)
{
	return (struct vtl_source){ d->nrow, fetch_dataset, d };
}

static enum status reg(struct vtl_eval *ev, uint32_t i, struct err *e)
{
	struct vtl_reg **v;

	if (i < ev->nreg)
		return ST_OK;
	v = realloc(ev->reg, (i + 1) * sizeof *v);
	if (!v)
		return err_set(e, ST_FATAL, "out of memory running rules");
	ev->reg = v;
	while (ev->nreg <= i) {
		ev->reg[ev->nreg] = malloc(sizeof **v);
		if (!ev->reg[ev->nreg])
			return err_set(e, ST_FATAL, "out of memory running rules");
		ev->nreg++;
	}
	return ST_OK;
}

static size_t step(const struct vtl_vec *a)
{
	return a->constant ? 0 : 1;
}

static bool null_at(const struct vtl_vec *a, uint32_t i)
{
	i *= (uint32_t)step(a);
	if (a->type == VTL_NULL)
		return true;
	return vtl_is_text(a->type) ? a->sym[i] == VTL_SYM_NULL : a->type == VTL_BOOLEAN ? a->b[i] == VTL_B_NULL : a->scale[i] == VTL_N_NULL;
}

static void is_null(const struct vtl_vec *a, uint32_t n, uint8_t *out)
{
	if (vtl_is_number(a->type) && !a->constant)
		for (uint32_t i = 0; i < n; i++)
			out[i] = a->scale[i] == VTL_N_NULL;
	else
		for (uint32_t i = 0; i < n; i++)
			out[i] = null_at(a, i);
}

/* A vector of nulls takes the type that is wanted of it. */
static void fill_null(struct vtl_reg *r)
{
	r->m[0] = 0;
	r->sym[0] = VTL_SYM_NULL;
	r->b[0] = VTL_B_NULL;
	r->scale[0] = VTL_N_NULL;
}

static void point(struct vtl_vec *v, const struct vtl_reg *r)
{
	v->sym = r->sym;
	v->b = r->b;
	v->m = r->m;
	v->scale = r->scale;
}

static void constant(const struct vtl_expr *x, struct vtl_reg *r, struct vtl_vec *out)
{
	const struct vtl_const *c = &x->value;

	fill_null(r);
	out->constant = true;
	point(out, r);
	switch (c->type) {
	case VTL_STRING:
		r->sym[0] = x->comp;
		break;
	case VTL_BOOLEAN:
		r->b[0] = c->boolean;
		break;
	case VTL_INTEGER:
	case VTL_NUMBER:
		r->m[0] = c->exact ? c->dec.m : vtl_bits(c->real);
		r->scale[0] = c->exact ? c->dec.scale : VTL_REAL;
		out->whole = !r->scale[0];
		break;
	default:
		break;
	}
}

/* F beats null, T beats null, xor with null is null. */
static void logic(unsigned op, const struct vtl_vec *a, const struct vtl_vec *b, uint32_t n, uint8_t *out)
{
	static const uint8_t and[9] = { 0, 0, 0, 0, 1, 2, 0, 2, 2 }, or[9] = { 0, 1, 2, 1, 1, 1, 2, 1, 2 }, xor[9] = { 0, 1, 2, 1, 0, 2, 2, 2, 2 };
	const uint8_t *table = op == VOP_AND ? and : op == VOP_OR ? or : xor;
	size_t sa = step(a), sb = step(b);

	for (uint32_t i = 0; i < n; i++)
		out[i] = table[a->b[i * sa] * 3 + b->b[i * sb]];
}

static void in_set(const struct vtl_expr *x, const struct vtl_vec *a, uint32_t n, uint8_t *out)
{
	const struct vtl_set *set = x->made;
	uint8_t yes = x->op == VOP_IN;
	size_t sa = step(a);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = (uint32_t)(i * sa), k = 0;

		if (null_at(a, i)) {
			out[i] = VTL_B_NULL;
			continue;
		}
		if (vtl_is_number(a->type)) {
			while (k < set->n && vtl_compare(a->m[at], a->scale[at], set->number[k].m, set->number[k].scale))
				k++;
		} else {
			sym_t s = a->type == VTL_BOOLEAN ? a->b[at] : a->sym[at];
			uint32_t hi = set->n;

			while (k < hi) {
				uint32_t mid = k + (hi - k) / 2;

				if (set->sym[mid] < s)
					k = mid + 1;
				else
					hi = mid;
			}
			if (k < set->n && set->sym[k] != s)
				k = set->n;
		}
		out[i] = k < set->n ? yes : set->null ? VTL_B_NULL : !yes;
	}
}

/* Row i of a vector into row i of a register. */
static void take(struct vtl_reg *r, unsigned type, const struct vtl_vec *a, uint32_t i)
{
	size_t at = i * step(a);
	bool null = null_at(a, i);

	if (vtl_is_text(type)) {
		r->sym[i] = null ? VTL_SYM_NULL : a->sym[at];
	} else if (type == VTL_BOOLEAN) {
		r->b[i] = null ? VTL_B_NULL : a->b[at];
	} else {
		r->m[i] = null ? 0 : a->m[at];
		r->scale[i] = null ? VTL_N_NULL : a->scale[at];
	}
}

static enum status eval(struct vtl_eval *ev, const struct vtl_source *s, const struct vtl_expr *x, uint32_t n, uint32_t at, struct vtl_vec *out,
	struct err *e);

/* if c1 then v1 ... else v: a condition that is null counts as not true. */
static enum status choose(struct vtl_eval *ev, const struct vtl_source *s, const struct vtl_expr *x, uint32_t n, uint32_t at, struct vtl_vec *out,
	struct err *e)
{
	struct vtl_vec c, v;
	struct vtl_reg *r;

	/* From the last choice to the first: what is chosen earlier writes over it. */
	TRY(eval(ev, s, x->child[x->n - 1], n, at + 1, &v, e));
	r = ev->reg[at];
	for (uint32_t i = 0; i < n; i++)
		take(r, x->type, &v, i);
	for (uint32_t k = x->n - 1; k >= 2; k -= 2) {
		TRY(eval(ev, s, x->child[k - 2], n, at + 1, &c, e));
		TRY(eval(ev, s, x->child[k - 1], n, at + 2, &v, e));
		r = ev->reg[at];
		for (uint32_t i = 0; i < n; i++)
			if (!null_at(&c, i) && c.b[i * step(&c)])
				take(r, x->type, &v, i);
	}
	out->whole = vtl_is_number(x->type) && vtl_all_whole(r->scale, n);
	point(out, r);
	return ST_OK;
}

static void between(const struct vtl_eval *ev, const struct vtl_vec v[3], uint32_t n, uint8_t *out)
{
	uint8_t low[VTL_BLOCK], high[VTL_BLOCK];
	struct vtl_vec a = { .type = VTL_BOOLEAN, .b = low }, b = { .type = VTL_BOOLEAN, .b = high };

	eval_compare(ev, VOP_GE, &v[0], &v[1], n, low);
	eval_compare(ev, VOP_LE, &v[0], &v[2], n, high);
	logic(VOP_AND, &a, &b, n, out);
}

static enum status apply(struct vtl_eval *ev, const struct vtl_expr *x, const struct vtl_vec *v, uint32_t n, struct vtl_reg *r,
	struct vtl_vec *out, struct err *e)
{
	switch (x->op) {
	case VOP_NOT:
		for (uint32_t i = 0; i < n; i++)
			r->b[i] = v[0].b[i * step(&v[0])] == VTL_B_NULL ? VTL_B_NULL : !v[0].b[i * step(&v[0])];
		return ST_OK;
	case VOP_AND:
	case VOP_OR:
	case VOP_XOR:
		logic(x->op, &v[0], &v[1], n, r->b);
		return ST_OK;
	case VOP_EQ:
	case VOP_NE:
	case VOP_LT:
	case VOP_GT:
	case VOP_LE:
	case VOP_GE:
		eval_compare(ev, x->op, &v[0], &v[1], n, r->b);
		return ST_OK;
	case VOP_BETWEEN:
		between(ev, v, n, r->b);
		return ST_OK;
	case VOP_IN:
	case VOP_NOT_IN:
		in_set(x, &v[0], n, r->b);
		return ST_OK;
	case VOP_ISNULL:
		is_null(&v[0], n, r->b);
		return ST_OK;
	case VOP_NVL:
		for (uint32_t i = 0; i < n; i++)
			take(r, x->type, null_at(&v[0], i) ? &v[1] : &v[0], i);
		out->whole = vtl_is_number(x->type) && vtl_all_whole(r->scale, n);
		return ST_OK;
	case VOP_MATCH:
		for (uint32_t i = 0; i < n; i++) {
			sym_t s = v[0].sym[i * step(&v[0])];

			r->b[i] = null_at(&v[0], i) ? VTL_B_NULL : vtl_pattern_fits(x->made, ev->syms, s);
		}
		return ST_OK;
	case VOP_CAST:
		return eval_cast(ev, x->child[0]->type, x->type, &v[0], n, r, e);
	case VOP_CONCAT:
	case VOP_LENGTH:
	case VOP_SUBSTR:
	case VOP_TRIM:
	case VOP_LTRIM:
	case VOP_RTRIM:
	case VOP_UPPER:
	case VOP_LOWER:
	case VOP_INSTR:
	case VOP_REPLACE:
	case VOP_YEAR:
		return eval_texts(ev, x, v, n, r, e);
	default:
		eval_numbers(ev, x, &v[0], x->n > 1 ? &v[1] : NULL, n, r, &out->whole);
		return ST_OK;
	}
}

static enum status eval(struct vtl_eval *ev, const struct vtl_source *s, const struct vtl_expr *x, uint32_t n, uint32_t at, struct vtl_vec *out,
	struct err *e)
{
	struct vtl_vec v[4];
	bool constants = true;

	*out = (struct vtl_vec){ .type = x->type };
	TRY(reg(ev, at, e));
	if (x->op == VOP_CONST) {
		constant(x, ev->reg[at], out);
		return ST_OK;
	}
	if (x->op == VOP_NAME) {
		s->fetch(s->user, x->comp, ev->first, n, ev->reg[at], out);
		out->type = x->type;
		return ST_OK;
	}
	if (x->op == VOP_IF || x->op == VOP_CASE)
		return choose(ev, s, x, n, at, out, e);
	for (uint32_t i = 0; i < x->n && (i == 0 || (x->op != VOP_IN && x->op != VOP_NOT_IN)); i++) {
		TRY(eval(ev, s, x->child[i], n, at + 1 + i, &v[i], e));
		constants &= v[i].constant;
	}
	out->constant = constants;
	point(out, ev->reg[at]);
	TRY(apply(ev, x, v, constants ? 1 : n, ev->reg[at], out, e));
	for (uint32_t i = 1; constants && ev->faulty && i < n; i++)
		ev->fault[i] |= ev->fault[0];
	return ST_OK;
}

/* A fault matters where nothing can be said because of it. */
static void count_faults(struct vtl_eval *ev, const struct vtl_vec *out, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (!ev->fault[i] || !null_at(out, i) || (ev->only && ev->only[i] != 1))
			continue;
		for (unsigned k = 0; k < VTL_FAULTS; k++)
			if (ev->fault[i] >> k & 1 && !ev->faults[k]++)
				ev->fault_row[k] = ev->first + i;
	}
	memset(ev->fault, 0, n);
	ev->faulty = false;
}

enum status vtl_eval(struct vtl_eval *ev, const struct vtl_source *s, const struct vtl_expr *x, uint32_t first, uint32_t n, struct vtl_vec *out,
	struct err *e)
{
	ev->first = first;
	TRY(eval(ev, s, x, n, 0, out, e));
	if (ev->faulty)
		count_faults(ev, out, n);
	return ST_OK;
}
