/*
 * made.h - a small run made by hand for the tests of emit: text files of four fields (area, sex, year, value) that are
 * decoded for real, placed by the few lines below instead of a layout, with a finding of each gravity.
 *
 * A value "x" is rejected, ".." is missing, a value that ends in 7 draws a warning, sex "?" an error at its label.
 */
#ifndef UNIT_EMIT_MADE_H
#define UNIT_EMIT_MADE_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/decode.h"
#include "emit/emit.h"
#include "tests/unit/book.h"
#include "tests/unit/test.h"

static const struct flow made_flow[] = {
	{ .id = "PEOPLE", .structure_id = "X:DF_PEOPLE(1.0)", .title = "People", .ncol = 5, .ndim = 3,
		.col = { { .id = "AREA", .list = "area", .dimension = true, .mandatory = true, .role = ROLE_AREA },
			{ .id = "SEX", .list = "sex", .dimension = true }, { .id = "YEAR", .list = "period", .dimension = true, .role = ROLE_PERIOD },
			{ .id = "OBS_STATUS", .list = "obs_status", .role = ROLE_STATUS }, { .id = "NOTE", .list = "text", .role = ROLE_COMMENT } } },
};
static const struct rule_info made_rule[] = {
	{ "CHARSET-GUESSED", "FLF", "0", SEV_INFO, "Read as {found}.", "Nothing to do.", NULL, 0, false },
	{ "CODE-UNKNOWN", "COV", "1a", SEV_ERROR, "{found} is not known as {expected}.", "Nearest: {note}.", NULL, 0, false },
	{ "CSV-RAGGED", "FDD", "0", SEV_WARNING, "{found} fields, the header has {expected}.", "Fill in.", NULL, 0, false },
	{ "NOT-A-NUMBER", "FDT", "0", SEV_ERROR, "{found} is not a number.", "Send a number.", NULL, 0, false },
	{ "OUTLIER-YEAR", "VNO", "1c", SEV_WARNING, "{found} after {expected} (difference {difference}).", "Check it.", NULL, 0, false },
	{ "SUM-SEX", "VAD", "1c", SEV_ERROR, "Total {found}, sum {expected}.", "Correct it.", NULL, 0, false },
	{ "UNREADABLE", "FLF", "0", SEV_ERROR, "Cannot be read: {note}.", "Send it again.", NULL, 0, false },
};
static struct config made_config = {
	.flows = { 1, made_flow },
	.catalogue = { COUNT(made_rule), made_rule },
	.version = "0123456789abcdef0123456789abcdef",
};

static inline void made_ok(enum status st, const struct err *e)
{
	if (st != ST_OK)
		fail_msg("%s", e->msg);
}

static inline sym_t made_sym(struct submission *s, const char *text, size_t n)
{
	struct err e;
	sym_t y = SYM_NONE;

	if (n)
		made_ok(sym_intern(s->syms, text, n, &y, &e), &e);
	return y;
}

struct made_reader {
	struct submission *s;
	struct table *t;
	uint16_t sheet;
};

static enum status made_sheet(void *user, uint16_t sheet, struct err *e)
{
	struct made_reader *r = user;
	struct segment *g;

	r->sheet = sheet;
	TRY(submission_table(r->s, &made_flow[0], &r->t, e));
	TRY(table_segment(r->t, sheet, made_sym(r->s, "made", 4), &g, e));
	for (int c = 0; c < 3; c++)
		g->at[c] = (struct dim_at){ .kind = AT_ROW, .col = (uint16_t)c };
	return ST_OK;
}

static enum status made_fact(void *user, const char *kind, const char *cell, const char *value, struct err *e)
{
	(void)user, (void)kind, (void)cell, (void)value, (void)e;
	return ST_OK;
}

static enum status made_finding(struct submission *s, const char *rule, struct origin at, const char *found, const char *expected)
{
	struct finding f = { .at = at, .found = made_sym(s, found, strlen(found)), .expected = made_sym(s, expected, strlen(expected)),
		.dataflow = made_sym(s, "PEOPLE", 6), .key = made_sym(s, "AREA=076;SEX=F;YEAR=2020", 24) };
	struct err e;

	made_ok(finding_add(s, rule, &f, &e), &e);
	return ST_OK;
}

static enum status made_row(void *user, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	struct made_reader *r = user;
	uint32_t entry[COL_MAX] = { 0 };
	sym_t why = made_sym(r->s, row ? "LABEL" : "TITLE", 5);

	for (uint32_t i = 0; i < n; i++) {
		struct origin at = { row, c[i].col, r->sheet };
		bool label = row == 0 || c[i].col < 3;

		TRY(ledger_book(r->s, LED_LAYOUT, label ? LED_HEADER : LED_EMITTED, label ? why : SYM_NONE, at, c[i].s, c[i].n, e));
		if (row && c[i].col < 3) {
			sym_t text = made_sym(r->s, c[i].s, c[i].n);

			TRY(table_entry(r->t, c[i].col, text, SYM_NONE, at, &entry[c[i].col], e));
			r->t->col[c[i].col].entry[entry[c[i].col]].code = text;
		} else if (row) {
			bool bad = c[i].n == 1 && c[i].s[0] == 'x', missing = c[i].n == 2 && !memcmp(c[i].s, "..", 2);

			TRY(table_push(r->t, r->s->syms, entry, c[i].s, c[i].n, at, e));
			if (bad || missing)
				TRY(table_set_value(r->t, r->s->syms, r->t->n - 1, bad ? VAL_BAD : VAL_MISSING, (struct dec){ 0, 0 }, e));
			if (bad) {
				TRY(table_reject(r->t, r->t->n - 1, made_sym(r->s, "NOT-A-NUMBER", 12), e));
				TRY(made_finding(r->s, "NOT-A-NUMBER", at, "x", ""));
			}
			if (c[i].n && c[i].s[c[i].n - 1] == '7')
				TRY(made_finding(r->s, "OUTLIER-YEAR", at, "7", "1"));
		}
	}
	return ST_OK;
}

static enum status made_sheet_end(void *user, struct err *e)
{
	(void)user, (void)e;
	return ST_OK;
}

/* Decodes path as a submission of that name. */
static inline void made_submission(struct submission *s, const char *name, const char *path)
{
	const struct row_sink sink = { NULL, made_sheet, made_fact, made_row, made_sheet_end, NULL };
	struct made_reader r = { .s = s };
	struct row_sink to = sink;
	struct bytes bytes;
	uint16_t member;
	struct err e;

	to.user = &r;
	made_config.limits = limits_default();
	made_ok(submission_init(s, &made_config, &e), &e);
	made_ok(bytes_open(path, &made_config.limits, &bytes, &e), &e);
	s->name = arena_strdup(&s->arena, name, strlen(name));
	s->sender = "BRA";
	s->path = s->name;
	memcpy(s->sha256, bytes.sha256, SHA256_TEXT);
	made_ok(submission_member(s, "people.csv", &member, &e), &e);
	made_ok(decode_member(s, member, bytes.p, bytes.n, &to, &e), &e);
	bytes_release(&bytes);
	made_ok(ledger_book_tables(s, &e), &e);
	made_ok(findings_sort(s, &e), &e);
	ledger_sort(&s->ledger, s->syms);
	made_ok(ledger_balance(s, &e), &e);
}

/* A submission of which nothing could be read. */
static inline void made_unreadable(struct submission *s, const char *name)
{
	uint16_t member;
	struct err e;

	made_ok(submission_init(s, &made_config, &e), &e);
	s->name = name;
	s->sender = "";
	s->path = name;
	memset(s->sha256, '0', SHA256_TEXT - 1);
	made_ok(submission_member(s, "locked.xlsx", &member, &e), &e);
	s->member[member].fate = MEMBER_REFUSED;
	made_ok(finding_say(s, "UNREADABLE", (struct origin){ ROW_NONE, 0, SHEET_NONE }, NULL, NULL, "it is encrypted", &e), &e);
	made_ok(findings_sort(s, &e), &e);
}

/* ---- a folder of its own, and files in it ---- */

static char made_dir[] = "/tmp/concord-emit-XXXXXX";

static inline int made_begin(void **state)
{
	(void)state;
	return mkdtemp(made_dir) ? 0 : -1;
}

static inline int made_remove(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static inline int made_end(void **state)
{
	(void)state;
	return nftw(made_dir, made_remove, 16, FTW_PHYS | FTW_DEPTH);
}

static inline const char *made_path(const char *name)
{
	static char path[4][4096];
	static unsigned next;
	char *p = path[next++ % 4];

	snprintf(p, sizeof path[0], "%s/%s", made_dir, name);
	return p;
}

static inline void made_write(const char *path, const char *text, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static inline char *made_read(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *p;

	if (!f)
		fail_msg("%s is not there", path);
	fseek(f, 0, SEEK_END);
	*n = (size_t)ftell(f);
	rewind(f);
	p = malloc(*n + 1);
	assert_non_null(p);
	assert_int_equal(fread(p, 1, *n, f), *n);
	p[*n] = 0;
	fclose(f);
	return p;
}

/* ---- the run ---- */

static const char MADE_FIRST[] =
	"area,sex,year,value\n"
	"076,F,2019,100\n076,M,2019,90\n076,_T,2019,190\n"
	"076,F,2020,107\n076,M,2020,..\n076,_T,2020,x\n"
	"=076,F,2021,12.50\n\"a,\"\"b\"\"\",M,2021,-3\n";
static const char MADE_SECOND[] =
	"area,sex,year,value\n"
	"032,F,2019,1234567890123456789\n032,M,2019,0.1\n032,_T,2019,\n";

static const char *made_first = MADE_FIRST; /* what the first of the two sends */

struct made_run {
	struct submission sub[3];
	struct emit_sub x[3];
	struct rule_counts counts; /* of the second */
	struct emit_run r;
};

static inline void made_run(struct made_run *m, bool xlsx)
{
	static char first[4096], second[4096];

	memset(m, 0, sizeof *m);
	snprintf(first, sizeof first, "%s", made_path("first.csv"));
	snprintf(second, sizeof second, "%s", made_path("second.csv"));
	made_write(first, made_first, strlen(made_first));
	made_write(second, MADE_SECOND, sizeof MADE_SECOND - 1);
	made_submission(&m->sub[0], "ARG-second.csv", second);
	made_submission(&m->sub[1], "BRA-first.csv", first);
	made_unreadable(&m->sub[2], "X-locked.xlsx");
	m->x[0] = emit_sub_of(&m->sub[0], NULL, second);
	m->x[1] = emit_sub_of(&m->sub[1], &m->counts, first);
	m->x[2] = emit_sub_of(&m->sub[2], NULL, made_path("locked.xlsx"));
	m->counts.n = 1;
	m->counts.v[0] = (struct rule_count){ .rule = "SUM-SEX", .about = 1, .passed = 3, .why_not = { [NO_PART] = 1 } };
	m->r = (struct emit_run){ .config = &made_config, .run_id = "20261124-abcdef", .previous = "", .as_of = "2026-11-24",
		.codes = "m49", .csv = true, .xlsx = xlsx, .nsub = 3, .sub = m->x, .exit_status = 3, .jobs = 2 };
}

static inline void made_release(struct made_run *m)
{
	for (int i = 0; i < 3; i++)
		submission_release(&m->sub[i]);
}

#endif
