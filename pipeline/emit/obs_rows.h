/*
 * obs_rows.h - rows of observations put together of ready texts; private to obs.c.
 *
 * Errors   ST_FATAL: no memory.
 */
#ifndef EMIT_OBS_ROWS_H
#define EMIT_OBS_ROWS_H

#include "emit/obs.h"

#define OBS_COLUMNS_MAX (16 * COL_MAX)

struct obs_columns { /* of a file: those of its dataflows, each once */
	uint32_t n, ndim; /* dimensions first */
	const char *id[OBS_COLUMNS_MAX];
};

/* The rows [first, end) of a table that became observations, in order. */
enum status obs_rows_write(struct out *o, const struct emit_run *r, const struct submission *s, const struct table *t,
	const struct obs_columns *c, uint32_t first, uint32_t end, struct err *e);
/* How many bytes obs_rows_write() would write, added to *bytes. */
enum status obs_rows_length(const struct emit_run *r, const struct submission *s, const struct table *t,
	const struct obs_columns *c, uint32_t first, uint32_t end, uint64_t *bytes, struct err *e);

#endif
