/*
 * repair.h - what a text may have been before it was read in the wrong character set, or escaped for HTML.
 *
 * Each way gives one text; whether it is right only a table of names can say. Nothing is repaired in the data: this serves matching.
 */
#ifndef NORMALIZE_REPAIR_H
#define NORMALIZE_REPAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPAIR_TEXT 1024

/* Replaces character references (&eacute; &#233; &#xE9;); false where there are none. */
bool repair_html(const char *s, size_t n, char out[REPAIR_TEXT], size_t *nout);
/* The way number way, from 0; false: there is no such way. *nout 0: this way leads nowhere. */
bool repair_charset(const char *s, size_t n, unsigned way, char out[REPAIR_TEXT], size_t *nout);
/* The letter of ASCII that one of Cyrillic or Greek looks like; 0: none. */
char repair_lookalike(uint32_t c);
/* Letters of Cyrillic and Greek that look like Latin ones, among Latin letters; false: there are none. */
bool repair_lookalikes(const char *s, size_t n, char out[REPAIR_TEXT], size_t *nout);
/* The same for a letter that was lost and stands as "?" or U+FFFD between letters. */
bool repair_lost(const char *s, size_t n, unsigned way, char out[REPAIR_TEXT], size_t *nout);

#endif
