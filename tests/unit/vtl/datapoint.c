/* check_datapoint and check: outcomes, outputs, error codes, signatures, joins. */
#include "tests/unit/vtl/made.h"

#define DS "DS: Id id string, Y id integer, Me me number, Fl at string\nA,2019,5,p\nA,2020,,\nB,2019,-1,\n"

static const struct {
	const char *why, *script, *want;
} cases[] = {
	{ "invalid: what is false, with its measures", "define datapoint ruleset r (variable Me as m) is pos: m > 0 errorcode \"neg\" errorlevel 2 end datapoint ruleset; R := check_datapoint(DS, r);",
		"Id,Y,Me,ruleid,errorcode,errorlevel\nB,2019,-1,pos,neg,2" },
	{ "all: an outcome a point and rule; codes only where it is false",
		"define datapoint ruleset r (variable Me as m) is pos: m > 0 errorcode \"neg\" errorlevel 2; small: m < 5 end datapoint ruleset; R := check_datapoint(DS, r all);",
		"Id,Y,ruleid,bool_var,errorcode,errorlevel\nA,2019,pos,T,,\nA,2020,pos,,,\nB,2019,pos,F,neg,2\nA,2019,small,F,,\nA,2020,small,,,\nB,2019,small,T,," },
	{ "all_measures: both", "define datapoint ruleset r (variable Me) is Me > 0 end datapoint ruleset; R := check_datapoint(DS, r all_measures);",
		"Id,Y,Me,ruleid,bool_var,errorcode,errorlevel\nA,2019,5,1,T,,\nA,2020,,1,,,\nB,2019,-1,1,F,," },
	{ "when: false is true, unknown stays unknown", "define datapoint ruleset r (variable Id, Me) is when Id = \"A\" and Me > 0 then Me > 9 end datapoint ruleset; R := check_datapoint(DS, r all);",
		"Id,Y,ruleid,bool_var,errorcode,errorlevel\nA,2019,1,F,,\nA,2020,1,,,\nB,2019,1,T,," },
	{ "attributes can be asked for and are left out of the result", "define datapoint ruleset r (variable Fl) is isnull(Fl) end datapoint ruleset; R := check_datapoint(DS, r);",
		"Id,Y,Me,ruleid,errorcode,errorlevel\nA,2019,5,1,," },
	{ "value domains are given components", "define datapoint ruleset r (valuedomain V as v, W) is v = \"A\" or W = 2019 end datapoint ruleset; R := check_datapoint(DS, r components Id, Y all);",
		"Id,Y,ruleid,bool_var,errorcode,errorlevel\nA,2019,1,T,,\nA,2020,1,T,,\nB,2019,1,T,," },
	{ "levels that are words", "define datapoint ruleset r (variable Me) is Me > 0 errorlevel \"E\"; Me < 0 errorlevel 1 end datapoint ruleset; R := check_datapoint(DS, r);",
		"Id,Y,Me,ruleid,errorcode,errorlevel\nB,2019,-1,1,,E\nA,2019,5,2,,1" },
	{ "check: a data set against a number", "R := check(DS >= 0 errorcode \"neg\" errorlevel 1 imbalance DS - 0);",
		"Id,Y,bool_var,imbalance,errorcode,errorlevel\nA,2019,T,5,,\nA,2020,,,,\nB,2019,F,-1,neg,1" },
	{ "check: only what is false", "R := check(DS#Me >= 0 invalid);", "Id,Y,bool_var,imbalance,errorcode,errorlevel\nB,2019,F,,," },
	{ "check: conditions together", "R := check(DS >= 0 and not (DS#Y = 2020) or DS#Fl = \"q\");",
		"Id,Y,bool_var,imbalance,errorcode,errorlevel\nA,2019,T,,,\nA,2020,,,,\nB,2019,,,," },
	{ "a result is data like others", "define datapoint ruleset r (variable Me) is Me > 0 end datapoint ruleset; X := check_datapoint(DS, r all_measures); "
		"define datapoint ruleset s (variable bool_var) is nvl(bool_var, true) end datapoint ruleset; R := check_datapoint(X, s);",
		NULL },
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct made m;

		made_begin(&m);
		if (cases[i].want) {
			check_str(made_run(&m, DS, cases[i].script, "R"), cases[i].want, "%s: %s", cases[i].why, m.e.msg);
		} else {
			/* The result of a check has the component ruleid already. */
			made_set(&m, DS);
			check(made_plan(&m, cases[i].script) == ST_SKIP && strstr(m.e.msg, "ruleid"), "%s: %s", cases[i].why, m.e.msg);
		}
		made_end(&m);
	}
}

/* Two data sets meet where their common identifiers are equal; the one with more identifiers gives the rows. */
static void test_join(void **state)
{
	struct made m;

	(void)state;
	made_begin(&m);
	made_set(&m, "P: Id id string, Me me number\nA,3\nC,1\n");
	check_str(made_run(&m, DS, "R := check(P < DS imbalance DS - P);", "R"),
		"Id,Y,bool_var,imbalance,errorcode,errorlevel\nA,2019,T,2,,\nA,2020,,,,", "%s", m.e.msg);
	made_end(&m);
	made_begin(&m);
	made_set(&m, "P: Other id string, Me me number\n");
	made_set(&m, DS);
	assert_int_equal(made_plan(&m, "R := check(P < DS);"), ST_SKIP);
	assert_non_null(strstr(m.e.msg, "the identifier 'Other' of 'P' is not one of 'DS'"));
	made_end(&m);
}

/* The example of the reference manual (VTL 2.1, check_datapoint, ruleset dpr1). */
static void test_manual(void **state)
{
	struct made m;

	(void)state;
	made_begin(&m);
	check_str(made_run(&m, "DS: Id_1 id integer, Id_2 id string, Id_3 id string, Me_1 me integer\n2011,I,CREDIT,10\n2011,I,DEBIT,-2\n2012,I,CREDIT,10\n2012,I,DEBIT,2\n",
		"define datapoint ruleset dpr1 (variable Id_3, Me_1) is when Id_3 = \"CREDIT\" then Me_1 >= 0 errorcode \"Bad credit\"; "
		"when Id_3 = \"DEBIT\" then Me_1 >= 0 errorcode \"Bad debit\" end datapoint ruleset; R := check_datapoint(DS, dpr1);", "R"),
		"Id_1,Id_2,Id_3,Me_1,ruleid,errorcode,errorlevel\n2011,I,DEBIT,-2,2,Bad debit,", "%s", m.e.msg);
	made_end(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases), cmocka_unit_test(test_join), cmocka_unit_test(test_manual) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
