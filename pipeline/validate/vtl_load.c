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

/* Whether some rule of the dataflow's file has it as its errorcode; one that is broken is a rule, too. */
static bool is_errorcode(const struct loading *l, const struct vtl_files *all, const char *id, const struct flow *f)
{
	for (uint32_t k = 0; k < all->n; k++)
		for (uint32_t s = 0; all->file[k].flow == f && s < all->file[k].script.nset; s++)
			for (uint32_t r = 0; r < all->file[k].script.set[s].nrule; r++)
				if (!strcmp(errorcode(&all->file[k].script.set[s].rule[r]), id))
					return true;
	for (uint32_t i = 0; i < l->left->n; i++)
		for (uint32_t k = 0; k < l->left->v[i].nflow; k++)
			if (l->left->v[i].id && l->left->v[i].flow[k] == f && !strcmp(l->left->v[i].id, id))
				return true;
	return false;
}

static enum status around_row(const struct loading *l, const struct vtl_files *all, uint32_t i, const int at[], struct err *e)
{
	const char *id = csvtab_at(&all->around, i, at[0]), *flow = csvtab_at(&all->around, i, at[1]);
	const struct flow *f = flow_by_id(&l->c->flows, flow);

	if (!f)
		return csvtab_fail(e, &all->around, i, at[1], "found '%s', which is no dataflow", flow);
	if (!is_errorcode(l, all, id, f))
		return csvtab_fail(e, &all->around, i, at[0], "found '%s', which no rule of %s.vtl has as its errorcode", id, flow);
	return ST_OK;
}

/* The rules of rulesets that it names are left out: nobody knows what stands around them. */
static enum status around_lost(void *user, const char *first, struct err *why)
{
	const struct loading *l = user;

	TRY(left_keep(l, l->path, ST_FATAL, why));
	return left_rule(l, (struct rule_left){ .id = first, .whole = true, .vtl = true }, why);
}

static enum status read_around(const struct loading *l, struct csvtab *t, int at[], struct err *e)
{
	static const char *const columns[] = { "id", "dataflow", "where", "open", "tolerance", "absolute", "rounding", "?mode", NULL };

	TRY(l->c->broken ? csvtab_load_rest(l->path, l->a, around_lost, (void *)l, t, e) : csvtab_load(l->path, l->a, t, e));
	return csvtab_columns(t, columns, at, e);
}

/* Its rows must be about rules that there are. */
static enum status load_around(struct loading *l, struct vtl_files *all, struct err *e)
{
	char path[PATH_MAX + 64];
	struct csvtab *t = &all->around;
	enum status st;
	int at[8];

	snprintf(path, sizeof path, "%s/validators/rules/vtl.csv", l->c->home.dir);
	l->path = path;
	st = read_around(l, t, at, e);
	if (st != ST_OK) {
		*t = (struct csvtab){ .nrow = 0 };
		TRY(left_keep(l, path, st, e));
		return left_lines(l, path, (struct rule_left){ .whole = true, .vtl = true }, e);
	}
	for (uint32_t i = 0; i < t->nrow; i++) {
		const struct flow *f = flow_by_id(&l->c->flows, csvtab_at(t, i, at[1])), **flow = arena_alloc(l->a, 1, sizeof *flow);

		if (!flow)
			return no_memory(e);
		*flow = f;
		st = around_row(l, all, i, at, e);
		if (st == ST_OK)
			continue;
		TRY(left_keep(l, path, st, e));
		TRY(left_rule(l, (struct rule_left){ .id = csvtab_at(t, i, at[0]), .nflow = f ? 1 : 0, .flow = flow, .whole = true, .vtl = true }, e));
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

/* A rule that is not right is taken out of its ruleset; of rules of one name all are. */
static enum status check_set(const struct loading *l, const struct vtl_file *f, struct vtl_ruleset *set, const struct vtl_binding *b, struct err *e)
{
	const struct rule_left left = { .nflow = 1, .flow = (const struct flow **)&f->flow };
	enum status all = in_file(f->path, vtl_rules_unique(set, e), e);
	uint32_t kept = 0;

	TRY(left_keep(l, f->path, all, e));
	for (uint32_t i = 0; i < set->nrule; i++) {
		struct rule_left r = left;
		enum status st = all != ST_OK ? all : check_rule(l->c, f, set, &set->rule[i], b, e);

		if (st == ST_OK) {
			set->rule[kept++] = set->rule[i];
			continue;
		}
		TRY(all != ST_OK ? ST_OK : left_keep(l, f->path, st, e));
		r.id = errorcode(&set->rule[i]);
		TRY(left_rule(l, r, e));
	}
	set->nrule = kept;
	return ST_OK;
}

static enum status check_file(const struct loading *l, struct vtl_file *f, struct err *e)
{
	struct symbols *syms = symbols_new();
	struct arena a;
	struct vtl_binding b = { syms, &a, vtl_patterns_new() };
	enum status st = syms && b.patterns ? ST_OK : no_memory(e);

	arena_init(&a, 0);
	for (uint32_t i = 0; i < f->script.nassign && st == ST_OK; i++)
		st = left_keep(l, f->path, wrong(f->path, f->script.assign[i].at, e, "only rulesets are expected here, found the assignment of ",
			f->script.assign[i].result), e);
	for (uint32_t i = 0; i < f->script.nset && st == ST_OK; i++)
		st = check_set(l, f, &f->script.set[i], &b, e);
	vtl_patterns_free(b.patterns);
	arena_release(&a);
	symbols_free(syms);
	return st;
}

struct listing {
	struct loading *l;
	struct vtl_files *out;
	struct vtl_file *file; /* that is read */
};

/* The rules of a text that cannot be read: what stands in quotes behind errorcode. */
static enum status leave_codes(const struct loading *l, const struct vtl_file *f, const char *s, size_t n, struct err *e)
{
	static const char word[] = "errorcode";
	const char *end = s + n, *close;
	char id[RULE_ID];

	while ((s = memmem(s, (size_t)(end - s), word, sizeof word - 1)) != NULL) {
		s += sizeof word - 1;
		while (s < end && strchr(" \t\r\n", *s))
			s++;
		close = s < end && *s == '"' ? memchr(s + 1, '"', (size_t)(end - s - 1)) : NULL;
		if (!close || close - s - 1 >= RULE_ID)
			continue;
		snprintf(id, sizeof id, "%.*s", (int)(close - s - 1), s + 1);
		TRY(left_rule(l, (struct rule_left){ .id = id, .nflow = f->flow ? 1 : 0, .flow = (const struct flow **)&f->flow }, e));
	}
	return ST_OK;
}

static enum status on_lost(void *user, const char *statement, size_t n, struct err *why)
{
	const struct listing *x = user;

	TRY(left_keep(x->l, x->file->path, in_file(x->file->path, ST_SKIP, why), why));
	return leave_codes(x->l, x->file, statement, n, why);
}

static enum status read_file(struct listing *x, struct err *e)
{
	const struct loading *l = x->l;
	struct vtl_file *f = x->file;
	char *text;
	size_t n;

	if (!f->flow) {
		enum status st = err_set(e, ST_FATAL, "%s: no dataflow is called '%s'", f->path, f->name);

		TRY(left_keep(l, f->path, st, e));
		TRY(slurp_bytes(f->path, l->a, &text, &n, e));
		return leave_codes(l, f, text, n, e);
	}
	TRY(slurp(f->path, l->a, &text, &n, e));
	if (l->c->broken)
		TRY(vtl_parse_rest(text, n, NULL, l->a, on_lost, x, &f->script, e));
	else
		TRY(in_file(f->path, vtl_parse(text, n, NULL, l->a, &f->script, e), e));
	return check_file(l, f, e);
}

static enum status add_file(void *user, const char *path, struct err *e)
{
	struct listing *x = user;
	const struct loading *l = x->l;
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	struct vtl_file *f = x->file = arena_alloc(l->a, 1, sizeof *f);
	size_t n = strlen(name);
	enum status st;

	if (!f)
		return no_memory(e);
	f->path = arena_strdup(l->a, path, strlen(path));
	f->name = arena_strdup(l->a, name, n > 4 && !strcmp(name + n - 4, ".vtl") ? n - 4 : n);
	if (!f->path || !f->name)
		return no_memory(e);
	f->flow = flow_by_id(&l->c->flows, f->name);
	st = read_file(x, e);
	if (st != ST_OK) {
		char *text;

		TRY(left_keep(l, path, st, e));
		return slurp_bytes(path, l->a, &text, &n, e) == ST_OK ? leave_codes(l, f, text, n, e) : ST_OK;
	}
	if (!f->flow)
		return ST_OK;
	for (uint32_t i = 0; i < f->script.nset; i++)
		x->out->nrule += f->script.set[i].nrule;
	x->out->file[x->out->n++] = *f;
	return ST_OK;
}

static enum status count_file(void *user, const char *path, struct err *e)
{
	(void)path, (void)e;
	++*(uint32_t *)user;
	return ST_OK;
}

static enum status room_for(struct vtl_files *v, uint32_t n, struct arena *a, struct err *e)
{
	*v = (struct vtl_files){ .file = arena_alloc(a, n + 1ul, sizeof *v->file) };
	return v->file ? ST_OK : no_memory(e);
}

enum status vtl_file_load(struct loading *l, const char *path, struct vtl_files *out, struct err *e)
{
	struct listing x = { l, out, NULL };

	TRY(room_for(out, 1, l->a, e));
	return add_file(&x, path, e);
}

enum status vtl_files_load(struct loading *l, struct vtl_files *out, struct err *e)
{
	struct listing x = { l, out, NULL };
	uint32_t n = 0;

	TRY(home_each(&l->c->home, "validators/rules", ".vtl", count_file, &n, e));
	TRY(room_for(out, n, l->a, e));
	TRY(home_each(&l->c->home, "validators/rules", ".vtl", add_file, &x, e));
	return load_around(l, out, e);
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
