#include "tests/unit/layout/sheet.h"

/* Header rows in any order, what titles may say, what has to be said, and what follows below the table. */
#define ACROSS                                                                                                      \
	"id: t\nwords:\n  YEAR: '(?:19|20)\\d\\d'\n  MALE: 'men'\ntables:\n  - id: a\n    dataflow: MOVES\n    generic: true\n"    \
	"    across:\n      - {has: ['{YEAR}'], gives: [{text: '{YEAR}', set: {TIME: $0}}, {text: '~%', ignore: SHARE}]}\n"       \
	"      - {has: ['{MALE}|women'], gives: [{text: '{MALE}', set: {SEX: M}}, {text: women, set: {SEX: F}}, {text: all, set: {SEX: _T}}]}\n" \
	"      - {has: ['\\(\\d\\)']}\n"                                                                               \
	"      - {has: [all], gives: [{text: all}]}\n"
#define COLS \
	"    columns:\n      - {header: 'Area', label: AREA, optional: true}\n      - {header: 'Area2', label: AREA, optional: true}\n      - {header: 'Sex', label: SEX, optional: true}\n"
#define FINDS                                                                             \
	"    cells:\n      - {text: '~({YEAR})', set: {TIME: $1}, optional: true}\n"             \
	"      - {text: '~(moves|stays)', set: {WHAT: $1}, optional: true}\n"                    \
	"      - {text: '~by (birth)', set: {STATUS: $1}, with: AREA, optional: true}\n"
#define NEEDS                                                                                                   \
	"    needs:\n      - {column: WHAT, say: 'what?'}\n      - {column: TIME, say: 'when?'}\n"                     \
	"      - {column: STATUS, with: AREA, say: 'by what?'}\n    unless: ['~per cent']\n"
#define ROWS                                                                                                    \
	"    rows:\n      - {only: '{MALE}', section: {SEX: M}}\n      - {first: 'in|out', opens: {WHAT: $0}}\n"       \
	"      - {blank: true, only: '.*', end: FOOTER}\n      - {first: '~^Table', end: FOOTER}\n"
#define ALL ACROSS COLS FINDS NEEDS ROWS
#define ROWS8 "\ny\ny\ny\ny\ny\ny\ny\ny"
#define ROWS64 ROWS8 ROWS8 ROWS8 ROWS8 ROWS8 ROWS8 ROWS8 ROWS8 /* more than a window */
#define TITLE "moves by birth\n"

static const struct {
	const char *why, *yaml, *sheet, *show, *want;
} cases[] = {
	{ "years over sexes", ALL, TITLE "Area | 2019 | | 2020\n | men | women | men\nPeru | 1 | 2 | 3\n", "o",
		"B4 1 AREA=Peru@A4 SEX=~M@B3 WHAT=moves@A1 TIME=2019@B2 STATUS=birth@A1\n"
		"C4 2 AREA=Peru@A4 SEX=~F@C3 WHAT=moves@A1 TIME=2019@B2 STATUS=birth@A1\n"
		"D4 3 AREA=Peru@A4 SEX=~M@D3 WHAT=moves@A1 TIME=2020@D2 STATUS=birth@A1\n" },
	{ "sexes over years, an empty row and numbers of columns between them", ALL,
		TITLE " | men | | women\n\nArea | 2019 | 2020 | 2019\n | (1) | (2) | (3)\nPeru | 1 | 2 | 3\n", "fl",
		"B6 1 AREA=Peru SEX=~M WHAT=moves TIME=2019 STATUS=birth\nC6 2 AREA=Peru SEX=~M WHAT=moves TIME=2020 STATUS=birth\n"
		"D6 3 AREA=Peru SEX=~F WHAT=moves TIME=2019 STATUS=birth\n"
		"header HEADER 9\nheader LABEL 1\nheader TITLE 1\nemitted  3\n" },
	{ "a total whose lower heading is empty, a heading of the block, and a column that is left out", ALL,
		TITLE "Year 2019\nArea | all | Sex | | % of all\n | | men | women\nPeru | 3 | 1 | 2 | 9\n", "fn",
		"B5 3 AREA=Peru WHAT=moves TIME=2019 STATUS=birth\nC5 1 AREA=Peru SEX=~M WHAT=moves TIME=2019 STATUS=birth\n"
		"D5 2 AREA=Peru SEX=~F WHAT=moves TIME=2019 STATUS=birth\n! HEADER-UNKNOWN E3 [% of all] [] [no heading of this table is like it]\n" },
	{ "a title that is a year alone", ALL, TITLE "2019\nArea | men\nPeru | 1\n", "f",
		"B4 1 AREA=Peru SEX=~M WHAT=moves TIME=2019 STATUS=birth\n" },
	{ "a section right below the headings is no header row", ALL, TITLE "Area | 2019\nmen\nPeru | 1\n", "f",
		"B4 1 AREA=Peru SEX=~M WHAT=moves TIME=2019 STATUS=birth\n" },
	{ "a row that opens a section and has figures itself; no area, so nothing has to say by what", ALL,
		"Sex | 2019\nin | 3\nout | 4\n", "f", "B2 3 SEX=in WHAT=in TIME=2019\nB3 4 SEX=out WHAT=out TIME=2019\n" },
	{ "rows of data are no header rows", ALL, TITLE "Area | 2019\nPeru | 1950\nChile | 2001\n", "f",
		"B3 1950 AREA=Peru WHAT=moves TIME=2019 STATUS=birth\nB4 2001 AREA=Chile WHAT=moves TIME=2019 STATUS=birth\n" },
	{ "an unknown heading beside two that are known", ALL, TITLE "Area | 2019 | 2020 | Rank\nPeru | 1 | 2 | 7\n", "fn",
		"B3 1 AREA=Peru WHAT=moves TIME=2019 STATUS=birth\nC3 2 AREA=Peru WHAT=moves TIME=2020 STATUS=birth\n"
		"! HEADER-UNKNOWN D2 [Rank] [] [no heading of this table is like it]\n" },
	{ "nothing says what is counted", ALL, "by birth\nArea | 2019\nPeru | 1\n", "n", "! NO-LAYOUT  [] [] [what?]\n" },
	{ "nothing says when", ALL, TITLE "Area | men\nPeru | 1\n", "n", "! NO-LAYOUT  [] [] [when?]\n" },
	{ "nothing says by what", ALL, "moves\nArea | 2019\nPeru | 1\n", "n", "! NO-LAYOUT A2 [] [] [by what?]\n" },
	{ "what stands below the table says nothing of it", ALL, "by birth\nArea | 2019\nPeru | 1\nmoves\n", "n",
		"! NO-LAYOUT  [] [] [what?]\n" },
	{ "a title that speaks of something else", ALL, TITLE "in per cent\nArea | 2019\nPeru | 1\n", "n",
		"! NO-LAYOUT  [] [] [its title speaks of what is not collected here: 'in per cent']\n" },
	{ "another table below", ALL,
		TITLE "Area | 2019\nPeru | 1\n\nTable 2: stays by birth\nArea | 2020\nChile | 2\n\nend\n", "fl",
		"B3 1 AREA=Peru WHAT=moves TIME=2019 STATUS=birth\nB7 2 AREA=Chile WHAT=stays TIME=2020 STATUS=birth\n"
		"header HEADER 4\nheader LABEL 2\nheader TITLE 2\nemitted  2\nskipped FOOTER 1\n" },
	{ "the same table goes on below a heading", ALL, TITLE "Area | 2019\nPeru | 1\n\nASIA\nNepal | 2\n\nnotes\nmore\n", "fl",
		"B3 1 AREA=Peru WHAT=moves TIME=2019 STATUS=birth\nB6 2 AREA=Nepal WHAT=moves TIME=2019 STATUS=birth\n"
		"header HEADER 2\nheader LABEL 3\nheader TITLE 1\nemitted  2\nskipped FOOTER 2\n" },
	{ "a table below that nobody knows is not lost silently", ALL,
		TITLE "Area | 2019\nPeru | 1\n\nHarvest\nField | Wheat | Maize\nNorth | 2 | 3\n", "fln",
		"B3 1 AREA=Peru WHAT=moves TIME=2019 STATUS=birth\nheader HEADER 2\nheader LABEL 1\nheader TITLE 1\nemitted  1\nskipped NO-LAYOUT 7\n"
		"! NO-LAYOUT A6 [] [] [below the table that ends above, these headings are not known]\n" },
	{ "marks only where their heading stands", ACROSS COLS "    beside: {header: 'flag', label: STATUS}\n",
		"Area | 2019 | flag | 2020 | flag\nPeru | 1 | e | 2\nChile | 3 | | 4 | p\n", "f",
		"B2 1 AREA=Peru TIME=2019 STATUS=e\nD2 2 AREA=Peru TIME=2020\nB3 3 AREA=Chile TIME=2019\nD3 4 AREA=Chile TIME=2020 STATUS=p\n" },
	{ "a column without a heading is what its texts are",
		ACROSS "    columns:\n      - {header: '', texts: 'men|women', label: SEX, optional: true}\n      - {header: '', label: AREA, optional: true}\n",
		" | 2019\nmen | 1\nwomen | 2\n#sheet two\n | 2019\nmen | 1\nPeru | 2\n", "f",
		"B2 1 SEX=men TIME=2019\nB3 2 SEX=women TIME=2019\nB2 1 AREA=men TIME=2019\nB3 2 AREA=Peru TIME=2019\n" },
	{ "a column of labels that nobody knows", ALL, TITLE "Area | Province | 2019\nPeru | North | 1\n", "n",
		"! NO-LAYOUT B2 [] [] [it is not known what the column 'Province' says, which may tell its rows apart]\n" },
	{ "numbers of rows without a heading", ALL, TITLE " | Area | 2019\n1. | Peru | 1\n2. | Chile | 3\n", "fl",
		"C3 1 AREA=Peru WHAT=moves TIME=2019 STATUS=birth\nC4 3 AREA=Chile WHAT=moves TIME=2019 STATUS=birth\n"
		"header HEADER 2\nheader LABEL 2\nheader TITLE 1\nemitted  2\nskipped ROW-NUMBER 2\n" },
	{ "no labels at all", ALL, TITLE "2019 | 2020\n1 | 2\n", "n", "! NO-LAYOUT B2 [] [] [no column of labels stands left of '2020']\n" },
	{ "two columns of one kind", ALL "    closed: [AREA]\n", TITLE "Area | Area2 | 2019\nPeru | Peru | 1\n", "n",
		"! NO-LAYOUT B2 [] [] [two columns say the same of its rows, the second is 'Area2']\n" },
	{ "texts below a label tell its rows apart; an empty cell is none of them",
		ACROSS "    columns:\n      - {header: 'Area', label: AREA, below: [{text: '{MALE}', set: {SEX: M}}, {text: 'women', set: {SEX: F}}]}\n",
		"Area | 2019\nmen | 9\nPeru | 3\n men | 1\n women | 2\nChile | 4\n'' | 5\n", "oln",
		"B2 9 SEX=~M@A2 TIME=2019@B1\nB3 3 AREA=Peru@A3 TIME=2019@B1\nB4 1 AREA=Peru@A3 SEX=~M@A4 TIME=2019@B1\n"
		"B5 2 AREA=Peru@A3 SEX=~F@A5 TIME=2019@B1\nB6 4 AREA=Chile@A6 TIME=2019@B1\n"
		"header HEADER 2\nheader LABEL 5\nemitted  5\nskipped BLANK 1\nskipped ROW-UNPLACED 1\n"
		"! ROW-UNPLACED B7 [5] [] [no label stands in its row]\n" },
	{ "a sheet of texts explains another one", ALL, "#sheet Cover\nAn office\nYear | 2021\n1 | a note\n#sheet 2\n" TITLE "Area | 2019\nPeru | 1\n", "fln",
		"B3 1 AREA=Peru WHAT=moves TIME=2019 STATUS=birth\n"
		"skipped NOTE 5\nheader HEADER 2\nheader LABEL 1\nheader TITLE 1\nemitted  1\n" },
	{ "texts alone", ALL, "#sheet one\nAn office\n#sheet two\nAnother\n", "n", "! NO-LAYOUT  [] [] [no figures stand in it]\n" },
	{ "figures far below texts", ALL, "#sheet 2\n" TITLE "Area | 2019\nPeru | 1\n#sheet one" ROWS64 "\na | 5\n", "fn",
		"B3 1 AREA=Peru WHAT=moves TIME=2019 STATUS=birth\n! NO-LAYOUT  [] [] [no title or heading of it is known]\n" },
	{ "another layout that fits goes first",
		ALL "  - id: b\n    dataflow: MOVES\n    generic: true\n    header: [{has: ['Area', '2019'], gives: [{text: '2019', set: {TIME: '1'}}]}]\n"
		    "    columns: [{header: 'Area', label: AREA}]\n",
		TITLE "Area | 2019\nPeru | 1\n", "f", "B3 1 AREA=Peru TIME=~1\n" },
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		sheet_case(cases[i].why, cases[i].yaml, cases[i].sheet, cases[i].show, cases[i].want);
}

/* However often a table seems to end, all rows are placed. */
static void test_many_ends(void **state)
{
	static char text[40000];
	struct sheet_test *t = malloc(sizeof *t);
	struct err e = { "" };
	size_t n = (size_t)snprintf(text, sizeof text, "%s", TITLE "Area | 2019\n");

	(void)state;
	for (int i = 0; i < 500; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "\nGROUP %d\na%d | 1\n", i, i);
	sheet_init(t);
	sheet_ok(sheet_layout(t, ALL, &e), &e);
	sheet_run(t, text);
	assert_int_equal(t->sub.table[0].n, 500);
	sheet_release(t);
	free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases), cmocka_unit_test(test_many_ends) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
