/*
 * alone.h - a ruleset by itself, without the data that it is about: what is wrong with it whatever those are.
 *
 * Checked  that no two rules, and no two components, have one name; that each name in a rule is in the signature, and that types, conditions and patterns fit. Of a component nobody knows the type: it is
 *          wrong where no type of it would do.
 * Errors   ST_SKIP with line and column. ST_FATAL: no memory.
 */
#ifndef VALIDATORS_VTL_ALONE_H
#define VALIDATORS_VTL_ALONE_H

#include "validators/vtl/plan.h"

enum status vtl_alone(const struct vtl_binding *b, const struct vtl_ruleset *s, struct err *e);

#endif
