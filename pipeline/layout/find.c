/* find.c - cells above a table, and the names of the sheet and of the file, that say something about all of it. */
#include <stdio.h>
#include <string.h>

#include "layout/work.h"

const char *find_name(const struct layout_run *r, enum find_where where)
{
	const struct sheet *s = &r->sub->sheet[r->sheet];
	const char *path = sym_str(r->sub->syms, r->sub->member[s->member].path), *slash = strrchr(path, '/');

	if (where == FIND_FILE)
		return slash ? slash + 1 : path;
	return sym_str(r->sub->syms, s->name);
}

const char *name_words(const struct layout_run *r, enum find_where where, char buf[NAME_WORDS])
{
	const char *name = find_name(r, where), *dot = where == FIND_FILE ? strrchr(name, '.') : NULL;
	size_t n = dot ? (size_t)(dot - name) : strlen(name);

	n = n < NAME_WORDS ? n : NAME_WORDS - 1;
	memcpy(buf, name, n);
	buf[n] = '\0';
	for (char *s = buf; (s = strpbrk(s, "_-")) != NULL;)
		*s = ' ';
	return buf;
}

static bool cell_says(struct layout_run *r, const struct pattern *pat, uint32_t rows, struct found *f)
{
	for (uint32_t i = 0; i < rows; i++)
		for (uint32_t c = 0; c < r->window.row[i].n; c++) {
			const struct cell *x = &r->window.row[i].c[c];

			/* a date by itself is as often that of the print as that of the figures */
			if (!x->n || x->kind == 'd' || !pattern_fits(r->scratch, pat, x->s, x->n))
				continue;
			f->cell = x;
			f->row = r->window.row[i].row;
			return true;
		}
	return false;
}

/* The heading of labels may be the title of the table. */
static bool labels_say(struct layout_run *r, const struct plan *p, const struct pattern *pat, struct found *f)
{
	for (uint32_t c = 0; c < p->ncol; c++) {
		const struct plan_col *pc = &p->col[c];
		const struct cell *x = pc->act == ACT_SOURCE ? p->text[pc->head][c] : NULL;

		if (!x || !pattern_fits(r->scratch, pat, x->s, x->n))
			continue;
		f->cell = x;
		f->row = r->window.row[p->head_at[pc->head]].row;
		return true;
	}
	return false;
}

static bool name_says(struct layout_run *r, const struct pattern *pat, enum find_where where, const char *name, struct found *f)
{
	f->name = where;
	return pattern_fits(r->scratch, pat, name, strlen(name));
}

/* In a title or a heading, or else in a name. */
static bool said(struct layout_run *r, const struct plan *p, const struct pattern *pat, struct found *f)
{
	char buf[NAME_WORDS];

	return cell_says(r, pat, p->head_at[p->nhead - 1] + 1, f) || name_says(r, pat, FIND_SHEET, name_words(r, FIND_SHEET, buf), f) ||
		name_says(r, pat, FIND_FILE, name_words(r, FIND_FILE, buf), f);
}

/* What may be missing is looked for in the titles above the table only: a note below it speaks of other things. */
static bool find_one(struct layout_run *r, const struct plan *p, const struct decl_find *d, struct found *f)
{
	uint32_t rows = d->optional ? p->head_at[0] : r->window.nrow;

	for (f->which = 0; f->which < d->ncase; f->which++) {
		const struct pattern *pat = d->cases[f->which].text;

		if (d->where == FIND_SAID ? said(r, p, pat, f) : d->where == FIND_CELL ? cell_says(r, pat, rows, f) :
				name_says(r, pat, d->where, find_name(r, d->where), f))
			return true;
		if (d->where == FIND_CELL && d->optional && p->t->nacross && labels_say(r, p, pat, f))
			return true;
	}
	return false;
}

enum status finds_made(struct layout_run *r, struct plan *p, bool *fits, bool *ok, struct err *e)
{
	static const char *const WHERE[] = { "no cell reads", "the sheet is not called", "the file is not called", "no title or heading says" };
	const struct decl_table *t = p->t;

	p->found = arena_alloc(&r->window.arena, t->nfind + 1u, sizeof *p->found);
	if (!p->found)
		return err_set(e, ST_FATAL, "out of memory for the header of a sheet");
	for (uint32_t i = 0; i < t->nsaid; i++) {
		struct found f = { .there = false };

		*fits &= plan_need(p, said(r, p, t->said[i], &f), WHERE[FIND_SAID], t->said[i]);
	}
	for (uint32_t i = 0; i < t->nfind; i++) {
		const struct decl_find *d = &t->find[i];
		bool there = (d->with < 0 || across_given(r, p, d->with, true)) && find_one(r, p, d, &p->found[i]);

		p->found[i].there = there;
		if (d->optional)
			continue;
		if (d->say && !there && !p->missed[0])
			snprintf(p->missed, sizeof p->missed, "%s", d->say);
		*ok &= plan_need(p, there, WHERE[d->where], d->cases[0].text);
		*fits &= there || d->say;
	}
	return ST_OK;
}
