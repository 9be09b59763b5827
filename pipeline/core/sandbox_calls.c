#include "core/sandbox_calls.h"

#include <assert.h>
#include <errno.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/sandbox_filter.h"
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

#define RULES_MAX 512
struct rules {
	struct call_rule v[RULES_MAX];
	size_t n;
};

/* Calls that this machine does not have are passed over. */
static void add(struct rules *r, const char *name, struct call_rule rule)
{
	int call = seccomp_syscall_resolve_name(name);

	if (call < 0)
		return;
	assert(r->n < RULES_MAX);
	rule.number = (uint32_t)call;
	r->v[r->n++] = rule;
}

static void allow(struct rules *r, const char *const *name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(r, name[i], (struct call_rule){ .action = SECCOMP_RET_ALLOW });
}
#define ALLOW(r, list) allow(r, list, sizeof(list) / sizeof *(list))

#define REFUSE(errno_) (SECCOMP_RET_ERRNO | (errno_))
/* Allowed where the bits of an argument that mask shows are value. */
#define WHERE(arg_, mask_, value_, otherwise_) (struct call_rule){ .when = CALL_BITS, .arg = (arg_), .mask = (mask_), .value = (value_), \
	.action = SECCOMP_RET_ALLOW, .otherwise = (otherwise_) }

/* Threads are part of the process. A child needs leave, and gets no namespace of its own. */
static void may_clone(struct rules *r, bool starts_children)
{
	if (starts_children)
		add(r, "clone", WHERE(0, NEW_NAMESPACES, 0, REFUSE(ENOSYS)));
	else
		add(r, "clone", WHERE(0, CLONE_THREAD, CLONE_THREAD, REFUSE(EPERM)));
}

static void may_prctl(struct rules *r)
{
	static const uint32_t good[] = { PR_SET_PDEATHSIG, PR_SET_NAME, PR_SET_VMA };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		add(r, "prctl", WHERE(0, UINT32_MAX, good[i], REFUSE(ENOSYS)));
}

static bool is_of(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(name, list[i]))
			return true;
	return false;
}

static void refuse_the_rest(struct rules *r)
{
	for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++)
		if (!SANITIZED || !is_of(REFUSED[i], FOR_SANITIZERS, sizeof FOR_SANITIZERS / sizeof *FOR_SANITIZERS))
			add(r, REFUSED[i], (struct call_rule){ .action = REFUSE(EPERM) });
}

static void all_rules(struct rules *r, bool starts_children)
{
	ALLOW(r, ALLOWED);
	if (starts_children)
		ALLOW(r, FOR_CHILDREN);
	else if (!SANITIZED)
		may_prctl(r);
	if (SANITIZED)
		ALLOW(r, FOR_SANITIZERS);
	may_clone(r, starts_children || SANITIZED);
	/* limits are looked at, not changed; raise() and abort() reach this process alone */
	add(r, "prlimit64", (struct call_rule){ .when = CALL_NULL, .arg = 2, .action = SECCOMP_RET_ALLOW, .otherwise = REFUSE(EPERM) });
	if (!SANITIZED)
		add(r, "tgkill", WHERE(0, UINT32_MAX, OWN_PID, REFUSE(EPERM)));
	add(r, "fchmod", WHERE(1, 07000, 0, REFUSE(ENOSYS))); /* no set-user-id bits */
	add(r, "ioctl", (struct call_rule){ .action = REFUSE(ENOTTY) });
	refuse_the_rest(r);
}

static int build(bool starts_children, struct sock_fprog *out)
{
	struct rules *r = calloc(1, sizeof *r);
	int bad = r ? 0 : -ENOMEM;

	if (!bad)
		all_rules(r, starts_children);
	if (!bad)
		bad = filter_build(r->v, r->n, seccomp_arch_native(), REFUSE(ENOSYS), out);
	free(r);
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
