/*
 * help - what Concord can do, and one command in detail.
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"

static const char *const GROUPS[] = { "Everyday", "Stage by stage", "Data and rules", "House-keeping" };
#define NGROUP (sizeof GROUPS / sizeof *GROUPS)

static const char COMMON_TEXT[] =
	"      --json            one JSON object on standard output\n"
	"      --color WHEN      auto, always, never (NO_COLOR is honoured)\n"
	"  -q, --quiet           only what is wrong\n"
	"  -h, --help            this text\n";
static const char EXIT_TEXT[] =
	"Exit: 0 all accepted · 1 findings of severity error · 2 wrong use · 3 some inputs could not be read\n"
	"      4 failed, nothing published · 11 another run holds the lock · 130 interrupted\n";

const struct command *command_find(const char *name)
{
	for (const struct command *const *c = all_commands; *c; c++)
		if (!strcmp((*c)->name, name))
			return *c;
	return NULL;
}

const struct command *command_nearest(const char *name)
{
	const struct command *best = NULL;
	unsigned least = 3;

	for (const struct command *const *c = all_commands; *c; c++) {
		unsigned d = text_distance(name, (*c)->name);

		if (d < least && d < strlen((*c)->name)) {
			least = d;
			best = *c;
		}
	}
	return best;
}

void help_all(void)
{
	fputs("Usage: concord COMMAND [OPTIONS] [FILE|FOLDER]...\n"
	      "Check and harmonize national submissions of international-migration statistics.\n\n"
	      "  concord check BRA_2025.xlsx            look at one file before sending it\n"
	      "  concord run inbox/ -o outbox/          the nightly run over everything\n", stdout);
	for (unsigned g = 0; g < NGROUP; g++) {
		printf("\n%s\n", GROUPS[g]);
		for (const struct command *const *c = all_commands; *c; c++)
			if ((*c)->group && !strcmp((*c)->group, GROUPS[g]))
				printf("  %-11s %s\n", (*c)->name, (*c)->summary);
	}
	printf("\nOptions for every command\n%s      --version         (without a command) which Concord this is\n\n%s",
		COMMON_TEXT, EXIT_TEXT);
}

void help_command(const struct command *c)
{
	printf("Usage: concord %s\n%s\n", c->usage, c->summary);
	for (const char *const *x = c->examples; x && *x; x++)
		printf("%s  %s\n", x == c->examples ? "\n" : "", *x);
	fputs("\nOptions\n", stdout);
	for (const struct cli_option *o = c->options; o && o->name; o++) {
		char left[64];

		snprintf(left, sizeof left, "--%s%s%s", o->name, o->arg ? " " : "", o->arg ? o->arg : "");
		if (o->letter)
			printf("  -%c, %-17s %s\n", o->letter, left, o->help);
		else
			printf("      %-17s %s\n", left, o->help);
	}
	printf("%s\n%s", COMMON_TEXT, EXIT_TEXT);
}

static int help_main(int argc, char **argv)
{
	struct args a = args_start(command_find("help"), argc, argv);
	const struct command *c, *near;

	while (args_next(&a) != ARGS_END)
		return a.status;
	if (!a.noperand) {
		help_all();
		return EXIT_ACCEPTED;
	}
	c = command_find(a.operand[0]);
	if (c) {
		help_command(c);
		return EXIT_ACCEPTED;
	}
	near = command_nearest(a.operand[0]);
	return cli_fail(EXIT_USAGE, "%s is not a command%s%s; see concord --help", a.operand[0],
		near ? ", did you mean " : "", near ? near->name : "");
}

static const char *const EXAMPLES[] = { "concord help", "concord help run", NULL };

COMMAND(help) = {
	.name = "help",
	.group = "House-keeping",
	.usage = "help [COMMAND]",
	.summary = "this overview, or one command in detail",
	.main = help_main,
	.examples = EXAMPLES,
};
