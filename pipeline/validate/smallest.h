/*
 * smallest.h - error localization: the smallest sets of figures whose correction makes all linear identities hold
 * (Fellegi and Holt, "A systematic approach to automatic edit and imputation", JASA 71, 1976).
 *
 * Shape    figures are numbered from 0. An identity is a signed sum of figures that should be 0; off is what it is, and up to slack that is
 *          no difference. Identities that hold are given as well: what a correction would break is none.
 * Limits   sets of at most SET_MOST figures; a budget of identities that are looked at, all of them for each set that is tried. given_up: it ran out, or there is no such small set; then
 *          nothing is known.
 * Errors   false: no memory.
 */
#ifndef VALIDATE_SMALLEST_H
#define VALIDATE_SMALLEST_H

#include <stdbool.h>
#include <stdint.h>

#define SET_MOST 3
#define SETS_MOST 16

struct identity {
	uint32_t n;
	const uint32_t *figure;
	const int32_t *sign;
	double off, slack;
};
struct smallest {
	uint32_t size, n;                    /* figures of a set; sets of that size, of which the first SETS_MOST are kept */
	uint32_t figure[SETS_MOST][SET_MOST]; /* ascending */
	double by[SETS_MOST][SET_MOST];       /* what is to be added to each */
	bool given_up;
};
bool smallest_sets(const struct identity *id, uint32_t n, uint32_t nfigure, uint32_t budget, struct smallest *out);

#endif
