#include "validate/smallest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct search {
	const struct identity *id;
	const double *least;
	uint32_t n, budget;
	uint32_t *first, *of; /* the identities that a figure is in: of[first[f]] to of[first[f + 1] - 1] */
	uint32_t set[SET_MOST], want;
	struct smallest *out;
};

static bool index_figures(struct search *w, uint32_t nfigure)
{
	uint32_t total = 0, *at;

	for (uint32_t i = 0; i < w->n; i++)
		total += w->id[i].n;
	w->first = calloc((size_t)nfigure + 2, sizeof *w->first);
	w->of = calloc((size_t)total + 1, sizeof *w->of);
	at = calloc((size_t)nfigure + 1, sizeof *at);
	if (!w->first || !w->of || !at) {
		free(at);
		return false;
	}
	for (uint32_t i = 0; i < w->n; i++)
		for (uint32_t k = 0; k < w->id[i].n; k++)
			w->first[w->id[i].figure[k] + 1]++;
	for (uint32_t f = 0; f < nfigure; f++)
		w->first[f + 1] += w->first[f];
	memcpy(at, w->first, nfigure * sizeof *at);
	for (uint32_t i = 0; i < w->n; i++)
		for (uint32_t k = 0; k < w->id[i].n; k++)
			w->of[at[w->id[i].figure[k]]++] = i;
	free(at);
	return true;
}

static double sign_in(const struct identity *d, uint32_t figure)
{
	double sum = 0;

	for (uint32_t k = 0; k < d->n; k++)
		if (d->figure[k] == figure)
			sum += d->sign[k];
	return sum;
}

static bool touches(const struct search *w, const struct identity *d, uint32_t size)
{
	for (uint32_t k = 0; k < d->n; k++)
		for (uint32_t i = 0; i < size; i++)
			if (d->figure[k] == w->set[i])
				return true;
	return false;
}

/* Linear equations in the corrections of a set, taken one by one. */
struct equations {
	uint32_t n;
	double a[SET_MOST][SET_MOST + 1]; /* pivots are 1; the last column is the right side */
	uint32_t pivot[SET_MOST];
};

/* false: it contradicts those before. */
static bool add_equation(struct equations *q, double row[SET_MOST + 1], uint32_t size, double slack)
{
	uint32_t p = 0;

	for (uint32_t i = 0; i < q->n; i++) {
		double by = row[q->pivot[i]];

		for (uint32_t k = 0; by != 0 && k <= size; k++)
			row[k] -= by * q->a[i][k];
	}
	while (p < size && fabs(row[p]) < 1e-9)
		p++;
	if (p == size)
		return fabs(row[size]) <= slack;
	for (uint32_t k = size + 1; k-- > 0;)
		q->a[q->n][k] = row[k] / row[p];
	q->pivot[q->n++] = p;
	return true;
}

/* ---- bounds ---- */

#define BOUNDS_MOST 64 /* more are more than can be looked at; nothing is then known */

/* Sums of corrections that are at most so much. */
struct bounds {
	uint32_t n;
	bool full;
	double a[BOUNDS_MOST][SET_MOST + 1]; /* the last column is the most that it may be */
};

static void add_bound(struct bounds *x, const double a[SET_MOST + 1])
{
	x->full |= x->n == BOUNDS_MOST;
	if (!x->full)
		memcpy(x->a[x->n++], a, sizeof x->a[0]);
}

/* What the others leave of one correction, by elimination (Fourier and Motzkin). false: nothing, or it is too much to look through. */
static bool interval(const struct bounds *all, uint32_t size, uint32_t of, double slack, double *low, double *high)
{
	struct bounds x = *all, y;

	for (uint32_t gone = 0; gone < size; gone++) {
		if (gone == of)
			continue;
		y = (struct bounds){ .full = x.full };
		for (uint32_t i = 0; i < x.n; i++) {
			if (fabs(x.a[i][gone]) < 1e-9)
				add_bound(&y, x.a[i]);
			for (uint32_t k = 0; x.a[i][gone] > 1e-9 && k < x.n; k++) {
				double sum[SET_MOST + 1] = { 0 };

				for (uint32_t c = 0; x.a[k][gone] < -1e-9 && c <= SET_MOST; c++)
					sum[c] = x.a[i][c] / x.a[i][gone] - x.a[k][c] / x.a[k][gone];
				if (x.a[k][gone] < -1e-9)
					add_bound(&y, sum);
			}
		}
		x = y;
	}
	*low = -INFINITY;
	*high = INFINITY;
	for (uint32_t i = 0; i < x.n; i++) {
		if (x.a[i][of] > 1e-9)
			*high = fmin(*high, x.a[i][SET_MOST] / x.a[i][of]);
		else if (x.a[i][of] < -1e-9)
			*low = fmax(*low, x.a[i][SET_MOST] / x.a[i][of]);
		else if (x.a[i][SET_MOST] < -slack)
			return false;
	}
	return !x.full && *low <= *high + slack;
}

/* Whether a bound is about a correction and others. */
static bool coupled(const struct bounds *x, uint32_t size, uint32_t of)
{
	for (uint32_t i = 0; i < x->n; i++)
		for (uint32_t k = 0; k < size; k++)
			if (k != of && fabs(x->a[i][of]) > 1e-9 && fabs(x->a[i][k]) > 1e-9)
				return true;
	return false;
}

/* The corrections that are not given are taken one after the other, each as small as the others allow. */
static bool choose(struct bounds *x, uint32_t size, const bool given[SET_MOST], double slack, double by[SET_MOST], int8_t free[SET_MOST])
{
	for (uint32_t i = 0; i < size; i++) {
		double low, high, fix[SET_MOST + 1] = { 0 };

		if (given[i])
			continue;
		if (!interval(x, size, i, slack, &low, &high))
			return false;
		by[i] = low > 0 ? low : high < 0 ? high : 0;
		free[i] = coupled(x, size, i) || (isinf(low) && isinf(high)) ? 2 : high - low <= slack ? 0 : low > 0 ? 1 : -1;
		fix[i] = 1;
		fix[SET_MOST] = by[i];
		add_bound(x, fix);
		fix[i] = -1;
		fix[SET_MOST] = -by[i];
		add_bound(x, fix);
	}
	return !x->full;
}

/* What the equations say of a sum of corrections: those that have a pivot are replaced by the others. */
static void substitute(const struct equations *q, double a[SET_MOST + 1], uint32_t size)
{
	for (uint32_t i = 0; i < q->n; i++) {
		double by = a[q->pivot[i]];

		for (uint32_t k = 0; by != 0 && k < size; k++)
			a[k] -= by * q->a[i][k];
		a[SET_MOST] -= by * q->a[i][size];
	}
}

/* A bound on a sum of corrections, as "at most". */
static void bound_of(const struct search *w, const struct identity *d, uint32_t size, const struct equations *q, struct bounds *x)
{
	double a[SET_MOST + 1] = { 0 };

	for (uint32_t i = 0; i < size; i++)
		a[i] = -d->side * sign_in(d, w->set[i]);
	a[SET_MOST] = d->slack + d->side * d->off;
	substitute(q, a, size);
	add_bound(x, a);
}

/* ---- corrections ---- */

/* Equations of the identities of the set; slack: how much is no difference. *bounded: there are bounds that are broken. false: they
 * contradict each other. */
static bool equate(const struct search *w, uint32_t size, struct equations *q, double *slack, bool *bounded)
{
	for (uint32_t f = 0; f < size; f++)
		for (uint32_t k = w->first[w->set[f]]; k < w->first[w->set[f] + 1]; k++)
			*slack = fmax(*slack, w->id[w->of[k]].slack);
	for (uint32_t f = 0; f < size; f++)
		for (uint32_t k = w->first[w->set[f]]; k < w->first[w->set[f] + 1]; k++) {
			const struct identity *d = &w->id[w->of[k]];
			double row[SET_MOST + 1] = { 0 };

			*bounded |= d->side && identity_broken(d);
			for (uint32_t i = 0; i < size; i++)
				row[i] = sign_in(d, w->set[i]);
			row[size] = -d->off;
			if (!d->side && !add_equation(q, row, size, *slack * (size + 1)))
				return false;
		}
	return true;
}

/* Pivots stand in no other equation. */
static void reduce(struct equations *q, uint32_t size)
{
	for (uint32_t i = q->n; i-- > 0;)
		for (uint32_t above = 0; above < i; above++) {
			double by = q->a[above][q->pivot[i]];

			for (uint32_t k = 0; by != 0 && k <= size; k++)
				q->a[above][k] -= by * q->a[i][k];
		}
}

/* The corrections that make all of the set hold. false: there are none, or there are many, so that fewer figures do. */
static bool solve(const struct search *w, uint32_t size, double by[SET_MOST], int8_t free[SET_MOST])
{
	struct equations q = { 0 };
	struct bounds x = { 0 };
	bool bounded = false, given[SET_MOST] = { false };
	double slack = 0, low, high;

	if (!equate(w, size, &q, &slack, &bounded) || (q.n < size && !bounded))
		return false;
	reduce(&q, size);
	for (uint32_t f = 0; f < size; f++) {
		double a[SET_MOST + 1] = { 0 };

		for (uint32_t k = w->first[w->set[f]]; k < w->first[w->set[f] + 1]; k++)
			if (w->id[w->of[k]].side)
				bound_of(w, &w->id[w->of[k]], size, &q, &x);
		if (!w->least || isinf(w->least[w->set[f]]))
			continue;
		a[f] = -1;
		a[SET_MOST] = slack - w->least[w->set[f]];
		substitute(&q, a, size);
		add_bound(&x, a);
	}
	for (uint32_t i = 0; i < q.n; i++)
		given[q.pivot[i]] = true;
	memset(free, 0, SET_MOST * sizeof *free);
	if (q.n == size ? x.n && !interval(&x, size, 0, slack, &low, &high) : !choose(&x, size, given, slack, by, free))
		return false;
	for (uint32_t i = 0; i < q.n; i++) {
		double sum = q.a[i][size];

		for (uint32_t k = 0; k < size; k++)
			sum -= given[k] ? 0 : q.a[i][k] * by[k];
		by[q.pivot[i]] = sum;
		for (uint32_t k = 0; k < size; k++)
			free[q.pivot[i]] = !given[k] && fabs(q.a[i][k]) > 1e-9 ? 2 : free[q.pivot[i]];
	}
	for (uint32_t i = 0; i < size; i++)
		if (fabs(by[i]) <= slack)
			return false;
	return true;
}

static void keep(struct search *w, const double by[SET_MOST], const int8_t free[SET_MOST])
{
	struct smallest *out = w->out;
	uint32_t f[SET_MOST], size = w->want, n = out->n < SETS_MOST ? out->n : SETS_MOST;
	double x[SET_MOST];
	int8_t side[SET_MOST];

	for (uint32_t i = 0, k; i < size; i++) {
		for (k = i; k > 0 && f[k - 1] > w->set[i]; k--) {
			f[k] = f[k - 1];
			x[k] = x[k - 1];
			side[k] = side[k - 1];
		}
		f[k] = w->set[i];
		x[k] = by[i];
		side[k] = free[i];
	}
	for (uint32_t i = 0; i < n; i++)
		if (!memcmp(out->figure[i], f, size * sizeof *f))
			return;
	out->size = size;
	if (out->n < SETS_MOST) {
		memcpy(out->figure[out->n], f, size * sizeof *f);
		memcpy(out->by[out->n], x, size * sizeof *x);
		memcpy(out->free[out->n], side, size * sizeof *side);
	}
	out->n++;
}

static void try_sets(struct search *w, uint32_t size);

static void branch(struct search *w, uint32_t size, const struct identity *d)
{
	for (uint32_t k = 0; k < d->n && !w->out->given_up; k++) {
		bool in = false;

		for (uint32_t i = 0; i < size; i++)
			in |= w->set[i] == d->figure[k];
		if (in)
			continue;
		w->set[size] = d->figure[k];
		try_sets(w, size + 1);
	}
}

/* A broken identity that no figure of the set is in; of these the shortest. NULL: none. */
static const struct identity *not_reached(const struct search *w, uint32_t size)
{
	const struct identity *best = NULL;

	for (uint32_t i = 0; i < w->n; i++)
		if (identity_broken(&w->id[i]) && (!best || w->id[i].n < best->n) && !touches(w, &w->id[i], size))
			best = &w->id[i];
	return best;
}

/* Each larger set that will do has a figure of every broken identity; where all are reached, the next figure is one that balances
 * what the others would break. */
static void try_sets(struct search *w, uint32_t size)
{
	const struct identity *d;
	double by[SET_MOST];
	int8_t free[SET_MOST];

	if (w->budget < w->n) {
		w->out->given_up = true;
		return;
	}
	w->budget -= w->n;
	d = not_reached(w, size);
	if (size == w->want) {
		if (!d && solve(w, size, by, free))
			keep(w, by, free);
		return;
	}
	if (d) {
		branch(w, size, d);
		return;
	}
	for (uint32_t f = 0; f < size; f++)
		for (uint32_t k = w->first[w->set[f]]; k < w->first[w->set[f] + 1] && !w->out->given_up; k++)
			branch(w, size, &w->id[w->of[k]]);
}

bool smallest_sets(const struct identity *id, uint32_t n, uint32_t nfigure, const double *least, uint32_t budget, struct smallest *out)
{
	struct search w = { .id = id, .n = n, .least = least, .budget = budget, .out = out };
	bool ok = index_figures(&w, nfigure);

	memset(out, 0, sizeof *out);
	for (w.want = 1; ok && w.want <= SET_MOST && !out->n && !out->given_up; w.want++)
		try_sets(&w, 0);
	out->given_up |= !out->n;
	if (out->given_up)
		out->n = out->size = 0;
	free(w.first);
	free(w.of);
	return ok;
}
