#include "core/child.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

void child_begin(pid_t parent)
{
	static const int usual[] = { SIGINT, SIGTERM, SIGHUP, SIGALRM, SIGXCPU };
	sigset_t none;

	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		signal(usual[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(2);
}

/* soft and hard are at most what the hard limit is now. */
static void lower(int what, uint64_t soft, uint64_t hard)
{
	struct rlimit r;

	if (getrlimit(what, &r) != 0)
		return;
	r.rlim_max = hard < r.rlim_max ? hard : r.rlim_max;
	r.rlim_cur = soft < r.rlim_max ? soft : r.rlim_max;
	setrlimit(what, &r);
}

/* What is mapped already: the program, the tables, the bytes of a submission. It must not count, or the last
 * submission of a long night could have less than the first. */
static uint64_t mapped_bytes(void)
{
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	char text[128];
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);

	if (fd >= 0)
		close(fd);
	text[n > 0 ? n : 0] = '\0';
	return strtoull(text, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

void child_limit(const struct allowance *a)
{
	uint64_t memory = a->memory_bytes ? mapped_bytes() + a->memory_bytes : 0;

	if (memory)
		lower(RLIMIT_AS, memory, memory);
	signal(SIGXFSZ, SIG_IGN);
	if (a->file_bytes)
		lower(RLIMIT_FSIZE, a->file_bytes, a->file_bytes);
	if (a->cpu_seconds) /* at the hard limit the system kills without saying why */
		lower(RLIMIT_CPU, a->cpu_seconds, a->cpu_seconds + 5);
	if (a->wall_seconds)
		alarm(a->wall_seconds);
}

enum status child_death(const char *what, int wait_status, const struct allowance *a, struct err *why)
{
	if (WIFEXITED(wait_status))
		return err_set(why, ST_SKIP, "%s ended with status %d", what, WEXITSTATUS(wait_status));
	switch (WTERMSIG(wait_status)) {
	case SIGXCPU:
	case SIGALRM:
		return a->cpu_seconds ? err_set(why, ST_SKIP, "%s took longer than %u seconds", what, a->cpu_seconds)
			: err_set(why, ST_SKIP, "%s took too long", what);
	case SIGKILL:
		return err_set(why, ST_SKIP, "%s was stopped by the system, most likely for lack of memory", what);
	case SIGABRT:
	case SIGSYS: /* the same in the sandbox, see pipeline/filters.c */
		return err_set(why, ST_SKIP, "%s gave up (abort)", what);
	default:
		return err_set(why, ST_SKIP, "%s ended with signal %d (%s)", what, WTERMSIG(wait_status), strsignal(WTERMSIG(wait_status)));
	}
}
