/*
 * previous.h - the run before this one: what `latest` shows, or, where that is this very run made once more, what
 * it says came before it. So a run that is repeated says the same as the first time.
 *
 * Errors   a run that is not there or makes no sense knows no submission. ST_FATAL: the system cannot read it, or no
 *          memory; what was unchanged would be said wrongly.
 */
#ifndef RUN_PREVIOUS_H
#define RUN_PREVIOUS_H

#include <stdbool.h>

#include "core/status.h"

#define RUN_ID 64

struct previous {
	char id[RUN_ID]; /* "" none */
	void *known;     /* sha256 by name of submission */
};

enum status previous_load(struct previous *p, const char *outbox, const char *run_id, struct err *e);
void previous_release(struct previous *p);
bool previous_has(const struct previous *p, const char *name, const char *sha256);

#endif
