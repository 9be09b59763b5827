#include "decode/xlsx_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 65536

enum status xlsx_facts_init(struct xlsx_facts *f, struct err *e)
{
	*f = (struct xlsx_facts){ .hide_from = 1 };
	f->filled = calloc(COLUMNS / 8, 1);
	return f->filled ? ST_OK : err_set(e, ST_FATAL, "no memory for a sheet");
}

void xlsx_facts_release(struct xlsx_facts *f)
{
	free(f->text);
	free(f->filled);
	free(f->dates);
	free(f->hidden_col);
	*f = (struct xlsx_facts){ 0 };
}

enum status xlsx_fact(struct xlsx_facts *f, const char *kind, const char *cell, const char *value, struct err *e)
{
	size_t want = strlen(kind) + strlen(cell) + strlen(value) + 3;

	if (want > f->cap - f->n) {
		size_t cap = f->cap * 2 + want + 1024;
		char *text = realloc(f->text, cap);

		if (!text)
			return err_set(e, ST_FATAL, "no memory for %zu bytes of facts of a sheet", cap);
		f->text = text;
		f->cap = cap;
	}
	f->n = (size_t)(stpcpy(stpcpy(stpcpy(f->text + f->n, kind) + 1, cell) + 1, value) + 1 - f->text);
	return ST_OK;
}

static void note(struct xlsx_facts *f, const char *what, const char *range)
{
	size_t n = strlen(f->note);

	/* Room stays for "and 4294967295 more". */
	if (n + strlen(what) + strlen(range) + 40 > sizeof f->note) {
		f->more++;
		return;
	}
	snprintf(f->note + n, sizeof f->note - n, "%s%s %s", n ? ", " : "", what, range);
}

static void column_range(uint32_t from, uint32_t to, char buf[2 * CELL_TEXT])
{
	char a[CELL_TEXT], b[CELL_TEXT];

	a[cell_name(0, from, a) - 1] = '\0'; /* without its row, "1" */
	b[cell_name(0, to, b) - 1] = '\0';
	snprintf(buf, 2 * CELL_TEXT, "%s:%s", a, b);
}

enum status xlsx_fact_columns_hidden(struct xlsx_facts *f, uint32_t from, uint32_t to, struct err *e)
{
	char range[2 * CELL_TEXT];

	if (f->nhidden_col == f->chidden_col) {
		uint32_t cap = f->chidden_col ? f->chidden_col * 2 : 16;
		struct col_span *v = realloc(f->hidden_col, cap * sizeof *v);

		if (!v)
			return err_set(e, ST_FATAL, "no memory for hidden columns");
		f->hidden_col = v;
		f->chidden_col = cap;
	}
	f->hidden_col[f->nhidden_col++] = (struct col_span){ (uint16_t)from, (uint16_t)to };
	column_range(from, to, range);
	return xlsx_fact(f, "hidden", range, "", e);
}

static enum status close_rows(struct xlsx_facts *f, struct err *e)
{
	char range[32];

	if (f->hide_from > f->hide_to)
		return ST_OK;
	snprintf(range, sizeof range, "%u:%u", f->hide_from + 1, f->hide_to + 1);
	if (f->hide_filled)
		note(f, "rows", range);
	f->hide_from = 1;
	f->hide_to = 0;
	f->hide_filled = false;
	return xlsx_fact(f, "hidden", range, "", e);
}

enum status xlsx_fact_row_hidden(struct xlsx_facts *f, uint32_t row, bool filled, struct err *e)
{
	if (f->hide_from > f->hide_to || row != f->hide_to + 1) {
		TRY(close_rows(f, e));
		f->hide_from = row;
	}
	f->hide_to = row;
	f->hide_filled |= filled;
	return ST_OK;
}

static enum status close_dates(struct xlsx_facts *f, uint32_t col, struct err *e)
{
	struct date_run *d = &f->dates[col];
	char range[2 * CELL_TEXT];
	size_t n;

	if (!d->code)
		return ST_OK;
	n = cell_name(d->from, col, range);
	if (d->to > d->from) {
		range[n++] = ':';
		cell_name(d->to, col, range + n);
	}
	TRY(xlsx_fact(f, "style", range, d->code, e));
	d->code = NULL;
	return ST_OK;
}

enum status xlsx_fact_date(struct xlsx_facts *f, uint32_t row, uint16_t col, const char *code, struct err *e)
{
	struct date_run *d;

	if (!f->dates)
		f->dates = calloc(COLUMNS, sizeof *f->dates);
	if (!f->dates)
		return err_set(e, ST_FATAL, "no memory for the dates of a sheet");
	d = &f->dates[col];
	if (d->code != code || row != d->to + 1) {
		TRY(close_dates(f, col, e));
		d->code = code;
		d->from = row;
	}
	d->to = row;
	return ST_OK;
}

enum status xlsx_facts_end(struct xlsx_facts *f, struct err *e)
{
	size_t n;

	TRY(close_rows(f, e));
	for (uint32_t col = 0; f->dates && col < COLUMNS; col++)
		TRY(close_dates(f, col, e));
	for (uint32_t i = 0; i < f->nhidden_col; i++) {
		bool filled = false;
		char range[2 * CELL_TEXT];

		for (uint32_t c = f->hidden_col[i].from; c <= f->hidden_col[i].to; c++)
			filled |= f->filled[c >> 3] >> (c & 7) & 1;
		column_range(f->hidden_col[i].from, f->hidden_col[i].to, range);
		if (filled)
			note(f, "columns", range);
	}
	n = strlen(f->note);
	if (f->more)
		snprintf(f->note + n, sizeof f->note - n, " and %u more", f->more);
	return ST_OK;
}

enum status xlsx_facts_push(const struct xlsx_facts *f, const struct row_sink *sink, struct err *e)
{
	for (size_t at = 0; at < f->n;) {
		const char *kind = f->text + at, *cell = kind + strlen(kind) + 1, *value = cell + strlen(cell) + 1;

		TRY(sink->fact(sink->user, kind, cell, value, e));
		at = (size_t)(value + strlen(value) + 1 - f->text);
	}
	return ST_OK;
}
