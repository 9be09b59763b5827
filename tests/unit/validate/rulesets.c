#include "tests/unit/validate/made_tables.h"

/* Rulesets of VTL over a table; findings of other rules are left out. */
#define POINTS(sig, rules) "define datapoint ruleset R (variable " sig ") is\n" rules "\nend datapoint ruleset;\n"
#define ITEMS(sig, rules) "define hierarchical ruleset R (variable " sig ") is\n" rules "\nend hierarchical ruleset;\n"
#define SAID " errorcode \"SUM-AGREED\""
#define COUNTRY(a, value) "REF_AREA=" a " : " value "\n"
#define THEN(a, year, value) "REF_AREA=" a " TIME_PERIOD=" year " : " value "\n"

static const struct {
	const char *why, *rules, *text, *findings, *count;
} cases[] = {
	{ "a bound", POINTS("OBS_VALUE as V", "SMALL: V <= 100" SAID), COUNTRY("250", "100") COUNTRY("276", "101"), "SUM-AGREED First!A2 101 - - (SMALL)", "1/1/0" },
	{ "exactly", POINTS("OBS_VALUE as V", "V <= 0.3" SAID), COUNTRY("250", "0.3") COUNTRY("276", "0.30000000000000004"),
		"SUM-AGREED First!A2 0.30000000000000004 - - (1)", "1/1/0" },
	{ "no number is unknown", POINTS("OBS_VALUE as V", "V <= 100" SAID), COUNTRY("250", "..") COUNTRY("251", "c") COUNTRY("276", "-"), "", "1/0/2" },
	{ "what was rejected is not looked at", POINTS("OBS_VALUE as V", "V <= 100" SAID), "no REF_AREA=276 : 101\n", "", "0/0/0" },
	{ "when", POINTS("SEX as S, AGE as A", "ADULT: when S = \"F\" then A = \"_T\"" SAID), "SEX=F AGE=Y0T4 : 1\nSEX=M AGE=Y0T4 : 1\nSEX=F : 1",
		"SUM-AGREED First!A1 1 - - (ADULT)", "2/1/0" },
	{ "an attribute that nobody gave is null", POINTS("OBS_STATUS as S", "S = \"P\"" SAID), COUNTRY("250", "1") "REF_AREA=276 OBS_STATUS=P : 1\nREF_AREA=251 OBS_STATUS=E : 1",
		"SUM-AGREED First!A3 1 - - (1)", "1/1/1" },
	{ "division by zero is said once and stops nothing", POINTS("OBS_VALUE as V", "1 / V < 10" SAID ";\nV < 5" SAID),
		COUNTRY("250", "0") COUNTRY("251", "0") COUNTRY("276", "5"), "VTL-DIV0 First!A1 - - - (SUM-AGREED)\nSUM-AGREED First!A3 5 - - (2)", "3/1/2" },
	{ "what is too large is said once and stops nothing", POINTS("OBS_VALUE as V", "power(V, 5000) > 10" SAID ";\nV < 5" SAID),
		COUNTRY("250", "2") COUNTRY("251", "3") COUNTRY("276", "1"), "VTL-OVERFLOW First!A1 - - - (SUM-AGREED)\nSUM-AGREED First!A3 1 - - (1)", "3/1/2" },
	{ "nothing is divided where the condition does not hold", POINTS("OBS_VALUE as V", "when V <> 0 then 1 / V < 10" SAID),
		COUNTRY("250", "0") COUNTRY("251", "0.01") COUNTRY("276", "5"), "SUM-AGREED First!A2 0.01 - - (1)", "2/1/0" },
	{ "nothing is said of a division that did not matter", POINTS("OBS_VALUE as V", "if V = 0 then true else 1 / V < 10" SAID ";\nV = 0 or 1 / V < 10" SAID),
		COUNTRY("250", "0") COUNTRY("276", "5"), "", "4/0/0" },
	{ "parts of a condition: false beats unknown, unknown beats true", POINTS("OBS_STATUS as S, SEX as X, OBS_VALUE as V", "when S = \"P\" and X = \"F\" and V > 1 then V > 5" SAID),
		"SEX=F : 3\nSEX=M : 3\nSEX=F OBS_STATUS=P : 3\nSEX=F OBS_STATUS=E : 3\nSEX=F OBS_STATUS=P AGE=Y0T4 : ..\nSEX=F OBS_STATUS=P AGE=Y5T9 : 9\nSEX=F OBS_STATUS=P AGE=Y10T14 : 1\nAGE=Y0T4 : 1",
		"SUM-AGREED First!A3 3 - - (1)", "5/1/2" },
	{ "what is said of a code only", POINTS("SEX as X", "X in {\"F\", \"M\"}" SAID), "SEX=F : 1\nSEX=M : 1\nSEX=_T : 1", "SUM-AGREED First!A3 1 - - (1)", "2/1/0" },
	{ "two columns", POINTS("REF_AREA as A, COUNTERPART_AREA as B, OBS_VALUE as V", "when A = B then V = 0" SAID), "COUNTERPART_AREA=276 : 1\nCOUNTERPART_AREA=250 : 1\nREF_AREA=250 COUNTERPART_AREA=250 : 0",
		"SUM-AGREED First!A1 1 - - (1)", "2/1/0" },
	{ "whole numbers", POINTS("OBS_VALUE as V", "mod(V, 3) = 0 and abs(V) * 2 < 13" SAID), COUNTRY("250", "6") COUNTRY("251", "-6") COUNTRY("276", "7") COUNTRY("278", "9") COUNTRY("280", "6.5"),
		"SUM-AGREED First!A3 7 - - (1)\nSUM-AGREED First!A4 9 - - (1)\nSUM-AGREED First!A5 6.5 - - (1)", "2/3/0" },
	{ "a cast that fails is said once and stops nothing", POINTS("TIME_PERIOD as T, OBS_VALUE as V", "cast(T, integer) > 2000" SAID ";\nV < 5" SAID),
		"TIME_PERIOD=2019 : 1\nTIME_PERIOD=2020-Q1 : 1\nTIME_PERIOD=2020-Q2 : 5\nTIME_PERIOD=1999 : 1",
		"VTL-CAST First!A2 - - - (SUM-AGREED)\nSUM-AGREED First!A3 5 - - (2)\nSUM-AGREED First!A4 1 - - (1)", "4/2/2" },
	{ "what a condition of an item could not read is said, too", ITEMS("condition TIME_PERIOD as T rule SEX", "'_T' = F[cast(T, integer) > 2000]" SAID),
		"TIME_PERIOD=2020-Q1 SEX=_T : 1\nTIME_PERIOD=2020-Q1 SEX=F : 2", "VTL-CAST First!A1 - - - (SUM-AGREED)", "0/0/1" },
	{ "what divides by zero in a condition", ITEMS("condition TIME_PERIOD as T rule SEX", "when 1 / (length(T) - 4) > 0 then '_T' = F" SAID),
		"SEX=_T : 1\nSEX=F : 2", "VTL-DIV0 First!A1 - - - (SUM-AGREED)", "0/0/1" },
	{ "every column", POINTS("", "when SEX = \"F\" then OBS_VALUE > 1 and REF_AREA <> \"250\"" SAID), "SEX=F : 1\nSEX=F REF_AREA=250 : 5\nSEX=F TIME_PERIOD=2019 : 5",
		"SUM-AGREED First!A1 1 - - (1)\nSUM-AGREED First!A2 5 - - (1)", "1/2/0" },
	{ "a sum", ITEMS("rule SEX", "'_T' = F + M" SAID), "SEX=_T : 3\nSEX=F : 1\nSEX=M : 2\nREF_AREA=250 SEX=_T : 4\nREF_AREA=250 SEX=F : 1\nREF_AREA=250 SEX=M : 2",
		"SUM-AGREED First!A4 4 3 1 (F + M)", "1/1/0" },
	{ "non_null: all must be there", ITEMS("rule SEX", "'_T' = F + M" SAID), "SEX=_T : 3\nSEX=F : 1\nSEX=M : ..\nREF_AREA=250 SEX=_T : 4\nREF_AREA=250 SEX=F : 1", "", "0/0/2" },
	{ "a difference", ITEMS("rule SEX", "F = '_T' - M" SAID), "SEX=_T : 3\nSEX=F : 2\nSEX=M : 2", "SUM-AGREED First!A2 2 1 1 (_T - M)", "0/1/0" },
	{ "at most", ITEMS("rule SEX", "F <= '_T'" SAID), "SEX=_T : 3\nSEX=F : 3\nREF_AREA=250 SEX=_T : 4\nREF_AREA=250 SEX=F : 5", "SUM-AGREED First!A4 5 4 1 (_T)", "1/1/0" },
	{ "less", ITEMS("rule SEX", "F < '_T'" SAID), "SEX=_T : 3\nSEX=F : 3", "SUM-AGREED First!A2 3 3 0 (_T)", "0/1/0" },
	{ "members with dates", ITEMS("condition TIME_PERIOD as T rule REF_AREA", "'840' = '854'[T < \"2025\"] + '566'" SAID),
		THEN("840", "2024", "3") THEN("854", "2024", "1") THEN("566", "2024", "2") THEN("840", "2025", "3") THEN("854", "2025", "1") THEN("566", "2025", "2"),
		"SUM-AGREED First!A4 3 2 1 (566)", "1/1/0" },
	{ "a rule with a condition", ITEMS("condition TIME_PERIOD as T rule REF_AREA", "when T = \"2024\" then '840' = '566'" SAID),
		THEN("840", "2024", "3") THEN("566", "2024", "2") THEN("840", "2025", "3") THEN("566", "2025", "2"), "SUM-AGREED First!A1 3 2 1 (566)", "0/1/1" },
	{ "more items than fit a line", ITEMS("rule REF_AREA", "'840' = '004' + '008' + '012' + '020' + '024' + '031' + '032' + '036' + '040' + '044' + '048' + '050' + '051' + '052' + '056' + '060' + '064' + '068' + '070' - '072'" SAID),
		COUNTRY("004", "1") COUNTRY("008", "1") COUNTRY("012", "1") COUNTRY("020", "1") COUNTRY("024", "1") COUNTRY("031", "1") COUNTRY("032", "1")
		COUNTRY("036", "1") COUNTRY("040", "1") COUNTRY("044", "1") COUNTRY("048", "1") COUNTRY("050", "1") COUNTRY("051", "1") COUNTRY("052", "1")
		COUNTRY("056", "1") COUNTRY("060", "1") COUNTRY("064", "1") COUNTRY("068", "1") COUNTRY("070", "1") COUNTRY("072", "5") COUNTRY("840", "14")
		"REF_AREA=840 SEX=F : 14\nREF_AREA=004 SEX=F : 14", "", "1/0/1" },
	{ "a difference of many", ITEMS("rule SEX", "'_T' = F + M" SAID ";\nF = '_T' - M" SAID), "SEX=_T : 3\nSEX=F : 1\nSEX=M : 2", "", "2/0/0" },
	{ "a sum that is too large is said and stops nothing", ITEMS("rule SEX", "'_T' = F" SAID), "SEX=_T : 3\nSEX=F : 9223372036854775807", "SUM-AGREED First!A1 3 9223372036854775807 -9223372036854775804 (F)", "0/1/0" },
};

/* Groups: what is missing, what is null, what is 0. */
#define GROUPS "REF_AREA=004 SEX=_T : 3\nREF_AREA=004 SEX=F : 1\n" /* no M */ \
	"REF_AREA=008 SEX=F : 1\nREF_AREA=008 SEX=M : 2\n" /* no total */ \
	"REF_AREA=012 SEX=_T : 3\nREF_AREA=012 SEX=F : 1\nREF_AREA=012 SEX=M : ..\n" /* M null */ \
	"REF_AREA=024 SEX=_T : -\nREF_AREA=024 SEX=F : 0\n" /* 0, no M */ \
	"REF_AREA=031 SEX=F : ..\n" /* one null */ \
	"REF_AREA=032 SEX=_U : 5\n" /* no item at all */ \
	"REF_AREA=036 SEX=_T : 3\nREF_AREA=036 SEX=M : 2\nREF_AREA=036 SEX=F : 1\n" \
	"REF_AREA=040 SEX=_T : 7\nREF_AREA=040 SEX=F : 1\nno REF_AREA=040 SEX=M : 6\n" /* M was rejected */
#define MODE(m) "SUM-AGREED,MIG_STOCK,,,,,," m "\n"
#define TOTAL ITEMS("rule SEX", "'_T' = F + M" SAID)
#define ZEROS "SUM-AGREED First!A1 3 1 2 (F + M)\nSUM-AGREED First!A3 0 3 -3 (F + M)"

static const struct {
	const char *why, *rules, *text, *findings, *count, *around;
} around_cases[] = {
	{ "items with conditions in a mode", ITEMS("condition TIME_PERIOD as T rule SEX", "'_T' = F + M[T < \"2020\"]" SAID),
		"TIME_PERIOD=2020 SEX=_T : 1\nTIME_PERIOD=2020 SEX=M : 5\nTIME_PERIOD=2019 SEX=M : 5", "SUM-AGREED First!A1 1 0 1 (F)\nSUM-AGREED First!A3 0 5 -5 (F + M)", "0/2/0",
		"SUM-AGREED,MIG_STOCK,,,,,,partial_zero\n" },
	{ "a relation and a tolerance in a mode", ITEMS("rule SEX", "'_T' >= F - M" SAID), "SEX=F : 3\nSEX=M : 2\nREF_AREA=250 SEX=F : 4\nREF_AREA=250 SEX=M : 2",
		"SUM-AGREED First!A3 0 2 -2 (F - M)", "1/1/0", "SUM-AGREED,MIG_STOCK,,,,1,,non_zero\n" },
};

static const struct {
	const char *mode, *findings, *count;
} modes[] = {
	{ "non_null", "", "1/0/4" },
	{ "non_zero", ZEROS, "1/2/4" },     /* not applicable: two with a null, all 0, what was rejected */
	{ "partial_null", "", "1/0/6" },
	{ "partial_zero", ZEROS, "2/2/3" },
	{ "always_null", "", "1/0/7" },
	{ "always_zero", ZEROS, "3/2/3" },
};

static void look(const struct made *m, const char *dir, const char *why, const char *ruleset, const char *text, const char *beside, const char *findings,
	const char *count)
{
	char got[4096], mine[4096] = "", around[PATH_MAX + 64], table[512], *line, *save = NULL;
	struct made own = *m;
	struct submission s;
	struct ruleset *rules;
	struct arena a;
	struct err e;

	tables(&m->config, dir, "MIG_STOCK.vtl", ruleset);
	snprintf(around, sizeof around, "%s/validators/rules/vtl.csv", dir);
	snprintf(table, sizeof table, "id,dataflow,where,open,tolerance,absolute,rounding,mode\n%s", beside ? beside : "");
	tables_write(around, table);
	snprintf(own.config.home.dir, sizeof own.config.home.dir, "%s", dir);
	arena_init(&a, 0);
	made_ok(rules_load(&own.config, &a, &rules, &e), &e);
	own.config.rules = rules;
	made_submission(&own, &s, "x.csv", "DEU", text);
	made_ok(validate_submission(&s, &own.counts, &e), &e);
	made_ok(findings_sort(&s, &e), &e);
	made_findings(&s, got, sizeof got);
	for (line = strtok_r(got, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (!strncmp(line, "SUM-AGREED ", 11) || !strncmp(line, "VTL-", 4))
			snprintf(mine + strlen(mine), sizeof mine - strlen(mine), "%s%s", *mine ? "\n" : "", line);
	check_str(mine, findings, "%s", why);
	made_count(&own, "SUM-AGREED", got, sizeof got);
	check_str(got, count, "%s: count", why);
	submission_release(&s);
	arena_release(&a);
}

static void test_rulesets(void **state)
{
	char dir[PATH_MAX];
	struct made m;

	(void)state;
	made_config(&m);
	test_dir(dir, sizeof dir);
	for (size_t i = 0; i < COUNT(cases); i++)
		look(&m, dir, cases[i].why, cases[i].rules, cases[i].text, NULL, cases[i].findings, cases[i].count);
	for (size_t i = 0; i < COUNT(around_cases); i++)
		look(&m, dir, around_cases[i].why, around_cases[i].rules, around_cases[i].text, around_cases[i].around, around_cases[i].findings,
			around_cases[i].count);
	for (size_t i = 0; i < COUNT(modes); i++) {
		char around[64];

		snprintf(around, sizeof around, MODE("%s"), modes[i].mode);
		look(&m, dir, modes[i].mode, TOTAL, GROUPS, around, modes[i].findings, modes[i].count);
	}
	clean(dir);
	made_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rulesets) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
