#include "emit/obs_rows.h"

#include <stdlib.h>
#include <string.h>

#include "emit/names.h"

/* A text ready to be copied, with the comma behind it. It can be read in steps of 16 bytes. */
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
	struct part part[OBS_COLUMNS_MAX + 4];
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
	const struct obs_columns *cols, struct err *e)
{
	const struct piece start = { "dataflow,", 9 }, action = { "I,", 2 };
	struct piece x;

	TRY(add_same(p, &start, e));
	TRY(piece(p->arena, t->flow->structure_id, ',', &x, e));
	TRY(add_same(p, &x, e));
	TRY(add_same(p, &action, e));
	for (uint32_t i = 0; i < cols->n; i++) {
		int col = flow_col_by_id(t->flow, cols->id[i]);

		if (i == cols->ndim)
			add_value(p);
		TRY(col < 0 ? add_same(p, &comma, e) : add_column(p, r, s, t, (uint32_t)col, e));
	}
	if (cols->n == cols->ndim)
		add_value(p);
	if (!r->no_provenance)
		TRY(add_origin(p, s, e));
	TRY(piece(p->arena, sub_state_word(submission_state(s)), '\n', &x, e));
	return add_same(p, &x, e);
}

/* Most are short: 16 bytes are copied at a time, and what follows goes over those too many. */
static inline char *put(char *to, const struct piece *x)
{
	size_t i = 0;

	do
		memcpy(to + i, x->s + i, 16);
	while ((i += 16) < x->n);
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

/* Where the values of rows stand that are asked for in order; the run that one belongs to is never far ahead. */
static inline struct origin origin_of(const struct table *t, uint32_t row, uint32_t *run)
{
	struct origin origin;
	int64_t k;

	while (*run + 1 < t->nrun && t->run[*run + 1].obs <= row)
		++*run;
	k = row - t->run[*run].obs;
	origin = t->run[*run].at;
	origin.row = (uint32_t)(origin.row + k * t->run[*run].drow);
	origin.col = (uint16_t)(origin.col + k * t->run[*run].dcol);
	return origin;
}

static enum status write_rows(struct out *o, const struct row_plan *p, const struct table *t, uint32_t first, uint32_t end,
	struct err *e)
{
	uint32_t run = 0;

	for (uint32_t row = first; row < end; row++) {
		char *to;

		if (packed_get(&t->fate, row))
			continue;
		to = out_room(o, p->longest + 16);
		if (!to)
			return no_memory(e);
		out_used(o, put_row(to, p, t, row, origin_of(t, row, &run)));
	}
	return ST_OK;
}

/* ---- their length: part by part, of rows that all became observations ---- */

static uint64_t column_length(const struct part *x, uint32_t first, uint32_t end)
{
	const struct piece *y = x->piece;
	uint64_t n = 0;

	PACKED_EACH(x->at, first, end - first, n += y[at[i]].n);
	return n;
}

static uint64_t status_length(const struct part *x, const struct table *t, uint32_t first, uint32_t end)
{
	uint64_t n = 0;

	for (uint32_t row = first; row < end; row++) {
		size_t own = x->piece[packed_get(x->at, row)].n;

		n += own == 1 ? x->status[table_state(t, row)].n : own;
	}
	return n;
}

static uint64_t value_length(const struct table *t, uint32_t first, uint32_t end)
{
	uint64_t n = end - first;

	for (uint32_t row = first; row < end; row++)
		if (table_state(t, row) <= VAL_NIL)
			n += dec_length(table_value(t, row));
	return n;
}

static uint64_t origin_length(const struct part *x, const struct table *t, uint32_t first, uint32_t end, uint32_t *run)
{
	char cell[CELL_TEXT];
	uint64_t n = end - first;

	for (uint32_t row = first; row < end; row++) {
		struct origin origin = origin_of(t, row, run);

		n += x->piece[origin.sheet].n + cell_name(origin.row, origin.col, cell);
	}
	return n;
}

static uint64_t kept_length(const struct row_plan *p, const struct table *t, uint32_t first, uint32_t end, uint32_t *run)
{
	uint64_t n = 0;

	for (const struct part *x = p->part, *last = x + p->n; x < last; x++)
		switch (x->kind) {
		case SAME: n += (uint64_t)x->piece->n * (end - first); break;
		case COLUMN: n += column_length(x, first, end); break;
		case STATUS: n += status_length(x, t, first, end); break;
		case VALUE: n += value_length(t, first, end); break;
		case ORIGIN: n += origin_length(x, t, first, end, run); break;
		}
	return n;
}

static uint64_t rows_length(const struct row_plan *p, const struct table *t, uint32_t first, uint32_t end)
{
	uint32_t run = 0;
	uint64_t n = 0;

	for (uint32_t row = first; row < end; row++) {
		uint32_t kept = table_kept_run(t, row, end);

		n += kept_length(p, t, row, row + kept, &run);
		row += kept;
	}
	return n;
}

static enum status plan_new(struct row_plan **out, struct arena *a, const struct emit_run *r, const struct submission *s,
	const struct table *t, const struct obs_columns *cols, struct err *e)
{
	struct row_plan *p = *out = arena_alloc(a, 1, sizeof *p);

	if (!p)
		return no_memory(e);
	p->arena = a;
	return plan_row(p, r, s, t, cols, e);
}

enum status obs_rows_write(struct out *o, const struct emit_run *r, const struct submission *s, const struct table *t,
	const struct obs_columns *cols, uint32_t first, uint32_t end, struct err *e)
{
	struct row_plan *p;
	struct arena a;
	enum status st;

	arena_init(&a, 0);
	st = plan_new(&p, &a, r, s, t, cols, e);
	if (st == ST_OK)
		st = write_rows(o, p, t, first, end, e);
	arena_release(&a);
	return st;
}

enum status obs_rows_length(const struct emit_run *r, const struct submission *s, const struct table *t,
	const struct obs_columns *cols, uint32_t first, uint32_t end, uint64_t *bytes, struct err *e)
{
	struct row_plan *p;
	struct arena a;
	enum status st;

	arena_init(&a, 0);
	st = plan_new(&p, &a, r, s, t, cols, e);
	if (st == ST_OK)
		*bytes += rows_length(p, t, first, end);
	arena_release(&a);
	return st;
}
