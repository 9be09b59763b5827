/*
 * zip_directory.h - what a ZIP file says of itself, checked before a library reads it.
 *
 * libarchive believes the header in front of each entry, others believe the directory at the end; a file in which
 * the two differ, entries overlap or bytes are left over means different things to different readers, so it is
 * refused. Names are told as they stand: whether they may repeat, and in which form, is the caller's to say.
 *
 * Order    entries stand in the order of their places in the file, as libarchive gives them.
 * Errors   ST_SKIP with the reason, a phrase that begins with "it is"; ST_FATAL no memory.
 */
#ifndef UNPACK_ZIP_DIRECTORY_H
#define UNPACK_ZIP_DIRECTORY_H

#include <stdbool.h>

#include "core/arena.h"
#include "core/limits.h"
#include "core/status.h"

/* What the file is read as: words for its sender, and how strict. */
struct zip_use {
	const char *what, *part, *parts; /* "it is a damaged <what>: one <part> is ...", "a <what> of 7 <parts>" */
	bool deflate_only; /* an entry that is packed in another way damages the whole */
	bool tight;	   /* every byte belongs to an entry or to the directory */
};
extern const struct zip_use zip_archive;

struct zip_entry {
	const char *name;	   /* n bytes, as they stand in the directory; not terminated, zero bytes among them */
	uint16_t n;
	uint16_t method;	   /* 0 stored, 8 deflated */
	uint32_t mode;		   /* of Unix, with the type of file; 0: not told */
	uint64_t at, packed, size; /* place of the local header, bytes packed and unpacked as claimed */
};
struct zip_directory {
	uint32_t n;
	struct zip_entry *entry;
};

enum status zip_directory_read(const unsigned char *p, size_t n, const struct zip_use *use, const struct limits *lim, struct arena *a,
	struct zip_directory *out, struct err *e);

/* Looks at names without checking anything, in the order of the directory, until one is found that fits. false: none does, or
 * *found_end is false and there is no directory. */
bool zip_directory_has(const unsigned char *p, size_t n, bool (*fits)(const char *name, size_t n, bool first), bool *found_end);

#endif
