/*
 * normalize - labels become codes and texts numbers.
 */
#include "cli/single.h"

#include "normalize/normalize.h"

static int normalize_main(int argc, char **argv);

static const char *const EXAMPLES[] = {
	"concord decode --facts BRA_2025.csv | concord layout | concord normalize",
	"concord normalize --findings unknown.csv < raw.csv > observations.csv",
	NULL,
};

COMMAND(normalize) = {
	.name = "normalize",
	.group = "Stage by stage",
	.usage = "normalize [--findings FILE]",
	.summary = "observations as written get their codes and numbers",
	.main = normalize_main,
	.options = stage_options,
	.examples = EXAMPLES,
};

static int normalize_main(int argc, char **argv)
{
	struct single s;
	const char *findings;
	struct err e;
	int status;

	if (!stage_args(&command_normalize, argc, argv, &findings, &status))
		return status;
	if (!stage_begin(&s, findings, NULL, &status))
		return status;
	status = single_read(&s);
	if (status == EXIT_ACCEPTED)
		status = normalize_submission(&s.sub, &e) == ST_OK ? single_write(&s) : cli_fail(EXIT_FAILED, "%s", e.msg);
	single_close(&s);
	return status;
}
