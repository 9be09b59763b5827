#include "validators/vtl/data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "validators/calendar.h"

int vtl_component(const struct vtl_dataset *d, const char *name)
{
	for (uint32_t i = 0; i < d->ncomp; i++)
		if (!strcmp(d->comp[i].name, name))
			return (int)i;
	return -1;
}

enum status vtl_dataset_component(struct vtl_dataset *d, struct vtl_comp c, struct err *e)
{
	if (d->ncomp == d->ccomp) {
		uint32_t cap = d->ccomp ? d->ccomp * 2 : 16;
		struct vtl_comp *comp = realloc(d->comp, cap * sizeof *comp);
		struct vtl_column *col;

		if (comp)
			d->comp = comp;
		col = realloc(d->col, cap * sizeof *col);
		if (col)
			d->col = col;
		if (!comp || !col)
			return err_set(e, ST_FATAL, "out of memory for a data set");
		d->ccomp = cap;
	}
	d->comp[d->ncomp] = c;
	d->col[d->ncomp++] = (struct vtl_column){ 0 };
	return ST_OK;
}

static bool widen(void **v, size_t cap, size_t size)
{
	void *w = realloc(*v, cap * size);

	if (w)
		*v = w;
	return w != NULL;
}

enum status vtl_dataset_row(struct vtl_dataset *d, uint32_t *row, struct err *e)
{
	if (d->nrow == UINT32_MAX - 1)
		return err_set(e, ST_SKIP, "a data set has more than %u rows", UINT32_MAX - 1);
	if (d->nrow == d->cap) {
		uint32_t cap = !d->cap ? 256 : d->cap > UINT32_MAX / 2 ? UINT32_MAX - 1 : d->cap * 2;
		bool ok = true;

		for (uint32_t i = 0; i < d->ncomp; i++) {
			struct vtl_column *c = &d->col[i];

			if (vtl_is_text(d->comp[i].type))
				ok &= widen((void **)&c->sym, cap, sizeof *c->sym);
			else if (d->comp[i].type == VTL_BOOLEAN)
				ok &= widen((void **)&c->b, cap, 1);
			else
				ok &= widen((void **)&c->m, cap, sizeof *c->m) && widen((void **)&c->scale, cap, 1);
		}
		if (!ok)
			return err_set(e, ST_FATAL, "out of memory for a data set of %u rows", cap);
		d->cap = cap;
	}
	*row = d->nrow++;
	return ST_OK;
}

struct vtl_value vtl_null(void)
{
	return (struct vtl_value){ VTL_N_NULL, VTL_B_NULL, VTL_SYM_NULL, 0 };
}

bool vtl_value_null(struct vtl_value v, unsigned type)
{
	return vtl_is_text(type) ? v.sym == VTL_SYM_NULL : type == VTL_BOOLEAN ? v.b == VTL_B_NULL : v.scale == VTL_N_NULL;
}

struct vtl_value vtl_get(const struct vtl_dataset *d, uint32_t comp, uint32_t row)
{
	const struct vtl_column *c = &d->col[comp];
	struct vtl_value v = vtl_null();

	if (vtl_is_text(d->comp[comp].type)) {
		v.sym = c->sym[row];
	} else if (d->comp[comp].type == VTL_BOOLEAN) {
		v.b = c->b[row];
	} else {
		v.m = c->m[row];
		v.scale = c->scale[row];
	}
	return v;
}

void vtl_put(struct vtl_dataset *d, uint32_t comp, uint32_t row, struct vtl_value v)
{
	struct vtl_column *c = &d->col[comp];

	if (vtl_is_text(d->comp[comp].type)) {
		c->sym[row] = v.sym;
	} else if (d->comp[comp].type == VTL_BOOLEAN) {
		c->b[row] = v.b;
	} else {
		c->m[row] = v.m;
		c->scale[row] = v.scale;
	}
}

void vtl_dataset_release(struct vtl_dataset *d)
{
	for (uint32_t i = 0; i < d->ncomp; i++) {
		free(d->col[i].sym);
		free(d->col[i].b);
		free(d->col[i].m);
		free(d->col[i].scale);
	}
	free(d->col);
	free(d->comp);
	*d = (struct vtl_dataset){ 0 };
}

int vtl_compare(int64_t m, uint8_t scale, int64_t n, uint8_t scale2)
{
	double a, b;
	char x[32], y[32];

	if (scale == scale2 && scale != VTL_REAL)
		return (m > n) - (m < n);
	if (scale != VTL_REAL && scale2 != VTL_REAL)
		return dec_cmp((struct dec){ m, scale }, (struct dec){ n, scale2 });
	a = vtl_real(m, scale);
	b = vtl_real(n, scale2);
	if (a == b)
		return 0;
	if (fabs(a - b) < 1e-13 * fmax(fabs(a), fabs(b))) {
		snprintf(x, sizeof x, "%.14e", a);
		snprintf(y, sizeof y, "%.14e", b);
		if (!strcmp(x, y))
			return 0;
	}
	return a < b ? -1 : 1;
}

/* Of n bytes. */
static bool plain_period(const char *s, size_t n)
{
	static const struct { char sort; int most; } parts[] = { { 'A', 1 }, { 'S', 2 }, { 'T', 3 }, { 'Q', 4 }, { 'M', 12 }, { 'W', 53 }, { 'D', 366 } };
	char text[16], sort = 'M', *end;
	const char *p = text;

	if (n < 4 || n > 10 || strspn(s, "0123456789") < 4)
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	if (n == 4 || day_is(text))
		return true;
	p += 4 + (text[4] == '-');
	if (*p >= 'A' && *p <= 'Z')
		sort = *p++;
	else if (text[4] != '-')
		return false;
	if (!*p)
		return sort == 'A';
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].sort == sort) {
			long part = strspn(p, "0123456789") == strlen(p) ? strtol(p, &end, 10) : 0;

			return part >= 1 && part <= parts[i].most;
		}
	return false;
}

bool vtl_is_period(const char *s)
{
	size_t n = strcspn(s, "/");

	if (!plain_period(s, n))
		return false;
	return !s[n] || plain_period(s + n + 1, strlen(s + n + 1)) || (s[n + 1] == 'P' && s[n + 2]);
}
