#include "tests/unit/layout/sheet.h"

#define PLAIN                                              \
	"id: t\ntables:\n  - id: a\n    dataflow: MOVES\n" \
	"    columns:\n"                                       \
	"      - {header: 'country', label: AREA}\n"           \
	"      - {header: 'year', label: TIME}\n"              \
	"      - {header: 'sex', label: SEX, optional: true}\n" \
	"      - {header: 'flag', label: STATUS, optional: true}\n" \
	"      - {header: 'internal', ignore: INTERNAL}\n"

static const struct {
	const char *why, *yaml, *sheet, *show, *want;
} cases[] = {
	{ "columns in any order, below a title",
		PLAIN "      - {header: 'persons', value: true, set: {WHAT: IMM}}\n",
		"A title\n\nYear | persons | Country\n2019 | 5 | Brazil\n2020 | 6 | Brazil\n", "ol",
		"B4 5 AREA=Brazil@C4 WHAT=~IMM TIME=2019@A4\n"
		"B5 6 AREA=Brazil@C5 WHAT=~IMM TIME=2020@A5\n"
		"header HEADER 3\nheader LABEL 4\nheader TITLE 1\nemitted  2\n" },
	{ "headings with line breaks, blanks and capitals; an ignored column; an unknown one is said once",
		PLAIN "      - {header: 'number of persons', value: true}\n",
		"COUNTRY | year | Number  of\u00a0persons | internal | Seks\nPeru | 2019 | 5 | x | F\nPeru | 2020 | 6 | y | F\n", "fln",
		"C2 5 AREA=Peru TIME=2019\nC3 6 AREA=Peru TIME=2020\n"
		"header HEADER 5\nheader LABEL 4\nemitted  2\nskipped HEADER-UNKNOWN 2\nskipped INTERNAL 2\n"
		"! HEADER-UNKNOWN E1 [Seks] [sex] []\n" },
	{ "an unknown heading over nothing is no matter",
		PLAIN "      - {header: 'persons', value: true}\n",
		"country | year | persons | spare\nPeru | 2019 | 5\n", "fn", "C2 5 AREA=Peru TIME=2019\n" },
	{ "several columns of values",
		PLAIN "      - {header: 'in', value: true, set: {WHAT: IMM}}\n"
		      "      - {header: 'out', value: true, set: {WHAT: EMI}}\n",
		"country | year | in | out\nPeru | 2019 | 5 | 7\n", "f",
		"C2 5 AREA=Peru WHAT=~IMM TIME=2019\nD2 7 AREA=Peru WHAT=~EMI TIME=2019\n" },
	{ "code and label beside each other are one column; a flag column",
		PLAIN "      - {header: 'code', code: AREA, system: M49}\n      - {header: 'persons', value: true}\n",
		"code | country | year | persons | flag\n604 | Peru | 2019 | 5 | b\n604 | | 2020 | 6\n| Peru | 2021 | 7 | p\n", "o",
		"D2 5 AREA=Peru~M49:604@B2 TIME=2019@C2 STATUS=b@E2\n"
		"D3 6 AREA=~M49:604@B3 TIME=2020@C3\n"
		"D4 7 AREA=Peru@B4 TIME=2021@C4 STATUS=p@E4\n" },
	{ "an empty field is a missing value; a cell that is not there is nothing; a row of empty fields neither",
		PLAIN "      - {header: 'persons', value: true}\n",
		"country | year | persons\nPeru | 2019 | ''\nPeru | 2020\n'' | '' | ''\n", "fl",
		"C2  AREA=Peru TIME=2019\nheader HEADER 3\nheader LABEL 4\nemitted  1\nskipped BLANK 3\n" },
	{ "empty: none",
		PLAIN "      - {header: 'persons', value: true}\n    empty: none\n",
		"country | year | persons\nPeru | 2019 | ''\n", "fl", "header HEADER 3\nheader LABEL 2\nskipped BLANK 1\n" },
	{ "a value without any label, a number under no heading, a remark under none",
		PLAIN "      - {header: 'persons', value: true}\n",
		"country | year | persons\nPeru | 2019 | 5 | 99\n | | 6 | see below\n", "fln",
		"C2 5 AREA=Peru TIME=2019\n"
		"header HEADER 3\nheader LABEL 2\nemitted  1\nskipped NOTE 1\nskipped ROW-UNPLACED 2\n"
		"! ROW-UNPLACED D2 [99] [] [its column has no heading]\n"
		"! ROW-UNPLACED C3 [6] [] [no label stands in its row]\n" },
	{ "the sender's own country where no column names one",
		"id: t\ntables:\n  - id: a\n    dataflow: MOVES\n    set: {AREA: 'ISO3:$sender'}\n    columns:\n"
		"      - {header: 'country', label: AREA, optional: true}\n      - {header: 'year', label: TIME}\n"
		"      - {header: 'persons', value: true}\n",
		"year | persons\n2019 | 5\n", "f", "B2 5 AREA=~ISO3:BRA TIME=2019\n" },
	{ "ids and names of SDMX-CSV",
		"id: t\ntables:\n  - id: a\n    dataflow: MOVES\n    ids: true\n    columns:\n"
		"      - {header: 'STRUCTURE(_NAME)?', ignore: STRUCTURE}\n      - {header: 'OBS_VALUE(: .*)?', value: true}\n",
		"STRUCTURE | STRUCTURE_NAME | AREA | Area, in words | SEX: Sex | TIME | OBS_VALUE | Value\n"
		"dataflow | Moves | BRA | Brazil | F: Female | 2019 | 12.50 | 'x'\n", "fl",
		"G2 12.50 AREA=BRA SEX=Female~F TIME=2019\n"
		"header HEADER 8\nheader LABEL 3\nemitted  1\nskipped CODE-NAME 2\nskipped STRUCTURE 2\n" },
	{ "a composed first column: parts in another order than declared; one part too many cannot be placed",
		"id: t\ntables:\n  - id: a\n    dataflow: MOVES\n    header:\n"
		"      - {has: ['.*\\\\time'], gives: [{text: '\\d{4}', set: {TIME: $0}}]}\n"
		"    columns:\n      - header: '.*\\\\time'\n        split: ','\n        parts:\n"
		"          - {header: sex, label: SEX}\n          - {header: geo, code: AREA, system: EUROSTAT}\n",
		"geo,sex\\time | 2019 | 2020\nAT,T | 5 b | :\nAT,T,X | 6\n", "on",
		"B2 5 b AREA=~EUROSTAT:AT@A2 SEX=T@A2 TIME=2019@B1\n"
		"C2 : AREA=~EUROSTAT:AT@A2 SEX=T@A2 TIME=2020@C1\n"
		"! ROW-UNPLACED B3 [6] [] [the composed label has not as many parts as its heading]\n" },
	{ "a part that nobody declared",
		"id: t\ntables:\n  - id: a\n    dataflow: MOVES\n    header:\n"
		"      - {has: ['.*\\\\time'], gives: [{text: '\\d{4}', set: {TIME: $0}}]}\n"
		"    columns:\n      - header: '.*\\\\time'\n        split: ','\n        parts:\n"
		"          - {header: geo, code: AREA, system: EUROSTAT}\n",
		"geo,sex\\time | 2019\nAT,T | 5\n", "n",
		"! NO-LAYOUT  [] [] [nearest is t/a, but nothing is declared for the part 'sex']\n" },
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		sheet_case(cases[i].why, cases[i].yaml, cases[i].sheet, cases[i].show, cases[i].want);
}

/* More rows and more different texts than any cache holds; the answer does not change with it. */
static void test_many(void **state)
{
	struct sheet_test *t = malloc(sizeof *t);
	struct layout_run *run;
	struct row_sink sink;
	struct err e = { "" };
	uint16_t member, sheet;
	enum { N = 200000 };

	(void)state;
	sheet_init(t);
	sheet_ok(sheet_layout(t, PLAIN "      - {header: 'remark', label: REMARK}\n      - {header: 'persons', value: true}\n", &e), &e);
	sheet_ok(submission_init(&t->sub, &t->config, &e), &e);
	memset(t->sub.sha256, 'a', sizeof t->sub.sha256 - 1);
	sheet_ok(submission_member(&t->sub, "x", &member, &e), &e);
	sheet_ok(submission_sheet(&t->sub, member, "", 0, false, &sheet, &e), &e);
	sheet_ok(layout_begin(&t->sub, &run, &e), &e);
	sink = layout_sink(run);
	sheet_ok(sink.sheet(sink.user, sheet, &e), &e);
	for (uint32_t i = 0; i <= N; i++) {
		char area[32], year[32], remark[32], value[32];
		const char *text[] = { area, year, remark, value };
		struct cell c[4];

		snprintf(area, sizeof area, i ? "area %u" : "country", i / 500);
		snprintf(year, sizeof year, i ? "%u" : "year", 1900 + i % 100);
		snprintf(remark, sizeof remark, i ? "remark %u" : "remark", i);
		snprintf(value, sizeof value, i ? "%u" : "persons", i);
		for (uint16_t k = 0; k < 4; k++)
			c[k] = (struct cell){ .s = text[k], .n = (uint32_t)strlen(text[k]), .col = k, .kind = 's' };
		sheet_ok(ledger_see(&t->sub, sheet, i, c, 4, &e), &e);
		sheet_ok(sink.row(sink.user, i, c, 4, &e), &e);
	}
	sheet_ok(sink.sheet_end(sink.user, &e), &e);
	sheet_ok(layout_end(run, &e), &e);
	assert_int_equal(t->sub.table[0].n, N);
	for (uint32_t i = 1; i <= N; i += 997) {
		char want[32];

		assert_int_equal(table_value(&t->sub.table[0], i - 1).m, i);
		snprintf(want, sizeof want, "remark %u", i);
		check_str(sym_str(t->sub.syms, table_at(&t->sub.table[0], i - 1, 6)->label), want, "row %u", i);
		snprintf(want, sizeof want, "area %u", i / 500);
		check_str(sym_str(t->sub.syms, table_at(&t->sub.table[0], i - 1, 0)->label), want, "row %u", i);
	}
	sheet_release(t);
	free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases), cmocka_unit_test(test_many) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
