/*
 * pair.h - an observation of one submission beside one of another, or of another table.
 */
#ifndef VALIDATORS_PAIR_H
#define VALIDATORS_PAIR_H

#include "validators/validator.h"

/* Half a unit of the last digit of the coarser of two figures that were written in different units, in the unit of the first; else 0. */
double pair_slack(int mult_a, int scale_a, int mult_b, int scale_b);
/* Where a person finds it: "Sheet A1", with the file before it. */
void pair_where(const struct submission *s, struct origin at, bool with_file, char *buf, size_t cap);

#endif
