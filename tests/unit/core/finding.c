#include "core/finding.h"

#include "tests/unit/core/made.h"

static void begin(struct submission *s)
{
	uint16_t m, sheet;
	struct err e;

	made_ok(submission_init(s, &made_config, &e), &e);
	s->name = "BRA-a.xlsx";
	made_ok(submission_member(s, "a.xlsx", &m, &e), &e);
	made_ok(submission_sheet(s, m, "Table 1", 7, false, &sheet, &e), &e);
	made_ok(submission_sheet(s, m, "Table 2", 7, false, &sheet, &e), &e);
}

static void say(struct submission *s, const char *rule, struct origin at, const char *found)
{
	struct err e;

	made_ok(finding_say(s, rule, at, found, "expected", NULL, &e), &e);
}

static void test_order_and_ids(void **state)
{
	/* in their order, and told in another */
	static const struct {
		const char *rule;
		struct origin at;
		const char *found, *id_end;
	} want[] = {
		{ "SEEN", { ROW_NONE, 0, SHEET_NONE }, NULL, "" },
		{ "SEEN", { ROW_NONE, 0, 0 }, NULL, "" },
		{ "CODE-UNKNOWN", { 3, 1, 0 }, "x", "" },
		{ "CODE-UNKNOWN", { 3, 1, 0 }, "x", "-2" },
		{ "CODE-UNKNOWN", { 3, 1, 0 }, "x", "-3" },
		{ "CODE-UNKNOWN", { 3, 1, 0 }, "y", "" },
		{ "OUTLIER", { 3, 1, 0 }, "x", "" },
		{ "CODE-UNKNOWN", { 3, 2, 0 }, "x", "" },
		{ "CODE-UNKNOWN", { 3, 1, 1 }, "x", "" },
	};
	static const uint8_t told[] = { 5, 8, 2, 0, 7, 3, 6, 1, 4 };
	struct submission s;
	char first[COUNT(want)][FINDING_ID + 8];
	struct err e;

	(void)state;
	begin(&s);
	for (size_t i = 0; i < COUNT(told); i++)
		say(&s, want[told[i]].rule, want[told[i]].at, want[told[i]].found);
	for (int again = 0; again < 2; again++) {
		made_ok(findings_sort(&s, &e), &e);
		assert_int_equal(s.findings.n, COUNT(want));
		for (size_t i = 0; i < COUNT(want); i++) {
			const struct finding *f = &s.findings.v[i];
			const char *id = sym_str(s.syms, f->id);

			check_str(sym_str(s.syms, f->rule), want[i].rule, "%zu", i);
			check_str(sym_str(s.syms, f->found), want[i].found ? want[i].found : "", "%zu", i);
			assert_int_equal(origin_cmp(f->at, want[i].at), 0);
			assert_int_equal(strspn(id, "0123456789abcdef"), 32);
			check_str(id + 32, want[i].id_end, "%zu", i);
			if (again)
				assert_string_equal(first[i], id);
			strcpy(first[i], id);
			for (size_t k = 0; k < i; k++)
				assert_string_not_equal(first[k], id);
		}
	}
	submission_release(&s);
}

/* The id is of name, member, sheet, cell, rule and value found, and of nothing else. */
static void test_id_is_stable(void **state)
{
	struct submission a, b;
	struct err e;

	(void)state;
	begin(&a);
	begin(&b);
	say(&b, "SEEN", (struct origin){ 0, 0, 0 }, "something before");
	made_ok(finding_say(&a, "OUTLIER", (struct origin){ 7, 2, 1 }, "12", "10", "a note", &e), &e);
	made_ok(finding_say(&b, "OUTLIER", (struct origin){ 7, 2, 1 }, "12", "11", NULL, &e), &e);
	made_ok(findings_sort(&a, &e), &e);
	made_ok(findings_sort(&b, &e), &e);
	made_same_text(&a, a.findings.v[0].id, &b, b.findings.v[1].id, "id");
	b.name = "BRA-b.xlsx";
	made_ok(findings_sort(&b, &e), &e);
	assert_string_not_equal(sym_str(a.syms, a.findings.v[0].id), sym_str(b.syms, b.findings.v[1].id));
	submission_release(&a);
	submission_release(&b);
}

static void test_many(void **state)
{
	struct submission s;
	struct err e;

	(void)state;
	begin(&s);
	made_state = 1;
	for (uint32_t i = 0; i < 50000; i++)
		say(&s, "CODE-UNKNOWN", (struct origin){ made_next(300), (uint16_t)made_next(30), (uint16_t)made_next(2) }, i % 2 ? "x" : "y");
	made_ok(findings_sort(&s, &e), &e);
	assert_int_equal(s.findings.n, 50000);
	for (uint32_t i = 1; i < s.findings.n; i++)
		assert_true(origin_cmp(s.findings.v[i - 1].at, s.findings.v[i].at) <= 0);
	submission_release(&s);
}

static void test_state(void **state)
{
	struct submission s;
	struct err e = { "" };

	(void)state;
	begin(&s);
	assert_string_equal(sub_state_word(submission_state(&s)), "accepted");
	say(&s, "SEEN", (struct origin){ 0, 0, 0 }, "x");
	assert_string_equal(sub_state_word(submission_state(&s)), "accepted");
	say(&s, "OUTLIER", (struct origin){ 0, 0, 0 }, "x");
	assert_string_equal(sub_state_word(submission_state(&s)), "accepted_with_warnings");
	say(&s, "CODE-UNKNOWN", (struct origin){ 0, 0, 0 }, "x");
	assert_string_equal(sub_state_word(submission_state(&s)), "rejected");
	s.unreadable = true;
	assert_string_equal(sub_state_word(submission_state(&s)), "unreadable");
	assert_int_equal(finding_say(&s, "NO-SUCH-RULE", (struct origin){ 0, 0, 0 }, "x", NULL, NULL, &e), ST_FATAL);
	assert_string_equal(e.msg, "rule NO-SUCH-RULE is not in the catalogue");
	assert_int_equal(s.findings.n, 3);
	submission_release(&s);
}

static void test_text(void **state)
{
	static const struct {
		const char *template;
		size_t cap;
		const char *want;
	} cases[] = {
		{ "Total {found}, parts {expected}; difference {difference} ({note}) for {key}.", 200, "Total 12, parts 10; difference 2 (C\xc3\xb4te) for SEX=F." },
		{ "no {thing} {", 200, "no {thing} {" },
		{ "{found}{found}", 200, "1212" },
		{ "{found}", 3, "12" },
		{ "{found}", 2, "1" },
		{ "{found}", 1, "" },
		{ "{note}", 4, "C\xc3\xb4" },
		{ "{note}", 3, "C" }, /* no half characters */
		{ "", 1, "" },
	};
	struct submission s;
	char buf[200];

	(void)state;
	begin(&s);
	struct finding f = { .found = made_sym(&s, "12"), .expected = made_sym(&s, "10"), .difference = made_sym(&s, "2"),
		.note = made_sym(&s, "C\xc3\xb4te"), .key = made_sym(&s, "SEX=F") };
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t n = finding_text(&s, &f, NULL, cases[i].template, buf, cases[i].cap);

		check_str(buf, cases[i].want, "%s, %zu", cases[i].template, cases[i].cap);
		assert_int_equal(n, strlen(buf));
	}
	submission_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_ids),
		cmocka_unit_test(test_id_is_stable),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
