/*
 * table_room.h - room in the arrays of a table, for table.c and table_rows.c.
 */
#ifndef CORE_TABLE_ROOM_H
#define CORE_TABLE_ROOM_H

#include <stdlib.h>
#include <string.h>

#include "core/table.h"

#define RAW_EMPTY 1u /* raw_sym[RAW_EMPTY] = SYM_NONE */

static inline enum status table_no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "no memory for a table of observations");
}

/* Room for at least one more than n in the array that a pointer of any type points at; *cap is in elements. */
static inline enum status table_grow(void *array, uint32_t *cap, uint32_t n, size_t size, struct err *e)
{
	uint32_t want = *cap ? (*cap > UINT32_MAX / 2 ? UINT32_MAX : *cap * 2) : 16;
	void *p;

	if (n < *cap)
		return ST_OK;
	memcpy(&p, array, sizeof p);
	if (n == UINT32_MAX || !(p = realloc(p, (size_t)want * size)))
		return table_no_memory(e);
	memcpy(array, &p, sizeof p);
	*cap = want;
	return ST_OK;
}

/* The number of a raw text, which is new or known. */
enum status table_raw(struct table *t, sym_t s, uint32_t *out, struct err *e);

#endif
