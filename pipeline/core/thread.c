#include "core/thread.h"

#include <malloc.h>
#include <stddef.h>

#define STACK_BYTES ((size_t)256 << 10)

bool thread_start(pthread_t *t, void *(*run)(void *user), void *user)
{
	pthread_attr_t attr;
	bool ok;

	mallopt(M_ARENA_MAX, 1);
	if (pthread_attr_init(&attr))
		return false;
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	ok = pthread_create(t, &attr, run, user) == 0;
	pthread_attr_destroy(&attr);
	return ok;
}
