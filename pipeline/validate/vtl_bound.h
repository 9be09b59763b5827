/*
 * vtl_bound.h - a rule of VTL meets the columns of a dataflow. Private to vtl_*.c.
 */
#ifndef VALIDATE_VTL_BOUND_H
#define VALIDATE_VTL_BOUND_H

#include "validate/vtl.h"
#include "validators/vtl/plan.h"

/* What depends on the code of one column only: by entry 0, 1 or VTL_B_NULL. answer NULL: it depends on more. */
struct vtl_by_code {
	const struct column *column;
	uint32_t col;
	const uint8_t *answer;
	bool sure; /* no answer is unknown */
};
#define VTL_PARTS_MOST 16
struct vtl_bound {
	struct vtl_bound_rule rule; /* when, then; right_when by right item */
	/* The parts of when, all of which have to hold: codes, and the rest. */
	uint32_t ncode, nrest;
	bool whole;                 /* there are too many parts */
	struct vtl_by_code code[VTL_PARTS_MOST];
	const struct vtl_expr *rest[VTL_PARTS_MOST];
	struct vtl_by_code then, *item; /* [0] when, [1 + i] right_when[i] */
	bool said[VTL_FAULTS];      /* that something gave null */
};
/* A rule over a view, bound when it is first asked for; NULL: a failure, which ends the stage. */
struct vtl_bound *vtl_bound_of(const struct rule_row *r, const struct view *v);

/* A division by zero, or a text that is not what it is cast to, somewhere among these rows: it gave null, which is said once. */
void vtl_say_faults(const struct view *v, const struct rule_row *r, struct vtl_bound *b, struct vtl_eval *ev, const uint32_t *row);

/* Some rows of a view, as a source of columns. */
struct vtl_picked {
	const struct view *v;
	const uint32_t *row;
};
void vtl_fetch_picked(const void *user, uint32_t comp, uint32_t first, uint32_t n, struct vtl_reg *room, struct vtl_vec *out);
/* Component c is column c of the dataflow; the one behind the last column is OBS_VALUE. ST_SKIP with line and column. */
enum status vtl_bind_rule(const struct vtl_binding *b, const struct flow *f, const struct vtl_ruleset *set, const struct vtl_rule *r,
	struct vtl_bound *out, struct err *e);

#endif
