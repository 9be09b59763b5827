#include "tests/unit/validate/made.h"

/* Rules of the dataflows as they are shipped: each fires where it must, and is silent where nothing is wrong or nothing can be said. */
#define FLOW(key, value) "INDICATOR=IMM " key " : " value "\n"
#define AREA(code, value) "REF_AREA=" code " : " value "\n"

static const struct made_case totals[] = {
	{ "one total in three classifications",
		"flow MIG_FLOW\n" FLOW("PARTNER_BASIS=CITIZ CITIZENSHIP=_Z", "30") FLOW("PARTNER_BASIS=BIRTH", "30") FLOW("PARTNER_BASIS=PREV_RES", "30") FLOW("", "30"),
		"", "IDENTITY-BASIS", "6/0/3" },
	{ "by citizenship they are others",
		"flow MIG_FLOW\n" FLOW("PARTNER_BASIS=CITIZ CITIZENSHIP=_Z", "31") FLOW("PARTNER_BASIS=BIRTH", "30"),
		"IDENTITY-BASIS First!A1 31 30 1 (BIRTH)", NULL, NULL },
	{ "who came and who left are others", "flow MIG_FLOW\n" FLOW("PARTNER_BASIS=CITIZ CITIZENSHIP=_Z", "31") "INDICATOR=EMI PARTNER_BASIS=BIRTH : 30\n", "", NULL, NULL },
	{ "a population in two classifications",
		"INDICATOR=POP PARTNER_BASIS=CITIZ CITIZENSHIP=_Z : 100\nINDICATOR=POP PARTNER_BASIS=BIRTH : 99\n", "IDENTITY-BASIS First!A1 100 99 1 (BIRTH)", NULL, NULL },
	{ "migrants by citizenship are others than by birth", "PARTNER_BASIS=CITIZ CITIZENSHIP=_Z : 80\nPARTNER_BASIS=BIRTH : 100\n", "", "PLAUSIBLE-CITIZENS", "1/0/0" },
	{ "more foreigners than born abroad", "PARTNER_BASIS=CITIZ CITIZENSHIP=_Z : 120\nPARTNER_BASIS=BIRTH : 100\n",
		"PLAUSIBLE-CITIZENS First!A1 120 100 20 (BIRTH)", "PLAUSIBLE-CITIZENS", "0/1/0" },
};

static const struct made_case regions[] = {
	{ "the world is its regions", AREA("001", "15") AREA("002", "1") AREA("019", "2") AREA("142", "3") AREA("150", "4") AREA("009", "5"), "", NULL, NULL },
	{ "the world is not its regions", AREA("001", "16") AREA("002", "1") AREA("019", "2") AREA("142", "3") AREA("150", "4") AREA("009", "5"),
		"IDENTITY-AREA First!A1 16 15 1 (002 + 019 + 142 + 150 + 009)", NULL, NULL },
	{ "a region is not its sub-regions", AREA("150", "11") AREA("151", "1") AREA("154", "2") AREA("039", "3") AREA("155", "4"),
		"IDENTITY-AREA First!A1 11 10 1 (151 + 154 + 039 + 155)", NULL, NULL },
	{ "a sub-region is missing", AREA("150", "11") AREA("151", "1") AREA("154", "2") AREA("039", "3"), "", NULL, NULL },
	{ "the world of UN DESA", AREA("UNPD_900", "22") AREA("UNPD_903", "1") AREA("UNPD_935", "2") AREA("UNPD_908", "3") AREA("UNPD_904", "4") AREA("UNPD_905", "5") AREA("UNPD_909", "6"),
		"IDENTITY-AREA First!A1 22 21 1 (UNPD_903 + UNPD_935 + UNPD_908 + UNPD_904 + UNPD_905 + UNPD_909)", NULL, NULL },
	{ "partners: a region is not its sub-regions", "PARTNER_BASIS=BIRTH COUNTERPART_AREA=019 : 4\nPARTNER_BASIS=BIRTH COUNTERPART_AREA=419 : 2\nPARTNER_BASIS=BIRTH COUNTERPART_AREA=021 : 1\n",
		"IDENTITY-PARTNER First!A1 4 3 1 (419 + 021)", NULL, NULL },
	{ "partners: part of the world may be unknown", "PARTNER_BASIS=BIRTH COUNTERPART_AREA=001 : 16\nPARTNER_BASIS=BIRTH COUNTERPART_AREA=002 : 1\nPARTNER_BASIS=BIRTH COUNTERPART_AREA=019 : 2\n"
		"PARTNER_BASIS=BIRTH COUNTERPART_AREA=142 : 3\nPARTNER_BASIS=BIRTH COUNTERPART_AREA=150 : 4\nPARTNER_BASIS=BIRTH COUNTERPART_AREA=009 : 5\n", "", NULL, NULL },
};

#define YEAR(a, y) "REF_AREA=" a " TIME_PERIOD=" y " : 100\n"
static const struct made_case periods[] = {
	{ "what nobody has is no gap", YEAR("250", "2000") YEAR("250", "2010") YEAR("250", "2020"), "", "SERIES-GAP", "1/0/0" },
	{ "what others have is one", YEAR("250", "2000") YEAR("250", "2020") YEAR("276", "2000") YEAR("276", "2010") YEAR("276", "2020"),
		"SERIES-GAP First!A1 2 3 - (without 2010)", "SERIES-GAP", "1/1/0" },
	{ "a mark is no gap", YEAR("250", "2000") "REF_AREA=250 TIME_PERIOD=2010 : ..\n" YEAR("250", "2020") YEAR("276", "2010"), "", "SERIES-GAP", "2/0/0" },
	{ "before its first and behind its last it has none", YEAR("250", "2010") YEAR("276", "2000") YEAR("276", "2010") YEAR("276", "2020"), "", "SERIES-GAP", "2/0/0" },
	{ "censuses have no gap in the years of another sheet", YEAR("250", "2010") YEAR("250", "2020") "sheet Other\n" YEAR("276", "2010") YEAR("276", "2015") YEAR("276", "2020"),
		"", "SERIES-GAP", "2/0/0" },
	{ "nor in those of their own, which are closer than they", YEAR("250", "2010") YEAR("250", "2020") YEAR("276", "2010") YEAR("276", "2012") YEAR("276", "2014") YEAR("276", "2020"),
		"", "SERIES-GAP", "2/0/0" },
	{ "what is as far apart as the others is one", YEAR("250", "2000") YEAR("250", "2010") YEAR("250", "2025") YEAR("276", "2012") YEAR("276", "2015") YEAR("276", "2020"),
		"SERIES-GAP First!A1 3 5 - (without 2015 2020)", "SERIES-GAP", "1/1/0" },
	{ "a year to a sheet is one table", YEAR("250", "2000") YEAR("276", "2000") "sheet Second\n" YEAR("276", "2001") "sheet Third\n" YEAR("250", "2002") YEAR("276", "2002"),
		"SERIES-GAP First!A1 2 3 - (without 2001)", "SERIES-GAP", "1/1/0" },
};

static void test_totals(void **state)
{
	(void)state;
	made_cases(totals, COUNT(totals));
}

static void test_regions(void **state)
{
	(void)state;
	made_cases(regions, COUNT(regions));
}

static void test_periods(void **state)
{
	(void)state;
	made_cases(periods, COUNT(periods));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_totals), cmocka_unit_test(test_regions), cmocka_unit_test(test_periods) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
