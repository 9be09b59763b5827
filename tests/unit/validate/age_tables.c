/*
 * Published numbers: men of India in 1971 by single years of age (Registrar General and Census Commissioner, India 1976, Series 1, Part
 * II-C(ii)), of which the vignette on age heaping of the R package DemoTools computes Whipple's index, 2.925568 for 25 to 60 in units of
 * 100, and that of Myers, 40.55142 from 20 on; and the workbook AGESEX of the Population Analysis System (U.S. Census Bureau): sex ratio
 * score 2.249, age ratio scores 3.907 of men and 3.655 of women, index of accuracy 14.308.
 */
#include "tests/unit/validate/made_tables.h"

static const long india[] = {
	9544406, 7471790, 11590109, 11881844, 11872503, 12968350, 11993151, 10033918, 14312222, 8111523, 15311047, 6861510, 13305117, 7454575,
	9015381, 10325432, 9055588, 5519173, 12546779, 4784102, 13365429, 4630254, 9595545, 4727963, 5195032, 15061479, 5467392, 4011539,
	8033850, 1972327, 17396266, 1647397, 6539557, 2233521, 2101024, 16768198, 3211834, 1923169, 4472854, 1182245, 15874081, 1017752,
	3673865, 1247304, 1029243, 12619050, 1499847, 1250321, 2862148, 723195, 12396632, 733501, 2186678, 777379, 810700, 7298270, 1116032,
	650402, 1465209, 411834, 9478824, 429296, 1190060, 446290, 362767, 4998209, 388753, 334629, 593906, 178133, 4560342, 179460, 481230,
	159087, 155831, 1606147, 166763, 93569, 182238, 53567, 1715697, 127486, 150782, 52332, 48664, 456387, 46978, 34448, 44015, 19172,
};
static const long men[] = { 4677, 4135, 3825, 3647, 3247, 2802, 2409, 2212, 1786, 1505, 1390, 984, 745, 537, 346 },
	women[] = { 4544, 4042, 3735, 3647, 3309, 2793, 2353, 2112, 1691, 1409, 1241, 887, 697, 525, 348 };

/* Ages of one sex, a line each; the age `skip` has no number. */
static void ages(char *text, size_t cap, const char *key, const long *x, uint32_t n, uint32_t years, uint32_t skip)
{
	size_t at = strlen(text);

	for (uint32_t i = 0; i < n; i++) {
		char code[16];

		snprintf(code, sizeof code, years == 1 ? "Y%u" : "Y%uT%u", i * years, i * years + years - 1);
		at += (size_t)snprintf(text + at, cap - at, i * years == skip ? "%s AGE=%s : ..\n" : "%s AGE=%s : %ld\n", key, code, x[i]);
	}
}

#define HEAD "id,dataflow,where,column,sex,method,from,to,limit,minimum\n"
#define ROW(id, method, from, to, limit) id ",MIG_STOCK,INDICATOR=POP,AGE,SEX," method "," from "," to "," limit ",1000\n"
#define FIRED(id, what) id " First!A1 " what

static const struct {
	const char *why, *row;
	bool five, total;
	uint32_t skip;
	const char *findings, *count;
} cases[] = {
	{ "Whipple", ROW("AGE-HEAPING", "whipple", "23", "62", "292.5567"), false, false, 999, FIRED("AGE-HEAPING", "292.6 292.557 - (whipple, ages 23 to 62)"), "0/1/0" },
	{ "no more than Whipple", ROW("AGE-HEAPING", "whipple", "23", "62", "292.5569"), false, false, 999, "", "1/0/0" },
	{ "Myers", ROW("AGE-DIGITS", "myers", "20", "89", "40.5514"), false, false, 999, FIRED("AGE-DIGITS", "40.6 40.5514 - (myers, ages 20 to 89)"), "0/1/0" },
	{ "no more than Myers", ROW("AGE-DIGITS", "myers", "20", "89", "40.5515"), false, false, 999, "", "1/0/0" },
	{ "an age is missing", ROW("AGE-HEAPING", "whipple", "23", "62", "100"), false, false, 40, "", "0/0/1" },
	{ "groups where single ages are asked for", ROW("AGE-HEAPING", "whipple", "23", "62", "100"), true, true, 999, "", "0/0/2" },
	{ "sex ratios", ROW("AGE-SEX", "sex_ratio", "0", "74", "2.2484"), true, false, 999, FIRED("AGE-SEX", "2.2 2.2484 - (sex_ratio, ages 0 to 74)"), "0/1/0" },
	{ "no more than sex ratios", ROW("AGE-SEX", "sex_ratio", "0", "74", "2.2495"), true, false, 999, "", "1/0/0" },
	{ "age ratios of men", ROW("AGE-HEAPING", "age_ratio", "0", "74", "3.9065"), true, false, 999, FIRED("AGE-HEAPING", "3.9 3.9065 - (age_ratio, ages 0 to 74)"), "1/1/0" },
	{ "no more than age ratios", ROW("AGE-HEAPING", "age_ratio", "0", "74", "3.9075"), true, false, 999, "", "2/0/0" },
	{ "accuracy", ROW("AGE-ACCURACY", "accuracy", "0", "74", "14.3075"), true, false, 999, FIRED("AGE-ACCURACY", "14.3 14.3075 - (accuracy, ages 0 to 74)"), "0/1/0" },
	{ "no more than accuracy", ROW("AGE-ACCURACY", "accuracy", "0", "74", "14.3085"), true, false, 999, "", "1/0/0" },
	{ "said at the total", ROW("AGE-HEAPING", "age_ratio", "0", "74", "3.9065"), true, true, 999, "AGE-HEAPING First!A31 3.9 3.9065 - (age_ratio, ages 0 to 74)", "1/1/0" },
};

static void test_published(void **state)
{
	char dir[PATH_MAX];
	struct made m;

	(void)state;
	made_config(&m);
	test_dir(dir, sizeof dir);
	for (size_t i = 0; i < COUNT(cases); i++) {
		static char text[16384], got[8192], mine[8192];
		char rows[512], id[32], *line, *save = NULL;
		struct made own;
		struct submission s;
		struct arena a;
		struct err e;

		snprintf(rows, sizeof rows, HEAD "%s", cases[i].row);
		tables_rules(&m, dir, "age_tables", rows, &own, &a);
		*text = *mine = '\0';
		if (cases[i].five) {
			ages(text, sizeof text, "INDICATOR=POP SEX=M", men, COUNT(men), 5, cases[i].skip);
			ages(text, sizeof text, "INDICATOR=POP SEX=F", women, COUNT(women), 5, cases[i].skip);
		} else {
			ages(text, sizeof text, "INDICATOR=POP SEX=M", india, COUNT(india), 1, cases[i].skip);
		}
		if (cases[i].total)
			snprintf(text + strlen(text), sizeof text - strlen(text), "INDICATOR=POP SEX=M : 34247\nINDICATOR=POP SEX=F : 33333\n");
		made_submission(&own, &s, "x.csv", "IND", text);
		made_ok(validate_submission(&s, &own.counts, &e), &e);
		made_ok(findings_sort(&s, &e), &e);
		made_findings(&s, got, sizeof got);
		for (line = strtok_r(got, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
			if (!strncmp(line, "AGE-", 4))
				snprintf(mine + strlen(mine), sizeof mine - strlen(mine), "%s%s", *mine ? "\n" : "", line);
		/* The anchor of single ages from 20 or 23 on is that age. */
		if (!cases[i].five && (line = strstr(mine, "First!A")) && *cases[i].findings)
			check_str(line + strcspn(line, " "), strchr(strchr(cases[i].findings, ' ') + 1, ' '), "%s", cases[i].why);
		else
			check_str(mine, cases[i].findings, "%s", cases[i].why);
		snprintf(id, sizeof id, "%.*s", (int)strcspn(cases[i].row, ","), cases[i].row);
		made_count(&own, id, got, sizeof got);
		check_str(got, cases[i].count, "%s: count", cases[i].why);
		submission_release(&s);
		arena_release(&a);
	}
	clean(dir);
	made_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_published) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
