/*
 * doubts.h - rules that are right by themselves and yet odd: what can never be true, never fails, repeats or contradicts another.
 *
 * Looked at  each rule of a ruleset and each two of them. Of an expression: comparisons of a component with constants, sets, between, isnull,
 *            and what is put together of these with and, or, xor and not; anything else is taken as something that may be true or false.
 *            So what is said is so, and not all that is so is said.
 * Errors     ST_FATAL: no memory, or what say() gave back.
 */
#ifndef VALIDATORS_VTL_DOUBTS_H
#define VALIDATORS_VTL_DOUBTS_H

#include "validators/vtl/ast.h"

typedef enum status (*vtl_say)(void *user, struct vtl_place at, const char *text, struct err *e);

enum status vtl_doubts(const struct vtl_ruleset *s, vtl_say say, void *user, struct err *e);

/* Private to doubts.c and doubts_items.c. */
enum status doubts_of_items(const struct vtl_ruleset *s, vtl_say say, void *user, struct err *e);

#endif
