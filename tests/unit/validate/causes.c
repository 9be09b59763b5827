/*
 * What findings have for a cause: figures are localized, members are known, headings are told from columns.
 */
#include <math.h>

#include "tests/unit/validate/made_tables.h"
#include "validate/smallest.h"

/* ---- the smallest sets of figures ---- */

#define IDENTITIES 8

static const struct set_case {
	const char *why, *identities; /* "off: figure -figure -figure", one a line; "off<:" it should be at most 0, "off>:" at least;
	                                 then "!figure least that may be added" */
	uint32_t budget;
	const char *sets;             /* "figure+by ...", the smallest sets; <, > or ~ behind it: or less, or more, or otherwise */
} sets[] = {
	{ "one sum, three figures", "5: 0 -1 -2", 1000, "0-5 | 1+5 | 2+5" },
	{ "where two sums meet", "5: 0 -1 -2\n5: 3 -1 -4", 1000, "1+5" },
	{ "where two sums meet, by different amounts", "5: 0 -1 -2\n7: 3 -1 -4", 1000, "0-5 3-7 | 0+2 1+7 | 0-5 4+7 | 1+7 2-2 | 1+5 3-2 | 1+5 4+2 | 2+5 3-7 | 2+5 4+7" },
	{ "what holds is not broken", "5: 0 -1 -2\n0: 1 -3 -4\n0: 2 -5 -6", 1000, "0-5" },
	{ "what holds on all sides needs two", "5: 0 -1\n0: 0 -2\n0: 1 -3", 1000, "0-5 2-5 | 1+5 3+5" },
	{ "a table of two by two with one wrong inside", "-3: 6 -0 -1\n0: 7 -2 -3\n-3: 4 -0 -2\n0: 5 -1 -3\n0: 8 -4 -5\n0: 8 -6 -7", 1000, "0-3" },
	{ "two wrong figures far apart", "1: 0 -1 -2\n0: 1 -8\n0: 2 -9\n2: 3 -4 -5\n0: 4 -6\n0: 5 -7", 1000, "0-1 3-2" },
	{ "signs", "4: 0 -1 2\n-4: 3 -4 2", 1000, "0-4 3+4 | 0-4 4-4 | 0-8 2+4 | 1+4 3+4 | 1+4 4-4 | 1+8 2+4 | 2-4 3+8 | 2-4 4-8" },
	{ "a bound: either figure, by so much or more", "5<: 0 -1", 1000, "0-5< | 1+5>" },
	{ "a bound from below", "-5>: 0 -1", 1000, "0+5> | 1-5<" },
	{ "a bound, and what holds", "5<: 0 -1\n0: 0 -2 -3", 1000, "1+5>" },
	{ "two bounds, the wider one decides", "5<: 0 -1\n7<: 0 -2", 1000, "0-7<" },
	{ "an equation that meets a bound", "5: 0 -1 -2\n3<: 0 -3", 1000, "0-5" },
	{ "and by too little", "5: 0 -1 -2\n7<: 0 -3", 1000, "0-7~ 1-2< | 0-7~ 2-2< | 0-5 3+2> | 1+5 3+7> | 2+5 3+7>" },
	{ "a bound that holds is not broken", "5: 0 -1 -2\n-2<: 1 -3", 1000, "0-5 | 2+5" },
	{ "three bounds in a row need three figures", "5<: 0 -1\n-8>: 2 -1\n-2>: 0 -3", 1000,
		"0+2~ 1+7~ 2+15~ | 0-5~ 2+8> 3-7~ | 0-13~ 1-8~ 3-15~ | 1+5~ 2+13~ 3-2<" },
	{ "what lies between two bounds", "5<: 0 -1\n7>: 0 -2", 1000, "0-5< | 1+5>" },
	{ "two bounds that nothing joins", "5<: 0 -1\n3<: 2 -3", 1000, "0-5< 2-3< | 0-5< 3+3> | 1+5> 2-3< | 1+5> 3+3>" },
	{ "none below zero", "-8: 0 -1 -2\n!1 -10\n!2 -3", 1000, "0+8 | 1-8" },
	{ "a bound and none below zero", "5<: 0 -1\n!0 -4", 1000, "1+5>" },
	{ "nothing is wrong", "0: 0 -1", 1000, "given up" },
	{ "too much for the budget", "5: 0 -1 -2 -3 -4 -5\n6: 6 -7 -8 -9 -10 -11\n7: 12 -13 -14 -15 -16", 60, "given up" },
	{ "more figures than a set may have", "1: 0 -1\n2: 2 -3\n3: 4 -5\n4: 6 -7", 100000, "given up" },
};

static void read_identities(const char *text, struct identity *id, uint32_t figure[IDENTITIES][16], int32_t sign[IDENTITIES][16], uint32_t *n,
	double least[20])
{
	for (*n = 0; *text && *text != '!'; ++*n) {
		char *end;
		uint32_t k = 0;

		id[*n] = (struct identity){ .off = strtod(text, &end), .slack = 1e-9, .figure = figure[*n], .sign = sign[*n] };
		id[*n].side = *end == '<' ? -1 : *end == '>' ? 1 : 0;
		end += id[*n].side != 0;
		assert_int_equal(*end, ':');
		for (end++; *end == ' '; k++) {
			bool minus = end[1] == '-';

			sign[*n][k] = minus ? -1 : 1;
			figure[*n][k] = (uint32_t)strtoul(end + 1 + minus, &end, 10);
		}
		id[*n].n = k;
		text = *end ? end + 1 : end;
	}
	for (char *end; *text == '!'; text = *end ? end + 1 : end) {
		unsigned long of = strtoul(text + 1, &end, 10);

		assert_true(of < 20);
		least[of] = strtod(end, &end);
	}
}

static void write_sets(const struct smallest *s, char *buf, size_t cap)
{
	size_t at = 0;

	for (uint32_t i = 0; i < s->n && i < SETS_MOST; i++)
		for (uint32_t f = 0; f < s->size; f++)
			at += (size_t)snprintf(buf + at, cap - at, "%s%u%+g%s", f ? " " : i ? " | " : "", s->figure[i][f], s->by[i][f],
				s->free[i][f] < 0 ? "<" : s->free[i][f] == 1 ? ">" : s->free[i][f] ? "~" : "");
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
		double least[20];
		char got[1024] = "";

		for (size_t k = 0; k < COUNT(least); k++)
			least[k] = -INFINITY;
		read_identities(sets[i].identities, id, figure, sign, &n, least);
		assert_true(smallest_sets(id, n, 20, least, sets[i].budget, &s));
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
			id[i] = (struct identity){ .n = SIDE + 1, .figure = figure[i], .sign = sign, .off = off, .slack = 1e-9 };
		}
		assert_true(smallest_sets(id, 2 * (SIDE + 1), ALL, NULL, 10000, &s));
		check(s.n == 1 && s.size == 1 && s.figure[0][0] == wrong && fabs(s.by[0][0] + 17) < 1e-6, "figure %u", wrong);
	}
}

/* ---- findings ---- */

#define S(sex, value) "SEX=" sex " : " value "\n"
#define A(area, sex, value) "REF_AREA=" area " SEX=" sex " : " value "\n"
#define AT(year, sex, value) "TIME_PERIOD=" year " SEX=" sex " : " value "\n"
#define AGE(sex, all, young, old) "SEX=" sex " : " all "\nSEX=" sex " AGE=Y_LT15 : " young "\nSEX=" sex " AGE=Y_GE15 : " old "\n"
#define OF(area, f, all, share) A(area, "F", f) A(area, "_T", all) A(area, "M", "60") "REF_AREA=" area " INDICATOR=SHARE_F SEX=F : " share "\n"

#define W(area, f, all, m) "wide 2\n" A(area, "F", f) A(area, "_T", all) A(area, "M", m)
#define X(area, f, all, m, share) A(area, "F", f) A(area, "_T", all) A(area, "M", m) "REF_AREA=" area " INDICATOR=SHARE_F SEX=F : " share "\n"
#define P(year, area, value) "TIME_PERIOD=" year " REF_AREA=" area " : " value "\n"
#define Y(year, asia, africa, dz, ao, af, be) P(year, "UNPD_903", asia) P(year, "UNPD_935", africa) P(year, "012", dz) P(year, "024", ao) P(year, "004", af) P(year, "056", be)
#define B(basis, sex, value) "PARTNER_BASIS=" basis " SEX=" sex " : " value "\n"

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
	{ "what was computed tells which figure is wrong", OF("004", "40", "110", "40"),
		"A2 SUM-SEX explains 1: with 100 in First!A2 the sum holds, and so does what was computed from it\nA4 DERIVED-SHARE-F SUM-SEX First!A2" },
	{ "and that it is another", OF("004", "40", "110", "45.45454545454545"), "A2 SUM-SEX explains 1: with 50 in First!A1 the sum holds, and so does what "
		"was computed from it\nA4 DERIVED-SHARE-F SUM-SEX First!A2" },
	{ "what shares a figure with it, and nothing else", OF("004", "40", "101", "40.00001"), "A2 SUM-SEX -\nA4 DERIVED-SHARE-F -" },
	{ "what was computed from the parts of a total that others vouch for", AGE("_T", "100", "40", "60") AGE("F", "50", "20", "30") AGE("M", "40", "10", "30")
		"INDICATOR=SHARE_F SEX=F : 55.55555555555556\n",
		"A1 SUM-SEX explains 2: with 90 in First!A1 and 30 in First!A2 all of these sums hold, and so does what was computed from them\nA2 SUM-SEX SUM-SEX First!A1\n"
		"A10 DERIVED-SHARE-F SUM-SEX First!A1" },
	{ "two columns in each other's place", W("004", "100", "40", "60") W("024", "90", "30", "60") W("056", "70", "10", "60"),
		"B1 SUM-SEX explains 2: the headings F and _T (columns A and B) are exchanged: with each in the place of the other all 3 sums hold\nB2 SUM-SEX SUM-SEX First!B1\n"
		"B3 SUM-SEX SUM-SEX First!B1" },
	{ "two rows", "wide 2\n" A("004", "M", "60") A("024", "M", "60") A("056", "M", "60") "wide 2\n" A("004", "F", "100") A("024", "F", "90") A("056", "F", "70")
		"wide 2\n" A("004", "_T", "40") A("024", "_T", "30") A("056", "_T", "10"),
		"A3 SUM-SEX explains 2: the headings F and _T (rows 2 and 3) are exchanged: with each in the place of the other all 3 sums hold\nB3 SUM-SEX SUM-SEX First!A3\n"
		"C3 SUM-SEX SUM-SEX First!A3" },
	{ "two codes, and what was computed from them", X("004", "100", "40", "60", "40") X("024", "90", "30", "60", "33.33333333333333") X("056", "70", "10", "60", "14.28571428571429"),
		"A2 SUM-SEX explains 5: F and _T stand in each other's place: exchanged, all 3 sums hold\nA4 DERIVED-SHARE-F SUM-SEX First!A2\n"
		"A6 SUM-SEX SUM-SEX First!A2\nA8 DERIVED-SHARE-F SUM-SEX First!A2\nA10 SUM-SEX SUM-SEX First!A2\nA12 DERIVED-SHARE-F SUM-SEX First!A2" },
	{ "two rows are no heading", W("004", "100", "40", "60") W("024", "90", "30", "60") W("056", "10", "70", "60"), "B1 SUM-SEX -\nB2 SUM-SEX -" },
	{ "two aggregates in each other's place", "edge UNPD_903 012\nedge UNPD_903 024\nedge UNPD_935 004\nedge UNPD_935 056\n"
		Y("2010", "30", "13", "6", "7", "10", "20") Y("2015", "50", "15", "7", "8", "10", "40") Y("2020", "70", "19", "9", "10", "20", "50"),
		"A1 SUM-AREA explains 5: UNPD_903 and UNPD_935 stand in each other's place: exchanged, all 6 sums hold\nA2 SUM-AREA SUM-AREA First!A1\n"
		"A7 SUM-AREA SUM-AREA First!A1\nA8 SUM-AREA SUM-AREA First!A1\nA13 SUM-AREA SUM-AREA First!A1\nA14 SUM-AREA SUM-AREA First!A1" },
	{ "a bound and a sum", B("CITIZ CITIZENSHIP=_Z", "_T", "12") B("CITIZ CITIZENSHIP=_Z", "F", "3") B("CITIZ CITIZENSHIP=_Z", "M", "5") B("BIRTH", "_T", "10") B("BIRTH", "F", "4") B("BIRTH", "M", "6"),
		"A1 PLAUSIBLE-CITIZENS explains 1: with 8 in First!A1 all of these hold, and no other figure does that\nA1 SUM-SEX PLAUSIBLE-CITIZENS First!A1" },
	{ "a bound that the sum of the other side keeps", B("CITIZ CITIZENSHIP=_Z", "_T", "12") B("CITIZ CITIZENSHIP=_Z", "F", "7") B("CITIZ CITIZENSHIP=_Z", "M", "5")
		B("BIRTH", "_T", "10") B("BIRTH", "F", "7") B("BIRTH", "M", "6"),
		"A1 PLAUSIBLE-CITIZENS SUM-SEX First!A4\nA4 SUM-SEX explains 1: with 13 in First!A4 all of these hold, and no other figure does that" },
	{ "two bounds and a sum", B("CITIZ CITIZENSHIP=_Z", "_T", "12") B("CITIZ CITIZENSHIP=_Z", "F", "5") B("CITIZ CITIZENSHIP=_Z", "M", "7")
		B("BIRTH", "_T", "10") B("BIRTH", "F", "7") B("BIRTH", "M", "6"),
		"A1 PLAUSIBLE-CITIZENS SUM-SEX First!A4\nA3 PLAUSIBLE-CITIZENS SUM-SEX First!A4\n"
		"A4 SUM-SEX explains 2: with 14, for instance, in First!A4 and 7 or more in First!A6 all of these hold, and no other figures do that" },
};

static void look(struct made *m, const char *why, const char *text, const char *groups)
{
	struct submission s;
	char got[4096] = "";
	size_t n = 0;
	struct err e;

	made_submission(m, &s, "x.csv", "DEU", text);
	made_ok(validate_submission(&s, &m->counts, &e), &e);
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
	check_str(got, groups, "%s", why);
	submission_release(&s);
}

static void test_causes(void **state)
{
	struct made m;

	(void)state;
	made_config(&m);
	for (size_t i = 0; i < COUNT(causes); i++)
		look(&m, causes[i].why, causes[i].text, causes[i].groups);
	made_release(&m);
}

/* ---- rules that are made for it ---- */

#define RULE(rule) "define hierarchical ruleset R (variable rule SEX) is '_T' " rule " errorcode \"SUM-AGREED\" end hierarchical ruleset;"
#define AROUND "id,dataflow,where,open,tolerance,absolute,rounding,mode\nSUM-AGREED,MIG_STOCK,AGE=_T,,,,,"
#define RELATION "id,dataflow,where,beside,min,relation,factor,plus,absolute,percent\nRELATION,MIG_STOCK,"
#define FEMALE(all, young, old) "SEX=F : " all "\nSEX=F AGE=Y_LT15 : " young "\nSEX=F AGE=Y_GE15 : " old "\n"
#define TEN_IN(cell) "explains 1: with 10 in First!" cell " all of these hold, and no other figure does that"
#define TEN_IN_SUMS(cell) "explains 1: with 10 in First!" cell " all of these sums hold, and no other figure does that"

static const struct {
	const char *why, *table, *text, *with, *with_text, *rows, *groups;
} made_for[] = {
	{ "a part that is missing is 0", "MIG_STOCK.vtl", RULE("= F + M"), "vtl.csv", AROUND "non_zero\n", S("_T", "10") FEMALE("4", "4", "6"),
		"A1 SUM-AGREED SUM-AGE First!A2\nA2 SUM-AGE " TEN_IN_SUMS("A2") },
	{ "a whole that is missing is 0", "MIG_STOCK.vtl", RULE("= F - M"), "vtl.csv", AROUND "partial_zero\n", FEMALE("4", "4", "6") S("M", "10"),
		"A1 SUM-AGE SUM-AGREED First!A1\nA1 SUM-AGREED " TEN_IN_SUMS("A1") },
	{ "and the first that is there is taken away", "MIG_STOCK.vtl", RULE("= M - F"), "vtl.csv", AROUND "always_zero\n", FEMALE("4", "4", "6") S("M", "10"),
		"A1 SUM-AGE " TEN_IN_SUMS("A1") "\nA4 SUM-AGREED SUM-AGE First!A1" },
	{ "what holds in a mode is not broken", "MIG_STOCK.vtl", RULE("= M"), "vtl.csv", AROUND "non_zero\n", FEMALE("4", "4", "6") S("_T", "5") S("M", "5"),
		"A1 SUM-AGE -\nA4 SUM-SEX -" },
	{ "at least the sum", "MIG_STOCK.vtl", RULE(">= F + M"), "vtl.csv", AROUND "non_zero\n", S("_T", "8") FEMALE("10", "2", "3"),
		"A1 SUM-AGREED SUM-AGE First!A2\nA2 SUM-AGE explains 1: with 5 in First!A2 all of these hold, and no other figure does that" },
	{ "less, by one of the last decimal", "MIG_STOCK.vtl", RULE("< F"), "vtl.csv", AROUND "\n", AGE("_T", "5", "1", "3") FEMALE("5", "2", "3"),
		"A1 SUM-AGE SUM-AGREED First!A1\nA1 SUM-AGREED explains 1: with 4 in First!A1 all of these hold, and no other figure does that" },
	{ "a relation to another figure", "relations", RELATION "SEX=F,SEX=_T,,<=,,,,\n", NULL, NULL, S("_T", "10") FEMALE("12", "4", "6"),
		"A2 RELATION SUM-AGE First!A2\nA2 SUM-AGE " TEN_IN("A2") },
};

static void test_made_for(void **state)
{
	char dir[PATH_MAX], path[PATH_MAX + 64];
	struct made m;

	(void)state;
	made_config(&m);
	test_dir(dir, sizeof dir);
	for (size_t i = 0; i < COUNT(made_for); i++) {
		struct ruleset *rules;
		struct made own = m;
		struct arena a;
		struct err e;

		tables(&m.config, dir, made_for[i].table, made_for[i].text);
		if (made_for[i].with) {
			snprintf(path, sizeof path, "%s/validators/rules/%s", dir, made_for[i].with);
			tables_write(path, made_for[i].with_text);
		}
		snprintf(own.config.home.dir, sizeof own.config.home.dir, "%s", dir);
		arena_init(&a, 0);
		made_ok(rules_load(&own.config, &a, &rules, &e), &e);
		own.config.rules = rules;
		look(&own, made_for[i].why, made_for[i].rows, made_for[i].groups);
		arena_release(&a);
	}
	clean(dir);
	made_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_smallest), cmocka_unit_test(test_any_figure), cmocka_unit_test(test_causes),
		cmocka_unit_test(test_made_for) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
