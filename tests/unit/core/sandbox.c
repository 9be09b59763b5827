/*
 * What a confined process may do and what not, tried in a child each: a sandbox is for ever.
 */
#include "core/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../test.h"
#include "core/child.h"
#include "core/sanitized.h"

static char dir[256];  /* holds in/, out/, out/temp/ and what follows */
static char in[300], out[300], temp[300], readable[320], beside[320];

static int setup(void **state)
{
	struct err e;

	(void)state;
	if (sandbox_possible(&e) != ST_OK) {
		print_message("%s\n", e.msg);
		return 0;
	}
	test_dir(dir, sizeof dir);
	snprintf(in, sizeof in, "%s/in", dir);
	snprintf(out, sizeof out, "%s/out", dir);
	snprintf(temp, sizeof temp, "%s/temp", out);
	if (mkdir(in, 0755) || mkdir(out, 0755) || mkdir(temp, 0755))
		return -1;
	test_file(in, "readable", "text", readable, sizeof readable);
	test_file(dir, "beside", "text", beside, sizeof beside);
	return 0;
}

static int teardown(void **state)
{
	char command[400];

	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", dir);
	return *dir ? system(command) : 0;
}

/* ---- what is tried: 0, or errno ---- */

static int said(long r)
{
	return r < 0 ? errno : 0;
}
static int opened(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0644), why = said(fd);

	if (fd >= 0)
		close(fd);
	return why;
}
static int made(const char *folder, int (*make)(const char *path))
{
	char path[400];
	int why;

	snprintf(path, sizeof path, "%s/made", folder);
	why = make(path);
	remove(path);
	return why;
}

static int open_passwd(void) { return opened("/etc/passwd", O_RDONLY); }
static int open_environ(void) { return opened("/proc/self/environ", O_RDONLY); }
static int open_root(void) { return opened("/", O_RDONLY | O_DIRECTORY); }
static int open_null(void) { return opened("/dev/null", O_RDWR); }
static int open_readable(void) { return opened(readable, O_RDONLY); }
static int list_readable(void) { return opened(in, O_RDONLY | O_DIRECTORY); }
static int change_readable(void) { return opened(readable, O_WRONLY); }
static int cut_readable(void) { return said(truncate(readable, 0)); }
static int remove_readable(void) { return said(unlink(readable)); }
static int open_beside(void) { return opened(beside, O_RDONLY); }
static int write_beside(void) { return opened(beside, O_WRONLY); }
static int make_file(const char *path) { return opened(path, O_WRONLY | O_CREAT | O_EXCL); }
static int make_link(const char *path) { return said(symlink("/etc/passwd", path)); }
static int make_fifo(const char *path) { return said(mkfifo(path, 0644)); }
static int make_second(const char *path) { return said(link(readable, path)); }
static int make_folder(const char *path) { return said(mkdir(path, 0755)); }
static int file_out(void) { return made(out, make_file); }
static int file_in(void) { return made(in, make_file); }
static int file_beside(void) { return made(dir, make_file); }
static int link_out(void) { return made(out, make_link); }
static int fifo_out(void) { return made(out, make_fifo); }
static int second_out(void) { return made(out, make_second); }
static int folder_out(void) { return made(temp, make_folder); }
static int file_temp(void)
{
	char path[400];

	snprintf(path, sizeof path, "%s/x", getenv("TMPDIR"));
	return make_file(path);
}
static int move_out(void)
{
	char from[400], to[400];

	snprintf(from, sizeof from, "%s/from", temp);
	snprintf(to, sizeof to, "%s/to", temp);
	if (make_file(from))
		return -1;
	return said(rename(from, to)) ? errno : said(unlink(to));
}
static int move_away(void)
{
	char from[400], to[400];

	snprintf(from, sizeof from, "%s/away", temp);
	snprintf(to, sizeof to, "%s/away", dir);
	return make_file(from) ? -1 : said(rename(from, to));
}
static int use_socket(void) { return said(socket(AF_INET, SOCK_STREAM, 0)); }
static int use_local_socket(void) { return said(socket(AF_UNIX, SOCK_DGRAM, 0)); }
static int use_pair(void)
{
	int ends[2];

	return said(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
}
static int run_program(void)
{
	char *args[] = { "true", NULL };

	return said(execv("/bin/true", args));
}
static int run_memory(void)
{
	char *none[] = { NULL };
	int fd = memfd_create("program", 0);

	return fd < 0 ? -1 : said(fexecve(fd, none, none));
}
static int trace_parent(void) { return said(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL)); }
static int kill_parent(void) { return said(kill(getppid(), 0)); }
static int kill_parent_thread(void) { return said(syscall(SYS_tgkill, getppid(), getppid(), 0)); }
static int start_child(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid < 0 ? errno : said(waitpid(pid, NULL, 0));
}
static int own_namespace(void) { return said(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL)); }
static int leave_namespace(void) { return said(unshare(CLONE_NEWUSER)); }
static int do_mount(void) { return said(mount("none", out, "tmpfs", 0, NULL)); }
static int become_other(void) { return said(setuid(65534)); }
static int change_mode(void) { return said(chmod(readable, 0777)); }
static int change_own_mode(void)
{
	int fd = memfd_create("own", 0);

	return fd < 0 || fchmod(fd, 0644) != 0 ? -1 : said(fchmod(fd, 04755));
}
static int raise_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) != 0)
		return -1;
	return said(setrlimit(RLIMIT_NOFILE, &r));
}
static int use_terminal(void) { return said(syscall(SYS_ioctl, 0, 0x5412 /* TIOCSTI */, "x")); }
static int load_filter(void) { return said(syscall(SYS_bpf, 0, NULL, 0)); }
static int use_ring(void) { return said(syscall(SYS_io_uring_setup, 1, NULL)); }
static int use_memory(void)
{
	size_t n = (size_t)64 << 20;
	char *p = malloc(n);

	if (!p)
		return ENOMEM;
	memset(p, 1, n);
	free(p);
	return 0;
}
static int use_copy(void)
{
	int fd = memfd_create("copy", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	return said(fd) ? errno : said(write(fd, "x", 1) == 1 ? fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE) : -1);
}
static void *nothing(void *p) { return p; }
static int start_thread(void)
{
	pthread_t t;
	int why = pthread_create(&t, NULL, nothing, NULL);

	return why ? why : pthread_join(t, NULL);
}
static int write_stdout(void) { return said(write(STDOUT_FILENO, "", 0)); }

enum kind { WORKER, WRITER, LEADER, KINDS };
static enum status enter(enum kind kind, int keep, struct err *e)
{
	const struct sandbox box[] = {
		[WORKER] = { .read = { in, "/nowhere" }, .keep = { keep }, .silent = true },
		[WRITER] = { .read = { readable }, .write = out, .temp = temp, .keep = { keep }, .silent = true },
		[LEADER] = { .read = { in }, .keep = { keep }, .starts_children = true },
	};

	return sandbox_enter(&box[kind], e);
}

static int last_end; /* how the last child ended */

/* In a child: enters and tries. Its errno comes through a pipe that stays open. */
static int in_sandbox(enum kind kind, int (*try)(void))
{
	int ends[2], why = -2;
	pid_t pid;

	if (pipe(ends) != 0)
		fail_msg("no pipe");
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		struct err e;

		why = enter(kind, ends[1], &e) == ST_OK ? try() : -3;
		if (why == -3)
			fprintf(stderr, "%s\n", e.msg);
		_exit(write(ends[1], &why, sizeof why) != sizeof why);
	}
	close(ends[1]);
	if (read(ends[0], &why, sizeof why) != sizeof why)
		why = -4;
	close(ends[0]);
	waitpid(pid, &last_end, 0);
	return why;
}

#define NO (-10) /* refused, whichever way */
static const struct {
	const char *what;
	int (*try)(void);
	int want[KINDS]; /* errno; of a worker, of a writer, of one with children */
	bool sanitizer;  /* a sanitizer needs it */
} tries[] = {
	{ "reads /etc/passwd", open_passwd, { EACCES, EACCES, EACCES }, false },
	{ "reads its environment", open_environ, { EACCES, EACCES, EACCES }, true },
	{ "lists /", open_root, { EACCES, EACCES, EACCES }, false },
	{ "opens /dev/null", open_null, { 0, 0, 0 }, false },
	{ "reads what it may", open_readable, { 0, 0, 0 }, false },
	{ "lists what it may", list_readable, { 0, EACCES, 0 }, false },
	{ "writes what it may read", change_readable, { EACCES, EACCES, EACCES }, false },
	{ "cuts what it may read", cut_readable, { EPERM, EPERM, EPERM }, false },
	{ "removes what it may read", remove_readable, { EACCES, EACCES, EACCES }, false },
	{ "reads what stands beside", open_beside, { EACCES, EACCES, EACCES }, false },
	{ "writes what stands beside", write_beside, { EACCES, EACCES, EACCES }, false },
	{ "makes a file in its folder", file_out, { EACCES, 0, EACCES }, false },
	{ "makes a file where it reads", file_in, { EACCES, EACCES, EACCES }, false },
	{ "makes a file above its folder", file_beside, { EACCES, EACCES, EACCES }, false },
	{ "makes a temporary file", file_temp, { NO, 0, NO }, false },
	{ "makes a folder in its folder", folder_out, { EACCES, 0, EACCES }, false },
	{ "renames and removes in its folder", move_out, { -1, 0, -1 }, false },
	{ "moves a file out of its folder", move_away, { -1, NO, -1 }, false },
	{ "makes a symbolic link", link_out, { EPERM, EPERM, EPERM }, false },
	{ "makes a hard link", second_out, { EPERM, EPERM, EPERM }, false },
	{ "makes a FIFO", fifo_out, { EPERM, EPERM, EPERM }, false },
	{ "opens a socket", use_socket, { EPERM, EPERM, EPERM }, false },
	{ "opens a local socket", use_local_socket, { EPERM, EPERM, EPERM }, false },
	{ "opens a pair of sockets", use_pair, { EPERM, EPERM, EPERM }, false },
	{ "runs a program", run_program, { EPERM, EPERM, EPERM }, false },
	{ "runs a program from memory", run_memory, { EPERM, EPERM, EPERM }, false },
	{ "starts a process", start_child, { EPERM, EPERM, 0 }, true },
	{ "starts a process in a namespace of its own", own_namespace, { EPERM, EPERM, ENOSYS }, true },
	{ "starts a thread", start_thread, { 0, 0, 0 }, false },
	{ "traces its parent", trace_parent, { EPERM, EPERM, EPERM }, true },
	{ "signals its parent", kill_parent, { EPERM, EPERM, EPERM }, true },
	{ "signals a thread of its parent", kill_parent_thread, { EPERM, EPERM, EPERM }, true },
	{ "leaves its namespaces", leave_namespace, { EPERM, EPERM, EPERM }, false },
	{ "mounts", do_mount, { EPERM, EPERM, EPERM }, false },
	{ "becomes another user", become_other, { EPERM, EPERM, EPERM }, false },
	{ "changes the mode of a file", change_mode, { EPERM, EPERM, EPERM }, false },
	{ "makes a file run as its owner", change_own_mode, { ENOSYS, ENOSYS, ENOSYS }, false },
	{ "changes a limit", raise_limit, { EPERM, EPERM, EPERM }, true },
	{ "types into the terminal", use_terminal, { ENOTTY, ENOTTY, ENOTTY }, false },
	{ "loads a program into the kernel", load_filter, { EPERM, EPERM, EPERM }, false },
	{ "opens an io_uring", use_ring, { EPERM, EPERM, EPERM }, false },
	{ "uses memory", use_memory, { 0, 0, 0 }, false },
	{ "makes a sealed copy", use_copy, { 0, 0, 0 }, false },
	{ "writes to where its output led", write_stdout, { 0, 0, 0 }, false },
};

static bool possible(void)
{
	struct err e;

	return sandbox_possible(&e) == ST_OK;
}

static void all_tries(enum kind kind)
{
	static const char *const name[] = { "a worker", "a writer", "a leader" };

	if (!possible())
		skip();
	for (size_t i = 0; i < COUNT(tries); i++) {
		int want = tries[i].want[kind], got;

		if (SANITIZED && tries[i].sanitizer)
			continue;
		got = in_sandbox(kind, tries[i].try);
		check(want == NO ? got > 0 : got == want, "%s %s: %d (%s), expected %d", name[kind], tries[i].what, got,
			got > 0 ? strerror(got) : "", want);
	}
}

static void worker(void **state) { (void)state; all_tries(WORKER); }
static void writer(void **state) { (void)state; all_tries(WRITER); }
static void leader(void **state) { (void)state; all_tries(LEADER); }

/* Without the sandbox the same is done, or the table would prove nothing. */
static void without(void **state)
{
	(void)state;
	if (!possible())
		skip();
	assert_int_equal(open_passwd(), 0);
	assert_int_equal(use_pair(), 0);
	assert_int_equal(start_child(), 0);
	assert_int_equal(open_beside(), 0);
	assert_false(sandbox_inside());
}

static int inner_socket(void)
{
	struct err e;
	pid_t pid = fork();
	int end;

	if (pid < 0)
		return errno;
	if (pid == 0)
		_exit(enter(WORKER, 0, &e) != ST_OK ? 200 : start_child() != EPERM && !SANITIZED ? 201 : open_readable());
	if (waitpid(pid, &end, 0) < 0)
		return errno;
	return WIFEXITED(end) ? WEXITSTATUS(end) : -1;
}

static void nested(void **state)
{
	(void)state;
	if (!possible())
		skip();
	assert_int_equal(in_sandbox(LEADER, inner_socket), 0);
}

static int secret = -1;
static int use_secret(void)
{
	char c;

	return said(pread(secret, &c, 1, 0));
}

/* What was open before is closed, but for what is to be kept. */
static void open_files(void **state)
{
	(void)state;
	if (!possible())
		skip();
	secret = open(beside, O_RDONLY);
	assert_int_equal(use_secret(), 0);
	assert_int_equal(in_sandbox(WORKER, use_secret), EBADF);
	close(secret);
}

static int call_abort(void)
{
	abort();
}

/* A child that gives up ends at once, and it is known why. */
static void aborts(void **state)
{
	struct err e;

	(void)state;
	if (!possible() || SANITIZED)
		skip();
	assert_int_equal(in_sandbox(WORKER, call_abort), -4);
	child_death("it", last_end, &(struct allowance){ 0 }, &e);
	assert_string_equal(e.msg, "it gave up (abort)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without),
		cmocka_unit_test(worker),
		cmocka_unit_test(writer),
		cmocka_unit_test(leader),
		cmocka_unit_test(nested),
		cmocka_unit_test(open_files),
		cmocka_unit_test(aborts),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
