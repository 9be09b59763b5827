/*
 * regex.h - names of areas by regular expressions: families of spellings that differ in words, order and abbreviation.
 *
 * Table    aliases/area-patterns.csv with a column "regex": a row is an expression, the code that it means, an example that it must read and a
 *          counter-example that it must not. It reads a whole label, folded: small letters without accents, words with one blank between.
 * Bounds   the expressions of a list are one program of PCRE2, with JIT when it is asked often, and it gives up after a number of steps: what
 *          it cannot decide within them is no name.
 */
#ifndef NORMALIZE_REGEX_H
#define NORMALIZE_REGEX_H

#include "normalize/ask.h"

struct regex; /* of one list; belongs to one thread */
enum status regex_new(const struct mappings *m, uint32_t list, struct regex **out, struct err *e);
void regex_free(struct regex *x);

/* The row (of PART_REGEX) that reads a whole folded text; NONE. */
uint32_t regex_find(struct regex *x, const char *fold, size_t n);
/* Whether an expression can be compiled; what is wrong with it, at which of its characters, otherwise. */
bool regex_valid(const char *text, char *why, size_t cap);
/* Whether an expression alone reads a whole folded text. */
bool regex_reads(const char *text, const char *fold, size_t n);

#endif
