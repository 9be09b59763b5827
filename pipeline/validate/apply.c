/*
 * apply.c - the fields of a rule row, made ready for one view.
 */
#include <string.h>

#include "validate/view.h"

uint32_t rule_columns(const struct rule_row *r, const struct view *v, const char *name)
{
	uint32_t mask = 0;
	char w[64];

	for (uint32_t i = 0; rule_word(r, name, i, w); i++) {
		int col = view_col(v, w);

		if (col >= 0 && (uint32_t)col < v->ndim)
			mask |= 1u << col;
	}
	return mask;
}

struct key_change rule_change(const struct rule_row *r, const struct view *v, const char *name)
{
	struct key_change c = { 0 };
	const char *s = rule_field(r, name);

	/* Checked when the table was read: COL=CODE;COL=CODE. */
	while (*s && c.n < 8) {
		const char *end = strchrnul(s, ';'), *eq = strchrnul(s, '=');
		char col[64] = "", code[64] = "";
		int at;

		s += strspn(s, " ");
		memcpy(col, s, strcspn(s, " =") < 63 ? strcspn(s, " =") : 63);
		eq += 1 + strspn(eq + 1, " ");
		memcpy(code, eq, strcspn(eq, " ;") < 63 ? strcspn(eq, " ;") : 63);
		at = view_col(v, col);
		if (at < 0) {
			c.impossible = true;
		} else {
			c.col[c.n] = (uint32_t)at;
			c.code[c.n] = view_code(v, (uint32_t)at, code);
			c.impossible |= c.code[c.n++] == CODE_ABSENT;
		}
		s = *end ? end + 1 : end;
	}
	return c;
}

static bool listed(const struct rule_cond *c, const char *code)
{
	for (uint32_t i = 0; i < c->ncode; i++)
		if (!strcmp(c->code[i], code))
			return true;
	return false;
}

/* Decides every condition once for every entry of its column. */
static bool prepare(const struct rule_row *r, const struct view *v)
{
	struct view_index *x = v->index;

	x->nwhere = 0;
	x->where_of = r;
	for (uint32_t i = 0; i < r->ncond; i++) {
		int col = view_col(v, r->cond[i].col);
		struct cond_at *at = &x->where[x->nwhere++];

		at->column = &v->t->col[col];
		at->entry = arena_alloc(&x->arena, at->column->nentry + 1, 1);
		if (!at->entry) {
			x->where_of = NULL;
			view_failed(v, ST_FATAL, "out of memory looking for rows of a rule");
			return false;
		}
		for (uint32_t k = 0; k < at->column->nentry; k++)
			at->entry[k] = listed(&r->cond[i], sym_str(v->sub->syms, at->column->entry[k].code)) != r->cond[i].not;
	}
	return true;
}

bool rule_applies(const struct rule_row *r, const struct view *v, uint32_t row)
{
	struct view_index *x = v->index;

	if (packed_get(&v->t->fate, row) != 0)
		return false;
	if (x->where_of != r && !prepare(r, v))
		return false;
	for (uint32_t i = 0; i < x->nwhere; i++)
		if (!x->where[i].entry[packed_get(&x->where[i].column->at, row)])
			return false;
	return true;
}
