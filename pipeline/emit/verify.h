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

/* ---- a reader of CSV: comma, RFC 4180 quotes, LF, one header line, the same number of fields in every line ---- */

#define VCSV_FIELDS 600

struct vfield {
	const char *s;
	size_t n;
};
struct vcsv {
	const char *path;
	char *map;        /* private mapping, fields are unquoted in place */
	size_t size, at;
	uint64_t line;
	uint32_t n;       /* fields of a line */
	struct vfield head[VCSV_FIELDS], field[VCSV_FIELDS];
};
enum status vcsv_open(struct vcsv *c, const char *path, struct err *e); /* reads the header */
void vcsv_close(struct vcsv *c);
enum status vcsv_next(struct vcsv *c, struct err *e);                   /* ST_END after the last line */
int vcsv_column(const struct vcsv *c, const char *name);                /* -1: none */
enum status vcsv_need(const struct vcsv *c, const char *name, int *at, struct err *e);

/* ---- numbers ---- */

bool vsum_parse(const char *s, size_t n, struct dsum *out); /* as dsum_format() prints, 128 bits */
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
	uint32_t cap;
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

struct vsheet {
	uint32_t sub;
	const char *member, *sheet;
	struct vcount count[V_COUNTS];
	uint64_t lines;
};
struct vsub {
	const char *name, *state;
	uint64_t finding[3];            /* run.json, by enum severity */
	uint64_t cells[V_COUNTS];       /* run.json; V_PASSED unused */
	struct dsum value;              /* run.json: of the emitted */
	struct vcount ledger[V_COUNTS];
	uint64_t ledger_lines;
	uint64_t harmonized, accepted, rejected; /* lines of the files */
	struct dsum harmonized_sum, accepted_sum;
	uint64_t all_findings[3], own_findings[3];
};
struct vflow {
	const char *id, *structure;
	uint64_t rows; /* run.json */
	uint64_t accepted, harmonized;
	struct dsum accepted_sum, harmonized_sum;
	struct hash128 accepted_hash, harmonized_hash; /* of the rows in any order; where there is no provenance */
};
struct vrun {
	const char *dir;
	struct arena arena;
	bool csv, xlsx;
	bool provenance; /* the rows of observations say which cell each came from */
	uint32_t nsub, nsheet, csheet, nflow;
	struct vsub *sub;
	struct vsheet *sheet;
	struct vflow *flow;
	struct vmap sub_at, sheet_at;
	struct vcells cells;
	struct verified *out;
};
struct vsub *vrun_sub(struct vrun *v, const struct vfield *name);   /* NULL: run.json has none */
struct vflow *vrun_flow(struct vrun *v, const struct vfield *structure);

enum status verify_manifest(struct vrun *v, struct err *e);
enum status verify_run_json(struct vrun *v, struct err *e);
enum status verify_ledger(struct vrun *v, struct err *e);
enum status verify_observations(struct vrun *v, struct err *e);
enum status verify_findings(struct vrun *v, struct err *e);
enum status verify_errors_book(const struct vrun *v, uint32_t sub, struct err *e);
enum status verify_parts(const void *p, size_t n, struct err *e); /* the parts of a workbook that hold no cells */
enum status verify_flow_book(const struct vrun *v, uint32_t flow, struct err *e);

#endif
