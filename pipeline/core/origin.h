/*
 * origin.h - where a figure stands in what was sent.
 *
 * Units    row and col are zero-based; sheet is the number in submission.sheet[]. ROW_NONE: the sheet as
 *          a whole; SHEET_NONE: the submission as a whole. A record of a CSV is a row, a field a column.
 */
#ifndef CORE_ORIGIN_H
#define CORE_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROW_NONE UINT32_MAX
#define SHEET_NONE UINT16_MAX
#define CELL_TEXT 20

struct origin {
	uint32_t row;
	uint16_t col;
	uint16_t sheet;
};

/* "A1" and back; "" for ROW_NONE. cell_parse() is false for anything but letters and digits in range. */
size_t cell_name(uint32_t row, uint32_t col, char buf[CELL_TEXT]);
bool cell_parse(const char *s, size_t n, uint32_t *row, uint32_t *col);
int origin_cmp(struct origin a, struct origin b); /* by sheet, row, column; wholes first */

#endif
