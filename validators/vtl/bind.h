/*
 * bind.h - an expression meets the components it speaks of: names become numbers of components, types are checked, patterns
 * and sets are made ready. Nothing about it can fail later but for lack of memory.
 */
#ifndef VALIDATORS_VTL_BIND_H
#define VALIDATORS_VTL_BIND_H

#include "validators/vtl/data.h"

struct vtl_scope { /* what the names of an expression stand for */
	uint32_t n;
	const struct vtl_scope_name {
		const char *name;  /* alias or component */
		uint32_t comp;     /* number in the data set */
		uint8_t type;
	} *v;
	const char *where;         /* "the signature of ruleset x", for messages */
};
struct vtl_binding {
	struct symbols *syms;
	struct arena *arena;       /* copies of what is bound live here */
	struct vtl_patterns *patterns; /* released by vtl_patterns_free() */
};
struct vtl_patterns;

/* A bound copy of the expression. ST_SKIP with line and column: unknown name, wrong type, broken pattern. */
enum status vtl_bind(const struct vtl_binding *b, const struct vtl_scope *s, const struct vtl_expr *x, struct vtl_expr **out,
	struct err *e);
/* The same, where the type must be boolean (or null). */
enum status vtl_bind_condition(const struct vtl_binding *b, const struct vtl_scope *s, const struct vtl_expr *x, const char *what,
	struct vtl_expr **out, struct err *e);
struct vtl_patterns *vtl_patterns_new(void); /* NULL: no memory */
void vtl_patterns_free(struct vtl_patterns *p);

/* VOP_IN: constants in the order of their kind. */
struct vtl_set {
	uint32_t n;
	bool null;       /* null is among them: what is not in the rest is unknown */
	sym_t *sym;      /* ascending */
	struct vtl_value *number;
};
/* VOP_MATCH: tried once a text. */
struct vtl_pattern {
	void *code, *data; /* pcre2_code, pcre2_match_data */
	uint8_t *known;    /* by symbol: 0 not tried, 1 no, 2 yes, 3 given up */
	uint32_t nknown;
	struct vtl_pattern *next;
};
/* Whether a text fits: 0, 1, VTL_B_NULL where it was too hard. */
uint8_t vtl_pattern_fits(struct vtl_pattern *p, const struct symbols *syms, sym_t s);

#endif
