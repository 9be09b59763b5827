/*
 * validate - what does not agree.
 */
#include "cli/say.h"
#include "cli/single.h"

#include "validate/validate.h"

static int validate_main(int argc, char **argv);

enum { OPT_FINDINGS, OPT_REFERENCE, OPT_AS_OF };

static const struct cli_option OPTIONS[] = {
	[OPT_FINDINGS] = { "findings", 0, "FILE", "write what was found to FILE, with the columns of findings.csv" },
	[OPT_REFERENCE] = { "reference", 0, "FILE", "SDMX-CSV of this program to hold the observations against: revisions, mirror flows" },
	[OPT_AS_OF] = { "as-of", 0, "DATE", "the day that periods are held against, as 2026-11-24 (default: today)" },
	{ NULL, 0, NULL, NULL },
};
static const char *const EXAMPLES[] = {
	"concord validate --findings findings.csv < observations.csv",
	"concord decode --facts BRA_2025.csv | concord layout | concord normalize | concord validate | concord emit",
	NULL,
};

COMMAND(validate) = {
	.name = "validate",
	.group = "Stage by stage",
	.usage = "validate [--findings FILE] [--reference FILE] [--as-of DATE]",
	.summary = "observations are checked against the rules",
	.main = validate_main,
	.options = OPTIONS,
	.examples = EXAMPLES,
};

static int check(struct single *s, const char *as_of)
{
	int broken = say_broken(&s->config) ? EXIT_PARTLY : EXIT_ACCEPTED, status;
	struct err e;

	if (validate_submission(&s->sub, &s->counts, &e) != ST_OK || validate_dated(&s->sub, &s->counts, as_of, &e) != ST_OK ||
		ledger_balance(&s->sub, &e) != ST_OK)
		return cli_fail(EXIT_FAILED, "%s", e.msg);
	status = single_write(s);
	return status < broken ? broken : status;
}

static int validate_main(int argc, char **argv)
{
	struct args a = args_start(&command_validate, argc, argv);
	const char *findings = NULL, *reference = NULL;
	char as_of[DATE_TEXT];
	struct single s;
	int status;

	args_today(as_of);
	for (int o; (o = args_next(&a)) != ARGS_END;) {
		if (o == ARGS_STOP || (o == OPT_AS_OF && !args_date(&a, "--as-of", a.value, as_of)))
			return a.status;
		if (o != OPT_AS_OF)
			*(o == OPT_FINDINGS ? &findings : &reference) = a.value;
	}
	if (a.noperand)
		return args_wrong(a.cmd, "it reads standard input and takes no file");
	if (!stage_begin(&s, findings, reference, &status))
		return status;
	status = single_read(&s);
	if (status == EXIT_ACCEPTED)
		status = check(&s, as_of);
	single_close(&s);
	return status;
}
