/*
 * submission.h - what one office sent in one go, and all that has been found in it so far.
 *
 * Owner    a submission owns its arena, tables and symbols (a worker has one table of symbols; an artifact
 *          that is read back brings its own). config is shared and outlives it.
 */
#ifndef CORE_SUBMISSION_H
#define CORE_SUBMISSION_H

#include "core/arena.h"
#include "core/bytes.h"
#include "core/catalogue.h"
#include "core/finding.h"
#include "core/flow.h"
#include "core/language.h"
#include "core/ledger.h"
#include "core/limits.h"
#include "core/symbols.h"
#include "core/table.h"

/* What every stage may read: set up once before workers fork. */
struct config {
	struct home home;
	struct limits limits;
	struct flows flows;
	struct catalogue catalogue;
	struct broken *broken; /* of the rules, broken.h; NULL: the first broken one is a failure */
	struct readers readers; /* in which language each sender reads */
	const void *layouts;  /* struct layouts of layout.h */
	const void *mappings; /* struct mappings of normalize/mappings.h */
	const void *rules;    /* struct ruleset of validate.h */
	const void *reference; /* struct reference of reference.h; NULL: none was given */
	bool sandbox;         /* children are confined, sandbox.h */
	unsigned threads;     /* that one submission may be read with; 0 is 1 */
	char version[33];     /* hash of program version, mappings and rules: part of an artifact's key */
	char version_rules[33], version_lists[33]; /* of the tables in validators/rules, and of the code lists */
};

/* Files seen = read + refused + skipped; a finding says why one is not read. */
enum member_fate { MEMBER_READ, MEMBER_REFUSED, MEMBER_SKIPPED };
const char *member_fate_word(enum member_fate f); /* read, refused, skipped */

struct member {
	sym_t path;    /* inside the submission; the file name for a single file; goes on inside archives (unpack.h) */
	uint8_t fate;  /* enum member_fate */
	sym_t sha256;  /* of its bytes; SYM_NONE where these could not be had */
	uint64_t bytes;
	sym_t format;  /* xlsx, csv, sdmx-csv/2.0, ... */
	sym_t charset; /* of a text: as decided by decode; SYM_NONE for workbooks */
	char delimiter; /* of its fields: one of , ; TAB | ; 0 for workbooks */
	uint16_t first_sheet, nsheet;
};
struct sheet {
	uint16_t member;
	sym_t name;    /* "" for a text file */
	bool hidden;
	uint32_t rows, cols; /* extent: one past the last cell that holds a value */
	uint64_t cells;
	sym_t layout;  /* that explained it; SYM_NONE: skipped or not explained */
};

/* The file's own statement that a child belongs to an aggregate, or an edition of mappings/regions/. */
struct edge {
	sym_t parent, child; /* codes after normalize, texts as written before */
	struct origin at;    /* the cell that says so */
};
#define HIERARCHY_CODES "=codes" /* the sender's code book: children are codes, parents what they mean; both as written */
struct hierarchy {
	sym_t id;      /* REF_AREA, or the column whose codes it orders; HIERARCHY_CODES */
	sym_t edition;
	uint32_t n, cap;
	struct edge *edge;
};

enum sub_state { SUB_ACCEPTED, SUB_WARNINGS, SUB_REJECTED, SUB_UNREADABLE };

#define SUB_TABLES_MAX 16
#define SUB_HIERARCHIES_MAX 16

struct submission {
	const struct config *config;
	struct arena arena;
	struct symbols *syms;
	const char *name;   /* <sender>-<file name>, safe and unique in the run */
	const char *sender; /* ISO3 or an organization; "" unknown */
	const char *path;   /* below the inbox */
	char sha256[SHA256_TEXT];
	uint32_t nmember, cmember;
	struct member *member;
	uint32_t nsheet, csheet;
	struct sheet *sheet;
	uint32_t ntable;
	struct table *table;    /* one per dataflow; SUB_TABLES_MAX of them from the first on, or as many as an artifact has */
	uint32_t nhier;
	struct hierarchy *hier; /* in the same way */
	struct findings findings;
	struct ledger ledger;
	bool unreadable;     /* a finding says why */
};

enum status submission_init(struct submission *s, const struct config *c, struct err *e); /* all zero but config, symbols */
void submission_release(struct submission *s);
enum status submission_member(struct submission *s, const char *path, uint16_t *out, struct err *e);
enum status submission_sheet(struct submission *s, uint16_t member, const char *name, size_t n, bool hidden,
	uint16_t *out, struct err *e);
/* The table of a dataflow, made when it is first asked for. */
enum status submission_table(struct submission *s, const struct flow *f, struct table **out, struct err *e);
enum status submission_edge(struct submission *s, sym_t hierarchy, sym_t edition, sym_t parent, sym_t child,
	struct origin at, struct err *e);
enum sub_state submission_state(const struct submission *s); /* from its findings */
const char *sub_state_word(enum sub_state s); /* accepted, accepted_with_warnings, rejected, unreadable */
/* "DIM=CODE;..." of a row, over dimensions only; a code that is not known is left as the label in quotes. */
enum status submission_key(struct submission *s, const struct table *t, uint32_t row, sym_t *out, struct err *e);

#endif
