/*
 * smallest.h - error localization: the smallest sets of figures whose correction makes all linear identities and bounds hold
 * (Fellegi and Holt, "A systematic approach to automatic edit and imputation", JASA 71, 1976).
 *
 * Shape    figures are numbered from 0. An identity is a signed sum of figures that should be 0; off is what it is, and up to slack that is
 *          no difference. A bound is one that should be at most 0 (side -1) or at least 0 (side 1). What holds is given as well: what a
 *          correction would break is none.
 * Free     figures that only bounds speak of have no one correction: the least that will do is given, and free says which way there are
 *          more (-1 by less, 1 by more, 2 both, or it depends on the others).
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
	int8_t side;
};
struct smallest {
	uint32_t size, n;                    /* figures of a set; sets of that size, of which the first SETS_MOST are kept */
	uint32_t figure[SETS_MOST][SET_MOST]; /* ascending */
	double by[SETS_MOST][SET_MOST];       /* what is to be added to each */
	int8_t free[SETS_MOST][SET_MOST];
	bool given_up;
};
/* least: by figure the least that may be added to it, -INFINITY: anything; NULL: anything to all. */
bool smallest_sets(const struct identity *id, uint32_t n, uint32_t nfigure, const double *least, uint32_t budget, struct smallest *out);
static inline bool identity_broken(const struct identity *d)
{
	return (d->side <= 0 && d->off > d->slack) || (d->side >= 0 && d->off < -d->slack);
}

#endif
