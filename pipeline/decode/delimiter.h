/*
 * delimiter.h - what separates the fields of a text, decided from its first lines as a whole.
 *
 * Each candidate splits the first 200 records, quotes observed. The one with the longest run of records that have
 * equally many fields (at least two) wins, so titles above and notes below do not matter. Where two are as
 * long, a tab wins, since it is rare inside text; then the one with more fields; then semicolon, pipe, comma.
 */
#ifndef DECODE_DELIMITER_H
#define DECODE_DELIMITER_H

#include <stddef.h>

/* ',' ';' '\t' or '|'; ',' where nothing separates anything. */
char delimiter_find(const char *p, size_t n);
const char *delimiter_word(char delimiter);
char delimiter_of(const char *word); /* 0: none of these words */ /* comma semicolon tab pipe */

#endif
