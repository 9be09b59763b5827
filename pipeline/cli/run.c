/*
 * run - the nightly run over an inbox.
 */
#include "cli/cli.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/say.h"
#include "cli/single.h"
#include "cli/term.h"
#include "core/sandbox.h"
#include "core/text.h"
#include "emit/texts.h"
#include "run/config.h"
#include "run/readers.h"
#include "run/run.h"

#define PATH_SHOWN 60 /* longer paths push their line to the right */
#define BLOCKS_SHOWN 3 /* findings of a rejected submission on the screen; all are in its workbook */

enum { OPT_OUTPUT, OPT_STATE, OPT_JOBS, OPT_AS_OF, OPT_FORMATS, OPT_CODES, OPT_NO_PROVENANCE, OPT_NO_SANDBOX, OPT_REFERENCE, OPT_LANG };

struct report {
	const struct run_options *o;
	struct tally tally;
	json_t *submissions; /* with --json */
};

static int run_main(int argc, char **argv);

static const struct cli_option OPTIONS[] = {
	[OPT_OUTPUT] = { "output", 'o', "OUTBOX", "where the results go (default: outbox)" },
	[OPT_STATE] = { "state", 0, "DIR", "what is kept from night to night (default: OUTBOX/.state)" },
	[OPT_JOBS] = { "jobs", 'j', "N", "submissions read at once (default: all cores)" },
	[OPT_AS_OF] = { "as-of", 0, "DATE", "the day that the run speaks of, as 2026-11-24 (default: today)" },
	[OPT_FORMATS] = { "formats", 0, "LIST", "csv, xlsx, html, joined by commas (default: csv,xlsx,html); the page is always made" },
	[OPT_CODES] = { "codes", 0, "LIST", "how areas are written: m49 (three digits, the default) or iso3" },
	[OPT_NO_PROVENANCE] = { "no-provenance", 0, NULL, "without SUBMISSION, MEMBER, SHEET and CELL in the CSVs of observations" },
	[OPT_NO_SANDBOX] = { "no-sandbox", 0, NULL, "read and write without the sandbox: where the kernel has none, and every sender is trusted" },
	[OPT_REFERENCE] = { "reference", 0, "FILE", "SDMX-CSV of this program to hold submissions against: revisions, mirror flows" },
	[OPT_LANG] = { "lang", 'l', "CODE", "the language of all workbooks, as fr (default: that of the sender in senders.csv, else English)" },
	{ NULL, 0, NULL, NULL },
};
static const char *const EXAMPLES[] = {
	"concord run inbox -o outbox",
	"concord run inbox -o outbox -j 4 --as-of 2026-11-24 -q",
	NULL,
};

COMMAND(run) = {
	.name = "run",
	.group = "Everyday",
	.usage = "run INBOX -o OUTBOX [--state DIR] [-j N] [--as-of DATE] [--formats csv,xlsx,html] [--no-provenance]",
	.summary = "the nightly run: every submission of an inbox, checked and harmonized",
	.main = run_main,
	.options = OPTIONS,
	.examples = EXAMPLES,
};

static void on_event(void *user, const char *what, uint32_t done, uint32_t total)
{
	(void)user;
	/* what comes after reading is one step each */
	term_bar(what, done, !strcmp(what, "found") || !strcmp(what, "read") ? total : 0);
}

/* What may be said of a submission: everything, or with --quiet only what is wrong. */
static bool is_shown(const struct emit_sub *x)
{
	return !term.quiet || x->gist.state >= SUB_REJECTED;
}

/* width: of the longest path, so that the verdicts stand below each other. */
static void show_verdict(const struct emit_sub *x, int width)
{
	const struct submission *s = x->sub;
	const struct language *l = s->config->readers.usual; /* who watches is not who sent it */
	enum sub_state state = submission_state(s);
	struct tally t = { .cells = 0 };
	char buf[GROUPED];

	tally_add(&t, s);
	fprintf(stderr, "%s%-10s ", term_mark(state), *s->sender ? s->sender : "?");
	term_text(stderr, s->path);
	fprintf(stderr, "%*s  %9s obs  ", width - (int)strlen(s->path), "", say_number(t.observations, buf));
	term_state(stderr, state, 23, l);
	fputs("  ", stderr);
	say_tally(stderr, &t, l);
	say_files(stderr, s, l);
	fputs(x->unchanged ? "  (unchanged)\n" : "\n", stderr);
}

/* The first errors of what is not accepted. */
static void show_blocks(const struct report *report, const struct emit_run *r, const struct emit_sub *x)
{
	const struct submission *s = x->sub;
	unsigned shown = 0, more = 0;

	fputs("\nWhat blocks ", stderr);
	term_text(stderr, s->path);
	fputc('\n', stderr);
	for (uint32_t i = 0; i < s->findings.n; i++) {
		const struct finding *f = &s->findings.v[i];

		if (f->severity != SEV_ERROR)
			continue;
		if (shown == BLOCKS_SHOWN) {
			more++;
			continue;
		}
		fputs("  ", stderr);
		fputs(say_place(stderr, s, f->at, NULL) ? "  " : "", stderr);
		say_finding(stderr, s, f, s->config->readers.usual);
		fputc('\n', stderr);
		shown++;
	}
	if (more)
		fprintf(stderr, "  and %u more\n", more);
	if (r->xlsx)
		fprintf(stderr, "  open %s/latest/submissions/%s/errors.xlsx\n", report->o->outbox, s->name);
}

/* false: e says why not. */
static bool show_one(struct report *report, const struct emit_run *r, uint32_t i, int width, struct err *e)
{
	struct submission *s;
	json_t *x;

	if (emit_take(r, i, &s, e) != ST_OK)
		return false;
	tally_add(&report->tally, s);
	if (is_shown(&r->sub[i]))
		show_verdict(&r->sub[i], width);
	if (report->submissions) {
		x = say_json(s);
		json_object_set_new(x, "unchanged", json_boolean(r->sub[i].unchanged));
		json_array_append_new(report->submissions, x);
	}
	emit_give(r, i);
	return true;
}

static void on_finished(void *user, const struct emit_run *r)
{
	struct report *report = user;
	struct submission *s;
	struct err e;
	int width = 0;

	term_bar_clear();
	for (uint32_t i = 0; i < r->nsub; i++)
		if (is_shown(&r->sub[i]) && (int)strlen(r->sub[i].gist.path) > width && strlen(r->sub[i].gist.path) <= PATH_SHOWN)
			width = (int)strlen(r->sub[i].gist.path);
	for (uint32_t i = 0; i < r->nsub; i++)
		if (!show_one(report, r, i, width, &e))
			cli_fail(EXIT_FAILED, "what was published of %s cannot be shown: %s", r->sub[i].gist.path, e.msg);
	for (uint32_t i = 0; i < r->nsub && !term.quiet; i++)
		if (r->sub[i].gist.state >= SUB_REJECTED && emit_take(r, i, &s, &e) == ST_OK) {
			show_blocks(report, r, &r->sub[i]);
			emit_give(r, i);
		}
}

static void show_sum(const struct report *report, const struct run_result *r, uint32_t broken, bool sandbox)
{
	const struct tally *t = &report->tally;
	char n[5][GROUPED];

	fprintf(stderr, "\nLedger balanced: %s cells in = %s obs + %s labels and notes + %s passed over + %s rejected\n",
		say_number(t->cells, n[0]), say_number(t->observations, n[1]), say_number(t->header, n[2]),
		say_number(t->skipped, n[3]), say_number(t->rejected, n[4]));
	fprintf(stderr, "%u accepted, %u rejected, %u unreadable; %u unchanged since the run before\n",
		r->accepted + r->warnings, r->rejected, r->unreadable, r->unchanged);
	if (broken)
		fprintf(stderr, "%u part%s of the rules %s broken and %s left out: see above, or run concord rules check\n", broken, broken > 1 ? "s" : "",
			broken > 1 ? "are" : "is", broken > 1 ? "were" : "was");
	if (!sandbox)
		fputs("Read and written without the sandbox, as was told\n", stderr);
	fprintf(stderr, "Published as %s/%s, which is %s/latest (exit %d)\n", report->o->outbox, r->run_id, report->o->outbox,
		r->exit_status);
}

static void show_json(struct report *report, const struct run_result *r, const struct config *c)
{
	const char *outbox;
	struct arena a;

	arena_init(&a, 0);
	outbox = text_visible(&a, report->o->outbox, strlen(report->o->outbox)); /* JSON takes UTF-8 only */
	say_object(json_pack("{s:s, s:s, s:i, s:{s:i, s:i, s:i, s:i, s:i}, s:{s:I, s:I, s:I}, s:I, s:I, s:o, s:o}",
		"run_id", r->run_id, "outbox", outbox ? outbox : "", "exit_status", r->exit_status,
		"counts", "accepted", (int)r->accepted, "accepted_with_warnings", (int)r->warnings, "rejected", (int)r->rejected,
		"unreadable", (int)r->unreadable, "unchanged", (int)r->unchanged,
		"findings_by_severity", "error", (json_int_t)r->findings[SEV_ERROR], "warning", (json_int_t)r->findings[SEV_WARNING],
		"info", (json_int_t)r->findings[SEV_INFO], "cells", (json_int_t)r->cells,
		"observations", (json_int_t)r->observations, "broken_rules", broken_json(c->broken), "submissions", report->submissions));
	report->submissions = NULL;
	arena_release(&a);
}

static void on_signal(int sig)
{
	(void)sig;
	run_interrupt();
}

static void watch_signals(void)
{
	static const int watched[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction act = { .sa_handler = on_signal };

	for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
		sigaction(watched[i], &act, NULL);
}

/* csv,xlsx,html. false, having said so: another word, or none. */
static bool read_formats(struct args *a, struct run_options *o)
{
	const char *s = a->value;

	o->csv = o->xlsx = false;
	while (*s) {
		size_t n = strcspn(s, ",");

		if (n == 3 && !memcmp(s, "csv", n))
			o->csv = true;
		else if (n == 4 && !memcmp(s, "xlsx", n))
			o->xlsx = true;
		else if (n != 4 || memcmp(s, "html", n) != 0) /* the page for people is there in any case */
			break;
		s += n + (s[n] == ',');
	}
	if (!*s && *a->value)
		return true;
	a->status = args_wrong(a->cmd, "--formats %s: it takes csv, xlsx and html, joined by commas", a->value);
	return false;
}

static bool read_option(struct args *a, int option, struct run_options *o, bool *no_sandbox, const char **reference, const char **lang)
{
	long jobs;

	switch (option) {
	case OPT_OUTPUT:
		o->outbox = a->value;
		return true;
	case OPT_STATE:
		o->state = a->value;
		return true;
	case OPT_JOBS:
		if (!args_number(a, "-j", a->value, 1, 1024, &jobs))
			return false;
		o->jobs = (unsigned)jobs;
		return true;
	case OPT_AS_OF:
		o->as_of = a->value;
		return true;
	case OPT_FORMATS:
		return read_formats(a, o);
	case OPT_CODES:
		o->codes = a->value;
		if (!strcmp(o->codes, "m49") || !strcmp(o->codes, "iso3"))
			return true;
		a->status = args_wrong(a->cmd, "--codes %s: it takes m49 or iso3", a->value);
		return false;
	case OPT_NO_PROVENANCE:
		o->no_provenance = true;
		return true;
	case OPT_NO_SANDBOX:
		*no_sandbox = true;
		return true;
	case OPT_REFERENCE:
		*reference = a->value;
		return true;
	case OPT_LANG:
		*lang = a->value;
		return true;
	default:
		return false;
	}
}

/* What strangers sent is read in a sandbox, or the user has said otherwise. */
static bool may_read(struct config *c, bool no_sandbox, int *status)
{
	struct err e = { "" };

	if (no_sandbox || sandbox_told_off()) {
		c->sandbox = false;
		return true;
	}
	if (sandbox_possible(&e) == ST_OK)
		return true;
	*status = cli_fail(EXIT_FAILED, "%s, so what was sent cannot be read in a sandbox; nothing was read. Use another machine, "
		"or concord run --no-sandbox where every sender is trusted", e.msg);
	return false;
}

static int run_with(const struct config *c, const struct run_options *o, struct report *report)
{
	struct run_result r;
	struct err e = { "" };

	watch_signals();
	if (run_night(c, o, &r, &e) != ST_OK)
		return cli_fail(r.exit_status, "%s", e.msg);
	if (!term.quiet)
		show_sum(report, &r, c->broken->n, c->sandbox);
	if (term.json)
		show_json(report, &r, c);
	return r.exit_status;
}

static int run_main(int argc, char **argv)
{
	struct args a = args_start(&command_run, argc, argv);
	struct report report = { .o = NULL };
	struct run_options o = { .outbox = "outbox", .codes = "m49", .csv = true, .xlsx = true, .event = on_event,
		.finished = on_finished, .user = &report };
	struct config config;
	struct arena arena;
	struct err e;
	const char *reference = NULL, *lang = NULL;
	bool no_sandbox = false;
	int status;

	for (int option; (option = args_next(&a)) != ARGS_END;)
		if (option == ARGS_STOP || !read_option(&a, option, &o, &no_sandbox, &reference, &lang))
			return a.status;
	if (a.noperand != 1)
		return args_wrong(a.cmd, a.noperand ? "one inbox at a time" : "which inbox?");
	o.inbox = a.operand[0];
	report.o = &o;
	if (!path_exists(o.inbox, &status))
		return status;
	arena_init(&arena, 0);
	if (config_load(&config, &arena, &e) != ST_OK) {
		status = cli_fail(EXIT_FAILED, "%s", e.msg);
	} else if (readers_ask(&config, lang, &e) != ST_OK) {
		status = cli_fail(EXIT_USAGE, "--lang %s", e.msg);
		config_release(&config);
	} else if (reference && config_reference(&config, reference, &e) != ST_OK) {
		status = cli_fail(EXIT_USAGE, "--reference %s", e.msg);
		config_release(&config);
	} else {
		say_broken(&config);
		report.submissions = term.json ? json_array() : NULL;
		if (may_read(&config, no_sandbox, &status))
			status = run_with(&config, &o, &report);
		json_decref(report.submissions);
		config_release(&config);
	}
	arena_release(&arena);
	return status;
}
