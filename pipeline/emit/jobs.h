/*
 * jobs.h - writers, and readers of what they wrote, side by side, each in a child process.
 *
 * Each has the limits of its allowance, and is confined as box says (sandbox.h), where these are not NULL. Its output and input lead nowhere.
 * A library that crashes on a full disk takes its child with it and nothing else. The parent learns the reason from the
 * child's message, or from the way it died. All jobs that were started end before jobs_run() returns.
 * Errors   that of the first job in order that failed: ST_FATAL, naming what it wrote.
 */
#ifndef EMIT_JOBS_H
#define EMIT_JOBS_H

#include <stdint.h>

#include "core/limits.h"
#include "core/sandbox.h"
#include "core/status.h"

struct job {
	const char *what; /* the file or folder, for messages */
	enum status (*run)(const struct job *j, struct err *e);
	const void *user;
	uint32_t arg;
	const char *reads; /* the file or folder that it reads beside those of the sandbox; NULL */
};

/* own: what this process does itself meanwhile, with the others at once; NULL: it waits. Its failure goes before theirs. */
enum status jobs_run_beside(const struct job *j, uint32_t n, const struct job *own, const struct sandbox *box, const struct allowance *may,
	struct err *e);
enum status jobs_run(const struct job *j, uint32_t n, unsigned at_once, const struct sandbox *box, const struct allowance *may,
	struct err *e);

#endif
