#include "reconcile/reconcile.h"

#include <stdlib.h>
#include <string.h>

#include "reconcile/across.h"
#include "validate/view.h"

#define EDITIONS_MOST 64 /* of one key; more are not compared */

/* All observations of one dataflow of one sender. A reference is base[i] + row of view i. */
struct together {
	uint32_t n, *base;   /* n + 1 */
	struct view *v;
	struct key_index keys;
	const struct some *some; /* the keys that are looked at; NULL: all */
};
struct some {
	const uint64_t *hash;
	size_t n;
};

static uint32_t view_of(const struct together *t, uint32_t ref)
{
	uint32_t lo = 0, hi = t->n;

	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (t->base[mid] <= ref)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

static bool same_key(const void *user, uint32_t a, uint32_t b)
{
	const struct together *t = user;
	uint32_t i = view_of(t, a), k = view_of(t, b);
	const struct view *v = &t->v[i], *w = &t->v[k];

	for (uint32_t d = 0; d < v->ndim; d++) {
		uint32_t x = view_code_at(v, a - t->base[i], d), y = view_code_at(w, b - t->base[k], d);

		if (v->index->codes[d].hash[x] != w->index->codes[d].hash[y] ||
			strcmp(view_code_text(v, d, x), view_code_text(w, d, y)))
			return false;
	}
	return true;
}

static void compare(const struct together *t, uint32_t first, uint32_t other, const struct ruleset *rules)
{
	uint32_t i = view_of(t, first), k = view_of(t, other);
	const struct view *v = &t->v[i], *w = &t->v[k];
	struct pair with = { w->sub, w->t, other - t->base[k], view_multiplier(w, other - t->base[k]) };

	for (uint32_t n = 0; n < rules->n; n++) {
		const struct rule_row *r = &rules->row[n];

		if (r->validator->compare && rule_fits(r, v->t->flow) && rule_applies(r, v, first - t->base[i]))
			r->validator->compare(v, r, first - t->base[i], &with);
	}
}

/* All that have one key: the first number of each edition is held against the first number of every later submission. */
static void look(const struct together *t, uint32_t head, const struct ruleset *rules)
{
	struct {
		const char *edition;
		uint32_t last; /* the view whose number was seen last */
		uint32_t ref;
	} seen[EDITIONS_MOST];
	uint32_t n = 0;

	for (uint32_t ref = head; ref != REF_NONE; ref = repeats_next(&t->keys.same, ref)) {
		uint32_t i = view_of(t, ref), row = ref - t->base[i], k = 0;
		const char *edition = across_edition(&t->v[i], row);

		if (!table_counts(t->v[i].t, row))
			continue;
		while (k < n && strcmp(seen[k].edition, edition))
			k++;
		if (k == n && n == EDITIONS_MOST)
			continue;
		if (k == n) {
			seen[n].edition = edition;
			seen[n].last = i;
			seen[n++].ref = ref;
		} else if (seen[k].last != i) {
			seen[k].last = i;
			compare(t, seen[k].ref, ref, rules);
		}
	}
}

static bool is_meant(const struct some *s, uint64_t hash)
{
	size_t lo = 0, hi = s->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->hash[mid] < hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->n && s->hash[lo] == hash;
}

static enum status together_index(struct together *t, struct err *e)
{
	uint64_t rows = 0, flow = t->n ? flow_seed(t->v[0].t->flow) : 0;

	for (uint32_t i = 0; i < t->n; i++) {
		t->base[i] = (uint32_t)rows;
		rows += t->v[i].t->n;
		if (rows >= UINT32_MAX)
			return err_set(e, ST_FATAL, "sender %s has more than %u observations of %s", t->v[i].sub->sender,
				UINT32_MAX - 1, t->v[i].t->flow->id);
	}
	t->base[t->n] = (uint32_t)rows;
	TRY(key_index_init(&t->keys, (uint32_t)rows, (uint32_t)rows, e));
	for (uint32_t i = t->n; i-- > 0;)
		for (uint32_t row = t->v[i].t->n; row-- > 0;)
			if (packed_get(&t->v[i].t->fate, row) == 0 && (!t->some || is_meant(t->some, row_key(&t->v[i], row, flow))))
				TRY(key_index_add(&t->keys, view_row_hash(&t->v[i], row), t->base[i] + row, same_key, t, e));
	return repeats_end(&t->keys.same, e);
}

static enum status look_at_all(struct together *t, const struct ruleset *rules, struct err *e)
{
	TRY(together_index(t, e));
	for (uint32_t i = 0; i < t->n && repeats_any(&t->keys.same); i++)
		for (uint32_t row = 0; row < t->v[i].t->n; row++) {
			uint32_t ref = t->base[i] + row;

			/* The last of a key is either alone or has been seen with its first. */
			if (repeats_next(&t->keys.same, ref) == REF_NONE || repeats_later(&t->keys.same, ref))
				continue;
			look(t, ref, rules);
			if (t->v[i].index->st != ST_OK) {
				if (e)
					*e = t->v[i].index->err;
				return t->v[i].index->st;
			}
		}
	return ST_OK;
}

static const struct table *table_of(const struct submission *s, const char *flow)
{
	for (uint32_t i = 0; i < s->ntable; i++)
		if (s->table[i].n && !strcmp(s->table[i].flow->id, flow))
			return &s->table[i];
	return NULL;
}

enum { PAIRS = 1, SIDES = 2 };

static enum status one_flow(const struct reconciled *all, uint32_t n, const char *flow, unsigned what, const struct some *some, struct err *e)
{
	struct together t = { 0, calloc((size_t)n + 1, sizeof *t.base), calloc(n, sizeof *t.v), { 0 }, some };
	const struct ruleset *rules = all[0].sub->config->rules;
	enum status st = ST_OK;

	if (!t.base || !t.v)
		st = err_set(e, ST_FATAL, "out of memory comparing submissions");
	for (uint32_t i = 0; i < n && st == ST_OK; i++) {
		const struct table *table = table_of(all[i].sub, flow);

		if (table)
			st = view_make(&t.v[t.n], all[i].sub, table, rules, all[i].counts, false, e);
		t.n += table && st == ST_OK;
	}
	if (st == ST_OK && t.n > 1 && what & PAIRS)
		st = look_at_all(&t, rules, e);
	if (st == ST_OK && t.n > 1 && what & SIDES)
		st = across_look(t.v, t.n, rules, e);
	for (uint32_t i = 0; i < t.n; i++)
		view_drop(&t.v[i]);
	key_index_release(&t.keys);
	free(t.base);
	free(t.v);
	return st;
}

/* Submissions of one sender, in the order of their names. */
static enum status one_sender(const struct reconciled *all, uint32_t n, unsigned what, const struct some *some, struct err *e)
{
	const struct flows *f = &all[0].sub->config->flows;

	for (uint32_t i = 0; i < f->n; i++)
		TRY(one_flow(all, n, f->flow[i].id, what, some, e));
	return ST_OK;
}

static int by_sender(const void *a, const void *b)
{
	const struct submission *x = ((const struct reconciled *)a)->sub, *y = ((const struct reconciled *)b)->sub;
	int d = strcmp(x->sender, y->sender);

	return d ? d : strcmp(x->name, y->name);
}

static enum status all_senders(const struct reconciled *all, uint32_t n, struct err *e)
{
	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && !strcmp(all[end].sub->sender, all[i].sub->sender); end++)
			;
		if (*all[i].sub->sender && end - i > 1)
			TRY(one_sender(all + i, end - i, PAIRS | SIDES, NULL, e));
	}
	return ST_OK;
}

/* Findings that were added stand in their order again. */
static enum status in_order(const struct reconciled *all, uint32_t n, const uint32_t *before, struct err *e)
{
	for (uint32_t i = 0; i < n; i++)
		if (all[i].sub->findings.n != before[i])
			TRY(findings_sort(all[i].sub, e));
	return ST_OK;
}

static enum status portion(const struct reconciled *all, uint32_t n, unsigned what, const struct some *some, struct err *e)
{
	uint32_t *before = calloc(n ? n : 1, sizeof *before);
	enum status st = before ? ST_OK : err_set(e, ST_FATAL, "out of memory comparing submissions");

	for (uint32_t i = 0; i < n && st == ST_OK; i++)
		before[i] = all[i].sub->findings.n;
	if (st == ST_OK && n > 1)
		st = one_sender(all, n, what, some, e);
	if (st == ST_OK)
		st = in_order(all, n, before, e);
	free(before);
	return st;
}

enum status reconcile_beside(const struct reconciled *all, uint32_t n, const uint64_t *shared, size_t nshared, struct err *e)
{
	return portion(all, n, PAIRS, &(struct some){ shared, nshared }, e);
}

enum status reconcile_sides(const struct reconciled *all, uint32_t n, struct err *e)
{
	return portion(all, n, SIDES, NULL, e);
}

enum status reconcile_dated(const struct reconciled *one, const char *as_of, struct err *e)
{
	uint32_t before = one->sub->findings.n;

	TRY(validate_dated(one->sub, one->counts, as_of, e));
	return in_order(one, 1, &before, e);
}

enum status reconcile(const struct reconciled *all, uint32_t n, const char *as_of, struct err *e)
{
	struct reconciled *order = calloc(n ? n : 1, sizeof *order);
	uint32_t *before = calloc(n ? n : 1, sizeof *before);
	enum status st;

	if (!order || !before) {
		free(order);
		free(before);
		return err_set(e, ST_FATAL, "out of memory comparing submissions");
	}
	for (uint32_t i = 0; i < n; i++) {
		order[i] = all[i];
		before[i] = all[i].sub->findings.n;
	}
	qsort(order, n, sizeof *order, by_sender);
	st = all_senders(order, n, e);
	for (uint32_t i = 0; i < n && st == ST_OK; i++)
		st = validate_dated(all[i].sub, all[i].counts, as_of, e);
	if (st == ST_OK)
		st = in_order(all, n, before, e);
	free(order);
	free(before);
	return st;
}
