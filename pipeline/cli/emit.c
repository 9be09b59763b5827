/*
 * emit - observations as SDMX-CSV.
 */
#include "cli/single.h"

#include <string.h>
#include <unistd.h>

enum { OPT_FINDINGS, OPT_CODES, OPT_NO_PROVENANCE };

static int emit_main(int argc, char **argv);

static const struct cli_option OPTIONS[] = {
	[OPT_FINDINGS] = { "findings", 0, "FILE", "write what was found to FILE, with the columns of findings.csv" },
	[OPT_CODES] = { "codes", 0, "LIST", "how areas are written: m49 (three digits) or iso3" },
	[OPT_NO_PROVENANCE] = { "no-provenance", 0, NULL, "without SUBMISSION, MEMBER, SHEET and CELL" },
	{ NULL, 0, NULL, NULL },
};
static const char *const EXAMPLES[] = {
	"concord emit < observations.csv > observations.sdmx.csv",
	"concord decode --facts BRA_2025.csv | concord layout | concord normalize | concord validate | concord emit --codes iso3",
	NULL,
};

COMMAND(emit) = {
	.name = "emit",
	.group = "Stage by stage",
	.usage = "emit [--codes m49|iso3] [--no-provenance] [--findings FILE]",
	.summary = "observations become SDMX-CSV 2.0",
	.main = emit_main,
	.options = OPTIONS,
	.examples = EXAMPLES,
};

struct emit_options {
	const char *findings, *codes;
	bool no_provenance;
};

static bool has_flow(const struct submission *s, const struct flow *f)
{
	for (uint32_t i = 0; i < s->ntable; i++)
		if (s->table[i].n && s->table[i].flow == f)
			return true;
	return false;
}

/* One table a dataflow that has observations, each with its header line, in the order in which a run names them. */
static int write_tables(struct single *s, const struct emit_options *o)
{
	struct emit_sub sub;
	struct emit_run r = single_run(s, &sub);
	struct err e;

	r.codes = o->codes;
	r.no_provenance = o->no_provenance;
	for (uint32_t i = 0; i < s->config.flows.n; i++)
		if (has_flow(&s->sub, &s->config.flows.flow[i]) && emit_sdmx_csv(&r, &s->config.flows.flow[i], STDOUT_FILENO, "standard output", &e) != ST_OK)
			return cli_fail(EXIT_FAILED, "%s", e.msg);
	return EXIT_ACCEPTED;
}

static int emit_main(int argc, char **argv)
{
	struct args a = args_start(&command_emit, argc, argv);
	struct emit_options opt = { .codes = "m49" };
	struct single s;
	int status;

	for (int o; (o = args_next(&a)) != ARGS_END;) {
		if (o == ARGS_STOP)
			return a.status;
		if (o == OPT_FINDINGS)
			opt.findings = a.value;
		else if (o == OPT_CODES)
			opt.codes = a.value;
		else
			opt.no_provenance = true;
	}
	if (a.noperand)
		return args_wrong(a.cmd, "it reads standard input and takes no file");
	if (strcmp(opt.codes, "m49") && strcmp(opt.codes, "iso3"))
		return args_wrong(a.cmd, "--codes %s: it takes m49 or iso3", opt.codes);
	if (!stage_begin(&s, opt.findings, NULL, &status))
		return status;
	status = single_read(&s);
	if (status == EXIT_ACCEPTED)
		status = single_findings(&s);
	if (status == EXIT_ACCEPTED)
		status = write_tables(&s, &opt);
	if (status == EXIT_ACCEPTED)
		status = state_status(&s.sub);
	single_close(&s);
	return status;
}
