/*
 * Every flag and mark that agencies are known to write, and what becomes of it: behind a number, in a column of its own, and
 * in place of a number.
 */
#include "normalize/flags.h"
#include "tests/unit/book.h"
#include "tests/unit/normalize/made.h"

static void behind_numbers(void **state)
{
	static const struct { const char *text, *status, *conf, *comment, *unknown; } cases[] = {
		/* Eurostat */
		{ "b", "B", "", "", "" }, { "d", "D", "", "", "" }, { "e", "E", "", "", "" }, { "f", "F", "", "", "" }, { "i", "I", "", "", "" },
		{ "n", "N", "", "", "" }, { "p", "P", "", "", "" }, { "u", "U", "", "", "" }, { "s", "E", "", "", "" }, { "z", "M", "", "", "" },
		{ "r", "", "", "r Revised", "" }, { "c", "", "C", "", "" },
		/* several: the first of B U D E F I P, the others in the comment */
		{ "bep", "B", "", "e Estimated; p Provisional", "" }, { "bp", "B", "", "p Provisional", "" }, { "be", "B", "", "e Estimated", "" },
		{ "ep", "E", "", "p Provisional", "" }, { "bd", "B", "", "d Definition differs", "" }, { "du", "U", "", "d Definition differs", "" },
		{ "pifedub", "B", "", "p Provisional; i Imputed; f Forecast; e Estimated; d Definition differs; u Low reliability", "" },
		{ "pifedu", "U", "", "p Provisional; i Imputed; f Forecast; e Estimated; d Definition differs", "" },
		{ "pifed", "D", "", "p Provisional; i Imputed; f Forecast; e Estimated", "" },
		{ "pife", "E", "", "p Provisional; i Imputed; f Forecast", "" }, { "pif", "F", "", "p Provisional; i Imputed", "" },
		{ "pi", "I", "", "p Provisional", "" }, { "es", "E", "", "s Eurostat estimate", "" }, { "rp", "P", "", "r Revised", "" },
		{ "cp", "P", "C", "", "" }, { "b, p", "B", "", "p Provisional", "" },
		/* UNSD and OECD write capitals */
		{ "E", "E", "", "", "" }, { "P", "P", "", "", "" }, { "x", "", "", "x As explained in a note", "" }, { "B", "B", "", "", "" }, { "D", "D", "", "", "" },
		{ "rounded", "", "", "rounded Not zero, but less than half of the unit", "" },
		/* printed tables */
		{ "(p)", "P", "", "", "" }, { "*", "", "", "* As explained in a note", "" }, { "*r", "", "", "* As explained in a note; r Revised", "" },
		/* what nobody explains */
		{ "q", "", "", "q", "q" }, { "qp", "P", "", "q", "q" },
	};
	struct made *m = made_start();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct flags f;

		check(flags_read(m->config.mappings, cases[i].text, strlen(cases[i].text), false, &f), "%s is a flag", cases[i].text);
		check_str(f.status, cases[i].status, "%s: status", cases[i].text);
		check_str(f.conf, cases[i].conf, "%s: confidentiality", cases[i].text);
		check_str(f.comment, cases[i].comment, "%s: comment", cases[i].text);
		check_str(f.unknown, cases[i].unknown, "%s: unknown", cases[i].text);
	}
}

/* Behind labels fewer mean something, and several stand apart. */
static void beside_labels(void **state)
{
	static const struct { const char *text, *status, *said, *comment; } cases[] = {
		{ "p", "P", "p Provisional", "" }, { "(P)", "P", "(p) Provisional", "" }, { " r", "", "", "r Revised" }, { "*", "", "", "* As explained in a note" },
		{ "p, r", "P", "p Provisional", "r Revised" }, { ", provisional", "P", "provisional Provisional", "" }, { "b e", "B", "b Break in time series", "e Estimated" },
		{ "(2)", "", "", "(2) As explained in note 2" },
	};
	static const char *const none[] = { "", " ", "pr", "s", "z", "q", "p q", "c", "(p", "p-", "pp", "2" };
	struct made *m = made_start();
	struct flags f;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		check(flags_beside(m->config.mappings, list_find(m->config.mappings, "period"), cases[i].text, strlen(cases[i].text), &f), "'%s'", cases[i].text);
		check_str(f.status, cases[i].status, "%s: status", cases[i].text);
		check_str(f.said, cases[i].said, "%s: what it says", cases[i].text);
		check_str(f.comment, cases[i].comment, "%s: comment", cases[i].text);
	}
	for (size_t i = 0; i < COUNT(none); i++)
		check(!flags_beside(m->config.mappings, list_find(m->config.mappings, "period"), none[i], strlen(none[i]), &f), "'%s' is none", none[i]);
	assert_false(flags_beside(m->config.mappings, list_find(m->config.mappings, "area"), "p", 1, &f));
}

static void no_flags(void **state)
{
	static const char *const cases[] = { "", " ", "1", "b1", "b?", "%", "abcdefghijklmnopqrstuvwxyz" };
	struct made *m = made_start();
	struct flags f;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check(!flags_read(m->config.mappings, cases[i], strlen(cases[i]), false, &f), "'%s' is no flag", cases[i]);
	/* where letters mean nothing, signs do */
	assert_false(flags_read(m->config.mappings, "p", 1, true, &f));
	assert_true(flags_read(m->config.mappings, "(p)", 3, true, &f));
	assert_true(flags_read(m->config.mappings, "*", 1, true, &f));
}

static void in_place_of_numbers(void **state)
{
	static const struct { const char *text; int state; const char *status, *conf; } cases[] = {
		{ ":", VAL_MISSING, "O", "" }, { "..", VAL_MISSING, "O", "" }, { "...", VAL_MISSING, "O", "" }, { "", VAL_MISSING, "O", "" },
		{ "-", VAL_NIL, "", "" }, { "*", VAL_CONFIDENTIAL, "Q", "C" }, { "c", VAL_CONFIDENTIAL, "Q", "C" }, { "z", VAL_CANNOT_EXIST, "M", "" },
		{ "|", VAL_MISSING, "L", "" }, { " .. ", VAL_MISSING, "O", "" },
	};
	const struct mappings *m = made_start()->config.mappings;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct image_mark *x = mark_find(m, cases[i].text, strlen(cases[i].text));

		check(x != NULL, "'%s' is a mark", cases[i].text);
		check((int)x->state == cases[i].state, "'%s': state", cases[i].text);
		check_str(m->text + x->status, cases[i].status, "'%s': status", cases[i].text);
		check_str(m->text + x->conf, cases[i].conf, "'%s': confidentiality", cases[i].text);
	}
	assert_null(mark_find(m, "0", 1));
	assert_null(mark_find(m, "12", 2));
}

/* A column of flags: SDMX codes, letters of Eurostat, several letters, and the one that means another thing in SDMX. */
static void in_a_column(void **state)
{
	static const struct { const char *label, *text, *status, *conf, *comment; } cases[] = {
		{ "A", NULL, "A", "", "" }, { "P", NULL, "P", "", "" }, { "b", NULL, "B", "", "" }, { "bd", NULL, "B", "", "d Definition differs" },
		{ "c", NULL, "", "C", "" }, { "ep", NULL, "E", "", "p Provisional" }, { "r", NULL, "", "", "r Revised" }, { "S", NULL, "S", "", "" },
		{ NULL, "EUROSTAT:s", "E", "", "" }, { NULL, "EUROSTAT:b", "B", "", "" }, { NULL, "EUROSTAT:bep", "B", "", "e Estimated; p Provisional" },
		{ NULL, "EUROSTAT:z", "M", "", "" }, { NULL, "EUROSTAT:c", "", "C", "" }, { NULL, "EUROSTAT:sp", "E", "", "p Provisional" },
	};
	struct made *m = made_start();
	const struct flow *f = flow_by_id(&m->config.flows, "MIG_FLOW");
	struct submission s;
	struct segment *g;
	struct table *t;
	uint16_t member, sheet;
	struct err e;

	(void)state;
	made_ok(submission_init(&s, &m->config, &e), &e);
	s.name = s.path = "t.csv";
	s.sender = "";
	made_ok(submission_member(&s, "t.csv", &member, &e), &e);
	made_ok(submission_sheet(&s, member, "", 0, false, &sheet, &e), &e);
	made_ok(submission_table(&s, f, &t, &e), &e);
	made_ok(table_segment(t, sheet, SYM_NONE, &g, &e), &e);
	for (uint32_t i = 0; i < COUNT(cases); i++) {
		static const char *const given[][2] = { { "REF_AREA", "380" }, { "INDICATOR", "IMM" } };
		struct origin at = { i, 0, sheet };
		uint32_t entry[COL_MAX] = { 0 };
		char year[8];
		sym_t label = SYM_NONE, text = SYM_NONE;
		int col;

		for (size_t k = 0; k < COUNT(given); k++) {
			col = flow_col_by_id(f, given[k][0]);
			made_ok(sym_intern_z(s.syms, given[k][1], &text, &e), &e);
			made_ok(table_entry(t, (uint32_t)col, SYM_NONE, text, at, &entry[col], &e), &e);
		}
		snprintf(year, sizeof year, "%u", 1990 + i);
		col = flow_col_by_id(f, "TIME_PERIOD");
		made_ok(sym_intern_z(s.syms, year, &label, &e), &e);
		made_ok(table_entry(t, (uint32_t)col, label, SYM_NONE, at, &entry[col], &e), &e);
		col = flow_col_by_id(f, "OBS_STATUS");
		label = text = SYM_NONE;
		if (cases[i].label)
			made_ok(sym_intern_z(s.syms, cases[i].label, &label, &e), &e);
		if (cases[i].text)
			made_ok(sym_intern_z(s.syms, cases[i].text, &text, &e), &e);
		made_ok(table_entry(t, (uint32_t)col, label, text, at, &entry[col], &e), &e);
		made_ok(table_push(t, s.syms, entry, "7", 1, at, &e), &e);
		made_ok(ledger_book(&s, LED_DECODE, LED_SEEN, SYM_NONE, at, "7", 1, &e), &e);
		made_ok(ledger_book(&s, LED_LAYOUT, LED_EMITTED, SYM_NONE, at, "7", 1, &e), &e);
	}
	made_ok(normalize_submission(&s, &e), &e);
	assert_int_equal(s.findings.n, 0);
	for (uint32_t i = 0; i < COUNT(cases); i++) {
		const char *what = cases[i].label ? cases[i].label : cases[i].text;
		static const char *const ids[] = { "OBS_STATUS", "CONF_STATUS", "COMMENT_OBS" };
		const char *const wanted[] = { cases[i].status, cases[i].conf, cases[i].comment };

		for (size_t k = 0; k < COUNT(ids); k++)
			check_str(sym_str(s.syms, table_code(t, i, (uint32_t)flow_col_by_id(f, ids[k]))), wanted[k], "%s: %s", what, ids[k]);
	}
	submission_release(&s);
}

static int end(void **state)
{
	(void)state;
	made_end(made_start());
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(behind_numbers), cmocka_unit_test(beside_labels), cmocka_unit_test(no_flags), cmocka_unit_test(in_place_of_numbers),
		cmocka_unit_test(in_a_column),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
