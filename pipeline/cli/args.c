#include "cli/cli.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/term.h"
#include "core/text.h"
#include "validators/calendar.h"

#define OPTIONS_MOST 32
#define NEAR 3 /* letters apart, for "did you mean" */

static const struct cli_option COMMON[] = {
	{ "help", 'h', NULL, NULL }, { "json", 0, NULL, NULL }, { "quiet", 'q', NULL, NULL }, { "color", 0, "WHEN", NULL },
};
enum { COMMON_HELP, COMMON_JSON, COMMON_QUIET, COMMON_COLOR, COMMON_COUNT };
#define OWN 0x1000    /* getopt's number of the first option of the command itself */
#define SHARED 0x2000 /* and of those that all have */

static void say_line(const char *text)
{
	term_bar_clear();
	fputs("concord: ", stderr);
	term_text(stderr, text);
	fputc('\n', stderr);
}

int cli_fail(int status, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	say_line(text);
	if (term.json) {
		struct arena a;
		const char *s;

		arena_init(&a, 0);
		s = text_visible(&a, text, strlen(text)); /* nothing is left that JSON would not take but these two */
		printf("{\"exit_status\":%d,\"error\":\"", status);
		for (; s && *s; s++)
			printf(*s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
		puts("\"}");
		arena_release(&a);
	}
	return status;
}

int cli_failed(enum status st, const struct err *e)
{
	return cli_fail(st == ST_SKIP ? EXIT_PARTLY : EXIT_FAILED, "%s", e->msg);
}

int args_wrong(const struct command *c, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return cli_fail(EXIT_USAGE, "%s: %s; see concord %s --help", c->name, text, c->name);
}

int cli_flush(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	say_line(errno == EPIPE ? "what reads the output went away before it was all written" :
		"the output could not be written: is standard output closed, or its disk full?");
	return EXIT_FAILED;
}

struct args args_start(const struct command *c, int argc, char **argv)
{
	unsetenv("POSIXLY_CORRECT"); /* options may stand anywhere */
	optind = 0;
	opterr = 0;
	return (struct args){ .cmd = c, .argc = argc, .argv = argv };
}

static const struct cli_option *own_option(const struct command *c, unsigned i)
{
	return c->options && c->options[i].name ? &c->options[i] : NULL;
}

/* The option that was most likely meant, as it is typed; "" where nothing is near. */
static void nearest(const struct command *c, const char *word, char *buf, size_t cap)
{
	unsigned best = NEAR + 1;
	size_t n = strcspn(word, "=");
	char name[64];

	*buf = '\0';
	if (n < 3 || n >= sizeof name)
		return;
	memcpy(name, word, n);
	name[n] = '\0';
	for (unsigned i = 0;; i++) {
		const struct cli_option *o = i < COMMON_COUNT ? &COMMON[i] : own_option(c, i - COMMON_COUNT);
		unsigned d;

		if (!o)
			return;
		d = text_distance(name + 2, o->name);
		if (d < best && d < strlen(o->name)) {
			best = d;
			snprintf(buf, cap, ", did you mean --%s?", o->name);
		}
	}
}

static const struct cli_option *by_number(const struct command *c, int number)
{
	if (number >= SHARED && number < SHARED + COMMON_COUNT)
		return &COMMON[number - SHARED];
	return number >= OWN && number < SHARED ? own_option(c, (unsigned)(number - OWN)) : NULL;
}

static int wrong_option(struct args *a, int got)
{
	const char *word = a->argv[optind - 1];
	const struct cli_option *o = by_number(a->cmd, optopt);
	char hint[96];

	if (got == ':')
		a->status = o ? args_wrong(a->cmd, "--%s needs %s behind it", o->name, o->arg) :
			args_wrong(a->cmd, "-%c needs a value behind it", optopt);
	else if (o)
		a->status = args_wrong(a->cmd, "--%s takes no value", o->name);
	else if (optopt) /* a single letter */
		a->status = args_wrong(a->cmd, "-%c is not an option", optopt);
	else {
		nearest(a->cmd, word, hint, sizeof hint);
		a->status = args_wrong(a->cmd, "%s is not an option%s", word, hint);
	}
	return ARGS_STOP;
}

static int common_option(struct args *a, int i)
{
	switch (i) {
	case COMMON_HELP:
		help_command(a->cmd);
		a->status = EXIT_ACCEPTED;
		return ARGS_STOP;
	case COMMON_JSON:
		term.json = true;
		break;
	case COMMON_QUIET:
		term.quiet = true;
		break;
	default:
		if (term_set_color(optarg))
			break;
		a->status = args_wrong(a->cmd, "--color %s: it takes auto, always or never", optarg);
		return ARGS_STOP;
	}
	return 0;
}

int args_next(struct args *a)
{
	struct option all[OPTIONS_MOST + COMMON_COUNT + 1] = { { 0 } };
	char letters[2 * (OPTIONS_MOST + COMMON_COUNT) + 2] = ":", *l = letters + 1;
	const struct cli_option *o;
	unsigned n = 0, own = 0;
	int got;

	while (own < OPTIONS_MOST && own_option(a->cmd, own))
		own++;
	for (unsigned i = 0; i < own + COMMON_COUNT; i++) {
		o = i < own ? own_option(a->cmd, i) : &COMMON[i - own];
		all[n++] = (struct option){ o->name, o->arg ? required_argument : no_argument, NULL,
			(int)(i < own ? OWN + i : SHARED + i - own) };
		if (o->letter) {
			*l++ = o->letter;
			if (o->arg)
				*l++ = ':';
		}
	}
	*l = '\0';
	while ((got = getopt_long(a->argc, a->argv, letters, all, NULL)) != -1) {
		int number = got;

		if (got == '?' || got == ':')
			return wrong_option(a, got);
		for (unsigned i = 0; got < OWN && i < own + COMMON_COUNT; i++)
			if ((i < own ? own_option(a->cmd, i) : &COMMON[i - own])->letter == got)
				number = all[i].val;
		a->value = optarg;
		if (number < SHARED)
			return number - OWN;
		if (common_option(a, number - SHARED) == ARGS_STOP)
			return ARGS_STOP;
	}
	a->operand = a->argv + optind;
	a->noperand = a->argc - optind;
	return ARGS_END;
}

bool args_number(struct args *a, const char *option, const char *text, long least, long most, long *out)
{
	char *end;

	errno = 0;
	*out = strtol(text, &end, 10);
	if (!errno && end != text && !*end && *out >= least && *out <= most)
		return true;
	a->status = args_wrong(a->cmd, "%s %s: it takes a whole number from %ld to %ld", option, text, least, most);
	return false;
}

bool args_date(struct args *a, const char *option, const char *text, char out[DATE_TEXT])
{
	if (!day_is(text)) {
		a->status = args_wrong(a->cmd, "%s %s: write the date as 2026-11-24", option, text);
		return false;
	}
	memcpy(out, text, sizeof "2026-11-24");
	return true;
}

void args_today(char out[DATE_TEXT])
{
	time_t now = time(NULL);
	struct tm tm;

	strftime(out, DATE_TEXT, "%Y-%m-%d", gmtime_r(&now, &tm));
}
