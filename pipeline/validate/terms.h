/*
 * terms.h - on which terms a rule holds: validators/rules/terms.csv. Private to validate/.
 */
#ifndef VALIDATE_TERMS_H
#define VALIDATE_TERMS_H

#include "validate/loading.h"

struct terms {
	const char *id, *dataflow; /* dataflow "*": all */
	double absolute, percent, slack; /* slack: what rounding may do to one figure */
	const char *from, *to;     /* "" for none */
	uint32_t ncond;            /* the precondition; a column SENDER is who sent it */
	const struct rule_cond *cond;
	struct { const char *absolute, *percent, *base, *rounding, *precondition; } text; /* as written */
};

/* One row of a table that has the columns of terms.csv, in their order, at `at`; whether id and dataflow exist is not asked. */
#define TERMS_COLS 9
#define TERMS_SENDER "SENDER"
enum status terms_row(const struct csvtab *t, uint32_t row, const int at[TERMS_COLS], struct arena *a, struct terms *out, struct err *e);
/* Rules of which a row is broken are left out: nobody knows on which terms they would hold. */
enum status terms_load(struct loading *l, const struct terms **out, uint32_t *n, struct err *e);
/* NULL: none. */
const struct terms *terms_of(const struct ruleset *s, const char *id, const char *dataflow);
/* Whether two numbers are one on these terms; items: how many figures beside the total were added. */
bool terms_allow(const struct terms *t, const struct dsum *found, const struct dsum *expected, uint32_t items);
bool terms_cover(const struct terms *t, const char *period);

#endif
