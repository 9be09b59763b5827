/*
 * doubts_cases.h - the cases in which an expression is true, or is false, and whether they can be. Private to doubts.c.
 *
 * Shape    a list of cases, each some literals that all hold. A null makes a literal neither true nor false (VTL 2.1, null logic), so every
 *          literal but isnull says that its component is there. No case: never. unknown: may be anything.
 * Owner    the arena, which names and constants of the expression outlive.
 * Errors   ST_FATAL: no memory.
 */
#ifndef VALIDATORS_VTL_DOUBTS_CASES_H
#define VALIDATORS_VTL_DOUBTS_CASES_H

#include "validators/vtl/data.h"

struct literal {
	enum { L_IN, L_OUT, L_LT, L_LE, L_GT, L_GE, L_NULL, L_THERE, L_OTHER } is;
	uint8_t holds;              /* L_OTHER: 0, 1, VTL_B_NULL */
	const char *name;           /* of the component; L_OTHER: the expression as text */
	const struct vtl_const *v;  /* constants, n of them */
	uint32_t n;
};
struct which { /* a case */
	uint32_t n;
	struct literal *lit;
};
struct cases {
	bool unknown;
	uint32_t n;
	struct which *v;
};

enum status cases_of(struct arena *a, const struct vtl_expr *x, bool yes, struct cases *out, struct err *e);
enum status cases_always(struct arena *a, struct cases *out, struct err *e);
enum status cases_both(struct arena *a, struct cases x, struct cases y, struct cases *out, struct err *e);
enum status cases_all_but(struct arena *a, const struct cases *x, struct cases *out, struct err *e);
/* Some row can be so. tests grows by what that took. */
bool cases_possible(const struct cases *x);
bool cases_possible_both(const struct cases *x, const struct cases *y, uint32_t *tests);

#endif
