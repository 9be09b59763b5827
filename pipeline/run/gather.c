#include "run/gather.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/worker.h"

#define LOOK_AGAIN_MS 500 /* a signal that comes between a look at stop and a wait is seen that much later */

struct running {
	struct worker worker;
	struct slot *slot;
	char temp[PATH_MAX + 16];
	int fd;
};
struct gathering {
	const struct config *config;
	const struct gather_options *o;
	struct gathered *out;
	struct running *running; /* o->jobs of them; pid 0: free */
	struct pollfd *poll;     /* as many */
	unsigned nrunning;
	uint32_t ndone;
	char program[33];        /* hash of the running program: a newer one computes again */
};

struct submission *slot_submission(const struct slot *s)
{
	return s->place == SLOT_HELD ? &s->held->artifact.sub : s->place == SLOT_HELD_REFUSED ? &s->held->refused_sub : NULL;
}

const struct rule_counts *slot_counts(const struct slot *s)
{
	return s->place == SLOT_HELD ? rule_counts_in(s->held->artifact.extra, s->held->artifact.n_extra) : NULL;
}

/* What a program computes depends on the program. The linker has hashed it; this is true of the first object, which is
 * the program itself, and where the linker did so. */
static int find_build_id(struct dl_phdr_info *info, size_t size, void *user)
{
	struct hash128 *out = user;

	(void)size;
	for (unsigned i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *ph = &info->dlpi_phdr[i];
		const unsigned char *p = (const unsigned char *)(info->dlpi_addr + ph->p_vaddr), *end = p + ph->p_memsz;

		while (ph->p_type == PT_NOTE && (size_t)(end - p) >= sizeof(ElfW(Nhdr))) {
			const ElfW(Nhdr) *note = (const ElfW(Nhdr) *)p;
			const unsigned char *name = p + sizeof *note, *text = name + ((note->n_namesz + 3u) & ~3u);

			if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && !memcmp(name, "GNU", 4) && note->n_descsz >= 16)
				*out = hash128(text, note->n_descsz, 0);
			p = text + ((note->n_descsz + 3u) & ~3u);
		}
	}
	return 1;
}

/* Where it did not, the bytes of the program are read. */
static enum status hash_program(char out[33], struct err *e)
{
	struct hash128 sum = { 0, 0 };
	unsigned char buf[65536];
	ssize_t n;
	int fd;

	dl_iterate_phdr(find_build_id, &sum);
	if (sum.lo || sum.hi) {
		hash128_hex(sum, out);
		return ST_OK;
	}
	fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(e, ST_FATAL, "the program cannot read itself: %m");
	for (uint64_t block = 0; (n = read(fd, buf, sizeof buf)) > 0; block++)
		sum = hash128_add(sum, hash128(buf, (size_t)n, block));
	close(fd);
	if (n < 0)
		return err_set(e, ST_FATAL, "the program cannot read itself: %m");
	hash128_hex(sum, out);
	return ST_OK;
}

/* What holds for one night has a name that the next one removes. */
static enum status file_of(const struct gathered *g, const struct slot *s, enum slot_place place, char path[PATH_MAX], struct err *e)
{
	if (snprintf(path, PATH_MAX, "%s/artifacts/%s.%s", g->state, s->key, place == SLOT_ARTIFACT ? "art" : "night.tmp") >= PATH_MAX)
		return err_set(e, ST_FATAL, "%s: the path is too long", g->state);
	return ST_OK;
}

static enum status map_file(const struct gathered *g, const struct slot *s, enum slot_place place, struct artifact *out, struct err *e)
{
	const struct submission *x = &out->sub;
	char path[PATH_MAX];

	TRY(file_of(g, s, place, path, e));
	TRY(artifact_map(path, g->config, out, e));
	if (!strcmp(x->name, s->found->name) && !strcmp(x->sender, s->found->sender) && !strcmp(x->path, s->found->path) &&
		!strcmp(x->sha256, s->sha256))
		return ST_OK;
	artifact_unmap(out);
	return err_set(e, ST_SKIP, "%s is the artifact of something else", path);
}

enum status slot_open(const struct gathered *g, uint32_t i, struct artifact *out, struct err *e)
{
	return map_file(g, &g->slot[i], g->slot[i].place, out, e);
}

/* The first are kept in memory: room for one more of them, or not. */
static bool hold(struct gathering *g, struct slot *s)
{
	s->held = g->out->nheld < HELD_MAX ? malloc(sizeof *s->held) : NULL;
	g->out->nheld += s->held != NULL;
	return s->held != NULL;
}

static enum status use_artifact(struct gathering *g, struct slot *s, struct err *e)
{
	struct artifact a;

	TRY(map_file(g->out, s, SLOT_ARTIFACT, &a, e));
	if (!hold(g, s)) {
		s->place = SLOT_ARTIFACT;
		artifact_unmap(&a);
		return ST_OK;
	}
	s->held->artifact = a;
	s->place = SLOT_HELD;
	return ST_OK;
}

enum status slot_replace(struct gathered *g, uint32_t i, const struct submission *s, const struct rule_counts *counts, struct err *e)
{
	struct slot *to = &g->slot[i];
	char path[PATH_MAX];
	enum status st;
	int fd;

	TRY(file_of(g, to, SLOT_OF_THE_NIGHT, path, e));
	unlink(path); /* s may be mapped from it, and goes on to be */
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return err_set(e, ST_FATAL, "%s: cannot be written: %m", path);
	st = artifact_write(s, counts, counts ? rule_counts_bytes(counts) : 0, fd, e);
	if (close(fd) != 0 && st == ST_OK)
		st = err_set(e, ST_FATAL, "%s: cannot be written: %m", path);
	to->place = SLOT_OF_THE_NIGHT;
	return st == ST_OK ? ST_OK : ST_FATAL;
}

static void report_done(struct gathering *g)
{
	g->ndone++;
	if (g->o->done)
		g->o->done(g->o->user, g->ndone, g->out->n);
}

static enum status set_key(const struct gathering *g, struct slot *s, struct err *e)
{
	char *text;
	int n = asprintf(&text, "%s\n%s\n%s\n%s\n%s\n%s", s->found->sender, s->found->name, s->found->path, s->sha256,
		g->config->version, g->program);

	if (n < 0)
		return err_set(e, ST_FATAL, "out of memory");
	hash128_hex(hash128(text, (size_t)n, 0), s->key);
	free(text);
	return ST_OK;
}

static enum status refuse(struct gathering *g, struct slot *s, const char *why, struct err *e)
{
	struct submission x;
	enum status st;

	TRY(process_refused(g->config, s->found, s->sha256, why, &x, e));
	if (!hold(g, s)) {
		st = slot_replace(g->out, (uint32_t)(s - g->out->slot), &x, NULL, e);
		submission_release(&x);
		return st;
	}
	s->held->refused_sub = x;
	s->place = SLOT_HELD_REFUSED;
	return ST_OK;
}

static enum status keep(struct gathering *g, struct running *r, struct err *e)
{
	char path[PATH_MAX];

	TRY(file_of(g->out, r->slot, SLOT_ARTIFACT, path, e));
	if (rename(r->temp, path) != 0)
		return err_set(e, ST_FATAL, "%s: cannot be renamed: %m", r->temp);
	r->slot->computed = true;
	return ST_OK;
}

/* What workers wrote is looked at when the last has ended: a process is started the faster the less its parent has. */
static enum status use_computed(struct gathering *g, struct slot *s, struct err *e)
{
	char path[PATH_MAX];
	struct err why;
	enum status st = use_artifact(g, s, &why);

	if (st == ST_OK)
		return ST_OK;
	TRY(file_of(g->out, s, SLOT_ARTIFACT, path, e));
	unlink(path);
	if (st != ST_SKIP)
		return err_set(e, st, "%s: %s", s->found->path, why.msg);
	return refuse(g, s, "what was read of it cannot be used", e); /* where the artifact stood is nothing to its sender */
}

static enum status finish(struct gathering *g, struct running *r, int wait_status, struct err *e)
{
	struct slot *s = r->slot;
	struct err why;
	enum worker_end end = worker_end(&r->worker, wait_status, &g->config->limits, &why);
	enum status st = ST_OK;

	close(r->fd);
	r->worker.pid = 0;
	g->nrunning--;
	if (end == WORKER_DONE)
		st = keep(g, r, &why);
	if (end != WORKER_DONE || st != ST_OK)
		unlink(r->temp);
	if (end == WORKER_FAILED || st == ST_FATAL)
		return err_set(e, ST_FATAL, "%s: %s", s->found->path, why.msg);
	st = end == WORKER_LOST || st == ST_SKIP ? refuse(g, s, why.msg, e) : ST_OK;
	if (st == ST_OK)
		report_done(g);
	return st;
}

static void kill_all(struct gathering *g)
{
	for (unsigned i = 0; i < g->o->jobs; i++) {
		struct running *r = &g->running[i];

		if (!r->worker.pid)
			continue;
		kill(r->worker.pid, SIGKILL);
		while (waitpid(r->worker.pid, NULL, 0) < 0 && errno == EINTR)
			;
		close(r->worker.report);
		close(r->fd);
		unlink(r->temp);
		r->worker.pid = 0;
	}
}

/* The pipe of a worker is at its end when the worker is. */
static enum status wait_for_one(struct gathering *g, struct err *e)
{
	nfds_t n = 0;

	for (unsigned i = 0; i < g->o->jobs; i++)
		g->poll[n++] = (struct pollfd){ .fd = g->running[i].worker.pid ? g->running[i].worker.report : -1, .events = POLLIN };
	if (poll(g->poll, n, LOOK_AGAIN_MS) < 0)
		return errno == EINTR ? ST_OK : err_set(e, ST_FATAL, "waiting for a worker: %m");
	for (unsigned i = 0; i < g->o->jobs; i++) {
		struct running *r = &g->running[i];
		int wait_status;

		if (!g->poll[i].revents || !r->worker.pid)
			continue;
		while (waitpid(r->worker.pid, &wait_status, 0) < 0) {
			if (errno != EINTR)
				return err_set(e, ST_FATAL, "waiting for a worker: %m");
			if (*g->o->stop)
				return ST_OK;
		}
		TRY(finish(g, r, wait_status, e));
	}
	return ST_OK;
}

/* A second thread where a processor would have nothing else to do. */
static unsigned threads_for(const struct gathering *g, const struct slot *s)
{
	size_t later = g->out->n - 1 - (size_t)(s - g->out->slot), idle = g->o->jobs - g->nrunning - 1;

	return idle > later ? 2 : 1;
}

static enum status start(struct gathering *g, struct slot *s, struct opened *o, struct err *e)
{
	struct running *r = g->running;
	char path[PATH_MAX];
	enum status st;

	TRY(file_of(g->out, s, SLOT_ARTIFACT, path, e));
	while (r->worker.pid)
		r++;
	r->slot = s;
	snprintf(r->temp, sizeof r->temp, "%s.tmp", path);
	r->fd = open(r->temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (r->fd < 0)
		return err_set(e, ST_FATAL, "%s: cannot be written: %m", r->temp);
	st = worker_start(g->config, s->found, o, s->sha256, r->fd, threads_for(g, s), &r->worker, e);
	if (st != ST_OK) {
		r->worker.pid = 0;
		close(r->fd);
		unlink(r->temp);
		return st;
	}
	g->nrunning++;
	return ST_OK;
}

static enum status compute(struct gathering *g, struct slot *s, struct opened *o, struct err *e)
{
	enum status st = ST_OK;

	while (st == ST_OK && g->nrunning == g->o->jobs && !*g->o->stop)
		st = wait_for_one(g, e);
	return st == ST_OK && !*g->o->stop ? start(g, s, o, e) : st;
}

static enum status take(struct gathering *g, struct slot *s, struct err *e)
{
	struct opened *o;
	enum status st;

	TRY(process_open(g->config, s->found, &o, s->sha256, e));
	st = set_key(g, s, e);
	if (st == ST_OK)
		st = s->found->refused ? refuse(g, s, s->found->refused, e) : use_artifact(g, s, e);
	if (st == ST_SKIP)
		st = compute(g, s, o, e);
	else if (st == ST_OK)
		report_done(g);
	process_close(s->found, o);
	return st;
}

/* Left by a run that was killed. */
static void remove_stale(const char *state)
{
	char path[PATH_MAX];
	struct dirent *x;
	DIR *d;

	snprintf(path, sizeof path, "%s/artifacts", state);
	d = opendir(path);
	while (d && (x = readdir(d)) != NULL) {
		size_t n = strlen(x->d_name);

		if (n > 4 && !strcmp(x->d_name + n - 4, ".tmp"))
			unlinkat(dirfd(d), x->d_name, 0);
	}
	if (d)
		closedir(d);
}

enum status gather(const struct config *c, const struct found_list *l, const struct gather_options *o, struct gathered *out, struct err *e)
{
	struct gathering g = { .config = c, .o = o, .out = out };
	enum status st = ST_OK;

	*out = (struct gathered){ .n = l->n, .config = c, .state = strdup(o->state) };
	TRY(hash_program(g.program, e));
	out->slot = calloc(l->n ? l->n : 1, sizeof *out->slot);
	g.running = calloc(o->jobs, sizeof *g.running);
	g.poll = calloc(o->jobs, sizeof *g.poll);
	if (!out->slot || !out->state || !g.running || !g.poll) {
		free(g.running);
		free(g.poll);
		return err_set(e, ST_FATAL, "out of memory for %u submissions", l->n);
	}
	remove_stale(o->state);
	for (uint32_t i = 0; i < l->n && st == ST_OK && !*o->stop; i++) {
		out->slot[i].found = &l->v[i];
		st = take(&g, &out->slot[i], e);
	}
	while (st == ST_OK && g.nrunning && !*o->stop)
		st = wait_for_one(&g, e);
	if (st == ST_OK && *o->stop)
		st = err_set(e, ST_END, "interrupted");
	kill_all(&g);
	for (uint32_t i = 0; i < l->n && st == ST_OK; i++)
		if (out->slot[i].computed)
			st = use_computed(&g, &out->slot[i], e);
	free(g.running);
	free(g.poll);
	return st;
}

void gather_release(struct gathered *g)
{
	for (uint32_t i = 0; g->slot && i < g->n; i++) {
		struct slot *s = &g->slot[i];
		char path[PATH_MAX];

		if (s->place == SLOT_HELD)
			artifact_unmap(&s->held->artifact);
		else if (s->place == SLOT_HELD_REFUSED)
			submission_release(&s->held->refused_sub);
		else if (s->place == SLOT_OF_THE_NIGHT && file_of(g, s, SLOT_OF_THE_NIGHT, path, NULL) == ST_OK)
			unlink(path);
		free(s->held);
	}
	free(g->slot);
	free(g->state);
	*g = (struct gathered){ 0 };
}
