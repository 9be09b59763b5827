/*
 * flow_coverage.c - the sheet that says who covers what: areas by periods, and how many observations.
 */
#include <stdlib.h>
#include <string.h>

#include "emit/flow_book.h"
#include "emit/obs.h"

static int cmp_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status see_texts(struct flow_work *w, const struct source *x, uint32_t col, struct symbols *seen, struct err *e)
{
	sym_t sym;

	for (uint32_t k = 0; k < x->t->col[col].nentry; k++)
		TRY(sym_intern_z(seen, obs_code(w->r, x->s, x->t, col, k), &sym, e));
	return ST_OK;
}

static enum status see_source(struct flow_work *w, const struct source *x, void *user, struct err *e)
{
	struct coverage *c = user;

	TRY(see_texts(w, x, (uint32_t)w->area, c->seen_area, e));
	return see_texts(w, x, (uint32_t)w->period, c->seen_period, e);
}

static bool list_texts(struct flow_work *w, const struct symbols *seen, struct text_list *out)
{
	uint32_t n = symbols_count(seen);

	*out = (struct text_list){ arena_alloc(&w->arena, n + 1u, sizeof *out->v), n };
	for (uint32_t i = 0; i < n && out->v; i++)
		out->v[i] = sym_str(seen, i + 1);
	if (out->v)
		qsort(out->v, n, sizeof *out->v, cmp_text);
	return out->v != NULL;
}

static uint32_t place_of(const struct text_list *l, const char *text)
{
	const char **at = *text ? bsearch(&text, l->v, l->n, sizeof *l->v, cmp_text) : NULL;

	return at ? (uint32_t)(at - l->v) : UINT32_MAX;
}

static enum status count_source(struct flow_work *w, const struct source *x, void *user, struct err *e)
{
	const struct column *areas = &x->t->col[w->area], *periods = &x->t->col[w->period];
	struct coverage *c = user;
	uint32_t *at = calloc((size_t)areas->nentry + periods->nentry + 2, sizeof *at), *at_period = at + areas->nentry + 1;

	if (!at)
		return err_set(e, ST_FATAL, "no memory for the coverage of %s", w->f->id);
	at[0] = at_period[0] = UINT32_MAX;
	for (uint32_t k = 0; k < areas->nentry; k++) {
		at[k] = place_of(&c->area, obs_code(w->r, x->s, x->t, (uint32_t)w->area, k));
		if (at[k] != UINT32_MAX && !c->name[at[k]])
			c->name[at[k]] = obs_name(w->r, &w->f->col[w->area], sym_str(x->s->syms, areas->entry[k].code));
	}
	for (uint32_t k = 0; k < periods->nentry; k++)
		at_period[k] = place_of(&c->period, obs_code(w->r, x->s, x->t, (uint32_t)w->period, k));
	for (uint32_t row = 0; row < x->t->n; row++) {
		uint32_t a = at[packed_get(&areas->at, row)], p = at_period[packed_get(&periods->at, row)];

		if (!packed_get(&x->t->fate, row) && table_state(x->t, row) <= VAL_NIL && a != UINT32_MAX && p != UINT32_MAX)
			c->grid[(size_t)a * c->period.n + p]++;
	}
	free(at);
	return ST_OK;
}

enum status coverage_count(struct flow_work *w, struct coverage *c, struct err *e)
{
	c->seen_area = symbols_new();
	c->seen_period = symbols_new();
	if (!c->seen_area || !c->seen_period)
		return err_set(e, ST_FATAL, "no memory for the coverage of %s", w->f->id);
	TRY(each_source(w, see_source, c, e));
	if (!list_texts(w, c->seen_area, &c->area) || !list_texts(w, c->seen_period, &c->period))
		return err_set(e, ST_FATAL, "no memory for the coverage of %s", w->f->id);
	c->grid = arena_alloc(&w->arena, (size_t)c->area.n * c->period.n + 1, sizeof *c->grid);
	c->name = arena_alloc(&w->arena, c->area.n + 1u, sizeof *c->name);
	if (!c->grid || !c->name)
		return err_set(e, ST_FATAL, "no memory for the coverage of %s", w->f->id);
	return each_source(w, count_source, c, e);
}

void coverage_fill(struct flow_work *w, struct page *p, const struct coverage *c)
{
	const struct text_list *area = &c->area, *period = &c->period;
	const uint32_t *grid = c->grid;
	uint32_t most = 0, shown = coverage_periods(c);

	for (size_t i = 0; i < (size_t)area->n * period->n; i++)
		most = grid[i] > most ? grid[i] : most;
	page_textz(p, 0, w->f->col[w->area].id, BF_HEAD);
	page_textz(p, 1, "Name", BF_HEAD);
	p->limit[1] = 44;
	for (uint32_t k = 0; k < shown; k++)
		page_textz(p, 2 + k, period->v[k], BF_HEAD_RIGHT);
	page_next(p);
	for (uint32_t i = 0; i < area->n && p->row < BOOK_ROWS; i++) {
		page_textz(p, 0, area->v[i], BF_WRAP);
		page_textz(p, 1, c->name[i] ? c->name[i] : "", BF_WRAP);
		for (uint32_t k = 0; k < shown; k++) {
			uint32_t n = grid[(size_t)i * period->n + k];

			if (n)
				page_double(p, 2 + k, n, 3ull * n > 2ull * most ? BF_HEAT3 : 3ull * n > most ? BF_HEAT2 : BF_HEAT1, 6);
			else
				page_textz(p, 2 + k, "\xe2\x80\x93", BF_HEAT0);
		}
		page_next(p);
	}
	page_filter(p, 0, 2 + shown);
	page_close(p, "Observations with a value, by area and period; \xe2\x80\x93 none", 1, 2);
}

void coverage_release(struct coverage *c)
{
	symbols_free(c->seen_area);
	symbols_free(c->seen_period);
}
