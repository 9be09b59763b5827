/*
 * unpack.h - a file becomes members: itself, or, of an archive, the files inside.
 *
 * Kinds    ZIP, tar, gzip (of a tar, or of one file) and 7z, told by content and never by name. A package of Office or
 *          OpenDocument is a file. Archives in archives are opened down to limits.archive_depth.
 * Paths    the path of the file, then the name in each archive, joined by '/': "data.zip/2020/stock.csv",
 *          "all.tar.gz/data.zip/stock.csv"; the one file of "data.csv.gz" is "data.csv.gz/data.csv".
 * Faults   of an archive: it is one member, refused, and nothing in it is read. Damaged, cut off, encrypted, a bomb, over
 *          a limit, two names that are the same but for case or form of letters, a name that is both a file and a
 *          folder, left-over bytes, no entry at all.
 *          Of an entry: it alone is refused. A name that leads out of the archive or cannot be a name, a link, a
 *          special file, a wrong checksum, an archive inside that is refused or packed too deep.
 *          Names that begin with a dot, and what macOS and Windows add (__MACOSX/, Thumbs.db, desktop.ini), are passed over.
 * Bytes    everything is unpacked twice: once to look, when nothing is kept (but archives inside, one at a time), and
 *          again to read, one member at a time. Nothing is written to any file.
 * Owner    the arena; the bytes of the file must stay while its members are read.
 * Errors   ST_FATAL: no memory. What is wrong with an archive is in its members.
 */
#ifndef UNPACK_UNPACK_H
#define UNPACK_UNPACK_H

#include <stdbool.h>

#include "core/arena.h"
#include "core/hash.h"
#include "core/limits.h"
#include "core/status.h"

enum unpack_fate { UNPACK_READ, UNPACK_REFUSED, UNPACK_SKIPPED };
struct unpacked {
	const char *path;
	const char *why; /* refused or skipped: the reason, a phrase for the sender; else NULL */
	enum unpack_fate fate;
	uint64_t bytes;  /* 0 where it was not unpacked */
	char sha256[SHA256_TEXT]; /* of what was unpacked whole; "" else, and of the file itself */
};

/* What the archives of one submission may still cost; set limits only. */
struct unpack_budget {
	const struct limits *limits;
	uint64_t entries, bytes; /* used */
};

struct unpacking {
	uint32_t n;
	struct unpacked *member;
	/* The rest is private. */
	const unsigned char *p;
	size_t size;
	struct packed *top; /* NULL: the file is its own member, or is refused */
	const struct limits *limits;
};

/* Looks at all of a file. sha256 of an archive that is refused: as given. */
enum status unpack_look(const char *path, const unsigned char *p, size_t n, const char *sha256, struct unpack_budget *b, struct arena *a,
	struct unpacking *out, struct err *e);

/* Calls for each member in order; p is NULL where it is not read, else its bytes on loan for the call. What the call fails with is
 * returned. */
enum status unpack_each(const struct unpacking *u,
	enum status (*member)(void *user, uint32_t i, const unsigned char *p, size_t n, struct err *e), void *user, struct err *e);

/* Gets ready what a file that begins so needs of the system's files, before a process is locked in. ST_FATAL: it is not there. */
enum status unpack_prepare(const unsigned char *p, size_t n, struct err *e);

#endif
