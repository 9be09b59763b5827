#include "tests/unit/validate/made_tables.h"

#include "normalize/mappings.h"

#define RANGE "id,dataflow,where,min,max\n"
#define SUMS "id,dataflow,where,column,hierarchy,total,parts,extra,coverage,each,open,negative,tolerance\n"
#define TERMS "id,dataflow,absolute,percent,base,rounding,valid_from,valid_to\n"
#define HIERARCHY(column, rule) "define hierarchical ruleset R (variable rule " column ") is\n'" rule " errorcode \"SUM-AGREED\"\nend hierarchical ruleset;\n"
#define DATAPOINT(column, rule, code) "define datapoint ruleset NAMES (variable " column ") is\nX: " rule " errorcode \"" code "\"\nend datapoint ruleset;\n"
static void test_errors(void **state)
{
	static const struct { const char *why, *table, *text, *message; } cases[] = {
		{ "fine", "range", RANGE "RANGE-NEGATIVE,MIG_STOCK MIG_FLOW,INDICATOR=STOCK POP;SEX!=_T,0,\n", NULL },
		{ "no rule at all", "range", RANGE, NULL },
		{ "an unknown rule", "range", RANGE "RANGE-NEGATIV,MIG_STOCK,,0,\n", "range.csv:2:1: found 'RANGE-NEGATIV', which is no rule of catalogue.csv" },
		{ "an unknown dataflow", "range", RANGE "RANGE-NEGATIVE,MIG_STOCKS,,0,\n", "range.csv:2:2: found 'MIG_STOCKS', which is no dataflow" },
		{ "no dataflow", "range", RANGE "RANGE-NEGATIVE,,,0,\n", "range.csv:2:2: the field dataflow is empty; expected dataflows, or * for all" },
		{ "an unknown column", "range", RANGE "RANGE-NEGATIVE,*,REF_ARE=276,0,\n", "range.csv:2:3: found 'REF_ARE', which no dataflow has; nearest: REF_AREA" },
		{ "a column of another dataflow", "range", RANGE "RANGE-NEGATIVE,MIG_STOCK,AGE_DEF=REACH,0,\n", "range.csv:2:3: found 'AGE_DEF', which is no column of MIG_STOCK" },
		{ "no =", "range", RANGE "RANGE-NEGATIVE,*,SEX,0,\n", "range.csv:2:3: found 'SEX', expected COLUMN=CODE" },
		{ "no code", "range", RANGE "RANGE-NEGATIVE,*,SEX=,0,\n", "range.csv:2:3: a code is missing after 'SEX='" },
		{ "no column", "range", RANGE "RANGE-NEGATIVE,*,=F,0,\n", "range.csv:2:3: a column is missing before '='" },
		{ "a part too many", "range", RANGE "RANGE-NEGATIVE,*,SEX=F;,0,\n", "range.csv:2:3: found '', expected COLUMN=CODE" },
		{ "two columns", "range", RANGE "RANGE-NEGATIVE,*,SEX AGE=F,0,\n", "range.csv:2:3: found 'AGE' before '=', expected one column" },
		{ "no number", "range", RANGE "RANGE-NEGATIVE,*,SEX=F,nought,\n", "range.csv:2:4: found 'nought', expected a number" },
		{ "a column that is none", "sums", SUMS "SUM-SEX,*,,SEXE,codes,_T,F M,,closed,,,,\n", "sums.csv:2:4: found 'SEXE', which no dataflow has; nearest: SEX" },
		{ "an attribute", "sums", SUMS "SUM-SEX,MIG_STOCK,,OBS_STATUS,codes,_T,F M,,closed,,,,\n", "sums.csv:2:4: found 'OBS_STATUS', which is no dimension of MIG_STOCK" },
		{ "a word that is none of those", "sums", SUMS "SUM-SEX,*,,SEX,codes,_T,F M,,half,,,,\n", "sums.csv:2:9: found 'half', expected one of: closed open segment full declared gap" },
		{ "an empty field", "sums", SUMS "SUM-SEX,*,,SEX,codes,_T,F M,,,,,,\n", "sums.csv:2:9: the field coverage is empty" },
		{ "an open column", "sums", SUMS "SUM-SEX,*,,SEX,codes,_T,F M,,closed,,PARTNER_BASE=*,,\n", "sums.csv:2:11: found 'PARTNER_BASE', which no dataflow has; nearest: PARTNER_BASIS" },
		{ "an open column negated", "sums", SUMS "SUM-SEX,*,,SEX,codes,_T,F M,,closed,,SEX!=F,,\n", "sums.csv:2:11: found 'SEX!=F', expected COLUMN=CODE or COLUMN=*" },
		{ "an unknown code", "range", RANGE "RANGE-NEGATIVE,*,INDICATOR=STOCK FLOCK,0,\n", "range.csv:2:3: found 'FLOCK', which is no code of INDICATOR; nearest: STOCK" },
		{ "a code of another dataflow", "range", RANGE "RANGE-NEGATIVE,MIG_STOCK,INDICATOR=IMM,0,\n", "range.csv:2:3: found 'IMM', which is no code of INDICATOR" },
		{ "composed codes", "range", RANGE "RANGE-NEGATIVE,*,AGE=Y0T4 Y_GE65 _T;TIME_PERIOD!=2020 2020-Q1,0,\n", NULL },
		{ "unknown parts", "sums", SUMS "SUM-SEX,*,,SEX,codes,_T,F H,,closed,,,,\n", "sums.csv:2:7: found 'H', which is no code of SEX" },
		{ "the part of the whole's own column", "sums", SUMS "SUM-CITIZENSHIP,*,,CITIZENSHIP,codes,_T,=REF_AREA FOREIGN,,closed,,,,\n", NULL },
		{ "the part of a column that is none", "sums", SUMS "SUM-CITIZENSHIP,*,,CITIZENSHIP,codes,_T,=REF_ARE FOREIGN,,closed,,,,\n",
			"sums.csv:2:7: found 'REF_ARE', which no dataflow has; nearest: REF_AREA" },
		{ "a part that is taken away and is none", "MIG_STOCK.vtl", HIERARCHY("SEX", "_T' = F - H"),
			"MIG_STOCK.vtl:2: found 'H', which is no code of SEX" },
		{ "a hierarchy over no column", "MIG_STOCK.vtl", HIERARCHY("SEXE", "_T' = F"), "MIG_STOCK.vtl:2: found 'SEXE', which is no dimension of MIG_STOCK" },
		{ "a name that is no column", "MIG_STOCK.vtl", DATAPOINT("SEXE", "SEXE = \"F\"", "CODE-BASIS"),
			"MIG_STOCK.vtl: line 1, column 42: the dataflow MIG_STOCK has no column 'SEXE'" },
		{ "no errorcode", "MIG_STOCK.vtl", "define datapoint ruleset R (variable SEX) is\nX: SEX = \"F\"\nend datapoint ruleset;\n",
			"MIG_STOCK.vtl: line 2, column 1: no errorcode at the rule 'X'" },
		{ "an errorcode that is no rule", "MIG_STOCK.vtl", DATAPOINT("SEX", "SEX = \"F\"", "NO-SUCH"),
			"MIG_STOCK.vtl: line 2, column 1: no rule of catalogue.csv is called 'NO-SUCH'" },
		{ "text against number", "MIG_STOCK.vtl", DATAPOINT("OBS_VALUE", "OBS_VALUE = \"F\"", "CODE-BASIS"), "MIG_STOCK.vtl: line 2, column" },
		{ "an assignment", "MIG_STOCK.vtl", "x := check_datapoint(y, z);\n", "MIG_STOCK.vtl: line 1, column 1: only rulesets are expected here, found the assignment of 'x'" },
		{ "no VTL", "MIG_STOCK.vtl", "define datapoint\n", "MIG_STOCK.vtl: line " },
		{ "rules of no dataflow", "MIG_STOCKS.vtl", "", "MIG_STOCKS.vtl: no dataflow is called 'MIG_STOCKS'" },
		{ "terms of no rule", "terms", TERMS "SUM-SEXES,*,,,,,,\n", "terms.csv:2:1: found 'SUM-SEXES', which is no rule of catalogue.csv" },
		{ "terms of no dataflow", "terms", TERMS "SUM-SEX,MIG,,,,,,\n", "terms.csv:2:2: found 'MIG', which is no dataflow" },
		{ "a tolerance below zero", "terms", TERMS "SUM-SEX,*,-1,,,,,\n", "terms.csv:2:3: found '-1', expected a number that is not below zero" },
		{ "a base without rounding", "terms", TERMS "SUM-SEX,*,,,5,,,\n", "terms.csv:2:6: found '', expected conventional or random" },
		{ "no period", "terms", TERMS "SUM-SEX,*,,,,,20,\n", "terms.csv:2:7: found '20', expected a period such as 2020, 2020-Q3 or 2020-07" },
		{ "a precondition on no column", "terms", "id,dataflow,absolute,percent,base,rounding,valid_from,valid_to,precondition\nSUM-SEX,MIG_STOCK,,,,,,,SEXE=F\n",
			"terms.csv:2:9: found 'SEXE', which is no column of MIG_STOCK" },
		{ "a broken precondition", "terms", "id,dataflow,absolute,percent,base,rounding,valid_from,valid_to,precondition\nSUM-SEX,MIG_STOCK,,,,,,,SENDER\n",
			"terms.csv:2:9: found 'SENDER', expected COLUMN=CODE" },
		{ "a mode that there is not", "vtl", "id,dataflow,where,open,tolerance,absolute,rounding,mode\nIDENTITY-AREA,MIG_STOCK,,,,,,nonnull\n",
			"MIG_STOCK.vtl:4: found 'nonnull', expected one of: non_null non_zero partial_null partial_zero always_null always_zero" },
		{ "around no rule", "vtl", "id,dataflow,where,open,tolerance,absolute,rounding\nCODE-SHARE-F,MIG_FLOW,,,,,\n",
			"vtl.csv:2:1: found 'CODE-SHARE-F', which no rule of MIG_FLOW.vtl has as its errorcode" },
		{ "around with a condition on no column", "vtl", "id,dataflow,where,open,tolerance,absolute,rounding\nCODE-SHARE-F,MIG_STOCK,SEXE=F,,,,\n",
			"MIG_STOCK.vtl:49: found 'SEXE', which is no column of MIG_STOCK" },
		{ "a base of rounding", "sums", "id,dataflow,where,column,hierarchy,coverage,rounding\nSUM-AREA,*,,REF_AREA,members,full,EUROSTAT=five\n",
			"sums.csv:2:7: found 'EUROSTAT=five', expected EDITION=N" },
		{ "a change to two codes", "derived", "id,dataflow,where,formula,factor,a,b,open,tolerance\nDERIVED-RATE,MIG_STOCK,,ratio,1,SEX=F M,,,0\n",
			"derived.csv:2:6: found 'SEX=F M', expected one code after '='" },
	};
	struct mappings *mappings;
	struct made m;
	struct err e0;
	char dir[PATH_MAX], around[PATH_MAX + 64];

	(void)state;
	made_config(&m);
	made_ok(mappings_load(&m.config.home, &mappings, &e0), &e0);
	m.config.mappings = mappings;
	test_dir(dir, sizeof dir);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct config c = m.config;
		struct ruleset *rules;
		struct arena a;
		struct err e = { "" }, first;
		enum status st;

		tables(&m.config, dir, cases[i].table, cases[i].text);
		if (strchr(cases[i].table, '.')) { /* the table around the rulesets would name rules that are no more */
			snprintf(around, sizeof around, "%s/validators/rules/vtl.csv", dir);
			tables_write(around, "id,dataflow,where,open,tolerance,absolute,rounding\n");
		}
		snprintf(c.home.dir, sizeof c.home.dir, "%s", dir);
		arena_init(&a, 0);
		st = rules_load(&c, &a, &rules, &e);
		check(st == (cases[i].message ? ST_FATAL : ST_OK), "%s: %s", cases[i].why, e.msg);
		if (cases[i].message) {
			const char *got = strstr(e.msg, "rules/");

			check(got != NULL, "%s: %s", cases[i].why, e.msg);
			if (cases[i].message[strlen(cases[i].message) - 1] == ' ' || !strcmp(cases[i].why, "text against number"))
				check(!strncmp(got + 6, cases[i].message, strlen(cases[i].message)), "%s: %s", cases[i].why, got);
			else
				check_str(got + 6, cases[i].message, "%s", cases[i].why);
		}
		/* Where what is broken is kept, nothing fails, and the first message is the same. */
		first = e;
		c.broken = &(struct broken){ .arena = &a };
		check(rules_load(&c, &a, &rules, &e) == ST_OK, "%s: %s", cases[i].why, e.msg);
		check(cases[i].message ? c.broken->n && !strcmp(c.broken->part[0].said, first.msg) : !c.broken->n, "%s: %s", cases[i].why,
			c.broken->n ? c.broken->part[0].said : "nothing is broken");
		arena_release(&a);
	}
	clean(dir);
	mappings_free(mappings);
	made_release(&m);
}

/* What a broken row or rule costs: that, the whole rule where nobody can know what it means without, and nothing else. */
static void test_broken(void **state)
{
#define NAMES(rules) "define datapoint ruleset N (variable SEX, OBS_VALUE) is\n" rules "\nend datapoint ruleset;\n"
#define A_GOOD "A: SEX <> \"M\" errorcode \"CODE-BASIS\""
	static const struct {
		const char *why, *table, *text, *rules, *count; /* rules: of all parts, a line each; count: of CODE-BASIS or RANGE-NEGATIVE, p/f/n */
	} cases[] = {
		{ "nothing", "range", RANGE "RANGE-NEGATIVE,*,,0,\n", "", "2/1/0" },
		{ "a row beside another", "range", RANGE "RANGE-NEGATIVE,*,,0,\nRANGE-NEGATIVE,*,SEXE=F,0,\n", "range.csv:3:3 RANGE-NEGATIVE\n", "2/1/3" },
		{ "a row of another dataflow", "range", RANGE "RANGE-NEGATIVE,*,,0,\nRANGE-NEGATIVE,MIG_FLOW,,x,\n", "range.csv:3:4 RANGE-NEGATIVE\n", "2/1/0" },
		{ "a line that is no row", "range", RANGE "RANGE-NEGATIVE,\"*,,0,\nRANGE-NEGATIVE,*,,0,\n", "range.csv:2:2 RANGE-NEGATIVE\n", "2/1/3" },
		{ "a rule that there is not", "range", RANGE "RANGE-NEGATIV,*,,0,\nRANGE-NEGATIVE,*,,0,\n", "range.csv:2:1\n", "2/1/0" },
		{ "a table with another separator", "range", "id;dataflow;where;min;max\nRANGE-NEGATIVE;*;;0;\n", "range.csv:1:3 RANGE-NEGATIVE\n", "0/0/3" },
		{ "a table with an unknown column", "range", "id,dataflow,where,min,most\nRANGE-NEGATIVE,*,,0,\n", "range.csv:1:5 RANGE-NEGATIVE\n", "0/0/3" },
		{ "a table that is empty", "range", "", "range.csv:1:1\n", "no such rule" },
		{ "terms", "terms", TERMS "RANGE-NEGATIVE,*,x,,,,,\n", "terms.csv:2:3 RANGE-NEGATIVE\n", "0/0/3" },
		{ "terms in one dataflow", "terms", TERMS "RANGE-NEGATIVE,MIG_FLOW,x,,,,,\n", "terms.csv:2:3 RANGE-NEGATIVE\n", "2/1/0" },
		{ "terms in this dataflow", "terms", TERMS "RANGE-NEGATIVE,MIG_STOCK,x,,,,,\n", "terms.csv:2:3 RANGE-NEGATIVE\n", "0/0/3" },
		{ "terms that are no row", "terms", TERMS "RANGE-NEGATIVE,MIG_STOCK\n", "terms.csv:2:2 RANGE-NEGATIVE\n", "0/0/3" },
		{ "terms with another separator", "terms", "id;dataflow\nRANGE-NEGATIVE;*\n", "terms.csv:1:3 RANGE-NEGATIVE\n", "0/0/3" },
		{ "terms of no rule", "terms", TERMS "RANGE-NEGATIV,*,,,,,,\n", "terms.csv:2:1\n", "2/1/0" },
		{ "rules", "MIG_STOCK.vtl", NAMES(A_GOOD), "", "2/1/0" },
		{ "a rule beside another", "MIG_STOCK.vtl", NAMES(A_GOOD ";\nB: OBS_VALUE = \"x\" errorcode \"CODE-BASIS\""), "MIG_STOCK.vtl:3:16 CODE-BASIS\n", "2/1/3" },
		{ "a rule without an errorcode", "MIG_STOCK.vtl", NAMES("B: OBS_VALUE > 1;\n" A_GOOD), "MIG_STOCK.vtl:2:1\n", "2/1/0" },
		{ "a ruleset that cannot be read", "MIG_STOCK.vtl", "define datapoint ruleset Z (variable SEX) is\nSEX errorcode \"SUM-AGE\";; errorcode \"CODE-BASIS\" end;\n" NAMES(A_GOOD),
			"MIG_STOCK.vtl:2:25 SUM-AGE CODE-BASIS\n", "2/1/3" },
		{ "a ruleset of a column that there is not", "MIG_STOCK.vtl", "define datapoint ruleset Z (variable SEXE) is\nA: SEXE = \"F\" errorcode \"CODE-BASIS\";"
			"B: SEXE = \"M\" errorcode \"SUM-AGE\" end datapoint ruleset;\n" NAMES(A_GOOD), "MIG_STOCK.vtl:1:38 CODE-BASIS SUM-AGE\n", "2/1/3" },
		{ "rules of one name", "MIG_STOCK.vtl", NAMES(A_GOOD ";\n" A_GOOD), "MIG_STOCK.vtl:3:1 CODE-BASIS\n", "0/0/6" },
		{ "a file that is no text", "MIG_STOCK.vtl", "// \xe9\n" NAMES(A_GOOD), "MIG_STOCK.vtl:1:4 CODE-BASIS\n", "0/0/3" },
		{ "a file of no dataflow", "MIG_STOCKS.vtl", NAMES("A: SEX <> \"M\" errorcode \"RANGE-NEGATIVE\""), "MIG_STOCKS.vtl:0:0 RANGE-NEGATIVE\n", "2/1/3" },
	};
	struct made m;
	char dir[PATH_MAX], around[PATH_MAX + 64];

	(void)state;
	made_config(&m);
	test_dir(dir, sizeof dir);
	for (size_t i = 0; i < COUNT(cases); i++) {
		char got[1024] = "", count[64];
		struct made own = m;
		struct ruleset *rules;
		struct submission s;
		struct arena a;
		struct err e;

		tables(&m.config, dir, cases[i].table, cases[i].text);
		if (!strcmp(cases[i].table, "MIG_STOCK.vtl")) {
			snprintf(around, sizeof around, "%s/validators/rules/vtl.csv", dir);
			tables_write(around, "id,dataflow,where,open,tolerance,absolute,rounding\n");
		}
		snprintf(own.config.home.dir, sizeof own.config.home.dir, "%s", dir);
		arena_init(&a, 0);
		own.config.broken = &(struct broken){ .arena = &a };
		made_ok(rules_load(&own.config, &a, &rules, &e), &e);
		for (uint32_t k = 0; k < own.config.broken->n; k++) {
			const struct broken_part *p = &own.config.broken->part[k];

			snprintf(got + strlen(got), sizeof got - strlen(got), "%s:%u:%u", p->file + strlen("validators/rules/"), p->line, p->col);
			for (uint32_t r = 0; r < p->nrule; r++)
				snprintf(got + strlen(got), sizeof got - strlen(got), " %s", p->rule[r]);
			strcat(got, "\n");
		}
		check_str(got, cases[i].rules, "%s", cases[i].why);
		own.config.rules = rules;
		made_submission(&own, &s, "x.csv", "DEU", "SEX=F : 1\nSEX=M : -5\nSEX=_T REF_AREA=250 : 7");
		made_ok(validate_submission(&s, &own.counts, &e), &e);
		made_count(&own, !strcmp(cases[i].table, "MIG_STOCK.vtl") ? "CODE-BASIS" : "RANGE-NEGATIVE", count, sizeof count);
		check_str(count, cases[i].count, "%s", cases[i].why);
		submission_release(&s);
		arena_release(&a);
	}
	clean(dir);
	made_release(&m);
}

/* Every rule of the tables is counted, in byte order, also where nothing was there to look at. */
static void test_counts(void **state)
{
	struct made m;
	struct submission s;
	struct err e;

	(void)state;
	made_config(&m);
	made_submission(&m, &s, "x.csv", "DEU", "SEX=F : 1");
	made_ok(validate_submission(&s, &m.counts, &e), &e);
	assert_true(m.counts.n > 10);
	for (uint32_t i = 1; i < m.counts.n; i++)
		check(strcmp(m.counts.v[i - 1].rule, m.counts.v[i].rule) < 0, "%s", m.counts.v[i].rule);
	for (uint32_t i = 0; i < m.counts.n; i++)
		check(catalogue_find(&m.config.catalogue, m.counts.v[i].rule) != NULL, "%s", m.counts.v[i].rule);
	submission_release(&s);
	made_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_errors), cmocka_unit_test(test_broken), cmocka_unit_test(test_counts) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
