#include "tests/unit/layout/sheet.h"

/* Two tables of one publisher, one general layout, sheets to leave out. */
#define TABLES                                                                                         \
	"id: p\ncommon:\n  match: {cells: ['Office']}\n  columns:\n    - {header: 'area', label: AREA}\n" \
	"    - {header: 'year', label: TIME}\n    - {header: 'n', value: true}\ntables:\n"                \
	"  - {id: in, dataflow: MOVES, match: {cells: ['Table 1.*']}, set: {WHAT: IMM}}\n"              \
	"  - {id: out, dataflow: MOVES, match: {cells: ['Table 2.*']}, set: {WHAT: EMI}}\n"             \
	"  - {id: any, dataflow: MOVES, generic: true, match: {sheet: 'Data.*'}}\n"                     \
	"  - {id: notes, kind: ignore, reason: NOTE, match: {cells: ['Contents']}}\n"
#define HEAD "area | year | n\nPeru | 2019 | 5\n"

static const struct {
	const char *why, *yaml, *sheet, *want;
} cases[] = {
	{ "the title decides, not the name of the sheet", TABLES, "#sheet Table 1\nOffice\nTable 2. Emigrants\n" HEAD,
		"C4 5 AREA=Peru WHAT=~EMI TIME=2019\n" },
	{ "a general layout only where no other fits", TABLES, "#sheet Data\nOffice\nTable 1\n" HEAD "#sheet Data 2\nOffice\n" HEAD,
		"C4 5 AREA=Peru WHAT=~IMM TIME=2019\nC3 5 AREA=Peru TIME=2019\n" },
	{ "the nearest layout, and what it missed: a title", TABLES, "Office\n" HEAD,
		"! NO-LAYOUT  [] [] [nearest is p/in, but no cell reads 'Table 1...']\n" },
	{ "a column", TABLES, "Office\nTable 1\narea | n\nPeru | 5\n",
		"! NO-LAYOUT  [] [] [nearest is p/in, but no header row has 'year']\n" },
	{ "nothing is known", TABLES, "Hello\nPeru | 5\n", "! NO-LAYOUT  [] [] [no title or heading of it is known]\n" },
	{ "there is nothing to know", TABLES, "Hello\n", "! NO-LAYOUT  [] [] [no figures stand in it]\n" },
	{ "both fit equally well", TABLES, "Office\nTable 1\nTable 2\n" HEAD,
		"! NO-LAYOUT  [] [] [both p/in and p/out fit, with 8 conditions each]\n" },
	{ "a sheet without cells, a sheet of empty fields, a sheet that is left out", TABLES,
		"#sheet A\n#sheet B\n'' | ''\n''\n#sheet C\nContents\nOffice\n1 | ''\n", "" },
	{ "what the first row has", "id: p\ntables:\n"
		"  - {id: a, dataflow: MOVES, match: {first: {'kind': 'in'}}, set: {WHAT: IMM}, columns: [{header: kind, ignore: KIND}, {header: area, label: AREA}, {header: n, value: true}]}\n"
		"  - {id: b, dataflow: MOVES, match: {first: {'kind': '~ou'}}, set: {WHAT: EMI}, columns: [{header: kind, ignore: KIND}, {header: area, label: AREA}, {header: n, value: true}]}\n",
		"kind | area | n\nout | Peru | 5\n", "C2 5 AREA=Peru WHAT=~EMI\n" },
	{ "the name of the file", "id: p\ntables:\n"
		"  - {id: a, dataflow: MOVES, match: {file: '~moves'}, columns: [{header: area, label: AREA}, {header: n, value: true}]}\n"
		"  - {id: b, dataflow: MOVES, match: {file: '~stays'}, columns: [{header: area, label: AREA}, {header: n, value: true}]}\n",
		"area | n\nPeru | 5\n", "B2 5 AREA=Peru\n" },
	{ "what the name of the file says: the first of two ways that fits", "id: p\ntables:\n"
		"  - {id: a, dataflow: MOVES, cells: [{cases: [{file: '~(\\d{4})', set: {TIME: $1}}, {file: '(m.*)\\.csv', set: {TIME: $1}}]}], columns: [{header: area, label: AREA}, {header: n, value: true}]}\n",
		"area | n\nPeru | 5\n", "B2 5 AREA=Peru TIME=moves\n" },
	{ "a file that is not called so", "id: p\ntables:\n"
		"  - {id: a, dataflow: MOVES, cells: [{file: '~(\\d{4})', set: {TIME: $1}}], columns: [{header: area, label: AREA}, {header: n, value: true}]}\n",
		"area | n\nPeru | 5\n", "! NO-LAYOUT  [] [] [nearest is p/a, but the file is not called '0000']\n" },
	{ "a sheet that is left out, and its sender is told", "id: p\ntables:\n"
		"  - {id: a, kind: ignore, reason: INTERNAL, note: 'it counts moves inside one country', match: {cells: [x]}}\n",
		"x | 1\n", "! NOT-COLLECTED  [] [] [it counts moves inside one country]\n" },
	{ "a pattern that takes too long is no fit, and it is said",
		"id: p\ntables:\n  - {id: a, dataflow: MOVES, match: {cells: ['((a+)+)+[bd]']}, columns: [{header: area, label: AREA}, {header: n, value: true}]}\n",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac\narea | n\nPeru | 5\n",
		"! NO-LAYOUT  [] [] [nearest is p/a, but no cell reads 'a?'; a pattern took too long on a cell]\n" },
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		sheet_case(cases[i].why, cases[i].yaml, cases[i].sheet, "fn", cases[i].want);
}

static void test_ledger(void **state)
{
	(void)state;
	sheet_case("a sheet that is left out", TABLES, "Contents\nOffice\n1 | ''\n", "l", "skipped NOTE 4\n");
	sheet_case("a sheet that nothing explains", TABLES, "Hello\n1 | 2\n", "l", "skipped NO-LAYOUT 3\n");
	sheet_case("a sheet of empty fields", TABLES, "'' | ''\n", "l", "skipped BLANK 2\n");
}

/* Header rows below the window are not looked for; a table that begins late in it is read whole. */
static void test_window(void **state)
{
	char text[4000] = "";

	(void)state;
	for (int i = 0; i < 60; i++)
		strcat(text, "Preamble\n");
	strcat(text, "Office\nTable 1\n" HEAD "Chile | 2019 | 6\nCuba | 2019 | 7\n");
	sheet_case("a table at the end of the window", TABLES, text, "f",
		"C64 5 AREA=Peru WHAT=~IMM TIME=2019\nC65 6 AREA=Chile WHAT=~IMM TIME=2019\nC66 7 AREA=Cuba WHAT=~IMM TIME=2019\n");
	memset(text, 0, sizeof text);
	for (int i = 0; i < 64; i++)
		strcat(text, "Preamble\n");
	strcat(text, "Office\nTable 1\n" HEAD);
	sheet_case("a table below it", TABLES, text, "n", "! NO-LAYOUT  [] [] [no title or heading of it is known]\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases), cmocka_unit_test(test_ledger), cmocka_unit_test(test_window) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
