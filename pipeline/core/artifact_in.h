/*
 * artifact_in.h - reading an artifact from its bytes; private to artifact_map.c and its parts.
 *
 * Nothing read is believed. A read that fails gives zero, or an array of no elements, and leaves `wrong`, which is looked
 * at before what was read becomes part of the submission. `what` names what is read, for the message.
 * Owner    arrays stand in the mapping, aligned to 8; texts are copies in the arena of the submission.
 */
#ifndef CORE_ARTIFACT_IN_H
#define CORE_ARTIFACT_IN_H

#include "core/submission.h"

struct in {
	const unsigned char *p;
	size_t left;
	const char *wrong; /* the first thing that was, NULL */
	struct submission *s;
	uint32_t nsym;
};

/* fine, as it is */
static inline bool in_want(struct in *r, bool fine, const char *what)
{
	if (!fine && !r->wrong)
		r->wrong = what;
	return fine;
}

const void *in_take(struct in *r, size_t n);
uint64_t in_number(struct in *r, uint64_t max, const char *what);
const void *in_array(struct in *r, size_t size, uint64_t max, const char *what, uint32_t *n);
const void *in_array_of(struct in *r, size_t size, uint32_t n, const char *what);
bool in_is_text(const char *s, size_t n);

static inline sym_t in_symbol(struct in *r, uint32_t y, const char *what)
{
	return in_want(r, y <= r->nsym, what) ? y : SYM_NONE;
}

static inline bool in_place(struct in *r, struct origin at, const char *what)
{
	return in_want(r, at.sheet == SHEET_NONE || at.sheet < r->s->nsheet, what);
}

const char *in_text(struct in *r, const char *what);
enum status in_no_memory(struct err *e);
/* artifact_table.c: the rows of one dataflow. */
enum status in_table(struct in *r, struct table *t, struct err *e);

#endif
