#include "tests/unit/test.h"

#include "core/text.h"

static void test_valid(void **state)
{
	static const struct {
		const char *s;
		size_t n, bad_at; /* SIZE_MAX: valid */
	} cases[] = {
		{ "", 0, SIZE_MAX },
		{ "abc", 3, SIZE_MAX },
		{ "C\xc3\xb4te d\xe2\x80\x99Ivoire", 16, SIZE_MAX },
		{ "\xf0\x9f\x98\x80", 4, SIZE_MAX },
		{ "12345678\xff", 9, 8 },
		{ "ab\xc3", 3, 2 },
		{ "ab\xc0\x80", 4, 2 },
		{ "\xed\xa0\x80", 3, 0 },
		{ "a\xf4\x90\x80\x80", 5, 1 },
		{ "\x80", 1, 0 },
		{ "a\0b", 3, SIZE_MAX },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t bad = SIZE_MAX;

		check(utf8_valid(cases[i].s, cases[i].n, &bad) == (cases[i].bad_at == SIZE_MAX), "case %zu", i);
		check(bad == cases[i].bad_at, "case %zu: bad at %zu", i, bad);
	}
	for (uint32_t c = 1; c <= 0x10ffff; c += c < 0x3000 ? 1 : 97) {
		char buf[4];
		size_t n, at = 0;

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		n = utf8_put(c, buf);
		assert_true(utf8_valid(buf, n, NULL));
		assert_int_equal(utf8_next(buf, n, &at), c);
		assert_int_equal(at, n);
		assert_int_equal(utf8_next(buf, n, &at), 0);
	}
}

/* Texts of every length, with other scripts, zeros and damage anywhere in them, against a plain reading. */
static size_t plain_span(const char *text, size_t n, bool zeros)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t i = 0;

	while (i < n) {
		size_t k = s[i] < 0x80 ? 0 : s[i] >= 0xf0 ? 3 : s[i] >= 0xe0 ? 2 : 1;
		uint32_t c = k ? s[i] & (0x3fu >> k) : s[i];

		if ((s[i] >= 0x80 && s[i] < 0xc2) || s[i] > 0xf4 || (!zeros && !s[i]) || n - i <= k)
			return i;
		for (size_t j = 1; j <= k; j++) {
			if ((s[i + j] & 0xc0) != 0x80)
				return i;
			c = c << 6 | (s[i + j] & 0x3f);
		}
		if ((k == 2 && c < 0x800) || (k == 3 && c < 0x10000) || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
			return i;
		i += k + 1;
	}
	return n;
}

static void test_span(void **state)
{
	static const char *const parts[] = { "a", "bcdefghijklmnopqrstuvwxyz", "\xc3\xa9", "\xe2\x82\xac", "\xe6\x97\xa5\xe6\x9c\xac",
		"\xf0\x9f\x98\x80", "0123456789012345678901234567890123456789012345678901234567890123456789" };
	static const char *const damage[] = { "", "\x80", "\xc3", "\xff", "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80", "\xe2\x82" };
	uint64_t seed = 1;

	(void)state;
	for (int round = 0; round < 30000; round++) {
		char text[400];
		size_t n = 0, most = (size_t)round % 300, bad = 0, good;
		char *copy;

		while (n < most) {
			const char *part;

			seed = seed * 6364136223846793005u + 1442695040888963407u;
			part = seed >> 57 < 2 ? damage[(seed >> 33) % COUNT(damage)] : parts[(seed >> 33) % COUNT(parts)];
			memcpy(text + n, part, strlen(part));
			n += strlen(part);
			if (seed >> 57 == 9)
				text[n++] = '\0';
		}
		copy = malloc(n ? n : 1); /* of exactly its size */
		memcpy(copy, text, n);
		good = plain_span(copy, n, true);
		assert_int_equal(utf8_valid(copy, n, &bad), good == n);
		if (good < n)
			assert_int_equal(bad, good);
		assert_int_equal(utf8_span(copy, n), plain_span(copy, n, false));
		free(copy);
	}
}

static void test_trim(void **state)
{
	static const struct {
		const char *s, *want;
	} cases[] = {
		{ "", "" }, { " \t\n", "" }, { "a", "a" }, { " a b ", "a b" },
		{ "\xc2\xa0""12\xe2\x80\xaf", "12" },            /* NBSP, narrow NBSP */
		{ "\xef\xbb\xbfSudan\xe2\x80\x89", "Sudan" },    /* BOM, thin blank */
		{ "\xe3\x80\x80\xe6\x97\xa5\xe6\x9c\xac ", "\xe6\x97\xa5\xe6\x9c\xac" },
		{ "\xe2\x80\x8e" "x\xe2\x80\x8f", "x" },
		{ "\xc3\xa0", "\xc3\xa0" },                      /* a letter whose last byte looks like NBSP's */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *s = cases[i].s;
		size_t n = strlen(s);

		text_trim(&s, &n);
		check(n == strlen(cases[i].want) && memcmp(s, cases[i].want, n) == 0, "case %zu: %.*s", i, (int)n, s);
	}
}

static void test_fold(void **state)
{
	static const struct {
		const char *s, *want;
	} cases[] = {
		{ "", "" },
		{ " -- ", "" },
		{ "Cote d'Ivoire", "cote d ivoire" },
		{ "C\xc3\x94TE D\xe2\x80\x99IVOIRE", "cote d ivoire" },
		{ "Co\xcc\x82te  d\xca\xbcIvoire", "cote d ivoire" },
		{ "Guinea-Bissau", "guinea bissau" },
		{ "Guinea\xe2\x80\x93\xc2\xa0""Bissau.", "guinea bissau" },
		{ "Stra\xc3\x9f""e", "strasse" },
		{ "\xef\xbc\xb3\xef\xbd\x95\xef\xbd\x84\xef\xbd\x81\xef\xbd\x8e", "sudan" }, /* full width */
		{ "85+", "85+" },
		{ "Share (%)", "share %" },
		{ "T\xc3\x9cRK\xc4\xb0YE", "turkiye" },
		{ "\xd0\xa0\xd0\x9e\xd0\xa1\xd0\xa1\xd0\x98\xd0\xaf", "\xd1\x80\xd0\xbe\xd1\x81\xd1\x81\xd0\xb8\xd1\x8f" },
		{ "\xd9\x85\xd9\x8f", "\xd9\x85" },             /* Arabic vowel point */
		{ "so\xc2\xad""ft", "soft" },                     /* soft hyphen */
		{ "\xe0\xa4\x95\xe0\xa5\x80", "\xe0\xa4\x95\xe0\xa5\x80" }, /* Devanagari vowel sign stays */
	};
	char buf[256], whole[256], in[16];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t n = text_fold(cases[i].s, strlen(cases[i].s), buf, sizeof buf);

		check_str(buf, cases[i].want, "fold %s", cases[i].s);
		assert_int_equal(n, strlen(buf));
		assert_int_equal(text_fold(cases[i].s, strlen(cases[i].s), buf, n), SIZE_MAX);
		assert_int_equal(text_fold(cases[i].s, strlen(cases[i].s), buf, n + 1), n);
	}
	/* What is known of a character alone is what ICU makes of it in a text: behind marks that change places, all is left to ICU. */
	for (uint32_t c = 0; c <= 0x10ffff; c += c < 0x3400 ? 1 : 31) {
		size_t n, k;

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		memcpy(in, "\xe0\xa4\x95\xe0\xa5\x8d\xe0\xa4\xbc" "A", 10);
		n = 10 + utf8_put(c, in + 10);
		in[n++] = 'b';
		k = text_fold(in, n, whole, sizeof whole);
		n = text_fold(in + 9, n - 9, buf, sizeof buf);
		check(k == n + 9 && memcmp(whole, "\xe0\xa4\x95\xe0\xa4\xbc\xe0\xa5\x8d", 9) == 0 && memcmp(whole + 9, buf, n) == 0, "character %X: %s, %s", c, buf, whole);
	}
	/* Longer than the room on the stack; and the largest growth that Unicode has. */
	size_t n = 3 * 1000, cap = n * 18 + 1;
	char *long_in = malloc(n), *out = malloc(cap);

	assert_true(long_in && out);
	for (size_t i = 0; i < n; i += 3)
		memcpy(long_in + i, "\xef\xb7\xba", 3);
	assert_true(text_fold(long_in, n, out, cap) < cap);
	for (size_t i = 0; i < n; i += 3)
		memcpy(long_in + i, "\xea\xb0\x81", 3);
	assert_int_equal(text_fold(long_in, n, out, cap), n * 3);
	free(long_in);
	free(out);
}

static void test_words(void **state)
{
	(void)state;
	assert_true(text_eq_nocase("Sheet", "sHEET"));
	assert_false(text_eq_nocase("Sheet", "Sheet1"));
	assert_false(text_eq_nocase("[", "{"));
	assert_int_equal(text_distance("kitten", "sitting"), 3);
	assert_int_equal(text_distance("", "abc"), 3);
	assert_int_equal(text_distance("abc", "abc"), 0);
}

static void test_names(void **state)
{
	static const struct {
		const char *s;
		size_t n;
		const char *shown, *key;
	} cases[] = {
		{ "a.csv", 5, "a.csv", "a.csv" },
		{ "A\0B", 3, "A\\x00B", NULL },
		{ "\xc3\x89t\xc3\xa9", 5, "\xc3\x89t\xc3\xa9", "\xc3\xa9t\xc3\xa9" },
		{ "e\xcc\x81", 3, "e\xcc\x81", "\xc3\xa9" }, /* a letter and its accent */
		{ "STRASSE", 7, "STRASSE", "strasse" },
		{ "Stra\xc3\x9f"
		  "e", 7, "Stra\xc3\x9f"
		       "e", "strasse" },
		{ "\xe9\x1b[m\x7f", 5, "\\xE9\\x1B[m\\x7F", NULL },
		{ "\xe2\x80\xaeg\xd8\x9c\xe2\x80\x8f", 9, "\\xE2\\x80\\xAEg\\xD8\\x9C\\xE2\\x80\\x8F", NULL },
	};
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		check_str(text_visible(&a, cases[i].s, cases[i].n), cases[i].shown, "case %zu", i);
		if (cases[i].key)
			check_str(text_caseless(&a, cases[i].s, cases[i].n), cases[i].key, "case %zu", i);
	}
	/* Longer than what fits on the stack, and longer yet when folded. */
	{
		char *in = malloc(6000);
		const char *key;

		for (size_t i = 0; i < 3000; i++)
			memcpy(in + 2 * i, "\xc3\x9f", 2);
		key = text_caseless(&a, in, 6000);
		assert_non_null(key);
		assert_int_equal(strlen(key), 6000);
		assert_int_equal(strspn(key, "s"), 6000);
		free(in);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid), cmocka_unit_test(test_span), cmocka_unit_test(test_trim), cmocka_unit_test(test_fold), cmocka_unit_test(test_words),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
