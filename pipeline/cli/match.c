/*
 * match - what a label means, for people and for scripts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/term.h"
#include "core/text.h"
#include "normalize/match.h"

static int match_main(int argc, char **argv);

enum { OPT_LIST, OPT_YEAR, OPT_BATCH, OPT_SENDER, OPT_WHY };
static const struct cli_option OPTIONS[] = {
	[OPT_LIST] = { "list", 'L', "LIST", "the code list to look in: area, citizenship, sex, age, period, ..." },
	[OPT_YEAR] = { "year", 'y', "YEAR", "the year that the label speaks of" },
	[OPT_BATCH] = { "batch", 0, NULL, "read lines from stdin: text, tab, year, tab, language" },
	[OPT_SENDER] = { "sender", 0, "SENDER", "who sent the label: the table of this sender goes before all others" },
	[OPT_WHY] = { "why", 0, NULL, "one column more: the row that answered and the dates of it, or what the candidates are like" },
	{ 0 },
};
static const char *const EXAMPLES[] = {
	"concord match --list area \"Kongo (Dem. Rep.)\"",
	"concord match --list area --year 1990 Sudan",
	"concord match --list area --batch < labels.tsv",
	NULL,
};

COMMAND(match) = {
	.name = "match",
	.group = "Data and rules",
	.usage = "match --list LIST [--year Y] [--sender SENDER] [--why] TEXT... | --batch",
	.summary = "what a label means: code, kind, how, score, candidates",
	.main = match_main,
	.options = OPTIONS,
	.examples = EXAMPLES,
};

/* What all questions have in common. */
struct asking {
	const struct mappings *m;
	struct matcher *matcher;
	const char *list;
	bool why;
};

static void say_day(uint32_t d)
{
	if (d && d != 99999999)
		printf("%04u-%02u-%02u", d / 10000, d / 100 % 100, d % 100);
}

/* "NER in naq rw|NGA in sq" of an ambiguous answer. */
static void say_readings(const struct asking *a, const struct match *x)
{
	struct match_reading r;

	for (unsigned k = 0; x->kind == KIND_AMBIGUOUS && match_reading(a->m, x, k, &r); k++)
		printf("%s%s in %s", k ? "|" : " ", r.out, *r.langs ? r.langs : "some language");
}

/* The row that answered, "mappings/aliases/area-short.csv:12", and from when to when it holds; or what the candidates are like, "GHA like Ghana
 * 80|...". */
static void say_why(const struct asking *a, const struct match *x)
{
	const char *code, *like, *file;
	struct match_row r;
	unsigned score;

	if (*x->why) {
		fputs(x->why, stdout);
	} else if (match_row(a->m, x, &r)) {
		file = strstr(r.file, "mappings/");
		fputs(file ? file : r.file, stdout);
		if (r.line)
			printf(":%u", r.line);
		if (r.from || r.to != 99999999) {
			fputs(" from ", stdout);
			say_day(r.from);
			fputs(" to ", stdout);
			say_day(r.to);
		}
	}
	say_readings(a, x);
	for (unsigned k = 0; (like = match_like(a->m, x, k, &code, &score)) != NULL; k++)
		printf("%s%s like %s %u", k ? "|" : "", code, like, score);
}

static void say_field(const char *s)
{
	fputs_unlocked(s, stdout);
	putchar_unlocked('\t');
}

static void say(const struct asking *a, const struct match *x)
{
	char score[] = { (char)('0' + x->score / 100), '.', (char)('0' + x->score / 10 % 10), (char)('0' + x->score % 10), 0 };

	/* By the hundred thousand, so without a format. 0.90 is 0.9, 1.00 is 1. */
	for (int end = 3; end > 0 && (score[end] == '0' || score[end] == '.'); end--)
		score[end] = 0;
	say_field(x->out);
	say_field(match_kind_word(x->kind));
	say_field(match_how_word(x->how));
	say_field(score);
	fputs_unlocked(x->candidates, stdout);
	if (a->why) {
		putchar_unlocked('\t');
		say_why(a, x);
	}
	putchar_unlocked('\n');
}

/* A year of at most four digits, 0 where there is none. */
static int year_of(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n && n <= 4 && !s[n] ? atoi(s) : 0;
}

/* lang: "" not known. */
static enum status one(const struct asking *a, const char *text, int year, const char *lang, struct err *e)
{
	struct match x = { .code = "" };

	if (utf8_valid(text, strlen(text), NULL))
		TRY(match_label(a->matcher, a->list, text, NULL, "", year, &x, e));
	match_in_language(a->m, &x, lang);
	say(a, &x);
	return ST_OK;
}

static enum status batch(const struct asking *a, int year, struct err *e)
{
	char *buf = NULL;
	size_t cap = 0;
	ssize_t n;
	enum status st = ST_OK;

	while (st == ST_OK && !ferror(stdout) && (n = getline(&buf, &cap, stdin)) >= 0) {
		char *rest = buf, *text, *at, *lang;

		while (n > 0 && (buf[n - 1] == '\n' || buf[n - 1] == '\r'))
			buf[--n] = 0;
		/* A zero byte ends no text: what holds one means nothing. */
		if (memchr(buf, 0, (size_t)n)) {
			say(a, &(struct match){ .kind = KIND_NONE });
			continue;
		}
		text = strsep(&rest, "\t");
		at = rest ? strsep(&rest, "\t") : NULL;
		lang = rest ? strsep(&rest, "\t") : NULL;
		st = one(a, text, at && *at ? year_of(at) : year, lang ? lang : "", e);
	}
	if (st == ST_OK && ferror(stdin))
		st = err_set(e, ST_FATAL, "stdin cannot be read: %m");
	free(buf);
	return st;
}

static int match_main(int argc, char **argv)
{
	struct args a = args_start(&command_match, argc, argv);
	const char *sender = "";
	struct asking ask = { .list = NULL };
	bool lines = false;
	long year = 0;
	struct home home;
	struct mappings *m;
	char known[2048];
	struct err e;
	enum status st;

	for (int o; (o = args_next(&a)) != ARGS_END;) {
		switch (o) {
		case OPT_LIST:
			ask.list = a.value;
			break;
		case OPT_YEAR:
			if (!args_number(&a, "--year", a.value, 1, 9999, &year))
				return a.status;
			break;
		case OPT_SENDER:
			sender = a.value;
			break;
		case OPT_WHY:
			ask.why = true;
			break;
		case OPT_BATCH:
			lines = true;
			break;
		default:
			return a.status;
		}
	}
	if (!ask.list)
		return args_wrong(a.cmd, "--list says in which code list to look");
	if (lines ? a.noperand > 0 : a.noperand == 0)
		return args_wrong(a.cmd, lines ? "--batch reads its texts from stdin" : "which text?");
	st = home_find(&home, &e);
	if (st == ST_OK)
		st = mappings_load(&home, &m, &e);
	if (st != ST_OK)
		return cli_fail(EXIT_FAILED, "%s", e.msg);
	if (!match_list_known(m, ask.list)) {
		match_lists(m, known, sizeof known);
		mappings_free(m);
		return cli_fail(EXIT_USAGE, "--list %s: there is no such code list; there are: %s", ask.list, known);
	}
	ask.m = m;
	st = matcher_new(m, &ask.matcher, &e);
	if (st == ST_OK) {
		matcher_for(ask.matcher, sender);
		if (lines)
			st = batch(&ask, (int)year, &e);
		for (int i = 0; st == ST_OK && i < a.noperand; i++)
			st = one(&ask, a.operand[i], (int)year, "", &e);
		matcher_free(ask.matcher);
	}
	mappings_free(m);
	return st == ST_OK ? cli_flush(EXIT_ACCEPTED) : cli_fail(EXIT_FAILED, "%s", e.msg);
}
