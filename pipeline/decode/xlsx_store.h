/*
 * xlsx_store.h - the cells of one worksheet between reading and pushing, in the order of the file.
 *
 * Shape    a chain of blocks of bytes; a cell takes two bytes and its text (a shared string: its number). Memory
 *          follows the cells that are there, never what the sheet says of its size.
 * Order    sorted is true while every cell stood behind the one before; else xlsx_store_sort() puts them in order.
 * Errors   ST_FATAL no memory.
 */
#ifndef DECODE_XLSX_STORE_H
#define DECODE_XLSX_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

#define XLSX_SHARED 'S' /* kind of a shared string: `index` says which */

struct xlsx_cell {
	uint32_t row;
	uint16_t col;
	char kind;
	uint32_t index;
	const char *s;
	uint32_t n;
};
struct xlsx_store {
	struct store_block *first, *last;
	uint64_t n;
	uint32_t row; /* of the cell added last */
	int32_t col;
	bool sorted;
};

void xlsx_store_init(struct xlsx_store *s);
void xlsx_store_release(struct xlsx_store *s);
enum status xlsx_store_add(struct xlsx_store *s, const struct xlsx_cell *c, struct err *e);

struct xlsx_cursor {
	const struct store_block *block;
	size_t at;
	uint32_t row;
	int32_t col;
};
struct xlsx_cursor xlsx_store_begin(const struct xlsx_store *s);
bool xlsx_store_next(struct xlsx_cursor *c, struct xlsx_cell *out); /* false: that was all */

/* All cells by row and column, those of one address in the order of the file; to be freed by the caller. */
enum status xlsx_store_sort(const struct xlsx_store *s, struct xlsx_cell **out, struct err *e);

#endif
