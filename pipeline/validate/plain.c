/*
 * plain.c - totals that add up to the last digit, which nearly all do: found a block at a time, in whole numbers of one scale. What
 * is anything else is left to those who look at one total after the other.
 */
#include "validate/view.h"

bool view_plain(const struct view *v, uint32_t col, uint32_t total, const uint32_t *part, uint32_t npart, const uint32_t *extra,
	uint32_t nextra, struct plain *out)
{
	const struct cube *c = v->cube;
	const uint64_t *step = c->axis[col].step;

	*out = (struct plain){ .v = v };
	if (!v->one_unit || npart + nextra > PLAIN_MOST || total == CODE_ABSENT || !cube_has_place(c, col, total))
		return false;
	for (uint32_t i = 0; i < npart + nextra; i++) {
		uint32_t code = i < npart ? part[i] : extra[i - npart];

		if (i >= npart && code == CODE_ABSENT)
			continue;
		if (code == CODE_ABSENT || !cube_has_place(c, col, code))
			return false;
		out->apart[out->n++] = step[code] - step[total];
	}
	out->nmust = npart;
	return view_lost_wholes(v, col, total, &out->lost);
}

struct block {
	const struct plain *p;
	uint64_t number[SCAN_BLOCK];
	int64_t sum[SCAN_BLOCK];
	bool *plain;
};

/* A row as a number of that scale; false: it is none, or another row has its key. */
static inline bool plain_number(const struct view *v, uint32_t row, uint32_t scale, int64_t *out)
{
	if (!table_counts(v->t, row) || packed_get(&v->t->scale, row) != scale)
		return false;
	*out = packed_int_get(&v->t->m, row);
	return true;
}

static void add_part(struct block *b, uint32_t i, uint32_t row, uint32_t scale)
{
	const struct view *v = b->p->v;
	int64_t x;

	b->plain[i] = b->plain[i] && !repeats_has(cube_repeats(v->cube), row) && plain_number(v, row, scale, &x) &&
		!__builtin_add_overflow(b->sum[i], x, &b->sum[i]);
}

/* Parts that must be there, or that may. */
static void add_parts(struct block *b, const uint32_t *whole, uint32_t n, uint32_t k)
{
	const struct view *v = b->p->v;
	const uint32_t *cell = v->cube->cell;
	const struct packed *scale = &v->t->scale;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t row1 = b->plain[i] ? cell[b->number[i] + b->p->apart[k]] : 0;

		if (row1)
			add_part(b, i, row1 - 1, packed_get(scale, whole[i]));
		else
			b->plain[i] = b->plain[i] && k >= b->p->nmust;
	}
}

void view_adds_up(const struct plain *p, const uint32_t *whole, uint32_t n, bool *plain)
{
	const struct view *v = p->v;
	struct block b = { .p = p, .plain = plain };
	int64_t total;

	cube_row_numbers(v->cube, whole, n, b.number);
	for (uint32_t i = 0; i < n; i++) {
		plain[i] = b.number[i] < v->cube->ncell && !(p->lost && p->lost[whole[i] >> 6] >> (whole[i] & 63) & 1);
		b.sum[i] = 0;
	}
	for (uint32_t k = 0; k < p->n; k++)
		add_parts(&b, whole, n, k);
	for (uint32_t i = 0; i < n; i++)
		plain[i] = plain[i] && plain_number(v, whole[i], packed_get(&v->t->scale, whole[i]), &total) && total == b.sum[i];
}
