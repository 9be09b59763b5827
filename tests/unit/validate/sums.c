#include "tests/unit/validate/made.h"

#include "validators/ages.h"

static void test_sex(void **state)
{
	static const struct made_case cases[] = {
		{ "adds up", "SEX=_T : 10\nSEX=F : 4\nSEX=M : 6", "", "SUM-SEX", "1/0/0" },
		{ "one short", "SEX=_T : 10\nSEX=F : 4\nSEX=M : 5", "SUM-SEX First!A1 10 9 1 (F M)", "SUM-SEX", "0/1/0" },
		{ "parts above the total", "SEX=_T : 10\nSEX=F : 4\nSEX=M : 7", "SUM-SEX First!A1 10 11 -1 (F M)", "SUM-SEX", "0/1/0" },
		{ "a part is absent", "SEX=_T : 10\nSEX=F : 4", "", "SUM-SEX", "0/0/1" },
		{ "no part at all", "SEX=_T : 10", "", "SUM-SEX", "0/0/1" },
		{ "a part is missing", "SEX=_T : 10\nSEX=F : 4\nSEX=M : ..", "", "SUM-SEX", "0/0/1" },
		{ "a part is confidential", "SEX=_T : 10\nSEX=F : 4\nSEX=M : c", "", "SUM-SEX", "0/0/1" },
		{ "the known part is above the total", "SEX=_T : 10\nSEX=F : 14\nSEX=M : c", "SUM-SEX First!A1 10 14 -4 (F M)", "SUM-SEX", "0/1/0" },
		{ "a part cannot exist", "SEX=_T : 10\nSEX=F : 4\nSEX=M : x", "SUM-SEX First!A1 10 4 6 (F M)", "SUM-SEX", "0/1/0" },
		{ "no part could exist", "SEX=_T : 10\nSEX=F : x\nSEX=M : x", "", "SUM-SEX", "0/0/1" },
		{ "nil is zero", "SEX=_T : 4\nSEX=F : 4\nSEX=M : -", "", "SUM-SEX", "1/0/0" },
		{ "the total is missing", "SEX=_T : ..\nSEX=F : 4\nSEX=M : 6", "", "SUM-SEX", "0/0/1" },
		{ "unknown sex belongs to the total", "SEX=_T : 12\nSEX=F : 4\nSEX=M : 6\nSEX=_U : 2", "", "SUM-SEX", "1/0/0" },
		{ "unknown sex is missing", "SEX=_T : 12\nSEX=F : 4\nSEX=M : 6\nSEX=_U : ..", "", "SUM-SEX", "0/0/1" },
		{ "a rejected part is as good as missing", "SEX=_T : 10\nSEX=F : 4\nno SEX=M : 5", "", "SUM-SEX", "0/0/1" },
		{ "the known part is above the total, whatever was rejected", "SEX=_T : 10\nSEX=F : 14\nno SEX=M : 5", "SUM-SEX First!A1 10 14 -4 (F M)", "SUM-SEX", "0/1/0" },
		{ "a rejected part beside an accepted one", "SEX=_T : 12\nSEX=F : 4\nSEX=M : 6\nno SEX=M : 8", "", "SUM-SEX", "0/0/1" },
		{ "a rejected row of unknown sex", "SEX=_T : 12\nSEX=F : 4\nSEX=M : 6\nno SEX= : 2", "", "SUM-SEX", "0/0/1" },
		{ "a rejected row of another year", "SEX=_T : 12\nSEX=F : 4\nSEX=M : 6\nno TIME_PERIOD=2019 SEX= : 2",
			"SUM-SEX First!A1 12 10 2 (F M)", "SUM-SEX", "0/1/0" },
		{ "a rejected total is no part", "SEX=_T : 12\nSEX=F : 4\nSEX=M : 6\nno SEX=_T : 2", "SUM-SEX First!A1 12 10 2 (F M)", "SUM-SEX", "0/1/0" },
		{ "another year is another sum", "SEX=_T : 10\nSEX=F : 4\nTIME_PERIOD=2019 SEX=M : 5", "", "SUM-SEX", "0/0/1" },
		{ "not for shares", "INDICATOR=SHARE SEX=_T : 1\nINDICATOR=SHARE SEX=F : 1\nINDICATOR=SHARE SEX=M : 1", "", "SUM-SEX", "0/0/0" },
		{ "digits that nobody wrote", "SEX=_T : 6929725.04300001\nSEX=F : 3435768.139\nSEX=M : 3493956.904", "", "SUM-SEX", "1/0/0" },
		{ "a thousandth is no such digit", "SEX=_T : 6929725.044\nSEX=F : 3435768.139\nSEX=M : 3493956.904",
			"SUM-SEX First!A1 6929725.044 6929725.043 0.001 (F M)", "SUM-SEX", "0/1/0" },
		{ "large integers are exact", "SEX=_T : 9007199254740995\nSEX=F : 9007199254740993\nSEX=M : 1",
			"SUM-SEX First!A1 9007199254740995 9007199254740994 1 (F M)", "SUM-SEX", "0/1/0" },
		{ "units are taken into account", "SEX=_T : 10000\nmult 3\nSEX=F : 4\nSEX=M : 6", "", "SUM-SEX", "1/0/0" },
		{ "and reported in the total's", "SEX=_T : 10001\nmult 3\nSEX=F : 4\nSEX=M : 6", "SUM-SEX First!A1 10001 10000 1 (F M)", "SUM-SEX", "0/1/0" },
		{ "a part that is too large for the unit", "SEX=_T : 10\nmult 30\nSEX=F : 4\nSEX=M : 6", "OVERFLOW First!A1 10 overflow - (F M)", "SUM-SEX", "0/0/1" },
		{ "a balance may be negative", "flow MIG_FLOW\nINDICATOR=NET SEX=_T : -3\nINDICATOR=NET SEX=F : 4\nINDICATOR=NET SEX=M : -7", "", "SUM-SEX", "1/0/0" },
		{ "a balance with a missing part says nothing", "flow MIG_FLOW\nINDICATOR=NET SEX=_T : -3\nINDICATOR=NET SEX=F : 4\nINDICATOR=NET SEX=M : ..", "", "SUM-SEX", "0/0/1" },
		{ "the part of the same sheet", "SEX=_T : 10\nSEX=F : 4\nSEX=M : 6\nsheet B\nSEX=_T : 10\nSEX=F : 4\nSEX=M : 6", "", "SUM-SEX", "2/0/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

#define AREAS "edge UNPD_903 012\nedge UNPD_903 024\nedge UNPD_903 999\n"
static void test_area(void **state)
{
	static const struct made_case cases[] = {
		{ "adds up", AREAS "REF_AREA=UNPD_903 : 10\nREF_AREA=012 : 4\nREF_AREA=024 : 6", "", "SUM-AREA", "1/0/0" },
		{ "a member without an observation counts as nothing", AREAS "REF_AREA=UNPD_903 : 10\nREF_AREA=012 : 10", "", "SUM-AREA", "1/0/0" },
		{ "closed: short", AREAS "REF_AREA=UNPD_903 : 10\nREF_AREA=012 : 4\nREF_AREA=024 : 5",
			"SUM-AREA First!A1 10 9 1 (2 of 3 members have a value)", "SUM-AREA", "0/1/0" },
		{ "closed: above", AREAS "REF_AREA=UNPD_903 : 10\nREF_AREA=012 : 4\nREF_AREA=024 : 7",
			"SUM-AREA First!A1 10 11 -1 (2 of 3 members have a value)", "SUM-AREA", "0/1/0" },
		{ "a missing member silences", AREAS "REF_AREA=UNPD_903 : 10\nREF_AREA=012 : 4\nREF_AREA=024 : ..", "", "SUM-AREA", "0/0/1" },
		{ "a rejected member silences", AREAS "REF_AREA=UNPD_903 : 10\nREF_AREA=012 : 4\nno REF_AREA=024 : 3", "", "SUM-AREA", "0/0/1" },
		{ "an area nobody knows may be a member", AREAS "REF_AREA=UNPD_903 : 10\nREF_AREA=012 : 4\nno REF_AREA= : 3", "", "SUM-AREA", "0/0/1" },
		{ "a rejected area elsewhere", AREAS "REF_AREA=UNPD_903 : 10\nREF_AREA=012 : 4\nno REF_AREA=276 : 3",
			"SUM-AREA First!A1 10 4 6 (1 of 3 members have a value)", "SUM-AREA", "0/1/0" },
		{ "but not what is known", AREAS "REF_AREA=UNPD_903 : 10\nREF_AREA=012 : 14\nREF_AREA=024 : ..",
			"SUM-AREA First!A1 10 14 -4 (1 of 3 members have a value)", "SUM-AREA", "0/1/0" },
		{ "a member that did not exist is nothing", AREAS "REF_AREA=UNPD_903 : 10\nREF_AREA=012 : 4\nREF_AREA=024 : x",
			"SUM-AREA First!A1 10 4 6 (1 of 3 members have a value)", "SUM-AREA", "0/1/0" },
		{ "open: a total above its listed parts", AREAS "INDICATOR=POP REF_AREA=UNPD_903 : 10\nINDICATOR=POP REF_AREA=012 : 4\nINDICATOR=POP REF_AREA=024 : 5",
			"", "SUM-AREA", "1/0/0" },
		{ "open: parts above the total", AREAS "INDICATOR=POP REF_AREA=UNPD_903 : 10\nINDICATOR=POP REF_AREA=012 : 4\nINDICATOR=POP REF_AREA=024 : 7",
			"SUM-AREA First!A1 10 11 -1 (2 of 3 members have a value)", "SUM-AREA", "0/1/0" },
		{ "nothing to add", AREAS "REF_AREA=UNPD_903 : 10\nREF_AREA=276 : 5", "", "SUM-AREA", "0/0/1" },
		{ "nothing to add where the layout says that all is there", "edge UNPD_903 012\nclosed REF_AREA\nREF_AREA=UNPD_903 SEX=F : 0\n"
			"REF_AREA=UNPD_903 SEX=M : 5\nREF_AREA=012 TIME_PERIOD=2010 : 1",
			"SUM-AREA First!A2 5 0 5 (0 of 1 members have a value)", "SUM-AREA", "1/1/0" },
		{ "an aggregate of aggregates is its countries, each once",
			"edge UNPD_900 UNPD_903\nedge UNPD_900 UNPD_901\nedge UNPD_901 012\n" AREAS
			"REF_AREA=UNPD_900 : 10\nREF_AREA=UNPD_903 : 10\nREF_AREA=UNPD_901 : 4\nREF_AREA=012 : 4\nREF_AREA=024 : 6", "", "SUM-AREA", "3/0/0" },
		{ "a circle of aggregates ends", "edge UNPD_900 UNPD_901\nedge UNPD_901 UNPD_900\nedge UNPD_901 012\n"
			"REF_AREA=UNPD_900 : 10\nREF_AREA=012 : 10", "", "SUM-AREA", "1/0/0" },
		{ "a country with parts stays whole", "edge UNPD_903 012\nedge 012 024\nREF_AREA=UNPD_903 : 10\nREF_AREA=012 : 10\nREF_AREA=024 : 3",
			"SUM-AREA First!A2 10 3 7 (1 of 1 members have a value)", "SUM-AREA", "1/1/0" },
		{ "parts of another basis", AREAS "PARTNER_BASIS=MIXED COUNTERPART_AREA=840 REF_AREA=UNPD_903 : 10\n"
			"PARTNER_BASIS=BIRTH COUNTERPART_AREA=840 REF_AREA=012 : 4\n"
			"PARTNER_BASIS=CITIZ CITIZENSHIP=_Z COUNTERPART_AREA=840 REF_AREA=024 : 6", "", "SUM-AREA", "1/0/0" },
		{ "a part of two other bases is neither", AREAS "PARTNER_BASIS=MIXED COUNTERPART_AREA=840 REF_AREA=UNPD_903 : 10\n"
			"PARTNER_BASIS=BIRTH COUNTERPART_AREA=840 REF_AREA=012 : 4\nPARTNER_BASIS=CITIZ CITIZENSHIP=_Z COUNTERPART_AREA=840 REF_AREA=012 : 9\n"
			"PARTNER_BASIS=CITIZ CITIZENSHIP=_Z COUNTERPART_AREA=840 REF_AREA=024 : 10", "", "SUM-AREA", "1/0/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

#define BY_BIRTH "PARTNER_BASIS=BIRTH COUNTERPART_AREA="
#define BORN_THERE "REF_AREA=040 " BY_BIRTH
#define BY_CITIZ "PARTNER_BASIS=CITIZ CITIZENSHIP=_Z COUNTERPART_AREA="
#define GERMANY "closed COUNTERPART_AREA\nedge 276 278\nedge 276 280\n"
static void test_partner(void **state)
{
	static const struct made_case cases[] = {
		{ "open unless the layout says otherwise: more than listed", "COUNTERPART_AREA=_T : 10\n" BY_BIRTH "840 : 4", "", "SUM-PARTNER", "1/0/0" },
		{ "open: parts above", "COUNTERPART_AREA=_T : 10\n" BY_BIRTH "840 : 14", "SUM-PARTNER First!A1 10 14 -4 (1 parts, BIRTH)", "SUM-PARTNER", "0/1/0" },
		{ "closed by the layout", "closed COUNTERPART_AREA\nCOUNTERPART_AREA=_T : 10\n" BY_BIRTH "840 : 4\n" BY_BIRTH "124 : 5",
			"SUM-PARTNER First!A1 10 9 1 (2 parts, BIRTH)", "SUM-PARTNER", "0/1/0" },
		{ "closed and equal", "closed COUNTERPART_AREA\nCOUNTERPART_AREA=_T : 10\n" BY_BIRTH "840 : 4\n" BY_BIRTH "UNPD_2003 : 6", "", "SUM-PARTNER", "1/0/0" },
		{ "aggregates are no parts", "closed COUNTERPART_AREA\nCOUNTERPART_AREA=_T : 10\n" BY_BIRTH "840 : 10\n" BY_BIRTH "UNPD_905 : 10", "", "SUM-PARTNER", "1/0/0" },
		{ "each basis has its own sum", "closed COUNTERPART_AREA\nCOUNTERPART_AREA=_T : 10\n" BY_BIRTH "840 : 10\n" BY_CITIZ "840 : 9",
			"SUM-PARTNER First!A1 10 9 1 (1 parts, CITIZ)", "SUM-PARTNER", "1/1/0" },
		{ "a total of one basis is of that basis alone", "closed COUNTERPART_AREA\nPARTNER_BASIS=BIRTH COUNTERPART_AREA=_T : 10\n" BY_BIRTH "840 : 10\n" BY_CITIZ "840 : 9",
			"", "SUM-PARTNER", "1/0/0" },
		{ "a provisional part that adds up", "flow MIG_FLOW\nclosed COUNTERPART_AREA\nINDICATOR=IMM COUNTERPART_AREA=_T : 10\nINDICATOR=IMM OBS_STATUS=P " BY_BIRTH "840 : 4\nINDICATOR=IMM " BY_BIRTH "124 : 6",
			"", "SUM-PARTNER-PROVISIONAL", "1/0/0" },
		{ "a provisional part that does not", "flow MIG_FLOW\nclosed COUNTERPART_AREA\nINDICATOR=IMM COUNTERPART_AREA=_T : 10\nINDICATOR=IMM OBS_STATUS=P " BY_BIRTH "840 : 4\nINDICATOR=IMM " BY_BIRTH "124 : 5",
			"SUM-PARTNER-PROVISIONAL First!A1 10 9 1 (2 parts, BIRTH)", "SUM-PARTNER-PROVISIONAL", "0/1/0" },
		{ "a confidential part", "closed COUNTERPART_AREA\nCOUNTERPART_AREA=_T : 10\n" BY_BIRTH "840 : 4\n" BY_BIRTH "124 : c", "", "SUM-PARTNER", "0/0/1" },
		{ "a closed total without a part", "closed COUNTERPART_AREA\nPARTNER_BASIS=BIRTH COUNTERPART_AREA=_T : 3\nTIME_PERIOD=2010 " BY_BIRTH "840 : 1",
			"SUM-PARTNER First!A1 3 0 3 (0 parts, BIRTH)", "SUM-PARTNER", "0/1/0" },
		{ "a rejected part", "closed COUNTERPART_AREA\nCOUNTERPART_AREA=_T : 10\n" BY_BIRTH "840 : 4\nno " BY_BIRTH "124 : 6", "", "SUM-PARTNER", "0/0/1" },
		{ "a rejected part of unknown label", "closed COUNTERPART_AREA\nCOUNTERPART_AREA=_T : 10\n" BY_BIRTH "840 : 4\nno " BY_BIRTH " : 6", "", "SUM-PARTNER", "0/0/1" },
		{ "a rejected part of another basis", "closed COUNTERPART_AREA\nCOUNTERPART_AREA=_T : 10\n" BY_BIRTH "840 : 4\nno " BY_CITIZ " : 6",
			"SUM-PARTNER First!A1 10 4 6 (1 parts, BIRTH)", "SUM-PARTNER", "0/1/1" },
		{ "all parts were rejected", "closed COUNTERPART_AREA\nPARTNER_BASIS=BIRTH COUNTERPART_AREA=_T : 3\nno " BY_BIRTH " : 3\nno " BY_BIRTH "124 : 1", "", "SUM-PARTNER", "0/0/1" },
		{ "no breakdown", "COUNTERPART_AREA=_T : 10", "", "SUM-PARTNER", "0/0/0" },
		{ "a partner beside what it is made of counts once", GERMANY "REF_AREA=040 COUNTERPART_AREA=_T : 10\n" BORN_THERE "276 : 6\n" BORN_THERE "278 : 2\n" BORN_THERE "280 : 4\n" BORN_THERE "840 : 4",
			"", "SUM-PARTNER", "1/0/0" },
		{ "and alone, too", GERMANY "REF_AREA=040 COUNTERPART_AREA=_T : 10\n" BORN_THERE "276 : 6\n" BORN_THERE "840 : 4\nTIME_PERIOD=1980 " BORN_THERE "278 : 2", "", "SUM-PARTNER", "1/0/0" },
		{ "a part of it that is missing silences", GERMANY "REF_AREA=040 COUNTERPART_AREA=_T : 10\n" BORN_THERE "276 : 6\n" BORN_THERE "278 : ..\n" BORN_THERE "280 : 4\n" BORN_THERE "840 : 4",
			"", "SUM-PARTNER", "0/0/1" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

static void test_made_of(void **state)
{
	static const struct made_case cases[] = {
		{ "adds up", GERMANY BORN_THERE "276 : 6\n" BORN_THERE "278 : 2\n" BORN_THERE "280 : 4", "", "SUM-MEMBERS", "1/0/0" },
		{ "does not", GERMANY BORN_THERE "276 : 7\n" BORN_THERE "278 : 2\n" BORN_THERE "280 : 4",
			"SUM-MEMBERS First!A1 7 6 1 (2 of 2 members have a value)", "SUM-MEMBERS", "0/1/0" },
		{ "a country may stand without its parts", GERMANY BORN_THERE "276 : 6\nTIME_PERIOD=1980 " BORN_THERE "278 : 2", "", "SUM-MEMBERS", "0/0/1" },
		{ "a continent whose countries the file states", "flow MIG_FLOW\nedge 002 012\nedge 002 024\nINDICATOR=IMM " BY_CITIZ "002 : 7\nINDICATOR=IMM " BY_CITIZ "012 : 2",
			"SUM-MEMBERS First!A1 7 2 5 (1 of 2 members have a value)", "SUM-MEMBERS", "0/1/0" },
		{ "a continent with provisional countries", "flow MIG_FLOW\nedge 002 012\nedge 002 024\nINDICATOR=IMM " BY_CITIZ "002 : 7\nINDICATOR=IMM OBS_STATUS=P " BY_CITIZ "012 : 2\nINDICATOR=IMM " BY_CITIZ "024 : 6",
			"SUM-MEMBERS-PROVISIONAL First!A1 7 8 -1 (2 of 2 members have a value)", "SUM-MEMBERS-PROVISIONAL", "0/1/0" },
		{ "which add up", "flow MIG_FLOW\nedge 002 012\nedge 002 024\nINDICATOR=IMM " BY_CITIZ "002 : 7\nINDICATOR=IMM OBS_STATUS=P " BY_CITIZ "012 : 2\nINDICATOR=IMM " BY_CITIZ "024 : 5",
			"", "SUM-MEMBERS-PROVISIONAL", "1/0/0" },
		{ "a continent that only the code list knows", "flow MIG_FLOW\nINDICATOR=IMM " BY_CITIZ "002 : 7\nINDICATOR=IMM " BY_CITIZ "012 : 9", "", "SUM-MEMBERS", "0/0/0" },
		{ "another partner is not looked at", "edge 840 278\n" BY_BIRTH "840 : 6\n" BY_BIRTH "278 : 2", "", "SUM-MEMBERS", "0/0/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

#define FLOW "flow MIG_FLOW\n"
#define OF(who) "INDICATOR=IMM " BY_CITIZ who
static void test_groups(void **state)
{
	static const struct made_case cases[] = {
		{ "groups of partners are no parts beside single ones", FLOW "closed COUNTERPART_AREA\nINDICATOR=IMM : 10\n" OF("250 : 4") "\n" OF("276 : 6") "\n" OF("NATIVE : 6"),
			"", "SUM-PARTNER", "1/0/0" },
		{ "groups alone are", FLOW "closed COUNTERPART_AREA\nINDICATOR=IMM : 10\n" OF("FOREIGN : 4") "\n" OF("NATIVE : 5"),
			"SUM-PARTNER First!A1 10 9 1 (2 parts, CITIZ)", "SUM-PARTNER", "0/1/1" },
		{ "foreigners are all but the country's own", FLOW "closed COUNTERPART_AREA\n" OF("FOREIGN : 10") "\n" OF("250 : 4") "\n" OF("276 : 90") "\n" OF("STATELESS : 6"),
			"", "SUM-PARTNER", "1/0/0" },
		{ "more foreigners than listed: open", FLOW OF("FOREIGN : 10") "\n" OF("250 : 4"), "", "SUM-PARTNER", "1/0/0" },
		{ "listed foreigners above all of them", FLOW OF("FOREIGN : 10") "\n" OF("250 : 11") "\n" OF("NON_EU : 10"),
			"SUM-PARTNER First!A1 10 11 -1 (1 parts, CITIZ)", "SUM-PARTNER", "0/1/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

#define MADE_UP(sex) "INDICATOR=IMM " sex
static void test_mixed(void **state)
{
	static const struct made_case cases[] = {
		{ "over ages, what is provisional beside what is not is asked about",
			FLOW MADE_UP("AGE=_T : 10\n") MADE_UP("AGE=Y0T14 : 4\n") MADE_UP("OBS_STATUS=P AGE=Y_GE15 : 7"),
			"SUM-AGE-PROVISIONAL First!A1 10 11 -1 (Y0T14 Y_GE15)", "SUM-AGE-PROVISIONAL", "0/1/0" },
		{ "where all of it is provisional it is an error",
			FLOW MADE_UP("OBS_STATUS=P AGE=_T : 10\n") MADE_UP("OBS_STATUS=P AGE=Y0T14 : 4\n") MADE_UP("OBS_STATUS=P AGE=Y_GE15 : 7"),
			"SUM-AGE First!A1 10 11 -1 (Y0T14 Y_GE15)", "SUM-AGE", "0/1/0" },
		{ "and where nothing is", FLOW MADE_UP("AGE=_T : 10\n") MADE_UP("OBS_STATUS=E AGE=Y0T14 : 4\n") MADE_UP("AGE=Y_GE15 : 7"),
			"SUM-AGE First!A1 10 11 -1 (Y0T14 Y_GE15)", "SUM-AGE", "0/1/0" },
		{ "a mixture that adds up", FLOW MADE_UP("AGE=_T : 11\n") MADE_UP("AGE=Y0T14 : 4\n") MADE_UP("OBS_STATUS=P AGE=Y_GE15 : 7"),
			"", "SUM-AGE-PROVISIONAL", "1/0/0" },
		{ "over sex it is an error all the same", FLOW MADE_UP("SEX=_T : 10\n") MADE_UP("SEX=F : 4\n") MADE_UP("OBS_STATUS=P SEX=M : 7"),
			"SUM-SEX First!A1 10 11 -1 (F M)", "SUM-SEX", "0/1/0" },
		{ "over partners, too, it is asked about", FLOW "closed COUNTERPART_AREA\nINDICATOR=IMM : 10\n" OF("250 : 4") "\nOBS_STATUS=P " OF("276 : 7"),
			"SUM-PARTNER-PROVISIONAL First!A1 10 11 -1 (2 parts, CITIZ)", "SUM-PARTNER-PROVISIONAL", "0/1/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

static void test_gap(void **state)
{
	static const struct made_case cases[] = {
		{ "what is left must be that of those without a value", FLOW "closed COUNTERPART_AREA\nINDICATOR=IMM : 10\n" OF("250 : 4") "\n" OF("276 : ..") "\n" OF("840 : c"),
			"SUM-PARTNER-GAP First!A1 10 4 6 (2 without a value, CITIZ)", "SUM-PARTNER-GAP", "0/1/0" },
		{ "a balance below its parts", FLOW "closed COUNTERPART_AREA\nINDICATOR=NET : 1\nINDICATOR=NET " BY_CITIZ "250 : 4\nINDICATOR=NET " BY_CITIZ "276 : ..",
			"SUM-PARTNER-GAP First!A1 1 4 -3 (1 without a value, CITIZ)", "SUM-PARTNER-GAP", "0/1/0" },
		{ "nothing is left", FLOW "closed COUNTERPART_AREA\nINDICATOR=IMM : 4\n" OF("250 : 4") "\n" OF("276 : .."), "", "SUM-PARTNER-GAP", "1/0/0" },
		{ "parts above the total are said by the sum", FLOW "closed COUNTERPART_AREA\nINDICATOR=IMM : 3\n" OF("250 : 4") "\n" OF("276 : .."),
			"SUM-PARTNER First!A1 3 4 -1 (2 parts, CITIZ)", "SUM-PARTNER-GAP", "1/0/0" },
		{ "where the layout does not say that all is there", FLOW "INDICATOR=IMM : 10\n" OF("250 : 4") "\n" OF("276 : .."), "", "SUM-PARTNER-GAP", "0/0/1" },
		{ "all have a value", FLOW "closed COUNTERPART_AREA\nINDICATOR=IMM : 10\n" OF("250 : 4") "\n" OF("276 : 6"), "", "SUM-PARTNER-GAP", "0/0/1" },
		{ "a row that was rejected is no such part", FLOW "closed COUNTERPART_AREA\nINDICATOR=IMM : 10\n" OF("250 : 4") "\nno " OF("276 : 6"), "", "SUM-PARTNER-GAP", "0/0/1" },
		{ "a census need not tabulate all", "closed COUNTERPART_AREA\n : 10\n" BY_CITIZ "250 : 4\n" BY_CITIZ "276 : ..", "", "SUM-PARTNER-GAP", "0/0/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

static void test_citizenship(void **state)
{
	static const struct made_case cases[] = {
		{ "citizens of the country that reports, and foreigners", "CITIZENSHIP=_T : 10\nCITIZENSHIP=276 : 4\nCITIZENSHIP=FOREIGN : 6", "", "SUM-CITIZENSHIP", "1/0/0" },
		{ "they do not add up", "CITIZENSHIP=_T : 10\nCITIZENSHIP=276 : 4\nCITIZENSHIP=FOREIGN : 5",
			"SUM-CITIZENSHIP First!A1 10 9 1 ()", "SUM-CITIZENSHIP", "0/1/0" },
		{ "citizens of another country are foreigners", "CITIZENSHIP=_T : 10\nCITIZENSHIP=250 : 4\nCITIZENSHIP=FOREIGN : 6", "", "SUM-CITIZENSHIP", "0/0/1" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

#define EIP(area) "INDICATOR=EIP REF_AREA=" area " : "
#define THREE "flow ENFORCEMENT\nedition EUROSTAT\nedge UNPD_903 012\nedge UNPD_903 024\nedge UNPD_903 072\n"
static void test_rounding(void **state)
{
	static const struct made_case cases[] = {
		{ "half the base for each and for the total", THREE EIP("UNPD_903") "100\n" EIP("012") "30\n" EIP("024") "40\n" EIP("072") "40", "", "SUM-AREA", "1/0/0" },
		{ "no more than that", THREE EIP("UNPD_903") "100\n" EIP("012") "30\n" EIP("024") "40\n" EIP("072") "45",
			"SUM-AREA First!A1 100 115 -15 (3 of 3 members have a value)", "SUM-AREA", "0/1/0" },
		{ "below, too", THREE EIP("UNPD_903") "100\n" EIP("012") "30\n" EIP("024") "40\n" EIP("072") "15",
			"SUM-AREA First!A1 100 85 15 (3 of 3 members have a value)", "SUM-AREA", "0/1/0" },
		{ "what is no multiple was not rounded", THREE EIP("UNPD_903") "100\n" EIP("012") "31\n" EIP("024") "41\n" EIP("072") "36",
			"SUM-AREA First!A1 100 108 -8 (3 of 3 members have a value)", "SUM-AREA", "0/1/0" },
		{ "full: a member without an observation leaves it open", THREE EIP("UNPD_903") "100\n" EIP("012") "30\n" EIP("024") "40", "", "SUM-AREA", "1/0/0" },
		{ "full: a list longer than the table leaves it open", THREE "edge UNPD_903 999\n" EIP("UNPD_903") "100\n" EIP("012") "30\n" EIP("024") "40\n" EIP("072") "5",
			"", "SUM-AREA", "1/0/0" },
		{ "full: parts above the total are an error all the same", THREE EIP("UNPD_903") "60\n" EIP("012") "30\n" EIP("024") "40",
			"SUM-AREA First!A1 60 70 -10 (2 of 3 members have a value)", "SUM-AREA", "0/1/0" },
		{ "reasons are parts of all", "flow ENFORCEMENT\nedition EUROSTAT\nINDICATOR=EIP : 100\nINDICATOR=EIP_ENTRY : 40\nINDICATOR=EIP_OVERSTAY : 40\n"
			"INDICATOR=EIP_OTHER : 25\nREF_AREA=250 INDICATOR=EIP : 100\nREF_AREA=250 INDICATOR=EIP_INLAND : 0\nREF_AREA=250 INDICATOR=EIP_BORDER : 0",
			"SUM-REASON First!A5 100 0 100 (EIP_INLAND EIP_BORDER)", "SUM-REASON", "1/1/8" },
		{ "others do not round", "flow ENFORCEMENT\nedge UNPD_903 012\nedge UNPD_903 024\n" EIP("UNPD_903") "100\n" EIP("012") "30\n" EIP("024") "75",
			"SUM-AREA First!A1 100 105 -5 (2 of 2 members have a value)", "SUM-AREA", "0/1/0" },
		{ "nor in other dataflows", "edition EUROSTAT\nedge UNPD_903 012\nREF_AREA=UNPD_903 : 10\nREF_AREA=012 : 5",
			"SUM-AREA First!A1 10 5 5 (1 of 1 members have a value)", "SUM-AREA", "0/1/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

#define PAID(to, from) "INDICATOR=BILAT_EST ACCOUNTING_ENTRY=C REF_AREA=" to " COUNTERPART_AREA=" from " : "
static void test_matrix(void **state)
{
	static const struct made_case cases[] = {
		{ "rows and columns", "flow REMITTANCE\nclosed REF_AREA\nclosed COUNTERPART_AREA\n" PAID("012", "250") "1.25\n" PAID("024", "250") "2\n"
			PAID("001", "250") "3.25\n" PAID("012", "276") "-\n" PAID("024", "276") "4\n" PAID("001", "276") "4\n"
			PAID("012", "_T") "1.250001\n" PAID("024", "_T") "7\n" PAID("001", "_T") "7.25",
			"SUM-PARTNER First!A8 7 6 1 (2 parts)\nSUM-AREA First!A9 7.25 8.250001 -1.000001 (2 parts)", "SUM-PARTNER", "2/1/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

static void test_age(void **state)
{
	static const struct made_case cases[] = {
		{ "tiles", "AGE=_T : 10\nAGE=Y0T14 : 1\nAGE=Y15T64 : 2\nAGE=Y_GE65 : 7", "", "SUM-AGE", "1/0/0" },
		{ "short", "AGE=_T : 10\nAGE=Y_LT15 : 1\nAGE=Y15T64 : 2\nAGE=Y_GE65 : 6",
			"SUM-AGE First!A1 10 9 1 (Y_LT15 Y15T64 Y_GE65)", "SUM-AGE", "0/1/0" },
		{ "a gap says nothing", "AGE=_T : 10\nAGE=Y0T14 : 1\nAGE=Y_GE65 : 7", "", "SUM-AGE", "0/0/1" },
		{ "no end says nothing", "AGE=_T : 10\nAGE=Y0T14 : 1\nAGE=Y15T64 : 7", "", "SUM-AGE", "0/0/1" },
		{ "a rejected age", "AGE=_T : 10\nAGE=Y0T14 : 1\nno AGE=Y15T64 : 2\nAGE=Y_GE65 : 7", "", "SUM-AGE", "0/0/1" },
		{ "an age nobody knows", "AGE=_T : 10\nAGE=Y0T14 : 1\nAGE=Y15T64 : 2\nAGE=Y_GE65 : 6\nno AGE= : 1", "", "SUM-AGE", "0/0/1" },
		{ "no ages", "AGE=_T : 10", "", "SUM-AGE", "0/0/1" },
		{ "the finest, and the groups between", "AGE=_T : 10\nAGE=Y0T4 : 1\nAGE=Y5T14 : 1\nAGE=Y0T14 : 3\nAGE=Y_GE15 : 8",
			"SUM-AGE First!A4 3 2 1 (Y0T4 Y5T14)", "SUM-AGE", "1/1/0" },
		{ "unknown age", "AGE=_T : 10\nAGE=Y0T14 : 1\nAGE=Y_GE15 : 7\nAGE=_U : 2", "", "SUM-AGE", "1/0/0" },
		{ "a missing age leaves the tiling that is known", "AGE=_T : 10\nAGE=Y0T4 : ..\nAGE=Y5T14 : 1\nAGE=Y0T14 : 3\nAGE=Y_GE15 : 8",
			"SUM-AGE First!A1 10 11 -1 (Y0T14 Y_GE15)", "SUM-AGE", "0/1/1" },
		{ "a missing age without another way", "AGE=_T : 10\nAGE=Y0T14 : ..\nAGE=Y_GE15 : 8", "", "SUM-AGE", "0/0/1" },
		{ "known ages above the total", "AGE=_T : 10\nAGE=Y0T14 : ..\nAGE=Y_GE15 : 11", "SUM-AGE First!A1 10 11 -1 (Y0T14 Y_GE15)", "SUM-AGE", "0/1/0" },
		{ "overlaps are not added twice", "AGE=_T : 10\nAGE=Y0T19 : 4\nAGE=Y15T24 : 3\nAGE=Y_GE20 : 6", "", "SUM-AGE", "1/0/0" },
	};

	(void)state;
	made_cases(cases, COUNT(cases));
}

static void test_age_codes(void **state)
{
	static const struct { const char *code; int from, to; } cases[] = {
		{ "Y25", 25, 26 }, { "Y0T4", 0, 5 }, { "Y_LT15", 0, 15 }, { "Y_LE14", 0, 15 }, { "Y_GE65", 65, AGE_END }, { "Y_GT64", 65, AGE_END },
		{ "Y15T15", 15, 16 }, { "Y999", 999, 1000 }, { "Y20T10", -1, 0 }, { "Y_LT0", -1, 0 }, { "Y", -1, 0 }, { "Y5T", -1, 0 }, { "Y5T9X", -1, 0 },
		{ "Y1000", -1, 0 }, { "_T", -1, 0 }, { "", -1, 0 }, { "M5", -1, 0 }, { "Y_GE", -1, 0 }, { "Y_GE65T", -1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint16_t from = 0, to = 0;
		bool got = age_parse(cases[i].code, &from, &to);

		check(got == (cases[i].from >= 0), "%s", cases[i].code);
		check(!got || (from == cases[i].from && to == cases[i].to), "%s: %u to %u", cases[i].code, from, to);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sex), cmocka_unit_test(test_area), cmocka_unit_test(test_partner), cmocka_unit_test(test_made_of), cmocka_unit_test(test_groups),
		cmocka_unit_test(test_mixed), cmocka_unit_test(test_gap), cmocka_unit_test(test_citizenship), cmocka_unit_test(test_rounding), cmocka_unit_test(test_matrix), cmocka_unit_test(test_age),
		cmocka_unit_test(test_age_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
