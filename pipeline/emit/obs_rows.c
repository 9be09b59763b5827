#include "emit/obs_rows.h"

#include <stdlib.h>
#include <string.h>

#include "emit/names.h"

#define ROWS 64u /* put together at a time, where so many fit */
#define ROWS_BYTES (OUT_PIECE / 16)
#define SMALL 1000 /* figures below it are ready texts, too */
#define FEW 256u   /* pieces, to each of which what is the same in every row is added */

/* A text ready to be copied, with the comma behind it. It can be read in steps of 16 bytes. */
struct piece {
	const char *s;
	size_t n;
};
static const struct piece comma = { ",\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 1 };

/* What a row is made of, from left to right. */
struct part {
	enum { SAME, COLUMN, STATUS, VALUE, SHEET, CELL } kind;
	const struct packed *at; /* COLUMN, STATUS: the entries of the rows */
	uint32_t n;
	struct piece *piece;  /* SAME: one; COLUMN, STATUS: by entry; SHEET: by sheet */
	struct piece *status; /* STATUS: by state, where the piece of the entry has no bytes */
};
struct row_plan {
	struct arena *arena;
	uint32_t n;
	struct part part[OBS_COLUMNS_MAX + 5];
	struct piece same; /* behind the last part, the same in every row */
	size_t longest;    /* no row has more bytes */
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

static enum status join(struct row_plan *p, const struct piece *x, const struct piece *y, struct piece *out, struct err *e)
{
	char *s = arena_alloc(p->arena, 1, x->n + y->n + 16);

	if (!s)
		return no_memory(e);
	if (x->n)
		memcpy(s, x->s, x->n);
	memcpy(s + x->n, y->s, y->n);
	*out = (struct piece){ s, x->n + y->n };
	return ST_OK;
}

static enum status add_same(struct row_plan *p, const struct piece *x, struct err *e)
{
	p->longest += x->n;
	return join(p, &p->same, x, &p->same, e);
}

static enum status join_each(struct row_plan *p, struct piece *x, uint32_t n, const struct piece *y, struct err *e)
{
	for (uint32_t i = 0; i < n; i++)
		if (x[i].n)
			TRY(join(p, &x[i], y, &x[i], e));
	return ST_OK;
}

/* What is the same in every row goes into the texts of the part before it, where these are few. */
static enum status end_same(struct row_plan *p, struct err *e)
{
	struct part *last = p->n ? &p->part[p->n - 1] : NULL;
	const struct piece same = p->same;
	struct piece *one;

	p->same = (struct piece){ NULL, 0 };
	if (!same.n)
		return ST_OK;
	if (last && (last->kind == COLUMN || last->kind == STATUS) && last->n <= FEW) {
		TRY(join_each(p, last->piece, last->n, &same, e));
		return last->kind == STATUS ? join_each(p, last->status, VAL_BAD + 1, &same, e) : ST_OK;
	}
	one = arena_alloc(p->arena, 1, sizeof *one);
	if (!one)
		return no_memory(e);
	*one = same;
	p->part[p->n++] = (struct part){ .kind = SAME, .n = 1, .piece = one };
	return ST_OK;
}

static enum status add_part(struct row_plan *p, const struct part *x, struct err *e)
{
	TRY(end_same(p, e));
	p->part[p->n++] = *x;
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

static enum status status_pieces(struct row_plan *p, struct part *x, struct err *e)
{
	x->kind = STATUS;
	x->status = arena_alloc(p->arena, VAL_BAD + 1, sizeof *x->status);
	if (!x->status)
		return no_memory(e);
	for (int st = VAL_NUMBER; st <= VAL_BAD; st++)
		TRY(piece(p->arena, obs_status((enum val_state)st), ',', &x->status[st], e));
	p->longest += longest_of(x->status, VAL_BAD + 1);
	for (uint32_t k = 0; k < x->n; k++)
		if (x->piece[k].n == comma.n)
			x->piece[k].n = 0;
	return ST_OK;
}

static enum status add_column(struct row_plan *p, const struct emit_run *r, const struct submission *s, const struct table *t,
	uint32_t col, struct err *e)
{
	const struct column *c = &t->col[col];
	struct part x = { COLUMN, &c->at, c->nentry ? c->nentry : 1, NULL, NULL };

	x.piece = arena_alloc(p->arena, x.n, sizeof *x.piece);
	if (!x.piece)
		return no_memory(e);
	x.piece[0] = comma;
	for (uint32_t k = 0; k < c->nentry; k++)
		TRY(piece(p->arena, obs_code(r, s, t, col, k), ',', &x.piece[k], e));
	if (t->flow->col[col].role == ROLE_STATUS && (int)col == flow_col_by_role(t->flow, ROLE_STATUS))
		TRY(status_pieces(p, &x, e));
	else if (!c->at.width)
		return add_same(p, &x.piece[packed_get(&c->at, 0)], e);
	p->longest += longest_of(x.piece, x.n);
	return add_part(p, &x, e);
}

static enum status add_value(struct row_plan *p, struct err *e)
{
	const struct part x = { .kind = VALUE };

	p->longest += DEC_TEXT + 1;
	return add_part(p, &x, e);
}

static enum status add_origin(struct row_plan *p, const struct submission *s, struct err *e)
{
	const char **name = names_in_text(s, p->arena);
	struct part sheet = { .kind = SHEET, .n = s->nsheet }, cell = { .kind = CELL };

	sheet.piece = arena_alloc(p->arena, s->nsheet + 1u, sizeof *sheet.piece);
	if (!name || !sheet.piece)
		return no_memory(e);
	for (uint32_t i = 0; i < s->nsheet; i++) {
		struct piece x[3];

		TRY(piece(p->arena, s->name, ',', &x[0], e));
		TRY(piece(p->arena, sym_str(s->syms, s->member[s->sheet[i].member].path), ',', &x[1], e));
		TRY(piece(p->arena, name[i], ',', &x[2], e));
		TRY(join(p, &x[0], &x[1], &x[1], e));
		TRY(join(p, &x[1], &x[2], &sheet.piece[i], e));
	}
	p->longest += longest_of(sheet.piece, s->nsheet) + CELL_TEXT + 1;
	TRY(add_part(p, &sheet, e));
	return add_part(p, &cell, e);
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
			TRY(add_value(p, e));
		TRY(col < 0 ? add_same(p, &comma, e) : add_column(p, r, s, t, (uint32_t)col, e));
	}
	if (cols->n == cols->ndim)
		TRY(add_value(p, e));
	if (!r->no_provenance)
		TRY(add_origin(p, s, e));
	TRY(piece(p->arena, sub_state_word(submission_state(s)), '\n', &x, e));
	TRY(add_same(p, &x, e));
	return end_same(p, e);
}

/* ---- rows ---- */

/* Where the values of rows stand that are asked for in order; the run that one belongs to is never far ahead. */
static inline struct origin origin_of(const struct table *t, uint32_t row, uint32_t *run)
{
	while (*run + 1 < t->nrun && t->run[*run + 1].obs <= row)
		++*run;
	return run_origin(&t->run[*run], row);
}

/* Rows that are put together: first what they have in each part, how it is stored being asked once; then row by row. */
struct chunk {
	const struct row_plan *plan;
	const struct table *t;
	uint32_t run;            /* of the row before */
	uint32_t first, n, most; /* rows */
	struct piece *piece;     /* most * plan->n: row by row */
	char small[SMALL][4];    /* with the comma */
	char value[ROWS][DEC_TEXT + 16], cell[ROWS][CELL_TEXT + 16];
};

static enum status chunk_new(struct chunk **out, const struct row_plan *p, const struct table *t, struct err *e)
{
	struct chunk *c = *out = arena_alloc(p->arena, 1, sizeof *c);
	size_t fit = ROWS_BYTES / (p->longest + 16);
	char text[DIGITS_TEXT] = "";

	if (!c)
		return no_memory(e);
	c->plan = p;
	c->t = t;
	c->most = fit > ROWS ? ROWS : fit ? (uint32_t)fit : 1;
	c->piece = arena_alloc(p->arena, (size_t)c->most * p->n, sizeof *c->piece);
	for (uint32_t m = 0; m < SMALL; m++) {
		text[digits_format(m, text)] = ',';
		memcpy(c->small[m], text, sizeof c->small[m]);
	}
	return c->piece ? ST_OK : no_memory(e);
}

static void find_status(const struct chunk *c, const struct part *x, struct piece *to)
{
	for (uint32_t i = 0; i < c->n; i++, to += c->plan->n) {
		*to = x->piece[packed_get(x->at, c->first + i)];
		if (!to->n)
			*to = x->status[table_state(c->t, c->first + i)];
	}
}

static void find_values(struct chunk *c, struct piece *to)
{
	const struct table_numbers x = table_numbers(c->t);

	for (uint32_t i = 0, row = c->first; i < c->n; i++, row++, to += c->plan->n) {
		struct dec d = { packed_int_get(x.m, row), x.scale.v[row & x.scale.mask] };
		size_t n;

		if (x.state.v[row & x.state.mask] > VAL_NIL) {
			*to = comma;
		} else if (!d.scale && (uint64_t)d.m < SMALL) {
			*to = (struct piece){ c->small[d.m], 2u + (d.m > 9) + (d.m > 99) };
		} else {
			n = dec_format(d, c->value[i]);
			c->value[i][n] = ',';
			*to = (struct piece){ c->value[i], n + 1 };
		}
	}
}

static void find_sheets(struct chunk *c, const struct part *x, struct piece *to)
{
	uint32_t run = c->run; /* the cells, which follow, move on */

	for (uint32_t i = 0; i < c->n; i++, to += c->plan->n)
		*to = x->piece[origin_of(c->t, c->first + i, &run).sheet];
}

static void find_cells(struct chunk *c, struct piece *to)
{
	for (uint32_t i = 0; i < c->n; i++, to += c->plan->n) {
		struct origin origin = origin_of(c->t, c->first + i, &c->run);
		size_t n = cell_name(origin.row, origin.col, c->cell[i]);

		c->cell[i][n] = ',';
		*to = (struct piece){ c->cell[i], n + 1 };
	}
}

static void find_pieces(struct chunk *c)
{
	const uint32_t nrow = c->n, npart = c->plan->n;

	for (uint32_t k = 0; k < npart; k++) {
		const struct part *x = &c->plan->part[k];
		struct piece *to = &c->piece[k];

		switch (x->kind) {
		case SAME:
			for (uint32_t i = 0; i < nrow; i++)
				to[i * npart] = *x->piece;
			break;
		case COLUMN: PACKED_EACH(x->at, c->first, nrow, (*to = x->piece[at[i]], to += npart)); break;
		case STATUS: find_status(c, x, to); break;
		case VALUE: find_values(c, to); break;
		case SHEET: find_sheets(c, x, to); break;
		case CELL: find_cells(c, to); break;
		}
	}
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

static enum status put_rows(struct out *o, const struct chunk *c, struct err *e)
{
	const struct byte_column fate = byte_column(&c->t->fate);
	const uint32_t npart = c->plan->n;
	const struct piece *x = c->piece;
	char *to = out_room(o, c->n * (c->plan->longest + 16));

	if (!to)
		return no_memory(e);
	for (uint32_t row = c->first; row < c->first + c->n; row++) {
		const struct piece *next = x + npart;

		if (!fate.v[row & fate.mask])
			for (; x < next; x++)
				to = put(to, x);
		x = next;
	}
	out_used(o, to);
	return ST_OK;
}

static enum status write_rows(struct out *o, const struct row_plan *p, const struct table *t, uint32_t first, uint32_t end,
	struct err *e)
{
	struct chunk *c;

	TRY(chunk_new(&c, p, t, e));
	for (c->first = first; c->first < end; c->first += c->n) {
		c->n = end - c->first < c->most ? end - c->first : c->most;
		find_pieces(c);
		TRY(put_rows(o, c, e));
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

		n += own ? own : x->status[table_state(t, row)].n;
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

static uint64_t sheet_length(const struct part *x, const struct table *t, uint32_t first, uint32_t end, uint32_t run)
{
	uint64_t n = 0;

	for (uint32_t row = first; row < end; row++)
		n += x->piece[origin_of(t, row, &run).sheet].n;
	return n;
}

static uint64_t cell_length(const struct table *t, uint32_t first, uint32_t end, uint32_t *run)
{
	char cell[CELL_TEXT];
	uint64_t n = end - first;

	for (uint32_t row = first; row < end; row++) {
		struct origin origin = origin_of(t, row, run);

		n += cell_name(origin.row, origin.col, cell);
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
		case SHEET: n += sheet_length(x, t, first, end, *run); break;
		case CELL: n += cell_length(t, first, end, run); break;
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
