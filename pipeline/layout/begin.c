/* begin.c - from a plan to a sheet that can be read: sources, values, constants, and where each label stands. */
#include <stdlib.h>
#include <string.h>

#include "layout/work.h"

static enum status reserve(struct layout_run *r, const struct plan *p, struct err *e)
{
	uint32_t nsource = 0, nvalue = 0;

	for (uint32_t c = 0; c < p->ncol; c++) {
		const struct plan_col *pc = &p->col[c];

		nsource += pc->act == ACT_SOURCE ? (pc->decl->split ? pc->decl->npart : 1 + (pc->decl->below != NULL)) : 0;
		nvalue += pc->act == ACT_VALUE;
	}
	r->nphys = p->ncol;
	r->phys = arena_alloc(&r->arena, p->ncol + 1u, sizeof *r->phys);
	r->source = arena_alloc(&r->arena, nsource + 1u, sizeof *r->source);
	r->value = arena_alloc(&r->arena, nvalue + 1u, sizeof *r->value);
	r->entry = arena_alloc(&r->arena, nvalue + 1u, sizeof *r->entry);
	r->stretch = arena_alloc(&r->arena, (size_t)nsource * CHUNK_ROWS + 1, sizeof *r->stretch);
	r->nvalue = nvalue;
	if (!r->stretch || !r->phys || !r->source || !r->value || !r->entry)
		return err_set(e, ST_FATAL, "out of memory for the columns of a sheet");
	return ST_OK;
}

static void set_target(struct target *t, const struct item *i)
{
	if (i->copy) {
		t->copy = true;
		t->from = i->from;
		return;
	}
	/* One header row may give the label and another the code, so nothing is taken away here. */
	if (i->label)
		t->label = i->label;
	if (i->text)
		t->text = i->text;
	t->copy = false;
}

/* What was found is matched again for what it catches: the scratch remembers one fit only. */
static void fit_again(struct layout_run *r, const struct plan *p, uint32_t find)
{
	const struct found *f = &p->found[find];
	char buf[NAME_WORDS];
	const char *name = f->name == FIND_CELL ? "" : p->t->find[find].where == FIND_SAID ? name_words(r, f->name, buf) : find_name(r, f->name);

	pattern_fits(r->scratch, p->t->find[find].cases[f->which].text, f->cell ? f->cell->s : name,
		f->cell ? f->cell->n : strlen(name));
}

/* A cell above the table may give its text a name: what its pattern caught, or all of it. */
static enum status named_texts(struct layout_run *r, const struct plan *p, struct err *e)
{
	memset(r->var, 0, sizeof r->var);
	for (uint32_t i = 0; i < p->t->nfind; i++) {
		const struct decl_find *d = &p->t->find[i];

		if (d->var < 0 || !p->found[i].there)
			continue;
		fit_again(r, p, i);
		if (d->cases[p->found[i].which].is)
			TRY(sym_intern_z(r->sub->syms, d->cases[p->found[i].which].is, &r->var[d->var], e));
		else
			TRY(expand(r, pattern_groups(d->cases->text) ? "$1" : "$0", &r->var[d->var], e));
	}
	return ST_OK;
}

static enum status constants(struct layout_run *r, const struct plan *p, struct dim_at *at, struct err *e)
{
	const struct decl_table *t = p->t;
	const char *edition = t->edition;
	struct item it;

	memset(r->base, 0, sizeof r->base);
	TRY(named_texts(r, p, e));
	r->edition = SYM_NONE;
	if (edition)
		TRY(expand(r, edition, &r->edition, e));
	for (uint32_t i = 0; i < t->set.n; i++) {
		if (t->set.v[i].col >= COL_MAX)
			continue; /* memberships of every row: row_edges() */
		TRY(expand_setting(r, &t->set.v[i], &it, e));
		set_target(&r->base[it.col], &it);
	}
	for (uint32_t i = 0; i < t->nfind; i++) {
		const struct found *f = &p->found[i];
		const struct decl_case *k;

		if (!f->there)
			continue;
		k = &t->find[i].cases[f->which];
		fit_again(r, p, i);
		if (t->find[i].edition[f->which])
			TRY(expand(r, t->find[i].edition[f->which], &r->edition, e));
		for (uint32_t s = 0; s < k->set.n; s++) {
			TRY(expand_setting(r, &k->set.v[s], &it, e));
			r->base[it.col] = (struct target){ 0 };
			set_target(&r->base[it.col], &it);
			if (f->cell)
				at[it.col] = (struct dim_at){ .kind = AT_CELL, .row = f->row, .col = f->cell->col };
		}
	}
	return places_named(r, p, &r->base[t->places.col], &at[t->places.col], e);
}

static enum status head_at(struct layout_run *r, const struct plan *p, uint32_t h, uint32_t col, struct dim_at *at,
	struct err *e)
{
	uint16_t *head = arena_alloc(&r->sub->arena, p->ncol, sizeof *head);

	if (!head)
		return err_set(e, ST_FATAL, "out of memory for the columns of a sheet");
	for (uint32_t c = 0; c < p->ncol; c++) {
		const struct decl_case *g = p->col[c].act == ACT_VALUE ? p->col[c].give[h] : NULL;

		head[c] = NO_COL;
		for (uint32_t s = 0; g && s < g->set.n; s++)
			if (g->set.v[s].col == col)
				head[c] = p->col[c].from[h];
	}
	*at = (struct dim_at){ .kind = AT_HEAD, .row = r->head_row[h], .nhead = p->ncol, .head = head };
	return ST_OK;
}

/* The header row that gives a column of the dataflow: one that gives its label, else one that gives its code. */
static enum status heads_at(struct layout_run *r, const struct plan *p, struct dim_at *at, struct err *e)
{
	const struct decl_table *t = p->t;

	for (uint32_t col = 0; col < t->flow->ncol; col++) {
		int by_label = -1, by_code = -1;

		for (uint32_t h = p->nhead; h-- > 0;)
			for (uint32_t g = 0; g < p->head[h]->ngive; g++)
				for (uint32_t s = 0; s < p->head[h]->gives[g].set.n; s++) {
					const struct setting *v = &p->head[h]->gives[g].set.v[s];

					if (v->col == col && v->label)
						by_label = (int)h;
					else if (v->col == col)
						by_code = (int)h;
				}
		if (by_label >= 0 || by_code >= 0)
			TRY(head_at(r, p, (uint32_t)(by_label >= 0 ? by_label : by_code), col, &at[col], e));
	}
	return ST_OK;
}

static enum status value_column(struct layout_run *r, const struct plan *p, uint32_t c, uint32_t v, struct err *e)
{
	const struct plan_col *pc = &p->col[c];
	struct target t[COL_MAX];
	bool own[COL_MAX] = { false };
	struct origin at = { r->head_row[pc->head], (uint16_t)c, r->sheet };
	struct item it;

	memcpy(t, r->base, sizeof t);
	for (uint32_t h = 0; h < p->nhead; h++) {
		const struct decl_case *g = pc->decl ? NULL : pc->give[h];
		const struct cell *text = g ? p->text[h][pc->from[h]] : NULL;

		for (uint32_t s = 0; g && s < g->set.n; s++) {
			pattern_fits(r->scratch, g->text, text->s, text->n);
			TRY(expand_setting(r, &g->set.v[s], &it, e));
			if (!own[it.col])
				t[it.col] = (struct target){ 0 };
			own[it.col] = true;
			set_target(&t[it.col], &it);
		}
	}
	for (uint32_t s = 0; pc->decl && s < pc->decl->set.n; s++) {
		TRY(expand_setting(r, &pc->decl->set.v[s], &it, e));
		t[it.col] = (struct target){ 0 };
		set_target(&t[it.col], &it);
	}
	for (uint32_t col = 0; col < p->t->flow->ncol; col++) {
		if (t[col].copy && !t[t[col].from].copy) {
			t[col].label = t[t[col].from].label;
			t[col].text = t[t[col].from].text;
		}
		if (t[col].label || t[col].text)
			TRY(table_entry(r->table, col, t[col].label, t[col].text, at, &r->value[v][col], e));
	}
	return ST_OK;
}

/* The column where the label of a dimension stands: that of its label, else of its code, else of a case. */
static void sources_at(struct layout_run *r, struct dim_at *at)
{
	for (int pass = 0; pass < 3; pass++)
		for (uint32_t i = 0; i < r->nsource; i++) {
			const struct source *s = &r->source[i];
			const struct decl_column *d = s->decl;
			struct dim_at here = { .kind = s->carry ? AT_CARRIED : AT_ROW, .col = s->col };

			if (pass == 2 && d->label >= 0)
				at[d->label] = here;
			if (pass == 1 && d->code >= 0)
				at[d->code] = here;
			/* what may stand below a label seldom does, and a heading or a title says it */
			bool below = i && s[-1].decl->below == d;

			for (uint32_t k = 0; pass == 0 && k < d->ncase; k++)
				for (uint32_t v = 0; v < d->cases[k].set.n; v++) {
					uint8_t col = d->cases[k].set.v[v].col;

					if (col < COL_MAX && (!below || at[col].kind == AT_NONE))
						at[col] = here;
				}
			for (uint32_t v = 0; pass == 0 && v < d->set.n; v++)
				if (d->set.v[v].col < COL_MAX)
					at[d->set.v[v].col] = here;
		}
}

/* What stands beside the figures says where its own columns stand. */
static void beside_at(struct layout_run *r, struct dim_at *at)
{
	const struct decl_column *d = r->t->beside;
	struct dim_at here = { .kind = AT_BESIDE, .col = 1 };

	if (!d)
		return;
	r->beside = (struct source){ .decl = d, .part = NO_COL };
	arena_init(&r->beside.arena, 0);
	for (uint32_t v = 0; v < d->set.n; v++)
		at[d->set.v[v].col] = here;
	for (uint32_t k = 0; k < d->ncase; k++)
		for (uint32_t v = 0; v < d->cases[k].set.n; v++)
			at[d->cases[k].set.v[v].col] = here;
	if (d->code >= 0)
		at[d->code] = here;
	if (d->label >= 0)
		at[d->label] = here;
}

/* The columns that settings give something; *copies where one is taken from another column. */
static uint32_t columns_set(const struct settings *set, bool *copies)
{
	uint32_t cols = 0;

	for (uint32_t i = 0; i < set->n; i++) {
		cols |= set->v[i].col < COL_MAX ? UINT32_C(1) << set->v[i].col : 0;
		*copies |= set->v[i].copy;
	}
	return cols;
}

static void add_source(struct layout_run *r, const struct decl_column *d, uint32_t col, uint32_t part)
{
	struct stretch *room = &r->stretch[r->nsource * CHUNK_ROWS];
	struct source *s = &r->source[r->nsource++];

	*s = (struct source){ .decl = d, .col = (uint16_t)col, .part = (uint16_t)part, .row = ROW_NONE, .carry = d->carry || d->below,
		.stretch = room };
	arena_init(&s->arena, 0);
	s->cols = columns_set(&d->set, &r->copies);
	for (uint32_t k = 0; k < d->ncase; k++)
		s->cols |= columns_set(&d->cases[k].set, &r->copies);
	if (d->label >= 0)
		s->cols |= UINT32_C(1) << d->label;
	if (d->code >= 0)
		s->cols |= UINT32_C(1) << d->code;
}

/* Where columns depend on each other, all are settled together; else a source may have its columns for itself. */
static void dependencies(struct layout_run *r)
{
	uint32_t taken = 0, twice = 0;

	for (uint32_t c = 0; c < COL_MAX; c++)
		r->copies |= r->base[c].copy;
	for (uint32_t i = 0; i < r->t->nrule; i++)
		twice |= columns_set(&r->t->rule[i].set, &r->copies);
	for (uint32_t i = 0; i < r->nsource; i++) {
		twice |= taken & r->source[i].cols;
		taken |= r->source[i].cols;
	}
	for (uint32_t i = 0; i < r->nsource; i++)
		r->source[i].alone = !r->copies && r->source[i].cols && !(r->source[i].cols & twice);
}

/* Part k of "a,b,c\d" is described by the declared part whose pattern fits its name. */
static void add_parts(struct layout_run *r, const struct plan *p, uint32_t c)
{
	const struct decl_column *d = p->col[c].decl;
	const struct cell *t = p->text[p->col[c].head][c];
	const char *end = memchr(t->s, '\\', t->n), *s = t->s;
	uint32_t part = 0;

	if (!end)
		end = t->s + t->n;
	for (; s <= end; part++) {
		const char *stop = memchr(s, d->split[0], (size_t)(end - s));

		stop = stop ? stop : end;
		for (uint32_t k = 0; k < d->npart; k++)
			if (pattern_fits(r->scratch, d->parts[k].head[0], s, (size_t)(stop - s))) {
				add_source(r, &d->parts[k], c, part);
				break;
			}
		s = stop + 1;
	}
}

static enum status columns(struct layout_run *r, const struct plan *p, struct err *e)
{
	uint32_t nvalue = 0;

	r->beyond = SYM_NONE;
	if (p->beyond)
		TRY(sym_intern_z(r->sub->syms, p->beyond, &r->beyond, e));
	for (uint32_t c = 0; c < p->ncol; c++) {
		const struct plan_col *pc = &p->col[c];
		struct phys *ph = &r->phys[c];
		const struct cell *heading = p->text[pc->head][c];

		ph->act = pc->act;
		ph->head = (struct origin){ r->head_row[pc->head], (uint16_t)c, r->sheet };
		if (pc->act == ACT_IGNORE)
			TRY(sym_intern_z(r->sub->syms, pc->reason, &ph->rule, e));
		if (pc->act == ACT_UNKNOWN && heading)
			TRY(sym_intern(r->sub->syms, heading->s, heading->n, &ph->heading, e));
		if (pc->act == ACT_VALUE)
			ph->first = (uint16_t)nvalue++;
		if (pc->act != ACT_SOURCE)
			continue;
		ph->source = &r->source[r->nsource];
		ph->split = pc->decl->split;
		if (pc->decl->split)
			add_parts(r, p, c);
		else
			add_source(r, pc->decl, c, NO_COL);
		if (pc->decl->below)
			add_source(r, pc->decl->below, c, NO_COL);
		ph->single = pc->decl->split || pc->decl->below ? NULL : ph->source;
		ph->nsource = (uint16_t)(&r->source[r->nsource] - ph->source);
	}
	return ST_OK;
}

enum status sheet_begin(struct layout_run *r, const struct plan *p, struct err *e)
{
	struct dim_at at[COL_MAX];
	sym_t id;

	r->t = p->t;
	memset(at, 0, sizeof at);
	memset(r->row, 0, sizeof r->row);
	memset(r->sect, 0, sizeof r->sect);
	r->nsource = 0;
	r->nover = 0;
	r->dirty = r->fresh = UINT32_MAX;
	r->judging = true;
	r->labelled = false;
	r->ngive = 0;
	r->overridden = false;
	for (uint32_t h = 0; h < p->nhead; h++)
		r->head_row[h] = r->window.row[p->head_at[h]].row;
	r->nhead = p->nhead;
	r->data_row = r->head_row[p->nhead - 1] + 1;
	r->fields = r->sub->member[r->sub->sheet[r->sheet].member].charset == SYM_NONE ? 0 :
		r->window.row[p->head_at[p->nhead - 1]].n;
	r->last_row = ROW_NONE;
	TRY(reserve(r, p, e));
	TRY(constants(r, p, at, e));
	r->copies = false;
	TRY(columns(r, p, e));
	dependencies(r);
	TRY(sym_intern_z(r->sub->syms, p->t->id, &id, e));
	r->sub->sheet[r->sheet].layout = id;
	if (p->t->kind == TABLE_MEMBERSHIP) {
		r->seg = NULL;
		r->table = NULL;
		return sym_intern_z(r->sub->syms, p->t->hierarchy, &r->hierarchy, e);
	}
	TRY(heads_at(r, p, at, e));
	sources_at(r, at);
	beside_at(r, at);
	TRY(submission_table(r->sub, p->t->flow, &r->table, e));
	TRY(table_segment(r->table, r->sheet, id, &r->seg, e));
	r->seg->edition = r->edition;
	r->seg->closed = p->t->closed;
	TRY(sym_intern_z(r->sub->syms, p->t->numbers, &r->seg->number_style, e));
	memcpy(r->seg->at, at, sizeof at);
	for (uint32_t c = 0; c < p->ncol; c++)
		if (p->col[c].act == ACT_VALUE)
			TRY(value_column(r, p, c, r->phys[c].first, e));
	memcpy(r->entry, r->value, r->nvalue * sizeof *r->entry);
	return ST_OK;
}

enum status sheet_finish(struct layout_run *r, struct err *e)
{
	enum status st = r->t && r->seg ? table_flush(r->table, e) : ST_OK;

	for (uint32_t c = 0; r->t && r->seg && c < COL_MAX; c++) {
		struct dim_at *at = &r->seg->at[c];

		if (r->sect[c].ncarry)
			*at = (struct dim_at){ .kind = AT_CARRIED, .col = r->sect[c].col, .ncarry = r->sect[c].ncarry,
				.carry = r->sect[c].carry };
		for (uint32_t i = 0; i < r->nsource && !r->sect[c].ncarry; i++)
			if (at->kind == AT_CARRIED && r->source[i].carry && r->source[i].col == at->col) {
				at->carry = r->source[i].carried;
				at->ncarry = r->source[i].ncarry;
			}
	}
	for (uint32_t i = 0; i < r->nsource; i++)
		source_release(&r->source[i]);
	if (r->beside.decl)
		source_release(&r->beside);
	r->beside.decl = NULL;
	r->nsource = 0;
	r->t = NULL;
	r->seg = NULL;
	free(r->over);
	r->over = NULL;
	r->cover = 0;
	return st;
}
