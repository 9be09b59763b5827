/*
 * beneath.h - opens what stands below a folder, and nothing else.
 *
 * No link is followed on the way or at the end, ".." and absolute paths lead nowhere, and a FIFO is not waited for:
 * what a stranger may put into the folder cannot point out of it, not even while it is opened.
 * Errors   -1 and errno: ELOOP, a link on the way; EXDEV, it would lead out.
 */
#ifndef CORE_BENEATH_H
#define CORE_BENEATH_H

/* flags: those of open(2) for reading; O_NOFOLLOW, O_NONBLOCK, O_NOCTTY and O_CLOEXEC are added. */
int beneath_open(int dir, const char *path, int flags);
/* The same step by step, as on kernels that have no openat2(). */
int beneath_walk(int dir, const char *path, int flags);

#endif
