/* match.c - which declared layout explains the sheet in the window. */
#include <stdio.h>
#include <string.h>

#include "layout/work.h"

static bool some_cell(struct layout_run *r, const struct pattern *p)
{
	for (uint32_t i = 0; i < r->window.nrow; i++)
		for (uint32_t c = 0; c < r->window.row[i].n; c++) {
			const struct cell *cell = &r->window.row[i].c[c];

			if (cell->n && cell->kind != 'n' && pattern_fits(r->scratch, p, cell->s, cell->n))
				return true;
		}
	return false;
}

/* Fills the plan as far as the layout fits; all conditions are met where met == of. */
static enum status try_table(struct layout_run *r, const struct decl_table *t, bool all, struct plan *p, struct err *e)
{
	const char *sheet = sym_str(r->sub->syms, r->sub->sheet[r->sheet].name), *file = find_name(r, FIND_FILE);

	*p = (struct plan){ .t = t, .missed_row = ROW_NONE };
	if (t->sheet)
		plan_need(p, pattern_fits(r->scratch, t->sheet, sheet, strlen(sheet)), "the sheet is not called",
			t->sheet);
	if (t->member)
		plan_need(p, pattern_fits(r->scratch, t->member, file, strlen(file)), "the file is not called",
			t->member);
	for (uint32_t i = 0; i < t->ncell && (all || p->met == p->of); i++)
		plan_need(p, some_cell(r, t->cell[i]), "no cell reads", t->cell[i]);
	if (t->kind == TABLE_IGNORE || (!all && p->met < p->of))
		return ST_OK;
	return head_plan(r, all, p, e);
}

static enum status no_layout(struct layout_run *r, uint32_t row, uint32_t col, const char *note, struct err *e)
{
	struct origin at = { row, (uint16_t)col, r->sheet };

	return finding_say(r->sub, "NO-LAYOUT", at, NULL, NULL, note, e);
}

/* Generic layouts are used only where no layout of one publisher fits: among them cross-tables of common words after others, and after these
 * what says that a sheet holds no figures. */
static int rank(const struct decl_table *t)
{
	if (!t->generic)
		return 0;
	return t->kind == TABLE_IGNORE ? 3 : t->nacross ? 2 : 1;
}

/* What only needs to be told something is nearest; of such tables one with a column for each thing goes before a cross-table. */
static bool nearer(const struct plan *p, bool wants, uint32_t met, const struct decl_table *best)
{
	if (p->wants != wants)
		return p->wants;
	if (wants && rank(p->t) != rank(best))
		return rank(p->t) < rank(best);
	return p->met > met || (p->met == met && met && best && best->generic && !p->t->generic);
}

static enum status nearest(struct layout_run *r, struct err *e)
{
	const struct decl_table *best = NULL;
	uint32_t met = 0, row = ROW_NONE, col = 0;
	char missed[sizeof((struct plan *)0)->missed] = "", note[400];
	bool wants = false;

	for (uint32_t i = 0; i < r->layouts->n; i++) {
		struct plan p;

		TRY(try_table(r, &r->layouts->table[i], true, &p, e));
		if (nearer(&p, wants, met, best)) {
			wants = p.wants;
			met = p.met;
			best = p.t;
			row = p.missed_row;
			col = p.missed_col;
			memcpy(missed, p.missed, sizeof missed);
		}
	}
	/* One text in common is chance. */
	if (wants)
		snprintf(note, sizeof note, "%s", missed);
	else if (met > 1)
		snprintf(note, sizeof note, "nearest is %s, but %s", best->id, missed);
	else
		snprintf(note, sizeof note, "no title or heading of it is known");
	if (scratch_gave_up(r->scratch))
		snprintf(note + strlen(note), sizeof note - strlen(note), "; a pattern took too long on a cell");
	return no_layout(r, wants || met > 1 ? row : ROW_NONE, col, note, e);
}

static enum status choose(struct layout_run *r, struct plan *p, const struct decl_table **out, struct err *e)
{
	const struct decl_table *best = NULL, *tie = NULL;
	uint32_t score = 0;
	const struct window_row *headings;
	char note[400];

	*out = NULL;
	for (uint32_t k = 0; k < 4 * r->layouts->n && (!best || k % r->layouts->n); k++) {
		const struct decl_table *t = &r->layouts->table[k % r->layouts->n];
		struct plan now;

		if ((uint32_t)rank(t) != k / r->layouts->n)
			continue;
		TRY(try_table(r, t, false, &now, e));
		if (now.met < now.of || now.of == 0)
			continue;
		if (!best || now.met > score) {
			best = t;
			tie = NULL;
			score = now.met;
			*p = now;
		} else if (now.met == score) {
			tie = t;
		}
	}
	if (r->ended && (!best || tie))
		return ST_OK; /* the table above decides */
	if (!best && !window_figures(&r->window, &headings)) {
		r->notes = true;
		return ST_OK;
	}
	if (!best)
		return nearest(r, e);
	if (tie) {
		snprintf(note, sizeof note, "both %s and %s fit, with %u conditions each", best->id, tie->id, score);
		return no_layout(r, ROW_NONE, 0, note, e);
	}
	*out = best;
	return ST_OK;
}

/* Dates of the window as they are shown, or, from a row on, as they are stored again. */
struct dated {
	struct cell *cell;
	uint32_t row; /* index into the window */
	const char *s;
	size_t n;
};

static uint32_t dates_in(const struct window *w)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < w->nrow; i++)
		for (uint32_t c = 0; c < w->row[i].n; c++)
			n += w->row[i].c[c].kind == 'd';
	return n;
}

static enum status show_dates(struct layout_run *r, struct dated *v, uint32_t *n, struct err *e)
{
	struct window *w = &r->window;
	char text[DATE_TEXT];

	for (uint32_t i = 0; i < w->nrow; i++)
		for (uint32_t c = 0; c < w->row[i].n; c++) {
			struct cell *x = &w->row[i].c[c];

			if (!date_shown(r, x, text))
				continue;
			v[(*n)++] = (struct dated){ x, i, x->s, x->n };
			x->n = strlen(text);
			x->s = arena_strdup(&w->arena, text, x->n);
			if (!x->s)
				return err_set(e, ST_FATAL, "out of memory for the first rows of a sheet");
		}
	return ST_OK;
}

enum status match_window(struct layout_run *r, struct plan *p, const struct decl_table **out, struct err *e)
{
	uint32_t n = dates_in(&r->window), shown = 0, head;
	struct dated *v = n ? arena_alloc(&r->window.arena, n, sizeof *v) : NULL;

	if (n && !v)
		return err_set(e, ST_FATAL, "out of memory for the first rows of a sheet");
	*out = NULL;
	if (n)
		TRY(show_dates(r, v, &shown, e));
	TRY(choose(r, p, out, e));
	/* they are headings: what stands below is for the columns to say */
	head = *out && p->nhead ? p->head_at[p->nhead - 1] + 1 : 0;
	for (uint32_t i = 0; i < shown; i++)
		if (v[i].row >= head) {
			v[i].cell->s = v[i].s;
			v[i].cell->n = v[i].n;
		}
	return ST_OK;
}
