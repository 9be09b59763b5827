/*
 * block.c - rows of a long table, many at once: where a row holds nothing but labels that are known and one figure, what
 * comes of it goes into the table column by column. Any other row between them is taken as rows.c takes it.
 */
#include <string.h>

#include "layout/work.h"

/* Whether rows are independent of each other, each with one figure, and whether the block has what the table has. */
static bool regular(const struct layout_run *r, const struct block *b, uint32_t *value)
{
	if (r->t->kind != TABLE_DATA || r->t->nrule || r->t->beside || r->nvalue != 1 || r->copies)
		return false;
	if (b->width != r->nphys || b->row[0] < r->data_row)
		return false;
	for (uint32_t i = 0; i < r->nsource; i++)
		if (!r->source[i].alone || r->source[i].carry || r->source[i].part != NO_COL)
			return false;
	for (uint32_t c = 0; c < r->nphys; c++) {
		bool filled = b->sum[c].filled.sum.cells > 0;

		if (r->phys[c].act == ACT_VALUE)
			*value = c;
		if ((r->phys[c].act == ACT_UNKNOWN && filled && !r->phys[c].said) || r->phys[c].act == ACT_BESIDE ||
			(r->phys[c].act == ACT_NONE && filled))
			return false;
	}
	return true;
}

/* A bit for each row of a chunk from one on, up to end. */
static uint64_t rows_of(uint32_t from, uint32_t end)
{
	return (end < CHUNK_ROWS ? (UINT64_C(1) << end) - 1 : UINT64_MAX) & ~((UINT64_C(1) << from) - 1);
}

/* Rows of the chunk whose labels have to be looked at closely, or none of which gives anything. */
static uint64_t odd_labels(const struct layout_run *r, uint32_t n)
{
	const uint64_t all = rows_of(0, n);
	uint64_t odd = 0, given = r->nsource ? 0 : all;

	for (uint32_t k = 0; k < r->nsource; k++) {
		const struct source *s = &r->source[k];
		const struct stretch *x = s->stretch;

		if (s->all_known && (s->all_give || given == all)) {
			given = all;
			continue;
		}
		for (uint32_t from = 0; from < n; from = x++->end) {
			if (!x->f)
				odd |= rows_of(from, x->end);
			else if (given != all && x->f->gives)
				given |= rows_of(from, x->end);
		}
	}
	return odd | (all & ~given);
}

/* A source goes into the table for rows from one of a chunk on up to end, and stands as the last of these leaves it. */
static enum status take_source(struct layout_run *r, struct source *s, uint32_t from, uint32_t end, struct err *e)
{
	while (s->at->end <= from)
		s->at++;
	for (uint32_t i = from;;) {
		const uint32_t *entry = s->at->f->settled;

		for (uint32_t m = s->cols; m; m &= m - 1, entry++) {
			uint32_t c = (uint32_t)__builtin_ctz(m);

			TRY(table_change(r->table, c, *entry ? *entry : r->value[0][c], i - from, e));
		}
		if (s->at->end >= end)
			break;
		i = s->at++->end;
	}
	r->ngive += s->at->f->gives;
	source_stand(r, s, s->at->f);
	return ST_OK;
}

/* What the n texts of a column are in the chunk that begins at row `at` of the block, in room for CHUNK_ROWS where they are not to
 * be had as they are. NULL: none is a number. */
static const struct cell_number *numbers_of(const struct block *b, uint32_t col, uint32_t at, uint32_t n, struct cell_number *room)
{
	const uint64_t other = b->other[col][at / CHUNK_ROWS];
	const struct cell_number *x = &b->number[col][at];

	if (!b->sum[col].numbers || other == rows_of(0, n))
		return b->sum[col].numbers ? x : NULL;
	for (uint32_t i = 0; i < n; i++)
		room[i] = other >> i & 1 ? x[i] : room[i - 1];
	return room;
}

/* Rows [from, end) of the chunk that begins at row `at` of the block; number: of its rows. */
static enum status push(struct layout_run *r, const struct block *b, uint32_t at, uint32_t from, uint32_t end, uint32_t value,
	const struct cell_number *number, struct err *e)
{
	const struct text_cell *c = &b->cell[b->first[at + from] + value];
	struct origin first = { b->row[at + from], (uint16_t)value, r->sheet };

	/* Columns that are another's than of the figure before, though no label of these rows says so. */
	for (uint32_t m = r->fresh & (uint32_t)((UINT64_C(1) << r->t->flow->ncol) - 1); m; m &= m - 1)
		TRY(table_change(r->table, (uint32_t)__builtin_ctz(m), r->entry[0][__builtin_ctz(m)], 0, e));
	r->ngive = 0;
	r->judging = true;
	for (uint32_t k = 0; k < r->nsource; k++)
		TRY(take_source(r, &r->source[k], from, end, e));
	r->fresh = 0;
	return table_values(r->table, r->sub->syms, c, b->width, number ? number + from : NULL, end - from, first, e);
}

/* The row goes the usual way, and its cells are booked there. */
static enum status push_odd(struct layout_run *r, const struct block *b, uint32_t i, struct block_sums *sum, struct err *e)
{
	const struct cell *c = block_row(b, i);

	for (uint32_t k = 0; k < b->width; k++)
		led_part_sub(cell_blank(&c[k]) ? &sum[k].blank : &sum[k].filled, &c[k].led);
	return row_take(r, b->row[i], c, b->width, e);
}

static enum status chunk(struct layout_run *r, const struct block *b, uint32_t at, uint32_t n, uint32_t value, struct block_sums *sum,
	struct err *e)
{
	const struct text_cell *c = &b->cell[b->first[at] + value];
	struct cell_number room[CHUNK_ROWS];
	const struct cell_number *number = numbers_of(b, value, at, n, room);
	uint32_t forgot = r->forgot;
	uint64_t odd;

	for (uint32_t k = 0; k < r->nsource; k++) {
		struct source *s = &r->source[k];

		source_read(s, &b->cell[b->first[at] + s->col], b->width, b->other[s->col][at / CHUNK_ROWS], n);
	}
	odd = odd_labels(r, n);
	for (uint32_t i = 0; i < n && b->sum[value].blank.sum.cells && !r->t->empty_missing; i++)
		odd |= (uint64_t)text_blank(c[i * b->width].s, c[i * b->width].n) << i;
	for (uint32_t i = 0, end; i < n; i = end) {
		end = i + 1;
		if (odd >> i & 1) {
			TRY(push_odd(r, b, at + i, sum, e));
			if (r->forgot != forgot)
				odd = UINT64_MAX; /* what was seen is gone */
			continue;
		}
		while (end < n && !(odd >> end & 1))
			end++;
		TRY(push(r, b, at, i, end, value, number, e));
	}
	return ST_OK;
}

static enum status book(struct layout_run *r, enum led_disposition d, sym_t rule, const struct led_part *p, struct err *e)
{
	struct led_line *v;

	if (!p->sum.cells)
		return ST_OK;
	TRY(row_line(r, d, rule, &v, e));
	led_line_add_part(v, p);
	return ST_OK;
}

static enum status book_column(struct layout_run *r, const struct phys *ph, const struct block_sums *sum, struct err *e)
{
	if (ph->act == ACT_VALUE) {
		TRY(book(r, LED_EMITTED, SYM_NONE, &sum->filled, e));
		return book(r, LED_EMITTED, SYM_NONE, &sum->blank, e);
	}
	if (ph->act == ACT_SOURCE)
		TRY(book(r, LED_HEADER, label_rule(r), &sum->filled, e));
	else
		TRY(book(r, LED_SKIPPED, ph->act == ACT_UNKNOWN ? r->rule.header_unknown : ph->rule, &sum->filled, e));
	return book(r, LED_SKIPPED, r->rule.blank, &sum->blank, e);
}

enum status block_take(struct layout_run *r, const struct block *b, bool *done, struct err *e)
{
	struct block_sums sum[BLOCK_WIDTH];
	uint32_t value = 0;

	if (r->skip_rule && !r->legend) {
		*done = true;
		return book(r, LED_SKIPPED, r->skip_rule, &b->all, e);
	}
	if (!regular(r, b, &value))
		return ST_OK;
	*done = true;
	memcpy(sum, b->sum, b->width * sizeof *sum);
	for (uint32_t at = 0; at < b->nrow; at += CHUNK_ROWS)
		TRY(chunk(r, b, at, b->nrow - at < CHUNK_ROWS ? b->nrow - at : CHUNK_ROWS, value, sum, e));
	for (uint32_t c = 0; c < b->width; c++)
		TRY(book_column(r, &r->phys[c], &sum[c], e));
	r->last_row = b->row[b->nrow - 1];
	return ST_OK;
}
