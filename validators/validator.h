/*
 * validator.h - all that a validator may see.
 *
 * A validator is one file that ends in VALIDATOR(name) = {...}; the build collects them. It knows what
 * "consistent" means and nothing else: it reads a view, reports findings, allocates nothing and changes no batch.
 * Its parameters are rows of validators/rules/<name>.csv, so that five checks that differ only in their numbers
 * are five rows of one table.
 *
 * View     all observations of one dataflow of one submission, or of all submissions (scope AGREE), with
 *          an index from keys to rows. Rows that were rejected are not in the index.
 */
#ifndef VALIDATORS_VALIDATOR_H
#define VALIDATORS_VALIDATOR_H

#include "core/submission.h"

#define ROW_ABSENT UINT32_MAX

struct view {
	struct submission *sub;
	const struct table *t;
	uint32_t ndim;
	struct view_index *index; /* private to validate/ */
};

/* A key: the code of each dimension; any that does not occur in the table at all finds nothing. */
struct vkey {
	sym_t code[COL_MAX];
};
void view_key(const struct view *v, uint32_t row, struct vkey *out);
/* The first row with that key in the segment's own sheet, else in any; ROW_ABSENT: none. seg UINT32_MAX: any. */
uint32_t view_find(const struct view *v, const struct vkey *k, uint32_t seg);
/* The next row with the same key as row, in order of rows; ROW_ABSENT at the end. */
uint32_t view_next_same(const struct view *v, uint32_t row);
uint32_t view_segment(const struct view *v, uint32_t row); /* number of its segment */
sym_t view_sym(const struct view *v, const char *code);     /* SYM_NONE: occurs nowhere */
int view_col(const struct view *v, const char *id);         /* -1: the dataflow has no such column */

/* The members of an aggregate in the hierarchy that holds for a row: the file's own, else the edition that
 * fits its segment (mappings/regions/), else the code list's. *n 0: not an aggregate there. */
const sym_t *view_members(const struct view *v, uint32_t row, uint32_t col, sym_t parent, uint32_t *n);
/* All distinct codes of a column that are single items (no aggregate, no total), in order of first appearance. */
const sym_t *view_leaves(const struct view *v, uint32_t col, uint32_t *n);

/* A row of the validator's table: fields by name. Never NULL; "" where absent. */
struct rule_row;
const char *rule_field(const struct rule_row *r, const char *name);
const char *rule_id(const struct rule_row *r);
/* true where the row's `where` field ("INDICATOR=STOCK REFUGEES;SEX=_T") holds for an observation, and its dataflow fits. */
bool rule_applies(const struct rule_row *r, const struct view *v, uint32_t row);

/* Reports. at_row is the observation whose cell a person should look at. Numbers may be NULL. */
void report_numbers(const struct view *v, const struct rule_row *r, uint32_t at_row, const struct dsum *found,
	const struct dsum *expected, const char *note);
void report_text(const struct view *v, const struct rule_row *r, uint32_t at_row, const char *found,
	const char *expected, const char *note);
/* Counts what was looked at, for the Rules sheet: an evaluation that passed or could not be made. */
void report_passed(const struct view *v, const struct rule_row *r);
void report_not_applicable(const struct view *v, const struct rule_row *r);

struct validator {
	const char *name;  /* also the table's: validators/rules/<name>.csv */
	enum { SCOPE_SUBMISSION, SCOPE_AGREE } scope;
	const char *const *fields; /* columns of its table beside id,dataflow,where; NULL-terminated, "?" first: may be empty */
	void (*check)(const struct view *v, const struct rule_row *r); /* one row of the table over one view */
};
#define VALIDATOR(name) const struct validator validator_##name

#endif
