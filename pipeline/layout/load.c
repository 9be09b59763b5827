/* load.c - the YAML files under mappings/layouts/: files, tables, and how they are found again. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "layout/decl.h"

#define TABLES_MAX 4096

static const char *const file_keys[] = { "id", "publisher", "about", "generic", "edition", "words", "common", "tables", NULL };
static const char *const table_keys[] = {
	"id", "about", "kind", "reason", "note", "dataflow", "column", "generic", "edition", "match", "header", "across", "unless", "needs",
	"columns", "ids", "set", "cells", "rows", "numbers", "closed", "empty", "parent", "unheaded", "beside", "places", "legend", NULL
};
static const char *const common_keys[] = {
	"kind", "reason", "note", "dataflow", "column", "generic", "edition", "match", "header", "across", "unless", "needs", "columns", "ids", "set", "cells",
	"rows", "numbers", "closed", "empty", "parent", "unheaded", "beside", "places", "legend", NULL
};

/* A table's node, and what all tables of the file have in common. */
struct pair {
	const struct ynode *own, *common;
};

static const struct ynode *get(struct pair p, const char *key)
{
	const struct ynode *n = yaml_get(p.own, key);

	return n ? n : p.common ? yaml_get(p.common, key) : NULL;
}

static const struct ynode *get_common(struct pair p, const char *key)
{
	return p.common ? yaml_get(p.common, key) : NULL;
}

static enum status text_of(struct pair p, const char *key, const char **out, struct err *e)
{
	const struct ynode *n = get(p, key);

	if (n && (n->kind != YAML_TEXT || !n->text[0]))
		return yaml_fail(e, n, "'%s' must be a text", key);
	if (n)
		*out = n->text;
	return ST_OK;
}

static enum status word(const struct ynode *n, struct err *e)
{
	size_t len = n->kind == YAML_TEXT ? strlen(n->text) : 0;
	bool ok = len > 0 && len <= 60;

	for (size_t i = 0; i < len; i++)
		ok = ok && (islower((unsigned char)n->text[i]) || isdigit((unsigned char)n->text[i]) || n->text[i] == '-');
	return ok ? ST_OK : yaml_fail(e, n, "an id is made of small letters, digits and dashes, such as undesa-stock-2015");
}

static enum status match(struct load *l, const struct ynode *own, const struct ynode *common, struct decl_table *t,
	struct err *e)
{
	static const char *const keys[] = { "cells", "said", "sheet", "file", "first", NULL };
	const struct ynode *m[] = { own, common };

	for (int i = 0; i < 2; i++) {
		const struct ynode *first, *sheet, *member;

		if (!m[i])
			continue;
		if (m[i]->kind != YAML_MAP)
			return yaml_fail(e, m[i], "'match' is a map: {cells: [patterns], said: [patterns], sheet: pattern, file: pattern, first: {...}}");
		TRY(yaml_only(m[i], keys, e));
		TRY(load_patterns(l, yaml_get(m[i], "cells"), &t->cell, &t->ncell, e));
		TRY(load_patterns(l, yaml_get(m[i], "said"), &t->said, &t->nsaid, e));
		sheet = yaml_get(m[i], "sheet");
		if (sheet && !t->sheet)
			TRY(load_pattern(l, sheet, &t->sheet, e));
		member = yaml_get(m[i], "file");
		if (member && !t->member)
			TRY(load_pattern(l, member, &t->member, e));
		first = yaml_get(m[i], "first");
		if (!first)
			continue;
		if (first->kind != YAML_MAP || !first->child || t->first)
			return yaml_fail(e, first, "'first' is a map of headings and what the first row has there, given once");
		t->first = arena_alloc(l->arena, ynode_count(first), sizeof *t->first);
		if (!t->first)
			return err_set(e, ST_FATAL, "out of memory for layouts");
		for (const struct ynode *c = first->child; c; c = c->next) {
			struct decl_first *f = &t->first[t->nfirst++];
			struct ynode key = *c;

			key.kind = YAML_TEXT;
			key.text = c->key;
			TRY(load_pattern(l, &key, &f->head, e));
			TRY(load_pattern(l, c, &f->text, e));
		}
	}
	return ST_OK;
}

static enum status closed(struct load *l, const struct ynode *n, struct decl_table *t, struct err *e)
{
	if (!n)
		return ST_OK;
	if (n->kind != YAML_LIST)
		return yaml_fail(e, n, "'closed' is a list of columns whose parts are complete");
	for (const struct ynode *c = n->child; c; c = c->next) {
		int col;

		if (c->kind != YAML_TEXT)
			return yaml_fail(e, c, "'closed' is a list of columns");
		TRY(load_flow_col(l, c, c->text, &col, e));
		t->closed |= UINT32_C(1) << col;
	}
	return ST_OK;
}

static enum status numbers(const struct ynode *n, struct decl_table *t, struct err *e)
{
	static const char *const styles[] = { "auto", "point", "comma", "auto+flags", "point+flags", "comma+flags", NULL };

	t->numbers = "auto";
	if (!n)
		return ST_OK;
	for (int i = 0; n->kind == YAML_TEXT && styles[i]; i++)
		if (strcmp(n->text, styles[i]) == 0) {
			t->numbers = styles[i];
			return ST_OK;
		}
	return yaml_fail(e, n, "'numbers' is auto, point or comma, with +flags where letters may follow a value");
}

static enum status kind_of(struct load *l, struct pair p, struct decl_table *t, struct err *e)
{
	const struct ynode *kind = get(p, "kind"), *reason = get(p, "reason"), *flow = get(p, "dataflow"),
			   *column = get(p, "column");
	const char *k = kind && kind->kind == YAML_TEXT ? kind->text : kind ? "?" : "table";

	l->flow = NULL;
	l->membership = false;
	if (strcmp(k, "ignore") == 0) {
		t->kind = TABLE_IGNORE;
		if (!reason)
			return yaml_fail(e, p.own, "a sheet that is ignored needs a reason");
		TRY(text_of(p, "note", &t->note, e));
		return load_reason(reason, &t->reason, e);
	}
	if (strcmp(k, "codebook") == 0) {
		t->kind = TABLE_MEMBERSHIP;
		t->hierarchy = HIERARCHY_CODES;
		l->membership = true;
		return ST_OK;
	}
	if (strcmp(k, "membership") == 0) {
		bool known = false;

		t->kind = TABLE_MEMBERSHIP;
		l->membership = true;
		if (!column || column->kind != YAML_TEXT)
			return yaml_fail(e, p.own, "a table of memberships names the 'column' whose codes it orders");
		for (uint32_t f = 0; f < l->config->flows.n; f++)
			known |= flow_col_by_id(&l->config->flows.flow[f], column->text) >= 0;
		if (!known)
			return yaml_fail(e, column, "no dataflow has a column '%s'", column->text);
		t->hierarchy = column->text;
		return ST_OK;
	}
	if (strcmp(k, "table") != 0)
		return yaml_fail(e, kind, "'kind' is table, membership, codebook or ignore");
	t->kind = TABLE_DATA;
	if (!flow || flow->kind != YAML_TEXT)
		return yaml_fail(e, p.own, "a table needs the 'dataflow' that its figures belong to");
	t->flow = l->flow = flow_by_id(&l->config->flows, flow->text);
	return t->flow ? ST_OK : yaml_fail(e, flow, "there is no dataflow '%s' under mappings/dataflows", flow->text);
}

static enum status values(const struct decl_table *t, const struct ynode *n, struct err *e)
{
	uint32_t value = 0, child = 0, give = t->nacross, rows = t->nacross ? 1 : t->nhead;

	for (uint32_t c = 0; c < t->ncol; c++) {
		value += t->col[c].value;
		for (uint32_t i = 0; i < t->col[c].set.n; i++)
			child += t->col[c].set.v[i].col == SET_CHILD;
		if (t->col[c].nhead > rows)
			return yaml_fail(e, t->col[c].node, "%u patterns for the heading, but the table has %u header row(s)",
				t->col[c].nhead, rows);
	}
	for (uint32_t h = 0; h < t->nhead; h++)
		give += t->head[h].ngive > 0;
	if (t->kind == TABLE_MEMBERSHIP)
		return child == 1 ? ST_OK : yaml_fail(e, n, "a table of memberships has one column with 'child'");
	if (!value && !give)
		return yaml_fail(e, n, "where are the values? Give a column 'value: true', or a header row 'gives'");
	return ST_OK;
}

static enum status table(struct load *l, const struct ynode *file, const struct ynode *own, struct decl_table *t,
	struct err *e)
{
	struct pair p = { own, yaml_get(file, "common") };
	const struct ynode *n;
	enum status st = ST_OK;
	char id[130];

	if (own->kind != YAML_MAP)
		return yaml_fail(e, own, "a table is a map: {id: ..., dataflow: ..., match: ...}");
	TRY(yaml_only(own, table_keys, e));
	if (!(n = yaml_get(own, "id")))
		return yaml_fail(e, own, "a table needs an id");
	TRY(word(n, e));
	snprintf(id, sizeof id, "%s/%s", l->file_id, n->text);
	t->id = arena_strdup(l->arena, id, strlen(id));
	if (!t->id)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	for (uint32_t i = 0; i < l->out->n; i++)
		if (strcmp(l->out->table[i].id, t->id) == 0)
			return yaml_fail(e, n, "layout %s is declared twice", t->id);
	t->generic = load_flag(file, "generic", false, &st, e);
	if ((n = get(p, "generic")))
		t->generic = load_flag(n == yaml_get(own, "generic") ? own : p.common, "generic", false, &st, e);
	TRY(st);
	TRY(kind_of(l, p, t, e));
	t->edition = NULL;
	if ((n = yaml_get(file, "edition")) && n->kind == YAML_TEXT)
		t->edition = n->text;
	TRY(text_of(p, "edition", &t->edition, e));
	TRY(match(l, yaml_get(own, "match"), get_common(p, "match"), t, e));
	if (t->kind == TABLE_IGNORE)
		return t->ncell || t->sheet || t->member ? ST_OK : yaml_fail(e, own, "say in 'match' which sheets are ignored");
	/* What tables have in common of their inside is that of tables with figures. */
	if (t->kind != TABLE_DATA)
		p.common = NULL;
	TRY(load_vars(l, yaml_get(own, "cells"), get_common(p, "cells"), t, e));
	TRY(load_columns(l, yaml_get(own, "columns"), get_common(p, "columns"), t, e));
	if (get(p, "across") && t->kind == TABLE_DATA)
		TRY(load_across(l, yaml_get(own, "across"), get_common(p, "across"), t, e));
	else if ((n = get(p, "header")))
		TRY(load_header(l, n, t, e));
	else
		TRY(load_plain_header(l, own, t, e));
	bool ids = load_flag(yaml_get(own, "ids") || !p.common ? own : p.common, "ids", false, &st, e);
	TRY(st);
	if (ids && t->kind == TABLE_DATA)
		TRY(load_ids(l, t, e));
	TRY(load_settings(l, yaml_get(own, "set"), &t->set, -1, e));
	TRY(load_settings(l, get_common(p, "set"), &t->set, -1, e));
	TRY(load_parent(l, own, -1, &t->set, e));
	TRY(load_finds(l, yaml_get(own, "cells"), get_common(p, "cells"), t, e));
	TRY(load_rules(l, yaml_get(own, "rows"), get_common(p, "rows"), t, e));
	TRY(load_patterns(l, get(p, "unless"), &t->unless, &t->nunless, e));
	if ((n = get(p, "needs")))
		TRY(load_needs(l, n, t, e));
	if ((n = get(p, "places")))
		TRY(load_places(l, n, t, e));
	if ((n = get(p, "legend")))
		TRY(load_pattern(l, n, &t->legend, e));
	if (t->legend && pattern_groups(t->legend) != 2)
		return yaml_fail(e, n, "'legend' catches two texts: a mark and what it means");
	TRY(numbers(get(p, "numbers"), t, e));
	if ((n = get(p, "unheaded")))
		TRY(load_reason(n, &t->unheaded, e));
	if ((n = get(p, "beside")) && t->kind != TABLE_DATA)
		return yaml_fail(e, n, "only tables of figures have something beside their figures");
	TRY(load_beside(l, n, t, e));
	TRY(closed(l, get(p, "closed"), t, e));
	TRY(values(t, own, e));
	t->empty_missing = false;
	for (uint32_t c = 0; c < t->ncol; c++)
		t->empty_missing |= t->col[c].value;
	if ((n = get(p, "empty"))) {
		bool none = n->kind == YAML_TEXT && strcmp(n->text, "none") == 0;

		t->empty_missing = n->kind == YAML_TEXT && strcmp(n->text, "missing") == 0;
		if (!none && !t->empty_missing)
			return yaml_fail(e, n, "'empty' is none (no observation) or missing (an observation without a value)");
	}
	return ST_OK;
}

static enum status file(void *user, const char *path, struct err *e)
{
	struct load *l = user;
	struct ynode *root;
	const struct ynode *n, *tables;

	TRY(yaml_load(path, l->arena, &root, e));
	if (root->kind != YAML_MAP)
		return yaml_fail(e, root, "a layout file is a map with id and tables");
	TRY(yaml_only(root, file_keys, e));
	TRY(load_words(l->arena, root, e));
	if (!(n = yaml_get(root, "id")))
		return yaml_fail(e, root, "a layout file needs an id");
	TRY(word(n, e));
	l->file_id = n->text;
	if ((n = yaml_get(root, "common"))) {
		if (n->kind != YAML_MAP)
			return yaml_fail(e, n, "'common' is a map of what all tables of this file share");
		TRY(yaml_only(n, common_keys, e));
	}
	tables = yaml_get(root, "tables");
	if (!tables || tables->kind != YAML_LIST || !tables->child)
		return yaml_fail(e, tables ? tables : root, "a layout file needs 'tables', a list");
	for (n = tables->child; n; n = n->next) {
		struct layouts *o = l->out;

		if (o->n == o->cap) {
			uint32_t cap = o->cap ? o->cap * 2 : 64;
			struct decl_table *v = cap > TABLES_MAX ? NULL : arena_alloc(l->arena, cap, sizeof *v);

			if (!v)
				return yaml_fail(e, n, "more than %d tables are declared, or memory is short", TABLES_MAX);
			if (o->n)
				memcpy(v, o->table, o->n * sizeof *v);
			o->table = v;
			o->cap = cap;
		}
		TRY(table(l, root, n, &o->table[o->n], e));
		o->n++;
	}
	return ST_OK;
}

enum status layouts_load_file(const struct config *c, struct arena *a, const char *path, struct layouts *out, struct err *e)
{
	struct load l = { .config = c, .arena = a, .out = out };

	return file(&l, path, e);
}

enum status layouts_load(const struct config *c, struct arena *a, struct layouts **out, struct err *e)
{
	struct load l = { .config = c, .arena = a };

	l.out = arena_alloc(a, 1, sizeof *l.out);
	if (!l.out)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	TRY(home_each(&c->home, "mappings/layouts", ".yaml", file, &l, e));
	*out = l.out;
	return ST_OK;
}
