/*
 * causes_computed.c - figures that were computed from one that is wrong. They are what comes out with what is to be added to it, or, where they
 * were computed beside it, with what a sum that fails makes of it; else they have nothing to do with it.
 */
#include <stdlib.h>

#include "validate/causes.h"

#define FIGURES_MOST 3 /* of a computation, with its own */
#define WAYS_MOST 5    /* that are tried for each of them */

static int by_row(const void *a, const void *b)
{
	const struct computed *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->piece > y->piece) - (x->piece < y->piece);
}

void causes_computed_index(struct causes *c)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < c->n; i++)
		n += c->x->v[i].made == OF_FORMULA && c->x->v[i].rule->validator->again ? c->x->v[i].n + 1 : 0;
	c->computed = malloc((n + 1) * sizeof *c->computed);
	c->failed |= !c->computed;
	for (uint32_t i = 0; c->computed && i < c->n; i++) {
		const struct piece *p = &c->x->v[i];

		if (p->made != OF_FORMULA || !p->rule->validator->again)
			continue;
		c->computed[c->ncomputed++] = (struct computed){ p->row, i };
		for (uint32_t k = 0; k < p->n; k++)
			c->computed[c->ncomputed++] = (struct computed){ c->x->part[p->first + k].row, i };
	}
	if (c->ncomputed)
		qsort(c->computed, c->ncomputed, sizeof *c->computed, by_row);
}

/* The first of n structs, each of which begins with its row, whose row is not before this one. */
static uint32_t not_before(const void *v, uint32_t n, size_t size, uint32_t row)
{
	uint32_t low = 0, high = n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (*(const uint32_t *)((const char *)v + mid * size) < row)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static uint32_t first_of(const struct causes *c, uint32_t row)
{
	return not_before(c->computed, c->ncomputed, sizeof *c->computed, row);
}

struct added {
	uint32_t n;
	const uint32_t *row;
	const double *by;
};

static double added(const void *user, uint32_t row)
{
	const struct added *a = user;

	for (uint32_t i = 0; i < a->n; i++)
		if (a->row[i] == row)
			return a->by[i];
	return 0;
}

uint32_t causes_computed_agree(struct causes *c, const uint32_t *row, const double *by, uint32_t n)
{
	struct added a = { n, row, by };
	uint32_t agree = 0;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = first_of(c, row[i]); k < c->ncomputed && c->computed[k].row == row[i]; k++) {
			const struct piece *p = &c->x->v[c->computed[k].piece];

			agree += !c->note[c->computed[k].piece].done && p->rule->validator->again(c->v, p->rule, p->row, added, &a);
		}
	return agree;
}

/* ---- which of them follow ---- */

/* What may be to be added to a figure, and by which finding. */
struct way {
	uint32_t row, piece;
	double by;
};
struct ways {
	uint32_t n, cap;
	struct way *v;
};

static int by_way(const void *a, const void *b)
{
	const struct way *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->piece > y->piece) - (x->piece < y->piece);
}

static void add_way(struct causes *c, struct ways *w, uint32_t row, uint32_t piece, double by)
{
	uint32_t at = first_of(c, row);

	if (by == 0 || at == c->ncomputed || c->computed[at].row != row)
		return;
	if (w->n == w->cap) {
		uint32_t cap = w->cap ? 2 * w->cap : 256;
		struct way *more = realloc(w->v, cap * sizeof *more);

		if (!more) {
			c->failed = true;
			return;
		}
		w->v = more;
		w->cap = cap;
	}
	w->v[w->n++] = (struct way){ row, piece, by };
}

/* Corrections first, then what each sum that fails, and is explained, makes of each of its figures. */
static void gather_ways(struct causes *c, struct ways *w)
{
	for (uint32_t i = 0; i < c->nsuspect; i++)
		add_way(c, w, c->suspect[i].row, c->suspect[i].piece, c->suspect[i].by);
	for (uint32_t i = 0; i < c->n && !c->failed; i++) {
		const struct piece *p = &c->x->v[i];

		if (!c->note[i].done || p->cut || (p->made != OF_SUM && !causes_members_piece(p)))
			continue;
		add_way(c, w, p->row, i, -p->off);
		for (uint32_t k = 0; k < p->n; k++) {
			const struct part *part = &c->x->part[p->first + k];

			add_way(c, w, part->row, i, part->sign ? p->off / part->sign : 0);
		}
	}
	if (w->n)
		qsort(w->v, w->n, sizeof *w->v, by_way);
}

static uint32_t ways_of(const struct ways *w, uint32_t row, const struct way **out)
{
	uint32_t low = not_before(w->v, w->n, sizeof *w->v, row), n = 0;

	*out = w->v + low;
	while (n < WAYS_MOST && low + n < w->n && w->v[low + n].row == row)
		n++;
	return n;
}

/* Each figure of a computation as it is, or in one of its ways, in all combinations of which one makes it agree. */
static bool follows(struct causes *c, const struct ways *w, uint32_t piece)
{
	const struct piece *p = &c->x->v[piece];
	const struct way *way[FIGURES_MOST];
	uint32_t row[FIGURES_MOST], nway[FIGURES_MOST], n = 0, all = 1;

	for (uint32_t k = 0; k <= p->n && n < FIGURES_MOST; k++) {
		row[n] = k < p->n ? c->x->part[p->first + k].row : p->row;
		nway[n] = ways_of(w, row[n], &way[n]);
		all *= nway[n] + 1;
		n++;
	}
	for (uint32_t i = 1; i < all; i++) {
		double by[FIGURES_MOST];
		struct added a = { n, row, by };

		for (uint32_t k = 0, rest = i; k < n; rest /= nway[k] + 1, k++)
			by[k] = rest % (nway[k] + 1) ? way[k][rest % (nway[k] + 1) - 1].by : 0;
		if (!p->rule->validator->again(c->v, p->rule, p->row, added, &a))
			continue;
		for (uint32_t k = 0, rest = i; k < n; rest /= nway[k] + 1, k++)
			if (rest % (nway[k] + 1))
				causes_join(c, piece, way[k][rest % (nway[k] + 1) - 1].piece);
		return true;
	}
	return false;
}

void causes_by_computed(struct causes *c)
{
	struct ways w = { 0 };

	if (c->ncomputed)
		gather_ways(c, &w);
	for (uint32_t i = 0; i < c->n && w.n && !c->failed; i++) {
		const struct piece *p = &c->x->v[i];

		if (p->made != OF_FORMULA || !p->rule->validator->again || c->note[i].done || !follows(c, &w, i))
			continue;
		c->note[i].rank = RANK_COMPUTED;
		c->note[i].done = true;
	}
	free(w.v);
}
