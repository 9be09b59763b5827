/*
 * deliver.h - what a run found out is written aside, read back, synced and published.
 *
 * Errors   ST_FATAL: nothing is published, and what was written aside is gone.
 */
#ifndef RUN_DELIVER_H
#define RUN_DELIVER_H

#include <signal.h>
#include <time.h>

#include "emit/emit.h"

struct delivery {
	const struct emit_run *run;
	const char *outbox;
	const struct timespec *began;       /* when the run began, for its events */
	const volatile sig_atomic_t *stop;  /* set: no further */
	void (*phase)(void *user, const char *what); /* write, verify, publish */
	void *user;
};

enum status deliver(const struct delivery *d, struct err *e);

#endif
