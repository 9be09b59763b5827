/*
 * clean.h - what stands around a name without changing it: list numbers, footnote marks, notes.
 */
#ifndef NORMALIZE_CLEAN_H
#define NORMALIZE_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

/* Takes one thing off [*s, *s + *n); false when there is nothing more to take. In this order: blanks and marks such as
 * * † # at the ends; a number or bullet before ("1.", "(01)", "- "); a footnote mark behind ("(1)", "[a]", "1/", "2)",
 * superscript digits, digits glued to a letter, a single letter). */
bool clean_step(const char **s, size_t *n);
/* A note in brackets, or behind " - ", ";" or ",", at the end: the name before it and the note. false: none. */
bool clean_note(const char *s, size_t n, size_t *name, const char **note, size_t *nnote);

#endif
