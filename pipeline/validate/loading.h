/*
 * loading.h - a table of rules while it is read. Private to rules.c, left.c, terms.c, vtl_load.c and the checks of fields.
 */
#ifndef VALIDATE_LOADING_H
#define VALIDATE_LOADING_H

#include "normalize/match.h"
#include "validate/rules.h"

#define FIELD_MAX 24 /* columns of a table, with id, dataflow and where */

/* What is broken, for the account of rules, and so that nothing is done by halves. */
struct left_list {
	uint32_t n, cap;
	struct rule_left *v;
};

struct loading {
	const struct config *c;
	struct arena *a;
	struct left_list *left;
	const struct validator *v;
	const char *path;         /* of the table while it is opened */
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

/* A failure at a place in the file is kept as broken, and ST_OK; see broken_keep(). */
enum status left_keep(const struct loading *l, const char *path, enum status st, struct err *e);
/* What was kept last costs a rule: r has its id, its dataflows and what goes with it. An id that is in no catalogue costs nothing. */
enum status left_rule(const struct loading *l, struct rule_left r, struct err *e);
/* Of a file that cannot be used as a whole: each rule that a line of it begins with. ST_FATAL: it cannot even be opened. */
enum status left_lines(const struct loading *l, const char *path, struct rule_left r, struct err *e);
/* Takes rows out that something around them would have to be known for. */
enum status left_apply(const struct loading *l, struct rule_row *row, uint32_t *n, struct err *e);

#endif
