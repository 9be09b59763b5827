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

/* A text ready to be copied, with the comma behind it. 16 bytes of it can be read, however short it is. */
struct piece {
	const char *s;
	size_t n;
};
static const struct piece comma = { ",\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 1 };

/* What a row is made of, from left to right. Neighbours that are the same in every row are one part. */
struct part {
	enum { SAME, COLUMN, STATUS, VALUE, ORIGIN } kind;
	const struct packed *at;    /* COLUMN, STATUS: the entries of the rows */
	const struct piece *piece;  /* SAME: one; COLUMN, STATUS: by entry; ORIGIN: by sheet */
	const struct piece *status; /* STATUS: by state, where the entry is empty */
};
struct row_plan {
	struct arena *arena;
	uint32_t n;
	struct part part[PLAN_MAX + 4];
	size_t longest; /* no row has more bytes */
};

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "no memory to write observations");
}

static enum status piece(struct arena *a, const char *s, char after, struct piece *out, struct err *e)
{
	out->s = csv_field(a, s, strlen(s), after, &out->n);
	return out->s ? ST_OK : no_memory(e);
}

static enum status add_same(struct row_plan *p, const struct piece *x, struct err *e)
{
	struct part *last = p->n ? &p->part[p->n - 1] : NULL;
	const struct piece none = { "", 0 }, *before = last && last->kind == SAME ? last->piece : &none;
	struct piece *both = arena_alloc(p->arena, 1, sizeof *both);
	char *s = arena_alloc(p->arena, 1, before->n + x->n + 16);

	if (!both || !s)
		return no_memory(e);
	memcpy(s, before->s, before->n);
	memcpy(s + before->n, x->s, x->n);
	*both = (struct piece){ s, before->n + x->n };
	if (before == &none)
		p->part[p->n++] = (struct part){ .kind = SAME, .piece = both };
	else
		last->piece = both;
	p->longest += x->n;
	return ST_OK;
}

static size_t longest_of(const struct piece *x, uint32_t n)
{
	size_t most = 0;

	for (uint32_t i = 0; i < n; i++)
		if (x[i].n > most)
			most = x[i].n;
	return most;
}

static enum status status_pieces(struct row_plan *p, const struct piece **out, struct err *e)
{
	struct piece *x = arena_alloc(p->arena, VAL_BAD + 1, sizeof *x);

	*out = x;
	if (!x)
		return no_memory(e);
	for (int st = VAL_NUMBER; st <= VAL_BAD; st++)
		TRY(piece(p->arena, obs_status((enum val_state)st), ',', &x[st], e));
	return ST_OK;
}

static enum status add_column(struct row_plan *p, const struct emit_run *r, const struct submission *s, const struct table *t,
	uint32_t col, struct err *e)
{
	const struct column *c = &t->col[col];
	struct piece *x = arena_alloc(p->arena, c->nentry + 1u, sizeof *x);
	struct part part = { .kind = COLUMN, .at = &c->at, .piece = x };

	if (!x)
		return no_memory(e);
	x[0] = comma;
	for (uint32_t k = 0; k < c->nentry; k++)
		TRY(piece(p->arena, obs_code(r, s, t, col, k), ',', &x[k], e));
	if (t->flow->col[col].role == ROLE_STATUS && (int)col == flow_col_by_role(t->flow, ROLE_STATUS)) {
		part.kind = STATUS;
		TRY(status_pieces(p, &part.status, e));
		p->longest += longest_of(part.status, VAL_BAD + 1);
	} else if (!c->at.width) {
		return add_same(p, &x[packed_get(&c->at, 0)], e);
	}
	p->longest += longest_of(x, c->nentry);
	p->part[p->n++] = part;
	return ST_OK;
}

static void add_value(struct row_plan *p)
{
	p->part[p->n++] = (struct part){ .kind = VALUE };
	p->longest += DEC_TEXT + 1;
}

static enum status add_origin(struct row_plan *p, const struct submission *s, struct err *e)
{
	const char **sheet = names_in_text(s, p->arena);
	struct piece *to = arena_alloc(p->arena, s->nsheet + 1u, sizeof *to);

	if (!sheet || !to)
		return no_memory(e);
	for (uint32_t i = 0; i < s->nsheet; i++) {
		struct piece x[3];
		char *all;

		TRY(piece(p->arena, s->name, ',', &x[0], e));
		TRY(piece(p->arena, sym_str(s->syms, s->member[s->sheet[i].member].path), ',', &x[1], e));
		TRY(piece(p->arena, sheet[i], ',', &x[2], e));
		to[i].n = x[0].n + x[1].n + x[2].n;
		to[i].s = all = arena_alloc(p->arena, 1, to[i].n + 16);
		if (!all)
			return no_memory(e);
		for (int k = 0; k < 3; all += x[k++].n)
			memcpy(all, x[k].s, x[k].n);
	}
	p->part[p->n++] = (struct part){ .kind = ORIGIN, .piece = to };
	p->longest += longest_of(to, s->nsheet) + CELL_TEXT + 1;
	return ST_OK;
}

static enum status plan_row(struct row_plan *p, const struct emit_run *r, const struct submission *s, const struct table *t,
	const struct plan *plan, struct err *e)
{
	const struct piece start = { "dataflow,", 9 }, action = { "I,", 2 };
	struct piece x;

	TRY(add_same(p, &start, e));
	TRY(piece(p->arena, t->flow->structure_id, ',', &x, e));
	TRY(add_same(p, &x, e));
	TRY(add_same(p, &action, e));
	for (uint32_t i = 0; i < plan->n; i++) {
		int col = flow_col_by_id(t->flow, plan->id[i]);

		if (i == plan->ndim)
			add_value(p);
		TRY(col < 0 ? add_same(p, &comma, e) : add_column(p, r, s, t, (uint32_t)col, e));
	}
	if (plan->n == plan->ndim)
		add_value(p);
	if (!r->no_provenance)
		TRY(add_origin(p, s, e));
	TRY(piece(p->arena, sub_state_word(submission_state(s)), '\n', &x, e));
	return add_same(p, &x, e);
}

/* Most are short: 16 bytes are copied whatever they are, and what follows goes over those too many. */
static inline char *put(char *to, const struct piece *x)
{
	memcpy(to, x->s, 16);
	if (x->n > 16)
		memcpy(to + 16, x->s + 16, x->n - 16);
	return to + x->n;
}

static char *put_row(char *to, const struct row_plan *p, const struct table *t, uint32_t row, struct origin origin)
{
	for (const struct part *x = p->part, *end = x + p->n; x < end; x++) {
		const struct piece *y = x->piece;

		switch (x->kind) {
		case SAME:
			break;
		case COLUMN:
			y += packed_get(x->at, row);
			break;
		case STATUS:
			y += packed_get(x->at, row);
			if (y->n == 1)
				y = &x->status[table_state(t, row)];
			break;
		case VALUE:
			to += obs_value(t, row, to);
			*to++ = ',';
			continue;
		case ORIGIN:
			to = put(to, y + origin.sheet);
			to += cell_name(origin.row, origin.col, to);
			*to++ = ',';
			continue;
		}
		to = put(to, y);
	}
	return to;
}

/* Rows in order; the run that a row's origin belongs to is never far ahead. */
static enum status write_table(struct out *o, const struct row_plan *p, const struct table *t, struct err *e)
{
	uint32_t run = 0;

	for (uint32_t row = 0; row < t->n; row++) {
		struct origin origin;
		int64_t k;
		char *to;

		while (run + 1 < t->nrun && t->run[run + 1].obs <= row)
			run++;
		if (packed_get(&t->fate, row))
			continue;
		k = row - t->run[run].obs;
		origin = t->run[run].at;
		origin.row = (uint32_t)(origin.row + k * t->run[run].drow);
		origin.col = (uint16_t)(origin.col + k * t->run[run].dcol);
		to = out_room(o, p->longest + 16);
		if (!to)
			return no_memory(e);
		out_used(o, put_row(to, p, t, row, origin));
	}
	return ST_OK;
}

static enum status table_csv(struct out *o, const struct emit_run *r, const struct submission *s, const struct table *t,
	const struct plan *plan, struct err *e)
{
	struct row_plan *p = calloc(1, sizeof *p);
	struct arena a;
	enum status st;

	if (!p)
		return no_memory(e);
	arena_init(&a, 0);
	p->arena = &a;
	st = plan_row(p, r, s, t, plan, e);
	if (st == ST_OK)
		st = write_table(o, p, t, e);
	arena_release(&a);
	free(p);
	return st;
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

		for (uint32_t k = 0; k < s->ntable && st == ST_OK; k++)
			for (uint32_t f = 0; f < nflow && st == ST_OK; f++)
				if (s->table[k].flow == flow[f] && s->table[k].n)
					st = table_csv(&o, r, s, &s->table[k], &plan, e);
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
