/*
 * near.h - the spellings of a list that are nearest to one that is not known.
 */
#ifndef NORMALIZE_NEAR_H
#define NORMALIZE_NEAR_H

#include "normalize/compiled.h"

#define NEAR_MAX 5

/* Items whose names look most like a folded text, best first, each once; text and names without a likeness
 * of at least a half are no candidates. Returns how many. The same text always gives the same answer. */
unsigned near_find(const struct mappings *m, uint32_t list, const char *fold, size_t n, uint32_t item[NEAR_MAX]);

#endif
