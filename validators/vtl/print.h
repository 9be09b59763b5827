/*
 * print.h - rulesets as text: what vtl_parse() reads back to the same rules.
 *
 * Shape    names and codes stand in quotes where they could not stand without; brackets only where they change something. Comments
 *          are not kept, nor are blanks.
 * Owner    the text is the caller's, who sets it to zero and calls vtl_text_release(). s is NULL until something is written.
 * Errors   without memory it is `failed` and what is added is dropped.
 */
#ifndef VALIDATORS_VTL_PRINT_H
#define VALIDATORS_VTL_PRINT_H

#include "validators/vtl/ast.h"

struct vtl_text {
	char *s; /* NUL-terminated */
	size_t n, cap;
	bool failed;
};

void vtl_print(struct vtl_text *t, const char *s);
void vtl_print_name(struct vtl_text *t, const char *name);
void vtl_print_names(struct vtl_text *t, const struct vtl_name *v, uint32_t n); /* A as B, C */
void vtl_print_const(struct vtl_text *t, const struct vtl_const *c);
void vtl_print_expr(struct vtl_text *t, const struct vtl_expr *x);
void vtl_print_right(struct vtl_text *t, const struct vtl_rule *r);             /* B + C[x = 1] - D */
/* NAME: when ... then ... errorcode ... errorlevel ..., in one line; the name where the ruleset's rules have some. */
void vtl_print_rule(struct vtl_text *t, const struct vtl_ruleset *s, const struct vtl_rule *r);
void vtl_print_ruleset(struct vtl_text *t, const struct vtl_ruleset *s);        /* with its line end */
void vtl_text_release(struct vtl_text *t);
const char *vtl_relation(unsigned rel); /* enum vtl_rel: "=", ... */

#endif
