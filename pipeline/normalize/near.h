/*
 * near.h - the spellings of a list that are nearest to one that is not known.
 *
 * Shape    an index from pairs of neighbouring letters to the spellings that have them, made when the tables are compiled
 *          (index_near.c); a question counts the pairs that each spelling shares, and only those that share most are compared letter by
 *          letter. Spellings are numbered by list, then by length, then as in the tables.
 */
#ifndef NORMALIZE_NEAR_H
#define NORMALIZE_NEAR_H

#include "normalize/compiled.h"

#define NEAR_MAX 5

struct near; /* scratch for questions */
enum status near_new(const struct mappings *m, struct near **out, struct err *e);
void near_free(struct near *n);

struct near_name {
	uint32_t item, spell;
	unsigned score; /* of 1000 */
};
/* Items whose names look most like a folded text, best first, each once; what is less than half alike is no
 * candidate. Returns how many. The same text always gives the same answer. */
unsigned near_find(struct near *x, uint32_t list, const char *fold, size_t n, struct near_name out[NEAR_MAX]);

/* For the index: the letters of a spelling, with a blank before and behind, so that ends count; and the buckets of its pairs, of which
 * there are `buckets`, a power of two. Returns how many pairs. */
struct near_letters {
	uint32_t c[NEAR_LONGEST + 2];
	unsigned n;
};
void near_letters(const char *s, size_t n, struct near_letters *l);
unsigned near_pairs(const struct near_letters *l, uint32_t buckets, uint32_t out[NEAR_LONGEST + 1]);

#endif
