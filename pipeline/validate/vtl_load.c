/*
 * vtl_load.c - reads rulesets and checks them against the columns of their dataflows.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "core/slurp.h"
#include "validate/vtl_bound.h"
#include "validators/vtl/print.h"

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory reading rules");
}

static enum status wrong(const char *path, struct vtl_place at, struct err *e, const char *what, const char *name)
{
	return err_set(e, ST_FATAL, "%s: line %u, column %u: %s'%.60s'", path, at.line, at.col, what, name);
}

/* What was said of a place in the script gets the file before it. */
static enum status in_file(const char *path, enum status st, struct err *e)
{
	char what[sizeof e->msg];

	if (st == ST_OK || st == ST_FATAL)
		return st;
	memcpy(what, e->msg, sizeof what);
	return err_set(e, ST_FATAL, "%s: %s", path, what);
}

static const char *errorcode(const struct vtl_rule *r)
{
	return r->code.type == VTL_STRING ? r->code.text : "";
}

const char *vtl_around(const struct vtl_files *all, const struct flow *f, const char *id, const char *field)
{
	const struct csvtab *t = &all->around;
	int at[3] = { -1, -1, -1 };

	for (uint32_t i = 0; i < t->ncol; i++) {
		at[0] = strcmp(t->head[i], "id") ? at[0] : (int)i;
		at[1] = strcmp(t->head[i], "dataflow") ? at[1] : (int)i;
		at[2] = strcmp(t->head[i], field) ? at[2] : (int)i;
	}
	for (uint32_t i = 0; i < t->nrow; i++)
		if (!strcmp(csvtab_at(t, i, at[0]), id) && (!strcmp(csvtab_at(t, i, at[1]), f->id)))
			return csvtab_at(t, i, at[2]);
	return "";
}

enum status vtl_around_check(const struct vtl_files *all, const struct config *c, struct err *e)
{
	static const char *const columns[] = { "id", "dataflow", "where", "open", "tolerance", "absolute", "rounding", "?mode", NULL };
	int at[8];

	TRY(csvtab_columns(&all->around, columns, at, e));
	for (uint32_t i = 0; i < all->around.nrow; i++) {
		const char *id = csvtab_at(&all->around, i, at[0]), *flow = csvtab_at(&all->around, i, at[1]);
		bool there = false;

		if (!flow_by_id(&c->flows, flow))
			return csvtab_fail(e, &all->around, i, at[1], "found '%s', which is no dataflow", flow);
		for (uint32_t k = 0; k < all->n; k++)
			for (uint32_t s = 0; !strcmp(all->file[k].flow->id, flow) && s < all->file[k].script.nset; s++)
				for (uint32_t r = 0; r < all->file[k].script.set[s].nrule; r++)
					there |= !strcmp(errorcode(&all->file[k].script.set[s].rule[r]), id);
		if (!there)
			return csvtab_fail(e, &all->around, i, at[0], "found '%s', which no rule of %s.vtl has as its errorcode", id, flow);
	}
	return ST_OK;
}

/* ---- one file ---- */

static enum status check_rule(const struct config *c, const struct vtl_file *f, const struct vtl_ruleset *set, const struct vtl_rule *r,
	const struct vtl_binding *b, struct err *e)
{
	struct vtl_bound bound;

	if (!*errorcode(r))
		return wrong(f->path, r->at, e, "no errorcode at the rule ", r->name);
	if (!catalogue_find(&c->catalogue, errorcode(r)))
		return wrong(f->path, r->at, e, "no rule of catalogue.csv is called ", errorcode(r));
	return in_file(f->path, vtl_bind_rule(b, f->flow, set, r, &bound, e), e);
}

static enum status check_file(const struct config *c, const struct vtl_file *f, struct err *e)
{
	struct symbols *syms = symbols_new();
	struct arena a;
	struct vtl_binding b = { syms, &a, vtl_patterns_new() };
	enum status st = syms && b.patterns ? ST_OK : no_memory(e);

	arena_init(&a, 0);
	if (st == ST_OK && f->script.nassign)
		st = wrong(f->path, f->script.assign[0].at, e, "only rulesets are expected here, found the assignment of ", f->script.assign[0].result);
	for (uint32_t i = 0; i < f->script.nset && st == ST_OK; i++)
		for (uint32_t k = 0; k < f->script.set[i].nrule && st == ST_OK; k++)
			st = check_rule(c, f, &f->script.set[i], &f->script.set[i].rule[k], &b, e);
	vtl_patterns_free(b.patterns);
	arena_release(&a);
	symbols_free(syms);
	return st;
}

struct listing {
	const struct config *c;
	struct arena *a;
	struct vtl_files *out;
};

static enum status add_file(void *user, const char *path, struct err *e)
{
	struct listing *l = user;
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	struct vtl_file *f = &l->out->file[l->out->n];
	char id[64], *text;
	size_t n;

	snprintf(id, sizeof id, "%.*s", (int)(strlen(name) - strlen(".vtl")), name);
	f->path = arena_strdup(l->a, path, strlen(path));
	f->flow = flow_by_id(&l->c->flows, id);
	if (!f->path)
		return no_memory(e);
	if (!f->flow || l->out->n == l->c->flows.n)
		return err_set(e, ST_FATAL, "%s: no dataflow is called '%s'", path, id);
	TRY(slurp(path, l->a, &text, &n, e));
	TRY(in_file(path, vtl_parse(text, n, NULL, l->a, &f->script, e), e));
	TRY(check_file(l->c, f, e));
	for (uint32_t i = 0; i < f->script.nset; i++)
		l->out->nrule += f->script.set[i].nrule;
	l->out->n++;
	return ST_OK;
}

enum status vtl_files_load(const struct config *c, struct arena *a, struct vtl_files *out, struct err *e)
{
	struct listing l = { c, a, out };
	char path[PATH_MAX + 64];

	*out = (struct vtl_files){ .file = arena_alloc(a, c->flows.n + 1, sizeof *out->file) };
	if (!out->file)
		return no_memory(e);
	snprintf(path, sizeof path, "%s/validators/rules/vtl.csv", c->home.dir);
	TRY(csvtab_load(path, a, &out->around, e));
	TRY(home_each(&c->home, "validators/rules", ".vtl", add_file, &l, e));
	return vtl_around_check(out, c, e);
}

/* ---- hierarchical rules as rows of sums ---- */

static const char *parts_of(const struct vtl_rule *r, struct arena *a)
{
	size_t n = 1, at = 0;
	char *s;

	for (uint32_t i = 0; i < r->nright; i++)
		n += strlen(r->right[i].code) + 2;
	s = arena_alloc(a, n, 1);
	for (uint32_t i = 0; s && i < r->nright; i++)
		at += (size_t)snprintf(s + at, n - at, "%s%s%s", i ? " " : "", r->right[i].minus ? "-" : "", r->right[i].code);
	return s;
}

enum status vtl_as_sums(const struct vtl_files *all, const struct vtl_file *f, const struct vtl_ruleset *set, struct arena *a,
	struct csvtab *out, struct err *e)
{
	static const char *head[] = { "id", "dataflow", "where", "column", "hierarchy", "total", "parts", "coverage", "relation", "open",
		"tolerance", "absolute", "rounding", "mode" };
	const uint32_t ncol = sizeof head / sizeof *head;

	*out = (struct csvtab){ .file = f->path, .ncol = ncol, .nrow = set->nrule, .head = head };
	out->cell = arena_alloc(a, (size_t)ncol * set->nrule + 1, sizeof *out->cell);
	out->line = arena_alloc(a, set->nrule + 1, sizeof *out->line);
	if (!out->cell || !out->line)
		return no_memory(e);
	for (uint32_t i = 0; i < set->nrule; i++) {
		const struct vtl_rule *r = &set->rule[i];
		const char *id = errorcode(r), *parts = parts_of(r, a), **cell = out->cell + (size_t)i * ncol;
		const char *const row[] = { id, f->flow->id, vtl_around(all, f->flow, id, "where"), set->rule_comp.name ? set->rule_comp.name : "", "rule",
			r->left.code, parts, "closed", vtl_relation(r->rel), vtl_around(all, f->flow, id, "open"),
			vtl_around(all, f->flow, id, "tolerance"), vtl_around(all, f->flow, id, "absolute"),
			vtl_around(all, f->flow, id, "rounding"), vtl_around(all, f->flow, id, "mode") };

		if (!parts)
			return no_memory(e);
		out->line[i] = r->at.line;
		memcpy(cell, row, sizeof row);
	}
	return ST_OK;
}
