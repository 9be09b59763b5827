/* load_parts.c - the pieces that layouts are made of: reasons, settings, patterns, cases, header rows. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "layout/decl.h"

#define REASON_MAX 40

uint32_t ynode_count(const struct ynode *parent)
{
	uint32_t n = 0;

	for (const struct ynode *c = parent ? parent->child : NULL; c; c = c->next)
		n++;
	return n;
}

bool load_flag(const struct ynode *map, const char *key, bool absent, enum status *st, struct err *e)
{
	const struct ynode *n = yaml_get(map, key);

	if (!n)
		return absent;
	if (n->kind == YAML_TEXT && strcmp(n->text, "true") == 0)
		return true;
	if (n->kind != YAML_TEXT || strcmp(n->text, "false") != 0)
		*st = yaml_fail(e, n, "%s must be true or false", key);
	return false;
}

enum status load_reason(const struct ynode *n, const char **out, struct err *e)
{
	size_t len = n->kind == YAML_TEXT ? strlen(n->text) : 0;

	if (len == 0 || len > REASON_MAX || !isupper((unsigned char)n->text[0]))
		return yaml_fail(e, n, "a reason is a word in capitals such as SORT-ORDER");
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)n->text[i];

		if (!isupper(c) && !isdigit(c) && c != '-')
			return yaml_fail(e, n, "reason '%s': only capitals, digits and dashes, such as SORT-ORDER", n->text);
	}
	*out = n->text;
	return ST_OK;
}

enum status load_flow_col(struct load *l, const struct ynode *at, const char *id, int *out, struct err *e)
{
	const char *near = "";
	unsigned best = 64;

	if (!l->flow)
		return yaml_fail(e, at, "a column of a dataflow is named here, but the table has no dataflow");
	*out = flow_col_by_id(l->flow, id);
	if (*out >= 0)
		return ST_OK;
	for (uint32_t c = 0; c < l->flow->ncol; c++) {
		unsigned d = text_distance(id, l->flow->col[c].id);

		if (d < best) {
			best = d;
			near = l->flow->col[c].id;
		}
	}
	return yaml_fail(e, at, "dataflow %s has no column '%s'; the nearest is %s", l->flow->id, id, near);
}

static bool is_var(const struct load *l, const char *name, size_t n)
{
	for (uint32_t i = 0; i < l->nvar; i++)
		if (strlen(l->var[i]) == n && memcmp(l->var[i], name, n) == 0)
			return true;
	return n == strlen("sender") && memcmp(name, "sender", n) == 0;
}

enum status load_template(const struct load *l, const struct ynode *n, const char *text, int groups, struct err *e)
{
	for (const char *p = strchr(text, '$'); p; p = strchr(p + 1, '$')) {
		size_t name = strspn(p + 1, VAR_LETTERS);

		if (name && is_var(l, p + 1, name))
			continue;
		if (name)
			return yaml_fail(e, n, "'%s': no cell gives the name '%.*s'", text, (int)name, p + 1);
		if (!isdigit((unsigned char)p[1]))
			return yaml_fail(e, n, "'%s': after $ stands a digit, 'sender', or a name that a cell gives", text);
		if (groups < 0)
			return yaml_fail(e, n, "'%s': no text is caught here that $%c could mean", text, p[1]);
		if (p[1] - '0' > groups)
			return yaml_fail(e, n, "'%s': the pattern catches %d group(s), there is no $%c", text, groups, p[1]);
	}
	return ST_OK;
}

/* SYSTEM:$1 */
static bool is_code_template(const char *s)
{
	size_t i = 0;

	while (isupper((unsigned char)s[i]) || isdigit((unsigned char)s[i]))
		i++;
	return i > 0 && s[i] == ':' && s[i + 1];
}

static enum status one_setting(struct load *l, const struct ynode *n, int groups, struct setting *s, struct err *e)
{
	static const char *const keys[] = { "label", "code", NULL };
	const struct ynode *label, *code;

	if (n->kind == YAML_MAP) {
		TRY(yaml_only(n, keys, e));
		label = yaml_get(n, "label");
		code = yaml_get(n, "code");
		if ((label && label->kind != YAML_TEXT) || (code && code->kind != YAML_TEXT) || (!label && !code))
			return yaml_fail(e, n, "give label and code as texts");
		s->label = label ? label->text : NULL;
		s->text = code ? code->text : NULL;
		if (label)
			TRY(load_template(l, label, label->text, groups, e));
		return code ? load_template(l, code, code->text, groups, e) : ST_OK;
	}
	if (n->kind != YAML_TEXT || !n->text[0])
		return yaml_fail(e, n, "give a code, $0, or {label: ..., code: ...}");
	if (n->text[0] == '=') {
		int from;

		TRY(load_flow_col(l, n, n->text + 1, &from, e));
		s->copy = true;
		s->from = (uint8_t)from;
		return ST_OK;
	}
	TRY(load_template(l, n, n->text, groups, e));
	if (strchr(n->text, '$') && !is_code_template(n->text))
		s->label = n->text;
	else
		s->text = n->text;
	return ST_OK;
}

enum status load_settings(struct load *l, const struct ynode *map, struct settings *out, int groups, struct err *e)
{
	if (!map)
		return ST_OK;
	if (map->kind != YAML_MAP)
		return yaml_fail(e, map, "'set' is a map of columns: {SEX: F}");
	struct setting *v = arena_alloc(l->arena, out->n + ynode_count(map), sizeof *v);

	if (!v)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	if (out->n)
		memcpy(v, out->v, out->n * sizeof *v);
	out->v = v;
	for (const struct ynode *n = map->child; n; n = n->next) {
		int col;
		bool known = false;

		TRY(load_flow_col(l, n, n->key, &col, e));
		for (uint32_t i = 0; i < out->n; i++)
			known |= v[i].col == col;
		if (known)
			continue; /* the table's own setting goes before the common one */
		v[out->n].col = (uint8_t)col;
		TRY(one_setting(l, n, groups, &v[out->n], e));
		out->n++;
	}
	return ST_OK;
}

/* child: and parent: of a table of memberships, which are settings too. */
enum status load_parent(struct load *l, const struct ynode *item, int groups, struct settings *out, struct err *e)
{
	static const struct { const char *key; uint8_t col; } keys[] = { { "child", SET_CHILD }, { "parent", SET_PARENT } };

	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		const struct ynode *n = yaml_get(item, keys[k].key);
		struct setting *v;

		if (!n)
			continue;
		if (!l->membership)
			return yaml_fail(e, n, "'%s' belongs to tables of kind membership or codebook", keys[k].key);
		if (n->kind != YAML_TEXT || !n->text[0])
			return yaml_fail(e, n, "'%s' is a code such as UNPD:901 or UNPD:$0", keys[k].key);
		TRY(load_template(l, n, n->text, groups, e));
		v = arena_alloc(l->arena, out->n + 1, sizeof *v);
		if (!v)
			return err_set(e, ST_FATAL, "out of memory for layouts");
		if (out->n)
			memcpy(v, out->v, out->n * sizeof *v);
		v[out->n] = (struct setting){ .col = keys[k].col, .text = n->text };
		out->v = v;
		out->n++;
	}
	return ST_OK;
}

enum status load_patterns(struct load *l, const struct ynode *list, struct pattern ***out, uint32_t *n, struct err *e)
{
	uint32_t count = ynode_count(list);
	struct pattern **v;

	if (!list)
		return ST_OK;
	if (list->kind != YAML_LIST || count == 0)
		return yaml_fail(e, list, "'%s' is a list of patterns", list->key ? list->key : "this");
	v = arena_alloc(l->arena, *n + count, sizeof *v);
	if (!v)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	if (*n)
		memcpy(v, *out, *n * sizeof *v);
	*out = v;
	for (const struct ynode *c = list->child; c; c = c->next)
		TRY(load_pattern(l, c, &v[(*n)++], e));
	return ST_OK;
}

enum status load_cases(struct load *l, const struct ynode *list, bool header, struct decl_case **out, uint32_t *n,
	struct err *e)
{
	static const char *const plain[] = { "text", "set", "parent", NULL };
	static const char *const head[] = { "text", "set", "ignore", NULL };

	if (!list)
		return ST_OK;
	if (list->kind != YAML_LIST || !list->child)
		return yaml_fail(e, list, "'%s' is a list of {text: pattern, set: {...}}", list->key ? list->key : "this");
	*out = arena_alloc(l->arena, ynode_count(list), sizeof **out);
	if (!*out)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	for (const struct ynode *c = list->child; c; c = c->next) {
		struct decl_case *d = &(*out)[(*n)++];
		const struct ynode *text = c->kind == YAML_MAP ? yaml_get(c, "text") : NULL;
		const struct ynode *ignore;

		if (!text)
			return yaml_fail(e, c, "a case is {text: pattern, set: {...}}");
		TRY(yaml_only(c, header ? head : plain, e));
		TRY(load_pattern(l, text, &d->text, e));
		TRY(load_settings(l, yaml_get(c, "set"), &d->set, (int)pattern_groups(d->text), e));
		TRY(load_parent(l, c, (int)pattern_groups(d->text), &d->set, e));
		ignore = header ? yaml_get(c, "ignore") : NULL;
		if (ignore)
			TRY(load_reason(ignore, &d->ignore, e));
	}
	return ST_OK;
}

static enum status ends(struct load *l, const struct ynode *n, struct pattern **out, struct err *e)
{
	TRY(load_pattern(l, n, out, e));
	return !*out || pattern_groups(*out) == 2 ? ST_OK : yaml_fail(e, n, "'ends' is a pattern with two groups: what the first and the last text of the row end");
}

static enum status header_rows(struct load *l, const struct ynode *list, uint32_t most, struct decl_header **out, uint32_t *count, struct err *e)
{
	static const char *const keys[] = { "has", "carry", "gives", "ends", NULL };
	uint32_t n = ynode_count(list);

	if (list->kind != YAML_LIST || n == 0 || n > most)
		return yaml_fail(e, list, "'%s' is a list of 1 to %u header rows", list->key ? list->key : "header", most);
	*out = arena_alloc(l->arena, n, sizeof **out);
	if (!*out)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	for (const struct ynode *c = list->child; c; c = c->next) {
		struct decl_header *h = &(*out)[(*count)++];
		const struct ynode *carry;

		if (c->kind != YAML_MAP)
			return yaml_fail(e, c, "a header row is {has: [patterns]}");
		TRY(yaml_only(c, keys, e));
		if (!yaml_get(c, "has"))
			return yaml_fail(e, c, "a header row needs 'has': patterns of texts that all stand in it");
		TRY(load_patterns(l, yaml_get(c, "has"), &h->has, &h->nhas, e));
		TRY(load_cases(l, yaml_get(c, "gives"), true, &h->gives, &h->ngive, e));
		carry = yaml_get(c, "carry");
		if (carry && (carry->kind != YAML_TEXT || strcmp(carry->text, "right") != 0))
			return yaml_fail(e, carry, "header texts can only be carried 'right'");
		h->carry = carry != NULL;
		if (yaml_get(c, "ends"))
			TRY(ends(l, yaml_get(c, "ends"), &h->ends, e));
	}
	return ST_OK;
}

enum status load_header(struct load *l, const struct ynode *list, struct decl_table *t, struct err *e)
{
	TRY(header_rows(l, list, HEAD_MAX, &t->head, &t->nhead, e));
	for (const struct ynode *c = list->child; c; c = c->next)
		if (yaml_get(c, "ends"))
			return yaml_fail(e, yaml_get(c, "ends"), "'ends' is a key of rows of 'across'");
	return ST_OK;
}

/* Which of their rows carries its texts to the right is found in the sheet. */
enum status load_across(struct load *l, const struct ynode *own, const struct ynode *common, struct decl_table *t, struct err *e)
{
	const struct ynode *lists[] = { own, common };

	t->across = arena_alloc(l->arena, ynode_count(own) + ynode_count(common), sizeof *t->across);
	if (!t->across)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	for (int i = 0; i < 2; i++) {
		struct decl_header *h = NULL;
		uint32_t n = 0;

		if (!lists[i])
			continue;
		TRY(header_rows(l, lists[i], KINDS_MAX, &h, &n, e));
		memcpy(t->across + t->nacross, h, n * sizeof *h);
		t->nacross += n;
		for (const struct ynode *c = lists[i]->child; c; c = c->next)
			if (yaml_get(c, "carry"))
				return yaml_fail(e, yaml_get(c, "carry"), "texts of 'across' are carried by themselves");
	}
	return ST_OK;
}

enum status load_needs(struct load *l, const struct ynode *list, struct decl_table *t, struct err *e)
{
	static const char *const keys[] = { "column", "with", "say", NULL };

	if (list->kind != YAML_LIST || !list->child)
		return yaml_fail(e, list, "'needs' is a list of {column: ID, say: text}");
	t->need = arena_alloc(l->arena, ynode_count(list), sizeof *t->need);
	if (!t->need)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	for (const struct ynode *c = list->child; c; c = c->next) {
		struct decl_need *d = &t->need[t->nneed++];
		const struct ynode *column, *say, *with;

		if (c->kind != YAML_MAP)
			return yaml_fail(e, c, "a need is {column: ID, say: text}");
		TRY(yaml_only(c, keys, e));
		column = yaml_get(c, "column");
		say = yaml_get(c, "say");
		with = yaml_get(c, "with");
		if (!column || column->kind != YAML_TEXT || !say || say->kind != YAML_TEXT || (with && with->kind != YAML_TEXT))
			return yaml_fail(e, c, "a need is {column: ID, say: text}, and may name another column 'with' which it is needed");
		d->say = say->text;
		d->with = -1;
		TRY(load_flow_col(l, column, column->text, &d->col, e));
		if (with)
			TRY(load_flow_col(l, with, with->text, &d->with, e));
	}
	return ST_OK;
}

enum status load_places(struct load *l, const struct ynode *map, struct decl_table *t, struct err *e)
{
	static const char *const keys[] = { "column", "names", "parts", NULL };
	const struct ynode *column = map->kind == YAML_MAP ? yaml_get(map, "column") : NULL;

	if (!column || column->kind != YAML_TEXT)
		return yaml_fail(e, map, "'places' is {column: ID, names: [patterns], parts: [patterns]}");
	TRY(yaml_only(map, keys, e));
	TRY(load_flow_col(l, column, column->text, &t->places.col, e));
	TRY(load_patterns(l, yaml_get(map, "names"), &t->places.name, &t->places.nname, e));
	return load_patterns(l, yaml_get(map, "parts"), &t->places.part, &t->places.npart, e);
}

enum status load_plain_header(struct load *l, const struct ynode *at, struct decl_table *t, struct err *e)
{
	t->head = arena_alloc(l->arena, 1, sizeof *t->head);
	if (!t->head)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	t->head->has = arena_alloc(l->arena, t->ncol + 1u, sizeof *t->head->has);
	if (!t->head->has)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	for (uint32_t c = 0; c < t->ncol; c++)
		if (!t->col[c].optional && !t->col[c].ignore && !t->col[c].unheaded)
			t->head->has[t->head->nhas++] = t->col[c].head[0];
	t->nhead = 1;
	return t->head->nhas ? ST_OK : yaml_fail(e, at, "a table needs 'header', or columns that are not optional");
}
