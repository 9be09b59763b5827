/*
 * compile - all tables under mappings/ into one file that is mapped to read. What is wrong with a row is said.
 */
#include <stdio.h>

#include "cli/cli.h"
#include "normalize/mappings.h"

static int compile_main(int argc, char **argv);

enum { OPT_OUTPUT };
static const struct cli_option OPTIONS[] = {
	[OPT_OUTPUT] = { "output", 'o', "FILE", "where to write (default: where Concord looks for it)" },
	{ 0 },
};

COMMAND(compile) = {
	.name = "compile",
	.usage = "compile [-o FILE]",
	.summary = "check the tables under mappings/ and compile them",
	.main = compile_main,
	.options = OPTIONS,
};

static int compile_main(int argc, char **argv)
{
	struct args a = args_start(&command_compile, argc, argv);
	const char *path = NULL;
	struct home home;
	struct err e;
	enum status st;

	for (int o; (o = args_next(&a)) != ARGS_END;) {
		if (o != OPT_OUTPUT)
			return a.status;
		path = a.value;
	}
	if (a.noperand)
		return args_wrong(a.cmd, "it takes no file; -o says where to write");
	st = home_find(&home, &e);
	if (st == ST_OK)
		st = mappings_compile(&home, path ? path : home.compiled, &e);
	return st == ST_OK ? EXIT_ACCEPTED : cli_fail(EXIT_FAILED, "%s", e.msg);
}
