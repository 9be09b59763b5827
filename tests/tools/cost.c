/*
 * usage: cost FILE COMMAND...
 *
 * Runs a command and writes to FILE what it and all its children took: "SECONDS MEGABYTES", the memory being that of the
 * largest of them. Ends as the command did.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct timespec began, ended;
	struct rusage use;
	FILE *f = argc > 2 ? fopen(argv[1], "w") : NULL;
	pid_t pid;
	int end;

	if (!f) {
		fprintf(stderr, "usage: cost FILE COMMAND...\n");
		return 2;
	}
	clock_gettime(CLOCK_MONOTONIC, &began);
	pid = fork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &end, 0, &use) != pid)
		return 2;
	clock_gettime(CLOCK_MONOTONIC, &ended);
	fprintf(f, "%ld %ld\n", (long)(ended.tv_sec - began.tv_sec), use.ru_maxrss / 1024);
	if (fclose(f) != 0)
		return 2;
	return WIFEXITED(end) ? WEXITSTATUS(end) : 128 + WTERMSIG(end);
}
