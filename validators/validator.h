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

#include "core/cube.h"
#include "core/submission.h"

#define ROW_ABSENT UINT32_MAX
#define CODE_ABSENT UINT32_MAX /* occurs nowhere in the column */

struct view {
	struct submission *sub;
	const struct table *t;
	uint32_t ndim;
	bool one_unit;            /* all rows have one UNIT_MULT */
	const struct cube *cube;
	struct view_index *index; /* private to validate/ */
};

/* The key of an observation; changed only by view_key_set() and view_key_change(). */
static inline void view_key(const struct view *v, uint32_t row, struct cube_key *out)
{
	cube_row_key(v->cube, row, out);
}
static inline void view_key_set(const struct view *v, struct cube_key *k, uint32_t col, uint32_t code)
{
	cube_key_set(v->cube, k, col, code);
}

/* The first row with that key, on the sheet of the row `near` if there is one there, else on any.
 * ROW_ABSENT: none. near ROW_ABSENT: any. */
uint32_t view_find(const struct view *v, const struct cube_key *k, uint32_t near);
/* Columns in which the parts of one comparison may have other codes than the whole (the basis of a partner, which is
 * BIRTH for one country, CITIZ for the next and MIXED for all). */
#define OPEN_COLS 4
#define OPEN_CODES 16
struct open_codes {
	uint32_t n, col[OPEN_COLS], ncode[OPEN_COLS], code[OPEN_COLS][OPEN_CODES];
};
/* The same where the key may have other codes in open columns: the key as it is goes first; after it the only row
 * that differs there. ROW_ABSENT where two differ, since nobody can say which is meant. */
uint32_t view_find_open(const struct view *v, const struct cube_key *k, uint32_t near, const struct open_codes *open);
/* The same with another code in one column. */
uint32_t view_find_choose(const struct view *v, const struct cube_key *k, uint32_t col, uint32_t code, uint32_t near,
	const struct open_codes *open, uint32_t found); /* private to the next */
static inline uint32_t view_find_beside(const struct view *v, const struct cube_key *k, uint32_t col, uint32_t code, uint32_t near,
	const struct open_codes *open)
{
	uint32_t found = cube_find_beside(v->cube, k, col, code);
	bool only = found == ROW_ABSENT ? !open->n : !repeats_has(cube_repeats(v->cube), found);

	return only ? found : view_find_choose(v, k, col, code, near, open, found);
}
/* For each of at most SCAN_BLOCK rows the first row with its key but for the code of one dimension, which is another one by its
 * own (CODE_ABSENT: none). A block at a time, so that memory is waited for once and not for every row. */
void view_find_each(const struct view *v, const uint32_t *row, uint32_t n, uint32_t col, const uint32_t *other, uint32_t *out);
/* Rows that were rejected and have this key but for `col` and the open columns. Such a row may be a part of a whole, so that
 * the whole cannot be judged by the others alone. */
struct lost {
	uint32_t n;
	const struct reject *v;
};
struct lost view_lost_rows(const struct view *v, const struct cube_key *k, uint32_t col, const struct open_codes *open);
static inline struct lost view_lost(const struct view *v, const struct cube_key *k, uint32_t col, const struct open_codes *open)
{
	/* Nothing was rejected from most tables: the rule that kept a row out is listed. */
	return v->t->nfate_rule > 1 ? view_lost_rows(v, k, col, open) : (struct lost){ 0, NULL };
}
/* Whether one of them has that code in `col`; code 0: none that is known. */
bool lost_has_code(const struct lost *l, uint32_t code);
static inline bool lost_has(const struct lost *l, uint32_t code)
{
	return l->n && lost_has_code(l, code);
}
static inline uint32_t view_next_same(const struct view *v, uint32_t row) /* ROW_ABSENT after the last */
{
	return repeats_next(cube_repeats(v->cube), row);
}
/* From this row on the first one that is the first of several with one key; ROW_ABSENT: none. */
static inline uint32_t view_repeated(const struct view *v, uint32_t row)
{
	return repeats_first(cube_repeats(v->cube), row);
}

uint32_t view_segment(const struct view *v, uint32_t row); /* number of its segment */
uint16_t view_sheet(const struct view *v, uint32_t row);
int view_col(const struct view *v, const char *id);        /* -1: the dataflow has no such column */
int view_role(const struct view *v, enum flow_role role);  /* -1: none */
uint32_t view_code(const struct view *v, uint32_t col, const char *code); /* dimensions only */
uint32_t view_code_at(const struct view *v, uint32_t row, uint32_t col);  /* dimensions only */
uint32_t view_ncode(const struct view *v, uint32_t col);   /* numbers are below it */
/* By code number of one dimension: the number that the same code has in another, CODE_ABSENT: none. NULL: no memory, which
 * ends the stage. */
const uint32_t *view_codes_as(const struct view *v, uint32_t col, uint32_t as);
/* Bit b: in some row, which may be a rejected one, b is the code of `of` and the code of `col` is another than this. */
uint64_t view_codes_beside(const struct view *v, uint32_t of, uint32_t col, uint32_t code);
const char *view_code_text(const struct view *v, uint32_t col, uint32_t code);
/* So many zeros, which live as long as the view. NULL: no memory, which ends the stage. */
uint8_t *view_bytes(const struct view *v, size_t n);
/* By code the next lower code of the same form (length), by bytes: 2005 before 2010, 2010-Q1 before 2010-Q2. CODE_ABSENT:
 * none. NULL: no memory, which ends the stage. */
const uint32_t *view_codes_before(const struct view *v, uint32_t col);
static inline uint32_t view_code_before(const struct view *v, uint32_t col, uint32_t code)
{
	const uint32_t *before = view_codes_before(v, col);

	return before ? before[code] : CODE_ABSENT;
}

int view_multiplier(const struct view *v, uint32_t row); /* the power of ten of UNIT_MULT; 0 where there is none */
/* Times 10^up, exactly; false where it does not fit. */
bool dec_shift(struct dec *d, int up);
/* The value of a row in the unit of the row `as` (ROW_ABSENT: as it stands). false: no number, or too large. */
static inline bool view_number(const struct view *v, uint32_t row, uint32_t as, struct dec *out)
{
	if (row == ROW_ABSENT || !table_counts(v->t, row))
		return false;
	*out = table_value(v->t, row);
	return as == ROW_ABSENT || v->one_unit || dec_shift(out, view_multiplier(v, row) - view_multiplier(v, as));
}

/* Whether two exact numbers are one: integers exactly; where a fraction is involved, within a relative tolerance, since a
 * double that was computed is stored with digits that nobody wrote (6929725.04300001). Neither may have overflowed. */
bool numbers_agree_nearly(const struct dsum *a, const struct dsum *b, double tolerance); /* private to the next */
static inline bool numbers_agree(const struct dsum *a, const struct dsum *b, double tolerance)
{
	return (a->scale == b->scale && a->m == b->m) || numbers_agree_nearly(a, b, tolerance);
}

/* The members of an aggregate that occur in the column, in the hierarchy that holds for a row: the file's own, else the
 * edition of mappings/regions/ that its segment names, else the code list's. Aggregates among them are replaced by
 * their members; nothing is in it twice. n 0: not an aggregate there. */
struct members {
	const uint32_t *code;
	uint32_t n;
	uint32_t listed; /* with those that occur nowhere in the column */
	bool declared;   /* by the file or an edition; else the list names what may exist, not what the file covers */
	bool dated;      /* they are those of the period of the row, as published */
};
struct members view_members(const struct view *v, uint32_t row, uint32_t col, uint32_t parent);
/* The members of a bloc (mappings/regions/blocs.csv) on the last day of a period, of those codes that occur in a column. */
struct members view_bloc(const struct view *v, const char *bloc, uint32_t period_col, uint32_t period, uint32_t col);
/* Whether any of these knows members of a code, for any row. */
bool view_parent(const struct view *v, uint32_t col, uint32_t code);
/* All codes of a column that are single items (no aggregate, no total), in order of first appearance. */
const uint32_t *view_leaves(const struct view *v, uint32_t col, uint32_t *n);
bool view_single(const struct view *v, uint32_t col, uint32_t code); /* whether it is one of them */

/* ---- a row of the validator's table ---- */
struct rule_row;
const char *rule_id(const struct rule_row *r);
const char *rule_field(const struct rule_row *r, const char *name); /* "" where absent */
double rule_number(const struct rule_row *r, const char *name, double absent);
/* The i-th row, from 0, of the same table with the same rule, dataflow and where: r itself is one. NULL: no more. */
const struct rule_row *rule_sibling(const struct view *v, const struct rule_row *r, uint32_t i);
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
void view_key_change(const struct view *v, struct cube_key *k, const struct key_change *c);
/* Of a column that may be an attribute, by entry: whether its code is one of the words of a field. NULL: no memory, which
 * ends the stage. */
const uint8_t *rule_marks(const struct rule_row *r, const struct view *v, const char *name, uint32_t col);
/* The codes of a dimension that a field lists, in its order ("A -B =REF_AREA"). *n 0, and NULL: none, or no memory, which ends
 * the stage. */
struct listed_code {
	uint32_t code; /* CODE_ABSENT: it occurs nowhere */
	int of;        /* it is the code that a row has in this column; -1 */
	bool minus;
};
const struct listed_code *rule_codes(const struct rule_row *r, const struct view *v, const char *name, uint32_t col, uint32_t *n);
/* Whether a rule of VTL has conditions, and one of them at a row: of its left side (item 0) or of a right item (from 1); 1 true, also where
 * there is none; 0 false; 2 unknown. */
bool rule_conditional(const struct rule_row *r);
int rule_condition(const struct rule_row *r, const struct view *v, uint32_t item, uint32_t row);
/* The i-th of the blank-separated words of a field; false after the last. */
bool rule_word(const struct rule_row *r, const char *name, uint32_t i, char buf[64]);
/* true where the row's `where` field ("INDICATOR=STOCK REFUGEES;OBS_STATUS!=B") holds for an observation. */
bool rule_applies(const struct rule_row *r, const struct view *v, uint32_t row);

/* All observations to which a rule applies, in their order; the columns are looked through a block of rows at a time.
 *
 *	scan_begin(&s, r, v);
 *	scan_code(&s, col, total);
 *	while (scan_next(&s, &row))
 */
#define SCAN_BLOCK 512u
#define SCAN_CONDS 24
struct scan_cond {
	const struct packed *at;
	const uint8_t *entry; /* whether it holds, by entry */
};
struct scan {
	const struct view *v;
	uint32_t ncond;
	struct scan_cond cond[SCAN_CONDS];
	const uint32_t *list;  /* the rows of one code, in their order; NULL: all rows are looked through */
	bool all;              /* rejected rows, too */
	uint32_t next, end;    /* the row to go on with, or its place in the list */
	uint32_t i, n, row[SCAN_BLOCK]; /* what is given out next, of n that were found */
};
void scan_begin(struct scan *s, const struct rule_row *r, const struct view *v);
/* The rows that were rejected, too: for what is asked of texts as they were written. */
void scan_all(struct scan *s);
/* Of these only what has that code in a dimension, or one for which wanted() holds. */
void scan_code(struct scan *s, uint32_t col, uint32_t code);
void scan_codes(struct scan *s, uint32_t col, bool (*wanted)(const void *user, uint32_t code), const void *user);
/* To how many observations a rule applies; how many the scan would still give out. */
uint32_t scan_count(const struct rule_row *r, const struct view *v);
uint32_t scan_rest(struct scan *s);
bool scan_more(struct scan *s); /* the next n rows, at most SCAN_BLOCK; false: none is left */
static inline bool scan_next(struct scan *s, uint32_t *row)
{
	if (s->i == s->n && !scan_more(s))
		return false;
	*row = s->row[s->i++];
	return true;
}

/* Totals that stand in a relation to their parts without any doubt: each part is there once and is a number, of the scale of the total,
 * and nothing beside it was rejected. Parts must be there, extra ones may. */
enum sum_relation { EQUAL, LESS, LESS_OR_EQUAL, MORE, MORE_OR_EQUAL };
struct plain {
	const struct view *v;
	enum sum_relation relation;
	uint32_t n, nmust;
	struct apart {
		uint64_t cells; /* from the cell of a total to that of a part */
		bool minus;
	} *part;
	const uint64_t *plain, *odd;  /* by row one bit: it may be a part; it is a total that needs a closer look, NULL: none is */
};
/* false: it cannot be told for a block of rows at once. Codes are those of col. */
bool view_plain(const struct view *v, uint32_t col, uint32_t total, const struct listed_code *part, uint32_t npart,
	const struct listed_code *extra, uint32_t nextra, enum sum_relation relation, struct plain *out);
/* For at most SCAN_BLOCK rows that have the total's code. Where it says no, nothing is known. */
void view_adds_up(const struct plain *p, const uint32_t *whole, uint32_t n, bool *fine);
/* The code of the area that sent the submission; "": an organization did, or it is not known. */
const char *view_sender_area(const struct view *v);

/* ---- the data set of --reference, of the view's dataflow ---- */
/* Its observations are numbered from 0; codes are texts, one a dimension. */
uint32_t reference_count(const struct view *v); /* 0: there is none */
const char *reference_code(const struct view *v, uint32_t ref, uint32_t dim);
uint32_t reference_find(const struct view *v, const char *const code[COL_MAX]); /* ROW_ABSENT: none */
/* In the unit of the row `as`; false: no number. */
bool reference_number(const struct view *v, uint32_t ref, uint32_t as, struct dec *out);
uint32_t reference_row(const struct view *v, const char *const code[COL_MAX]); /* the row with that key; ROW_ABSENT */
/* Whether the row's `where` holds for these dimensions; attributes are not asked about. */
bool reference_applies(const struct rule_row *r, const struct view *v, const char *const code[COL_MAX]);
/* Whether it holds for the attributes of an observation of the reference. */
bool reference_fits(const struct rule_row *r, const struct view *v, uint32_t ref);
/* An attribute of it, as it is written there; "" where nothing is, or more than so many bytes are. */
#define REF_SAID_MOST 200
const char *reference_said(const struct view *v, uint32_t ref, uint32_t col, char buf[REF_SAID_MOST + 1]);
/* Whether an attribute of a row or of the reference (either may be ROW_ABSENT) has one of the words of a field of kind FIELD_WORDS. */
bool rule_speaks(const struct rule_row *r, const struct view *v, const char *name, uint32_t row, uint32_t ref);
/* n zeros for as long as the view is there; NULL: no memory, which ends the run. */
uint32_t *view_zeros(const struct view *v, uint32_t n);
/* What a field of kind FIELD_SET changes in codes. */
void rule_change_texts(const struct rule_row *r, const struct view *v, const char *name, const char *code[COL_MAX]);

/* ---- reports ---- */
/* at_row is the observation whose cell a person should look at. Numbers may be NULL; a sum that has overflowed is reported
 * as OVERFLOW instead. */
void report_numbers(const struct view *v, const struct rule_row *r, uint32_t at_row, const struct dsum *found,
	const struct dsum *expected, const char *note);
/* The same where found is a total and expected the sum of so many parts, each of which may have been rounded. */
void report_sum(const struct view *v, const struct rule_row *r, uint32_t at_row, const struct dsum *found, const struct dsum *expected,
	uint32_t parts, const char *note);
void report_text(const struct view *v, const struct rule_row *r, uint32_t at_row, const char *found,
	const char *expected, const char *note);
/* What was seen beside an evaluation, under an id of its own; the evaluation itself is counted by the caller. */
void report_as(const struct view *v, const struct rule_row *r, const char *id, uint32_t at_row, const char *note);
/* Counts what was looked at, for the Rules sheet: an evaluation that passed or could not be made, and why. Each observation that a
 * rule is about is counted once, or once for each comparison that it has part in. */
enum why_not {
	NO_VALUE,        /* the figure itself has none, or what is computed from it is null */
	NO_PART,         /* a part is missing, confidential or was rejected */
	NO_REFERENCE,    /* there is nothing to hold it against: no period before, no other table, no other data set */
	NO_PRECONDITION, /* what the rule presupposes is not so */
	NO_DIMENSION,    /* the data have no breakdown by the dimension that it is about */
	NO_VALIDITY,     /* its period is outside of those that the rule is valid in */
	NO_ARITHMETIC,   /* a figure or sum has more digits than can be kept */
	IS_BROKEN,       /* the rule, or a row of it, is broken and was left out */
	WHY_NOTS
};
void report_passed(const struct view *v, const struct rule_row *r);
void report_passed_many(const struct view *v, const struct rule_row *r, uint64_t n);
void report_not_applicable(const struct view *v, const struct rule_row *r, enum why_not why);
void report_not_applicable_many(const struct view *v, const struct rule_row *r, enum why_not why, uint64_t n);

/* ---- what the next report is made of, so that its cause can be found ---- */
enum made_of {
	OF_ITSELF,   /* nothing but its observation */
	OF_SUM,      /* a whole and its signed parts, any of which may be wrong; one that stands there twice counts for both */
	OF_LISTED,   /* an aggregate and its members, as a code list says */
	OF_DECLARED, /* the same as the file or an edition of mappings/regions says */
	OF_FORMULA,  /* a figure and the operands that it was computed from */
};
/* Parts follow, with the sign that they have in the sum (0: an operand); slack: what is no difference. */
void report_made_of(const struct view *v, enum made_of how, double slack);
void report_part(const struct view *v, uint32_t row, int sign);
/* And the whole is not equal to them, but in that relation; none of the figures can be below zero. */
void report_bound(const struct view *v, enum sum_relation relation);
void report_not_negative(const struct view *v);
/* Rules are run again over a few observations to see which identities hold there: no report is made of what does not. */
bool report_asks_what_holds(const struct view *v);
/* The bit of the row with another code in one column, if there is one. */
static inline void view_mark(const struct view *v, const struct cube_key *k, uint32_t col, uint32_t code, uint64_t *bits)
{
	uint32_t row = cube_find_beside(v->cube, k, col, code);

	if (row != ROW_ABSENT)
		bits[row / 64] |= (uint64_t)1 << row % 64;
}
/* Off: how far the whole is above its parts, 0 but for what is no equation. */
void report_holds(const struct view *v, const struct rule_row *r, uint32_t row, double off);

/* ---- what a validator says of itself ---- */
enum field_kind {
	FIELD_TEXT,    /* any */
	FIELD_CHOICE,  /* one of the words in `choice` */
	FIELD_CHOICES, /* some of them, separated by blanks */
	FIELD_NUMBER,
	FIELD_COLUMN,  /* a dimension of the row's dataflows */
	FIELD_ANY_COLUMN, /* a dimension or an attribute */
	FIELD_COLUMN_OR_SENDER, /* a dimension, or SENDER: who sent the file */
	FIELD_COLUMNS, /* dimensions, separated by blanks */
	FIELD_ANY_COLUMNS, /* dimensions or attributes, separated by blanks */
	FIELD_TUPLES,  /* "F Y0T4;M Y0T4": a code for each of the dimensions in "columns", else in "column" and "other" */
	FIELD_PERIOD,  /* 2020, 2020-S1, 2020-Q3, 2020-07 */
	FIELD_CODES,   /* codes of the dimension in the field "column", separated by blanks */
	FIELD_SIGNED,  /* the same, each with a "-" before it where it is taken away */
	FIELD_PARTS,   /* the same, signed or not, or =DIM: the code that the whole has in that dimension */
	FIELD_SET,     /* DIM=CODE;DIM=CODE */
	FIELD_OPEN,    /* DIM=CODE CODE;DIM=*: the codes that may stand there, * all */
	FIELD_WORDS,   /* COL=WORD WORD*;COL=WORD: what an attribute may say, * any ending */
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

/* A rule that sets one code of a column against one other, which may stand in another submission of the sender. */
struct across {
	uint32_t col;
	const char *own, *other;
	struct open_codes open;
};

/* What a validator counts for people who read the table: of the members of a bloc that are destinations in one period and classification. */
struct figure {
	const char *name;          /* of the bloc */
	uint32_t row;              /* an observation of the group, which has its period and its other codes */
	uint32_t members, destinations, totals; /* of the bloc at the time; that are there; that have a total */
	uint32_t pairs, possible;  /* of a destination and an origin, of these destinations */
	struct dsum inside, all;   /* of those that have a total: what comes from other members, and from anywhere, in units */
};
typedef void figure_sink(void *user, const struct view *v, const struct figure *f);

/* What a finding of the validator is about. Faults of single observations are looked for first; a dataflow may say that
 * an observation that has one takes no part in what follows (faults: first, same_key: earlier). */
enum subject {
	ABOUT_GROUP, /* several observations, of which any may be wrong */
	ABOUT_VALUE, /* the value of one */
	ABOUT_KEY,   /* one whose key an earlier one has */
};
typedef double correction(const void *user, uint32_t row); /* what is to be added to the figure of a row */
struct validator {
	const char *name;          /* also the table's: validators/rules/<name>.csv */
	uint8_t about;             /* enum subject */
	const struct field *field; /* columns of its table beside id,dataflow,where; ends with a NULL name */
	bool together;             /* the rows of one rule are one list: where one of them is broken, all are left out */
	/* One row of the table over one view. */
	void (*check)(const struct view *v, const struct rule_row *r);
	/* NULL, or: an observation against the same key elsewhere. Called by reconcile/ and not in a worker. */
	void (*compare)(const struct view *v, const struct rule_row *r, uint32_t row, const struct pair *with);
	/* NULL, or: whether a row of the table is such a rule; and an observation that has its own code against one that has the other.
	 * Called by reconcile/, for rules of level 2, where no submission has both. */
	bool (*across)(const struct view *v, const struct rule_row *r, struct across *out);
	void (*beside)(const struct view *v, const struct rule_row *r, uint32_t row, const struct pair *with);
	/* NULL, or: what depends on the day of the run (YYYY-MM-DD). Asked where some period of the table begins after it, or the row has
	 * conditions; not in a worker. */
	void (*dated)(const struct view *v, const struct rule_row *r, const char *as_of);
	/* NULL, or: the figures of a row of the table. Nothing is reported. */
	void (*figures)(const struct view *v, const struct rule_row *r, figure_sink *say, void *user);
	/* NULL, or, where the rule is an identity of sums: marks the wholes that any of the observations may be a part of. */
	void (*wholes)(const struct view *v, const struct rule_row *r, const uint32_t *row, uint32_t n, uint64_t *bits);
	/* NULL, or: whether a figure that was computed is what comes out when so much is added to it and to what it was computed from. */
	bool (*again)(const struct view *v, const struct rule_row *r, uint32_t row, correction *by, const void *user);
	/* NULL, or: whether no figure of a segment agrees with the rule while all agree with another that text names. */
	bool (*column)(const struct view *v, const struct rule_row *r, uint32_t segment, char *text, size_t cap);
};
#define VALIDATOR(name) const struct validator validator_##name

#endif
