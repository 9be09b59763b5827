/*
 * term.h - terminal manners, decided once: who is watching, and what was asked for.
 *
 * Colour   only where the stream is a terminal that can (TERM, NO_COLOR), or as --color says; a word always
 *          says the same. Symbols only where the locale is UTF-8.
 * Text     whatever comes from a submission is printed by term_text(), which shows control characters instead
 *          of sending them to the terminal.
 */
#ifndef CLI_TERM_H
#define CLI_TERM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "core/catalogue.h"
#include "core/submission.h"

struct term {
	bool quiet, json;
	bool progress;       /* stderr is a terminal that can redraw a line */
	bool symbols;
	bool color_out, color_err;
};
extern struct term term;

void term_start(void);                   /* looks at the streams and the environment */
bool term_set_color(const char *when);   /* auto, always, never; false: another word */

void term_text(FILE *f, const char *s);
void term_bar(const char *what, uint32_t done, uint32_t total); /* on stderr, where progress is on; total 0: the word alone */
void term_bar_clear(void);
/* A word in the colour of its gravity, padded to width. */
void term_severity(FILE *f, enum severity s, int width);
void term_state(FILE *f, enum sub_state s, int width, const struct language *l);
const char *term_mark(enum sub_state s); /* a symbol and a blank, or "" */

#endif
