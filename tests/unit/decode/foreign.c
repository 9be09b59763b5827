#include "tests/unit/decode/heard.h"
#include "tests/unit/test.h"

#include "decode/foreign.h"

#define B(s) s, sizeof s - 1

static const struct {
	const char *bytes;
	size_t n;
	const char *what; /* how the answer begins; NULL: nothing that has a name */
} cases[] = {
	{ B("BZh91AY&SY"), "a bzip2 file" },
	{ B("\xfd"
	    "7zXZ\0"),
		"an xz file" },
	{ B("Rar!\x1a\x07\x01"), "a RAR archive" },
	{ B("%PDF-1.7\n"), "a PDF document" },
	{ B("SQLite format 3\0"), "an SQLite database" },
	{ B("PAR1\x15\x04"), "a Parquet file" },
	{ B("\x89PNG\r\n\x1a\n"), "a PNG picture" },
	{ B("\x09\0\4\0"), "an Excel 2 workbook" },
	{ B("\x09\x02\x06\0"), "an Excel 3 workbook" },
	{ B("PK\3\4 and so on"), "a package of another program" },
	{ B("PK\3\4..xl/workbook.xml"), "a damaged workbook" },
	{ B("PK\3\4..xl/worksheets/sheet1.xml"), "a workbook that breaks off" },
	{ B("PK\3\4..docProps/app.xml"), "a workbook that breaks off" },
	{ B("PK\3\4aaaaaaaaaaaaaaaaaaaaaaaaaamimetypeapplication/vnd.oasis.opendocument.spreadsheetPK"),
		"an OpenDocument spreadsheet" },
	{ B("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..W\0o\0r\0k\0b\0o\0o\0k\0"), "an old Excel workbook" },
	{ B("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	    "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
		"an encrypted workbook" },
	{ B(" <!DOCTYPE HTML><table>"), "an HTML page" },
	{ B("\xef\xbb\xbf<html>"), "an HTML page" },
	{ B("<?xml version=\"1.0\"?><message:GenericData xmlns:message=\"http://www.sdmx.org/x\">"), "an SDMX-ML message" },
	{ B("<?xml version=\"1.0\"?><a/>"), "an XML document" },
	{ B("<table id=\"1\">"), "an HTML page" },
	{ B("{\"a\": 1}\n"), "a JSON document" },
	{ B("[{\"a\": 1}]"), "a JSON document" },
	{ B("[B]By district,x\n1,2\n"), NULL },
	{ B("<5 years,1\n"), NULL },
	{ B("MZ,1\n"), NULL },
	{ B("a,b\n"), NULL },
	{ B(""), NULL },
};

static void names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned char *copy = malloc(cases[i].n ? cases[i].n : 1);
		const char *what;

		memcpy(copy, cases[i].bytes, cases[i].n);
		what = foreign_format(copy, cases[i].n);
		if (!cases[i].what)
			check(!what, "row %zu: %s", i, what);
		if (cases[i].what)
			check(what && strncmp(what, cases[i].what, strlen(cases[i].what)) == 0 && !strchr(what, ';'), "row %zu: %s", i,
				what ? what : "nothing");
		free(copy);
	}
}

/* What has a name is refused by it; what has none and is no text is refused too. */
static void whole(void **state)
{
	static const char noise[] = "\x01\x02\x03\x04\x05\x06\x07\x08 noise";
	struct heard h;

	(void)state;
	heard_bytes(&h, heard_config(), "%PDF-1.7 and text", 17);
	assert_int_equal(h.st, ST_SKIP);
	assert_string_equal(h.e.msg, "it is a PDF document");
	heard_release(&h);
	heard_bytes(&h, heard_config(), noise, strlen(noise));
	assert_int_equal(h.st, ST_SKIP);
	assert_string_equal(h.e.msg, "it is neither a text nor a workbook");
	heard_release(&h);
}

/* What to do about each stands in advice.csv: none is left with what is advised for all files. */
static void advised(void **state)
{
	const struct rule_info *rule;
	struct catalogue cat;
	struct arena a;
	struct home h;
	struct err e;
	char why[128];

	(void)state;
	arena_init(&a, 0);
	check(home_find(&h, &e) == ST_OK && catalogue_load(&h, &a, NULL, &cat, &e) == ST_OK, "%s", e.msg);
	rule = catalogue_find(&cat, "UNREADABLE");
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (!cases[i].what)
			continue;
		snprintf(why, sizeof why, "it is %s", foreign_format((const unsigned char *)cases[i].bytes, cases[i].n));
		check(catalogue_advice(rule, why) != rule->advice, "nothing is advised where %s", why);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(names), cmocka_unit_test(whole), cmocka_unit_test(advised) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
