/* head.c - header rows and columns of a declared table, looked for in the first rows of a sheet. */
#include <stdio.h>
#include <string.h>

#include "layout/work.h"

/* SDMX-CSV with names: this heading says that every id column is followed by a column of names. */
#define NAMES_HEADING "STRUCTURE_NAME"

int brief(const char *s, size_t n)
{
	if (n <= 80)
		return (int)n;
	for (n = 80; n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80;)
		n--;
	return (int)n;
}

static void miss(struct plan *p, const char *what, const struct pattern *pattern)
{
	char text[PATTERN_PLAIN_MAX];

	if (p->missed[0])
		return;
	pattern_plain(pattern, 0, text);
	snprintf(p->missed, sizeof p->missed, "%s '%s'", what, text);
}

bool plan_need(struct plan *p, bool met, const char *what, const struct pattern *pattern)
{
	p->of++;
	p->met += met;
	if (!met)
		miss(p, what, pattern);
	return met;
}

static uint32_t count_has(struct layout_run *r, const struct decl_header *h, const struct window_row *w,
	const struct pattern **lacks)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < h->nhas; i++) {
		bool fits = false;

		for (uint32_t c = 0; c < w->n && !fits; c++)
			fits = w->c[c].n && pattern_fits(r->scratch, h->has[i], w->c[c].s, w->c[c].n);
		n += fits;
		if (!fits) {
			*lacks = h->has[i];
			if (n == 0)
				break; /* the first text decides whether a row is worth a look */
		}
	}
	return n;
}

/* Columns cannot be told without their header rows, so the first one that is missing ends the search. */
static bool find_header_rows(struct layout_run *r, struct plan *p)
{
	uint32_t from = 0;

	if (p->t->nacross)
		return across_heads(r, p);
	p->nhead = p->t->nhead;
	for (uint32_t h = 0; h < p->nhead; h++) {
		const struct decl_header *d = p->head[h] = &p->t->head[h];
		const struct pattern *lacks = d->has[0], *best_lacks = d->has[0];
		uint32_t best = 0, at = UINT32_MAX;

		for (uint32_t i = from; i < r->window.nrow && best < d->nhas; i++) {
			uint32_t n = count_has(r, d, &r->window.row[i], &lacks);

			if (n > best) {
				best = n;
				at = i;
				best_lacks = lacks;
			}
		}
		p->carry[h] = d->carry;
		p->of += d->nhas;
		p->met += best;
		if (best == d->nhas) {
			p->head_at[h] = at;
			from = at + 1;
			continue;
		}
		miss(p, "no header row has", best_lacks);
		return false;
	}
	return true;
}

static uint32_t merge_end(const struct window *w, uint32_t row, uint32_t col)
{
	for (uint32_t i = 0; i < w->nmerge; i++) {
		const struct merge *m = &w->merge[i];

		if (m->row0 <= row && row <= m->row1 && m->col0 == col && m->col1 > m->col0)
			return m->col1;
	}
	return UINT32_MAX;
}

static enum status lay_out_texts(struct layout_run *r, struct plan *p, struct err *e)
{
	struct arena *a = &r->window.arena;

	p->ncol = 0;
	for (uint32_t h = 0; h < p->nhead; h++) {
		const struct window_row *w = &r->window.row[p->head_at[h]];

		for (uint32_t c = 0; c < w->n; c++)
			if (!cell_blank(&w->c[c]) && w->c[c].col >= p->ncol)
				p->ncol = w->c[c].col + 1u;
	}
	/* A text carried right may reach over columns in which only data stand. */
	for (uint32_t i = p->head_at[p->nhead - 1] + 1; i < r->window.nrow; i++)
		for (uint32_t c = 0; c < r->window.row[i].n; c++)
			if (r->window.row[i].c[c].col >= p->ncol && !cell_blank(&r->window.row[i].c[c]))
				p->ncol = r->window.row[i].c[c].col + 1u;
	p->col = arena_alloc(a, p->ncol, sizeof *p->col);
	if (p->ncol && !p->col)
		return err_set(e, ST_FATAL, "out of memory for the header of a sheet");
	for (uint32_t i = p->head_at[p->nhead - 1] + 1; i < r->window.nrow; i++)
		for (uint32_t c = 0; c < r->window.row[i].n; c++)
			if (!cell_blank(&r->window.row[i].c[c]))
				p->col[r->window.row[i].c[c].col].filled = true;
	for (uint32_t h = 0; h < p->nhead; h++) {
		const struct window_row *w = &r->window.row[p->head_at[h]];
		uint32_t carried = NO_COL, until = 0;

		p->text[h] = arena_alloc(a, p->ncol, sizeof *p->text[h]);
		if (p->ncol && !p->text[h])
			return err_set(e, ST_FATAL, "out of memory for the header of a sheet");
		for (uint32_t c = 0; c < w->n; c++)
			if (!cell_blank(&w->c[c]))
				p->text[h][w->c[c].col] = &w->c[c];
		for (uint32_t c = 0; c < p->ncol; c++) {
			if (p->text[h][c]) {
				carried = c;
				until = p->carry[h] ? merge_end(&r->window, w->row, c) : c;
			}
			p->col[c].from[h] = carried != NO_COL && c <= until ? (uint16_t)carried : NO_COL;
		}
	}
	return ST_OK;
}

static bool fits_cell(struct layout_run *r, const struct pattern *pat, const struct cell *c)
{
	return c && pattern_fits(r->scratch, pat, c->s, c->n);
}

static bool heading_fits(struct layout_run *r, const struct plan *p, const struct decl_column *d, uint32_t c)
{
	if (d->nhead == 1) {
		for (uint32_t h = 0; h < p->nhead; h++)
			if (fits_cell(r, d->head[0], p->text[h][c]) || (d->titled && fits_cell(r, d->titled, p->text[h][c])))
				return true;
		return false;
	}
	for (uint32_t h = 0; h < d->nhead; h++) {
		uint16_t from = p->col[c].from[h];
		bool fits = from == NO_COL ? pattern_fits(r->scratch, d->head[h], "", 0) :
					     fits_cell(r, d->head[h], p->text[h][from]);

		if (!fits)
			return false;
	}
	return true;
}

static bool right_of(struct layout_run *r, const struct plan *p, const struct pattern *after, uint32_t col)
{
	for (uint32_t c = 0; c < col; c++)
		for (uint32_t h = 0; h < p->nhead; h++)
			if (fits_cell(r, after, p->text[h][c]))
				return true;
	return false;
}

/* A column whose heading is this. */
static bool headed(struct layout_run *r, const struct plan *p, const struct pattern *heading, uint32_t col)
{
	for (uint32_t h = 0; col < p->ncol && h < p->nhead; h++)
		if (fits_cell(r, heading, p->text[h][col]))
			return true;
	return false;
}

static bool in_place(struct layout_run *r, const struct plan *p, const struct decl_column *dc, uint32_t c)
{
	bool left = c > 0;

	return (!dc->after || right_of(r, p, dc->after, c)) && (!dc->behind || (left && headed(r, p, dc->behind, c - 1))) &&
		(!dc->next || (left && headed(r, p, dc->next, c - 1)) || headed(r, p, dc->next, c + 1));
}

/* Another column of codes of the same heading and for the same, wherever it stands. */
static bool coded(const struct plan *p, uint32_t d, const bool *used)
{
	const struct decl_column *dc = &p->t->col[d];

	for (uint32_t k = 0; dc->code >= 0 && k < p->t->ncol; k++)
		if (k != d && used[k] && p->t->col[k].code == dc->code && !strcmp(pattern_source(p->t->col[k].head[0]), pattern_source(dc->head[0])))
			return true;
	return false;
}

/* Every header row that gives something must give something here; one of a cross-table may be empty here, where another says all. */
static bool given_by_header(struct layout_run *r, struct plan *p, uint32_t c)
{
	struct plan_col *pc = &p->col[c];
	bool any = false;

	for (uint32_t h = 0; h < p->nhead; h++) {
		const struct decl_header *d = p->head[h];
		const struct decl_case *hit = NULL;

		if (!d->ngive)
			continue;
		if (pc->from[h] == NO_COL && p->t->nacross)
			continue;
		if (pc->from[h] == NO_COL)
			return false;
		for (uint32_t g = 0; g < d->ngive && !hit; g++)
			if (fits_cell(r, d->gives[g].text, p->text[h][pc->from[h]]))
				hit = &d->gives[g];
		if (!hit && p->t->nacross && across_heading(r, p->t, p->text[h][pc->from[h]], false))
			continue; /* "Sex" above male and female */
		if (!hit)
			return false;
		pc->give[h] = hit;
		any |= !p->t->nacross || p->text[h][c];
		if (hit->ignore && !pc->reason)
			pc->reason = hit->ignore;
	}
	if (any)
		pc->act = pc->reason ? ACT_IGNORE : ACT_VALUE;
	return any;
}

/* In a cross-table the lowest text says what a column is: 2019 below "Year" is no column of years. */
static bool across_value(struct layout_run *r, struct plan *p, uint32_t c)
{
	uint32_t h = p->nhead;

	while (p->t->nacross && h-- > 0)
		if (p->text[h][c])
			return p->head[h]->ngive && across_is(r, p->head[h], p->text[h][c]) && given_by_header(r, p, c);
	return false;
}

static bool has_names(const struct plan *p)
{
	for (uint32_t h = 0; h < p->nhead; h++)
		for (uint32_t c = 0; c < p->ncol; c++) {
			const struct cell *t = p->text[h][c];

			if (t && t->n == strlen(NAMES_HEADING) && memcmp(t->s, NAMES_HEADING, t->n) == 0)
				return true;
		}
	return false;
}

/* A column of the sheet is what a declared column says, unless that has been found already. */
static bool take_column(struct layout_run *r, struct plan *p, uint32_t c, uint32_t d, bool *used)
{
	const struct decl_column *dc = &p->t->col[d];
	struct plan_col *pc = &p->col[c];

	if ((used[d] && !dc->ignore) || !in_place(r, p, dc, c) || coded(p, d, used) ||
		(dc->texts && !across_texts(r, p, dc->texts, c)))
		return false;
	used[d] = true;
	pc->decl = dc;
	pc->reason = dc->ignore;
	pc->act = dc->ignore ? ACT_IGNORE : dc->value ? ACT_VALUE : ACT_SOURCE;
	return true;
}

/* Right of figures: their marks, or what is left out with them. */
static bool stands_beside(struct layout_run *r, const struct plan *p, uint32_t c)
{
	const struct plan_col *left = c ? &p->col[c - 1] : NULL;
	bool figures = left && !left->beside && (left->act == ACT_VALUE || (left->act == ACT_IGNORE && !left->decl));

	if (!p->t->beside || !figures)
		return false;
	if (p->t->beside->nhead && !heading_fits(r, p, p->t->beside, c))
		return false;
	p->col[c].act = left->act == ACT_VALUE ? ACT_BESIDE : ACT_IGNORE;
	p->col[c].reason = left->reason;
	p->col[c].beside = true;
	return true;
}

static void decide_column(struct layout_run *r, struct plan *p, uint32_t c, bool *used, bool names)
{
	struct plan_col *pc = &p->col[c];
	bool own = false;

	if (stands_beside(r, p, c) || across_value(r, p, c))
		return;
	for (uint32_t h = p->nhead; h-- > 0;)
		if (p->text[h][c]) {
			own = true;
			pc->head = h;
		}
	for (uint32_t d = 0; d < p->t->ncol && own; d++)
		if (heading_fits(r, p, &p->t->col[d], c) && take_column(r, p, c, d, used))
			return;
	if (given_by_header(r, p, c))
		return;
	for (uint32_t d = 0; d < p->t->ncol && !own; d++)
		if (p->t->col[d].unheaded && (pc->filled || p->t->col[d].ignore) && take_column(r, p, c, d, used))
			return;
	if (!own)
		return;
	if (names && c > 0 && p->col[c - 1].decl && (p->col[c - 1].decl->by_id || p->col[c - 1].decl->value)) {
		pc->act = ACT_IGNORE;
		pc->reason = "CODE-NAME";
		return;
	}
	pc->act = ACT_UNKNOWN;
}

/* The names of a composed column stand in its heading, before a backslash: "citizen,sex,geo\time". */
static bool parts_fit(struct layout_run *r, struct plan *p, uint32_t c)
{
	const struct decl_column *d = p->col[c].decl;
	const struct cell *t = p->text[p->col[c].head][c];
	const char *s = t->s, *end = memchr(t->s, '\\', t->n);
	bool ok = true;

	if (!end)
		end = t->s + t->n;
	for (uint32_t k = 0; k < d->npart; k++) {
		bool found = d->parts[k].optional;

		s = t->s;
		while (s <= end && !found) {
			const char *stop = memchr(s, d->split[0], (size_t)(end - s));

			stop = stop ? stop : end;
			found = pattern_fits(r->scratch, d->parts[k].head[0], s, (size_t)(stop - s));
			s = stop + 1;
		}
		ok &= plan_need(p, found, "the composed heading lacks", d->parts[k].head[0]);
	}
	for (s = t->s; s <= end;) {
		const char *stop = memchr(s, d->split[0], (size_t)(end - s));
		bool known = false;

		stop = stop ? stop : end;
		for (uint32_t k = 0; k < d->npart && !known; k++)
			known = pattern_fits(r->scratch, d->parts[k].head[0], s, (size_t)(stop - s));
		p->of += !known;
		ok &= known;
		if (!known && !p->missed[0])
			snprintf(p->missed, sizeof p->missed, "nothing is declared for the part '%.*s'",
				brief(s, (size_t)(stop - s)), s);
		s = stop + 1;
	}
	return ok;
}

static enum status plan_columns(struct layout_run *r, struct plan *p, bool *ok, struct err *e)
{
	bool *used = arena_alloc(&r->window.arena, p->t->ncol + 1u, sizeof *used);
	bool names = has_names(p), value = false;

	if (!used)
		return err_set(e, ST_FATAL, "out of memory for the header of a sheet");
	for (uint32_t c = 0; c < p->ncol; c++) {
		decide_column(r, p, c, used, names);
		value |= p->col[c].act == ACT_VALUE;
		if (p->col[c].decl && p->col[c].decl->split)
			*ok &= parts_fit(r, p, c);
	}
	for (uint32_t d = 0; d < p->t->ncol; d++)
		if (p->t->col[d].unheaded && p->t->col[d].ignore && (!p->t->col[d].after || right_of(r, p, p->t->col[d].after, p->ncol)))
			p->beyond = p->t->col[d].ignore;
	for (uint32_t c = 0; p->t->unheaded && c < p->ncol && p->col[c].act == ACT_NONE; c++) {
		p->col[c].act = ACT_IGNORE;
		p->col[c].reason = p->t->unheaded;
	}
	for (uint32_t d = 0; d < p->t->ncol; d++) {
		const struct decl_column *dc = &p->t->col[d];

		if (used[d] || !(dc->optional || dc->ignore))
			*ok &= plan_need(p, used[d], "no column is headed", dc->head[dc->nhead - 1]);
	}
	if (p->t->kind == TABLE_DATA && !value) {
		*ok = false;
		p->of++;
		if (!p->missed[0])
			snprintf(p->missed, sizeof p->missed, "no column holds values");
	}
	return ST_OK;
}

static bool first_fits(struct layout_run *r, const struct plan *p, const struct decl_first *f)
{
	for (uint32_t c = 0; c < p->ncol; c++)
		for (uint32_t h = 0; h < p->nhead; h++) {
			if (!fits_cell(r, f->head, p->text[h][c]))
				continue;
			for (uint32_t i = p->head_at[p->nhead - 1] + 1; i < r->window.nrow; i++)
				for (uint32_t k = 0; k < r->window.row[i].n; k++) {
					const struct cell *cell = &r->window.row[i].c[k];

					if (cell->col == c && !cell_blank(cell))
						return fits_cell(r, f->text, cell);
				}
		}
	return false;
}

enum status head_plan(struct layout_run *r, bool all, struct plan *p, struct err *e)
{
	const struct decl_table *t = p->t;
	bool clean = p->met == p->of, ok = find_header_rows(r, p), fits;

	if (!ok)
		return ST_OK;
	TRY(lay_out_texts(r, p, e));
	TRY(plan_columns(r, p, &ok, e));
	fits = ok;
	ok = ok && labels_clear(r, p);
	if (!ok && !all)
		return ST_OK;
	TRY(finds_made(r, p, &fits, &ok, e));
	ok &= fits & across_unless(r, p) & across_needs(r, p);
	p->wants = clean && t->generic && fits && !ok;
	for (uint32_t i = 0; i < t->nfirst; i++)
		ok &= plan_need(p, first_fits(r, p, &t->first[i]), "the first row does not have",
			t->first[i].text);
	return ST_OK;
}
