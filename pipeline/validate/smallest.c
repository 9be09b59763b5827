#include "validate/smallest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct search {
	const struct identity *id;
	uint32_t n, budget;
	uint32_t *first, *of; /* the identities that a figure is in: of[first[f]] to of[first[f + 1] - 1] */
	uint32_t set[SET_MOST], want;
	struct smallest *out;
};

static bool broken(const struct identity *d)
{
	return fabs(d->off) > d->slack;
}

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

/* The corrections that make all identities of the set hold. false: there are none, or there are many, so that fewer figures do. */
static bool solve(const struct search *w, uint32_t size, double by[SET_MOST])
{
	struct equations q = { 0 };
	double slack = 0;

	for (uint32_t f = 0; f < size; f++)
		for (uint32_t k = w->first[w->set[f]]; k < w->first[w->set[f] + 1]; k++)
			slack = fmax(slack, w->id[w->of[k]].slack);
	for (uint32_t f = 0; f < size; f++)
		for (uint32_t k = w->first[w->set[f]]; k < w->first[w->set[f] + 1]; k++) {
			const struct identity *d = &w->id[w->of[k]];
			double row[SET_MOST + 1] = { 0 };

			for (uint32_t i = 0; i < size; i++)
				row[i] = sign_in(d, w->set[i]);
			row[size] = -d->off;
			if (!add_equation(&q, row, size, slack * (size + 1)))
				return false;
		}
	if (q.n < size)
		return false;
	for (uint32_t i = size; i-- > 0;) {
		double x = q.a[i][size];

		for (uint32_t k = i + 1; k < size; k++)
			x -= q.a[i][q.pivot[k]] * by[q.pivot[k]];
		by[q.pivot[i]] = x;
	}
	for (uint32_t i = 0; i < size; i++)
		if (fabs(by[i]) <= slack)
			return false;
	return true;
}

static void keep(struct search *w, const double by[SET_MOST])
{
	struct smallest *out = w->out;
	uint32_t f[SET_MOST], size = w->want, n = out->n < SETS_MOST ? out->n : SETS_MOST;
	double x[SET_MOST];

	for (uint32_t i = 0, k; i < size; i++) {
		for (k = i; k > 0 && f[k - 1] > w->set[i]; k--) {
			f[k] = f[k - 1];
			x[k] = x[k - 1];
		}
		f[k] = w->set[i];
		x[k] = by[i];
	}
	for (uint32_t i = 0; i < n; i++)
		if (!memcmp(out->figure[i], f, size * sizeof *f))
			return;
	out->size = size;
	if (out->n < SETS_MOST) {
		memcpy(out->figure[out->n], f, size * sizeof *f);
		memcpy(out->by[out->n], x, size * sizeof *x);
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
		if (broken(&w->id[i]) && (!best || w->id[i].n < best->n) && !touches(w, &w->id[i], size))
			best = &w->id[i];
	return best;
}

/* Each larger set that will do has a figure of every broken identity; where all are reached, the next figure is one that balances
 * what the others would break. */
static void try_sets(struct search *w, uint32_t size)
{
	const struct identity *d;
	double by[SET_MOST];

	if (w->budget < w->n) {
		w->out->given_up = true;
		return;
	}
	w->budget -= w->n;
	d = not_reached(w, size);
	if (size == w->want) {
		if (!d && solve(w, size, by))
			keep(w, by);
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

bool smallest_sets(const struct identity *id, uint32_t n, uint32_t nfigure, uint32_t budget, struct smallest *out)
{
	struct search w = { .id = id, .n = n, .budget = budget, .out = out };
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
