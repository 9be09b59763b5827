/*
 * cli.h - the commands. One file a subcommand, each ending in COMMAND(name) = {...}; the build collects them.
 * A command returns the exit status; only concord.c exits.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "core/exit.h"


struct command {
	const char *name;
	const char *group;   /* Everyday, Stage by stage, Data and rules, House-keeping; NULL: not in the help */
	const char *usage;   /* "run INBOX -o OUTBOX [OPTIONS]" */
	const char *summary; /* one line */
	int (*main)(int argc, char **argv); /* argv[0] is the command's name */
};
#define COMMAND(name) const struct command command_##name

#endif
