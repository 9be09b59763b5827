/*
 * cell.h - a cell of a sheet as it was read, on its way from decode to layout.
 *
 * Shape    s is n bytes of valid UTF-8, on loan from whoever pushes the row; kind is as contracts say: n s b e d.
 *          led is filled in at the gate of decode (ledger_see()) and is what every later booking of the cell counts.
 */
#ifndef CORE_CELL_H
#define CORE_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/hash.h"

/* What the ledger counts of a cell. */
struct led_cell {
	struct hash128 hash; /* of its text, seeded by file, sheet and address */
	int64_t m;           /* where its text is a canonical number: m / 10^scale */
	uint8_t scale;
	bool number;
};

struct cell {
	const char *s;
	uint32_t n;
	uint16_t col; /* zero-based */
	char kind;    /* n s b e d */
	struct led_cell led;
};

/* What a text is for a table of figures. */
struct cell_number {
	int64_t m; /* m / 10^scale */
	uint8_t scale;
	bool number;
};

/* A cell of a text: its column is its place in its row, its kind s. */
struct text_cell {
	const char *s;
	uint32_t n;
};

static inline bool text_blank(const char *s, uint32_t n)
{
	if (n && (unsigned char)*s > ' ')
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (s[i] != ' ' && s[i] != '\t')
			return false;
	return true;
}
static inline bool cell_blank(const struct cell *c)
{
	return text_blank(c->s, c->n);
}

#endif
