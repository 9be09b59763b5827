/*
 * thread.h - a second thread of a process whose memory is limited: with a small stack, and no heap of its own, which would be
 * room that the limit counts.
 */
#ifndef CORE_THREAD_H
#define CORE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* false: there is none, and the caller does the work itself. */
bool thread_start(pthread_t *t, void *(*run)(void *user), void *user);

#endif
