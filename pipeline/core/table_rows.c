/* table_rows.c - rows at the end of a table, one by one or many at once. */
#include <assert.h>

#include "core/table_room.h"

/* Room for the number of a symbol, which may be a later one than all that are raw texts so far. */
static enum status raw_room(struct table *t, sym_t s, struct err *e)
{
	uint32_t n = s < UINT32_MAX / 2 ? 2 * s + 64 : UINT32_MAX;
	uint32_t *v = realloc(t->raw_of, (size_t)n * sizeof *v);

	if (!v)
		return table_no_memory(e);
	memset(v + t->nraw_of, 0, (size_t)(n - t->nraw_of) * sizeof *v);
	t->raw_of = v;
	t->nraw_of = n;
	return ST_OK;
}

enum status table_raw(struct table *t, sym_t s, uint32_t *out, struct err *e)
{
	*out = RAW_EMPTY;
	if (s == SYM_NONE)
		return ST_OK;
	if (s >= t->nraw_of)
		TRY(raw_room(t, s, e));
	if (!t->raw_of[s]) {
		TRY(table_grow(&t->raw_sym, &t->craw_sym, t->nraw_sym, sizeof *t->raw_sym, e));
		t->raw_sym[t->nraw_sym] = s;
		t->raw_of[s] = t->nraw_sym++;
	}
	*out = t->raw_of[s];
	return ST_OK;
}

/* Row obs stands where the last run goes on, or starts a run. */
static inline enum status extend_runs(struct table *t, uint32_t obs, struct origin at, struct err *e)
{
	struct run *r = t->nrun ? &t->run[t->nrun - 1] : NULL;

	if (r && r->at.sheet == at.sheet) {
		uint32_t k = obs - r->obs;
		int64_t row = (int64_t)at.row - r->at.row, col = (int64_t)at.col - r->at.col;

		if (k == 1 && row >= INT32_MIN && row <= INT32_MAX) {
			r->drow = (int32_t)row;
			r->dcol = (int32_t)col;
			return ST_OK;
		}
		if (k > 1 && row == (int64_t)k * r->drow && col == (int64_t)k * r->dcol)
			return ST_OK;
	}
	TRY(table_grow(&t->run, &t->crun, t->nrun, sizeof *t->run, e));
	t->run[t->nrun++] = (struct run){ .obs = obs, .at = at };
	return ST_OK;
}

/* The value of the row behind the last. */
static inline enum status push_value(struct table *t, struct symbols *syms, const char *s, uint32_t n, const struct cell_number *x,
	struct err *e)
{
	uint32_t raw = 0;

	if (!x->number) {
		sym_t y = SYM_NONE;

		if (n)
			TRY(sym_intern(syms, s, n, &y, e));
		TRY(table_raw(t, y, &raw, e));
	}
	TRY(packed_int_push(&t->m, x->number ? x->m : 0, e));
	TRY(packed_push(&t->scale, x->number ? x->scale : 0, e));
	TRY(packed_push(&t->state, raw ? VAL_RAW : VAL_NUMBER, e));
	return packed_push(&t->raw, raw, e);
}

enum status table_flush(struct table *t, struct err *e)
{
	for (uint32_t c = 0; c < t->flow->ncol && !t->mapped; c++)
		TRY(table_fill(t, c, t->n, e));
	return ST_OK;
}

enum status table_append(struct table *t, struct symbols *syms, const uint32_t *entry, uint32_t changed, const struct cell *c,
	struct origin at, struct err *e)
{
	assert(!t->mapped && t->nseg && t->seg[t->nseg - 1].sheet == at.sheet);
	if (t->n == UINT32_MAX - 1)
		return err_set(e, ST_FATAL, "more than %u observations in one table", UINT32_MAX - 1);
	for (changed &= (uint32_t)((UINT64_C(1) << t->flow->ncol) - 1); changed; changed &= changed - 1) {
		uint32_t k = (uint32_t)__builtin_ctz(changed);

		assert(entry[k] < t->col[k].nentry);
		TRY(table_change(t, k, entry[k], 0, e));
	}
	TRY(push_value(t, syms, c->s, c->n, &(struct cell_number){ c->led.m, c->led.scale, c->led.number }, e));
	TRY(packed_push(&t->fate, 0, e));
	TRY(extend_runs(t, t->n, at, e));
	t->seg[t->nseg - 1].n++;
	t->n++;
	return ST_OK;
}

enum status table_push(struct table *t, struct symbols *syms, const uint32_t *entry, const char *s, size_t n,
	struct origin at, struct err *e)
{
	struct cell c = { .s = s, .n = (uint32_t)n };
	struct dec d;

	if (n > UINT32_MAX)
		return err_set(e, ST_FATAL, "a text of %zu bytes is too long", n);
	c.led.number = dec_parse_canonical(s, n, &d);
	if (c.led.number) {
		c.led.m = d.m;
		c.led.scale = d.scale;
	}
	TRY(table_append(t, syms, entry, UINT32_MAX, &c, at, e));
	return table_flush(t, e);
}

/* ---- many rows ---- */

/* From the row on that sets the distance of a run, rows below each other stay in it. */
static enum status extend_down(struct table *t, struct origin at, uint32_t n, struct err *e)
{
	for (uint32_t i = 0; i < n; i++, at.row++) {
		const struct run *r;

		TRY(extend_runs(t, t->n + i, at, e));
		r = &t->run[t->nrun - 1];
		if (r->obs < t->n + i && r->drow == 1 && r->dcol == 0)
			break;
	}
	return ST_OK;
}

/* The texts of values that are no numbers are looked up soon; number is not NULL. */
static void fetch_texts(const struct symbols *syms, const struct text_cell *c, uint32_t stride, const struct cell_number *number, uint32_t n)
{
	struct sym_wanted text[SYM_FETCH];
	uint32_t k = 0;

	for (uint32_t i = 0; i < n && k < SYM_FETCH; i++)
		if (!number[i].number)
			text[k++] = (struct sym_wanted){ c[i * stride].s, c[i * stride].n };
	sym_fetch(syms, text, k);
}

/* Whole numbers that follow each other. */
static enum status plain_values(struct table *t, const struct cell_number *number, uint32_t n, struct err *e)
{
	for (uint32_t i = 0; i < n; i++)
		TRY(packed_int_push(&t->m, number[i].m, e));
	TRY(packed_fill(&t->scale, 0, n, e));
	TRY(packed_fill(&t->state, VAL_NUMBER, n, e));
	return packed_fill(&t->raw, 0, n, e);
}

enum status table_values(struct table *t, struct symbols *syms, const struct text_cell *c, uint32_t stride,
	const struct cell_number *number, uint32_t n, struct origin first, struct err *e)
{
	static const struct cell_number none;

	assert(!t->mapped && t->nseg && t->seg[t->nseg - 1].sheet == first.sheet);
	if (n > UINT32_MAX - 1 - t->n)
		return err_set(e, ST_FATAL, "more than %u observations in one table", UINT32_MAX - 1);
	if (number)
		fetch_texts(syms, c, stride, number, n);
	for (uint32_t i = 0, from = 0; i < n; from = i) {
		while (number && i < n && number[i].number && !number[i].scale)
			i++;
		if (i > from)
			TRY(plain_values(t, &number[from], i - from, e));
		if (i == n)
			break;
		TRY(push_value(t, syms, c[i * stride].s, c[i * stride].n, number ? &number[i] : &none, e));
		i++;
	}
	TRY(packed_fill(&t->fate, 0, n, e));
	TRY(extend_down(t, first, n, e));
	t->seg[t->nseg - 1].n += n;
	t->n += n;
	return ST_OK;
}
