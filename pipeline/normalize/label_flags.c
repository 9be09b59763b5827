/*
 * label_flags.c - flags behind labels: the p of 2019p, in a heading or in a column, is said of all figures of that year.
 *
 * A row takes the status of the flag where nothing else gives it one: what stands at the figure itself goes before what its heading
 * says, which then stays in the comment. Where there is no figure nothing is said of it.
 */
#include <stdlib.h>
#include <string.h>

#include "normalize/flags.h"
#include "normalize/work.h"

static enum status text_of(const struct work *w, const char *s, sym_t *out, struct err *e)
{
	*out = SYM_NONE;
	return *s ? sym_intern_z(w->syms, s, out, e) : ST_OK;
}

enum status label_flag(struct work *w, uint32_t col, uint32_t entry, const struct match *x, struct err *e)
{
	uint32_t list = list_find(w->m, w->t->flow->col[col].list);
	struct label_flag *v = realloc(w->flagged, (w->nflagged + 1) * sizeof *v);
	struct flags f;

	if (!v)
		return err_set(e, ST_FATAL, "no memory for normalizing");
	w->flagged = v;
	v = &v[w->nflagged];
	*v = (struct label_flag){ .col = col, .entry = entry };
	if (!flags_beside(w->m, list, x->mark, strlen(x->mark), &f))
		return ST_OK;
	TRY(book_flag(w, x->mark, strlen(x->mark), &f, e));
	TRY(text_of(w, f.status, &v->status, e));
	TRY(text_of(w, f.said, &v->said, e));
	TRY(text_of(w, f.comment, &v->note, e));
	TRY(text_of(w, f.conf, &v->conf, e));
	w->nflagged++;
	return ST_OK;
}

/* A figure that is there, whatever it is. */
static bool has_figure(const struct work *w, uint32_t row)
{
	int state = table_state(w->t, row);

	return (state == VAL_NUMBER || state == VAL_NIL || state == VAL_CONFIDENTIAL) && !packed_get(&w->t->fate, row);
}

static enum status give(struct work *w, uint32_t row, const struct label_flag *f, struct err *e)
{
	bool taken;

	TRY(work_code(w, row, ROLE_STATUS, f->status, &taken, e));
	if (!taken)
		TRY(work_comment(w, row, f->said, e));
	TRY(work_code(w, row, ROLE_CONF, f->conf, &taken, e));
	return work_comment(w, row, f->note, e);
}

static enum status of_column(struct work *w, uint32_t col, struct err *e)
{
	const struct column *c = &w->t->col[col];
	const struct label_flag **by = calloc(c->nentry, sizeof *by);
	uint8_t *flagged = calloc(c->nentry, 1);
	enum status st = by && flagged ? ST_OK : err_set(e, ST_FATAL, "no memory for normalizing");
	uint32_t n = w->t->n;

	for (uint32_t k = 0; st == ST_OK && k < w->nflagged; k++)
		if (w->flagged[k].col == col) {
			by[w->flagged[k].entry] = &w->flagged[k];
			flagged[w->flagged[k].entry] = 1;
		}
	for (uint32_t i = 0; st == ST_OK && (i = packed_find(&c->at, i, n, flagged)) < n; i++)
		if (has_figure(w, i))
			st = give(w, i, by[packed_get(&c->at, i)], e);
	free(by);
	free(flagged);
	return st;
}

enum status label_flags_of_table(struct work *w, struct err *e)
{
	uint32_t done = 0;

	for (uint32_t k = 0; k < w->nflagged; k++)
		if (!(done >> w->flagged[k].col & 1)) {
			done |= UINT32_C(1) << w->flagged[k].col;
			TRY(of_column(w, w->flagged[k].col, e));
		}
	return ST_OK;
}
