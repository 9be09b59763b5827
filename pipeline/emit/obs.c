#include "emit/obs.h"

#include <stdlib.h>
#include <string.h>

#include "emit/names.h"
#include "normalize/mappings.h"

#define PLAN_MAX (16 * COL_MAX)

const char *obs_code(const struct emit_run *r, const struct submission *s, const struct table *t, uint32_t col, uint32_t entry)
{
	const struct flow_col *c = &t->flow->col[col];
	const struct entry *x = &t->col[col].entry[entry];
	const char *code = sym_str(s->syms, x->code);

	if (!*code && !strcmp(c->list, "text"))
		code = sym_str(s->syms, x->text ? x->text : x->label);
	if (*code && r->codes && !strcmp(r->codes, "iso3") && r->config->mappings) {
		const struct code_item *item = code_find(r->config->mappings, c->list, code);

		if (item && *item->alt)
			return item->alt;
	}
	return code;
}

const char *obs_name(const struct emit_run *r, const struct flow_col *c, const char *code)
{
	const struct code_item *item = r->config->mappings ? code_find(r->config->mappings, c->list, code) : NULL;

	return item ? item->name : "";
}

const char *obs_status(enum val_state st)
{
	switch (st) {
	case VAL_MISSING:
		return "O";
	case VAL_CANNOT_EXIST:
		return "M";
	case VAL_CONFIDENTIAL:
		return "Q";
	default:
		return "";
	}
}

/* ---- columns ---- */

struct plan {
	uint32_t n, ndim; /* dimensions first */
	const char *id[PLAN_MAX];
};

static void plan_add(struct plan *p, const char *id)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (!strcmp(p->id[i], id))
			return;
	p->id[p->n++] = id;
}

static void plan_columns(struct plan *p, const struct flow *const *flow, uint32_t nflow)
{
	p->n = 0;
	for (uint32_t k = 0; k < nflow; k++)
		for (uint32_t c = 0; c < flow[k]->ndim; c++)
			plan_add(p, flow[k]->col[c].id);
	p->ndim = p->n;
	for (uint32_t k = 0; k < nflow; k++)
		for (uint32_t c = flow[k]->ndim; c < flow[k]->ncol; c++)
			plan_add(p, flow[k]->col[c].id);
}

static void write_header(struct out *o, const struct plan *p, bool no_provenance)
{
	out_z(o, "STRUCTURE,STRUCTURE_ID,ACTION");
	for (uint32_t i = 0; i < p->n; i++) {
		if (i == p->ndim)
			out_z(o, ",OBS_VALUE");
		out_char(o, ',');
		out_field_z(o, p->id[i]);
	}
	if (p->n == p->ndim)
		out_z(o, ",OBS_VALUE");
	out_z(o, no_provenance ? ",VERDICT\n" : ",SUBMISSION,MEMBER,SHEET,CELL,VERDICT\n");
}

/* ---- one table ---- */

struct piece {
	const char *s;
	size_t n;
};
/* Everything of a row that repeats, ready to be copied: each field with the comma behind it. */
struct pieces {
	struct piece *entry[COL_MAX]; /* by entry number */
	struct piece status[VAL_BAD + 1];
	struct piece *sheet;          /* submission, member, sheet; NULL: the run is without provenance */
	struct piece verdict, start;
	int status_col; /* -1: the dataflow has none */
};

static enum status piece(struct arena *a, const char *s, char after, struct piece *out, struct err *e)
{
	out->s = csv_field(a, s, strlen(s), after, &out->n);
	return out->s ? ST_OK : err_set(e, ST_FATAL, "no memory to write observations");
}

static enum status prepare_columns(const struct emit_run *r, const struct submission *s, const struct table *t,
	struct arena *a, struct pieces *p, struct err *e)
{
	for (uint32_t c = 0; c < t->flow->ncol; c++) {
		p->entry[c] = arena_alloc(a, t->col[c].nentry + 1, sizeof *p->entry[c]);
		if (!p->entry[c])
			return err_set(e, ST_FATAL, "no memory to write observations");
		p->entry[c][0] = (struct piece){ ",", 1 };
		for (uint32_t k = 0; k < t->col[c].nentry; k++)
			TRY(piece(a, obs_code(r, s, t, c, k), ',', &p->entry[c][k], e));
	}
	p->status_col = flow_col_by_role(t->flow, ROLE_STATUS);
	for (int st = VAL_NUMBER; st <= VAL_BAD; st++)
		TRY(piece(a, obs_status((enum val_state)st), ',', &p->status[st], e));
	return ST_OK;
}

static enum status prepare_sheets(const struct submission *s, struct arena *a, struct pieces *p, struct err *e)
{
	const char **sheet = names_in_text(s, a);

	p->sheet = arena_alloc(a, s->nsheet + 1u, sizeof *p->sheet);
	if (!sheet || !p->sheet)
		return err_set(e, ST_FATAL, "no memory to write observations");
	for (uint32_t i = 0; i < s->nsheet; i++) {
		struct piece x[3];
		char *all;

		TRY(piece(a, s->name, ',', &x[0], e));
		TRY(piece(a, sym_str(s->syms, s->member[s->sheet[i].member].path), ',', &x[1], e));
		TRY(piece(a, sheet[i], ',', &x[2], e));
		all = arena_alloc(a, 1, x[0].n + x[1].n + x[2].n + 1);
		if (!all)
			return err_set(e, ST_FATAL, "no memory to write observations");
		memcpy(all, x[0].s, x[0].n);
		memcpy(all + x[0].n, x[1].s, x[1].n);
		memcpy(all + x[0].n + x[1].n, x[2].s, x[2].n);
		p->sheet[i] = (struct piece){ all, x[0].n + x[1].n + x[2].n };
	}
	return ST_OK;
}

static enum status prepare_start(const struct flow *f, struct arena *a, struct pieces *p, struct err *e)
{
	struct piece id;
	char *all;

	TRY(piece(a, f->structure_id, ',', &id, e));
	all = arena_alloc(a, 1, id.n + 16);
	if (!all)
		return err_set(e, ST_FATAL, "no memory to write observations");
	p->start = (struct piece){ all, (size_t)(stpcpy(stpcpy(stpcpy(all, "dataflow,"), id.s), "I,") - all) };
	return ST_OK;
}

static void write_value(struct out *o, const struct table *t, uint32_t row)
{
	char buf[DEC_TEXT];

	out_bytes(o, buf, obs_value(t, row, buf));
	out_char(o, ',');
}

static void write_row(struct out *o, const struct plan *plan, const int16_t *at, const struct table *t, uint32_t row,
	struct origin origin, const struct pieces *p)
{
	char cell[CELL_TEXT];

	out_bytes(o, p->start.s, p->start.n);
	for (uint32_t i = 0; i < plan->n; i++) {
		const struct piece *x;

		if (i == plan->ndim)
			write_value(o, t, row);
		if (at[i] < 0) {
			out_char(o, ',');
			continue;
		}
		x = &p->entry[at[i]][packed_get(&t->col[at[i]].at, row)];
		if (at[i] == p->status_col && x->n == 1)
			x = &p->status[table_state(t, row)];
		out_bytes(o, x->s, x->n);
	}
	if (plan->n == plan->ndim)
		write_value(o, t, row);
	if (p->sheet) {
		out_bytes(o, p->sheet[origin.sheet].s, p->sheet[origin.sheet].n);
		out_bytes(o, cell, cell_name(origin.row, origin.col, cell));
		out_char(o, ',');
	}
	out_bytes(o, p->verdict.s, p->verdict.n);
}

/* Rows in order; the run that a row's origin belongs to is never far ahead. */
static enum status write_table(struct out *o, const struct emit_run *r, const struct submission *s, const struct table *t,
	const struct plan *plan, struct arena *a, struct err *e)
{
	struct pieces p = { .sheet = NULL };
	int16_t at[PLAN_MAX];
	uint32_t run = 0;

	for (uint32_t i = 0; i < plan->n; i++)
		at[i] = (int16_t)flow_col_by_id(t->flow, plan->id[i]);
	TRY(prepare_columns(r, s, t, a, &p, e));
	if (!r->no_provenance)
		TRY(prepare_sheets(s, a, &p, e));
	TRY(piece(a, sub_state_word(submission_state(s)), '\n', &p.verdict, e));
	TRY(prepare_start(t->flow, a, &p, e));
	for (uint32_t row = 0; row < t->n; row++) {
		struct origin origin;
		int64_t k;

		while (run + 1 < t->nrun && t->run[run + 1].obs <= row)
			run++;
		if (packed_get(&t->fate, row))
			continue;
		k = row - t->run[run].obs;
		origin = t->run[run].at;
		origin.row = (uint32_t)(origin.row + k * t->run[run].drow);
		origin.col = (uint16_t)(origin.col + k * t->run[run].dcol);
		write_row(o, plan, at, t, row, origin, &p);
	}
	return ST_OK;
}

enum status obs_csv(const struct emit_run *r, uint32_t first, uint32_t end, const struct flow *const *flow, uint32_t nflow,
	const char *path, struct err *e)
{
	struct plan plan;
	struct out o;
	enum status st = ST_OK;

	plan_columns(&plan, flow, nflow);
	TRY(out_open(&o, path, e));
	write_header(&o, &plan, r->no_provenance);
	for (uint32_t i = first; i < end && st == ST_OK; i++) {
		const struct submission *s = r->sub[i].sub;

		for (uint32_t k = 0; k < s->ntable && st == ST_OK; k++) {
			struct arena a;

			for (uint32_t f = 0; f < nflow; f++)
				if (s->table[k].flow == flow[f] && s->table[k].n) {
					arena_init(&a, 0);
					st = write_table(&o, r, s, &s->table[k], &plan, &a, e);
					arena_release(&a);
				}
		}
	}
	if (st != ST_OK) {
		out_close(&o, NULL);
		return st;
	}
	return out_close(&o, e);
}

enum status emit_sdmx_csv(const struct emit_run *r, const struct flow *f, const char *path, struct err *e)
{
	return obs_csv(r, 0, r->nsub, &f, 1, path, e);
}
