#include "tests/unit/decode/heard.h"
#include "tests/unit/test.h"

#include "decode/foreign.h"

static const struct {
	const char *bytes;
	size_t n;
	const char *what; /* how the answer begins; NULL: nothing that has a name */
} cases[] = {
	{ "\x1f\x8b\x08", 3, "a gzip file" },
	{ "BZh91AY&SY", 10, "a bzip2 file" },
	{ "\xfd" "7zXZ\0", 6, "an xz file" },
	{ "7z\xbc\xaf\x27\x1c", 6, "a 7z archive" },
	{ "Rar!\x1a\x07\x01", 7, "a RAR archive" },
	{ "%PDF-1.7\n", 9, "a PDF document" },
	{ "SQLite format 3\0", 16, "an SQLite database" },
	{ "PAR1\x15\x04", 6, "a Parquet file" },
	{ "\x89PNG\r\n\x1a\n", 8, "a PNG picture" },
	{ "\x09\0\4\0", 4, "an Excel 2 workbook" },
	{ "\x09\x02\x06\0", 4, "an Excel 3 workbook" },
	{ "PK\5\6", 4, "an empty ZIP archive" },
	{ "PK\3\4 and so on", 14, "a ZIP archive" },
	{ "PK\3\4..xl/workbook.xml", 21, "a damaged workbook" },
	{ "PK\3\4aaaaaaaaaaaaaaaaaaaaaaaaaamimetypeapplication/vnd.oasis.opendocument.spreadsheetPK", 86, "an OpenDocument spreadsheet" },
	{ "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..W\0o\0r\0k\0b\0o\0o\0k\0", 26, "an old Excel workbook" },
	{ "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 40, "an encrypted workbook" },
	{ " <!DOCTYPE HTML><table>", 23, "an HTML page" },
	{ "\xef\xbb\xbf<html>", 9, "an HTML page" },
	{ "<?xml version=\"1.0\"?><message:GenericData xmlns:message=\"http://www.sdmx.org/x\">", 81, "an SDMX-ML message" },
	{ "<?xml version=\"1.0\"?><a/>", 25, "an XML document" },
	{ "<table id=\"1\">", 14, "an HTML page" },
	{ "{\"a\": 1}\n", 9, "a JSON document" },
	{ "[{\"a\": 1}]", 10, "a JSON document" },
	{ "[B]By district,x\n1,2\n", 21, NULL },
	{ "<5 years,1\n", 11, NULL },
	{ "MZ,1\n", 5, NULL },
	{ "a,b\n", 4, NULL },
	{ "", 0, NULL },
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
			check(what && strncmp(what, cases[i].what, strlen(cases[i].what)) == 0, "row %zu: %s", i, what ? what : "nothing");
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
	assert_string_equal(h.e.msg, "it is a PDF document; send the table itself, as an Excel workbook (.xlsx) or as CSV");
	heard_release(&h);
	heard_bytes(&h, heard_config(), noise, strlen(noise));
	assert_int_equal(h.st, ST_SKIP);
	assert_string_equal(h.e.msg, "it is neither a text nor a workbook; send an Excel workbook (.xlsx) or CSV");
	heard_release(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(names), cmocka_unit_test(whole) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
