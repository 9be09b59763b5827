#define PCRE2_CODE_UNIT_WIDTH 8
#include "validators/vtl/bind.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

/* Limits as everywhere patterns are used: what passes them is reported, never taken for "no". */
#define PATTERN_LENGTH 1000
#define MATCH_LIMIT 100000
#define DEPTH_LIMIT 1000
#define HEAP_LIMIT 20000

struct vtl_patterns {
	struct vtl_pattern *first;
};

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory preparing rules");
}

/* ---- patterns ---- */

struct vtl_patterns *vtl_patterns_new(void)
{
	return calloc(1, sizeof(struct vtl_patterns));
}

void vtl_patterns_free(struct vtl_patterns *p)
{
	for (struct vtl_pattern *x = p ? p->first : NULL, *next; x; x = next) {
		next = x->next;
		pcre2_code_free(x->code);
		pcre2_match_data_free(x->data);
		free(x->known);
		free(x);
	}
	free(p);
}

static enum status compile(struct vtl_patterns *all, const struct vtl_expr *x, struct vtl_pattern **out, struct err *e)
{
	pcre2_compile_context *c = pcre2_compile_context_create(NULL);
	struct vtl_pattern *p = calloc(1, sizeof *p);
	PCRE2_SIZE offset = 0;
	int error = 0;

	if (!c || !p) {
		pcre2_compile_context_free(c);
		free(p);
		return no_memory(e);
	}
	pcre2_set_parens_nest_limit(c, 50);
	pcre2_set_max_pattern_length(c, PATTERN_LENGTH);
	p->code = pcre2_compile((PCRE2_SPTR)x->value.text, PCRE2_ZERO_TERMINATED,
		PCRE2_UTF | PCRE2_UCP | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_NEVER_BACKSLASH_C, &error, &offset, c);
	pcre2_compile_context_free(c);
	p->data = p->code ? pcre2_match_data_create(1, NULL) : NULL;
	if (!p->data) {
		PCRE2_UCHAR text[120] = "";

		pcre2_code_free(p->code);
		free(p);
		if (!error)
			return no_memory(e);
		pcre2_get_error_message(error, text, sizeof text);
		return vtl_fail(e, x->at, "the pattern \"%.60s\" is broken at character %zu: %s", x->value.text, (size_t)offset + 1, (char *)text);
	}
	pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
	p->next = all->first;
	all->first = p;
	*out = p;
	return ST_OK;
}

static uint8_t try_pattern(struct vtl_pattern *p, const char *s, size_t n)
{
	pcre2_match_context *c = pcre2_match_context_create(NULL);
	int rc;

	if (!c)
		return VTL_B_NULL;
	pcre2_set_match_limit(c, MATCH_LIMIT);
	pcre2_set_depth_limit(c, DEPTH_LIMIT);
	pcre2_set_heap_limit(c, HEAP_LIMIT);
	rc = pcre2_match(p->code, (PCRE2_SPTR)s, n, 0, 0, p->data, c);
	pcre2_match_context_free(c);
	return rc >= 0 ? 1 : rc == PCRE2_ERROR_NOMATCH ? 0 : VTL_B_NULL;
}

uint8_t vtl_pattern_fits(struct vtl_pattern *p, const struct symbols *syms, sym_t s)
{
	if (s >= p->nknown) {
		uint32_t n = symbols_count(syms) + 1;
		uint8_t *v = n > s ? realloc(p->known, n) : NULL;

		if (!v)
			return try_pattern(p, sym_str(syms, s), sym_len(syms, s));
		memset(v + p->nknown, 0, n - p->nknown);
		p->known = v;
		p->nknown = n;
	}
	if (!p->known[s])
		p->known[s] = (uint8_t)(1 + try_pattern(p, sym_str(syms, s), sym_len(syms, s)));
	return (uint8_t)(p->known[s] - 1);
}

/* ---- types ---- */

static bool alike(unsigned a, unsigned b)
{
	return a == b || a == VTL_NULL || b == VTL_NULL || (vtl_is_number(a) && vtl_is_number(b));
}

/* The type of either of two. */
static uint8_t both(unsigned a, unsigned b)
{
	if (a == VTL_NULL || b == VTL_NULL)
		return (uint8_t)(a == VTL_NULL ? b : a);
	return (uint8_t)(a == b ? a : VTL_NUMBER);
}

static const char *article(unsigned type)
{
	return type == VTL_INTEGER ? "an" : "a";
}

static enum status wrong(const struct vtl_expr *x, const char *expected, struct err *e)
{
	return vtl_fail(e, x->at, "this is %s %s, expected %s", article(x->type), vtl_type_word(x->type), expected);
}

static enum status need(const struct vtl_expr *x, unsigned type, struct err *e)
{
	if (x->type == VTL_NULL || x->type == type || (type == VTL_NUMBER && x->type == VTL_INTEGER))
		return ST_OK;
	return wrong(x, type == VTL_NUMBER ? "a number" : vtl_type_word(type), e);
}

static enum status need_alike(const struct vtl_expr *a, const struct vtl_expr *b, struct err *e)
{
	return alike(a->type, b->type) ? ST_OK : vtl_fail(e, b->at, "%s %s and %s %s cannot be compared; use cast(..., %s)",
		article(a->type), vtl_type_word(a->type), article(b->type), vtl_type_word(b->type), vtl_type_word(a->type));
}

static enum status bind_name(const struct vtl_scope *s, struct vtl_expr *x, struct err *e)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (!strcmp(s->v[i].name, x->name)) {
			x->comp = s->v[i].comp;
			x->type = s->v[i].type;
			return ST_OK;
		}
	return vtl_fail(e, x->at, "'%.60s' is not in %s", x->name, s->where);
}

static int by_sym(const void *a, const void *b)
{
	sym_t x = *(const sym_t *)a, y = *(const sym_t *)b;

	return (x > y) - (x < y);
}

static enum status bind_set(const struct vtl_binding *b, struct vtl_expr *x, struct err *e)
{
	struct vtl_set *set = arena_alloc(b->arena, 1, sizeof *set);

	if (!set)
		return no_memory(e);
	set->sym = arena_alloc(b->arena, x->n, sizeof *set->sym);
	set->number = arena_alloc(b->arena, x->n, sizeof *set->number);
	if (!set->sym || !set->number)
		return no_memory(e);
	for (uint32_t i = 1; i < x->n; i++) {
		const struct vtl_const *c = &x->child[i]->value;

		if (!alike(x->child[0]->type, c->type))
			return wrong(x->child[i], vtl_type_word(x->child[0]->type), e);
		if (c->type == VTL_NULL) {
			set->null = true;
			continue;
		}
		set->sym[set->n] = c->type == VTL_STRING ? x->child[i]->comp : c->boolean;
		set->number[set->n++] = (struct vtl_value){ .scale = c->exact ? c->dec.scale : VTL_REAL, .m = c->exact ? c->dec.m : vtl_bits(c->real) };
	}
	if (!vtl_is_number(x->child[0]->type))
		qsort(set->sym, set->n, sizeof *set->sym, by_sym);
	x->made = set;
	return ST_OK;
}

/* Arguments that are all of one type; the result has another or the same. */
static enum status bind_function(const struct vtl_binding *b, struct vtl_expr *x, struct err *e)
{
	struct vtl_expr **c = x->child;
	struct vtl_pattern *p = NULL;

	switch (x->op) {
	case VOP_ABS:
		x->type = c[0]->type == VTL_NULL ? VTL_NUMBER : c[0]->type;
		return need(c[0], VTL_NUMBER, e);
	case VOP_ROUND:
	case VOP_TRUNC:
		x->type = x->n == 1 ? VTL_INTEGER : VTL_NUMBER;
		TRY(need(c[0], VTL_NUMBER, e));
		return x->n > 1 ? need(c[1], VTL_INTEGER, e) : ST_OK;
	case VOP_CEIL:
	case VOP_FLOOR:
		x->type = VTL_INTEGER;
		return need(c[0], VTL_NUMBER, e);
	case VOP_MOD:
		x->type = both(c[0]->type, c[1]->type) == VTL_INTEGER ? VTL_INTEGER : VTL_NUMBER;
		TRY(need(c[0], VTL_NUMBER, e));
		return need(c[1], VTL_NUMBER, e);
	case VOP_POWER:
		TRY(need(c[1], VTL_NUMBER, e));
		/* fall through */
	case VOP_SQRT:
	case VOP_EXP:
	case VOP_LN:
		x->type = VTL_NUMBER;
		return need(c[0], VTL_NUMBER, e);
	case VOP_LENGTH:
		x->type = VTL_INTEGER;
		return need(c[0], VTL_STRING, e);
	case VOP_INSTR:
		x->type = VTL_INTEGER;
		TRY(need(c[0], VTL_STRING, e));
		TRY(need(c[1], VTL_STRING, e));
		for (uint32_t i = 2; i < x->n; i++)
			TRY(need(c[i], VTL_INTEGER, e));
		return ST_OK;
	case VOP_SUBSTR:
		x->type = VTL_STRING;
		for (uint32_t i = 1; i < x->n; i++)
			TRY(need(c[i], VTL_INTEGER, e));
		return need(c[0], VTL_STRING, e);
	case VOP_MATCH:
		x->type = VTL_BOOLEAN;
		TRY(need(c[0], VTL_STRING, e));
		if (c[1]->op != VOP_CONST || c[1]->value.type != VTL_STRING)
			return vtl_fail(e, c[1]->at, "the pattern of match_characters is a text in double quotes");
		TRY(compile(b->patterns, c[1], &p, e));
		x->made = p;
		return ST_OK;
	case VOP_YEAR:
		x->type = VTL_INTEGER;
		return c[0]->type == VTL_DATE || c[0]->type == VTL_PERIOD || c[0]->type == VTL_NULL ? ST_OK : wrong(c[0], "date or time_period", e);
	default: /* trim, ltrim, rtrim, upper, lower, replace */
		x->type = VTL_STRING;
		for (uint32_t i = 0; i < x->n; i++)
			TRY(need(c[i], VTL_STRING, e));
		return ST_OK;
	}
}

static enum status bind_cast(struct vtl_expr *x, struct err *e)
{
	unsigned from = x->child[0]->type, to = x->type;
	bool ok = from == to || from == VTL_NULL || from == VTL_STRING || to == VTL_STRING ||
		(vtl_is_number(from) && (vtl_is_number(to) || to == VTL_BOOLEAN)) || (from == VTL_BOOLEAN && vtl_is_number(to)) ||
		(from == VTL_DATE && to == VTL_PERIOD);

	return ok ? ST_OK : vtl_fail(e, x->at, "%s %s cannot be cast to %s", article(from), vtl_type_word(from), vtl_type_word(to));
}

static enum status bind_choice(struct vtl_expr *x, struct err *e)
{
	uint8_t type = x->child[x->n - 1]->type;

	for (uint32_t i = 0; i + 1 < x->n; i += 2) {
		TRY(need(x->child[i], VTL_BOOLEAN, e));
		if (!alike(type, x->child[i + 1]->type))
			return wrong(x->child[i + 1], vtl_type_word(type), e);
		type = both(type, x->child[i + 1]->type);
	}
	x->type = type;
	return ST_OK;
}

static enum status bind_node(const struct vtl_binding *b, const struct vtl_scope *s, struct vtl_expr *x, struct err *e)
{
	struct vtl_expr **c = x->child;

	switch (x->op) {
	case VOP_CONST:
		x->type = x->value.type;
		return x->type == VTL_STRING ? sym_intern_z(b->syms, x->value.text, &x->comp, e) : ST_OK;
	case VOP_NAME:
		return bind_name(s, x, e);
	case VOP_MEMBER:
		return vtl_fail(e, x->at, "'%.60s#%.60s': a component of a data set has no place in a rule", x->of, x->name);
	case VOP_PLUS:
	case VOP_MINUS:
		x->type = c[0]->type == VTL_NULL ? VTL_NUMBER : c[0]->type;
		return need(c[0], VTL_NUMBER, e);
	case VOP_MUL:
	case VOP_ADD:
	case VOP_SUB:
	case VOP_DIV:
		x->type = x->op != VOP_DIV && both(c[0]->type, c[1]->type) == VTL_INTEGER ? VTL_INTEGER : VTL_NUMBER;
		TRY(need(c[0], VTL_NUMBER, e));
		return need(c[1], VTL_NUMBER, e);
	case VOP_CONCAT:
		x->type = VTL_STRING;
		TRY(need(c[0], VTL_STRING, e));
		return need(c[1], VTL_STRING, e);
	case VOP_EQ:
	case VOP_NE:
	case VOP_LT:
	case VOP_GT:
	case VOP_LE:
	case VOP_GE:
		x->type = VTL_BOOLEAN;
		return need_alike(c[0], c[1], e);
	case VOP_BETWEEN:
		x->type = VTL_BOOLEAN;
		TRY(need_alike(c[0], c[1], e));
		return need_alike(c[0], c[2], e);
	case VOP_IN:
	case VOP_NOT_IN:
		x->type = VTL_BOOLEAN;
		return bind_set(b, x, e);
	case VOP_NOT:
	case VOP_AND:
	case VOP_OR:
	case VOP_XOR:
		x->type = VTL_BOOLEAN;
		for (uint32_t i = 0; i < x->n; i++)
			TRY(need(c[i], VTL_BOOLEAN, e));
		return ST_OK;
	case VOP_IF:
	case VOP_CASE:
		return bind_choice(x, e);
	case VOP_ISNULL:
		x->type = VTL_BOOLEAN;
		return ST_OK;
	case VOP_NVL:
		x->type = both(c[0]->type, c[1]->type);
		return need_alike(c[0], c[1], e);
	case VOP_CAST:
		return bind_cast(x, e);
	default:
		return bind_function(b, x, e);
	}
}

enum status vtl_bind(const struct vtl_binding *b, const struct vtl_scope *s, const struct vtl_expr *from, struct vtl_expr **out, struct err *e)
{
	struct vtl_expr *x = arena_alloc(b->arena, 1, sizeof *x);

	if (!x)
		return no_memory(e);
	*x = *from;
	x->child = arena_alloc(b->arena, from->n ? from->n : 1, sizeof *x->child);
	if (!x->child)
		return no_memory(e);
	for (uint32_t i = 0; i < from->n; i++)
		TRY(vtl_bind(b, s, from->child[i], &x->child[i], e));
	TRY(bind_node(b, s, x, e));
	*out = x;
	return ST_OK;
}

enum status vtl_bind_condition(const struct vtl_binding *b, const struct vtl_scope *s, const struct vtl_expr *x, const char *what,
	struct vtl_expr **out, struct err *e)
{
	TRY(vtl_bind(b, s, x, out, e));
	if ((*out)->type != VTL_BOOLEAN && (*out)->type != VTL_NULL)
		return vtl_fail(e, x->at, "%s is %s %s, expected a condition (boolean)", what, article((*out)->type),
			vtl_type_word((*out)->type));
	return ST_OK;
}
