/*
 * causes_column.c - the heading says something else than the column: of a table, no figure agrees with a rule, and all agree with the
 * same rule over other columns. The validator of the rule knows which those may be.
 */
#include "validate/causes.h"

#define FEWEST 3 /* figures; fewer may agree by chance */

void causes_by_column(struct causes *c)
{
	for (uint32_t i = 0, end; i < c->n; i = end) {
		const struct piece *p = &c->x->v[i];
		uint32_t segment = view_segment(c->v, p->row);
		char text[600];

		for (end = i + 1; end < c->n && c->x->v[end].rule == p->rule && view_segment(c->v, c->x->v[end].row) == segment;)
			end++;
		if (end - i < FEWEST || c->note[i].done || !p->rule->validator->column || !p->rule->validator->column(c->v, p->rule, segment, text, sizeof text))
			continue;
		for (uint32_t k = i; k < end; k++) {
			causes_join(c, i, k);
			c->note[k].done = true;
			c->note[k].rank = RANK_CAUSE;
		}
		causes_say(c, i, "%s", text);
	}
}
