#include "core/ledger.h"


#include "tests/unit/core/made.h"

static void begin(struct submission *s)
{
	uint16_t m, sheet;
	struct err e;

	made_ok(submission_init(s, &made_config, &e), &e);
	sha256_hex("x", 1, s->sha256);
	made_ok(submission_member(s, "a.xlsx", &m, &e), &e);
	for (int i = 0; i < 3; i++)
		made_ok(submission_sheet(s, m, "Table 1", 6 + (size_t)(i > 0), false, &sheet, &e), &e);
}

static void book(struct submission *s, enum led_stage stage, enum led_disposition d, const char *rule, struct origin at, const char *text)
{
	struct err e;

	made_ok(ledger_book(s, stage, d, made_sym(s, rule), at, text, strlen(text), &e), &e);
}

/* A small sheet as all three stages should book it: a title, four figures of which one is rejected, a note. */
enum flaw { NONE, LOST, DOUBLED, CHANGED, MOVED, LOST_LATE, CHANGED_LATE, OTHER_SHEET, FLAWS };

static enum status sheet(enum flaw flaw, struct err *e)
{
	static const char *const value[] = { "1", "2.50", "..", "1,000" };
	struct submission s;
	struct table *t;
	struct segment *seg;
	uint32_t entry[COL_MAX] = { 0 };
	enum status st;

	begin(&s);
	made_ok(submission_table(&s, &made_flows[1], &t, e), e);
	made_ok(table_segment(t, 1, SYM_NONE, &seg, e), e);
	book(&s, LED_DECODE, LED_SEEN, "", (struct origin){ 0, 0, 1 }, "A title");
	book(&s, LED_LAYOUT, LED_HEADER, "TITLE", (struct origin){ 0, 0, 1 }, "A title");
	for (uint32_t i = 0; i < 4; i++) {
		struct origin at = { 1 + i / 2, (uint16_t)(1 + i % 2), 1 };
		const char *text = value[i];

		book(&s, LED_DECODE, LED_SEEN, "", at, text);
		if (flaw == LOST && i == 1)
			continue;
		if (flaw == CHANGED && i == 1)
			text = "3.50";
		if (flaw == MOVED && i == 1)
			at.row = 9;
		if (flaw == OTHER_SHEET && i == 1)
			at.sheet = 0;
		book(&s, LED_LAYOUT, LED_EMITTED, "", at, text);
		if (flaw == DOUBLED && i == 1)
			book(&s, LED_LAYOUT, LED_EMITTED, "", at, text);
		if (flaw == OTHER_SHEET && i == 1)
			continue;
		if (flaw == LOST_LATE && i == 2)
			continue;
		if (flaw == CHANGED_LATE && i == 2)
			text = "...";
		made_ok(table_push(t, s.syms, entry, text, strlen(text), at, e), e);
	}
	book(&s, LED_DECODE, LED_SEEN, "", (struct origin){ 9, 0, 1 }, "Source: x");
	book(&s, LED_LAYOUT, LED_SKIPPED, "NOTE", (struct origin){ 9, 0, 1 }, "Source: x");
	for (uint32_t i = 0; i < t->n; i++)
		if (table_state(t, i) == VAL_RAW) {
			made_ok(table_set_value(t, s.syms, i, i == 3 ? VAL_NUMBER : VAL_MISSING, (struct dec){ 1000, 0 }, e), e);
			if (i == 2)
				made_ok(table_reject(t, i, made_sym(&s, "SEEN"), e), e);
		}
	made_ok(ledger_book_tables(&s, e), e);
	st = ledger_balance(&s, e);
	ledger_sort(&s.ledger, s.syms);
	if (flaw == NONE) {
		static const struct {
			uint8_t stage, disposition;
			const char *rule;
			uint64_t cells;
			const char *sum;
		} want[] = {
			{ LED_DECODE, LED_SEEN, "", 6, "3.5" }, { LED_LAYOUT, LED_HEADER, "TITLE", 1, "0" },
			{ LED_LAYOUT, LED_EMITTED, "", 4, "3.5" }, { LED_LAYOUT, LED_SKIPPED, "NOTE", 1, "0" },
			{ LED_NORMALIZE, LED_EMITTED, "", 3, "1003.5" }, { LED_NORMALIZE, LED_REJECTED, "SEEN", 1, "0" },
		};
		char sum[DSUM_TEXT];

		assert_int_equal(s.ledger.n, COUNT(want));
		for (size_t i = 0; i < COUNT(want); i++) {
			const struct led_line *v = &s.ledger.v[i];

			assert_int_equal(v->stage, want[i].stage);
			assert_int_equal(v->disposition, want[i].disposition);
			assert_string_equal(sym_str(s.syms, v->rule), want[i].rule);
			assert_int_equal(v->cells, want[i].cells);
			dsum_format(&v->sum, sum);
			assert_string_equal(sum, want[i].sum);
		}
	}
	submission_release(&s);
	return st;
}

static void test_balance(void **state)
{
	static const char *const says[FLAWS] = {
		[LOST] = "the ledger does not balance in sheet \"Table 1\" of a.xlsx: decode saw 6 cells, layout placed 5",
		[DOUBLED] = "the ledger does not balance in sheet \"Table 1\" of a.xlsx: decode saw 6 cells, layout placed 7",
		[CHANGED] = "the ledger does not balance in sheet \"Table 1\" of a.xlsx: decode saw and layout placed are 6 cells each, but not the same",
		[MOVED] = "the ledger does not balance in sheet \"Table 1\" of a.xlsx: decode saw and layout placed are 6 cells each, but not the same",
		[LOST_LATE] = "the ledger does not balance in sheet \"Table 1\" of a.xlsx: layout emitted 4 cells, normalize accounted for 3",
		[CHANGED_LATE] = "the ledger does not balance in sheet \"Table 1\" of a.xlsx: layout emitted and normalize accounted for are 4 cells each, but not the same",
		[OTHER_SHEET] = "the ledger does not balance in sheet \"Table \" of a.xlsx: decode saw 0 cells, layout placed 1",
	};

	(void)state;
	for (enum flaw f = NONE; f < FLAWS; f++) {
		struct err e = { "" };
		enum status st = sheet(f, &e);

		check(st == (f == NONE ? ST_OK : ST_SKIP), "flaw %d: %s", (int)f, e.msg);
		if (f != NONE)
			assert_string_equal(e.msg, says[f]);
	}
}

/* What layout booked text by text, normalize books from the figures: of any length, in whatever direction they go on. */
static void test_figures(void **state)
{
	static const int way[][2] = { { 1, 0 }, { 0, 1 }, { 2, 1 } };
	uint32_t entry[COL_MAX] = { 0 };
	struct err e = { "" };

	(void)state;
	for (size_t w = 0; w < COUNT(way); w++) {
		struct submission s;
		struct segment *seg;
		struct table *t;
		struct origin at = { 0, 0, 1 };
		uint64_t power = 1;

		begin(&s);
		made_ok(submission_table(&s, &made_flows[1], &t, &e), &e);
		made_ok(table_segment(t, 1, SYM_NONE, &seg, &e), &e);
		for (uint32_t i = 0; i < 1300; i++, at.row += (uint32_t)way[w][0], at.col = (uint16_t)(at.col + way[w][1])) {
			char text[32];

			power = i % 20 ? power * 10 : 1;
			snprintf(text, sizeof text, i % 97 == 5 ? "-%llu" : i % 89 == 5 ? "%llu.5" : i % 83 == 5 ? "%llu e" : "%llu",
				(unsigned long long)(power / 10 * (i / 20 % 10) + (i / 40 % 3 == 0 ? power - 1 : i % 7)));
			book(&s, LED_DECODE, LED_SEEN, "", at, text);
			book(&s, LED_LAYOUT, LED_EMITTED, "", at, text);
			made_ok(table_push(t, s.syms, entry, text, strlen(text), at, &e), &e);
			if (i % 79 == 5)
				made_ok(table_reject(t, i, made_sym(&s, "SEEN"), &e), &e);
		}
		made_ok(ledger_book_tables(&s, &e), &e);
		made_ok(ledger_balance(&s, &e), &e);
		submission_release(&s);
	}
}

/* The order in which cells are booked leaves no trace; where they stand does. */
static void test_order(void **state)
{
	struct submission a, b;

	(void)state;
	begin(&a);
	begin(&b);
	for (uint32_t i = 0; i < 1000; i++) {
		char text[16];
		uint32_t k = (i * 617) % 1000;

		sprintf(text, "%u", i);
		book(&a, LED_DECODE, LED_SEEN, "", (struct origin){ i, 1, 0 }, text);
		sprintf(text, "%u", k);
		book(&b, LED_DECODE, LED_SEEN, "", (struct origin){ k, 1, 0 }, text);
	}
	assert_int_equal(a.ledger.n, 1);
	assert_true(a.ledger.v[0].hash.lo == b.ledger.v[0].hash.lo && a.ledger.v[0].hash.hi == b.ledger.v[0].hash.hi);
	book(&a, LED_DECODE, LED_SEEN, "", (struct origin){ 1, 2, 0 }, "5");
	book(&b, LED_DECODE, LED_SEEN, "", (struct origin){ 2, 1, 0 }, "5");
	assert_false(a.ledger.v[0].hash.lo == b.ledger.v[0].hash.lo);
	submission_release(&a);
	submission_release(&b);
}

static uint64_t mixed(uint64_t x)
{
	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
	x = (x ^ x >> 27) * 0x94D049BB133111EBu;
	return x ^ x >> 31;
}

/* Rows of all kinds of texts: each cell has the hash of hash.h and the number that it is, and the line their sums. */
static void test_see(void **state)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz \xc3\xa9";
	enum { COLS = 40 };
	struct submission s;
	struct hash128 sum = { 0, 0 };
	struct dsum total = { 0 };
	uint64_t file = 0, cells = 0;

	(void)state;
	begin(&s);
	for (unsigned i = 0; i < 16; i++)
		file = file << 4 | (uint64_t)(strchr("0123456789abcdef", s.sha256[i]) - "0123456789abcdef");
	for (uint32_t row = 0; row < 500; row++) {
		static char text[COLS][600];
		struct cell c[COLS];
		uint32_t n = 1 + made_next(COLS);
		struct err e;

		for (uint32_t i = 0; i < n; i++) {
			size_t len = 0, want = made_next(row % 10 ? 20 : 600);

			if (made_next(3) == 0)
				len = (size_t)sprintf(text[i], made_next(4) ? "%u" : "%u.%02u", made_next(1000000), made_next(100));
			for (; !len || len < want; len++) {
				if (len && text[i][0] <= '9')
					break;
				text[i][len] = letters[made_next(sizeof letters - 1)];
				if (!want)
					break;
			}
			c[i] = (struct cell){ .s = text[i], .n = (uint32_t)len, .col = (uint16_t)(3 * i), .kind = 's' };
		}
		made_ok(ledger_see(&s, 2, row, c, n, &e), &e);
		for (uint32_t i = 0; i < n; i++) {
			uint64_t address = (uint64_t)row << 32 | 2u << 16 | c[i].col;
			struct hash128 h = hash128(c[i].s, c[i].n, mixed(address ^ file));
			struct dec d = { 0 };
			bool number = dec_parse_canonical(c[i].s, c[i].n, &d);

			check(h.lo == c[i].led.hash.lo && h.hi == c[i].led.hash.hi, "row %u, cell %u", row, i);
			check(number == c[i].led.number, "row %u, cell %u", row, i);
			if (number) {
				check(d.m == c[i].led.m && d.scale == c[i].led.scale, "row %u, cell %u", row, i);
				dsum_add(&total, d);
			}
			sum = hash128_add(sum, h);
			cells++;
		}
	}
	assert_int_equal(s.ledger.n, 1);
	assert_int_equal(s.ledger.v[0].cells, cells);
	assert_true(sum.lo == s.ledger.v[0].hash.lo && sum.hi == s.ledger.v[0].hash.hi);
	assert_int_equal(dsum_cmp(&total, &s.ledger.v[0].sum), 0);
	submission_release(&s);
}

/* Many lines, found again after sorting. */
static void test_lines(void **state)
{
	struct submission s;
	char rule[16];

	(void)state;
	begin(&s);
	for (int round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < 3000; i++) {
			sprintf(rule, "R%u", i % 500);
			book(&s, i % 2, i % 5, rule, (struct origin){ i, 1, (uint16_t)(i % 3) }, "1");
		}
		assert_int_equal(s.ledger.n, 1500);
		ledger_sort(&s.ledger, s.syms);
		for (uint32_t i = 0; i < s.ledger.n; i++)
			assert_int_equal(s.ledger.v[i].cells, 2 * ((uint64_t)round + 1));
	}
	submission_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_balance),
		cmocka_unit_test(test_figures),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_see),
		cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
