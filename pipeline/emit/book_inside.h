/*
 * book_inside.h - what book.c, the workbook with its formats and texts, lends page.c, its sheets; nobody else includes this.
 */
#ifndef EMIT_BOOK_INSIDE_H
#define EMIT_BOOK_INSIDE_H

#include "emit/book.h"

#define BOOK_FONT "Arial"

struct style {
	uint32_t color, fill;
	double size;
	bool bold, wrap, right, center, border, underline, italic;
	const char *number;
};
extern const struct style book_style[BF_COUNT];

/* Keeps the first error. */
void book_fail(struct book *b, const char *what);
void book_check(struct book *b, lxw_error rc);
/* Valid UTF-8 without characters that XML forbids; "_x000D_" in the input stays these seven characters; what does not
 * fit into a cell is cut, and says so. Control characters are escaped by the library, each to seven characters; what is
 * hidden otherwise, and would turn the direction of the cells around it, becomes the name of its code point. */
const char *book_legal(struct book *b, const char *s, size_t n);

#endif
