/*
 * content.h - what the observations of a dataflow say, as one number that does not depend on their order.
 *
 * Each field that is not empty counts as XXH3-64 of its text as published (before quoting), seeded by XXH3-64 of the
 * id of its column; the value as that of its mantissa (8 bytes, little end first), with its scale added to the seed. The
 * sum of these, modulo 2^64, is hashed again (8 bytes, seed 0), and the content is the sum over the rows. Structure,
 * origin and verdict do not count.
 *
 * It is taken from the tables, not from what is written; the check takes it from the files, with code of its own.
 */
#ifndef EMIT_CONTENT_H
#define EMIT_CONTENT_H

#include "emit/emit.h"

struct content {
	bool any;        /* the run has rows of the dataflow, if only rejected ones */
	uint64_t n, sum; /* observations, and what they say */
};
/* ST_FATAL: no memory. */
enum status content_of(const struct emit_run *r, const struct flow *f, struct content *out, struct err *e);

#endif
