/*
 * validate.h - runs validators over the tables of a submission.
 *
 * Rules    rules_load() reads validators/rules/<validator>.csv for every validator that is built in. Errors: ST_FATAL
 *          "file:line:column: ...": an unknown rule id, dataflow, column or field.
 */
#ifndef VALIDATE_VALIDATE_H
#define VALIDATE_VALIDATE_H

#include "validators/validator.h"

struct ruleset; /* all rows of all tables, read-only after loading */
enum status rules_load(const struct config *c, struct arena *a, struct ruleset **out, struct err *e);

/* How often each rule was looked at in a submission: for the Rules sheet. */
struct rule_count {
	const char *rule;
	uint64_t passed, failed, not_applicable;
};
struct rule_counts {
	uint32_t n;
	struct rule_count v[256];
};

enum status validate_submission(struct submission *s, struct rule_counts *counts, struct err *e);

#endif
