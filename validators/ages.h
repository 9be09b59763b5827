/*
 * ages.h - age groups as bands of completed years, and how some of them tile a longer one.
 */
#ifndef VALIDATORS_AGES_H
#define VALIDATORS_AGES_H

#include "validators/validator.h"

#define AGE_MOST 512  /* bands of one column; more are not looked at */
#define AGE_END 1000  /* no upper bound */

struct age_band {
	uint32_t code;
	uint16_t from, to; /* [from, to) */
	bool holds;        /* another band of the column is a part of it */
};
struct age_list {
	uint32_t n;
	struct age_band band[AGE_MOST]; /* by from, then to */
};

/* Y25, Y0T4, Y_LT15, Y_LE14, Y_GE65, Y_GT64; false for anything else. */
bool age_parse(const char *s, uint16_t *from, uint16_t *to);
void ages_of(const struct view *v, uint32_t col, struct age_list *out);
/* Whether other bands are a part of [from, to). */
bool ages_within(const struct age_list *l, uint16_t from, uint16_t to);
/* The finest tiling of [from, to) by bands that are usable and shorter than it: their numbers in part[], at most AGE_MOST.
 * Returns how many; 0: there is none. */
uint32_t ages_tile(const struct age_list *l, const bool *usable, uint16_t from, uint16_t to, uint16_t *part);

#endif
