/*
 * verify.h - what the parts of the independent check share. Nothing here is used by a writer, and the only thing used
 * from the writers' side is how jobs are run side by side.
 *
 * Errors   ST_SKIP with the first difference, in words. ST_FATAL: no memory.
 */
#ifndef EMIT_VERIFY_H
#define EMIT_VERIFY_H

#include <stdio.h>

#include "core/arena.h"
#include "core/decimal.h"
#include "core/hash.h"
#include "emit/emit.h"

/* ---- the files of a run: each is read once, and its SHA-256 is taken of the bytes that were looked at ---- */

struct vfile {
	const char *name; /* below the run */
	uint64_t dev, ino, bytes;
	uint64_t lines; /* that were counted again */
	bool linked;    /* has other names */
	bool hashed;
	char sha256[SHA256_TEXT];
};

/* A thread that hashes. What it is given stays as it is until the next is given or vbeside_wait() returns. */
struct vbeside;
struct vbeside *vbeside_new(struct sha256 *sha); /* NULL: there is none to be had */
void vbeside_hash(struct vbeside *b, const char *p, size_t n); /* n > 0 */
void vbeside_wait(struct vbeside *b);
void vbeside_end(struct vbeside *b); /* all of it is hashed */

/* A file read from front to end. */
struct vread {
	struct vfile *file;
	int fd;
	struct sha256 sha;
	struct vbeside *beside; /* it is hashed by a thread; NULL: at once */
	bool ended;
	uint64_t at, dropped; /* bytes read, and how many it were when the page cache was told last that they can go */
};
struct vrun;
/* beside: the caller keeps to what a thread that hashes asks for; it gets one where that is of use. */
enum status vread_open(struct vread *r, struct vrun *v, const char *name, bool beside, struct err *e);
enum status vread_next(struct vread *r, char *buf, size_t cap, size_t *n, struct err *e); /* *n 0: the end */
void vread_wait(const struct vread *r); /* what was read may be changed then */
/* The hash is kept where all of it was read. */
void vread_close(struct vread *r);

/* ---- a reader of CSV: comma, RFC 4180 quotes, LF, one header line, the same number of fields in every line ---- */

#define VCSV_FIELDS 600

struct vfield {
	const char *s;
	size_t n;
};
struct vcsv {
	const char *name;     /* as in messages */
	struct vread in;
	char *buf;            /* at..end of it is still to be read; fields are unquoted in place */
	char *other;          /* as large, for what is read next while this one is hashed; NULL: it is hashed at once */
	size_t at, end, cap;
	uint64_t *mark;       /* a bit for each byte up to end: it is a comma, a quote, a CR or an LF */
	char *head_text;
	uint64_t line;
	uint32_t n;           /* fields of a line */
	uint32_t same;        /* the first fields of the line that are those of the line before, where their texts stand: their columns need no second look */
	const char *before;   /* the line before, as it was read; NULL: it is not there any more */
	struct vfield head[VCSV_FIELDS], field[VCSV_FIELDS];
};
/* Reads the header. *out is to be closed on failure too. */
enum status vcsv_open(struct vcsv **out, struct vrun *v, const char *name, struct err *e);
void vcsv_close(struct vcsv *c);
enum status vcsv_next(struct vcsv *c, struct err *e); /* ST_END after the last line; fields are lent until the next call */
enum status vcsv_fails(const struct vcsv *c, const char *why, struct err *e); /* ST_SKIP, naming file and line */
int vcsv_column(const struct vcsv *c, const char *name); /* -1: none */
enum status vcsv_need(const struct vcsv *c, const char *name, int *at, struct err *e);

/* ---- numbers ---- */

bool vsum_parse(const char *s, size_t n, struct dsum *out); /* as dsum_format() prints, 128 bits */
bool vsum_same(const struct dsum *a, const struct dsum *b);    /* two that overflowed are the same */
bool vhash_parse(const char *s, size_t n, struct hash128 *out);

/* ---- text to number, and sets of hashes ---- */

struct vmap {
	uint32_t n, cap;
	struct hash128 *key;
	uint32_t *value;
};
/* The value of a key, made `n` (the count so far) where it is new. UINT32_MAX: no memory. */
uint32_t vmap_at(struct vmap *m, struct hash128 key, bool *is_new);
uint32_t vmap_find(const struct vmap *m, struct hash128 key); /* UINT32_MAX: not there */
void vmap_release(struct vmap *m);
struct hash128 vkey_of(const struct vfield *f, uint32_t n); /* of several fields */

/* A set of cells: 512 rows of one column are 64 bytes, so that a long table costs a bit a row. */
struct vcells {
	struct vmap at;
	uint64_t (*chunk)[8];
	uint32_t cap, last_chunk;
	struct hash128 last; /* key of last_chunk */
};
/* sheet: a key for the sheet. ST_FATAL: no memory. */
enum status vcells_add(struct vcells *c, struct hash128 sheet, uint32_t row, uint32_t col, bool *is_new, struct err *e);
void vcells_release(struct vcells *c);

/* ---- what is known of a run so far ---- */

struct vcount { /* cells that met one fate */
	uint64_t cells;
	struct hash128 hash;
	struct dsum sum;
};
enum { V_SEEN, V_HEADER, V_PASSED, V_SKIPPED, V_EMITTED, V_REJECTED, V_COUNTS };
enum { V_STATES = 4 };
extern const char *const vstate_word[V_STATES];
enum { V_READ, V_REFUSED, V_LEFT, V_FATES }; /* of a file */

struct vsheet {
	uint32_t sub;
	const char *member, *sheet;
	struct vcount count[V_COUNTS];
	uint64_t lines;
};
struct vrows { /* observations, in any order */
	uint64_t n;
	struct dsum sum;
	uint64_t content; /* see content.h, which only says how: it is counted anew here */
};
struct vsub {
	const char *name;
	int state;                      /* of vstate_word */
	uint64_t finding[3];            /* run.json, by enum severity */
	uint64_t cells[V_COUNTS];       /* run.json; V_PASSED unused */
	struct dsum value;              /* run.json: of the emitted */
	struct vcount ledger[V_COUNTS];
	uint64_t ledger_lines;
	struct vrows harmonized;        /* its distinct cells in all dataflows, where rows name cells */
	uint64_t rejected;
	uint64_t all_findings[3], own_findings[3], report_findings;
	struct hash128 own_ids, report_ids; /* of findings.csv and of the report, in any order */
	uint64_t file[V_FATES];         /* run.json: files by what became of them */
	uint64_t told[V_FATES], whole;  /* findings that say so of one file, and of the submission */
};
struct vflow {
	const char *id, *structure;
	uint64_t rows, content; /* run.json */
	struct vrows harmonized, accepted;
	uint64_t verdict[V_STATES];     /* harmonized rows with it */
};
/* Files are read side by side in child processes. What they find out stands in memory that all share (sub, flow, part
 * and file); each number is written by one of them. */
struct vrun {
	const char *dir;
	struct arena arena;
	bool csv, xlsx;
	bool provenance; /* the rows of observations say which cell each came from */
	uint32_t nsub, nsheet, csheet, nflow, nfile;
	struct vsub *sub;
	struct vsheet *sheet;
	struct vflow *flow;
	struct vrows *accepted; /* of each submission by dataflow: [sub * nflow + flow] */
	struct vfile *file;     /* in byte order of their names */
	struct vmap sub_at, sheet_at, file_at, read_at; /* read_at: submission and member, of files that were read */
	struct vcells cells;
	struct { void *p; size_t bytes; } shared[8];
	uint32_t nshared;
};
void vrun_release(struct vrun *v);
void *vrun_share(struct vrun *v, size_t n, size_t size); /* zeroed; NULL: no memory. Lives as long as v */
struct vsub *vrun_sub(struct vrun *v, const struct vfield *name);   /* NULL: run.json has none */
struct vflow *vrun_flow(struct vrun *v, const struct vfield *structure);
struct vfile *vrun_file(struct vrun *v, const char *name);          /* NULL: not there */
bool vfile_same(const struct vfile *a, const struct vfile *b);      /* two names of one file; NULL is none */

enum status verify_list(struct vrun *v, struct err *e);
enum status verify_hash(struct vfile *f, struct vrun *v, struct err *e); /* of a file that nothing else reads */
enum status verify_manifest(struct vrun *v, struct err *e); /* all files are hashed */
enum status verify_lines(const struct vrun *v, char **text, size_t *n, struct err *e); /* of a manifest; the caller frees it */
enum status verify_run_json(struct vrun *v, struct err *e);
enum status verify_ledger(struct vrun *v, struct err *e);
enum status verify_harmonized(struct vrun *v, struct err *e);
enum status verify_submission_rows(struct vrun *v, uint32_t sub, struct err *e);
/* A validation report: how many findings it has, and the sum of the hashes of their ids. */
enum status verify_report(struct vrun *v, const char *name, uint64_t *n, struct hash128 *ids, struct err *e);
enum status verify_findings(struct vrun *v, struct err *e);
enum status verify_submission_findings(struct vrun *v, uint32_t sub, struct err *e);
enum status verify_totals(struct vrun *v, struct err *e); /* what all of these counted */
enum status verify_errors_book(const struct vrun *v, uint32_t sub, struct err *e);
/* The parts of a workbook that hold no cells. nsheet: how many do. */
enum status verify_parts(const void *p, size_t n, uint32_t *nsheet, struct err *e);
enum status verify_flow_book(const struct vrun *v, uint32_t flow, struct err *e);

#endif
