#include "cli/single.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/child.h"
#include "core/obscsv.h"
#include "core/sandbox.h"
#include "core/text.h"
#include "run/intake.h"

bool path_exists(const char *path, int *status)
{
	struct stat sb;

	if (lstat(path, &sb) == 0 || (errno != ENOENT && errno != ENOTDIR))
		return true;
	*status = cli_fail(EXIT_USAGE, "%s: there is no such file or folder; check the spelling of the path", path);
	return false;
}

static int configure(struct single *s, bool all)
{
	struct broken broken = { .arena = &s->arena }; /* no rule is made without a configuration */
	struct err e;
	enum status st;

	if (all) {
		st = config_load(&s->config, &s->arena, &e);
		s->configured = true;
	} else {
		s->config.limits = limits_default();
		st = home_find(&s->config.home, &e);
		if (st == ST_OK)
			st = catalogue_load(&s->config.home, &s->arena, &broken, &s->config.catalogue, &e);
	}
	return st == ST_OK ? EXIT_ACCEPTED : cli_fail(EXIT_FAILED, "%s", e.msg);
}

static int begin(struct single *s)
{
	struct err e;

	if (submission_init(&s->sub, &s->config, &e) != ST_OK)
		return cli_fail(EXIT_FAILED, "%s", e.msg);
	s->begun = true;
	return EXIT_ACCEPTED;
}

int single_unread(const struct single *s, const char *path, enum status st, const char *why)
{
	const struct rule_info *rule = catalogue_find(&s->config.catalogue, RULE_UNREADABLE);

	if (st != ST_SKIP || !rule)
		return cli_fail(st == ST_SKIP ? EXIT_PARTLY : EXIT_FAILED, "%s: %s", path, why);
	return cli_fail(EXIT_PARTLY, "%s: %s. %s", path, why, catalogue_advice(rule, why));
}

static int open_file(struct single *s, const char *path, bool named, const char *sender)
{
	const char *slash = strrchr(path, '/');
	struct found f = { .sender = "" };
	struct err e;
	enum status st;
	int status = configure(s, named);

	if (status == EXIT_ACCEPTED)
		status = begin(s);
	if (status != EXIT_ACCEPTED)
		return status;
	s->file = slash && slash[1] ? slash + 1 : path;
	f.name = f.path = text_visible(&s->arena, s->file, strlen(s->file));
	if (!f.path)
		return cli_fail(EXIT_FAILED, "%s: out of memory", path);
	if (named && sender && (st = sender_named(&s->config, sender, &s->arena, &e)) != ST_OK)
		return cli_fail(st == ST_SKIP ? EXIT_USAGE : EXIT_FAILED, "--sender %s: %s", sender, e.msg);
	if (named && find_one(&s->config, path, sender, &s->arena, &f, &e) != ST_OK)
		return cli_fail(EXIT_FAILED, "%s: %s", path, e.msg);
	st = bytes_open(path, &s->config.limits, &s->bytes, &e);
	if (st == ST_OK)
		st = unpack_prepare(s->bytes.p, s->bytes.n, &e);
	if (st != ST_OK)
		return single_unread(s, path, st, e.msg);
	s->sub.name = f.name;
	s->sub.sender = f.sender;
	s->sub.path = f.path;
	memcpy(s->sub.sha256, s->bytes.sha256, SHA256_TEXT);
	return EXIT_ACCEPTED;
}

int single_file(struct single *s, const char *path, bool named, const char *sender)
{
	int status;

	memset(s, 0, sizeof *s);
	arena_init(&s->arena, 0);
	if (!path_exists(path, &status))
		return status;
	status = open_file(s, path, named, sender);
	if (status != EXIT_ACCEPTED)
		single_close(s);
	return status;
}

bool single_apart(const char *path, int *status)
{
	/* What is shown may be looked at for hours. */
	const struct limits lim = limits_default();
	const struct allowance may = { .memory_bytes = lim.worker.memory_bytes, .cpu_seconds = lim.worker.cpu_seconds };
	pid_t self = getpid(), pid;
	struct err why;
	int end;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		child_begin(self);
		child_limit(&may);
		return true;
	}
	if (pid < 0) {
		*status = cli_fail(EXIT_FAILED, "%s: no process could be started to read it: %s", path, strerror(errno));
		return false;
	}
	while (waitpid(pid, &end, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(end)) {
		*status = WEXITSTATUS(end);
		return false;
	}
	child_death("reading it", end, &may, &why);
	*status = cli_fail(EXIT_PARTLY, "%s: %s", path, why.msg);
	return false;
}

int single_confine(const struct single *s, const char *folder)
{
	const struct sandbox box = { .read = { s->config.home.mappings, s->config.home.rules }, .write = folder,
		.keep = { s->findings ? s->findings_to : 0 } };
	struct err e;

	if (sandbox_told_off() || sandbox_possible(NULL) != ST_OK || sandbox_enter(&box, &e) == ST_OK)
		return EXIT_ACCEPTED;
	return cli_fail(EXIT_FAILED, "%s", e.msg);
}

/* ---- decoding ---- */

struct decoding {
	struct single *single;
	struct intake *intake;
	const struct row_sink *sink;
	bool told;
	void (*aside)(const struct single *s, const char *member, const char *why);
};

/* Whether it can be read, in a submission of its own that is thrown away. */
static enum status try_member(const struct single *s, const char *path, const unsigned char *p, size_t n, struct err *e)
{
	struct submission scratch;
	uint16_t member;
	enum status st;

	TRY(submission_init(&scratch, &s->config, e));
	st = submission_member(&scratch, path, &member, e);
	if (st == ST_OK)
		st = decode_member(&scratch, member, p, n, &decode_nowhere, e);
	submission_release(&scratch);
	return st;
}

static enum status put_aside(struct decoding *d, uint16_t member, const struct intake_member *m, struct err *e)
{
	const struct row_sink *to = d->sink;

	if (!m->skipped)
		d->aside(d->single, m->path, m->why);
	if (!d->told)
		return ST_OK;
	TRY(intake_set_aside(&d->single->sub, member, m, e));
	TRY(to->sheet(to->user, (uint16_t)(d->single->sub.nsheet - 1), e));
	return to->sheet_end(to->user, e);
}

static enum status on_member(void *user, uint32_t i, const unsigned char *p, size_t n, struct err *e)
{
	struct decoding *d = user;
	struct intake_member m = d->intake->v[i];
	struct err why;
	uint16_t member;

	if (!m.why) {
		enum status st = try_member(d->single, m.path, p, n, &why);

		if (st == ST_SKIP && d->intake->n > 1)
			m.why = why.msg;
		else if (st != ST_OK)
			return err_set(e, st, "%s", why.msg);
	}
	TRY(intake_member(&d->single->sub, &m, &member, e));
	if (m.why)
		return put_aside(d, member, &m, e);
	return decode_member(&d->single->sub, member, p, n, d->sink, e);
}

enum status single_decode(struct single *s, const struct row_sink *sink, bool told,
	void (*aside)(const struct single *s, const char *member, const char *why), struct err *e)
{
	struct input input = { s->sub.path, s->sub.path };
	struct opened opened = { .bytes = s->bytes };
	struct intake all;
	struct decoding d = { s, &all, sink, told, aside };

	TRY(intake_look(&s->config, &input, 1, &opened, &s->arena, &all, e));
	if (all.n == 1 && all.v->why)
		return err_set(e, ST_SKIP, "%s", all.v->why);
	return intake_each(&all, on_member, &d, e);
}

/* ---- stages ---- */

/* The file that findings go to is opened before the process is confined, and emptied when they are written. */
static int open_findings(const char *path, bool *made)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0666);

	*made = fd >= 0;
	return fd >= 0 || errno != EEXIST ? fd : open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
}

static int begin_stream(struct single *s, const char *reference)
{
	struct err e;
	int status = configure(s, true);

	if (status == EXIT_ACCEPTED && reference && config_reference(&s->config, reference, &e) != ST_OK)
		status = cli_fail(EXIT_USAGE, "--reference %s", e.msg);
	if (status == EXIT_ACCEPTED)
		status = begin(s);
	if (status == EXIT_ACCEPTED)
		status = single_confine(s, NULL);
	if (status != EXIT_ACCEPTED)
		single_close(s);
	return status;
}

bool stage_begin(struct single *s, const char *findings, const char *reference, int *status)
{
	bool made = false;
	struct stat sb;

	memset(s, 0, sizeof *s);
	arena_init(&s->arena, 0);
	s->findings = findings;
	s->findings_to = findings ? open_findings(findings, &made) : -1;
	if (findings && s->findings_to < 0) {
		*status = cli_fail(EXIT_FAILED, "%s: cannot be written: %s", findings, strerror(errno));
		return false;
	}
	if (single_apart("standard input", status)) {
		*status = begin_stream(s, reference);
		return *status == EXIT_ACCEPTED;
	}
	/* what failed before it had findings leaves no file of them */
	if (made && fstat(s->findings_to, &sb) == 0 && sb.st_size == 0)
		unlink(findings);
	if (findings)
		close(s->findings_to);
	return false;
}

int single_read(struct single *s)
{
	struct err e;
	enum status st = obscsv_read(&s->sub, stdin, &e);

	if (st == ST_OK)
		return EXIT_ACCEPTED;
	return cli_fail(st == ST_SKIP ? EXIT_PARTLY : EXIT_FAILED, "standard input: %s", e.msg);
}

struct emit_run single_run(struct single *s, struct emit_sub *sub)
{
	*sub = emit_sub_of(&s->sub, &s->counts, s->sub.path);
	return (struct emit_run){
		.config = &s->config, .run_id = "check", .as_of = "", .previous = "", .codes = "m49",
		.csv = true, .xlsx = true, .nsub = 1, .sub = sub, .jobs = 1,
	};
}

int state_status(const struct submission *s)
{
	switch (submission_state(s)) {
	case SUB_REJECTED:
		return EXIT_FINDINGS;
	case SUB_UNREADABLE:
		return EXIT_PARTLY;
	default:
		return EXIT_ACCEPTED;
	}
}

int single_findings(struct single *s)
{
	struct emit_sub sub;
	struct emit_run r = single_run(s, &sub);
	struct err e;

	if (!s->findings)
		return EXIT_ACCEPTED;
	if (findings_sort(&s->sub, &e) != ST_OK)
		return cli_fail(EXIT_FAILED, "%s", e.msg);
	if (ftruncate(s->findings_to, 0) != 0 && errno != EINVAL) /* a pipe has no length */
		return cli_fail(EXIT_FAILED, "%s: cannot be written: %s", s->findings, strerror(errno));
	return emit_findings_csv(&r, s->findings_to, s->findings, &e) == ST_OK ? EXIT_ACCEPTED : cli_fail(EXIT_FAILED, "%s", e.msg);
}

int single_write(struct single *s)
{
	struct err e;
	int status = single_findings(s);

	if (status != EXIT_ACCEPTED)
		return status;
	if (obscsv_write(&s->sub, stdout, &e) != ST_OK)
		return ferror(stdout) ? EXIT_FAILED : cli_fail(EXIT_FAILED, "%s", e.msg);
	return state_status(&s->sub);
}

void single_close(struct single *s)
{
	if (s->begun)
		submission_release(&s->sub);
	bytes_release(&s->bytes);
	if (s->configured)
		config_release(&s->config);
	arena_release(&s->arena);
	s->begun = s->configured = false;
}

const struct cli_option stage_options[] = {
	{ "findings", 0, "FILE", "write what was found to FILE, with the columns of findings.csv" },
	{ NULL, 0, NULL, NULL },
};

bool stage_args(const struct command *c, int argc, char **argv, const char **findings, int *status)
{
	struct args a = args_start(c, argc, argv);

	*findings = NULL;
	for (int o; (o = args_next(&a)) != ARGS_END;) {
		if (o == ARGS_STOP) {
			*status = a.status;
			return false;
		}
		*findings = a.value;
	}
	if (!a.noperand)
		return true;
	*status = args_wrong(c, "it reads standard input and takes no file");
	return false;
}
