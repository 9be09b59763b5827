/* load_columns.c - the columns of a declared table. */
#include <stdio.h>
#include <string.h>

#include "layout/decl.h"

static const char *const keys[] = {
	"header", "after", "behind", "next", "titled", "texts", "name", "optional", "label", "code", "system", "value", "set", "cases", "ignore", "carry",
	"strip", "split", "parts", "below", "child", "parent", NULL
};
/* Where it stands: as a column of the sheet, as a part of a composed one, or right of each column of figures. */
enum place { PLACE_SHEET, PLACE_PART, PLACE_BESIDE };
static const char *const beside_keys[] = { "header", "label", "code", "system", "set", "cases", "strip", NULL };

/* An empty pattern stands for an empty cell. */
static enum status head_pattern(struct load *l, const struct ynode *n, struct pattern **out, struct err *e)
{
	return n->kind == YAML_TEXT && !n->text[0] ? pattern_make(l->arena, "$", out, e) : load_pattern(l, n, out, e);
}

static enum status heads(struct load *l, const struct ynode *c, struct decl_column *d, struct err *e)
{
	const struct ynode *h = yaml_get(c, "header"), *after = yaml_get(c, "after");

	if (!h)
		return yaml_fail(e, c, "a column needs 'header', a pattern of its heading");
	if (h->kind == YAML_LIST) {
		if (ynode_count(h) == 0 || ynode_count(h) > HEAD_MAX)
			return yaml_fail(e, h, "give one pattern for each header row, at most %d", HEAD_MAX);
		for (const struct ynode *p = h->child; p; p = p->next)
			TRY(head_pattern(l, p, &d->head[d->nhead++], e));
	} else {
		d->nhead = 1;
		TRY(head_pattern(l, h, &d->head[0], e));
		d->unheaded = h->kind == YAML_TEXT && !h->text[0];
	}
	if (yaml_get(c, "titled"))
		TRY(load_pattern(l, yaml_get(c, "titled"), &d->titled, e));
	if (yaml_get(c, "texts"))
		TRY(load_pattern(l, yaml_get(c, "texts"), &d->texts, e));
	if (yaml_get(c, "behind"))
		TRY(load_pattern(l, yaml_get(c, "behind"), &d->behind, e));
	if (yaml_get(c, "next"))
		TRY(load_pattern(l, yaml_get(c, "next"), &d->next, e));
	return after ? load_pattern(l, after, &d->after, e) : ST_OK;
}

static enum status text_of(const struct ynode *c, const char *key, const char **out, struct err *e)
{
	const struct ynode *n = yaml_get(c, key);

	if (n && (n->kind != YAML_TEXT || !n->text[0]))
		return yaml_fail(e, n, "'%s' must be a text", key);
	*out = n ? n->text : NULL;
	return ST_OK;
}

static enum status column(struct load *l, const struct ynode *c, struct decl_column *d, enum place place, struct err *e);

static enum status split(struct load *l, const struct ynode *c, struct decl_column *d, enum place place, struct err *e)
{
	const struct ynode *parts = yaml_get(c, "parts");

	TRY(text_of(c, "split", &d->split, e));
	if (!d->split && !parts)
		return ST_OK;
	if (!d->split || !parts || parts->kind != YAML_LIST || !parts->child)
		return yaml_fail(e, c, "a composed column needs both 'split' (the separator) and 'parts' (a list of columns)");
	if (d->unheaded)
		return yaml_fail(e, c, "the parts of a composed column are named in its heading");
	if (place == PLACE_PART)
		return yaml_fail(e, c, "a part of a composed column cannot be split again");
	if (d->label >= 0 || d->code >= 0 || d->value || d->ignore || yaml_get(c, "set") || yaml_get(c, "cases"))
		return yaml_fail(e, c, "a composed column says what it gives in 'parts' only");
	d->parts = arena_alloc(l->arena, ynode_count(parts), sizeof *d->parts);
	if (!d->parts)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	for (const struct ynode *p = parts->child; p; p = p->next)
		TRY(column(l, p, &d->parts[d->npart++], PLACE_PART, e));
	return ST_OK;
}

static enum status below(struct load *l, const struct ynode *c, struct decl_column *d, enum place place, struct err *e)
{
	const struct ynode *n = yaml_get(c, "below");

	if (!n)
		return ST_OK;
	if (d->label < 0 || d->split || d->when || place != PLACE_SHEET)
		return yaml_fail(e, n, "'below' belongs to a column of labels");
	d->below = arena_alloc(l->arena, 1, sizeof *d->below);
	if (!d->below)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	d->below->label = d->below->code = -1;
	return load_cases(l, n, false, &d->below->cases, &d->below->ncase, e);
}

static enum status column(struct load *l, const struct ynode *c, struct decl_column *d, enum place place, struct err *e)
{
	const struct ynode *n;
	const char *id = NULL;
	enum status st = ST_OK;

	if (c->kind != YAML_MAP)
		return yaml_fail(e, c, "a column is {header: pattern, ...}");
	TRY(yaml_only(c, place == PLACE_BESIDE ? beside_keys : keys, e));
	d->node = c;
	d->label = d->code = -1;
	if (place != PLACE_BESIDE || yaml_get(c, "header"))
		TRY(heads(l, c, d, e));
	TRY(text_of(c, "name", &d->name, e));
	d->optional = load_flag(c, "optional", false, &st, e);
	d->value = load_flag(c, "value", false, &st, e);
	TRY(st);
	TRY(text_of(c, "label", &id, e));
	if (id)
		TRY(load_flow_col(l, yaml_get(c, "label"), id, &d->label, e));
	TRY(text_of(c, "code", &id, e));
	if (id)
		TRY(load_flow_col(l, yaml_get(c, "code"), id, &d->code, e));
	TRY(text_of(c, "system", &d->system, e));
	if (d->system && d->code < 0)
		return yaml_fail(e, c, "'system' says what codes these are and needs 'code'");
	if ((n = yaml_get(c, "ignore")))
		TRY(load_reason(n, &d->ignore, e));
	if ((n = yaml_get(c, "strip")))
		TRY(load_pattern(l, n, &d->strip, e));
	if ((n = yaml_get(c, "carry")) && (n->kind != YAML_TEXT || strcmp(n->text, "down") != 0))
		return yaml_fail(e, n, "cells of a column can only be carried 'down'");
	d->carry = n != NULL;
	TRY(load_settings(l, yaml_get(c, "set"), &d->set, d->value ? -1 : 0, e));
	TRY(load_parent(l, c, 0, &d->set, e));
	TRY(load_cases(l, yaml_get(c, "cases"), false, &d->cases, &d->ncase, e));
	TRY(split(l, c, d, place, e));
	TRY(below(l, c, d, place, e));
	bool gives = d->label >= 0 || d->code >= 0 || d->set.n || d->ncase || d->npart || d->name;
	if (d->ignore && (d->value || d->label >= 0 || d->code >= 0 || d->npart || d->set.n || d->ncase))
		return yaml_fail(e, c, "a column that is ignored gives nothing");
	if (d->value && (d->label >= 0 || d->code >= 0 || d->npart || d->ncase || d->carry))
		return yaml_fail(e, c, "a column of values is no label, code or composed column");
	if (d->value && (place == PLACE_PART || l->membership))
		return yaml_fail(e, c, "there are no values here");
	if (!gives && !d->value && !d->ignore)
		return yaml_fail(e, c, "say what the column is: label, code, value, set, cases, split, or ignore with a reason");
	return ST_OK;
}

/* The place of a column tells it from others of its heading. */
static bool placed(const struct decl_column *d)
{
	return d->after || d->behind || d->next;
}

/* A column of the table stands for the common one with the same heading. */
static bool replaced(const struct decl_table *t, uint32_t own, const struct decl_column *d)
{
	for (uint32_t c = 0; c < own; c++)
		if (d->nhead == 1 && t->col[c].nhead == 1 && !placed(d) && !placed(&t->col[c]) &&
			strcmp(pattern_source(d->head[0]), pattern_source(t->col[c].head[0])) == 0)
			return true;
	return false;
}

enum status load_columns(struct load *l, const struct ynode *list, const struct ynode *more, struct decl_table *t,
	struct err *e)
{
	const struct ynode *lists[] = { list, more };
	uint32_t cap = ynode_count(list) + ynode_count(more);

	if (cap == 0)
		return ST_OK;
	t->col = arena_alloc(l->arena, cap, sizeof *t->col);
	if (!t->col)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	for (int i = 0; i < 2; i++) {
		if (lists[i] && lists[i]->kind != YAML_LIST)
			return yaml_fail(e, lists[i], "'columns' is a list");
		uint32_t own = t->ncol;

		for (const struct ynode *c = lists[i] ? lists[i]->child : NULL; c; c = c->next) {
			struct decl_column *d = &t->col[t->ncol];

			TRY(column(l, c, d, PLACE_SHEET, e));
			if (i && replaced(t, own, d))
				memset(d, 0, sizeof *d);
			else
				t->ncol++;
		}
	}
	return ST_OK;
}

enum status load_beside(struct load *l, const struct ynode *map, struct decl_table *t, struct err *e)
{
	if (!map)
		return ST_OK;
	t->beside = arena_alloc(l->arena, 1, sizeof *t->beside);
	if (!t->beside)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	return column(l, map, t->beside, PLACE_BESIDE, e);
}

static enum status by_id(struct load *l, struct decl_column *d, const char *fmt, const char *id, struct err *e)
{
	char text[200];
	char *copy;

	snprintf(text, sizeof text, fmt, id);
	copy = arena_strdup(l->arena, text, strlen(text));
	if (!copy)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	*d = (struct decl_column){ .label = -1, .code = -1, .optional = true, .by_id = true, .nhead = 1 };
	return pattern_make(l->arena, copy, &d->head[0], e);
}

/* ids: true. Every column of the dataflow under its own id ("SEX"), or as "SEX: Sex" with cells "F: Female". */
enum status load_ids(struct load *l, struct decl_table *t, struct err *e)
{
	uint32_t extra = 2 * l->flow->ncol;
	struct decl_column *v = arena_alloc(l->arena, t->ncol + extra, sizeof *v);

	if (!v)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	if (t->ncol)
		memcpy(v, t->col, t->ncol * sizeof *v);
	t->col = v;
	for (uint32_t c = 0; c < l->flow->ncol; c++) {
		struct decl_column *plain = &v[t->ncol++], *pair = &v[t->ncol++];
		struct decl_case *k = arena_alloc(l->arena, 1, sizeof *k);
		struct setting *s = arena_alloc(l->arena, 1, sizeof *s);

		if (!k || !s)
			return err_set(e, ST_FATAL, "out of memory for layouts");
		TRY(by_id(l, plain, "%s", l->flow->col[c].id, e));
		plain->label = (int)c;
		TRY(by_id(l, pair, "%s: .*", l->flow->col[c].id, e));
		pair->label = (int)c;
		*s = (struct setting){ .col = (uint8_t)c, .label = "$2", .text = "$1" };
		TRY(pattern_make(l->arena, "([^:]+): (.+)", &k->text, e));
		k->set = (struct settings){ .n = 1, .v = s };
		pair->cases = k;
		pair->ncase = 1;
	}
	return ST_OK;
}
