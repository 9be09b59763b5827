/*
 * cut.h - names that were cut off at the end, as columns of a fixed width do.
 *
 * Rule     a text of 12 letters or more that is how names of one area begin, and of no other area, region, part or word of tables, is that area. It
 *          must end inside a word of these names, or have 18 letters. Behind words such as "Republic of" 4 letters are enough, where the whole
 *          text has 12. A second try: what is found is marked for review.
 */
#ifndef NORMALIZE_CUT_H
#define NORMALIZE_CUT_H

#include "normalize/ask.h"

/* *open: names of several areas begin like that, so that nothing else is to be looked for that the text could be. */
bool cut_hit(const struct ask *q, const char *fold, size_t n, bool *open, struct hit *h);
/* The area that names of one word mean which begin like that and have so many letters more at most. *several: they mean several. */
bool cut_words(const struct ask *q, const char *fold, size_t n, size_t more, bool *several, struct hit *h);
/* A name begins like that, and goes on. */
bool cut_begun(const struct ask *q, const char *fold, size_t n);

#endif
