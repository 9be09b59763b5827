/*
 * zip_directory.h - what a ZIP file says of itself, checked before a library reads it.
 *
 * libarchive believes the header in front of each entry, others believe the directory at the end; a file in which
 * the two differ, entries overlap, names repeat or bytes are left over means different things to different
 * readers, so it is refused.
 *
 * Order    entries stand in the order of their places in the file.
 * Names    as parts of a package are compared: lower case (ASCII), '/' between folders, none in front.
 * Errors   ST_SKIP with the reason; ST_FATAL no memory.
 */
#ifndef DECODE_ZIP_DIRECTORY_H
#define DECODE_ZIP_DIRECTORY_H

#include "core/arena.h"
#include "core/limits.h"
#include "core/status.h"

struct zip_entry {
	const char *name;
	uint64_t at, packed, size; /* place of the local header, bytes packed and unpacked as claimed */
};
struct zip_directory {
	uint32_t n;
	struct zip_entry *entry;
	const struct zip_entry **by_name;
};

enum status zip_directory_read(
	const unsigned char *p, size_t n, const struct limits *lim, struct arena *a, struct zip_directory *out, struct err *e);
const struct zip_entry *zip_directory_find(const struct zip_directory *d, const char *name); /* NULL: not there */
/* Writes name in the form of comparison; buf holds n + 1 bytes. */
void zip_name(const char *name, size_t n, char *buf);

#endif
