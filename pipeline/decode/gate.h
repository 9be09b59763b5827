/*
 * gate.h - what every row passes on its way out of decode: the ledger looks at each cell and books
 * it (at those of a block where the block is made, ahead.h), the sheet grows by it.
 *
 * A decoder that pushes rows or cells out of order, or an address twice, is our own mistake and stops there.
 */
#ifndef DECODE_GATE_H
#define DECODE_GATE_H

#include "decode/decode.h"

struct gate {
	struct submission *sub;
	const struct row_sink *next;
	uint16_t sheet;
	uint64_t next_row; /* the lowest that may come now */
};

struct row_sink gate_sink(struct gate *g);

#endif
