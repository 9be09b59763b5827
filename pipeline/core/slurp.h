/*
 * slurp.h - a file of the configuration, whole and small.
 *
 * Owner    the arena. The text is NUL-terminated, may be edited in place, and is valid UTF-8 without NUL; a byte
 *          order mark at its start is left out.
 * Errors   ST_FATAL. What is wrong with the file begins with its path: not there, no regular file, over 64 MiB, not UTF-8 (with
 *          file:line:character). What the system could not do begins with another word: no memory, no right to it, a failing disk.
 */
#ifndef CORE_SLURP_H
#define CORE_SLURP_H

#include <stdio.h>

#include "core/arena.h"
#include "core/status.h"

enum status slurp(const char *path, struct arena *a, char **out, size_t *n, struct err *e);
/* The same, whatever bytes it holds. */
enum status slurp_bytes(const char *path, struct arena *a, char **out, size_t *n, struct err *e);

/* To be read as a stream. NULL and ST_SKIP in *e: it cannot be opened, or is no regular file (a pipe would be waited for). */
FILE *open_regular(const char *path, struct err *e);

#endif
