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
#define BY(basis, citizenship, value) "flow MIG_FLOW\nINDICATOR=IMM PARTNER_BASIS=" basis " CITIZENSHIP=" citizenship " : " value
	{ "totals by citizenship and by country of birth agree", { { "a", "DEU", BY("CITIZ", "_Z", "1200") }, { "b", "DEU", BY("BIRTH", "_T", "1200") } }, { "", "" } },
	{ "totals that differ", { { "a", "DEU", BY("CITIZ", "_Z", "1200") }, { "b", "DEU", BY("BIRTH", "_T", "1150") } },
		{ "IDENTITY-BASIS First!A1 1200 1150 50 (BIRTH, b, First A1)", "" } },
	{ "the other one comes first", { { "a", "DEU", BY("BIRTH", "_T", "1150") }, { "b", "DEU", BY("CITIZ", "_Z", "1200") } },
		{ "", "IDENTITY-BASIS First!A1 1200 1150 50 (BIRTH, a, First A1)" } },
	{ "of two senders", { { "a", "DEU", BY("CITIZ", "_Z", "1200") }, { "b", "FRA", BY("BIRTH", "_T", "1150") } }, { "", "" } },
	{ "of two editions", { { "a", "DEU", "flow MIG_FLOW\nedition 2015\nINDICATOR=IMM PARTNER_BASIS=CITIZ CITIZENSHIP=_Z : 1200" }, { "b", "DEU", BY("BIRTH", "_T", "1150") } },
		{ "", "" } },
	{ "of another sex, or of foreigners only", { { "a", "DEU", BY("CITIZ", "_Z", "1200") "\nSEX=F INDICATOR=IMM PARTNER_BASIS=CITIZ CITIZENSHIP=_Z : 7" },
		{ "b", "DEU", BY("BIRTH", "FOREIGN", "1150") "\nSEX=M INDICATOR=IMM PARTNER_BASIS=BIRTH CITIZENSHIP=_T : 9" } }, { "", "" } },
	{ "one of them has both", { { "a", "DEU", BY("CITIZ", "_Z", "1200") }, { "b", "DEU", BY("CITIZ", "_Z", "1200") "\nINDICATOR=IMM PARTNER_BASIS=BIRTH CITIZENSHIP=_T : 1150" } },
		{ "", "" } },
	{ "thousands round to the other", { { "a", "DEU", BY("CITIZ", "_Z", "1200") }, { "b", "DEU", "flow MIG_FLOW\nmult 3\nINDICATOR=IMM PARTNER_BASIS=BIRTH CITIZENSHIP=_T : 1" } },
		{ "", "" } },
	{ "three: each side once", { { "a", "DEU", BY("CITIZ", "_Z", "1200") }, { "b", "DEU", BY("BIRTH", "_T", "1150") }, { "c", "DEU", BY("BIRTH", "_T", "1160") } },
		{ "IDENTITY-BASIS First!A1 1200 1150 50 (BIRTH, b, First A1)", "AGREE-SUBMISSION First!A1 1150 1160 -10 (c, First A1)", "" } },
	{ "no number, or rejected", { { "a", "DEU", BY("CITIZ", "_Z", "1200") }, { "b", "DEU", BY("BIRTH", "_T", "..") }, { "c", "DEU", "flow MIG_FLOW\nno PARTNER_BASIS=BIRTH INDICATOR=IMM : 3" } },
		{ "", "", "" } },
	{ "foreigners by citizenship, and who were born abroad", { { "a", "DEU", "PARTNER_BASIS=CITIZ CITIZENSHIP=_Z : 900" }, { "b", "DEU", "PARTNER_BASIS=BIRTH : 700" } },
		{ "PLAUSIBLE-CITIZENS First!A1 900 700 200 (BIRTH, b, First A1)", "" } },
	{ "which is mostly more", { { "a", "DEU", "PARTNER_BASIS=CITIZ CITIZENSHIP=_Z : 700" }, { "b", "DEU", "PARTNER_BASIS=BIRTH : 900" } }, { "", "" } },
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

static int by_value(const void *pa, const void *pb)
{
	uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;

	return a < b ? -1 : a > b;
}

/* Two at a time, as where there are too many to be in memory together. */
static void in_portions(struct reconciled *p, uint32_t n)
{
	uint32_t group[SUBS];
	struct keys k = { 0 };
	struct err e;

	for (uint32_t i = 0; i < n; i++)
		made_ok(reconcile_keys(p[i].sub, i, &k, &e), &e);
	reconcile_apart(&k, group, n);
	for (size_t i = 0, end; i < k.n; i = end) {
		uint64_t shared[64];

		for (end = i; end < k.n && k.v[end].first == k.v[i].first; end++) {
			assert_true(end - i < COUNT(shared));
			shared[end - i] = k.v[end].hash;
		}
		qsort(shared, end - i, sizeof *shared, by_value);
		for (size_t j = i; j < end; j++)
			if (j == i || k.v[j].sub != k.v[j - 1].sub)
				made_ok(reconcile_beside((struct reconciled[]){ p[k.v[i].first], p[k.v[j].sub] }, 2, shared, end - i, &e), &e);
	}
	free(k.v);
	for (uint32_t i = 0; i < n; i++) {
		struct reconciled some[SUBS];
		uint32_t m = 0;

		for (uint32_t j = i; j < n; j++)
			if (group[j] == i)
				some[m++] = p[j];
		made_ok(reconcile_sides(some, m, &e), &e);
	}
	for (uint32_t i = 0; i < n; i++)
		made_ok(reconcile_dated(&p[i], "2026-01-15", &e), &e);
}

static void test_portions(void **state)
{
	struct made m;

	(void)state;
	made_config(&m);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct submission s[SUBS];
		struct reconciled p[SUBS];
		static struct rule_counts counts;
		bool one_sender = true;
		uint32_t n = 0;
		char got[4096];

		for (; n < SUBS && cases[i].sub[n].name; n++) {
			made_submission(&m, &s[n], cases[i].sub[n].name, cases[i].sub[n].sender, cases[i].sub[n].text);
			p[n] = (struct reconciled){ &s[n], n ? NULL : &counts };
			one_sender &= *s[n].sender && !strcmp(s[n].sender, s[0].sender) && (!n || strcmp(s[n - 1].name, s[n].name) < 0);
		}
		if (one_sender)
			in_portions(p, n);
		for (uint32_t k = 0; k < n; k++) {
			made_findings(&s[k], got, sizeof got);
			if (one_sender)
				check_str(got, cases[i].finding[k], "%s, in portions: %s", cases[i].why, s[k].name);
			submission_release(&s[k]);
		}
	}
	made_release(&m);
}

/* Submissions that have the two sides of such a rule are looked at together. */
static void test_apart(void **state)
{
	static const char *const text[] = { BY("CITIZ", "_Z", "1200"), "REF_AREA=250 : 1", BY("BIRTH", "_T", "1150"), "REF_AREA=276 : 5" };
	uint32_t group[COUNT(text)];
	struct keys k = { 0 };
	struct made m;
	struct err e;

	(void)state;
	made_config(&m);
	for (uint32_t i = 0; i < COUNT(text); i++) {
		struct submission s;

		made_submission(&m, &s, "a", "DEU", text[i]);
		made_ok(reconcile_keys(&s, i, &k, &e), &e);
		submission_release(&s);
	}
	reconcile_apart(&k, group, COUNT(text));
	assert_int_equal(group[0], 0);
	assert_int_equal(group[1], 1);
	assert_int_equal(group[2], 0);
	assert_int_equal(group[3], 3);
	free(k.v);
	made_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_reconcile), cmocka_unit_test(test_portions), cmocka_unit_test(test_apart) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
