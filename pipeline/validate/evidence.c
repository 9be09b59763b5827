#include "validate/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "validate/view.h"

static bool room(void **v, uint32_t n, uint32_t *cap, size_t size)
{
	uint32_t more = *cap ? 2 * *cap : 256;
	void *p;

	if (n < *cap)
		return true;
	p = more > *cap ? realloc(*v, more * size) : NULL;
	if (!p)
		return false;
	*v = p;
	*cap = more;
	return true;
}

void report_made_of(const struct view *v, enum made_of how, double slack)
{
	struct evidence *x = &v->index->evidence;

	x->npart = x->from;
	x->made = (uint8_t)how;
	x->slack = slack;
	x->cut = false;
	x->side = 0;
	x->not_negative = false;
}

void report_bound(const struct view *v, enum sum_relation relation)
{
	v->index->evidence.side = relation == EQUAL ? 0 : relation == LESS || relation == LESS_OR_EQUAL ? -1 : 1;
}

void report_not_negative(const struct view *v)
{
	v->index->evidence.not_negative = true;
}

void report_part(const struct view *v, uint32_t row, int sign)
{
	struct evidence *x = &v->index->evidence;

	if (row == ROW_ABSENT || x->cut)
		return;
	if (x->npart == PARTS_MOST) {
		x->npart = x->from;
		x->cut = true;
		return;
	}
	if (!room((void **)&x->part, x->npart, &x->cpart, sizeof *x->part)) {
		x->failed = true;
		return;
	}
	x->part[x->npart++] = (struct part){ row, sign };
}

void evidence_take(struct evidence *x, const struct rule_row *r, uint32_t finding, uint32_t row, double off)
{
	if (!room((void **)&x->v, x->n, &x->cap, sizeof *x->v)) {
		x->failed = true;
		return;
	}
	x->v[x->n++] = (struct piece){ .rule = r, .finding = finding, .row = row, .first = x->from, .n = x->npart - x->from, .off = off,
		.slack = x->slack, .side = x->side, .not_negative = x->not_negative, .made = x->made, .cut = x->cut };
	x->from = x->npart;
	evidence_drop(x);
}

void evidence_drop(struct evidence *x)
{
	x->npart = x->from;
	x->made = OF_ITSELF;
	x->slack = 0;
	x->side = 0;
	x->not_negative = false;
	x->cut = false;
}

bool report_asks_what_holds(const struct view *v)
{
	return v->index->evidence.only != NULL;
}

void report_holds(const struct view *v, const struct rule_row *r, uint32_t row, double off)
{
	struct evidence *x = &v->index->evidence;

	if (x->only)
		evidence_take(x, r, NO_FINDING, row, off);
}

void evidence_free(struct evidence *x)
{
	free(x->v);
	free(x->part);
	memset(x, 0, sizeof *x);
}
