#include "core/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/sandbox_calls.h"
#include "core/sanitized.h"

/* Rights that came after the headers of Debian 12, by the version of the interface that brought them. */
#define FS_REFER ((uint64_t)1 << 13)     /* 2: moving between folders */
#define FS_TRUNCATE ((uint64_t)1 << 14)  /* 3 */
#define FS_IOCTL_DEV ((uint64_t)1 << 15) /* 5 */
#define NET_BIND_TCP ((uint64_t)1 << 0)  /* 4 */
#define NET_CONNECT_TCP ((uint64_t)1 << 1)
#define SCOPE_ABSTRACT_UNIX_SOCKET ((uint64_t)1 << 0) /* 6 */
#define SCOPE_SIGNAL ((uint64_t)1 << 1)

#define FS_ALL (((uint64_t)1 << 13) - 1) /* version 1 */
#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_CHANGE (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | \
	LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | FS_REFER | FS_TRUNCATE)
#define FS_OF_FILE (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)

/* struct landlock_ruleset_attr as of version 6. An older kernel takes its beginning. */
struct ruleset {
	uint64_t fs, net, scoped;
};

static bool inside;

bool sandbox_inside(void)
{
	return inside;
}

/* ---- Landlock: which files ---- */

static long landlock_version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static struct ruleset handled(long version, size_t *size)
{
	struct ruleset r = { .fs = FS_ALL };

	*size = sizeof r.fs;
	if (version >= 2)
		r.fs |= FS_REFER;
	if (version >= 3)
		r.fs |= FS_TRUNCATE;
	if (version >= 4) {
		r.net = NET_BIND_TCP | NET_CONNECT_TCP;
		*size = sizeof r.fs + sizeof r.net;
	}
	if (version >= 5)
		r.fs |= FS_IOCTL_DEV;
	if (version >= 6) {
		r.scoped = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL;
		*size = sizeof r;
	}
	return r;
}

static enum status allow(int ruleset, const char *path, uint64_t access, struct err *e)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = access };
	enum status st = ST_OK;
	struct stat sb;

	if (!path || !*path)
		return ST_OK;
	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return errno == ENOENT || errno == ENOTDIR || errno == EACCES ? ST_OK
			: err_set(e, ST_FATAL, "the sandbox cannot open %s: %m", path);
	if (fstat(rule.parent_fd, &sb) == 0 && !S_ISDIR(sb.st_mode))
		rule.allowed_access &= FS_OF_FILE;
	/* EBADFD: a pipe, which no rule is needed for */
	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0 && errno != EBADFD)
		st = err_set(e, ST_FATAL, "the sandbox cannot take %s: %m", path);
	close(rule.parent_fd);
	return st;
}

static enum status allow_all(int ruleset, const struct sandbox *b, uint64_t known, struct err *e)
{
	for (size_t i = 0; i < sizeof b->read / sizeof *b->read; i++)
		TRY(allow(ruleset, b->read[i], FS_READ, e));
	for (const char *const *more = b->also; more && *more; more++)
		TRY(allow(ruleset, *more, FS_READ, e));
	TRY(allow(ruleset, b->write, (FS_READ | FS_CHANGE) & known, e));
	TRY(allow(ruleset, "/dev/null", FS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE, e));
	/* A sanitizer looks at its own process when it reports. */
	return SANITIZED ? allow(ruleset, "/proc", FS_READ, e) : ST_OK;
}

static enum status restrict_files(const struct sandbox *b, struct err *e)
{
	size_t size;
	struct ruleset r = handled(landlock_version(), &size);
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
	enum status st;

	if (ruleset < 0)
		return err_set(e, ST_FATAL, "the sandbox cannot be made: %m");
	st = allow_all(ruleset, b, r.fs, e);
	if (st == ST_OK && syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
		st = err_set(e, ST_FATAL, "the sandbox cannot be entered: %m");
	close(ruleset);
	return st;
}

/* ---- what was open before ---- */

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* A fork inherits the files of its siblings and the lock of the run; they are none of its business. */
static enum status close_others(const struct sandbox *b, struct err *e)
{
	int keep[sizeof b->keep / sizeof *b->keep];
	unsigned from = 3;

	memcpy(keep, b->keep, sizeof keep);
	qsort(keep, sizeof keep / sizeof *keep, sizeof *keep, by_number);
	for (size_t i = 0; i < sizeof keep / sizeof *keep; i++) {
		if (keep[i] < (int)from)
			continue;
		if (keep[i] > (int)from && close_range(from, (unsigned)keep[i] - 1, 0) != 0)
			return err_set(e, ST_FATAL, "the sandbox cannot close files: %m");
		from = (unsigned)keep[i] + 1;
	}
	if (close_range(from, ~0u, 0) != 0)
		return err_set(e, ST_FATAL, "the sandbox cannot close files: %m");
	return ST_OK;
}

static enum status fall_silent(struct err *e)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		return err_set(e, ST_FATAL, "the sandbox cannot open /dev/null: %m");
	close(null);
	return ST_OK;
}

/* ---- the whole ---- */

bool sandbox_told_off(void)
{
	const char *told = getenv("CONCORD_SANDBOX");

	return told && !strcmp(told, "off");
}

enum status sandbox_possible(struct err *e)
{
	unsigned action = SECCOMP_RET_ERRNO;

	if (landlock_version() < 1)
		return err_set(e, ST_SKIP, "this kernel has no Landlock (%s)", errno == EOPNOTSUPP ? "it was not switched on when the machine started"
			: "Linux has it since 5.13");
	if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) != 0)
		return err_set(e, ST_SKIP, "this kernel has no seccomp filters");
	return ST_OK;
}

enum status sandbox_enter(const struct sandbox *b, struct err *e)
{
	const struct rlimit no_core = { 0, 0 }; /* the kernel writes it, past every fence, with what senders sent in it */

	if (b->silent)
		TRY(fall_silent(e));
	TRY(close_others(b, e));
	/* inside another one limits cannot be changed any more, and stand already */
	if ((!inside && setrlimit(RLIMIT_CORE, &no_core) != 0) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		setenv("TZ", "UTC0", 1) != 0 || /* or libraries would look for the machine's zone */
		(b->temp && setenv("TMPDIR", b->temp, 1) != 0))
		return err_set(e, ST_FATAL, "the sandbox cannot be made: %m");
	TRY(restrict_files(b, e));
	TRY(sandbox_calls(b->starts_children, e));
	inside = true;
	return ST_OK;
}
