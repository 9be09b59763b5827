/*
 * layout - cells become raw observations.
 */
#include "cli/single.h"

#include "decode/dump.h"
#include "layout/layout.h"

static int layout_main(int argc, char **argv);

static const char *const EXAMPLES[] = {
	"concord decode --facts BRA_2025.csv | concord layout",
	"concord decode --facts BRA_2025.csv | concord layout --findings layout.csv > raw.csv",
	NULL,
};

COMMAND(layout) = {
	.name = "layout",
	.group = "Stage by stage",
	.usage = "layout [--findings FILE]",
	.summary = "cells (decode --facts) become observations as written",
	.main = layout_main,
	.options = stage_options,
	.examples = EXAMPLES,
};

static enum status lay_out(struct submission *s, struct err *e)
{
	struct layout_run *l;
	struct row_sink sink;
	enum status st;

	TRY(layout_begin(s, &l, e));
	sink = layout_sink(l);
	st = dump_read(s, stdin, &sink, e);
	if (st == ST_OK)
		return layout_end(l, e);
	layout_end(l, NULL);
	return st;
}

static int layout_main(int argc, char **argv)
{
	struct single s;
	const char *findings;
	struct err e;
	enum status st;
	int status;

	if (!stage_args(&command_layout, argc, argv, &findings, &status))
		return status;
	if (!stage_begin(&s, findings, NULL, &status))
		return status;
	st = lay_out(&s.sub, &e);
	status = st == ST_OK ? single_write(&s) :
		cli_fail(st == ST_SKIP ? EXIT_PARTLY : EXIT_FAILED, "standard input: %s", e.msg);
	single_close(&s);
	return status;
}
