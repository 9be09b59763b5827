/*
 * emit - observations as SDMX-CSV.
 */
#include "cli/single.h"

#include <errno.h>
#include <stdlib.h>
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

static enum status copy_out(const char *path, struct err *e)
{
	FILE *f = fopen(path, "rb");
	char buf[65536];
	size_t n;

	if (!f)
		return err_set(e, ST_FATAL, "%s: cannot be read: %s", path, strerror(errno));
	while ((n = fread(buf, 1, sizeof buf, f)) > 0 && fwrite(buf, 1, n, stdout) == n)
		;
	if (ferror(f))
		err_set(e, ST_FATAL, "%s: cannot be read: %s", path, strerror(errno));
	n = (size_t)ferror(f);
	fclose(f);
	return n ? ST_FATAL : ST_OK;
}

struct emit_options {
	const char *findings, *codes;
	bool no_provenance;
};

/* One table a dataflow that has observations, each with its header line. */
static enum status write_tables(struct single *s, const struct emit_options *o, const char *path, struct err *e)
{
	struct emit_sub sub;
	struct emit_run r = single_run(s, &sub);

	r.codes = o->codes;
	r.no_provenance = o->no_provenance;
	for (uint32_t i = 0; i < s->sub.ntable; i++) {
		if (!s->sub.table[i].n)
			continue;
		TRY(emit_sdmx_csv(&r, s->sub.table[i].flow, path, e));
		TRY(copy_out(path, e));
	}
	return ST_OK;
}

static int write_all(struct single *s, const struct emit_options *o)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];
	struct err e;
	int fd, status = EXIT_ACCEPTED;

	if (snprintf(path, sizeof path, "%s/concord-XXXXXX", dir && *dir ? dir : "/tmp") >= (int)sizeof path)
		return cli_fail(EXIT_FAILED, "%s: the path of TMPDIR is too long", dir);
	fd = mkstemp(path);
	if (fd < 0)
		return cli_fail(EXIT_FAILED, "%s: cannot be written: %s", path, strerror(errno));
	close(fd);
	if (write_tables(s, o, path, &e) != ST_OK)
		status = cli_fail(EXIT_FAILED, "%s", e.msg);
	unlink(path);
	return status;
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
	status = single_read(&s);
	if (status != EXIT_ACCEPTED)
		return status;
	status = opt.findings ? single_findings(&s, opt.findings) : EXIT_ACCEPTED;
	if (status == EXIT_ACCEPTED)
		status = write_all(&s, &opt);
	if (status == EXIT_ACCEPTED)
		status = state_status(&s.sub);
	single_close(&s);
	return status;
}
