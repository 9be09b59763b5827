/*
 * sound.h - names in scripts that write syllables, by their consonants.
 *
 * How vowels of foreign names are written in such scripts, and whether a consonant is voiced or aspirated, differs from hand to hand; the
 * order of consonants does not: a second try only, and what is found is marked for review. The scripts of South and South-East Asia, kana, Ethiopic
 * and Thaana; two names are compared in one script only.
 */
#ifndef NORMALIZE_SOUND_H
#define NORMALIZE_SOUND_H

#include <stddef.h>

#define SOUND_TEXT 192
#define SOUND_SURE 4  /* consonants of a name that is known by them at once */
#define SOUND_LEAST 3 /* and of one that is looked for when nothing else is near */

/* The consonants of a folded text; returns how many, 0: it is in no such script, in several, or too long. */
unsigned sound_key(const char *fold, size_t n, char out[SOUND_TEXT]);

#endif
