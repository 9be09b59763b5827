/* Every function and operator, its null logic and its types, as conditions over one row. */
#include "tests/unit/vtl/made.h"

/* n is 7, d is 2.5, zero 0, big 2^62, s "Côte d'Ivoire", t " ab ", b true, day a date, per a period; x, y, z are null number, text, boolean. */
#define ROW "DS: Id id integer, n me integer, d me number, zero me integer, big me integer, s me string, t me string, b me boolean, " \
	"day me date, per me time_period, x me number, y me string, z me boolean, r me number\n" \
	"1,7,2.5,0,4611686018427387904,Côte d'Ivoire, ab ,true,2024-02-29,2019-Q2,,,,1e300\n"

static const struct {
	const char *expr, *want; /* T, F, or empty for null */
} cases[] = {
	{ "n = 7", "T" }, { "n <> 7", "F" }, { "n < 7.5", "T" }, { "n > 7", "F" }, { "n <= 7", "T" }, { "n >= 8", "F" },
	{ "x = 1", "" }, { "1 = x", "" }, { "null = n", "" }, { "y = \"a\"", "" }, { "z = true", "" },
	{ "s = \"Côte d'Ivoire\"", "T" }, { "s < \"D\"", "T" }, { "s <> y", "" }, { "b = true", "T" }, { "b <> false", "T" },
	/* precedence: not binds closer than =, * than +, + than =, = than and, and than or */
	{ "not b = false", "T" }, { "1 + 2 * 3 = n", "T" }, { "(1 + 2) * 3 = 9", "T" }, { "true or false and false", "T" }, { "- n + 7 = 0", "T" },
	{ "10 - 4 - 3 = 3", "T" }, { "12 / 2 / 3 = 2", "T" }, { "2 - -2 = 4", "T" }, { "+n = 7", "T" },
	/* F beats null, T beats null, xor and not keep it */
	{ "z and false", "F" }, { "false and z", "F" }, { "z and true", "" }, { "z or true", "T" }, { "z or false", "" }, { "z xor true", "" },
	{ "not z", "" }, { "true xor true", "F" }, { "true xor false", "T" }, { "null and false", "F" }, { "null or true", "T" },
	/* exact where both are exact */
	{ "0.1 + 0.2 = 0.3", "T" }, { "d * d = 6.25", "T" }, { "1 / 3 * 3 = 1", "T" }, { "6 / 3 = 2", "T" }, { "7 / 2 = 3.5", "T" },
	{ "9007199254740993 = 9007199254740992", "F" }, { "big + big > big", "T" }, { "big * 4 > 0", "T" }, { "r * r > 0", "" },
	{ "0.1 + 0.0000000000000001 = 0.1", "F" }, { "r = 1e300 + 1e280", "T" },
	{ "n / zero = 1", "" }, { "isnull(n / zero)", "T" },
	{ "isnull(x)", "T" }, { "isnull(n)", "F" }, { "isnull(null)", "T" }, { "nvl(x, 3) = 3", "T" }, { "nvl(n, 3) = 7", "T" }, { "nvl(y, \"q\") = \"q\"", "T" },
	{ "between(n, 7, 8)", "T" }, { "between(n, 8, 9)", "F" }, { "between(n, 8, x)", "F" }, { "between(n, 1, x)", "" }, { "between(s, \"A\", \"Z\")", "T" },
	{ "n in { 1, 7 }", "T" }, { "n not_in { 1, 7 }", "F" }, { "n in { 7.0 }", "T" }, { "s in { \"a\", \"b\" }", "F" }, { "y in { \"a\" }", "" },
	{ "s in { \"a\", null }", "" }, { "b in { true }", "T" }, { "n in { -7 }", "F" },
	{ "abs(-3) = 3", "T" }, { "abs(d) = 2.5", "T" }, { "round(2.5) = 3", "T" }, { "round(-2.5) = -3", "T" }, { "round(2.345, 2) = 2.35", "T" },
	{ "round(1234, -2) = 1200", "T" }, { "round(x, 1) = 1", "" }, { "round(2.5, _) = 3", "T" }, { "trunc(-2.7) = -2", "T" }, { "trunc(2.789, 2) = 2.78", "T" },
	{ "ceil(2.1) = 3", "T" }, { "ceil(-2.1) = -2", "T" }, { "floor(2.9) = 2", "T" }, { "floor(-2.1) = -3", "T" }, { "ceil(3) = 3", "T" },
	{ "mod(7, 3) = 1", "T" }, { "mod(-7, 3) = 2", "T" }, { "mod(7, 0) = 7", "T" }, { "mod(7.5, 2) = 1.5", "T" }, { "mod(x, 2) = 1", "" },
	{ "power(2, 10) = 1024", "T" }, { "power(1.5, 2) = 2.25", "T" }, { "power(4, 0.5) = 2", "T" }, { "power(-1, 0.5) = 1", "" },
	{ "sqrt(9) = 3", "T" }, { "sqrt(-1) = 1", "" }, { "exp(0) = 1", "T" }, { "ln(1) = 0", "T" }, { "ln(0) = 1", "" }, { "ln(exp(1)) = 1", "T" },
	{ "length(s) = 13", "T" }, { "length(y) = 1", "" }, { "length(\"\") = 0", "T" },
	{ "substr(s, 1, 4) = \"Côte\"", "T" }, { "substr(s, 6) = \"d'Ivoire\"", "T" }, { "substr(s, 99) = \"\"", "T" }, { "substr(s, 3, _) = substr(s, 3)", "T" },
	{ "trim(t) = \"ab\"", "T" }, { "ltrim(t) = \"ab \"", "T" }, { "rtrim(t) = \" ab\"", "T" },
	{ "upper(s) = \"CÔTE D'IVOIRE\"", "T" }, { "lower(\"ÄÖ\") = \"äö\"", "T" }, { "upper(\"straße\") = \"STRASSE\"", "T" },
	{ "\"a\" || \"b\" = \"ab\"", "T" }, { "isnull(y || \"b\")", "T" },
	{ "instr(s, \"d\") = 6", "T" }, { "instr(s, \"q\") = 0", "T" }, { "instr(\"abab\", \"b\", 1, 2) = 4", "T" }, { "instr(\"abab\", \"b\", 3) = 4", "T" },
	{ "replace(\"abab\", \"b\", \"xy\") = \"axyaxy\"", "T" }, { "replace(\"abab\", \"b\") = \"aa\"", "T" }, { "replace(\"ab\", \"\", \"x\") = \"ab\"", "T" },
	{ "match_characters(s, \"C.*\")", "T" }, { "match_characters(s, \"C\")", "F" }, { "match_characters(y, \".*\")", "" },
	{ "match_characters(\"A12\", \"[A-Z][0-9]{2}\")", "T" }, { "match_characters(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a+)+b\")", "F" },
	{ "if n = 7 then true else false", "T" }, { "if x = 1 then true else false", "F" },
	{ "(if b then 1 else 2.5) = 1", "T" },
	{ "(case when n = 1 then \"a\" when n = 7 then \"b\" else \"c\") = \"b\"", "T" }, { "(case when z then 1 else 2) = 2", "T" },
	{ "cast(n, string) = \"7\"", "T" }, { "cast(\"12\", integer) = 12", "T" }, { "isnull(cast(\"1.5\", integer))", "T" }, { "cast(\"1.5\", number) = 1.5", "T" },
	{ "isnull(cast(\"abc\", number))", "T" }, { "isnull(cast(\"inf\", number))", "T" }, { "cast(\"2024-02-29\", date) = day", "T" },
	{ "isnull(cast(\"2023-02-29\", date))", "T" }, { "cast(day, string) = \"2024-02-29\"", "T" }, { "cast(b, string) = \"true\"", "T" },
	{ "cast(d, string) = \"2.5\"", "T" }, { "year(day) = 2024", "T" }, { "year(per) = 2019", "T" }, { "cast(\"true\", boolean)", "T" },
	{ "day > cast(\"2024-02-28\", date)", "T" }, { "\"a \"\"b\"\"\" = \"a \" || replace(\"'b'\", \"'\", \"\"\"\")", "T" },
};

static void test_expressions(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char script[600], want[300];
		struct made m;

		made_begin(&m);
		snprintf(script, sizeof script, "define datapoint ruleset r (variable) is %s end datapoint ruleset; A := check_datapoint(DS, r all);", cases[i].expr);
		snprintf(want, sizeof want, "Id,ruleid,bool_var,errorcode,errorlevel\n1,1,%s,,", cases[i].want);
		check_str(made_run(&m, ROW, script, "A"), want, "%s: %s", cases[i].expr, m.e.msg);
		made_end(&m);
	}
}

/* What stands behind else reaches as far as it can: the comparison is part of it, and the types do not fit. */
static void test_else(void **state)
{
	struct made m;

	(void)state;
	made_begin(&m);
	check_str(made_run(&m, ROW, "define datapoint ruleset r (variable) is if z then 1 else 2 = 2 end datapoint ruleset; A := check_datapoint(DS, r);", "A"), "", "else");
	assert_non_null(strstr(m.e.msg, "this is an integer, expected boolean"));
	made_end(&m);
}

/* Vectors longer than a block, constants, and whole numbers beside decimals give the same as one row at a time. */
static void test_blocks(void **state)
{
	static char data[1 << 17];
	size_t n = (size_t)snprintf(data, sizeof data, "DS: Id id integer, v me number, s me string\n");
	unsigned want = 0, seen = 0;
	const char *p;
	struct made m;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		bool null = i % 7 == 0, odd = i % 1500 == 3;

		char value[16] = "";

		if (odd || !null)
			snprintf(value, sizeof value, odd ? "%d.5" : "%d", i);
		n += (size_t)snprintf(data + n, sizeof data - n, "%d,%s,k%d\n", i, value, i % 3);
		want += !(null && !odd) && !(2 * i + (odd ? 1 : 0) - 5 > 4000 && i % 3 == 1);
	}
	made_begin(&m);
	p = made_run(&m, data, "define datapoint ruleset r (variable v, s) is 2 * v - 5 > 4000 and s = \"k1\" end datapoint ruleset; A := check_datapoint(DS, r);", "A");
	for (; (p = strchr(p, '\n')) != NULL; p++)
		seen++;
	/* A null beside a text that differs is false: F beats null. */
	for (int i = 0; i < 5000; i++)
		want += i % 7 == 0 && i % 1500 != 3 && i % 3 != 1;
	assert_int_equal(seen, want);
	made_end(&m);
}

static void test_trouble(void **state)
{
	struct made m;

	(void)state;
	made_begin(&m);
	made_run(&m, "DS: Id id integer, a me number, b me number, s me string\n1,1,0,x\n2,1,1,3\n3,,0,\n4,5,0,7\n",
		"define datapoint ruleset r (variable) is a / b > 0; cast(s, integer) > 0 end datapoint ruleset; A := check_datapoint(DS, r all);", "A");
	assert_int_equal(m.plan.faults[VTL_DIV0], 2);
	assert_int_equal(m.plan.faults[VTL_CAST], 1);
	made_end(&m);
	/* Where the rule says something all the same, nothing is complained of. */
	made_begin(&m);
	made_run(&m, "DS: Id id integer, a me number, b me number\n1,1,0\n2,1,1\n3,0,0\n4,5,0\n",
		"define datapoint ruleset r (variable) is when b <> 0 then a / b > 0; if b = 0 then true else a / b > 0;"
		" b = 0 or a / b > 0; b <> 0 and a / b > 0; nvl(a / b, 1) > 0; isnull(a / b) or b > 0 end datapoint ruleset; A := check_datapoint(DS, r all);", "A");
	assert_int_equal(m.plan.faults[VTL_DIV0], 0);
	made_end(&m);
	made_begin(&m);
	made_run(&m, "DS: Id id integer, a me number, b me number\n1,1,0\n2,1,1\n3,0,0\n4,5,0\n",
		"define datapoint ruleset r (variable) is a < 1 / 0; if a > 1 then a / b > 0 else true end datapoint ruleset; A := check_datapoint(DS, r all);", "A");
	assert_int_equal(m.plan.faults[VTL_DIV0], 5);
	assert_int_equal(m.plan.faults[VTL_OVERFLOW], 0);
	made_end(&m);
	/* Too large, no number, and a sum of what is large; null where the figure is null is neither. */
	made_begin(&m);
	made_run(&m, "DS: Id id integer, a me number\n1,2\n2,-1\n3,\n",
		"define datapoint ruleset r (variable) is a * 1e308 * 10 > 0; sqrt(a) > 0; nvl(power(a, 5000), 1) > 0 end datapoint ruleset; A := check_datapoint(DS, r all);", "A");
	assert_int_equal(m.plan.faults[VTL_OVERFLOW], 3);
	assert_int_equal(m.plan.faults[VTL_DIV0], 0);
	made_end(&m);
	made_begin(&m);
	made_run(&m, "DS: Id id string, a me number\nT,1\nB,1e308\nC,1e308\n",
		"define hierarchical ruleset h (variable rule Id) is T = B + C; T = B end hierarchical ruleset; A := check_hierarchy(DS, h rule Id all);", "A");
	assert_int_equal(m.plan.faults[VTL_OVERFLOW], 1);
	made_end(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_expressions), cmocka_unit_test(test_else), cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_trouble) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
