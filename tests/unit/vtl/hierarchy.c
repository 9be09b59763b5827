/* check_hierarchy and hierarchy: the modes, missing and null points, conditions, priorities, and what the manuals show. */
#include "tests/unit/vtl/made.h"

#define SETS "DS: Id id string, G id string, Me me number\n"
#define RULES(r) "define hierarchical ruleset h (variable condition G as g rule Id) is " r " end hierarchical ruleset; "

/* A = B + C over one group; "-" there is no row, "" the row is null. */
static const struct {
	const char *a, *b, *c;
	/* Outcome by mode: T, F, null as "?", no row as "-"; in the order non_null non_zero partial_null partial_zero always_null always_zero. */
	const char *want;
} modes[] = {
	{ "5", "2", "3", "TTTTTT" }, { "5", "2", "4", "FFFFFF" },
	{ "5", "2", "-", "-F?F?F" }, { "2", "2", "-", "-T?T?T" }, { "-", "2", "3", "-F?F?F" },
	{ "5", "-", "-", "-F?F?F" }, { "0", "-", "-", "--?T?T" }, { "0", "0", "0", "T-TTTT" }, { "0", "0", "-", "--?T?T" },
	{ "", "2", "3", "-?????" }, { "5", "", "5", "-?????" }, { "", "", "", "-?????" },
	{ "-", "-", "-", "----??" }, /* another item keeps the group there; always_zero: 0 = 0 */
	{ "", "-", "-", "-?????" }, { "-", "", "-", "-?????" },
};
static const char *const MODE[] = { "non_null", "non_zero", "partial_null", "partial_zero", "always_null", "always_zero" };

static void add(char *data, size_t cap, const char *id, const char *v)
{
	if (strcmp(v, "-"))
		snprintf(data + strlen(data), cap - strlen(data), "%s,x,%s\n", id, v);
}

static void test_modes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(modes); i++)
		for (size_t k = 0; k < COUNT(MODE); k++) {
			char data[300] = SETS "Z,x,1\n", script[300], want = modes[i].want[k];
			const char *got;
			struct made m;

			if (!strcmp(modes[i].a, "-") && !strcmp(modes[i].b, "-") && !strcmp(modes[i].c, "-") && k == 5)
				want = 'T';
			add(data, sizeof data, "A", modes[i].a);
			add(data, sizeof data, "B", modes[i].b);
			add(data, sizeof data, "C", modes[i].c);
			snprintf(script, sizeof script, "define hierarchical ruleset h (variable rule Id) is A = B + C end hierarchical ruleset; R := check_hierarchy(DS, h rule Id %s all);", MODE[k]);
			made_begin(&m);
			got = strchr(made_run(&m, data, script, "R"), '\n');
			if (want == '-')
				check(!got, "A %s B %s C %s %s: %s", modes[i].a, modes[i].b, modes[i].c, MODE[k], got ? got : "");
			else
				check(got && !strncmp(got, want == '?' ? "\nA,x,1,," : want == 'T' ? "\nA,x,1,T," : "\nA,x,1,F,", 9 - (want == '?')),
					"A %s B %s C %s %s: wanted %c, got%s", modes[i].a, modes[i].b, modes[i].c, MODE[k], want, got ? got : " no row");
			made_end(&m);
		}
}

static const struct {
	const char *why, *data, *script, *want;
} cases[] = {
	{ "invalid has the measure of the left item, and only what does not hold", SETS "A,x,5\nB,x,2\nC,x,2\nA,y,4\nB,y,2\nC,y,2\n",
		RULES("r: A = B + C errorcode \"E1\" errorlevel 3") "R := check_hierarchy(DS, h rule Id);",
		"Id,G,Me,ruleid,imbalance,errorcode,errorlevel\nA,x,5,r,1,E1,3" },
	{ "all has the outcome, and codes only where it does not hold", SETS "A,x,5\nB,x,2\nC,x,2\nA,y,4\nB,y,2\nC,y,2\n",
		RULES("r: A = B + C errorcode \"E1\" errorlevel 3") "R := check_hierarchy(DS, h rule Id all);",
		"Id,G,ruleid,bool_var,imbalance,errorcode,errorlevel\nA,x,r,F,1,E1,3\nA,y,r,T,0,," },
	{ "all_measures has both", SETS "A,x,5\nB,x,2\nC,x,2\n", RULES("A = B + C") "R := check_hierarchy(DS, h rule Id all_measures);",
		"Id,G,Me,ruleid,bool_var,imbalance,errorcode,errorlevel\nA,x,5,1,F,1,," },
	{ "signs and exact differences", SETS "A,x,0.3\nB,x,0.1\nC,x,0.2\nD,x,0.5\n",
		RULES("A = B + C; D = A + C; B = A - C; B >= C; A <= B; D > A; A < B") "R := check_hierarchy(DS, h rule Id all);",
		"Id,G,ruleid,bool_var,imbalance,errorcode,errorlevel\nA,x,1,T,0,,\nD,x,2,T,0,,\nB,x,3,T,0,,\nB,x,4,F,-0.1,,\nA,x,5,F,0.2,,\nD,x,6,T,0.2,,\nA,x,7,F,0.2,," },
	{ "what is off by less than doubles are compared at", SETS "A,x,700000.0000000001\nB,x,300000\nC,x,400000\nA,y,300000\nB,y,100000\nC,y,200000.0000000001\n",
		RULES("A = B + C") "R := check_hierarchy(DS, h rule Id all);",
		"Id,G,ruleid,bool_var,imbalance,errorcode,errorlevel\nA,x,1,F,0.0000000001,,\nA,y,1,F,-0.0000000001,," },
	{ "a condition on the left", SETS "A,x,5\nB,x,2\nA,y,5\nB,y,2\n", RULES("when g = \"x\" then A = B") "R := check_hierarchy(DS, h condition G rule Id all);",
		"Id,G,ruleid,bool_var,imbalance,errorcode,errorlevel\nA,x,1,F,3,,\nA,y,1,T,,," },
	{ "an item on the right that takes part in some groups", SETS "A,x,5\nB,x,2\nC,x,3\nA,y,2\nB,y,2\nC,y,3\n",
		RULES("A = B + C [ g = \"x\" ]") "R := check_hierarchy(DS, h condition G rule Id all);",
		"Id,G,ruleid,bool_var,imbalance,errorcode,errorlevel\nA,x,1,T,0,,\nA,y,1,T,0,," },
	{ "an item compared with itself is not looked at", SETS "A,x,5\n", RULES("A = A; A >= B") "R := check_hierarchy(DS, h rule Id all);",
		"Id,G,ruleid,bool_var,imbalance,errorcode,errorlevel" },
	{ "dataset_priority computes what is missing or null, in turn", SETS "T,x,10\nA,x,\nB,x,2\nC,x,3\nD,x,5\n",
		RULES("T = A + D; A = E + C; E = B") "R := check_hierarchy(DS, h rule Id dataset_priority all);",
		"Id,G,ruleid,bool_var,imbalance,errorcode,errorlevel\nT,x,1,T,0,," },
	{ "what a rule computed does not prove the rule itself, but others", SETS "A,x,\nB,x,2\nC,x,3\nD,x,9\n",
		RULES("A = B + C; A >= D") "R := check_hierarchy(DS, h rule Id partial_null dataset_priority all);",
		"Id,G,ruleid,bool_var,imbalance,errorcode,errorlevel\nA,x,1,,,,\nA,x,2,F,-4,," },
	{ "what the data say goes before what is computed", SETS "T,x,10\nA,x,4\nB,x,2\nC,x,3\nD,x,5\n",
		RULES("T = A + D; A = B + C") "R := check_hierarchy(DS, h rule Id dataset_priority);",
		"Id,G,Me,ruleid,imbalance,errorcode,errorlevel\nT,x,10,1,1,,\nA,x,4,2,-1,," },
	{ "hierarchy computes from what was computed", SETS "A,x,99\nB,x,2\nC,x,3\nD,x,5\n", RULES("T = A + D; A = B + C") "R := hierarchy(DS, h rule Id);",
		"Id,G,Me\nA,x,5\nT,x,10" },
	{ "from the data set", SETS "A,x,99\nB,x,2\nC,x,3\nD,x,5\n", RULES("T = A + D; A = B + C") "R := hierarchy(DS, h rule Id non_null dataset);",
		"Id,G,Me\nA,x,5\nT,x,104" },
	{ "from the data set where nothing was computed", SETS "A,x,99\nB,x,2\nD,x,5\n", RULES("T = A + D; A = B + C") "R := hierarchy(DS, h rule Id non_null rule_priority);",
		"Id,G,Me\nT,x,104" },
	{ "all keeps what was not computed", SETS "A,x,99\nB,x,2\nC,x,3\nQ,x,1\n", RULES("A = B + C") "R := hierarchy(DS, h rule Id non_null rule all);",
		"Id,G,Me\nA,x,5\nB,x,2\nC,x,3\nQ,x,1" },
	{ "hierarchy, partial_zero", SETS "B,x,2\nC,y,\n", RULES("A = B - C") "R := hierarchy(DS, h rule Id partial_zero);", "Id,G,Me\nA,x,2\nA,y," },
	{ "hierarchy, non_zero", SETS "B,x,2\nC,x,2\nB,y,1\n", RULES("A = B - C") "R := hierarchy(DS, h rule Id non_zero);", "Id,G,Me\nA,y,1" },
	{ "no data", SETS, RULES("A = B") "R := check_hierarchy(DS, h rule Id always_zero all);", "Id,G,ruleid,bool_var,imbalance,errorcode,errorlevel" },
	{ "codes that are numbers, and signs of codes", "DS: Id id integer, Me me integer\n4,5\n8,2\n12,3\n",
		"define hierarchical ruleset h (variable rule Id) is '4' = 8 + 12 end hierarchical ruleset; R := check_hierarchy(DS, h rule Id all);",
		"Id,ruleid,bool_var,imbalance,errorcode,errorlevel\n4,1,T,0,," },
	{ "codes with signs: the first sign is the operator's", "DS: Id id integer, Me me integer\n-1,5\n2,3\n-3,-2\n1,4\n",
		"define hierarchical ruleset h (variable rule Id) is -1 = 2 - -3; 2 = -1 + +3 end hierarchical ruleset; R := check_hierarchy(DS, h rule Id partial_zero all);",
		"Id,ruleid,bool_var,imbalance,errorcode,errorlevel\n-1,1,T,0,,\n2,2,F,7,," },
	{ "sums beyond 64 bits go on as doubles", SETS "A,x,1\nB,x,9223372036854775807\nC,x,9223372036854775807\n", RULES("A = B + C") "R := check_hierarchy(DS, h rule Id);",
		"Id,G,Me,ruleid,imbalance,errorcode,errorlevel\nA,x,1,1,-18446744073709552000,," },
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct made m;

		made_begin(&m);
		check_str(made_run(&m, cases[i].data, cases[i].script, "R"), cases[i].want, "%s: %s", cases[i].why, m.e.msg);
		made_end(&m);
	}
}

/* The example of the reference manual (VTL 2.1, check_hierarchy, ruleset HR_1, input dataset, mode partial_null, output all). */
static void test_manual(void **state)
{
	struct made m;

	(void)state;
	made_begin(&m);
	check_str(made_run(&m, "DS: Id_1 id string, Id_2 id string, Me_1 me integer\n2010,A,5\n2010,B,11\n2010,C,0\n2010,G,19\n2010,H,\n2010,I,14\n2010,M,2\n"
		"2010,N,5\n2010,O,4\n2010,P,7\n2010,Q,-7\n2010,S,3\n2010,T,9\n2010,U,\n2010,V,6\n",
		"define hierarchical ruleset HR_1 (variable rule Id_2) is R010 : A = J + K + L errorlevel 5; R020 : B = M + N + O errorlevel 5; "
		"R030 : C = P + Q errorcode \"XX\" errorlevel 5; R040 : D = R + S errorlevel 1; R060 : F = Y + W + Z errorlevel 7; R070 : G = B + C; "
		"R080 : H = D + E errorlevel 0; R090 : I = D + G errorcode \"YY\" errorlevel 0; R100 : M >= N errorlevel 5; R110 : M <= G errorlevel 5 "
		"end hierarchical ruleset; R := check_hierarchy(DS, HR_1 rule Id_2 partial_null all);", "R"),
		"Id_1,Id_2,ruleid,bool_var,imbalance,errorcode,errorlevel\n2010,A,R010,,,,\n2010,B,R020,T,0,,\n2010,C,R030,T,0,,\n2010,D,R040,,,,\n"
		"2010,G,R070,F,8,,\n2010,H,R080,,,,\n2010,I,R090,,,,\n2010,M,R100,F,-3,,5\n2010,M,R110,T,-17,,", "%s", m.e.msg);
	made_end(&m);
}

/* Many groups: more than are looked at together. */
static void test_groups(void **state)
{
	static char data[1 << 18];
	size_t n = (size_t)snprintf(data, sizeof data, SETS);
	struct made m;
	int at;

	(void)state;
	for (int i = 0; i < 3000; i++)
		n += (size_t)snprintf(data + n, sizeof data - n, "B,g%d,1\nA,g%d,%d\nC,g%d,2\n", i, i, i % 100 ? 3 : 4, i);
	made_begin(&m);
	made_run(&m, data, RULES("A = B + C") "R := check_hierarchy(DS, h rule Id);", "R");
	at = plan_set(&m.plan, "R");
	assert_int_equal(m.plan.set[at].nrow, 30);
	assert_string_equal(sym_str(m.syms, vtl_get(&m.plan.set[at], 1, 29).sym), "g2900");
	made_end(&m);
}

static void test_keys(void **state)
{
	struct made m;

	(void)state;
	made_begin(&m);
	made_set(&m, SETS "A,x,1\nB,x,2\nA,x,3\n");
	assert_int_equal(vtl_keys_check(&m.plan.set[0], &m.e), ST_SKIP);
	assert_string_equal(m.e.msg, "the data set 'DS', row 3: the same identifiers as row 1");
	made_end(&m);
	made_begin(&m);
	made_set(&m, SETS "A,x,1\n,x,2\n");
	assert_int_equal(vtl_keys_check(&m.plan.set[0], &m.e), ST_SKIP);
	assert_string_equal(m.e.msg, "the data set 'DS', row 2: the identifier 'Id' is empty");
	made_end(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_modes), cmocka_unit_test(test_cases), cmocka_unit_test(test_manual),
		cmocka_unit_test(test_groups), cmocka_unit_test(test_keys) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
