/*
 * charset.h - the bytes of a text become UTF-8.
 *
 * Choice   a byte order mark; else UTF-8 where all bytes are valid; else UTF-16 or UTF-32 where zero bytes stand as
 *          in these; else the code page under which the letters make most sense, which is a guess and reported.
 * Refused  ST_SKIP, in words that follow "it is read, but ...": zero bytes in a text, UTF-8 with damaged places, letters that make
 *          sense nowhere. No byte is replaced or left out.
 */
#ifndef DECODE_CHARSET_H
#define DECODE_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"

struct charset_text {
	const char *p; /* valid UTF-8 without byte order mark; points into the input where it could */
	size_t n;
	const char *name; /* UTF-8, ISO-8859-1, windows-1252, ... */
	bool guessed;
	char *owned;
};

enum status charset_decode(const unsigned char *p, size_t n, struct charset_text *out, struct err *e);
void charset_release(struct charset_text *t);

/* UTF-16 or UTF-32 by the places of zero bytes or by a mark; NULL: neither. */
const char *charset_wide(const unsigned char *p, size_t n);

/*
 * How much sense text makes (charset_sense.c): about 1 for letters as they stand in words, 0 for noise,
 * below 0 for what no one writes. Only words with letters beyond ASCII count.
 */
double charset_sense(const char *utf8, size_t n);

/* Known words decide between code pages that make equal sense: 1 where the word (as written) is in a list of names,
 * else 0. Set once, before workers fork; NULL: no list. */
void charset_set_words(int (*known)(const char *word, size_t n));

#endif
