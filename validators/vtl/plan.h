/*
 * plan.h - a script that has been checked against the structures of its data, ready to run.
 *
 * Checked  before any data are read: names of rulesets, data sets and components, types, conditions, codes outside a code list,
 *          cycles and two "=" rules for one item where values are computed. What is odd but not wrong is a warning.
 * Order    an assignment may use the result of any other; they run in an order in which each is made before it is used.
 * Errors   vtl_plan_make(): ST_SKIP with line and column. vtl_plan_run(): ST_SKIP where the data are not what they say (a key
 *          twice, a null identifier), naming data set and row. ST_FATAL: no memory.
 * Owner    the plan owns results, bound rules and patterns until vtl_plan_free(); the script's arena must live as long.
 */
#ifndef VALIDATORS_VTL_PLAN_H
#define VALIDATORS_VTL_PLAN_H

#include "validators/vtl/eval.h"

struct vtl_bound_rule {
	const struct vtl_rule *rule;
	struct vtl_expr *when, *then; /* NULL: always; then: datapoint */
	struct vtl_expr **right_when; /* hierarchical: by right item; NULL entries */
	uint32_t left, *right;        /* hierarchical: numbers of items */
	struct vtl_value code, level;
};
struct vtl_step {
	const struct vtl_assign *assign;
	const struct vtl_ruleset *set;   /* NULL: check */
	uint32_t operand;                /* number of the data set */
	uint32_t result;
	uint32_t nrule;
	struct vtl_bound_rule *rule;
	uint32_t nitem;                  /* hierarchical */
	sym_t *item;
	uint32_t rule_comp, measure;     /* hierarchical: components of the operand */
	uint32_t *order, norder;         /* rules in the order in which items are computed */
	uint32_t *rule_of;               /* by item: 1 + the "=" rule that computes it */
	struct vtl_expr *expr, *imbalance; /* check */
	/* Components of the result; UINT32_MAX: it has none. copy: components of the operand that go before. */
	uint32_t ncopy, *copy;
	uint32_t ruleid, bool_var, imbalance_at, errorcode, errorlevel;
};
struct vtl_plan {
	struct symbols *syms;
	struct arena arena;
	const struct vtl_script *script;
	struct vtl_patterns *patterns;
	uint32_t nset, cset;
	struct vtl_dataset *set;         /* inputs first, then results in the order of the script */
	uint32_t nstep;
	struct vtl_step *step;           /* in the order in which they run */
	uint32_t nwarning, cwarning;
	char **warning;                  /* "line L, column C: ..." */
	uint64_t faults[VTL_FAULTS];     /* rows of all rules in which something gave null */
};

enum status vtl_plan_init(struct vtl_plan *p, struct symbols *syms, struct err *e);
/* An input with its structure; rows may be added until the plan runs. ST_SKIP: the name a second time. *out is valid until the next call. */
enum status vtl_plan_input(struct vtl_plan *p, const char *name, struct vtl_dataset **out, struct err *e);
enum status vtl_plan_make(struct vtl_plan *p, const struct vtl_script *s, struct err *e);
enum status vtl_plan_run(struct vtl_plan *p, struct err *e);
void vtl_plan_free(struct vtl_plan *p);

/* No rule of a ruleset has the name of another. */
enum status vtl_rules_unique(const struct vtl_ruleset *s, struct err *e);

/* ---- between the files that plan and run ---- */
int plan_set(const struct vtl_plan *p, const char *name); /* -1: none */
enum status plan_warn(struct vtl_plan *p, struct vtl_place at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
struct vtl_binding plan_binding(struct vtl_plan *p);
/* The result's components: identifiers of the operand, its measures where they are wanted, and what checks add. */
enum status plan_result(struct vtl_plan *p, struct vtl_step *s, bool measures, bool ruleid, bool bool_var, bool imbalance, bool errors, struct err *e);
enum status plan_errors(struct vtl_plan *p, struct vtl_step *s, struct err *e); /* code and level of each rule, and the type of the level */
enum status plan_datapoint(struct vtl_plan *p, struct vtl_step *s, struct err *e);
enum status plan_hierarchy(struct vtl_plan *p, struct vtl_step *s, struct err *e);
enum status plan_check(struct vtl_plan *p, struct vtl_step *s, struct err *e);
/* Of a datapoint rule at n <= VTL_BLOCK rows: 1, 0, VTL_B_NULL. when true: the rule; when false: it holds; when unknown: unknown. */
enum status vtl_outcomes(struct vtl_eval *ev, const struct vtl_source *src, const struct vtl_bound_rule *r, uint32_t first, uint32_t n,
	uint8_t *out, struct err *e);
enum status run_datapoint(struct vtl_plan *p, struct vtl_step *s, struct err *e);
enum status run_hierarchy(struct vtl_plan *p, struct vtl_step *s, struct err *e);
enum status run_check(struct vtl_plan *p, struct vtl_step *s, struct err *e);
/* One row of a result: what is copied from a row of the operand (ROW of another: only identifiers), the rule and its outcome. */
enum status plan_put(struct vtl_plan *p, struct vtl_step *s, uint32_t from, const struct vtl_bound_rule *r, uint8_t outcome,
	struct vtl_value imbalance, uint32_t *row, struct err *e);

#endif
