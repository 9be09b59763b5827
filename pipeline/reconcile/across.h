/*
 * across.h - the two sides of a rule of level 2 in two submissions of a sender: the total by citizenship in one file, that by country of birth in
 * another. Private to reconcile/.
 *
 * Compared the first number of either side, of one edition, where no submission has both: that one has compared them itself, and others of
 *          the same key are compared with it. Where open columns leave several that could be meant, none is.
 * Where    the finding stands at the left side of the rule and names the other's file, sheet and cell.
 * Cost     a pass over the rows that such a rule is about, and 24 bytes for each.
 */
#ifndef RECONCILE_ACROSS_H
#define RECONCILE_ACROSS_H

#include <string.h>

#include "core/hash.h"
#include "reconcile/reconcile.h"
#include "validate/view.h"

/* What the layout of a row says of its revision; "": nothing. */
static inline const char *across_edition(const struct view *v, uint32_t row)
{
	return v->t->nseg ? sym_str(v->sub->syms, v->t->seg[view_segment(v, row)].edition) : "";
}
/* What a key is one of, in keys_of.first. */
enum key_sort { KEY_OBSERVATION, KEY_SIDE, KEY_OTHER_SIDE };
/* The key of an observation, in its dataflow and edition. */
static inline uint64_t row_key(const struct view *v, uint32_t row, uint64_t flow)
{
	const char *edition = across_edition(v, row);

	return (view_row_hash(v, row) ^ flow) + (*edition ? hash64(edition, strlen(edition), 1) : 0);
}
static inline uint64_t flow_seed(const struct flow *f)
{
	return hash64(f->id, strlen(f->id), 0);
}
enum status keys_room(struct keys *k, size_t more, struct err *e);
/* One more key for each row that is a side of such a rule: submissions that have the two sides are compared, though they have no key in common. */
enum status across_keys(struct view *v, uint32_t sub, uint64_t seed, struct keys *k, struct err *e);
enum status across_look(struct view *v, uint32_t n, const struct ruleset *rules, struct err *e);

#endif
