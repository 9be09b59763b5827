/*
 * child.h - what a process that was forked to work for another one does first.
 *
 * It ends when its parent does, so that nothing of a killed run goes on writing; signals are as the system has
 * them, so that an interrupt at the terminal ends it at once while the parent ends in order.
 */
#ifndef CORE_CHILD_H
#define CORE_CHILD_H

#include <sys/types.h>

/* parent: what getpid() said before the fork. Does not return where the parent is gone already. */
void child_begin(pid_t parent);

#endif
