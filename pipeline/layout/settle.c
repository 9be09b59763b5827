/* settle.c - what all labels and rules of a row amount to. */
#include <string.h>

#include "layout/work.h"

void target_apply(struct target *t, struct item *i)
{
	bool alone = !t->label && !t->text && !t->copy && !i->copy;

	if (i->copy || i->replace)
		*t = (struct target){ 0 };
	t->item = alone ? i : NULL;
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

/* What a column is before any label of the row: as the section has it, else as the table. */
static struct target begin(const struct layout_run *r, uint32_t c)
{
	if (r->sect[c].ncarry)
		return r->sect[c].t;
	return (struct target){ .copy = r->base[c].copy, .from = r->base[c].from };
}

static enum status settle_column(struct layout_run *r, uint32_t c, const struct target *t, uint32_t row, struct err *e)
{
	if (r->row[c].known && t->label == r->row[c].label && t->text == r->row[c].text)
		return ST_OK;
	r->row[c] = *t;
	r->row[c].known = true;
	r->row[c].entry = t->item ? t->item->entry : 0;
	if (!r->row[c].entry && (t->label || t->text)) {
		TRY(table_entry(r->table, c, t->label, t->text, origin_of(r, c, row), &r->row[c].entry, e));
		if (t->item)
			t->item->entry = r->row[c].entry;
	}
	r->fresh |= UINT32_C(1) << c;
	for (uint32_t v = 0; v < r->nvalue; v++)
		r->entry[v][c] = r->row[c].entry ? r->row[c].entry : r->value[v][c];
	return ST_OK;
}

enum status row_settle(struct layout_run *r, uint32_t row, struct err *e)
{
	struct target now[COL_MAX];
	uint32_t all = (uint32_t)((UINT64_C(1) << r->t->flow->ncol) - 1);
	uint32_t dirty = (r->nover || r->overridden ? UINT32_MAX : r->dirty) & all;

	if (!dirty && !r->dirty)
		return ST_OK;
	for (uint32_t m = dirty; m; m &= m - 1)
		now[__builtin_ctz(m)] = begin(r, (uint32_t)__builtin_ctz(m));
	for (uint32_t i = 0; i < r->nsource; i++) {
		const struct source *s = &r->source[i];

		for (uint32_t k = 0; (s->cols & dirty) && k < s->now->n; k++)
			if (dirty >> s->now->item[k].col & 1)
				target_apply(&now[s->now->item[k].col], &s->now->item[k]);
	}
	for (uint32_t i = 0; i < r->nover; i++)
		target_apply(&now[r->over[i].col], &r->over[i]);
	for (uint32_t m = dirty; m; m &= m - 1) {
		uint32_t c = (uint32_t)__builtin_ctz(m);
		struct target *t = &now[c];

		if (t->copy) {
			const struct target *from = now[t->from].label || now[t->from].text ? &now[t->from] : &r->base[t->from];

			t->label = from->label;
			t->text = from->text;
		}
		TRY(settle_column(r, c, t, row, e));
	}
	for (uint32_t i = 0; i < r->nsource; i++)
		if (r->source[i].alone && !r->source[i].now->settled)
			TRY(source_settled(r, &r->source[i], e));
	r->overridden = r->nover > 0;
	r->dirty = 0;
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

	for (uint32_t i = 0; i < r->nsource; i++) {
		const struct effect *f = r->source[i].now;

		for (uint32_t k = 0; k < f->n; k++)
			if (f->item[k].col == SET_CHILD) {
				child = f->item[k].text;
				at.col = r->source[i].col;
			}
	}
	if (!child)
		return ST_OK;
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
		const struct effect *f = r->source[i].now;
		struct origin from = { row, r->source[i].col, r->sheet };

		for (uint32_t k = 0; k < f->n; k++)
			if (f->item[k].col == SET_PARENT)
				TRY(edge(r, child, f->item[k].text, seen, &nseen, from, e));
	}
	return ST_OK;
}
