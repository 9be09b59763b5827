/*
 * run.h - the night: find submissions, schedule workers, gather artifacts, publish.
 */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include "emit/emit.h"

/* decode, layout, normalize, validate for one submission whose bytes are open. The stages of a worker, in this
 * process. Unreadable members become findings (UNREADABLE) and sub->unreadable. */
enum status process_submission(struct submission *s, const struct bytes *b, struct rule_counts *counts, struct err *e);
/* Loads everything of config: limits, flows, catalogue, layouts, mappings, rules, version. */
enum status config_load(struct config *c, struct arena *a, struct err *e);
void config_release(struct config *c);

struct run_options {
	const char *inbox, *outbox, *state; /* state NULL: OUTBOX/.state */
	unsigned jobs;                      /* 0: all cores */
	const char *as_of;                  /* NULL: today */
	const char *codes;                  /* "m49", "iso3" */
	bool csv, xlsx;
	/* progress: called by the parent only; NULL: silent */
	void (*event)(void *user, const char *what, const struct emit_sub *s, uint32_t done, uint32_t total);
	void *user;
};
struct run_result {
	char run_id[64];
	uint32_t accepted, warnings, rejected, unreadable, unchanged;
	uint64_t cells, observations, findings_by_severity[3];
	int exit_status;
};
/* The exit status of contracts.md is in r->exit_status also on errors (4, 11, 130). */
enum status run_night(const struct run_options *o, struct run_result *r, struct err *e);

#endif
