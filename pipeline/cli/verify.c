/*
 * verify - the independent check of a published run: the files are read back and counted again.
 */
#include "cli/cli.h"

#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/say.h"
#include "cli/term.h"
#include "core/hash.h"
#include "core/sandbox.h"
#include "emit/emit.h"
#include "unpack/archive_library.h"

static int verify_main(int argc, char **argv);

static const char *const EXAMPLES[] = { "concord verify outbox/latest", "concord verify --json outbox/20261124-7f3a9c", NULL };

COMMAND(verify) = {
	.name = "verify",
	.group = "House-keeping",
	.usage = "verify OUTBOX/RUN",
	.summary = "reads a published run back and counts again that nothing was lost",
	.main = verify_main,
	.examples = EXAMPLES,
};

static int verify_main(int argc, char **argv)
{
	struct args a = args_start(&command_verify, argc, argv);
	char rows[GROUPED], cells[GROUPED];
	struct verified v;
	char dir[PATH_MAX];
	const struct sandbox box = { .read = { dir }, .starts_children = true };
	struct stat st;
	struct err e;

	while (args_next(&a) != ARGS_END)
		return a.status;
	if (a.noperand != 1)
		return args_wrong(a.cmd, a.noperand ? "it takes one folder" : "which run? name its folder, for example outbox/latest");
	/* outbox/latest is a link; what it leads to is what is looked at */
	if (!realpath(a.operand[0], dir) || stat(dir, &st) != 0)
		return cli_fail(EXIT_USAGE, "%s: %m; name the folder of a published run", a.operand[0]);
	if (!S_ISDIR(st.st_mode))
		return cli_fail(EXIT_USAGE, "%s: not a folder; name the folder of a published run", a.operand[0]);
	if (archive_library(&e) != ST_OK)
		return cli_fail(EXIT_FAILED, "%s", e.msg);
	if (!sandbox_told_off() && sandbox_possible(NULL) == ST_OK && sandbox_enter(&box, &e) != ST_OK)
		return cli_fail(EXIT_FAILED, "%s", e.msg);
	if (verify_run(dir, &v, &e) != ST_OK)
		return cli_fail(EXIT_FAILED, "not verified: %s", e.msg);
	if (term.json)
		say_object(json_pack("{s:b, s:I, s:I, s:I}", "verified", 1, "files", (json_int_t)v.files, "rows", (json_int_t)v.rows,
			"cells", (json_int_t)v.cells));
	else if (!term.quiet)
		printf("verified: %llu files as in the manifest, %s lines counted again, %s cells accounted for\n",
			(unsigned long long)v.files, say_number(v.rows, rows), say_number(v.cells, cells));
	return EXIT_ACCEPTED;
}
