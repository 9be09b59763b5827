/*
 * How numbers are written: read one by one under a convention, and decided for a table as a whole.
 */
#include "normalize/number.h"
#include "tests/unit/test.h"

static const struct {
	const char *text, *point, *comma; /* canonical text of what is read; "" no number, "!" too large */
} readings[] = {
	{ "12", "12", "12" },
	{ "-5", "-5", "-5" },
	{ "\xe2\x88\x92 5", "-5", "-5" },
	{ "+7", "7", "7" },
	{ "12.5", "12.5", "" },
	{ "12,5", "", "12.5" },
	{ "1.234", "1.234", "1234" },
	{ "1,234", "1234", "1.234" },
	{ "0.123", "0.123", "" },
	{ "1.234.567", "", "1234567" },
	{ "1,234,567", "1234567", "" },
	{ "1.234,50", "", "1234.50" },
	{ "1,234.50", "1234.50", "" },
	{ "1234.567", "1234.567", "" },
	{ "12 345", "12345", "12345" },
	{ "12\xc2\xa0" "345,6", "", "12345.6" },
	{ "12\xe2\x80\xaf" "345", "12345", "12345" },
	{ "1'234'567", "1234567", "1234567" },
	{ "1’234.5", "1234.5", "" },
	{ "12 34", "", "" },
	{ "1 234,567 8", "", "" },
	{ "1,23,456", "", "" },
	{ "1 234'567", "", "" },
	{ "٤٥٦", "456", "456" },
	{ "١٬٢٣٤٫٥", "1234.5", "1234.5" },
	{ "１２", "12", "12" },
	{ "1e5", "100000", "100000" },
	{ "5.", "5", "" },
	{ "", "", "" },
	{ "-", "", "" },
	{ "--5", "", "" },
	{ "abc", "", "" },
	{ "12a", "", "" },
	{ "1..2", "", "" },
	{ "12345678901234567890", "!", "!" },
};

static void read_one(const char *s, enum convention c, char buf[DEC_TEXT])
{
	struct dec d;

	buf[0] = 0;
	switch (number_read(s, strlen(s), c, &d)) {
	case READ_OK:
		dec_format(d, buf);
		break;
	case READ_LARGE:
		strcpy(buf, "!");
		break;
	default:
		break;
	}
}

static void one_by_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(readings); i++) {
		char buf[DEC_TEXT];

		read_one(readings[i].text, CONV_POINT, buf);
		check_str(buf, readings[i].point, "%s with a point", readings[i].text);
		read_one(readings[i].text, CONV_COMMA, buf);
		check_str(buf, readings[i].comma, "%s with a comma", readings[i].text);
	}
}

static const struct {
	const char *why, *text[6];
	bool whole;
	enum convention want;
} tables[] = {
	{ "nothing in doubt", { "12", "345" }, false, CONV_POINT },
	{ "a comma that must be decimal", { "12,5", "1.234" }, false, CONV_COMMA },
	{ "two groups", { "391,500", "1,251,000" }, false, CONV_POINT },
	{ "points that group twice", { "1.234", "1.234.567" }, false, CONV_COMMA },
	{ "long numbers with a point", { "20008.804", "1.234" }, false, CONV_POINT },
	{ "short numbers beside groups that end in zero", { "12", "1,230", "380" }, false, CONV_POINT },
	{ "the same with points", { "12", "1.230", "380" }, false, CONV_COMMA },
	{ "ungrouped long numbers beside decimals", { "1234", "5,678" }, false, CONV_COMMA },
	{ "cannot be told", { "1.234", "2.345" }, false, CONV_OPEN },
	{ "cannot be told, though one is short", { "12", "2.345" }, false, CONV_OPEN },
	{ "counts have no decimals", { "1.234", "2.345" }, true, CONV_COMMA },
	{ "counts have no decimals, with commas", { "1,234", "12" }, true, CONV_POINT },
	{ "both signs in doubt", { "1.234", "2,345" }, false, CONV_OPEN },
	{ "the majority of decisive texts", { "1.5", "2.5", "3,5" }, false, CONV_POINT },
};

static void as_a_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++) {
		struct evidence ev = { 0 };

		for (size_t k = 0; k < COUNT(tables[i].text) && tables[i].text[k]; k++)
			evidence_add(&ev, number_says(tables[i].text[k], strlen(tables[i].text[k])));
		check(convention_decide(&ev, tables[i].whole) == tables[i].want, "%s", tables[i].why);
	}
}

/* What is known of a value without its text is what its text says. */
static void test_says(void **state)
{
	static const int64_t m[] = { 0, 1, 7, 10, 99, 100, 120, 999, 1000, 1001, 1230, 9999, 10000, 99990, 123456, 999999, 1000000, 1234567, 12345670,
		INT64_MAX };

	(void)state;
	for (uint8_t scale = 0; scale <= DEC_SCALE_MAX; scale++)
		for (size_t i = 0; i < 2 * COUNT(m); i++) {
			struct dec v = { i % 2 ? -m[i / 2] : m[i / 2], scale };
			char text[DEC_TEXT];
			size_t n = dec_format(v, text);

			if (v.m < 0 && scale == 0)
				memmove(text, text + 1, n--); /* of a whole number its sign says nothing */
			check(number_says_value(v) == number_says(text, n), "%s", text);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_says), cmocka_unit_test(one_by_one), cmocka_unit_test(as_a_whole) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
