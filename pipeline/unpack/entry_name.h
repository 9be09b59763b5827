/*
 * entry_name.h - the name of an entry of an archive: made text, and judged.
 */
#ifndef UNPACK_ENTRY_NAME_H
#define UNPACK_ENTRY_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/status.h"

#define ENTRY_NAME_MAX 1024 /* bytes */

struct entry_name {
	const char *path;  /* as text (text_visible): folders joined by one '/', no "./"; of a bad name all of it */
	const char *key;   /* equal where names differ in case or in the form of letters only; NULL for a bad name */
	const char *fault; /* why an entry of this name is not read, a phrase that begins with "its name"; NULL */
	bool hidden;	   /* a name that begins with a dot, as find.h passes over, or what a system adds */
	bool folder;	   /* ends in '/' */
};

/* number: of the entry, from 1, for one that has no name. All in the arena. ST_FATAL: no memory. */
enum status entry_name(const char *raw, size_t n, uint32_t number, struct arena *a, struct entry_name *out, struct err *e);

#endif
