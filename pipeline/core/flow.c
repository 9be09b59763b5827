#include "core/flow.h"

#include <stdlib.h>
#include <string.h>

#include "core/yaml.h"

#define FLOW_MAX 64

static const char *const role_words[] = {
	[ROLE_NONE] = "none", [ROLE_AREA] = "area", [ROLE_PARTNER] = "partner", [ROLE_PERIOD] = "period",
	[ROLE_INDICATOR] = "indicator", [ROLE_STATUS] = "status", [ROLE_CONF] = "conf", [ROLE_COMMENT] = "comment",
	[ROLE_MULT] = "mult", [ROLE_UNIT] = "unit",
};

/* A text that must be there. */
static enum status need_text(const struct ynode *map, const char *key, const char **out, struct err *e)
{
	const struct ynode *n = yaml_get(map, key);

	if (!n)
		return yaml_fail(e, map, "no '%s'", key);
	if (n->kind != YAML_TEXT || !*n->text)
		return yaml_fail(e, n, "'%s' is no text, expected one", key);
	*out = n->text;
	return ST_OK;
}

static enum status read_role(const struct ynode *col, struct flow_col *c, struct err *e)
{
	const char *word = yaml_text(col, "role", "none");

	for (size_t i = 0; i < sizeof role_words / sizeof *role_words; i++)
		if (strcmp(role_words[i], word) == 0) {
			c->role = (enum flow_role)i;
			return ST_OK;
		}
	return yaml_fail(e, yaml_get(col, "role"), "role '%s', expected area, partner, period, indicator, status, conf, comment, mult or unit",
		word);
}


/* One of two words, of which the first is meant where the key is absent; *second says which. */
static enum status read_choice(const struct ynode *map, const char *key, const char *usual, const char *other, bool *second,
	struct err *e)
{
	const char *word = yaml_text(map, key, usual);

	*second = strcmp(word, other) == 0;
	if (!*second && strcmp(word, usual) != 0)
		return yaml_fail(e, yaml_get(map, key), "%s '%s', expected %s or %s", key, word, usual, other);
	return ST_OK;
}

/* {COLUMN: CODE} */
static enum status read_when(const struct flow *f, const struct ynode *when, int16_t *col, const char **code, struct err *e)
{
	if (when->kind != YAML_MAP || !when->child || when->child->next || when->child->kind != YAML_TEXT)
		return yaml_fail(e, when, "'when' is a map of one column and one code");
	*col = (int16_t)flow_col_by_id(f, when->child->key);
	*code = when->child->text;
	if (*col < 0)
		return yaml_fail(e, when->child, "no column '%s' in this dataflow", when->child->key);
	return ST_OK;
}

/* Which list a column is looked up in where another column has a code: {when: {COLUMN: CODE}, list: LIST}. */
static enum status read_other(const struct flow *f, const struct ynode *n, struct flow_col *c, struct err *e)
{
	static const char *const keys[] = { "when", "list", NULL };
	const struct ynode *other = yaml_get(n, "instead");
	int16_t col;

	if (!other)
		return ST_OK;
	TRY(yaml_only(other, keys, e));
	TRY(need_text(other, "list", &c->other_list, e));
	if (!yaml_get(other, "when"))
		return yaml_fail(e, other, "no 'when'");
	TRY(read_when(f, yaml_get(other, "when"), &col, &c->other_code, e));
	c->other_when = (uint32_t)col;
	return ST_OK;
}

static enum status read_columns(const struct ynode *map, const char *key, bool dimension, struct flow *f, struct err *e)
{
	static const char *const keys[] = { "id", "list", "role", "mandatory", "default", "instead", NULL };
	const struct ynode *list = yaml_get(map, key);

	if (!list || list->kind != YAML_LIST || !list->child)
		return yaml_fail(e, list ? list : map, "no list of %s", key);
	for (const struct ynode *n = list->child; n; n = n->next) {
		struct flow_col *c = &f->col[f->ncol];

		TRY(yaml_only(n, keys, e));
		if (f->ncol == COL_MAX)
			return yaml_fail(e, n, "more than %d columns", COL_MAX);
		TRY(need_text(n, "id", &c->id, e));
		TRY(need_text(n, "list", &c->list, e));
		TRY(read_role(n, c, e));
		TRY(read_choice(n, "mandatory", "no", "yes", &c->mandatory, e));
		TRY(read_other(f, n, c, e)); /* what it looks at stands before it */
		c->dimension = dimension;
		c->line = (uint32_t)n->line;
		c->column = (uint32_t)n->column;
		for (uint32_t i = 0; i < f->ncol; i++) {
			if (strcmp(f->col[i].id, c->id) == 0)
				return yaml_fail(e, n, "the column '%s' a second time", c->id);
			if (c->role != ROLE_NONE && f->col[i].role == c->role)
				return yaml_fail(e, n, "the role '%s' is already that of '%s'", role_words[c->role], f->col[i].id);
		}
		f->ncol++;
	}
	return ST_OK;
}

static enum status read_default(const struct flow *f, const struct ynode *n, struct flow_default *d, struct err *e)
{
	static const char *const keys[] = { "when", "code", NULL };
	const struct ynode *when;

	d->when_col = -1;
	d->when_code = "";
	if (n->kind == YAML_TEXT) {
		d->code = n->text;
		return ST_OK;
	}
	TRY(yaml_only(n, keys, e));
	TRY(need_text(n, "code", &d->code, e));
	when = yaml_get(n, "when");
	if (!when)
		return ST_OK;
	return read_when(f, when, &d->when_col, &d->when_code, e);
}

/* A text: always; else a list of {when: {COLUMN: CODE}, code: CODE}, of which the last may have no when. */
static enum status read_defaults(const struct ynode *list, struct flow *f, uint32_t first, struct arena *a, struct err *e)
{
	struct flow_col *c = &f->col[first];

	for (const struct ynode *n = list->child; n; n = n->next, c++) {
		const struct ynode *def = yaml_get(n, "default"), *x;
		struct flow_default *d;

		if (!def)
			continue;
		if (def->kind == YAML_MAP)
			return yaml_fail(e, def, "'default' is a code, or a list of conditions");
		d = arena_alloc(a, FLOW_DEFAULTS, sizeof *d);
		if (!d)
			return yaml_fail(e, def, "no memory");
		for (x = def->kind == YAML_LIST ? def->child : def; x; x = x->next) {
			if (c->ndefault == FLOW_DEFAULTS)
				return yaml_fail(e, x, "more than %d defaults", FLOW_DEFAULTS);
			if (c->ndefault > 0 && d[c->ndefault - 1].when_col < 0)
				return yaml_fail(e, x, "a default behind one that always applies");
			TRY(read_default(f, x, &d[c->ndefault++], e));
			if (def->kind == YAML_TEXT)
				break;
		}
		c->def = d;
	}
	return ST_OK;
}

static bool is_structure_id(const char *s)
{
	const char *colon = strchr(s, ':'), *open = strchr(s, '('), *close = strchr(s, ')');

	return colon && open && close && colon > s && open > colon + 1 && close > open + 1 && close[1] == '\0';
}

struct loading {
	struct arena *a;
	uint32_t n;
	struct flow *flow;
};

static enum status read_flow(void *user, const char *path, struct err *e)
{
	static const char *const keys[] = { "id", "structure", "title", "value", "faults", "same_key", "dimensions", "attributes",
		NULL };
	struct loading *l = user;
	struct flow *f = &l->flow[l->n];
	const char *name = strrchr(path, '/') + 1;
	struct ynode *map;
	size_t n;

	TRY(yaml_load(path, l->a, &map, e));
	TRY(yaml_only(map, keys, e));
	if (l->n == FLOW_MAX)
		return yaml_fail(e, map, "more than %d dataflows", FLOW_MAX);
	TRY(need_text(map, "id", &f->id, e));
	TRY(need_text(map, "structure", &f->structure_id, e));
	TRY(need_text(map, "title", &f->title, e));
	n = strlen(f->id);
	if (strncmp(name, f->id, n) != 0 || strcmp(name + n, ".yaml") != 0)
		return yaml_fail(e, yaml_get(map, "id"), "id '%s', expected the name of the file", f->id);
	if (!is_structure_id(f->structure_id))
		return yaml_fail(e, yaml_get(map, "structure"), "structure '%s', expected AGENCY:ID(VERSION)", f->structure_id);
	TRY(read_choice(map, "value", "optional", "mandatory", &f->value_mandatory, e));
	TRY(read_choice(map, "faults", "all", "first", &f->first_fault, e));
	TRY(read_choice(map, "same_key", "conflict", "earlier", &f->earlier_stands, e));
	TRY(read_columns(map, "dimensions", true, f, e));
	f->ndim = f->ncol;
	TRY(read_columns(map, "attributes", false, f, e));
	TRY(read_defaults(yaml_get(map, "dimensions"), f, 0, l->a, e));
	TRY(read_defaults(yaml_get(map, "attributes"), f, f->ndim, l->a, e));
	l->n++;
	return ST_OK;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct flow *)a)->id, ((const struct flow *)b)->id);
}

enum status flows_load(const struct home *h, struct arena *a, struct flows *out, struct err *e)
{
	struct loading l = { .a = a };

	l.flow = arena_alloc(a, FLOW_MAX + 1, sizeof *l.flow);
	if (!l.flow)
		return err_set(e, ST_FATAL, "no memory for dataflows");
	TRY(home_each(h, "mappings/dataflows", ".yaml", read_flow, &l, e));
	if (l.n == 0)
		return err_set(e, ST_FATAL, "%s/mappings/dataflows: no dataflow", h->dir);
	qsort(l.flow, l.n, sizeof *l.flow, by_id);
	for (uint32_t i = 1; i < l.n; i++)
		if (strcmp(l.flow[i - 1].id, l.flow[i].id) == 0)
			return err_set(e, ST_FATAL, "%s/mappings/dataflows: the dataflow '%s' a second time", h->dir, l.flow[i].id);
	*out = (struct flows){ l.n, l.flow };
	return ST_OK;
}

const struct flow *flow_by_id(const struct flows *f, const char *id)
{
	for (uint32_t i = 0; i < f->n; i++)
		if (strcmp(f->flow[i].id, id) == 0)
			return &f->flow[i];
	return NULL;
}

int flow_col_by_id(const struct flow *f, const char *id)
{
	for (uint32_t c = 0; c < f->ncol; c++)
		if (strcmp(f->col[c].id, id) == 0)
			return (int)c;
	return -1;
}

int flow_col_by_role(const struct flow *f, enum flow_role role)
{
	for (uint32_t c = 0; c < f->ncol; c++)
		if (f->col[c].role == role)
			return (int)c;
	return -1;
}
