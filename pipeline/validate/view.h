/*
 * view.h - makes and drops a view: code numbers, the index of keys, hierarchies. Private to validate/ and reconcile/.
 *
 * Hashes   of keys are sums of a hash of each (column, code text), so the same key has the same hash in every
 *          submission, and changing one code changes the hash by a difference.
 */
#ifndef VALIDATE_VIEW_H
#define VALIDATE_VIEW_H

#include "validate/evidence.h"
#include "validate/rules.h"

struct codes { /* of a dimension */
	uint32_t n;
	sym_t *sym;          /* [0] SYM_NONE */
	uint64_t *hash;
	uint8_t *kind;       /* enum match_kind of its entries */
	uint32_t *of_entry;
	uint32_t *by_sym;    /* numbers in the order of their symbols, for look-up */
	uint32_t *leaf, nleaf; /* this and the next are made when first asked for */
	uint32_t *before;
	uint8_t *parent;     /* whether a hierarchy knows members of it */
	uint32_t *as[COL_MAX]; /* numbers of the same codes in other dimensions */
	uint32_t asked;        /* how often rows of one code were looked for */
	uint32_t *rows, *rows_at; /* those of code c: rows[rows_at[c]] up to rows_at[c + 1], made when they are asked for often */
};

struct link { /* parent and child by their texts */
	const char *parent, *child;
	const char *from, *to; /* days or years; "" open */
};
struct members_then {
	struct members members;
	bool made;
};
struct source { /* a hierarchy as seen from one column */
	int col;
	sym_t id;            /* what it was made for: an edition, or 1 + the number of a hierarchy of the file */
	bool own;
	bool declared, dated;
	uint32_t nlink;
	struct link *link;   /* in the order of parents, then as given */
	struct members *of;  /* by code number */
	bool *made;
	struct members_then **by_period; /* the same where members come and go: by code number and that of the period, made when asked for */
};

struct where_at { /* a `where`, ready for rows */
	bool made, never;    /* never: it holds for no row */
	uint32_t n;
	struct scan_cond *cond; /* at most one a column */
};

struct rejects { /* rows that were rejected, ready to be asked for by keys without some columns */
	uint32_t col;        /* the one that is summed over */
	uint64_t columns;    /* it and the open ones */
	uint32_t nother, other[COL_MAX]; /* the other dimensions */
	uint32_t n;
	struct reject *v;    /* in the order of their hashes */
	uint64_t *some;      /* bits by hash: 0 where no row has it */
	uint64_t mask;
	struct rejects *next;
};

struct view_index {
	struct arena arena;
	struct codes codes[COL_MAX];
	struct cube cube;    /* where the index of keys is wanted */
	const struct ruleset *rules;
	struct rule_counts *counts;
	struct where_at *where; /* by row of the rules */
	uint32_t nsource, csource;
	struct source *source;
	struct rejects *rejects; /* this and the next are made when first asked for */
	uint64_t *plain;
	int mult_col;
	int8_t *mult;        /* by entry of mult_col */
	struct vtl_bound **bound; /* by row of the rules; NULL until a rule of VTL is run */
	struct vtl_patterns *patterns;
	sym_t *vtl_code[COL_MAX]; /* codes of a column by entry, as VTL sees them; made when first asked for */
	const char *sender_area; /* NULL: not asked yet */
	struct evidence evidence;
	bool reject;         /* the observation of a finding takes no part in what follows */
	enum status st;      /* the first failure of a report or a hierarchy */
	struct err err;
};

/* keys: whether the index of keys is wanted (else only codes and hashes). */
enum status view_make(struct view *v, struct submission *s, const struct table *t, const struct ruleset *rules,
	struct rule_counts *counts, bool keys, struct err *e);
enum status view_index_keys(struct view *v, enum cube_cells cells, struct err *e); /* once, where view_make() left it out */
void view_drop(struct view *v);
uint64_t view_row_hash(const struct view *v, uint32_t row);
/* One bit a row, for those with that code in a column: whether a row that was rejected has its key but for that column. */
void view_mark_lost(const struct view *v, uint32_t col, uint32_t code, uint64_t *bits);
/* The bits of all rows with the key, changed to have that code. */
void view_mark_whole(const struct view *v, struct cube_key *k, uint32_t col, uint32_t code, uint64_t *bits);
/* To how many observations a rule would apply if it were valid in all periods, and does not; unmet: to how many of those in its periods it
 * does not since its precondition is not met. */
uint32_t scan_outside(const struct rule_row *r, const struct view *v, uint32_t *unmet);
/* Of the rows of a scan only those whose entry in a column has another answer than this. */
void scan_answers(struct scan *s, uint32_t col, const uint8_t *answer, uint8_t out);
void view_failed(const struct view *v, enum status st, const char *why);

#endif
