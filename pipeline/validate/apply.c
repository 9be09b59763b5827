/*
 * apply.c - the fields of a rule row, made ready for one view.
 */
#include <stdio.h>
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

const struct rule_row *rule_sibling(const struct view *v, const struct rule_row *r, uint32_t i)
{
	static const char *const same[] = { "id", "dataflow", "where" };
	const struct ruleset *all = v->sub->config->rules;

	for (uint32_t k = 0; k < all->n; k++) {
		const struct rule_row *x = &all->row[k];
		bool alike = x->table == r->table;

		for (size_t f = 0; alike && f < sizeof same / sizeof *same; f++)
			alike = !strcmp(rule_field(x, same[f]), rule_field(r, same[f]));
		if (alike && !i--)
			return x;
	}
	return NULL;
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

uint32_t *view_zeros(const struct view *v, uint32_t n)
{
	uint32_t *z = arena_alloc(&v->index->arena, n + 1ul, sizeof *z);

	if (!z)
		view_failed(v, ST_FATAL, "out of memory in a rule");
	return z;
}

const uint8_t *rule_marks(const struct rule_row *r, const struct view *v, const char *name, uint32_t col)
{
	const struct column *c = &v->t->col[col];
	uint8_t *mark = arena_alloc(&v->index->arena, c->nentry, 1);
	char word[64];

	if (!mark)
		view_failed(v, ST_FATAL, "out of memory looking for codes");
	for (uint32_t i = 0; mark && i < c->nentry; i++)
		for (uint32_t k = 0; !mark[i] && rule_word(r, name, k, word); k++)
			mark[i] = !strcmp(word, sym_str(v->sub->syms, c->entry[i].code));
	return mark;
}

const struct listed_code *rule_codes(const struct rule_row *r, const struct view *v, const char *name, uint32_t col, uint32_t *n)
{
	const char *s = rule_field(r, name);
	struct listed_code *list = arena_alloc(&v->index->arena, strlen(s) / 2 + 1, sizeof *list);
	char word[64];

	*n = 0;
	if (!list)
		view_failed(v, ST_FATAL, "out of memory looking for codes");
	for (size_t k; list && *(s += strspn(s, " ")); s += k) {
		k = strcspn(s, " ");
		snprintf(word, sizeof word, "%.*s", (int)(k < 63 ? k : 63), s);
		list[(*n)++] = (struct listed_code){ .minus = word[0] == '-', .of = word[0] == '=' ? view_col(v, word + 1) : -1,
			.code = view_code(v, col, word + (word[0] == '-')) };
	}
	return list;
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
