/*
 * parse.h - what the parts of the parser share: statements (parse.c), whatever can be read of them (parse_rest.c), expressions (expr.c).
 */
#ifndef VALIDATORS_VTL_PARSE_H
#define VALIDATORS_VTL_PARSE_H

#include "validators/vtl/lex.h"

#define VTL_DEPTH 200  /* of nested expressions */
#define VTL_LEVELS 2000 /* of one expression: each term of a sum is one, too */
#define VTL_ASSIGNMENTS 1000

struct parser {
	struct lexer lex;
	struct arena *arena;
	struct vtl_script *script;
	unsigned depth;
};

/* A ruleset or an assignment, up to its semicolon; what is no whole one is not in the script. */
enum status parse_statement(struct parser *p, struct err *e);
enum status parse_expr(struct parser *p, struct vtl_expr **out, struct err *e);
/* A constant with its sign. */
enum status parse_const(struct parser *p, struct vtl_const *out, struct err *e);
/* The token is this sign or word, and is taken. */
enum status parse_expect(struct parser *p, const char *what, struct err *e);
/* Taken where it is there. */
enum status parse_accept(struct parser *p, const char *what, bool *was, struct err *e);
enum status parse_name(struct parser *p, const char *what, struct vtl_name *out, struct err *e);
/* What stands here instead of what was expected. */
enum status parse_wrong(struct parser *p, const char *expected, struct err *e);
/* How an expression is written: the word of a function, or of an operator with its precedence (higher binds stronger); NULL: neither. */
const char *expr_function(unsigned op);
const char *expr_operator(unsigned op, unsigned *precedence);
#define EXPR_UNARY 6 /* above all operators of two */
#define EXPR_COMPARISON 3
/* Room for one more at the end of an array in the arena. */
void *parse_grow(struct parser *p, void *v, uint32_t n, uint32_t *cap, size_t size, struct err *e);

#endif
