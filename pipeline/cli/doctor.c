/*
 * doctor - is this machine fit for a run, and what is missing.
 */
#include "cli/cli.h"

#include <errno.h>
#include <expat.h>
#include <fcntl.h>
#include <jansson.h>
#include <openssl/opensslv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unicode/uchar.h>
#include <unistd.h>
#include <xxhash.h>
#include <yaml.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "cli/say.h"
#include "cli/term.h"
#include "core/sandbox.h"
#include "emit/book_library.h"
#include "run/config.h"
#include "unpack/archive_library.h"

#define ROOM_MB 1024 /* free disk below which a night may not fit */

enum { OPT_OUTPUT };

struct visit {
	const char *outbox;
	unsigned wrong;
	json_t *checks;
};

static int doctor_main(int argc, char **argv);

static const struct cli_option OPTIONS[] = {
	[OPT_OUTPUT] = { "output", 'o', "OUTBOX", "the folder where results shall go (default: outbox)" },
	{ NULL, 0, NULL, NULL },
};
static const char *const EXAMPLES[] = { "concord doctor", "concord doctor -o /srv/outbox --json", NULL };

COMMAND(doctor) = {
	.name = "doctor",
	.group = "House-keeping",
	.usage = "doctor [-o OUTBOX]",
	.summary = "is this machine fit for a run: versions, disk, lock, write test",
	.main = doctor_main,
	.options = OPTIONS,
	.examples = EXAMPLES,
};

static void say(struct visit *v, bool good, const char *what, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static void say(struct visit *v, bool good, const char *what, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	v->wrong += !good;
	if (v->checks) {
		json_array_append_new(v->checks, json_pack("{s:s, s:b, s:s}", "check", what, "ok", good, "text", text));
		return;
	}
	printf("%-7s %-10s ", good ? "ok" : "WRONG", what);
	term_text(stdout, text);
	putchar('\n');
}

static void look_at_libraries(struct visit *v)
{
	char pcre[64] = "", icu[U_MAX_VERSION_STRING_LENGTH];
	UVersionInfo version;
	struct err e;

	if (book_library(&e) != ST_OK || archive_library(&e) != ST_OK) {
		say(v, false, "libraries", "%s", e.msg);
		return;
	}
	pcre2_config(PCRE2_CONFIG_VERSION, pcre);
	u_getVersion(version);
	u_versionToString(version, icu);
	say(v, true, "libraries", "%s, %s, ICU %s, PCRE2 %.*s, libxlsxwriter %s, libyaml %s, jansson %s, %s, xxHash %u.%u.%u",
		la.archive_version_string(), XML_ExpatVersion(), icu,
		(int)strcspn(pcre, " "), pcre, xl.lxw_version(), yaml_get_version_string(),
		jansson_version_str(), OPENSSL_VERSION_TEXT, XXH_versionNumber() / 10000,
		XXH_versionNumber() / 100 % 100, XXH_versionNumber() % 100);
}

/* The newest table under mappings/ against the compiled file. */
struct fresh {
	time_t newest;
	char path[PATH_MAX];
};
static enum status look_at_time(void *user, const char *path, struct err *e)
{
	struct fresh *f = user;
	struct stat sb;

	(void)e;
	if (stat(path, &sb) == 0 && sb.st_mtime > f->newest) {
		f->newest = sb.st_mtime;
		snprintf(f->path, sizeof f->path, "%s", path);
	}
	return ST_OK;
}

static void look_at_mappings(struct visit *v, const struct home *h)
{
	struct fresh f = { .newest = 0 };
	struct stat sb;
	struct err e;

	if (stat(h->compiled, &sb) != 0)
		say(v, true, "mappings", "%s is not there; they are compiled again at every start: run make, or concord compile", h->compiled);
	else if (home_each(h, "mappings", ".csv", look_at_time, &f, &e) != ST_OK)
		say(v, false, "mappings", "%s", e.msg);
	else if (f.newest > sb.st_mtime)
		say(v, true, "mappings", "%s is newer than what is compiled, and is used; to start faster run make", f.path);
	else
		say(v, true, "mappings", "compiled and fresh: %s", h->compiled);
}

static void look_at_config(struct visit *v)
{
	struct config c = { .mappings = NULL };
	struct arena a;
	struct err e;

	arena_init(&a, 0);
	if (config_load(&c, &a, &e) != ST_OK) {
		say(v, false, "tables", "%s", e.msg);
	} else {
		say(v, true, "tables", "mappings%s of %s are in order (version %.12s)", c.broken->n ? " and layouts" : ", layouts and rules", c.home.dir, c.version);
		for (uint32_t i = 0; i < c.broken->n; i++)
			say(v, false, "rules", "%s", c.broken->part[i].said);
		look_at_mappings(v, &c.home);
		config_release(&c);
	}
	arena_release(&a);
}

static void look_at_machine(struct visit *v)
{
	const char *locale = getenv("LC_ALL");
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	uint64_t memory_mb = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE) >> 20;
	int fd = memfd_create("doctor", MFD_CLOEXEC);

	if (!locale || !*locale)
		locale = getenv("LANG");
	say(v, true, "locale", "%s; results do not depend on it", locale && *locale ? locale : "C");
	say(v, true, "machine", "%ld cores, %llu MB of memory", cores, (unsigned long long)memory_mb);
	say(v, fd >= 0, "memory", fd >= 0 ? "files in memory can be made" : "files in memory cannot be made: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
}

static void look_at_sandbox(struct visit *v)
{
	struct err e;

	if (sandbox_possible(&e) != ST_OK)
		say(v, false, "sandbox", "%s: a run reads what was sent only with --no-sandbox", e.msg);
	else if (sandbox_told_off())
		say(v, true, "sandbox", "this kernel can confine what reads and writes, but CONCORD_SANDBOX=off says not to");
	else
		say(v, true, "sandbox", "what reads and writes is confined: Landlock and seccomp");
}

/* The folder above, where the outbox itself is still to be made. */
static const char *existing(const char *path, char *buf, size_t cap)
{
	struct stat sb;
	char *slash;

	snprintf(buf, cap, "%s", path);
	while (stat(buf, &sb) != 0) {
		slash = strrchr(buf, '/');
		if (!slash)
			return ".";
		*slash = '\0';
		if (slash == buf)
			return "/";
	}
	return buf;
}

static void write_test(struct visit *v, const char *dir)
{
	char path[PATH_MAX + 32];
	int fd, locked;

	snprintf(path, sizeof path, "%s/.doctor-XXXXXX", dir);
	fd = mkstemp(path);
	if (fd < 0) {
		say(v, false, "write", "%s: nothing can be written there: %s; choose another folder with -o", dir, strerror(errno));
		return;
	}
	say(v, write(fd, "x", 1) == 1 && fsync(fd) == 0, "write", "%s: a file is written and synced", dir);
	locked = flock(fd, LOCK_EX | LOCK_NB);
	say(v, locked == 0, "lock", locked == 0 ? "%s: files can be locked" : "%s: files cannot be locked there; choose a local disk", dir);
	close(fd);
	unlink(path);
}

static void lock_test(struct visit *v)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof path, "%s/.lock", v->outbox);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return; /* no run was here yet */
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		say(v, true, "runs", "no run is at work in %s", v->outbox);
	else
		say(v, true, "runs", "a run is at work in %s now", v->outbox);
	close(fd);
}

static void look_at_disk(struct visit *v)
{
	char buf[PATH_MAX];
	const char *dir = existing(v->outbox, buf, sizeof buf);
	struct statvfs fs;

	if (statvfs(dir, &fs) == 0) {
		uint64_t mb = (uint64_t)fs.f_bavail * fs.f_frsize >> 20;

		say(v, mb >= ROOM_MB, "disk", "%s: %llu MB are free%s", dir, (unsigned long long)mb,
			mb >= ROOM_MB ? "" : "; a night may need more");
	}
	write_test(v, dir);
	lock_test(v);
}

static int doctor_main(int argc, char **argv)
{
	struct args a = args_start(&command_doctor, argc, argv);
	struct visit v = { .outbox = "outbox" };

	for (int o; (o = args_next(&a)) != ARGS_END;) {
		if (o == ARGS_STOP)
			return a.status;
		v.outbox = a.value;
	}
	if (a.noperand)
		return args_wrong(a.cmd, "it takes no file");
	v.checks = term.json ? json_array() : NULL;
	look_at_libraries(&v);
	look_at_config(&v);
	look_at_machine(&v);
	look_at_sandbox(&v);
	look_at_disk(&v);
	if (v.checks)
		say_object(json_pack("{s:b, s:o}", "ok", v.wrong == 0, "checks", v.checks));
	else
		printf("%s\n", v.wrong ? "This machine is not fit for a run yet." : "This machine is fit for a run.");
	return v.wrong ? EXIT_FAILED : EXIT_ACCEPTED;
}
