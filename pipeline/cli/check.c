/*
 * check - one sender's look at their own files, before they are sent.
 *
 * Each file is read by a worker, as in a run: a file that brings the reader down costs that file only.
 */
#include "cli/cli.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/say.h"
#include "cli/single.h"
#include "cli/term.h"
#include "core/artifact.h"
#include "core/publish.h"
#include "core/text.h"
#include "emit/texts.h"
#include "run/readers.h"
#include "run/worker.h"

enum { OPT_OUTPUT, OPT_AS_OF, OPT_REFERENCE, OPT_SENDER, OPT_LANG };

struct look {
	const struct config *config;
	const char *folder; /* of -o; NULL */
	const char *sender; /* of all files; NULL: as their folders are called */
	bool several;       /* then each file has a folder of its own in it */
	char as_of[16];
	json_t *files;      /* with --json */
	int status;
};

static int check_main(int argc, char **argv);

static const struct cli_option OPTIONS[] = {
	[OPT_OUTPUT] = { "output", 'o', "DIR", "write the error workbook and the tables of findings and observations there" },
	[OPT_AS_OF] = { "as-of", 0, "DATE", "the day that the workbook names and periods are held against, as 2026-11-24 (default: today)" },
	[OPT_REFERENCE] = { "reference", 0, "FILE", "SDMX-CSV of this program to hold the files against: revisions, mirror flows" },
	[OPT_SENDER] = { "sender", 0, "SENDER", "who sends them: the ISO code of a country, or an id of mappings/senders.csv (default: the name of their folder)" },
	[OPT_LANG] = { "lang", 'l', "CODE", "the language of what is said, as fr (default: that of the sender, else $LANGUAGE)" },
	{ NULL, 0, NULL, NULL },
};
static const char *const EXAMPLES[] = {
	"concord check BRA_2025.xlsx",
	"concord check --sender KEN permits.csv",
	"concord check -o answer stocks.csv flows.csv",
	NULL,
};

COMMAND(check) = {
	.name = "check",
	.group = "Everyday",
	.usage = "check [-o DIR] [--sender SENDER] [--lang CODE] [--reference FILE] FILE...",
	.summary = "look at files before they are sent: what is wrong, and where",
	.main = check_main,
	.options = OPTIONS,
	.examples = EXAMPLES,
};

/* 4 outranks 3, and 3 outranks 1. */
static void rank(struct look *l, int status)
{
	if (status > l->status)
		l->status = status;
}

/* ---- the files of -o: made aside, then moved into the folder one by one ---- */

static enum status move_files(const char *from, const char *to, struct err *e)
{
	DIR *d = opendir(from);
	struct dirent *x;
	enum status st = ST_OK;

	if (!d)
		return err_set(e, ST_FATAL, "%s: cannot be read: %s", from, strerror(errno));
	while (st == ST_OK && (x = readdir(d)) != NULL) {
		char a[2 * PATH_MAX], b[2 * PATH_MAX];

		if (!strcmp(x->d_name, ".") || !strcmp(x->d_name, ".."))
			continue;
		snprintf(a, sizeof a, "%s/%s", from, x->d_name);
		snprintf(b, sizeof b, "%s/%s", to, x->d_name);
		if (rename(a, b) != 0)
			st = err_set(e, ST_FATAL, "%s: cannot be written: %s", b, strerror(errno));
	}
	closedir(d);
	return st;
}

static enum status make_folder(const char *path, struct err *e)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return ST_OK;
	return err_set(e, ST_FATAL, "%s: this folder cannot be made: %s", path, strerror(errno));
}

static enum status write_files(const struct look *l, struct emit_sub *x, struct err *e)
{
	struct emit_run r = {
		.config = l->config, .run_id = "check", .as_of = l->as_of, .previous = "", .codes = "m49", .csv = true, .xlsx = true,
		.nsub = 1, .sub = x, .exit_status = state_status(x->sub), .jobs = 1,
	};
	char folder[PATH_MAX], staged[PATH_MAX + 32];
	enum status st;
	int n = snprintf(folder, sizeof folder, "%s%s%s", l->folder, l->several ? "/" : "", l->several ? x->sub->name : "");

	if (n >= (int)sizeof folder)
		return err_set(e, ST_FATAL, "%s: the path is too long", l->folder);
	snprintf(staged, sizeof staged, "%s/.check-%ld", folder, (long)getpid());
	TRY(make_folder(l->folder, e));
	TRY(make_folder(folder, e));
	TRY(make_folder(staged, e));
	st = emit_submission_files(&r, x, staged, e);
	if (st == ST_OK)
		st = move_files(staged, folder, e);
	publish_remove_tree(staged, NULL);
	if (st == ST_OK && !term.quiet) {
		fputs("  see ", stderr);
		term_text(stderr, folder);
		fputs("/errors.xlsx\n", stderr);
	}
	return st;
}

/* ---- what is said of one file ---- */

static void show(struct look *l, const char *path, const struct submission *s)
{
	struct tally t = { .cells = 0 };
	const struct language *lang = language_of(&s->config->readers, s->sender);
	char obs[GROUPED], cells[GROUPED], text[128];
	const uint32_t *order;
	struct arena a;

	tally_add(&t, s);
	arena_init(&a, 0);
	order = findings_by_cause(s, &a);
	for (uint32_t i = 0; i < s->findings.n && !l->files; i++) {
		const struct finding *f = &s->findings.v[order ? order[i] : i];

		say_place(stdout, s, f->at, path);
		putchar(' ');
		say_finding(stdout, s, f, lang);
		putchar('\n');
	}
	arena_release(&a);
	if (!term.quiet) {
		fflush(stdout);
		fputs(term_mark(submission_state(s)), stderr);
		term_text(stderr, path);
		fputs("  ", stderr);
		term_state(stderr, submission_state(s), 0, lang);
		fputs("  ", stderr);
		say_tally(stderr, &t, lang);
		fprintf(stderr, "; %s", lang_fill(lang, text, sizeof text, TR("{1} obs of {2} cells"), say_number(t.observations, obs), say_number(t.cells, cells)));
		say_files(stderr, s, lang);
		fputc('\n', stderr);
	}
}

static void add_json(struct look *l, const char *path, const struct submission *s)
{
	json_t *x = say_json(s), *all = json_array();
	struct arena a;
	const char *file;

	arena_init(&a, 0);
	file = text_visible(&a, path, strlen(path)); /* JSON takes UTF-8 only */
	for (uint32_t i = 0; i < s->findings.n; i++)
		json_array_append_new(all, say_finding_json(s, &s->findings.v[i]));
	json_object_set_new(x, "file", json_string(file ? file : ""));
	json_object_set_new(x, "findings", all);
	json_array_append_new(l->files, x);
	arena_release(&a);
}

static void report(struct look *l, const char *path, const struct found *f, struct submission *s, const struct rule_counts *counts)
{
	struct rule_counts own = { .n = 0 }; /* the artifact's cannot be changed */
	uint32_t before = s->findings.n;
	struct emit_sub x;
	struct err e;

	if (counts)
		memcpy(&own, counts, rule_counts_bytes(counts));
	if (validate_dated(s, counts ? &own : NULL, l->as_of, &e) != ST_OK || (s->findings.n != before && findings_sort(s, &e) != ST_OK))
		rank(l, cli_fail(EXIT_FAILED, "%s", e.msg));
	x = emit_sub_of(s, counts ? &own : NULL, f->full);
	show(l, path, s);
	if (l->files)
		add_json(l, path, s);
	rank(l, state_status(s));
	if (l->folder && write_files(l, &x, &e) != ST_OK)
		rank(l, cli_fail(EXIT_FAILED, "%s", e.msg));
}

/* ---- reading it, in a worker ---- */

static enum worker_end in_worker(const struct look *l, const struct found *f, struct opened *o, const char *sha256, int fd,
	struct err *e)
{
	struct worker w;
	int wait_status;

	if (worker_start(l->config, f, o, sha256, fd, sysconf(_SC_NPROCESSORS_ONLN) > 1 ? 2 : 1, &w, e) != ST_OK)
		return WORKER_FAILED;
	while (waitpid(w.pid, &wait_status, 0) < 0)
		if (errno != EINTR) {
			err_set(e, ST_FATAL, "waiting for a worker: %s", strerror(errno));
			return WORKER_FAILED;
		}
	return worker_end(&w, wait_status, &l->config->limits, e);
}

static enum status refused(struct look *l, const char *path, const struct found *f, const char *sha256, const char *why, struct err *e)
{
	struct submission s;

	TRY(process_refused(l->config, f, sha256, why, &s, e));
	report(l, path, f, &s, NULL);
	submission_release(&s);
	return ST_OK;
}

static enum status read_opened(struct look *l, const char *path, const struct found *f, struct opened *o, const char *sha256,
	int fd, struct err *e)
{
	struct artifact a;
	struct err why;
	enum worker_end end = in_worker(l, f, o, sha256, fd, &why);

	if (end == WORKER_FAILED)
		return err_set(e, ST_FATAL, "%s: %s", path, why.msg);
	if (end == WORKER_LOST || artifact_map_fd(fd, "what the worker left", l->config, &a, &why) != ST_OK)
		return refused(l, path, f, sha256, why.msg, e);
	report(l, path, f, &a.sub, rule_counts_in(a.extra, a.n_extra));
	artifact_unmap(&a);
	return ST_OK;
}

static enum status look_at(struct look *l, const char *path, struct arena *a, struct err *e)
{
	struct found f;
	struct opened *o;
	char sha256[SHA256_TEXT];
	struct stat sb;
	enum status st;
	int fd;

	TRY(find_one(l->config, path, l->sender, a, &f, e));
	if (lstat(path, &sb) == 0 && S_ISDIR(sb.st_mode)) {
		f.refused = "it is a folder; name its files, or use concord run for an inbox";
		f.ninput = 0;
	}
	TRY(process_open(l->config, &f, &o, sha256, e));
	fd = memfd_create("artifact", MFD_CLOEXEC);
	if (fd < 0)
		st = err_set(e, ST_FATAL, "no memory for a file: %s", strerror(errno));
	else
		st = read_opened(l, path, &f, o, sha256, fd, e);
	if (fd >= 0)
		close(fd);
	process_close(&f, o);
	return st;
}

static int look_at_all(struct look *l, char **path, int n, struct arena *a)
{
	if (say_broken(l->config))
		rank(l, EXIT_PARTLY);
	for (int i = 0; i < n; i++) {
		struct err e;

		if (look_at(l, path[i], a, &e) != ST_OK)
			rank(l, cli_fail(EXIT_FAILED, "%s", e.msg));
	}
	if (l->files)
		say_object(json_pack("{s:i, s:o, s:o}", "exit_status", l->status, "broken_rules", broken_json(l->config->broken), "files", l->files));
	return l->status;
}

/* Their answers would stand in the same folder. */
static bool same_name(char **path, int n)
{
	for (int i = 0; i < n; i++)
		for (int k = 0; k < i; k++) {
			const char *a = strrchr(path[i], '/'), *b = strrchr(path[k], '/');

			if (!strcmp(a ? a + 1 : path[i], b ? b + 1 : path[k]))
				return true;
		}
	return false;
}

static int check_main(int argc, char **argv)
{
	struct args a = args_start(&command_check, argc, argv);
	struct look l = { .folder = NULL };
	struct config config;
	struct arena arena;
	struct err e;
	const char *reference = NULL, *lang = NULL;
	enum status st;
	int status = EXIT_ACCEPTED;

	args_today(l.as_of);
	for (int o; (o = args_next(&a)) != ARGS_END;) {
		if (o == ARGS_STOP)
			return a.status;
		if (o == OPT_OUTPUT)
			l.folder = a.value;
		else if (o == OPT_REFERENCE)
			reference = a.value;
		else if (o == OPT_SENDER)
			l.sender = a.value;
		else if (o == OPT_LANG)
			lang = a.value;
		else if (!args_date(&a, "--as-of", a.value, l.as_of))
			return a.status;
	}
	if (!a.noperand)
		return args_wrong(a.cmd, "which file?");
	for (int i = 0; i < a.noperand; i++)
		if (!path_exists(a.operand[i], &status))
			return status;
	if (l.folder && same_name(a.operand, a.noperand))
		return args_wrong(a.cmd, "two of the files have one name; check them one at a time");
	l.several = a.noperand > 1;
	l.config = &config;
	l.files = term.json ? json_array() : NULL;
	arena_init(&arena, 0);
	if (config_load(&config, &arena, &e) != ST_OK) {
		status = cli_fail(EXIT_FAILED, "%s", e.msg);
	} else if (readers_ask(&config, lang, &e) != ST_OK) {
		status = cli_fail(EXIT_USAGE, "--lang %s", e.msg);
		config_release(&config);
	} else if (reference && config_reference(&config, reference, &e) != ST_OK) {
		status = cli_fail(EXIT_USAGE, "--reference %s", e.msg);
		config_release(&config);
	} else if (l.sender && (st = sender_named(&config, l.sender, &arena, &e)) != ST_OK) {
		status = cli_fail(st == ST_SKIP ? EXIT_USAGE : EXIT_FAILED, "--sender %s: %s", l.sender, e.msg);
		config_release(&config);
	} else {
		readers_environment(&config);
		status = look_at_all(&l, a.operand, a.noperand, &arena);
		config_release(&config);
	}
	arena_release(&arena);
	return status;
}
