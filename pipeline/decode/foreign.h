/*
 * foreign.h - what the bytes are when they are no table that can be read here: told to the sender by name. Archives that can be
 * opened are not among them (unpack).
 */
#ifndef DECODE_FOREIGN_H
#define DECODE_FOREIGN_H

#include <stddef.h>

/* "an old Excel workbook (.xls)": a phrase that follows "it is "; NULL where nothing is known. */
const char *foreign_format(const unsigned char *p, size_t n);

#endif
