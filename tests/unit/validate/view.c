#include "tests/unit/validate/made.h"

#include "validate/view.h"

/* Keys that are numbers, with hashes that are alike for many of them. */
struct numbers {
	const uint32_t *key;
	unsigned spread;
};
static uint64_t hash_of(const struct numbers *x, uint32_t key)
{
	return (uint64_t)(key % x->spread) << 33 | key % x->spread;
}
static bool same(const void *user, uint32_t a, uint32_t b)
{
	const struct numbers *x = user;

	return x->key[a] == x->key[b];
}
static bool is(const void *user, const void *key, uint32_t ref)
{
	const struct numbers *x = user;

	return x->key[ref] == *(const uint32_t *)key;
}

static void test_index(void **state)
{
	enum { N = 5000 };
	static const unsigned spread[] = { 1, 7, UINT32_MAX };
	static const uint32_t distinct[] = { 1, 40, 4000, UINT32_MAX };
	uint32_t key[N];
	struct err e;

	(void)state;
	for (size_t i = 0; i < COUNT(spread); i++)
		for (size_t k = 0; k < COUNT(distinct); k++) {
			struct numbers x = { key, spread[i] };
			struct key_index index;

			if (spread[i] < 10 && distinct[k] > 4000)
				continue; /* all alike and all different: quadratic by design */
			made_ok(key_index_init(&index, N, N, &e), &e);
			for (uint32_t n = 0; n < N; n++)
				key[n] = n * 2654435761u % distinct[k];
			for (uint32_t n = N; n-- > 0;)
				made_ok(key_index_add(&index, hash_of(&x, key[n]), n, same, &x, &e), &e);
			made_ok(repeats_end(&index.same, &e), &e);
			for (uint32_t n = 0; n < N; n += 13) {
				uint32_t want = 0, got = key_index_find(&index, hash_of(&x, key[n]), is, &x, &key[n]);

				for (; want < N; want++) {
					if (key[want] != key[n])
						continue;
					check(got == want, "spread %u, distinct %u: got %u, expected %u", spread[i], distinct[k], got, want);
					got = repeats_next(&index.same, got);
				}
				check(got == REF_NONE, "one too many");
			}
			key_index_release(&index);
		}
}

static void test_no_rows(void **state)
{
	struct key_index index;
	struct err e;
	uint32_t key = 0;
	struct numbers x = { &key, 1 };

	(void)state;
	made_ok(key_index_init(&index, 0, 0, &e), &e);
	made_ok(repeats_end(&index.same, &e), &e);
	assert_int_equal(key_index_find(&index, 5, is, &x, &key), REF_NONE);
	key_index_release(&index);
}

static void test_view(void **state)
{
	struct made m;
	struct submission s;
	struct view v;
	struct cube_key k, other;
	struct err e;
	uint32_t n, sex, row;

	(void)state;
	made_config(&m);
	made_submission(&m, &s, "x.csv", "DEU",
		"SEX=F : 1\nSEX=M : 2\nno SEX=_U : 3\nSEX=F TIME_PERIOD=2010 : 4\nsheet B\nSEX=F : 5\nSEX=F : 6\nCOUNTERPART_AREA=UNPD_900 : 7\n"
		"COUNTERPART_AREA=840 TIME_PERIOD=2010-Q2 : 8\nTIME_PERIOD=2010-Q1 : 9");
	made_ok(view_make(&v, &s, &s.table[0], m.config.rules, NULL, true, &e), &e);
	sex = (uint32_t)view_col(&v, "SEX");

	/* codes */
	assert_int_equal(view_code(&v, sex, "Q"), CODE_ABSENT);
	assert_int_equal(view_code(&v, sex, "2010"), CODE_ABSENT); /* of another column */
	assert_int_equal(view_code(&v, sex, ""), 0);
	assert_string_equal(view_code_text(&v, sex, view_code(&v, sex, "M")), "M");
	assert_int_equal(view_col(&v, "NOTHING"), -1);

	/* keys */
	view_key(&v, 0, &k);
	assert_int_equal(view_find(&v, &k, ROW_ABSENT), 0);
	assert_int_equal(view_find(&v, &k, 1), 0);
	assert_int_equal(view_find(&v, &k, 7), 4); /* near a row of sheet B */
	assert_int_equal(view_next_same(&v, 0), 4);
	assert_int_equal(view_next_same(&v, 4), 5);
	assert_int_equal(view_next_same(&v, 5), ROW_ABSENT);
	assert_int_equal(view_repeated(&v, 0), 0);
	assert_int_equal(view_repeated(&v, 1), ROW_ABSENT);
	view_key_set(&v, &k, sex, view_code(&v, sex, "M"));
	assert_int_equal(view_find(&v, &k, 7), 1);
	view_key(&v, 1, &other);
	assert_true(other.number == k.number);
	view_key_set(&v, &k, sex, view_code(&v, sex, "_U"));
	assert_int_equal(view_find(&v, &k, ROW_ABSENT), ROW_ABSENT); /* rejected */

	/* open columns: the only other row, or none where there are two */
	{
		uint32_t period = (uint32_t)view_col(&v, "TIME_PERIOD");
		struct open_codes open = { .n = 1, .col = { period }, .ncode = { 2 } };

		open.code[0][0] = view_code(&v, period, "2010");
		open.code[0][1] = view_code(&v, period, "2020");
		view_key(&v, 0, &k);
		assert_int_equal(view_find_open(&v, &k, ROW_ABSENT, &open), 0); /* as it is */
		view_key_set(&v, &k, period, 0);
		assert_int_equal(view_find_open(&v, &k, ROW_ABSENT, &open), ROW_ABSENT); /* 2010 and 2020 */
		open.ncode[0] = 1;
		assert_int_equal(view_find_open(&v, &k, ROW_ABSENT, &open), 3);

		/* periods of one form */
		row = view_code(&v, period, "2020");
		assert_string_equal(view_code_text(&v, period, view_code_before(&v, period, row)), "2010");
		assert_int_equal(view_code_before(&v, period, view_code(&v, period, "2010")), CODE_ABSENT);
		row = view_code(&v, period, "2010-Q2");
		assert_string_equal(view_code_text(&v, period, view_code_before(&v, period, row)), "2010-Q1");
	}

	/* leaves */
	{
		uint32_t partner = (uint32_t)view_col(&v, "COUNTERPART_AREA");
		const uint32_t *leaf = view_leaves(&v, partner, &n);

		assert_int_equal(n, 1);
		assert_string_equal(view_code_text(&v, partner, leaf[0]), "840");
	}

	/* places */
	assert_int_equal(view_segment(&v, 3), 0);
	assert_int_equal(view_segment(&v, 4), 1);
	assert_int_equal(view_sheet(&v, 8), 1);
	view_drop(&v);
	view_drop(&v);
	submission_release(&s);
	made_release(&m);
}

static void test_agree(void **state)
{
	static const struct { const char *a, *b; bool want; } cases[] = {
		{ "1", "1", true }, { "1.50", "1.5", true }, { "1", "2", false }, { "0", "0.0", true },
		{ "9007199254740993", "9007199254740992", false }, { "6929725.04300001", "6929725.043", true },
		{ "6929725.044", "6929725.043", false }, { "0.1", "0", false }, { "-0.3", "0.3", false },
		{ "1000000000000000.0", "1000000000000001", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dsum a = { 0 }, b = { 0 };
		struct dec d;

		assert_true(dec_parse(cases[i].a, strlen(cases[i].a), &d));
		dsum_add(&a, d);
		assert_true(dec_parse(cases[i].b, strlen(cases[i].b), &d));
		dsum_add(&b, d);
		check(numbers_agree(&a, &b, 1e-12) == cases[i].want, "%s %s", cases[i].a, cases[i].b);
		check(numbers_agree(&b, &a, 1e-12) == cases[i].want, "%s %s", cases[i].b, cases[i].a);
	}
}

static void test_shift(void **state)
{
	static const struct { int64_t m; uint8_t scale; int up; bool ok; int64_t want; uint8_t want_scale; } cases[] = {
		{ 125, 2, 3, true, 1250, 0 }, { 125, 2, 1, true, 125, 1 }, { 125, 0, -3, true, 125, 3 }, { 0, 0, 30, true, 0, 0 },
		{ INT64_MAX, 0, 1, false, 0, 0 }, { 1, DEC_SCALE_MAX, -1, false, 0, 0 }, { -5, 0, 0, true, -5, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dec d = { cases[i].m, cases[i].scale };
		bool ok = dec_shift(&d, cases[i].up);

		check(ok == cases[i].ok, "case %zu", i);
		check(!ok || (d.m == cases[i].want && d.scale == cases[i].want_scale), "case %zu: %lld / 10^%u", i, (long long)d.m, d.scale);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_index), cmocka_unit_test(test_no_rows), cmocka_unit_test(test_view), cmocka_unit_test(test_agree),
		cmocka_unit_test(test_shift),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
