/*
 * process.h - the stages of a worker, in this process: unpack, decode, layout, normalize, validate.
 *
 * A member that cannot be read is refused whole: nothing of it is in the tables, and the finding UNREADABLE
 * says why. The others of the same submission are read all the same.
 * Errors   ST_FATAL: no memory, or a limit. ST_END: the ledger does not balance, which is our own mistake and
 *          ends the run.
 */
#ifndef RUN_PROCESS_H
#define RUN_PROCESS_H

#include "run/intake.h"
#include "validate/validate.h"

/* Opens every input of a submission; sha256 is that of the file, or of the list of names and hashes of a folder. */
enum status process_open(const struct config *c, const struct found *f, struct opened **out, char sha256[SHA256_TEXT], struct err *e);
void process_close(const struct found *f, struct opened *o);

/* Fills *s, which the caller releases on success. */
enum status process_submission(const struct config *c, const struct found *f, const struct opened *o,
	const char sha256[SHA256_TEXT], bool warn_sender, struct submission *s, struct rule_counts *counts, struct err *e);
/* A submission of which nothing could be read, with the reason as its only finding. */
enum status process_refused(const struct config *c, const struct found *f, const char sha256[SHA256_TEXT],
	const char *why, struct submission *s, struct err *e);

#endif
