#include "cli/rules_check.h"

#include <jansson.h>
#include <stdio.h>

#include "cli/cli.h"
#include "cli/say.h"
#include "cli/single.h"
#include "cli/term.h"
#include "emit/texts.h"
#include "validate/describe.h"

struct said {
	uint32_t rules, rows, broken, odd;
	json_t *wrong, *warnings; /* with --json */
};

static void warn(void *user, const char *text)
{
	struct said *s = user;

	s->odd++;
	if (term.json)
		json_array_append_new(s->warnings, json_string(text));
	fputs("concord: warning: ", stderr);
	term_text(stderr, text);
	fputc('\n', stderr);
}

static enum status add(struct said *s, const struct config *c, struct err *e)
{
	uint32_t rules, rows;

	s->broken += say_broken(c);
	if (term.json) {
		json_t *more = broken_json(c->broken);

		json_array_extend(s->wrong, more);
		json_decref(more);
	}
	rules_size(c->rules, &rules, &rows);
	s->rules += rules;
	s->rows += rows;
	return rules_doubts(c->rules, warn, s, e);
}

/* A file that stands somewhere else, as if it were among the rules. */
static enum status add_script(struct said *s, const struct config *c, struct arena *a, const char *path, struct err *e)
{
	struct broken broken = { .arena = a };
	struct config own = *c;
	struct ruleset *rules;

	own.broken = &broken;
	TRY(rules_load_script(&own, a, path, &rules, e));
	own.rules = rules;
	return add(s, &own, e);
}

static enum status add_all(struct said *s, const struct config *c, struct arena *a, char *const *file, int n, struct err *e)
{
	if (!n)
		return add(s, c, e);
	for (int i = 0; i < n; i++)
		TRY(add_script(s, c, a, file[i], e));
	return ST_OK;
}

int rules_check(char *const *file, int n)
{
	struct said s = { .wrong = json_array(), .warnings = json_array() };
	struct config c = { .version = "" };
	int status = EXIT_ACCEPTED;
	struct arena a;
	enum status st;
	struct err e;

	for (int i = 0; i < n && status == EXIT_ACCEPTED; i++)
		path_exists(file[i], &status);
	arena_init(&a, 0);
	st = status == EXIT_ACCEPTED ? config_load(&c, &a, &e) : ST_END;
	if (st == ST_OK) {
		st = add_all(&s, &c, &a, file, n, &e);
		config_release(&c);
	}
	if (st == ST_OK && term.json)
		say_object(json_pack("{s:i, s:i, s:O, s:O}", "rules", (int)s.rules, "rows", (int)s.rows, "broken", s.wrong, "warnings", s.warnings));
	else if (st == ST_OK && !term.quiet)
		printf("%u rules in %u rows of tables and rulesets; %u broken, %u warnings\n", s.rules, s.rows, s.broken, s.odd);
	json_decref(s.wrong);
	json_decref(s.warnings);
	arena_release(&a);
	if (st == ST_END)
		return status;
	if (st != ST_OK)
		return cli_fail(EXIT_FAILED, "%s", e.msg);
	return s.broken ? EXIT_USAGE : EXIT_ACCEPTED;
}
