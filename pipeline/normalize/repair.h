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
#include <unicode/utypes.h>

#define REPAIR_TEXT 1024

/* Replaces character references (&eacute; &#233; &#xE9;); false where there are none. */
bool repair_html(const char *s, size_t n, char out[REPAIR_TEXT], size_t *nout);
/* A text that was read in the wrong character set: one way after the other. s is lent until the last one. */
struct repair {
	const char *s;
	size_t n;
	unsigned way, page; /* the next way; in which character set bytes are */
	uint32_t cannot;    /* those in which the text cannot be written, as bits */
	UChar u[REPAIR_TEXT];
	char bytes[REPAIR_TEXT];
	int32_t nu, nb;
};
bool repair_begin(struct repair *r, const char *s, size_t n); /* false: it does not look like that */
bool repair_next(struct repair *r, char out[REPAIR_TEXT], size_t *nout); /* false: there are no more; *nout 0: this way leads nowhere */
/* The letter of ASCII that one of Cyrillic or Greek looks like; 0: none. */
char repair_lookalike(uint32_t c);
/* Letters of Cyrillic and Greek that look like Latin ones, among Latin letters; false: there are none. */
bool repair_lookalikes(const char *s, size_t n, char out[REPAIR_TEXT], size_t *nout);
/* Letters that were lost and stand as "?" or U+FFFD: the way number way, from 0; false: there is no such way. */
bool repair_lost(const char *s, size_t n, unsigned way, char out[REPAIR_TEXT], size_t *nout);

#endif
