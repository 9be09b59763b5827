/*
 * defaults.c - a column that a row lacks gets what the dataflow says, which may depend on another column.
 */
#include "normalize/work.h"

#include <stdlib.h>
#include <string.h>

/* The defaults of one column, decided once for every entry of the columns that they look at. */
struct decided {
	uint32_t n;
	struct {
		const struct packed *at; /* of the column that it looks at; NULL: always */
		uint8_t *holds;          /* by its entries */
		const char *code;
		uint32_t entry;          /* that rows get; 0: none has got it yet */
	} def[FLOW_DEFAULTS];
};

static void decided_free(struct decided *d)
{
	for (uint32_t k = 0; k < d->n; k++)
		free(d->def[k].holds);
}

/* A code, or its form: # is any digit. */
static bool fits(const char *code, const char *form)
{
	for (; *form && (*code == *form || (*form == '#' && *code >= '0' && *code <= '9')); code++)
		form++;
	return !*form && !*code;
}

/* Those that hold for some entry. */
static enum status decide(const struct work *w, const struct flow_col *fc, struct decided *d, struct err *e)
{
	d->n = 0;
	for (uint32_t k = 0; k < fc->ndefault; k++) {
		const struct flow_default *x = &fc->def[k];
		const struct column *c = x->when_col < 0 ? NULL : &w->t->col[x->when_col];
		bool any = !c;

		d->def[d->n].at = c ? &c->at : NULL;
		d->def[d->n].holds = c ? malloc(c->nentry) : NULL;
		d->def[d->n].code = x->code;
		d->def[d->n].entry = 0;
		if (c && !d->def[d->n].holds)
			return err_set(e, ST_FATAL, "no memory for normalizing");
		for (uint32_t i = 0; c && i < c->nentry; i++)
			any |= d->def[d->n].holds[i] = fits(sym_str(w->syms, c->entry[i].code), x->when_code);
		if (any)
			d->n++;
		else
			free(d->def[d->n].holds);
	}
	return ST_OK;
}

/* The first default that holds for a row; its entry is made when the first row gets it. 0: none holds. */
static enum status entry_for(struct work *w, uint32_t col, struct decided *d, uint32_t row, uint32_t *out, struct err *e)
{
	uint32_t k = 0;
	sym_t code;

	while (k < d->n && d->def[k].at && !d->def[k].holds[packed_get(d->def[k].at, row)])
		k++;
	*out = 0;
	if (k == d->n)
		return ST_OK;
	if (!d->def[k].entry) {
		TRY(sym_intern_z(w->syms, d->def[k].code, &code, e));
		TRY(work_entry(w, col, 0, code, KIND_CODE, HOW_DEFAULT, &d->def[k].entry, e));
	}
	*out = d->def[k].entry;
	return ST_OK;
}

/* Whether every column that is looked at is the same in all rows. */
static bool same_for_all(const struct decided *d)
{
	for (uint32_t k = 0; k < d->n; k++)
		if (d->def[k].at && d->def[k].at->width)
			return false;
	return true;
}

/* A column with entry 0 filled in, written anew. */
static enum status fill_rows(struct work *w, uint32_t col, struct decided *d, struct packed *out, struct err *e)
{
	const struct packed *at = &w->t->col[col].at;
	uint32_t last = 0, from = 0, n = w->t->n;

	if (!at->width && (at->same || same_for_all(d))) {
		last = at->same;
		if (!last && n)
			TRY(entry_for(w, col, d, 0, &last, e));
		return packed_fill(out, last, n, e);
	}
	for (uint32_t row = 0; row < n; row++) {
		uint32_t entry = packed_get(at, row);

		if (!entry)
			TRY(entry_for(w, col, d, row, &entry, e));
		if (entry == last)
			continue;
		TRY(packed_fill(out, last, row - from, e));
		last = entry;
		from = row;
	}
	return packed_fill(out, last, n - from, e);
}

static void count_anew(struct column *c, uint32_t n)
{
	for (uint32_t i = 0; i < c->nentry; i++)
		c->entry[i].count = 0;
	if (!c->at.width)
		c->entry[c->at.same].count = n;
	else
		PACKED_EACH(&c->at, 0, n, c->entry[at[i]].count++);
}

static enum status fill_column(struct work *w, uint32_t col, bool done[], struct err *e)
{
	const struct flow_col *fc = &w->t->flow->col[col];
	struct column *c = &w->t->col[col];
	struct packed filled = { 0 };
	struct decided d;
	enum status st;

	if (done[col])
		return ST_OK;
	done[col] = true;
	/* What a default looks at comes first. */
	for (uint32_t k = 0; k < fc->ndefault; k++)
		if (fc->def[k].when_col >= 0)
			TRY(fill_column(w, (uint32_t)fc->def[k].when_col, done, e));
	st = decide(w, fc, &d, e);
	if (st == ST_OK && d.n && !d.def[0].at) {
		/* The same for all rows: the absent entry itself gets the code. */
		st = sym_intern_z(w->syms, d.def[0].code, &c->entry[0].code, e);
		c->entry[0].kind = KIND_CODE;
		c->entry[0].how = HOW_DEFAULT;
		c->entry[0].score = 100;
		d.n = 0;
	}
	if (st != ST_OK || d.n == 0) {
		decided_free(&d);
		return st;
	}
	st = fill_rows(w, col, &d, &filled, e);
	decided_free(&d);
	if (st != ST_OK) {
		free(filled.v);
		return st;
	}
	free(c->at.v);
	c->at = filled;
	count_anew(c, w->t->n);
	return ST_OK;
}

/* The kind of a default's code is that of its item. */
static void kinds_of_defaults(struct work *w, uint32_t col)
{
	for (uint32_t i = 0; i < w->t->col[col].nentry; i++) {
		struct entry *v = &w->t->col[col].entry[i];
		const struct code_item *item;

		if (v->how != HOW_DEFAULT || !v->code || !strcmp(w->t->flow->col[col].list, "text"))
			continue;
		item = code_find(w->m, w->t->flow->col[col].list, sym_str(w->syms, v->code));
		if (item)
			v->kind = item->kind;
	}
}

enum status defaults_of_table(struct work *w, struct err *e)
{
	bool done[COL_MAX] = { false };

	for (uint32_t c = 0; c < w->t->flow->ncol; c++)
		TRY(fill_column(w, c, done, e));
	for (uint32_t c = 0; c < w->t->flow->ncol; c++)
		kinds_of_defaults(w, c);
	return ST_OK;
}
