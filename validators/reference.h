/*
 * reference.h - a row of reference.csv over a view: what reference.c and reference_mirror.c share.
 */
#ifndef VALIDATORS_REFERENCE_H
#define VALIDATORS_REFERENCE_H

#include "validators/validator.h"

#define PAST_MOST 20u /* earlier periods of a pair that a row may ask for */

struct held {
	const struct view *v;
	const struct rule_row *r;
	int area, partner, period, unit; /* columns; -1: none */
	bool added, deleted;
	double percent, absolute, symmetric, minimum, upto, upto_minimum, jump;
	uint32_t history;
};

void reference_codes_of_row(const struct view *v, uint32_t row, const char *code[COL_MAX]);
void reference_codes_of(const struct view *v, uint32_t ref, const char *code[COL_MAX]);
/* Whether the submission should have what the reference has: its area and period are sent, the key is not. */
bool reference_lacks(const struct held *h, const char *const code[COL_MAX]);
/* The first observation of the area and period of codes: where what is not there is said. ROW_ABSENT: none. */
uint32_t reference_first(const struct held *h, const char *const code[COL_MAX]);
/* Whether a difference is within percent or absolute; unit: what one of the figures counts. */
bool reference_close(const struct held *h, double found, double expected, double unit);
void reference_say(const struct held *h, uint32_t row, struct dec x, struct dec y, const char *note);
void reference_mirror(const struct held *h);

#endif
