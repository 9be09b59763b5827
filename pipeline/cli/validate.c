/*
 * validate - what does not agree.
 */
#include "cli/single.h"

#include "validate/validate.h"

static int validate_main(int argc, char **argv);

static const char *const EXAMPLES[] = {
	"concord validate --findings findings.csv < observations.csv",
	"concord decode --facts BRA_2025.csv | concord layout | concord normalize | concord validate | concord emit",
	NULL,
};

COMMAND(validate) = {
	.name = "validate",
	.group = "Stage by stage",
	.usage = "validate [--findings FILE]",
	.summary = "observations are checked against the rules",
	.main = validate_main,
	.options = stage_options,
	.examples = EXAMPLES,
};

static int validate_main(int argc, char **argv)
{
	struct single s;
	const char *findings;
	struct err e;
	int status;

	if (!stage_args(&command_validate, argc, argv, &findings, &status))
		return status;
	status = single_read(&s);
	if (status != EXIT_ACCEPTED)
		return status;
	if (validate_submission(&s.sub, &s.counts, &e) != ST_OK || ledger_balance(&s.sub, &e) != ST_OK)
		status = cli_fail(EXIT_FAILED, "%s", e.msg);
	else
		status = single_write(&s, findings);
	single_close(&s);
	return status;
}
