/*
 * reconcile.h - submissions against each other, and against the day of the run: one table of all countries.
 *
 * Reads the submissions of a run in the order of their names and adds findings to them: two submissions of a sender (and
 * of one edition, where their layouts name one) that differ on the same key. The finding stands in the
 * first of the two and names the other's file, sheet and cell. What a rule of level 2 sets one against the other (totals by citizenship and by
 * country of birth) is compared where the two stand in two submissions, too. Submissions of unknown senders are compared with nothing.
 * Cost     one pass over the observations of each sender and about 16 bytes for each of them. All of a sender at once are compared by
 *          reconcile(). Of a sender with many submissions a few are there at a time: reconcile_keys() of each, reconcile_apart(), which says
 *          what to compare; then reconcile_beside() for each first submission and some others, reconcile_sides() for each group, and
 *          reconcile_dated() for each. It finds and counts the same, in whatever portions the others come.
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
	uint32_t first; /* before reconcile_apart() what it is a key of, behind it the first submission that has the key */
};
struct keys {
	struct keys_of *v;
	size_t n, cap;
};
enum status reconcile_keys(struct submission *s, uint32_t sub, struct keys *k, struct err *e);
/* Leaves in k what observations have in common, by first and sub; and says of each of n submissions the first one (group[i] <= i) that has
 * another side of such a rule as it has, over others or by itself. */
void reconcile_apart(struct keys *k, uint32_t *group, uint32_t n);
/* all[0] against each of the others that come later in the order of names, for the keys of which it is the first: `shared`, in order. */
enum status reconcile_beside(const struct reconciled *all, uint32_t n, const uint64_t *shared, size_t nshared, struct err *e);
enum status reconcile_sides(const struct reconciled *all, uint32_t n, struct err *e);
enum status reconcile_dated(const struct reconciled *one, const char *as_of, struct err *e);
/* In byte order of names; all of one config. as_of: the day of the run, YYYY-MM-DD, for the rules that ask for it. */
enum status reconcile(const struct reconciled *all, uint32_t n, const char *as_of, struct err *e);

#endif
