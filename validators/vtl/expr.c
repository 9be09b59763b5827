/* expr.c - expressions by precedence: ( ) function # / unary + - not / * / / + - || / comparison in not_in / and / or xor / if case. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validators/vtl/parse.h"

struct function {
	const char *word;
	uint8_t op, least, most; /* arguments */
};
static const struct function FUNCTIONS[] = {
	{ "isnull", VOP_ISNULL, 1, 1 }, { "nvl", VOP_NVL, 2, 2 }, { "between", VOP_BETWEEN, 3, 3 }, { "match_characters", VOP_MATCH, 2, 2 },
	{ "abs", VOP_ABS, 1, 1 }, { "round", VOP_ROUND, 1, 2 }, { "trunc", VOP_TRUNC, 1, 2 }, { "ceil", VOP_CEIL, 1, 1 },
	{ "floor", VOP_FLOOR, 1, 1 }, { "mod", VOP_MOD, 2, 2 }, { "power", VOP_POWER, 2, 2 }, { "sqrt", VOP_SQRT, 1, 1 },
	{ "exp", VOP_EXP, 1, 1 }, { "ln", VOP_LN, 1, 1 }, { "length", VOP_LENGTH, 1, 1 }, { "substr", VOP_SUBSTR, 1, 3 },
	{ "trim", VOP_TRIM, 1, 1 }, { "ltrim", VOP_LTRIM, 1, 1 }, { "rtrim", VOP_RTRIM, 1, 1 }, { "upper", VOP_UPPER, 1, 1 },
	{ "lower", VOP_LOWER, 1, 1 }, { "instr", VOP_INSTR, 2, 4 }, { "replace", VOP_REPLACE, 2, 3 }, { "year", VOP_YEAR, 1, 1 },
};

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory reading a script");
}

static enum status node(struct parser *p, enum vtl_op op, struct vtl_place at, uint32_t n, struct vtl_expr **out, struct err *e)
{
	*out = arena_alloc(p->arena, 1, sizeof **out);
	if (!*out)
		return no_memory(e);
	(*out)->op = (uint8_t)op;
	(*out)->at = at;
	(*out)->n = n;
	(*out)->child = arena_alloc(p->arena, n ? n : 1, sizeof *(*out)->child);
	return (*out)->child ? ST_OK : no_memory(e);
}

/* All children are there. */
static enum status nest(struct vtl_expr *x, struct err *e)
{
	x->depth = 1;
	for (uint32_t i = 0; i < x->n; i++)
		if (x->child[i]->depth >= x->depth)
			x->depth = x->child[i]->depth + 1;
	return x->depth <= VTL_LEVELS ? ST_OK : vtl_fail(e, x->at, "an expression of more than %d levels", VTL_LEVELS);
}

static enum status two(struct parser *p, enum vtl_op op, struct vtl_place at, struct vtl_expr *a, struct vtl_expr *b, struct vtl_expr **out,
	struct err *e)
{
	TRY(node(p, op, at, b ? 2 : 1, out, e));
	(*out)->child[0] = a;
	if (b)
		(*out)->child[1] = b;
	return nest(*out, e);
}

static enum status enter(struct parser *p, struct err *e)
{
	if (++p->depth > VTL_DEPTH)
		return vtl_fail(e, p->lex.now.at, "expressions nested deeper than %d", VTL_DEPTH);
	return ST_OK;
}

enum status parse_const(struct parser *p, struct vtl_const *out, struct err *e)
{
	const struct token *t = &p->lex.now;
	bool minus = lex_is(&p->lex, "-");
	char *end;

	*out = (struct vtl_const){ .type = VTL_NULL };
	if (minus || lex_is(&p->lex, "+")) {
		TRY(lex_advance(&p->lex, e));
		if (t->kind != TOK_INTEGER && t->kind != TOK_NUMBER)
			return parse_wrong(p, "a number", e);
	}
	switch (t->kind) {
	case TOK_STRING:
		out->type = VTL_STRING;
		out->text = t->text;
		break;
	case TOK_INTEGER:
	case TOK_NUMBER:
		out->type = t->kind == TOK_INTEGER ? VTL_INTEGER : VTL_NUMBER;
		out->text = t->text;
		out->exact = dec_parse(t->text, t->n, &out->dec);
		out->real = strtod(t->text, &end);
		if (!isfinite(out->real))
			return vtl_fail(e, t->at, "%.40s is larger than any number that can be computed with", t->text);
		if (!out->exact)
			out->type = VTL_NUMBER;
		if (minus) {
			out->dec.m = -out->dec.m;
			out->real = -out->real;
		}
		break;
	default:
		if (lex_is(&p->lex, "true") || lex_is(&p->lex, "false")) {
			out->type = VTL_BOOLEAN;
			out->boolean = lex_is(&p->lex, "true");
		} else if (!lex_is(&p->lex, "null")) {
			return parse_wrong(p, "a constant", e);
		}
	}
	return lex_advance(&p->lex, e);
}

/* ( argument, argument ) of a function whose word has been taken. */
static enum status arguments(struct parser *p, const struct function *f, struct vtl_place at, struct vtl_expr **out, struct err *e)
{
	struct vtl_expr *arg[4] = { NULL };
	uint32_t n = 0;
	bool more;

	TRY(parse_expect(p, "(", e));
	do {
		if (n == f->most)
			return vtl_fail(e, p->lex.now.at, "%s takes at most %u arguments", f->word, f->most);
		/* An optional argument that is left out between commas. */
		if (p->lex.now.kind == TOK_NAME && !p->lex.now.quoted && !strcmp(p->lex.now.text, "_") && n >= f->least) {
			TRY(node(p, VOP_CONST, p->lex.now.at, 0, &arg[n++], e));
			TRY(lex_advance(&p->lex, e));
		} else {
			TRY(parse_expr(p, &arg[n++], e));
		}
		TRY(parse_accept(p, ",", &more, e));
	} while (more);
	TRY(parse_expect(p, ")", e));
	if (n < f->least)
		return vtl_fail(e, at, "%s takes at least %u arguments, found %u", f->word, f->least, n);
	TRY(node(p, f->op, at, n, out, e));
	for (uint32_t i = 0; i < n; i++)
		(*out)->child[i] = arg[i];
	return nest(*out, e);
}

static enum status cast(struct parser *p, struct vtl_place at, struct vtl_expr **out, struct err *e)
{
	static const struct { const char *word; uint8_t type; } types[] = { { "string", VTL_STRING }, { "integer", VTL_INTEGER },
		{ "number", VTL_NUMBER }, { "boolean", VTL_BOOLEAN }, { "date", VTL_DATE }, { "time_period", VTL_PERIOD } };
	struct vtl_expr *of;
	bool mask;

	TRY(parse_expect(p, "(", e));
	TRY(parse_expr(p, &of, e));
	TRY(parse_expect(p, ",", e));
	TRY(two(p, VOP_CAST, at, of, NULL, out, e));
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (lex_is(&p->lex, types[i].word))
			(*out)->type = types[i].type;
	if (!(*out)->type)
		return parse_wrong(p, "string, integer, number, boolean, date or time_period", e);
	TRY(lex_advance(&p->lex, e));
	TRY(parse_accept(p, ",", &mask, e));
	if (mask)
		return vtl_fail(e, p->lex.now.at, "cast with a mask is not supported");
	return parse_expect(p, ")", e);
}

static enum status primary(struct parser *p, struct vtl_expr **out, struct err *e)
{
	struct token t = p->lex.now;

	if (lex_is(&p->lex, "(")) {
		TRY(lex_advance(&p->lex, e));
		TRY(parse_expr(p, out, e));
		return parse_expect(p, ")", e);
	}
	if (t.kind == TOK_STRING || t.kind == TOK_INTEGER || t.kind == TOK_NUMBER || lex_is(&p->lex, "true") || lex_is(&p->lex, "false") ||
		lex_is(&p->lex, "null")) {
		TRY(node(p, VOP_CONST, t.at, 0, out, e));
		return parse_const(p, &(*out)->value, e);
	}
	if (t.kind == TOK_WORD)
		for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++)
			if (!strcmp(FUNCTIONS[i].word, t.text)) {
				TRY(lex_advance(&p->lex, e));
				return arguments(p, &FUNCTIONS[i], t.at, out, e);
			}
	if (lex_is(&p->lex, "cast")) {
		TRY(lex_advance(&p->lex, e));
		return cast(p, t.at, out, e);
	}
	if (t.kind != TOK_NAME)
		return parse_wrong(p, "an expression", e);
	if (!t.quoted && lex_unsupported(t.text) && p->lex.next.kind == TOK_SIGN && !strcmp(p->lex.next.text, "("))
		return vtl_fail(e, t.at, "'%s' is not supported", t.text);
	TRY(lex_advance(&p->lex, e));
	if (lex_is(&p->lex, "("))
		return vtl_fail(e, t.at, "the function '%.60s' is not known; functions of the user are not supported", t.text);
	if (lex_is(&p->lex, "[") && p->lex.next.kind == TOK_NAME && lex_unsupported(p->lex.next.text))
		return vtl_fail(e, p->lex.next.at, "the clause [%s ...] is not supported", p->lex.next.text);
	TRY(node(p, lex_is(&p->lex, "#") ? VOP_MEMBER : VOP_NAME, t.at, 0, out, e));
	(*out)->name = t.text;
	if (lex_is(&p->lex, "#")) {
		struct vtl_name comp;

		TRY(lex_advance(&p->lex, e));
		TRY(parse_name(p, "the name of a component", &comp, e));
		(*out)->of = t.text;
		(*out)->name = comp.name;
	}
	return ST_OK;
}

static const struct { const char *word; uint8_t op; } UNARY[] = { { "+", VOP_PLUS }, { "-", VOP_MINUS }, { "not", VOP_NOT } };

static enum status unary(struct parser *p, struct vtl_expr **out, struct err *e)
{
		struct vtl_place at = p->lex.now.at;

	for (size_t i = 0; i < sizeof UNARY / sizeof *UNARY; i++)
		if (lex_is(&p->lex, UNARY[i].word)) {
			struct vtl_expr *of;

			TRY(enter(p, e));
			TRY(lex_advance(&p->lex, e));
			TRY(unary(p, &of, e));
			p->depth--;
			return two(p, UNARY[i].op, at, of, NULL, out, e);
		}
	return primary(p, out, e);
}

struct level { /* operators of one precedence */
	uint32_t n;
	struct { const char *word; uint8_t op; } op[6];
};
static const struct level LEVELS[] = {
	{ 2, { { "or", VOP_OR }, { "xor", VOP_XOR } } },
	{ 1, { { "and", VOP_AND } } },
	{ 6, { { "=", VOP_EQ }, { "<>", VOP_NE }, { "<", VOP_LT }, { ">", VOP_GT }, { "<=", VOP_LE }, { ">=", VOP_GE } } },
	{ 3, { { "+", VOP_ADD }, { "-", VOP_SUB }, { "||", VOP_CONCAT } } },
	{ 2, { { "*", VOP_MUL }, { "/", VOP_DIV } } },
};
#define COMPARISON 2
#define LEVELS_N (sizeof LEVELS / sizeof *LEVELS)

const char *expr_function(unsigned op)
{
	for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++)
		if (FUNCTIONS[i].op == op)
			return FUNCTIONS[i].word;
	return NULL;
}

const char *expr_operator(unsigned op, unsigned *precedence)
{
	*precedence = EXPR_UNARY;
	for (size_t i = 0; i < sizeof UNARY / sizeof *UNARY; i++)
		if (UNARY[i].op == op)
			return UNARY[i].word;
	for (unsigned l = 0; l < LEVELS_N; l++)
		for (uint32_t i = 0; i < LEVELS[l].n; i++)
			if (LEVELS[l].op[i].op == op) {
				*precedence = l + 1;
				return LEVELS[l].op[i].word;
			}
	return NULL;
}

/* in { "a", "b" } */
static enum status set(struct parser *p, enum vtl_op op, struct vtl_expr *of, struct vtl_expr **out, struct err *e)
{
	struct vtl_place at = p->lex.now.at;
	struct vtl_expr **v = NULL;
	uint32_t n = 0, cap = 0;
	bool more;

	TRY(lex_advance(&p->lex, e));
	if (!lex_is(&p->lex, "{"))
		return p->lex.now.kind == TOK_NAME ? vtl_fail(e, p->lex.now.at, "value domains by name ('%.60s') are not supported; write the set as { ... }",
			p->lex.now.text) : parse_wrong(p, "{", e);
	TRY(lex_advance(&p->lex, e));
	do {
		v = parse_grow(p, v, n, &cap, sizeof *v, e);
		if (!v)
			return ST_FATAL;
		TRY(node(p, VOP_CONST, p->lex.now.at, 0, &v[n], e));
		TRY(parse_const(p, &v[n++]->value, e));
		TRY(parse_accept(p, ",", &more, e));
	} while (more);
	TRY(parse_expect(p, "}", e));
	TRY(node(p, op, at, n + 1, out, e));
	(*out)->child[0] = of;
	memcpy((*out)->child + 1, v, n * sizeof *v);
	return nest(*out, e);
}

static enum status binary(struct parser *p, size_t level, struct vtl_expr **out, struct err *e)
{
	uint32_t i;

	if (level == LEVELS_N)
		return unary(p, out, e);
	TRY(binary(p, level + 1, out, e));
	for (;;) {
		const struct level *l = &LEVELS[level];
		struct vtl_place at = p->lex.now.at;
		struct vtl_expr *right;

		if (level == COMPARISON && (lex_is(&p->lex, "in") || lex_is(&p->lex, "not_in"))) {
			TRY(set(p, lex_is(&p->lex, "in") ? VOP_IN : VOP_NOT_IN, *out, out, e));
			continue;
		}
		for (i = 0; i < l->n && !lex_is(&p->lex, l->op[i].word); i++)
			;
		if (i == l->n)
			return ST_OK;
		TRY(lex_advance(&p->lex, e));
		TRY(binary(p, level + 1, &right, e));
		TRY(two(p, l->op[i].op, at, *out, right, out, e));
	}
}

static enum status conditional(struct parser *p, struct vtl_expr **out, struct err *e)
{
	struct vtl_place at = p->lex.now.at;
	bool is_case = lex_is(&p->lex, "case"), more = true;
	struct vtl_expr **v = NULL;
	uint32_t n = 0, cap = 0;

	TRY(lex_advance(&p->lex, e));
	if (is_case)
		TRY(parse_expect(p, "when", e));
	while (more) {
		for (int k = 0; k < 2; k++) {
			v = parse_grow(p, v, n, &cap, sizeof *v, e);
			if (!v)
				return ST_FATAL;
			TRY(parse_expr(p, &v[n++], e));
			if (k == 0)
				TRY(parse_expect(p, "then", e));
		}
		more = false;
		if (is_case)
			TRY(parse_accept(p, "when", &more, e));
	}
	TRY(parse_expect(p, "else", e));
	v = parse_grow(p, v, n, &cap, sizeof *v, e);
	if (!v)
		return ST_FATAL;
	TRY(parse_expr(p, &v[n++], e));
	TRY(node(p, is_case ? VOP_CASE : VOP_IF, at, n, out, e));
	memcpy((*out)->child, v, n * sizeof *v);
	return nest(*out, e);
}

enum status parse_expr(struct parser *p, struct vtl_expr **out, struct err *e)
{
	TRY(enter(p, e));
	if (lex_is(&p->lex, "if") || lex_is(&p->lex, "case"))
		TRY(conditional(p, out, e));
	else
		TRY(binary(p, 0, out, e));
	p->depth--;
	return ST_OK;
}
