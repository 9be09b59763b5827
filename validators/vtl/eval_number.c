/* eval_number.c - arithmetic and comparison. Exact while it can be: what overflows a decimal goes on as a double. */
#include <math.h>

#include "validators/vtl/eval.h"

struct num {
	int64_t m;
	uint8_t scale;
};

static struct num null_number(void)
{
	return (struct num){ 0, VTL_N_NULL };
}

/* What is no number becomes null. */
static struct num real(double d)
{
	return isfinite(d) ? (struct num){ vtl_bits(d), VTL_REAL } : null_number();
}

static bool exact(struct num a)
{
	return a.scale < VTL_REAL;
}

static bool raise_scale(struct num *a, uint8_t to)
{
	while (a->scale < to) {
		if (__builtin_mul_overflow(a->m, (int64_t)10, &a->m))
			return false;
		a->scale++;
	}
	return true;
}

static struct num add(struct num a, struct num b, bool minus)
{
	struct num x = a, y = b;

	if (exact(a) && exact(b) && raise_scale(&x, b.scale) && raise_scale(&y, a.scale) &&
		!(minus ? __builtin_sub_overflow(x.m, y.m, &x.m) : __builtin_add_overflow(x.m, y.m, &x.m)))
		return x;
	return real(minus ? vtl_real(a.m, a.scale) - vtl_real(b.m, b.scale) : vtl_real(a.m, a.scale) + vtl_real(b.m, b.scale));
}

struct vtl_value vtl_add(struct vtl_value a, struct vtl_value b, bool minus)
{
	struct vtl_value out = vtl_null();
	struct num x;

	if (a.scale == VTL_N_NULL || b.scale == VTL_N_NULL)
		return out;
	x = add((struct num){ a.m, a.scale }, (struct num){ b.m, b.scale }, minus);
	out.m = x.m;
	out.scale = x.scale;
	return out;
}

static struct num mul(struct num a, struct num b)
{
	int64_t m;

	if (exact(a) && exact(b) && a.scale + b.scale <= DEC_SCALE_MAX && !__builtin_mul_overflow(a.m, b.m, &m))
		return (struct num){ m, (uint8_t)(a.scale + b.scale) };
	return real(vtl_real(a.m, a.scale) * vtl_real(b.m, b.scale));
}

static bool is_zero(struct num a)
{
	return exact(a) ? a.m == 0 : vtl_real(a.m, a.scale) == 0;
}

/* Exact where it comes out even at the scale of the first. */
static struct num quotient(struct num a, struct num b)
{
	if (exact(a) && exact(b) && b.scale <= a.scale && !(a.m == INT64_MIN && b.m == -1) && a.m % b.m == 0)
		return (struct num){ a.m / b.m, (uint8_t)(a.scale - b.scale) };
	return real(vtl_real(a.m, a.scale) / vtl_real(b.m, b.scale));
}

/* The remainder has the sign of the divisor; by zero it is the number itself (VTL 2.1, mod). */
static struct num remainder_of(struct num a, struct num b)
{
	struct num x = a, y = b;
	double p, q;

	if (is_zero(b))
		return a;
	if (exact(a) && exact(b) && raise_scale(&x, b.scale) && raise_scale(&y, a.scale)) {
		if (y.m == -1)
			return (struct num){ 0, x.scale };
		x.m %= y.m;
		if (x.m && (x.m < 0) != (y.m < 0))
			x.m += y.m;
		return x;
	}
	p = vtl_real(a.m, a.scale);
	q = vtl_real(b.m, b.scale);
	return real(p - q * floor(p / q));
}

static struct num power(struct num a, struct num b)
{
	struct num x = { 1, 0 };

	if (exact(a) && exact(b) && b.scale == 0 && b.m >= 0 && b.m <= 64) {
		for (int64_t i = 0; i < b.m && exact(x); i++)
			x = mul(x, a);
		if (exact(x))
			return x;
	}
	return real(pow(vtl_real(a.m, a.scale), vtl_real(b.m, b.scale)));
}

enum way { UP, DOWN, TO_ZERO, HALF_AWAY };

/* To `digits` decimals, which may be below zero. */
static struct num rounded(struct num a, int64_t digits, enum way way)
{
	if (digits > DEC_SCALE_MAX)
		return a;
	if (exact(a)) {
		int64_t unit = 1, cut = a.scale - digits, rest;

		if (cut <= 0)
			return a;
		if (cut > 18)
			return (struct num){ 0, 0 };
		for (int64_t i = 0; i < cut; i++)
			unit *= 10;
		rest = a.m % unit;
		a.m -= rest;
		if ((way == UP && rest > 0) || (way == HALF_AWAY && rest >= unit - unit / 2 && rest > 0))
			a.m += unit;
		if ((way == DOWN && rest < 0) || (way == HALF_AWAY && rest <= -(unit - unit / 2) && rest < 0))
			a.m -= unit;
		while (a.scale > 0 && a.scale > digits) {
			a.m /= 10;
			a.scale--;
		}
		return a;
	} else {
		double d = vtl_real(a.m, a.scale), f = pow(10, (double)(digits < -400 ? -400 : digits)), x = d * f;

		x = way == UP ? ceil(x) : way == DOWN ? floor(x) : way == TO_ZERO ? trunc(x) : round(x);
		return real(isfinite(d * f) ? x / f : d);
	}
}

static struct num value(struct vtl_eval *ev, const struct vtl_expr *x, struct num a, struct num b, uint32_t row)
{
	switch (x->op) {
	case VOP_PLUS:
		return a;
	case VOP_MINUS:
		return add((struct num){ 0, exact(a) ? a.scale : 0 }, a, true);
	case VOP_ADD:
	case VOP_SUB:
		return add(a, b, x->op == VOP_SUB);
	case VOP_MUL:
		return mul(a, b);
	case VOP_DIV:
		if (is_zero(b)) {
			vtl_fault(ev, row, VTL_DIV0);
			return null_number();
		}
		return quotient(a, b);
	case VOP_MOD:
		return remainder_of(a, b);
	case VOP_POWER:
		return power(a, b);
	case VOP_ABS:
		if (!exact(a))
			return real(fabs(vtl_real(a.m, a.scale)));
		return a.m >= 0 ? a : add((struct num){ 0, a.scale }, a, true);
	case VOP_CEIL:
		return rounded(a, 0, UP);
	case VOP_FLOOR:
		return rounded(a, 0, DOWN);
	case VOP_TRUNC:
	case VOP_ROUND:
		return rounded(a, x->n > 1 ? b.m : 0, x->op == VOP_TRUNC ? TO_ZERO : HALF_AWAY);
	case VOP_SQRT:
		return real(sqrt(vtl_real(a.m, a.scale)));
	case VOP_EXP:
		return real(exp(vtl_real(a.m, a.scale)));
	default:
		return real(log(vtl_real(a.m, a.scale)));
	}
}

static struct num one(struct vtl_eval *ev, const struct vtl_expr *x, struct num a, struct num b, uint32_t row)
{
	struct num y = value(ev, x, a, b, row);

	if (y.scale == VTL_N_NULL && !(ev->fault[row] >> VTL_DIV0 & 1))
		vtl_fault(ev, row, VTL_OVERFLOW);
	return y;
}

/* Whole numbers, which most are: no decimals, no nulls. false where the operation is another one or one overflowed. */
static bool whole_numbers(unsigned op, const struct vtl_vec *a, const struct vtl_vec *b, uint32_t n, int64_t *out)
{
	size_t sa = !a->constant, sb = b && !b->constant;
	bool overflow = false;

	switch (op) {
	case VOP_ADD:
		for (uint32_t i = 0; i < n; i++)
			overflow |= __builtin_add_overflow(a->m[i * sa], b->m[i * sb], &out[i]);
		return !overflow;
	case VOP_SUB:
		for (uint32_t i = 0; i < n; i++)
			overflow |= __builtin_sub_overflow(a->m[i * sa], b->m[i * sb], &out[i]);
		return !overflow;
	case VOP_MUL:
		for (uint32_t i = 0; i < n; i++)
			overflow |= __builtin_mul_overflow(a->m[i * sa], b->m[i * sb], &out[i]);
		return !overflow;
	case VOP_ABS:
		for (uint32_t i = 0; i < n; i++) {
			overflow |= a->m[i * sa] == INT64_MIN;
			out[i] = a->m[i * sa] < 0 ? (int64_t)-(uint64_t)a->m[i * sa] : a->m[i * sa];
		}
		return !overflow;
	case VOP_MOD:
		if (!b->constant || b->m[0] <= 0)
			return false;
		for (uint32_t i = 0; i < n; i++) {
			int64_t rest = b->m[0] == 1 ? 0 : a->m[i * sa] % b->m[0];

			out[i] = rest < 0 ? rest + b->m[0] : rest;
		}
		return true;
	default:
		return false;
	}
}

void eval_numbers(struct vtl_eval *ev, const struct vtl_expr *x, const struct vtl_vec *a, const struct vtl_vec *b, uint32_t n,
	struct vtl_reg *r, bool *whole)
{
	size_t sa = !a->constant, sb = b && !b->constant;

	if (a->whole && (!b || b->whole) && whole_numbers(x->op, a, b, n, r->m)) {
		memset(r->scale, 0, n);
		*whole = true;
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		struct num u = { a->m[i * sa], a->scale[i * sa] }, v = { 0, 0 }, y;
		bool missing = b && x->n > 1 && x->op != VOP_ROUND && x->op != VOP_TRUNC;

		if (b)
			v = (struct num){ b->m[i * sb], b->scale[i * sb] };
		if (b && !missing && v.scale == VTL_N_NULL)
			v = (struct num){ 0, 0 }; /* round(x, _) */
		y = u.scale == VTL_N_NULL || v.scale == VTL_N_NULL ? null_number() : one(ev, x, u, v, i);
		r->m[i] = y.m;
		r->scale[i] = y.scale;
	}
	*whole = vtl_all_whole(r->scale, n);
}

static bool holds(unsigned op, int c)
{
	switch (op) {
	case VOP_EQ:
		return c == 0;
	case VOP_NE:
		return c != 0;
	case VOP_LT:
		return c < 0;
	case VOP_GT:
		return c > 0;
	case VOP_LE:
		return c <= 0;
	default:
		return c >= 0;
	}
}

#define WHOLE(rel)                             \
	for (uint32_t i = 0; i < n; i++)       \
		out[i] = a->m[i * sa] rel b->m[i * sb]

static void compare_whole(unsigned op, const struct vtl_vec *a, const struct vtl_vec *b, uint32_t n, uint8_t *out)
{
	size_t sa = !a->constant, sb = !b->constant;

	switch (op) {
	case VOP_EQ:
		WHOLE(==);
		break;
	case VOP_NE:
		WHOLE(!=);
		break;
	case VOP_LT:
		WHOLE(<);
		break;
	case VOP_GT:
		WHOLE(>);
		break;
	case VOP_LE:
		WHOLE(<=);
		break;
	default:
		WHOLE(>=);
	}
}

/* Texts by their bytes, which is the order of code points; dates and periods of one form are in order of time by it. */
static int compare_texts(const struct symbols *syms, sym_t a, sym_t b)
{
	int c = a == b ? 0 : strcmp(sym_str(syms, a), sym_str(syms, b));

	return (c > 0) - (c < 0);
}

void eval_compare(const struct vtl_eval *ev, unsigned op, const struct vtl_vec *a, const struct vtl_vec *b, uint32_t n, uint8_t *out)
{
	unsigned type = a->type == VTL_NULL ? b->type : a->type;
	size_t sa = !a->constant, sb = !b->constant;

	if (a->type == VTL_NULL || b->type == VTL_NULL) {
		memset(out, VTL_B_NULL, n);
	} else if (vtl_is_number(type) && a->whole && b->whole) {
		compare_whole(op, a, b, n, out);
	} else if (vtl_is_number(type)) {
		for (uint32_t i = 0; i < n; i++) {
			size_t k = i * sa, l = i * sb;

			out[i] = a->scale[k] == VTL_N_NULL || b->scale[l] == VTL_N_NULL ? VTL_B_NULL :
				holds(op, vtl_compare(a->m[k], a->scale[k], b->m[l], b->scale[l]));
		}
	} else if (type == VTL_BOOLEAN) {
		for (uint32_t i = 0; i < n; i++) {
			uint8_t p = a->b[i * sa], q = b->b[i * sb];

			out[i] = p == VTL_B_NULL || q == VTL_B_NULL ? VTL_B_NULL : holds(op, (p > q) - (p < q));
		}
	} else if (op == VOP_EQ || op == VOP_NE) {
		for (uint32_t i = 0; i < n; i++) {
			sym_t p = a->sym[i * sa], q = b->sym[i * sb];
			bool null = (p == VTL_SYM_NULL) | (q == VTL_SYM_NULL);

			out[i] = (uint8_t)(null * VTL_B_NULL + (!null & ((p == q) == (op == VOP_EQ))));
		}
	} else {
		for (uint32_t i = 0; i < n; i++) {
			sym_t p = a->sym[i * sa], q = b->sym[i * sb];

			out[i] = p == VTL_SYM_NULL || q == VTL_SYM_NULL ? VTL_B_NULL : holds(op, compare_texts(ev->syms, p, q));
		}
	}
}
