/*
 * causes.h - which findings have one cause, and what that most likely is. Private to validate/.
 *
 * What is known decides, in this order, and only then what is small:
 *   exchange  with two codes in each other's place sums of a table that fail hold, in most keys (causes_exchange.c)
 *   heading   nothing in a table agrees with a rule, and all of it with the same rule over another column (causes_column.c)
 *   members   who belongs to an aggregate is declared: the aggregate is wrong, unless one member would explain several (causes_members.c)
 *   figures   with what is corrected so far an identity or bound holds; else the smallest set of figures that makes all of them hold,
 *             with what else holds left whole (causes_small.c, causes_around.c, smallest.h). Of several such sets the one with which most of what was
 *             computed agrees.
 *   computed  a figure is what comes out with the correction of one that is wrong, or with what a sum that fails makes of one
 *             (causes_computed.c)
 * Figures whose corrections balance each other in an identity that holds have one cause, too.
 *
 * Leaves   in findings: group, the same for all of one cause; at the first of them cause, in words, and explains, how many others. Where
 *          it is too much to look through, cause says so and there is no group.
 * Limits   LOOKED_MOST observations are looked around; LOOKS_MOST looks at an identity while sets of figures are tried.
 */
#ifndef VALIDATE_CAUSES_H
#define VALIDATE_CAUSES_H

#include "validate/view.h"

#define LOOKED_MOST 20000u
#define LOOKS_MOST 50000000u

/* From rows to numbers. */
struct rowmap {
	uint32_t n, cap, *key, *value;
};
bool rowmap_put(struct rowmap *m, uint32_t row, uint32_t value); /* the first value of a row stays; false: no memory */
uint32_t rowmap_get(const struct rowmap *m, uint32_t row);       /* UINT32_MAX: none */
void rowmap_free(struct rowmap *m);

enum rank { RANK_CAUSE, RANK_FIRST, RANK_FOLLOWS, RANK_COMPUTED, RANK_BESIDE }; /* how near to the cause; the least heads a group */

struct note {
	uint32_t up;       /* union of pieces */
	uint8_t rank;
	bool done, apart;  /* apart: not known, and no group */
	const char *why;   /* NULL */
};
struct suspect {
	uint32_t row, piece;
	double by;         /* what is to be added to it */
};
struct computed {
	uint32_t row, piece; /* a figure that was computed, or an operand of it; the finding of the former */
};
struct causes {
	struct view *v;
	struct evidence *x;
	uint32_t n;        /* pieces that are findings; those behind hold */
	struct note *note;
	struct rowmap suspects; /* to their numbers */
	uint32_t nsuspect, csuspect;
	struct suspect *suspect;
	uint32_t ncomputed;
	struct computed *computed; /* by row */
	bool looked;       /* what holds around was looked at */
	bool failed;       /* no memory */
};

/* Groups the findings of a view. ST_FATAL: no memory. */
enum status causes_find(struct view *v, struct err *e);

uint32_t causes_root(struct causes *c, uint32_t piece);
void causes_join(struct causes *c, uint32_t a, uint32_t b);
void causes_suspect(struct causes *c, uint32_t row, uint32_t piece, double by);
const struct suspect *causes_suspected(const struct causes *c, uint32_t row); /* NULL: it is not */
void causes_say(struct causes *c, uint32_t piece, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
const char *causes_code(const struct causes *c, uint32_t col, uint32_t code, char buf[160]); /* "882 (Samoa)" */
const char *causes_cell(const struct causes *c, uint32_t row, char buf[160]);                /* "Table 1!F20" */
static inline bool causes_members_piece(const struct piece *p)
{
	return p->made == OF_LISTED || p->made == OF_DECLARED;
}
static inline bool piece_holds(const struct piece *p, double off, double slack)
{
	return (p->side > 0 || off <= slack) && (p->side < 0 || off >= -slack);
}
static inline int32_t piece_sign(const struct part *p) /* of a part in whole - parts */
{
	return -p->sign;
}

/* What the corrections so far do to an identity, how many of its figures have one, and the largest. */
double causes_correction(const struct causes *c, const struct piece *p, uint32_t *n, double *most);
uint32_t causes_join_suspects(struct causes *c, const struct piece *p); /* one of their pieces */

/* By rows, all that were computed and are findings. */
void causes_computed_index(struct causes *c);
/* How many of these, and not explained, agree when so much is added to some figures of theirs. */
uint32_t causes_computed_agree(struct causes *c, const uint32_t *row, const double *by, uint32_t n);

void causes_by_exchange(struct causes *c);
void causes_by_computed(struct causes *c);
void causes_by_column(struct causes *c);
void causes_look_around(struct causes *c);
void causes_by_members(struct causes *c);
void causes_by_figures(struct causes *c);
void causes_name(struct causes *c, struct err *e);

#endif
