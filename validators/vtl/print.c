#include "validators/vtl/print.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "validators/vtl/parse.h"

static void add(struct vtl_text *t, const char *s, size_t n)
{
	if (t->n + n + 1 > t->cap) {
		size_t cap = (t->n + n + 1) * 2;
		char *v = t->failed ? NULL : realloc(t->s, cap);

		if (!v) {
			t->failed = true;
			return;
		}
		t->s = v;
		t->cap = cap;
	}
	memcpy(t->s + t->n, s, n);
	t->n += n;
	t->s[t->n] = '\0';
}

void vtl_print(struct vtl_text *t, const char *s)
{
	add(t, s, strlen(s));
}

void vtl_text_release(struct vtl_text *t)
{
	free(t->s);
	*t = (struct vtl_text){ 0 };
}

void vtl_print_name(struct vtl_text *t, const char *name)
{
	bool plain = lex_plain(name);

	vtl_print(t, plain ? "" : "'");
	vtl_print(t, name);
	vtl_print(t, plain ? "" : "'");
}

void vtl_print_names(struct vtl_text *t, const struct vtl_name *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		vtl_print(t, i ? ", " : "");
		vtl_print_name(t, v[i].name);
		if (strcmp(v[i].name, v[i].alias) != 0) {
			vtl_print(t, " as ");
			vtl_print_name(t, v[i].alias);
		}
	}
}

void vtl_print_const(struct vtl_text *t, const struct vtl_const *c)
{
	switch (c->type) {
	case VTL_NULL:
		vtl_print(t, "null");
		break;
	case VTL_BOOLEAN:
		vtl_print(t, c->boolean ? "true" : "false");
		break;
	case VTL_STRING:
		vtl_print(t, "\"");
		for (const char *s = c->text; *s; s++)
			add(t, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
		vtl_print(t, "\"");
		break;
	default:
		vtl_print(t, signbit(c->real) ? "-" : "");
		vtl_print(t, c->text);
	}
}

static void child(struct vtl_text *t, const struct vtl_expr *x, unsigned least);

/* NAME(a, b) */
static void call(struct vtl_text *t, const char *word, const struct vtl_expr *x)
{
	vtl_print(t, word);
	vtl_print(t, "(");
	for (uint32_t i = 0; i < x->n; i++) {
		vtl_print(t, i ? ", " : "");
		child(t, x->child[i], 0);
	}
	if (x->op == VOP_CAST) {
		vtl_print(t, ", ");
		vtl_print(t, vtl_type_word(x->type));
	}
	vtl_print(t, ")");
}

static void set(struct vtl_text *t, const struct vtl_expr *x)
{
	child(t, x->child[0], EXPR_COMPARISON);
	vtl_print(t, x->op == VOP_IN ? " in { " : " not_in { ");
	for (uint32_t i = 1; i < x->n; i++) {
		vtl_print(t, i > 1 ? ", " : "");
		vtl_print_const(t, &x->child[i]->value);
	}
	vtl_print(t, " }");
}

/* if a then b else c; case when a then b ... else c */
static void choice(struct vtl_text *t, const struct vtl_expr *x)
{
	if (x->op == VOP_CASE)
		vtl_print(t, "case ");
	for (uint32_t i = 0; i + 1 < x->n; i += 2) {
		vtl_print(t, x->op == VOP_IF ? "if " : "when ");
		child(t, x->child[i], 0);
		vtl_print(t, " then ");
		child(t, x->child[i + 1], 0);
		vtl_print(t, " ");
	}
	vtl_print(t, "else ");
	child(t, x->child[x->n - 1], 0);
}

static void operator(struct vtl_text *t, const struct vtl_expr *x)
{
	unsigned precedence;
	const char *word = expr_operator(x->op, &precedence);

	if (x->n == 1) {
		vtl_print(t, word);
		vtl_print(t, x->op == VOP_NOT ? " " : "");
		child(t, x->child[0], precedence);
		return;
	}
	/* Operators of one precedence go from left to right. */
	child(t, x->child[0], precedence);
	vtl_print(t, " ");
	vtl_print(t, word);
	vtl_print(t, " ");
	child(t, x->child[1], precedence + 1);
}

static unsigned precedence_of(const struct vtl_expr *x)
{
	unsigned precedence;

	if (x->op == VOP_IF || x->op == VOP_CASE)
		return 0;
	if (x->op == VOP_IN || x->op == VOP_NOT_IN)
		return EXPR_COMPARISON;
	return expr_operator(x->op, &precedence) ? precedence : EXPR_UNARY + 1;
}

static void child(struct vtl_text *t, const struct vtl_expr *x, unsigned least)
{
	bool brackets = precedence_of(x) < least;

	vtl_print(t, brackets ? "(" : "");
	vtl_print_expr(t, x);
	vtl_print(t, brackets ? ")" : "");
}

void vtl_print_expr(struct vtl_text *t, const struct vtl_expr *x)
{
	switch (x->op) {
	case VOP_CONST:
		vtl_print_const(t, &x->value);
		break;
	case VOP_MEMBER:
		vtl_print_name(t, x->of);
		vtl_print(t, "#");
		vtl_print_name(t, x->name);
		break;
	case VOP_NAME:
		vtl_print_name(t, x->name);
		break;
	case VOP_IN:
	case VOP_NOT_IN:
		set(t, x);
		break;
	case VOP_IF:
	case VOP_CASE:
		choice(t, x);
		break;
	case VOP_CAST:
		call(t, "cast", x);
		break;
	default:
		if (expr_function(x->op))
			call(t, expr_function(x->op), x);
		else
			operator(t, x);
	}
}

const char *vtl_relation(unsigned rel)
{
	static const char *const words[] = { [VREL_EQ] = "=", [VREL_GT] = ">", [VREL_LT] = "<", [VREL_GE] = ">=", [VREL_LE] = "<=" };

	return words[rel];
}

void vtl_print_right(struct vtl_text *t, const struct vtl_rule *r)
{
	for (uint32_t i = 0; i < r->nright; i++) {
		vtl_print(t, i ? r->right[i].minus ? " - " : " + " : r->right[i].minus ? "-" : "");
		vtl_print_name(t, r->right[i].code);
		if (r->right[i].when) {
			vtl_print(t, "[");
			vtl_print_expr(t, r->right[i].when);
			vtl_print(t, "]");
		}
	}
}

static void error(struct vtl_text *t, const char *word, const struct vtl_const *c)
{
	if (c->type == VTL_NULL)
		return;
	vtl_print(t, word);
	vtl_print_const(t, c);
}

void vtl_print_rule(struct vtl_text *t, const struct vtl_ruleset *s, const struct vtl_rule *r)
{
	if (s->named) {
		vtl_print_name(t, r->name);
		vtl_print(t, ": ");
	}
	if (r->when) {
		vtl_print(t, "when ");
		vtl_print_expr(t, r->when);
		vtl_print(t, " then ");
	}
	if (s->hierarchical) {
		vtl_print_name(t, r->left.code);
		vtl_print(t, " ");
		vtl_print(t, vtl_relation(r->rel));
		vtl_print(t, " ");
		vtl_print_right(t, r);
	} else {
		vtl_print_expr(t, r->then);
	}
	error(t, " errorcode ", &r->code);
	error(t, " errorlevel ", &r->level);
}

void vtl_print_ruleset(struct vtl_text *t, const struct vtl_ruleset *s)
{
	const char *kind = s->hierarchical ? "hierarchical" : "datapoint";

	vtl_print(t, "define ");
	vtl_print(t, kind);
	vtl_print(t, " ruleset ");
	vtl_print_name(t, s->name);
	vtl_print(t, s->valuedomain ? " (valuedomain" : " (variable");
	if (s->nsig) {
		vtl_print(t, s->hierarchical ? " condition " : " ");
		vtl_print_names(t, s->sig, s->nsig);
	}
	if (s->rule_comp.name) {
		vtl_print(t, " rule ");
		vtl_print_name(t, s->rule_comp.name);
	}
	vtl_print(t, ") is\n");
	for (uint32_t i = 0; i < s->nrule; i++) {
		vtl_print(t, "\t");
		vtl_print_rule(t, s, &s->rule[i]);
		vtl_print(t, i + 1 < s->nrule ? ";\n" : "\n");
	}
	vtl_print(t, "end ");
	vtl_print(t, kind);
	vtl_print(t, " ruleset;\n");
}
