/*
 * child.h - what a process that was forked to work for another one does first.
 *
 * It ends when its parent does, so that nothing of a killed run goes on writing; signals are as the system has
 * them, so that an interrupt at the terminal ends it at once while the parent ends in order.
 */
#ifndef CORE_CHILD_H
#define CORE_CHILD_H

#include <sys/types.h>

#include "core/limits.h"
#include "core/status.h"

/* parent: what getpid() said before the fork. Does not return where the parent is gone already. */
void child_begin(pid_t parent);
/* Limits this process, and what it starts in memory, processor time and size of files. Where a lower limit stands it stays. A
 * write beyond it fails (EFBIG). */
void child_limit(const struct allowance *a);
/* In words, how a child that said nothing ended: "reading it took longer than ...". ST_SKIP, always. */
enum status child_death(const char *what, int wait_status, const struct allowance *a, struct err *why);

#endif
