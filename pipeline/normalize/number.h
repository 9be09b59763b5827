/*
 * number.h - how a text can be read as a number, and which way the texts of a table are written.
 *
 * Reading  digits of any script, an optional sign before them (+ - and the minus of typography), one decimal sign, groups of three
 *          digits set apart by the other sign, a blank of any width, or an apostrophe. With the decimal point, commas
 *          group, and the other way round; the Arabic decimal and thousands signs mean the same everywhere.
 * Evidence "1.234,5" can only be read with a decimal comma, "12.5" only with a point; "1,234" and "1.234" can be read both ways
 *          and differ a thousandfold. All texts of a table are weighed together: see convention_decide().
 */
#ifndef NORMALIZE_NUMBER_H
#define NORMALIZE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/decimal.h"

enum convention { CONV_POINT, CONV_COMMA, CONV_OPEN /* cannot be told */ };
enum reading { READ_OK, READ_NONE /* no number */, READ_LARGE /* a number with too many digits */ };

enum reading number_read(const char *s, size_t n, enum convention c, struct dec *out);

struct evidence {
	uint64_t point, comma;  /* texts that can be read one way only */
	uint64_t both_comma, both_point; /* read both ways with different values: the sign that is in doubt */
	uint64_t ends_in_zero;  /* of these */
	uint64_t short_plain;   /* one to three digits without any sign, not 0 */
	uint64_t long_plain;    /* four digits or more without any sign */
};
/* What one text says, so that it can be counted as often as it stands there. */
enum says {
	SAYS_POINT = 1, SAYS_COMMA = 2, SAYS_BOTH_COMMA = 4, SAYS_BOTH_POINT = 8, SAYS_ENDS_IN_ZERO = 16, SAYS_SHORT = 32, SAYS_LONG = 64,
};
uint8_t number_says(const char *s, size_t n);
/* The same for the canonical text of a value; of a whole number without its sign. */
uint8_t number_says_value(struct dec v);
void evidence_add(struct evidence *ev, uint8_t says);

/*
 * The way that most of the decisive texts speak for. Without one: the sign in doubt groups digits where there are short
 * numbers beside it and numbers that end in 0 (decimals would be dropped with their zeros, or all have three), or
 * where all figures are counts of whole things; it is decimal where long numbers stand ungrouped and none in
 * doubt ends in 0. Else CONV_OPEN. Where nothing is in doubt it does not matter: CONV_POINT.
 */
enum convention convention_decide(const struct evidence *ev, bool whole);

#endif
