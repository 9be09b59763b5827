/*
 * latin.h - names in other scripts by their sound, in plain Latin letters.
 *
 * A second try only: Arabic gives no vowels, and what is found is marked for review. Scripts that write syllables are left alone. Letters that only look
 * Latin (Сhina with a Cyrillic С) become Latin, too.
 */
#ifndef NORMALIZE_LATIN_H
#define NORMALIZE_LATIN_H

#include "core/status.h"

#include <stddef.h>

struct latin;
enum status latin_new(struct latin **out, struct err *e);
void latin_free(struct latin *x);
/* The fold of the Latin form of a text; 0: too long, of a script that is left alone, or nothing is left. */
size_t latin_fold(struct latin *x, const char *s, size_t n, char *buf, size_t cap);

#endif
