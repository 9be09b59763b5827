/*
 * filters.c - which calls a confined process may make: a program that runs once, when Concord is built.
 *
 * libseccomp makes the filters, as the kernel takes them, and this writes them to standard output as C for core/sandbox_calls.c.
 * Numbers of calls and the machine are those of the build. A call that is in no rule is answered as by a kernel that does
 * not have it (ENOSYS), and one by another machine's numbers ends the process.
 */
#include <errno.h>
#include <linux/filter.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "core/sanitized.h"

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41 /* names of mappings, by sanitizers */
#endif
#define NEW_NAMESPACES (CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUSER | CLONE_NEWUTS)

/*
 * All that reading, computing and writing files need, as libc, ICU, expat, libarchive and libxlsxwriter do it. Which
 * files is not said here: that is Landlock's part. Names that a machine or its libseccomp does not know are passed over.
 */
static const char *const ALLOWED[] = {
	/* memory; executable memory too, since patterns are compiled to machine code */
	"brk", "mmap", "mmap2", "munmap", "mprotect", "mremap", "madvise", "msync",
	/* open files */
	"read", "readv", "pread64", "preadv", "write", "writev", "pwrite64", "pwritev", "lseek", "_llseek", "close",
	"close_range", "dup", "dup2", "dup3", "fcntl", "fcntl64", "fstat", "fstat64", "fstatfs", "fstatfs64", "fsync", "fdatasync", "flock",
	"sync_file_range", "ftruncate", "ftruncate64", "fallocate", "fadvise64", "copy_file_range", "sendfile", "pipe2", "poll", "ppoll",
	"memfd_create", "getdents", "getdents64",
	/* files by name */
	"open", "openat", "openat2", "stat", "lstat", "newfstatat", "fstatat64", "statx", "statfs", "statfs64", "access",
	"faccessat", "faccessat2", "readlink", "readlinkat", "getcwd", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat",
	"rename", "renameat", "renameat2", "umask",
	/* time */
	"clock_gettime", "clock_gettime64", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times",
	"alarm", "setitimer",
	/* itself */
	"getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getrusage", "getrandom", "sysinfo", "uname",
	"sched_getaffinity", "sched_yield", "getcpu", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigreturn",
	"sigaltstack", "restart_syscall", "futex", "futex_time64", "set_robust_list", "set_tid_address", "rseq", "membarrier",
	"exit", "exit_group",
};

/* What a process needs beyond that to have its work done by children, each in a sandbox of its own inside this one. */
static const char *const FOR_CHILDREN[] = {
	"wait4", "waitid", "prctl", "seccomp", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self",
};

/* What the search for leaks needs at the end of a process: another one that stops it and reads its memory. */
static const char *const FOR_SANITIZERS[] = {
	"ptrace", "wait4", "prctl", "kill", "tgkill", "process_vm_readv", "setrlimit",
};

/* What exists and is refused in so many words. With ENOSYS for all else the C library takes another way where it knows one:
 * clone() for clone3(), whose flags can be seen. */
static const char *const REFUSED[] = {
	"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg", "recvfrom",
	"recvmsg", "recvmmsg", "execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev", "kill",
	"tkill", "pidfd_open", "pidfd_getfd", "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat", "chmod",
	"fchmodat", "chown", "fchown", "lchown", "fchownat", "truncate", "utimensat", "setxattr", "chroot", "chdir", "mount", "umount2", "pivot_root", "unshare", "setns", "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid",
	"setgroups", "capset", "setrlimit", "setpriority", "bpf", "perf_event_open", "io_uring_setup", "userfaultfd", "keyctl",
	"add_key", "request_key", "init_module", "finit_module", "kexec_load", "reboot", "swapon", "open_by_handle_at",
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* A filter that is being made; bad: what went wrong first, as a negative errno. */
struct making {
	scmp_filter_ctx filter;
	int bad;
};

/* Calls that this machine does not have, or that this libseccomp does not know, are passed over. */
static void rule(struct making *m, uint32_t action, const char *name, const struct scmp_arg_cmp *where)
{
	int call = seccomp_syscall_resolve_name(name);

	if (call < 0 || m->bad)
		return;
	m->bad = seccomp_rule_add_array(m->filter, action, call, where ? 1 : 0, where);
}

static void allow(struct making *m, const char *const *name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		rule(m, SCMP_ACT_ALLOW, name[i], NULL);
}

/* Allowed where the bits of an argument that mask shows are value. */
static void allow_where(struct making *m, const char *name, unsigned arg, uint64_t mask, uint64_t value)
{
	rule(m, SCMP_ACT_ALLOW, name, &SCMP_CMP64(arg, SCMP_CMP_MASKED_EQ, mask, value));
}

/* Threads are part of the process. A child needs leave, and gets no namespace of its own (ENOSYS). */
static void may_clone(struct making *m, bool starts_children)
{
	if (starts_children) {
		allow_where(m, "clone", 0, NEW_NAMESPACES, 0);
		return;
	}
	allow_where(m, "clone", 0, CLONE_THREAD, CLONE_THREAD);
	rule(m, SCMP_ACT_ERRNO(EPERM), "clone", &SCMP_CMP64(0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
}

static void may_prctl(struct making *m)
{
	static const uint32_t good[] = { PR_SET_PDEATHSIG, PR_SET_NAME, PR_SET_VMA };

	for (size_t i = 0; i < COUNT(good); i++)
		allow_where(m, "prctl", 0, UINT32_MAX, good[i]);
}

/* No signals, but that abort() must end the process. A filter cannot tell its own process from others, so whoever sends
 * that signal, to whomever, ends by it (as SIGSYS). */
static void may_abort(struct making *m)
{
	rule(m, SCMP_ACT_KILL_PROCESS, "tgkill", &SCMP_CMP64(2, SCMP_CMP_EQ, SIGABRT));
	rule(m, SCMP_ACT_ERRNO(EPERM), "tgkill", &SCMP_CMP64(2, SCMP_CMP_NE, SIGABRT));
}

/* Limits are looked at, not changed. */
static void may_see_limits(struct making *m)
{
	rule(m, SCMP_ACT_ALLOW, "prlimit64", &SCMP_CMP64(2, SCMP_CMP_EQ, 0));
	rule(m, SCMP_ACT_ERRNO(EPERM), "prlimit64", &SCMP_CMP64(2, SCMP_CMP_NE, 0));
}

static bool is_of(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(name, list[i]))
			return true;
	return false;
}

static void refuse_the_rest(struct making *m)
{
	for (size_t i = 0; i < COUNT(REFUSED); i++)
		if (!SANITIZED || !is_of(REFUSED[i], FOR_SANITIZERS, COUNT(FOR_SANITIZERS)))
			rule(m, SCMP_ACT_ERRNO(EPERM), REFUSED[i], NULL);
}

static void all_rules(struct making *m, bool starts_children)
{
	allow(m, ALLOWED, COUNT(ALLOWED));
	if (starts_children)
		allow(m, FOR_CHILDREN, COUNT(FOR_CHILDREN));
	else if (!SANITIZED)
		may_prctl(m);
	if (SANITIZED)
		allow(m, FOR_SANITIZERS, COUNT(FOR_SANITIZERS));
	else
		may_abort(m);
	may_clone(m, starts_children || SANITIZED);
	may_see_limits(m);
	allow_where(m, "fchmod", 1, 07000, 0); /* no set-user-id bits */
	rule(m, SCMP_ACT_ERRNO(ENOTTY), "ioctl", NULL);
	refuse_the_rest(m);
}

/* The program of a filter, written as the initializer of an array. 0 or a negative errno. */
static int print(scmp_filter_ctx filter, const char *name)
{
	struct sock_filter step;
	FILE *f = tmpfile();
	int bad = f ? seccomp_export_bpf(filter, fileno(f)) : -errno;

	if (!bad) {
		rewind(f);
		printf("static const struct sock_filter %s[] = {\n", name);
		while (fread(&step, sizeof step, 1, f) == 1)
			printf("\t{ 0x%02x, %u, %u, 0x%08x },\n", step.code, step.jt, step.jf, step.k);
		puts("};");
		if (ferror(f))
			bad = -EIO;
	}
	if (f)
		fclose(f);
	return bad;
}

static int make(const char *name, bool starts_children)
{
	struct making m = { .filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS)) };

	if (!m.filter)
		return -ENOMEM;
	m.bad = seccomp_attr_set(m.filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (!m.bad) /* a call is found by halving, so that its place in the lists costs nothing */
		m.bad = seccomp_attr_set(m.filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (!m.bad)
		all_rules(&m, starts_children);
	if (!m.bad)
		m.bad = print(m.filter, name);
	seccomp_release(m.filter);
	return m.bad;
}

int main(void)
{
	int bad = make("filter_alone", false);

	if (!bad)
		bad = make("filter_with_children", true);
	if (!bad && fflush(stdout) != 0)
		bad = -errno;
	if (bad)
		fprintf(stderr, "filters: the filters of calls cannot be made: %s\n", strerror(-bad));
	return bad ? 1 : 0;
}
