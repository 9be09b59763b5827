/*
 * tempt.c - preloaded into concord: in every child, when it first writes, tries what a parser that was taken over would
 * try, and counts what succeeds. When the program ends the counts go to the file that TEMPT_LOG names.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PASSWD, BESIDE, WRITE, SOCKET, EXEC, FORK, TRACE, TRIES };
static const char *const NAME[TRIES] = { "open /etc/passwd", "open the log", "write the log", "socket", "execve", "fork", "ptrace" };

struct counts {
	atomic_int children, success[TRIES], refused[TRIES]; /* refused: with EPERM or EACCES */
};
static struct counts *counts;
static pid_t first, tried;
static char log_path[4096];

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("TEMPT_LOG");

	if (!path)
		return;
	snprintf(log_path, sizeof log_path, "%s", path);
	counts = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	first = getpid();
}

__attribute__((destructor)) static void end(void)
{
	FILE *f = counts && getpid() == first ? fopen(log_path, "w") : NULL;

	if (!f)
		return;
	fprintf(f, "children %d\n", counts->children);
	for (int i = 0; i < TRIES; i++)
		fprintf(f, "%s: %d succeeded, %d refused\n", NAME[i], counts->success[i], counts->refused[i]);
	fclose(f);
}

static void note(int what, long result)
{
	if (result >= 0)
		counts->success[what]++;
	else if (errno == EPERM || errno == EACCES)
		counts->refused[what]++;
}

static void tempt(void)
{
	char *args[] = { "true", NULL };
	int kept = errno;
	pid_t pid;

	if (!counts || getpid() == first || getpid() == tried)
		return;
	tried = getpid();
	counts->children++;
	note(PASSWD, open("/etc/passwd", O_RDONLY | O_CLOEXEC));
	note(BESIDE, open(log_path, O_RDONLY | O_CLOEXEC));
	note(WRITE, open(log_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
	note(SOCKET, socket(AF_INET, SOCK_STREAM, 0));
	note(EXEC, execve("/bin/true", args, args + 1));
	note(TRACE, ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
	pid = fork();
	if (pid == 0)
		_exit(0);
	note(FORK, pid);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	errno = kept;
}

ssize_t write(int fd, const void *p, size_t n)
{
	tempt();
	return syscall(SYS_write, fd, p, n);
}
ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	tempt();
	return syscall(SYS_pwrite64, fd, p, n, at);
}
int fsync(int fd)
{
	tempt();
	return (int)syscall(SYS_fsync, fd);
}
/* By which a library writes a workbook; the writes behind it are not seen from here. */
size_t fwrite(const void *p, size_t size, size_t n, FILE *f)
{
	static size_t (*real)(const void *, size_t, size_t, FILE *);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "fwrite");
	tempt();
	return real(p, size, n, f);
}
