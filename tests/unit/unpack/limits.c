/* Archives in archives, and what they may cost. */
#include "tests/unit/test.h"
#include "tests/unit/unpack/made.h"

#include "unpack/pack.h"

#define CSV "a,b\n1,2\n"

static struct made zip_of(const char *name, struct made in)
{
	const struct zent e[] = { { .name = name, .data = (const char *)in.p, .n = in.n } };
	struct made out = made_zip(e, 1, NULL);

	made_free(&in);
	return out;
}

static struct made zip_csv(void)
{
	static const struct zent e[] = { { .name = "a.csv", .data = CSV } };

	return made_zip(e, 1, NULL);
}

/* n bytes that deflate to next to nothing. */
static struct made many(size_t n)
{
	struct made m = { malloc(n), n, n };

	memset(m.p, 'x', n);
	return m;
}

/* want NULL: it is read. */
static void with(const char *why, struct limits lim, struct made m, const char *want)
{
	struct told t = { .limits = lim };

	told_bytes(&t, "o", m.p, m.n);
	if (want)
		check_str(t.text, want, "%s", why);
	else
		check(strchr(t.text, '=') && !strchr(t.text, '!'), "%s: %.200s", why, t.text);
	told_release(&t);
	made_free(&m);
}

static void nested(void **state)
{
	static const struct zent mixed[] = { { .name = "a.csv", .data = CSV }, { .name = "b.zip", .data = "PK\3\4 and no more" },
		{ .name = "c.csv", .data = "x" } };
	struct limits lim = limits_default();

	(void)state;
	with("one in another", lim, zip_of("i.zip", zip_csv()), "o/i.zip/a.csv=" CSV);
	with("of another kind", lim, zip_of("a.csv.gz", made_deflate(CSV, strlen(CSV), 31)), "o/a.csv.gz/a.csv=" CSV);
	with("by content, not by name", lim, zip_of("i.csv", zip_csv()), "o/i.csv/a.csv=" CSV);
	with("three deep", lim, zip_of("j.zip", zip_of("i.zip", zip_csv())),
		"o/j.zip/i.zip! it is a ZIP archive inside 2 others, and none is opened so deep");
	lim.archive_depth = 3;
	with("three deep, where that is fine", lim, zip_of("j.zip", zip_of("i.zip", zip_csv())), "o/j.zip/i.zip/a.csv=" CSV);
	with("one that is damaged", lim, made_zip(mixed, COUNT(mixed), NULL),
		"o/a.csv=" CSV "|o/b.zip! it is a damaged ZIP archive: it is cut off|o/c.csv=x");
}

static void size_limits(void **state)
{
	static const struct zent two[] = { { .name = "a.csv", .data = CSV }, { .name = "b.csv", .data = CSV } };
	struct limits lim = limits_default();

	(void)state;
	lim.entries = 2;
	with("as many entries as may be", lim, made_zip(two, 2, NULL), "o/a.csv=" CSV "|o/b.csv=" CSV);
	lim.entries = 1;
	with("one more", lim, made_zip(two, 2, NULL), "o! it is a ZIP archive of 2 entries; more than 1 are not read");
	with("together with those around them", lim, zip_of("i.zip", zip_csv()),
		"o! the archives of this submission have more than 1 entries");
	lim = limits_default();
	lim.member_bytes = strlen(CSV);
	with("as large as may be", lim, zip_csv(), "o/a.csv=" CSV);
	lim.member_bytes--;
	with("one byte more", lim, zip_csv(), "o! its entry a.csv unpacks to more than 0 MB");
	with("in an archive inside", (lim.member_bytes = 200, lim), zip_of("i.zip", zip_csv()), "o/i.zip/a.csv=" CSV);
	lim = limits_default();
	lim.archive_bytes = 2 * strlen(CSV);
	with("all together", lim, made_zip(two, 2, NULL), "o/a.csv=" CSV "|o/b.csv=" CSV);
	lim.archive_bytes--;
	with("all together, one byte more", lim, made_zip(two, 2, NULL),
		"o! the archives of this submission unpack to more than 0 MB");
}

/* The limits are those of a submission: what one archive used is gone for the next. */
static void budget(void **state)
{
	struct told t = { .limits = limits_default() };
	struct made m = zip_csv();

	(void)state;
	t.limits.entries = 2;
	for (unsigned i = 0; i < 3; i++) {
		told_bytes(&t, "o", m.p, m.n);
		check_str(t.text, i < 2 ? "o/a.csv=" CSV : "o! the archives of this submission have more than 2 entries", "archive %u", i);
		told_release(&t);
	}
	made_free(&m);
}

static struct made one_tar(struct made in)
{
	struct made out = { 0 };
	const struct tent e = { .name = "a.csv", .size = in.n };

	made_tar_head(&out, &e, 0);
	made_put(&out, in.p, in.n);
	made_put(&out, (const char[1536]){ 0 }, 1536 - in.n % 512);
	made_free(&in);
	return out;
}

static void bombs(void **state)
{
	struct limits lim = limits_default();
	struct made one = zip_of("a.csv", many(4 << 20)), bad;
	struct zent three[] = { { .name = "a.csv", .data = CSV }, { .name = "i.zip", .data = (char *)one.p, .n = one.n, .method = STORED },
		{ .name = "c.csv", .data = "x" } };

	(void)state;
	with("one entry", lim, zip_of("a.csv", many(4 << 20)), "o! its entry a.csv unpacks to more than 200 times its size");
	with("small enough", lim, zip_of("a.csv", many(4096)), NULL);
	with("in gzip", lim, made_gzip(many(4 << 20)), "o! it unpacks to more than 200 times its size (at o)");
	with("in tar in gzip", lim, made_gzip(one_tar(many(4 << 20))), "o! it unpacks to more than 200 times its size (at a.csv)");
	/* An archive inside costs the one around it no more than its own. */
	with("inside another", lim, made_zip(three, 3, NULL),
		"o/a.csv=" CSV "|o/i.zip! its entry a.csv unpacks to more than 200 times its size|o/c.csv=x");
	/* A claim alone is enough, and nothing is set aside for it. */
	bad = zip_of("a.csv", many(4096));
	memset(bad.p + 22, 0xff, 4);
	memset(bad.p + bad.n - ZIP_END - 5 - 46 + 24, 0xff, 4);
	with("a size of all ones", lim, bad, "o! its entry a.csv unpacks to more than 200 times its size");
	made_free(&one);
}

static void kinds(void **state)
{
	static const struct {
		const char *why, *first, *second;
		enum pack kind;
	} cases[] = {
		{ "files", "a.csv", "b.csv", PACK_ZIP },
		{ "a workbook", "[Content_Types].xml", "xl/workbook.xml", PACK_NONE },
		{ "a workbook, its types last", "xl/workbook.xml", "[Content_Types].xml", PACK_NONE },
		{ "a damaged workbook", "xl/workbook.xml", "xl/styles.xml", PACK_NONE },
		{ "OpenDocument", "mimetype", "content.xml", PACK_NONE },
		{ "a file that is called so", "a.csv", "mimetype", PACK_ZIP },
		{ "Numbers", "Index/Document.iwa", "preview.jpg", PACK_NONE },
		{ "a workbook that was unpacked", "b/[Content_Types].xml", "b/xl/workbook.xml", PACK_ZIP },
	};
	static const char mustard[300] = "x";
	unsigned char text[512];
	struct made book;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct zent e[] = { { .name = cases[i].first, .data = "x" }, { .name = cases[i].second, .data = "y" } };
		struct made m = made_zip(e, 2, NULL);

		check(pack_kind(m.p, m.n) == cases[i].kind, "%s", cases[i].why);
		made_free(&m);
	}
	/* A workbook that is stored inside shows its names in the bytes of the archive. */
	{
		const struct zent part = { .name = "[Content_Types].xml", .data = "x" };

		book = made_zip(&part, 1, NULL);
	}
	{
		const struct zent e = { .name = "b.xlsx", .data = (const char *)book.p, .n = book.n, .method = STORED };
		struct made m = made_zip(&e, 1, NULL);
		struct told t = { .limits = limits_default() };

		assert_int_equal(pack_kind(m.p, m.n), PACK_ZIP);
		told_bytes(&t, "o", m.p, m.n);
		assert_int_equal(strncmp(t.text, "o/b.xlsx=PK", 11), 0);
		told_release(&t);
		made_free(&m);
	}
	made_free(&book);
	/* Texts are no tars. */
	memset(text, 'x', sizeof text);
	memcpy(text + 256, "mustard", 7);
	assert_int_equal(pack_kind(text, sizeof text), PACK_NONE);
	memcpy(text + 257, "ustar  ", 7);
	assert_int_equal(pack_kind(text, sizeof text), PACK_NONE);
	assert_int_equal(pack_kind((const unsigned char *)mustard, sizeof mustard), PACK_NONE);
	assert_int_equal(pack_kind((const unsigned char *)"#mtree\na.csv type=file contents=/etc/passwd\n", 44), PACK_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nested),
		cmocka_unit_test(size_limits),
		cmocka_unit_test(budget),
		cmocka_unit_test(bombs),
		cmocka_unit_test(kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
