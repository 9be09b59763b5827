/*
 * worker.h - one child process a submission, with limits on memory, time and file size.
 *
 * The child inherits the bytes and the mappings, works as process.h says and writes one artifact into a file
 * that the parent opened. It parses; the parent never does. A child that dies, overruns or runs out of
 * memory costs its submission and nothing else. Beside its limits it is confined, as sandbox.h says.
 */
#ifndef RUN_WORKER_H
#define RUN_WORKER_H

#include <sys/types.h>

#include "run/process.h"

enum worker_end {
	WORKER_DONE,   /* the artifact is written and synced */
	WORKER_LOST,   /* the submission is unreadable; why says so */
	WORKER_FAILED, /* the run must not go on: disk full, ledger out of balance */
};
struct worker {
	pid_t pid;
	int report; /* the child's message, read when it has ended */
};

/* threads: how many may work for it at once. */
enum status worker_start(const struct config *c, const struct found *f, struct opened *o,
	const char sha256[SHA256_TEXT], int artifact_fd, unsigned threads, struct worker *out, struct err *e);
/* After waitpid() gave its status. */
enum worker_end worker_end(struct worker *w, int wait_status, const struct limits *lim, struct err *why);

#endif
