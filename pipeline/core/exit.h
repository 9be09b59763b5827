/*
 * exit.h - the exit status of the program, as contracts.md fixes it. Where several apply, 4 outranks 3 and 3
 * outranks 1.
 */
#ifndef CORE_EXIT_H
#define CORE_EXIT_H

enum exit_status {
	EXIT_ACCEPTED = 0,      /* everything accepted */
	EXIT_FINDINGS = 1,      /* findings of severity error */
	EXIT_USAGE = 2,         /* options, a path that does not exist */
	EXIT_PARTLY = 3,        /* some inputs could not be read, or some rules are broken; the rest is done */
	EXIT_FAILED = 4,        /* nothing published */
	EXIT_LOCKED = 11,       /* another run holds the lock */
	EXIT_INTERRUPTED = 130,
};

#endif
