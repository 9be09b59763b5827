/*
 * rules - the catalogue: what is checked, and how grave it is; rulesets of VTL as a table, and back.
 */
#include "cli/cli.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/rules_check.h"
#include "cli/rules_table.h"
#include "cli/say.h"
#include "cli/term.h"
#include "core/publish.h"
#include "core/slurp.h"
#include "validate/vtl_table.h"
#include "validators/vtl/doubts.h"
#include "validators/vtl/print.h"

static int rules_main(int argc, char **argv);

enum { OPT_OUTPUT };
static const struct cli_option OPTIONS[] = {
	[OPT_OUTPUT] = { "output", 'o', "PATH", "export: the table, PATH.csv or PATH.xlsx (default: CSV to stdout); import: the folder to make" },
	{ NULL, 0, NULL, NULL },
};
static const char *const EXAMPLES[] = {
	"concord rules",
	"concord rules check",
	"concord rules export -o rules.xlsx",
	"concord rules import rules.xlsx -o rules",
	NULL,
};

COMMAND(rules) = {
	.name = "rules",
	.group = "Data and rules",
	.usage = "rules | rules check [FILE.vtl...] | rules export [FOLDER | FILE.vtl...] [-o TABLE] | rules import TABLE -o FOLDER",
	.summary = "all rules: name, severity, what they say; what is wrong with them; rules of VTL as a table, and back",
	.main = rules_main,
	.options = OPTIONS,
	.examples = EXAMPLES,
};

static void list(const struct catalogue *c)
{
	json_t *all = term.json ? json_array() : NULL;

	for (uint32_t i = 0; i < c->n; i++) {
		const struct rule_info *r = &c->rule[i];

		if (all) {
			json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", r->id, "ess_type", r->ess_type,
				"level", r->level, "severity", severity_word(r->severity), "message", r->message, "advice", r->advice));
			continue;
		}
		printf("%-18s ", r->id);
		term_severity(stdout, r->severity, 8);
		printf("%s\n", r->message);
	}
	say_object(all ? json_pack("{s:o}", "rules", all) : NULL);
}

static int list_all(struct arena *arena)
{
	struct broken broken = { .arena = arena };
	struct config c = { .broken = &broken };
	struct err e;

	if (home_find(&c.home, &e) != ST_OK || catalogue_load(&c.home, arena, &broken, &c.catalogue, &e) != ST_OK)
		return cli_fail(EXIT_FAILED, "%s", e.msg);
	list(&c.catalogue);
	return say_broken(&c) ? EXIT_PARTLY : EXIT_ACCEPTED;
}

/* What is odd about rules, and no mistake. */
static enum status say_doubt(void *user, struct vtl_place at, const char *text, struct err *e)
{
	struct err where;

	(void)user, (void)e;
	vtl_fail(&where, at, "%s", text);
	fprintf(stderr, "concord: warning: %s\n", where.msg);
	return ST_OK;
}

static enum status doubts(const struct vtl_script_of *file, uint32_t n, struct err *e)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < file[i].script.nset; k++)
			TRY(vtl_doubts(&file[i].script.set[k], say_doubt, NULL, e));
	return ST_OK;
}

/* ---- export ---- */

struct export {
	struct arena *arena;
	struct vtl_script_of *file;
	uint32_t n, cap;
	struct csvtab around[VA_FILES];
};

static enum status add_script(void *user, const char *path, struct err *e)
{
	struct export *x = user;
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t len = strlen(name), n;
	struct vtl_script_of *f;
	char *text, *kept = arena_strdup(x->arena, path, strlen(path));
	enum status st;

	if (x->n == x->cap) {
		struct vtl_script_of *v = arena_alloc(x->arena, x->cap * 2 + 8, sizeof *v);

		if (!v)
			return err_set(e, ST_FATAL, "out of memory");
		if (x->n)
			memcpy(v, x->file, x->n * sizeof *v);
		x->file = v;
		x->cap = x->cap * 2 + 8;
	}
	f = &x->file[x->n++];
	len -= len > 4 && !strcmp(name + len - 4, ".vtl") ? 4 : 0;
	f->dataflow = arena_strdup(x->arena, name, len);
	if (!f->dataflow || !kept)
		return err_set(e, ST_FATAL, "out of memory");
	for (uint32_t i = 0; i + 1 < x->n; i++)
		if (!strcmp(x->file[i].dataflow, f->dataflow))
			return err_set(e, ST_SKIP, "%s: a second file of the name %s; their rules could not be told apart", path, f->dataflow);
	TRY(slurp(path, x->arena, &text, &n, e));
	st = vtl_parse(text, n, kept, x->arena, &f->script, e);
	if (st == ST_OK && f->script.nassign)
		st = vtl_fail(e, f->script.assign[0].at, "an assignment is no row of a table of rules; expected rulesets only");
	return st;
}

/* The tables around the rules of a folder; without a catalogue of its own, those of the home. */
static enum status add_around(struct export *x, const char *folder, struct err *e)
{
	struct home home;
	char path[PATH_MAX + 64];

	snprintf(path, sizeof path, "%s/catalogue.csv", folder ? folder : "");
	if (!folder || access(path, F_OK) != 0) {
		TRY(home_find(&home, e));
		folder = home.rules;
	}
	for (int i = 0; i < VA_FILES; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, vtl_around_parts[i].file);
		if (access(path, F_OK) == 0)
			TRY(csvtab_load(path, x->arena, &x->around[i], e));
	}
	return ST_OK;
}

static enum status add_folder(struct export *x, const char *folder, struct err *e)
{
	struct home home = { .dir = "" };

	snprintf(home.dir, sizeof home.dir, "%s", folder);
	TRY(home_each(&home, ".", ".vtl", add_script, x, e));
	return add_around(x, folder, e);
}

static enum status gather(struct export *x, char *const *operand, int n, struct err *e)
{
	struct home home;
	struct stat sb;

	if (!n) {
		TRY(home_find(&home, e));
		return add_folder(x, home.rules, e);
	}
	if (n == 1 && stat(operand[0], &sb) == 0 && S_ISDIR(sb.st_mode))
		return add_folder(x, operand[0], e);
	for (int i = 0; i < n; i++)
		TRY(add_script(x, operand[i], e));
	return add_around(x, NULL, e);
}

static int export_rules(struct arena *arena, char *const *operand, int n, const char *to)
{
	struct export x = { .arena = arena };
	struct csvtab t;
	struct err e;
	enum status st;

	for (int i = 0; i < n; i++) {
		int status;

		if (!path_exists(operand[i], &status))
			return status;
	}
	st = gather(&x, operand, n, &e);
	if (st != ST_OK)
		return cli_fail(EXIT_USAGE, "%s", e.msg);
	st = doubts(x.file, x.n, &e);
	if (st == ST_OK)
		st = vtl_table_export(x.file, x.n, x.around, arena, &t, &e);
	if (st == ST_OK)
		st = rules_table_write(&t, to, &e);
	return st == ST_OK ? EXIT_ACCEPTED : cli_fail(st == ST_SKIP ? EXIT_USAGE : EXIT_FAILED, "%s", e.msg);
}

/* ---- import ---- */

/* Two folders never become one: what is there already is somebody's. */
static int new_folder(const char *path)
{
	DIR *d;
	struct dirent *x;
	bool filled = false;

	if (mkdir(path, 0777) == 0)
		return EXIT_ACCEPTED;
	d = errno == EEXIST ? opendir(path) : NULL;
	if (!d)
		return cli_fail(EXIT_FAILED, "%s: this folder cannot be made: %s", path, strerror(errno));
	while ((x = readdir(d)) != NULL)
		filled |= strcmp(x->d_name, ".") && strcmp(x->d_name, "..");
	closedir(d);
	return filled ? cli_fail(EXIT_USAGE, "%s: this folder is not empty; name a new one, and compare it with that", path) : EXIT_ACCEPTED;
}

static enum status write_script(const struct vtl_script_of *f, const char *folder, struct err *e)
{
	struct vtl_text text = { 0 };
	char path[4096];
	struct aside a;
	enum status st;

	for (uint32_t i = 0; i < f->script.nset; i++) {
		vtl_print(&text, i ? "\n" : "");
		vtl_print_ruleset(&text, &f->script.set[i]);
	}
	snprintf(path, sizeof path, "%s/%s.vtl", folder, f->dataflow);
	st = text.failed ? err_set(e, ST_FATAL, "%s: out of memory", path) : aside_open(&a, path, e);
	if (st == ST_OK) {
		fwrite(text.s, 1, text.n, a.f);
		st = aside_commit(&a, e);
	}
	vtl_text_release(&text);
	return st;
}

static int import_rules(struct arena *arena, struct single *s, const char *from, const char *folder)
{
	struct config config = { .version = "" };
	struct csvtab t, around[VA_FILES];
	struct vtl_script_of *file;
	char path[4096];
	uint32_t n;
	enum status st;
	struct err e;
	int status = rules_table_read(s, from, &t);

	if (status != EXIT_ACCEPTED)
		return status;
	if (config_load(&config, arena, &e) != ST_OK)
		return cli_fail(EXIT_FAILED, "%s", e.msg);
	st = vtl_table_import(&t, &config, arena, &file, &n, &e);
	for (int i = 0; i < VA_FILES && st == ST_OK; i++)
		st = vtl_table_around(&t, &config, (enum vtl_around_file)i, arena, &around[i], &e);
	config_release(&config);
	if (st == ST_OK)
		st = doubts(file, n, &e);
	if (st != ST_OK)
		return cli_fail(EXIT_USAGE, "%s", e.msg);
	status = new_folder(folder);
	if (status != EXIT_ACCEPTED)
		return status;
	for (uint32_t i = 0; i < n && st == ST_OK; i++)
		st = write_script(&file[i], folder, &e);
	for (int i = 0; i < VA_FILES && st == ST_OK; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, vtl_around_parts[i].file);
		st = rules_table_write(&around[i], path, &e);
	}
	return st == ST_OK ? EXIT_ACCEPTED : cli_fail(EXIT_FAILED, "%s", e.msg);
}

static int import_apart(struct arena *arena, const char *from, const char *folder)
{
	struct single s;
	int status;

	/* The table may come from anywhere: what brings its reader down brings nothing else down. */
	if (!single_apart(from, &status))
		return status;
	memset(&s, 0, sizeof s);
	status = import_rules(arena, &s, from, folder);
	single_close(&s);
	return status;
}

static int rules_main(int argc, char **argv)
{
	struct args a = args_start(&command_rules, argc, argv);
	const char *to = NULL, *what;
	struct arena arena;
	int status;

	for (int o; (o = args_next(&a)) != ARGS_END;) {
		if (o != OPT_OUTPUT)
			return a.status;
		to = a.value;
	}
	what = a.noperand ? a.operand[0] : "";
	if (!strcmp(what, "check"))
		return to ? args_wrong(a.cmd, "-o belongs to export and import") : rules_check(a.operand + 1, a.noperand - 1);
	arena_init(&arena, 0);
	if (!strcmp(what, "export"))
		status = export_rules(&arena, a.operand + 1, a.noperand - 1, to);
	else if (!strcmp(what, "import"))
		status = a.noperand == 2 && to ? import_apart(&arena, a.operand[1], to) :
			args_wrong(a.cmd, "import takes one table, and the folder to make as -o FOLDER");
	else if (a.noperand)
		status = args_wrong(a.cmd, "it takes check, export, import or nothing; for one rule: concord explain %s", what);
	else
		status = to ? args_wrong(a.cmd, "-o belongs to export and import") : list_all(&arena);
	arena_release(&arena);
	return status;
}
