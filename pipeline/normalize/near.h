/*
 * near.h - the spellings of a list that are nearest to one that is not known.
 *
 * Shape    an index from pairs of neighbouring letters to the spellings that have them, made when it is first asked; a question
 *          looks at the spellings that share most pairs, and only at these letter by letter.
 */
#ifndef NORMALIZE_NEAR_H
#define NORMALIZE_NEAR_H

#include "normalize/compiled.h"

#define NEAR_MAX 5

struct near;
enum status near_new(const struct mappings *m, uint32_t list, struct near **out, struct err *e);
void near_free(struct near *n);

/* Items whose names look most like a folded text, best first, each once; what is less than half alike is no
 * candidate. Returns how many. The same text always gives the same answer. */
unsigned near_find(struct near *x, const char *fold, size_t n, uint32_t item[NEAR_MAX]);

#endif
