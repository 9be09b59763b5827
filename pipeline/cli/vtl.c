/*
 * vtl - VTL over data sets in files.
 */
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/single.h"
#include "cli/term.h"
#include "cli/vtl_files.h"
#include "core/sandbox.h"
#include "core/slurp.h"
#include "validators/vtl/groups.h"

static int vtl_main(int argc, char **argv);

enum { OPT_SCRIPT, OPT_STRUCTURE, OPT_DATA, OPT_OUTPUT };

static const struct cli_option OPTIONS[] = {
	[OPT_SCRIPT] = { "script", 0, "FILE", "rulesets and assignments; may be given again, in order" },
	[OPT_STRUCTURE] = { "structure", 0, "FILE", "components of one or more data sets, as JSON; may be given again" },
	[OPT_DATA] = { "data", 0, "FILE", "their points as CSV: behind the structure, in the order of its data sets" },
	[OPT_OUTPUT] = { "output", 'o', "DIR", "where DIR/RESULT.csv and DIR/RESULT.json go" },
	{ NULL, 0, NULL, NULL },
};
static const char *const EXAMPLES[] = {
	"concord vtl --script rules.vtl --structure stock.json --data stock.csv -o results",
	"concord vtl --script sets.vtl --script calls.vtl --structure a.json --data a.csv --structure b.json --data b.csv -o results",
	NULL,
};

COMMAND(vtl) = {
	.name = "vtl",
	.group = "Data and rules",
	.usage = "vtl --script FILE... --structure FILE [--data FILE]... -o DIR",
	.summary = "runs VTL rulesets over data sets",
	.main = vtl_main,
	.options = OPTIONS,
	.examples = EXAMPLES,
};

struct data_file { /* data of one data set */
	uint32_t set;
	const char *path;
};
struct job {
	struct vtl_plan plan;
	struct arena arena;
	struct vtl_script script;
	uint32_t nscript, nstructure, ninput, open, end; /* open .. end - 1: data sets of the last structure without data yet */
	struct data_file *input;
	const char *out;
};

static int add_script(struct job *j, const char *path)
{
	struct err e;
	char *text;
	size_t n;
	enum status st;
	int status;

	if (!path_exists(path, &status))
		return status;
	if (slurp(path, &j->arena, &text, &n, &e) != ST_OK)
		return cli_fail(EXIT_USAGE, "%s", e.msg);
	j->nscript++;
	st = vtl_parse(text, n, path, &j->arena, &j->script, &e);
	return st == ST_OK ? EXIT_ACCEPTED : cli_fail(st == ST_SKIP ? EXIT_USAGE : EXIT_FAILED, "%s", e.msg);
}

static int add_structure(struct job *j, const char *path)
{
	struct err e;
	uint32_t n;
	int status;

	if (!path_exists(path, &status))
		return status;
	if (vtl_read_structure(&j->plan, path, &j->open, &n, &e) != ST_OK)
		return cli_fail(EXIT_USAGE, "%s", e.msg);
	j->end = j->open + n;
	j->nstructure++;
	return EXIT_ACCEPTED;
}

static int add_data(struct job *j, const char *path)
{
	struct data_file *v;
	int status;

	if (j->open == j->end)
		return cli_fail(EXIT_USAGE, "--data %s: %s", path, j->nstructure ? "every data set of the structure before it has data already" :
			"the --structure of the data comes first");
	if (!path_exists(path, &status))
		return status;
	v = realloc(j->input, (j->ninput + 1) * sizeof *v);
	if (!v)
		return cli_fail(EXIT_FAILED, "out of memory");
	j->input = v;
	v[j->ninput++] = (struct data_file){ j->open++, path };
	return EXIT_ACCEPTED;
}

/* A result becomes a file of its name. */
static int check_names(const struct job *j)
{
	for (uint32_t i = 0; i < j->script.nassign; i++) {
		const char *s = j->script.assign[i].result;

		if (*s == '.' || strchr(s, '/') || strlen(s) > 200)
			return cli_fail(EXIT_USAGE, "the result '%.60s' cannot be the name of a file", s);
	}
	return EXIT_ACCEPTED;
}

static int failed(enum status st, const struct err *e)
{
	return st == ST_SKIP ? cli_fail(EXIT_PARTLY, "%s", e->msg) : cli_fail(EXIT_FAILED, "%s", e->msg);
}

/* From here on the data are all that is read, and the folder of the results is all that is written to. */
static int confine(struct job *j)
{
	const char **data = arena_alloc(&j->arena, j->ninput + 1u, sizeof *data);
	struct sandbox box = { .also = data, .write = j->out };
	struct err e;

	if (!data)
		return cli_fail(EXIT_FAILED, "out of memory");
	for (uint32_t i = 0; i < j->ninput; i++)
		data[i] = j->input[i].path;
	if (sandbox_told_off() || sandbox_possible(NULL) != ST_OK || sandbox_enter(&box, &e) == ST_OK)
		return EXIT_ACCEPTED;
	return cli_fail(EXIT_FAILED, "%s", e.msg);
}

static int run(struct job *j)
{
	static const struct { const char *id, *what; } faults[VTL_FAULTS] = { { "VTL-DIV0", "divisions by zero" },
		{ "VTL-CAST", "texts that could not be cast" }, { "VTL-OVERFLOW", "results that are too large or no number" } };
	struct vtl_plan *p = &j->plan;
	uint32_t inputs = p->nset;
	enum status st;
	struct err e;

	st = vtl_plan_make(p, &j->script, &e);
	if (st != ST_OK)
		return st == ST_SKIP ? cli_fail(EXIT_USAGE, "%s", e.msg) : cli_fail(EXIT_FAILED, "%s", e.msg);
	for (uint32_t i = 0; i < p->nwarning; i++)
		fprintf(stderr, "concord: warning: %s\n", p->warning[i]);
	for (uint32_t i = 0; i < j->ninput && st == ST_OK; i++)
		st = vtl_read_data(p, j->input[i].set, j->input[i].path, &e);
	for (uint32_t i = 0; i < inputs && st == ST_OK; i++)
		st = vtl_keys_check(&p->set[i], &e);
	if (st == ST_OK)
		st = vtl_plan_run(p, &e);
	if (st != ST_OK)
		return failed(st, &e);
	for (unsigned k = 0; k < VTL_FAULTS; k++)
		if (p->faults[k])
			fprintf(stderr, "concord: %s: %llu %s gave null\n", faults[k].id, (unsigned long long)p->faults[k], faults[k].what);
	for (uint32_t i = inputs; i < p->nset && st == ST_OK; i++)
		st = vtl_write_result(p, i, j->out, &e);
	return st == ST_OK ? EXIT_ACCEPTED : cli_fail(EXIT_FAILED, "%s", e.msg);
}

static int arguments(struct job *j, struct args *a)
{
	int status = EXIT_ACCEPTED;

	for (int o; status == EXIT_ACCEPTED && (o = args_next(a)) != ARGS_END;) {
		switch (o) {
		case OPT_SCRIPT:
			status = add_script(j, a->value);
			break;
		case OPT_STRUCTURE:
			status = add_structure(j, a->value);
			break;
		case OPT_DATA:
			status = add_data(j, a->value);
			break;
		case OPT_OUTPUT:
			j->out = a->value;
			break;
		default:
			return a->status ? a->status : -1;
		}
	}
	if (status != EXIT_ACCEPTED)
		return status;
	if (a->noperand)
		return args_wrong(a->cmd, "'%s' belongs to no option; scripts are given as --script FILE", a->operand[0]);
	if (!j->nscript || !j->nstructure || !j->out)
		return args_wrong(a->cmd, "it takes --script, --structure and -o");
	return check_names(j);
}

/* In a child with the limits of a reader of submissions. The folder of the results is made first, and goes where there are none. */
static int run_apart(struct job *j)
{
	bool made = mkdir(j->out, 0777) == 0;
	int status;

	if (!made && errno != EEXIST)
		return cli_fail(EXIT_FAILED, "%s: %s", j->out, strerror(errno));
	if (single_apart("the data", &status)) {
		status = confine(j);
		return status == EXIT_ACCEPTED ? run(j) : status;
	}
	if (made && status != EXIT_ACCEPTED)
		rmdir(j->out);
	return status;
}

static int vtl_main(int argc, char **argv)
{
	struct args a = args_start(&command_vtl, argc, argv);
	struct job j = { .out = NULL };
	struct symbols *syms = symbols_new();
	int status;
	struct err e;

	arena_init(&j.arena, 0);
	if (!syms || vtl_plan_init(&j.plan, syms, &e) != ST_OK) {
		symbols_free(syms);
		return cli_fail(EXIT_FAILED, "out of memory");
	}
	status = arguments(&j, &a);
	if (status == EXIT_ACCEPTED)
		status = run_apart(&j);
	vtl_plan_free(&j.plan);
	arena_release(&j.arena);
	symbols_free(syms);
	free(j.input);
	return status < 0 ? EXIT_ACCEPTED : status; /* help was shown */
}
