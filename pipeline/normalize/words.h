/*
 * words.h - the words that names are made of, as they are written: with their accents, in small letters.
 *
 * They tell in which character set a text was written: under the wrong one its words are none (Česko, Èesko). Words of
 * ASCII letters are the same in all of them and are not kept.
 */
#ifndef NORMALIZE_WORDS_H
#define NORMALIZE_WORDS_H

#include <stdbool.h>

#include "normalize/compiled.h"

/* Of UTF-8, composed, as it stands between signs and blanks. */
bool word_known(const struct mappings *m, const char *word, size_t n);
/* 0: a word of ASCII letters, or too short to say anything. */
uint32_t word_hash(const char *word, size_t n);

#endif
