/* run.c - the sink of rows: collects the window, has it judged, then passes row after row. */
#include <stdlib.h>
#include <string.h>

#include "layout/work.h"

enum status layout_begin(struct submission *s, struct layout_run **out, struct err *e)
{
	struct layout_run *r = calloc(1, sizeof *r);
	enum status st;

	if (!r)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	r->sub = s;
	r->layouts = s->config->layouts;
	arena_init(&r->window.arena, 0);
	arena_init(&r->arena, 0);
	st = scratch_new(&r->scratch, e);
	const struct { sym_t *at; const char *id; } ids[] = {
		{ &r->rule.title, "TITLE" }, { &r->rule.header, "HEADER" }, { &r->rule.label, "LABEL" },
		{ &r->rule.section, "SECTION" }, { &r->rule.membership, "MEMBERSHIP" }, { &r->rule.codebook, "CODEBOOK" }, { &r->rule.blank, "BLANK" },
		{ &r->rule.note, "NOTE" }, { &r->rule.header_unknown, "HEADER-UNKNOWN" },
		{ &r->rule.row_unplaced, "ROW-UNPLACED" }, { &r->rule.no_layout, "NO-LAYOUT" },
	};
	for (size_t i = 0; i < sizeof ids / sizeof *ids && st == ST_OK; i++)
		st = sym_intern_z(s->syms, ids[i].id, ids[i].at, e);
	if (st != ST_OK) {
		layout_end(r, NULL);
		return st;
	}
	*out = r;
	return ST_OK;
}

static void window_empty(struct layout_run *r)
{
	arena_release(&r->window.arena);
	memset(&r->window, 0, sizeof r->window);
	arena_init(&r->window.arena, 0);
}

static enum status left_out(struct layout_run *r, const struct decl_table *t, struct err *e)
{
	struct origin at = { ROW_NONE, 0, r->sheet };

	if (t->note)
		TRY(finding_say(r->sub, "NOT-COLLECTED", at, NULL, NULL, t->note, e));
	return sym_intern_z(r->sub->syms, t->reason, &r->skip_rule, e);
}

static enum status judge(struct layout_run *r, struct err *e)
{
	const struct decl_table *t = NULL;
	struct plan p;

	r->judged = true;
	if (!r->window.any)
		r->skip_rule = r->rule.blank;
	else
		TRY(match_window(r, &p, &t, e));
	if (t && t->kind == TABLE_IGNORE)
		TRY(left_out(r, t, e));
	else if (t)
		TRY(sheet_begin(r, &p, e));
	else if (r->window.any)
		r->skip_rule = r->rule.no_layout;
	for (uint32_t i = 0; i < r->window.nrow; i++)
		TRY(row_take(r, r->window.row[i].row, r->window.row[i].c, r->window.row[i].n, e));
	window_empty(r);
	return ST_OK;
}

static enum status on_sheet(void *user, uint16_t sheet, struct err *e)
{
	struct layout_run *r = user;

	TRY(sheet_finish(r, e)); /* a sheet that broke off has no end */
	window_empty(r);
	arena_release(&r->arena);
	arena_init(&r->arena, 0);
	r->sheet = sheet;
	r->judged = false;
	r->skip_rule = SYM_NONE;
	r->t = NULL;
	r->seg = NULL;
	return ST_OK;
}

/* Only merged ranges matter here: a heading holds for the columns that it spans. */
static enum status on_fact(void *user, const char *kind, const char *cell, const char *value, struct err *e)
{
	struct layout_run *r = user;
	struct window *w = &r->window;
	const char *colon = strchr(cell, ':');
	struct merge m;

	(void)value;
	if (strcmp(kind, "merge") != 0 || !colon || w->nmerge == MERGES_MAX ||
		!cell_parse(cell, (size_t)(colon - cell), &m.row0, &m.col0) ||
		!cell_parse(colon + 1, strlen(colon + 1), &m.row1, &m.col1) || m.row0 > 4 * WINDOW_ROWS)
		return ST_OK;
	if (!w->merge)
		w->merge = arena_alloc(&w->arena, MERGES_MAX, sizeof *w->merge);
	if (!w->merge)
		return err_set(e, ST_FATAL, "out of memory for the first rows of a sheet");
	w->merge[w->nmerge++] = m;
	return ST_OK;
}

static enum status buffer(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	struct window *w = &r->window;
	struct window_row *to = &w->row[w->nrow++];

	*to = (struct window_row){ .row = row, .n = n, .c = arena_alloc(&w->arena, n + 1u, sizeof *to->c) };
	if (!to->c)
		return err_set(e, ST_FATAL, "out of memory for the first rows of a sheet");
	for (uint32_t i = 0; i < n; i++) {
		to->c[i] = c[i];
		to->c[i].s = arena_strdup(&w->arena, c[i].s, c[i].n);
		if (!to->c[i].s)
			return err_set(e, ST_FATAL, "out of memory for the first rows of a sheet");
		w->bytes += c[i].n + sizeof *c;
		w->any |= !cell_blank(&c[i]);
	}
	return ST_OK;
}

static enum status on_row(void *user, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	struct layout_run *r = user;

	if (r->judged)
		return row_take(r, row, c, n, e);
	TRY(buffer(r, row, c, n, e));
	/* A sheet that begins with many empty rows is looked at further, but not for ever. */
	if (r->window.nrow == WINDOW_ROWS || r->window.bytes > WINDOW_BYTES)
		return judge(r, e);
	return ST_OK;
}

static enum status on_block(void *user, const struct block *b, struct err *e)
{
	struct layout_run *r = user;
	bool done = false;

	if (r->judged)
		TRY(block_take(r, b, &done, e));
	for (uint32_t i = 0; i < b->nrow && !done; i++)
		TRY(on_row(r, b->row[i], &b->cell[b->first[i]], b->first[i + 1] - b->first[i], e));
	return ST_OK;
}

static enum status on_sheet_end(void *user, struct err *e)
{
	struct layout_run *r = user;

	if (!r->judged)
		TRY(judge(r, e));
	return sheet_finish(r, e);
}

struct row_sink layout_sink(struct layout_run *l)
{
	return (struct row_sink){ .user = l, .sheet = on_sheet, .fact = on_fact, .row = on_row, .sheet_end = on_sheet_end,
		.block = on_block };
}

enum status layout_end(struct layout_run *l, struct err *e)
{
	enum status st;

	if (!l)
		return ST_OK;
	st = sheet_finish(l, e);
	arena_release(&l->window.arena);
	arena_release(&l->arena);
	scratch_free(l->scratch);
	free(l->other);
	free(l);
	return st;
}
