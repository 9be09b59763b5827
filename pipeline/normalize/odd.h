/*
 * odd.h - what cannot be seen in a label, or looks like something else.
 *
 * Hidden   control characters, characters that take no room, and those that turn the direction of writing, also where letters of
 *          right-to-left scripts stand beside them; not what joins letters or parts words of scripts that need it (Persian, Khmer), not a mark of
 *          direction in a text of such a script, nor a hyphen that shows only at the end of a line.
 * Alike    a letter of another alphabet (Cyrillic, Greek, Armenian, Cherokee, Coptic) among Latin letters of one word: many look like one.
 * Use      a label is read without what is hidden, but never silently: the answer is marked, and says which code points there are.
 */
#ifndef NORMALIZE_ODD_H
#define NORMALIZE_ODD_H

#include <stdbool.h>
#include <stddef.h>

/* Whether something is hidden in a text, its ends aside. */
bool odd_hidden(const char *s, size_t n);
/* The text without what is hidden; control characters from U+0080 on stay, since they are letters that were read in the wrong character set. out has room for n + 1 bytes, and may be the text itself. Returns its length. */
size_t odd_without(const char *s, size_t n, char *out);
/* "U+202E RIGHT-TO-LEFT OVERRIDE and U+0421 CYRILLIC CAPITAL LETTER ES": the first of what is hidden or alike; "" nothing is. */
void odd_points(const char *s, size_t n, char *buf, size_t cap);

#endif
