#include "core/child.h"

#include <signal.h>
#include <sys/prctl.h>
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
