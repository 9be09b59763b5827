/*
 * run.h - the night: find submissions, schedule workers, gather artifacts, publish.
 */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include "emit/emit.h"

struct run_options {
	const char *inbox, *outbox, *state; /* state NULL: OUTBOX/.state */
	unsigned jobs;                      /* 0: all cores */
	const char *as_of;                  /* YYYY-MM-DD; NULL: today */
	const char *codes;                  /* "m49", "iso3" */
	bool csv, xlsx, no_provenance;
	/* Progress, called in the parent only; NULL: silent. what is one word: found (total known), read (a submission
	 * is done), reconcile, write, verify, publish. */
	void (*event)(void *user, const char *what, uint32_t done, uint32_t total);
	/* After the run is published (or found to be published already), while all submissions are still at hand. */
	void (*finished)(void *user, const struct emit_run *r);
	void *user;
};
struct run_result {
	char run_id[64];
	uint32_t accepted, warnings, rejected, unreadable, unchanged;
	uint64_t cells, observations, findings[3]; /* by enum severity */
	int exit_status;                           /* as contracts say, set on errors too (2, 4, 11, 130) */
};
enum status run_night(const struct config *c, const struct run_options *o, struct run_result *r, struct err *e);

/* Ends a run at the next safe point with status 130; for a signal handler. */
void run_interrupt(void);

#endif
