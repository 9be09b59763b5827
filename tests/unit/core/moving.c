/*
 * Files and folders that somebody changes while they are read: what is had of them is one version, or a refusal.
 */
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/beneath.h"
#include "core/bytes.h"
#include "core/publish.h"

static char dir[64];
static int root;
static struct err err;

static int set_up(void **state)
{
	(void)state;
	test_dir(dir, sizeof dir);
	root = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return root < 0;
}

static int tear_down(void **state)
{
	(void)state;
	close(root);
	return publish_remove_tree(dir, NULL) != ST_OK;
}

/* ---- below a folder ---- */

static const struct {
	const char *path;
	int why; /* 0: it opens */
} paths[] = {
	{ "plain", 0 }, { "sub/plain", 0 }, { "sub//plain", 0 }, { "./sub/./plain", 0 }, { ".", 0 }, { "sub", 0 },
	{ "link", ELOOP }, { "sub/link", ELOOP }, { "to-sub/plain", ELOOP }, { "to-sub", ELOOP }, { "dangling", ELOOP },
	{ "to-root/etc/passwd", ELOOP }, { "sub/../plain", EXDEV }, { "../", EXDEV }, { "..", EXDEV }, { "sub/../../x", EXDEV },
	{ "/etc/passwd", EXDEV }, { "nothing", ENOENT }, { "nothing/x", ENOENT }, { "plain/x", ENOTDIR }, { "fifo", 0 },
	{ "/proc/self/cwd", EXDEV },
};

static void test_paths(void **state)
{
	char path[256];

	(void)state;
	mkdirat(root, "sub", 0755);
	test_file(dir, "plain", "1", path, sizeof path);
	test_file(dir, "sub/plain", "2", path, sizeof path);
	assert_int_equal(symlinkat("plain", root, "link"), 0);
	assert_int_equal(symlinkat("plain", root, "sub/link"), 0);
	assert_int_equal(symlinkat("sub", root, "to-sub"), 0);
	assert_int_equal(symlinkat("/", root, "to-root"), 0);
	assert_int_equal(symlinkat("nowhere", root, "dangling"), 0);
	assert_int_equal(mkfifoat(root, "fifo", 0600), 0);
	for (size_t i = 0; i < COUNT(paths); i++)
		for (int walk = 0; walk < 2; walk++) {
			int fd, why;

			errno = 0;
			fd = (walk ? beneath_walk : beneath_open)(root, paths[i].path, O_RDONLY);
			why = fd < 0 ? errno : 0;
			if (fd >= 0)
				close(fd);
			/* what leads up and comes back stays below; openat2() lets it pass, the walk does not */
			if (!walk && !strcmp(paths[i].path, "sub/../plain"))
				continue;
			check(why == paths[i].why, "%s, %s: %s", paths[i].path, walk ? "walked" : "opened", strerror(why));
		}
}

/* A folder that turns into a link and back: what stands behind the link is never opened. */
static void test_swapped_folder(void **state)
{
	char path[256], out[256], c;
	unsigned opened = 0, refused = 0;
	pid_t pid;

	(void)state;
	mkdirat(root, "a", 0755);
	mkdirat(root, "outside", 0755);
	test_file(dir, "a/x", "i", path, sizeof path);
	test_file(dir, "outside/x", "o", path, sizeof path);
	snprintf(out, sizeof out, "%s/outside", dir);
	assert_int_equal(symlinkat(out, root, "b"), 0);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			renameat2(root, "a", root, "b", RENAME_EXCHANGE);
	}
	/* a busy machine may not let the other process run for a while */
	for (int i = 0; i < 4000 || ((!opened || !refused) && i < 4000000); i++) {
		int fd = (i & 1 ? beneath_walk : beneath_open)(root, "a/x", O_RDONLY);

		if (fd < 0) {
			check(errno == ELOOP || errno == EAGAIN || errno == ENOTDIR, "%s", strerror(errno));
			refused++;
			continue;
		}
		opened++;
		c = '?';
		assert_int_equal(read(fd, &c, 1), 1);
		close(fd);
		check(c == 'i', "what stands outside was opened");
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	check(opened && refused, "%u opened, %u refused: the folder did not move", opened, refused);
}

/* ---- a file that changes ---- */

#define SIZE ((size_t)1 << 20)

static void (*on_read)(void); /* called once, behind the first piece that is read */

/* Instead of libc's, for all of this program. */
ssize_t read(int fd, void *p, size_t n)
{
	ssize_t r = syscall(SYS_read, fd, p, n);

	if (on_read) {
		void (*call)(void) = on_read;

		on_read = NULL;
		call();
	}
	return r;
}

static void put(const char *name, char c, size_t n)
{
	int fd = openat(root, name, O_RDWR | O_CREAT | O_TRUNC, 0644);
	char *p = malloc(n);

	assert_true(fd >= 0 && p);
	assert_int_equal(write(fd, memset(p, c, n), n), n);
	close(fd);
	free(p);
}
static int again(void)
{
	return openat(root, "file", O_RDWR);
}
static void append(void)
{
	int fd = again();

	assert_int_equal(pwrite(fd, "B", 1, SIZE), 1);
	close(fd);
}
static void cut(void)
{
	int fd = again();

	assert_int_equal(ftruncate(fd, SIZE / 2), 0);
	close(fd);
}
static void empty(void)
{
	int fd = again();

	assert_int_equal(ftruncate(fd, 0), 0);
	close(fd);
}
static void cut_and_grow(void)
{
	int fd = again();

	assert_true(ftruncate(fd, 0) == 0 && ftruncate(fd, SIZE) == 0);
	close(fd);
}
static void write_over(void)
{
	int fd = again();

	assert_int_equal(pwrite(fd, "B", 1, SIZE - 1), 1);
	close(fd);
}
/* With the time of the last change put back. */
static void write_over_in_secret(void)
{
	int fd = again();
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(pwrite(fd, "B", 1, SIZE - 1), 1);
	assert_int_equal(futimens(fd, (struct timespec[]){ st.st_atim, st.st_mtim }), 0);
	close(fd);
}
static void replace(void)
{
	put("other", 'B', SIZE / 2);
	assert_int_equal(renameat(root, "other", root, "file"), 0);
}
static void take_away(void)
{
	assert_int_equal(unlinkat(root, "file", 0), 0);
}
static void nothing(void) { }

static const struct {
	const char *what;
	void (*change)(void);
	bool whole; /* what was opened is read: it is one version */
} changes[] = {
	{ "nothing", nothing, true },
	{ "appended to", append, false },
	{ "cut", cut, false },
	{ "emptied", empty, false },
	{ "cut and grown", cut_and_grow, false },
	{ "written over", write_over, false },
	{ "written over in secret", write_over_in_secret, false },
	{ "replaced", replace, true },
	{ "taken away", take_away, true },
};

static void test_changes(void **state)
{
	const struct limits lim = limits_default();

	(void)state;
	for (size_t i = 0; i < COUNT(changes); i++) {
		struct bytes b;
		enum status st;

		put("file", 'A', SIZE);
		on_read = changes[i].change;
		st = bytes_open_beneath(root, "file", &lim, &b, &err);
		on_read = NULL;
		if (!changes[i].whole) {
			check(st == ST_SKIP, "%s: it was taken", changes[i].what);
			check_str(err.msg, "it was changed while reading", "%s", changes[i].what);
			assert_null(b.p);
			continue;
		}
		/* a file without a name is another one by its time of change */
		if (st == ST_SKIP) {
			check_str(err.msg, "it was changed while reading", "%s", changes[i].what);
			check(i > 0, "%s: refused", changes[i].what);
			continue;
		}
		check(st == ST_OK && b.n == SIZE && b.p[0] == 'A' && b.p[SIZE - 1] == 'A', "%s: not one version", changes[i].what);
		bytes_release(&b);
	}
}

/* Forever, from one letter to the next: in place, cut and written anew, or replaced. */
static void scribble(int how)
{
	const struct timespec pause = { 0, 300000 };
	char *p = malloc(SIZE), c = 'A';
	int fd = again();

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;; c = c == 'Z' ? 'A' : (char)(c + 1)) {
		memset(p, c, SIZE);
		if (how == 2) {
			put("other", c, SIZE);
			if (renameat(root, "other", root, "file") != 0)
				_exit(1);
		} else if ((how == 1 && ftruncate(fd, 0) != 0) || pwrite(fd, p, SIZE, 0) < 0) {
			_exit(1);
		}
		nanosleep(&pause, NULL);
	}
}

/* Whenever it comes: never a mixture. */
static void test_scribbled(void **state)
{
	static const char *const name[] = { "written over", "cut and written", "replaced" };
	const struct limits lim = limits_default();

	(void)state;
	for (int how = 0; how < 3; how++) {
		pid_t pid;

		put("file", 'A', SIZE);
		pid = fork();
		if (pid == 0)
			scribble(how);
		for (int i = 0; i < 70; i++) {
			struct bytes b;
			enum status st = bytes_open_beneath(root, "file", &lim, &b, &err);

			if (st == ST_SKIP) {
				check(!strcmp(err.msg, "it was changed while reading"), "%s: %s", name[how], err.msg);
				continue;
			}
			assert_int_equal(st, ST_OK);
			for (size_t k = 1; k < b.n; k++)
				check(b.p[k] == b.p[0], "%s: %c beside %c at %zu", name[how], b.p[k], b.p[0], k);
			bytes_release(&b);
		}
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
}

/* One that lies still again is read. */
static void test_settled(void **state)
{
	const struct limits lim = limits_default();
	struct bytes b;

	(void)state;
	put("file", 'A', 7);
	assert_int_equal(bytes_open_beneath(root, "file", &lim, &b, &err), ST_OK);
	assert_int_equal(b.n, 7);
	bytes_release(&b);
	assert_int_equal(bytes_open_beneath(root, "gone", &lim, &b, &err), ST_SKIP);
	assert_string_equal(err.msg, "it is not there");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_paths), CASE(test_swapped_folder), CASE(test_changes), CASE(test_scribbled), CASE(test_settled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
