#include "run/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/artifact.h"
#include "core/child.h"
#include "core/sandbox.h"
#include "unpack/unpack.h"

#define CHILD_LOST 10
#define CHILD_FAILED 11

/* It reads the tables of names and rules, where one is not in memory yet, and writes its artifact. */
static enum status confine(const struct config *c, int artifact_fd, int report, struct err *e)
{
	const struct sandbox box = { .read = { c->home.mappings, c->home.rules }, .keep = { artifact_fd, report }, .silent = true };

	child_limit(&c->limits.worker);
	return c->sandbox ? sandbox_enter(&box, e) : ST_OK;
}

static int work(const struct config *c, const struct found *f, struct opened *o, const char sha256[SHA256_TEXT], int fd,
	struct err *e)
{
	static struct rule_counts counts; /* large for a stack, and the process is ours */
	struct submission s;
	enum status st = process_submission(c, f, o, sha256, !f->any_sender, &s, &counts, e);

	if (st == ST_END)
		return CHILD_FAILED;
	if (st != ST_OK)
		return CHILD_LOST;
	/* The artifact goes where the copies were: memory that was in use a moment ago costs a tenth of fresh memory. */
	process_close(f, o);
	st = artifact_write(&s, &counts, rule_counts_bytes(&counts), fd, e);
	if (st == ST_SKIP)
		return CHILD_LOST;
	return st == ST_OK ? 0 : CHILD_FAILED;
}

enum status worker_start(const struct config *c, const struct found *f, struct opened *o,
	const char sha256[SHA256_TEXT], int artifact_fd, unsigned threads, struct worker *out, struct err *e)
{
	pid_t self = getpid();
	int ends[2];

	for (uint32_t i = 0; i < f->ninput; i++)
		TRY(unpack_prepare(o[i].bytes.p, o[i].bytes.n, e));
	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_set(e, ST_FATAL, "a worker could not be started: %m");
	fflush(NULL);
	out->pid = fork();
	if (out->pid < 0) {
		close(ends[0]);
		close(ends[1]);
		return err_set(e, ST_FATAL, "a worker could not be started: %m");
	}
	if (out->pid == 0) {
		struct config own = *c;
		struct err why = { "" };
		int end;

		own.threads = threads;
		close(ends[0]);
		child_begin(self);
		end = confine(c, artifact_fd, ends[1], &why) == ST_OK ? work(&own, f, o, sha256, artifact_fd, &why) : CHILD_FAILED;
		if (end && write(ends[1], why.msg, strlen(why.msg)) < 0)
			end = CHILD_FAILED;
		_exit(end);
	}
	close(ends[1]);
	out->report = ends[0];
	return ST_OK;
}

enum worker_end worker_end(struct worker *w, int wait_status, const struct limits *lim, struct err *why)
{
	ssize_t n;

	why->msg[0] = '\0';
	do
		n = read(w->report, why->msg, sizeof why->msg - 1);
	while (n < 0 && errno == EINTR);
	why->msg[n > 0 ? n : 0] = '\0';
	close(w->report);
	if (WIFEXITED(wait_status)) {
		switch (WEXITSTATUS(wait_status)) {
		case 0:
			return WORKER_DONE;
		case CHILD_FAILED:
			return WORKER_FAILED;
		case CHILD_LOST:
			return WORKER_LOST;
		}
	}
	child_death("reading it", wait_status, &lim->worker, why);
	return WORKER_LOST;
}
