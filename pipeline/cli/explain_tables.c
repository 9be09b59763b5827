#include "cli/explain_tables.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "core/yaml.h"
#include "validate/describe.h"

/* A list in words, which goes on until there is no room. */
struct list {
	size_t n;
	char text[8192];
};

static void add(struct list *l, const char *fmt, const char *a, const char *b, const char *c)
{
	int k = snprintf(l->text + l->n, sizeof l->text - l->n, "%s", l->n ? ", " : "");

	k += snprintf(l->text + l->n + k, sizeof l->text - l->n - (size_t)k, fmt, a, b, c);
	if (l->n + (size_t)k < sizeof l->text - 4)
		l->n += (size_t)k;
	else
		l->text[l->n] = '\0';
}

static void add_rule(void *user, const char *id)
{
	add(user, "%s", id, "", "");
}

static void columns(const struct flow *f, uint32_t from, uint32_t to, struct list *l)
{
	l->n = 0;
	l->text[0] = '\0';
	for (uint32_t i = from; i < to; i++)
		add(l, "%s (%s%s)", f->col[i].id, strcmp(f->col[i].list, "text") ? f->col[i].list : "any text", f->col[i].mandatory ? ", mandatory" : "");
}

void explain_flow(const struct flow *f, const struct ruleset *rules, struct arena *a, explain_say *say, void *user)
{
	struct list *l = arena_alloc(a, 1, sizeof *l);
	char place[128];

	if (!l)
		return;
	say(user, "dataflow", f->id);
	say(user, "is about", f->title);
	say(user, "structure", f->structure_id);
	columns(f, 0, f->ndim, l);
	say(user, "dimensions", l->text);
	columns(f, f->ndim, f->ncol, l);
	say(user, "attributes", l->text);
	l->n = 0;
	l->text[0] = '\0';
	rules_for_each(rules, f, add_rule, l);
	say(user, "rules", l->text);
	snprintf(place, sizeof place, "mappings/dataflows/%s.yaml", f->id);
	say(user, "stands in", place);
}

/* ---- layouts ---- */

struct layouts_of {
	const struct home *home;
	struct arena *arena;
	enum status (*each)(struct layouts_of *x, const struct ynode *file, const struct ynode *table, const char *id, struct err *e);
	const char *text;
	explain_say *say;
	void *user;
	bool known;
	unsigned least; /* letters by which the nearest differs */
	size_t front;   /* in how many it begins alike */
	char *nearest;
};

/* Each file, and each of its tables. */
static enum status look_into(void *user, const char *path, struct err *e)
{
	struct layouts_of *x = user;
	const struct ynode *tables;
	struct ynode *file;
	const char *name;
	char id[256];

	TRY(yaml_load(path, x->arena, &file, e));
	name = yaml_text(file, "id", "");
	TRY(x->each(x, file, NULL, name, e));
	tables = yaml_get(file, "tables");
	for (const struct ynode *t = tables && tables->kind == YAML_LIST ? tables->child : NULL; t; t = t->next) {
		snprintf(id, sizeof id, "%s/%s", name, t->kind == YAML_MAP ? yaml_text(t, "id", "") : "");
		TRY(x->each(x, file, t, id, e));
	}
	return ST_OK;
}

static void say_tables(struct layouts_of *x, const struct ynode *file)
{
	const struct ynode *tables = yaml_get(file, "tables");
	struct list *l = arena_alloc(x->arena, 1, sizeof *l);

	for (const struct ynode *t = l && tables && tables->kind == YAML_LIST ? tables->child : NULL; t; t = t->next)
		if (t->kind == YAML_MAP)
			add(l, *yaml_text(t, "about", "") ? "%s (%s)" : "%s", yaml_text(t, "id", ""), yaml_text(t, "about", ""), "");
	if (l)
		x->say(x->user, "tables", l->text);
}

static enum status say_layout(struct layouts_of *x, const struct ynode *file, const struct ynode *table, const char *id, struct err *e)
{
	const struct ynode *common = yaml_get(file, "common");
	const char *flow = common && common->kind == YAML_MAP ? yaml_text(common, "dataflow", "") : "";
	char place[512];

	(void)e;
	if (x->known || strcmp(id, x->text) != 0)
		return ST_OK;
	x->known = true;
	x->say(x->user, "layout", id);
	x->say(x->user, "of", yaml_text(file, "publisher", ""));
	x->say(x->user, "is about", yaml_text(table ? table : file, "about", yaml_text(file, "about", "")));
	x->say(x->user, "dataflow", table ? yaml_text(table, "dataflow", flow) : flow);
	if (!table)
		say_tables(x, file);
	snprintf(place, sizeof place, "%s, line %d", file->file + (strncmp(file->file, x->home->dir, strlen(x->home->dir)) ? 0 : strlen(x->home->dir) + 1),
		table ? table->line : 1);
	x->say(x->user, "stands in", place);
	return ST_OK;
}

enum status explain_layout(const struct home *h, struct arena *a, const char *id, explain_say *say, void *user, bool *known, struct err *e)
{
	struct layouts_of x = { .home = h, .arena = a, .each = say_layout, .text = id, .say = say, .user = user };

	TRY(home_each(h, "mappings/layouts", ".yaml", look_into, &x, e));
	*known = x.known;
	return ST_OK;
}

/* ---- what was meant ---- */

static void consider(struct layouts_of *x, const char *id)
{
	char mine[64], theirs[64];
	unsigned d;
	size_t n = strlen(x->text), front = 0;

	if (n >= sizeof mine || strlen(id) >= sizeof theirs)
		return;
	for (size_t i = 0; i <= n; i++)
		mine[i] = (char)toupper((unsigned char)x->text[i]);
	for (size_t i = 0; i <= strlen(id); i++)
		theirs[i] = (char)toupper((unsigned char)id[i]);
	while (front < n && mine[front] == theirs[front])
		front++;
	d = front == n && n >= 4 ? 1 : text_distance(mine, theirs); /* only its end is missing */
	if (d < x->least || (d == x->least && *x->nearest && front > x->front)) {
		x->least = d;
		x->front = front;
		snprintf(x->nearest, 64, "%s", id);
	}
}

static enum status consider_layout(struct layouts_of *x, const struct ynode *file, const struct ynode *table, const char *id, struct err *e)
{
	(void)file, (void)table, (void)e;
	consider(x, id);
	return ST_OK;
}

enum status explain_nearest(const struct home *h, const struct catalogue *rules, const struct flows *flows, struct arena *a, const char *text,
	char out[64], struct err *e)
{
	size_t n = strlen(text);
	struct layouts_of x = { .home = h, .arena = a, .each = consider_layout, .text = text, .nearest = out, .least = n < 4 ? 1 : n < 8 ? 3 : 4 };

	out[0] = '\0';
	for (uint32_t i = 0; i < rules->n; i++)
		consider(&x, rules->rule[i].id);
	for (uint32_t i = 0; i < flows->n; i++)
		consider(&x, flows->flow[i].id);
	return home_each(h, "mappings/layouts", ".yaml", look_into, &x, e);
}
