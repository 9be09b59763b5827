/*
 * The whole stage over small tables: codes, years, defaults, values, flags, what cannot exist, and what is refused.
 */
#include "core/text.h"
#include "tests/unit/book.h"
#include "tests/unit/normalize/made.h"

enum { AREA, PERIOD, SEX, PARTNER, VALUE, WIDTH };

struct row {
	const char *cell[WIDTH]; /* labels of area, period, sex and partner; the value as written */
};

struct want {
	const char *area, *state, *value, *status, *comment, *fate;
};

static const char *const STATE[] = { "number", "nil", "missing", "confidential", "cannot-exist", "raw", "bad" };

struct table_case {
	struct submission sub;
	struct table *t;
};

static sym_t sym(struct submission *s, const char *text)
{
	struct err e;
	sym_t y = SYM_NONE;

	if (text && *text)
		made_ok(sym_intern_z(s->syms, text, &y, &e), &e);
	return y;
}

/* A long table on one sheet of a text file: a row each from row 2 on, labels in columns A to D, the value in E. */
static void build(struct table_case *c, const struct row *rows, uint32_t n, const char *style, const char *charset)
{
	struct made *m = made_start();
	const struct flow *f = flow_by_id(&m->config.flows, "MIG_STOCK");
	const char *const ids[] = { "REF_AREA", "TIME_PERIOD", "SEX", "COUNTERPART_AREA" };
	struct submission *s = &c->sub;
	struct segment *g;
	struct err e;
	uint16_t member, sheet;
	uint32_t entry[COL_MAX] = { 0 };
	int indicator = flow_col_by_id(f, "INDICATOR");

	made_ok(submission_init(s, &m->config, &e), &e);
	s->name = s->path = "t.csv";
	s->sender = "";
	made_ok(submission_member(s, "t.csv", &member, &e), &e);
	s->member[member].charset = sym(s, charset);
	made_ok(submission_sheet(s, member, "", 0, false, &sheet, &e), &e);
	made_ok(submission_table(s, f, &c->t, &e), &e);
	made_ok(table_segment(c->t, sheet, sym(s, "t"), &g, &e), &e);
	g->number_style = sym(s, style);
	for (uint16_t k = 0; k < COUNT(ids); k++)
		g->at[flow_col_by_id(f, ids[k])] = (struct dim_at){ .kind = AT_ROW, .col = k };
	for (uint32_t i = 0; i < n; i++) {
		const char *value = rows[i].cell[VALUE];

		made_ok(table_entry(c->t, (uint32_t)indicator, SYM_NONE, sym(s, "STOCK"), (struct origin){ 0, 0, sheet }, &entry[indicator], &e), &e);
		for (uint16_t k = 0; k < COUNT(ids); k++) {
			int col = flow_col_by_id(f, ids[k]);
			const char *text = rows[i].cell[k];
			bool code = text && strchr(text, ':') != NULL;

			made_ok(table_entry(c->t, (uint32_t)col, code ? SYM_NONE : sym(s, text), code ? sym(s, text) : SYM_NONE,
				(struct origin){ i + 1, k, sheet }, &entry[col], &e), &e);
		}
		made_ok(table_push(c->t, s->syms, entry, value, strlen(value), (struct origin){ i + 1, VALUE, sheet }, &e), &e);
		/* What the layout books, so that the ledger can balance. */
		made_ok(ledger_book(s, LED_DECODE, LED_SEEN, SYM_NONE, (struct origin){ i + 1, VALUE, sheet }, value, strlen(value), &e), &e);
		made_ok(ledger_book(s, LED_LAYOUT, LED_EMITTED, SYM_NONE, (struct origin){ i + 1, VALUE, sheet }, value, strlen(value), &e), &e);
	}
	made_ok(normalize_submission(s, &e), &e);
}

static const char *code(const struct table_case *c, uint32_t row, const char *id)
{
	return sym_str(c->sub.syms, table_code(c->t, row, (uint32_t)flow_col_by_id(c->t->flow, id)));
}

static void check_row(const struct table_case *c, uint32_t i, const struct want *w, const char *why)
{
	uint32_t fate = packed_get(&c->t->fate, i);
	char buf[DEC_TEXT];

	check_str(fate ? sym_str(c->sub.syms, c->t->fate_rule[fate]) : "", w->fate, "%s: fate of row %u", why, i);
	check_str(STATE[table_state(c->t, i)], w->state, "%s: state of row %u", why, i);
	if (w->area)
		check_str(code(c, i, "REF_AREA"), w->area, "%s: area of row %u", why, i);
	if (*w->value) {
		dec_format(table_value(c->t, i), buf);
		check_str(buf, w->value, "%s: value of row %u", why, i);
	}
	check_str(code(c, i, "OBS_STATUS"), w->status, "%s: status of row %u", why, i);
	check_str(code(c, i, "COMMENT_OBS"), w->comment, "%s: comment of row %u", why, i);
}

#define ROWS 8
static const struct {
	const char *why, *style, *charset;
	struct row row[ROWS];
	struct want want[ROWS];
	unsigned findings;
} cases[] = {
	{ "names and plain numbers", "auto", "UTF-8",
		{ { { "France", "2019", "F", "", "12" } }, { { "Côte d'Ivoire", "2019", "Hommes", "", "7.5" } } },
		{ { "250", "number", "12", "", "", "" }, { "384", "number", "7.5", "", "", "" } }, 0 },
	{ "years decide", "auto", "UTF-8",
		{ { { "Sudan", "1990", "T", "", "1" } }, { { "Sudan", "2015", "T", "", "2" } }, { { "Sudan", "2005", "T", "", "3" } },
			{ { "UNPD:729", "1990", "T", "", "4" } } },
		{ { "736", "number", "1", "", "", "" }, { "729", "number", "2", "", "", "" }, { "736", "number", "3", "", "", "" },
			{ "729", "number", "4", "", "", "" } }, 0 },
	{ "marks", "auto", "UTF-8",
		{ { { "FRA", "2019", "T", "", ".." } }, { { "DEU", "2019", "T", "", "-" } }, { { "ITA", "2019", "T", "", "c" } },
			{ { "ESP", "2019", "T", "", "" } }, { { "PRT", "2019", "T", "", "x" } }, { { "GRC", "2019", "T", "", "N/A" } } },
		{ { "250", "missing", "", "O", "", "" }, { "276", "nil", "0", "", "", "" }, { "380", "confidential", "", "Q", "", "" },
			{ "724", "missing", "", "O", "", "" }, { "620", "cannot-exist", "", "M", "", "" }, { "300", "missing", "", "O", "", "" } }, 0 },
	{ "flags", "auto+flags", "UTF-8",
		{ { { "FRA", "2019", "T", "", "14103 bp" } }, { { "DEU", "2019", "T", "", "12.5e" } }, { { "ITA", "2019", "T", "", ": c" } },
			{ { "ESP", "2019", "T", "", "7 q" } }, { { "PRT", "2019", "T", "", ": z" } }, { { "GRC", "2019", "T", "", "5 r" } } },
		{ { "250", "number", "14103", "B", "p Provisional", "" }, { "276", "number", "12.5", "E", "", "" }, { "380", "confidential", "", "Q", "", "" },
			{ "724", "number", "7", "", "q", "" }, { "620", "cannot-exist", "", "M", "", "" }, { "300", "number", "5", "", "r Revised", "" } }, 1 },
	{ "flags of UNSD and of printed tables", "auto+flags", "UTF-8",
		{ { { "FRA", "2019", "T", "", "0 rounded" } }, { { "DEU", "2019", "T", "", "12 E" } }, { { "ITA", "2019", "T", "", "7 x" } },
			{ { "ESP", "2019", "T", "", "8(p)" } }, { { "GRC", "2019", "T", "", "*" } } },
		{ { "250", "number", "0", "", "rounded Not zero, but less than half of the unit", "" }, { "276", "number", "12", "E", "", "" },
			{ "380", "number", "7", "", "x As explained in a note", "" }, { "724", "number", "8", "P", "", "" },
			{ "300", "confidential", "", "Q", "", "" } }, 0 },
	{ "letters are no flags where the layout knows of none", "auto", "UTF-8",
		{ { { "FRA", "2019", "T", "", "14103 bp" } }, { { "DEU", "2019", "T", "", "12*" } } },
		{ { "250", "bad", "", "", "", "NOT-A-NUMBER" }, { "276", "number", "12", "", "* As explained in a note", "" } }, 1 },
	{ "decimal commas", "auto", "UTF-8",
		{ { { "FRA", "2019", "T", "", "12,5" } }, { { "DEU", "2019", "T", "", "1.234" } }, { { "ITA", "2019", "T", "", "1.234,5" } } },
		{ { "250", "number", "12.5", "", "", "" }, { "276", "number", "1234", "", "", "" }, { "380", "number", "1234.5", "", "", "" } }, 0 },
	{ "numbers of a workbook are numbers", "auto", "",
		{ { { "FRA", "2019", "T", "", "1.234" } }, { { "DEU", "2019", "T", "", "12,5" } } },
		{ { "250", "number", "1.234", "", "", "" }, { "276", "number", "12.5", "", "", "" } }, 0 },
	{ "counts are whole", "auto", "UTF-8",
		{ { { "FRA", "2019", "T", "", "1.234" } }, { { "DEU", "2019", "T", "", "2.345" } } },
		{ { "250", "number", "1234", "", "", "" }, { "276", "number", "2345", "", "", "" } }, 0 },
	{ "what the layout says of numbers holds", "point", "UTF-8",
		{ { { "FRA", "2019", "T", "", "1.234" } }, { { "DEU", "2019", "T", "", "2,345" } } },
		{ { "250", "number", "1.234", "", "", "" }, { "276", "number", "2345", "", "", "" } }, 0 },
	{ "too many digits", "auto", "UTF-8",
		{ { { "FRA", "2019", "T", "", "12345678901234567890" } } }, { { "250", "bad", "", "", "", "NUMBER-TOO-LARGE" } }, 1 },
	{ "what is not known", "auto", "UTF-8",
		{ { { "Atlantis", "2019", "T", "", "1" } }, { { "FRA", "soon", "T", "", "2" } }, { { "FRA", "2019", "blue", "", "3" } },
			{ { "England", "2019", "T", "", "4" } }, { { "Virgin Islands", "2019", "T", "", "5" } }, { { "", "2019", "T", "", "6" } } },
		{ { "", "number", "1", "", "", "CODE-UNKNOWN" }, { "250", "number", "2", "", "", "CODE-UNKNOWN" }, { "250", "number", "3", "", "", "CODE-UNKNOWN" },
			{ NULL, "number", "4", "", "", "CODE-UNKNOWN" }, { "", "number", "5", "", "", "CODE-AMBIGUOUS" }, { "", "number", "6", "", "", "MISSING-FIELD" } }, 6 },
	{ "what cannot exist", "auto", "UTF-8",
		{ { { "SSD", "2005", "T", "", ".." } }, { { "SSD", "2015", "T", "", ".." } }, { { "SSD", "2005-2010", "T", "", ".." } },
			{ { "MNE", "2000", "F", "", ".." } }, { { "MNE", "2000", "T", "", "5" } }, { { "SSD", "2011", "T", "", ".." } } },
		{ { "728", "cannot-exist", "", "M", "", "" }, { "728", "missing", "", "O", "", "" }, { "728", "cannot-exist", "", "M", "", "" },
			{ "499", "missing", "", "O", "", "" }, { "499", "number", "5", "", "", "" }, { "728", "missing", "", "O", "", "" } }, 0 },
	{ "the country where there are no regions", "auto", "UTF-8",
		{ { { "Micronesia", "2019", "T", "", "1" } }, { { "FRA", "2019", "T", "", "2" } } },
		{ { "583", "number", "1", "", "", "" }, { "250", "number", "2", "", "", "" } }, 0 },
	{ "among regions it may be one", "auto", "UTF-8",
		{ { { "Micronesia", "2019", "T", "", "1" } }, { { "Melanesia", "2019", "T", "", "2" } } },
		{ { "", "number", "1", "", "", "CODE-AMBIGUOUS" }, { "054", "number", "2", "", "", "" } }, 1 },
	{ "a month among months, a financial year among its like", "auto", "UTF-8",
		{ { { "FRA", "2005-06", "T", "", "1" } }, { { "FRA", "2005-04", "T", "", "2" } } },
		{ { "250", "number", "1", "", "", "" }, { "250", "number", "2", "", "", "" } }, 0 },
};

static void tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct table_case c;
		uint32_t n = 0;

		while (n < ROWS && cases[i].row[n].cell[VALUE])
			n++;
		build(&c, cases[i].row, n, cases[i].style, cases[i].charset);
		for (uint32_t k = 0; k < n; k++)
			check_row(&c, k, &cases[i].want[k], cases[i].why);
		check(c.sub.findings.n == cases[i].findings, "%s: %u findings", cases[i].why, c.sub.findings.n);
		submission_release(&c.sub);
	}
}

/* Columns that the table lacks are what the dataflow says. */
static void defaults(void **state)
{
	static const struct row rows[] = { { { "FRA", "2019", "", "", "1" } }, { { "FRA", "2020", "F", "", "2" } } };
	struct table_case c;

	(void)state;
	build(&c, rows, 2, "auto", "UTF-8");
	check_str(code(&c, 0, "SEX"), "_T", "sex of a row without one");
	check_str(code(&c, 1, "SEX"), "F", "sex of a row that has one");
	check_str(code(&c, 0, "AGE"), "_T", "age");
	check_str(code(&c, 0, "PARTNER_BASIS"), "_T", "basis");
	check_str(code(&c, 0, "COUNTERPART_AREA"), "_T", "partner");
	check_str(code(&c, 0, "FREQ"), "A", "frequency");
	assert_int_equal(c.t->col[flow_col_by_id(c.t->flow, "AGE")].at.width, 0);
	submission_release(&c.sub);
}

/* What is said of a flag that nobody knows, and of a number that can be read in two ways. */
static void marks_and_signs(void **state)
{
	static const struct { const char *style, *value, *beside, *rule, *found; uint32_t n; } said[] = {
		{ "auto+flags", "7 q", "8", "FLAG-UNKNOWN", "q", 1 }, { "auto+flags", "7 b", "8", "", "", 0 },
		{ "auto", "1.234", "5,678", "NUMBER-AMBIGUOUS", "1.234", 2 }, { "auto", "1.234", "5.678", "", "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(said); i++) {
		const struct row rows[] = { { { "FRA", "2019", "T", "", said[i].value } }, { { "FRA", "2020", "T", "", said[i].beside } } };
		struct table_case c;

		build(&c, rows, 2, said[i].style, "UTF-8");
		check(c.sub.findings.n == said[i].n, "%s: %u findings", said[i].value, c.sub.findings.n);
		if (c.sub.findings.n) {
			check_str(sym_str(c.sub.syms, c.sub.findings.v->rule), said[i].rule, "%s", said[i].value);
			check_str(sym_str(c.sub.syms, c.sub.findings.v->found), said[i].found, "%s", said[i].value);
		}
		submission_release(&c.sub);
	}
}

/* One cell that speaks for many rows is one finding; the same text in two cells is one group. */
static void one_finding_a_cell(void **state)
{
	static const struct row rows[] = {
		{ { "Atlantis", "2019", "F", "", "1" } }, { { "Atlantis", "2019", "M", "", "2" } }, { { "Tmr-Lste", "2019", "M", "", "3" } },
	};
	struct table_case c;
	const struct finding *f;

	(void)state;
	build(&c, rows, 3, "auto", "UTF-8");
	assert_int_equal(c.sub.findings.n, 3);
	f = c.sub.findings.v;
	assert_int_equal(f[0].group, f[1].group);
	assert_int_not_equal(f[0].group, f[2].group);
	assert_int_equal(f[0].at.row, 1);
	assert_int_equal(f[0].at.col, 0);
	check_str(sym_str(c.sub.syms, f[0].found), "Atlantis", "found");
	check_str(sym_str(c.sub.syms, f[0].expected), "area", "expected");
	check_str(sym_str(c.sub.syms, f[2].note), "TLS Timor-Leste", "note");
	submission_release(&c.sub);
}

/* A label may be longer than any message: what is said of it stays whole characters. */
static void long_labels(void **state)
{
	char label[4000];
	struct row rows[1] = { { { label, "2019", "F", "", "1" } } };
	struct table_case c;
	size_t n = 0;

	(void)state;
	label[n++] = 'x';
	while (n + 3 < sizeof label) {
		memcpy(label + n, "\xc3\xa9", 2);
		n += 2;
	}
	label[n] = 0;
	build(&c, rows, 1, "auto", "UTF-8");
	assert_int_equal(c.sub.findings.n, 1);
	for (sym_t i = 1; i <= symbols_count(c.sub.syms); i++)
		assert_true(utf8_valid(sym_str(c.sub.syms, i), sym_len(c.sub.syms, i), NULL));
	submission_release(&c.sub);
}

/* Hierarchies of the file: codes where they are known, a finding and no edge where not. */
static void edges(void **state)
{
	struct made *m = made_start();
	struct submission s;
	struct err e;
	uint16_t member, sheet;

	(void)state;
	made_ok(submission_init(&s, &m->config, &e), &e);
	s.name = s.path = "t.xlsx";
	s.sender = "";
	made_ok(submission_member(&s, "t.xlsx", &member, &e), &e);
	made_ok(submission_sheet(&s, member, "ANNEX", 5, false, &sheet, &e), &e);
	made_ok(submission_edge(&s, sym(&s, "REF_AREA"), SYM_NONE, sym(&s, "UNPD:903"), sym(&s, "UNPD:12"), (struct origin){ 1, 1, sheet }, &e), &e);
	made_ok(submission_edge(&s, sym(&s, "REF_AREA"), SYM_NONE, sym(&s, "UNPD:903"), sym(&s, "Egypt"), (struct origin){ 2, 1, sheet }, &e), &e);
	made_ok(submission_edge(&s, sym(&s, "REF_AREA"), SYM_NONE, sym(&s, "UNPD:777"), sym(&s, "UNPD:12"), (struct origin){ 3, 1, sheet }, &e), &e);
	made_ok(submission_edge(&s, sym(&s, "REF_AREA"), SYM_NONE, sym(&s, "UNPD:903"), sym(&s, "Mozambqiue"), (struct origin){ 4, 1, sheet }, &e), &e);
	made_ok(normalize_submission(&s, &e), &e);
	assert_int_equal(s.hier[0].n, 3);
	check_str(sym_str(s.syms, s.hier[0].edge[0].parent), "UNPD_903", "parent");
	check_str(sym_str(s.syms, s.hier[0].edge[0].child), "012", "child");
	check_str(sym_str(s.syms, s.hier[0].edge[1].child), "818", "child by name");
	/* One is not known; one was guessed, and a person has to look. */
	check_str(sym_str(s.syms, s.hier[0].edge[2].child), "508", "child that is misspelled");
	assert_int_equal(s.findings.n, 2);
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
		cmocka_unit_test(tables),
		cmocka_unit_test(defaults),
		cmocka_unit_test(marks_and_signs),
		cmocka_unit_test(one_finding_a_cell),
		cmocka_unit_test(long_labels),
		cmocka_unit_test(edges),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
