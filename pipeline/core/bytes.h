/*
 * bytes.h - the bytes of a submission: opened without following links, copied once into an anonymous
 * file while they are hashed, and mapped read-only. What a decoder sees cannot change under it.
 *
 * Errors   ST_SKIP with the reason: not there, a link, no regular file, over limits.file_bytes, changed
 *          while it was read. ST_FATAL: no memory, no room for the copy.
 */
#ifndef CORE_BYTES_H
#define CORE_BYTES_H

#include "core/hash.h"
#include "core/limits.h"
#include "core/status.h"

struct bytes {
	const unsigned char *p; /* NULL when n is 0 */
	size_t n;
	char sha256[SHA256_TEXT];
};

enum status bytes_open(const char *path, const struct limits *lim, struct bytes *out, struct err *e);
void bytes_release(struct bytes *b);

#endif
