/* apart.c - which submissions of a sender have nothing in common: they need not be in memory together. */
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
		uint64_t flow = hash64(t->flow->id, strlen(t->flow->id), 0);
		enum status st;
		struct view v;

		if (!t->n)
			continue;
		TRY(keys_room(k, t->n, e));
		TRY(view_make(&v, s, t, s->config->rules, NULL, false, e));
		for (uint32_t row = 0; row < t->n; row++)
			if (packed_get(&t->fate, row) == 0)
				k->v[k->n++] = (struct keys_of){ view_row_hash(&v, row) ^ flow, sub };
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

static uint32_t first_of(uint32_t *group, uint32_t i)
{
	while (group[i] != i)
		i = group[i] = group[group[i]];
	return i;
}

void reconcile_apart(struct keys *k, uint32_t *group, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		group[i] = i;
	if (k->n)
		qsort(k->v, k->n, sizeof *k->v, by_hash);
	for (size_t i = 1; i < k->n; i++) {
		uint32_t a, b;

		if (k->v[i].hash != k->v[i - 1].hash)
			continue;
		a = first_of(group, k->v[i - 1].sub);
		b = first_of(group, k->v[i].sub);
		group[a > b ? a : b] = a > b ? b : a;
	}
	for (uint32_t i = 0; i < n; i++)
		group[i] = first_of(group, i);
}
