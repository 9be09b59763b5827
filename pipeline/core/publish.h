/*
 * publish.h - files that are whole or not there: written aside, synced, renamed; then the folder synced.
 *
 * Errors   ST_FATAL with the path and the system's reason; what was written aside is removed.
 */
#ifndef CORE_PUBLISH_H
#define CORE_PUBLISH_H

#include <stdio.h>

#include "core/status.h"

struct aside {
	char path[4096], temp[4096 + 16]; /* temp: path, six random characters, ".new" */
	FILE *f;
};

enum status aside_open(struct aside *a, const char *path, struct err *e); /* temp beside path, new, mode 0644 */
enum status aside_commit(struct aside *a, struct err *e);  /* flush, fsync, close, rename */
void aside_abort(struct aside *a);

enum status publish_sync_file(const char *path, struct err *e);
enum status publish_sync_dir(const char *path, struct err *e);
/* Removes a folder and all below it, following nothing. */
enum status publish_remove_tree(const char *path, struct err *e);
/* Renames the staged folder, whose files its caller has synced, to its place (exchanging it with one that stands
 * there), then points the link `latest` at it by an atomic rename, then syncs the folder. On an error all is as
 * before and staged is there again. */
enum status publish_run(const char *outbox, const char *staged, const char *run_id, struct err *e);

#endif
