/*
 * concord - checks and harmonizes national submissions of international-migration statistics.
 *
 * The command table; the only place that exits.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/term.h"
#include "core/home.h"

#define C(n) extern const struct command command_##n;
#include "commands.h"
#undef C

const struct command *const all_commands[] = {
#define C(n) &command_##n,
#include "commands.h"
#undef C
	NULL,
};

/* Whoever closed a standard stream must not find our files in its place: what is written there fails. */
static void occupy_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/", O_PATH);
}

/* Options that stand before the command are moved behind it: concord -q run is concord run -q. */
static int command_at(int argc, char **argv)
{
	int i = 1;

	while (i < argc && argv[i][0] == '-' && argv[i][1]) {
		if (!strcmp(argv[i], "--color"))
			i++;
		i++;
	}
	return i < argc ? i : 0;
}

static int without_command(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--version")) {
			puts("concord " CONCORD_VERSION);
			return EXIT_ACCEPTED;
		}
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
			help_all();
			return EXIT_ACCEPTED;
		}
	}
	if (argc > 1)
		return cli_fail(EXIT_USAGE, "%s is not an option without a command; see concord --help", argv[1]);
	return cli_fail(EXIT_USAGE, "which command? For example: concord check FILE; see concord --help");
}

static int dispatch(int argc, char **argv)
{
	int at = command_at(argc, argv);
	const struct command *c, *near;
	char *name;

	if (!at)
		return without_command(argc, argv);
	name = argv[at];
	c = command_find(name);
	if (!c) {
		near = command_nearest(name);
		return cli_fail(EXIT_USAGE, "%s is not a command%s%s%s; see concord --help", name,
			near ? ", did you mean " : "", near ? near->name : "", near ? "?" : "");
	}
	memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof *argv);
	argv[1] = name;
	return c->main(argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	occupy_streams();
	signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error of writing, and is reported */
	signal(SIGXFSZ, SIG_IGN); /* so is a file that may not grow */
	term_start();
	return cli_flush(dispatch(argc, argv));
}
