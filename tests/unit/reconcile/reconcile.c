#include "tests/unit/validate/made.h"

#include "reconcile/reconcile.h"

#define SUBS 4

static const struct {
	const char *why;
	struct {
		const char *name, *sender, *text;
	} sub[SUBS];
	const char *finding[SUBS];
} cases[] = {
	{ "two that agree", { { "a", "UNDESA", "SEX=F : 1" }, { "b", "UNDESA", "SEX=M : 2\nSEX=F : 1" } }, { "", "" } },
	{ "two that differ", { { "a", "UNDESA", "SEX=M : 7\nSEX=F : 1" }, { "b", "UNDESA", "SEX=M : 7\nsheet T\nSEX=F : 3" } },
		{ "AGREE-SUBMISSION First!A2 1 3 -2 (b, T A1)", "" } },
	{ "the order of names decides, not that of the call", { { "b", "UNDESA", "SEX=F : 3" }, { "a", "UNDESA", "SEX=F : 1" } },
		{ "", "AGREE-SUBMISSION First!A1 1 3 -2 (b, First A1)" } },
	{ "two senders", { { "a", "DEU", "SEX=F : 1" }, { "b", "FRA", "SEX=F : 3" } }, { "", "" } },
	{ "nobody knows who", { { "a", "", "SEX=F : 1" }, { "b", "", "SEX=F : 3" } }, { "", "" } },
	{ "two editions", { { "a", "UNDESA", "edition 2015\nSEX=F : 1" }, { "b", "UNDESA", "edition 2020\nSEX=F : 3" } }, { "", "" } },
	{ "one edition among others", { { "a", "UNDESA", "edition 2015\nSEX=F : 1" }, { "b", "UNDESA", "edition 2020\nSEX=F : 3" },
		{ "c", "UNDESA", "edition 2015\nSEX=F : 4" } }, { "AGREE-SUBMISSION First!A1 1 4 -3 (c, First A1)", "", "" } },
	{ "three: each against the first", { { "a", "UNDESA", "SEX=F : 1" }, { "b", "UNDESA", "SEX=F : 2" }, { "c", "UNDESA", "SEX=F : 3" } },
		{ "AGREE-SUBMISSION First!A1 1 2 -1 (b, First A1)\nAGREE-SUBMISSION First!A1 1 3 -2 (c, First A1)", "", "" } },
	{ "the first has no number", { { "a", "UNDESA", "SEX=F : .." }, { "b", "UNDESA", "SEX=F : 2" }, { "c", "UNDESA", "SEX=F : 3" } },
		{ "", "AGREE-SUBMISSION First!A1 2 3 -1 (c, First A1)", "" } },
	{ "rejected rows are not there", { { "a", "UNDESA", "SEX=F : 1" }, { "b", "UNDESA", "no SEX=F : 2" } }, { "", "" } },
	{ "another dataflow has other keys", { { "a", "UNDESA", "SEX=F : 1" }, { "b", "UNDESA", "flow MIG_FLOW\nINDICATOR=IMM SEX=F : 2" } }, { "", "" } },
	{ "thousands and persons", { { "a", "UNDESA", "mult 3\nSEX=F : 2" }, { "b", "UNDESA", "SEX=F : 2400" }, { "c", "UNDESA", "SEX=F : 2600" } },
		{ "AGREE-SUBMISSION First!A1 2 2.6 -0.6 (c, First A1)", "", "" } },
	{ "duplicates of a submission are its own matter", { { "a", "UNDESA", "SEX=F : 1\nSEX=F : 2" }, { "b", "UNDESA", "SEX=F : 1\nSEX=F : 5" } }, { "", "" } },
};

static void test_reconcile(void **state)
{
	struct made m;
	struct err e;

	(void)state;
	made_config(&m);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct submission s[SUBS];
		struct reconciled p[SUBS];
		static struct rule_counts counts;
		uint32_t n = 0;
		char got[4096];

		for (; n < SUBS && cases[i].sub[n].name; n++) {
			made_submission(&m, &s[n], cases[i].sub[n].name, cases[i].sub[n].sender, cases[i].sub[n].text);
			p[n] = (struct reconciled){ &s[n], n ? NULL : &counts };
		}
		made_ok(reconcile(p, n, "2026-01-15", &e), &e);
		for (uint32_t k = 0; k < n; k++) {
			made_findings(&s[k], got, sizeof got);
			check_str(got, cases[i].finding[k], "%s: %s", cases[i].why, s[k].name);
			for (uint32_t f = 0; f < s[k].findings.n; f++)
				assert_int_not_equal(s[k].findings.v[f].id, SYM_NONE);
			submission_release(&s[k]);
		}
	}
	made_ok(reconcile(NULL, 0, "2026-01-15", &e), &e);
	made_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_reconcile) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
