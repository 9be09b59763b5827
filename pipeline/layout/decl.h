/*
 * decl.h - layouts as declared: what the YAML files under mappings/layouts/ say, checked and compiled.
 * docs/layouts.md explains every key to the people who write them; this is the same in C.
 *
 * Owner    the arena given to layouts_load(); nothing changes after loading.
 */
#ifndef LAYOUT_DECL_H
#define LAYOUT_DECL_H

#include "layout/layout.h"
#include "layout/pattern.h"

#define HEAD_MAX 8   /* header rows of a table */
#define KINDS_MAX 16 /* kinds of header rows in a list of `across` */
#define VAR_LETTERS "abcdefghijklmnopqrstuvwxyz"
#define VAR_MAX 8    /* named texts of a table */
#define WHEN_MAX 64  /* different conditions on cells of a row, in all row rules of a table */

/* Beside the columns of a dataflow (0..COL_MAX-1), what a table of memberships sets. */
enum { SET_CHILD = COL_MAX, SET_PARENT };

/* COLUMN: what it becomes. Templates know $0..$9 (what the pattern caught), $sender, and the named texts of the table. */
struct setting {
	uint8_t col;
	bool copy;         /* "=OTHER": as that column of the same row */
	uint8_t from;
	const char *label; /* template of the label; NULL: none */
	const char *text;  /* template of the explicit code: "F", "UNPD:$1"; NULL: none */
};
struct settings {
	uint32_t n;
	struct setting *v;
};

struct decl_case { /* a text and what it sets */
	struct pattern *text;
	struct settings set;
	const char *ignore; /* reason; header rows only: the columns below are not used */
	const char *is;     /* cells above the table only: what the name of the find becomes; NULL */
};

struct decl_column {
	const struct ynode *node;
	struct pattern *head[HEAD_MAX]; /* one: any header row; several: one for each header row */
	uint32_t nhead;
	struct pattern *titled; /* a heading that is the title of the table, too, beside other headings; NULL */
	struct pattern *texts; /* only where it fits all texts of the column in the first rows that hold figures; NULL */
	struct pattern *after; /* right of the column with this heading */
	struct pattern *behind, *next; /* directly right of it; directly right or left of it */
	const char *name;      /* for row rules; NULL */
	struct decl_column *below; /* texts that stand below a label and tell its rows apart: what they set; NULL */
	bool optional, value, carry, by_id;
	bool unheaded;         /* no heading at all: its pattern is that of an empty cell */
	int label, code;       /* column of the dataflow; -1 */
	const char *system;    /* of the codes; NULL: published codes */
	const char *ignore;    /* reason; NULL */
	struct pattern *strip; /* NULL */
	struct settings set;   /* for texts that are not empty; of a value column: for its values */
	uint32_t ncase;
	struct decl_case *cases; /* the first that fits */
	const char *split;       /* separator of a composed column; NULL */
	uint32_t npart;
	struct decl_column *parts;
	uint64_t when;           /* conditions of row rules that look at this column */
};

struct decl_header {
	uint32_t nhas;
	struct pattern **has;
	struct pattern *ends; /* of 'across': what stands in its first and its last text is the end of what groups 1 and 2 catch in a title; NULL */
	bool carry;
	uint32_t ngive;
	struct decl_case *gives;
};

/* A cell above the table, or the name of the sheet or of the file, that says something; or any of these and the headings. */
enum find_where { FIND_CELL, FIND_SHEET, FIND_FILE, FIND_SAID };
struct decl_find {
	enum find_where where;
	uint32_t ncase;
	struct decl_case *cases;
	const char *const *edition; /* template for each case; NULL entries: says nothing of it */
	int var;                    /* the named text of the table that it gives; -1 */
	int with;                   /* looked for only where something gives this column of the dataflow; -1 */
	bool optional;              /* looked for above the table only; the table fits without it */
	const char *say;            /* what is told to the sender where it is all that lacks; NULL */
};

struct decl_when { /* a condition on the cell of a named column */
	const char *column;
	struct pattern *text;
};

struct decl_rule {
	uint64_t when;         /* all of these conditions of the table */
	struct pattern *first; /* the first cell that is not empty; NULL */
	struct pattern *only;  /* the only cell that is not empty; NULL */
	bool blank;            /* an empty row, or none, before this one */
	const char *skip, *end; /* reasons; NULL */
	bool section;          /* set holds for the rows below, until the next section */
	bool opens;            /* and for the row itself, whose figures are used */
	struct settings set;
};

enum table_kind { TABLE_DATA, TABLE_MEMBERSHIP, TABLE_IGNORE };

struct decl_need { /* something has to give this column of the dataflow */
	int col, with; /* with: only where something gives that one; -1 */
	const char *say; /* what is told to the sender where nothing does */
};

/* What titles and the name of the sheet may say of a column of the dataflow whose code the table sets: a part of what has that code. */
struct decl_places {
	int col;
	uint32_t nname, npart; /* none: nothing is looked for */
	struct pattern **name; /* group 1 may be the name of a part */
	struct pattern **part; /* what fits is a part, whether its name (group 1) is known or not */
};

struct decl_first { /* the first row of data has this text in this column */
	struct pattern *head, *text;
};

struct decl_table {
	const char *id; /* file id / table id */
	enum table_kind kind;
	bool generic;   /* only where no other layout fits */
	const char *reason;
	const char *note; /* of a sheet that is ignored: what its sender is told; NULL: nothing */
	const struct flow *flow;
	const char *hierarchy; /* membership: the column whose codes it orders; HIERARCHY_CODES: a code book */
	const char *edition;   /* NULL: none, or caught in a cell */
	uint32_t ncell;
	struct pattern **cell; /* each fits some cell of the window */
	struct pattern *sheet, *member; /* name of the sheet, path of the file; NULL */
	uint32_t nsaid;
	struct pattern **said; /* each fits a title, a heading, or the name of the sheet or of the file */
	uint32_t nfirst;
	struct decl_first *first;
	uint32_t nhead;
	struct decl_header *head;
	uint32_t nacross; /* kinds of header rows, each of which may stand once, in any order; then nhead is 0 */
	struct decl_header *across;
	uint32_t nunless;
	struct pattern **unless; /* it does not fit where a title above it or the name of the sheet fits one of these */
	uint32_t nneed;
	struct decl_need *need;
	uint32_t ncol;
	struct decl_column *col;
	struct settings set;
	struct decl_places places;
	uint32_t nfind;
	struct decl_find *find;
	uint32_t nvar;
	const char *const *var; /* names of texts that cells above the table give: $year */
	uint32_t nrule;
	struct decl_rule *rule;
	uint32_t nwhen;
	struct decl_when *when;
	struct decl_column *beside; /* what stands right of each column of figures, or, with a heading, of some; NULL */
	struct pattern *legend; /* catches a mark and what it means, in texts below the end of the table; NULL */
	const char *unheaded; /* reason why columns left of the first heading are not used; NULL */
	const char *numbers;
	uint32_t closed;
	bool empty_missing; /* an empty field in a value column is an observation without a value */
};

struct layouts {
	uint32_t n, cap;
	struct decl_table *table;
};

/* One file more; layouts_load() does it for every file under mappings/layouts. */
enum status layouts_load_file(const struct config *c, struct arena *a, const char *path, struct layouts *out, struct err *e);

/* load_parts.c */
struct load {
	const struct config *config;
	struct arena *arena;
	struct layouts *out;
	const char *file_id;
	const struct flow *flow; /* of the table being read; NULL for memberships */
	bool membership;
	uint32_t nvar;
	const char *var[VAR_MAX]; /* of the table being read */
	uint32_t nknown, cknown;
	struct pattern **known; /* hashed: one pattern stands in many tables, and compiling it takes time */
};
/* As pattern_compile(); equal texts share one pattern. */
enum status load_pattern(struct load *l, const struct ynode *n, struct pattern **out, struct err *e);
/* groups: the highest $n that a template may use; -1 where there is no text to catch from. */
enum status load_reason(const struct ynode *n, const char **out, struct err *e);
enum status load_template(const struct load *l, const struct ynode *n, const char *text, int groups, struct err *e);
enum status load_settings(struct load *l, const struct ynode *map, struct settings *out, int groups, struct err *e);
enum status load_parent(struct load *l, const struct ynode *item, int groups, struct settings *out, struct err *e);
enum status load_patterns(struct load *l, const struct ynode *list, struct pattern ***out, uint32_t *n, struct err *e);
enum status load_header(struct load *l, const struct ynode *list, struct decl_table *t, struct err *e);
enum status load_across(struct load *l, const struct ynode *own, const struct ynode *common, struct decl_table *t, struct err *e);
enum status load_places(struct load *l, const struct ynode *map, struct decl_table *t, struct err *e);
enum status load_needs(struct load *l, const struct ynode *list, struct decl_table *t, struct err *e);
/* Without 'header' there is one header row: that in which the headings of all columns stand that are not optional. */
enum status load_plain_header(struct load *l, const struct ynode *at, struct decl_table *t, struct err *e);
enum status load_cases(struct load *l, const struct ynode *list, bool header, struct decl_case **out, uint32_t *n,
	struct err *e);
enum status load_flow_col(struct load *l, const struct ynode *at, const char *id, int *out, struct err *e);
bool load_flag(const struct ynode *map, const char *key, bool absent, enum status *st, struct err *e);
uint32_t ynode_count(const struct ynode *parent);
/* load_words.c: {NAME} in the patterns below becomes the pattern that the file's 'words' give that name. */
enum status load_words(struct arena *a, struct ynode *file, struct err *e);
/* load_columns.c */
enum status load_columns(struct load *l, const struct ynode *list, const struct ynode *more, struct decl_table *t,
	struct err *e);
enum status load_ids(struct load *l, struct decl_table *t, struct err *e);
/* What stands right of each column of figures. */
enum status load_beside(struct load *l, const struct ynode *map, struct decl_table *t, struct err *e);
/* load_rows.c */
/* The names that cells give; to be called before anything that may use them. */
enum status load_vars(struct load *l, const struct ynode *list, const struct ynode *more, struct decl_table *t, struct err *e);
enum status load_rules(struct load *l, const struct ynode *list, const struct ynode *more, struct decl_table *t,
	struct err *e);
enum status load_finds(struct load *l, const struct ynode *list, const struct ynode *more, struct decl_table *t,
	struct err *e);

#endif
