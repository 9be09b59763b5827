/* Rules as a table: what goes there comes back, and what is broken is refused with its place. */
#include "tests/unit/validate/made_tables.h"
#include "tests/unit/vtl/chance.h"

#include "validate/vtl_table.h"

static void export(struct arena *a, const struct vtl_script_of *f, uint32_t n, struct csvtab *out)
{
	const struct csvtab around[VA_FILES] = { { 0 } };
	struct err e;

	made_ok(vtl_table_export(f, n, around, a, out, &e), &e);
}

static void same_tables(const struct csvtab *a, const struct csvtab *b, const char *why)
{
	check(a->nrow == b->nrow && a->ncol == b->ncol, "%s: %u rows, then %u", why, a->nrow, b->nrow);
	for (uint32_t r = 0; r < a->nrow; r++)
		for (uint32_t c = 0; c < a->ncol; c++)
			check_str(csvtab_at(b, r, (int)c), csvtab_at(a, r, (int)c), "%s: row %u, %s", why, r, a->head[c]);
}

static void test_chance(void **state)
{
	struct made m;

	(void)state;
	made_config(&m);
	chance_seed = 7;
	for (int i = 0; i < 1500; i++) {
		struct vtl_script_of one = { .dataflow = "ANY" }, *back;
		struct vtl_text text = { 0 }, again = { 0 };
		struct csvtab first, second;
		struct arena a;
		struct err e;
		uint32_t n;

		arena_init(&a, 0);
		chance_ruleset(&text);
		made_ok(vtl_parse(text.s, text.n, NULL, &a, &one.script, &e), &e);
		export(&a, &one, 1, &first);
		first.file = "t.csv";
		first.head_line = 1;
		check(vtl_table_import(&first, &m.config, &a, &back, &n, &e) == ST_OK, "%s: %s", text.s, e.msg);
		assert_int_equal(n, 1);
		export(&a, back, n, &second);
		same_tables(&first, &second, text.s);
		vtl_text_release(&again);
		vtl_print_ruleset(&again, &back->script.set[0]);
		vtl_text_release(&text);
		vtl_print_ruleset(&text, &one.script.set[0]);
		check_str(again.s, text.s, "the script");
		vtl_text_release(&text);
		vtl_text_release(&again);
		arena_release(&a);
	}
	made_release(&m);
}

#define HEAD "dataflow,ruleset,kind,on,signature,component,rule,when,then,left,relation,right,errorcode,errorlevel,ess_type,level,severity,message," \
	"advice,tolerance_abs,tolerance_pct,rounding_base,rounding,valid_from,valid_to,precondition,where,open,equal_relative,equal_abs,equal_rounding,mode\n"
#define REST ",,,,,,,,,,,,,,,,,,\n"
#define POINT "MIG_STOCK,R,datapoint,variable,SEX as S,,A,,\"S = \"\"F\"\"\",,,,SUM-SEX," REST
#define ITEM "MIG_STOCK,R,hierarchical,variable,,SEX,A,,,_T,=,F + M,SUM-SEX," REST

static const struct {
	const char *rows, *want;
} broken[] = {
	{ "MIG_STOCK,R,datapoint,variable,SEX as S,,A,,\"S = \"\"F\",,,,SUM-SEX," REST, "t.csv:2:9, line 1, column 5: a text that begins here is never closed" },
	{ "MIG_STOCK,R,datapoint,variable,SEX as S,,A,,S + 1,,,,SUM-SEX," REST, "t.csv:2:9, line 1, column 1: this is a string, expected a number" },
	{ "MIG_STOCK,R,datapoint,variable,SEX as S,,A,,T = S,,,,SUM-SEX," REST, "t.csv:2:9, line 1, column 1: 'T' is not in the signature" },
	{ "MIG_STOCK,R,datapoint,variable,SEXX as S,,A,,S = S,,,,SUM-SEX," REST, "t.csv:2:5, line 1, column 1: the dataflow MIG_STOCK has no column 'SEXX'" },
	{ "MIG_STOCK,R,datapoint,variable,SEX as,,A,,S = S,,,,SUM-SEX," REST, "t.csv:2:5, line 1, column 7: the script ends here, expected an alias" },
	{ POINT "MIG_STOCK,R,datapoint,variable,SEX as S,,A,,S = S,,,,SUM-SEX," REST, "t.csv:3:7, line 1, column 1: the rule 'A' a second time" },
	{ POINT "MIG_STOCK,R,datapoint,variable,SEX as S,,,,S = S,,,,SUM-SEX," REST, "t.csv:3:7: either all rules of the ruleset 'R' have a name or none has" },
	{ POINT "MIG_STOCK,R,datapoint,variable,SEX as T,,B,,T = T,,,,SUM-SEX," REST, "t.csv:3:5: found 'SEX as T', but 'R' has 'SEX as S' in its first row (line 2)" },
	{ POINT "MIG_STOCK,Q,datapoint,variable,SEX as S,,B,,S = S,,,,SUM-SEX," REST POINT, "t.csv:4:2: the ruleset 'R' goes on here; its rows stand together" },
	{ "MIG_STOCK,R,data,variable,SEX,,A,,SEX = SEX,,,,SUM-SEX," REST, "t.csv:2:3: found 'data', expected datapoint or hierarchical" },
	{ "MIG_STOCK,R,datapoint,,SEX,,A,,SEX = SEX,,,,SUM-SEX," REST, "t.csv:2:4: found '', expected variable or valuedomain" },
	{ "MIG_STOCK,R,datapoint,variable,SEX,,A,,,,,,SUM-SEX," REST, "t.csv:2:9: the field then is empty" },
	{ "MIG_STOCK,R,datapoint,variable,SEX,,A,,SEX = SEX,F,,,SUM-SEX," REST, "t.csv:2:10: found 'F', but a datapoint rule has no left" },
	{ "MIG_STOCK,,datapoint,variable,SEX,,A,,SEX = SEX,,,,SUM-SEX," REST, "t.csv:2:2: the field ruleset is empty" },
	{ "MIG_STOCK,R's,datapoint,variable,SEX,,A,,SEX = SEX,,,,SUM-SEX," REST, "t.csv:2:2: found 'R's': a name of VTL has no quotation mark in it" },
	{ "../x,R,datapoint,variable,SEX,,A,,SEX = SEX,,,,SUM-SEX," REST, "t.csv:2:1: found '../x', expected a dataflow" },
	{ "MIG_STOCK,R,datapoint,variable,SEX,,A,,SEX = SEX,,,,," REST, "t.csv:2:13: the rule has no errorcode" },
	{ "MIG_STOCK,R,datapoint,variable,SEX,,A,,SEX = SEX,,,,NEW-RULE," REST, "t.csv:2:13: 'NEW-RULE' is no rule of catalogue.csv; as a new one it needs" },
	{ "MIG_STOCK,R,datapoint,variable,SEX,,A,,SEX = SEX,,,,\"\"\"x\"," REST, "t.csv:2:13, line 1, column 1: a text that begins here is never closed" },
	{ "MIG_STOCK,R,hierarchical,variable,,SEX,A,,,_T,==,F + M,SUM-SEX," REST, "t.csv:2:11: found '==', expected =, >, <, >= or <=" },
	{ "MIG_STOCK,R,hierarchical,variable,,SEX,A,,,_T,=,F +,SUM-SEX," REST, "t.csv:2:12, line 1, column 4: the script ends here, expected a code" },
	{ "MIG_STOCK,R,hierarchical,variable,,SEX,A,,,_T,=,,SUM-SEX," REST, "t.csv:2:12, line 1, column 1: the script ends here, expected a code" },
	{ ITEM "MIG_STOCK,R,hierarchical,variable,,SEX,B,,F > M,_T,=,F,SUM-SEX," REST, "t.csv:3:9: found 'F > M', but a hierarchical rule has no then" },
	/* around */
	{ "MIG_STOCK,R,hierarchical,variable,,SEX,A,,,_T,=,F,NEW-RULE,,VAD,1c,grave,Text.,,,,,,,,,,,,,,\n", "t.csv:2:17: severity 'grave', expected info, warning or error" },
	{ "MIG_STOCK,R,hierarchical,variable,,SEX,A,,,_T,=,F,NEW-RULE,,VAD,9,error,Text.,,,,,,,,,,,,,,\n", "t.csv:2:16: level '9', expected 0 to 5" },
	{ "MIG_STOCK,R,hierarchical,variable,,SEX,A,,,_T,=,F,NEW-RULE,,VAD,1c,error,Is {x}.,,,,,,,,,,,,,,\n", "t.csv:2:18: '{x}', expected {found}" },
	{ "MIG_STOCK,R,hierarchical,variable,,SEX,A,,,_T,=,F,SUM-SEX,,,,,,,-1,,,,,,,,,,,,\n", "t.csv:2:20: found '-1', expected a number that is not below zero" },
	{ "MIG_STOCK,R,hierarchical,variable,,SEX,A,,,_T,=,F,SUM-SEX,,,,,,,,,,,soon,,,,,,,,\n", "t.csv:2:24: found 'soon', expected a period" },
	{ "MIG_STOCK,R,hierarchical,variable,,SEX,A,,,_T,=,F,SUM-SEX,,,,,,,,,,,,,SEX,,,,,,\n", "t.csv:2:26: found 'SEX', expected COLUMN=CODE" },
	{ "MIG_STOCK,R,hierarchical,variable,,SEX,A,,,_T,=,F,SUM-SEX,,,,,,,,,,,,,,SEX=,,,,,\n", "t.csv:2:27: a code is missing after 'SEX='" },
	{ "ANY,R,hierarchical,variable,,SEX,A,,,_T,=,F,,,,,,,,5,,,,,,,,,,,,\n", "t.csv:2:13: a rule without an errorcode, to which its terms.csv could belong" },
	{ ITEM "MIG_STOCK,R,hierarchical,variable,,SEX,B,,,_T,=,F,SUM-SEX,,,,,,,5,,,,,,,,,,,,\n", "t.csv:3:20: found '5', but line 2 says '' of the same rule" },
};

static enum status import(const struct csvtab *t, const struct config *c, struct arena *a, struct err *e)
{
	struct vtl_script_of *v;
	struct csvtab out;
	uint32_t n;

	TRY(vtl_table_import(t, c, a, &v, &n, e));
	for (int i = 0; i < VA_FILES; i++)
		TRY(vtl_table_around(t, c, (enum vtl_around_file)i, a, &out, e));
	return ST_OK;
}

static void test_broken(void **state)
{
	char dir[PATH_MAX], path[PATH_MAX + 16];
	struct made m;

	(void)state;
	made_config(&m);
	test_dir(dir, sizeof dir);
	for (size_t i = 0; i < COUNT(broken); i++) {
		char text[4096];
		struct csvtab t;
		struct arena a;
		struct err e = { "" };

		arena_init(&a, 0);
		snprintf(text, sizeof text, "%s%s", HEAD, broken[i].rows);
		test_file(dir, "t.csv", text, path, sizeof path);
		made_ok(csvtab_load(path, &a, &t, &e), &e);
		t.file = "t.csv";
		check(import(&t, &m.config, &a, &e) == ST_FATAL, "%s: taken", broken[i].rows);
		check(!strncmp(e.msg, broken[i].want, strlen(broken[i].want)), "%s%s\nwanted %s", broken[i].rows, e.msg, broken[i].want);
		arena_release(&a);
	}
	clean(dir);
	made_release(&m);
}

/* What stands around a rule goes to the tables that it stands in. */
static void test_around(void **state)
{
	static const char rows[] = HEAD
		"MIG_STOCK,R,hierarchical,variable,,SEX,A,,,_T,=,F,NEW-RULE,,VAD,1c,error,Text.,Do.,5,,,,2000,,SEX=_T,SEX=F,,1e-9,,,\n"
		"MIG_STOCK,R,hierarchical,variable,,SEX,B,,,_T,>,M,NEW-RULE,,VAD,1c,error,Text.,Do.,5,,,,2000,,SEX=_T,SEX=F,,1e-9,,,\n"
		"MIG_FLOW,R,hierarchical,variable,,SEX,,,,_T,>,M,SUM-SEX," REST;
	char dir[PATH_MAX], path[PATH_MAX + 16];
	struct csvtab t, out;
	struct made m;
	struct err e;

	(void)state;
	made_config(&m);
	test_dir(dir, sizeof dir);
	test_file(dir, "t.csv", rows, path, sizeof path);
	made_ok(csvtab_load(path, &m.arena, &t, &e), &e);
	made_ok(import(&t, &m.config, &m.arena, &e), &e);
	made_ok(vtl_table_around(&t, &m.config, VA_CATALOGUE, &m.arena, &out, &e), &e);
	assert_int_equal(out.nrow, 1);
	check_str(csvtab_at(&out, 0, 0), "NEW-RULE", "the id");
	check_str(csvtab_at(&out, 0, 5), "Do.", "the advice");
	made_ok(vtl_table_around(&t, &m.config, VA_TERMS, &m.arena, &out, &e), &e);
	assert_int_equal(out.nrow, 1);
	check_str(csvtab_at(&out, 0, 1), "MIG_STOCK", "the dataflow");
	check_str(csvtab_at(&out, 0, 2), "5", "the tolerance");
	check_str(csvtab_at(&out, 0, 8), "SEX=_T", "the precondition");
	made_ok(vtl_table_around(&t, &m.config, VA_VTL, &m.arena, &out, &e), &e);
	assert_int_equal(out.nrow, 1);
	check_str(csvtab_at(&out, 0, 2), "SEX=F", "where");
	clean(dir);
	made_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_chance), cmocka_unit_test(test_broken), cmocka_unit_test(test_around) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
