/* What is refused before data are read, with its place and reason; what is only odd. */
#include "tests/unit/vtl/made.h"

#define DS "DS: Id id string, Id2 id string, Me me number, Tx me string\n"
#define ONE "DS: Id id string, Id2 id string, Me me number\n"
#define DP(rules) "define datapoint ruleset r (variable Id, Me as m, Tx) is " rules " end datapoint ruleset; A := check_datapoint(DS, r);"
#define HR(rules) "define hierarchical ruleset h (variable rule Id) is " rules " end hierarchical ruleset;"

static const struct {
	const char *data, *script, *want;
} refused[] = {
	{ DS, "A := ", "line 1, column 6: the script ends here, expected check_datapoint, check_hierarchy, hierarchy or check" },
	{ DS, "A := B + 1;", "found 'B', expected check_datapoint" },
	{ DS, "A := inner_join(B, C);", "line 1, column 6: 'inner_join' is not supported" },
	{ DS, "A := check_datapoint(DS[calc x := 1], r);", "clauses behind a dataset ([...]) are not supported" },
	{ DS, DP("\n  sum(m) > 1"), "line 2, column 3: 'sum' is not supported" },
	{ DS, DP("myfun(m) > 1"), "the function 'myfun' is not known" },
	{ DS, DP("m in countries"), "value domains by name ('countries') are not supported" },
	{ DS, DP("m > 1 errorlevel 1 errorcode \"x\""), "errorcode stands before errorlevel" },
	{ DS, DP("a: m > 1; m > 2"), "either all rules of a ruleset have a name or none has" },
	{ DS, DP("a: m > 1; a: m > 2"), "the rule 'a' a second time" },
	{ DS, DP("m > \"a\""), "a number and a string cannot be compared" },
	{ DS, DP("Tx + 1 > 0"), "this is a string, expected a number" },
	{ DS, DP("m + 1"), "the rule is a number, expected a condition (boolean)" },
	{ DS, DP("when m then m > 1"), "what stands behind when is a number, expected a condition" },
	{ DS, DP("Me > 1"), "'Me' is not in the signature of ruleset 'r'" },
	{ DS, DP("m in { \"a\" }"), "this is a string, expected number" },
	{ DS, DP("if m > 1 then 1 else \"x\""), "this is an integer, expected string" },
	{ DS, DP("match_characters(Tx, \"(\")"), "is broken at character" },
	{ DS, DP("match_characters(Tx, Tx)"), "the pattern of match_characters is a text" },
	{ DS, DP("m > 1e999"), "1e999 is larger than any number" },
	{ DS, DP("m > 99999999999999999999999999999999999999999999999999e400"), "is larger than any number" },
	{ DS, DP("substr(Tx) = \"a\" and round(m, 1, 2) = 1"), "round takes at most 2 arguments" },
	{ DS, DP("cast(Tx, money) = 1"), "found 'money', expected string, integer" },
	{ DS, DP("cast(Tx = \"a\", date) = cast(Tx, date)"), "a boolean cannot be cast to date" },
	{ DS, DP("not m"), "this is a number, expected boolean" },
	{ DS, DP("DS#Me > 1"), "a component of a data set has no place in a rule" },
	{ DS, DP("m > 1; errorcode"), "found 'errorcode', expected an expression" },
	{ DS, DP("0abc = 1"), "a number that goes on with a letter" },
	{ DS, DP("Tx = \"abc"), "a text that begins here is never closed" },
	{ DS, "/* never", "line 1, column 1: a comment that begins here is never closed" },
	{ DS, DP("m > 1 ? 2"), "'?' has no meaning here" },
	{ DS, "define datapoint ruleset r (variable Nope) is Nope > 1 end datapoint ruleset; A := check_datapoint(DS, r);", "has no component 'Nope'" },
	{ DS, "define datapoint ruleset r (variable Id, Id) is Id = \"a\" end datapoint ruleset; A := check_datapoint(DS, r);", "the name 'Id' a second time" },
	{ DS, "define datapoint ruleset r (valuedomain V as x) is x = \"a\" end datapoint ruleset; A := check_datapoint(DS, r);", "defined on value domains; say which components" },
	{ DS, "define datapoint ruleset r (variable Id) is Id = \"a\" end datapoint ruleset; define datapoint ruleset r (variable Id) is Id = \"a\" end datapoint ruleset;", "the ruleset 'r' a second time" },
	{ DS, "A := check_datapoint(DS, r);", "the ruleset 'r' is not defined" },
	{ DS, "define datapoint ruleset r (variable Me) is Me > 1 end datapoint ruleset; A := check_hierarchy(DS, r);", "is a datapoint ruleset, expected a hierarchical one" },
	{ DS, "define datapoint ruleset r (variable Me) is Me > 1 end datapoint ruleset; A := check_datapoint(XX, r);", "the data set 'XX' is not known" },
	{ DS, "define datapoint ruleset r (variable Me) is Me > 1 end datapoint ruleset; A := check_datapoint(A, r);", "'A' is made from itself" },
	{ DS, DP("m > 1") " A := check(DS#Me > 1);", "the result 'A' is assigned a second time" },
	{ DS, "define datapoint ruleset r (variable Me) is Me > 1 end datapoint ruleset; DS := check_datapoint(DS, r);", "has the name of a data set that is given" },
	{ ONE, HR("A = B + C") " R := check_hierarchy(DS, h rule Id2);", "rule says 'Id2' where 'h' is defined on 'Id'" },
	{ DS, HR("A = B + C") " R := check_hierarchy(DS, h rule Id);", "'DS' has 2 measures, expected one" },
	{ ONE, "define hierarchical ruleset h (variable rule Me) is A = B end hierarchical ruleset; R := check_hierarchy(DS, h rule Me);", "'Me' is no identifier" },
	{ ONE, "define hierarchical ruleset h (variable condition Me as c rule Id) is when c > 1 then A = B end hierarchical ruleset; R := check_hierarchy(DS, h condition Me rule Id);",
		"the condition 'Me' is no identifier" },
	{ ONE, "define hierarchical ruleset h (valuedomain rule V) is A = B end hierarchical ruleset; R := check_hierarchy(DS, h);", "is defined on a value domain; say which component" },
	{ ONE, HR("A = B; A = C") " R := hierarchy(DS, h rule Id);", "'A' is computed by two rules, '1' and '2'" },
	{ ONE, HR("A = B; B = C; C = A") " R := hierarchy(DS, h rule Id);", "is part of a circle" },
	{ ONE, HR("A = B; B = A") " R := check_hierarchy(DS, h rule Id dataset_priority);", "is part of a circle" },
	{ ONE, HR("A > B") " R := hierarchy(DS, h rule Id);", "has no rule with '=', so hierarchy has nothing to compute" },
	{ ONE, HR("A = 'B") " R := hierarchy(DS, h rule Id);", "a name in quotes that begins here is never closed" },
	{ ONE, HR("all = B") " R := hierarchy(DS, h rule Id);", "'all' is a word of the language; as a code it stands in quotes" },
	{ ONE, "R := check(DS#Me);", "the operand of check is a number, expected a condition" },
	{ DS, "R := check(DS > 1);", "'DS' is not in the data sets of the check" },
	{ ONE, "R := check(1 = 1);", "the check speaks of no data set" },
	{ ONE, "R := check(DS > 1 imbalance \"a\");", "the imbalance is a string, expected a number" },
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct made m;

		made_begin(&m);
		made_set(&m, refused[i].data);
		check(made_plan(&m, refused[i].script) == ST_SKIP, "%s: not refused", refused[i].script);
		check(strstr(m.e.msg, refused[i].want) && !strncmp(m.e.msg, "line ", 5), "%s: %s", refused[i].script, m.e.msg);
		made_end(&m);
	}
}

/* Of rulesets that nothing is checked by no component has a type; what no type would do for is wrong nevertheless. */
#define UNUSED(sig, rules) "define datapoint ruleset u (" sig ") is " rules " end datapoint ruleset;"
static void test_unused(void **state)
{
	static const struct { const char *script, *want; } cases[] = {
		{ UNUSED("variable X", "X > 1"), NULL },
		{ UNUSED("variable X, Y as z", "when X = \"a\" then z + 1 > 2; match_characters(X, \"a+\")"), NULL },
		{ UNUSED("variable", "when A > 1 then B = \"x\"; A = \"x\""), NULL }, /* each rule by itself */
		{ UNUSED("variable X", "substr(\"abc\", X) = \"c\""), NULL },
		{ UNUSED("variable X", "year(X) > 2000"), NULL },
		{ UNUSED("variable X", "Y > 1"), "'Y' is not in the signature of the ruleset" },
		{ UNUSED("variable X as y", "X > 1"), "'X' is not in the signature" },
		{ UNUSED("variable X, X", "X > 1"), "the name 'X' a second time" },
		{ UNUSED("variable X", "X + 1"), "the rule is" },
		{ UNUSED("variable X", "X > 1 and X = \"a\""), "cannot be compared" },
		{ UNUSED("variable", "A > 1 and length(A) = 2"), "a string and an integer cannot be compared" },
		{ UNUSED("variable X", "length(1) = X"), "this is an integer, expected string" },
		{ UNUSED("variable X", "when X + 1 then true"), "what stands behind when is" },
		{ UNUSED("variable X", "match_characters(X, \"(\")"), "is broken at character" },
		{ UNUSED("variable X", "a: X > 1; a: X > 2"), "the rule 'a' a second time" },
		{ "define hierarchical ruleset u (variable condition C as c rule R) is A = B[c > 1] end hierarchical ruleset;", NULL },
		{ "define hierarchical ruleset u (variable condition C as c rule R) is A = B[d > 1] end hierarchical ruleset;", "'d' is not in the signature" },
		{ "define hierarchical ruleset u (variable condition C as c rule R) is when c + 1 then A = B end hierarchical ruleset;", "what stands behind when is" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct made m;
		enum status st;

		made_begin(&m);
		made_set(&m, DS);
		st = made_plan(&m, cases[i].script);
		check(st == (cases[i].want ? ST_SKIP : ST_OK), "%s: %s", cases[i].script, st == ST_OK ? "not refused" : m.e.msg);
		if (cases[i].want)
			check(strstr(m.e.msg, cases[i].want) && !strncmp(m.e.msg, "line ", 5), "%s: %s", cases[i].script, m.e.msg);
		made_end(&m);
	}
}

static enum status on_lost(void *user, const char *statement, size_t n, struct err *why)
{
	char *got = user;
	size_t at = strlen(got);

	while (n && strchr(" \n\t", statement[n - 1]))
		n--;
	snprintf(got + at, 1000 - at, "{%.*s}%s;", (int)n, statement, why->msg);
	return ST_OK;
}

/* A statement that cannot be read costs itself and no other. */
#define GOOD(name) "define datapoint ruleset " name " (variable Id) is Id = \"a\" end datapoint ruleset"
static void test_rest(void **state)
{
	static const struct { const char *script, *want; } cases[] = {
		{ GOOD("a") ";\n" GOOD("b"), "a b " },
		{ "define datapoint;\n" GOOD("b") ";\n", "{define datapoint;}line 1, column 17: found ';', expected 'ruleset';b " },
		{ GOOD("a") "\n" GOOD("b") ";\n", "{" GOOD("a") "}line 2, column 1: found 'define', expected ';';b " },
		{ GOOD("a") ";\n@ ;\n " GOOD("b") ";\n", "{@ ;}line 2, column 1: '@' has no meaning here;a b " },
		{ "\"never\n" GOOD("b") ";\n", "{\"never}line 1, column 1: found 'never " "define datapoint ruleset b (variable Id) is Id = ', expected 'define', or the name of a result;b " },
		{ "define datapoint ruleset x (variable Id) is Id = \"a\n end datapoint ruleset;\n" GOOD("b"),
			"{define datapoint ruleset x (variable Id) is Id = \"a\n end datapoint ruleset;}line 3, column 51: found 'a', expected 'end';b " },
		{ "define datapoint ruleset x (variable Id) is Id = \"a end datapoint ruleset;\n",
			"{define datapoint ruleset x (variable Id) is Id = \"a end datapoint ruleset;}line 1, column 50: a text that begins here is never closed;" },
		{ GOOD("a") ";" GOOD("a") ";" GOOD("c"), "{" GOOD("a") ";}line 1, column 101: the ruleset 'a' a second time;a c " },
		{ "define x; // define y\n/* ; define z\ndefine z */\n" GOOD("b"),
			"{define x; // define y\n/* ; define z\ndefine z */}line 1, column 8: found 'x', expected 'datapoint ruleset' or 'hierarchical ruleset';b " },
		{ "define x \"; define y\"; " GOOD("b"), "{define x \"; define y\";}line 1, column 8: found 'x', expected 'datapoint ruleset' or 'hierarchical ruleset';b " },
		{ "/* never", "{/* never}line 1, column 1: a comment that begins here is never closed;" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct vtl_script s = { .nset = 0 };
		char got[1000] = "";
		struct arena a;
		struct err e;

		arena_init(&a, 0);
		check(vtl_parse_rest(cases[i].script, strlen(cases[i].script), NULL, &a, on_lost, got, &s, &e) == ST_OK, "%s: %s", cases[i].script, e.msg);
		for (uint32_t k = 0; k < s.nset; k++)
			snprintf(got + strlen(got), sizeof got - strlen(got), "%s ", s.set[k].name);
		check_str(got, cases[i].want, "%s", cases[i].script);
		arena_release(&a);
	}
}

static void test_accepted(void **state)
{
	static const char *const scripts[] = {
		"", "// nothing\n/* at all */",
		DP("m > 1;"), DP("'a b': m > 1 errorcode \"x\" errorlevel \"W\"; c: m < 9 errorlevel 1.5"),
		"A := check_datapoint(DS, r); define datapoint ruleset r (variable Me m) is m > 1 end datapoint ruleset;", /* used before it is defined */
		"define datapoint ruleset r (variable) is Me > 1 end datapoint ruleset; A <- check_datapoint(DS, r components Me all);",
		"B := check(A#bool_var); A := check(DS#Me > 1);", /* made in the order of need */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(scripts); i++) {
		struct made m;
		enum status st;

		made_begin(&m);
		made_set(&m, DS);
		st = made_plan(&m, scripts[i]);
		/* An empty signature has no components to name. */
		if (i == 5)
			check(st == ST_SKIP && strstr(m.e.msg, "components names 1, the signature of 'r' 0"), "%s: %s", scripts[i], m.e.msg);
		else
			check(st == ST_OK, "%s: %s", scripts[i], m.e.msg);
		made_end(&m);
	}
}

static void test_warnings(void **state)
{
	struct made m;

	(void)state;
	made_begin(&m);
	made_set(&m, ONE);
	assert_int_equal(made_plan(&m, HR("A = B + C; A = D + E; F = F") " R := check_hierarchy(DS, h rule Id);"), ST_OK);
	assert_int_equal(m.plan.nwarning, 2);
	assert_non_null(strstr(m.plan.warning[0], "'A' stands on the left of two rules, '1' and '2'"));
	assert_non_null(strstr(m.plan.warning[1], "compares 'F' with itself"));
	made_end(&m);
}

/* One after the other, each in one line. */
static const char *doubts(struct made *m, const char *script)
{
	static char all[4000];
	size_t n = 0;

	all[0] = '\0';
	made_begin(m);
	made_set(m, DS);
	check(made_plan(m, script) == ST_OK, "%s: %s", script, m->e.msg);
	for (uint32_t i = 0; i < m->plan.nwarning; i++)
		n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", i ? "\n" : "", strstr(m->plan.warning[i], ": ") + 2);
	made_end(m);
	return all;
}

static void test_doubts(void **state)
{
	static const struct { const char *script, *want; } cases[] = {
		{ DP("a: m > 5; b: when Id = \"x\" then m < 100; c: isnull(m) or Tx <> \"\"; d: m <> 7; e: when Id = \"y\" then m = 8"), "" },
		{ DP("a: when Id = \"x\" then Id = \"y\""), "the rule 'a' is a contradiction: it is never true where its condition is" },
		{ DP("a: m > 5 and m < 3"), "the rule 'a' is a contradiction: it is never true" },
		{ DP("a: m > 5 and 5 >= m"), "the rule 'a' is a contradiction: it is never true" },
		{ DP("a: m >= -5 and m <= -5"), "" },
		{ DP("a: m >= 5 and m <= 5 and m <> 5.0"), "the rule 'a' is a contradiction: it is never true" },
		{ DP("a: when between(m, 1, 2) then m < 3"), "the rule 'a' is redundant: it is never false" },
		{ DP("a: when Id in { \"x\", \"y\" } and Id not_in { \"y\", \"x\" } then m > 1"), "the rule 'a' is redundant: its condition is never true" },
		{ DP("a: when isnull(m) then m > 1"), "the rule 'a' is redundant: it is never true and never false" },
		{ DP("a: when not isnull(m) then not isnull(m)"), "the rule 'a' is redundant: it is never false" },
		{ DP("a: 1 = 1"), "the rule 'a' is redundant: it is never false" },
		{ DP("a: 2 < 1"), "the rule 'a' is a contradiction: it is never true" },
		{ DP("a: m = null"), "the rule 'a' is redundant: it is never true and never false" },
		{ DP("a: not (m > 1 or m <= 1)"), "the rule 'a' is a contradiction: it is never true" },
		{ DP("a: (m > 1) xor (m <= 1)"), "the rule 'a' is redundant: it is never false" },
		{ DP("a: length(Tx) > m and not (length(Tx) > m)"), "the rule 'a' is a contradiction: it is never true" },
		{ DP("a: length(Tx) > m and length(Tx) <= m"), "the rule 'a' is a contradiction: it is never true" },
		{ DP("a: m > 1; b: m > 1"), "the rule 'b' is redundant: it repeats 'a'" },
		{ DP("a: m > 1; b: 1.0 < m"), "the rule 'b' is redundant: it repeats 'a'" },
		{ DP("a: m > 0; b: m > 1"), "the rule 'a' is redundant: where it is false 'b' is, too" },
		{ DP("a: m > 0; b: when Id = \"x\" then m > 0"), "the rule 'b' is redundant: where it is false 'a' is, too" },
		{ DP("a: m >= 0; b: when Id = \"x\" then not isnull(m)"), "" },
		{ DP("a: nvl(m, 0) > 0; b: when Id = \"x\" then nvl(m, 0) > 0"), "the rule 'b' is redundant: where it is false 'a' is, too" },
		{ DP("a: Tx = \"q\"; b: when Id = \"x\" then m > 0"), "" },
		{ DP("a: when Id = \"x\" then m > 5; b: when Id in { \"x\", \"z\" } then m < 3"), "the rules 'a' and 'b' contradict each other: they are never both true" },
		{ DP("a: when Id = \"x\" then m > 5; b: when Id = \"y\" then m < 3"), "" },
		{ DP("a: when Id = \"x\" then Tx = \"q\"; b: when Id = \"x\" then Tx in { \"r\", \"s\" }"), "the rules 'a' and 'b' contradict each other: they are never both true" },
		{ HR("a: A = B + C; b: A = C + B"), "the rule 'b' is redundant: it repeats 'a'" },
		{ HR("a: A = B + C; b: A > C + B"), "the rules 'a' and 'b' contradict each other: they are never both true" },
		{ HR("a: A >= B + C; b: A = C + B"), "the rule 'a' is redundant: where it is false 'b' is, too" },
		{ HR("a: A >= B; b: B >= A"), "" },
		{ HR("a: A > B; b: B > A"), "the rules 'a' and 'b' contradict each other: they are never both true" },
		{ HR("a: A = B; b: B = A"), "the rule 'b' is redundant: it repeats 'a'" },
		{ HR("a: A = B - C; b: A = B + C"), "" },
		{ HR("a: A = B + B"), "'B' stands twice on the right of the rule 'a'" },
		{ HR("a: A = A + B"), "'A' stands on both sides of the rule 'a'" },
	};
	struct made m;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(doubts(&m, cases[i].script), cases[i].want, "%s", cases[i].script);
}

/* Nesting, long sums and many rules: refused or taken, never a crash. */
static void test_large(void **state)
{
	size_t cap = 40u << 20, n;
	char *s = malloc(cap);
	struct made m;

	(void)state;
	assert_non_null(s);
	n = (size_t)sprintf(s, "define datapoint ruleset r (variable) is ");
	memset(s + n, '(', 100000);
	strcpy(s + n + 100000, "Me");
	made_begin(&m);
	assert_int_equal(made_plan(&m, s), ST_SKIP);
	assert_non_null(strstr(m.e.msg, "nested deeper than 200"));
	made_end(&m);

	n = (size_t)sprintf(s, "define datapoint ruleset r (variable) is ");
	for (int i = 0; i < 100000; i++)
		n += (size_t)sprintf(s + n, "not ");
	made_begin(&m);
	assert_int_equal(made_plan(&m, s), ST_SKIP);
	assert_non_null(strstr(m.e.msg, "nested deeper than 200"));
	made_end(&m);

	n = (size_t)sprintf(s, "define datapoint ruleset r (variable) is Me");
	for (int i = 0; i < 100000; i++)
		n += (size_t)sprintf(s + n, " + 1");
	made_begin(&m);
	assert_int_equal(made_plan(&m, s), ST_SKIP);
	assert_non_null(strstr(m.e.msg, "an expression of more than 2000 levels"));
	made_end(&m);

	/* Sums in sums: each is short, all of them together are deep. */
	n = (size_t)sprintf(s, "define datapoint ruleset r (variable) is ");
	for (int i = 0; i < 150; i++)
		s[n++] = '(';
	n += (size_t)sprintf(s + n, "Me");
	for (int i = 0; i < 150; i++) {
		for (int k = 0; k < 100; k++)
			n += (size_t)sprintf(s + n, " + 1");
		s[n++] = ')';
	}
	s[n] = '\0';
	made_begin(&m);
	assert_int_equal(made_plan(&m, s), ST_SKIP);
	assert_non_null(strstr(m.e.msg, "an expression of more than 2000 levels"));
	made_end(&m);

	/* A text of quotation marks, a set of a hundred thousand codes, a literal that is no number. */
	n = (size_t)sprintf(s, "define datapoint ruleset r (variable) is Tx <> \"");
	memset(s + n, '"', 2000000);
	n += 2000000;
	n += (size_t)sprintf(s + n, "\" and Tx not_in { \"\"");
	for (int i = 0; i < 100000; i++)
		n += (size_t)sprintf(s + n, ", \"c%d\"", i);
	sprintf(s + n, " } end datapoint ruleset; R := check_datapoint(DS, r all);");
	made_begin(&m);
	made_set(&m, DS "A,x,1,c77777\nB,x,1,d\n");
	check(made_plan(&m, s) == ST_OK, "%s", m.e.msg);
	assert_int_equal(vtl_plan_run(&m.plan, &m.e), ST_OK);
	check_str(made_text(&m, "R"), "Id,Id2,ruleid,bool_var,errorcode,errorlevel\nA,x,1,F,,\nB,x,1,T,,", "a large set");
	made_end(&m);
	n = (size_t)sprintf(s, "define datapoint ruleset r (variable) is Me > 1");
	memset(s + n, '0', 100000);
	sprintf(s + n + 100000, " end datapoint ruleset;");
	made_begin(&m);
	assert_int_equal(made_plan(&m, s), ST_SKIP);
	assert_non_null(strstr(m.e.msg, "is larger than any number"));
	made_end(&m);

	/* Statements. */
	for (int i = n = 0; i <= 10000; i++)
		n += (size_t)sprintf(s + n, "define datapoint ruleset r%d (variable) is Me > 1 end datapoint ruleset;\n", i);
	made_begin(&m);
	assert_int_equal(made_plan(&m, s), ST_SKIP);
	assert_non_null(strstr(m.e.msg, "line 10001, column 26: more than 10000 rulesets"));
	made_end(&m);
	for (int i = n = 0; i < 1000; i++)
		n += (size_t)sprintf(s + n, "r%d := check(r%d#bool_var);\n", i, i + 1);
	made_begin(&m);
	assert_int_equal(made_plan(&m, s), ST_SKIP);
	assert_non_null(strstr(m.e.msg, "the data set 'r1000' is not known"));
	made_end(&m);
	sprintf(s + n, "x := check(DS#Me > 1);");
	made_begin(&m);
	assert_int_equal(made_plan(&m, s), ST_SKIP);
	assert_non_null(strstr(m.e.msg, "more than 1000 assignments"));
	made_end(&m);

	/* A million items in one rule and a hundred thousand rules. */
	n = (size_t)sprintf(s, "define hierarchical ruleset h (variable rule Id) is A = B");
	for (int i = 0; i < 1000000; i++)
		n += (size_t)sprintf(s + n, " + c%d", i);
	for (int i = 0; i < 100000; i++)
		n += (size_t)sprintf(s + n, "; d%d = c%d", i, i);
	n += (size_t)sprintf(s + n, " end hierarchical ruleset; R := check_hierarchy(DS, h rule Id partial_zero all);");
	assert_true(n < cap);
	made_begin(&m);
	made_set(&m, ONE "A,x,3\nc1,x,1\nc999999,x,2\n");
	check(made_plan(&m, s) == ST_OK, "%s", m.e.msg);
	assert_int_equal(vtl_plan_run(&m.plan, &m.e), ST_OK);
	assert_int_equal(m.plan.set[plan_set(&m.plan, "R")].nrow, 2);
	made_end(&m);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_refused), cmocka_unit_test(test_unused), cmocka_unit_test(test_rest), cmocka_unit_test(test_accepted), cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_doubts),
		cmocka_unit_test(test_large) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
