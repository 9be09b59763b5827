#include "reconcile/across.h"

#include <stdlib.h>
#include <string.h>

#include "core/hash.h"

struct side {
	uint64_t hash; /* of the key without the column of the rule and the open ones */
	uint32_t view, row;
	bool other;    /* it has the other code */
};
struct sides {
	struct side *v;
	size_t n, cap;
};

static bool is_across(const struct view *v, const struct rule_row *r, struct across *out)
{
	const struct rule_info *info;

	if (!r->validator->across || !r->validator->beside || !rule_is_for(r, v->t->flow) || !rule_fits(r, v->t->flow))
		return false;
	info = catalogue_find(&v->sub->config->catalogue, r->id);
	return info && !strcmp(info->level, "2") && r->validator->across(v, r, out);
}

static bool is_open(const struct across *x, uint32_t col)
{
	for (uint32_t i = 0; i < x->open.n; i++)
		if (x->open.col[i] == col)
			return true;
	return false;
}

/* Whether a row has one of the codes that may stand in open columns. */
static bool is_meant(const struct view *v, const struct across *x, uint32_t row)
{
	for (uint32_t i = 0; i < x->open.n; i++) {
		uint32_t code = view_code_at(v, row, x->open.col[i]), k = 0;

		while (k < x->open.ncode[i] && x->open.code[i][k] != code)
			k++;
		if (k == x->open.ncode[i])
			return false;
	}
	return true;
}

static uint64_t hash_of(const struct view *v, const struct across *x, uint32_t row)
{
	uint64_t h = 0;

	for (uint32_t d = 0; d < v->ndim; d++)
		if (d != x->col && !is_open(x, d))
			h += v->index->codes[d].hash[view_code_at(v, row, d)];
	return h;
}

static enum status add(struct sides *s, struct side x, struct err *e)
{
	if (s->n == s->cap) {
		size_t cap = s->cap ? 2 * s->cap : 256;
		struct side *more = realloc(s->v, cap * sizeof *more);

		if (!more)
			return err_set(e, ST_FATAL, "out of memory comparing submissions");
		s->v = more;
		s->cap = cap;
	}
	s->v[s->n++] = x;
	return ST_OK;
}

static enum status add_sides(struct sides *s, const struct view *v, uint32_t number, const struct rule_row *r, const struct across *x, struct err *e)
{
	for (int other = 0; other < 2; other++) {
		struct scan rows;
		uint32_t row;

		scan_begin(&rows, r, v);
		scan_code(&rows, x->col, view_code(v, x->col, other ? x->other : x->own));
		while (scan_next(&rows, &row))
			if (table_counts(v->t, row) && is_meant(v, x, row))
				TRY(add(s, (struct side){ hash_of(v, x, row), number, row, other }, e));
		if (v->index->st != ST_OK) {
			if (e)
				*e = v->index->err;
			return v->index->st;
		}
	}
	return ST_OK;
}

enum status across_keys(struct view *v, uint32_t sub, uint64_t seed, struct keys *k, struct err *e)
{
	const struct ruleset *rules = v->index->rules;
	enum status st = ST_OK;

	for (uint32_t i = 0; i < rules->n && st == ST_OK; i++) {
		struct sides s = { 0 };
		struct across x;

		if (!is_across(v, &rules->row[i], &x))
			continue;
		st = add_sides(&s, v, 0, &rules->row[i], &x, e);
		if (st == ST_OK)
			st = keys_room(k, s.n, e);
		for (size_t n = 0; n < s.n && st == ST_OK; n++)
			k->v[k->n++] = (struct keys_of){ (s.v[n].hash ^ seed) + (i + 1) * 0x9e3779b97f4a7c15u, sub,
				s.v[n].other ? KEY_OTHER_SIDE : KEY_SIDE };
		free(s.v);
	}
	return st;
}

static int by_key(const void *a, const void *b)
{
	const struct side *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->view != y->view ? (x->view < y->view ? -1 : 1) : (x->row > y->row) - (x->row < y->row);
}

/* Whether two sides have one code in all columns but that of the rule and, unless all is set, the open ones. */
static bool same(const struct view *v, const struct across *x, const struct side *a, const struct side *b, bool all)
{
	const struct view *i = &v[a->view], *k = &v[b->view];

	for (uint32_t d = 0; d < i->ndim; d++)
		if (d != x->col && (all || !is_open(x, d)) &&
			strcmp(view_code_text(i, d, view_code_at(i, a->row, d)), view_code_text(k, d, view_code_at(k, b->row, d))) != 0)
			return false;
	return true;
}

/* Of the n sides of one key and edition. NULL: none, or nobody can say which. */
static const struct side *choose(const struct view *v, const struct across *x, const struct side *s, size_t n, const struct side *own)
{
	const struct side *found = NULL;
	bool several = false;

	for (size_t i = 0; i < n; i++) {
		if (!s[i].other || (found && s[i].view != found->view) ||
			strcmp(across_edition(&v[s[i].view], s[i].row), across_edition(&v[own->view], own->row)) != 0)
			continue;
		if (same(v, x, &s[i], own, true))
			return &s[i];
		several |= found && !same(v, x, &s[i], found, true);
		found = found ? found : &s[i];
	}
	return several ? NULL : found;
}

/* Whether some submission has both sides in the edition of one. */
static bool has_both(const struct view *v, const struct side *s, size_t n, const char *edition)
{
	bool side[2] = { false, false };

	for (size_t i = 0; i < n; i++) { /* those of a submission stand together */
		if (i && s[i].view != s[i - 1].view)
			side[0] = side[1] = false;
		side[s[i].other] |= !strcmp(across_edition(&v[s[i].view], s[i].row), edition);
		if (side[0] && side[1])
			return true;
	}
	return false;
}

static bool seen_before(const struct view *v, const struct side *s, size_t own, const char *edition)
{
	for (size_t i = 0; i < own; i++)
		if (!s[i].other && !strcmp(across_edition(&v[s[i].view], s[i].row), edition))
			return true;
	return false;
}

static void look(const struct view *v, const struct rule_row *r, const struct across *x, const struct side *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *edition = across_edition(&v[s[i].view], s[i].row);
		const struct side *other;

		if (s[i].other || seen_before(v, s, i, edition) || has_both(v, s, n, edition))
			continue;
		other = choose(v, x, s, n, &s[i]);
		if (other && same(v, x, &s[i], other, false)) {
			const struct view *w = &v[other->view];
			struct pair with = { w->sub, w->t, other->row, view_multiplier(w, other->row) };

			r->validator->beside(&v[s[i].view], r, s[i].row, &with);
		}
	}
}

static enum status one_rule(struct view *v, uint32_t n, const struct rule_row *r, struct err *e)
{
	struct sides s = { 0 };
	struct across x = { 0 }, own;
	enum status st = ST_OK;

	for (uint32_t i = 0; i < n && st == ST_OK; i++)
		if (is_across(&v[i], r, &own)) {
			/* A column is open where one of its codes occurs. */
			x = i && x.open.n > own.open.n ? x : own;
			st = add_sides(&s, &v[i], i, r, &own, e);
		}
	if (st == ST_OK && s.n)
		qsort(s.v, s.n, sizeof *s.v, by_key);
	for (size_t at = 0, end; at < s.n && st == ST_OK; at = end) {
		for (end = at + 1; end < s.n && s.v[end].hash == s.v[at].hash; end++)
			;
		if (end - at > 1)
			look(v, r, &x, s.v + at, end - at);
	}
	for (uint32_t i = 0; i < n && st == ST_OK; i++)
		if (v[i].index->st != ST_OK) {
			st = v[i].index->st;
			if (e)
				*e = v[i].index->err;
		}
	free(s.v);
	return st;
}

enum status across_look(struct view *v, uint32_t n, const struct ruleset *rules, struct err *e)
{
	for (uint32_t i = 0; i < rules->n; i++)
		TRY(one_rule(v, n, &rules->row[i], e));
	return ST_OK;
}
