/*
 * dump.h - rows of cells as text, and back: what `concord decode` prints and `concord layout` reads.
 *
 * Lines    member TAB sheet TAB cell TAB type TAB value, with \\ \t \n \r and \uXXXX for control characters.
 *          Without facts only cells that hold a value. With facts all cells, the empty fields of a text too, and
 *          types @submission @member @sheet @merge @hidden @style @comment @meta @finding, enough to make the
 *          same submission again. The value of these is a list where it says so: parts joined by tabs, each
 *          part escaped once by itself and then once more as part of the line:
 *          @submission  name, sender, path, sha256 (a list)
 *          @member      format, charset (a list)
 *          @sheet       "hidden" or nothing
 *          @finding     rule, found, expected, note (a list); cell is empty where it is of the whole sheet
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
	/* What has been printed already; private. */
	bool begun;
	uint16_t member;
	uint32_t nfinding;
};
struct row_sink dump_sink(struct dump *d);
/* Reads such lines with facts and pushes them again, filling members, sheets and findings of the submission and
 * booking decode/seen. ST_SKIP "line N: ...": not what dump writes. */
enum status dump_read(struct submission *s, FILE *in, const struct row_sink *sink, struct err *e);

#endif
