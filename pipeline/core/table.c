#include "core/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/table_room.h"

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
		return table_no_memory(e);
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
		TRY(table_grow(&t->col[c].entry, &t->col[c].centry, 0, sizeof *t->col[c].entry, e));
		t->col[c].entry[0] = (struct entry){ 0 };
		t->col[c].nentry = 1;
	}
	TRY(table_grow(&t->raw_sym, &t->craw_sym, 0, sizeof *t->raw_sym, e));
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
	TRY(table_grow(&c->entry, &c->centry, c->nentry, sizeof *c->entry, e));
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
	TRY(table_grow(&t->seg, &t->cseg, t->nseg, sizeof *t->seg, e));
	*out = &t->seg[t->nseg++];
	**out = (struct segment){ .sheet = sheet, .layout = layout, .first = t->n };
	return ST_OK;
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
		TRY(table_raw(t, y, &raw, e));
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
