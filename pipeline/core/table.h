/*
 * table.h - observations held by column: those of one dataflow in one submission, or in all of them.
 *
 * Shape    n rows. Column c of a row is a number in dict c, whose entry has the text as written and, after
 *          normalize, the code. A column in which every row has the same entry takes no room at all. Entry 0 always is
 *          "absent" (no label, no text); its code is the default of the column, if it has one.
 * Values   row i is worth m[i] / 10^scale[i] where its state is VAL_NUMBER or VAL_NIL. raw[i] is 0 where the
 *          text as written is the canonical text of the value; else raw_sym[raw[i]] is what was written,
 *          where raw_sym[1] = SYM_NONE stands for an empty field.
 *          After layout a text that is not canonical has state VAL_RAW and waits for normalize.
 * Fate     0: the row becomes an observation. Else fate_rule[fate[i]] is the rule that kept it out
 *          (and a finding or ledger line has the reason); fate_rule[1 .. nfate_rule - 1] are in use. A rejected row stays in the table.
 * Origin   table_origin(): the cell of the value; table_dim_origin(): the cell that gave a column.
 *          Both are kept as runs and rules of a segment, so a row costs nothing for them in ordered tables.
 * Owner    the table, until table_release(); or a mapped artifact: then read-only, and pushing is an error of the caller.
 * Errors   ST_FATAL: no memory, or a limit is passed.
 *          Numbers are stored little-endian, as on every machine that this runs on.
 * Limits   UINT32_MAX - 1 rows, COL_MAX columns, SEGMENT_MAX segments, 255 rules in one table.
 */
#ifndef CORE_TABLE_H
#define CORE_TABLE_H

#include "core/arena.h"
#include "core/cell.h"
#include "core/decimal.h"
#include "core/flow.h"
#include "core/origin.h"
#include "core/packed.h"
#include "core/symbols.h"

#define SEGMENT_MAX (1u << 20)

enum val_state {
	VAL_NUMBER,
	VAL_NIL,          /* "-": magnitude nil; counts as 0 */
	VAL_MISSING,      /* "..", ":", an empty field: not available */
	VAL_CONFIDENTIAL, /* suppressed */
	VAL_CANNOT_EXIST, /* the area did not exist in the period */
	VAL_RAW,          /* as written, before normalize */
	VAL_BAD,          /* no number; the row is rejected */
};

const char *val_state_word(enum val_state s); /* number nil missing confidential cannot-exist raw bad */

enum match_kind { KIND_NONE, KIND_CODE /* an item of a plain list */, KIND_AREA, KIND_FORMER, KIND_PART, KIND_AGGREGATE, KIND_RESIDUAL, KIND_SUBAREA,
	KIND_AMBIGUOUS };
enum match_how { HOW_NONE, HOW_CODE, HOW_EXACT, HOW_FOLDED, HOW_CLEANED, HOW_ALIAS, HOW_PATTERN, HOW_TRANSLIT, HOW_REPAIRED, HOW_TYPO, HOW_DEMONYM, HOW_DEFAULT, HOW_FILE /* the name of the file */ };

struct entry {
	sym_t label, text;  /* as written: the label, and the explicit code beside it or given by the layout */
	sym_t code;         /* SYM_NONE: not (yet) known */
	sym_t candidates;   /* "TLS|TGO", best first; SYM_NONE */
	sym_t why;          /* what it was understood by, beside how: the row of a table, the sender's code book, the column; SYM_NONE */
	uint8_t kind, how;  /* enum match_kind, match_how */
	uint8_t score;      /* 0..100 */
	uint8_t other;      /* 1: it is looked for in the other list of its column, see flow.h */
	uint32_t count;     /* rows that have it and are written */
	struct origin first; /* the cell where it was first seen */
};

struct column {
	struct packed at;
	uint32_t nentry, centry;
	struct entry *entry;
	uint32_t *slot;     /* open-addressing look-up of (label, text); private to table.c */
	uint32_t nslot;
};

/* Where the text of a column stands, by the rule of a segment. */
enum at_kind {
	AT_NONE,    /* nowhere: a constant of the layout or a default of the dataflow */
	AT_ROW,     /* in the row of the value, column `col` */
	AT_HEAD,    /* in row `row`, in the column head[value column] (a header that spans several) */
	AT_CELL,    /* in the fixed cell row, col */
	AT_CARRIED, /* in column `col`, in the row of the last carry whose from_row <= row of the value */
	AT_BESIDE,  /* in the row of the value, `col` columns right of it */
};
struct carry {
	uint32_t from_row, label_row;
};
struct dim_at {
	uint8_t kind;
	uint16_t col;
	uint32_t row;
	uint32_t nhead, ncarry;
	const uint16_t *head;      /* by value column; UINT16_MAX: none */
	const struct carry *carry; /* ascending from_row */
};

/* One table as found on one sheet by one layout. Its rows are contiguous. */
struct segment {
	uint16_t sheet;
	sym_t layout;         /* id of the layout: "undesa-2015-total/table-1" */
	sym_t edition;        /* revision of the source, as the layout says; SYM_NONE */
	sym_t number_style;   /* how the layout says numbers are written: "auto" by default, see normalize.h */
	uint32_t closed;      /* bit c: the layout declares that parts over column c are complete */
	uint32_t first, n;    /* rows */
	struct dim_at at[COL_MAX];
};

/* Rows from obs on stand at (row + k*drow, col + k*dcol). */
struct run {
	uint32_t obs;
	struct origin at;
	int32_t drow, dcol;
};

struct table {
	const struct flow *flow;
	uint32_t n;
	struct column col[COL_MAX];
	uint32_t last[COL_MAX]; /* entries of the last row; those of rows from col[c].at.n on are not written yet */
	struct packed_int m;
	struct packed scale, state, raw, fate;
	uint32_t nraw_sym, craw_sym;
	sym_t *raw_sym;      /* [0] unused, [1] the empty field */
	uint32_t *raw_of;    /* by symbol its number in raw_sym; private to table.c */
	uint32_t nraw_of;
	uint32_t nfate_rule; /* counts the unused [0] */
	sym_t fate_rule[256]; /* [0] unused */
	uint32_t nseg, cseg;
	struct segment *seg;
	uint32_t nrun, crun;
	struct run *run;
	bool mapped;         /* arrays stand in a mapped artifact */
};

enum status table_init(struct table *t, const struct flow *f, struct err *e);
void table_release(struct table *t);

/* The entry for this pair, new or known; at is kept when it is new. */
enum status table_entry(struct table *t, uint32_t col, sym_t label, sym_t text, struct origin at,
	uint32_t *entry, struct err *e);

/* One more entry with the label and text of a known one, for rows in which they mean something else (a name whose
 * meaning depends on the year; a default that depends on another column, like 0). table_entry() goes on finding the first. */
enum status table_entry_again(struct table *t, uint32_t col, uint32_t like, uint32_t *entry, struct err *e);
/* Takes back the entry that was made last in a column, to which no row may point yet. */
void table_entry_undo(struct table *t, uint32_t col);

/* Opens a segment; rows pushed from now on belong to it. The caller fills *out's rules (at, edition, ...)
 * before the next segment is opened; head and carry arrays must live as long as the table. */
enum status table_segment(struct table *t, uint16_t sheet, sym_t layout, struct segment **out, struct err *e);

/* One row of the open segment, on its sheet: entry numbers by column, the value as written (n bytes, may be 0 for an empty field) and its cell.
 * Canonical text is parsed at once; anything else is kept as VAL_RAW with the text (interned in syms). */
enum status table_push(struct table *t, struct symbols *syms, const uint32_t *entry, const char *s, size_t n,
	struct origin at, struct err *e);
/* The same for many rows of a cell that the ledger has looked at. Only columns whose bit is set in changed may have another entry
 * than the row before; columns are written when they change. table_flush() has to follow before anything is read of the table. */
enum status table_append(struct table *t, struct symbols *syms, const uint32_t *entry, uint32_t changed, const struct cell *c,
	struct origin at, struct err *e);
enum status table_flush(struct table *t, struct err *e);
/* Many rows: for each column the rows, counted from the next one, from which on it has another entry than before, in their order;
 * then n values c[0], c[stride], ..., that stand one below the other from the cell first; number[i] is what the text of c[i * stride]
 * is (NULL: none is a number). table_flush() has to follow here, too. */
static inline enum status table_change(struct table *t, uint32_t col, uint32_t entry, uint32_t row, struct err *e);
enum status table_values(struct table *t, struct symbols *syms, const struct text_cell *c, uint32_t stride,
	const struct cell_number *number, uint32_t n, struct origin first, struct err *e);

/* Private: writes what is not written yet of the rows of a column that are before end. */
static inline enum status table_fill(struct table *t, uint32_t col, uint32_t end, struct err *e)
{
	struct packed *p = &t->col[col].at;
	uint32_t x = t->last[col], n = end - p->n;

	t->col[col].entry[x].count += n;
	return n == 1 ? packed_push(p, x, e) : packed_few(p, x, n, e);
}
static inline enum status table_change(struct table *t, uint32_t col, uint32_t entry, uint32_t row, struct err *e)
{
	if (entry == t->last[col])
		return ST_OK;
	TRY(table_fill(t, col, t->n + row, e));
	t->last[col] = entry;
	return ST_OK;
}

/* Of a row that belongs to the run. */
static inline struct origin run_origin(const struct run *r, uint32_t row)
{
	uint32_t k = row - r->obs;

	return (struct origin){
		.row = r->at.row + k * (uint32_t)r->drow,
		.col = (uint16_t)(r->at.col + k * (uint32_t)r->dcol),
		.sheet = r->at.sheet,
	};
}
struct origin table_origin(const struct table *t, uint32_t row);
const struct segment *table_seg_of(const struct table *t, uint32_t row);
bool table_dim_origin(const struct table *t, uint32_t row, uint32_t col, struct origin *out);
/* The text of the value as written: canonical or raw. buf must hold DEC_TEXT; the answer points into buf or syms. */
const char *table_value_text(const struct table *t, const struct symbols *syms, uint32_t row, char *buf, size_t *n);
/* Gives a row its value and keeps the text as written. A state other than VAL_NUMBER and VAL_NIL has value 0. */
enum status table_set_value(struct table *t, struct symbols *syms, uint32_t row, enum val_state state, struct dec value,
	struct err *e);
/* Marks a row as kept out by a rule. A row that is out already keeps its first reason. */
enum status table_reject(struct table *t, uint32_t row, sym_t rule, struct err *e);

static inline const struct entry *table_at(const struct table *t, uint32_t row, uint32_t col)
{
	return &t->col[col].entry[packed_get(&t->col[col].at, row)];
}
static inline sym_t table_code(const struct table *t, uint32_t row, uint32_t col)
{
	return table_at(t, row, col)->code;
}
static inline struct dec table_value(const struct table *t, uint32_t row)
{
	return (struct dec){ packed_int_get(&t->m, row), (uint8_t)packed_get(&t->scale, row) };
}
static inline enum val_state table_state(const struct table *t, uint32_t row)
{
	return (enum val_state)packed_get(&t->state, row);
}
/* How many rows from this one on are kept, up to the first that is not or to end. */
static inline uint32_t table_kept_run(const struct table *t, uint32_t row, uint32_t end)
{
	return packed_not0(&t->fate, row, end) - row;
}
/* The numbers of a table for loops over many rows: what a column is stored as is looked at once. To be had anew when a row
 * has been changed. */
struct table_numbers {
	const struct packed_int *m;
	struct byte_column {
		const uint8_t *v;
		uint32_t mask; /* 0 where all rows have the first */
	} scale, state, fate;
};
static inline struct byte_column byte_column(const struct packed *p) /* no number of which is above 255 */
{
	return p->width ? (struct byte_column){ p->v, UINT32_MAX } : (struct byte_column){ (const uint8_t *)&p->same, 0 };
}
static inline struct table_numbers table_numbers(const struct table *t)
{
	return (struct table_numbers){ &t->m, byte_column(&t->scale), byte_column(&t->state), byte_column(&t->fate) };
}
/* false: no number that arithmetic may use. */
static inline bool table_number(const struct table_numbers *x, uint32_t row, struct dec *out)
{
	if (x->state.v[row & x->state.mask] > VAL_NIL || x->fate.v[row & x->fate.mask])
		return false;
	*out = (struct dec){ packed_int_get(x->m, row), x->scale.v[row & x->scale.mask] };
	return true;
}

/* A number that arithmetic may use. */
static inline bool table_counts(const struct table *t, uint32_t row)
{
	return table_state(t, row) <= VAL_NIL && packed_get(&t->fate, row) == 0;
}

#endif
