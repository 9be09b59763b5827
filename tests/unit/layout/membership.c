#include "tests/unit/layout/sheet.h"

#define ANNEX                                                                                                \
	"id: t\ntables:\n  - id: annex\n    kind: membership\n    column: AREA\n    edition: REV-2015\n"        \
	"    header: [{has: ['Code', 'Region', 'Developed']}]\n    parent: 'UNPD:900'\n    columns:\n"           \
	"      - {header: 'Code', after: 'Region', parent: 'UNPD:$0'}\n      - {header: 'Code', child: 'UNPD:$0'}\n" \
	"      - {header: 'Name|Region', ignore: NAME}\n"                                                         \
	"      - {header: 'Developed', name: dev, cases: [{text: 'Yes', parent: 'UNPD:901'}, {text: 'No', parent: 'UNPD:902'}]}\n" \
	"      - {header: 'Least', name: least, cases: [{text: 'Yes', parent: 'UNPD:941'}]}\n"                    \
	"    rows:\n      - {when: {dev: 'No', least: 'No'}, parent: 'UNPD:934'}\n"

static void test_annex(void **state)
{
	(void)state;
	sheet_case("an annex", ANNEX,
		"Annex\nCode | Name | Region | Code | Developed | Least\n4 | Afghanistan | Asia | 935 | No | Yes\n"
		"8 | Albania | Europe | 908 | Yes | No\n76 | Brazil | America | 904 | No | No\n", "fln",
		"AREA REV-2015 UNPD:900 > UNPD:4 A3\nAREA REV-2015 UNPD:935 > UNPD:4 D3\nAREA REV-2015 UNPD:902 > UNPD:4 E3\n"
		"AREA REV-2015 UNPD:941 > UNPD:4 F3\n"
		"AREA REV-2015 UNPD:900 > UNPD:8 A4\nAREA REV-2015 UNPD:908 > UNPD:8 D4\nAREA REV-2015 UNPD:901 > UNPD:8 E4\n"
		"AREA REV-2015 UNPD:900 > UNPD:76 A5\nAREA REV-2015 UNPD:934 > UNPD:76 A5\nAREA REV-2015 UNPD:904 > UNPD:76 D5\n"
		"AREA REV-2015 UNPD:902 > UNPD:76 E5\n"
		"header HEADER 6\nheader MEMBERSHIP 12\nheader TITLE 1\nskipped NAME 6\n");
	sheet_case("two columns that name one aggregate; a row without an area; an empty cell",
		"id: t\ntables:\n  - id: c\n    kind: membership\n    column: PARTNER\n    columns:\n"
		"      - {header: 'Code', child: 'M49:$0'}\n      - {header: 'Region', parent: 'UNPD:$0'}\n      - {header: 'Area', parent: 'UNPD:$0'}\n",
		"Code | Region | Area\n36 | 927 | 927\n | 927 | 909\n554 | | 909\n", "f",
		"PARTNER  UNPD:927 > M49:36 B2\nPARTNER  UNPD:909 > M49:554 C4\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_annex) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
