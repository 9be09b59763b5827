/*
 * reconcile.h - submissions against each other: one table of all countries.
 *
 * Reads the submissions of a run in the order of their names and adds findings to them: two submissions of a sender (and
 * of one edition, where their layouts name one) that differ on the same key. The finding stands in the
 * first of the two and names the other's cell.
 * Owner    the submissions stay with the caller; their findings are sorted again where any were added.
 */
#ifndef RECONCILE_RECONCILE_H
#define RECONCILE_RECONCILE_H

#include "validate/validate.h"

enum status reconcile(struct submission **sub, uint32_t n, struct err *e);

#endif
