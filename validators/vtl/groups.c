#include "validators/vtl/groups.h"

#include <stdlib.h>

static uint64_t mix(uint64_t x)
{
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 29;
	x *= 0xd6e8feb86659fd93u;
	return x ^ x >> 32;
}

uint64_t vtl_hash(const struct vtl_dataset *d, uint32_t comp, uint32_t row)
{
	const struct vtl_column *c = &d->col[comp];
	struct dec x;

	if (vtl_is_text(d->comp[comp].type))
		return mix(c->sym[row] + 1u);
	if (d->comp[comp].type == VTL_BOOLEAN)
		return mix(c->b[row] + 7u);
	if (c->scale[row] >= VTL_REAL)
		return mix((uint64_t)c->m[row] ^ c->scale[row]);
	x = dec_trim((struct dec){ c->m[row], c->scale[row] });
	return mix((uint64_t)x.m * 31 + x.scale);
}

bool vtl_same(const struct vtl_dataset *a, uint32_t comp, uint32_t row, const struct vtl_dataset *b, uint32_t comp2, uint32_t row2)
{
	struct vtl_value x = vtl_get(a, comp, row), y = vtl_get(b, comp2, row2);
	unsigned type = a->comp[comp].type;

	if (vtl_is_text(type))
		return x.sym == y.sym;
	if (type == VTL_BOOLEAN)
		return x.b == y.b;
	if (x.scale == VTL_N_NULL || y.scale == VTL_N_NULL)
		return x.scale == y.scale;
	return vtl_compare(x.m, x.scale, y.m, y.scale) == 0;
}

struct keying {
	const struct vtl_dataset *d;
	uint32_t but;
};

static bool counts(const struct keying *k, uint32_t i)
{
	return k->d->comp[i].role == VTL_IDENTIFIER && i != k->but;
}

static bool same_key(const struct keying *k, uint32_t a, uint32_t b)
{
	for (uint32_t i = 0; i < k->d->ncomp; i++)
		if (counts(k, i) && !vtl_same(k->d, i, a, k->d, i, b))
			return false;
	return true;
}

/* Numbers the groups: of_row gets the group of each row, first the first row of each group. */
static enum status number(const struct keying *k, uint32_t *of_row, uint32_t *first, uint32_t *n, struct err *e)
{
	uint32_t rows = k->d->nrow;
	uint64_t mask = 15;
	uint32_t *slot;

	while (mask < rows * 3ull / 2)
		mask = mask * 2 + 1;
	slot = calloc(mask + 1, sizeof *slot);
	if (!slot)
		return err_set(e, ST_FATAL, "out of memory grouping %u rows", rows);
	*n = 0;
	for (uint32_t r = 0; r < rows; r++) {
		uint64_t h = 0, at;

		for (uint32_t i = 0; i < k->d->ncomp; i++)
			if (counts(k, i))
				h = mix(h * 3 + vtl_hash(k->d, i, r));
		for (at = h & mask; slot[at] && !same_key(k, first[slot[at] - 1], r); at = (at + 1) & mask)
			;
		if (!slot[at]) {
			first[*n] = r;
			slot[at] = ++*n;
		}
		of_row[r] = slot[at] - 1;
	}
	free(slot);
	return ST_OK;
}

enum status vtl_groups_make(const struct vtl_dataset *d, uint32_t but, struct vtl_groups *out, struct err *e)
{
	struct keying k = { d, but };
	uint32_t *of_row = malloc((d->nrow + 1ul) * sizeof *of_row);
	enum status st;

	*out = (struct vtl_groups){ 0 };
	out->row = malloc((d->nrow + 1ul) * sizeof *out->row);
	out->start = NULL;
	if (!of_row || !out->row) {
		free(of_row);
		vtl_groups_release(out);
		return err_set(e, ST_FATAL, "out of memory grouping %u rows", d->nrow);
	}
	st = number(&k, of_row, out->row, &out->n, e);
	if (st == ST_OK) {
		out->start = calloc(out->n + 2ul, sizeof *out->start);
		if (!out->start)
			st = err_set(e, ST_FATAL, "out of memory grouping %u rows", d->nrow);
	}
	if (st == ST_OK) {
		/* A counting sort, which keeps the order of rows. */
		for (uint32_t r = 0; r < d->nrow; r++)
			out->start[of_row[r] + 2]++;
		for (uint32_t g = 2; g < out->n + 2; g++)
			out->start[g] += out->start[g - 1];
		for (uint32_t r = 0; r < d->nrow; r++)
			out->row[out->start[of_row[r] + 1]++] = r;
	}
	free(of_row);
	if (st != ST_OK)
		vtl_groups_release(out);
	return st;
}

void vtl_groups_release(struct vtl_groups *g)
{
	free(g->start);
	free(g->row);
	*g = (struct vtl_groups){ 0 };
}

enum status vtl_keys_check(const struct vtl_dataset *d, struct err *e)
{
	struct vtl_groups g;
	enum status st = ST_OK;

	for (uint32_t i = 0; i < d->ncomp; i++)
		for (uint32_t r = 0; r < d->nrow && d->comp[i].role == VTL_IDENTIFIER; r++)
			if (vtl_value_null(vtl_get(d, i, r), d->comp[i].type))
				return err_set(e, ST_SKIP, "the data set '%s', row %u: the identifier '%s' is empty", d->name, r + 1, d->comp[i].name);
	TRY(vtl_groups_make(d, UINT32_MAX, &g, e));
	for (uint32_t k = 0; k < g.n && st == ST_OK; k++)
		if (g.start[k + 1] - g.start[k] > 1)
			st = err_set(e, ST_SKIP, "the data set '%s', row %u: the same identifiers as row %u", d->name, g.row[g.start[k] + 1] + 1,
				g.row[g.start[k]] + 1);
	vtl_groups_release(&g);
	return st;
}
