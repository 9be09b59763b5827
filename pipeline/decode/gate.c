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

static enum status on_sheet_end(void *user, struct err *e)
{
	struct gate *g = user;

	return g->next->sheet_end ? g->next->sheet_end(g->next->user, e) : ST_OK;
}

struct row_sink gate_sink(struct gate *g)
{
	return (struct row_sink){ g, on_sheet, on_fact, on_row, on_sheet_end };
}
