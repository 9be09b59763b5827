/*
 * block.h - rows of a text on their way from decode to layout, many at a time.
 *
 * Shape    row i is record row[i] of its sheet and has the cells from first[i] up to first[i + 1]; rows ascend, the columns of a
 *          row count from 0. width is not 0 where each row has that many cells and follows the row before without a gap.
 *          A cell takes no more room than its text needs to be found, since another processor has to fetch it.
 * Sums     of what the ledger counts: of all cells, and where width is not 0 of each column, cells that are blank apart.
 * Others   where width is not 0: bit i % 64 of other[c][i / 64] is set where the text of row i in column c is another one than that
 *          of row i - 1, and where i % 64 is 0.
 * Numbers  where width is not 0 and sum[c].numbers is set: what the text of row i in column c is, is number[c][i] where that bit is
 * set, and else as in row i - 1. No text of any other column is a number. Owner    the maker, who lends it for a call. The texts of
 * cells live as long: they stand in what was read, or in texts that belong to the block. Errors   ST_FATAL or NULL: no memory.
 */
#ifndef CORE_BLOCK_H
#define CORE_BLOCK_H

#include "core/ledger.h"

#define BLOCK_ROWS 512u
#define BLOCK_CELLS 4096u /* full with so many, though a row may have more */
#define BLOCK_WIDTH 64u   /* rows that are wider have no sums by column */

struct block_sums {
	struct led_part filled, blank;
	bool numbers;
};
/* What is to be said of a record of the block, before its rows are passed on. */
struct block_note {
	struct block_note *next;
	const char *rule;
	struct origin at;
	char found[81];
};
struct block_text { /* a text that had to be put together */
	struct block_text *next;
	char s[];
};
struct block {
	uint32_t nrow, ncell, ccell, width;
	uint32_t row[BLOCK_ROWS];
	uint32_t first[BLOCK_ROWS + 1];
	struct text_cell *cell;
	struct led_part all;
	struct block_sums sum[BLOCK_WIDTH];
	uint64_t other[BLOCK_WIDTH][BLOCK_ROWS / 64];
	struct cell_number *number[BLOCK_WIDTH]; /* [BLOCK_ROWS] each */
	const char *safe;   /* of each text that begins here or before it, 16 bytes can be read */
	uint64_t file_seed; /* of the ledger */
	uint16_t sheet;
	struct cell *one;   /* room for the longest row, for block_row() */
	uint32_t cone;
	struct block_note *note, *note_last;
	struct block_text *text;
};

/* Room for more cells than there are, of which the first ncell + some are kept. */
enum status block_room(struct block *b, uint32_t some, struct err *e);
/* A text of n bytes, behind which 16 more can be read. NULL: no memory. */
char *block_text(struct block *b, size_t n);
enum status block_say(struct block *b, const char *rule, struct origin at, const char *found, struct err *e);
void block_empty(struct block *b);
void block_release(struct block *b);
/* Looks at all cells and sums them up; sets width. May run beside anything that leaves the block alone. */
enum status block_look(struct block *b, uint64_t file_seed, uint16_t sheet, struct err *e);
/* The cells of row i as those of single rows are, with what the ledger counts of each; lent until the next call. */
const struct cell *block_row(const struct block *b, uint32_t i);

#endif
