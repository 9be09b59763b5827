/*
 * A writer that takes more than it may, or dies, is a job that failed with its reason, and the others are done.
 */
#include "emit/jobs.h"

#include <signal.h>
#include <unistd.h>

#include "../test.h"
#include "core/sanitized.h"
#include "emit/out.h"

static char folder[256];

static enum status write_bytes(const struct job *j, struct err *e)
{
	static const char some[1000];
	char path[300];
	struct out o;

	snprintf(path, sizeof path, "%s/%s", folder, j->what);
	TRY(out_open(&o, path, e));
	for (uint32_t i = 0; i < j->arg; i++)
		out_bytes(&o, some, sizeof some);
	return out_close(&o, e);
}
static enum status take_memory(const struct job *j, struct err *e)
{
	char *volatile p = malloc((size_t)j->arg << 20);

	if (!p)
		return err_set(e, ST_FATAL, "no memory to write %s", j->what);
	free(p);
	return ST_OK;
}
static enum status take_time(const struct job *j, struct err *e)
{
	(void)j;
	(void)e;
	for (volatile unsigned n = 0; n < UINT32_MAX; n++)
		;
	return ST_OK;
}
static enum status sleep_on(const struct job *j, struct err *e)
{
	(void)j;
	(void)e;
	pause();
	return ST_OK;
}
static enum status die(const struct job *j, struct err *e)
{
	(void)e;
	raise((int)j->arg);
	return ST_OK;
}

static void limits(void **state)
{
	static const struct {
		const char *why;
		enum status (*run)(const struct job *j, struct err *e);
		uint32_t arg;
		struct allowance may;
		const char *says; /* NULL: it is done */
		bool plain; /* shadow memory leaves no limit on memory */
	} cases[] = {
		{ "a file of its size", write_bytes, 100, { .file_bytes = 100000 }, NULL, false },
		{ "a file too large", write_bytes, 101, { .file_bytes = 100000 }, "File too large", false },
		{ "memory that is there", take_memory, 16, { .memory_bytes = 64 << 20 }, NULL, true },
		{ "too much memory", take_memory, 256, { .memory_bytes = 64 << 20 }, "no memory to write this", true },
		{ "too much time", take_time, 0, { .cpu_seconds = 1 }, "the process of this took longer than 1 seconds", false },
		{ "by the clock", sleep_on, 0, { .wall_seconds = 1 }, "the process of this took too long", false },
		{ "killed", die, SIGKILL, { 0 }, "the process of this was stopped by the system, most likely for lack of memory", false },
		{ "a signal", die, SIGUSR1, { 0 }, "the process of this ended with signal 10 (User defined signal 1)", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct job job[3] = { { "first", write_bytes, NULL, 1, NULL }, { "this", cases[i].run, NULL, cases[i].arg, NULL },
			{ "last", write_bytes, NULL, 1, NULL } };
		struct err e = { "" };
		enum status st;

		if (cases[i].plain && SANITIZED)
			continue;
		st = jobs_run(job, 3, 3, NULL, &cases[i].may, &e);
		if (st != (cases[i].says ? ST_FATAL : ST_OK) || (cases[i].says && !strstr(e.msg, cases[i].says)))
			fail_msg("%s: %d, %s", cases[i].why, (int)st, e.msg);
		for (int k = 0; k < 3; k += 2) {
			char path[300];

			snprintf(path, sizeof path, "%s/%s", folder, job[k].what);
			if (unlink(path) != 0)
				fail_msg("%s: %s was not written", cases[i].why, job[k].what);
		}
	}
}

static int setup(void **state)
{
	(void)state;
	test_dir(folder, sizeof folder);
	return 0;
}

static int teardown(void **state)
{
	char path[300];

	(void)state;
	snprintf(path, sizeof path, "%s/this", folder);
	unlink(path);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(limits) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
