/*
 * loading.h - a table of rules while it is read. Private to rules.c and its checks of fields.
 */
#ifndef VALIDATE_LOADING_H
#define VALIDATE_LOADING_H

#include "normalize/match.h"
#include "validate/rules.h"

#define FIELD_MAX 24 /* columns of a table, with id, dataflow and where */

struct loading {
	const struct config *c;
	struct arena *a;
	const struct validator *v;
	const struct csvtab *t;
	struct matcher **matcher; /* made when a code is no item of its list but may be composed */
	int id, dataflow, where, field[FIELD_MAX];
};

/* Of conditions that name columns (dim: only dimensions) and codes of their lists. ST_FATAL at the field. */
enum status check_conds(const struct loading *l, const struct rule_row *r, int field, const struct rule_cond *v, uint32_t n, bool dim,
	struct err *e);
/* A field of the row is as its validator says; conditions in it are parsed. */
enum status check_field(const struct loading *l, const struct rule_row *r, const struct field *f, int at, struct rule_parsed *parsed,
	struct err *e);

#endif
