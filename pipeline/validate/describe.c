#include "validate/describe.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "validate/terms.h"
#include "validate/vtl.h"
#include "validators/vtl/doubts.h"
#include "validators/vtl/print.h"

struct telling {
	void (*say)(void *user, const char *name, const char *value);
	void *user;
	struct vtl_text text;
};

/* What has been put together, where it is something. */
static void tell(struct telling *t, const char *name)
{
	if (t->text.n)
		t->say(t->user, name, t->text.s);
	if (t->text.s)
		*t->text.s = '\0';
	t->text.n = 0;
}

static void add(struct telling *t, const char *a, const char *b, const char *c)
{
	vtl_print(&t->text, t->text.n && *a ? "; " : "");
	vtl_print(&t->text, a);
	vtl_print(&t->text, b);
	vtl_print(&t->text, c);
}

static void tell_place(struct telling *t, const struct rule_row *r)
{
	const char *path = r->vtl ? r->vtl->file : r->table->file, *below = strstr(path, "validators/rules/");
	char line[16];

	snprintf(line, sizeof line, "%u", r->table->line[r->row]);
	vtl_print(&t->text, below ? below : path);
	vtl_print(&t->text, ", line ");
	vtl_print(&t->text, line);
	tell(t, "stands in");
}

/* Fields of the row, with their names; those of a hierarchical rule that only say again what its text says are left out. */
static void tell_fields(struct telling *t, const struct rule_row *r)
{
	static const char *const said[] = { "id", "dataflow", "where", "hierarchy", "total", "parts", "relation", "coverage", NULL };

	for (uint32_t i = 0; i < r->table->ncol; i++) {
		const char *name = r->table->head[i], *value = csvtab_at(r->table, r->row, (int)i);
		bool again = false;

		for (size_t k = 0; said[k] && (r->vtl || k < 3); k++)
			again |= !strcmp(said[k], name);
		if (*value && !again)
			add(t, name, " ", value);
	}
	tell(t, "with");
}

static void tell_terms(struct telling *t, const struct terms *x)
{
	if (*x->text.absolute)
		add(t, "at most ", x->text.absolute, " off");
	if (*x->text.percent)
		add(t, "at most ", x->text.percent, " percent of what is expected");
	if (*x->text.base)
		add(t, "figures are rounded to multiples of ", x->text.base, *x->text.rounding == 'r' ? " at random" : "");
	tell(t, "tolerance");
	if (*x->from)
		add(t, "from ", x->from, "");
	if (*x->to)
		add(t, "to ", x->to, "");
	tell(t, "periods");
	vtl_print(&t->text, x->text.precondition);
	tell(t, "only where");
}

static void tell_row(struct telling *t, const struct ruleset *s, const struct rule_row *r)
{
	tell_place(t, r);
	t->say(t->user, "dataflow", rule_field(r, "dataflow"));
	t->say(t->user, "where", rule_field(r, "where"));
	if (r->vtl) {
		vtl_print_rule(&t->text, r->vtl->set, r->vtl->rule);
		tell(t, "rule");
	} else {
		t->say(t->user, "checked by", r->validator->name);
	}
	tell_fields(t, r);
	for (uint32_t i = 0; i < s->nterms; i++) {
		const struct terms *x = &s->terms[i];

		if (strcmp(x->id, r->id))
			continue;
		for (uint32_t k = 0; k < r->nflow || (k == 0 && !r->nflow); k++)
			if (!r->nflow || !strcmp(x->dataflow, "*") || !strcmp(x->dataflow, r->flow[k]->id)) {
				tell_terms(t, x);
				break;
			}
	}
}

enum status rules_describe(const struct ruleset *s, const char *id, void (*say)(void *user, const char *name, const char *value), void *user,
	struct err *e)
{
	struct telling t = { .say = say, .user = user };
	bool failed;

	for (uint32_t i = 0; i < s->n; i++)
		if (!strcmp(s->row[i].id, id))
			tell_row(&t, s, &s->row[i]);
	failed = t.text.failed;
	vtl_text_release(&t.text);
	return failed ? err_set(e, ST_FATAL, "out of memory telling about a rule") : ST_OK;
}

void rules_for_each(const struct ruleset *s, const struct flow *f, void (*say)(void *user, const char *id), void *user)
{
	for (uint32_t k = 0; k < s->nid; k++)
		for (uint32_t i = 0; i < s->n; i++)
			if (s->row[i].slot == k && rule_is_for(&s->row[i], f)) {
				say(user, s->id[k]);
				break;
			}
}

/* ---- what is odd ---- */

struct doubting {
	const char *file;
	void (*say)(void *user, const char *text);
	void *user;
};

static enum status say_doubt(void *user, struct vtl_place at, const char *text, struct err *e)
{
	const struct doubting *d = user;
	struct err where;
	char line[sizeof where.msg + PATH_MAX];

	(void)e;
	vtl_fail(&where, at, "%s", text);
	snprintf(line, sizeof line, "%s: %s", d->file, where.msg);
	d->say(d->user, line);
	return ST_OK;
}

enum status rules_doubts(const struct ruleset *s, void (*say)(void *user, const char *text), void *user, struct err *e)
{
	const struct vtl_ruleset *last = NULL;

	for (uint32_t i = 0; i < s->n; i++) {
		const struct vtl_row *v = s->row[i].vtl;
		struct doubting d = { v ? v->file : "", say, user };

		if (!v || v->set == last) /* rows of a ruleset stand together */
			continue;
		last = v->set;
		TRY(vtl_doubts(v->set, say_doubt, &d, e));
	}
	return ST_OK;
}

void rules_size(const struct ruleset *s, uint32_t *rules, uint32_t *rows)
{
	*rules = s->nid;
	*rows = s->n;
}
