/* rules.c - row rules: rows that are skipped, end the table, open a section, or mean something else. */
#include <stdlib.h>
#include <string.h>

#include "layout/work.h"

static enum status over_add(struct layout_run *r, const struct item *i, struct err *e)
{
	if (r->nover == r->cover) {
		uint32_t cap = r->cover ? r->cover * 2 : 16;
		struct item *v = realloc(r->over, cap * sizeof *v);

		if (!v)
			return err_set(e, ST_FATAL, "out of memory for labels");
		r->over = v;
		r->cover = cap;
	}
	r->over[r->nover++] = *i;
	return ST_OK;
}

static enum status open_section(struct layout_run *r, const struct decl_rule *d, uint32_t row, const struct cell *c,
	uint32_t n, uint32_t label, struct err *e)
{
	for (uint32_t i = 0; i < d->set.n; i++) {
		struct item it;
		struct section *s;

		TRY(expand_setting(r, &d->set.v[i], &it, e));
		s = &r->sect[it.col];
		s->t = (struct target){ .label = it.label, .text = it.text, .copy = it.copy, .from = it.from };
		if (!s->ncarry)
			s->col = c[label].col;
		TRY(carry_push(r, &s->carry, &s->ncarry, &s->ccarry, row, e));
	}
	r->dirty = UINT32_MAX;
	for (uint32_t i = 0; i < n && !d->opens; i++)
		TRY(i == label ? row_book(r, LED_HEADER, r->rule.section, &c[i], e) :
				 row_book(r, LED_SKIPPED, cell_blank(&c[i]) ? r->rule.blank : r->rule.note, &c[i], e));
	return ST_OK;
}

/* What rules look at in a row, found when the first of them asks. */
struct filled {
	uint32_t first, n; /* the first cell that is not empty, and how many are not */
};

static struct filled look_at(const struct cell *c, uint32_t n)
{
	struct filled f = { 0, 0 };

	for (uint32_t i = n; i-- > 0;)
		if (!cell_blank(&c[i])) {
			f.first = i;
			f.n++;
		}
	return f;
}

static bool holds(struct layout_run *r, const struct decl_rule *d, uint32_t row, const struct cell *c, uint32_t n,
	struct filled *f)
{
	bool gap = r->last_row != ROW_NONE && row > r->last_row + 1;

	if ((r->when & d->when) != d->when || (d->blank && !gap))
		return false;
	if (!f->n)
		*f = look_at(c, n);
	if (d->only && f->n != 1)
		return false;
	if (d->first && !pattern_fits(r->scratch, d->first, c[f->first].s, c[f->first].n))
		return false;
	return !d->only || pattern_fits(r->scratch, d->only, c[f->first].s, c[f->first].n);
}

/* on_cells: the rules that look at single cells only, before any label of the row is taken in; then the others. */
enum status rules_apply(struct layout_run *r, bool on_cells, uint32_t row, const struct cell *c, uint32_t n,
	enum row_fate *fate, struct err *e)
{
	struct filled filled = { 0, 0 };

	*fate = ROW_GOES_ON;
	for (uint32_t i = 0; i < r->t->nrule; i++) {
		const struct decl_rule *d = &r->t->rule[i];
		sym_t reason;

		if ((d->when == 0) != on_cells || !holds(r, d, row, c, n, &filled))
			continue;
		if (d->end && r->t->nacross && (row == r->goes_on || r->nended == ENDS_MAX))
			continue;
		if (d->skip || d->end) {
			*fate = ROW_DONE;
			TRY(sym_intern_z(r->sub->syms, d->skip ? d->skip : d->end, &reason, e));
			if (d->end && r->t->nacross) {
				r->ended = reason;
				return ST_OK;
			}
			if (d->end) {
				r->skip_rule = reason;
				legend_begin(r);
				TRY(legend_row(r, row, c, n, e));
			}
			return row_skip(r, reason, c, n, e);
		}
		if (d->section) {
			TRY(open_section(r, d, row, c, n, filled.first, e));
			if (d->opens)
				continue;
			*fate = ROW_DONE;
			return ST_OK;
		}
		for (uint32_t s = 0; s < d->set.n; s++) {
			struct item it;

			TRY(expand_setting(r, &d->set.v[s], &it, e));
			TRY(over_add(r, &it, e));
		}
	}
	return ST_OK;
}
