#include "core/obscsv.h"

#include "tests/unit/core/made.h"

static char *written(const struct submission *s, size_t *n)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, n);
	struct err e;

	made_ok(obscsv_write(s, f, &e), &e);
	fclose(f);
	return text;
}

static enum status reread(const char *text, size_t n, struct submission *out, struct err *e)
{
	FILE *f = fmemopen((void *)text, n, "r");
	enum status st;

	made_ok(submission_init(out, &made_config, e), e);
	st = obscsv_read(out, f, e);
	fclose(f);
	return st;
}

static void test_round_trip(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 40; seed++) {
		struct submission a, b;
		size_t n, m;
		char *text, *again;
		struct err e;

		made_submission(&a, seed, seed < 4 ? 3000 : 100, seed % 2);
		text = written(&a, &n);
		made_ok(reread(text, n, &b, &e), &e);
		made_same(&a, &b);
		again = written(&b, &m);
		check(n == m && memcmp(text, again, n) == 0, "seed %u", (unsigned)seed);
		/* What is booked after the pipe goes on where the other side stopped. */
		assert_int_equal(submission_state(&a), submission_state(&b));
		made_ok(ledger_book(&a, LED_DECODE, LED_SEEN, SYM_NONE, (struct origin){ 1, 1, 0 }, "5", 1, &e), &e);
		made_ok(ledger_book(&b, LED_DECODE, LED_SEEN, SYM_NONE, (struct origin){ 1, 1, 0 }, "5", 1, &e), &e);
		made_same(&a, &b);
		submission_release(&a);
		submission_release(&b);
		free(text);
		free(again);
	}
}

#define HEAD "@submission,a,BRA,a.csv,,0\n@member,a.csv,csv,\n@sheet,0,,0,3,3,9,\n@dataflow,FLOW_B\n"
#define SEG "@segment,0,0,l,,,AREA,AREA row 0\n@columns,SEGMENT,CELL,AREA,AREA.text,AREA.code,TIME,TIME.text,TIME.code,VALUE,OBS_VALUE,STATE,FATE\n"

static void test_by_hand(void **state)
{
	static const char text[] = HEAD SEG "FLOW_B,0,B2,Brazil,,076,,2015,2015,\"1,234\",1234,number,\r\nFLOW_B,0,B3,Brazil,,,,2015,2015,x,,bad,SEEN\n";
	struct submission s;
	const struct table *t;
	struct origin at;
	char buf[DEC_TEXT];
	struct err e;
	size_t n;
	sym_t key;

	(void)state;
	made_ok(reread(text, sizeof text - 1, &s, &e), &e);
	t = &s.table[0];
	assert_int_equal(t->n, 2);
	assert_int_equal(packed_int_get(&t->m, 0), 1234);
	assert_string_equal(table_value_text(t, s.syms, 0, buf, &n), "1,234");
	assert_string_equal(sym_str(s.syms, table_code(t, 0, 0)), "076");
	assert_int_equal(table_code(t, 1, 0), SYM_NONE);
	assert_int_equal(t->col[0].nentry, 3);
	assert_true(table_dim_origin(t, 1, 0, &at) && at.row == 2 && at.col == 0);
	made_ok(submission_key(&s, t, 0, &key, &e), &e);
	assert_string_equal(sym_str(s.syms, key), "AREA=076;TIME=2015");
	made_ok(submission_key(&s, t, 1, &key, &e), &e);
	assert_string_equal(sym_str(s.syms, key), "AREA=\"Brazil\";TIME=2015");
	submission_release(&s);
}

static void test_malformed(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "", "line 1: empty" },
		{ "x\n", "line 1: \"x\", expected @submission" },
		{ "@submission,a,b,c,zz,0\n", "line 1: \"zz\" is no SHA-256" },
		{ "@submission,a,b\n", "line 1: 3 fields" },
		{ "@submission,a,b,c,,2\n", "line 1: field 6" },
		{ HEAD "@submission,a,b,c,,0\n", "line 5: a second" },
		{ HEAD "@what\n", "line 5: \"@what\" is no kind" },
		{ HEAD "FLOW_B,0\n", "line 5: \"FLOW_B\" begins a line that belongs" },
		{ HEAD "@member,\"a\n\n", "line 5: a quotation mark" },
		{ HEAD "@member,\"a\"b,c,d\n", "line 5: a field goes on" },
		{ HEAD "@member,a\"b,c,d\"\n", "line 5: a quotation mark inside" },
		{ HEAD "@member,\xff,,\n", "line 5: bytes that are no UTF-8" },
		{ HEAD "@sheet,1,,0,0,0,0,\n", "line 5: member 1" },
		{ HEAD "@dataflow,NOPE\n", "line 5: dataflow \"NOPE\"" },
		{ HEAD "@edge,AREA,,a,b,7,A1\n", "line 5: sheet 7" },
		{ HEAD "@edge,AREA,,a,b,0,1A\n", "line 5: field 7" },
		{ HEAD "@ledger,0,decode,eaten,,1,00000000000000000000000000000000,0\n", "line 5: \"decode/eaten\"" },
		{ HEAD "@ledger,0,decode,seen,,1,0,0\n", "line 5: \"0\" is no hash" },
		{ HEAD "@ledger,0,decode,seen,,1,00000000000000000000000000000000,1.\n", "line 5: \"1.\" is no sum" },
		{ HEAD "@ledger,0,decode,seen,,18446744073709551616,00000000000000000000000000000000,1\n", "line 5: field 6" },
		{ HEAD "@finding,NOPE,0,A1,,,,,,,\n", "line 5: rule \"NOPE\"" },
		{ HEAD "@entry,SEX,,,,0,0,0,,,,\n", "line 5: dataflow FLOW_B has no column \"SEX\"" },
		{ HEAD "@entry,AREA,x,,,0,0,0,,,,\n", "line 5: the first entry" },
		{ HEAD "@entry,AREA,,,,99,0,0,,,,\n", "line 5: field 6" },
		{ HEAD "@segment,1,0,,,,\n", "line 5: segment 1, expected 0" },
		{ HEAD "@segment,0,9,,,,\n", "line 5: sheet 9" },
		{ HEAD "@segment,0,0,,,,AREA SEX\n", "line 5: dataflow FLOW_B has no column \"SEX\"" },
		{ HEAD "@segment,0,0,,,,,AREA\n", "line 5: \"AREA\" says not" },
		{ HEAD "@segment,0,0,,,,,AREA row\n", "line 5: \"AREA row\" says not" },
		{ HEAD "@segment,0,0,,,,,AREA row 70000\n", "line 5: \"AREA row 70000\" says not" },
		{ HEAD "@segment,0,0,,,,,AREA head 1 2 x\n", "line 5: \"AREA head 1 2 x\" says not" },
		{ HEAD "@segment,0,0,,,,,AREA carried 1 5>4 4>4\n", "line 5: \"AREA carried 1 5>4 4>4\" says not" },
		{ HEAD "@segment,0,0,,,,,AREA beside\n", "line 5: \"AREA beside\" says not" },
		{ HEAD "@segment,0,0,,,,,AREA carried 1 5\n", "line 5: \"AREA carried 1 5\" says not" },
		{ HEAD "@segment,0,0,,,,\nFLOW_B\n", "line 6: \"FLOW_B\" begins" },
		{ HEAD "@segment,0,0,,,,\n@columns,SEGMENT\n", "line 6: 2 fields" },
		{ HEAD "@segment,0,0,,,,\n@columns,SEGMENT,CELL,AREA,AREA.text,AREA.code,YEAR,TIME.text,TIME.code,VALUE,OBS_VALUE,STATE,FATE\n",
			"line 6: column 7 is \"YEAR\", expected TIME" },
		{ HEAD SEG "FLOW_A,0,B2,,,,,,,1,1,number,\n", "line 7: \"FLOW_A\" begins" },
		{ HEAD SEG "FLOW_B,1,B2,,,,,,,1,1,number,\n", "line 7: segment 1 among" },
		{ HEAD SEG "FLOW_B,0,,,,,,,,1,1,number,\n", "line 7: an observation without a cell" },
		{ HEAD SEG "FLOW_B,0,B2,,,,,,,1,1,numbers,\n", "line 7: \"numbers\" is no state" },
		{ HEAD SEG "FLOW_B,0,B2,,,,,,,1,01,number,\n", "line 7: OBS_VALUE is \"01\"" },
		{ HEAD SEG "FLOW_B,0,B2,,,,,,,1,1,missing,\n", "line 7: OBS_VALUE is \"1\"" },
		{ HEAD SEG "FLOW_B,0,B2,,,,,,,1,1,number\n", "line 7: 12 fields" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct submission s;
		struct err e = { "" };
		enum status st = reread(cases[i].text, strlen(cases[i].text), &s, &e);

		check(st == ST_SKIP && strncmp(e.msg, cases[i].says, strlen(cases[i].says)) == 0, "case %zu: %d, %s", i, st, e.msg);
		submission_release(&s);
	}
}

/* Cut anywhere, changed anywhere: an answer, and memory that can be released. */
static void test_damaged(void **state)
{
	struct submission a, s;
	size_t n;
	char *text;
	struct err e;

	(void)state;
	made_submission(&a, 5, 12, true);
	text = written(&a, &n);
	for (size_t i = 0; i < n; i += 1 + n / 3000) {
		char was = text[i];
		static const char to[] = { '"', '\n', ',', '\0', '9', '\xff', ' ' };

		assert_int_not_equal(reread(text, i ? i : 1, &s, &e), ST_FATAL);
		submission_release(&s);
		for (size_t k = 0; k < COUNT(to); k++) {
			text[i] = to[k];
			assert_int_not_equal(reread(text, n, &s, &e), ST_FATAL);
			submission_release(&s);
		}
		text[i] = was;
	}
	free(text);
	submission_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
