#include "tests/unit/test.h"

#include <float.h>
#include <math.h>

#include "core/decimal.h"

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		bool ok, canonical;
		int64_t m;
		unsigned scale;
	} cases[] = {
		{ "0", true, true, 0, 0 },
		{ "12.50", true, true, 1250, 2 },
		{ "-12", true, true, -12, 0 },
		{ "0.00", true, true, 0, 2 },
		{ "-0.01", true, true, -1, 2 },
		{ "9223372036854775807", true, true, INT64_MAX, 0 },
		{ "-9223372036854775807", true, true, -INT64_MAX, 0 },
		{ "9223372036854775808", false, false, 0, 0 },
		{ "-9223372036854775808", false, false, 0, 0 },
		{ "0.000000000000000000000000000001", true, true, 1, 30 },
		{ "0.0000000000000000000000000000001", false, false, 0, 0 },
		{ "0.0000000000000000000000000000010", true, false, 1, 30 },
		{ "+3", true, false, 3, 0 },
		{ "007", true, false, 7, 0 },
		{ "00", true, false, 0, 0 },
		{ "-0", true, false, 0, 0 },
		{ "-0.0", true, false, 0, 1 },
		{ ".5", true, false, 5, 1 },
		{ "5.", true, false, 5, 0 },
		{ "1e5", true, false, 100000, 0 },
		{ "1E+5", true, false, 100000, 0 },
		{ "1.5E-7", true, false, 15, 8 },
		{ "1.50e1", true, false, 150, 1 },
		{ "1.00000000000000000000000000000000", true, false, 1000000000000000000, 18 },
		{ "10000000000000000000e-1", true, false, 1000000000000000000, 0 },
		{ "1e400", false, false, 0, 0 },
		{ "1e-400", false, false, 0, 0 },
		{ "0e99999999999999999999", true, false, 0, 0 },
		{ "100e-32", true, false, 1, 30 },
		{ "1e99999999999999999999", false, false, 0, 0 },
		{ "", false, false, 0, 0 },
		{ "-", false, false, 0, 0 },
		{ ".", false, false, 0, 0 },
		{ "1e", false, false, 0, 0 },
		{ "e5", false, false, 0, 0 },
		{ "1.2.3", false, false, 0, 0 },
		{ "1,234", false, false, 0, 0 },
		{ " 1", false, false, 0, 0 },
		{ "1 ", false, false, 0, 0 },
		{ "--1", false, false, 0, 0 },
		{ "0x10", false, false, 0, 0 },
		{ "nan", false, false, 0, 0 },
		{ "1-2", false, false, 0, 0 },
		{ "1:2", false, false, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *s = cases[i].text;
		struct dec d = { 0 };
		char buf[DEC_TEXT];

		check(dec_parse(s, strlen(s), &d) == cases[i].ok, "parse %s", s);
		if (cases[i].ok)
			check(d.m == cases[i].m && d.scale == cases[i].scale, "%s is %lld / 10^%u", s, (long long)d.m, d.scale);
		check(dec_parse_canonical(s, strlen(s), &d) == cases[i].canonical, "canonical %s", s);
		if (cases[i].canonical) {
			check(d.m == cases[i].m && d.scale == cases[i].scale, "%s is %lld / 10^%u", s, (long long)d.m, d.scale);
			assert_int_equal(dec_format(d, buf), strlen(s));
			assert_string_equal(buf, s);
		}
	}
	assert_false(dec_parse_canonical("1\0", 2, &(struct dec){ 0 }));
}

/* Around each power of ten and of two. */
static void test_digits(void **state)
{
	uint64_t edge[90] = { 0, 7, 42, 99, UINT64_MAX };
	size_t n = 5;

	(void)state;
	for (uint64_t x = 1;; x *= 10) {
		edge[n++] = x;
		if (x > UINT64_MAX / 10)
			break;
	}
	for (int i = 1; i < 64; i++)
		edge[n++] = (uint64_t)1 << i;
	for (size_t i = 0; i < n; i++)
		for (uint64_t m = edge[i] - 1, k = 0; k < 3; k++, m++) {
			char buf[DIGITS_TEXT], want[32];
			size_t len = (size_t)snprintf(want, sizeof want, "%llu", (unsigned long long)m);

			assert_int_equal(digits_format(m, buf), len);
			assert_string_equal(buf, want);
			for (int scale = 0; scale <= DEC_SCALE_MAX; scale += 3) {
				struct dec d = { (int64_t)m, (uint8_t)scale };
				char text[DEC_TEXT];
				size_t printed = dec_format(d, text);

				assert_int_equal(printed, strlen(text));
				assert_int_equal(dec_length(d), printed);
			}
		}
}

static void test_order(void **state)
{
	static const struct {
		struct dec a, b;
		int want;
	} cases[] = {
		{ { 1250, 2 }, { 125, 1 }, 0 },
		{ { 1, 30 }, { 0, 0 }, 1 },
		{ { -1, 30 }, { 0, 0 }, -1 },
		{ { INT64_MAX, 0 }, { INT64_MAX, 30 }, 1 },
		{ { -INT64_MAX, 0 }, { -INT64_MAX, 30 }, -1 },
		{ { -INT64_MAX, 0 }, { INT64_MAX, 30 }, -1 },
		{ { 0, 30 }, { 0, 0 }, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		check(dec_cmp(cases[i].a, cases[i].b) == cases[i].want, "case %zu", i);
		check(dec_cmp(cases[i].b, cases[i].a) == -cases[i].want, "case %zu turned", i);
	}
	assert_int_equal(dec_trim((struct dec){ 12500, 3 }).m, 125);
	assert_int_equal(dec_trim((struct dec){ 12500, 3 }).scale, 1);
	assert_int_equal(dec_trim((struct dec){ 0, 3 }).scale, 0);
	assert_true(dec_double((struct dec){ 1, 1 }) == 0.1);
	assert_true(dec_double((struct dec){ INT64_MAX, 19 }) == 0.9223372036854775807);
}

static void test_sums(void **state)
{
	static const struct {
		const char *why, *add[4], *sub, *want;
	} cases[] = {
		{ "nothing", { NULL }, NULL, "0" },
		{ "mixed scales", { "0.1", "0.20", "1" }, NULL, "1.3" },
		{ "doubles would differ", { "0.1", "0.2" }, "0.3", "0" },
		{ "below zero", { "1" }, "1.005", "-0.005" },
		{ "past 64 bits", { "9223372036854775807", "9223372036854775807" }, NULL, "18446744073709551614" },
		{ "no room", { "9223372036854775807", "0.000000000000000000000000000001" }, NULL, "overflow" },
		{ "stays overflowed", { "9223372036854775807", "0.000000000000000000000000000001", "1" }, NULL, "overflow" },
	};
	char buf[DSUM_TEXT];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dsum s = { 0 }, halves[2] = { { 0 }, { 0 } };
		struct dec d;

		for (int k = 0; k < 4 && cases[i].add[k]; k++) {
			assert_true(dec_parse(cases[i].add[k], strlen(cases[i].add[k]), &d));
			dsum_add(&s, d);
			dsum_add(&halves[k % 2], d);
		}
		if (cases[i].sub) {
			assert_true(dec_parse(cases[i].sub, strlen(cases[i].sub), &d));
			dsum_sub(&s, d);
			dsum_sub(&halves[1], d);
		}
		assert_int_equal(dsum_format(&s, buf), strlen(cases[i].want));
		check_str(buf, cases[i].want, "%s", cases[i].why);
		check(dsum_is_zero(&s) == (strcmp(cases[i].want, "0") == 0), "%s", cases[i].why);
		dsum_merge(&halves[0], &halves[1]);
		dsum_format(&halves[0], buf);
		check_str(buf, cases[i].want, "%s, in two halves", cases[i].why);
		if (!s.overflow)
			assert_int_equal(dsum_cmp(&s, &halves[0]), 0);
	}
	struct dsum least = { .m = (__int128)1 << 126 };
	dsum_merge(&least, &(struct dsum){ .m = (__int128)1 << 126 });
	assert_true(least.overflow);
	least = (struct dsum){ .m = -((__int128)1 << 126) };
	dsum_merge(&least, &least);
	assert_false(least.overflow);
	dsum_format(&least, buf);
	assert_string_equal(buf, "-170141183460469231731687303715884105728");
	assert_int_equal(dsum_cmp(&least, &(struct dsum){ .m = -1, .scale = 30 }), -1);
	assert_int_equal(dsum_cmp(&(struct dsum){ .m = -1, .scale = 30 }, &least), 1);
	assert_true(dsum_double(&(struct dsum){ .m = 25, .scale = 1 }) == 2.5);
}

static void test_doubles(void **state)
{
	static const struct {
		double v;
		const char *want;
	} cases[] = {
		{ 0, "0" }, { -0.0, "-0" }, { 1, "1" }, { -2.5, "-2.5" }, { 0.1, "0.1" }, { 0.1 + 0.2, "0.30000000000000004" },
		{ 152563212, "152563212" }, { 0.00001, "0.00001" }, { 1e-7, "0.0000001" }, { 1.0 / 3, "0.3333333333333333" },
		{ 2.0 / 3 * 100, "66.66666666666666" }, { 1e15, "1000000000000000" }, { 123456789012345678.0, "123456789012345680" },
		{ 1e22, "10000000000000000000000" }, { 1e29, "100000000000000000000000000000" }, { 1e30, "1e+30" },
		{ 1e300, "1e+300" }, { -1.5e300, "-1.5e+300" }, { 5e-324, "5e-324" }, { DBL_MAX, "1.7976931348623157e+308" },
		{ DBL_MIN, "2.2250738585072014e-308" }, { 1.5e-28, "0.00000000000000000000000000015" }, { 1.5e-29, "1.5e-29" },
		{ 9007199254740993.0, "9007199254740992" }, { 12345.678, "12345.678" }, { 0x1p-1017, "7.120236347223045e-307" }, { 4.35, "4.35" }, { 1e-5 / 3, "0.0000033333333333333337" },
	};
	char buf[DEC_TEXT];
	uint64_t seed = 1;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t n = double_shortest(cases[i].v, buf);

		check_str(buf, cases[i].want, "case %zu", i);
		assert_int_equal(n, strlen(buf));
	}
	assert_int_equal(double_shortest(NAN, buf), 0);
	assert_int_equal(double_shortest(-INFINITY, buf), 0);
	for (int i = 0; i < 200000; i++) {
		double v, back;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		memcpy(&v, &seed, sizeof v);
		if (i % 2)
			v = (double)(int64_t)(seed >> 24) / (double)(1 << (i % 20));
		if (!isfinite(v))
			continue;
		double_shortest(v, buf);
		back = strtod(buf, NULL);
		check(back == v, "%a became %s", v, buf);
	}
}

/* Canonical is what dec_format() prints of what dec_parse() reads, for texts that look like numbers. */
static void test_canonical(void **state)
{
	static const char letters[] = "0123456789012345678900.-";
	uint64_t seed = 3;

	(void)state;
	for (int i = 0; i < 300000; i++) {
		char text[40], buf[DEC_TEXT];
		struct dec d = { 0 }, c = { 0 };
		size_t n = 1 + seed % 24;
		bool want;

		for (size_t k = 0; k < n; k++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[k] = letters[(seed >> 33) % (k && seed >> 60 ? 20 : sizeof letters - 1)];
		}
		text[n] = '\0';
		want = dec_parse(text, n, &d) && dec_format(d, buf) == n && memcmp(buf, text, n) == 0;
		check(dec_parse_canonical(text, n, &c) == want, "%s", text);
		if (want)
			check(c.m == d.m && c.scale == d.scale, "%s", text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse), cmocka_unit_test(test_digits), cmocka_unit_test(test_order), cmocka_unit_test(test_sums),
		cmocka_unit_test(test_doubles), cmocka_unit_test(test_canonical),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
