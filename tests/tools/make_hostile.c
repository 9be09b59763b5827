/*
 * make_hostile.c - small files that are broken, lie or mean harm, as an inbox may hold them some day.
 *
 * usage: make_hostile DIR
 *
 * manifest.tsv says of each what has to become of it, for judge.c: file, attack, expect (refuse, accept, neutralise,
 * either), must, rss_mb, seconds, values (JSON: cell to value), says (a text that is in what check says of it).
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/decode/package.h"
#include "tests/unit/unpack/made.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define HEAD "Year,Country of birth,Sex,Age group,Persons\n"
#define STOCK HEAD "2019,Uganda,Male,0-14,40\n2019,Uganda,Female,0-14,60\n2019,Uganda,Both sexes,0-14,100\n"
#define ROW(n, cells) "<row r=\"" #n "\">" cells "</row>"
#define TEXT(ref, text) "<c r=\"" ref "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" text "</t></is></c>"
#define NUMBER(ref, n) "<c r=\"" ref "\"><v>" n "</v></c>"
#define TABLE ROW(1, TEXT("A1", "Year") TEXT("B1", "Country of birth") TEXT("C1", "Sex") TEXT("D1", "Age group") TEXT("E1", "Persons")) \
	ROW(2, NUMBER("A2", "2019") TEXT("B2", "Uganda") TEXT("C2", "Female") TEXT("D2", "0-14") NUMBER("E2", "60"))
#define VALUES "{\"B2\": \"Uganda\", \"E2\": 60}"

static const char *dir;
static FILE *manifest;

static void row(const char *name, const char *attack, const char *expect, const char *values, const char *says)
{
	fprintf(manifest, "%s\t%s\t%s\t\t200\t5\t%s\t%s\n", name, attack, expect, values, says);
}

static void put(const char *name, const void *p, size_t n, const char *attack, const char *expect, const char *values, const char *says)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "wb");
	if (!f || fwrite(p, 1, n, f) != n || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
	row(name, attack, expect, values, says);
}
#define PUT(name, text, ...) put(name, text, sizeof(text) - 1, __VA_ARGS__)

static void put_made(const char *name, struct made m, const char *attack, const char *expect, const char *values, const char *says)
{
	put(name, m.p, m.n, attack, expect, values, says);
	made_free(&m);
}

/* A workbook of the plain parts and these. */
static struct made book(const struct part *with, size_t nwith)
{
	struct made m = { 0 };

	m.p = package(with, nwith, &m.n);
	return m;
}
#define SHEET1 "xl/worksheets/sheet1.xml"
#define BOOK(...) book((const struct part[]){ __VA_ARGS__ }, COUNT(((const struct part[]){ __VA_ARGS__ })))

static char *many(const char *before, char c, size_t n, const char *after)
{
	size_t head = strlen(before);
	char *s = malloc(head + n + strlen(after) + 1);

	if (!s)
		abort();
	memcpy(s, before, head);
	memset(s + head, c, n);
	strcpy(s + head + n, after);
	return s;
}

static void texts(void)
{
	char *s;

	PUT("nothing.csv", "", "an empty file", "refuse", "", "it is empty");
	PUT("zero.csv", HEAD "2019,Ug\0anda,Male,0-14,40\n", "a zero byte", "refuse", "", "line 2 holds a zero byte");
	PUT("damaged.csv", HEAD "2019,C\303\264te d'Ivoire,Male,0-14,40\n2019,R\303\251union Br\303\251sil,Ug\377anda,0-14,40\n", "a byte that is no UTF-8",
		"refuse", "", "line 3 is no valid UTF-8");
	PUT("surrogate.csv", HEAD "2019,C\303\264te d'Ivoire,Male,0-14,40\n2019,Ug\355\240\200anda,Male,0-14,40\n",
		"half of a pair in UTF-8", "refuse", "", "line 3 is no valid UTF-8");
	PUT("open.csv", HEAD "2019,\"Uganda,Male,0-14,40\n2019,Ghana,Male,0-14,40\n", "a quotation mark that nothing closes", "refuse", "",
		"opens in line 2 is never closed");
	PUT("marked.csv", "\357\273\277" STOCK, "a byte order mark", "accept", "{\"A1\": \"Year\", \"E2\": \"40\"}", "");
	PUT("ends.csv", "a,b\r\n1,2\r3,4\n\"5\r\n6\",7", "all kinds of line ends", "accept",
		"{\"A2\": \"1\", \"B3\": \"4\", \"A4\": \"5\\r\\n6\", \"B4\": \"7\"}", "");
	PUT("formulas.csv",
		HEAD "2019,\"=HYPERLINK(\"\"http://127.0.0.1:9/\"\",\"\"x\"\")\",Male,0-14,40\n2019,+1+1,Male,0-14,40\n2019,-2+3,Male,0-14,40\n"
		     "2019,@SUM(1),Male,0-14,40\n2019,\"\t=1+1\",Male,0-14,40\n2019,\"\r=1+1\",Male,0-14,40\n"
		     "2019,=cmd|'/c calc'!A1,Male,0-14,40\n2019,\357\274\2351+1,Male,0-14,40\n2019,Uganda,Male,0-14,=1+1\n"
		     "2019,Ghana,Male,0-14,-5\n",
		"labels and values that a spreadsheet would run", "neutralise",
		"{\"B3\": \"+1+1\", \"B6\": \"\\t=1+1\", \"E10\": \"=1+1\", \"E11\": \"-5\"}", "");
	PUT("turned.csv", HEAD "2019,\342\200\256adnagU,Male,0-14,40\n2019,Ug\342\200\213anda,Male,0-14,40\n2019,\320\220ustria,Male,0-14,40\n",
		"letters that look like others, and text that turns its direction", "neutralise", "{\"B2\": \"\\u202eadnagU\"}", "");
	PUT("controls.csv", HEAD "2019,Ug\033[31manda\033]0;x\007,Male,0-14,40\n2019,Gh\302\233ana\177,Male,0-14,40\n",
		"labels that a terminal would obey", "neutralise", "{\"B2\": \"Ug\\u001b[31manda\\u001b]0;x\\u0007\"}", "");
	PUT("page.csv", HEAD "2019,<script>alert(1)</script>,Male,0-14,40\n2019,\"\"\"><img src=x onerror=1>\",Male,0-14,40\n",
		"labels that a browser would run", "neutralise", "{\"B2\": \"<script>alert(1)</script>\"}", "");
	PUT("numbers.csv", HEAD "2019,Uganda,Male,0-14,1e999\n2019,Ghana,Male,0-14,NaN\n2019,Kenya,Male,0-14,0x10\n"
			        "2019,Togo,Male,0-14,9007199254740993\n2019,Mali,Male,0-14,inf\n",
		"texts that parsers of numbers disagree on", "accept", "{\"E5\": \"9007199254740993\"}", "");
	s = many("a", ',', 20000, "\n");
	put("wide.csv", s, strlen(s), "20,000 columns", "refuse", "", "more than 16384 fields");
	free(s);
	s = many("a,b\n", 'x', 1100000, ",1\n");
	put("long.csv", s, strlen(s), "a field of a million letters", "refuse", "", "longer than 1048576 bytes");
	free(s);
	s = many(HEAD "2019,", 'a', 30000, "!,Male,0-14,40\n");
	put("pattern.csv", s, strlen(s), "a label that makes patterns backtrack", "accept", "", "");
	free(s);
	PUT("page.xls", "<html><body><table><tr><td>1</td></tr></table></body></html>", "a page named as a workbook", "refuse", "", "HTML");
	PUT("old.xls", "\320\317\021\340\241\261\032\341" "0123456789012345678901234567890", "the head of an old workbook and no more", "refuse", "",
		"UNREADABLE");
	PUT("message.xml", "<?xml version=\"1.0\"?><!DOCTYPE m [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
			   "<m:GenericData xmlns:m=\"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message\">&e;</m:GenericData>",
		"a file of the machine in an SDMX message", "refuse", "", "UNREADABLE");
	PUT("scan.pdf", "%PDF-1.7\n", "a scan", "refuse", "", "PDF");
}

static void workbooks(void)
{
	struct made m;
	char *s;

	put_made("plain.xlsx", BOOK({ SHEET1, SHEET(TABLE), 0 }), "nothing", "accept", VALUES, "");
	put_made("text-named.xlsx", (struct made){ (unsigned char *)strdup(STOCK), strlen(STOCK), 0 }, "a text named as a workbook", "accept",
		"{\"B2\": \"Uganda\"}", "");
	put_made("book-named.csv", BOOK({ SHEET1, SHEET(TABLE), 0 }), "a workbook named as a text", "accept", VALUES, "");
	put_made("entity.xlsx", BOOK({ SHEET1, "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" SHEET(ROW(1, TEXT("A1", "&e;"))), 0 }),
		"a file of the machine as an entity", "refuse", "", "document type");
	put_made("laughs.xlsx", BOOK({ SHEET1, "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
		"<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>" SHEET(ROW(1, TEXT("A1", "&d;"))), 0 }),
		"entities of entities", "refuse", "", "document type");
	s = many(SHEET_HEAD "<sheetData>", ' ', 40000000, "</sheetData></worksheet>");
	put_made("bomb.xlsx", BOOK({ SHEET1, s, 0 }), "a sheet that unpacks to a thousand times its size", "refuse", "", "times 200");
	free(s);
	put_made("formulas.xlsx", BOOK({ SHEET1, SHEET(ROW(1, TEXT("A1", "=1+1") TEXT("B1", "-5") "<c r=\"C1\"><f>1+1</f><v>2</v></c>"
		"<c r=\"D1\"><f>WEBSERVICE(\"http://127.0.0.1:9/\")</f></c>" TEXT("E1", "@SUM(1)") TEXT("F1", "_x0009_=1"))), 0 }),
		"texts that a spreadsheet would run, and formulas", "neutralise", "{\"A1\": \"=1+1\", \"B1\": \"-5\", \"C1\": 2, \"F1\": \"\\t=1\"}",
		"FORMULA-NO-VALUE");
	put_made("controls.xlsx", BOOK({ SHEET1, SHEET(ROW(1, TEXT("A1", "a_x0000_b") TEXT("B1", "_x001B_[31m") TEXT("C1", "_xD800_") TEXT("D1", "ok"))), 0 }),
		"characters that no text may hold", "accept", "{\"D1\": \"ok\"}", "CELL-BAD");
	put_made("far.xlsx", BOOK({ SHEET1, SHEET(TABLE ROW(1048576, NUMBER("XFD1048576", "7"))), 0 }), "the last cell of the grid", "accept",
		"{\"B2\": \"Uganda\", \"XFD1048576\": 7}", "");
	put_made("off-grid.xlsx", BOOK({ SHEET1, SHEET(ROW(1, NUMBER("A1", "1") NUMBER("XFE1", "2")) ROW(4294967297, NUMBER("A4294967297", "3"))), 0 }),
		"cells beyond the grid", "either", "{\"A1\": 1}", "no proper number");
	put_made("numbers.xlsx", BOOK({ SHEET1, SHEET(ROW(1, NUMBER("A1", "1e999") NUMBER("B1", "NaN") NUMBER("C1", "0x10") NUMBER("D1", "0.1"))), 0 }),
		"numbers that are none", "accept", "{\"D1\": 0.1}", "CELL-BAD");
	put_made("missing.xlsx", BOOK({ SHEET1, NULL, 0 }), "a sheet that is not there", "refuse", "", "missing");
	put_made("twice.xlsx", BOOK({ SHEET1, SHEET(TABLE), 0 }, { "xl/Worksheets/sheet1.xml", SHEET(""), 0 }), "a part that is there twice", "refuse", "",
		"twice");
	put_made("away.xlsx", BOOK({ "xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"" PKG_RELS "\"><Relationship Id=\"s1\" Type=\"" PKG_REL
		"/worksheet\" Target=\"../../../etc/passwd\"/></Relationships>", 0 }), "a sheet outside of the workbook", "refuse", "", "UNREADABLE");
	put_made("linked.xlsx", BOOK({ "xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"" PKG_RELS "\"><Relationship Id=\"s1\" Type=\"" PKG_REL
		"/worksheet\" Target=\"file:///etc/passwd\" TargetMode=\"External\"/></Relationships>", 0 }), "a sheet of another file", "refuse", "",
		"UNREADABLE");
	m = BOOK({ SHEET1, SHEET(TABLE), 0 });
	m.n -= 60;
	put_made("cut.xlsx", m, "a workbook that is cut off", "refuse", "", "cut off");
	m = BOOK({ SHEET1, SHEET(TABLE), 0 });
	m.p[(unsigned char *)memmem(m.p, m.n, SHEET1, strlen(SHEET1)) - m.p + (long)strlen(SHEET1) + 80] ^= 0x55;
	put_made("flipped.xlsx", m, "a damaged byte", "refuse", "", "damaged");
}

static void archives(void)
{
	const struct zent inside = { .name = "good.csv", .data = STOCK };
	struct made m;
	char *s;

	put_made("good.zip", made_zip(&inside, 1, NULL), "nothing", "accept", "{\"B2\": \"Uganda\"}", "");
	put_made("escape.zip", made_zip((const struct zent[]){ { .name = "../../hostile_escape_0.csv", .data = STOCK },
		{ .name = "/tmp/hostile_escape_0.csv", .data = STOCK }, { .name = "..\\hostile_escape_0.csv", .data = STOCK }, inside }, 4, NULL),
		"names that lead out", "either", "", "leads out");
	put_made("link.zip", made_zip(&(const struct zent){ .name = "s.csv", .data = "/etc/passwd", .mode = 0120777 }, 1, NULL), "a link", "refuse", "",
		"link");
	put_made("twice.zip", made_zip((const struct zent[]){ inside, { .name = "GOOD.csv", .data = STOCK } }, 2, NULL), "two names that are one", "refuse",
		"", "one name");
	put_made("locked.zip", made_zip(&(const struct zent){ .name = "a.csv", .data = STOCK, .flags = 1 }, 1, NULL), "a password", "refuse", "",
		"encrypted");
	put_made("lies.zip", made_zip(&(const struct zent){ .name = "a.csv", .data = STOCK, .size = 4000000000u }, 1, NULL), "a size that is a lie",
		"refuse", "", "UNREADABLE");
	put_made("sum.zip", made_zip(&(const struct zent){ .name = "a.csv", .data = STOCK, .crc = 1 }, 1, NULL), "a wrong checksum", "refuse", "",
		"checksum");
	put_made("names.zip", made_zip((const struct zent[]){ { .name = "a\nb\033[31m.csv", .data = STOCK }, { .name = "\342\200\256vsc.csv", .data = STOCK },
		{ .name = "=1+1.csv", .data = STOCK } }, 3, NULL), "odd names", "either", "{\"B2\": \"Uganda\"}", "");
	s = many("", ',', 60000000, "\n");
	put_made("bomb.zip", made_zip(&(const struct zent){ .name = "a.csv", .data = s }, 1, NULL), "a bomb", "refuse", "", "200 times");
	m = made_deflate(s, strlen(s), 31);
	put_made("bomb.csv.gz", m, "a bomb without an archive", "refuse", "", "200 times");
	free(s);
	put_made("link.tar.gz", made_gzip(made_tar((const struct tent[]){ { .name = "d", .type = '2', .link = "/etc" },
		{ .name = "d/hostile_escape_0", .data = "x" }, { .name = "p.csv", .type = '2', .link = "/etc/passwd" } }, 3, 2)),
		"a link and a file behind it", "refuse", "", "link");
	put_made("special.tar", made_tar((const struct tent[]){ { .name = "fifo.csv", .type = '6' }, { .name = "zero.csv", .type = '3' },
		{ .name = "ok.csv", .data = STOCK } }, 3, 2), "special files", "either", "", "no regular file");
	m = made_zip(&inside, 1, NULL);
	for (int i = 0; i < 4; i++) {
		struct made outer = made_zip(&(const struct zent){ .name = "in.zip", .data = (const char *)m.p, .n = m.n }, 1, NULL);

		made_free(&m);
		m = outer;
	}
	put_made("deep.zip", m, "archives in archives in archives", "refuse", "", "none is opened so deep");
	put_made("empty.zip", made_zip(NULL, 0, NULL), "an archive of nothing", "refuse", "", "nothing");
}

static void entries(void)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/link.csv", dir);
	if (symlink("/etc/passwd", path) != 0)
		exit(1);
	row("link.csv", "a link to a file of the machine", "refuse", "", "it is a link");
	snprintf(path, sizeof path, "%s/dangling.csv", dir);
	if (symlink("nowhere", path) != 0)
		exit(1);
	row("dangling.csv", "a link to nothing", "refuse", "", "it is a link");
	snprintf(path, sizeof path, "%s/fifo.csv", dir);
	if (mkfifo(path, 0644) != 0)
		exit(1);
	row("fifo.csv", "a FIFO that nobody writes into", "refuse", "", "no regular file");
	snprintf(path, sizeof path, "%s/sparse.csv", dir);
	fclose(fopen(path, "wb"));
	if (truncate(path, (off_t)4 << 30) != 0)
		exit(1);
	row("sparse.csv", "four gigabytes that nobody wrote", "refuse", "", "never written");
	snprintf(path, sizeof path, "%s/huge.csv", dir);
	fclose(fopen(path, "wb"));
	if (truncate(path, (off_t)40 << 30) != 0)
		exit(1);
	row("huge.csv", "forty gigabytes", "refuse", "", "more than the");
	PUT("-rf $(touch hostile_escape_0) `x` \"q\".csv", STOCK, "a name of a shell", "accept", "{\"B2\": \"Uganda\"}", "");
	PUT("=1+1.csv", STOCK, "a name of a spreadsheet", "accept", "{\"B2\": \"Uganda\"}", "");
}

int main(int argc, char **argv)
{
	char path[4096];

	if (argc != 2) {
		fprintf(stderr, "usage: make_hostile DIR\n");
		return 2;
	}
	dir = argv[1];
	snprintf(path, sizeof path, "%s/manifest.tsv", dir);
	if ((mkdir(dir, 0755) != 0 && access(dir, W_OK) != 0) || !(manifest = fopen(path, "w"))) {
		perror(dir);
		return 1;
	}
	fprintf(manifest, "file\tattack\texpect\tmust\trss_mb\tseconds\tvalues\tsays\n");
	texts();
	workbooks();
	archives();
	entries();
	return fclose(manifest) != 0;
}
