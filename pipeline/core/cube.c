#include "core/cube.h"

#include <stdlib.h>
#include <string.h>

#define CELLS_MOST 4u      /* for a kept row; more, and all rows are looked up */
#define CELLS_LEAST 1024u  /* that are never too many */
#define FILLED_LEAST 16u   /* a code whose rows are fewer than this part of the cells that it adds has no place */
#define FAR_MOST 4u        /* of so many rows one may be without a cell */
#define SAMPLES 8u         /* places where it is looked how rows follow each other, and so many rows at each */
#define SAMPLE 512u
#define NOWHERE ((uint64_t)1 << 40) /* the step of a code without a place: more than there are cells */

static enum status no_memory(const struct table *t, struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory for the keys of %u observations", t->n);
}

static uint32_t count_kept(const struct table *t)
{
	uint32_t n = 0, run;

	for (uint32_t row = 0; row < t->n; row += run + 1) { /* the row behind a run is not kept */
		run = table_kept_run(t, row, t->n);
		n += run;
	}
	return n;
}

/* ---- places ---- */

struct use { /* of a code */
	uint32_t code;
	uint64_t rows;
};
struct places { /* of an axis: its codes by descending use, of which the first n have a place */
	uint32_t n;
	struct use *use;
};

static int by_use(const void *a, const void *b)
{
	const struct use *x = a, *y = b;

	return x->rows != y->rows ? (x->rows < y->rows) - (x->rows > y->rows) : (x->code > y->code) - (x->code < y->code);
}

static bool count_use(const struct axis *x, struct places *p, struct arena *a)
{
	p->use = arena_alloc(a, x->ncode, sizeof *p->use);
	if (!p->use)
		return false;
	for (uint32_t i = 0; i < x->ncode; i++)
		p->use[i].code = i;
	for (uint32_t i = 0; i < x->column->nentry; i++)
		p->use[x->of_entry[i]].rows += x->column->entry[i].count;
	qsort(p->use, x->ncode, sizeof *p->use, by_use);
	while (p->n < x->ncode && p->use[p->n].rows)
		p->n++;
	return true;
}

static double cells_of(const struct places *p, uint32_t ndim)
{
	double cells = 1;

	for (uint32_t d = 0; d < ndim; d++)
		cells *= p[d].n;
	return cells;
}

/* Of the least used codes of all axes that whose rows are the smallest part of the cells that it adds. */
static uint32_t emptiest(const struct places *p, uint32_t ndim, double cells, double *filled)
{
	uint32_t best = ndim;

	for (uint32_t d = 0; d < ndim; d++)
		if (p[d].n > 1) {
			double x = (double)p[d].use[p[d].n - 1].rows * p[d].n / cells;

			if (best == ndim || x < *filled) {
				best = d;
				*filled = x;
			}
		}
	return best;
}

/* Takes places from codes as long as that makes the cube a better filled one. 0: no cells at all are better. */
static uint64_t choose_places(const struct cube *c, struct places *p)
{
	double most = (double)c->nkept * CELLS_MOST + CELLS_LEAST, cells, filled = 0;
	uint64_t far = 0;

	most = most < UINT32_MAX ? most : UINT32_MAX;
	for (;;) {
		uint32_t d;

		cells = cells_of(p, c->ndim);
		d = cells > CELLS_LEAST ? emptiest(p, c->ndim, cells, &filled) : c->ndim;
		if (d == c->ndim || (filled * FILLED_LEAST >= 1 && cells <= most))
			break;
		far += p[d].use[--p[d].n].rows;
		if (far > c->nkept / FAR_MOST)
			return 0;
	}
	return cells <= most ? (uint64_t)cells : 0;
}

static enum status take_steps(struct axis *x, const struct places *p, uint64_t width, struct arena *a, const struct table *t,
	struct err *e)
{
	uint64_t *step = arena_alloc(a, x->ncode, sizeof *step), place = 0;
	uint64_t *of_entry = arena_alloc(a, x->column->nentry, sizeof *of_entry);

	if (!step || !of_entry)
		return no_memory(t, e);
	for (uint32_t i = 0; i < p->n; i++)
		step[p->use[i].code] = 1;
	/* In the order of the numbers of codes, which is mostly that of rows. */
	for (uint32_t i = 0; i < x->ncode; i++)
		step[i] = step[i] ? place++ * width : NOWHERE;
	for (uint32_t i = 0; i < x->column->nentry; i++)
		of_entry[i] = step[x->of_entry[i]];
	x->step = step;
	x->step_of_entry = of_entry;
	return ST_OK;
}

/* In how many of some rows the code is another one than in the row before. */
static uint32_t changes(const struct table *t, const struct axis *x)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < SAMPLES; k++) {
		uint32_t first = (uint32_t)((uint64_t)t->n * k / SAMPLES), end = t->n - first < SAMPLE ? t->n : first + SAMPLE;

		for (uint32_t row = first + 1; row < end; row++)
			n += x->of_entry[packed_get(&x->column->at, row)] != x->of_entry[packed_get(&x->column->at, row - 1)];
	}
	return n;
}

/* What changes most from row to row comes first: rows that follow each other then stand in cells that do. */
static void order_axes(const struct cube *c, uint32_t order[COL_MAX])
{
	uint32_t often[COL_MAX];

	for (uint32_t d = 0; d < c->ndim; d++) {
		uint32_t at = d;

		often[d] = c->axis[d].column->at.width ? changes(c->t, &c->axis[d]) : 0;
		for (; at > 0 && often[order[at - 1]] <= often[d]; at--)
			order[at] = order[at - 1];
		order[at] = d;
	}
}

static enum status make_axes(struct cube *c, enum cube_cells cells, struct arena *a, struct err *e)
{
	struct places p[COL_MAX] = { 0 };
	uint32_t order[COL_MAX];
	uint64_t width = 1;

	for (uint32_t d = 0; d < c->ndim; d++)
		if (!count_use(&c->axis[d], &p[d], a))
			return no_memory(c->t, e);
	c->ncell = cells == CUBE_CELLS ? choose_places(c, p) : 0;
	order_axes(c, order);
	for (uint32_t i = 0; i < c->ndim; i++) {
		uint32_t d = order[i];

		if (!c->ncell)
			p[d].n = 0;
		TRY(take_steps(&c->axis[d], &p[d], width, a, c->t, e));
		width *= p[d].n;
	}
	if (c->ncell && !(c->cell = calloc(c->ncell, sizeof *c->cell)))
		return no_memory(c->t, e);
	return ST_OK;
}

/* A column that is the same in all rows is looked at once. */
static void stand_still(struct cube *c)
{
	for (uint32_t d = 0; d < c->ndim; d++) {
		const struct packed *at = &c->axis[d].column->at;

		if (at->width) {
			c->moving[c->nmoving++] = d;
			continue;
		}
		c->still.code[d] = c->axis[d].of_entry[packed_get(at, 0)];
		c->still.number += c->axis[d].step[c->still.code[d]];
	}
}

/* ---- keys ---- */

void cube_numbers(const struct cube *c, uint32_t first, uint32_t n, uint64_t *out)
{
	for (uint32_t i = 0; i < n; i++)
		out[i] = c->still.number;
	for (uint32_t m = 0; m < c->nmoving; m++) {
		const struct axis *x = &c->axis[c->moving[m]];

		PACKED_EACH(&x->column->at, first, n, out[i] += x->step_of_entry[at[i]]);
	}
}

void cube_row_numbers(const struct cube *c, const uint32_t *row, uint32_t n, uint64_t *out)
{
	for (uint32_t i = 0; i < n; i++)
		out[i] = c->still.number;
	for (uint32_t m = 0; m < c->nmoving; m++) {
		const struct axis *x = &c->axis[c->moving[m]];

		PACKED_EACH(&x->column->at, 0, n, out[i] += x->step_of_entry[at[row[i]]]);
	}
}

void cube_row_key(const struct cube *c, uint32_t row, struct cube_key *out)
{
	uint64_t number = c->still.number;

	memcpy(out->code, c->still.code, c->ndim * sizeof *out->code);
	for (uint32_t m = 0; m < c->nmoving; m++) {
		const struct axis *x = &c->axis[c->moving[m]];
		uint32_t entry = packed_get(&x->column->at, row);

		out->code[c->moving[m]] = x->of_entry[entry];
		number += x->step_of_entry[entry];
	}
	out->number = number;
}

static uint32_t code_at(const struct cube *c, uint32_t row, uint32_t dim)
{
	return c->axis[dim].of_entry[packed_get(&c->axis[dim].column->at, row)];
}

static uint64_t hash_of(const struct cube *c, const struct cube_key *k)
{
	uint64_t h = 0;

	for (uint32_t d = 0; d < c->ndim; d++)
		h += c->axis[d].hash[k->code[d]];
	return h;
}

static bool same_key(const void *user, uint32_t a, uint32_t b)
{
	const struct cube *c = user;

	for (uint32_t m = 0; m < c->nmoving; m++)
		if (code_at(c, a, c->moving[m]) != code_at(c, b, c->moving[m]))
			return false;
	return true;
}

static bool has_key(const void *user, const void *key, uint32_t row)
{
	const struct cube *c = user;
	const struct cube_key *k = key;

	for (uint32_t d = 0; d < c->ndim; d++)
		if (code_at(c, row, d) != k->code[d])
			return false;
	return true;
}

uint32_t cube_find_far(const struct cube *c, const struct cube_key *k, uint32_t dim, uint32_t code)
{
	struct cube_key other;

	if (!c->keys.slot)
		return REF_NONE;
	other = *k;
	other.code[dim] = code;
	return key_index_find(&c->keys, hash_of(c, &other), has_key, c, &other);
}

/* ---- rows ---- */

static inline enum status put_near(struct cube *c, uint32_t row, uint64_t number, struct err *e)
{
	uint32_t *cell = &c->cell[number];

	if (*cell)
		TRY(repeats_add(&c->keys.same, row, *cell - 1, e));
	*cell = row + 1;
	return ST_OK;
}

static enum status put_far(struct cube *c, uint32_t row, struct err *e)
{
	struct cube_key k;

	cube_row_key(c, row, &k);
	return key_index_add(&c->keys, hash_of(c, &k), row, same_key, c, e);
}

/* Those that have a cell, or those that have none; from the last to the first, so that the first of a key is what is found.
 * nfar: how many have none. */
static enum status put_rows(struct cube *c, bool near, uint32_t *nfar, struct err *e)
{
	uint64_t number[CUBE_BLOCK];

	*nfar = 0;
	for (uint32_t end = c->nkept ? c->t->n : 0, first; end; end = first) {
		first = (end - 1) / CUBE_BLOCK * CUBE_BLOCK;
		cube_numbers(c, first, end - first, number);
		for (uint32_t i = end; i-- > first;) {
			if (packed_get(&c->t->fate, i))
				continue;
			if (number[i - first] >= c->ncell) {
				(*nfar)++;
				if (!near)
					TRY(put_far(c, i, e));
			} else if (near) {
				TRY(put_near(c, i, number[i - first], e));
			}
		}
	}
	return ST_OK;
}

enum status cube_make(struct cube *c, const struct table *t, uint32_t ndim, enum cube_cells cells, struct arena *a, struct err *e)
{
	uint32_t nfar;

	c->t = t;
	c->ndim = ndim;
	c->nkept = count_kept(t);
	TRY(make_axes(c, cells, a, e));
	stand_still(c);
	repeats_init(&c->keys.same, t->n);
	TRY(put_rows(c, true, &nfar, e));
	if (nfar) {
		TRY(key_index_slots(&c->keys, nfar, e));
		TRY(put_rows(c, false, &nfar, e));
	}
	return repeats_end(&c->keys.same, e);
}

void cube_release(struct cube *c)
{
	free(c->cell);
	key_index_release(&c->keys);
	*c = (struct cube){ 0 };
}
