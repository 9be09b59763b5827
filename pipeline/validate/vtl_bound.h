/*
 * vtl_bound.h - a rule of VTL meets the columns of a dataflow. Private to vtl_*.c.
 */
#ifndef VALIDATE_VTL_BOUND_H
#define VALIDATE_VTL_BOUND_H

#include "validate/vtl.h"
#include "validators/vtl/plan.h"

struct vtl_bound {
	struct vtl_bound_rule rule; /* when, then; right_when by right item */
};
/* Component c is column c of the dataflow; the one behind the last column is OBS_VALUE. ST_SKIP with line and column. */
enum status vtl_bind_rule(const struct vtl_binding *b, const struct flow *f, const struct vtl_ruleset *set, const struct vtl_rule *r,
	struct vtl_bound *out, struct err *e);

#endif
