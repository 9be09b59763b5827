/*
 * vtl_table.h - rulesets of VTL as a table with a row a rule, and back.
 *
 * Columns  vtl_table_columns. Those of a ruleset (kind, on, signature, component) stand in each of its rows, which stand together.
 *          ruleset, component, rule, left, errorcode and errorlevel are texts as they are; signature, when, then and right are written in VTL.
 *          An errorcode or errorlevel that is a number, true, false or null is that constant, in double quotes it is always a text.
 *          Then what is said around the rule: by its errorcode in catalogue.csv, by errorcode and dataflow in terms.csv and vtl.csv.
 * Same     what is exported, imported and exported again is the same table. Comments of a script are no part of it.
 * Errors   ST_FATAL "FILE:LINE:COLUMN: ...", of a piece of VTL "FILE:LINE:COLUMN, line L, column C: ...".
 */
#ifndef VALIDATE_VTL_TABLE_H
#define VALIDATE_VTL_TABLE_H

#include "validate/vtl.h"

enum vtl_table_column {
	VT_DATAFLOW, VT_RULESET, VT_KIND, VT_ON, VT_SIGNATURE, VT_COMPONENT, VT_RULE, VT_WHEN, VT_THEN, VT_LEFT, VT_RELATION, VT_RIGHT,
	VT_ERRORCODE, VT_ERRORLEVEL,
	VT_AROUND, /* from here on columns of the tables around */
	VT_COLUMNS = VT_AROUND + 18
};
extern const char *const vtl_table_columns[VT_COLUMNS + 1];

/* The tables around, and which of their columns are columns of the table. */
enum vtl_around_file { VA_CATALOGUE, VA_TERMS, VA_VTL, VA_FILES };
struct vtl_around_part {
	const char *file;       /* catalogue.csv */
	bool by_dataflow;       /* else by id only */
	uint8_t first, n;       /* columns of the table */
	const char *own[8];     /* what the file calls them */
};
extern const struct vtl_around_part vtl_around_parts[VA_FILES];

struct vtl_script_of { /* the rulesets of one file */
	const char *dataflow; /* its name without .vtl; need not be a dataflow */
	struct vtl_script script;
};

/* All rules of some files as a table without a file; around may lack tables (ncol 0). */
enum status vtl_table_export(const struct vtl_script_of *f, uint32_t n, const struct csvtab around[VA_FILES], struct arena *a,
	struct csvtab *out, struct err *e);
/* Checked as far as it can be: rules of a dataflow of c against its columns. */
enum status vtl_table_import(const struct csvtab *t, const struct config *c, struct arena *a, struct vtl_script_of **out, uint32_t *n,
	struct err *e);
/* What one of the tables around gets from the rows of an imported table: a csvtab of its own columns, one row a key. */
enum status vtl_table_around(const struct csvtab *t, const struct config *c, enum vtl_around_file which, struct arena *a, struct csvtab *out,
	struct err *e);

#endif
