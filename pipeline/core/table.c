#include "core/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define RAW_EMPTY 1u /* raw_sym[RAW_EMPTY] = SYM_NONE */

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "no memory for a table of observations");
}

/* Room for at least one more than n in the array that a pointer of any type points at; *cap is in elements. */
static enum status grow(void *array, uint32_t *cap, uint32_t n, size_t size, struct err *e)
{
	uint32_t want = *cap ? (*cap > UINT32_MAX / 2 ? UINT32_MAX : *cap * 2) : 16;
	void *p;

	if (n < *cap)
		return ST_OK;
	memcpy(&p, array, sizeof p);
	if (n == UINT32_MAX || !(p = realloc(p, (size_t)want * size)))
		return no_memory(e);
	memcpy(array, &p, sizeof p);
	*cap = want;
	return ST_OK;
}

/* Look-ups: open addressing, slots hold numbers of which 0 is none, a load of at most a half. */

static inline uint32_t mix(uint32_t a, uint32_t b)
{
	uint64_t x = ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15u;

	x ^= x >> 29;
	x *= 0xBF58476D1CE4E5B9u;
	return (uint32_t)(x >> 32);
}

static enum status more_slots(uint32_t **slot, uint32_t *nslot, struct err *e)
{
	uint32_t n = *nslot ? *nslot * 2 : 64;
	uint32_t *v = n ? calloc(n, sizeof *v) : NULL;

	if (!v)
		return no_memory(e);
	free(*slot);
	*slot = v;
	*nslot = n;
	return ST_OK;
}

static void slot_put(uint32_t *slot, uint32_t nslot, uint32_t hash, uint32_t x)
{
	uint32_t i = hash & (nslot - 1);

	while (slot[i])
		i = (i + 1) & (nslot - 1);
	slot[i] = x;
}

enum status table_init(struct table *t, const struct flow *f, struct err *e)
{
	*t = (struct table){ .flow = f, .nfate_rule = 1 };
	for (uint32_t c = 0; c < f->ncol; c++) {
		TRY(grow(&t->col[c].entry, &t->col[c].centry, 0, sizeof *t->col[c].entry, e));
		t->col[c].entry[0] = (struct entry){ 0 };
		t->col[c].nentry = 1;
	}
	TRY(grow(&t->raw_sym, &t->craw_sym, 0, sizeof *t->raw_sym, e));
	t->raw_sym[0] = t->raw_sym[RAW_EMPTY] = SYM_NONE;
	t->nraw_sym = 2;
	return ST_OK;
}

void table_release(struct table *t)
{
	if (!t->mapped) {
		for (uint32_t c = 0; c < COL_MAX; c++) {
			free(t->col[c].at.v);
			free(t->col[c].entry);
			free(t->col[c].slot);
		}
		free(t->m.v);
		free(t->scale.v);
		free(t->state.v);
		free(t->raw.v);
		free(t->fate.v);
		free(t->raw_sym);
		free(t->raw_of);
		free(t->run);
	}
	free(t->seg); /* has pointers, so it never stands in a mapping */
	*t = (struct table){ 0 };
}

const char *val_state_word(enum val_state s)
{
	static const char *const word[] = {
		[VAL_NUMBER] = "number",
		[VAL_NIL] = "nil",
		[VAL_MISSING] = "missing",
		[VAL_CONFIDENTIAL] = "confidential",
		[VAL_CANNOT_EXIST] = "cannot-exist",
		[VAL_RAW] = "raw",
		[VAL_BAD] = "bad",
	};

	return word[s];
}

static enum status add_entry(struct column *c, sym_t label, sym_t text, struct origin at, uint32_t *entry, struct err *e)
{
	TRY(grow(&c->entry, &c->centry, c->nentry, sizeof *c->entry, e));
	if (c->nentry >= c->nslot / 2) {
		TRY(more_slots(&c->slot, &c->nslot, e));
		for (uint32_t i = 1; i < c->nentry; i++)
			slot_put(c->slot, c->nslot, mix(c->entry[i].label, c->entry[i].text), i);
	}
	c->entry[c->nentry] = (struct entry){ .label = label, .text = text, .first = at };
	slot_put(c->slot, c->nslot, mix(label, text), c->nentry);
	*entry = c->nentry++;
	return ST_OK;
}

enum status table_entry(struct table *t, uint32_t col, sym_t label, sym_t text, struct origin at,
	uint32_t *entry, struct err *e)
{
	struct column *c = &t->col[col];
	uint32_t i;

	assert(!t->mapped && col < t->flow->ncol);
	*entry = 0;
	if (label == SYM_NONE && text == SYM_NONE)
		return ST_OK;
	if (c->nslot)
		for (i = mix(label, text) & (c->nslot - 1); c->slot[i]; i = (i + 1) & (c->nslot - 1))
			if (c->entry[c->slot[i]].label == label && c->entry[c->slot[i]].text == text) {
				*entry = c->slot[i];
				return ST_OK;
			}
	return add_entry(c, label, text, at, entry, e);
}

enum status table_entry_again(struct table *t, uint32_t col, uint32_t like, uint32_t *entry, struct err *e)
{
	struct column *c = &t->col[col];
	struct entry v;

	assert(!t->mapped && like < c->nentry);
	v = c->entry[like];
	return add_entry(c, v.label, v.text, v.first, entry, e);
}

void table_entry_undo(struct table *t, uint32_t col)
{
	struct column *c = &t->col[col];
	const struct entry *v = &c->entry[c->nentry - 1];
	uint32_t i = mix(v->label, v->text) & (c->nslot - 1);

	assert(!t->mapped && c->nentry > 1);
	while (c->slot[i] != c->nentry - 1)
		i = (i + 1) & (c->nslot - 1);
	c->slot[i] = 0; /* what was put last is in nobody's way */
	c->nentry--;
}

enum status table_segment(struct table *t, uint16_t sheet, sym_t layout, struct segment **out, struct err *e)
{
	assert(!t->mapped);
	if (t->nseg == SEGMENT_MAX)
		return err_set(e, ST_FATAL, "more than %u segments in one table", SEGMENT_MAX);
	TRY(grow(&t->seg, &t->cseg, t->nseg, sizeof *t->seg, e));
	*out = &t->seg[t->nseg++];
	**out = (struct segment){ .sheet = sheet, .layout = layout, .first = t->n };
	return ST_OK;
}

/* Room for the number of a symbol, which may be a later one than all that are raw texts so far. */
static enum status raw_room(struct table *t, sym_t s, struct err *e)
{
	uint32_t n = s < UINT32_MAX / 2 ? 2 * s + 64 : UINT32_MAX;
	uint32_t *v = realloc(t->raw_of, (size_t)n * sizeof *v);

	if (!v)
		return no_memory(e);
	memset(v + t->nraw_of, 0, (size_t)(n - t->nraw_of) * sizeof *v);
	t->raw_of = v;
	t->nraw_of = n;
	return ST_OK;
}

/* The number of a raw text, which is new or known. */
static enum status raw_number(struct table *t, sym_t s, uint32_t *out, struct err *e)
{
	*out = RAW_EMPTY;
	if (s == SYM_NONE)
		return ST_OK;
	if (s >= t->nraw_of)
		TRY(raw_room(t, s, e));
	if (!t->raw_of[s]) {
		TRY(grow(&t->raw_sym, &t->craw_sym, t->nraw_sym, sizeof *t->raw_sym, e));
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
	TRY(grow(&t->run, &t->crun, t->nrun, sizeof *t->run, e));
	t->run[t->nrun++] = (struct run){ .obs = obs, .at = at };
	return ST_OK;
}

/* Writes what is not written yet of a column. */
static enum status fill(struct table *t, uint32_t c, struct err *e)
{
	struct packed *p = &t->col[c].at;
	uint32_t x = t->last[c];

	t->col[c].entry[x].count += t->n - p->n;
	return t->n - p->n == 1 ? packed_push(p, x, e) : packed_fill(p, x, t->n - p->n, e);
}

enum status table_flush(struct table *t, struct err *e)
{
	for (uint32_t c = 0; c < t->flow->ncol && !t->mapped; c++)
		TRY(fill(t, c, e));
	return ST_OK;
}

enum status table_append(struct table *t, struct symbols *syms, const uint32_t *entry, uint32_t changed, const struct cell *c,
	struct origin at, struct err *e)
{
	uint32_t raw = 0;

	assert(!t->mapped && t->nseg && t->seg[t->nseg - 1].sheet == at.sheet);
	if (t->n == UINT32_MAX - 1)
		return err_set(e, ST_FATAL, "more than %u observations in one table", UINT32_MAX - 1);
	if (!c->led.number) {
		sym_t y = SYM_NONE;

		if (c->n)
			TRY(sym_intern(syms, c->s, c->n, &y, e));
		TRY(raw_number(t, y, &raw, e));
	}
	for (changed &= (uint32_t)((UINT64_C(1) << t->flow->ncol) - 1); changed; changed &= changed - 1) {
		uint32_t k = (uint32_t)__builtin_ctz(changed);

		if (entry[k] == t->last[k])
			continue;
		assert(entry[k] < t->col[k].nentry);
		TRY(fill(t, k, e));
		t->last[k] = entry[k];
	}
	TRY(packed_int_push(&t->m, c->led.number ? c->led.m : 0, e));
	TRY(packed_push(&t->scale, c->led.number ? c->led.scale : 0, e));
	TRY(packed_push(&t->state, raw ? VAL_RAW : VAL_NUMBER, e));
	TRY(packed_push(&t->raw, raw, e));
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

/* The last of n things that begins at or before row, where their first rows ascend from 0; first points at that of
 * the first thing. A guess comes first: it is right in tables whose parts are equally long, which most are. */
static inline uint32_t last_begun(const uint32_t *first, size_t stride, uint32_t n, uint32_t row, uint32_t total)
{
#define FIRST(i) (*(const uint32_t *)((const char *)first + (size_t)(i) * stride))
	uint32_t lo = 0, hi = n, guess = (uint32_t)((uint64_t)row * n / total);

	if (FIRST(guess) > row)
		hi = guess;
	else if (guess + 1 == n || FIRST(guess + 1) > row)
		return guess;
	else
		lo = guess;
	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (FIRST(mid) <= row)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
#undef FIRST
}

struct origin table_origin(const struct table *t, uint32_t row)
{
	assert(row < t->n);
	return run_origin(&t->run[last_begun(&t->run->obs, sizeof *t->run, t->nrun, row, t->n)], row);
}

const struct segment *table_seg_of(const struct table *t, uint32_t row)
{
	assert(row < t->n);
	return &t->seg[last_begun(&t->seg->first, sizeof *t->seg, t->nseg, row, t->n)];
}

bool table_dim_origin(const struct table *t, uint32_t row, uint32_t col, struct origin *out)
{
	const struct dim_at *d = &table_seg_of(t, row)->at[col];
	struct origin at = table_origin(t, row);

	switch (d->kind) {
	case AT_ROW:
		at.col = d->col;
		break;
	case AT_BESIDE:
		at.col = (uint16_t)(at.col + d->col);
		break;
	case AT_HEAD:
		if (at.col >= d->nhead || d->head[at.col] == UINT16_MAX)
			return false;
		at.row = d->row;
		at.col = d->head[at.col];
		break;
	case AT_CELL:
		at.row = d->row;
		at.col = d->col;
		break;
	case AT_CARRIED: {
		uint32_t lo = 0, hi = d->ncarry; /* carries before lo begin at or before the row */

		while (lo < hi) {
			uint32_t mid = lo + (hi - lo) / 2;

			if (d->carry[mid].from_row <= at.row)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (lo == 0)
			return false;
		at.row = d->carry[lo - 1].label_row;
		at.col = d->col;
		break;
	}
	default:
		return false;
	}
	*out = at;
	return true;
}

const char *table_value_text(const struct table *t, const struct symbols *syms, uint32_t row, char *buf, size_t *n)
{
	uint32_t raw = packed_get(&t->raw, row);

	if (raw == 0) {
		*n = dec_format(table_value(t, row), buf);
		return buf;
	}
	*n = sym_len(syms, t->raw_sym[raw]);
	return sym_str(syms, t->raw_sym[raw]);
}

enum status table_set_value(struct table *t, struct symbols *syms, uint32_t row, enum val_state state, struct dec value,
	struct err *e)
{
	struct dec old = table_value(t, row);

	if (state > VAL_NIL)
		value = (struct dec){ 0, 0 };
	if (packed_get(&t->raw, row) == 0 && (old.m != value.m || old.scale != value.scale)) {
		char buf[DEC_TEXT];
		size_t n = dec_format(old, buf);
		uint32_t raw;
		sym_t y;

		TRY(sym_intern(syms, buf, n, &y, e));
		TRY(raw_number(t, y, &raw, e));
		TRY(packed_set(&t->raw, row, raw, e));
	}
	TRY(packed_int_set(&t->m, row, value.m, e));
	TRY(packed_set(&t->scale, row, value.scale, e));
	return packed_set(&t->state, row, state, e);
}

enum status table_reject(struct table *t, uint32_t row, sym_t rule, struct err *e)
{
	uint32_t i;

	if (packed_get(&t->fate, row) != 0)
		return ST_OK;
	for (i = 1; i < t->nfate_rule && t->fate_rule[i] != rule; i++)
		;
	if (i == t->nfate_rule) {
		if (i == sizeof t->fate_rule / sizeof *t->fate_rule)
			return err_set(e, ST_FATAL, "more than %u rules keep rows out of one table", i - 1);
		t->fate_rule[t->nfate_rule++] = rule;
	}
	return packed_set(&t->fate, row, i, e);
}
