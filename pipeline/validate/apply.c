/*
 * apply.c - the fields of a rule row, made ready for one view.
 */
#include <string.h>

#include "validate/view.h"

static const struct rule_parsed *parsed(const struct rule_row *r, const char *name)
{
	static const struct rule_parsed none;

	for (uint32_t i = 0; i < r->nparsed; i++)
		if (!strcmp(r->parsed[i].field, name))
			return &r->parsed[i];
	return &none;
}

int rule_column(const struct rule_row *r, const struct view *v, const char *name)
{
	int col = view_col(v, rule_field(r, name));

	return col >= 0 && (uint32_t)col < v->ndim ? col : -1;
}

struct open_codes rule_open(const struct rule_row *r, const struct view *v, const char *name)
{
	const struct rule_parsed *p = parsed(r, name);
	struct open_codes o = { 0 };

	for (uint32_t i = 0; i < p->n; i++) {
		int col = view_col(v, p->v[i].col);
		bool all = !strcmp(p->v[i].code[0], "*");
		uint32_t n = 0;

		if (col < 0)
			continue;
		for (uint32_t k = 0; n < OPEN_CODES && k < (all ? view_ncode(v, (uint32_t)col) : p->v[i].ncode); k++) {
			uint32_t code = all ? k : view_code(v, (uint32_t)col, p->v[i].code[k]);

			if (code != CODE_ABSENT)
				o.code[o.n][n++] = code;
		}
		o.col[o.n] = (uint32_t)col;
		o.ncode[o.n] = n;
		o.n += n > 0;
	}
	return o;
}

struct key_change rule_change(const struct rule_row *r, const struct view *v, const char *name)
{
	const struct rule_parsed *p = parsed(r, name);
	struct key_change c = { 0 };

	for (uint32_t i = 0; i < p->n; i++) {
		int col = view_col(v, p->v[i].col);
		uint32_t code = col < 0 ? CODE_ABSENT : view_code(v, (uint32_t)col, p->v[i].code[0]);

		if (code == CODE_ABSENT) {
			c.impossible = true;
			return c;
		}
		c.col[c.n] = (uint32_t)col;
		c.code[c.n++] = code;
	}
	return c;
}

int64_t rule_base(const struct rule_row *r, const struct view *v, uint32_t row, const char *name)
{
	const struct rule_parsed *p = parsed(r, name);
	sym_t edition = p->n && v->t->nseg ? v->t->seg[view_segment(v, row)].edition : SYM_NONE;
	struct dec d;

	for (uint32_t i = 0; edition && i < p->n; i++)
		if (!strcmp(p->v[i].col, sym_str(v->sub->syms, edition)))
			return dec_parse(p->v[i].code[0], strlen(p->v[i].code[0]), &d) ? d.m : 0;
	return 0;
}

static bool listed(const struct rule_cond *c, const char *code)
{
	for (uint32_t i = 0; i < c->ncode; i++)
		if (!strcmp(c->code[i], code))
			return true;
	return false;
}

/* Decides every condition once for every entry of its column. */
static bool prepare(const struct rule_row *r, const struct view *v, struct where_at *w)
{
	struct view_index *x = v->index;

	w->cond = arena_alloc(&x->arena, r->ncond ? r->ncond : 1, sizeof *w->cond);
	for (uint32_t i = 0; w->cond && i < r->ncond; i++) {
		struct cond_at *at = &w->cond[i];

		at->column = &v->t->col[view_col(v, r->cond[i].col)];
		at->entry = arena_alloc(&x->arena, at->column->nentry + 1, 1);
		if (!at->entry)
			w->cond = NULL;
		for (uint32_t k = 0; at->entry && k < at->column->nentry; k++)
			at->entry[k] = listed(&r->cond[i], sym_str(v->sub->syms, at->column->entry[k].code)) != r->cond[i].not;
	}
	if (!w->cond) {
		view_failed(v, ST_FATAL, "out of memory looking for rows of a rule");
		return false;
	}
	w->n = r->ncond;
	w->made = true;
	return true;
}

bool rule_applies(const struct rule_row *r, const struct view *v, uint32_t row)
{
	struct where_at *w = &v->index->where[r - v->index->rules->row];

	if (packed_get(&v->t->fate, row) != 0 || (!w->made && !prepare(r, v, w)))
		return false;
	for (uint32_t i = 0; i < w->n; i++)
		if (!w->cond[i].entry[packed_get(&w->cond[i].column->at, row)])
			return false;
	return true;
}
