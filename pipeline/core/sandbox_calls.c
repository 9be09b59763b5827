#include "core/sandbox_calls.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "filters.h" /* made by pipeline/filters.c */

#define PROGRAM(steps) { .len = sizeof(steps) / sizeof *(steps), .filter = (struct sock_filter *)(steps) }

enum status sandbox_calls(bool starts_children, struct err *e)
{
	static const struct sock_fprog alone = PROGRAM(filter_alone), with_children = PROGRAM(filter_with_children);

	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, starts_children ? &with_children : &alone) != 0)
		return err_set(e, ST_FATAL, "the filter of calls cannot be set: %m");
	return ST_OK;
}
