#include "tests/unit/layout/sheet.h"

#define TABLE                                                                                                       \
	"id: t\ntables:\n  - id: a\n    dataflow: MOVES\n    header:\n"                                             \
	"      - {has: ['Area', '\\d{4}'], gives: [{text: '\\d{4}', set: {TIME: $0}}]}\n    columns:\n"
#define AREA "      - {header: 'Area', label: AREA}\n"

static const struct {
	const char *why, *yaml, *sheet, *show, *want;
} cases[] = {
	{ "labels given once and carried down", TABLE "      - {header: 'Area', label: AREA, carry: down}\n      - {header: 'Sex', label: SEX}\n",
		"Area | Sex | 2019\nPeru | F | 5\n | M | 6\nChile | F | 7\n''  | M | 8\n", "ol",
		"C2 5 AREA=Peru@A2 SEX=F@B2 TIME=2019@C1\nC3 6 AREA=Peru@A2 SEX=M@B3 TIME=2019@C1\n"
		"C4 7 AREA=Chile@A4 SEX=F@B4 TIME=2019@C1\nC5 8 AREA=Chile@A4 SEX=M@B5 TIME=2019@C1\n"
		"header HEADER 3\nheader LABEL 6\nemitted  4\nskipped BLANK 1\n" },
	{ "section rows", TABLE AREA "    rows:\n      - {only: '(Men|Women)', section: {SEX: $1}}\n",
		"Area | 2019\nWomen\nPeru | 5\nChile | 6\nMen\nPeru | 7\n", "ol",
		"B3 5 AREA=Peru@A3 SEX=Women@A2 TIME=2019@B1\nB4 6 AREA=Chile@A4 SEX=Women@A2 TIME=2019@B1\n"
		"B6 7 AREA=Peru@A6 SEX=Men@A5 TIME=2019@B1\n"
		"header HEADER 2\nheader LABEL 3\nheader SECTION 2\nemitted  3\n" },
	{ "a section row with empty fields, as of a text file", TABLE AREA "    rows:\n      - {only: '(\\d{4}) \\w+', section: {REMARK: $1}}\n",
		"Area | 2019\n2000 census | ''\nPeru | 5\n", "fl",
		"B3 5 AREA=Peru TIME=2019 REMARK=2000\nheader HEADER 2\nheader LABEL 1\nheader SECTION 1\nemitted  1\nskipped BLANK 1\n" },
	{ "rows that are skipped, and a footer that ends the table",
		TABLE AREA "    rows:\n      - {first: 'Subtotal.*', skip: SUBTOTAL}\n      - {first: '~^Source', end: FOOTER}\n",
		"Area | 2019\nPeru | 5\nSubtotal A | 5\nChile | 6\nSource: us\nPeru | 99\n", "fl",
		"B2 5 AREA=Peru TIME=2019\nB4 6 AREA=Chile TIME=2019\n"
		"header HEADER 2\nheader LABEL 2\nemitted  2\nskipped FOOTER 3\nskipped SUBTOTAL 2\n" },
	{ "the first empty row ends the table", TABLE AREA "    rows:\n      - {blank: true, end: FOOTER}\n",
		"Area | 2019\nPeru | 5\n\nnotes | 1\n", "fl",
		"B2 5 AREA=Peru TIME=2019\nheader HEADER 2\nheader LABEL 1\nemitted  1\nskipped FOOTER 2\n" },
	{ "an empty row below the header ends nothing", TABLE AREA "    rows:\n      - {blank: true, end: FOOTER}\n",
		"Area | 2019\n\nPeru | 5\n", "f", "B3 5 AREA=Peru TIME=2019\n" },
	{ "where a column has a text, another is set: a code, a copy, a label",
		TABLE AREA "      - {header: 'Who', name: who}\n      - {header: 'From', name: from, label: PARTNER}\n    rows:\n"
		"      - {when: {who: 'Citizens'}, set: {PARTNER: =AREA}}\n      - {when: {who: 'All', from: ''}, set: {PARTNER: _T}}\n",
		"Area | Who | From | 2019\nPeru | Citizens | Chile | 1\nPeru | Foreigners | Chile | 2\nPeru | All | | 3\nPeru | All | x | 4\n", "f",
		"D2 1 AREA=Peru PARTNER=Peru TIME=2019\nD3 2 AREA=Peru PARTNER=Chile TIME=2019\nD4 3 AREA=Peru PARTNER=~_T TIME=2019\n"
		"D5 4 AREA=Peru PARTNER=x TIME=2019\n" },
	{ "a copy of what the title says", "id: t\ntables:\n  - id: a\n    dataflow: MOVES\n    header:\n"
		"      - {has: ['Who', '\\d{4}'], gives: [{text: '\\d{4}', set: {TIME: $0}}]}\n    columns:\n"
		"      - {header: 'Who', name: who, label: REMARK}\n    cells: [{text: 'From (.*)', set: {AREA: $1}}]\n"
		"    rows: [{when: {who: 'own'}, set: {PARTNER: =AREA}}]\n",
		"From Peru\nWho | 2019\nown | 1\nother | 2\n", "f",
		"B3 1 AREA=Peru PARTNER=Peru TIME=2019 REMARK=own\nB4 2 AREA=Peru TIME=2019 REMARK=other\n" },
	{ "what single texts of a column mean, the empty one too; strip; indents",
		TABLE "      - {header: 'Area', label: AREA, strip: '~\\s*[*0-9]+$'}\n      - header: 'Type'\n        label: STATUS\n        cases:\n"
		"          - {text: 'B( R)?', set: {WHAT: BIRTH}}\n          - {text: '.*', set: {WHAT: MIXED}}\n",
		"Area | Type | 2019\n\u00a0Peru* | B R | 1\nChile 12 | C | 2\nWorld | | 3\n", "f",
		"C2 1 AREA=Peru WHAT=~BIRTH TIME=2019 STATUS=B R\nC3 2 AREA=Chile WHAT=~MIXED TIME=2019 STATUS=C\nC4 3 AREA=World WHAT=~MIXED TIME=2019\n" },
	{ "a case gives label and code together; a second column where it has a text",
		TABLE "      - {header: 'Area', cases: [{text: '(.*) Total', set: {AREA: {label: $1, code: 'UNPD:903'}}}]}\n"
		"      - {header: 'Region', label: AREA, cases: [{text: 'North', set: {AREA: {label: $0, code: 'UNPD:912'}}}]}\n",
		"Area | Region | 2019\nAfrica | North | 1\nAfrica | South | 2\nAfrica Total | | 3\n", "f",
		"C2 1 AREA=North~UNPD:912 TIME=2019\nC3 2 AREA=South TIME=2019\nC4 3 AREA=Africa~UNPD:903 TIME=2019\n" },
	{ "a label that is too hard for a pattern: nothing is guessed",
		TABLE "      - {header: 'Area', label: AREA, cases: [{text: '((a+)+)+[bd]', set: {SEX: F}}, {text: '.*', set: {SEX: M}}]}\n",
		"Area | 2019\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac | 1\nPeru | 2\n", "fn",
		"B3 2 AREA=Peru SEX=~M TIME=2019\n"
		"! ROW-UNPLACED B2 [1] [] [a label in its row is too hard for the patterns of the layout]\n" },
	{ "a row nearer to the figure goes before a header row and a constant",
		"id: t\ntables:\n  - id: a\n    dataflow: MOVES\n    set: {SEX: _T, WHAT: IMM, AREA: '999'}\n    header:\n"
		"      - {has: ['Area', '\\d{4}'], gives: [{text: '\\d{4}', set: {TIME: $0, WHAT: EMI}}]}\n    columns:\n" AREA
		"      - {header: 'What', label: WHAT}\n",
		"Area | What | 2019\nPeru | in | 1\n | | 2\nChile | | 3\n", "fn",
		"C2 1 AREA=Peru SEX=~_T WHAT=in TIME=2019\nC4 3 AREA=Chile SEX=~_T WHAT=~EMI TIME=2019\n"
		"! ROW-UNPLACED C3 [2] [] [no label stands in its row]\n" },
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		sheet_case(cases[i].why, cases[i].yaml, cases[i].sheet, cases[i].show, cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
