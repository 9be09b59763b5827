#include "tests/unit/validate/made.h"

static void test_range(void **state)
{
	static const struct made_case cases[] = {
		{ "a count", "REF_AREA=276 : 0\nREF_AREA=250 : 5", "", "RANGE-NEGATIVE", "2/0/0" },
		{ "below zero", "REF_AREA=276 : -0.5", "RANGE-NEGATIVE First!A1 -0.5 0.. - ()", "RANGE-NEGATIVE", "0/1/0" },
		{ "a balance may be", "flow MIG_FLOW\nINDICATOR=NET : -5", "", "RANGE-NEGATIVE", "0/0/0" },
		{ "a share", "INDICATOR=SHARE_F : 0\nINDICATOR=SHARE_F REF_AREA=250 : 100", "", "RANGE-PERCENT", "2/0/0" },
		{ "above 100", "INDICATOR=SHARE_F : 100.01", "RANGE-PERCENT First!A1 100.01 0..100 - ()", "RANGE-PERCENT", "0/1/0" },
		{ "what is no number has no range", "REF_AREA=276 : ..\nREF_AREA=250 : c\nREF_AREA=251 : x", "", "RANGE-NEGATIVE", "0/0/3" },
		{ "what was rejected neither", "no REF_AREA=276 : -5", "", "RANGE-NEGATIVE", "0/0/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

static void test_duplicates(void **state)
{
	static const struct made_case cases[] = {
		{ "once", "SEX=F : 1\nSEX=M : 1", "", "DUPLICATE", "2/0/0" },
		{ "twice with one value", "SEX=F : 1\nSEX=M : 1\nSEX=F : 1", "DUPLICATE First!A3 1 1 0 (A1)", "DUPLICATE", "1/1/0" },
		{ "and written otherwise", "SEX=F : 1.50\nSEX=F : 1.5", "DUPLICATE First!A2 1.5 1.5 0 (A1)", "DUPLICATE-CONFLICT", "1/0/0" },
		{ "twice with two values", "SEX=F : 1\nSEX=F : 2", "DUPLICATE-CONFLICT First!A2 2 1 1 (A1)", "DUPLICATE-CONFLICT", "0/1/0" },
		{ "three times", "SEX=F : 1\nSEX=F : 1\nSEX=F : 3", "DUPLICATE First!A2 1 1 0 (A1)\nDUPLICATE-CONFLICT First!A3 3 1 2 (A1)", "DUPLICATE", "0/1/0" },
		{ "a number and none", "SEX=F : 1\nSEX=F : ..", "DUPLICATE-CONFLICT First!A2 .. 1 - (A1)", NULL, NULL },
		{ "nothing twice", "SEX=F : ..\nSEX=F : ..", "DUPLICATE First!A2 .. .. - (A1)", NULL, NULL },
		{ "nil and zero", "SEX=F : 0\nSEX=F : -", "DUPLICATE First!A2 0 0 0 (A1)", NULL, NULL },
		{ "in another unit", "SEX=F : 1000\nmult 3\nSEX=F : 1", "DUPLICATE First!A2 1 1 0 (A1)", NULL, NULL },
		{ "a rejected one is not there", "SEX=F : 1\nno SEX=F : 2", "", "DUPLICATE-CONFLICT", "1/0/0" },
		{ "two sheets are another matter", "SEX=F : 1\nsheet B\nSEX=F : 1", "", "DUPLICATE", "1/0/0" },
		{ "twice on the second sheet", "SEX=F : 1\nsheet B\nSEX=F : 1\nSEX=F : 1", "DUPLICATE B!A2 1 1 0 (A1)", NULL, NULL },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

static void test_agreement(void **state)
{
	static const struct made_case cases[] = {
		{ "agree", "SEX=F : 1\nsheet B\nSEX=F : 1", "", "AGREE-TABLE", "1/0/0" },
		{ "disagree", "SEX=F : 1\nsheet B\nSEX=M : 5\nSEX=F : 3", "AGREE-TABLE B!A2 3 1 2 (First A1)", "AGREE-TABLE", "0/1/0" },
		{ "three tables against the first", "SEX=F : 1\nsheet B\nSEX=F : 1\nsheet C\nSEX=F : 2", "AGREE-TABLE C!A1 2 1 1 (First A1)", "AGREE-TABLE", "1/1/0" },
		{ "the first with a number", "SEX=F : ..\nsheet B\nSEX=F : 1\nsheet C\nSEX=F : 2", "AGREE-TABLE C!A1 2 1 1 (B A1)", "AGREE-TABLE", "0/1/0" },
		{ "one has none", "SEX=F : 1\nsheet B\nSEX=F : ..", "", "AGREE-TABLE", "0/0/1" },
		{ "thousands that round", "SEX=F : 1499\nsheet B\nmult 3\nSEX=F : 1", "", "AGREE-TABLE", "1/0/0" },
		{ "thousands that do not", "SEX=F : 1501\nsheet B\nmult 3\nSEX=F : 1", "AGREE-TABLE B!A1 1 1.501 -0.501 (First A1)", "AGREE-TABLE", "0/1/0" },
		{ "persons against thousands", "mult 3\nSEX=F : 2\nsheet B\nmult 0\nSEX=F : 2500", "", "AGREE-TABLE", "1/0/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

static void test_identities(void **state)
{
	static const struct made_case cases[] = {
		{ "holds", "REF_AREA=UNPD_902 : 10\nREF_AREA=UNPD_941 : 4\nREF_AREA=UNPD_934 : 6", "", "IDENTITY-AREA", "1/0/0" },
		{ "does not", "REF_AREA=UNPD_902 : 10\nREF_AREA=UNPD_941 : 4\nREF_AREA=UNPD_934 : 5",
			"IDENTITY-AREA First!A1 10 9 1 (UNPD_941 + UNPD_934)", "IDENTITY-AREA", "0/1/0" },
		{ "a part has no number", "REF_AREA=UNPD_902 : 10\nREF_AREA=UNPD_941 : 4\nREF_AREA=UNPD_934 : ..", "", "IDENTITY-AREA", "0/0/1" },
		{ "the total has none", "REF_AREA=UNPD_902 : ..\nREF_AREA=UNPD_941 : 4\nREF_AREA=UNPD_934 : 5", "", "IDENTITY-AREA", "0/0/1" },
		{ "a part is not in the table", "REF_AREA=UNPD_902 : 10\nREF_AREA=UNPD_941 : 4", "", "IDENTITY-AREA", "0/0/1" },
		{ "partners", "PARTNER_BASIS=BIRTH COUNTERPART_AREA=UNPD_900 : 10\nPARTNER_BASIS=BIRTH COUNTERPART_AREA=UNPD_901 : 4\nPARTNER_BASIS=BIRTH COUNTERPART_AREA=UNPD_902 : 7",
			"IDENTITY-PARTNER First!A1 10 11 -1 (UNPD_901 + UNPD_902)", "IDENTITY-PARTNER", "0/1/1" },
		{ "not of shares", "INDICATOR=SHARE REF_AREA=UNPD_902 : 1\nINDICATOR=SHARE REF_AREA=UNPD_941 : 1\nINDICATOR=SHARE REF_AREA=UNPD_934 : 1",
			"", "IDENTITY-AREA", "0/0/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

#define POP5 "mult 3\nINDICATOR=POP : 8\nmult 0\n"
#define REST "INDICATOR=SHARE REF_AREA=250 : 12.345678901\n" /* so many decimals: nothing is rounded */
#define IN "INDICATOR=IMM PARTNER_BASIS=PREV_RES COUNTERPART_AREA=840"
#define OUT "INDICATOR=EMI PARTNER_BASIS=NEXT_RES COUNTERPART_AREA=840"
#define BALANCE "INDICATOR=NET PARTNER_BASIS=MIXED COUNTERPART_AREA=840"
static void test_balance(void **state)
{
	static const struct made_case cases[] = {
		{ "who came less who left", "flow MIG_FLOW\n" IN " : 4\n" OUT " : 6\n" BALANCE " : -2", "", "IDENTITY-NET", "1/0/0" },
		{ "it is not", "flow MIG_FLOW\n" IN " : 4\n" OUT " : 6\n" BALANCE " : 2", "IDENTITY-NET First!A3 2 -2 4 (IMM - EMI)", "IDENTITY-NET", "0/1/0" },
		{ "nobody knows who left", "flow MIG_FLOW\n" IN " : 4\n" OUT " : ..\n" BALANCE " : 2", "", "IDENTITY-NET", "0/0/1" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

#define CAME(freq, period) "FREQ=" freq " INDICATOR=IMM TIME_PERIOD=" period " : "
static void test_periods(void **state)
{
	static const struct made_case cases[] = {
		{ "a year of half-years, a half-year of quarters, a quarter of months", "flow MIG_FLOW\n" CAME("A", "2016") "10\n" CAME("S", "2016-S1") "4\n" CAME("S", "2016-S2") "6\n"
			CAME("Q", "2016-Q3") "1\n" CAME("Q", "2016-Q4") "5\n" CAME("M", "2016-10") "1\n" CAME("M", "2016-11") "3\n" CAME("M", "2016-12") "-",
			"SUM-PERIOD First!A5 5 4 1 (3 periods of 1 month)", "SUM-PERIOD", "2/1/3" },
		{ "a quarter too few", "flow MIG_FLOW\n" CAME("A", "2016") "10\n" CAME("Q", "2016-Q1") "4\n" CAME("Q", "2016-Q2") "6\n" CAME("Q", "2016-Q4") "1", "", "SUM-PERIOD", "0/0/1" },
		{ "a quarter without a value", "flow MIG_FLOW\n" CAME("S", "2016-S1") "10\n" CAME("Q", "2016-Q1") "4\n" CAME("Q", "2016-Q2") "..", "", "SUM-PERIOD", "0/0/1" },
		{ "of another year", "flow MIG_FLOW\n" CAME("S", "2016-S1") "10\n" CAME("Q", "2015-Q1") "4\n" CAME("Q", "2015-Q2") "6", "", "SUM-PERIOD", "0/0/0" },
		{ "a stock is no sum", "TIME_PERIOD=2016 : 10\nFREQ=S TIME_PERIOD=2016-S1 : 4\nFREQ=S TIME_PERIOD=2016-S2 : 5", "", "SUM-PERIOD", "0/0/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

static void test_derived(void **state)
{
	static const struct made_case cases[] = {
		{ "recomputes", "INDICATOR=SHARE : 12.5\nINDICATOR=STOCK : 1000\n" POP5 REST, "", "DERIVED-SHARE", "1/0/1" },
		{ "does not", "INDICATOR=SHARE : 12.6\nINDICATOR=STOCK : 1000\n" POP5 REST, "DERIVED-SHARE First!A1 12.6 12.5 0.1 ()", "DERIVED-SHARE", "0/1/1" },
		{ "rounded as all of the table are", "INDICATOR=SHARE : 12.3\nINDICATOR=STOCK : 986\n" POP5, "", "DERIVED-SHARE", "1/0/0" },
		{ "rounded wrongly", "INDICATOR=SHARE : 12.4\nINDICATOR=STOCK : 986\n" POP5, "DERIVED-SHARE First!A1 12.4 12.325 0.075 ()", "DERIVED-SHARE", "0/1/0" },
		{ "no population", "INDICATOR=SHARE : 12.5\nINDICATOR=STOCK : 1000", "", "DERIVED-SHARE", "0/0/1" },
		{ "population zero", "INDICATOR=SHARE : 12.5\nINDICATOR=STOCK : 1000\nINDICATOR=POP : 0", "", "DERIVED-SHARE", "0/0/1" },
		{ "a missing stock", "INDICATOR=SHARE : 12.5\nINDICATOR=STOCK : ..\n" POP5, "", "DERIVED-SHARE", "0/0/1" },
		{ "a stock of nobody", "INDICATOR=SHARE : 0\nINDICATOR=STOCK : 0\n" POP5 REST, "", "DERIVED-SHARE", "1/0/1" },
		{ "a stock by basis with a population without", "INDICATOR=SHARE PARTNER_BASIS=BIRTH : 12.5\nINDICATOR=STOCK PARTNER_BASIS=BIRTH : 1000\n" POP5, "", "DERIVED-SHARE", "1/0/0" },
		{ "women", "INDICATOR=SHARE_F SEX=F : 40\nSEX=F : 4\nSEX=_T : 10\nINDICATOR=SHARE_F SEX=F REF_AREA=250 : 0.123", "", "DERIVED-SHARE-F", "1/0/1" },
		{ "women, wrong", "INDICATOR=SHARE_F SEX=F : 41\nSEX=F : 4\nSEX=_T : 10", "DERIVED-SHARE-F First!A1 41 40 1 ()", "DERIVED-SHARE-F", "0/1/0" },
		{ "refugees", "INDICATOR=REF_SHARE : 5\nINDICATOR=REFUGEES : 1\nINDICATOR=STOCK : 20", "", "DERIVED-REF-SHARE", "1/0/0" },
		{ "a rate, not in the one spelling of a span", "INDICATOR=RATE TIME_PERIOD=2015/P5Y : 13.8629436112\nTIME_PERIOD=2015 : 10\nTIME_PERIOD=2020 : 20", "", "DERIVED-RATE", "0/0/1" },
		{ "a rate", "INDICATOR=RATE TIME_PERIOD=2015-07-01/P5Y : 13.8629436112\nTIME_PERIOD=2015 : 10\nTIME_PERIOD=2020 : 20", "", "DERIVED-RATE", "1/0/0" },
		{ "a rate, wrong", "INDICATOR=RATE TIME_PERIOD=2015-07-01/P5Y : 13.862943\nINDICATOR=RATE TIME_PERIOD=2010-07-01/P5Y : 1.0000000000001\n"
			"TIME_PERIOD=2015 : 10\nTIME_PERIOD=2020 : 20",
			"DERIVED-RATE First!A1 13.862943 13.8629436112 -0.0000006112 ()", "DERIVED-RATE", "0/1/1" },
		{ "a rate from nobody", "INDICATOR=REF_RATE TIME_PERIOD=2015-07-01/P5Y : 1\nINDICATOR=REFUGEES TIME_PERIOD=2015 : 0\nINDICATOR=REFUGEES TIME_PERIOD=2020 : 20", "", "DERIVED-REF-RATE", "0/0/1" },
		{ "a rate of no span", "INDICATOR=RATE TIME_PERIOD=2015 : 1\nTIME_PERIOD=2015 : 10", "", "DERIVED-RATE", "0/0/1" },
		{ "a rate of months", "INDICATOR=RATE TIME_PERIOD=2015-07-01/P6M : 1\nTIME_PERIOD=2015 : 10\nTIME_PERIOD=2021 : 10", "", "DERIVED-RATE", "0/0/1" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

static void test_outliers(void **state)
{
	static const struct made_case cases[] = {
		{ "grows", "TIME_PERIOD=2015 : 10000\nTIME_PERIOD=2020 : 49999", "", "OUTLIER-YEAR", "1/0/1" },
		{ "jumps", "TIME_PERIOD=2015 : 10000\nTIME_PERIOD=2020 : 50000", "OUTLIER-YEAR First!A2 50000 10000 40000 (2015)", "OUTLIER-YEAR", "0/1/1" },
		{ "falls", "TIME_PERIOD=2020 : 10000\nTIME_PERIOD=2015 : 50000", "OUTLIER-YEAR First!A1 10000 50000 -40000 (2015)", "OUTLIER-YEAR", "0/1/1" },
		{ "small figures jump", "TIME_PERIOD=2015 : 10\nTIME_PERIOD=2020 : 9999", "", "OUTLIER-YEAR", "1/0/1" },
		{ "from nothing", "TIME_PERIOD=2015 : 0\nTIME_PERIOD=2020 : 10000", "OUTLIER-YEAR First!A2 10000 0 10000 (2015)", "OUTLIER-YEAR", "0/1/1" },
		{ "the last that has a number", "TIME_PERIOD=2010 : 10000\nTIME_PERIOD=2015 : ..\nTIME_PERIOD=2020 : 50000", "OUTLIER-YEAR First!A3 50000 10000 40000 (2010)", "OUTLIER-YEAR", "0/1/2" },
		{ "only totals", "SEX=F TIME_PERIOD=2015 : 10000\nSEX=F TIME_PERIOD=2020 : 50000", "", "OUTLIER-YEAR", "0/0/0" },
		{ "a declared break", "TIME_PERIOD=2015 : 10000\nOBS_STATUS=B TIME_PERIOD=2020 : 50000", "", "OUTLIER-YEAR", "0/0/1" },
		{ "months are not years", "TIME_PERIOD=2015-01 : 10000\nTIME_PERIOD=2020 : 50000", "", "OUTLIER-YEAR", "0/0/2" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

#define COST "flow REMITTANCE_COST\n"
#define OF(what) "COUNTERPART_AREA=788 AMOUNT=USD200 TIME_PERIOD=2020-Q1 INDICATOR=" what " : "
static void test_cost(void **state)
{
	static const struct made_case cases[] = {
		{ "fee and margin", COST OF("TOTAL") "5.5\n" OF("FEE") "3.255\n" OF("FX_MARGIN") "2.255", "", "IDENTITY-COST", "1/0/0" },
		{ "fee and margin do not make the total", COST OF("TOTAL") "5.5\n" OF("FEE") "3\n" OF("FX_MARGIN") "2",
			"IDENTITY-COST First!A1 5.5 5 0.5 (FEE + FX_MARGIN)", "IDENTITY-COST", "0/1/0" },
		{ "a negative fee", COST OF("FEE") "-0.1\n" OF("FX_MARGIN") "-0.1", "COST-FEE First!A1 -0.1 0.. - ()", "COST-FEE", "0/1/0" },
		{ "a favourable rate", COST OF("TOTAL") "-0.1", "COST-NEGATIVE First!A1 -0.1 0.. - ()", "COST-NEGATIVE", "0/1/0" },
		{ "dear", COST OF("TOTAL") "25.5\n" OF("SMART") "25", "COST-HIGH First!A1 25.5 ..25 - ()", "COST-HIGH", "1/1/0" },
		{ "more than what is sent", COST OF("FEE") "100.5", "COST-ABOVE First!A1 100.5 ..100 - ()", "COST-ABOVE", "0/1/0" },
		{ "the cheapest cost less", COST OF("TOTAL") "5\n" OF("SMART") "4\n" OF("N_SERVICES") "3", "", "COST-SMART", "1/0/0" },
		{ "the cheapest cost more", COST OF("TOTAL") "5\n" OF("SMART") "6", "COST-SMART First!A2 6 5 1 (TOTAL)", "COST-SMART", "0/1/0" },
		{ "three services make a mean of three", COST OF("SMART") "4\n" OF("N_SERVICES") "2", "COST-SERVICES First!A2 2 3 - (INDICATOR=SMART)", "COST-SERVICES", "0/1/0" },
		{ "two services without it are two services", COST OF("SMART") "..\n" OF("N_SERVICES") "2", "", "COST-SERVICES", "0/0/1" },
		{ "a corridor has two ends", COST "COUNTERPART_AREA=276 AMOUNT=USD200 INDICATOR=TOTAL : 5", "COST-CORRIDOR First!A1 276 - - (276)", "COST-CORRIDOR", "0/1/0" },
		{ "an empty corner of a matrix says nothing", COST "COUNTERPART_AREA=276 AMOUNT=USD200 INDICATOR=TOTAL : ..\n" OF("TOTAL") "5", "", "COST-CORRIDOR", "1/0/1" },
		{ "jumps", COST "COUNTERPART_AREA=788 AMOUNT=USD200 TIME_PERIOD=2019-Q3 INDICATOR=TOTAL : 15\n" OF("TOTAL") "5",
			"OUTLIER-COST First!A2 5 15 -10 (2019-Q3)", "OUTLIER-COST", "0/1/1" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

#define PAID(what) "ACCOUNTING_ENTRY=C INDICATOR=" what " : "
static void test_remittances(void **state)
{
	static const struct made_case cases[] = {
		{ "transfers and wages", "flow REMITTANCE\n" PAID("PERS_REM") "613.5\n" PAID("PERS_TRANS") "600\n" PAID("COMP_EMP") "13.51", "", "IDENTITY-REMITTANCE", "1/0/0" },
		{ "are not all", "flow REMITTANCE\n" PAID("PERS_REM") "613.5\n" PAID("PERS_TRANS") "600\n" PAID("COMP_EMP") "13",
			"IDENTITY-REMITTANCE First!A1 613.5 613 0.5 (PERS_TRANS + COMP_EMP)", "IDENTITY-REMITTANCE", "0/1/0" },
		{ "a large part of the product", "flow REMITTANCE\n" PAID("GDP_SHARE") "61", "RANGE-GDP-SHARE First!A1 61 ..60 - ()", "RANGE-GDP-SHARE", "0/1/0" },
		{ "nobody receives less than nothing", "flow REMITTANCE\n" PAID("PERS_REM") "-1", "RANGE-NEGATIVE First!A1 -1 0.. - ()", "RANGE-NEGATIVE", "0/1/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

/* The shipped rulesets of VTL. */
static void test_rulesets(void **state)
{
	static const struct made_case cases[] = {
		{ "a basis and a partner", "PARTNER_BASIS=CITIZ COUNTERPART_AREA=840 CITIZENSHIP=_Z : 1\nPARTNER_BASIS=BIRTH COUNTERPART_AREA=840 : 1", "", "CODE-BASIS", "4/0/0" },
		{ "a partner without a basis", "COUNTERPART_AREA=840 : 1", "CODE-BASIS First!A1 1 - - (NO_BASIS)", "CODE-BASIS", "1/1/0" },
		{ "citizenship twice", "PARTNER_BASIS=CITIZ COUNTERPART_AREA=840 CITIZENSHIP=250 : 1", "CODE-BASIS First!A1 1 - - (CITIZENS)", "CODE-BASIS", "1/1/0" },
		{ "a share of women among men", "INDICATOR=SHARE_F SEX=M : 50", "CODE-SHARE-F First!A1 50 - - (WOMEN)", "CODE-SHARE-F", "0/1/0" },
		{ "the country itself as its partner", "PARTNER_BASIS=BIRTH COUNTERPART_AREA=276 : 5", "PLAUSIBLE-OWN First!A1 5 - - (OWN)", "PLAUSIBLE-OWN", "0/1/0" },
		{ "with nobody", "PARTNER_BASIS=BIRTH COUNTERPART_AREA=276 : 0", "", "PLAUSIBLE-OWN", "1/0/0" },
		{ "who came from somewhere", "flow MIG_FLOW\n" IN " : 4", "", "CODE-DIRECTION", "2/0/0" },
		{ "who came to somewhere", "flow MIG_FLOW\nINDICATOR=IMM PARTNER_BASIS=NEXT_RES COUNTERPART_AREA=840 : 4", "CODE-DIRECTION First!A1 4 - - (CAME)", "CODE-DIRECTION", "1/1/0" },
		{ "moves of 3 to 12 months", "flow MIG_FLOW\n" IN " DURATION_CRIT=short-term : 4\n" IN " SEX=F DURATION_CRIT=M3T11 : 2\n" IN " SEX=M : 2",
			"DURATION-SHORT First!A1 4 - - (SHORT)\nDURATION-SHORT First!A2 2 - - (SHORT)", "DURATION-SHORT", "0/2/1" },
		{ "moves of a year and more", "flow MIG_FLOW\n" IN " DURATION_CRIT=M_GE12 : 4", "", "DURATION-SHORT", "1/0/0" },
		{ "who left from somewhere", "flow MIG_FLOW\nINDICATOR=EMI PARTNER_BASIS=PREV_RES COUNTERPART_AREA=840 : 4", "CODE-DIRECTION First!A1 4 - - (LEFT)", "CODE-DIRECTION", "1/1/0" },
		{ "who moved to where they were", "flow MIG_FLOW\nINDICATOR=EMI PARTNER_BASIS=NEXT_RES COUNTERPART_AREA=276 : 4", "PLAUSIBLE-OWN First!A1 4 - - (SELF)", "PLAUSIBLE-OWN", "0/1/0" },
		{ "first and later applications", "flow ASYLUM\nINDICATOR=ASY_APP : 10\nINDICATOR=NASY_APP : 6\nINDICATOR=SASY_APP : 4", "", "IDENTITY-ASYLUM", "1/0/0" },
		{ "they are not all", "flow ASYLUM\nINDICATOR=ASY_APP : 10\nINDICATOR=NASY_APP : 6\nINDICATOR=SASY_APP : 3",
			"IDENTITY-ASYLUM First!A1 10 9 1 (NASY_APP + SASY_APP)", "IDENTITY-ASYLUM", "0/1/0" },
		{ "but for rounding", "flow ASYLUM\nedition EUROSTAT\nINDICATOR=DEC_TOTAL : 15\nINDICATOR=DEC_POS : 5\nINDICATOR=DEC_REJ : 5", "", "IDENTITY-ASYLUM", "1/0/0" },
		{ "more than that", "flow ASYLUM\nedition EUROSTAT\nINDICATOR=DEC_TOTAL : 20\nINDICATOR=DEC_POS : 5\nINDICATOR=DEC_REJ : 5",
			"IDENTITY-ASYLUM First!A1 20 10 10 (DEC_POS + DEC_REJ)", "IDENTITY-ASYLUM", "0/1/0" },
		{ "money that stays", "flow REMITTANCE\nINDICATOR=PERS_REM COUNTERPART_AREA=276 ACCOUNTING_ENTRY=C : 4", "PLAUSIBLE-OWN First!A1 4 - - (SELF)", "PLAUSIBLE-OWN", "0/1/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_range), cmocka_unit_test(test_duplicates), cmocka_unit_test(test_agreement),
		cmocka_unit_test(test_identities), cmocka_unit_test(test_balance), cmocka_unit_test(test_periods), cmocka_unit_test(test_derived), cmocka_unit_test(test_outliers),
		cmocka_unit_test(test_cost), cmocka_unit_test(test_remittances), cmocka_unit_test(test_rulesets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
