/*
 * book.h - books a text into the ledger as decode and layout do with the cells of a row, for tests that have no rows.
 */
#ifndef UNIT_BOOK_H
#define UNIT_BOOK_H

#include "core/submission.h"

static inline enum status ledger_book(struct submission *s, enum led_stage stage, enum led_disposition d, sym_t rule,
	struct origin at, const char *text, size_t n, struct err *e)
{
	struct led_cell seen;
	struct led_line *v;

	ledger_look(s, at, text, n, &seen);
	TRY(ledger_line(s, at.sheet, stage, d, rule, &v, e));
	led_line_add(v, &seen);
	return ST_OK;
}

#endif
