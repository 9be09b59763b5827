/*
 * gunzip.h - the bytes of a gzip file in pieces, with its checksums looked at (libarchive does not).
 *
 * Errors   ST_SKIP: damaged, cut off, or bytes follow its end. What came before is good as far as can be known only
 *          when gunzip_read() has said ST_END. ST_FATAL: no memory.
 */
#ifndef UNPACK_GUNZIP_H
#define UNPACK_GUNZIP_H

#include <stdbool.h>
#include <zlib.h>

#include "core/status.h"

struct gunzip {
	z_stream z;
	const unsigned char *p; /* what has not been given to z yet */
	size_t left;
	bool begun;
};

enum status gunzip_open(struct gunzip *g, const unsigned char *p, size_t n, struct err *e);
/* At least one byte into buf, *got of them. ST_END: there are no more, and all was right. */
enum status gunzip_read(struct gunzip *g, unsigned char *buf, size_t cap, size_t *got, struct err *e);
void gunzip_close(struct gunzip *g);

#endif
