/*
 * dump.h - rows of cells as text, and back: what `concord decode` prints and `concord layout` reads.
 *
 * Lines    member TAB sheet TAB cell TAB type TAB value, with \\ \t \n \r and \uXXXX for control characters.
 *          With facts: types @submission @member @sheet @merge @hidden @style @comment @meta @finding as well, enough
 *          to make the same submission again.
 */
#ifndef DECODE_DUMP_H
#define DECODE_DUMP_H

#include <stdio.h>

#include "decode/decode.h"

/* A sink that prints; facts only where asked. */
struct dump {
	const struct submission *sub;
	FILE *out;
	uint16_t sheet;
	bool facts;
	bool bare; /* only cell TAB type TAB value */
};
struct row_sink dump_sink(struct dump *d);
/* Reads such lines with facts and pushes them again, filling members, sheets and findings of the submission. */
enum status dump_read(struct submission *s, FILE *in, const struct row_sink *sink, struct err *e);

#endif
