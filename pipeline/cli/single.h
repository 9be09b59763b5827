/*
 * single.h - one file or one stream for the stage commands, with all that the stages need around it.
 *
 * Every function says what went wrong by itself and returns the exit status of the command, EXIT_ACCEPTED
 * when there is nothing to say.
 */
#ifndef CLI_SINGLE_H
#define CLI_SINGLE_H

#include <stdio.h>

#include "cli/cli.h"
#include "decode/decode.h"
#include "emit/emit.h"
#include "run/config.h"
#include "run/find.h"

struct single {
	struct arena arena;
	struct config config;
	bool configured;     /* config_load() has been used */
	struct submission sub;
	bool begun;          /* sub is to be released */
	struct bytes bytes;
	const char *file;    /* the file's own name */
	const char *findings; /* where findings go; NULL: nowhere */
	int findings_to;     /* the same, open for writing; -1 */
	struct rule_counts counts;
};

/* A file to decode. named: give the submission the name and sender that a run gives it, or this sender; NULL: none is told. */
int single_file(struct single *s, const char *path, bool named, const char *sender);
/* Says on standard error that a file, or one in an archive, cannot be read (ST_SKIP), and what to do about that; or that the program
 * failed. Returns the status of the command. */
int single_unread(const struct single *s, const char *path, enum status st, const char *why);
/* Goes on in a child with the limits of a worker, so that a file that brings the reader down is said to have done so.
 * true in the child; false in the parent, when the child has ended, with the status of the command. */
bool single_apart(const char *path, int *status);
/* From here on nothing is opened but files below folder (NULL: none), where the kernel can see to it. */
int single_confine(const struct single *s, const char *folder);
/* All that the file holds. Of an archive a member that cannot be read is tried apart first, so that nothing of it is pushed; it and
 * those that are refused are told to aside(), and where `told` is set pushed as a sheet without cells that has the finding.
 * ST_SKIP: the file cannot be read. */
enum status single_decode(struct single *s, const struct row_sink *sink, bool told,
	void (*aside)(const struct single *s, const char *member, const char *why), struct err *e);
/* A stage that reads standard input, written by a stranger or made of what one wrote: it goes on in a child, limited and confined,
 * with an empty submission. findings, reference: the files of these options; NULL: not given. true in the child; false where
 * the command is over, with its status. */
bool stage_begin(struct single *s, const char *findings, const char *reference, int *status);
/* Observations from stdin. */
int single_read(struct single *s);
/* Observations to stdout and all findings so far to the file of stage_begin(). Returns the verdict's status. */
int single_write(struct single *s);
int single_findings(struct single *s);
/* The submission as a run of its own, for the writers. */
struct emit_run single_run(struct single *s, struct emit_sub *sub);
void single_close(struct single *s);

/* The exit status that a submission's verdict asks for. */
int state_status(const struct submission *s);
/* false, having said so: the path does not exist. */
bool path_exists(const char *path, int *status);

/* The options of a stage command that reads a stream and takes --findings FILE only. false: return *status. */
extern const struct cli_option stage_options[];
bool stage_args(const struct command *c, int argc, char **argv, const char **findings, int *status);

#endif
