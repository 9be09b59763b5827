/* apart.c - what submissions of a sender have in common, so that only a few of them need to be in memory at a time. */
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "reconcile/across.h"
#include "validate/view.h"

enum status keys_room(struct keys *k, size_t more, struct err *e)
{
	size_t cap = k->cap ? k->cap : 1024;
	struct keys_of *v;

	while (cap < k->n + more)
		cap *= 2;
	if (cap == k->cap)
		return ST_OK;
	v = realloc(k->v, cap * sizeof *v);
	if (!v)
		return err_set(e, ST_FATAL, "out of memory comparing submissions");
	k->v = v;
	k->cap = cap;
	return ST_OK;
}

enum status reconcile_keys(struct submission *s, uint32_t sub, struct keys *k, struct err *e)
{
	for (uint32_t i = 0; i < s->ntable; i++) {
		const struct table *t = &s->table[i];
		uint64_t flow = flow_seed(t->flow);
		enum status st;
		struct view v;

		if (!t->n)
			continue;
		TRY(keys_room(k, t->n, e));
		TRY(view_make(&v, s, t, s->config->rules, NULL, false, e));
		for (uint32_t row = 0; row < t->n; row++)
			if (table_counts(t, row))
				k->v[k->n++] = (struct keys_of){ row_key(&v, row, flow), sub, KEY_OBSERVATION };
		st = across_keys(&v, sub, flow, k, e);
		view_drop(&v);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static int by_hash(const void *a, const void *b)
{
	const struct keys_of *x = a, *y = b;

	return x->hash != y->hash ? (x->hash < y->hash ? -1 : 1) : x->sub < y->sub ? -1 : x->sub > y->sub;
}

static int by_first(const void *a, const void *b)
{
	const struct keys_of *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->sub != y->sub ? (x->sub < y->sub ? -1 : 1) : x->hash < y->hash ? -1 : x->hash > y->hash;
}

static uint32_t first_of(uint32_t *group, uint32_t i)
{
	while (group[i] != i)
		i = group[i] = group[group[i]];
	return i;
}

/* The sides of one key: they only matter where there is one of each. */
static void join(const struct keys_of *v, size_t n, uint32_t *group)
{
	bool side = false, other = false;

	for (size_t i = 0; i < n; i++) {
		side |= v[i].first == KEY_SIDE;
		other |= v[i].first == KEY_OTHER_SIDE;
	}
	for (size_t i = 1; i < n && side && other; i++) {
		uint32_t a = first_of(group, v[0].sub), b = first_of(group, v[i].sub);

		group[a > b ? a : b] = a > b ? b : a;
	}
}

/* The observations of one key: of each later submission one is kept, with the first. Returns how many. */
static size_t shared(const struct keys_of *v, size_t n, struct keys_of *out)
{
	uint32_t first = v[0].sub, last = first;
	uint64_t hash = v[0].hash;
	size_t k = 0;

	for (size_t i = 1; i < n; i++) {
		uint32_t sub = v[i].sub;

		if (sub != last)
			out[k++] = (struct keys_of){ hash, sub, first };
		last = sub;
	}
	return k;
}

void reconcile_apart(struct keys *k, uint32_t *group, uint32_t n)
{
	size_t kept = 0;

	for (uint32_t i = 0; i < n; i++)
		group[i] = i;
	if (k->n)
		qsort(k->v, k->n, sizeof *k->v, by_hash);
	for (size_t i = 0, end; i < k->n; i = end) {
		for (end = i + 1; end < k->n && k->v[end].hash == k->v[i].hash && (k->v[end].first == KEY_OBSERVATION) == (k->v[i].first == KEY_OBSERVATION); end++)
			;
		if (k->v[i].first == KEY_OBSERVATION)
			kept += shared(k->v + i, end - i, k->v + kept);
		else
			join(k->v + i, end - i, group);
	}
	k->n = kept;
	if (kept)
		qsort(k->v, kept, sizeof *k->v, by_first);
	for (uint32_t i = 0; i < n; i++)
		group[i] = first_of(group, i);
}
