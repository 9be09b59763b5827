#include "layout/pattern.h"
#include "tests/unit/test.h"

static const struct {
	const char *pattern;
	uint32_t alternative;
	const char *want; /* NULL: there is none */
} cases[] = {
	{ "Country code", 0, "Country code" },
	{ "~Rev\\.2015", 0, "Rev.2015" },
	{ "Table 1 - .*", 0, "Table 1 - ..." },
	{ "stock \\((both|all) sexes\\)", 0, "stock (both sexes)" },
	{ "(number of )?immigrants?|immigration", 0, "immigrant" },
	{ "(number of )?immigrants?|immigration", 1, "immigration" },
	{ "(number of )?immigrants?|immigration", 2, NULL },
	{ "(a|b)|[|]c|d\\|e", 0, "a" },
	{ "(a|b)|[|]c|d\\|e", 1, "?c" },
	{ "(a|b)|[|]c|d\\|e", 2, "d|e" },
	{ "\\d{4}(-\\d{4})?", 0, "0000" },
	{ "~\\bMIG_FLOW\\b", 0, "MIG_FLOW" },
	{ "año|ann\u00e9e", 0, "año" },
	{ "ann\u00e9?e", 0, "anne" },
	{ "^a\\s*b+c{2}$", 0, "abcc" },
	{ "(?:x(y(z)?))", 0, "xy" },
	{ "[^]\\]a]b", 0, "?b" },
	{ ".", 0, "?" },
};

static void test_plain(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct pattern *p;
		struct err e = { "" };
		char buf[PATTERN_PLAIN_MAX];

		check(pattern_make(&a, cases[i].pattern, &p, &e) == ST_OK, "%s: %s", cases[i].pattern, e.msg);
		check(pattern_plain(p, cases[i].alternative, buf) == (cases[i].want != NULL), "%s", cases[i].pattern);
		if (cases[i].want)
			check_str(buf, cases[i].want, "%s", cases[i].pattern);
	}
	arena_release(&a);
}

static void test_long(void **state)
{
	struct arena a;
	struct pattern *p;
	char text[900], buf[PATTERN_PLAIN_MAX];

	(void)state;
	arena_init(&a, 0);
	for (size_t i = 0; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "\u00e9", 3);
	assert_int_equal(pattern_make(&a, text, &p, NULL), ST_OK);
	assert_true(pattern_plain(p, 0, buf));
	assert_true(strlen(buf) < PATTERN_PLAIN_MAX && strlen(buf) % 2 == 0); /* no half letter */
	arena_release(&a);
}

static const struct {
	const char *pattern, *text;
	bool fits;
	const char *group1;
} fits[] = {
	{ "Total", "total", true, "" },
	{ "Total", "Total 2", false, "" },
	{ "~Total", "The total 2", true, "" },
	{ "Sort order", "  Sort\n order\u00a0", true, "" },
	{ "Country: (.+)", "Country:\tPeru", true, "Peru" },
	{ "a(x)?b", "ab", true, "" },
	{ "\u00c5land", "\u00e5LAND", true, "" },
	{ "$", "", true, "" },
	{ "$", " \t", true, "" },
	{ ".*", "", true, "" },
};

static void test_fits(void **state)
{
	struct arena a;
	struct scratch *s;

	(void)state;
	arena_init(&a, 0);
	assert_int_equal(scratch_new(&s, NULL), ST_OK);
	for (size_t i = 0; i < COUNT(fits); i++) {
		struct pattern *p;
		size_t n;

		assert_int_equal(pattern_make(&a, fits[i].pattern, &p, NULL), ST_OK);
		check(pattern_fits(s, p, fits[i].text, strlen(fits[i].text)) == fits[i].fits, "%s on %s", fits[i].pattern, fits[i].text);
		if (!fits[i].fits)
			continue;
		const char *g = pattern_group(s, 1, &n);
		check(n == strlen(fits[i].group1) && memcmp(g, fits[i].group1, n) == 0, "%s on %s", fits[i].pattern, fits[i].text);
	}
	scratch_free(s);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_plain), cmocka_unit_test(test_long), cmocka_unit_test(test_fits) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
