#include "run/process.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "decode/decode.h"
#include "layout/layout.h"
#include "normalize/normalize.h"

/* One input. *total is what all have together; what would go beyond the limit is not even copied. */
static enum status open_input(const struct config *c, const struct found *f, const char *path, struct opened *o, uint64_t *total)
{
	struct stat sb;
	enum status st;

	if (lstat(path, &sb) == 0 && S_ISREG(sb.st_mode) && *total && *total + (uint64_t)sb.st_size > c->limits.file_bytes)
		st = err_set(&o->why, ST_SKIP, "the files of this submission together are larger than %llu MB",
			(unsigned long long)(c->limits.file_bytes >> 20));
	else if (f->root >= 0)
		st = bytes_open_beneath(f->root, path + f->below, &c->limits, &o->bytes, &o->why);
	else
		st = bytes_open(path, &c->limits, &o->bytes, &o->why);
	o->refused = st != ST_OK;
	*total += o->bytes.n;
	return st == ST_FATAL ? ST_FATAL : ST_OK;
}

/* Of a folder: the hash of the names and hashes of its files, or the reason where one cannot be read. */
static enum status hash_inputs(const struct found *f, const struct opened *o, char sha256[SHA256_TEXT], struct err *e)
{
	size_t n = 0, cap = 1;
	char *all;

	for (uint32_t i = 0; i < f->ninput; i++)
		cap += strlen(f->input[i].name) + SHA256_TEXT + sizeof o[i].why.msg + 2;
	all = malloc(cap);
	if (!all)
		return err_set(e, ST_FATAL, "out of memory opening %s", f->path);
	for (uint32_t i = 0; i < f->ninput; i++) {
		const char *what = o[i].refused ? o[i].why.msg : o[i].bytes.sha256;

		n = (size_t)(stpcpy(all + n, f->input[i].name) + 1 - all);
		n = (size_t)(stpcpy(all + n, what) + 1 - all);
		all[n - 1] = '\n';
	}
	sha256_hex(all, n, sha256);
	free(all);
	return ST_OK;
}

enum status process_open(const struct config *c, const struct found *f, struct opened **out, char sha256[SHA256_TEXT], struct err *e)
{
	struct opened *o = calloc(f->ninput ? f->ninput : 1, sizeof *o);
	enum status st = ST_OK;
	uint64_t total = 0;

	if (!o)
		return err_set(e, ST_FATAL, "out of memory opening %s", f->path);
	for (uint32_t i = 0; i < f->ninput && st == ST_OK; i++) {
		st = open_input(c, f, f->input[i].path, &o[i], &total);
		if (st != ST_OK)
			err_set(e, st, "%s: %s", f->path, o[i].why.msg);
	}
	if (st == ST_OK && f->refused)
		sha256_hex(f->refused, strlen(f->refused), sha256);
	else if (st == ST_OK && f->ninput == 1 && !o[0].refused && f->input[0].path == f->full)
		memcpy(sha256, o[0].bytes.sha256, SHA256_TEXT);
	else if (st == ST_OK)
		st = hash_inputs(f, o, sha256, e);
	if (st != ST_OK) {
		process_close(f, o);
		return st;
	}
	*out = o;
	return ST_OK;
}

void process_close(const struct found *f, struct opened *o)
{
	for (uint32_t i = 0; o && i < f->ninput; i++)
		bytes_release(&o[i].bytes);
	free(o);
}

static enum status begin(const struct config *c, const struct found *f, const char sha256[SHA256_TEXT], struct submission *s,
	struct err *e)
{
	TRY(submission_init(s, c, e));
	s->name = f->name;
	s->sender = f->sender;
	s->path = f->path;
	memcpy(s->sha256, sha256, SHA256_TEXT);
	return ST_OK;
}

/* ---- reading ---- */

struct reading {
	struct submission *sub;
	struct intake *members;
	const struct row_sink *sink;
	uint32_t from; /* members before it are known already */
	uint32_t at;   /* the one that is read */
	struct arena *arena;
};

/* ST_SKIP: it is damaged; why is in e. */
static enum status read_member(void *user, uint32_t i, const unsigned char *p, size_t n, struct err *e)
{
	struct reading *r = user;
	uint16_t member;

	r->at = i;
	TRY(intake_member(r->sub, &r->members->v[i], &member, e));
	if (r->members->v[i].why)
		return intake_set_aside(r->sub, member, &r->members->v[i], e);
	return decode_member(r->sub, member, p, n, r->sink, e);
}

/* Decodes all members that are not refused yet. ST_SKIP: member *failed is damaged; why is in e. */
static enum status read_members(struct submission *s, struct intake *m, uint32_t *failed, struct err *e)
{
	struct reading r = { .sub = s, .members = m };
	struct layout_run *l;
	struct row_sink sink;
	enum status st;

	TRY(layout_begin(s, &l, e));
	sink = layout_sink(l);
	r.sink = &sink;
	st = intake_each(m, read_member, &r, e);
	*failed = r.at;
	if (st == ST_OK)
		return layout_end(l, e);
	layout_end(l, NULL);
	return st;
}

static enum status try_member(void *user, uint32_t i, const unsigned char *p, size_t n, struct err *e)
{
	struct reading *r = user;
	struct intake_member *m = &r->members->v[i];
	uint16_t member;
	enum status st;

	if (i < r->from || m->why)
		return ST_OK;
	TRY(submission_member(r->sub, m->path, &member, e));
	st = decode_member(r->sub, member, p, n, r->sink, e);
	if (st != ST_SKIP)
		return st;
	m->why = arena_strdup(r->arena, e->msg, strlen(e->msg));
	return m->why ? ST_OK : err_set(e, ST_FATAL, "out of memory");
}

/* Once one is damaged the members behind it are only looked at, so that all are known before everything is read again. */
static enum status refuse_damaged(struct submission *s, struct intake *m, uint32_t failed, struct arena *a, struct err *e)
{
	struct reading r = { .sub = s, .members = m, .sink = &decode_nowhere, .from = failed + 1, .arena = a };

	m->v[failed].why = arena_strdup(a, e->msg, strlen(e->msg));
	return m->v[failed].why ? intake_each(m, try_member, &r, e) : err_set(e, ST_FATAL, "out of memory");
}

/* A member that turns out to be damaged is left out and all is read again, so that nothing of it remains. */
static enum status read_all(const struct config *c, const struct found *f, struct intake *m, const char sha256[SHA256_TEXT],
	struct arena *a, struct submission *s, struct err *e)
{
	for (;;) {
		struct err why = { "" };
		uint32_t failed = 0;
		enum status st;

		TRY(begin(c, f, sha256, s, e));
		st = read_members(s, m, &failed, &why);
		if (st == ST_OK)
			return ST_OK;
		st = st == ST_SKIP && !m->v[failed].why ? refuse_damaged(s, m, failed, a, &why) : ST_FATAL;
		submission_release(s);
		if (st != ST_OK)
			return err_set(e, ST_FATAL, "%s", why.msg);
	}
}

static enum status understand(struct submission *s, bool warn_sender, struct rule_counts *counts, struct err *e)
{
	enum status st;

	if (warn_sender && !*s->sender)
		TRY(finding_say(s, "SENDER-UNKNOWN", (struct origin){ ROW_NONE, 0, SHEET_NONE }, NULL, NULL, NULL, e));
	TRY(normalize_submission(s, e));
	TRY(validate_submission(s, counts, e));
	TRY(findings_sort(s, e));
	ledger_sort(&s->ledger, s->syms);
	st = ledger_balance(s, e);
	return st == ST_SKIP ? ST_END : st;
}

enum status process_submission(const struct config *c, const struct found *f, const struct opened *o,
	const char sha256[SHA256_TEXT], bool warn_sender, struct submission *s, struct rule_counts *counts, struct err *e)
{
	struct intake m;
	struct arena a;
	enum status st;

	memset(counts, 0, sizeof *counts);
	if (f->refused)
		return process_refused(c, f, sha256, f->refused, s, e);
	arena_init(&a, 0);
	st = intake_look(c, f->input, f->ninput, o, &a, &m, e);
	if (st == ST_OK)
		st = read_all(c, f, &m, sha256, &a, s, e);
	if (st != ST_OK)
		goto out;
	st = understand(s, warn_sender, counts, e);
	if (st != ST_OK)
		submission_release(s);
	if (st == ST_SKIP)
		st = ST_FATAL;
out:
	arena_release(&a);
	return st;
}

/* All files of it, of which nothing is known but their names. */
static enum status refuse_files(struct submission *s, const struct found *f, struct err *e)
{
	const char *slash = strrchr(f->path, '/');
	struct intake_member m = { .path = slash ? slash + 1 : f->path, .why = "", .sha256 = "" };
	uint16_t member;

	if (!f->ninput)
		return intake_member(s, &m, &member, e);
	for (uint32_t i = 0; i < f->ninput; i++) {
		m.path = f->input[i].name;
		TRY(intake_member(s, &m, &member, e));
	}
	return ST_OK;
}

enum status process_refused(const struct config *c, const struct found *f, const char sha256[SHA256_TEXT],
	const char *why, struct submission *s, struct err *e)
{
	enum status st;

	TRY(begin(c, f, sha256, s, e));
	st = refuse_files(s, f, e);
	if (st == ST_OK)
		st = finding_say(s, RULE_UNREADABLE, (struct origin){ ROW_NONE, 0, SHEET_NONE }, NULL, NULL, why, e);
	if (st == ST_OK)
		st = findings_sort(s, e);
	if (st != ST_OK)
		submission_release(s);
	return st;
}
