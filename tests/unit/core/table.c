#include "tests/unit/test.h"


#include "core/table.h"

static const struct flow flow8 = {
	.id = "F", .ncol = 8, .ndim = 6,
	.col = { { .id = "A" }, { .id = "B" }, { .id = "C" }, { .id = "D" }, { .id = "E" }, { .id = "F" }, { .id = "G" }, { .id = "H" } },
};

static uint64_t seed;
static uint32_t next(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((seed >> 33) % below);
}

static void ok(enum status st, const struct err *e)
{
	if (st != ST_OK)
		fail_msg("%s", e->msg);
}

/* Numbers that are all alike, or become larger and larger. */
static void test_packed(void **state)
{
	static const uint32_t base[] = { 0, 7, 300, 70000 }, top[] = { 0, 1, 255, 256, 65535, 65536, UINT32_MAX };
	enum { N = 3000 };
	uint32_t want[N];
	struct err e;

	(void)state;
	for (size_t k = 0; k < COUNT(base) * COUNT(top); k++) {
		uint32_t low = base[k / COUNT(top)], high = top[k % COUNT(top)], most = low;
		struct packed p = { 0 };

		seed = k;
		for (uint32_t i = 0; i < N;) {
			/* wide numbers come late, so that narrow arrays have to widen */
			uint32_t n = next(4) ? 1 : next(40), x = low;

			if (i >= N / 2 && high)
				x = i < N * 3 / 4 ? next(high < 200 ? 2 : 200) : i % 7 ? next(high) : high;
			n = n < N - i ? n : N - i;
			ok(n == 1 ? packed_push(&p, x, &e) : packed_fill(&p, x, n, &e), &e);
			for (uint32_t end = i + n; i < end; i++)
				want[i] = x;
		}
		assert_int_equal(p.n, N);
		for (uint32_t i = 0; i < N; i++)
			check(packed_get(&p, i) == want[i], "from %u to %u, element %u", low, high, i);
		for (uint32_t j = 0; j < 500; j++) {
			uint32_t i = next(N);

			want[i] = high ? next(high) : low;
			ok(packed_set(&p, i, want[i], &e), &e);
		}
		for (uint32_t i = 0; i < N; i++) {
			check(packed_get(&p, i) == want[i], "from %u to %u, element %u", low, high, i);
			most = want[i] > most ? want[i] : most;
		}
		check(high ? p.width == 0 || most <= (p.width == 1 ? 255 : p.width == 2 ? 65535 : UINT32_MAX) : !p.v, "width of %u to %u", low, high);
		free(p.v);
	}
}

static void test_below(void **state)
{
	static const uint32_t limit[] = { 1, 2, 3, 100, 127, 128, 129, 200, 254, 255, 256, 257, 1000, 32767, 32768, 32769, 65534, 65535, 65536, 65537,
		1u << 31, (1u << 31) + 1, UINT32_MAX };
	struct err e;

	(void)state;
	for (size_t i = 0; i < COUNT(limit); i++)
		for (uint32_t n = 1; n < 40; n++)
			for (uint32_t at = 0; at < n; at++) {
				struct packed p = { 0 };
				uint32_t most = limit[i] - 1;

				for (uint32_t k = 0; k < n; k++)
					ok(packed_push(&p, k == at ? most : next(2) ? most : next(limit[i]), &e), &e);
				check(packed_below(&p, limit[i]), "%u of %u below %u", at, n, limit[i]);
				ok(packed_set(&p, at, limit[i] + (next(2) && limit[i] < UINT32_MAX ? next(UINT32_MAX - limit[i]) : 0), &e), &e);
				check(!packed_below(&p, limit[i]), "%u of %u not below %u", at, n, limit[i]);
				free(p.v);
			}
}

static void test_packed_int(void **state)
{
	static const int64_t top[] = { 0, 1, -1, 127, 128, -128, -129, 32767, 32768, -32769, INT32_MAX, INT32_MIN, (int64_t)INT32_MAX + 1,
		(int64_t)INT32_MIN - 1, INT64_MAX, -INT64_MAX };
	enum { N = 300 };

	(void)state;
	for (size_t a = 0; a < COUNT(top); a++)
		for (size_t b = 0; b < COUNT(top); b++)
			for (size_t c = 0; c < COUNT(top); c++) {
				struct packed_int p = { 0 };
				struct err e;

				for (uint32_t i = 0; i < N; i++)
					ok(packed_int_push(&p, i < N / 2 ? top[a] : top[b], &e), &e);
				check((p.width == 0) == (a == b), "one number only");
				ok(packed_int_set(&p, N / 3, top[c], &e), &e);
				ok(packed_int_push(&p, top[c], &e), &e);
				for (uint32_t i = 0; i <= N; i++)
					check(packed_int_get(&p, i) == (i == N / 3 || i == N ? top[c] : i < N / 2 ? top[a] : top[b]),
						"%lld, %lld, %lld: element %u", (long long)top[a], (long long)top[b], (long long)top[c], i);
				free(p.v);
			}
}

static void test_values(void **state)
{
	static const struct {
		const char *text;
		enum val_state state;
		int64_t m;
		uint8_t scale;
	} cases[] = {
		{ "0", VAL_NUMBER, 0, 0 }, { "12.50", VAL_NUMBER, 1250, 2 }, { "-3", VAL_NUMBER, -3, 0 },
		{ "152563212", VAL_NUMBER, 152563212, 0 }, { "", VAL_RAW, 0, 0 }, { "..", VAL_RAW, 0, 0 },
		{ "1,234", VAL_RAW, 0, 0 }, { "007", VAL_RAW, 0, 0 }, { "-0", VAL_RAW, 0, 0 }, { "1e5", VAL_RAW, 0, 0 },
		{ "..", VAL_RAW, 0, 0 }, { " 5", VAL_RAW, 0, 0 }, { "\xe2\x80\xa6", VAL_RAW, 0, 0 }, { "", VAL_RAW, 0, 0 },
		{ "99999999999999999999999", VAL_RAW, 0, 0 },
	};
	struct symbols *syms = symbols_new();
	uint32_t entry[8] = { 0 };
	struct segment *seg;
	struct table t;
	struct err e;

	(void)state;
	ok(table_init(&t, &flow8, &e), &e);
	ok(table_segment(&t, 0, SYM_NONE, &seg, &e), &e);
	for (size_t i = 0; i < COUNT(cases); i++)
		ok(table_push(&t, syms, entry, cases[i].text, strlen(cases[i].text), (struct origin){ (uint32_t)i, 3, 0 }, &e), &e);
	assert_int_equal(t.n, COUNT(cases));
	assert_int_equal(seg->n, COUNT(cases));
	for (size_t i = 0; i < COUNT(cases); i++) {
		char buf[DEC_TEXT];
		size_t n;
		const char *s = table_value_text(&t, syms, (uint32_t)i, buf, &n);

		check(n == strlen(cases[i].text) && memcmp(s, cases[i].text, n) == 0, "text of %s", cases[i].text);
		check(table_state(&t, (uint32_t)i) == cases[i].state, "state of %s", cases[i].text);
		check(packed_int_get(&t.m, (uint32_t)i) == cases[i].m && table_value(&t, (uint32_t)i).scale == cases[i].scale, "value of %s", cases[i].text);
	}
	assert_int_equal(t.nraw_sym, 2 + 8); /* each text once */
	for (uint32_t c = 0; c < 8; c++)
		assert_null(t.col[c].at.v);
	table_release(&t);
	table_release(&t);
	symbols_free(syms);
}

/* A value that normalize decides keeps the text that was sent. */
static void test_set_value(void **state)
{
	struct symbols *syms = symbols_new();
	uint32_t entry[8] = { 0 };
	struct segment *seg;
	struct table t;
	struct err e;
	char buf[DEC_TEXT];
	size_t n;

	(void)state;
	ok(table_init(&t, &flow8, &e), &e);
	ok(table_segment(&t, 0, SYM_NONE, &seg, &e), &e);
	ok(table_push(&t, syms, entry, "1.234", 5, (struct origin){ 0, 0, 0 }, &e), &e);
	ok(table_push(&t, syms, entry, "-", 1, (struct origin){ 1, 0, 0 }, &e), &e);
	ok(table_push(&t, syms, entry, "7", 1, (struct origin){ 2, 0, 0 }, &e), &e);
	ok(table_set_value(&t, syms, 0, VAL_NUMBER, (struct dec){ 1234, 0 }, &e), &e);
	ok(table_set_value(&t, syms, 1, VAL_NIL, (struct dec){ 0, 0 }, &e), &e);
	ok(table_set_value(&t, syms, 2, VAL_CONFIDENTIAL, (struct dec){ 7, 0 }, &e), &e);
	assert_int_equal(packed_int_get(&t.m, 0), 1234);
	assert_int_equal(table_value(&t, 0).scale, 0);
	assert_string_equal(table_value_text(&t, syms, 0, buf, &n), "1.234");
	assert_string_equal(table_value_text(&t, syms, 1, buf, &n), "-");
	assert_string_equal(table_value_text(&t, syms, 2, buf, &n), "7");
	assert_int_equal(packed_int_get(&t.m, 2), 0);
	assert_true(table_counts(&t, 0) && table_counts(&t, 1) && !table_counts(&t, 2));
	ok(table_reject(&t, 0, 5, &e), &e);
	ok(table_reject(&t, 0, 6, &e), &e);
	ok(table_reject(&t, 2, 6, &e), &e);
	assert_int_equal(t.fate_rule[packed_get(&t.fate, 0)], 5);
	assert_int_equal(t.fate_rule[packed_get(&t.fate, 2)], 6);
	assert_int_equal(packed_get(&t.fate, 1), 0);
	assert_false(table_counts(&t, 0));
	table_release(&t);
	symbols_free(syms);
}

static void test_too_many_rules(void **state)
{
	struct symbols *syms = symbols_new();
	uint32_t entry[8] = { 0 };
	struct segment *seg;
	struct table t;
	struct err e;

	(void)state;
	ok(table_init(&t, &flow8, &e), &e);
	ok(table_segment(&t, 0, SYM_NONE, &seg, &e), &e);
	for (uint32_t i = 0; i < 256; i++)
		ok(table_push(&t, syms, entry, "1", 1, (struct origin){ i, 0, 0 }, &e), &e);
	for (uint32_t i = 0; i < 255; i++)
		ok(table_reject(&t, i, 100 + i, &e), &e);
	assert_int_equal(table_reject(&t, 255, 1, &e), ST_FATAL);
	assert_int_equal(t.fate_rule[packed_get(&t.fate, 254)], 354);
	table_release(&t);
	symbols_free(syms);
}

static void test_entries(void **state)
{
	struct origin at = { 4, 1, 0 };
	uint32_t a, b;
	struct table t;
	struct err e;

	(void)state;
	ok(table_init(&t, &flow8, &e), &e);
	ok(table_entry(&t, 0, SYM_NONE, SYM_NONE, at, &a, &e), &e);
	assert_int_equal(a, 0);
	for (sym_t i = 1; i <= 2000; i++) {
		ok(table_entry(&t, 0, i, i % 3, (struct origin){ i, 0, 0 }, &a, &e), &e);
		assert_int_equal(a, i);
	}
	for (sym_t i = 2000; i > 0; i--) {
		ok(table_entry(&t, 0, i, i % 3, at, &a, &e), &e);
		assert_int_equal(a, i);
		assert_int_equal(t.col[0].entry[a].first.row, i);
	}
	ok(table_entry(&t, 0, 1, 0, at, &a, &e), &e);
	ok(table_entry(&t, 0, 0, 1, at, &b, &e), &e);
	assert_int_equal(a, 2001);
	assert_int_equal(b, 2002);
	assert_int_equal(t.col[1].nentry, 1);
	ok(table_entry_again(&t, 0, 7, &a, &e), &e);
	assert_int_equal(a, 2003);
	assert_int_equal(t.col[0].entry[a].label, 7);
	for (int i = 0; i < 20000; i++) { /* as often as there are rows with a name that depends on the year */
		ok(table_entry_again(&t, 0, 7, &a, &e), &e);
		assert_int_equal(a, 2004);
		table_entry_undo(&t, 0);
	}
	for (sym_t i = 3000; i < 9000; i++) /* the look-up is built anew */
		ok(table_entry(&t, 0, i, 0, at, &b, &e), &e);
	ok(table_entry(&t, 0, 7, 7 % 3, at, &b, &e), &e);
	assert_int_equal(b, 7);
	table_release(&t);
}

/* Cells in the ways that sheets hold them; origins come back whatever the way. */
static void test_origins(void **state)
{
	enum { N = 20000 };
	static struct origin want[N];
	static const char *const ways[] = { "down a column", "across rows", "across with holes", "anywhere", "one cell a row, two sheets", "same cell twice", "upwards" };
	struct symbols *syms = symbols_new();

	(void)state;
	for (uint32_t way = 0; way < COUNT(ways); way++) {
		uint32_t entry[8] = { 0 }, sheet = UINT32_MAX, nseg = 0;
		struct segment *seg;
		struct table t;
		struct err e;

		seed = way + 1;
		ok(table_init(&t, &flow8, &e), &e);
		for (uint32_t i = 0; i < N; i++) {
			struct origin at = { 10 + i, 2, 0 };

			if (way == 1 || way == 2)
				at = (struct origin){ 5 + i / 25, (uint16_t)(3 + i % 25 + (way == 2 && next(10) == 0)), 0 };
			else if (way == 3)
				at = (struct origin){ next(UINT32_MAX), (uint16_t)next(UINT16_MAX), 0 };
			else if (way == 4)
				at.sheet = i > N / 3;
			else if (way == 5)
				at.row = 10 + i / 2;
			else if (way == 6)
				at.row = 3 * (N - i);
			if (at.sheet != sheet || (way == 1 && next(1000) == 0)) {
				ok(table_segment(&t, at.sheet, SYM_NONE, &seg, &e), &e);
				seg->closed = nseg++;
				if (next(2)) { /* an empty one is never found */
					ok(table_segment(&t, at.sheet, SYM_NONE, &seg, &e), &e);
					seg->closed = nseg++;
				}
			}
			sheet = at.sheet;
			want[i] = at;
			ok(table_push(&t, syms, entry, "1", 1, at, &e), &e);
		}
		for (uint32_t j = 0; j < 2 * N; j++) {
			uint32_t i = j < N ? j : next(N);
			struct origin got = table_origin(&t, i);
			const struct segment *s = table_seg_of(&t, i);

			check(origin_cmp(got, want[i]) == 0, "%s, row %u", ways[way], i);
			check(i >= s->first && i - s->first < s->n, "segment, %s, row %u", ways[way], i);
		}
		if (way == 0 || way == 6)
			assert_int_equal(t.nrun, 1);
		if (way == 1)
			assert_int_equal(t.nrun, N / 25);
		table_release(&t);
	}
	symbols_free(syms);
}

static void test_dim_origins(void **state)
{
	static const uint16_t head[] = { UINT16_MAX, UINT16_MAX, UINT16_MAX, 3, 3, 5 };
	static const struct carry carry[] = { { 12, 12 }, { 15, 14 }, { 20, 19 } };
	static const struct {
		uint32_t row, col;
		bool known;
		struct origin at;
	} cases[] = {
		{ 0, 0, true, { 10, 1, 2 } },   /* in its row */
		{ 0, 1, true, { 4, 3, 2 } },    /* above it */
		{ 1, 1, true, { 4, 3, 2 } },
		{ 2, 1, true, { 4, 5, 2 } },
		{ 3, 1, false, { 0, 0, 0 } },   /* right of all headers */
		{ 0, 2, true, { 0, 7, 2 } },    /* fixed */
		{ 0, 3, false, { 0, 0, 0 } },   /* before the first carry */
		{ 4, 3, true, { 12, 0, 2 } },
		{ 5, 3, true, { 12, 0, 2 } },
		{ 6, 3, true, { 14, 0, 2 } },
		{ 7, 3, true, { 19, 0, 2 } },
		{ 0, 4, false, { 0, 0, 0 } },   /* a constant */
		{ 1, 5, true, { 10, 5, 2 } },   /* right of it */
	};
	static const struct origin at[] = {
		{ 10, 3, 2 }, { 10, 4, 2 }, { 10, 5, 2 }, { 10, 6, 2 }, { 12, 3, 2 }, { 14, 3, 2 }, { 15, 3, 2 }, { 99, 3, 2 },
	};
	struct symbols *syms = symbols_new();
	uint32_t entry[8] = { 0 };
	struct segment *seg;
	struct table t;
	struct err e;

	(void)state;
	ok(table_init(&t, &flow8, &e), &e);
	ok(table_segment(&t, 2, SYM_NONE, &seg, &e), &e);
	seg->at[0] = (struct dim_at){ .kind = AT_ROW, .col = 1 };
	seg->at[1] = (struct dim_at){ .kind = AT_HEAD, .row = 4, .nhead = COUNT(head), .head = head };
	seg->at[2] = (struct dim_at){ .kind = AT_CELL, .row = 0, .col = 7 };
	seg->at[5] = (struct dim_at){ .kind = AT_BESIDE, .col = 1 };
	seg->at[3] = (struct dim_at){ .kind = AT_CARRIED, .col = 0, .ncarry = COUNT(carry), .carry = carry };
	for (size_t i = 0; i < COUNT(at); i++)
		ok(table_push(&t, syms, entry, "1", 1, at[i], &e), &e);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct origin got;
		bool known = table_dim_origin(&t, cases[i].row, cases[i].col, &got);

		check(known == cases[i].known, "case %zu", i);
		if (known)
			check(origin_cmp(got, cases[i].at) == 0, "case %zu: row %u, column %u", i, got.row, got.col);
	}
	table_release(&t);
	symbols_free(syms);
}

/* Rows that are appended make the table that rows pushed one by one make. */
static void test_append(void **state)
{
	enum { N = 5000 };
	struct symbols *syms = symbols_new();
	struct table t[2];
	struct segment *seg;
	struct err e;

	(void)state;
	for (int k = 0; k < 2; k++) {
		uint32_t entry[8] = { 0 }, x;

		seed = 5;
		ok(table_init(&t[k], &flow8, &e), &e);
		ok(table_segment(&t[k], 0, SYM_NONE, &seg, &e), &e);
		for (uint32_t c = 0; c < 8; c++)
			for (sym_t i = 1; i < 70000; i++)
				if (i < 300 || c == 3)
					ok(table_entry(&t[k], c, i, 0, (struct origin){ 0, 0, 0 }, &x, &e), &e);
		for (uint32_t i = 0; i < N; i++) {
			struct origin at = { i, (uint16_t)next(3), 0 };
			struct dec d = { (int64_t)next(100000), (uint8_t)next(3) };
			bool number = next(3) > 0;
			char text[DEC_TEXT];
			size_t n = number ? dec_format(d, text) : (size_t)sprintf(text, "%ue", next(50));

			uint32_t col = next(4), changed = i % 3 ? 1u << col | 1u << 3 | (uint32_t)(i % 1000 == 999) << 6 : UINT32_MAX;

			entry[col] = next(300);
			entry[3] = i > N / 2 ? next(70000) : next(5);
			if (i % 1000 == 999)
				entry[6] = next(2);
			if (k) {
				struct cell c = { .s = text, .n = (uint32_t)n, .led = { .number = number, .m = d.m, .scale = d.scale } };

				ok(table_append(&t[k], syms, entry, changed, &c, at, &e), &e);
			} else {
				ok(table_push(&t[k], syms, entry, text, n, at, &e), &e);
			}
			if (k && i % 777 == 0) /* in between, too */
				ok(table_flush(&t[k], &e), &e);
		}
	}
	ok(table_flush(&t[1], &e), &e);
	for (uint32_t c = 0; c < 8; c++) {
		assert_int_equal(t[0].col[c].at.width, t[1].col[c].at.width);
		assert_int_equal(t[1].col[c].at.n, N);
		for (uint32_t i = 0; i < N; i++)
			check(packed_get(&t[0].col[c].at, i) == packed_get(&t[1].col[c].at, i), "column %u, row %u", c, i);
		for (uint32_t i = 0; i < t[0].col[c].nentry; i++)
			check(t[0].col[c].entry[i].count == t[1].col[c].entry[i].count, "column %u, entry %u", c, i);
	}
	for (uint32_t i = 0; i < N; i++) {
		struct dec a = table_value(&t[0], i), b = table_value(&t[1], i);

		assert_true(a.m == b.m && a.scale == b.scale);
		assert_int_equal(packed_get(&t[0].raw, i), packed_get(&t[1].raw, i));
		assert_int_equal(table_state(&t[0], i), table_state(&t[1], i));
		assert_int_equal(origin_cmp(table_origin(&t[0], i), table_origin(&t[1], i)), 0);
	}
	table_release(&t[0]);
	table_release(&t[1]);
	symbols_free(syms);
}

/* A million rows of eight columns, and the room they take. */
static void test_room(void **state)
{
	enum { N = 1000000 };
	struct symbols *syms = symbols_new();
	struct segment *seg;
	struct table t;
	struct err e;
	uint64_t room = 0;

	(void)state;
	ok(table_init(&t, &flow8, &e), &e);
	ok(table_segment(&t, 0, SYM_NONE, &seg, &e), &e);
	for (uint32_t c = 0; c < 6; c++)
		for (sym_t i = 1; i < 250; i++) {
			uint32_t x;

			ok(table_entry(&t, c, i, 0, (struct origin){ 0, 0, 0 }, &x, &e), &e);
		}
	for (uint32_t i = 0; i < N; i++) {
		uint32_t entry[8] = { i % 7, i % 11, i % 13, i % 17, i % 19, i % 250, 0, 0 };
		char text[8] = "1234567";

		text[3] = (char)('0' + i % 10);
		ok(table_push(&t, syms, entry, text, 7, (struct origin){ i / 20, (uint16_t)(i % 20), 0 }, &e), &e);
	}
	for (uint32_t c = 0; c < 8; c++)
		room += (uint64_t)t.col[c].at.n * t.col[c].at.width;
	assert_int_equal(room, 6ull * N);
	assert_int_equal(t.scale.width + t.state.width + t.raw.width + t.fate.width, 0);
	assert_int_equal(t.nrun, N / 20);
	table_release(&t);
	symbols_free(syms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packed),
		cmocka_unit_test(test_below),
		cmocka_unit_test(test_packed_int),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_set_value),
		cmocka_unit_test(test_too_many_rules),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_origins),
		cmocka_unit_test(test_dim_origins),
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
