/*
 * sums.h - a total on its way: what sums.c and sums_ages.c share.
 */
#ifndef VALIDATORS_SUMS_H
#define VALIDATORS_SUMS_H

#include "validators/validator.h"

struct sums {
	const struct view *v;
	const struct rule_row *r;
	uint32_t col, total, npart, nextra, ngroup, noutside;
	const struct listed_code *part, *extra, *group, *outside;
	int each;            /* a column whose codes are summed apart where the total is over all of them; -1 */
	uint32_t each_total; /* the code of `each` that is over all of them */
	uint64_t used;       /* which of the first 64 codes of `each` occur beside a part: what nobody has is not looked for */
	int own;             /* a column whose code is no part; -1 */
	bool group_total;    /* the total is a group beside other parts of the column */
	struct open_codes open;
	enum { CLOSED, OPEN, SEGMENT, FULL, DECLARED, GAP } coverage;
	enum { ANY, MIXED, UNMIXED } mixed; /* whether only some of the figures have one of the statuses of the rule */
	int status;          /* the column that has them */
	const uint8_t *has_status; /* whether it is one of them, by entry; NULL: nobody has one */
	enum made_of made;   /* what its findings are made of */
	bool negative;
	double tolerance, absolute;
	enum sum_relation relation;
	enum { NON_NULL, NON_ZERO, PARTIAL_NULL, PARTIAL_ZERO, ALWAYS_NULL, ALWAYS_ZERO } mode; /* of a hierarchical rule */
	uint64_t passed, no_part;
	/* of the segment that the rows up to seg_end are in */
	uint32_t seg_first, seg_end;
	bool closed;         /* its layout declares that the parts are complete */
	int64_t rounding;    /* the base of its figures; 0: none */
};

struct tally {
	struct dsum sum;
	uint32_t n, missing, lost, nothing, absent, rounded; /* lost: of those that are missing, in rows that were rejected */
	bool too_large, with, without;                       /* some figure has such a status; some has not */
};

/* A total: its row, its key (in which `each` may be changed), and rejected rows beside it. */
struct whole {
	uint32_t row;
	struct cube_key key;
	struct lost lost;
};

void sums_whole(struct sums *s, uint32_t row, struct whole *w);
static inline uint32_t sums_part(const struct sums *s, const struct whole *w, uint32_t code)
{
	return view_find_beside(s->v, &w->key, s->col, code, w->row, &s->open);
}
/* A part of that code, which stands in row or nowhere. */
void sums_take(const struct sums *s, const struct whole *w, uint32_t code, uint32_t row, struct tally *t);
void sums_take_code(const struct sums *s, const struct whole *w, uint32_t code, struct tally *t);
bool sums_closed(const struct sums *s, bool declared);

/* Looks at each total; at those that add up without any doubt, where they can be told for a block of rows at once, no further. */
void sums_each(struct sums *s, struct scan *rows, bool (*in_blocks)(const struct sums *s, struct plain *p),
	void (*look)(struct sums *s, uint32_t row));

/* Says what the parts of a whole were: in the note of a finding, and one by one to the report. */
typedef void sums_note(const struct sums *s, const struct whole *w, const struct tally *t, const void *user, char note[160]);
void sums_judge(struct sums *s, const struct whole *w, const struct tally *t, bool closed, sums_note *write, const void *user);

void sums_codes_note(const struct sums *s, const struct whole *w, const struct tally *t, const void *user, char note[160]);
void sums_members_note(const struct sums *s, const struct whole *w, const struct tally *t, const void *user, char note[160]); /* user: struct members */
struct leaves {
	const uint32_t *code;
	uint32_t n;
};
void sums_leaves_note(const struct sums *s, const struct whole *w, const struct tally *t, const void *user, char note[160]); /* user: struct leaves */
/* Single items; where none is there, the groups of items that are. say: they are named to the report. */
struct tally sums_take_leaves(const struct sums *s, const uint32_t *leaf, uint32_t n, const struct whole *w, bool say);
/* For the reports: what a total and the sum of its parts are to each other, and how far they may be off. */
void sums_made_of(const struct sums *s, enum made_of how, enum sum_relation relation, const struct dsum *total, const struct dsum *sum,
	uint32_t rounded);
/* The code in the summed column of what another column has; CODE_ABSENT: none. */
uint32_t sums_own_code(const struct sums *s, const struct whole *w, int col);
void sums_wholes(const struct view *v, const struct rule_row *r, const uint32_t *row, uint32_t n, uint64_t *bits);

/* Whether a figure is a multiple of the base that its table was rounded to. */
bool sums_rounded(const struct sums *s, struct dec x);
/* A hierarchical rule of VTL: rows have the code of its left side. */
void sums_by_rule(struct sums *s, struct scan *rows);
enum sum_relation sums_relation(const char *word); /* = where it is empty */
/* A hierarchical rule with one item on the right, whose two sides stand in two submissions. */
bool sums_across(const struct view *v, const struct rule_row *r, struct across *out);
void sums_beside(const struct view *v, const struct rule_row *r, uint32_t row, const struct pair *with);
/* Whether total and sum stand in the relation of the rule, when so many of the figures were rounded. */
bool sums_holds(const struct sums *s, const struct dsum *total, const struct dsum *sum, uint32_t rounded);
/* The same in the modes that ask for less than that all items are numbers. */
unsigned sums_mode(const char *word); /* non_null where it is none of the others */
void sums_by_mode(struct sums *s, struct scan *rows);
/* Over ages: the finest tiling of each group that has parts. */
void sums_by_ages(struct sums *s, struct scan *rows);

#endif
