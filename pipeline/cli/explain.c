/*
 * explain - a rule, a finding, a code or a label in words.
 */
#include "cli/cli.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/say.h"
#include "cli/term.h"
#include "core/csvtab.h"
#include "normalize/match.h"
#include "run/config.h"
#include "validate/describe.h"

enum { OPT_RUN, OPT_LIST, OPT_YEAR };

struct question {
	const char *text;
	const char *run;  /* a published run, or the outbox; NULL: outbox/latest */
	const char *list; /* NULL: every list */
	long year;
	struct arena arena;
	struct home home;
	struct catalogue catalogue;
	bool answered;
	json_t *json;
};

static int explain_main(int argc, char **argv);

static const struct cli_option OPTIONS[] = {
	[OPT_RUN] = { "run", 'o', "DIR", "the outbox, or the run in it, that a finding stands in (default: outbox)" },
	[OPT_LIST] = { "list", 0, "LIST", "only in this code list: area, citizenship, sex, age, ..." },
	[OPT_YEAR] = { "year", 0, "YEAR", "the year that a label speaks of" },
	{ NULL, 0, NULL, NULL },
};
static const char *const EXAMPLES[] = {
	"concord explain SUM-SEX",
	"concord explain \"Côte d'Ivoire\" --year 1985",
	NULL,
};

COMMAND(explain) = {
	.name = "explain",
	.group = "Everyday",
	.usage = "explain ID_OR_TEXT [-o DIR] [--list LIST] [--year YEAR]",
	.summary = "a rule, a finding of a run, a code or a label in words",
	.main = explain_main,
	.options = OPTIONS,
	.examples = EXAMPLES,
};

static void line_of(const struct question *q, json_t *to, const char *name, const char *value)
{
	if (!*value)
		return;
	if (q->json) {
		char key[32];

		snprintf(key, sizeof key, "%s", name);
		for (char *blank = key; (blank = strchr(blank, ' ')) != NULL;)
			*blank = '_';
		json_object_set_new(to, key, json_string(value));
		return;
	}
	printf("  %-11s ", name);
	term_text(stdout, value);
	putchar('\n');
}

static void line(struct question *q, const char *name, const char *value)
{
	line_of(q, q->json, name, value);
}

/* ---- a rule ---- */

struct rows {
	struct question *q;
	json_t *all, *row;
};

/* A row begins with where it stands. */
static void say_row(void *user, const char *name, const char *value)
{
	struct rows *r = user;

	if (!strcmp(name, "stands in")) {
		if (!r->q->json)
			putchar('\n');
		r->row = r->all ? json_object() : NULL;
		if (r->all)
			json_array_append_new(r->all, r->row);
	}
	line_of(r->q, r->row, name, value);
}

/* The rows of tables and rulesets that make it. */
static enum status explain_rows(struct question *q, const char *id, struct err *e)
{
	struct rows rows = { .q = q, .all = q->json ? json_array() : NULL };
	struct config c = { .version = "" };
	enum status st = config_load(&c, &q->arena, e);

	if (st == ST_OK)
		st = rules_describe(c.rules, id, say_row, &rows, e);
	if (q->json)
		json_object_set_new(q->json, "rows", rows.all);
	if (st == ST_OK)
		config_release(&c);
	return st;
}

static enum status explain_rule(struct question *q, struct err *e)
{
	for (uint32_t i = 0; i < q->catalogue.n; i++) {
		const struct rule_info *r = &q->catalogue.rule[i];

		if (strcasecmp(r->id, q->text))
			continue;
		q->answered = true;
		if (!q->json)
			printf("%s is a rule\n", r->id);
		line(q, "rule", r->id);
		line(q, "severity", severity_word(r->severity));
		line(q, "ess_type", r->ess_type);
		line(q, "level", r->level);
		line(q, "says", r->message);
		line(q, "what to do", r->advice);
		return explain_rows(q, r->id, e);
	}
	return ST_OK;
}

/* ---- a finding ---- */

static bool is_finding_id(const char *s)
{
	size_t n = strspn(s, "0123456789abcdef");

	return n == 32 && (!s[n] || s[n] == '-');
}

static enum status find_table(const struct question *q, char *path, size_t cap, struct err *e)
{
	static const char *const below[] = { "latest/findings.csv", "findings.csv" };
	const char *base = q->run ? q->run : "outbox";

	for (size_t i = 0; i < sizeof below / sizeof *below; i++)
		if (snprintf(path, cap, "%s/%s", base, below[i]) < (int)cap && access(path, R_OK) == 0)
			return ST_OK;
	return err_set(e, ST_SKIP, "%s: there is no run in this folder; say where it is with -o", base);
}

static enum status explain_finding(struct question *q, struct err *e)
{
	char path[PATH_MAX];
	struct csvtab t;

	TRY(find_table(q, path, sizeof path, e));
	TRY(csvtab_load(path, &q->arena, &t, e));
	for (uint32_t row = 0; row < t.nrow; row++) {
		if (strcmp(csvtab_at(&t, row, 0), q->text))
			continue;
		q->answered = true;
		if (!q->json)
			printf("%s is a finding of %s\n", q->text, path);
		for (uint32_t col = 0; col < t.ncol; col++)
			line(q, t.head[col], csvtab_at(&t, row, (int)col));
		return ST_OK;
	}
	return err_set(e, ST_SKIP, "%s: the finding is not in %s; it may be of another night", q->text, path);
}

/* ---- a code or a label ---- */

static void show_item(struct question *q, const struct mappings *m, const char *list, const struct match *x)
{
	const struct code_item *item = code_find(m, list, x->code);

	q->answered = true;
	if (!q->json) {
		term_text(stdout, q->text);
		printf(" in the list %s\n", list);
	}
	line(q, "list", list);
	line(q, "code", x->code);
	line(q, "also", item ? item->alt : strcmp(x->out, x->code) ? x->out : "");
	line(q, "name", item ? item->name : "");
	line(q, "kind", match_kind_word(x->kind));
	line(q, "found by", match_how_word(x->how));
	line(q, "valid from", item ? item->valid_from : "");
	line(q, "valid to", item ? item->valid_to : "");
	line(q, "successors", item ? item->successors : "");
	line(q, "candidates", x->candidates);
	line(q, "mind", x->dated ? "another year could give another answer: see --year" : "");
}

static enum status explain_label(struct question *q, const struct mappings *m, struct err *e)
{
	static const char *const lists[] = { "area", "citizenship", "sex", "age", "period", "obs_status" };
	char nearest[256] = "";
	struct matcher *matcher;
	enum status st;

	TRY(matcher_new(m, &matcher, e));
	st = ST_OK;
	for (size_t i = 0; st == ST_OK && i < sizeof lists / sizeof *lists; i++) {
		const char *list = q->list ? q->list : lists[i];
		struct match x;

		st = match_label(matcher, list, q->text, NULL, "", (int)q->year, &x, e);
		if (st == ST_OK && x.kind != KIND_NONE)
			show_item(q, m, list, &x);
		else if (st == ST_OK && !*nearest)
			snprintf(nearest, sizeof nearest, "%s", x.candidates);
		if (q->answered || q->list)
			break;
	}
	matcher_free(matcher);
	if (st == ST_OK && !q->answered)
		st = err_set(e, ST_SKIP, "'%s' is no rule, finding, code or known label%s%s", q->text,
			*nearest ? "; nearest: " : "", nearest);
	return st;
}

static enum status answer(struct question *q, struct err *e)
{
	struct mappings *m;
	enum status st;

	TRY(home_find(&q->home, e));
	TRY(catalogue_load(&q->home, &q->arena, &q->catalogue, e));
	TRY(explain_rule(q, e));
	if (q->answered)
		return ST_OK;
	if (is_finding_id(q->text))
		return explain_finding(q, e);
	TRY(mappings_load(&q->home, &m, e));
	if (q->list && !match_list_known(m, q->list))
		st = err_set(e, ST_END, "--list %s: there is no such code list", q->list);
	else
		st = explain_label(q, m, e);
	mappings_free(m);
	return st;
}

static int explain_main(int argc, char **argv)
{
	struct args a = args_start(&command_explain, argc, argv);
	struct question q = { .text = NULL };
	struct err e;
	enum status st;

	for (int o; (o = args_next(&a)) != ARGS_END;) {
		switch (o) {
		case OPT_RUN:
			q.run = a.value;
			break;
		case OPT_LIST:
			q.list = a.value;
			break;
		case OPT_YEAR:
			if (args_number(&a, "--year", a.value, 1, 9999, &q.year))
				break;
			return a.status;
		default:
			return a.status;
		}
	}
	if (a.noperand != 1 || !*a.operand[0])
		return args_wrong(a.cmd, a.noperand > 1 ? "one text at a time; put it in quotation marks" : "what?");
	q.text = a.operand[0];
	q.json = term.json ? json_object() : NULL;
	arena_init(&q.arena, 0);
	st = answer(&q, &e);
	arena_release(&q.arena);
	if (st != ST_OK) {
		json_decref(q.json);
		return cli_fail(st == ST_SKIP ? EXIT_FINDINGS : st == ST_END ? EXIT_USAGE : EXIT_FAILED, "%s", e.msg);
	}
	say_object(q.json);
	return EXIT_ACCEPTED;
}
