/*
 * sandbox.h - what a process that reads or writes what strangers sent may still do.
 *
 * A parser or a writer of workbooks that is led astray by a hostile file must find nothing to take and nowhere to go:
 * no file but its own, no network, no other program. Two fences of the kernel stand one behind the other. Landlock
 * says which files may be opened; seccomp says which calls may be made at all. Both need no rights, hold for root
 * too, and last until the process ends; what it starts is inside them.
 *
 * Seen     names, sizes and times of files (stat) are not hidden, their contents are.
 * Errors   of a call that is refused: EACCES for a file, EPERM for a call (ENOTTY for ioctl, ENOSYS for what the
 *          C library can do in another way). Nobody is killed: a library that asks for too much goes on without.
 * Source   landlock(7), seccomp(2); the calls are listed in pipeline/filters.c.
 */
#ifndef CORE_SANDBOX_H
#define CORE_SANDBOX_H

#include <stdbool.h>

#include "core/status.h"

struct sandbox {
	const char *read[4];  /* files and folders that may be read, with all below them; NULL, or not there: none */
	const char *const *also; /* more of these, NULL at the end; NULL: none */
	const char *write;    /* the folder below which files may be made, changed and removed; NULL: none */
	const char *temp;     /* the folder for temporary files, below write: becomes TMPDIR; NULL: none */
	int keep[4];          /* open files that stay open beside 0, 1 and 2; 0: none */
	bool silent;          /* standard input and output lead nowhere */
	bool starts_children; /* may fork */
};

/* The environment says CONCORD_SANDBOX=off. */
bool sandbox_told_off(void);
/* ST_SKIP: this kernel cannot confine a process; the message says what is missing. */
enum status sandbox_possible(struct err *e);
/* For ever. ST_FATAL: not confined, and then nothing of a stranger may be touched. */
enum status sandbox_enter(const struct sandbox *b, struct err *e);
/* This process, or the one that started it, has entered. */
bool sandbox_inside(void);

#endif
