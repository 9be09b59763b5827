/* load_rows.c - rules for rows, and cells above a table that say something about all of it. */
#include <string.h>

#include "layout/decl.h"

static uint64_t *names_of(struct decl_table *t, const char *name)
{
	for (uint32_t c = 0; c < t->ncol; c++) {
		struct decl_column *d = &t->col[c];

		if (d->name && strcmp(d->name, name) == 0)
			return &d->when;
		for (uint32_t p = 0; p < d->npart; p++)
			if (d->parts[p].name && strcmp(d->parts[p].name, name) == 0)
				return &d->parts[p].when;
	}
	return NULL;
}

static enum status when(struct load *l, const struct ynode *map, struct decl_table *t, uint64_t *out, struct err *e)
{
	if (map->kind != YAML_MAP || !map->child)
		return yaml_fail(e, map, "'when' is a map of named columns: {coverage: 'Citizens'}");
	for (const struct ynode *n = map->child; n; n = n->next) {
		uint64_t *uses = names_of(t, n->key);
		uint32_t w;

		if (!uses)
			return yaml_fail(e, n, "no column of this table has the name '%s'", n->key);
		if (n->kind != YAML_TEXT)
			return yaml_fail(e, n, "a condition is a pattern");
		for (w = 0; w < t->nwhen; w++)
			if (strcmp(t->when[w].column, n->key) == 0 && strcmp(pattern_source(t->when[w].text), n->text) == 0)
				break;
		if (w == WHEN_MAX)
			return yaml_fail(e, n, "more than %d different conditions in one table", WHEN_MAX);
		if (w == t->nwhen) {
			t->when[w].column = n->key;
			/* An empty pattern stands for an empty cell. */
			if (n->text[0])
				TRY(load_pattern(l, n, &t->when[w].text, e));
			else
				TRY(pattern_make(l->arena, "$", &t->when[w].text, e));
			t->nwhen++;
		}
		*uses |= UINT64_C(1) << w;
		*out |= UINT64_C(1) << w;
	}
	return ST_OK;
}

static enum status rule(struct load *l, const struct ynode *c, struct decl_table *t, struct err *e)
{
	static const char *const keys[] = { "when", "first", "only", "blank", "skip", "end", "set", "section", "opens", "parent", NULL };
	struct decl_rule *r = &t->rule[t->nrule++];
	const struct ynode *n, *section;
	enum status st = ST_OK;
	int groups = -1;

	if (c->kind != YAML_MAP)
		return yaml_fail(e, c, "a row rule is {when: {...}, skip: REASON} or the like");
	TRY(yaml_only(c, keys, e));
	if ((n = yaml_get(c, "when")))
		TRY(when(l, n, t, &r->when, e));
	if ((n = yaml_get(c, "first"))) {
		TRY(load_pattern(l, n, &r->first, e));
		groups = (int)pattern_groups(r->first);
	}
	if ((n = yaml_get(c, "only"))) {
		TRY(load_pattern(l, n, &r->only, e));
		groups = (int)pattern_groups(r->only);
	}
	r->blank = load_flag(c, "blank", false, &st, e);
	TRY(st);
	if (!r->when && !r->first && !r->only && !r->blank)
		return yaml_fail(e, c, "say which rows: when, first, only or blank");
	if ((n = yaml_get(c, "skip")))
		TRY(load_reason(n, &r->skip, e));
	if ((n = yaml_get(c, "end")))
		TRY(load_reason(n, &r->end, e));
	section = yaml_get(c, "section");
	r->opens = !section && (section = yaml_get(c, "opens"));
	TRY(load_settings(l, section, &r->set, groups, e));
	r->section = section != NULL;
	if (section && !r->only && !r->first)
		return yaml_fail(e, section, "a section row is known by 'only' or 'first'");
	if (section && yaml_get(c, "set"))
		return yaml_fail(e, section, "a rule has one of 'set', 'section' and 'opens'");
	TRY(load_settings(l, yaml_get(c, "set"), &r->set, groups, e));
	TRY(load_parent(l, c, groups, &r->set, e));
	if (!r->skip + !r->end + !r->set.n != 2)
		return yaml_fail(e, c, "a row rule does one thing: skip, end, set, section, opens or parent");
	return ST_OK;
}

enum status load_rules(struct load *l, const struct ynode *list, const struct ynode *more, struct decl_table *t,
	struct err *e)
{
	const struct ynode *lists[] = { list, more };
	uint32_t n = ynode_count(list) + ynode_count(more);

	if (n == 0)
		return ST_OK;
	t->rule = arena_alloc(l->arena, n, sizeof *t->rule);
	t->when = arena_alloc(l->arena, WHEN_MAX, sizeof *t->when);
	if (!t->rule || !t->when)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	for (int i = 0; i < 2; i++) {
		if (lists[i] && lists[i]->kind != YAML_LIST)
			return yaml_fail(e, lists[i], "'rows' is a list");
		for (const struct ynode *c = lists[i] ? lists[i]->child : NULL; c; c = c->next)
			TRY(rule(l, c, t, e));
	}
	return ST_OK;
}

enum status load_vars(struct load *l, const struct ynode *list, const struct ynode *more, struct decl_table *t, struct err *e)
{
	const struct ynode *lists[] = { list, more };
	const char **var = arena_alloc(l->arena, VAR_MAX, sizeof *var);

	if (!var)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	l->nvar = 0;
	for (int i = 0; i < 2; i++)
		for (const struct ynode *c = lists[i] && lists[i]->kind == YAML_LIST ? lists[i]->child : NULL; c; c = c->next) {
			const struct ynode *n = c->kind == YAML_MAP ? yaml_get(c, "name") : NULL;

			if (!n)
				continue;
			if (n->kind != YAML_TEXT || !n->text[0] || n->text[strspn(n->text, VAR_LETTERS)])
				return yaml_fail(e, n, "a name is made of small letters, such as year");
			for (uint32_t k = 0; k < l->nvar; k++)
				if (strcmp(l->var[k], n->text) == 0)
					return yaml_fail(e, n, "two cells give the name '%s'", n->text);
			if (strcmp(n->text, "sender") == 0)
				return yaml_fail(e, n, "'sender' is the sender of the file");
			if (l->nvar == VAR_MAX)
				return yaml_fail(e, n, "more than %d names in one table", VAR_MAX);
			var[l->nvar] = l->var[l->nvar] = n->text;
			l->nvar++;
		}
	t->nvar = l->nvar;
	t->var = var;
	return ST_OK;
}

static enum status find_case(struct load *l, const struct ynode *c, const char *what, struct decl_case *d,
	const char **edition, struct err *e)
{
	const char *const keys[] = { what, "set", "edition", "name", "is", "say", "optional", "with", NULL };
	const struct ynode *text, *ed, *is;

	if (c->kind != YAML_MAP || !(text = yaml_get(c, what)))
		return yaml_fail(e, c, "a cell that says something is {%s: pattern, set: {...}}", what);
	TRY(yaml_only(c, keys, e));
	TRY(load_pattern(l, text, &d->text, e));
	TRY(load_settings(l, yaml_get(c, "set"), &d->set, (int)pattern_groups(d->text), e));
	ed = yaml_get(c, "edition");
	if (ed && (ed->kind != YAML_TEXT || !ed->text[0]))
		return yaml_fail(e, ed, "'edition' is a text such as UNDESA-$1");
	if (ed)
		TRY(load_template(l, ed, ed->text, (int)pattern_groups(d->text), e));
	*edition = ed ? ed->text : NULL;
	is = yaml_get(c, "is");
	if (is && (is->kind != YAML_TEXT || !is->text[0] || strchr(is->text, '$')))
		return yaml_fail(e, is, "'is' is the text that the name becomes");
	d->is = is ? is->text : NULL;
	if (!ed && !d->set.n && !is && !yaml_get(c, "name"))
		return yaml_fail(e, c, "what does this cell say? Give 'set', 'edition', 'name' or 'is'");
	return ST_OK;
}

/* The key of its pattern says what is looked at. */
static const char *looked_at(const struct ynode *c, enum find_where *where)
{
	static const char *const key[] = { "text", "sheet", "file", "said" };

	*where = FIND_CELL;
	for (int w = FIND_SHEET; w <= FIND_SAID; w++)
		if (c->kind == YAML_MAP && yaml_get(c, key[w]))
			*where = (enum find_where)w;
	return key[*where];
}

static void find_named(const struct load *l, const struct ynode *name, struct decl_find *f)
{
	for (uint32_t i = 0; name && i < l->nvar; i++)
		if (strcmp(l->var[i], name->text) == 0)
			f->var = (int)i;
}

static enum status find(struct load *l, const struct ynode *c, struct decl_find *f, struct err *e)
{
	static const char *const keys[] = { "cases", "optional", "with", "name", "say", NULL };
	enum status st = ST_OK;
	const struct ynode *cases = c->kind == YAML_MAP ? yaml_get(c, "cases") : NULL;
	uint32_t n = cases ? ynode_count(cases) : 1;
	const char **edition = arena_alloc(l->arena, n, sizeof *edition);
	const struct ynode *with;

	f->cases = arena_alloc(l->arena, n, sizeof *f->cases);
	if (!edition || !f->cases)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	f->edition = edition;
	f->var = -1;
	f->optional = c->kind == YAML_MAP && load_flag(c, "optional", false, &st, e);
	TRY(st);
	f->with = -1;
	if (c->kind == YAML_MAP && (with = yaml_get(c, "with"))) {
		if (with->kind != YAML_TEXT || !f->optional)
			return yaml_fail(e, with, "'with' names a column of the dataflow, for what is optional");
		TRY(load_flow_col(l, with, with->text, &f->with, e));
	}
	const struct ynode *name = c->kind == YAML_MAP ? yaml_get(c, "name") : NULL, *say = c->kind == YAML_MAP ? yaml_get(c, "say") : NULL;

	if (say && (say->kind != YAML_TEXT || !say->text[0] || f->optional))
		return yaml_fail(e, say, "'say' is what the sender is told where nothing of a cell that must be there is found");
	f->say = say ? say->text : NULL;
	find_named(l, name, f);
	if (!cases) {
		f->ncase = 1;
		return find_case(l, c, looked_at(c, &f->where), f->cases, edition, e);
	}
	TRY(yaml_only(c, keys, e));
	if (cases->kind != YAML_LIST || n == 0)
		return yaml_fail(e, cases, "'cases' is a list of {text: pattern, set: {...}}");
	const char *what = looked_at(cases->child, &f->where);

	for (const struct ynode *k = cases->child; k; k = k->next, f->ncase++) {
		if (k->kind == YAML_MAP && yaml_get(k, "optional"))
			return yaml_fail(e, k, "all of the cases together are optional, or none");
		if (k->kind == YAML_MAP && yaml_get(k, "name"))
			return yaml_fail(e, k, "one of several cases gives no name; write the name beside 'cases', and in each what it 'is'");
		TRY(find_case(l, k, what, &f->cases[f->ncase], &edition[f->ncase], e));
		if ((f->var >= 0) != (f->cases[f->ncase].is != NULL))
			return yaml_fail(e, k, "cases that have a name beside them say what it 'is', and others do not");
	}
	return ST_OK;
}

enum status load_finds(struct load *l, const struct ynode *list, const struct ynode *more, struct decl_table *t,
	struct err *e)
{
	const struct ynode *lists[] = { list, more };
	uint32_t n = ynode_count(list) + ynode_count(more);

	if (n == 0)
		return ST_OK;
	t->find = arena_alloc(l->arena, n, sizeof *t->find);
	if (!t->find)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	for (int i = 0; i < 2; i++) {
		if (lists[i] && lists[i]->kind != YAML_LIST)
			return yaml_fail(e, lists[i], "'cells' is a list");
		for (const struct ynode *c = lists[i] ? lists[i]->child : NULL; c; c = c->next)
			TRY(find(l, c, &t->find[t->nfind++], e));
	}
	return ST_OK;
}
