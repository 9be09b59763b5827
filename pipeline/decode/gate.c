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

	assert(n > 0 && row >= g->next_row);
	g->next_row = (uint64_t)row + 1;
	for (uint32_t i = 0; i < n; i++) {
		assert(i == 0 || c[i].col > c[i - 1].col);
		TRY(ledger_book(
			g->sub, LED_DECODE, LED_SEEN, SYM_NONE, (struct origin){ row, c[i].col, g->sheet }, c[i].s, c[i].n, e));
		if (!c[i].n)
			continue;
		sheet->rows = row + 1;
		if (c[i].col >= sheet->cols)
			sheet->cols = c[i].col + 1u;
	}
	sheet->cells += n;
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
