/* doubts_cases.c - the cases in which an expression is true or false; which literals go together. */
#include "validators/vtl/doubts_cases.h"

#include <string.h>

#include "validators/vtl/print.h"

#define CASES_MOST 48    /* of one expression; with more it may be anything */
#define LITERALS_MOST 32 /* of one case */
#define SET_MOST 1000    /* codes of a set that are looked at */
#define TEXT_MOST 4000   /* bytes of what is not looked into */
#define XOR_LEVELS 8     /* each is looked at four times */

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory comparing rules");
}

/* ---- from an expression to its cases ---- */

static enum status either(struct arena *m, struct cases a, struct cases b, struct cases *out, struct err *e)
{
	*out = (struct cases){ .unknown = a.unknown || b.unknown || a.n + b.n > CASES_MOST, .n = a.n + b.n };
	if (out->unknown)
		return ST_OK;
	out->v = arena_alloc(m, out->n + 1, sizeof *out->v);
	if (!out->v)
		return no_memory(e);
	for (uint32_t i = 0; i < out->n; i++)
		out->v[i] = i < a.n ? a.v[i] : b.v[i - a.n];
	return ST_OK;
}

enum status cases_both(struct arena *m, struct cases a, struct cases b, struct cases *out, struct err *e)
{
	*out = (struct cases){ .unknown = false };
	if ((!a.unknown && !a.n) || (!b.unknown && !b.n))
		return ST_OK; /* never, whatever the other is */
	out->unknown = a.unknown || b.unknown || a.n * b.n > CASES_MOST;
	if (out->unknown)
		return ST_OK;
	out->v = arena_alloc(m, a.n * b.n, sizeof *out->v);
	if (!out->v)
		return no_memory(e);
	for (uint32_t i = 0; i < a.n; i++)
		for (uint32_t k = 0; k < b.n; k++) {
			struct which *c = &out->v[out->n++];

			c->n = a.v[i].n + b.v[k].n;
			if (c->n > LITERALS_MOST) {
				*out = (struct cases){ .unknown = true };
				return ST_OK;
			}
			c->lit = arena_alloc(m, c->n + 1, sizeof *c->lit);
			if (!c->lit)
				return no_memory(e);
			for (uint32_t x = 0; x < c->n; x++)
				c->lit[x] = x < a.v[i].n ? a.v[i].lit[x] : b.v[k].lit[x - a.v[i].n];
		}
	return ST_OK;
}

static enum status one(struct arena *m, struct literal lit, struct cases *out, struct err *e)
{
	struct which *c = arena_alloc(m, 1, sizeof *c);

	if (!c || !(c->lit = arena_alloc(m, 1, sizeof *c->lit)))
		return no_memory(e);
	c->n = 1;
	*c->lit = lit;
	*out = (struct cases){ .n = 1, .v = c };
	return ST_OK;
}

/* Always, or never. */
static enum status constant(struct arena *m, bool always, struct cases *out, struct err *e)
{
	*out = (struct cases){ .n = always, .v = arena_alloc(m, 1, sizeof *out->v) };
	return out->v ? ST_OK : no_memory(e);
}

/* What cannot be looked into is a literal of its own: the same text is the same. */
static enum status other(struct arena *m, const struct vtl_expr *x, bool yes, struct cases *out, struct err *e)
{
	struct vtl_expr same = *x;
	struct vtl_text t = { 0 };
	char *text;

	/* a <> b is not a = b, a >= b is not a < b, a > b is not a <= b. */
	same.op = x->op == VOP_NE ? VOP_EQ : x->op == VOP_GE ? VOP_LT : x->op == VOP_GT ? VOP_LE : x->op;
	yes ^= same.op != x->op;
	if (x->depth > 50 || x->n > SET_MOST) {
		*out = (struct cases){ .unknown = true };
		return ST_OK;
	}
	vtl_print_expr(&t, &same);
	text = t.failed || t.n > TEXT_MOST ? NULL : arena_strdup(m, t.s, t.n);
	*out = (struct cases){ .unknown = t.n > TEXT_MOST };
	vtl_text_release(&t);
	return out->unknown ? ST_OK : text ? one(m, (struct literal){ .is = L_OTHER, .holds = yes, .name = text }, out, e) : no_memory(e);
}

/* The constant that x is, with a sign before it; NULL: it is none. */
static const struct vtl_const *constant_of(struct arena *m, const struct vtl_expr *x)
{
	struct vtl_const *c;

	if (x->op == VOP_CONST)
		return &x->value;
	if ((x->op != VOP_MINUS && x->op != VOP_PLUS) || x->child[0]->op != VOP_CONST)
		return NULL;
	c = arena_alloc(m, 1, sizeof *c);
	if (!c)
		return NULL;
	*c = x->child[0]->value;
	if (x->op == VOP_MINUS && (c->type == VTL_INTEGER || c->type == VTL_NUMBER)) {
		c->dec.m = -c->dec.m;
		c->real = -c->real;
	}
	return c;
}

/* Of two constants that are none null; false: they cannot be compared. */
static bool order(const struct vtl_const *a, const struct vtl_const *b, int *out)
{
	if (vtl_is_number(a->type) && vtl_is_number(b->type)) {
		*out = vtl_compare(a->exact ? a->dec.m : vtl_bits(a->real), a->exact ? a->dec.scale : VTL_REAL, b->exact ? b->dec.m : vtl_bits(b->real),
			b->exact ? b->dec.scale : VTL_REAL);
		return true;
	}
	if (a->type != b->type || (a->type != VTL_STRING && a->type != VTL_BOOLEAN))
		return false;
	*out = a->type == VTL_STRING ? strcmp(a->text, b->text) : a->boolean - b->boolean;
	return true;
}

static bool stands_to(unsigned op, int c)
{
	return op == VOP_EQ ? c == 0 : op == VOP_NE ? c != 0 : op == VOP_LT ? c < 0 : op == VOP_LE ? c <= 0 : op == VOP_GT ? c > 0 : c >= 0;
}

struct sign {
	uint8_t op, mirrored, opposite, literal;
};

static const struct sign *sign_of(unsigned op)
{
	static const struct sign signs[] = { { VOP_EQ, VOP_EQ, VOP_NE, L_IN }, { VOP_NE, VOP_NE, VOP_EQ, L_OUT }, { VOP_LT, VOP_GT, VOP_GE, L_LT },
		{ VOP_LE, VOP_GE, VOP_GT, L_LE }, { VOP_GT, VOP_LT, VOP_LE, L_GT }, { VOP_GE, VOP_LE, VOP_LT, L_GE } };
	const struct sign *s = signs;

	while (s->op != op)
		s++;
	return s;
}

static enum status comparison(struct arena *m, const struct vtl_expr *x, bool yes, struct cases *out, struct err *e)
{
	const struct vtl_const *a = constant_of(m, x->child[0]), *b = constant_of(m, x->child[1]), *c = a ? a : b;
	const struct vtl_expr *name = a ? x->child[1] : x->child[0];
	const struct sign *s = sign_of(x->op);
	int sign;

	if ((a && a->type == VTL_NULL) || (b && b->type == VTL_NULL))
		return constant(m, false, out, e);
	if (a && b && order(a, b, &sign))
		return constant(m, stands_to(x->op, sign) == yes, out, e);
	if (!c || name->op != VOP_NAME)
		return other(m, x, yes, out, e);
	if (a)
		s = sign_of(s->mirrored);
	if (!yes)
		s = sign_of(s->opposite);
	return one(m, (struct literal){ .is = s->literal, .name = name->name, .v = c, .n = 1 }, out, e);
}

static enum status in_set(struct arena *m, const struct vtl_expr *x, bool yes, struct cases *out, struct err *e)
{
	bool in = (x->op == VOP_IN) == yes, null = false;
	struct vtl_const *v;
	uint32_t n = 0;

	if (x->child[0]->op != VOP_NAME || x->n > SET_MOST)
		return other(m, x, yes, out, e);
	v = arena_alloc(m, x->n, sizeof *v);
	if (!v)
		return no_memory(e);
	for (uint32_t i = 1; i < x->n; i++)
		if (x->child[i]->value.type == VTL_NULL)
			null = true;
		else
			v[n++] = x->child[i]->value;
	/* What is not in a set with a null may be that. */
	if (null && !in)
		return constant(m, false, out, e);
	return one(m, (struct literal){ .is = in ? L_IN : L_OUT, .name = x->child[0]->name, .v = v, .n = n }, out, e);
}

static enum status between(struct arena *m, const struct vtl_expr *x, bool yes, struct cases *out, struct err *e)
{
	const struct vtl_const *least = constant_of(m, x->child[1]), *most = constant_of(m, x->child[2]);
	struct cases a, b;

	if (x->child[0]->op != VOP_NAME || !least || !most || least->type == VTL_NULL || most->type == VTL_NULL)
		return other(m, x, yes, out, e);
	TRY(one(m, (struct literal){ .is = yes ? L_GE : L_LT, .name = x->child[0]->name, .v = least, .n = 1 }, &a, e));
	TRY(one(m, (struct literal){ .is = yes ? L_LE : L_GT, .name = x->child[0]->name, .v = most, .n = 1 }, &b, e));
	return yes ? cases_both(m, a, b, out, e) : either(m, a, b, out, e);
}

/* The cases in which x is true (yes) or false. */
enum status cases_of(struct arena *m, const struct vtl_expr *x, bool yes, struct cases *out, struct err *e)
{
	struct cases a, b, c;

	switch (x->op) {
	case VOP_CONST:
		return constant(m, x->value.type == VTL_BOOLEAN && x->value.boolean == yes, out, e);
	case VOP_NOT:
		return cases_of(m, x->child[0], !yes, out, e);
	case VOP_AND:
	case VOP_OR:
		TRY(cases_of(m, x->child[0], yes, &a, e));
		TRY(cases_of(m, x->child[1], yes, &b, e));
		return (x->op == VOP_AND) == yes ? cases_both(m, a, b, out, e) : either(m, a, b, out, e);
	case VOP_XOR:
		if (x->depth > XOR_LEVELS) {
			*out = (struct cases){ .unknown = true };
			return ST_OK;
		}
		TRY(cases_of(m, x->child[0], true, &a, e));
		TRY(cases_of(m, x->child[1], !yes, &b, e));
		TRY(cases_both(m, a, b, &c, e));
		TRY(cases_of(m, x->child[0], false, &a, e));
		TRY(cases_of(m, x->child[1], yes, &b, e));
		TRY(cases_both(m, a, b, &a, e));
		return either(m, c, a, out, e);
	case VOP_EQ:
	case VOP_NE:
	case VOP_LT:
	case VOP_LE:
	case VOP_GT:
	case VOP_GE:
		return comparison(m, x, yes, out, e);
	case VOP_IN:
	case VOP_NOT_IN:
		return in_set(m, x, yes, out, e);
	case VOP_BETWEEN:
		return between(m, x, yes, out, e);
	case VOP_ISNULL:
		if (x->child[0]->op == VOP_NAME)
			return one(m, (struct literal){ .is = yes ? L_NULL : L_THERE, .name = x->child[0]->name }, out, e);
		/* fall through */
	default:
		return other(m, x, yes, out, e);
	}
}

/* All that is not one literal: also the null of its component. */
static enum status opposite(struct arena *m, struct literal l, struct cases *out, struct err *e)
{
	static const uint8_t of[] = { [L_IN] = L_OUT, [L_OUT] = L_IN, [L_LT] = L_GE, [L_LE] = L_GT, [L_GT] = L_LE, [L_GE] = L_LT,
		[L_NULL] = L_THERE, [L_THERE] = L_NULL, [L_OTHER] = L_OTHER };
	bool alone = l.is == L_NULL || l.is == L_THERE;
	struct literal null = { .is = L_NULL, .name = l.name };
	struct cases a, b;

	if (l.is == L_OTHER) {
		null = l;
		l.holds = l.holds == 1 ? 0 : 1;
		null.holds = null.holds == VTL_B_NULL ? 0 : VTL_B_NULL;
	}
	l.is = of[l.is];
	TRY(one(m, l, &a, e));
	TRY(one(m, null, &b, e));
	return either(m, a, alone ? (struct cases){ 0 } : b, out, e);
}

/* All that is none of some cases. */
enum status cases_all_but(struct arena *m, const struct cases *x, struct cases *out, struct err *e)
{
	TRY(constant(m, true, out, e));
	out->unknown = x->unknown;
	for (uint32_t i = 0; i < x->n && !x->unknown; i++) {
		struct cases any;

		TRY(constant(m, false, &any, e));
		for (uint32_t k = 0; k < x->v[i].n; k++) {
			struct cases not;

			TRY(opposite(m, x->v[i].lit[k], &not, e));
			TRY(either(m, any, not, &any, e));
		}
		TRY(cases_both(m, *out, any, out, e));
	}
	return ST_OK;
}

enum status cases_always(struct arena *m, struct cases *out, struct err *e)
{
	return constant(m, true, out, e);
}

/* ---- whether literals go together ---- */

/* Whether a value is one that a literal allows. */
static bool allows(const struct literal *l, const struct vtl_const *v)
{
	int c;

	if (l->is == L_NULL || l->is == L_THERE || l->is == L_OTHER)
		return l->is != L_NULL;
	for (uint32_t i = 0; i < l->n; i++) {
		if (!order(v, &l->v[i], &c))
			return true; /* what cannot be compared may be so */
		if (l->is == L_LT || l->is == L_LE)
			return l->is == L_LE ? c <= 0 : c < 0;
		if (l->is == L_GT || l->is == L_GE)
			return l->is == L_GE ? c >= 0 : c > 0;
		if (c == 0)
			return l->is == L_IN;
	}
	return l->is == L_OUT;
}

struct all { /* literals of some cases */
	uint32_t n;
	const struct literal *v[4 * LITERALS_MOST];
};

static bool same_thing(const struct literal *a, const struct literal *b)
{
	return (a->is == L_OTHER) == (b->is == L_OTHER) && !strcmp(a->name, b->name);
}

static bool allowed_by_all(const struct all *x, const struct literal *of, const struct vtl_const *v)
{
	for (uint32_t i = 0; i < x->n; i++)
		if (same_thing(x->v[i], of) && !allows(x->v[i], v))
			return false;
	return true;
}

/* Whether no upper bound of the component excludes a lower one. */
static bool bounds_meet(const struct all *x, const struct literal *low)
{
	for (uint32_t k = 0; k < x->n; k++) {
		const struct literal *high = x->v[k];
		int c;

		if (!same_thing(high, low) || (high->is != L_LT && high->is != L_LE) || !order(low->v, high->v, &c) || c < 0)
			continue;
		if (c > 0 || low->is == L_GT || high->is == L_LT || !allowed_by_all(x, low, low->v))
			return false;
	}
	return true;
}

static bool can_be(const struct all *x)
{
	for (uint32_t i = 0; i < x->n; i++) {
		const struct literal *l = x->v[i];
		bool any = false;

		for (uint32_t k = 0; k < x->n; k++)
			if (same_thing(l, x->v[k]) && ((l->is == L_OTHER && l->holds != x->v[k]->holds) || (l->is == L_NULL && x->v[k]->is != L_NULL)))
				return false;
		if (l->is == L_IN) {
			for (uint32_t k = 0; k < l->n && !any; k++)
				any = allowed_by_all(x, l, &l->v[k]);
			if (!any)
				return false;
		} else if ((l->is == L_GT || l->is == L_GE) && !bounds_meet(x, l)) {
			return false;
		}
	}
	return true;
}

static void put(struct all *x, const struct which *c)
{
	for (uint32_t i = 0; i < c->n; i++)
		x->v[x->n++] = &c->lit[i];
}

bool cases_possible(const struct cases *a)
{
	for (uint32_t i = 0; i < a->n && !a->unknown; i++) {
		struct all x = { 0 };

		put(&x, &a->v[i]);
		if (can_be(&x))
			return true;
	}
	return a->unknown;
}

/* Both at once. */
bool cases_possible_both(const struct cases *a, const struct cases *b, uint32_t *tests)
{
	if (a->unknown || b->unknown)
		return true;
	for (uint32_t i = 0; i < a->n; i++)
		for (uint32_t k = 0; k < b->n; k++) {
			struct all x = { 0 };

			put(&x, &a->v[i]);
			put(&x, &b->v[k]);
			*tests += 1 + x.n * x.n / 16; /* each literal is held against each */
			if (can_be(&x))
				return true;
		}
	return false;
}

