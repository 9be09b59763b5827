/*
 * reconcile.h - submissions against each other, and against the day of the run: one table of all countries.
 *
 * Reads the submissions of a run in the order of their names and adds findings to them: two submissions of a sender (and
 * of one edition, where their layouts name one) that differ on the same key. The finding stands in the
 * first of the two and names the other's file, sheet and cell. What a rule of level 2 sets one against the other (totals by citizenship and by
 * country of birth) is compared where the two stand in two submissions, too. Submissions of unknown senders are compared with nothing.
 * Cost     one pass over the observations of each sender and about 16 bytes for each of them. Of a sender with many submissions only those
 *          that may have a key in common need to be there together (reconcile_apart).
 * Owner    the submissions stay with the caller; their findings are sorted again where any were added.
 */
#ifndef RECONCILE_RECONCILE_H
#define RECONCILE_RECONCILE_H

#include "validate/validate.h"

struct reconciled {
	struct submission *sub;
	struct rule_counts *counts; /* as validate left them, and added to; NULL: nobody counts */
};
/* The keys of the observations of one submission, for all those of its sender: hashes, so that two keys may seem to be one. */
struct keys_of {
	uint64_t hash;
	uint32_t sub;
};
struct keys {
	struct keys_of *v;
	size_t n, cap;
};
enum status reconcile_keys(struct submission *s, uint32_t sub, struct keys *k, struct err *e);
/* Sorts k, and says of each of n submissions the first one (group[i] <= i) that it has to be compared with, over others or by itself. */
void reconcile_apart(struct keys *k, uint32_t *group, uint32_t n);
/* In byte order of names; all of one config. as_of: the day of the run, YYYY-MM-DD, for the rules that ask for it. */
enum status reconcile(const struct reconciled *all, uint32_t n, const char *as_of, struct err *e);

#endif
