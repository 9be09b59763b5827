/*
 * emit.h - what a run leaves for people and programs, as contracts.md says column by column.
 *
 * Every writer writes below a staging folder that its caller made and will publish. Workbooks are written in
 * child processes, since their library may crash on a full disk; a dead child is ST_FATAL with its reason.
 * The same submissions give the same bytes.
 */
#ifndef EMIT_EMIT_H
#define EMIT_EMIT_H

#include "reconcile/reconcile.h"

struct artifact;

/* What is known of a submission without looking into it. */
struct emit_gist {
	const char *name, *sender, *path;
	enum sub_state state;
	uint32_t findings, ntable;
	uint32_t causes; /* that explain several findings */
	struct {
		const struct flow *flow;
		uint32_t n; /* rows */
	} table[SUB_TABLES_MAX];
};
struct emit_sub { /* one submission of a run */
	struct submission *sub;      /* between emit_take() and emit_give() */
	struct rule_counts *counts;  /* in the same way; NULL: nobody counted; may end behind its n counts */
	const char *input;           /* the file, or the folder that its members stand in, to read again for the copies of its sheets */
	bool unchanged;
	struct emit_gist gist;
	struct artifact *lent;       /* of held.c: what sub is in; NULL: it is there all the time */
	uint32_t takers;
};
struct emit_run {
	const struct config *config;
	const char *run_id, *as_of;  /* as_of: YYYY-MM-DD */
	const char *previous;        /* the run before this one; "" none */
	const char *codes;           /* "m49" or "iso3" */
	bool csv, xlsx;
	bool no_provenance;          /* observations as CSV do not say which cell they came from */
	uint32_t nsub;
	struct emit_sub *sub;        /* in order of names */
	int exit_status;             /* that the run will end with when all goes well */
	unsigned jobs;               /* writers at once */
	/* Brings one that is not there into memory, a writer too, which may read below artifacts. NULL: all are there. */
	enum status (*open)(void *user, uint32_t sub, struct artifact *out, struct err *e);
	void *open_user;
	const char *artifacts;
};

/* A submission that is in memory all the time. */
struct emit_sub emit_sub_of(struct submission *s, struct rule_counts *counts, const char *input);
uint32_t emit_rows(const struct emit_sub *x, const struct flow *f); /* of a dataflow, rejected ones too */
/* So that a night needs no more memory for a thousand submissions than for fifty, whoever looks into one takes it and gives it back.
 * ST_FATAL: it cannot be read. */
enum status emit_take(const struct emit_run *r, uint32_t sub, struct submission **out, struct err *e);
void emit_give(const struct emit_run *r, uint32_t sub);

/* All files of a run into staged/, but its manifest. */
enum status emit_run_files(const struct emit_run *r, const char *staged, struct err *e);
/* The files of submissions/<name>/ for one submission into dir (made if it is not there). */
enum status emit_submission_files(const struct emit_run *r, const struct emit_sub *s, const char *dir, struct err *e);
/* The findings of all submissions of r as findings.csv, header line and columns as in a published run, to an open file; name
 * is for messages. */
enum status emit_findings_csv(const struct emit_run *r, int fd, const char *name, struct err *e);
/* Observations of one dataflow as SDMX-CSV 2.0 with the columns of harmonized/<dataflow>.csv: the last one is VERDICT, before
 * it are SUBMISSION, MEMBER, SHEET and CELL unless no_provenance is set. To an open file, as above. */
enum status emit_sdmx_csv(const struct emit_run *r, const struct flow *f, int fd, const char *name, struct err *e);

/* The independent check of a folder that emit made: reads everything back and recounts. Where the caller is confined, its
 * children are so too. ST_SKIP with the first difference. n_checked: how many files and cells were compared, for the caller's message. */
struct verified {
	uint64_t files, rows, cells;
};
enum status verify_run(const char *dir, struct verified *out, struct err *e);
/* The same of a folder that has no manifest yet: *manifest, which the caller frees, is what stands in it. The hashes are
 * taken as they are checked; a large file is read by one process for its hash and by another for what it says. */
enum status verify_staged(const char *dir, struct verified *out, char **manifest, size_t *n, struct err *e);
/* MANIFEST.sha256 of that text. */
enum status emit_manifest(const char *dir, const char *text, size_t n, struct err *e);

#endif
