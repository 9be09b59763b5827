#include "validate/vtl_table.h"

#include <string.h>

#include "validators/vtl/print.h"

const char *const vtl_table_columns[VT_COLUMNS + 1] = { "dataflow", "ruleset", "kind", "on", "signature", "component", "rule", "when", "then", "left",
	"relation", "right", "errorcode", "errorlevel", "ess_type", "level", "severity", "message", "advice", "tolerance_abs", "tolerance_pct",
	"rounding_base", "rounding", "valid_from", "valid_to", "precondition", "where", "open", "equal_relative", "equal_abs", "equal_rounding", "mode", NULL };

const struct vtl_around_part vtl_around_parts[VA_FILES] = {
	[VA_CATALOGUE] = { "catalogue.csv", false, VT_AROUND, 5, { "ess_type", "level", "severity", "message", "advice" } },
	[VA_TERMS] = { "terms.csv", true, VT_AROUND + 5, 7, { "absolute", "percent", "base", "rounding", "valid_from", "valid_to", "precondition" } },
	[VA_VTL] = { "vtl.csv", true, VT_AROUND + 12, 6, { "where", "open", "tolerance", "absolute", "rounding", "mode" } },
};

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory writing rules as a table");
}

/* What a printer wrote, in the arena; "" for nothing. NULL: no memory. */
static const char *kept(struct vtl_text *t, struct arena *a)
{
	const char *s = t->failed ? NULL : t->s ? arena_strdup(a, t->s, t->n) : "";

	vtl_text_release(t);
	return s;
}

/* A piece of VTL that begins with a sign goes behind a blank, so that no spreadsheet takes it for a formula. */
static const char *piece(struct vtl_text *t, struct arena *a)
{
	struct vtl_text behind = { 0 };

	if (!t->s || (*t->s != '-' && *t->s != '+'))
		return kept(t, a);
	vtl_print(&behind, " ");
	vtl_print(&behind, t->s);
	behind.failed |= t->failed;
	vtl_text_release(t);
	return kept(&behind, a);
}

static const char *condition(const struct vtl_expr *x, struct arena *a)
{
	struct vtl_text t = { 0 };

	if (x)
		vtl_print_expr(&t, x);
	return piece(&t, a);
}

/* A text as it is, unless it would be read as something else. */
static const char *constant(const struct vtl_const *c, struct arena *a)
{
	struct vtl_text t = { 0 };

	if (c->type == VTL_NULL)
		return "";
	if (c->type == VTL_STRING && !vtl_reads_as_constant(c->text))
		return c->text;
	vtl_print_const(&t, c);
	return kept(&t, a);
}

static const char *names(const struct vtl_ruleset *s, struct arena *a)
{
	struct vtl_text t = { 0 };

	vtl_print_names(&t, s->sig, s->nsig);
	return kept(&t, a);
}

static const char *right(const struct vtl_rule *r, struct arena *a)
{
	struct vtl_text t = { 0 };

	vtl_print_right(&t, r);
	return piece(&t, a);
}

static int column(const struct csvtab *t, const char *name)
{
	for (uint32_t i = 0; i < t->ncol; i++)
		if (!strcmp(t->head[i], name))
			return (int)i;
	return -1;
}

static void around_rule(const struct csvtab *t, const struct vtl_around_part *p, const char *id, const char *dataflow, const char **cell)
{
	int at = column(t, "id"), flow = column(t, "dataflow");

	for (uint32_t i = 0; *id && i < t->nrow; i++) {
		const char *of = csvtab_at(t, i, flow);

		if (strcmp(csvtab_at(t, i, at), id) || (p->by_dataflow && strcmp(of, dataflow) && strcmp(of, "*")))
			continue;
		for (uint8_t k = 0; k < p->n; k++)
			cell[p->first + k] = csvtab_at(t, i, column(t, p->own[k]));
		return;
	}
}

static enum status put_rule(const struct vtl_script_of *f, const struct vtl_ruleset *s, const struct vtl_rule *r, const struct csvtab around[VA_FILES],
	struct arena *a, const char **cell, struct err *e)
{
	for (int i = 0; i < VT_COLUMNS; i++)
		cell[i] = "";
	cell[VT_DATAFLOW] = f->dataflow;
	cell[VT_RULESET] = s->name;
	cell[VT_KIND] = s->hierarchical ? "hierarchical" : "datapoint";
	cell[VT_ON] = s->valuedomain ? "valuedomain" : "variable";
	cell[VT_SIGNATURE] = names(s, a);
	cell[VT_COMPONENT] = s->rule_comp.name ? s->rule_comp.name : "";
	cell[VT_RULE] = s->named ? r->name : "";
	cell[VT_WHEN] = condition(r->when, a);
	cell[VT_ERRORCODE] = constant(&r->code, a);
	cell[VT_ERRORLEVEL] = constant(&r->level, a);
	if (s->hierarchical) {
		cell[VT_LEFT] = r->left.code;
		cell[VT_RELATION] = vtl_relation(r->rel);
		cell[VT_RIGHT] = right(r, a);
	} else {
		cell[VT_THEN] = condition(r->then, a);
	}
	for (int i = 0; i < VT_COLUMNS; i++)
		if (!cell[i])
			return no_memory(e);
	for (int i = 0; i < VA_FILES; i++)
		around_rule(&around[i], &vtl_around_parts[i], r->code.type == VTL_STRING ? r->code.text : "", f->dataflow, cell);
	return ST_OK;
}

enum status vtl_table_export(const struct vtl_script_of *f, uint32_t n, const struct csvtab around[VA_FILES], struct arena *a,
	struct csvtab *out, struct err *e)
{
	size_t rows = 0;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < f[i].script.nset; k++)
			rows += f[i].script.set[k].nrule;
	*out = (struct csvtab){ .file = "", .ncol = VT_COLUMNS, .head = (const char **)vtl_table_columns };
	out->cell = arena_alloc(a, rows * VT_COLUMNS + 1, sizeof *out->cell);
	out->line = arena_alloc(a, rows + 1, sizeof *out->line);
	if (!out->cell || !out->line)
		return no_memory(e);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < f[i].script.nset; k++)
			for (uint32_t r = 0; r < f[i].script.set[k].nrule; r++) {
				const struct vtl_ruleset *s = &f[i].script.set[k];

				TRY(put_rule(&f[i], s, &s->rule[r], around, a, out->cell + (size_t)out->nrow * VT_COLUMNS, e));
				out->line[out->nrow++] = s->rule[r].at.line;
			}
	return ST_OK;
}
