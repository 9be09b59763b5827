#include "emit/jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/child.h"

struct child {
	pid_t pid; /* 0: free */
	uint32_t job;
	int from;
};
struct crew {
	const struct job *job;
	const struct sandbox *box;
	const struct allowance *may;
	struct child *child;
	struct pollfd *poll;
	unsigned n, running;
	uint32_t failed; /* the first job in order that failed; UINT32_MAX: none */
	struct err why;
};

static void fail(struct crew *c, uint32_t job, const char *fmt, const char *what)
{
	if (job >= c->failed)
		return;
	c->failed = job;
	err_set(&c->why, ST_FATAL, fmt, what);
}

/* A workbook keeps a temporary file open for each of its sheets. */
static void open_many_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

static enum status confine(const struct sandbox *common, const struct job *j, int to, struct err *e)
{
	struct sandbox box = *common;
	size_t i = 0;

	while (box.read[i])
		i++;
	box.read[i] = j->reads;
	box.keep[0] = to;
	box.silent = true;
	return sandbox_enter(&box, e);
}

/* Only in the child. What it writes is whole or reported; buffers of the parent are not flushed again. */
static void work(const struct crew *c, const struct job *j, int to)
{
	struct err e = { "" };
	enum status st;
	size_t n;

	open_many_files();
	if (c->may)
		child_limit(c->may);
	st = c->box ? confine(c->box, j, to, &e) : ST_OK;
	if (st == ST_OK)
		st = j->run(j, &e);
	n = strlen(e.msg);

	if (st != ST_OK && (n == 0 || write(to, e.msg, n) != (ssize_t)n))
		_exit(2);
	_exit(st != ST_OK);
}

static void start(struct crew *c, uint32_t job)
{
	struct child *x = c->child;
	pid_t self = getpid();
	int ends[2];

	while (x->pid)
		x++;
	if (pipe2(ends, O_CLOEXEC) != 0) {
		fail(c, job, "%s: no pipe to its process", c->job[job].what);
		return;
	}
	fflush(NULL);
	x->pid = fork();
	if (x->pid == 0) {
		child_begin(self);
		work(c, &c->job[job], ends[1]);
	}
	close(ends[1]);
	if (x->pid < 0) {
		x->pid = 0;
		close(ends[0]);
		fail(c, job, "%s: no process could be started", c->job[job].what);
		return;
	}
	x->job = job;
	x->from = ends[0];
	c->running++;
}

/* The pipe is at its end only when the child is. */
static void finish(struct crew *c, struct child *x)
{
	const struct allowance none = { 0 };
	const char *what = c->job[x->job].what;
	struct err e;
	size_t n = 0;
	ssize_t k;
	int end;

	while (n < sizeof e.msg - 1 && ((k = read(x->from, e.msg + n, sizeof e.msg - 1 - n)) > 0 || (k < 0 && errno == EINTR)))
		n += k > 0 ? (size_t)k : 0;
	e.msg[n] = 0;
	close(x->from);
	while (waitpid(x->pid, &end, 0) < 0 && errno == EINTR)
		;
	x->pid = 0;
	c->running--;
	if (WIFEXITED(end) && WEXITSTATUS(end) == 0)
		return;
	if (n) {
		fail(c, x->job, "%s", e.msg);
		return;
	}
	child_death(what, end, c->may ? c->may : &none, &e);
	fail(c, x->job, "the process of %s", e.msg);
}

static void wait_for_one(struct crew *c)
{
	nfds_t n = 0;

	for (unsigned i = 0; i < c->n; i++)
		if (c->child[i].pid)
			c->poll[n++] = (struct pollfd){ .fd = c->child[i].from, .events = POLLIN };
	if (poll(c->poll, n, -1) < 0)
		return;
	for (nfds_t k = 0; k < n; k++)
		for (unsigned i = 0; i < c->n && c->poll[k].revents; i++)
			if (c->child[i].pid && c->child[i].from == c->poll[k].fd) {
				finish(c, &c->child[i]);
				break;
			}
}

static enum status run_all(struct crew *c, uint32_t n, const struct job *own)
{
	struct err e = { "" };

	for (uint32_t i = 0; i < n && c->failed == UINT32_MAX; i++) {
		while (c->running == c->n)
			wait_for_one(c);
		start(c, i);
	}
	if (own && own->run(own, &e) != ST_OK) {
		c->failed = 0;
		c->why = e;
	}
	while (c->running)
		wait_for_one(c);
	return c->failed == UINT32_MAX ? ST_OK : ST_FATAL;
}

static enum status run_crew(const struct job *j, uint32_t n, unsigned at_once, const struct job *own, const struct sandbox *box,
	const struct allowance *may, struct err *e)
{
	struct crew c = { .job = j, .box = box, .may = may, .n = at_once ? at_once : 1, .failed = UINT32_MAX };
	enum status st;

	c.child = calloc(c.n, sizeof *c.child);
	c.poll = calloc(c.n, sizeof *c.poll);
	st = c.child && c.poll ? run_all(&c, n, own) : err_set(&c.why, ST_FATAL, "no memory for %u writers", c.n);
	free(c.child);
	free(c.poll);
	return st == ST_OK ? ST_OK : err_set(e, ST_FATAL, "%s", c.why.msg);
}

enum status jobs_run(const struct job *j, uint32_t n, unsigned at_once, const struct sandbox *box, const struct allowance *may,
	struct err *e)
{
	return run_crew(j, n, at_once, NULL, box, may, e);
}

enum status jobs_run_beside(const struct job *j, uint32_t n, const struct job *own, const struct sandbox *box, const struct allowance *may,
	struct err *e)
{
	return run_crew(j, n, n, own, box, may, e);
}
