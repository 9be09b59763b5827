#include "run/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "core/exit.h"
#include "core/publish.h"
#include "run/gather.h"


static volatile sig_atomic_t interrupted;

void run_interrupt(void)
{
	interrupted = 1;
}

struct night {
	const struct config *config;
	const struct run_options *o;
	struct run_result *r;
	struct arena arena;
	struct found_list found;
	struct gathered gathered;
	struct emit_run emit;
	char state[PATH_MAX], staged[PATH_MAX + 96], as_of[16], previous[64];
	int lock;
};

static void tell(const struct night *n, const char *what, const struct emit_sub *s, uint32_t done, uint32_t total)
{
	if (n->o->event)
		n->o->event(n->o->user, what, s, done, total);
}

/* ---- the outbox and its lock ---- */

static enum status make_folder(const char *path, struct err *e)
{
	struct stat st;

	if (mkdir(path, 0777) == 0 || (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
		return ST_OK;
	return err_set(e, ST_FATAL, "%s: this folder cannot be made: %m", path);
}

/* Also the folders above it. */
static enum status make_path(const char *path, struct err *e)
{
	char buf[PATH_MAX];

	if (snprintf(buf, sizeof buf, "%s", path) >= (int)sizeof buf)
		return err_set(e, ST_FATAL, "%s: the path is too long", path);
	for (char *s = buf + 1; *s; s++) {
		if (*s != '/')
			continue;
		*s = '\0';
		TRY(make_folder(buf, e));
		*s = '/';
	}
	return make_folder(buf, e);
}

static enum status take_lock(struct night *n, struct err *e)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof path, "%s/.lock", n->o->outbox);
	n->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (n->lock < 0)
		return err_set(e, ST_FATAL, "%s: cannot be written: %m", path);
	if (flock(n->lock, LOCK_EX | LOCK_NB) == 0)
		return ST_OK;
	if (errno == EWOULDBLOCK)
		n->r->exit_status = EXIT_LOCKED;
	return err_set(e, ST_FATAL, errno == EWOULDBLOCK ?
		"%s: another run holds the lock; wait until it has ended" : "%s: cannot be locked: %m", path);
}

/* What a killed run left behind; the lock is held, so nobody else is at work. */
static enum status remove_stale(const char *outbox, struct err *e)
{
	DIR *d = opendir(outbox);
	struct dirent *x;
	enum status st = ST_OK;

	if (!d)
		return err_set(e, ST_FATAL, "%s: cannot be read: %m", outbox);
	while (st == ST_OK && (x = readdir(d)) != NULL) {
		char path[2 * PATH_MAX];

		if (strncmp(x->d_name, ".stage-", 7))
			continue;
		snprintf(path, sizeof path, "%s/%s", outbox, x->d_name);
		st = publish_remove_tree(path, e);
	}
	closedir(d);
	return st;
}

static enum status prepare(struct night *n, struct err *e)
{
	char artifacts[PATH_MAX + 16];

	n->r->exit_status = EXIT_FAILED;
	TRY(make_path(n->o->outbox, e));
	TRY(take_lock(n, e));
	TRY(remove_stale(n->o->outbox, e));
	if (snprintf(n->state, sizeof n->state, "%s%s", n->o->state ? n->o->state : n->o->outbox, n->o->state ? "" : "/.state") >=
		(int)sizeof n->state - 16)
		return err_set(e, ST_FATAL, "%s: the path is too long", n->state);
	snprintf(artifacts, sizeof artifacts, "%s/artifacts", n->state);
	return make_path(artifacts, e);
}

/* ---- which run this is, and which came before ---- */

static enum status set_date(struct night *n, struct err *e)
{
	struct tm tm = { 0 };
	time_t now = time(NULL);
	const char *end;

	if (!n->o->as_of) {
		gmtime_r(&now, &tm);
		strftime(n->as_of, sizeof n->as_of, "%Y-%m-%d", &tm);
		return ST_OK;
	}
	end = strptime(n->o->as_of, "%Y-%m-%d", &tm);
	if (!end || *end || strlen(n->o->as_of) != 10 || timegm(&tm) == -1 || tm.tm_mday != atoi(n->o->as_of + 8)) {
		n->r->exit_status = EXIT_USAGE;
		return err_set(e, ST_FATAL, "'%s' is no date; write it as 2026-11-24", n->o->as_of);
	}
	memcpy(n->as_of, n->o->as_of, 11);
	return ST_OK;
}

static void set_run_id(struct night *n)
{
	struct hash128 sum = hash128(n->config->version, strlen(n->config->version),
		(uint64_t)n->o->csv | (uint64_t)n->o->xlsx << 1 | (uint64_t)!strcmp(n->o->codes, "iso3") << 2);
	char hex[33];

	for (uint32_t i = 0; i < n->gathered.n; i++) {
		const struct slot *s = &n->gathered.slot[i];
		uint64_t seed = hash64(s->found->path, strlen(s->found->path), hash64(s->found->name, strlen(s->found->name), i));

		sum = hash128_add(sum, hash128(s->sha256, strlen(s->sha256), seed));
	}
	hash128_hex(sum, hex);
	snprintf(n->r->run_id, sizeof n->r->run_id, "%.4s%.2s%.2s-%.12s", n->as_of, n->as_of + 5, n->as_of + 8, hex);
}

static json_t *load_run(const char *outbox, const char *id)
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof path, "%s/%s/run.json", outbox, id);
	return json_load_file(path, 0, NULL);
}

/* The run before this one: what `latest` shows, or, where that is this very run made once more, what it says
 * came before it. So a run that is repeated says the same as the first time. */
static json_t *load_previous(struct night *n)
{
	char path[PATH_MAX + 16], target[64] = "";
	json_t *latest, *previous = NULL;
	const char *id;

	snprintf(path, sizeof path, "%s/latest", n->o->outbox);
	if (readlink(path, target, sizeof target - 1) <= 0)
		return NULL;
	latest = load_run(n->o->outbox, target);
	if (strcmp(target, n->r->run_id)) {
		snprintf(n->previous, sizeof n->previous, "%s", target);
		return latest;
	}
	id = json_string_value(json_object_get(latest, "previous"));
	if (id && *id && !strchr(id, '/')) {
		snprintf(n->previous, sizeof n->previous, "%s", id);
		previous = load_run(n->o->outbox, id);
	}
	json_decref(latest);
	return previous;
}

static bool same_in(const json_t *run, const struct slot *s)
{
	const json_t *all = json_object_get(run, "submissions"), *x;
	size_t i;

	json_array_foreach(all, i, x) {
		const char *name = json_string_value(json_object_get(x, "name"));
		const char *sha256 = json_string_value(json_object_get(x, "sha256"));

		if (name && sha256 && !strcmp(name, s->found->name))
			return !strcmp(sha256, s->sha256);
	}
	return false;
}

/* ---- gather, reconcile, count ---- */

static void on_gathered(void *user, const struct slot *s, uint32_t done, uint32_t total)
{
	struct night *n = user;
	struct emit_sub x = { .sub = slot_submission((struct slot *)s), .input = s->found->full };

	tell(n, "read", &x, done, total);
}

static enum status gather_all(struct night *n, struct err *e)
{
	struct gather_options o = { n->state, n->o->jobs, &interrupted, on_gathered, n };
	enum status st;

	if (o.jobs == 0)
		o.jobs = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
	n->emit.jobs = o.jobs;
	st = find_submissions(n->config, n->o->inbox, &n->arena, &n->found, e);
	if (st == ST_SKIP || (st == ST_OK && !n->found.n)) {
		n->r->exit_status = EXIT_USAGE;
		return st == ST_SKIP ? ST_FATAL : err_set(e, ST_FATAL,
			"%s: the inbox is empty, nothing was published; put submissions into it as SENDER/FILE", n->o->inbox);
	}
	TRY(st);
	tell(n, "found", NULL, 0, n->found.n);
	st = gather(n->config, &n->found, &o, &n->gathered, e);
	return st == ST_END ? ST_FATAL : st;
}

static enum status describe_run(struct night *n, struct err *e)
{
	struct emit_sub *v = arena_alloc(&n->arena, n->gathered.n, sizeof *v);
	json_t *previous;

	if (!v)
		return err_set(e, ST_FATAL, "out of memory for %u submissions", n->gathered.n);
	set_run_id(n);
	previous = load_previous(n);
	for (uint32_t i = 0; i < n->gathered.n; i++) {
		struct slot *s = &n->gathered.slot[i];

		v[i] = (struct emit_sub){ .sub = slot_submission(s), .input = s->found->full, .unchanged = same_in(previous, s),
			.counts = s->counts };
	}
	json_decref(previous);
	n->emit.config = n->config;
	n->emit.run_id = n->r->run_id;
	n->emit.previous = n->previous;
	n->emit.as_of = n->as_of;
	n->emit.codes = n->o->codes;
	n->emit.csv = n->o->csv;
	n->emit.xlsx = n->o->xlsx;
	n->emit.nsub = n->gathered.n;
	n->emit.sub = v;
	return ST_OK;
}

static enum status reconcile_all(struct night *n, struct err *e)
{
	struct submission **sub = arena_alloc(&n->arena, n->emit.nsub, sizeof *sub);

	if (!sub)
		return err_set(e, ST_FATAL, "out of memory for %u submissions", n->emit.nsub);
	for (uint32_t i = 0; i < n->emit.nsub; i++)
		sub[i] = n->emit.sub[i].sub;
	return reconcile(sub, n->emit.nsub, e);
}

static void count(struct night *n)
{
	struct run_result *r = n->r;

	for (uint32_t i = 0; i < n->emit.nsub; i++) {
		const struct emit_sub *x = &n->emit.sub[i];

		switch (submission_state(x->sub)) {
		case SUB_ACCEPTED:
			r->accepted++;
			break;
		case SUB_WARNINGS:
			r->warnings++;
			break;
		case SUB_REJECTED:
			r->rejected++;
			break;
		case SUB_UNREADABLE:
			r->unreadable++;
			break;
		}
		r->unchanged += x->unchanged;
		for (uint32_t k = 0; k < x->sub->findings.n; k++)
			r->findings[x->sub->findings.v[k].severity]++;
		for (uint32_t k = 0; k < x->sub->ledger.n; k++) {
			const struct led_line *l = &x->sub->ledger.v[k];

			if (l->stage == LED_DECODE)
				r->cells += l->cells;
			if (l->stage == LED_NORMALIZE && l->disposition == LED_EMITTED)
				r->observations += l->cells;
		}
	}
	n->emit.exit_status = r->unreadable ? EXIT_PARTLY : r->rejected ? EXIT_FINDINGS : EXIT_ACCEPTED;
}

static enum status balance_all(const struct night *n, struct err *e)
{
	for (uint32_t i = 0; i < n->emit.nsub; i++) {
		struct err why;

		if (ledger_balance(n->emit.sub[i].sub, &why) != ST_OK)
			return err_set(e, ST_FATAL, "%s: the ledger does not balance, nothing was published: %s",
				n->emit.sub[i].sub->path, why.msg);
	}
	return ST_OK;
}

/* ---- write, verify, publish ---- */

/* Reading back happens in a child too: what it reads was written from what strangers sent. */
static enum status verify_staged(const char *staged, struct err *e)
{
	struct err why = { "" };
	int ends[2], wait_status;
	ssize_t got;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_set(e, ST_FATAL, "the check of the output could not be started: %m");
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		struct verified v;
		enum status st = verify_run(staged, &v, &why);

		if (st != ST_OK && write(ends[1], why.msg, strlen(why.msg)) < 0)
			_exit(2);
		_exit(st != ST_OK);
	}
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return err_set(e, ST_FATAL, "the check of the output could not be started: %m");
	}
	do
		got = read(ends[0], why.msg, sizeof why.msg - 1);
	while (got < 0 && errno == EINTR);
	why.msg[got > 0 ? got : 0] = '\0';
	close(ends[0]);
	while (waitpid(pid, &wait_status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0)
		return ST_OK;
	return err_set(e, ST_FATAL, "what was written does not read back, nothing was published: %s",
		*why.msg ? why.msg : "the check ended early");
}

static int sync_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	if (type == FTW_F)
		return publish_sync_file(path, NULL) != ST_OK;
	return type == FTW_DP ? publish_sync_dir(path, NULL) != ST_OK : 1;
}

/* Times stand only here; the manifest leaves it out. */
static enum status write_events(const struct night *n, const struct timespec *began, struct err *e)
{
	char path[PATH_MAX + 128], when[32];
	struct timespec now;
	struct tm tm;
	FILE *f;
	bool bad;

	snprintf(path, sizeof path, "%s/events.jsonl", n->staged);
	f = fopen(path, "wbx");
	if (!f)
		return err_set(e, ST_FATAL, "%s: cannot be written: %m", path);
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &tm);
	for (uint32_t i = 0; i < n->emit.nsub; i++) {
		const struct submission *s = n->emit.sub[i].sub;

		fprintf(f, "{\"event\":\"submission\",\"name\":\"%s\",\"state\":\"%s\"}\n", s->name, sub_state_word(submission_state(s)));
	}
	fprintf(f, "{\"event\":\"written\",\"run\":\"%s\",\"time\":\"%s\",\"seconds\":%.3f}\n", n->r->run_id, when,
		(double)(now.tv_sec - began->tv_sec) + (double)(now.tv_nsec - began->tv_nsec) / 1e9);
	bad = ferror(f);
	if (fclose(f) != 0 || bad)
		return err_set(e, ST_FATAL, "%s: cannot be written: %m", path);
	return ST_OK;
}

static enum status stop_here(struct err *e)
{
	return interrupted ? err_set(e, ST_FATAL, "interrupted, nothing was published") : ST_OK;
}

static enum status deliver(struct night *n, const struct timespec *began, struct err *e)
{
	if (snprintf(n->staged, sizeof n->staged, "%s/.stage-%s", n->o->outbox, n->r->run_id) >= PATH_MAX)
		return err_set(e, ST_FATAL, "%s: the path is too long", n->o->outbox);
	TRY(make_folder(n->staged, e));
	tell(n, "write", NULL, 0, n->emit.nsub);
	TRY(stop_here(e));
	TRY(emit_run_files(&n->emit, n->staged, e));
	TRY(stop_here(e));
	tell(n, "verify", NULL, 0, n->emit.nsub);
	TRY(verify_staged(n->staged, e));
	TRY(write_events(n, began, e));
	TRY(stop_here(e));
	tell(n, "publish", NULL, 0, n->emit.nsub);
	if (nftw(n->staged, sync_one, 16, FTW_PHYS | FTW_DEPTH) != 0)
		return err_set(e, ST_FATAL, "%s: could not be synced to disk: %m", n->staged);
	return publish_run(n->o->outbox, n->staged, n->r->run_id, e);
}

static enum status whole_night(struct night *n, struct err *e)
{
	struct timespec began;

	clock_gettime(CLOCK_REALTIME, &began);
	TRY(set_date(n, e));
	TRY(prepare(n, e));
	TRY(gather_all(n, e));
	TRY(describe_run(n, e));
	tell(n, "reconcile", NULL, 0, n->emit.nsub);
	TRY(reconcile_all(n, e));
	TRY(balance_all(n, e));
	count(n);
	TRY(deliver(n, &began, e));
	n->r->exit_status = n->emit.exit_status;
	if (n->o->finished)
		n->o->finished(n->o->user, &n->emit);
	return ST_OK;
}

enum status run_night(const struct config *c, const struct run_options *o, struct run_result *r, struct err *e)
{
	struct night n = { .config = c, .o = o, .r = r, .lock = -1 };
	enum status st;

	memset(r, 0, sizeof *r);
	r->exit_status = EXIT_FAILED;
	arena_init(&n.arena, 0);
	st = whole_night(&n, e);
	if (st != ST_OK && interrupted) {
		r->exit_status = EXIT_INTERRUPTED;
		err_set(e, ST_FATAL, "interrupted, nothing was published");
	}
	if (st != ST_OK && *n.staged)
		publish_remove_tree(n.staged, NULL);
	gather_release(&n.gathered);
	arena_release(&n.arena);
	if (n.lock >= 0)
		close(n.lock);
	return st;
}
