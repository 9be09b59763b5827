/*
 * csvrec.h - records of a CSV that this program wrote (RFC 4180, any line end), one at a time from a stream.
 *
 * Owner    the caller zeroes it, sets in, and releases it; the fields of a record live until the next one.
 * Errors   ST_END after the last record. ST_SKIP "line N: ..." for quotes that do not pair, bytes that are no
 *          UTF-8 or 0, records of more than 64 MiB. ST_FATAL: no memory, or the stream cannot be read.
 */
#ifndef CORE_CSVREC_H
#define CORE_CSVREC_H

#include <stdint.h>
#include <stdio.h>

#include "core/status.h"

struct csvfield {
	char *s; /* NUL-terminated, and NUL nowhere else */
	size_t n;
};
struct csvrec {
	FILE *in;
	uint32_t n, cap;        /* fields; at least one */
	struct csvfield *field;
	uint64_t line;          /* where the record begins, from 1 */
	uint64_t lines;         /* read so far */
	char *buf, *part;       /* the record, and a line of it */
	size_t buf_cap, part_cap;
};

enum status csvrec_next(struct csvrec *r, struct err *e);
void csvrec_release(struct csvrec *r);

#endif
