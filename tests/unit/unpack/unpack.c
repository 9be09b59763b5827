/* Archives of every kind, and every way in which they lie. */
#include "tests/unit/test.h"
#include "tests/unit/unpack/made.h"

#define CSV "a,b\n1,2\n"
#define DAMAGED(what, how) "it is a damaged " what ": " how
#define BAD(how) "it is damaged in its archive: " how
#define MOST 6
#define F(is_called, holds) { .name = is_called, .data = holds }
#define X(is_called, holds, ...) { .name = is_called, .data = holds, __VA_ARGS__ }

static void tells(const char *why, const char *name, const struct made *m, const char *want)
{
	struct told t = { .limits = limits_default() };

	told_bytes(&t, name, m->p, m->n);
	check_str(t.text, want, "%s", why);
	told_release(&t);
}

/* ---- ZIP ---- */

static const struct {
	const char *why;
	struct zent e[MOST];
	const char *tail, *want;
} zips[] = {
	{ "two files", { F("a.csv", CSV), X("sub/b.csv", "x\n", .method = STORED) }, NULL, "z.zip/a.csv=" CSV "|z.zip/sub/b.csv=x\n" },
	{ "an empty file", { F("a.csv", "") }, NULL, "z.zip/a.csv=" },
	{ "folders are no members", { X("sub/", "", .mode = 040755), F("sub/b.csv", "x") }, NULL, "z.zip/sub/b.csv=x" },
	{ "dots and empty folders in names", { F("./a//b.csv", "x") }, NULL, "z.zip/a/b.csv=x" },
	{ "sizes behind the bytes", { X("a.csv", CSV, .descriptor = true), X("b.csv", "x", .descriptor = true) }, NULL,
		"z.zip/a.csv=" CSV "|z.zip/b.csv=x" },
	{ "hidden files", { F(".a.csv", "x"), F("d/.svn/b", "x"), F("__MACOSX/d/._c.csv", "x"), F("d/THUMBS.DB", "x"), F("desktop.ini", "x"), F("c.csv", "y") }, NULL,
		"z.zip/.a.csv~|z.zip/d/.svn/b~|z.zip/__MACOSX/d/._c.csv~|z.zip/d/THUMBS.DB~|z.zip/desktop.ini~|z.zip/c.csv=y" },
	{ "nothing but folders", { F("sub/", "") }, NULL, "z.zip! it is a ZIP archive: there is nothing in it to read" },
	{ "nothing but hidden files", { F(".a", "x") }, NULL, "z.zip! it is a ZIP archive: there is nothing in it to read" },
	/* Names. */
	{ "out of the archive", { F("../a.csv", "x"), F("a/../../b", "x"), F("a/..", "x"), F("c.csv", "y") }, NULL,
		"z.zip/../a.csv! its name leads out of the archive|z.zip/a/../../b! its name leads out of the archive|"
		"z.zip/a/..! its name leads out of the archive|z.zip/c.csv=y" },
	{ "absolute", { F("/etc/passwd", "x"), F("//a", "x"), F("C:\\a.csv", "x"), F("c:a.csv", "x") }, NULL,
		"z.zip//etc/passwd! its name begins at the root of a disk|z.zip///a! its name begins at the root of a disk|"
		"z.zip/C:\\a.csv! its name begins with a drive|z.zip/c:a.csv! its name begins with a drive" },
	{ "backslash", { F("a\\b.csv", "x"), F("..\\b.csv", "x") }, NULL,
		"z.zip/a\\b.csv! its name has a backslash in it|z.zip/..\\b.csv! its name has a backslash in it" },
	{ "a zero byte", { X("a\0.csv", "x", .nname = 6), F("b.csv", "y") }, NULL,
		"z.zip/a\\x00.csv! its name has a zero byte in it|z.zip/b.csv=y" },
	{ "no name", { F("", "x"), F("b.csv", "y") }, NULL, "z.zip/(entry 1)! it has no name|z.zip/b.csv=y" },
	{ "control characters and directions are escaped", { F("a\n\x1b[31m", "x"), F("\u202egnp.csv", "y"), F("\xe9t\x93", "z") }, NULL,
		"z.zip/a\\x0A\\x1B[31m=x|z.zip/\\xE2\\x80\\xAEgnp.csv=y|z.zip/\\xE9t\\x93=z" },
	/* Types. */
	{ "a link", { X("l.csv", "/etc/passwd", .mode = 0120777, .method = STORED), F("b.csv", "y") }, NULL,
		"z.zip/l.csv! it is a link, and links in archives are not followed|z.zip/b.csv=y" },
	{ "a pipe, which libarchive takes for a file", { X("p.csv", "x", .mode = 010644) }, NULL, "z.zip/p.csv! it is no regular file" },
	{ "a folder with bytes", { F("d/", CSV), F("b.csv", "y") }, NULL, "z.zip/d! it is a folder with bytes in it|z.zip/b.csv=y" },
	{ "below a link", { X("d", "/tmp", .mode = 0120777, .method = STORED), F("d/a.csv", "x"), F("b.csv", "y") }, NULL,
		"z.zip/d! it is a link, and links in archives are not followed|"
		"z.zip/d/a.csv! it stands below a link or a special file|z.zip/b.csv=y" },
	{ "packed in another way", { X("a.csv", "x", .method = 12), F("b.csv", "y") }, NULL,
		"z.zip/a.csv! it is packed in a way that is not read here|z.zip/b.csv=y" },
	/* What makes an archive ambiguous. */
	{ "one name twice", { F("a.csv", "x"), F("a.csv", "y") }, NULL, "z.zip! two of its entries have one name: a.csv and a.csv" },
	{ "by case", { F("A.csv", "x"), F("a.csv", "y") }, NULL, "z.zip! two of its entries have one name: A.csv and a.csv" },
	{ "by form", { F("\u00e9.csv", "x"), F("e\u0301.csv", "y") }, NULL, "z.zip! two of its entries have one name: \u00e9.csv and e\u0301.csv" },
	{ "by dots", { F("d/a.csv", "x"), F("./d//a.csv", "y") }, NULL, "z.zip! two of its entries have one name: d/a.csv and d/a.csv" },
	{ "a name and its escape are not the same", { F("a\n", "x"), F("a", "y") }, NULL, "z.zip/a\\x0A=x|z.zip/a=y" },
	{ "a file and a link", { F("a.csv", "x"), X("a.csv", "/x", .mode = 0120777, .method = STORED) }, NULL,
		"z.zip! two of its entries have one name: a.csv and a.csv" },
	{ "a file and a folder", { F("a", "x"), F("a/b.csv", "y") }, NULL, "z.zip! its entry a is both a file and a folder" },
	{ "a file and a folder, far", { F("a-b", "x"), F("a/b.csv", "y"), F("A", "z") }, NULL,
		"z.zip! its entry A is both a file and a folder" },
	{ "a folder twice is one", { F("d/", ""), F("D/", ""), F("d/a.csv", "x") }, NULL, "z.zip/d/a.csv=x" },
	{ "two names", { X("a.txt", "x", .central = "a.csv") }, NULL, "z.zip! " DAMAGED("ZIP archive", "one entry has two different names") },
	{ "two sizes", { X("a.csv", CSV, .local_size = 3) }, NULL,
		"z.zip! " DAMAGED("ZIP archive", "one entry has two different sizes or checksums") },
	{ "two checksums", { X("a.csv", CSV, .local_crc = 3) }, NULL,
		"z.zip! " DAMAGED("ZIP archive", "one entry has two different sizes or checksums") },
	{ "shared bytes", { F("a.csv", CSV), X("a.csv", CSV, .share = true) }, NULL,
		"z.zip! " DAMAGED("ZIP archive", "one entry lies over another") },
	{ "another archive in front", { X("a.csv", CSV, .before = "PK\3\4") }, NULL,
		"z.zip! " DAMAGED("ZIP archive", "it holds bytes that belong to nothing in it") },
	{ "bytes between", { F("a.csv", CSV), X("b.csv", "x", .before = "more") }, NULL,
		"z.zip! " DAMAGED("ZIP archive", "it holds bytes that belong to nothing in it") },
	{ "bytes behind", { F("a.csv", CSV) }, "more", "z.zip! " DAMAGED("ZIP archive", "it is cut off, or bytes follow its end") },
	/* Bytes. */
	{ "a wrong checksum", { X("a.csv", CSV, .crc = 0x12345678), F("b.csv", "y") }, NULL,
		"z.zip/a.csv! " BAD("its checksum is wrong") "|z.zip/b.csv=y" },
	{ "no packed bytes at all", { X("a.csv", "\xff\xff\xff\xff", .method = RAW), F("b.csv", "y") }, NULL,
		"z.zip/a.csv! " BAD("it cannot be unpacked") "|z.zip/b.csv=y" },
	{ "more than it says", { X("a.csv", CSV, .size = 3), F("b.csv", "y") }, NULL,
		"z.zip/a.csv! " BAD("it is shorter or longer than it says") "|z.zip/b.csv=y" },
	{ "encrypted", { X("a.csv", CSV, .flags = 1), F("b.csv", "y") }, NULL,
		"z.zip! it is an encrypted archive" },
};

static void zip(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(zips); i++) {
		size_t n = 0;
		struct made m;

		while (n < MOST && zips[i].e[n].name)
			n++;
		m = made_zip(zips[i].e, n, zips[i].tail);
		tells(zips[i].why, "z.zip", &m, zips[i].want);
		made_free(&m);
	}
}

/* The archive with its bytes at `at` replaced. */
static void patch(struct made *m, size_t at, const void *with, size_t n)
{
	assert_true(at + n <= m->n);
	memcpy(m->p + at, with, n);
}

/* Puts an end record for large numbers in front of the other. */
static void wide_end(struct made *m, unsigned entries)
{
	unsigned char old[ZIP_END];
	uint32_t size, at;

	memcpy(old, m->p + m->n - ZIP_END, ZIP_END);
	memcpy(&size, old + 12, 4);
	memcpy(&at, old + 16, 4);
	m->n -= ZIP_END;
	made_put(m, "PK\6\6\54\0\0\0\0\0\0\0\55\0\55\0\0\0\0\0\0\0\0\0", 24);
	for (int i = 0; i < 2; i++) {
		made_put32(m, entries);
		made_put32(m, 0);
	}
	made_put(m, &size, 4);
	made_put32(m, 0);
	made_put(m, &at, 4);
	made_put32(m, 0);
	made_put(m, "PK\6\7\0\0\0\0", 8);
	made_put32(m, le32toh(at) + le32toh(size));
	made_put(m, "\0\0\0\0\1\0\0\0", 8);
	made_put(m, old, ZIP_END);
}

static void zip_ends(void **state)
{
	static const struct zent two[] = { F("a.csv", CSV), F("b.csv", "x") };
	struct made m = made_zip(two, 0, NULL), one = made_zip(two, 2, NULL), twice = { 0 };

	(void)state;
	tells("empty", "z.zip", &m, "z.zip! it is an empty ZIP archive: there is nothing in it to read");
	made_free(&m);
	made_put(&twice, one.p, one.n);
	made_put(&twice, one.p, one.n);
	tells("two directories", "z.zip", &twice, "z.zip! " DAMAGED("ZIP archive", "its directory is not where it should be"));
	wide_end(&one, 2);
	tells("an end with large numbers that says the same", "z.zip", &one, "z.zip/a.csv=" CSV "|z.zip/b.csv=x");
	made_free(&one);
	one = made_zip(two, 2, NULL);
	wide_end(&one, 1);
	tells("one that says something else", "z.zip", &one, "z.zip! " DAMAGED("ZIP archive", "it has two ends that say different things"));
	made_free(&one);
	one = made_zip(two, 2, NULL);
	patch(&one, one.n - ZIP_END + 8, "\1\0\1\0", 4);
	tells("fewer than there are", "z.zip", &one, "z.zip! " DAMAGED("ZIP archive", "its directory has more entries than it says"));
	patch(&one, one.n - ZIP_END + 8, "\3\0\3\0", 4);
	tells("more than there are", "z.zip", &one, "z.zip! " DAMAGED("ZIP archive", "its directory is incomplete"));
	patch(&one, one.n - ZIP_END + 4, "\1\0", 2);
	tells("one of several", "z.zip", &one, "z.zip! " DAMAGED("ZIP archive", "it is one of several parts"));
	made_free(&one);
	made_free(&twice);
}

/* ---- tar, alone and in gzip ---- */

#define T(is_called, holds) { .name = is_called, .data = holds }
#define Y(is_called, holds, ...) { .name = is_called, .data = holds, __VA_ARGS__ }

static const struct {
	const char *why;
	struct tent e[MOST];
	const char *want; /* without the name of the archive */
} tars[] = {
	{ "two files", { T("a.csv", CSV), T("sub/b.csv", "x") }, "/a.csv=" CSV "|/sub/b.csv=x" },
	{ "as tar writes a folder", { Y("./", NULL, .type = '5'), T("./a.csv", CSV) }, "/a.csv=" CSV },
	{ "an old type of file", { Y("a.csv", CSV, .type = '7') }, "/a.csv=" CSV },
	{ "a name in UTF-8, one in something else", { T("\u00e9.csv", "x"), T("\xe9.csv", "y") }, "/\u00e9.csv=x|/\\xE9.csv=y" },
	{ "out of the archive", { T("../a.csv", "x"), T("/a.csv", "x"), T("b.csv", "y") },
		"/../a.csv! its name leads out of the archive|//a.csv! its name begins at the root of a disk|/b.csv=y" },
	{ "links", { Y("s", NULL, .type = '2', .link = "/etc/passwd"), Y("h", NULL, .type = '1', .link = "/etc/passwd"), T("b.csv", "y") },
		"/s! it is a link, and links in archives are not followed|"
		"/h! it is a link to another file, and links in archives are not followed|/b.csv=y" },
	{ "special files", { Y("f", NULL, .type = '6'), Y("c", NULL, .type = '3'), Y("d", NULL, .type = '4'), T("b.csv", "y") },
		"/f! it is no regular file|/c! it is no regular file|/d! it is no regular file|/b.csv=y" },
	{ "through a link", { Y("d", NULL, .type = '2', .link = "/tmp"), T("d/a.csv", "x") },
		"/d! it is a link, and links in archives are not followed|/d/a.csv! it stands below a link or a special file" },
	{ "one name twice", { T("a.csv", "x"), T("./A.csv", "y") }, "! two of its entries have one name: a.csv and A.csv" },
	{ "more than is there", { Y("a.csv", CSV, .size = 100000) }, "! " DAMAGED("%s", "it is cut off") },
	{ "more than is read", { Y("a.csv", CSV, .size = 077777777777) }, "! its entry a.csv unpacks to more than 1024 MB" },
	{ "nothing", { Y("d", NULL, .type = '5') }, "! it is a %s: there is nothing in it to read" },
};

/* Puts the name of the archive in front of each member, and the word for it where one is asked for. */
static void wanted(char *to, size_t cap, const char *want, const char *name, const char *word)
{
	FILE *f = fmemopen(to, cap, "w");

	fputs(name, f);
	for (const char *s = want; *s; s++) {
		if (s[0] == '%' && s[1] == 's') {
			fputs(word, f);
			s++;
			continue;
		}
		putc(*s, f);
		if (*s == '|')
			fputs(name, f);
	}
	putc('\0', f);
	fclose(f);
}

static void tar(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tars); i++) {
		char want[1024];
		size_t n = 0;
		struct made m;

		while (n < MOST && tars[i].e[n].name)
			n++;
		m = made_tar(tars[i].e, n, 2);
		wanted(want, sizeof want, tars[i].want, "t.tar", "tar archive");
		tells(tars[i].why, "t.tar", &m, want);
		m = made_gzip(m);
		wanted(want, sizeof want, tars[i].want, "t.tgz", "gzip file");
		tells(tars[i].why, "t.tgz", &m, want);
		made_free(&m);
	}
}

/* A tar that breaks off between two files has no zeros at its end. */
static void tar_ends(void **state)
{
	static const struct tent a[] = { T("a.csv", CSV) };
	struct made m;

	(void)state;
	for (unsigned zeros = 0; zeros < 2; zeros++) {
		m = made_tar(a, 1, zeros);
		tells("no end", "t.tar", &m, "t.tar! " DAMAGED("tar archive", "it is cut off"));
		m = made_gzip(m);
		tells("no end", "t.tgz", &m, "t.tgz! " DAMAGED("gzip file", "it is cut off"));
		made_free(&m);
	}
	m = made_tar(a, 1, 20);
	tells("a long end", "t.tar", &m, "t.tar/a.csv=" CSV);
	made_put(&m, "\0\0\0x", 4);
	tells("bytes behind its end", "t.tar", &m, "t.tar! " DAMAGED("tar archive", "bytes follow its end"));
	made_free(&m);
	m = made_tar(a, 0, 20);
	tells("empty", "t.tar", &m, "t.tar! it is an empty tar archive: there is nothing in it to read");
	made_free(&m);
}

static void gzip(void **state)
{
	struct made m = made_deflate(CSV, strlen(CSV), 31), two = { 0 };

	(void)state;
	tells("one file", "in/a.csv.gz", &m, "in/a.csv.gz/a.csv=" CSV);
	tells("another name", "a.csv", &m, "a.csv/a.csv=" CSV);
	made_put(&two, m.p, m.n);
	made_put(&two, m.p, m.n);
	tells("one behind the other", "a.gz", &two, "a.gz/a=" CSV CSV);
	made_put(&two, "x", 1);
	tells("bytes behind its end", "a.gz", &two, "a.gz! " DAMAGED("gzip file", "bytes follow its end"));
	patch(&m, m.n - 8, "\0\0\0\0", 4);
	tells("a wrong checksum", "a.gz", &m, "a.gz! " DAMAGED("gzip file", "incorrect data check"));
	made_free(&m);
	made_free(&two);
	m = made_deflate("", 0, 31);
	tells("an empty file", "a.gz", &m, "a.gz/a=");
	made_free(&m);
}

static void sevenzip(void **state)
{
	static const struct tent fine[] = { T("a.csv", CSV), T("d/\u00e9.csv", "x"), T("empty.csv", "") },
				 bad[] = { T("../a.csv", CSV), Y("l.csv", NULL, .type = '2', .link = "/etc/passwd"), T("b.csv", "y") };
	struct made m = made_7z(fine, COUNT(fine));

	(void)state;
	tells("files", "s.7z", &m, "s.7z/a.csv=" CSV "|s.7z/d/\u00e9.csv=x|s.7z/empty.csv=");
	made_put(&m, "x", 1);
	tells("bytes behind its end", "s.7z", &m, "s.7z! " DAMAGED("7z archive", "bytes follow its end"));
	made_free(&m);
	m = made_7z(bad, COUNT(bad));
	tells("names and links", "s.7z", &m, "s.7z/../a.csv! its name leads out of the archive|"
		"s.7z/l.csv! it is a link, and links in archives are not followed|s.7z/b.csv=y");
	made_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { 
		cmocka_unit_test(zip),
		cmocka_unit_test(zip_ends),
		cmocka_unit_test(tar),
		cmocka_unit_test(tar_ends),
		cmocka_unit_test(gzip),
		cmocka_unit_test(sevenzip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
