/*
 * decode - what stands in a file, cell by cell.
 */
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/single.h"
#include "core/publish.h"
#include "decode/dump.h"
#include "normalize/mappings.h"
#include "run/config.h"

enum { OPT_SHEET, OPT_FACTS, OPT_DUMP, OPT_SENDER };

struct job {
	struct dump dump;
	struct row_sink to;   /* the dump's own sink */
	long only;            /* number of the sheet to show, from 1; 0: all */
	const char *folder;   /* of --dump; NULL: everything goes to stdout */
	const char *sender;   /* NULL: as the folder of the file is called */
	const char *file;     /* name of the file */
	struct aside aside;
	bool open, shown;
	uint16_t seen;        /* sheets so far */
};

/* Writing is over when nobody takes what is written. */
static enum status taken(struct job *j, struct err *e)
{
	return ferror(j->dump.out) ? err_set(e, ST_FATAL, "the output could not be written: %s", strerror(errno)) : ST_OK;
}

static enum status close_file(struct job *j, struct err *e)
{
	if (!j->open)
		return ST_OK;
	j->open = false;
	return aside_commit(&j->aside, e);
}

static enum status on_sheet(void *user, uint16_t sheet, struct err *e)
{
	struct job *j = user;
	char path[4096];

	j->seen++;
	j->shown = !j->only || j->only == j->seen;
	if (!j->shown)
		return ST_OK;
	if (j->folder) {
		if (snprintf(path, sizeof path, "%s/%s.%u.tsv", j->folder, j->file, (unsigned)j->seen) >= (int)sizeof path)
			return err_set(e, ST_FATAL, "%s: the path is too long", j->folder);
		TRY(close_file(j, e));
		TRY(aside_open(&j->aside, path, e));
		j->open = true;
		j->dump.out = j->aside.f;
	}
	return j->to.sheet(j->to.user, sheet, e);
}

static enum status on_fact(void *user, const char *kind, const char *cell, const char *value, struct err *e)
{
	struct job *j = user;

	return j->shown ? j->to.fact(j->to.user, kind, cell, value, e) : ST_OK;
}

static enum status on_row(void *user, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	struct job *j = user;

	if (!j->shown)
		return ST_OK;
	TRY(j->to.row(j->to.user, row, c, n, e));
	return taken(j, e);
}

static enum status on_sheet_end(void *user, struct err *e)
{
	struct job *j = user;

	if (j->shown && j->to.sheet_end)
		TRY(j->to.sheet_end(j->to.user, e));
	return close_file(j, e);
}

/* A file inside an archive that is left out; the others are shown all the same. */
static bool left_out;

static void aside(const struct single *s, const char *member, const char *why)
{
	left_out = true;
	single_unread(s, member, ST_SKIP, why);
}

static int run_job(struct job *j, const char *path)
{
	struct single s;
	struct row_sink sink = { j, on_sheet, on_fact, on_row, on_sheet_end, NULL };
	struct err e;
	enum status st;
	int status = single_file(&s, path, j->dump.facts, j->sender);

	if (status != EXIT_ACCEPTED)
		return status;
	status = single_confine(&s, j->folder);
	if (status != EXIT_ACCEPTED) {
		single_close(&s);
		return status;
	}
	j->dump.sub = &s.sub;
	j->dump.out = stdout;
	j->dump.bare = j->folder != NULL;
	j->file = s.file;
	j->to = dump_sink(&j->dump);
	st = single_decode(&s, &sink, j->dump.facts && !j->folder, aside, &e);
	if (st != ST_OK && ferror(stdout))
		status = EXIT_FAILED; /* said when the program ends */
	else if (st != ST_OK)
		status = single_unread(&s, path, st, e.msg);
	else if (j->only > j->seen)
		status = cli_fail(EXIT_USAGE, "%s: there is no sheet %ld, it has %u", path, j->only, (unsigned)j->seen);
	else if (left_out)
		status = EXIT_PARTLY;
	if (j->open)
		aside_abort(&j->aside);
	single_close(&s);
	return status;
}

static int decode_main(int argc, char **argv);

static const struct cli_option OPTIONS[] = {
	[OPT_SHEET] = { "sheet", 0, "N", "only the sheet with this number, from 1" },
	[OPT_FACTS] = { "facts", 0, NULL, "also merged, hidden, formatted and commented cells: what layout reads" },
	[OPT_DUMP] = { "dump", 0, "DIR", "one file a worksheet: DIR/FILE.1.tsv, DIR/FILE.2.tsv, ..." },
	[OPT_SENDER] = { "sender", 0, "SENDER", "with --facts: who sends it, for the stages behind (default: the name of its folder)" },
	{ NULL, 0, NULL, NULL },
};
static const char *const EXAMPLES[] = {
	"concord decode BRA_2025.xlsx --sheet 2",
	"concord decode --facts BRA_2025.csv | concord layout | concord normalize | concord validate",
	NULL,
};

COMMAND(decode) = {
	.name = "decode",
	.group = "Stage by stage",
	.usage = "decode FILE [--sheet N] [--facts [--sender SENDER]] [--dump DIR]",
	.summary = "what stands in a file, one line a cell",
	.main = decode_main,
	.options = OPTIONS,
	.examples = EXAMPLES,
};

static int decode_main(int argc, char **argv)
{
	struct args a = args_start(&command_decode, argc, argv);
	struct job j = { .only = 0 };
	struct mappings *m = NULL;
	struct home home;
	struct err e;
	int status;

	for (int o; (o = args_next(&a)) != ARGS_END;) {
		switch (o) {
		case OPT_SHEET:
			if (!args_number(&a, "--sheet", a.value, 1, 65535, &j.only))
				return a.status;
			break;
		case OPT_FACTS:
			j.dump.facts = true;
			break;
		case OPT_DUMP:
			j.folder = a.value;
			break;
		case OPT_SENDER:
			j.sender = a.value;
			break;
		default:
			return a.status;
		}
	}
	if (j.sender && !j.dump.facts)
		return args_wrong(a.cmd, "--sender goes with --facts");
	if (a.noperand != 1)
		return args_wrong(a.cmd, a.noperand ? "one file at a time" : "which file?");
	if (j.folder && mkdir(j.folder, 0777) != 0 && errno != EEXIST)
		return cli_fail(EXIT_FAILED, "%s: this folder cannot be made: %s", j.folder, strerror(errno));
	/* What a run reads is what is shown here, so the same words tell the character set; without tables there are none. */
	if (home_find(&home, &e) == ST_OK && mappings_load(&home, &m, &e) == ST_OK)
		config_words(m);
	status = single_apart(a.operand[0], &status) ? run_job(&j, a.operand[0]) : status;
	config_words(NULL);
	mappings_free(m);
	return status;
}
