/*
 * artifact.h - what a worker leaves: one file with everything that is known of one submission, a pure
 * function of (sender, path, bytes, mappings, rules, program version).
 *
 * Shape    artifact_disk.h has it in full. Little-endian; a fixed header (magic "CONCART", format number, config version, length, XXH3-128 of all that
 *          follows), then sections, each padded to 8 bytes: strings, members, sheets, tables with their
 *          columns as they stand in memory, hierarchies, findings, ledger lines, and last what the caller adds (extra:
 *          opaque bytes). The same submission gives the same bytes. The caller writes aside and renames. Nobody
 *          waits for the disk: an artifact that a crash left in pieces fails its check and is computed again.
 * Reading  memory-mapped; every offset, count and symbol is checked before it is used, since a
 *          worker that was attacked may have written it. A file that fails is ST_SKIP: compute it again. Its identity
 *          may be another one: compare name, sender, path and sha256 with those that were asked for.
 * Owner    artifact_map() gives a submission whose table arrays point into the mapping; artifact_unmap() ends both.
 */
#ifndef CORE_ARTIFACT_H
#define CORE_ARTIFACT_H

#include "core/submission.h"

struct artifact {
	void *map;
	size_t n;
	struct submission sub;
	const void *extra; /* in the mapping, aligned to 8; whoever wrote it checks it */
	size_t n_extra;
};

/* To fd, an empty regular file open for writing. extra may be NULL where n_extra is 0. ST_SKIP: more than a worker
 * may hold or write. ST_FATAL: the system's reason. */
enum status artifact_write(const struct submission *s, const void *extra, size_t n_extra, int fd, struct err *e);
enum status artifact_map(const char *path, const struct config *c, struct artifact *out, struct err *e);
/* The same of an open file, which stays the caller's; name is for messages. */
enum status artifact_map_fd(int fd, const char *name, const struct config *c, struct artifact *out, struct err *e);
void artifact_unmap(struct artifact *a);

#endif
