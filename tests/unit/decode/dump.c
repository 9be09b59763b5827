#include "tests/unit/decode/heard.h"
#include "tests/unit/decode/package.h"
#include "tests/unit/test.h"

/* What was printed, read and printed again is the same text, and the ledger counts the same cells. */
static void same_again(const char *why, const void *p, size_t n)
{
	struct heard a, b;

	heard_bytes(&a, heard_config(), p, n);
	check(a.st == ST_OK, "%s: %s", why, a.e.msg);
	heard_again(&b, heard_config(), a.text, a.n);
	check(b.st == ST_OK, "%s: %s", why, b.e.msg);
	check_str(b.text, a.text, "%s", why);
	assert_int_equal(a.sub.ledger.n, b.sub.ledger.n);
	for (uint32_t i = 0; i < a.sub.ledger.n; i++) {
		const struct led_line *x = &a.sub.ledger.v[i], *y = &b.sub.ledger.v[i];

		check(x->cells == y->cells && x->hash.lo == y->hash.lo && x->hash.hi == y->hash.hi, "%s: ledger line %u", why, i);
	}
	for (uint32_t i = 0; i < a.sub.nsheet; i++) {
		const struct sheet *x = &a.sub.sheet[i], *y = &b.sub.sheet[i];

		check(x->rows == y->rows && x->cols == y->cols && x->cells == y->cells && x->hidden == y->hidden, "%s: sheet %u",
			why, i);
	}
	assert_int_equal(a.sub.findings.n, b.sub.findings.n);
	assert_string_equal(a.sub.name, b.sub.name);
	assert_string_equal(a.sub.sha256, b.sub.sha256);
	heard_release(&a);
	heard_release(&b);
}

static void texts(void **state)
{
	static const char *const rows[] = {
		"a,b\nc,\n\n,\nd,e\n",
		"back\\slash,\"two\nlines\",\"tab\there\",\"cr\rhere\"\n\x01\x1f\x7f,\xc2\x85,\xc2\xa0\n",
		"\\t,\\u0041,\\\\n\n",
		"C\xf4te d'Ivoire;1\n\"open;2\n\"x\";3\n",
		"\"\t\\t\n\"x\"\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		same_again(rows[i], rows[i], strlen(rows[i]));
}

static void workbooks(void **state)
{
	static const struct part with[] = {
		{ "xl/worksheets/sheet1.xml",
			SHEET_HEAD "<cols><col min=\"1\" max=\"1\" hidden=\"1\"/></cols><sheetData><row><c s=\"1\"><v>1</v></c><c "
				   "t=\"s\"><v>1</v></c>"
				   "<c t=\"inlineStr\"><is><t>_x0009_\\_x000A_</t></is></c><c t=\"b\"><v>1</v></c><c "
				   "t=\"e\"><v>#N/A</v></c><c><v>bad\\&#9;x</v></c></row>"
				   "</sheetData><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>",
			0 },
		{ "xl/workbook.xml",
			"<workbook xmlns=\"" PKG_MAIN "\" xmlns:r=\"" PKG_REL "\"><sheets><sheet name=\"A \\ B\" r:id=\"s1\"/>"
			"<sheet name=\"&#xe9;\" state=\"hidden\" r:id=\"s2\"/></sheets></workbook>",
			0 },
		{ "xl/worksheets/sheet2.xml", SHEET(""), 0 },
	};
	size_t n;
	unsigned char *p = package(with, COUNT(with), &n);

	(void)state;
	same_again("a workbook", p, n);
	free(p);
}

#define SUB "\t\t\t@submission\tX-m\\tX\\tX/m\\t\n"
#define MEM SUB "m\t\t\t@member\tcsv\\tUTF-8\n"
#define SHE MEM "m\tS\t\t@sheet\t\n"

static void refused(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: read */
	} rows[] = {
		{ SHE "m\tS\tB1\ts\tx\nm\tS\tA2\tn\t1\n", NULL },
		{ SUB, NULL },
		{ "", "nothing to read: is this the output of decode --facts?" },
		{ "m\tS\tA1\ts\tx\n", "line 1: @submission must come first: is this the output of decode --facts?" },
		{ SUB SUB, "line 2: a second @submission" },
		{ "\t\t\t@submission\ta\\tb\n", "line 1: the list in its value has too few or too many parts" },
		{ "\t\t\t@submission\ta\\tb\\tc\\tzz\n", "line 1: this is no sha256" },
		{ SUB "m\tS\t\t@sheet\t\n", "line 2: a @sheet without the @member before it" },
		{ MEM "q\tS\t\t@sheet\t\n", "line 3: a @sheet without the @member before it" },
		{ MEM "m\tS\t\t@sheet\tyes\n", "line 3: the value of @sheet is \"hidden\" or nothing" },
		{ MEM "m\tS\tA1\ts\tx\n", "line 3: it is of another sheet than the @sheet before it" },
		{ SHE "m\tT\tA1\ts\tx\n", "line 4: it is of another sheet than the @sheet before it" },
		{ SHE "m\tS\tA1\ts\n", "line 4: five fields are expected, separated by tabs: member, sheet, cell, type, value" },
		{ SHE "m\tS\tA1\ts\tx\ty\n",
			"line 4: five fields are expected, separated by tabs: member, sheet, cell, type, value" },
		{ SHE "m\tS\tA1\ts\tx", "line 4: cut off" },
		{ SHE "m\tS\tA0\ts\tx\n", "line 4: this is no cell" },
		{ SHE "m\tS\tA1\tq\tx\n", "line 4: a type that is not known" },
		{ SHE "m\tS\tA1\ts\t\\x\n", "line 4: an escape that is not known" },
		{ SHE "m\tS\tA1\ts\t\\u0000\n", "line 4: an escape that is not known" },
		{ SHE "m\tS\tA1\ts\t\xff\n", "line 4: no valid UTF-8" },
		{ SHE "m\tS\tB1\ts\tx\nm\tS\tA1\ts\ty\n", "line 5: cells out of order" },
		{ SHE "m\tS\tA2\ts\tx\nm\tS\tA1\ts\ty\n", "line 5: cells out of order" },
		{ SHE "m\tS\tA1\ts\tx\nm\tS\tA1\ts\ty\n", "line 5: cells out of order" },
		{ SHE "m\tS\tXFE1\ts\tx\n", "line 4: too many columns" },
		{ SHE "m\tS\tA1\ts\tx\nm\tS\t\t@meta\ty\n", "line 5: facts come before the cells of their sheet" },
		{ SHE "m\tS\ta\\tb\t@merge\t\n", "line 4: this is neither a cell nor a range" },
		{ SHE "m\tS\t\t@odd\ty\n", "line 4: a type that is not known" },
		{ SHE "m\tS\tA1\t@finding\tNO-SUCH\\t\\t\\t\n", "line 4: a finding of a rule that is not known" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct heard h;

		heard_again(&h, heard_config(), rows[i].text, strlen(rows[i].text));
		check(h.st == (rows[i].want ? ST_SKIP : ST_OK), "%s", rows[i].text);
		if (rows[i].want)
			check_str(h.e.msg, rows[i].want, "%s", rows[i].text);
		heard_release(&h);
	}
}

/* Without facts only cells that hold a value; bare without member and sheet. */
static void plain(void **state)
{
	static const char text[] = "a,,b\n,,\n";
	struct row_sink sink;

	(void)state;
	for (int bare = 0; bare < 2; bare++) {
		struct dump d = { .bare = bare };
		struct submission s;
		char *out = NULL;
		size_t n;
		uint16_t member;
		struct err e;

		assert_int_equal(submission_init(&s, heard_config(), &e), ST_OK);
		assert_int_equal(submission_member(&s, "m", &member, &e), ST_OK);
		d.sub = &s;
		d.out = open_memstream(&out, &n);
		sink = dump_sink(&d);
		assert_int_equal(decode_member(&s, member, (const unsigned char *)text, strlen(text), &sink, &e), ST_OK);
		fclose(d.out);
		assert_string_equal(out, bare ? "A1\ts\ta\nC1\ts\tb\n" : "m\t\tA1\ts\ta\nm\t\tC1\ts\tb\n");
		free(out);
		submission_release(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(workbooks),
		cmocka_unit_test(refused),
		cmocka_unit_test(plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
