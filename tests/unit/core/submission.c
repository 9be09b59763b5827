#include "core/submission.h"

#include "tests/unit/core/made.h"

static void test_members_and_sheets(void **state)
{
	struct submission s;
	uint16_t m, sheet;
	struct err e;

	(void)state;
	made_ok(submission_init(&s, &made_config, &e), &e);
	for (uint32_t i = 0; i < 3; i++) {
		made_ok(submission_member(&s, i ? "b.csv" : "a.xlsx", &m, &e), &e);
		assert_int_equal(m, i);
		for (uint32_t k = 0; k < i; k++)
			made_ok(submission_sheet(&s, m, "T", k, k > 0, &sheet, &e), &e);
	}
	assert_int_equal(s.nsheet, 3);
	assert_int_equal(s.member[0].nsheet, 0);
	assert_int_equal(s.member[2].first_sheet, 1);
	assert_int_equal(s.member[2].nsheet, 2);
	assert_int_equal(s.sheet[0].name, SYM_NONE);
	assert_string_equal(sym_str(s.syms, s.sheet[2].name), "T");
	assert_true(s.sheet[2].hidden && !s.sheet[1].hidden);

	/* SHEET_NONE never becomes the number of a sheet. */
	while (s.nsheet < SHEET_NONE)
		made_ok(submission_sheet(&s, m, "T", 1, false, &sheet, &e), &e);
	assert_int_equal(sheet, SHEET_NONE - 1);
	assert_int_equal(submission_sheet(&s, m, "T", 1, false, &sheet, &e), ST_SKIP);
	while (s.nmember < UINT16_MAX)
		made_ok(submission_member(&s, "c", &m, &e), &e);
	assert_int_equal(submission_member(&s, "c", &m, &e), ST_SKIP);
	submission_release(&s);
	submission_release(&s);
}

static void test_tables(void **state)
{
	static struct flow many[17];
	struct submission s;
	struct table *a, *b;
	struct err e;

	(void)state;
	made_ok(submission_init(&s, &made_config, &e), &e);
	made_ok(submission_table(&s, &made_flows[0], &a, &e), &e);
	made_ok(submission_table(&s, &made_flows[1], &b, &e), &e);
	assert_ptr_not_equal(a, b);
	made_ok(submission_table(&s, &made_flows[0], &b, &e), &e);
	assert_ptr_equal(a, b);
	for (size_t i = 0; i < 14; i++)
		made_ok(submission_table(&s, &many[i], &b, &e), &e);
	assert_int_equal(submission_table(&s, &many[16], &b, &e), ST_FATAL);
	submission_release(&s);
}

static void test_edges(void **state)
{
	struct submission s;
	struct err e;

	(void)state;
	made_ok(submission_init(&s, &made_config, &e), &e);
	for (uint32_t i = 0; i < 100; i++)
		made_ok(submission_edge(&s, 1 + i % 2, i % 4 / 2, i, i + 1, (struct origin){ i, 0, 0 }, &e), &e);
	assert_int_equal(s.nhier, 4);
	for (uint32_t h = 0; h < 4; h++) {
		assert_int_equal(s.hier[h].n, 25);
		for (uint32_t i = 0; i < 25; i++)
			assert_int_equal(s.hier[h].edge[i].parent, 4 * i + h);
	}
	for (uint32_t i = 0; i < 12; i++)
		made_ok(submission_edge(&s, 1, 10 + i, 1, 2, (struct origin){ 0, 0, 0 }, &e), &e);
	assert_int_equal(submission_edge(&s, 1, 99, 1, 2, (struct origin){ 0, 0, 0 }, &e), ST_FATAL);
	submission_release(&s);
}

static void test_keys(void **state)
{
	static const struct {
		const char *label[4], *code[4], *want;
	} cases[] = {
		{ { "Brazil", "women", "0-4", "2015" }, { "076", "F", "Y0T4", "2015" }, "AREA=076;SEX=F;AGE=Y0T4;TIME=2015" },
		{ { "Brasil", "women", "0-4", "2015" }, { "", "F", "Y0T4", "2015" }, "AREA=\"Brasil\";SEX=F;AGE=Y0T4;TIME=2015" },
		{ { "a \"b\";c", "", "", "" }, { "", "", "", "" }, "AREA=\"a \"\"b\"\";c\"" },
		{ { "", "", "", "" }, { "", "", "", "" }, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t entry[COL_MAX] = { 0 };
		struct submission s;
		struct segment *seg;
		struct table *t;
		uint16_t m, sheet;
		struct err e;
		sym_t key;

		made_ok(submission_init(&s, &made_config, &e), &e);
		made_ok(submission_member(&s, "a", &m, &e), &e);
		made_ok(submission_sheet(&s, m, "T", 1, false, &sheet, &e), &e);
		made_ok(submission_table(&s, &made_flows[0], &t, &e), &e);
		made_ok(table_segment(t, sheet, SYM_NONE, &seg, &e), &e);
		for (uint32_t c = 0; c < 4; c++) {
			made_ok(table_entry(t, c, made_sym(&s, cases[i].label[c]), SYM_NONE, (struct origin){ 0, 0, 0 }, &entry[c], &e), &e);
			if (entry[c])
				t->col[c].entry[entry[c]].code = made_sym(&s, cases[i].code[c]);
		}
		t->col[4].entry[0].code = made_sym(&s, "A"); /* an attribute is no part of a key */
		made_ok(table_push(t, s.syms, entry, "1", 1, (struct origin){ 1, 1, sheet }, &e), &e);
		made_ok(submission_key(&s, t, 0, &key, &e), &e);
		check_str(sym_str(s.syms, key), cases[i].want, "case %zu", i);
		submission_release(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members_and_sheets),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
