/*
 * legend.c - marks that are explained below a table: "* Provisional data", "p = provisional; e = estimate". They go to the sender's code book,
 * by which normalize reads the marks behind figures and periods.
 */
#include "layout/work.h"

#define LEGEND_ROWS 64 /* below the end of a table */
#define LEGEND_MARKS 64 /* of one cell */

void legend_begin(struct layout_run *r)
{
	r->legend = r->t->legend ? LEGEND_ROWS : 0;
}

static enum status legend_cell(struct layout_run *r, uint32_t row, const struct cell *c, struct err *e)
{
	struct origin at = { row, c->col, r->sheet };
	size_t from = 0, n;
	sym_t book, mark, means;

	TRY(sym_intern_z(r->sub->syms, HIERARCHY_CODES, &book, e));
	if (!pattern_fits(r->scratch, r->t->legend, c->s, c->n))
		return ST_OK;
	for (int k = 0; k < LEGEND_MARKS && pattern_next(r->scratch, r->t->legend, &from); k++) {
		const char *s = pattern_group(r->scratch, 1, &n);

		TRY(sym_intern(r->sub->syms, s, n, &mark, e));
		s = pattern_group(r->scratch, 2, &n);
		TRY(sym_intern(r->sub->syms, s, n, &means, e));
		if (mark && means)
			TRY(submission_edge(r->sub, book, SYM_NONE, means, mark, at, e));
	}
	return ST_OK;
}

enum status legend_row(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	if (!r->legend)
		return ST_OK;
	r->legend--;
	for (uint32_t i = 0; i < n; i++)
		if (!cell_blank(&c[i]))
			TRY(legend_cell(r, row, &c[i], e));
	return ST_OK;
}
