/*
 * rejected.c - what yielded no observation, cell by cell, with the rule that kept it out and its reason.
 */
#include <stdlib.h>
#include <string.h>

#include "emit/names.h"
#include "emit/obs.h"

/* The finding of a rule at a cell; findings are in order of origins. */
static const struct finding *finding_at(const struct submission *s, sym_t rule, struct origin at)
{
	uint32_t lo = 0, hi = s->findings.n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (origin_cmp(s->findings.v[mid].at, at) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < s->findings.n && !origin_cmp(s->findings.v[lo].at, at); lo++)
		if (s->findings.v[lo].rule == rule)
			return &s->findings.v[lo];
	return NULL;
}

/* The reason stands at the value, or at the label that was not understood. */
static const struct finding *reason(const struct submission *s, const struct table *t, uint32_t row, sym_t rule)
{
	const struct finding *f = finding_at(s, rule, table_origin(t, row));
	struct origin at;

	for (uint32_t c = 0; c < t->flow->ncol && !f; c++)
		if (table_dim_origin(t, row, c, &at))
			f = finding_at(s, rule, at);
	return f;
}

static void write_rejected(struct out *o, const struct emit_run *r, const struct submission *s, const struct table *t,
	uint32_t row, const char *const *sheet)
{
	sym_t rule = t->fate_rule[packed_get(&t->fate, row)];
	const struct rule_info *info = catalogue_find(&r->config->catalogue, sym_str(s->syms, rule));
	const struct finding *f = reason(s, t, row, rule);
	struct origin at = table_origin(t, row);
	char cell[CELL_TEXT], value[DEC_TEXT], message[2048] = "";
	const char *text;
	size_t n;

	out_field_z(o, s->name);
	out_char(o, ',');
	out_field_z(o, sym_str(s->syms, s->member[s->sheet[at.sheet].member].path));
	out_char(o, ',');
	out_field_z(o, sheet[at.sheet]);
	out_char(o, ',');
	out_bytes(o, cell, cell_name(at.row, at.col, cell));
	out_char(o, ',');
	out_field_z(o, t->flow->id);
	out_char(o, ',');
	out_field_z(o, sym_str(s->syms, rule));
	out_char(o, ',');
	text = table_value_text(t, s->syms, row, value, &n);
	out_field(o, text, n);
	out_char(o, ',');
	if (f && info)
		finding_text(s, f, NULL, info->message, message, sizeof message);
	out_field_z(o, message);
	out_char(o, '\n');
}

enum status rejected_csv(const struct emit_run *r, const struct emit_sub *x, const char *path, struct err *e)
{
	const struct submission *s = x->sub;
	const char **sheet;
	struct arena a;
	struct out o;

	arena_init(&a, 0);
	sheet = names_in_text(s, &a);
	if (!sheet) {
		arena_release(&a);
		return err_set(e, ST_FATAL, "no memory to write %s", path);
	}
	if (out_open(&o, path, e) != ST_OK) {
		arena_release(&a);
		return ST_FATAL;
	}
	out_z(&o, "submission,member,sheet,cell,dataflow,rule,text,message\n");
	for (uint32_t k = 0; k < s->ntable; k++)
		for (uint32_t row = 0; row < s->table[k].n; row++)
			if (packed_get(&s->table[k].fate, row))
				write_rejected(&o, r, s, &s->table[k], row, sheet);
	arena_release(&a);
	return out_close(&o, e);
}
