/*
 * What findings have for a cause: figures are localized, members are known, headings are told from columns.
 */
#include <math.h>

#include "tests/unit/validate/made.h"
#include "validate/smallest.h"

/* ---- the smallest sets of figures ---- */

#define IDENTITIES 8

static const struct set_case {
	const char *why, *identities; /* "off: figure -figure -figure", one a line */
	uint32_t budget;
	const char *sets;             /* "figure+by ...", the smallest sets */
} sets[] = {
	{ "one sum, three figures", "5: 0 -1 -2", 1000, "0-5 | 1+5 | 2+5" },
	{ "where two sums meet", "5: 0 -1 -2\n5: 3 -1 -4", 1000, "1+5" },
	{ "where two sums meet, by different amounts", "5: 0 -1 -2\n7: 3 -1 -4", 1000, "0-5 3-7 | 0+2 1+7 | 0-5 4+7 | 1+7 2-2 | 1+5 3-2 | 1+5 4+2 | 2+5 3-7 | 2+5 4+7" },
	{ "what holds is not broken", "5: 0 -1 -2\n0: 1 -3 -4\n0: 2 -5 -6", 1000, "0-5" },
	{ "what holds on all sides needs two", "5: 0 -1\n0: 0 -2\n0: 1 -3", 1000, "0-5 2-5 | 1+5 3+5" },
	{ "a table of two by two with one wrong inside", "-3: 6 -0 -1\n0: 7 -2 -3\n-3: 4 -0 -2\n0: 5 -1 -3\n0: 8 -4 -5\n0: 8 -6 -7", 1000, "0-3" },
	{ "two wrong figures far apart", "1: 0 -1 -2\n0: 1 -8\n0: 2 -9\n2: 3 -4 -5\n0: 4 -6\n0: 5 -7", 1000, "0-1 3-2" },
	{ "signs", "4: 0 -1 2\n-4: 3 -4 2", 1000, "0-4 3+4 | 0-4 4-4 | 0-8 2+4 | 1+4 3+4 | 1+4 4-4 | 1+8 2+4 | 2-4 3+8 | 2-4 4-8" },
	{ "nothing is wrong", "0: 0 -1", 1000, "given up" },
	{ "too much for the budget", "5: 0 -1 -2 -3 -4 -5\n6: 6 -7 -8 -9 -10 -11\n7: 12 -13 -14 -15 -16", 60, "given up" },
	{ "more figures than a set may have", "1: 0 -1\n2: 2 -3\n3: 4 -5\n4: 6 -7", 100000, "given up" },
};

static void read_identities(const char *text, struct identity *id, uint32_t figure[IDENTITIES][16], int32_t sign[IDENTITIES][16], uint32_t *n)
{
	for (*n = 0; *text; ++*n) {
		char *end;
		uint32_t k = 0;

		id[*n] = (struct identity){ .off = strtod(text, &end), .slack = 1e-9, .figure = figure[*n], .sign = sign[*n] };
		assert_int_equal(*end, ':');
		for (end++; *end == ' '; k++) {
			bool minus = end[1] == '-';

			sign[*n][k] = minus ? -1 : 1;
			figure[*n][k] = (uint32_t)strtoul(end + 1 + minus, &end, 10);
		}
		id[*n].n = k;
		text = *end ? end + 1 : end;
	}
}

static void write_sets(const struct smallest *s, char *buf, size_t cap)
{
	size_t at = 0;

	for (uint32_t i = 0; i < s->n && i < SETS_MOST; i++)
		for (uint32_t f = 0; f < s->size; f++)
			at += (size_t)snprintf(buf + at, cap - at, "%s%u%+g", f ? " " : i ? " | " : "", s->figure[i][f], s->by[i][f]);
	if (s->given_up)
		snprintf(buf, cap, "given up");
}

static void test_smallest(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sets); i++) {
		struct identity id[IDENTITIES];
		uint32_t figure[IDENTITIES][16], n;
		int32_t sign[IDENTITIES][16];
		struct smallest s;
		char got[1024] = "";

		read_identities(sets[i].identities, id, figure, sign, &n);
		assert_true(smallest_sets(id, n, 20, sets[i].budget, &s));
		write_sets(&s, got, sizeof got);
		check_str(got, sets[i].sets, "%s", sets[i].why);
	}
}

/* A table of rows and columns with sums on all sides, in which some figures inside are changed: with one it is found, whatever the table. */
static void test_any_figure(void **state)
{
	enum { SIDE = 4, ALL = (SIDE + 1) * (SIDE + 1) };
	uint32_t seed = 1;

	(void)state;
	for (uint32_t wrong = 0; wrong < ALL; wrong++) {
		double v[ALL] = { 0 };
		struct identity id[2 * (SIDE + 1)];
		uint32_t figure[2 * (SIDE + 1)][SIDE + 1];
		int32_t sign[SIDE + 1];
		struct smallest s;

		for (uint32_t i = 0; i < SIDE * SIDE; i++) {
			uint32_t row = i / SIDE, col = i % SIDE;
			double x = (seed = seed * 1664525u + 1013904223u) >> 12;

			v[row * (SIDE + 1) + col] = x;
			v[row * (SIDE + 1) + SIDE] += x;
			v[SIDE * (SIDE + 1) + col] += x;
			v[ALL - 1] += x;
		}
		v[wrong] += 17;
		for (uint32_t k = 0; k <= SIDE; k++)
			sign[k] = k < SIDE ? -1 : 1;
		for (uint32_t i = 0; i < 2 * (SIDE + 1); i++) {
			double off = 0;

			for (uint32_t k = 0; k <= SIDE; k++) {
				figure[i][k] = i <= SIDE ? i * (SIDE + 1) + k : k * (SIDE + 1) + i - SIDE - 1;
				off += sign[k] * v[figure[i][k]];
			}
			id[i] = (struct identity){ SIDE + 1, figure[i], sign, off, 1e-9 };
		}
		assert_true(smallest_sets(id, 2 * (SIDE + 1), ALL, 10000, &s));
		check(s.n == 1 && s.size == 1 && s.figure[0][0] == wrong && fabs(s.by[0][0] + 17) < 1e-6, "figure %u", wrong);
	}
}

/* ---- findings ---- */

#define S(sex, value) "SEX=" sex " : " value "\n"
#define A(area, sex, value) "REF_AREA=" area " SEX=" sex " : " value "\n"
#define AT(year, sex, value) "TIME_PERIOD=" year " SEX=" sex " : " value "\n"
#define AGE(sex, all, young, old) "SEX=" sex " : " all "\nSEX=" sex " AGE=Y_LT15 : " young "\nSEX=" sex " AGE=Y_GE15 : " old "\n"
#define OF(area, f, all, share) A(area, "F", f) A(area, "_T", all) A(area, "M", "60") "REF_AREA=" area " INDICATOR=SHARE_F SEX=F : " share "\n"

static const struct cause_case {
	const char *why, *text, *groups; /* a line a finding: cell rule group, or what it explains */
} causes[] = {
	{ "one alone has no group", S("_T", "5") S("F", "1") S("M", "1"), "A1 SUM-SEX -" },
	{ "two that have nothing in common", AT("2010", "_T", "5") AT("2010", "F", "1") AT("2010", "M", "1") AT("2015", "_T", "5") AT("2015", "F", "1") AT("2015", "M", "1"),
		"A1 SUM-SEX -\nA4 SUM-SEX -" },
	{ "where a sum over sex and one over age meet", AGE("_T", "100", "40", "60") AGE("F", "50", "92", "30") AGE("M", "50", "20", "30"),
		"A2 SUM-SEX explains 1: with 20 in First!A5 all of these sums hold, and no other figure does that\nA4 SUM-AGE SUM-SEX First!A2" },
	{ "a total that others vouch for", AGE("_T", "100", "40", "60") AGE("F", "59", "20", "30") AGE("M", "50", "20", "30"),
		"A1 SUM-SEX SUM-AGE First!A4\nA4 SUM-AGE explains 1: with 50 in First!A4 all of these sums hold, and no other figure does that" },
	{ "which aggregate counts whom", "edge UNPD_941 004\nedge UNPD_941 024\nedge UNPD_934 056\nedge UNPD_934 882\n"
		A("UNPD_941", "_T", "37") A("UNPD_934", "_T", "50") A("004", "_T", "10") A("024", "_T", "20") A("056", "_T", "50") A("882", "_T", "7"),
		"A1 SUM-AREA explains 1: UNPD_941 counts 882, which is no member, and UNPD_934 lacks it, which is a member\nA2 SUM-AREA SUM-AREA First!A1" },
	{ "one member of several aggregates", "edge UNPD_903 012\nedge UNPD_903 024\nedge UNPD_941 012\nedge UNPD_941 004\nedge UNPD_935 004\nedge UNPD_934 024\n"
		A("UNPD_903", "_T", "30") A("UNPD_941", "_T", "50") A("UNPD_935", "_T", "40") A("UNPD_934", "_T", "20") A("012", "_T", "19") A("024", "_T", "20")
		A("004", "_T", "40"),
		"A1 SUM-AREA explains 1: First!A5 is a member of all 2 aggregates, and of none that adds up; with -9 more they do\nA2 SUM-AREA SUM-AREA First!A1" },
	{ "a heading", OF("004", "40", "100", "60") OF("024", "30", "90", "66.66666666666667") OF("056", "10", "70", "85.71428571428571"),
		"A4 DERIVED-SHARE-F explains 2: the heading is not what the column holds: computed from M instead of F all 3 figures agree, and otherwise none\n"
		"A8 DERIVED-SHARE-F DERIVED-SHARE-F First!A4\nA12 DERIVED-SHARE-F DERIVED-SHARE-F First!A4" },
	{ "a unit", OF("004", "40", "100", "0.4") OF("024", "30", "90", "0.3333333333333333") OF("056", "10", "70", "0.1428571428571429"),
		"A4 DERIVED-SHARE-F explains 2: the column is in another unit than its heading says: all 3 figures agree if they are taken times 100, and otherwise none\n"
		"A8 DERIVED-SHARE-F DERIVED-SHARE-F First!A4\nA12 DERIVED-SHARE-F DERIVED-SHARE-F First!A4" },
	{ "two of three are no heading", OF("004", "40", "100", "60") OF("024", "30", "90", "66.66666666666667") OF("056", "10", "70", "14.28571428571428"),
		"A4 DERIVED-SHARE-F -\nA8 DERIVED-SHARE-F -" },
	{ "what was computed from it", OF("004", "40", "101", "40.00001"), "A2 SUM-SEX explains 1: one figure is wrong, First!A2, First!A1 or First!A3, and nothing says which\n"
		"A4 DERIVED-SHARE-F SUM-SEX First!A2" },
};

static void test_causes(void **state)
{
	struct made m;
	struct err e;

	(void)state;
	made_config(&m);
	for (size_t i = 0; i < COUNT(causes); i++) {
		struct submission s;
		char got[4096] = "";
		size_t n = 0;

		made_submission(&m, &s, "x.csv", "DEU", causes[i].text);
		made_ok(validate_submission(&s, &m.counts, &e), &e);
		made_ok(findings_sort(&s, &e), &e);
		for (uint32_t k = 0; k < s.findings.n; k++) {
			const struct finding *f = &s.findings.v[k];
			char cell[CELL_TEXT];

			cell_name(f->at.row, f->at.col, cell);
			n += (size_t)snprintf(got + n, sizeof got - n, "%s%s %s ", n ? "\n" : "", cell, sym_str(s.syms, f->rule));
			if (f->explains)
				n += (size_t)snprintf(got + n, sizeof got - n, "explains %u: %s", f->explains, sym_str(s.syms, f->cause));
			else
				n += (size_t)snprintf(got + n, sizeof got - n, "%s", f->group ? sym_str(s.syms, f->group) : "-");
		}
		check_str(got, causes[i].groups, "%s", causes[i].why);
		submission_release(&s);
	}
	made_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_smallest), cmocka_unit_test(test_any_figure), cmocka_unit_test(test_causes) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
