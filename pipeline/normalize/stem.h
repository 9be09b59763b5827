/*
 * stem.h - one word that is a name of an area with another ending: "Иордании", "Jordánské", "Ranskan", beside words such as "Republic of".
 *
 * Rule     endings (list "ending") are taken off, the shortest first, while 4 letters are left. The stem is a name of 5 letters or more, or the beginning of names of one
 *          word that all mean one area and have at most 7 letters more. Where names of several areas begin like that it is none. A second try:
 *          what is found is marked for review.
 */
#ifndef NORMALIZE_STEM_H
#define NORMALIZE_STEM_H

#include "normalize/forms.h"

bool stem_hit(const struct ask *q, const char *fold, size_t n, struct hit *h);

#endif
