/*
 * xlsx_facts.h - what is known of a worksheet beside its cells, kept until all of it has been read.
 *
 * Order    as they were found. Runs of rows, of columns and of date formats down a column are one fact each.
 * Hidden   rows and columns that hold cells are also remembered in words, for the finding HIDDEN-CONTENT.
 * Errors   ST_FATAL no memory.
 */
#ifndef DECODE_XLSX_FACTS_H
#define DECODE_XLSX_FACTS_H

#include "decode/decode.h"
#include "decode/xlsx_zip.h"

struct date_run { /* cells one below the other with one date format */
	const char *code;
	uint32_t from, to;
};
struct col_span {
	uint16_t from, to;
};
struct xlsx_facts {
	char *text; /* kind NUL cell NUL value NUL, again and again */
	size_t n, cap;
	uint8_t *filled;	/* a bit for each column that holds something */
	struct date_run *dates; /* by column; NULL until the first date */
	struct col_span *hidden_col;
	uint32_t nhidden_col, chidden_col;
	uint32_t hide_from, hide_to; /* the open run of hidden rows; from > to: none */
	bool hide_filled;
	char note[256]; /* hidden places that hold cells */
	unsigned more;	/* such places that did not fit */
};

enum status xlsx_facts_init(struct xlsx_facts *f, struct err *e);
void xlsx_facts_release(struct xlsx_facts *f);

enum status xlsx_fact(struct xlsx_facts *f, const char *kind, const char *cell, const char *value, struct err *e);
enum status xlsx_fact_columns_hidden(struct xlsx_facts *f, uint32_t from, uint32_t to, struct err *e);
/* Rows in any order; filled: it holds cells. */
enum status xlsx_fact_row_hidden(struct xlsx_facts *f, uint32_t row, bool filled, struct err *e);
enum status xlsx_fact_date(struct xlsx_facts *f, uint32_t row, uint16_t col, const char *code, struct err *e);
static inline void xlsx_facts_filled(struct xlsx_facts *f, uint16_t col)
{
	f->filled[col >> 3] |= (uint8_t)(1u << (col & 7));
}
/* After the last cell: closes open runs. */
enum status xlsx_facts_end(struct xlsx_facts *f, struct err *e);
enum status xlsx_facts_push(const struct xlsx_facts *f, const struct row_sink *sink, struct err *e);

#endif
