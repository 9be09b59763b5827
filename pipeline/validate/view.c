#include "validate/view.h"

#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "validators/vtl/bind.h"

#define NEAR_MOST 64  /* rows of one key that are looked at for one on the same sheet */
#define MULT_MOST 30

void view_failed(const struct view *v, enum status st, const char *why)
{
	struct view_index *x = v->index;

	if (x->st == ST_OK)
		x->st = err_set(&x->err, st, "%s", why);
}

/* ---- codes ---- */

static int by_symbol(const void *a, const void *b, void *user)
{
	const sym_t *sym = user;
	sym_t x = sym[*(const uint32_t *)a], y = sym[*(const uint32_t *)b];

	return (x > y) - (x < y);
}

/* Numbers the codes of one column; seen has room for every symbol and is all zero before and after. */
static enum status number_codes(const struct table *t, const struct symbols *syms, uint32_t col, uint32_t *seen,
	struct arena *a, struct codes *out, struct err *e)
{
	const struct column *c = &t->col[col];
	uint32_t most = c->nentry ? c->nentry : 1;

	out->of_entry = arena_alloc(a, most, sizeof *out->of_entry);
	out->sym = arena_alloc(a, (size_t)most + 1, sizeof *out->sym);
	out->kind = arena_alloc(a, (size_t)most + 1, 1);
	if (!out->of_entry || !out->sym || !out->kind)
		return err_set(e, ST_FATAL, "out of memory numbering codes");
	out->n = 1;
	for (uint32_t i = 0; i < c->nentry; i++) {
		sym_t s = c->entry[i].code;

		if (s == SYM_NONE)
			continue;
		if (!seen[s]) {
			seen[s] = out->n;
			out->kind[out->n] = c->entry[i].kind;
			out->sym[out->n++] = s;
		}
		out->of_entry[i] = seen[s];
	}
	for (uint32_t i = 1; i < out->n; i++)
		seen[out->sym[i]] = 0;
	out->hash = arena_alloc(a, out->n, sizeof *out->hash);
	out->by_sym = arena_alloc(a, out->n, sizeof *out->by_sym);
	if (!out->hash || !out->by_sym)
		return err_set(e, ST_FATAL, "out of memory numbering codes");
	for (uint32_t i = 0; i < out->n; i++) {
		/* Seeds that are far apart: XXH3 of short texts under near seeds has equal values for different texts. */
		out->hash[i] = hash64(sym_str(syms, out->sym[i]), sym_len(syms, out->sym[i]), (col + 1) * 0x9e3779b97f4a7c15u);
		out->by_sym[i] = i;
	}
	qsort_r(out->by_sym, out->n, sizeof *out->by_sym, by_symbol, out->sym);
	return ST_OK;
}

uint32_t view_ncode(const struct view *v, uint32_t col)
{
	return v->index->codes[col].n;
}

const char *view_code_text(const struct view *v, uint32_t col, uint32_t code)
{
	return sym_str(v->sub->syms, v->index->codes[col].sym[code]);
}

uint32_t view_code(const struct view *v, uint32_t col, const char *code)
{
	const struct codes *c = &v->index->codes[col];
	sym_t s = *code ? sym_find(v->sub->syms, code, strlen(code)) : SYM_NONE;
	uint32_t lo = 0, hi = c->n;

	if (*code && s == SYM_NONE)
		return CODE_ABSENT;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (c->sym[c->by_sym[mid]] < s)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < c->n && c->sym[c->by_sym[lo]] == s ? c->by_sym[lo] : CODE_ABSENT;
}

const uint32_t *view_codes_as(const struct view *v, uint32_t col, uint32_t as)
{
	struct codes *c = &v->index->codes[col];
	uint32_t *number;

	if (c->as[as])
		return c->as[as];
	number = arena_alloc(&v->index->arena, c->n, sizeof *number);
	if (!number)
		view_failed(v, ST_FATAL, "out of memory numbering codes");
	for (uint32_t i = 0; number && i < c->n; i++)
		number[i] = i ? view_code(v, as, view_code_text(v, col, i)) : CODE_ABSENT;
	c->as[as] = number;
	return number;
}

uint64_t view_codes_beside(const struct view *v, uint32_t of, uint32_t col, uint32_t code)
{
	const struct column *a = &v->t->col[of], *b = &v->t->col[col];
	const uint32_t *number = v->index->codes[of].of_entry, *other = v->index->codes[col].of_entry;
	bool one = !a->at.width; /* in all rows */
	uint64_t used = 0;

	for (uint32_t row = 0; row < v->t->n && !(one && used); row++) {
		uint32_t x = number[packed_get(&a->at, row)];

		if (x < 64 && other[packed_get(&b->at, row)] != code)
			used |= (uint64_t)1 << x;
	}
	return used;
}

uint8_t *view_bytes(const struct view *v, size_t n)
{
	uint8_t *bytes = arena_alloc(&v->index->arena, n, 1);

	if (!bytes)
		view_failed(v, ST_FATAL, "out of memory looking at codes");
	return bytes;
}

uint32_t view_code_at(const struct view *v, uint32_t row, uint32_t col)
{
	return v->index->codes[col].of_entry[packed_get(&v->t->col[col].at, row)];
}

/* _T and _Z are total and not applicable in every SDMX code list. */
bool view_single(const struct view *v, uint32_t col, uint32_t code)
{
	const char *s = view_code_text(v, col, code);

	return v->index->codes[col].kind[code] != KIND_AGGREGATE && strcmp(s, "_T") && strcmp(s, "_Z");
}

const uint32_t *view_leaves(const struct view *v, uint32_t col, uint32_t *n)
{
	struct codes *c = &v->index->codes[col];

	if (!c->leaf) {
		c->leaf = arena_alloc(&v->index->arena, c->n, sizeof *c->leaf);
		if (!c->leaf) {
			view_failed(v, ST_FATAL, "out of memory listing codes");
			*n = 0;
			return NULL;
		}
		for (uint32_t i = 1; i < c->n; i++)
			if (view_single(v, col, i))
				c->leaf[c->nleaf++] = i;
	}
	*n = c->nleaf;
	return c->leaf;
}

struct by_form {
	const struct symbols *syms;
	const sym_t *sym;
};
static int form_order(const void *a, const void *b, void *user)
{
	const struct by_form *u = user;
	sym_t x = u->sym[*(const uint32_t *)a], y = u->sym[*(const uint32_t *)b];
	size_t m = sym_len(u->syms, x), n = sym_len(u->syms, y);

	return m != n ? (m > n) - (m < n) : strcmp(sym_str(u->syms, x), sym_str(u->syms, y));
}

static bool make_before(const struct view *v, struct codes *c)
{
	struct by_form user = { v->sub->syms, c->sym };
	uint32_t *order = malloc(c->n * sizeof *order);

	c->before = arena_alloc(&v->index->arena, c->n, sizeof *c->before);
	if (!order || !c->before) {
		free(order);
		c->before = NULL;
		return false;
	}
	for (uint32_t i = 0; i < c->n; i++)
		order[i] = i;
	qsort_r(order, c->n, sizeof *order, form_order, &user);
	for (uint32_t i = 0; i < c->n; i++)
		c->before[order[i]] = i && sym_len(user.syms, c->sym[order[i - 1]]) == sym_len(user.syms, c->sym[order[i]]) ?
			order[i - 1] : CODE_ABSENT;
	free(order);
	return true;
}

const uint32_t *view_codes_before(const struct view *v, uint32_t col)
{
	struct codes *c = &v->index->codes[col];

	if (!c->before && !make_before(v, c))
		view_failed(v, ST_FATAL, "out of memory sorting codes");
	return c->before;
}

/* ---- keys ---- */

uint64_t view_row_hash(const struct view *v, uint32_t row)
{
	uint64_t h = 0;

	for (uint32_t d = 0; d < v->ndim; d++)
		h += v->index->codes[d].hash[view_code_at(v, row, d)];
	return h;
}

void view_key_change(const struct view *v, struct cube_key *k, const struct key_change *c)
{
	for (uint32_t i = 0; i < c->n; i++)
		view_key_set(v, k, c->col[i], c->code[i]);
}

/* Of the rows of one key that on the sheet of the row near, or the first. */
static uint32_t nearest(const struct view *v, uint32_t first, uint32_t near)
{
	uint32_t at = first;
	uint16_t sheet;

	if (first == REF_NONE || near == ROW_ABSENT || view_next_same(v, first) == ROW_ABSENT)
		return first;
	sheet = view_sheet(v, near);
	for (uint32_t i = 0; i < NEAR_MOST && at != ROW_ABSENT; i++, at = view_next_same(v, at))
		if (view_sheet(v, at) == sheet)
			return at;
	return first;
}

uint32_t view_find(const struct view *v, const struct cube_key *k, uint32_t near)
{
	return nearest(v, cube_find(v->cube, k), near);
}

/* The only row that has other codes in the open columns than the key has. */
static uint32_t find_open(const struct view *v, const struct cube_key *k, uint32_t near, const struct open_codes *o)
{
	uint32_t found = ROW_ABSENT, at[OPEN_COLS] = { 0 }, turns = 1;
	struct cube_key other = *k;

	for (uint32_t i = 0; i < o->n; i++)
		turns *= o->ncode[i];
	while (turns-- > 0) {
		bool differs = false;
		uint32_t row;

		for (uint32_t i = 0; i < o->n; i++) {
			differs |= o->code[i][at[i]] != k->code[o->col[i]];
			view_key_set(v, &other, o->col[i], o->code[i][at[i]]);
		}
		row = differs ? view_find(v, &other, near) : ROW_ABSENT; /* as it is has been tried */
		if (row != ROW_ABSENT && found != ROW_ABSENT)
			return ROW_ABSENT;
		if (row != ROW_ABSENT)
			found = row;
		for (uint32_t i = 0; i < o->n && ++at[i] == o->ncode[i]; i++)
			at[i] = 0;
	}
	return found;
}

uint32_t view_find_choose(const struct view *v, const struct cube_key *k, uint32_t col, uint32_t code, uint32_t near,
	const struct open_codes *open, uint32_t found)
{
	struct cube_key other;

	found = nearest(v, found, near);
	if (found != ROW_ABSENT || !open->n)
		return found;
	other = *k;
	view_key_set(v, &other, col, code);
	return find_open(v, &other, near, open);
}

uint32_t view_find_open(const struct view *v, const struct cube_key *k, uint32_t near, const struct open_codes *open)
{
	return view_find_beside(v, k, 0, k->code[0], near, open);
}

void view_find_each(const struct view *v, const uint32_t *row, uint32_t n, uint32_t col, const uint32_t *other, uint32_t *out)
{
	const struct cube *c = v->cube;
	const uint64_t *step = c->axis[col].step;
	const struct open_codes none = { 0 };
	uint64_t number[SCAN_BLOCK];

	cube_row_numbers(c, row, n, number);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t own = view_code_at(v, row[i], col), code = other[own];

		number[i] = code == CODE_ABSENT ? UINT64_MAX : number[i] + step[code] - step[own];
		out[i] = number[i] < c->ncell ? c->cell[number[i]] - 1 : ROW_ABSENT;
	}
	for (uint32_t i = 0; i < n; i++) {
		bool sure = out[i] != ROW_ABSENT ? !repeats_has(cube_repeats(c), out[i]) : number[i] < c->ncell || number[i] == UINT64_MAX;
		struct cube_key k;

		if (sure)
			continue;
		view_key(v, row[i], &k);
		out[i] = view_find_beside(v, &k, col, other[k.code[col]], row[i], &none);
	}
}

/* ---- rows ---- */

uint32_t view_segment(const struct view *v, uint32_t row)
{
	const struct table *t = v->t;
	uint32_t lo = 0, hi = t->nseg;

	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (t->seg[mid].first <= row)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

uint16_t view_sheet(const struct view *v, uint32_t row)
{
	return v->t->nseg ? v->t->seg[view_segment(v, row)].sheet : SHEET_NONE;
}

int view_col(const struct view *v, const char *id)
{
	return flow_col_by_id(v->t->flow, id);
}

int view_role(const struct view *v, enum flow_role role)
{
	return flow_col_by_role(v->t->flow, role);
}

static enum status read_multipliers(struct view *v, struct err *e)
{
	struct view_index *x = v->index;
	const struct column *c;

	x->mult_col = flow_col_by_role(v->t->flow, ROLE_MULT);
	if (x->mult_col < 0)
		return ST_OK;
	c = &v->t->col[x->mult_col];
	x->mult = arena_alloc(&x->arena, c->nentry ? c->nentry : 1, 1);
	if (!x->mult)
		return err_set(e, ST_FATAL, "out of memory");
	for (uint32_t i = 0; i < c->nentry; i++) {
		const char *s = sym_str(v->sub->syms, c->entry[i].code);
		struct dec d;

		if (dec_parse(s, strlen(s), &d) && d.scale == 0 && d.m >= -MULT_MOST && d.m <= MULT_MOST)
			x->mult[i] = (int8_t)d.m;
		v->one_unit &= x->mult[i] == x->mult[0];
	}
	v->one_unit |= !c->at.width;
	return ST_OK;
}

int view_multiplier(const struct view *v, uint32_t row)
{
	const struct view_index *x = v->index;

	return x->mult ? x->mult[packed_get(&v->t->col[x->mult_col].at, row)] : 0;
}

/* ---- the view ---- */

enum status view_index_keys(struct view *v, enum cube_cells cells, struct err *e)
{
	struct view_index *x = v->index;

	for (uint32_t d = 0; d < v->ndim; d++)
		x->cube.axis[d] = (struct axis){ .column = &v->t->col[d], .ncode = x->codes[d].n, .of_entry = x->codes[d].of_entry,
			.hash = x->codes[d].hash };
	return cube_make(&x->cube, v->t, v->ndim, cells, &x->arena, e);
}

enum status view_make(struct view *v, struct submission *s, const struct table *t, const struct ruleset *rules,
	struct rule_counts *counts, bool keys, struct err *e)
{
	struct view_index *x = calloc(1, sizeof *x);
	uint32_t *seen = calloc((size_t)symbols_count(s->syms) + 1, sizeof *seen);
	enum status st = ST_OK;

	*v = (struct view){ .sub = s, .t = t, .ndim = t->flow->ndim, .one_unit = true, .index = x };
	if (!x || !seen) {
		free(seen);
		free(x);
		v->index = NULL;
		return err_set(e, ST_FATAL, "out of memory looking at %s", t->flow->id);
	}
	v->cube = &x->cube;
	arena_init(&x->arena, 0);
	x->rules = rules;
	x->counts = counts;
	x->where = arena_alloc(&x->arena, rules->n + 1, sizeof *x->where);
	x->bound = arena_alloc(&x->arena, rules->n + 1, sizeof *x->bound);
	if (!x->where || !x->bound)
		st = err_set(e, ST_FATAL, "out of memory looking at %s", t->flow->id);
	for (uint32_t d = 0; d < v->ndim && st == ST_OK; d++)
		st = number_codes(t, s->syms, d, seen, &x->arena, &x->codes[d], e);
	free(seen);
	if (st == ST_OK)
		st = read_multipliers(v, e);
	if (st == ST_OK && keys)
		st = view_index_keys(v, CUBE_CELLS, e);
	if (st != ST_OK)
		view_drop(v);
	return st;
}

void view_drop(struct view *v)
{
	if (!v->index)
		return;
	cube_release(&v->index->cube);
	vtl_patterns_free(v->index->patterns);
	evidence_free(&v->index->evidence);
	arena_release(&v->index->arena);
	free(v->index);
	v->index = NULL;
}
