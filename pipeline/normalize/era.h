/*
 * era.h - years that are counted from the beginning of an era: 昭和54年 is 1979.
 *
 * A row of aliases/eras.csv is an era: how it is written, what is added to its years to have those of the common calendar, between
 * which days it holds, and the word for its first year (元) where it has one. Only calendars whose years begin with the common
 * year can be said like that.
 */
#ifndef NORMALIZE_ERA_H
#define NORMALIZE_ERA_H

#include <unicode/utypes.h>

#include "normalize/compiled.h"

/* The era that is written at c[i], with a year behind it: how many code points both take, 0: none. */
size_t era_read(const struct mappings *m, const UChar32 *c, size_t n, size_t i, uint32_t *era, uint32_t *year);
/* Whether the period (2019, 2019-06, 2019-06-30 or a longer form that begins with a year) has a day in the era. */
bool era_holds(const struct mappings *m, uint32_t era, const char *period);

#endif
