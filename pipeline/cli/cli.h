/*
 * cli.h - the commands. One file a subcommand, each ending in COMMAND(name) = {...}; the build collects them.
 * A command returns the exit status; only concord.c exits.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>

enum exit_status {
	EXIT_ACCEPTED = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_PARTLY = 3, EXIT_FAILED = 4, EXIT_LOCKED = 11, EXIT_INTERRUPTED = 130,
};

struct command {
	const char *name;
	const char *group;   /* Everyday, Stage by stage, Data and rules, House-keeping; NULL: not in the help */
	const char *usage;   /* "run INBOX -o OUTBOX [OPTIONS]" */
	const char *summary; /* one line */
	int (*main)(int argc, char **argv); /* argv[0] is the command's name */
};
#define COMMAND(name) const struct command command_##name

#endif
