/*
 * steps.h - the steps by which a label is read, in the order of match.h; private to matching. Each says whether it answers.
 */
#ifndef NORMALIZE_STEPS_H
#define NORMALIZE_STEPS_H

#include "normalize/ask.h"

/* answer.c: what was found, as an answer. An item that is named by its spelling says by itself how it was found. */
void answer(const struct ask *q, const struct hit *h, enum match_how how, uint8_t score);
void answer_name(const struct ask *q, const char *s, size_t n, const struct hit *h);
const char *printed(const struct mappings *m, uint32_t item); /* the code of an item as it is shown */
void put_candidates(const struct mappings *m, struct match *out, const uint32_t *item, unsigned n);
/* Ages and periods; it answers by itself. */
bool pattern_hit(const struct ask *q, const char *s, size_t n);
/* The same with a flag behind it, which is put into the answer: 2019p. */
bool flagged_hit(const struct ask *q, const char *s, size_t n);

/* cleaned.c: a name with notes, marks, numbers, articles and such words around it. */
bool cleaned_hit(const struct ask *q, const char *s, size_t n, struct hit *h);
/* Of territories only: other lists have few spellings, and a wrong guess costs more than a question. */
bool takes_guesses(const struct ask *q);

/* guess.c: by its sound, in another character set, misspelled: marked for review. It answers by itself. */
bool guess_label(const struct ask *q, const char *s, size_t n);

#endif
