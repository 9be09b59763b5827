/*
 * rules - the catalogue: what is checked, and how grave it is.
 */
#include "cli/cli.h"

#include <jansson.h>
#include <stdio.h>

#include "cli/say.h"
#include "cli/term.h"

static int rules_main(int argc, char **argv);

static const char *const EXAMPLES[] = { "concord rules", "concord rules --json", NULL };

COMMAND(rules) = {
	.name = "rules",
	.group = "Data and rules",
	.usage = "rules",
	.summary = "all rules: name, severity, what they say",
	.main = rules_main,
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

static int rules_main(int argc, char **argv)
{
	struct args a = args_start(&command_rules, argc, argv);
	struct catalogue c;
	struct home home;
	struct arena arena;
	struct err e;
	int status = EXIT_ACCEPTED;

	while (args_next(&a) != ARGS_END)
		return a.status;
	if (a.noperand)
		return args_wrong(a.cmd, "it takes nothing; for one rule: concord explain %s", a.operand[0]);
	arena_init(&arena, 0);
	if (home_find(&home, &e) != ST_OK || catalogue_load(&home, &arena, &c, &e) != ST_OK)
		status = cli_fail(EXIT_FAILED, "%s", e.msg);
	else
		list(&c);
	arena_release(&arena);
	return status;
}
