/* settle.c - what all labels and rules of a row amount to. */
#include <string.h>

#include "layout/work.h"

void target_apply(struct target *t, const struct item *i)
{
	if (i->copy || i->replace)
		*t = (struct target){ 0 };
	if (i->copy) {
		t->copy = true;
		t->from = i->from;
	}
	if (i->label)
		t->label = i->label;
	if (i->text)
		t->text = i->text;
}

static struct origin origin_of(const struct layout_run *r, uint32_t col, uint32_t row)
{
	const struct dim_at *at = &r->seg->at[col];
	struct origin o = { row, at->col, r->sheet };

	if (at->kind == AT_NONE)
		o = (struct origin){ ROW_NONE, 0, r->sheet };
	else if (at->kind == AT_CELL || at->kind == AT_HEAD)
		o.row = at->row;
	else if (at->kind == AT_CARRIED && r->sect[col].ncarry)
		o = (struct origin){ r->sect[col].carry[r->sect[col].ncarry - 1].label_row, r->sect[col].col, r->sheet };
	return o;
}

enum status row_settle(struct layout_run *r, uint32_t row, struct err *e)
{
	struct target now[COL_MAX];
	uint32_t ncol = r->t->flow->ncol;

	if (!r->dirty && !r->nover && !r->overridden)
		return ST_OK;
	for (uint32_t c = 0; c < ncol; c++)
		now[c] = r->sect[c].ncarry ? r->sect[c].t : (struct target){ .copy = r->base[c].copy, .from = r->base[c].from };
	r->given = r->nsource == 0;
	for (uint32_t i = 0; i < r->nsource; i++) {
		const struct source *s = &r->source[i];
		const struct effect *f = &s->effect[s->now];

		r->given |= !f->empty && f->n;
		for (uint32_t k = 0; k < f->n; k++)
			target_apply(&now[f->item[k].col], &f->item[k]);
	}
	for (uint32_t i = 0; i < r->nover; i++)
		target_apply(&now[r->over[i].col], &r->over[i]);
	for (uint32_t c = 0; c < ncol; c++) {
		struct target *t = &now[c];

		if (t->copy) {
			const struct target *from = now[t->from].label || now[t->from].text ? &now[t->from] : &r->base[t->from];

			t->label = from->label;
			t->text = from->text;
		}
		if (t->label == r->row[c].label && t->text == r->row[c].text)
			continue;
		r->row[c] = *t;
		r->row[c].entry = 0;
		if (t->label || t->text)
			TRY(table_entry(r->table, c, t->label, t->text, origin_of(r, c, row), &r->row[c].entry, e));
	}
	r->overridden = r->nover > 0;
	r->dirty = false;
	return ST_OK;
}

static enum status edge(struct layout_run *r, sym_t child, sym_t parent, sym_t *seen, uint32_t *nseen,
	struct origin at, struct err *e)
{
	for (uint32_t i = 0; i < *nseen; i++)
		if (seen[i] == parent)
			return ST_OK; /* two columns of a row may name the same aggregate */
	if (*nseen < COL_MAX * 4)
		seen[(*nseen)++] = parent;
	return submission_edge(r->sub, r->hierarchy, r->edition, parent, child, at, e);
}

enum status row_edges(struct layout_run *r, uint32_t row, struct err *e)
{
	sym_t child = SYM_NONE, seen[COL_MAX * 4];
	uint32_t nseen = 0;
	struct origin at = { row, 0, r->sheet };

	r->given = false;
	for (uint32_t i = 0; i < r->nsource; i++) {
		const struct effect *f = &r->source[i].effect[r->source[i].now];

		for (uint32_t k = 0; k < f->n; k++)
			if (f->item[k].col == SET_CHILD) {
				child = f->item[k].text;
				at.col = r->source[i].col;
			}
	}
	if (!child)
		return ST_OK;
	r->given = true;
	for (uint32_t i = 0; i < r->t->set.n; i++) {
		sym_t parent;

		TRY(expand(r, r->t->set.v[i].text, &parent, e));
		if (parent)
			TRY(edge(r, child, parent, seen, &nseen, at, e));
	}
	for (uint32_t i = 0; i < r->nover; i++)
		if (r->over[i].col == SET_PARENT)
			TRY(edge(r, child, r->over[i].text, seen, &nseen, at, e));
	for (uint32_t i = 0; i < r->nsource; i++) {
		const struct effect *f = &r->source[i].effect[r->source[i].now];
		struct origin from = { row, r->source[i].col, r->sheet };

		for (uint32_t k = 0; k < f->n; k++)
			if (f->item[k].col == SET_PARENT)
				TRY(edge(r, child, f->item[k].text, seen, &nseen, from, e));
	}
	return ST_OK;
}
