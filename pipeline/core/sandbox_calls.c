#include "core/sandbox_calls.h"

#include <errno.h>
#include <linux/filter.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/sanitized.h"

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41 /* names of mappings, by sanitizers */
#endif
#define OWN_PID 0x7ffffffe /* stands for the number of the process until there is one; no process has it */
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
	"close_range", "dup", "dup2", "dup3", "fcntl", "fcntl64", "fstat", "fstat64", "fstatfs", "fstatfs64", "fsync", "fdatasync",
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

/* What exists and is refused in so many words. All else is answered as by a kernel that does not have it (ENOSYS), so
 * that the C library takes another way where it knows one: clone() for clone3(), whose flags can be seen. */
static const char *const REFUSED[] = {
	"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg", "recvfrom",
	"recvmsg", "recvmmsg", "execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev", "kill",
	"tkill", "pidfd_open", "pidfd_getfd", "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat", "chmod", "fchmodat", "chown", "fchown", "lchown", "fchownat", "truncate", "utimensat", "setxattr", "chroot", "chdir", "mount",
	"umount2", "pivot_root", "unshare", "setns", "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid",
	"setgroups", "capset", "setrlimit", "setpriority", "bpf", "perf_event_open", "io_uring_setup", "userfaultfd", "keyctl",
	"add_key", "request_key", "init_module", "finit_module", "kexec_load", "reboot", "swapon", "open_by_handle_at",
};

static int add(scmp_filter_ctx f, uint32_t action, const char *const *name, size_t n)
{
	int bad = 0;

	for (size_t i = 0; i < n && !bad; i++) {
		int call = seccomp_syscall_resolve_name(name[i]);

		if (call >= 0)
			bad = seccomp_rule_add(f, action, call, 0);
	}
	return bad;
}
#define ADD(f, action, list) add(f, action, list, sizeof(list) / sizeof *(list))

/* One value of an argument is allowed, the others are refused. libseccomp wants rules that do not overlap. */
static int only(scmp_filter_ctx f, int call, struct scmp_arg_cmp good, struct scmp_arg_cmp other)
{
	int bad = seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 1, good);

	return bad ? bad : seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), call, 1, other);
}

/* Threads are part of the process. A child needs leave, and gets no namespace of its own. */
static int may_clone(scmp_filter_ctx f, bool starts_children)
{
	if (starts_children)
		return seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, NEW_NAMESPACES, 0));
	return only(f, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD),
		SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
}

static int may_prctl(scmp_filter_ctx f)
{
	static const int good[] = { PR_SET_PDEATHSIG, PR_SET_NAME, PR_SET_VMA };
	int bad = 0;

	for (size_t i = 0; i < sizeof good / sizeof *good && !bad; i++)
		bad = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)good[i]));
	return bad;
}

static int all_rules(scmp_filter_ctx f, bool starts_children)
{
	int bad = ADD(f, SCMP_ACT_ALLOW, ALLOWED);

	if (!bad && starts_children)
		bad = ADD(f, SCMP_ACT_ALLOW, FOR_CHILDREN);
	else if (!bad)
		bad = may_prctl(f);
	if (!bad && SANITIZED)
		bad = ADD(f, SCMP_ACT_ALLOW, FOR_SANITIZERS);
	if (!bad)
		bad = may_clone(f, starts_children || SANITIZED);
	/* limits are looked at, not changed; raise() and abort() reach this process alone */
	if (!bad)
		bad = only(f, SCMP_SYS(prlimit64), SCMP_A2(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_NE, 0));
	if (!bad && !SANITIZED)
		bad = only(f, SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, OWN_PID), SCMP_A0(SCMP_CMP_NE, OWN_PID));
	if (!bad) /* no set-user-id bits */
		bad = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(fchmod), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, 07000, 0));
	if (!bad)
		bad = seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);
	return bad;
}

static int refusals(scmp_filter_ctx f)
{
	int bad = 0;

	for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED && !bad; i++) {
		int call = seccomp_syscall_resolve_name(REFUSED[i]);
		bool needed = false;

		for (size_t k = 0; SANITIZED && k < sizeof FOR_SANITIZERS / sizeof *FOR_SANITIZERS && !needed; k++)
			needed = seccomp_syscall_resolve_name(FOR_SANITIZERS[k]) == call;
		if (call >= 0 && !needed)
			bad = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), call, 0);
	}
	return bad;
}

/* The filter as the kernel takes it: read back from a file in memory, since libseccomp writes it nowhere else. */
static int export(scmp_filter_ctx f, struct sock_fprog *out)
{
	int fd = memfd_create("filter", MFD_CLOEXEC), bad;
	struct stat sb;
	void *p;

	if (fd < 0)
		return -errno;
	bad = seccomp_export_bpf(f, fd);
	if (!bad && fstat(fd, &sb) != 0)
		bad = -errno;
	p = bad ? NULL : malloc((size_t)sb.st_size);
	if (!bad && (!p || pread(fd, p, (size_t)sb.st_size, 0) != sb.st_size))
		bad = -ENOMEM;
	close(fd);
	if (bad)
		free(p);
	else
		*out = (struct sock_fprog){ .len = (unsigned short)((size_t)sb.st_size / sizeof *out->filter), .filter = p };
	return bad;
}

static int build(bool starts_children, struct sock_fprog *out)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	int bad = f ? 0 : -ENOMEM;

	if (!bad)
		bad = seccomp_attr_set(f, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (!bad)
		bad = all_rules(f, starts_children);
	if (!bad)
		bad = refusals(f);
	if (!bad)
		bad = export(f, out);
	if (f)
		seccomp_release(f);
	return bad;
}

static struct sock_fprog built[2]; /* by starts_children; filter NULL: not yet */

enum status sandbox_calls_prepare(bool starts_children, struct err *e)
{
	int bad = built[starts_children].filter ? 0 : build(starts_children, &built[starts_children]);

	errno = -bad;
	return bad ? err_set(e, ST_FATAL, "the filter of calls cannot be made: %m") : ST_OK;
}

enum status sandbox_calls(bool starts_children, struct err *e)
{
	struct sock_fprog *p = &built[starts_children];

	TRY(sandbox_calls_prepare(starts_children, e));
	for (unsigned i = 0; i < p->len; i++)
		if (p->filter[i].k == OWN_PID)
			p->filter[i].k = (uint32_t)getpid();
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, p) != 0)
		return err_set(e, ST_FATAL, "the filter of calls cannot be set: %m");
	return ST_OK;
}
