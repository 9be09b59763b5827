/*
 * across.c - the header rows of a cross-table, found by what stands in them.
 *
 * Such a table does not say which header rows it has: it names kinds of them (years, sexes, ages), and any of these in any
 * order, one below the other, make its head. A row is of a kind where a text of that kind stands in it and every other text is of that
 * kind too or the heading of a column. That keeps rows of data out: "India, Male, 120" names no column.
 */
#include <stdio.h>
#include <string.h>

#include "layout/work.h"

static const struct decl_header HEADINGS_ONLY; /* a row that holds headings of columns of labels and nothing else */

static bool fits(struct layout_run *r, const struct pattern *p, const struct cell *c)
{
	return pattern_fits(r->scratch, p, c->s, c->n);
}

bool across_is(struct layout_run *r, const struct decl_header *k, const struct cell *c)
{
	for (uint32_t i = 0; i < k->nhas; i++)
		if (fits(r, k->has[i], c))
			return true;
	for (uint32_t g = 0; g < k->ngive; g++)
		if (fits(r, k->gives[g].text, c))
			return true;
	return false;
}

static uint32_t filled(const struct window_row *w)
{
	uint32_t n = 0;

	for (uint32_t c = 0; c < w->n; c++)
		n += !cell_blank(&w->c[c]);
	return n;
}

bool across_heading(struct layout_run *r, const struct decl_table *t, const struct cell *c, bool alone)
{
	for (uint32_t d = 0; d < t->ncol; d++)
		if (!t->col[d].unheaded && (fits(r, t->col[d].head[0], c) || (t->col[d].titled && !alone && fits(r, t->col[d].titled, c))))
			return true;
	return t->beside && t->beside->nhead && fits(r, t->beside->head[0], c);
}

static bool has_all(struct layout_run *r, const struct decl_header *k, const struct window_row *w)
{
	for (uint32_t i = 0; i < k->nhas; i++) {
		bool found = false;

		for (uint32_t c = 0; c < w->n && !found; c++)
			found = !cell_blank(&w->c[c]) && fits(r, k->has[i], &w->c[c]);
		if (!found)
			return false;
	}
	return true;
}

/* Two known texts outweigh a heading that nobody declared, which will be a finding; a number is never a heading. */
static bool row_is(struct layout_run *r, const struct decl_table *t, const struct decl_header *k, const struct window_row *w)
{
	uint32_t hits = 0, strange = 0;

	for (uint32_t c = 0; c < w->n; c++) {
		const struct cell *x = &w->c[c];
		struct dec d;

		if (cell_blank(x))
			continue;
		if (across_is(r, k, x) || across_heading(r, t, x, filled(w) == 1)) {
			hits++;
		} else {
			if (x->kind != 's' || dec_parse(x->s, x->n, &d))
				return false;
			strange++;
		}
	}
	return strange == 0 || (hits > 1 && strange < hits);
}

/* A title, the name of the sheet or of the file ("2015-2017") ends in what the first and the last of some texts are ("15", "17"). */
static bool ends_are(struct layout_run *r, const struct decl_header *k, const struct cell *first, const struct cell *last, const char *s, size_t n)
{
	size_t na, nb;
	const char *a, *b;

	if (!pattern_fits(r->scratch, k->ends, s, n))
		return false;
	a = pattern_group(r->scratch, 1, &na);
	b = pattern_group(r->scratch, 2, &nb);
	return na > first->n && nb > last->n && !memcmp(a + na - first->n, first->s, first->n) && !memcmp(b + nb - last->n, last->s, last->n);
}

static bool ends_fit(struct layout_run *r, const struct decl_header *k, const struct window_row *w)
{
	const struct cell *first = NULL, *last = NULL;
	const char *sheet = find_name(r, FIND_SHEET), *file = find_name(r, FIND_FILE);

	for (uint32_t c = 0; c < w->n; c++)
		if (!cell_blank(&w->c[c]) && fits(r, k->has[0], &w->c[c])) {
			first = first ? first : &w->c[c];
			last = &w->c[c];
		}
	if (!first || first == last)
		return false;
	for (const struct window_row *t = r->window.row; t < w; t++)
		for (uint32_t c = 0; c < t->n; c++)
			if (!cell_blank(&t->c[c]) && ends_are(r, k, first, last, t->c[c].s, t->c[c].n))
				return true;
	return ends_are(r, k, first, last, sheet, strlen(sheet)) || ends_are(r, k, first, last, file, strlen(file));
}

static const struct decl_header *kind_of(struct layout_run *r, const struct plan *p, const struct window_row *w)
{
	const struct decl_table *t = p->t;

	for (uint32_t k = 0; k < t->nacross; k++) {
		bool used = false;

		for (uint32_t h = 0; h < p->nhead; h++)
			used |= p->head[h] == &t->across[k];
		if (!used && has_all(r, &t->across[k], w) && row_is(r, t, &t->across[k], w) &&
			(!t->across[k].ends || ends_fit(r, &t->across[k], w)))
			return &t->across[k];
	}
	for (uint32_t c = 0; c < w->n; c++)
		if (!cell_blank(&w->c[c]) && !across_heading(r, t, &w->c[c], filled(w) == 1))
			return NULL;
	return &HEADINGS_ONLY;
}

static bool gives(const struct plan *p)
{
	for (uint32_t h = 0; h < p->nhead; h++)
		if (p->head[h]->ngive)
			return true;
	return false;
}

bool across_heads(struct layout_run *r, struct plan *p)
{
	for (uint32_t i = 0; i < r->window.nrow && p->nhead < HEAD_MAX; i++) {
		const struct decl_header *k;

		if (!filled(&r->window.row[i]))
			continue;
		k = kind_of(r, p, &r->window.row[i]);
		/* A single text below a row that gives something opens a section of the rows below. */
		if (gives(p) && (!k || filled(&r->window.row[i]) < 2))
			break;
		if (k && k->ngive && filled(&r->window.row[i]) == 1 && !cell_blank(&r->window.row[i].c[0]) && r->window.row[i].c[0].col == 0)
			continue; /* a title that is a year, say */
		if (!k) {
			p->nhead = 0; /* what looked like headings stood above a title */
			continue;
		}
		p->head[p->nhead] = k;
		p->head_at[p->nhead++] = i;
	}
	/* Below the last row stand figures, so its texts hold for their own columns alone. */
	for (uint32_t h = 0; h + 1 < p->nhead; h++)
		p->carry[h] = true;
	p->of++;
	p->met += gives(p) ? 1 : 0;
	if (!gives(p))
		snprintf(p->missed, sizeof p->missed, "no header row of it was found");
	for (uint32_t h = 0; gives(p) && h < p->nhead; h++, p->of++)
		p->met++;
	return gives(p);
}

/* varies: with what stands in the sheet; a fixed code does not. */
static bool sets(const struct settings *s, int col, bool varies)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].col == col && (!varies || !s->v[i].text))
			return true;
	return false;
}

static bool column_gives(const struct decl_column *d, int col, bool varies)
{
	bool some = d->label == col || d->code == col || sets(&d->set, col, varies);

	for (uint32_t k = 0; k < d->ncase; k++)
		some |= sets(&d->cases[k].set, col, varies);
	return some;
}

/* A section row among the first rows of data. */
static bool section_gives(struct layout_run *r, const struct plan *p, int col)
{
	for (uint32_t k = 0; k < p->t->nrule; k++) {
		const struct decl_rule *d = &p->t->rule[k];

		for (uint32_t i = p->head_at[p->nhead - 1] + 1; d->section && sets(&d->set, col, false) && i < r->window.nrow; i++) {
			const struct window_row *w = &r->window.row[i];
			const struct cell *first = NULL;

			for (uint32_t c = 0; c < w->n && !first; c++)
				first = cell_blank(&w->c[c]) ? NULL : &w->c[c];
			if (first && (!d->only || filled(w) == 1) && fits(r, d->only ? d->only : d->first, first))
				return true;
		}
	}
	return false;
}

bool across_given(struct layout_run *r, const struct plan *p, int col, bool varies)
{
	if (!varies && sets(&p->t->set, col, false))
		return true;
	for (uint32_t i = 0; i < p->t->nfind; i++)
		if (p->found[i].there && sets(&p->t->find[i].cases[p->found[i].which].set, col, varies))
			return true;
	for (uint32_t c = 0; c < p->ncol; c++) {
		const struct plan_col *pc = &p->col[c];

		if (pc->act != ACT_SOURCE && pc->act != ACT_VALUE)
			continue;
		if (pc->decl && column_gives(pc->decl, col, varies))
			return true;
		for (uint32_t h = 0; h < p->nhead; h++)
			if (pc->give[h] && sets(&pc->give[h]->set, col, varies))
				return true;
	}
	return !varies && section_gives(r, p, col);
}

/* Whether the texts of a column are what its declaration says, in the first rows that hold figures. */
bool across_texts(struct layout_run *r, const struct plan *p, const struct pattern *texts, uint32_t col)
{
	bool some = false;

	for (uint32_t i = p->head_at[p->nhead - 1] + 1; i < r->window.nrow; i++) {
		const struct window_row *w = &r->window.row[i];

		for (uint32_t c = 0; c < w->n && filled(w) > 1; c++)
			if (w->c[c].col == col && !cell_blank(&w->c[c])) {
				if (!fits(r, texts, &w->c[c]))
					return false;
				some = true;
			}
	}
	return some;
}

/* What a title, or the heading of the labels, says of figures that are something else: shares, tourists, asylum. */
static bool speaks_of(struct layout_run *r, const struct plan *p, const struct pattern *pat, const char **s, size_t *n)
{
	for (uint32_t i = 0; i < p->head_at[0]; i++)
		for (uint32_t c = 0; c < r->window.row[i].n; c++) {
			const struct cell *x = &r->window.row[i].c[c];

			if (!cell_blank(x) && fits(r, pat, x)) {
				*s = x->s;
				*n = x->n;
				return true;
			}
		}
	for (uint32_t c = 0; c < p->ncol; c++) {
		const struct cell *x = p->col[c].act == ACT_SOURCE ? p->text[p->col[c].head][c] : NULL;

		if (x && fits(r, pat, x)) {
			*s = x->s;
			*n = x->n;
			return true;
		}
	}
	*s = find_name(r, FIND_SHEET);
	*n = strlen(*s);
	return pattern_fits(r->scratch, pat, *s, *n);
}

bool across_unless(struct layout_run *r, struct plan *p)
{
	for (uint32_t i = 0; i < p->t->nunless; i++) {
		const char *s;
		size_t n;

		if (!speaks_of(r, p, p->t->unless[i], &s, &n))
			continue;
		p->of++;
		if (!p->missed[0])
			snprintf(p->missed, sizeof p->missed, "its title speaks of what is not collected here: '%.*s'",
				brief(s, n), s);
		return false;
	}
	return true;
}

/* The heading of the labels that something more has to be known of. */
static void at_labels(struct layout_run *r, struct plan *p, int col)
{
	for (uint32_t c = 0; c < p->ncol; c++)
		if (p->col[c].act == ACT_SOURCE && p->col[c].decl->label == col && p->text[p->col[c].head][c]) {
			p->missed_row = r->window.row[p->head_at[p->col[c].head]].row;
			p->missed_col = c;
		}
}

bool across_needs(struct layout_run *r, struct plan *p)
{
	bool ok = true;

	for (uint32_t i = 0; i < p->t->nneed; i++) {
		const struct decl_need *d = &p->t->need[i];
		bool met = (d->with >= 0 && !across_given(r, p, d->with, true)) || across_given(r, p, d->col, false);

		p->of++;
		p->met += met;
		ok &= met;
		if (met || p->missed[0])
			continue;
		snprintf(p->missed, sizeof p->missed, "%s", d->say);
		if (d->with >= 0)
			at_labels(r, p, d->with);
	}
	return ok;
}
