/*
 * rules.h - the tables of all validators, read and checked. Private to validate/ and reconcile/.
 */
#ifndef VALIDATE_RULES_H
#define VALIDATE_RULES_H

#include "core/csvtab.h"
#include "validate/validate.h"

/* One part of a `where`: COL=CODE CODE, or COL!=CODE CODE. */
struct rule_cond {
	const char *col;
	bool not;
	uint32_t ncode;
	const char **code;
};

struct rule_parsed {
	const char *field;
	uint32_t n;
	const struct rule_cond *v;
};

struct rule_row {
	const struct validator *validator;
	const char *id;
	uint32_t slot;                /* of its id in the counts */
	uint32_t nflow;               /* 0: every dataflow that has its columns */
	const struct flow **flow;
	uint32_t ncond;
	const struct rule_cond *cond; /* of its where */
	uint32_t nparsed;
	const struct rule_parsed *parsed; /* its other fields that hold conditions */
	const struct csvtab *table;
	uint32_t row;
	const struct vtl_row *vtl;    /* of a rule of a *.vtl file; else NULL */
};

/* A row or rule that is broken, and not among the rows: what it would have been about. */
struct rule_left {
	const char *id;            /* NULL: it cannot be told; then of a whole table any */
	uint32_t part;             /* of what is broken */
	uint32_t slot;             /* of its id in the counts; UINT32_MAX: it has none */
	uint32_t nflow;            /* 0: it cannot be told, or all */
	const struct flow **flow;
	/* Nothing of the rule may be looked at for these dataflows: table NULL in any table, else in that one; vtl: only rules of *.vtl. */
	bool whole, vtl;
	const struct csvtab *table;
};

struct ruleset {
	uint32_t n;
	const struct rule_row *row;
	uint32_t nleft;
	const struct rule_left *left;
	uint32_t nid;
	const char **id; /* byte order */
	uint32_t nterms;
	const struct terms *terms; /* terms.h */
};

/* Whether a row is for a dataflow; and whether that has all columns that the row names. */
bool rule_is_for(const struct rule_row *r, const struct flow *f);
bool rule_fits(const struct rule_row *r, const struct flow *f);
/* The validators that are built in, in byte order; ends with NULL. */
extern const struct validator *const validators[];

/* Splits "A=x y;B!=z"; ST_FATAL at the field's line and column. FIELD_SET: no "!=", one code each; FIELD_OPEN: no "!=". */
enum status where_parse(const struct csvtab *t, uint32_t row, int col, enum field_kind kind, struct arena *a,
	const struct rule_cond **out, uint32_t *n, struct err *e);

#endif
