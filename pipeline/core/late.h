/*
 * late.h - a library that is opened when it is needed. Some bring so much along that to load them takes longer than a small submission
 * takes to be read, and most runs need none of them.
 *
 * Calls    a table of pointers, made from a list: #define CALLS(CALL) CALL(name) ..., LATE_TABLE(calls, CALLS), and where it is
 *          filled LATE_NAMES(CALLS). Used as table.name(). A call that is not in the list is one line more there.
 * When     before a process is confined that cannot open files any more. Asked again late_open() does nothing.
 * Errors   ST_FATAL: the library, or one of its calls, is not there.
 */
#ifndef CORE_LATE_H
#define CORE_LATE_H

#include <stddef.h>

#include "core/status.h"

#define LATE_MEMBER(name) __typeof__(name) *name;
#define LATE_TABLE(type, CALLS) \
	struct type { \
		CALLS(LATE_MEMBER) \
	}
#define LATE_NAME(name) #name,
#define LATE_NAMES(CALLS) { CALLS(LATE_NAME) }

/* name: of the file, as the system's loader finds it. call: the n pointers of the table, in the order of its list. what: "workbooks
 * cannot be written", for the message. */
enum status late_open(const char *name, const char *const *call_name, size_t n, void *table, const char *what, struct err *e);

#endif
