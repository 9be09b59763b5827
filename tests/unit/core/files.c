#include "tests/unit/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/bytes.h"
#include "core/publish.h"

static char dir[64];
static struct err err;

static int set_up(void **state)
{
	(void)state;
	test_dir(dir, sizeof dir);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return publish_remove_tree(dir, NULL) == ST_OK && access(dir, F_OK) < 0 ? 0 : -1;
}

static const char *in_dir(const char *name)
{
	static char path[4][256];
	static int turn;
	char *p = path[turn++ % 4];

	snprintf(p, sizeof path[0], "%s/%s", dir, name);
	return p;
}

static const char *content(const char *name)
{
	static char buf[64];
	FILE *f = fopen(in_dir(name), "r");
	size_t n = f ? fread(buf, 1, sizeof buf - 1, f) : 0;

	buf[n] = '\0';
	if (f)
		fclose(f);
	return f ? buf : "(none)";
}

static void put(const char *name, const char *text)
{
	char path[256];

	test_file(dir, name, text, path, sizeof path);
}

static void test_bytes(void **state)
{
	struct limits lim = limits_default();
	struct bytes b;

	(void)state;
	put("a.csv", "abc");
	assert_int_equal(bytes_open(in_dir("a.csv"), &lim, &b, &err), ST_OK);
	assert_int_equal(b.n, 3);
	assert_string_equal(b.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	put("a.csv", "xyz");
	assert_memory_equal(b.p, "abc", 3); /* a copy: later writing does not show */
	bytes_release(&b);
	bytes_release(&b);

	put("empty", "");
	assert_int_equal(bytes_open(in_dir("empty"), &lim, &b, &err), ST_OK);
	assert_null(b.p);
	assert_int_equal(b.n, 0);
	assert_string_equal(b.sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	bytes_release(&b);

	lim.file_bytes = 2;
	assert_int_equal(bytes_open(in_dir("a.csv"), &lim, &b, &err), ST_SKIP);
	assert_string_equal(err.msg, "it has 3 bytes, more than the 2 that are allowed");
	assert_null(b.p);
}

static void test_refused(void **state)
{
	static const struct {
		const char *name, *why;
	} cases[] = {
		{ "nothing", "it is not there" },
		{ "link", "it is a link, and links are not followed" },
		{ "dangling", "it is a link, and links are not followed" },
		{ "fifo", "it is no regular file" },
		{ "folder", "it is a folder" },
	};
	struct limits lim = limits_default();
	struct bytes b;

	(void)state;
	put("target", "x");
	assert_int_equal(symlink("target", in_dir("link")), 0);
	assert_int_equal(symlink("nowhere", in_dir("dangling")), 0);
	assert_int_equal(mkfifo(in_dir("fifo"), 0600), 0);
	assert_int_equal(mkdir(in_dir("folder"), 0700), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		check(bytes_open(in_dir(cases[i].name), &lim, &b, &err) == ST_SKIP, "%s", cases[i].name);
		check_str(err.msg, cases[i].why, "%s", cases[i].name);
		assert_null(b.p);
	}
	assert_int_equal(bytes_open("/dev/zero", &lim, &b, &err), ST_SKIP);
	assert_string_equal(err.msg, "it is no regular file");
	/* What says that it has 0 bytes and has more. */
	assert_int_equal(bytes_open("/proc/self/status", &lim, &b, &err), ST_SKIP);
	assert_string_equal(err.msg, "it was changed while reading");
}

/* A file of 65 MB of which so many are written, at its end. */
static void put_large(const char *name, off_t written)
{
	const off_t n = (off_t)65 << 20;
	int fd = open(in_dir(name), O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *p = calloc(1, (size_t)written);

	assert_true(fd >= 0 && p && ftruncate(fd, n) == 0 && written >= 3);
	memcpy(p + written - 3, "end", 3);
	assert_int_equal(pwrite(fd, p, (size_t)written, n - written), written);
	free(p);
	close(fd);
}

static void test_large(void **state)
{
	const off_t n = (off_t)65 << 20;
	struct limits lim = limits_default();
	struct bytes b;

	(void)state;
	put_large("large", n);
	assert_int_equal(bytes_open(in_dir("large"), &lim, &b, &err), ST_OK);
	assert_int_equal(b.n, n);
	assert_memory_equal(b.p + n - 3, "end", 3);
	assert_int_equal(b.p[0], 0);
	bytes_release(&b);
	unlink(in_dir("large"));
}

static size_t resident(void)
{
	unsigned long all, here = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	assert_true(f && fscanf(f, "%lu %lu", &all, &here) == 2);
	fclose(f);
	return here * (size_t)sysconf(_SC_PAGESIZE);
}

static void put_bytes(const char *name, const void *p, size_t n)
{
	FILE *f = fopen(in_dir(name), "wb");

	assert_true(f && fwrite(p, 1, n, f) == n && fclose(f) == 0);
}

/* What was read of a large copy can be given back, and is there when it is read again. Nothing else is touched. */
static void test_behind(void **state)
{
	const size_t n = (size_t)70 << 20;
	struct limits lim = limits_default();
	unsigned char *own = malloc(n);
	size_t before;
	struct bytes b;

	(void)state;
	assert_non_null(own);
	for (size_t i = 0; i < n; i++)
		own[i] = (unsigned char)(i * 2654435761u >> 13);
	put_bytes("behind", own, n);
	assert_int_equal(bytes_open(in_dir("behind"), &lim, &b, &err), ST_OK);
	assert_memory_equal(b.p, own, n);
	before = resident();
	bytes_behind(b.p + 1, b.p + n - 1);
	check(before - resident() > n / 2, "%zu bytes were resident, and still %zu are", before, resident());
	assert_memory_equal(b.p, own, n);
	bytes_behind(own + 1, own + n - 1);
	bytes_behind(own, own);
	bytes_behind(b.p - 1, b.p + n / 2); /* not all of it is the copy */
	assert_memory_equal(b.p, own, n);
	bytes_release(&b);
	put_bytes("behind", own, n / 40); /* a copy in memory */
	assert_int_equal(bytes_open(in_dir("behind"), &lim, &b, &err), ST_OK);
	bytes_behind(b.p, b.p + n / 40);
	assert_memory_equal(b.p, own, n / 40);
	bytes_release(&b);
	free(own);
	unlink(in_dir("behind"));
}

/* A copy that no file takes is made in memory, unless it is too large for that. */
static void test_no_room_for_copies(void **state)
{
	static const struct {
		size_t n;
		enum status st;
	} cases[] = { { 3u << 20, ST_OK }, { 5u << 20, ST_OK }, { 64u << 20, ST_OK }, { (64u << 20) + 1, ST_SKIP } };
	struct limits lim = limits_default();
	struct rlimit before, small;

	(void)state;
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 1 << 20;
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned char *own = malloc(cases[i].n);
		struct bytes b;

		assert_non_null(own);
		for (size_t k = 0; k < cases[i].n; k++)
			own[k] = (unsigned char)(k * 2654435761u >> 13);
		put_bytes("copied", own, cases[i].n);
		setrlimit(RLIMIT_FSIZE, &small);
		check(bytes_open(in_dir("copied"), &lim, &b, &err) == cases[i].st, "%zu bytes: %s", cases[i].n, err.msg);
		setrlimit(RLIMIT_FSIZE, &before);
		if (cases[i].st == ST_OK) {
			char sha[SHA256_TEXT];

			assert_int_equal(b.n, cases[i].n);
			assert_memory_equal(b.p, own, b.n);
			sha256_hex(own, b.n, sha);
			assert_string_equal(b.sha256, sha);
			bytes_release(&b);
		} else {
			assert_non_null(strstr(err.msg, "no room for a copy"));
		}
		free(own);
	}
	unlink(in_dir("copied"));
}

/* What costs its sender nothing is not copied: 4 GB that nobody wrote are refused at once, and so is one byte more than 4 GB. */
static void test_holes(void **state)
{
	struct limits lim = limits_default();
	struct bytes b;
	struct stat st;
	int fd;

	(void)state;
	put_large("large", 8192);
	if (stat(in_dir("large"), &st) != 0 || st.st_blocks > 8192)
		skip(); /* no holes on this file system */
	assert_int_equal(bytes_open(in_dir("large"), &lim, &b, &err), ST_SKIP);
	assert_non_null(strstr(err.msg, "were never written"));
	put_large("large", (off_t)33 << 20); /* more than half is there */
	assert_int_equal(bytes_open(in_dir("large"), &lim, &b, &err), ST_OK);
	bytes_release(&b);
	for (int more = 0; more < 2; more++) {
		fd = open(in_dir("large"), O_RDWR | O_TRUNC);
		assert_true(fd >= 0 && ftruncate(fd, (off_t)lim.file_bytes + more) == 0);
		close(fd);
		assert_int_equal(bytes_open(in_dir("large"), &lim, &b, &err), ST_SKIP);
		check(strstr(err.msg, more ? "that are allowed" : "were never written"), "%s", err.msg);
	}
	unlink(in_dir("large"));
}

static void test_aside(void **state)
{
	struct aside a;
	struct stat st;

	(void)state;
	put("out", "old");
	assert_int_equal(aside_open(&a, in_dir("out"), &err), ST_OK);
	fputs("new", a.f);
	assert_string_equal(content("out"), "old");
	aside_abort(&a);
	aside_abort(&a);
	assert_int_equal(access(a.temp, F_OK), -1);
	assert_string_equal(content("out"), "old");

	assert_int_equal(aside_open(&a, in_dir("out"), &err), ST_OK);
	fputs("new", a.f);
	assert_int_equal(aside_commit(&a, &err), ST_OK);
	assert_string_equal(content("out"), "new");
	assert_int_equal(access(a.temp, F_OK), -1);
	assert_int_equal(stat(in_dir("out"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	aside_abort(&a);

	assert_int_equal(aside_open(&a, in_dir("nowhere/out"), &err), ST_FATAL);
	assert_non_null(strstr(err.msg, "nowhere/out: No such file"));
	aside_abort(&a);
	/* The place is taken by a folder: what was written aside goes. */
	mkdir(in_dir("taken"), 0700);
	put("taken/x", "");
	assert_int_equal(aside_open(&a, in_dir("taken"), &err), ST_OK);
	assert_int_equal(aside_commit(&a, &err), ST_FATAL);
	assert_int_equal(access(a.temp, F_OK), -1);
}

/* A disk that is full shows in the status, and the file of before stays. */
static void test_no_room(void **state)
{
	struct rlimit before, small;
	struct aside a;

	(void)state;
	put("figures", "old");
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 4096;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(aside_open(&a, in_dir("figures"), &err), ST_OK);
	setrlimit(RLIMIT_FSIZE, &small);
	for (int i = 0; i < 20000; i++)
		fputs("0123456789", a.f);
	assert_int_equal(aside_commit(&a, &err), ST_FATAL);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(access(a.temp, F_OK), -1);
	assert_string_equal(content("figures"), "old");
}

static void test_remove(void **state)
{
	(void)state;
	mkdir(in_dir("keep"), 0700);
	put("keep/x", "kept");
	mkdir(in_dir("tree"), 0700);
	mkdir(in_dir("tree/a"), 0700);
	mkdir(in_dir("tree/a/b"), 0700);
	put("tree/a/b/.hidden", "");
	assert_int_equal(symlink(in_dir("keep"), in_dir("tree/a/link")), 0);
	assert_int_equal(publish_remove_tree(in_dir("tree"), &err), ST_OK);
	assert_int_equal(access(in_dir("tree"), F_OK), -1);
	assert_string_equal(content("keep/x"), "kept");
	assert_int_equal(publish_remove_tree(in_dir("tree"), &err), ST_OK);
	assert_int_equal(symlink(in_dir("keep"), in_dir("link-to-keep")), 0);
	assert_int_equal(publish_remove_tree(in_dir("link-to-keep"), &err), ST_OK);
	assert_string_equal(content("keep/x"), "kept");
}

static void stage(const char *text)
{
	mkdir(in_dir("outbox/.staged"), 0755);
	mkdir(in_dir("outbox/.staged/sub"), 0755);
	put("outbox/.staged/sub/file", text);
}

static void test_run(void **state)
{
	static const char *const bad[] = { "", ".", "..", ".x", "a/b", "latest" };
	char outbox[256];

	(void)state;
	snprintf(outbox, sizeof outbox, "%s", in_dir("outbox"));
	mkdir(outbox, 0755);
	stage("one");
	for (size_t i = 0; i < COUNT(bad); i++)
		check(publish_run(outbox, in_dir("outbox/.staged"), bad[i], &err) == ST_FATAL, "%s", bad[i]);
	check(publish_run(outbox, in_dir("outbox/.staged"), "run-1", &err) == ST_OK, "%s", err.msg);
	assert_string_equal(content("outbox/latest/sub/file"), "one");
	assert_int_equal(access(in_dir("outbox/.staged"), F_OK), -1);

	stage("two");
	check(publish_run(outbox, in_dir("outbox/.staged"), "run-2", &err) == ST_OK, "%s", err.msg);
	assert_string_equal(content("outbox/latest/sub/file"), "two");
	assert_string_equal(content("outbox/run-1/sub/file"), "one");

	/* The same run again takes the place of the first. */
	stage("three");
	put("outbox/.latest.new", "left by a run that was killed");
	check(publish_run(outbox, in_dir("outbox/.staged"), "run-2", &err) == ST_OK, "%s", err.msg);
	assert_string_equal(content("outbox/latest/sub/file"), "three");
	assert_int_equal(access(in_dir("outbox/.staged"), F_OK), -1);
	assert_int_equal(access(in_dir("outbox/.latest.new"), F_OK), -1);

	unlink(in_dir("outbox/latest"));
	mkdir(in_dir("outbox/latest"), 0755);
	stage("four");
	assert_int_equal(publish_run(outbox, in_dir("outbox/.staged"), "run-3", &err), ST_FATAL);
	assert_non_null(strstr(err.msg, "latest is no link"));
	assert_int_equal(access(in_dir("outbox/run-3"), F_OK), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes), cmocka_unit_test(test_refused), cmocka_unit_test(test_large),
		cmocka_unit_test(test_behind), cmocka_unit_test(test_no_room_for_copies), cmocka_unit_test(test_holes),
		cmocka_unit_test(test_aside), cmocka_unit_test(test_no_room), cmocka_unit_test(test_remove), cmocka_unit_test(test_run),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
