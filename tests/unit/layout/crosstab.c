#include "tests/unit/layout/sheet.h"

#define TABLE "id: t\ntables:\n  - id: a\n    dataflow: MOVES\n"
#define YEARS "      - {has: ['Area', '\\d{4}'], gives: [{text: '\\d{4}', set: {TIME: $0}}]}\n"
#define ROWS8 "\ny\ny\ny\ny\ny\ny\ny\ny"
#define ROWS64 ROWS8 ROWS8 ROWS8 ROWS8 ROWS8 ROWS8 ROWS8 ROWS8 /* more than a window */
#define AREA "    columns:\n      - {header: 'Area', label: AREA}\n"
#define BLOCKS                                                          \
	TABLE "    header:\n      - has: ['~\\(both\\)']\n        carry: right\n        gives:\n" \
	      "          - {text: 'Migrants \\(both\\)', set: {SEX: _T, WHAT: STOCK}}\n"              \
	      "          - {text: 'Migrants \\(men\\)', set: {SEX: M, WHAT: STOCK}}\n"                \
	      "          - {text: 'Growth', ignore: DERIVED}\n" YEARS AREA

static const struct {
	const char *why, *yaml, *sheet, *show, *want;
} cases[] = {
	{ "years across", TABLE "    header:\n" YEARS AREA, "Area | 2019 | 2020\nPeru | 5 | 6\nChile | | 8\n", "ol",
		"B2 5 AREA=Peru@A2 TIME=2019@B1\nC2 6 AREA=Peru@A2 TIME=2020@C1\nC3 8 AREA=Chile@A3 TIME=2020@C1\n"
		"header HEADER 3\nheader LABEL 2\nemitted  3\n" },
	{ "blocks of years, titles of blocks once, an empty row between the header rows, a block that is left out", BLOCKS,
		" | Migrants (both) | | Migrants (men) | | Growth\n\nArea | 2019 | 2020 | 2019 | 2020 | 2020\nPeru | 5 | 6 | 2 | 3 | 0.1\n", "ol",
		"B4 5 AREA=Peru@A4 SEX=~_T@B1 WHAT=~STOCK@B1 TIME=2019@B3\n"
		"C4 6 AREA=Peru@A4 SEX=~_T@B1 WHAT=~STOCK@B1 TIME=2020@C3\n"
		"D4 2 AREA=Peru@A4 SEX=~M@D1 WHAT=~STOCK@D1 TIME=2019@D3\n"
		"E4 3 AREA=Peru@A4 SEX=~M@D1 WHAT=~STOCK@D1 TIME=2020@E3\n"
		"header HEADER 9\nheader LABEL 1\nemitted  4\nskipped DERIVED 1\n" },
	{ "a merged title reaches as far as it is merged", BLOCKS,
		"#merge B1:C1\n | Migrants (both)\nArea | 2019 | 2020 | 2021\nPeru | 5 | 6 | 7\n", "fn",
		"B3 5 AREA=Peru SEX=~_T WHAT=~STOCK TIME=2019\nC3 6 AREA=Peru SEX=~_T WHAT=~STOCK TIME=2020\n"
		"! HEADER-UNKNOWN D2 [2021] [] [no heading of this table is like it]\n" },
	{ "a matrix, its total and its remainder",
		TABLE "    header:\n      - has: ['Area', 'Total']\n        gives:\n"
		      "          - {text: 'Total', set: {PARTNER: {label: $0, code: _T}}}\n"
		      "          - {text: '.+', set: {PARTNER: $0}}\n" AREA "    closed: [PARTNER]\n",
		"Area | Total | Other | Peru\nChile | 6 | 1 | 5\nPeru | 1 | 1\n", "o",
		"B2 6 AREA=Chile@A2 PARTNER=Total~_T@B1\nC2 1 AREA=Chile@A2 PARTNER=Other@C1\nD2 5 AREA=Chile@A2 PARTNER=Peru@D1\n"
		"B3 1 AREA=Peru@A3 PARTNER=Total~_T@B1\nC3 1 AREA=Peru@A3 PARTNER=Other@C1\n" },
	{ "names in one header row and codes in the next",
		TABLE "    header:\n      - {has: ['Area'], gives: [{text: '.+', set: {PARTNER: $0}}]}\n"
		      "      - {has: ['\\d{3}'], gives: [{text: '\\d{3}', set: {PARTNER: 'M49:$0'}}]}\n" AREA,
		"Area | Peru | Chile\n | 604 | 152\nBrazil | 5 | 6\n", "o",
		"B3 5 AREA=Brazil@A3 PARTNER=Peru~M49:604@B1\nC3 6 AREA=Brazil@A3 PARTNER=Chile~M49:152@C1\n" },
	{ "equal headings told apart by the header row above them",
		TABLE "    header:\n      - {has: ['From', 'To'], carry: right}\n"
		      "      - {has: ['Code', '\\d{4}'], gives: [{text: '\\d{4}', set: {TIME: $0}}]}\n"
		      "    columns:\n      - {header: ['To', 'Code'], code: AREA, system: M49}\n"
		      "      - {header: ['From', 'Code'], code: PARTNER, system: M49}\n"
		      "      - {header: ['.*', 'Name'], ignore: NAME}\n",
		"From | | To\nCode | Name | Code | Name | 2019\n604 | Peru | 152 | Chile | 5\n", "fl",
		"E3 5 AREA=~M49:152 PARTNER=~M49:604 TIME=2019\nheader HEADER 7\nheader LABEL 2\nemitted  1\nskipped NAME 2\n" },
	{ "what titles and the name of the sheet say; edition; a condition that one of two titles stands there",
		TABLE "    cells:\n      - {text: 'Country: (.+)', set: {AREA: $1}}\n"
		      "      - {sheet: '(\\d{4})', set: {TIME: $1}}\n"
		      "      - cases:\n          - {text: 'Men', set: {SEX: M}}\n          - {text: 'Women', set: {SEX: F}, edition: 'E'}\n"
		      "    header:\n      - {has: ['Region', 'In'], gives: [{text: 'In', set: {WHAT: IMM}}]}\n"
		      "    columns:\n      - {header: 'Region', label: REMARK}\n",
		"#sheet 2019\nWomen\nCountry:   Peru\nRegion | In\nLima | 5\n", "ol",
		"B4 5 AREA=Peru@A2 SEX=~F@A1 WHAT=~IMM@B3 TIME=2019 REMARK=Lima@A4\n"
		"header HEADER 2\nheader LABEL 1\nheader TITLE 2\nemitted  1\n" },
	{ "labels without a heading, and a column right of the table that is left out",
		TABLE "    header:\n      - {has: ['\\d{4}'], gives: [{text: '\\d{4}', set: {TIME: $0}}]}\n"
		      "    columns:\n      - {header: '', label: AREA}\n      - {header: '', after: '\\d{4}', ignore: OUTSIDE}\n"
		      "    rows:\n      - {first: 'y', skip: FILLER}\n",
		" | 2019\nPeru | 5 | 0\nChile | 6" ROWS64 "\nx | 1 | 2 | 3 | 4\n", "ol",
		"B2 5 AREA=Peru@A2 TIME=2019@B1\nB3 6 AREA=Chile@A3 TIME=2019@B1\nB68 1 AREA=x@A68 TIME=2019@B1\n"
		"header HEADER 1\nheader LABEL 3\nemitted  3\nskipped FILLER 64\nskipped OUTSIDE 4\n" },
	{ "an empty column is not the one without a heading",
		TABLE "    header:\n" YEARS "    columns:\n      - {header: 'Area', label: REMARK}\n      - {header: '', label: AREA}\n",
		" | Area | | 2019\n | a | Peru | 5\n", "f", "D2 5 AREA=Peru TIME=2019 REMARK=a\n" },
	{ "a mark right of each figure, one of them without a figure, one where nothing is to be marked",
		TABLE "    header:\n      - {has: ['Area', '\\d{4}'], carry: right, gives: [{text: '\\d{4}', set: {TIME: $0}}]}\n" AREA
		      "    beside: {label: STATUS, cases: [{text: 'r', set: {STATUS: A, REMARK: 'revised'}}]}\n",
		"Area | 2019 | | 2020 | x\nPeru | 5 | e | 6 | ''\nChile | '' | p | 7 | r\nBrazil | '' | '' | | e\n", "oln",
		"B2 5 AREA=Peru@A2 TIME=2019@B1 STATUS=e@C2\nD2 6 AREA=Peru@A2 TIME=2020@D1\n"
		"B3  AREA=Chile@A3 TIME=2019@B1 STATUS=p@C3\nD3 7 AREA=Chile@A3 TIME=2020@D1 STATUS=~A@E3 REMARK=~revised@E3\n"
		"header HEADER 4\nheader LABEL 6\nemitted  4\nskipped BLANK 3\nskipped ROW-UNPLACED 1\n"
		"! ROW-UNPLACED E4 [e] [] [it marks no figure]\n" },
	{ "marks of figures that are left out are left out with them",
		TABLE "    header:\n      - has: ['Area']\n        carry: right\n        gives: [{text: 'In', set: {WHAT: IMM}}, {text: 'Net', ignore: DERIVED}]\n"
		      AREA "    beside: {label: STATUS}\n",
		"Area | Net | | In\nPeru | 3 | e | 5 | p\n", "fl",
		"D2 5 AREA=Peru WHAT=~IMM STATUS=p\nheader HEADER 3\nheader LABEL 2\nemitted  1\nskipped DERIVED 2\n" },
	{ "a year in one title and a month in another",
		TABLE "    cells:\n      - {text: 'Moves (\\d{4})', name: year}\n      - {text: 'Month of (.+)', set: {TIME: '$1 $year', REMARK: '$year, $sender'}}\n"
		      "    header:\n      - {has: ['Area', 'In'], gives: [{text: 'In', set: {WHAT: IMM}}]}\n" AREA,
		"Moves 2016\nMonth of May\nArea | In\nPeru | 5\n", "f", "B4 5 AREA=Peru WHAT=~IMM TIME=May 2016 REMARK=2016, BRA\n" },
	{ "columns left of the first heading",
		TABLE "    header:\n" YEARS AREA "    unheaded: ROW-NUMBER\n", " | Area | 2019\n1 | Peru | 5\n", "fl",
		"C2 5 AREA=Peru TIME=2019\nheader HEADER 2\nheader LABEL 1\nemitted  1\nskipped ROW-NUMBER 1\n" },
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		sheet_case(cases[i].why, cases[i].yaml, cases[i].sheet, cases[i].show, cases[i].want);
}

static void test_segment(void **state)
{
	struct sheet_test *t = malloc(sizeof *t);
	struct err e = { "" };
	const struct segment *g;

	(void)state;
	sheet_init(t);
	sheet_ok(sheet_layout(t, TABLE "    edition: 'REV-1'\n    header:\n" YEARS AREA "    closed: [AREA, SEX]\n    numbers: comma\n", &e), &e);
	sheet_run(t, "Area | 2019\nPeru | 5\n");
	g = &t->sub.table[0].seg[0];
	assert_int_equal(g->closed, 1u << 0 | 1u << 2);
	assert_string_equal(sym_str(t->sub.syms, g->edition), "REV-1");
	assert_string_equal(sym_str(t->sub.syms, g->number_style), "comma");
	assert_string_equal(sym_str(t->sub.syms, g->layout), "t/a");
	assert_string_equal(sym_str(t->sub.syms, t->sub.sheet[0].layout), "t/a");
	sheet_release(t);
	free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases), cmocka_unit_test(test_segment) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
