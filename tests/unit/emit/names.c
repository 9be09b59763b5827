/*
 * What sheets are called: in text, and as copies in a workbook.
 */
#include "emit/names.h"
#include "tests/unit/test.h"

static const struct {
	const char *why, *name, *want;
} legal[] = {
	{ "stays", "Table 1", "Table 1" },
	{ "illegal characters", "a[b]c:d*e?f/g\\h", "a_b_c_d_e_f_g_h" },
	{ "control characters", "a\tb\x01", "a_b_" },
	{ "apostrophes at the ends", "'a'b'", "_a'b_" },
	{ "only an apostrophe", "'", "_" },
	{ "blanks around", "  a  ", "a" },
	{ "nothing", "", "Sheet 1" },
	{ "only blanks", " \xc2\xa0 ", "Sheet 1" },
	{ "32 letters", "abcdefghijklmnopqrstuvwxyzabcdef", "abcdefghijklmnopqrstuvwxyzabcde" },
	{ "16 letters of two units each", "\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
		"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
		"\xf0\x9f\x98\x80\xf0\x9f\x98\x80",
		"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
		"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
		"\xf0\x9f\x98\x80" },
	{ "not UTF-8 from some byte on", "ab\xff" "cd", "ab" },
};

static void names_are_legal(void **state)
{
	char out[SHEET_NAME];

	(void)state;
	for (size_t i = 0; i < COUNT(legal); i++) {
		sheet_name_legal(legal[i].name, strlen(legal[i].name), "Sheet 1", out);
		check_str(out, legal[i].want, "%s", legal[i].why);
	}
}

static const struct {
	const char *name, *copy, *text;
} sheets[] = {
	{ "Table 1", "Table 1", "Table 1" },
	{ "TABLE 1", "TABLE 1 (2)", "TABLE 1" },
	{ "Table 1", "Table 1 (3)", "Table 1 #2" },
	{ "errors", "errors (2)", "errors" },
	{ "Summary", "Summary (2)", "Summary" },
	{ "History", "History (2)", "History" },
	{ "\xc3\x89t\xc3\xa9", "\xc3\x89t\xc3\xa9", "\xc3\x89t\xc3\xa9" },
	{ "\xc3\xa9T\xc3\x89", "\xc3\xa9T\xc3\x89 (2)", "\xc3\xa9T\xc3\x89" },
	{ "A name that is too long for a sheet: one", "A name that is too long for a s", "A name that is too long for a sheet: one" },
	{ "A name that is too long for a sheet: two", "A name that is too long for (2)", "A name that is too long for a sheet: two" },
	{ "", "people.csv", "" },
};

static void names_are_unique(void **state)
{
	static const char *const own[] = { "Summary", "Errors", "Codes", "Rules", "Ledger", NULL };
	static const struct config config;
	const char **copy, **text;
	struct submission s;
	struct arena a;
	uint16_t member, sheet;
	struct err e;

	(void)state;
	assert_int_equal(submission_init(&s, &config, &e), ST_OK);
	assert_int_equal(submission_member(&s, "folder/people.csv", &member, &e), ST_OK);
	for (size_t i = 0; i < COUNT(sheets); i++)
		assert_int_equal(submission_sheet(&s, member, sheets[i].name, strlen(sheets[i].name), false, &sheet, &e), ST_OK);
	arena_init(&a, 0);
	copy = names_of_copies(&s, own, &a);
	text = names_in_text(&s, &a);
	assert_non_null(copy);
	assert_non_null(text);
	for (size_t i = 0; i < COUNT(sheets); i++) {
		check_str(copy[i], sheets[i].copy, "copy of sheet %zu", i);
		check_str(text[i], sheets[i].text, "text of sheet %zu", i);
	}
	arena_release(&a);
	submission_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(names_are_legal), cmocka_unit_test(names_are_unique) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
