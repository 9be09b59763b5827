/*
 * vtl.h - rulesets of VTL that are run over every submission: validators/rules/<DATAFLOW>.vtl.
 *
 * Names    of components are the columns of the dataflow, as strings, and OBS_VALUE as a number, null where there is none.
 * Rules    each has an errorcode, which is a rule of catalogue.csv. Severity and texts are the catalogue's.
 * Around   a row of vtl.csv with that id and dataflow says on which observations it is evaluated (where), in which columns parts may have
 *          other codes than the whole (open), and what is no difference (tolerance, absolute).
 * Datapoint rules read columns of the table a block of rows at a time and copy nothing. A hierarchical rule becomes a row of the validator
 *          `sums`, whose evaluator stands on the cube: mode non_null, output invalid.
 * Errors   "FILE: line L, column C: ..." before any data are read: a ruleset that cannot be read, and a rule that is not right, is left out;
 *          without a list of what is broken it is ST_FATAL.
 */
#ifndef VALIDATE_VTL_H
#define VALIDATE_VTL_H

#include "validate/loading.h"
#include "validators/vtl/eval.h"

struct vtl_row { /* what a rule row has beside its table */
	const struct vtl_ruleset *set;
	const struct vtl_rule *rule;
	const char *file;
};
struct vtl_file {
	const char *path, *name; /* name: of its dataflow */
	const struct flow *flow;
	struct vtl_script script;
};
struct vtl_files {
	uint32_t n, nrule;
	struct vtl_file *file;
	struct csvtab around; /* vtl.csv */
};

/* All files, read and their expressions checked. */
enum status vtl_files_load(struct loading *l, struct vtl_files *out, struct err *e);
/* One file, with no table around it. */
enum status vtl_file_load(struct loading *l, const char *path, struct vtl_files *out, struct err *e);
/* The rows of one ruleset's hierarchical rules as a table of the validator `sums`, in the order of the rules. */
enum status vtl_as_sums(const struct vtl_files *all, const struct vtl_file *f, const struct vtl_ruleset *set, struct arena *a,
	struct csvtab *out, struct err *e);
/* The fields of vtl.csv around a rule; "" where it has no row there. */
const char *vtl_around(const struct vtl_files *all, const struct flow *f, const char *id, const char *field);

extern const struct validator vtl_datapoint;

#endif
