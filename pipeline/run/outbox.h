/*
 * outbox.h - the folders that a run writes to: made, locked, and freed of what a killed run left.
 *
 * Lock     flock on OUTBOX/.lock and STATE/.lock, files that are never deleted. Children inherit it, so a run that
 *          was killed holds it until the last of them has ended.
 * Errors   ST_FATAL, and *exit_status says what it means: EXIT_USAGE, EXIT_LOCKED, EXIT_FAILED.
 */
#ifndef RUN_OUTBOX_H
#define RUN_OUTBOX_H

#include <limits.h>

#include "core/status.h"

struct outbox {
	const char *dir;
	char state[PATH_MAX];
	int lock, state_lock; /* -1: not held */
};

/* state NULL: OUTBOX/.state. Neither may stand where the inbox would show it as a submission. */
enum status outbox_open(struct outbox *o, const char *inbox, const char *dir, const char *state, int *exit_status, struct err *e);
void outbox_close(struct outbox *o);
enum status outbox_folder(const char *path, struct err *e); /* one folder, which may be there */

#endif
