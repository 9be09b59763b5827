/*
 * bag.h - the words of a name whatever their order: "Virgin Islands, British", "British Virgin Is.".
 *
 * Articles (list "form") are left out, and words of the list "abbreviation" are replaced by their code; what is left is sorted. Names
 * and texts are treated alike, so that only the same words in another order, or shorter, are the same.
 */
#ifndef NORMALIZE_BAG_H
#define NORMALIZE_BAG_H

#include <stdbool.h>
#include <stddef.h>

#define BAG_TEXT 512

/* What a word counts as: "" it is left out, NULL it stands for itself. */
typedef const char *bag_word(const void *user, const char *word, size_t n);
/* The length of the bag; 0: fewer than two words are left, or too many. */
size_t bag_make(const char *fold, size_t n, bag_word *as, const void *user, char out[BAG_TEXT]);

#endif
