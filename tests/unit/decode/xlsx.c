#include "tests/unit/decode/heard.h"
#include "tests/unit/decode/package.h"
#include "tests/unit/test.h"

#include "decode/xlsx_parts.h"
#include "decode/xlsx_store.h"
#include "decode/xlsx_value.h"

/* What decode prints of a package without its first lines and the member's name; after a refusal "? reason". */
static char *told(const struct part *with, size_t n, const struct config *c)
{
	size_t size;
	unsigned char *p = package(with, n, &size);
	unsigned char *copy = malloc(size);
	struct heard h;
	char *out, *to;

	memcpy(copy, p, size);
	free(p);
	heard_bytes(&h, c ? c : heard_config(), copy, size);
	free(copy);
	out = to = calloc(h.n + sizeof h.e.msg + 3, 1);
	if (h.st != ST_OK)
		sprintf(out, "? %s", h.e.msg);
	for (char *line = h.text, *end; h.st == ST_OK && *line; line = end + 1) {
		end = strchr(line, '\n');
		if (line[0] == 'm' && !strstr(line, "@member"))
			to = mempcpy(to, line + 2, (size_t)(end - line) - 1);
	}
	heard_release(&h);
	return out;
}

#define NS_STRICT "http://purl.oclc.org/ooxml/spreadsheetml/main"
#define S1 "xl/worksheets/sheet1.xml"
#define TEXT(t) "<c t=\"inlineStr\"><is>" t "</is></c>"

static const struct {
	const char *why;
	struct part with[6];
	const char *want;
} cases[] = {
	{ "an empty sheet", { { 0 } }, "S\t\t@sheet\t\n" },
	{ "numbers",
		{ { S1,
			SHEET("<row r=\"2\"><c r=\"B2\"><v>12.50</v></c><c r=\"D2\"><v>0.26315789473684209</v></c><c r=\"E2\"><v> "
			      "1E3 </v></c></row>"),
			0 } },
		"S\t\t@sheet\t\nS\tB2\tn\t12.5\nS\tD2\tn\t0.2631578947368421\nS\tE2\tn\t1000\n" },
	{ "no numbers",
		{ { S1, SHEET("<row><c><v>1,5</v></c><c><v>NaN</v></c><c><v>1e999</v></c><c><v>0x1</v></c><c><v/></c><c/></row>"),
			0 } },
		"S\t\t@sheet\t\nS\tA1\t@finding\tCELL-BAD\\t1,5\\t\\tit is stored as a number, but is none\n"
		"S\tB1\t@finding\tCELL-BAD\\tNaN\\t\\tit is stored as a number, but is none\n"
		"S\tC1\t@finding\tCELL-BAD\\t1e999\\t\\tit is stored as a number, but is none\n"
		"S\tD1\t@finding\tCELL-BAD\\t0x1\\t\\tit is stored as a number, but is none\n" },
	{ "shared strings, one of them empty",
		{ { S1, SHEET("<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c></row>"), 0 } },
		"S\t\t@sheet\t\nS\tA1\ts\tzero\nS\tB1\ts\t\nS\tC1\t@finding\tCELL-BAD\\t2\\t\\tit names a text that is not in the "
		"workbook\n" },
	{ "rich text without its reading aid",
		{ { "xl/sharedStrings.xml",
			  "<sst xmlns=\"" PKG_MAIN "\"><si><r><rPr><b/></rPr><t>Rich</t></r><r>"
			  "<t xml:space=\"preserve\"> text</t></r><rPh sb=\"0\" eb=\"2\"><t>no</t></rPh></si></sst>",
			  0 },
			{ S1,
				SHEET("<row><c t=\"s\"><v>0</v></c>" TEXT(
					"<r><t>in</t></r><r><t>line</t></r><rPh><t>no</t></rPh>") "</row>"),
				0 } },
		"S\t\t@sheet\t\nS\tA1\ts\tRich text\nS\tB1\ts\tinline\n" },
	{ "escapes",
		{ { S1,
			SHEET("<row>" TEXT("<t>a_x000D_b_x005F_x000D_c_x_y_xD83D__xDE00_</t>") TEXT("<t>a_x0000_</t>")
					TEXT("<t>_xD800_</t>") "</row>"),
			0 } },
		"S\t\t@sheet\t\nS\tA1\ts\ta\\rb_x000D_c_x_y\xf0\x9f\x98\x80\n"
		"S\tB1\t@finding\tCELL-BAD\\ta_x0000_\\t\\tits text holds a character that no text may\n"
		"S\tC1\t@finding\tCELL-BAD\\t_xD800_\\t\\tits text holds a character that no text may\n" },
	{ "types",
		{ { S1,
			SHEET("<row><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"b\"><v>2</v></c><c "
			      "t=\"e\"><v>#N/A</v></c><c t=\"str\"><f>A1</f><v>x</v></c>"
			      "<c t=\"str\"><f>A1</f><v></v></c><c t=\"d\"><v>2024-01-02</v></c><c t=\"q\"><v>1</v></c></row>"),
			0 } },
		"S\t\t@sheet\t\nS\tA1\tb\tTRUE\nS\tB1\tb\tFALSE\nS\tD1\te\t#N/A\nS\tE1\ts\tx\nS\tF1\ts\t\nS\tG1\ts\t2024-01-02\n"
		"S\tC1\t@finding\tCELL-BAD\\t2\\t\\tit is neither true nor false\nS\tH1\t@finding\tCELL-BAD\\t1\\t\\tits type is "
		"not known\n" },
	{ "formulas", { { S1, SHEET("<row><c><f>1+1</f><v>2</v></c><c><f>1+1</f></c><c><f>1+1</f><v/></c></row>"), 0 } },
		"S\t\t@sheet\t\nS\tA1\tn\t2\nS\tB1\t@finding\tFORMULA-NO-VALUE\\t\\t\\t\nS\tC1\t@finding\tFORMULA-NO-"
		"VALUE\\t\\t\\t\n" },
	{ "dates down a column are one fact",
		{ { S1,
			SHEET("<row><c s=\"1\"><v>60</v></c><c s=\"2\"><v>5</v></c><c s=\"3\"><v>45000</v></c></row>"
			      "<row><c s=\"1\"><v>61</v></c></row><row><c s=\"0\"><v>62</v></c></row><row><c "
			      "s=\"1\"><v>63</v></c></row>"),
			0 } },
		"S\t\t@sheet\t\nS\tA1:A2\t@style\tmm-dd-yy\nS\tA4\t@style\tmm-dd-yy\nS\tC1\t@style\tyyyy\\\\-"
		"mm\nS\tA1\td\t60\nS\tB1\tn\t5\nS\tC1\td\t45000\n"
		"S\tA2\td\t61\nS\tA3\tn\t62\nS\tA4\td\t63\n" },
	{ "a style that is not there", { { S1, SHEET("<row><c s=\"9\"><v>5</v></c><c s=\"-1\"><v>6</v></c></row>"), 0 } },
		"S\t\t@sheet\t\nS\tA1\tn\t5\nS\tB1\tn\t6\n"
		"S\tA1\t@finding\tCELL-BAD\\t5\\t\\tits number format is not in the workbook; the number was taken as it stands\n"
		"S\tB1\t@finding\tCELL-BAD\\t6\\t\\tits number format is not in the workbook; the number was taken as it "
		"stands\n" },
	{ "without styles all are plain", { { "xl/styles.xml", NULL, 0 }, { S1, SHEET("<row><c s=\"9\"><v>5</v></c></row>"), 0 } },
		"S\t\t@sheet\t\nS\tA1\tn\t5\n" },
	{ "1904",
		{ { "xl/workbook.xml",
			"<workbook xmlns=\"" PKG_MAIN "\" xmlns:r=\"" PKG_REL "\"><workbookPr date1904=\"1\"/><sheets>"
			"<sheet name=\"S\" r:id=\"s1\"/></sheets></workbook>",
			0 } },
		"S\t\t@sheet\t\nS\t\t@meta\tdate1904=true\n" },
	{ "places that are only meant",
		{ { S1,
			SHEET("<row><c/><c><v>1</v></c></row><row r=\"5\"><c "
			      "r=\"C5\"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>"),
			0 } },
		"S\t\t@sheet\t\nS\tB1\tn\t1\nS\tC5\tn\t2\nS\tD5\tn\t3\nS\tA6\tn\t4\n" },
	{ "disorder",
		{ { S1,
			SHEET("<row r=\"5\"><c r=\"A5\"><v>5</v></c></row><row r=\"2\"><c r=\"B2\"><v>22</v></c><c "
			      "r=\"A2\"><v>21</v></c></row>"
			      "<row><c><v>3</v></c></row><row r=\"5\"><c r=\"A5\"><v>6</v></c></row>"),
			0 } },
		"S\t\t@sheet\t\nS\tA2\tn\t21\nS\tB2\tn\t22\nS\tA3\tn\t3\nS\tA5\tn\t5\n"
		"S\tA5\t@finding\tCELL-BAD\\t\\t\\tit is stored twice; the first was taken\n" },
	{ "places that are none",
		{ { S1,
			SHEET("<row r=\"0\"><c><v>1</v></c><c r=\"A1\"><v>2</v></c></row><row r=\"1048577\"/><row r=\"3\"><c "
			      "r=\"XFE3\"><v>3</v></c>"
			      "<c r=\"3\"><v>4</v></c><c r=\"XFD3\"><v>5</v></c></row>"),
			0 } },
		"S\t\t@sheet\t\nS\tA1\tn\t2\nS\tXFD3\tn\t5\nS\t\t@finding\tCELL-BAD\\t0\\t\\ta row has no proper number\n"
		"S\t\t@finding\tCELL-BAD\\t\\t\\ta cell has no place that a sheet could "
		"have\nS\t\t@finding\tCELL-BAD\\t1048577\\t\\ta row has no proper number\n"
		"S\t\t@finding\tCELL-BAD\\tXFE3\\t\\ta cell has no place that a sheet could have\n"
		"S\t\t@finding\tCELL-BAD\\t3\\t\\ta cell has no place that a sheet could have\n" },
	{ "facts",
		{ { S1,
			  SHEET_HEAD "<dimension ref=\"A1:XFD1048576\"/><cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col "
				     "min=\"5\" max=\"16384\" hidden=\"true\"/></cols>"
				     "<sheetData><row r=\"1\"><c r=\"B1\"><v>1</v></c></row><row r=\"3\" hidden=\"1\"><c "
				     "r=\"A3\"><v>2</v></c></row><row r=\"4\" hidden=\"1\"/></sheetData>"
				     "<mergeCells><mergeCell ref=\"A1:C2\"/><mergeCell ref=\"junk\"/></mergeCells></worksheet>",
			  0 },
			{ "xl/worksheets/_rels/sheet1.xml.rels",
				"<Relationships xmlns=\"" PKG_RELS "\"><Relationship Id=\"x\" Type=\"" PKG_REL "/comments\""
				" Target=\"../comments1.xml\"/></Relationships>",
				0 },
			{ "xl/comments1.xml",
				"<comments xmlns=\"" PKG_MAIN
				"\"><commentList><comment ref=\"B1\"><text><r><t>an </t></r><r><t>estimate</t></r></text></comment>"
				"</commentList></comments>",
				0 } },
		"S\t\t@sheet\t\nS\tB:C\t@hidden\t\nS\tE:XFD\t@hidden\t\nS\tA1:C2\t@merge\t\nS\t3:4\t@hidden\t\nS\tB1\t@comment\tan "
		"estimate\nS\tB1\tn\t1\nS\tA3\tn\t2\n"
		"S\t\t@finding\tHIDDEN-CONTENT\\t\\t\\trows 3:4, columns B:C\n" },
	{ "several sheets, a chart, one hidden",
		{ { "xl/workbook.xml",
			  "<workbook xmlns=\"" PKG_MAIN "\" xmlns:r=\"" PKG_REL "\"><sheets>"
			  "<sheet name=\"Chart\" r:id=\"c1\"/><sheet name=\"B\" state=\"veryHidden\" r:id=\"s2\"/><sheet "
			  "name=\"A\" r:id=\"s1\"/></sheets></workbook>",
			  0 },
			{ "xl/worksheets/sheet2.xml", SHEET("<row><c><v>2</v></c></row>"), 0 } },
		"B\t\t@sheet\thidden\nB\t\t@hidden\tveryHidden\nB\tA1\tn\t2\nB\t\t@finding\tHIDDEN-CONTENT\\t\\t\\tthe whole "
		"sheet\nA\t\t@sheet\t\n" },
	{ "Strict, with a prefix",
		{ { S1,
			"<q:worksheet xmlns:q=\"" NS_STRICT
			"\"><q:sheetData><q:row><q:c t=\"inlineStr\"><q:is><q:t>x</q:t></q:is></q:c></q:row>"
			"</q:sheetData></q:worksheet>",
			0 } },
		"S\t\t@sheet\t\nS\tA1\ts\tx\n" },
	{ "of alternatives the fallback",
		{ { S1,
			"<worksheet xmlns=\"" PKG_MAIN
			"\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:x=\"urn:x\">"
			"<sheetData><row><mc:AlternateContent><mc:Choice "
			"Requires=\"x\"><c><v>1</v></c></mc:Choice><mc:Fallback><c><v>2</v></c></mc:Fallback></mc:AlternateContent>"
			"<x:c><v>3</v></x:c></row></sheetData></worksheet>",
			0 } },
		"S\t\t@sheet\t\nS\tA1\tn\t2\n" },
	{ "other places, capitals, Strict relations",
		{ { "_rels/.rels",
			  "<Relationships xmlns=\"" PKG_RELS "\"><Relationship Id=\"a\""
			  " Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" "
			  "Target=\"/Book/Main.XML\"/></Relationships>",
			  0 },
			{ "book/main.xml",
				"<workbook xmlns=\"" NS_STRICT
				"\" xmlns:r=\"http://purl.oclc.org/ooxml/officeDocument/relationships\"><sheets><sheet name=\"S\" "
				"r:id=\"q\"/></sheets></workbook>",
				0 },
			{ "Book/_rels/main.xml.rels",
				"<Relationships xmlns=\"" PKG_RELS "\"><Relationship Id=\"q\""
				" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" "
				"Target=\"./x/../../XL/Worksheets/sheet1.xml\"/></Relationships>",
				0 },
			{ S1, SHEET("<row><c><v>7</v></c></row>"), 0 } },
		"S\t\t@sheet\t\nS\tA1\tn\t7\n" },
	{ "a document type", { { S1, "<!DOCTYPE worksheet [<!ENTITY a \"1\">]>" SHEET("<row><c><v>&a;</v></c></row>"), 0 } },
		"? it is a damaged workbook: its part xl/worksheets/sheet1.xml declares a document type, which no workbook does" },
	{ "no XML", { { S1, "<worksheet", 0 } },
		"? it is a damaged workbook: its part xl/worksheets/sheet1.xml is no XML in line 1 (unclosed token)" },
	{ "something else in its place", { { S1, "<sst xmlns=\"" PKG_MAIN "\"/>", 0 } },
		"? it is a damaged workbook: its part xl/worksheets/sheet1.xml holds something else than its place in the workbook "
		"says" },
	{ "a sheet without its part", { { S1, NULL, 0 } },
		"? it is a damaged workbook: the part xl/worksheets/sheet1.xml of sheet 1 is missing" },
	{ "only charts",
		{ { "xl/workbook.xml",
			"<workbook xmlns=\"" PKG_MAIN "\" xmlns:r=\"" PKG_REL
			"\"><sheets><sheet name=\"C\" r:id=\"c1\"/></sheets></workbook>",
			0 } },
		"? it is a workbook without a sheet of cells" },
	{ "a part there twice", { { "XL/styles.xml", "x", 0 } },
		"? it is a damaged workbook: a part is there twice" },
	{ "a Word document",
		{ { "_rels/.rels",
			"<Relationships xmlns=\"" PKG_RELS "\"><Relationship Id=\"a\" Type=\"" PKG_REL
			"/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
			0 } },
		"? it is a Word document" },
	{ "a binary workbook",
		{ { "_rels/.rels",
			"<Relationships xmlns=\"" PKG_RELS "\"><Relationship Id=\"a\" Type=\"" PKG_REL
			"/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>",
			0 } },
		"? it is a binary Excel workbook (.xlsb)" },
	{ "no workbook at all", { { "_rels/.rels", NULL, 0 } },
		"? it is a ZIP package without a workbook" },
	{ "no content types", { { "[Content_Types].xml", NULL, 0 } },
		"? it is a damaged workbook: its part [Content_Types].xml is missing" },
};

static void workbooks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t n = 0;
		char *got;

		while (n < COUNT(cases[i].with) && cases[i].with[n].name)
			n++;
		got = told(cases[i].with, n, NULL);
		check_str(got, cases[i].want, "%s", cases[i].why);
		free(got);
	}
}

static void expect(const char *why, const struct config *c, const struct part *with, size_t n, const char *want)
{
	char *got = told(with, n, c);

	check_str(got, want, "%s", why);
	free(got);
}

static void limits(void **state)
{
	static const struct part three = { S1,
		SHEET("<row><c><v>1</v></c><c><v>2</v></c><c t=\"inlineStr\"><is><t>abcdef</t></is></c></row>"), 0 };
	static const struct part deep = { S1, SHEET("<row><c><v><x xmlns=\"\"><x><x><x/></x></x></x></v></c></row>"), 0 };
	struct config c = *heard_config();
	static char white[200000];
	struct part bomb = { S1, white, 0 };

	(void)state;
	c.limits.cells = 2;
	expect("cells", &c, &three, 1, "? it is a workbook of more than 2 cells");
	c = *heard_config();
	c.limits.cell_bytes = 5;
	expect("a text", &c, &three, 1,
		"S\t\t@sheet\t\nS\tA1\tn\t1\nS\tB1\tn\t2\nS\tC1\t@finding\tCELL-BAD\\t\\t\\tits text is longer than a cell may "
		"hold\n");
	c = *heard_config();
	c.limits.xml_depth = 8;
	expect("depth", &c, &deep, 1,
		"? it is a damaged workbook: its part xl/worksheets/sheet1.xml is nested too deeply");
	c = *heard_config();
	c.limits.entries = 6;
	expect("entries", &c, NULL, 0, "? it is a workbook of 7 parts; more than 6 are not read");
	memset(white, ' ', sizeof white - 1);
	memcpy(white, SHEET_HEAD, strlen(SHEET_HEAD));
	strcpy(white + sizeof white - 13, "</worksheet>");
	c = *heard_config();
	expect("white space", &c, &bomb, 1, "S\t\t@sheet\t\n");
	c.limits.ratio_grace_bytes = 1000;
	expect("a bomb", &c, &bomb, 1,
		"? it is a workbook that is too large: its part xl/worksheets/sheet1.xml unpacks to more than its size times 200");
	c = *heard_config();
	c.limits.part_bytes = 1000;
	expect("a part", &c, &bomb, 1,
		"? it is a workbook that is too large: its part xl/worksheets/sheet1.xml unpacks to more bytes than 1000");
	c = *heard_config();
	c.limits.workbook_bytes = 3000;
	expect("all parts", &c, &bomb, 1,
		"? it is a workbook that is too large: its part xl/worksheets/sheet1.xml brings all of it above the bytes 3000");
}

/* Cut anywhere, or with one byte changed, a workbook is refused or gives what is in it; never something else. */
static void damaged(void **state)
{
	static const struct part with = { S1, SHEET("<row><c><v>1</v></c><c t=\"s\"><v>0</v></c></row>"), 0 };
	size_t n;
	unsigned char *p = package(&with, 1, &n);
	struct heard good, h;

	(void)state;
	heard_bytes(&good, heard_config(), p, n);
	assert_int_equal(good.st, ST_OK);
	for (size_t cut = 4; cut < n; cut++) { /* "PK" alone is a text */
		unsigned char *copy = malloc(cut ? cut : 1);

		memcpy(copy, p, cut);
		heard_bytes(&h, heard_config(), copy, cut);
		check(h.st == ST_SKIP, "cut at %zu", cut);
		heard_release(&h);
		free(copy);
	}
	for (size_t at = 0; at < n; at++) {
		p[at] ^= 0x55;
		heard_bytes(&h, heard_config(), p, n);
		/* Some bytes mean nothing (times, versions). */
		check(h.st == ST_SKIP || strcmp(h.text, good.text) == 0, "changed at %zu: %s", at, h.text);
		heard_release(&h);
		p[at] ^= 0x55;
	}
	heard_release(&good);
	free(p);
}

static void date_codes(void **state)
{
	static const struct {
		const char *code;
		bool date;
	} rows[] = {
		{ "General", false },
		{ "0.00", false },
		{ "#,##0", false },
		{ "0.00E+00", false },
		{ "yyyy-mm-dd", true },
		{ "[h]:mm", true },
		{ "[ss]", true },
		{ "\"d\"0", false },
		{ "0\\d", false },
		{ "0_d", false },
		{ "[Red]0", false },
		{ "[$-409]d/m/yy", true },
		{ "[$-409]0", false },
		{ "0;d", false },
		{ "mmss.0", true },
		{ "@", false },
		{ "ggge", true },
		{ "\"open", false },
		{ "[open", false },
		{ "0 %", false },
		{ "[$€-407] #,##0", false },
		{ "", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(xlsx_is_date_code(rows[i].code) == rows[i].date, "%s", rows[i].code);
}

static void numbers(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: no number */
	} rows[] = {
		{ "0", "0" },
		{ "-0", "-0" },
		{ "7", "7" },
		{ "007", "7" },
		{ "+7", "7" },
		{ "1.50", "1.5" },
		{ "1.", "1" },
		{ ".5", "0.5" },
		{ "-1.25", "-1.25" },
		{ "123456789012345", "123456789012345" },
		{ "9007199254740993", "9007199254740992" },
		{ "1e5", "100000" },
		{ "1.7976931348623157E308", "1.7976931348623157e+308" },
		{ "0.1000000000000000055", "0.1" },
		{ "1e", NULL },
		{ "1e+", NULL },
		{ "", NULL },
		{ "-", NULL },
		{ ".", NULL },
		{ "1 2", NULL },
		{ "inf", NULL },
		{ "nan", NULL },
		{ "0x10", NULL },
		{ "1,5", NULL },
		{ "1e400", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char buf[DEC_TEXT] = "";
		size_t n = 0;
		bool ok = xlsx_number(rows[i].text, strlen(rows[i].text), buf, &n);

		check(ok == (rows[i].want != NULL), "%s", rows[i].text);
		if (ok)
			check(n == strlen(rows[i].want) && memcmp(buf, rows[i].want, n) == 0, "%s gave %.*s", rows[i].text, (int)n,
				buf);
	}
}

/* Cells come back as they went in; and sorted, those of one place in their order. */
static void store(void **state)
{
	static const char kinds[] = "nsbedS";
	struct xlsx_cell in[3000], c, *sorted;
	struct xlsx_store s;
	struct xlsx_cursor at;
	uint64_t seed = 1;
	struct err e;

	(void)state;
	xlsx_store_init(&s);
	for (size_t i = 0; i < COUNT(in); i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		in[i] = (struct xlsx_cell){ (uint32_t)(seed >> 40) % 100, (uint16_t)(seed >> 20) % 50, kinds[(seed >> 32) % 6], 0,
			"some text", (uint32_t)(seed >> 60) % 10 };
		if (i % 7 == 0)
			in[i].row = 1048575;
		if (in[i].kind == XLSX_SHARED) {
			in[i].index = (uint32_t)(seed >> 16);
			in[i].n = 0;
		}
		assert_int_equal(xlsx_store_add(&s, &in[i], &e), ST_OK);
	}
	assert_false(s.sorted);
	at = xlsx_store_begin(&s);
	for (size_t i = 0; i < COUNT(in); i++) {
		assert_true(xlsx_store_next(&at, &c));
		check(c.row == in[i].row && c.col == in[i].col && c.kind == in[i].kind && c.index == in[i].index &&
				c.n == in[i].n && memcmp(c.s, in[i].s, c.n) == 0,
			"cell %zu", i);
	}
	assert_false(xlsx_store_next(&at, &c));
	assert_int_equal(xlsx_store_sort(&s, &sorted, &e), ST_OK);
	for (size_t i = 1; i < COUNT(in); i++)
		check(sorted[i - 1].row < sorted[i].row ||
				(sorted[i - 1].row == sorted[i].row &&
					(sorted[i - 1].col < sorted[i].col ||
						(sorted[i - 1].col == sorted[i].col && sorted[i - 1].s <= sorted[i].s))),
			"order at %zu", i);
	free(sorted);
	xlsx_store_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(workbooks),
		cmocka_unit_test(limits),
		cmocka_unit_test(damaged),
		cmocka_unit_test(date_codes),
		cmocka_unit_test(numbers),
		cmocka_unit_test(store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
