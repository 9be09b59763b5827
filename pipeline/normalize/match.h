/*
 * match.h - what a label means.
 *
 * Steps    in this order, each named in the answer: code, exact, folded, cleaned, alias. What is not known is no
 *          match, with the nearest candidates; nothing is guessed.
 * Dates    year 0: not known. A label that fits an area of the present and a former one is decided by the
 *          year; an explicit code beats a label and a year.
 */
#ifndef NORMALIZE_MATCH_H
#define NORMALIZE_MATCH_H

#include "normalize/mappings.h"

struct match {
	char code[64];          /* as published in the data (M49 three digits, UNPD_...); "" none */
	char out[64];           /* as `concord match` prints it (ISO3 for a country) */
	uint8_t kind, how;      /* enum match_kind, match_how */
	uint8_t score;          /* 0..100 */
	bool dated;             /* another year could give another answer */
	char candidates[256];   /* published codes joined by '|', best first */
};

struct matcher; /* buffers and caches; not shared between threads */
enum status matcher_new(const struct mappings *m, struct matcher **out, struct err *e);
void matcher_free(struct matcher *m);

/* true where the list exists: area, citizenship, sex, age, period, obs_status, and each list under codelists/. */
bool match_list_known(const struct mappings *m, const char *list);
/* text: an explicit code beside the label, or NULL. system: which codes it is written in ("" any; M49, ISO2, ISO3, UNPD,
 * EUROSTAT, ...). */
enum status match_label(struct matcher *m, const char *list, const char *label, const char *text, const char *system,
	int year, struct match *out, struct err *e);
const char *match_kind_word(uint8_t kind); /* area former part aggregate residual ambiguous none */
const char *match_how_word(uint8_t how);

#endif
