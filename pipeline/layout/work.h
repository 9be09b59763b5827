/*
 * work.h - a sheet while it is read: the window, the layout that fits it, what its columns mean.
 *
 * Life     window.c collects the first rows; match.c chooses the layout and head.c plans its columns; begin.c sets up
 *          the sources and values; rows.c then takes row after row, the buffered ones first.
 * Owner    layout_run owns all of it. What ends with the sheet is in the arena of the window or of a source.
 */
#ifndef LAYOUT_WORK_H
#define LAYOUT_WORK_H

#include "core/text.h"
#include "layout/decl.h"

#define WINDOW_ROWS 64
#define WINDOW_BYTES (2u << 20) /* of text: a sheet with longer rows is judged by fewer */
#define MERGES_MAX 4096
#define ENDS_MAX 64 /* of tables in a sheet: beyond it a table of common words does not end */
#define NO_COL UINT16_MAX
#define CHUNK_ROWS 64u /* of a block, looked at together: a bit each in block.other */

struct window_row {
	uint32_t row, n;
	struct cell *c;
};
struct merge {
	uint32_t row0, row1;
	uint32_t col0, col1;
};
struct window {
	struct arena arena;
	uint32_t nrow;
	struct window_row row[WINDOW_ROWS];
	size_t bytes;
	uint32_t nmerge;
	struct merge *merge;
	bool any; /* some cell holds a text */
};

/* What a physical column is. */
enum act { ACT_NONE, ACT_SOURCE, ACT_VALUE, ACT_BESIDE /* a figure, right of it */, ACT_IGNORE, ACT_UNKNOWN };

struct plan_col {
	uint8_t act;
	const struct decl_column *decl;           /* ACT_SOURCE, ACT_IGNORE by column, ACT_VALUE by column */
	const char *reason;                       /* ACT_IGNORE */
	const struct decl_case *give[HEAD_MAX];   /* ACT_VALUE by header rows */
	uint16_t from[HEAD_MAX];                  /* the column whose header text holds here; NO_COL */
	uint32_t head;                            /* header row of its own heading, for findings */
	bool filled;                              /* something stands in it below the header rows */
	bool beside;                              /* it stands right of figures and belongs to them */
};
/* Where a declared find was found. */
struct found {
	bool there;              /* false: it is optional, and nothing says it */
	uint32_t which;          /* case */
	const struct cell *cell; /* NULL: it is the name of the sheet or of the file */
	uint32_t row;
	enum find_where name;    /* which of them */
};
struct plan {
	const struct decl_table *t;
	uint32_t nhead;                     /* header rows; those of a cross-table are found in the sheet */
	const struct decl_header *head[HEAD_MAX];
	bool carry[HEAD_MAX];               /* its texts hold for the empty cells right of them */
	uint32_t head_at[HEAD_MAX];         /* index into the window */
	const struct cell **text[HEAD_MAX]; /* header cells by column; NULL entries */
	uint32_t ncol;
	struct plan_col *col;
	const char *beyond;                 /* why what stands right of all columns of the window is not used; NULL */
	struct found *found;                /* by decl_find */
	uint32_t met, of;                   /* conditions */
	bool wants;                         /* all is there but what the table needs to be told */
	char missed[300];                   /* the first condition that was not met */
	uint32_t missed_row, missed_col;    /* the heading that it speaks of; ROW_NONE: none */
};

/* What one text of a column sets. */
struct item {
	uint8_t col;
	bool copy, replace; /* replace: label and code together, as a setting does */
	uint8_t from;
	sym_t label, text;
	uint32_t entry;     /* of the column, where the item alone gives it; 0: not looked up yet */
};
struct effect {
	uint32_t hash, nkey; /* of the text */
	uint32_t *settled;   /* the entries that came of it, by the columns of a source that has them alone; NULL: not settled yet */
	struct item *item;
	uint32_t n;
	bool gives;  /* it is a text, and sets something */
	bool plain;  /* settled, and all that it does is to give what was settled */
	bool unread; /* a pattern could not be tried to its end, so nothing is known */
	uint64_t when; /* conditions of row rules that hold */
	struct effect *then; /* what followed it last, if that is settled; NULL */
	char key[];  /* the text */
};

/* Rows below each other, up to end, in which one text stands. */
struct stretch {
	uint32_t end;
	struct effect *f; /* NULL: it is not known, or more comes of it than settled entries */
};

struct source {
	const struct decl_column *decl;
	uint16_t col, part; /* part of a composed column; NO_COL */
	uint32_t cols;      /* bit c: it may set column c of the dataflow */
	bool alone;         /* nothing else sets these columns */
	bool carry;         /* as declared */
	uint32_t row;       /* the last row in which it was looked at; ROW_NONE */
	struct effect *now; /* of this row, or of one above whose label holds here too; NULL before the first row */
	struct arena arena;
	uint32_t neffect, nslot;
	struct effect **slot;
	uint32_t ncarry, ccarry;
	struct carry *carried;
	struct stretch *stretch, *at; /* of the chunk at hand: CHUNK_ROWS at most; the one that is taken */
	bool all_known, all_give;     /* it has an effect in each of them; which gives something */
};

struct target { /* one column of the dataflow in the row at hand */
	sym_t label, text;
	uint32_t entry;
	bool copy;          /* as column `from` of this row */
	bool known;         /* it is what the entries of the row say */
	uint8_t from;
	struct item *item;  /* what gave both, where it was one item */
};

/* A physical column of the sheet as it is read. */
struct phys {
	uint8_t act;
	bool said;        /* the finding about this column was made */
	uint16_t first;   /* ACT_VALUE: its number among the values */
	uint16_t nsource; /* ACT_SOURCE; more than one where it is composed */
	struct source *source, *single; /* single: where it is not composed */
	sym_t rule;       /* ACT_IGNORE: the reason */
	sym_t heading;    /* ACT_UNKNOWN */
	struct origin head;
	const char *split; /* separator of a composed column */
};

/* Rows below a section row have what it set, until the next one. */
struct section {
	struct target t;
	uint16_t col; /* where section labels stand */
	uint32_t ncarry, ccarry;
	struct carry *carry;
};

struct layout_run {
	struct submission *sub;
	const struct layouts *layouts;
	struct scratch *scratch;
	struct window window;
	struct arena arena;       /* of the sheet */
	bool judged;              /* the window was matched */
	sym_t ended;              /* a table of common words ended at the row at hand for this reason; what follows may be another one */
	uint32_t nended;          /* how often that was asked in this sheet */
	bool notes, late_figures; /* no figures stand in the window of this sheet, and no layout fits; but some stand below it */
	bool understood;          /* some sheet was more than notes: it has a layout, or a finding says that it has none */
	uint32_t nnotes;          /* sheets of notes; the first of them */
	uint16_t first_notes;
	uint32_t goes_on;         /* the row that was no end after all; ROW_NONE */
	uint16_t sheet;
	bool date1904;            /* days of this workbook are counted from 1904 */
	const struct decl_table *t; /* NULL: none fits, or the sheet is ignored */
	sym_t skip_rule;          /* then, or after the end of the table: every cell is skipped with it */
	uint32_t legend;          /* rows below the end in which marks may be explained; 0: not looked for any more */
	uint32_t data_row;        /* rows before it are titles and headers */
	uint32_t fields;          /* of the last header row of a text; 0 in a workbook, whose rows end where they like */
	uint32_t last_row;        /* the last row that was not empty */
	uint32_t nhead, head_row[HEAD_MAX];
	uint32_t nphys;
	sym_t beyond;             /* the reason for columns right of these; SYM_NONE: they have no heading */
	struct phys *phys;
	uint32_t nsource;
	struct source *source;
	struct stretch *stretch;  /* of all sources */
	struct source beside;     /* of all columns that stand right of figures */
	sym_t var[VAR_MAX];       /* what cells above the table have been given names for */
	uint32_t (*value)[COL_MAX]; /* entries that header rows and constants give, by value column */
	uint32_t (*entry)[COL_MAX]; /* by value column the entries of the row at hand: the row's own go before value's */
	uint32_t nvalue;
	struct target base[COL_MAX], row[COL_MAX];
	struct section sect[COL_MAX];
	bool labelled;            /* a label of this sheet was booked */
	uint32_t nother, cother;
	uint32_t *other;          /* cells of the row that meet their fates one by one */
	uint32_t taken;           /* sources that were looked at in this row */
	uint32_t forgot;          /* how often a source forgot what texts mean */
	bool judging;             /* conditions, or labels that could not be read, have to be gathered from them anew */
	uint64_t labels_when;     /* conditions that the labels of the row meet */
	bool unread;              /* one of them could not be read to its end */
	uint32_t ngive;           /* sources that give something in this row */
	uint32_t fresh;           /* bit c: its entry may be another one than that of the figure before */
	uint32_t dirty;           /* bit c: column c has to be settled anew */
	bool copies;              /* columns depend on each other: all have to be settled together */
	bool overridden;
	uint32_t nover, cover;
	struct item *over;        /* what row rules set in this row */
	uint64_t when;            /* conditions that hold in this row */
	const char *unplaced;     /* why the values of this row cannot be placed; NULL */
	struct table *table;
	struct segment *seg;
	sym_t hierarchy, edition;
	struct {
		sym_t title, header, label, section, membership, codebook, blank, note, header_unknown, row_unplaced, no_layout;
	} rule;
};

/* template.c: a template with what the scratch caught last; SYM_NONE where nothing comes out of it. */
enum status expand(struct layout_run *r, const char *template, sym_t *out, struct err *e);
enum status expand_setting(struct layout_run *r, const struct setting *s, struct item *out, struct err *e);

/* head.c: header rows, columns, finds and first row of a table in the window; counts conditions in the plan and notes
 * the first that is not met. Unless all are wanted it stops there. */
enum status head_plan(struct layout_run *r, bool all, struct plan *p, struct err *e);
const char *find_name(const struct layout_run *r, enum find_where where); /* of the sheet or the file */
#define NAME_WORDS 256
const char *name_words(const struct layout_run *r, enum find_where where, char buf[NAME_WORDS]); /* the same in words: "permits_2020.csv" is "permits 2020" */
/* What stands above the table, and in its names. fits: all of it is there, or is something that the sender only has to be told; ok: all is. */
enum status finds_made(struct layout_run *r, struct plan *p, bool *fits, bool *ok, struct err *e);
int brief(const char *s, size_t n); /* at most this many bytes of a text are quoted, and never half a letter */
bool plan_need(struct plan *p, bool met, const char *what, const struct pattern *pattern); /* counts one condition */

/* across.c: the header rows of a cross-table, found by what stands in them; what it needs to be told. */
bool across_is(struct layout_run *r, const struct decl_header *kind, const struct cell *c);
bool across_heading(struct layout_run *r, const struct decl_table *t, const struct cell *c, bool alone); /* alone: in its row */
bool across_heads(struct layout_run *r, struct plan *p);
bool across_given(struct layout_run *r, const struct plan *p, int col, bool varies);
bool across_texts(struct layout_run *r, const struct plan *p, const struct pattern *texts, uint32_t col);
bool across_needs(struct layout_run *r, struct plan *p);
bool across_unless(struct layout_run *r, struct plan *p);

/* apart.c: whether the columns of labels of a generic table are no riddle. */
bool labels_clear(struct layout_run *r, struct plan *p);

/* run.c: whether figures stand in the window, and what may be headings of theirs; NULL */
bool window_figures(const struct window *w, const struct window_row **headings);

/* match.c: the layout of the sheet in r->window, *out NULL where there is none (the finding has been made). */
enum status match_window(struct layout_run *r, struct plan *p, const struct decl_table **out, struct err *e);

/* begin.c: sets up the sources and values of a plan, and opens a segment; closes it with the carried labels. */
enum status sheet_begin(struct layout_run *r, const struct plan *p, struct err *e);
enum status sheet_finish(struct layout_run *r, struct err *e);

/* places.c: adds to the code of a column what titles and the name of the sheet name that may be a part of it, and where the first stands. */
enum status places_named(struct layout_run *r, const struct plan *plan, struct target *t, struct dim_at *at, struct err *e);

/* effect.c: what the text of a source means; remembered, so that each text is looked at once. source_look() only finds
 * it; source_take() takes it into the row. */
enum status source_settled(struct layout_run *r, struct source *s, struct err *e); /* keeps what row_settle() made of it */
enum status source_look(struct layout_run *r, struct source *s, const char *text, size_t n, struct err *e);
/* Another text than in the row before, or one that may be carried on. */
enum status source_change(struct layout_run *r, struct source *s, const char *text, size_t n, uint32_t row, struct err *e);
static inline enum status source_take(struct layout_run *r, struct source *s, const char *text, size_t n, uint32_t row,
	struct err *e)
{
	s->row = row;
	r->taken++;
	if (s->now && s->now->nkey == n && !s->carry && text_same(s->now->key, text, n))
		return ST_OK;
	return source_change(r, s, text, n, row, e);
}
/* What the texts c[0], c[stride], ... of up to CHUNK_ROWS rows mean, as stretches; bit i of other: text i is not text i - 1. And
 * the source as it is behind such a row. */
void source_read(struct source *s, const struct text_cell *c, uint32_t stride, uint64_t other, uint32_t n);
void source_stand(struct layout_run *r, struct source *s, struct effect *f);
void source_release(struct source *s);
enum status carry_push(struct layout_run *r, struct carry **v, uint32_t *n, uint32_t *cap, uint32_t row, struct err *e);

static inline enum status row_line(struct layout_run *r, enum led_disposition d, sym_t rule, struct led_line **out,
	struct err *e)
{
	*out = ledger_hot(&r->sub->ledger, r->sheet, LED_LAYOUT, d, rule);
	return *out ? ST_OK : ledger_line(r->sub, r->sheet, LED_LAYOUT, d, rule, out, e);
}

/* Books one cell of the row at hand. */
static inline enum status row_book(struct layout_run *r, enum led_disposition d, sym_t rule, const struct cell *c,
	struct err *e)
{
	struct led_line *v;

	TRY(row_line(r, d, rule, &v, e));
	led_line_add(v, &c->led);
	return ST_OK;
}

/* rows.c: a date of a workbook is a number of days. As a label or a heading it is the day that it shows; times of day are left out. */
#define DATE_TEXT 64
bool date_shown(const struct layout_run *r, const struct cell *c, char text[DATE_TEXT]);
enum status row_take(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t n, struct err *e);
enum status row_skip(struct layout_run *r, sym_t rule, const struct cell *c, uint32_t n, struct err *e);
/* Marks that are explained below a table (legend.c): from now on, and in a row. */
void legend_begin(struct layout_run *r);
enum status legend_row(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t n, struct err *e);

/* block.c: rows of a text. *done is false where they have to be taken one by one. */
enum status block_take(struct layout_run *r, const struct block *b, bool *done, struct err *e);
sym_t label_rule(const struct layout_run *r); /* rows.c: what the labels of a row are booked as */

/* beside.c: what the cell right of a figure says of it goes into its entries. The cell that follows the figure's, or NULL. */
enum status beside_take(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t entry[], struct err *e);

/* nearest.c: the declared heading that is most like one found. */
#define NEAREST_MAX 128
void nearest_heading(const struct decl_table *t, const char *found, char best[NEAREST_MAX]);

/* settle.c: the row's sources and rules become entries of the dataflow's columns (or edges). target_apply(): one item
 * more. */
void target_apply(struct target *t, struct item *i);
enum status row_settle(struct layout_run *r, uint32_t row, struct err *e);
enum status row_edges(struct layout_run *r, uint32_t row, struct err *e);

/* rules.c: what row rules say about a row. */
enum row_fate { ROW_GOES_ON, ROW_DONE };
enum status rules_apply(struct layout_run *r, bool on_cells, uint32_t row, const struct cell *c, uint32_t n,
	enum row_fate *fate, struct err *e);

#endif
