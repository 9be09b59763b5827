/*
 * reader.h - the entries of one archive, one after the other: what libarchive and zlib say, with all that has to be
 * checked beside it. Formats are opened by name, one each, never "all".
 *
 * Errors   ST_SKIP: `dead` is set and the whole archive is refused, or, from reader_data() only, not set and this
 *          entry is; the message is a phrase that begins with "it is" or "it ". ST_FATAL: no memory.
 */
#ifndef UNPACK_READER_H
#define UNPACK_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "unpack/gunzip.h"
#include "unpack/pack.h"
#include "unpack/zip_directory.h"

#define READER_UNKNOWN UINT64_MAX

enum entry_type { ENTRY_FILE, ENTRY_FOLDER, ENTRY_LINK, ENTRY_HARD_LINK, ENTRY_SPECIAL };
struct entry_head {
	const char *name; /* n bytes as the archive has them, on loan until the next entry; NULL: none */
	size_t n;
	enum entry_type type;
	uint64_t size, packed; /* bytes, as claimed; READER_UNKNOWN where it does not say */
	const char *fault;     /* why its bytes cannot be had though it is a file; NULL */
};

/* Bytes of an entry, or bytes that were unpacked on the way to it. */
typedef enum status (*reader_piece)(void *user, const unsigned char *p, size_t n, struct err *e);

struct archive;
struct archive_entry;
struct reader {
	enum pack kind;
	const unsigned char *p;
	size_t n;
	bool dead;
	/* Every byte that a gzip file gives, whoever wants it; NULL: nobody counts. */
	reader_piece meter;
	void *user;
	/* The rest is private. */
	struct archive *archive;
	bool open;
	struct archive_entry *entry;
	struct zip_directory dir;
	uint32_t next, damaged;
	char *single; /* the name of the one file in a gzip file that is no tar; NULL: there are entries */
	size_t nsingle;
	struct gunzip gunzip;
	unsigned char *buf; /* what gunzip gives */
	size_t ahead;	    /* bytes in buf that were looked at and not given on yet */
	bool gunzipped;	    /* to its end */
	uint64_t total, last; /* of a tar: bytes given to libarchive, and where the last one that is not zero ends */
	enum status failed; /* of meter or gunzip, on its way through libarchive */
	struct err why;
};

/* name: of the archive itself, without folders. */
enum status reader_open(struct reader *r, enum pack kind, const char *name, const unsigned char *p, size_t n,
	const struct limits *lim, reader_piece meter, void *user, struct arena *a, struct err *e);
/* ST_END: there are no more, and the archive is whole. */
enum status reader_next(struct reader *r, struct entry_head *h, struct err *e);
/* All bytes of the entry; ST_OK only where its checksum and size were right. What piece() fails with is returned. */
enum status reader_data(struct reader *r, reader_piece piece, void *user, struct err *e);
void reader_close(struct reader *r);

/* Gets ready what is read from the system's files, before a process is locked in. */
enum status reader_prepare(struct err *e);

#endif
