/*
 * validator.h - all that a validator may see.
 *
 * A validator is one file that ends in VALIDATOR(name) = {...}; the build collects them. It knows what
 * "consistent" means and nothing else: it reads a view, reports findings, allocates nothing and changes no batch.
 * Its parameters are rows of validators/rules/<name>.csv, so that five checks that differ only in their numbers
 * are five rows of one table.
 *
 * View     all observations of one dataflow of one submission, with an index from keys to rows. Rows that were
 *          rejected are not in the index and no rule applies to them.
 * Codes    of a dimension are numbered from 0 in the order of their first appearance in the column; number 0 is
 *          "no code". Numbers mean nothing outside their view and column.
 * Values   a number is exact. UNIT_MULT of a row is taken into account where two rows are compared: view_number()
 *          gives the value of one row in the unit of another.
 * Errors   none: a report that could not be kept (no memory) is remembered and ends the stage.
 */
#ifndef VALIDATORS_VALIDATOR_H
#define VALIDATORS_VALIDATOR_H

#include "core/submission.h"

#define ROW_ABSENT UINT32_MAX
#define CODE_ABSENT UINT32_MAX /* occurs nowhere in the column */

struct view {
	struct submission *sub;
	const struct table *t;
	uint32_t ndim;
	struct view_index *index; /* private to validate/ */
};

/* The key of an observation: the code of each dimension. Changed only by view_key_set(). */
struct vkey {
	uint64_t hash;
	uint32_t code[COL_MAX];
};
void view_key(const struct view *v, uint32_t row, struct vkey *out);
void view_key_set(const struct view *v, struct vkey *k, uint32_t col, uint32_t code);

/* The first row with that key, on the sheet of the row `near` if there is one there, else on any.
 * ROW_ABSENT: none. near ROW_ABSENT: any. */
uint32_t view_find(const struct view *v, const struct vkey *k, uint32_t near);
/* Columns in which the parts of one comparison may have other codes than the whole (the basis of a partner, which is
 * BIRTH for one country, CITIZ for the next and MIXED for all). */
#define OPEN_COLS 4
#define OPEN_CODES 16
struct open_codes {
	uint32_t n, col[OPEN_COLS], ncode[OPEN_COLS], code[OPEN_COLS][OPEN_CODES];
};
/* The same where the key may have other codes in open columns: the key as it is goes first; after it the only row
 * that differs there. ROW_ABSENT where two differ, since nobody can say which is meant. */
uint32_t view_find_open(const struct view *v, const struct vkey *k, uint32_t near, const struct open_codes *open);
/* Whether a row that was rejected has this key but for `col` and the open columns, with that code in `col`; code 0: with
 * none that is known. Such a row may be a part of a whole, so that the whole cannot be judged by the others alone. */
bool view_rejected(const struct view *v, const struct vkey *k, uint32_t col, uint32_t code, const struct open_codes *open);
bool view_any_same(const struct view *v);                     /* whether any two rows have one key */
uint32_t view_first_same(const struct view *v, uint32_t row); /* the first row with the same key */
uint32_t view_next_same(const struct view *v, uint32_t row);  /* ROW_ABSENT after the last */

uint32_t view_segment(const struct view *v, uint32_t row); /* number of its segment */
uint16_t view_sheet(const struct view *v, uint32_t row);
int view_col(const struct view *v, const char *id);        /* -1: the dataflow has no such column */
int view_role(const struct view *v, enum flow_role role);  /* -1: none */
uint32_t view_code(const struct view *v, uint32_t col, const char *code); /* dimensions only */
uint32_t view_code_at(const struct view *v, uint32_t row, uint32_t col);  /* dimensions only */
uint32_t view_ncode(const struct view *v, uint32_t col);   /* numbers are below it */
const char *view_code_text(const struct view *v, uint32_t col, uint32_t code);
/* The next lower code of the same form (length), by bytes: 2005 before 2010, 2010-Q1 before 2010-Q2. CODE_ABSENT: none. */
uint32_t view_code_before(const struct view *v, uint32_t col, uint32_t code);

/* The value of a row in the unit of the row `as` (ROW_ABSENT: as it stands). false: no number, or too large. */
bool view_number(const struct view *v, uint32_t row, uint32_t as, struct dec *out);
int view_multiplier(const struct view *v, uint32_t row); /* the power of ten of UNIT_MULT; 0 where there is none */

/* Times 10^up, exactly; false where it does not fit. */
bool dec_shift(struct dec *d, int up);

/* Whether two exact numbers are one: integers exactly; where a fraction is involved, within a relative tolerance, since a
 * double that was computed is stored with digits that nobody wrote (6929725.04300001). Neither may have overflowed. */
bool numbers_agree(const struct dsum *a, const struct dsum *b, double tolerance);

/* The members of an aggregate that occur in the column, in the hierarchy that holds for a row: the file's own, else the
 * edition of mappings/regions/ that its segment names, else the code list's. Aggregates among them are replaced by
 * their members; nothing is in it twice. n 0: not an aggregate there. */
struct members {
	const uint32_t *code;
	uint32_t n;
	uint32_t listed; /* with those that occur nowhere in the column */
	bool declared;   /* by the file or an edition; else the list names what may exist, not what the file covers */
};
struct members view_members(const struct view *v, uint32_t row, uint32_t col, uint32_t parent);
/* All codes of a column that are single items (no aggregate, no total), in order of first appearance. */
const uint32_t *view_leaves(const struct view *v, uint32_t col, uint32_t *n);
bool view_single(const struct view *v, uint32_t col, uint32_t code); /* whether it is one of them */

/* ---- a row of the validator's table ---- */
struct rule_row;
const char *rule_id(const struct rule_row *r);
const char *rule_field(const struct rule_row *r, const char *name); /* "" where absent */
double rule_number(const struct rule_row *r, const char *name, double absent);
/* A field of kind FIELD_OPEN; columns that the dataflow lacks and codes that occur nowhere are left out. */
struct open_codes rule_open(const struct rule_row *r, const struct view *v, const char *name);
/* A field of kind FIELD_BASES: the number for the edition that a row's table names; 0: none. */
int64_t rule_base(const struct rule_row *r, const struct view *v, uint32_t row, const char *name);
/* The dimension that a field names; -1: the field is empty, or the dataflow has no such dimension. */
int rule_column(const struct rule_row *r, const struct view *v, const char *name);
/* What a field of kind FIELD_SET changes in a key ("INDICATOR=POP;SEX=_T"), looked up once a view. */
#define CHANGE_MOST 8
struct key_change {
	uint32_t n, col[CHANGE_MOST], code[CHANGE_MOST];
	bool impossible; /* a code that occurs nowhere: no row has the changed key */
};
struct key_change rule_change(const struct rule_row *r, const struct view *v, const char *name);
void view_key_change(const struct view *v, struct vkey *k, const struct key_change *c);
/* The i-th of the blank-separated words of a field; false after the last. */
bool rule_word(const struct rule_row *r, const char *name, uint32_t i, char buf[64]);
/* true where the row's `where` field ("INDICATOR=STOCK REFUGEES;OBS_STATUS!=B") holds for an observation. */
bool rule_applies(const struct rule_row *r, const struct view *v, uint32_t row);

/* ---- reports ---- */
/* at_row is the observation whose cell a person should look at. Numbers may be NULL; a sum that has overflowed is reported
 * as OVERFLOW instead. */
void report_numbers(const struct view *v, const struct rule_row *r, uint32_t at_row, const struct dsum *found,
	const struct dsum *expected, const char *note);
void report_text(const struct view *v, const struct rule_row *r, uint32_t at_row, const char *found,
	const char *expected, const char *note);
/* Counts what was looked at, for the Rules sheet: an evaluation that passed or could not be made. */
void report_passed(const struct view *v, const struct rule_row *r);
void report_not_applicable(const struct view *v, const struct rule_row *r);

/* ---- what a validator says of itself ---- */
enum field_kind {
	FIELD_TEXT,    /* any */
	FIELD_CHOICE,  /* one of the words in `choice` */
	FIELD_NUMBER,
	FIELD_COLUMN,  /* a dimension of the row's dataflows */
	FIELD_CODES,   /* codes of the dimension in the field "column", separated by blanks */
	FIELD_SET,     /* DIM=CODE;DIM=CODE */
	FIELD_OPEN,    /* DIM=CODE CODE;DIM=*: the codes that may stand there, * all */
	FIELD_BASES,   /* EDITION=N;EDITION=N: a whole number above zero for the tables of an edition */
};
struct field {
	const char *name;
	uint8_t kind;       /* enum field_kind */
	bool optional;      /* may be empty */
	const char *choice; /* words separated by blanks */
};

/* Two observations of one key in two submissions of a sender, both numbers. */
struct pair {
	const struct submission *other;
	const struct table *t;
	uint32_t row;
	int multiplier; /* the power of ten of its UNIT_MULT */
};

/* What a finding of the validator is about. Faults of single observations are looked for first; a dataflow may say that
 * an observation that has one takes no part in what follows (faults: first, same_key: earlier). */
enum subject {
	ABOUT_GROUP, /* several observations, of which any may be wrong */
	ABOUT_VALUE, /* the value of one */
	ABOUT_KEY,   /* one whose key an earlier one has */
};
struct validator {
	const char *name;          /* also the table's: validators/rules/<name>.csv */
	uint8_t about;             /* enum subject */
	const struct field *field; /* columns of its table beside id,dataflow,where; ends with a NULL name */
	/* One row of the table over one view. */
	void (*check)(const struct view *v, const struct rule_row *r);
	/* NULL, or: an observation against the same key elsewhere. Called by reconcile/ and not in a worker. */
	void (*compare)(const struct view *v, const struct rule_row *r, uint32_t row, const struct pair *with);
};
#define VALIDATOR(name) const struct validator validator_##name

#endif
