/*
 * explain - a rule, a dataflow, a layout, a finding, a code or a label in words.
 */
#include "cli/cli.h"

#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/explain_tables.h"
#include "cli/say.h"
#include "cli/term.h"
#include "core/csvtab.h"
#include "core/text.h"
#include "normalize/match.h"
#include "run/config.h"
#include "run/readers.h"
#include "validate/describe.h"

enum { OPT_RUN, OPT_LIST, OPT_YEAR, OPT_SENDER, OPT_LANG };

struct question {
	const char *text;
	const char *run;  /* a published run, or the outbox; NULL: outbox/latest */
	const char *list; /* NULL: every list */
	long year;
	const char *sender; /* NULL: nobody */
	const char *lang; /* as asked for; NULL: not */
	const struct language *language; /* that it is; NULL: English */
	struct arena arena;
	struct home home;
	struct catalogue catalogue;
	struct broken broken;
	bool answered;
	json_t *json;
};

static int explain_main(int argc, char **argv);

static const struct cli_option OPTIONS[] = {
	[OPT_RUN] = { "run", 'o', "DIR", "the outbox, or the run in it, that a finding stands in (default: outbox)" },
	[OPT_LIST] = { "list", 0, "LIST", "only in this code list: area, citizenship, sex, age, ..." },
	[OPT_YEAR] = { "year", 0, "YEAR", "the year that a label speaks of" },
	[OPT_SENDER] = { "sender", 0, "SENDER", "who sent the label: the table of this sender goes before all others" },
	[OPT_LANG] = { "lang", 'l', "CODE", "the language in which a rule is told, as fr (default: $LANGUAGE)" },
	{ NULL, 0, NULL, NULL },
};
static const char *const EXAMPLES[] = {
	"concord explain SUM-SEX",
	"concord explain MIG_STOCK",
	"concord explain --lang fr SUM-SEX",
	"concord explain \"Côte d'Ivoire\" --year 1985",
	NULL,
};

COMMAND(explain) = {
	.name = "explain",
	.group = "Everyday",
	.usage = "explain ID_OR_TEXT [-o DIR] [--list LIST] [--year YEAR] [--sender SENDER] [--lang CODE]",
	.summary = "a rule, a dataflow, a layout, a finding of a run, a code or a label in words",
	.main = explain_main,
	.options = OPTIONS,
	.examples = EXAMPLES,
};

static void line_of(const struct question *q, json_t *to, const char *name, const char *value)
{
	int n;

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
	name = lang_word(q->language, name);
	n = (int)text_letters(name);
	printf("  %s%*s ", name, n < 11 ? 11 - n : 0, "");
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

	for (uint32_t i = 0; st == ST_OK && i < c.broken->n; i++)
		if (broken_costs(&c.broken->part[i], id)) /* not in force */
			line(q, "broken", c.broken->part[i].said);
	if (st == ST_OK)
		st = rules_describe(c.rules, id, say_row, &rows, e);
	if (q->json)
		json_object_set_new(q->json, "rows", rows.all);
	if (st == ST_OK)
		config_release(&c);
	return st;
}

/* Without the stars of {note*}. */
static const char *plain_text(const char *s, char *buf, size_t cap)
{
	size_t n = 0;

	for (; *s && n + 1 < cap; s++)
		if (s[0] != '*' || s[1] != '}')
			buf[n++] = *s;
	buf[n] = '\0';
	return buf;
}

static enum status explain_rule(struct question *q, struct err *e)
{
	for (uint32_t i = 0; i < q->catalogue.n; i++) {
		const struct rule_info *r = &q->catalogue.rule[i], *told = lang_rule(q->json ? NULL : q->language, r);
		char text[2048];

		if (strcasecmp(r->id, q->text))
			continue;
		q->answered = true;
		if (!q->json)
			puts(lang_fill(q->language, text, sizeof text, TR("{1} is a rule"), r->id));
		line(q, TR("rule"), r->id);
		line(q, TR("severity"), q->json ? severity_word(r->severity) : lang_word(q->language, severity_word(r->severity)));
		line(q, TR("ess_type"), r->ess_type);
		line(q, TR("level"), r->level);
		line(q, TR("says"), plain_text(told->message, text, sizeof text));
		line(q, TR("what to do"), plain_text(told->advice, text, sizeof text));
		return explain_rows(q, r->id, e);
	}
	return ST_OK;
}

/* ---- a dataflow, a layout ---- */

static void say_line(void *user, const char *name, const char *value)
{
	line(user, name, value);
}

static enum status explain_dataflow(struct question *q, struct err *e)
{
	struct flows flows;
	struct config c;
	char id[64];

	snprintf(id, sizeof id, "%s", q->text);
	for (char *s = id; *s; s++)
		*s = (char)toupper((unsigned char)*s);
	TRY(flows_load(&q->home, &q->arena, &flows, e));
	if (!flow_by_id(&flows, id))
		return ST_OK;
	q->answered = true;
	TRY(config_load(&c, &q->arena, e));
	if (!q->json)
		printf("%s is a dataflow\n", id);
	explain_flow(flow_by_id(&c.flows, id), c.rules, &q->arena, say_line, q);
	config_release(&c);
	return ST_OK;
}

static void say_layout_line(void *user, const char *name, const char *value)
{
	struct question *q = user;

	if (!q->json && !strcmp(name, "layout"))
		printf("%s is a layout\n", q->text);
	line(q, name, value);
}

/* Nothing else is called so: what was meant? */
static enum status not_known(struct question *q, const char *nearest, struct err *e)
{
	struct flows flows;
	char like[64];

	TRY(flows_load(&q->home, &q->arena, &flows, e));
	TRY(explain_nearest(&q->home, &q->catalogue, &flows, &q->arena, q->text, like, e));
	return err_set(e, ST_SKIP, "'%s' is no rule, dataflow, layout, finding, code or known label%s%s%s", q->text,
		*like ? "; did you mean " : *nearest ? "; nearest: " : "", *like ? like : nearest, *like ? "?" : "");
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

/* The column "source" of a row, which the compiled tables do not keep. */
static const char *source_of(struct question *q, const char *file, uint32_t at)
{
	char path[PATH_MAX];
	struct csvtab t;

	if (snprintf(path, sizeof path, "%s/%s", q->home.dir, file) >= (int)sizeof path || csvtab_load(path, &q->arena, &t, NULL) != ST_OK)
		return "";
	for (uint32_t row = 0; row < t.nrow; row++)
		for (uint32_t col = 0; t.line[row] == at && col < t.ncol; col++)
			if (!strcmp(t.head[col], "source"))
				return csvtab_at(&t, row, (int)col);
	return "";
}

static void day(struct question *q, const char *name, uint32_t d)
{
	char text[16];

	snprintf(text, sizeof text, "%04u-%02u-%02u", d / 10000, d / 100 % 100, d % 100);
	line(q, name, d && d != 99999999 ? text : "");
}

/* The row that answered. */
static void show_row(struct question *q, const struct mappings *m, const struct match *x)
{
	struct match_row r;
	char place[PATH_MAX];
	const char *file;

	if (!match_row(m, x, &r))
		return;
	file = strstr(r.file, "mappings/");
	file = file ? file : r.file;
	if (r.line)
		snprintf(place, sizeof place, "%s, line %u", file, r.line);
	else
		snprintf(place, sizeof place, "%s", file);
	line(q, "stands in", place);
	line(q, "as", r.text);
	line(q, "in system", *r.system == '=' ? "" : r.system);
	line(q, "source", r.line ? source_of(q, file, r.line) : "");
	day(q, "row from", r.from);
	day(q, "row to", r.to);
}

/* "GHA Ghana (like \"Ghana\", 80 of 100)" */
static void show_candidates(const struct mappings *m, const char *list, const struct match *x, char *out, size_t cap)
{
	const char *code, *like;
	unsigned score;
	size_t k = 0;

	snprintf(out, cap, "%s", x->candidates);
	for (unsigned i = 0; k < cap && (like = match_like(m, x, i, &code, &score)) != NULL; i++)
		k += (size_t)snprintf(out + k, cap - k, "%s%s %s (like \"%s\", %u of 100)", k ? ", " : "", code, match_name(m, list, code), like, score);
}

/* "NGA in sq, NER in naq rw" of a name that several areas have. */
static void show_readings(struct question *q, const struct mappings *m, const struct match *x)
{
	struct match_reading r;
	char text[2048] = "";
	size_t n = 0;

	for (unsigned k = 0; x->kind == KIND_AMBIGUOUS && n < sizeof text && match_reading(m, x, k, &r); k++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s in %s", k ? ", " : "", r.out, *r.langs ? r.langs : "some language");
	line(q, "called so", text);
}

static void show_item(struct question *q, const struct mappings *m, const char *list, const struct match *x, const char *also_in)
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
	show_row(q, m, x);
	line(q, "valid from", item ? item->valid_from : "");
	line(q, "valid to", item ? item->valid_to : "");
	line(q, "successors", item ? item->successors : "");
	line(q, "candidates", x->candidates);
	show_readings(q, m, x);
	line(q, "mind", x->dated ? "another year could give another answer: see --year" : "");
	line(q, "also in", also_in);
}

/* The list in which the text is known best, the first one of equals; the others are named beside it. */
static enum status explain_label(struct question *q, const struct mappings *m, struct err *e)
{
	char known[2048], also[1024] = "", nearest[1024] = "", best_list[64] = "", *rest = known;
	struct match best = { .kind = KIND_NONE };
	struct matcher *matcher;
	enum status st;
	size_t k = 0;

	if (q->list)
		snprintf(known, sizeof known, "%s", q->list);
	else
		match_lists(m, known, sizeof known);
	TRY(matcher_new(m, &matcher, e));
	matcher_for(matcher, q->sender ? q->sender : "");
	st = ST_OK;
	for (const char *list; st == ST_OK && (list = strsep(&rest, " ")) != NULL;) {
		struct match x;

		st = match_label(matcher, list, q->text, NULL, "", (int)q->year, &x, e);
		if (st == ST_OK && x.kind == KIND_NONE && !*nearest && *x.candidates)
			show_candidates(m, list, &x, nearest, sizeof nearest);
		/* A list that shares the codes of another one knows what the other knows. */
		if (st != ST_OK || x.kind == KIND_NONE || (best.kind != KIND_NONE && !strcmp(x.code, best.code) && x.how == best.how && x.row == best.row))
			continue;
		if (best.kind != KIND_NONE && k < sizeof also)
			k += (size_t)snprintf(also + k, sizeof also - k, "%s%s %s", k ? ", " : "", x.score > best.score ? best_list : list,
				x.score > best.score ? best.out : x.out);
		if (best.kind == KIND_NONE || x.score > best.score) {
			best = x;
			snprintf(best_list, sizeof best_list, "%s", list);
		}
	}
	if (st == ST_OK && best.kind != KIND_NONE)
		show_item(q, m, best_list, &best, also);
	matcher_free(matcher);
	if (st == ST_OK && !q->answered)
		st = not_known(q, nearest, e);
	return st;
}

static enum status set_language(struct question *q, struct err *e)
{
	struct config *c = arena_alloc(&q->arena, 1, sizeof *c);

	if (!c)
		return err_set(e, ST_FATAL, "out of memory");
	c->home = q->home;
	c->catalogue = q->catalogue;
	TRY(readers_load(c, &q->arena, e));
	if (readers_ask(c, q->lang, e) != ST_OK) {
		struct err why = *e;

		return err_set(e, ST_END, "--lang %s", why.msg);
	}
	readers_environment(c);
	q->language = c->readers.usual;
	return ST_OK;
}

static enum status answer(struct question *q, struct err *e)
{
	struct mappings *m;
	enum status st;

	TRY(home_find(&q->home, e));
	TRY(catalogue_load(&q->home, &q->arena, &q->broken, &q->catalogue, e));
	TRY(set_language(q, e));
	TRY(explain_rule(q, e));
	if (q->answered)
		return ST_OK;
	if (is_finding_id(q->text))
		return explain_finding(q, e);
	if (!q->list) {
		TRY(explain_dataflow(q, e));
		if (!q->answered)
			TRY(explain_layout(&q->home, &q->arena, q->text, say_layout_line, q, &q->answered, e));
		if (q->answered)
			return ST_OK;
	}
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
		case OPT_SENDER:
			q.sender = a.value;
			break;
		case OPT_LANG:
			q.lang = a.value;
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
	q.broken.arena = &q.arena;
	st = answer(&q, &e);
	arena_release(&q.arena);
	if (st != ST_OK) {
		json_decref(q.json);
		return cli_fail(st == ST_SKIP ? EXIT_FINDINGS : st == ST_END ? EXIT_USAGE : EXIT_FAILED, "%s", e.msg);
	}
	say_object(q.json);
	return EXIT_ACCEPTED;
}
