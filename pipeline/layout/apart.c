/*
 * apart.c - columns of labels that nobody knows. A table of common words is not read where one of them may tell its rows apart: a
 * province, a second country. Without it they would be taken for each other.
 *
 * In a cross-table it may wherever it stands left of the figures, for rows of several labels say little of each other. In a table of one row a
 * figure the first rows show it: two of them agree in all that is known and differ in it.
 */
#include <stdio.h>
#include <string.h>

#include "layout/work.h"

static uint32_t filled(const struct window_row *w)
{
	uint32_t n = 0;

	for (uint32_t c = 0; c < w->n; c++)
		n += !cell_blank(&w->c[c]);
	return n;
}

static const struct cell *cell_at(const struct window_row *w, uint32_t col)
{
	for (uint32_t c = 0; c < w->n; c++)
		if (w->c[c].col == col && !cell_blank(&w->c[c]))
			return &w->c[c];
	return NULL;
}

static bool counts_rows(struct layout_run *r, const struct plan *p, uint32_t col)
{
	static const char digits[] = "0123456789.";

	for (uint32_t i = p->head_at[p->nhead - 1] + 1; i < r->window.nrow; i++) {
		const struct cell *x = cell_at(&r->window.row[i], col);

		for (uint32_t k = 0; x && filled(&r->window.row[i]) > 1 && k < x->n; k++)
			if (!strchr(digits, x->s[k]) || !x->s[k])
				return false;
	}
	return true;
}

/* 1, 2, 3, ...: it gives rows a number, and tells nothing of them. */
static bool numbers_rows(struct layout_run *r, const struct plan *p, uint32_t col)
{
	uint32_t next = 1;

	for (uint32_t i = p->head_at[p->nhead - 1] + 1; i < r->window.nrow; i++) {
		const struct cell *x = cell_at(&r->window.row[i], col);
		char want[16];
		int n = snprintf(want, sizeof want, "%u", next);

		if (!x)
			continue;
		if (x->n != (size_t)n || memcmp(x->s, want, x->n))
			return false;
		next++;
	}
	return true;
}

static void say_missed(const struct layout_run *r, struct plan *p, const char *what, uint32_t head, uint32_t col, const char *more)
{
	const struct cell *c = p->text[head][col];

	p->of++;
	if (p->missed[0])
		return;
	snprintf(p->missed, sizeof p->missed, "%s '%.*s'%s", what, c ? brief(c->s, c->n) : 0, c ? c->s : "", more);
	if (c) {
		p->missed_row = r->window.row[p->head_at[head]].row;
		p->missed_col = col;
	}
}

static const char RIDDLE[] = "it is not known what the column", APART[] = " says, which may tell its rows apart";

static bool left_known(struct layout_run *r, struct plan *p)
{
	bool some = false;

	for (uint32_t c = 0; c < p->ncol && p->col[c].act != ACT_VALUE; c++) {
		struct plan_col *pc = &p->col[c];

		some |= pc->act == ACT_SOURCE;
		if (!pc->filled || (pc->act != ACT_UNKNOWN && pc->act != ACT_NONE))
			continue;
		if (pc->act == ACT_NONE && counts_rows(r, p, c)) {
			pc->act = ACT_IGNORE;
			pc->reason = "ROW-NUMBER";
			continue;
		}
		say_missed(r, p, RIDDLE, pc->head, c, APART);
		return false;
	}
	if (!some)
		say_missed(r, p, "no column of labels stands left of", p->nhead - 1, p->ncol - 1, "");
	return some;
}

static bool same_text(const struct cell *a, const struct cell *b)
{
	return a == b || (a && b && a->n == b->n && text_same(a->s, b->s, a->n));
}

static bool sets_dimension(const struct flow *f, const struct settings *set)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (f->col[set->v[i].col].dimension)
			return true;
	return false;
}

/* It says which observation a figure is: a remark does not. */
static bool is_key(const struct flow *f, const struct decl_column *d)
{
	bool key = (d->label >= 0 && f->col[d->label].dimension) || (d->code >= 0 && f->col[d->code].dimension) || sets_dimension(f, &d->set);

	for (uint32_t k = 0; k < d->ncase && !key; k++)
		key = sets_dimension(f, &d->cases[k].set);
	return key;
}

/* Rows a and b have the same labels, as far as they are known, and figures that differ. */
static bool agree(const struct plan *p, const struct window_row *a, const struct window_row *b)
{
	bool differ = false;

	for (uint32_t c = 0; c < p->ncol; c++) {
		const struct cell *x = cell_at(a, c), *y = cell_at(b, c);

		if (p->col[c].act == ACT_SOURCE && !same_text(x, y) && is_key(p->t->flow, p->col[c].decl))
			return false;
		differ |= p->col[c].act == ACT_VALUE && x && y && !same_text(x, y);
	}
	return differ;
}

static bool tells_apart(struct layout_run *r, const struct plan *p, uint32_t col)
{
	uint32_t from = p->head_at[p->nhead - 1] + 1;

	for (uint32_t i = from; i < r->window.nrow; i++)
		for (uint32_t k = from; k < i; k++) {
			const struct cell *x = cell_at(&r->window.row[i], col), *y = cell_at(&r->window.row[k], col);

			if (x && y && !same_text(x, y) && agree(p, &r->window.row[i], &r->window.row[k]))
				return true;
		}
	return false;
}

/* Its texts and those of a column beside it, whose meaning is known, name the same: a code beside each name. */
static bool repeats(struct layout_run *r, const struct plan *p, uint32_t col, uint32_t known)
{
	uint32_t from = p->head_at[p->nhead - 1] + 1;
	bool some = false;

	for (uint32_t i = from; i < r->window.nrow; i++)
		for (uint32_t k = from; k < i; k++) {
			const struct window_row *a = &r->window.row[i], *b = &r->window.row[k];
			bool same = same_text(cell_at(a, col), cell_at(b, col));

			if (!cell_at(a, col) || !cell_at(a, known) || same != same_text(cell_at(a, known), cell_at(b, known)))
				return false;
			some |= same;
		}
	return some;
}

static bool is_code(struct layout_run *r, const struct plan *p, uint32_t c)
{
	for (uint32_t k = c ? c - 1 : 1; k <= c + 1 && k < p->ncol; k += 2)
		if (p->col[k].act == ACT_SOURCE && repeats(r, p, c, k))
			return true;
	return false;
}

static bool rows_known(struct layout_run *r, struct plan *p)
{
	for (uint32_t c = 0; c < p->ncol; c++) {
		if (p->col[c].act == ACT_UNKNOWN && p->col[c].filled && is_code(r, p, c)) {
			p->col[c].act = ACT_IGNORE;
			p->col[c].reason = "CODE-NAME";
		}
		if (p->col[c].act != ACT_UNKNOWN || !p->col[c].filled || numbers_rows(r, p, c) || !tells_apart(r, p, c))
			continue;
		say_missed(r, p, RIDDLE, p->col[c].head, c, APART);
		return false;
	}
	return true;
}

static bool set_has(const struct settings *set, uint32_t col)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (set->v[i].col == col)
			return true;
	return false;
}

/* By its label or code, or by a case that one of its texts fits. */
static bool column_says(struct layout_run *r, const struct plan *p, uint32_t c, uint32_t col)
{
	const struct decl_column *d = p->col[c].decl;

	if (d->label == (int)col || d->code == (int)col || set_has(&d->set, col))
		return true;
	for (uint32_t i = p->head_at[p->nhead - 1] + 1; d->ncase && i < r->window.nrow; i++) {
		const struct cell *x = filled(&r->window.row[i]) > 1 ? cell_at(&r->window.row[i], c) : NULL;

		for (uint32_t k = 0; x && k < d->ncase; k++)
			if (pattern_fits(r->scratch, d->cases[k].text, x->s, x->n)) {
				if (set_has(&d->cases[k].set, col))
					return true;
				break;
			}
	}
	return false;
}

/* Of a cross-table either the rows say it or the headings: where both do, each is a part of what is meant, a reason and a length, say. */
static bool said_once(struct layout_run *r, struct plan *p)
{
	for (uint32_t c = 0; c < p->ncol; c++)
		for (uint32_t k = 0; k < p->ncol; k++)
			for (uint32_t h = 0; p->col[c].act == ACT_SOURCE && p->col[k].act == ACT_VALUE && h < p->nhead; h++) {
				const struct decl_case *g = p->col[k].give[h];

				for (uint32_t s = 0; g && s < g->set.n; s++) {
					if (!p->t->flow->col[g->set.v[s].col].dimension || !column_says(r, p, c, g->set.v[s].col))
						continue;
					say_missed(r, p, "its headings and its rows both say what each figure counts, the rows in the column", p->col[c].head, c, "");
					return false;
				}
			}
	return true;
}

bool labels_clear(struct layout_run *r, struct plan *p)
{
	int taken[COL_MAX];

	if (!p->t->generic)
		return true;
	if (p->t->nacross ? !left_known(r, p) || !said_once(r, p) : !rows_known(r, p))
		return false;
	for (uint32_t c = 0; c < COL_MAX; c++)
		taken[c] = -1;
	for (uint32_t c = 0; c < p->ncol; c++) {
		const struct decl_column *d = p->col[c].decl;

		if (p->col[c].act != ACT_SOURCE || d->label < 0)
			continue;
		if (taken[d->label] >= 0) {
			say_missed(r, p, "two columns say the same of its rows, the second is", p->col[c].head, c, "");
			return false;
		}
		taken[d->label] = (int)c;
	}
	return true;
}
