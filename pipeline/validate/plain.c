/*
 * plain.c - totals that add up to the last digit, which nearly all do: found a block at a time, in whole numbers of one scale. What
 * is anything else is left to those who look at one total after the other.
 */
#include <string.h>

#include "validate/view.h"

/* Which of eight bytes are 0, as bits. */
static uint64_t zeros_of_eight(const uint8_t *v)
{
	const uint64_t ones = 0x0101010101010101u, low = 0x7F * ones;
	uint64_t x;

	memcpy(&x, v, sizeof x);
	x = ~(((x & low) + low) | x) >> 7 & ones;
	return x * 0x0102040810204080u >> 56;
}

/* Which of n <= 64 rows of a column, from first on, are 0 in it, as bits. */
static uint64_t zeros(const struct packed *p, uint32_t first, uint32_t n)
{
	const uint8_t *v = p->v;
	uint64_t word = 0;
	uint32_t i = 0;

	if (!p->width)
		return p->same ? 0 : ~(uint64_t)0;
	for (; p->width == 1 && i + 8 <= n; i += 8)
		word |= zeros_of_eight(v + first + i) << i;
	for (; i < n; i++)
		word |= (uint64_t)(packed_get(p, first + i) == 0) << i;
	return word;
}

/* By row one bit: it is a kept number of the scale that is looked at, and no later row has its key. */
static const uint64_t *plain_rows(const struct view *v)
{
	struct view_index *x = v->index;
	const struct table *t = v->t;
	const struct repeats *same = cube_repeats(v->cube);

	if (x->plain)
		return x->plain;
	x->plain = arena_alloc(&x->arena, t->n / 64 + 1, sizeof *x->plain);
	if (!x->plain) {
		view_failed(v, ST_FATAL, "out of memory looking for numbers");
		return NULL;
	}
	for (uint32_t row = 0; row < t->n; row += 64) {
		uint32_t n = t->n - row < 64 ? t->n - row : 64;
		uint64_t word = zeros(&t->state, row, n) & zeros(&t->fate, row, n);

		if (t->scale.width)
			word &= zeros(&t->scale, row, n);
		x->plain[row >> 6] = same->n ? word & ~same->has[row >> 6] : word;
	}
	return x->plain;
}

/* Totals beside which stands a row with that code. */
static void mark_beside(const struct view *v, uint32_t col, uint32_t total, uint32_t code, uint8_t *has, uint64_t *bits)
{
	const struct column *c = &v->t->col[col];

	for (uint32_t i = 0; i < c->nentry; i++)
		has[i] = v->index->codes[col].of_entry[i] == code;
	for (uint32_t row = 0; (row = packed_find(&c->at, row, v->t->n, has)) < v->t->n; row++) {
		struct cube_key k;

		view_key(v, row, &k);
		view_mark_whole(v, &k, col, total, bits);
	}
}

static bool is_far(const struct view *v, uint32_t col, uint32_t code)
{
	return code != CODE_ABSENT && !cube_has_place(v->cube, col, code);
}

/* Totals that need a closer look: something beside them was rejected, or has one of the codes that cells have no place for. */
static bool mark_odd(const struct view *v, uint32_t col, uint32_t total, const struct listed_code *extra, uint32_t nextra, struct plain *p)
{
	uint32_t nfar = 0;
	uint64_t *bits;
	uint8_t *has;

	for (uint32_t i = 0; i < nextra; i++)
		nfar += is_far(v, col, extra[i].code);
	if (v->t->nfate_rule <= 1 && !nfar)
		return true;
	bits = arena_alloc(&v->index->arena, v->t->n / 64 + 1, sizeof *bits);
	has = arena_alloc(&v->index->arena, v->t->col[col].nentry, 1);
	if (!bits || !has) {
		view_failed(v, ST_FATAL, "out of memory looking for totals");
		return false;
	}
	view_mark_lost(v, col, total, bits);
	for (uint32_t i = 0; i < nextra; i++)
		if (is_far(v, col, extra[i].code))
			mark_beside(v, col, total, extra[i].code, has, bits);
	p->odd = bits;
	return true;
}

bool view_plain(const struct view *v, uint32_t col, uint32_t total, const struct listed_code *part, uint32_t npart,
	const struct listed_code *extra, uint32_t nextra, enum sum_relation relation, struct plain *out)
{
	const struct cube *c = v->cube;
	const uint64_t *step = c->axis[col].step;

	*out = (struct plain){ .v = v, .relation = relation };
	if (!v->one_unit || total == CODE_ABSENT || !cube_has_place(c, col, total))
		return false;
	for (uint32_t i = 0; i < npart; i++)
		if (part[i].of >= 0 || part[i].code == CODE_ABSENT || is_far(v, col, part[i].code))
			return false;
	out->part = arena_alloc(&v->index->arena, npart + nextra + 1, sizeof *out->part);
	if (!out->part) {
		view_failed(v, ST_FATAL, "out of memory looking at totals");
		return false;
	}
	for (uint32_t i = 0; i < npart; i++)
		out->part[out->n++] = (struct apart){ step[part[i].code] - step[total], part[i].minus };
	out->nmust = npart;
	for (uint32_t i = 0; i < nextra; i++)
		if (extra[i].code != CODE_ABSENT && !is_far(v, col, extra[i].code))
			out->part[out->n++] = (struct apart){ step[extra[i].code] - step[total], extra[i].minus };
	out->plain = plain_rows(v);
	return out->plain && mark_odd(v, col, total, extra, nextra, out);
}

static inline bool bit(const uint64_t *bits, uint32_t row)
{
	return bits[row >> 6] >> (row & 63) & 1;
}

/* Adds to each sum the value that stands so far from the total, or takes it away; fine: so far nothing but plain numbers. All cells
 * are looked at before any row is, and nothing waits for what is found: most of them are far from each other in memory. */
#define ADD_PART(value, add) \
	for (uint32_t i = 0; i < n; i++) { \
		uint32_t there = row1[i] != 0, row = row1[i] - there; \
		int64_t x = there ? (int64_t)(value) : 0; \
		bool over = add(sum[i], x, &sum[i]); \
		fine[i] &= there ? bit(p->plain, row) & !over : !must; \
	}

static void add_part(const struct plain *p, const uint64_t *number, uint32_t n, const struct apart *part, bool must, int64_t *sum, bool *fine)
{
	const uint32_t *cell = p->v->cube->cell;
	const struct packed_int *m = &p->v->t->m;
	const int32_t *m4 = m->v;
	uint32_t row1[SCAN_BLOCK];

	for (uint32_t i = 0; i < n; i++)
		row1[i] = cell[number[i] + part->cells];
	if (m->width == sizeof *m4 && !part->minus)
		ADD_PART(m4[row], __builtin_add_overflow)
	else if (!part->minus)
		ADD_PART(packed_int_get(m, row), __builtin_add_overflow)
	else
		ADD_PART(packed_int_get(m, row), __builtin_sub_overflow)
}

static bool related(enum sum_relation relation, int64_t total, int64_t sum)
{
	switch (relation) {
	case LESS:
		return total < sum;
	case LESS_OR_EQUAL:
		return total <= sum;
	case MORE:
		return total > sum;
	case MORE_OR_EQUAL:
		return total >= sum;
	default:
		return total == sum;
	}
}

void view_adds_up(const struct plain *p, const uint32_t *whole, uint32_t n, bool *fine)
{
	const struct cube *c = p->v->cube;
	const struct table *t = p->v->t;
	uint64_t number[SCAN_BLOCK], some = UINT64_MAX; /* some: of a total that has a cell */
	int64_t sum[SCAN_BLOCK];

	cube_row_numbers(c, whole, n, number);
	memset(sum, 0, n * sizeof *sum);
	for (uint32_t i = 0; i < n; i++) {
		fine[i] = number[i] < c->ncell && table_counts(t, whole[i]) && !(p->odd && bit(p->odd, whole[i]));
		if (fine[i])
			some = number[i];
	}
	if (some == UINT64_MAX)
		return;
	for (uint32_t i = 0; i < n; i++)
		number[i] = fine[i] ? number[i] : some;
	for (uint32_t k = 0; k < p->n; k++)
		add_part(p, number, n, &p->part[k], k < p->nmust, sum, fine);
	for (uint32_t i = 0; i < n; i++)
		fine[i] = fine[i] && related(p->relation, packed_int_get(&t->m, whole[i]), sum[i]) &&
			(!t->scale.width || !packed_get(&t->scale, whole[i]));
}
