#include "run/deliver.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/child.h"
#include "core/publish.h"
#include "core/sandbox.h"
#include "run/outbox.h"

static enum status stop_here(const struct delivery *d, struct err *e)
{
	return *d->stop ? err_set(e, ST_FATAL, "interrupted, nothing was published") : ST_OK;
}

/* ---- to disk ---- */

#define MANY 16 /* submissions, of six files and more each: from then on all is synced by one call */

static struct syncing { /* nftw() hands nothing on */
	ino_t *second; /* files with two names that have been synced */
	size_t n;
	struct err why;
} *syncing;

/* Has this file been synced under another name? */
static bool synced(const struct stat *st)
{
	struct syncing *s = syncing;
	ino_t *more;

	if (st->st_nlink < 2)
		return false;
	for (size_t i = 0; i < s->n; i++)
		if (s->second[i] == st->st_ino)
			return true;
	more = realloc(s->second, (s->n + 1) * sizeof *more);
	if (more) {
		s->second = more;
		s->second[s->n++] = st->st_ino;
	}
	return false;
}

static int sync_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	struct err *e = &syncing->why;

	(void)at;
	if (type == FTW_F)
		return !synced(st) && publish_sync_file(path, e) != ST_OK;
	if (type == FTW_DP)
		return publish_sync_dir(path, e) != ST_OK;
	return err_set(e, ST_FATAL, "%s: cannot be read back: %m", path) != ST_OK;
}

static enum status sync_each(const char *staged, struct err *e)
{
	struct syncing s = { .n = 0 };
	enum status st = ST_OK;

	syncing = &s;
	if (nftw(staged, sync_one, 16, FTW_PHYS | FTW_DEPTH) != 0)
		st = err_set(e, ST_FATAL, "%s", *s.why.msg ? s.why.msg : "what was written could not be synced to disk");
	free(s.second);
	return st;
}

/* folder: the staged folder as it was opened before anything was written to it, so that no error of writing is missed. */
static enum status sync_all(const struct delivery *d, const char *staged, int folder, struct err *e)
{
	if (d->run->nsub < MANY)
		return sync_each(staged, e);
	return syncfs(folder) == 0 ? ST_OK : err_set(e, ST_FATAL, "%s: cannot be synced to disk: %m", staged);
}

/* What came after the check. */
static enum status sync_last(const char *staged, struct err *e)
{
	static const char *const name[] = { "MANIFEST.sha256", "events.jsonl" };
	char path[PATH_MAX + 128];

	for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
		snprintf(path, sizeof path, "%s/%s", staged, name[i]);
		TRY(publish_sync_file(path, e));
	}
	return publish_sync_dir(staged, e);
}

/* ---- reading back, in a child too: what it reads was written from what strangers sent ---- */

struct text {
	char *s;
	size_t n, cap;
};

static bool write_all(int to, const char *s, size_t n)
{
	while (n) {
		ssize_t k = write(to, s, n);

		if (k < 0)
			return false;
		s += k;
		n -= (size_t)k;
	}
	return true;
}

/* What it says: the lines of the manifest, or why there are none. */
static int check_staged(const struct delivery *d, const char *staged, int to)
{
	const struct sandbox box = { .read = { staged }, .keep = { to }, .silent = true, .starts_children = true };
	struct err why = { "" };
	struct verified v;
	enum status st;
	char *manifest;
	size_t n;

	child_limit(&d->run->config->limits.writer);
	st = d->run->config->sandbox ? sandbox_enter(&box, &why) : ST_OK;
	if (st == ST_OK)
		st = verify_staged(staged, &v, &manifest, &n, &why);
	if (st != ST_OK)
		return write_all(to, why.msg, strlen(why.msg)) ? 1 : 2;
	return write_all(to, manifest, n) ? 0 : 2;
}

/* To the end of the pipe, which is that of the child. */
static enum status read_all(const struct delivery *d, int from, pid_t pid, struct text *t, struct err *e)
{
	for (;;) {
		ssize_t k;

		if (t->cap - t->n < 4096) {
			char *more = realloc(t->s, 2 * t->cap + 4096);

			if (!more)
				return err_set(e, ST_FATAL, "no memory for the manifest");
			t->s = more;
			t->cap = 2 * t->cap + 4096;
		}
		k = read(from, t->s + t->n, t->cap - t->n - 1);
		if (k < 0 && errno != EINTR)
			return err_set(e, ST_FATAL, "the check of the output cannot be heard: %m");
		if (k < 0 && *d->stop)
			kill(pid, SIGKILL);
		t->n += k > 0 ? (size_t)k : 0;
		t->s[t->n] = '\0';
		if (k == 0)
			return ST_OK;
	}
}

static enum status check_in_child(const struct delivery *d, const char *staged, int folder, struct text *said, struct err *e)
{
	pid_t self = getpid(), pid;
	int ends[2], wait_status;
	struct err why;
	enum status st;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_set(e, ST_FATAL, "the check of the output could not be started: %m");
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		child_begin(self);
		_exit(check_staged(d, staged, ends[1]));
	}
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return err_set(e, ST_FATAL, "the check of the output could not be started: %m");
	}
	st = sync_all(d, staged, folder, e); /* the disk works while the check counts */
	if (st == ST_OK)
		st = read_all(d, ends[0], pid, said, e);
	if (st != ST_OK)
		kill(pid, SIGKILL);
	close(ends[0]);
	while (waitpid(pid, &wait_status, 0) < 0 && errno == EINTR)
		;
	if (st != ST_OK || (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0))
		return st;
	if (!said->n)
		child_death("the check", wait_status, &d->run->config->limits.writer, &why);
	return err_set(e, ST_FATAL, "what was written does not read back, nothing was published: %s", said->n ? said->s : why.msg);
}

static enum status check_and_list(const struct delivery *d, const char *staged, int folder, struct err *e)
{
	struct text manifest = { 0 };
	enum status st = check_in_child(d, staged, folder, &manifest, e);

	if (st == ST_OK)
		st = emit_manifest(staged, manifest.s, manifest.n, e);
	free(manifest.s);
	return st;
}

/* ---- what the manifest leaves out: times stand only here ---- */

static enum status write_events(const struct delivery *d, const char *staged, struct err *e)
{
	char path[PATH_MAX + 128], when[32];
	struct timespec now;
	struct tm tm;
	FILE *f;
	bool bad;

	snprintf(path, sizeof path, "%s/events.jsonl", staged);
	f = fopen(path, "wbxe");
	if (!f)
		return err_set(e, ST_FATAL, "%s: cannot be written: %m", path);
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &tm);
	for (uint32_t i = 0; i < d->run->nsub; i++) {
		const struct emit_gist *g = &d->run->sub[i].gist;

		fprintf(f, "{\"event\":\"submission\",\"name\":\"%s\",\"state\":\"%s\"}\n", g->name, sub_state_word(g->state));
	}
	fprintf(f, "{\"event\":\"written\",\"run\":\"%s\",\"time\":\"%s\",\"seconds\":%.3f}\n", d->run->run_id, when,
		(double)(now.tv_sec - d->began->tv_sec) + (double)(now.tv_nsec - d->began->tv_nsec) / 1e9);
	bad = ferror(f);
	if (fclose(f) != 0 || bad)
		return err_set(e, ST_FATAL, "%s: cannot be written: %m", path);
	return ST_OK;
}

/* ---- into place ---- */

static enum status write_and_publish(const struct delivery *d, const char *staged, int folder, struct err *e)
{
	d->phase(d->user, "write");
	TRY(stop_here(d, e));
	TRY(emit_run_files(d->run, staged, e));
	TRY(stop_here(d, e));
	d->phase(d->user, "verify");
	TRY(check_and_list(d, staged, folder, e));
	TRY(write_events(d, staged, e));
	TRY(stop_here(d, e));
	d->phase(d->user, "publish");
	TRY(sync_last(staged, e));
	TRY(stop_here(d, e));
	return publish_run(d->outbox, staged, d->run->run_id, e);
}

static enum status steps(const struct delivery *d, const char *staged, struct err *e)
{
	enum status st;
	int folder;

	TRY(outbox_folder(staged, e));
	folder = open(staged, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return err_set(e, ST_FATAL, "%s: cannot be opened: %m", staged);
	st = write_and_publish(d, staged, folder, e);
	close(folder);
	return st;
}

enum status deliver(const struct delivery *d, struct err *e)
{
	char staged[PATH_MAX];
	enum status st;

	if (snprintf(staged, sizeof staged, "%s/.stage-%s", d->outbox, d->run->run_id) >= (int)sizeof staged)
		return err_set(e, ST_FATAL, "%s: the path is too long", d->outbox);
	st = steps(d, staged, e);
	if (st != ST_OK)
		publish_remove_tree(staged, NULL);
	return st;
}
