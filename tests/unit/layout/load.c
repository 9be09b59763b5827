#include "tests/unit/layout/sheet.h"

#define FILE_HEAD "id: t\ntables:\n  - id: a\n    dataflow: MOVES\n"
#define COLS "    columns:\n      - {header: 'area', label: AREA}\n      - {header: 'n', value: true}\n"
#define COL(text) FILE_HEAD "    columns:\n      - {header: 'n', value: true}\n      - " text "\n"
#define RULE(text) FILE_HEAD "    columns:\n      - {header: 'n', value: true}\n      - {header: 'a', name: who}\n    rows:\n      - " text "\n"
#define MANY "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define MANY8 MANY MANY MANY MANY MANY MANY MANY MANY
#define NESTED "(((((((((((((((((((((((((((((((((((((((((((((((((((a)))))))))))))))))))))))))))))))))))))))))))))))))))"

/* Every mistake is refused with the line and column where it stands and a word on what is expected. */
static const struct {
	const char *why, *yaml, *at, *says;
} cases[] = {
	{ "unknown key of a file", "id: t\ntable: []\n", ":2:", "table" },
	{ "no tables", "id: t\n", ":1:1: ", "tables" },
	{ "no id", "tables: [{id: a}]\n", ":1:1: ", "id" },
	{ "an id with blanks", "id: my table\ntables: [{id: a}]\n", ":1:5: ", "small letters" },
	{ "unknown key of a table", FILE_HEAD "    colums: []\n", ":5:", "column" },
	{ "no dataflow", "id: t\ntables:\n  - {id: a, columns: [{header: n, value: true}]}\n", ":3:", "dataflow" },
	{ "unknown dataflow", "id: t\ntables:\n  - {id: a, dataflow: MOVE}\n", ":3:", "MOVE" },
	{ "declared twice", FILE_HEAD COLS "  - id: a\n    dataflow: MOVES\n" COLS, ":8:", "twice" },
	{ "unknown kind", FILE_HEAD "    kind: list\n", ":5:11: ", "membership" },
	{ "ignored without a reason", "id: t\ntables:\n  - {id: a, kind: ignore, match: {cells: [x]}}\n", ":3:", "reason" },
	{ "ignored everywhere", "id: t\ntables:\n  - {id: a, kind: ignore, reason: NOTE}\n", ":3:", "match" },
	{ "a reason in small letters", COL("{header: 'x', ignore: note}"), ":7:", "capitals" },
	{ "unknown column of the dataflow", COL("{header: 'x', label: SEXE}"), ":7:", "the nearest is SEX" },
	{ "unknown key of a column", COL("{header: 'x', lable: SEX}"), ":7:", "label" },
	{ "a column that is nothing", COL("{header: 'x'}"), ":7:", "say what the column is" },
	{ "a column that is too much", COL("{header: 'x', ignore: NOTE, label: SEX}"), ":7:", "gives nothing" },
	{ "a need of nothing", FILE_HEAD COLS "    needs: [{column: AREA}]\n", ":8:", "say" },
	{ "a need of an unknown column", FILE_HEAD COLS "    needs: [{column: AREAS, say: x}]\n", ":8:", "the nearest is AREA" },
	{ "across that is carried", FILE_HEAD "    across: [{has: [x], carry: right}]\n", ":5:", "by themselves" },
	{ "a word in small letters", "id: t\nwords: {year: x}\ntables: []\n", ":2:", "capitals" },
	{ "a word that nobody gave", "id: t\nwords: {YEAR: x}\ntables:\n  - id: a\n    dataflow: MOVES\n    columns: [{header: '{YEARS}', value: true}]\n", ":6:", "YEARS" },
	{ "a word that stands further down", "id: t\nwords: {AA: '{BB}', BB: x}\ntables: []\n", ":2:", "further down" },
	{ "ends of one group", FILE_HEAD "    across: [{has: [x], ends: 'a(b)'}]\n", ":5:", "two groups" },
	{ "ends of a row that is where it is", FILE_HEAD "    header: [{has: [x], ends: '(a)(b)'}]\n" COLS, ":5:", "across" },
	{ "'with' of what must be there", FILE_HEAD "    cells: [{text: x, set: {SEX: M}, with: AREA}]\n" COLS, ":5:", "optional" },
	{ "two actions of a row", RULE("{first: x, set: {SEX: M}, opens: {SEX: M}}"), ":9:", "opens" },
	{ "below something that is no label", COL("{header: 'x', set: {SEX: M}, below: [{text: y, set: {SEX: F}}]}"), ":7:", "labels" },
	{ "a system without a code", COL("{header: 'x', label: AREA, system: M49}"), ":7:", "code" },
	{ "parts without a separator", COL("{header: 'x', parts: [{header: y, label: SEX}]}"), ":7:", "split" },
	{ "carried up", COL("{header: 'x', label: SEX, carry: up}"), ":7:", "down" },
	{ "a flag that is no flag", COL("{header: 'x', label: SEX, optional: perhaps}"), ":7:", "true or false" },
	{ "a broken pattern", COL("{header: 'x(', label: SEX}"), ":7:18: ", "closing parenthesis" },
	{ "an empty pattern", COL("{header: 'x', strip: '', label: SEX}"), ":7:", "not empty" },
	{ "parts without the heading that names them", COL("{header: '', split: ',', parts: [{header: y, label: SEX}]}"), ":7:", "heading" },
	{ "\\C in a pattern", COL("{header: 'x\\C', label: SEX}"), ":7:", "\\C" },
	{ "a pattern that is nested too deep", COL("{header: '" NESTED "', label: SEX}"), ":7:", "nested" },
	{ "a pattern that is too long",
		COL("{header: '" MANY8 MANY8 MANY8 MANY8 MANY8 MANY8 MANY8 MANY8 MANY8 MANY8 MANY8 MANY8 MANY8 "y', label: SEX}"), ":7:", "longer than" },
	{ "a legend that catches one text", FILE_HEAD COLS "    legend: '~(p) = .+'\n", ":8:", "'legend' catches two texts" },
	{ "too many groups", COL("{header: '(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)', label: SEX}"), ":7:", "at most 9" },
	{ "a group that nothing catches", COL("{header: 'x', cases: [{text: 'a(b)', set: {SEX: $2}}]}"), ":7:", "there is no $2" },
	{ "a text where there is none", FILE_HEAD "    set: {SEX: $1}\n" COLS, ":5:", "no text is caught" },
	{ "a dollar that means nothing", COL("{header: 'x', cases: [{text: 'a', set: {SEX: $x}}]}"), ":7:", "no cell gives the name 'x'" },
	{ "a dollar at the end", COL("{header: 'x', cases: [{text: 'a', set: {SEX: a$}}]}"), ":7:", "digit" },
	{ "a copy of an unknown column", COL("{header: 'x', cases: [{text: 'a', set: {SEX: =SEXE}}]}"), ":7:", "SEXE" },
	{ "no values", FILE_HEAD "    columns: [{header: x, label: SEX}]\n", ":3:", "where are the values" },
	{ "no header and nothing to find it by", FILE_HEAD "    columns: [{header: n, value: true, optional: true}]\n", ":3:", "header" },
	{ "a header row that has nothing", FILE_HEAD "    header: [{gives: []}]\n" COLS, ":5:", "has" },
	{ "more patterns than header rows", COL("{header: ['a', 'b'], label: SEX}"), ":7:", "1 header row" },
	{ "headings carried left", FILE_HEAD "    header: [{has: [a], carry: left}]\n" COLS, ":5:", "right" },
	{ "closed over an unknown column", FILE_HEAD COLS "    closed: [GENDER]\n", ":8:", "GENDER" },
	{ "numbers in an unknown style", FILE_HEAD COLS "    numbers: roman\n", ":8:", "comma" },
	{ "empty is neither", FILE_HEAD COLS "    empty: zero\n", ":8:", "missing" },
	{ "a rule for no rows", RULE("{skip: NOTE}"), ":9:", "which rows" },
	{ "a rule that does nothing", RULE("{first: 'x'}"), ":9:", "one thing" },
	{ "a rule that does two things", RULE("{first: 'x', skip: A, end: B}"), ":9:", "one thing" },
	{ "a condition on a column without a name", RULE("{when: {what: 'x'}, skip: A}"), ":9:", "what" },
	{ "a section that is not found by its text", RULE("{when: {who: 'x'}, section: {SEX: F}}"), ":9:", "only" },
	{ "a member outside a membership", COL("{header: 'x', parent: 'UNPD:$0'}"), ":7:", "membership" },
	{ "a membership without a child", "id: t\ntables:\n  - {id: a, kind: membership, column: AREA, columns: [{header: x, parent: 'U:$0'}]}\n", ":3:",
		"child" },
	{ "a membership of an unknown column", "id: t\ntables:\n  - {id: a, kind: membership, column: PLACE, columns: [{header: x, child: 'U:$0'}]}\n",
		":3:", "PLACE" },
	{ "a title that says nothing", FILE_HEAD COLS "    cells: [{text: 'x'}]\n", ":8:", "what does this cell say" },
	{ "a name that two cells give", FILE_HEAD COLS "    cells: [{text: 'x', name: year}, {text: 'y', name: year}]\n", ":8:", "two cells" },
	{ "a name with capitals", FILE_HEAD COLS "    cells: [{text: 'x', name: Year}]\n", ":8:", "small letters" },
	{ "a name that only one case gives", FILE_HEAD COLS "    cells: [{cases: [{text: 'x', name: year}]}]\n", ":8:", "beside 'cases'" },
	{ "a case that does not say what the name is", FILE_HEAD COLS "    cells: [{name: year, cases: [{text: 'x', set: {SEX: F}}]}]\n", ":8:", "say what it 'is'" },
	{ "what a name is without a name", FILE_HEAD COLS "    cells: [{cases: [{text: 'x', is: '2019'}]}]\n", ":8:", "others do not" },
	{ "something to say of what may be missing", FILE_HEAD COLS "    cells: [{text: 'x', set: {SEX: F}, say: 'what?', optional: true}]\n", ":8:", "must be there" },
	{ "beside figures, without a meaning", FILE_HEAD COLS "    beside: {strip: 'x'}\n", ":8:", "say what the column is" },
	{ "beside figures, where there are none", "id: t\ntables:\n  - id: a\n    kind: membership\n    column: AREA\n    beside: {label: STATUS}\n"
		"    columns: [{header: x, child: 'U:$0'}]\n", ":6:", "only tables of figures" },
	{ "no YAML at all", "id: t\ntables: [\n", ":", "" },
};

static void test_mistakes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sheet_test *t = malloc(sizeof *t);
		struct err e = { "" };

		sheet_init(t);
		check(sheet_layout(t, cases[i].yaml, &e) == ST_FATAL, "%s: accepted", cases[i].why);
		check(strstr(e.msg, "test.yaml"), "%s: no file in \"%s\"", cases[i].why, e.msg);
		check(strstr(e.msg, cases[i].at), "%s: not at %s: \"%s\"", cases[i].why, cases[i].at, e.msg);
		check(strstr(e.msg, cases[i].says), "%s: nothing of '%s' in \"%s\"", cases[i].why, cases[i].says, e.msg);
		arena_release(&t->arena);
		free(t);
	}
}

static void test_common(void **state)
{
	struct sheet_test *t = malloc(sizeof *t);
	struct err e = { "" };

	(void)state;
	sheet_init(t);
	sheet_ok(sheet_layout(t, "id: t\nedition: E\ncommon:\n  dataflow: MOVES\n  match: {cells: [a]}\n  set: {SEX: _T, WHAT: IMM}\n"
		"  columns:\n    - {header: area, label: AREA}\n    - {header: n, value: true}\n  numbers: comma\ntables:\n"
		"  - {id: a, match: {cells: [b]}, set: {SEX: F}, columns: [{header: area, label: PARTNER}]}\n"
		"  - {id: b, edition: E2, numbers: point}\n", &e), &e);
	const struct decl_table *a = &t->layouts.table[0], *b = &t->layouts.table[1];
	assert_int_equal(t->layouts.n, 2);
	assert_int_equal(a->ncell, 2);
	assert_int_equal(b->ncell, 1);
	assert_int_equal(a->ncol, 2); /* its own 'area' stands for the common one */
	assert_int_equal(a->col[0].label, 1);
	assert_int_equal(a->set.n, 2);
	assert_string_equal(a->set.v[0].text, "F");
	assert_string_equal(a->edition, "E");
	assert_string_equal(b->edition, "E2");
	assert_string_equal(a->numbers, "comma");
	assert_string_equal(b->numbers, "point");
	arena_release(&t->arena);
	free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_mistakes), cmocka_unit_test(test_common) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
