/*
 * decode.h - a member's bytes become rows of cells.
 *
 * Choice   by content, never by name: each decoder looks at the bytes and bids how many bits of evidence it saw;
 *          the highest bid wins. A decoder is one file that ends in DECODER(name) = {...}; the build
 *          collects them, so there is no list to edit.
 * Rows     pushed in order of rows, cells in order of columns, each address once. Cells without a stored value
 *          are not pushed (an empty field of a text is pushed: n = 0). All texts are valid UTF-8 on
 *          loan for the call. The cells are the decoder's own, and the gate fills in their led. kind and text are as contracts say: 'n' shortest decimal of the double, 's', 'b' TRUE/FALSE,
 *          'e' error literal, 'd' the number of a cell whose format is a date or a time.
 * Blocks   rows of a text are passed on many at a time, as block.h says; who takes rows one by one leaves block NULL, and the
 *          gate passes them on so.
 * Facts    of a sheet come before its rows: kind is merge, hidden, style, comment, meta; cell is "A1", a
 *          range "A1:C2", "A:C" (columns), "3:5" (rows) or ""; value is free text.
 *          meta values are "charset=UTF-8", "delimiter=comma" (semicolon, tab, pipe) and "date1904=true"; a style is the
 *          format code of dates, for a run of cells down a column.
 * Errors   ST_SKIP: this member cannot be read, and why, in words for its sender; what has been pushed of it by then
 *          is to be dropped. ST_FATAL: no memory. What is wrong with single cells or lines is a finding and
 *          decoding goes on.
 */
#ifndef DECODE_DECODE_H
#define DECODE_DECODE_H

#include "core/block.h"
#include "core/cell.h"
#include "core/submission.h"

struct row_sink {
	void *user;
	enum status (*sheet)(void *user, uint16_t sheet, struct err *e); /* number in submission.sheet[] */
	enum status (*fact)(void *user, const char *kind, const char *cell, const char *value, struct err *e);
	enum status (*row)(void *user, uint32_t row, const struct cell *c, uint32_t n, struct err *e);
	enum status (*sheet_end)(void *user, struct err *e);
	enum status (*block)(void *user, const struct block *b, struct err *e); /* rows of a text; NULL: they come one by one */
};

/* Takes all and keeps nothing: to see whether something can be read. */
extern const struct row_sink decode_nowhere;

struct decoder {
	const char *format;				   /* "xlsx", "csv" */
	unsigned (*bid)(const unsigned char *p, size_t n); /* 0: certainly not */
	enum status (*rows)(struct submission *s, uint16_t member, const unsigned char *p, size_t n, const struct row_sink *sink,
		struct err *e);
};
#define DECODER(name) const struct decoder decoder_##name

/* Finds the decoder and runs it. A format that is known but cannot be read (xls, pdf, encrypted workbook,
 * rar, ...) is ST_SKIP naming it and what to do. Books decode/seen in the ledger. */
enum status decode_member(
	struct submission *s, uint16_t member, const unsigned char *p, size_t n, const struct row_sink *sink, struct err *e);

#endif
