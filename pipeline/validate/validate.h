/*
 * validate.h - runs validators over the tables of a submission.
 *
 * Rules    rules_load() reads validators/rules/<validator>.csv for every validator that is built in, and rulesets. What is broken of them
 *          ("file:line:column: ...": an unknown rule id, dataflow, column or field, a broken `where`) is left out and kept in the
 *          configuration's broken; without that it is an error, ST_FATAL.
 * Views    one a dataflow, made and dropped in turn; beside the table 4 bytes a row where codes fill a cube, at most 16.
 * Limits   RULE_MAX rule ids. Findings have no limit.
 */
#ifndef VALIDATE_VALIDATE_H
#define VALIDATE_VALIDATE_H

#include "validators/validator.h"

#define RULE_MAX 256
#define RULE_ID 32 /* bytes of a rule id with its NUL */

struct ruleset; /* all rows of all tables, read-only after loading */
enum status rules_load(const struct config *c, struct arena *a, struct ruleset **out, struct err *e);
/* Rulesets of one file only, as if it stood among the others with nothing around it. */
enum status rules_load_script(const struct config *c, struct arena *a, const char *path, struct ruleset **out, struct err *e);

/* How often each rule was looked at in a submission: for the Rules sheet. Plain bytes, so that it can be kept. */
struct rule_count {
	char rule[RULE_ID];
	uint8_t about;                /* some row of a table has it for a dataflow of the submission */
	uint64_t passed, failed;      /* together: evaluated */
	uint64_t why_not[WHY_NOTS];   /* not applicable, by enum why_not; with those evaluated: candidates */
};
static inline uint64_t rule_not_applicable(const struct rule_count *c)
{
	uint64_t n = 0;

	for (int i = 0; i < WHY_NOTS; i++)
		n += c->why_not[i];
	return n;
}
/* "no value", "missing part", "no reference", "precondition", "dimension absent", "outside validity", "arithmetic", "broken". */
const char *why_not_word(enum why_not why);
struct rule_counts {
	uint32_t n;
	struct rule_count v[RULE_MAX]; /* in byte order of ids: every rule of the tables, also where it never applied */
};

/* How many bytes of it there are, when it is kept no longer than it must be. */
static inline size_t rule_counts_bytes(const struct rule_counts *c)
{
	return offsetof(struct rule_counts, v) + c->n * sizeof *c->v;
}
/* What was kept so, aligned for it; NULL: these bytes are no counts. Nothing stands behind its n. */
const struct rule_counts *rule_counts_in(const void *p, size_t bytes);

/* Fills counts; appends findings, sorting them is the caller's. */
enum status validate_submission(struct submission *s, struct rule_counts *counts, struct err *e);
/* The same without looking for what findings have in common. */
enum status validate_rules(struct submission *s, struct rule_counts *counts, struct err *e);

/* The figures that validators count of a table, in the order of the rules. */
struct figure;
struct view;
enum status validate_figures(struct submission *s, const struct table *t, void (*say)(void *user, const struct view *v, const struct figure *f),
	void *user, struct err *e);

/* What depends on the day of the run, YYYY-MM-DD: not in a worker, and once. Appends findings, sorting them is the caller's; counts may be
 * NULL. */
enum status validate_dated(struct submission *s, struct rule_counts *counts, const char *as_of, struct err *e);

#endif
