#include "decode/gate.h"

#include <assert.h>

static enum status on_sheet(void *user, uint16_t sheet, struct err *e)
{
	struct gate *g = user;

	assert(sheet < g->sub->nsheet);
	g->sheet = sheet;
	g->next_row = 0;
	return g->next->sheet(g->next->user, sheet, e);
}

static enum status on_fact(void *user, const char *kind, const char *cell, const char *value, struct err *e)
{
	struct gate *g = user;

	return g->next->fact ? g->next->fact(g->next->user, kind, cell, value, e) : ST_OK;
}

static enum status on_row(void *user, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	struct gate *g = user;
	struct sheet *sheet = &g->sub->sheet[g->sheet];
	uint32_t filled = n;

	assert(n > 0 && row >= g->next_row);
	g->next_row = (uint64_t)row + 1;
	while (filled && !c[filled - 1].n)
		filled--;
	if (filled) {
		sheet->rows = row + 1;
		if (c[filled - 1].col >= sheet->cols)
			sheet->cols = c[filled - 1].col + 1u;
	}
	sheet->cells += n;
	/* The row is the decoder's own and was lent for this, too. */
	TRY(ledger_see(g->sub, g->sheet, row, (struct cell *)c, n, e));
	return g->next->row(g->next->user, row, c, n, e);
}

/* The extent grows by cells that hold something; what stands in the last columns decides. */
static void extend(struct sheet *sheet, const struct block *b)
{
	uint32_t i = b->nrow;

	for (bool some = false; i-- > 0 && !(some && b->width && b->width <= sheet->cols);) {
		const struct text_cell *c = &b->cell[b->first[i]], *end = &b->cell[b->first[i + 1]];

		while (end > c && !end[-1].n)
			end--;
		if (end == c)
			continue;
		if (!some)
			sheet->rows = b->row[i] + 1;
		some = true;
		if ((uint32_t)(end - c) > sheet->cols)
			sheet->cols = (uint32_t)(end - c);
	}
	sheet->cells += b->ncell;
}

/* What the ledger counts was looked at while the block was made. */
static enum status on_block(void *user, const struct block *b, struct err *e)
{
	struct gate *g = user;
	struct led_line *v;

	assert(b->nrow > 0 && b->row[0] >= g->next_row);
	g->next_row = (uint64_t)b->row[b->nrow - 1] + 1;
	extend(&g->sub->sheet[g->sheet], b);
	for (const struct block_note *n = b->note; n; n = n->next)
		TRY(finding_say(g->sub, n->rule, n->at, n->found, NULL, NULL, e));
	TRY(ledger_line(g->sub, g->sheet, LED_DECODE, LED_SEEN, SYM_NONE, &v, e));
	led_line_add_part(v, &b->all);
	if (g->next->block)
		return g->next->block(g->next->user, b, e);
	for (uint32_t i = 0; i < b->nrow; i++)
		TRY(g->next->row(g->next->user, b->row[i], block_row(b, i), b->first[i + 1] - b->first[i], e));
	return ST_OK;
}

static enum status on_sheet_end(void *user, struct err *e)
{
	struct gate *g = user;

	return g->next->sheet_end ? g->next->sheet_end(g->next->user, e) : ST_OK;
}

struct row_sink gate_sink(struct gate *g)
{
	return (struct row_sink){ g, on_sheet, on_fact, on_row, on_sheet_end, on_block };
}
