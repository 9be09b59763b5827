/*
 * usage: make_archives
 *
 * Writes the archives of tests/golden and of the seeds of the fuzz target unpack, in the folder of the project.
 */
#include <stdio.h>

#include "tests/unit/unpack/made.h"

#define HEAD "Year,Country of birth,Sex,Age group,Persons\n"
#define STOCK HEAD "2019,Uganda,Male,0-14,40\n2019,Uganda,Female,0-14,60\n2019,Uganda,Both sexes,0-14,101\n"
#define MORE HEAD "2019,Ghana,Male,0-14,7\n2019,Ghana,Female,0-14,8\n2019,Ghana,Both sexes,0-14,15\n"
#define COUNT(a) (sizeof(a) / sizeof *(a))

static void save(const char *folder, const char *name, struct made m)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof path, "tests/%s/%s", folder, name);
	f = fopen(path, "wb");
	if (!f || fwrite(m.p, 1, m.n, f) != m.n || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
	made_free(&m);
}

static struct made cut(struct made m, size_t n)
{
	m.n = n;
	return m;
}

static struct made with_tail(struct made m, const char *tail)
{
	made_put(&m, tail, strlen(tail));
	return m;
}

#define F(is_called, holds) { .name = is_called, .data = holds }
#define X(is_called, holds, ...) { .name = is_called, .data = holds, __VA_ARGS__ }

/* What an office could send, with some of what can be wrong with single files. */
static void mixed(const char *folder)
{
	static const struct tent inner[] = { X("./", NULL, .type = '5'), F("./ghana.csv", MORE), X("passwd", NULL, .type = '2', .link = "/etc/passwd") };
	struct made tgz = made_gzip(made_tar(inner, COUNT(inner), 2)), csv = made_deflate(MORE, strlen(MORE), 31);
	const struct zent v[] = {
		F("2019/", ""), F("2019/uganda.csv", STOCK), { .name = "more.tar.gz", .data = (char *)tgz.p, .n = tgz.n, .method = STORED },
		F("../out.csv", STOCK), X("link.csv", "/etc/passwd", .mode = 0120777, .method = STORED), X("changed.csv", STOCK, .crc = 1),
		F("r\u00e9sum\u00e9.pdf", "%PDF-1.7\n"), F("__MACOSX/2019/._uganda.csv", "x"), F("a\nb.csv", "1,2\n"),
	};

	save(folder, "sent.zip", made_zip(v, COUNT(v), NULL));
	save(folder, "one.csv.gz", csv);
	made_free(&tgz);
}

/* What refuses a whole archive. */
static void refused(const char *folder)
{
	static const struct zent same[] = { F("a.csv", STOCK), F("A.CSV", MORE) }, names[] = { X("a.txt", STOCK, .central = "a.csv") },
		over[] = { F("a.csv", STOCK), X("a.csv", STOCK, .share = true) }, gap[] = { F("a.csv", STOCK), X("b.csv", MORE, .before = "?") },
		locked[] = { X("a.csv", STOCK, .flags = 1) }, both[] = { F("a", STOCK), F("a/b.csv", MORE) };
	static const struct tent tar[] = { F("a.csv", STOCK), F("b.csv", MORE) };
	const size_t n = 4 << 20;
	struct made m = { malloc(n), n, n };
	struct zent x = { .name = "a.csv", .n = n };
	struct made whole = made_tar(tar, 2, 2);

	if (!m.p)
		abort();
	memset(m.p, '0', n);
	x.data = (char *)m.p;
	save(folder, "bomb.zip", made_zip(&x, 1, NULL));
	save(folder, "bomb.csv.gz", made_gzip(m));
	save(folder, "same.zip", made_zip(same, 2, NULL));
	save(folder, "names.zip", made_zip(names, 1, NULL));
	save(folder, "over.zip", made_zip(over, 2, NULL));
	save(folder, "gap.zip", made_zip(gap, 2, NULL));
	save(folder, "locked.zip", made_zip(locked, 1, NULL));
	save(folder, "both.zip", made_zip(both, 2, NULL));
	save(folder, "empty.zip", made_zip(both, 0, NULL));
	save(folder, "cut.zip", cut(made_zip(both, 2, NULL), 150));
	save(folder, "cut.tar.gz", made_gzip(cut(whole, whole.n - 1024)));
	save(folder, "behind.tar.gz", with_tail(made_gzip(made_tar(tar, 2, 2)), "?"));
	save(folder, "cut.7z", cut(made_7z(tar, 2), 120));
}

static void seeds(const char *folder)
{
	static const struct zent zip[] = { F("d/", ""), F("d/a.csv", "a,b\n1,2\n"), X("l", "/x", .mode = 0120777, .method = STORED) },
		stream[] = { X("a.csv", "a,b\n1,2\n", .descriptor = true) };
	static const struct tent tar[] = { X("./", NULL, .type = '5'), F("./\u00e9.csv", "1"), X("h", NULL, .type = '1', .link = "x") },
		seven[] = { F("d/\u00e9.csv", "a,b\n"), F("b.csv", "1\n") };
	struct made in = made_zip(zip, 2, NULL), gz = made_deflate("a,b\n", 4, 31);
	const struct zent nested[] = { { .name = "i.zip", .data = (char *)in.p, .n = in.n }, F("../x", "1"),
		{ .name = "c.gz", .data = (char *)gz.p, .n = gz.n } };

	save(folder, "nested", made_zip(nested, 3, NULL));
	save(folder, "gz", gz);
	save(folder, "zip", made_zip(zip, 3, NULL));
	save(folder, "stream", made_zip(stream, 1, NULL));
	save(folder, "tar", made_tar(tar, 3, 2));
	save(folder, "tgz", made_gzip(made_tar(tar, 2, 2)));
	save(folder, "sevenzip", made_7z(seven, 2));
	made_free(&in);
}

int main(void)
{
	mixed("golden/unpack-archive/in");
	refused("golden/unpack-refused/in");
	seeds("fuzz/seeds/unpack");
	return 0;
}
