/*
 * evidence.h - what findings were made of, as long as their causes are looked for. Private to validate/.
 *
 * Shape    one piece for each finding of a rule, in the order in which they were reported, and behind these, once they were asked for,
 *          one for each identity or bound that holds. A piece has its observation (the whole of a sum, a figure that was computed), the parts or
 *          operands, and how far the whole is above its parts.
 * Limits   PARTS_MOST parts in all, 16 MB; a piece for which there was no room has none (cut).
 * Owner    the view.
 */
#ifndef VALIDATE_EVIDENCE_H
#define VALIDATE_EVIDENCE_H

#include "validators/validator.h"

#define PARTS_MOST (2u << 20)
#define NO_FINDING UINT32_MAX

struct part {
	uint32_t row;
	int32_t sign; /* of the part in the sum; 0: an operand */
};
struct piece {
	const struct rule_row *rule;
	uint32_t finding; /* number; NO_FINDING: the identity holds */
	uint32_t row;
	uint32_t first, n;
	double off, slack; /* whole minus parts, and how much of it is no difference */
	int8_t side;       /* 0: whole and parts are equal; -1: the whole is at most its parts; 1: at least */
	bool not_negative; /* figures below zero are impossible */
	uint8_t made;      /* enum made_of */
	bool cut;
};
struct evidence {
	uint32_t n, cap, npart, cpart;
	struct piece *v;
	struct part *part;
	uint32_t from;     /* parts of the next report begin here */
	uint8_t made;
	bool cut, not_negative;
	int8_t side;
	double slack;
	const uint64_t *only; /* not NULL: rules are run again over these rows, to see which identities hold; nothing is reported */
	bool failed;          /* no memory */
};

/* The report takes the parts that were named since the last. */
void evidence_take(struct evidence *x, const struct rule_row *r, uint32_t finding, uint32_t row, double off);
void evidence_drop(struct evidence *x); /* the parts that were named so far */
void evidence_free(struct evidence *x);

#endif
