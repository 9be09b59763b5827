/*
 * cli.h - the commands. One file a subcommand, each with a line COMMAND(name) = {...}; the build collects them.
 * A command returns the exit status; only concord.c exits.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>

#include "core/exit.h"
#include "core/status.h"


struct cli_option {
	const char *name; /* without the dashes; NULL ends the table */
	char letter;      /* 0: none */
	const char *arg;  /* what it takes, "DIR"; NULL: nothing */
	const char *help; /* one line */
};

struct command {
	const char *name;
	const char *group;   /* Everyday, Stage by stage, Data and rules, House-keeping; NULL: not in the help */
	const char *usage;   /* "run INBOX -o OUTBOX [OPTIONS]" */
	const char *summary; /* one line */
	int (*main)(int argc, char **argv); /* argv[0] is the command's name */
	const struct cli_option *options;   /* beside --help, --json, --quiet and --color, which all have; NULL: none */
	const char *const *examples;        /* whole lines, NULL-terminated; NULL: none */
};
#define COMMAND(name) const struct command command_##name

/* All commands, in byte order of their names; NULL-terminated. */
extern const struct command *const all_commands[];
const struct command *command_find(const char *name);    /* NULL: no such command */
const struct command *command_nearest(const char *name); /* NULL: nothing is near */
void help_all(void);
void help_command(const struct command *c);

/*
 * Options may stand anywhere; "--" ends them. Loop over args_next(): the number of the option in c->options with its
 * value in a->value, ARGS_END when only operands are left (a->operand, a->noperand), or ARGS_STOP: help was
 * shown or the use was wrong, and a->status is what the command returns.
 */
enum { ARGS_END = -1, ARGS_STOP = -2 };
struct args {
	const struct command *cmd;
	int argc;
	char **argv;
	const char *value;
	char **operand;
	int noperand;
	int status;
};
struct args args_start(const struct command *c, int argc, char **argv);
int args_next(struct args *a);
/* false, having said so (a->status is set): text is no whole number in least..most. */
bool args_number(struct args *a, const char *option, const char *text, long least, long most, long *out);
/* A day as YYYY-MM-DD; false, having said so (a->status is set): text is none. */
#define DATE_TEXT 16
bool args_date(struct args *a, const char *option, const char *text, char out[DATE_TEXT]);
void args_today(char out[DATE_TEXT]);
/* Wrong use in one line with what to do; returns EXIT_USAGE. */
int args_wrong(const struct command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* One line on stderr, "concord: ...", and with --json an object on stdout; returns status. */
int cli_fail(int status, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* What an operation that did not succeed means for the exit: ST_SKIP 3, ST_FATAL 4; says e->msg. */
int cli_failed(enum status st, const struct err *e);
/* Flushes stdout; EXIT_FAILED, having said so, where it could not be written, else status. */
int cli_flush(int status);

#endif
