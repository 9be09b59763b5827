/* run.c - the sink of rows: collects the window, has it judged, then passes row after row. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

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

/* Merged ranges are those of the sheet, in its arena. */
static void window_empty(struct layout_run *r)
{
	struct window empty = { .nmerge = r->window.nmerge, .merge = r->window.merge };

	arena_release(&r->window.arena);
	r->window = empty;
	arena_init(&r->window.arena, 0);
}

static bool is_word(const struct cell *c)
{
	size_t letters = 0;

	for (size_t i = 0; i < c->n; i++)
		letters += isalpha((unsigned char)c->s[i]) || (unsigned char)c->s[i] >= 0x80;
	return letters > 2;
}

/* Digits of any script, and the signs that stand between and beside them. Whether it is a number is decided later, from the column. */
static bool is_figure(const struct cell *c)
{
	static const char signs[] = " .,'+-%()";
	bool digits = c->kind == 'n';

	for (size_t i = 0; i < c->n && c->kind != 'n';) {
		uint32_t cp = utf8_next(c->s, c->n, &i);

		if (u_isdigit((UChar32)cp))
			digits = true;
		else if (cp < 0x80 ? !memchr(signs, (int)cp, sizeof signs - 1) : !u_isUWhiteSpace((UChar32)cp) && !u_ispunct((UChar32)cp) &&
			cp != 0x2212 /* minus */)
			return false;
	}
	return digits;
}

/* A label with figures right of it. A year alone is none: cover sheets say "Year | 2021". words: texts right of the first one. */
static bool figures_in(const struct cell *c, uint32_t n, uint32_t *words)
{
	uint32_t figures = 0, years = 0, filled = 0;

	*words = 0;
	for (uint32_t i = 0; i < n; i++) {
		if (cell_blank(&c[i]))
			continue;
		if (filled++ && is_figure(&c[i])) {
			figures++;
			years += c[i].n == 4 && (memcmp(c[i].s, "19", 2) == 0 || memcmp(c[i].s, "20", 2) == 0);
		} else if (filled > 1) {
			*words += is_word(&c[i]);
		}
	}
	return figures > years || years > 1;
}

/* Whether figures stand in the window; above the first of them, two words or more side by side where figures stood, as headings do. */
bool window_figures(const struct window *w, const struct window_row **headings)
{
	*headings = NULL;
	for (uint32_t i = 0; i < w->nrow; i++) {
		uint32_t words;

		if (figures_in(w->row[i].c, w->row[i].n, &words))
			return true;
		if (words > 1)
			*headings = &w->row[i];
	}
	return false;
}

static enum status left_out(struct layout_run *r, const struct decl_table *t, struct err *e)
{
	struct origin at = { ROW_NONE, 0, r->sheet };

	if (t->note)
		TRY(finding_say(r->sub, "NOT-COLLECTED", at, NULL, NULL, t->note, e));
	return sym_intern_z(r->sub->syms, t->reason, &r->skip_rule, e);
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

/* Rows of the window, until the table ends: the rest is a window of its own, which more rows may follow. */
static enum status pass_window(struct layout_run *r, struct err *e)
{
	struct window w = r->window;
	enum status st = ST_OK;

	arena_init(&r->window.arena, 0);
	r->window.nrow = 0;
	r->window.bytes = 0;
	r->window.any = false;
	for (uint32_t i = 0; i < w.nrow && st == ST_OK; i++) {
		if (r->judged)
			st = row_take(r, w.row[i].row, w.row[i].c, w.row[i].n, e);
		if (st == ST_OK && r->ended) {
			r->judged = false;
			st = buffer(r, w.row[i].row, w.row[i].c, w.row[i].n, e);
		}
	}
	arena_release(&w.arena);
	return st;
}

/* Below the end of a table of common words: another table, rows of the same one that a heading of their own stands above, or notes. */
static enum status judge_again(struct layout_run *r, struct err *e)
{
	const struct decl_table *t = NULL;
	const struct window_row *headings;
	bool figures = window_figures(&r->window, &headings);
	struct plan p;

	r->nended++;
	if (figures)
		TRY(match_window(r, &p, &t, e));
	if (t && t->kind == TABLE_IGNORE) {
		TRY(left_out(r, t, e));
	} else if (t) {
		TRY(sheet_finish(r, e));
		TRY(sheet_begin(r, &p, e));
	} else if (figures && headings) {
		struct origin at = { headings->row, headings->c[0].col, r->sheet };

		TRY(finding_say(r->sub, "NO-LAYOUT", at, NULL, NULL, "below the table that ends above, these headings are not known", e));
		r->skip_rule = r->rule.no_layout;
	} else if (figures) {
		r->goes_on = r->window.row[0].row;
	} else {
		r->skip_rule = r->ended;
		legend_begin(r);
	}
	r->ended = SYM_NONE;
	return pass_window(r, e);
}

static enum status judge(struct layout_run *r, struct err *e)
{
	const struct decl_table *t = NULL;
	struct plan p;

	r->judged = true;
	if (r->ended)
		return judge_again(r, e);
	if (!r->window.any)
		r->skip_rule = r->rule.blank;
	else
		TRY(match_window(r, &p, &t, e));
	if (t && t->kind == TABLE_IGNORE)
		TRY(left_out(r, t, e));
	else if (t)
		TRY(sheet_begin(r, &p, e));
	else if (r->notes)
		r->skip_rule = r->rule.note;
	else if (r->window.any)
		r->skip_rule = r->rule.no_layout;
	r->understood |= r->window.any && !r->notes;
	return pass_window(r, e);
}

/* A sheet of texts alone explains others. Where it stands for itself, or figures follow far below, it is one that nobody knows. */
static enum status notes_end(struct layout_run *r, struct err *e)
{
	struct origin at = { ROW_NONE, 0, r->sheet };

	if (!r->notes)
		return ST_OK;
	r->notes = false;
	if (r->late_figures) {
		r->late_figures = false;
		r->understood = true;
		return finding_say(r->sub, "NO-LAYOUT", at, NULL, NULL, "no title or heading of it is known", e);
	}
	if (!r->nnotes++)
		r->first_notes = r->sheet;
	return ST_OK;
}

static enum status on_sheet(void *user, uint16_t sheet, struct err *e)
{
	struct layout_run *r = user;

	TRY(sheet_finish(r, e)); /* a sheet that broke off has no end */
	TRY(notes_end(r, e));
	window_empty(r);
	arena_release(&r->arena);
	arena_init(&r->arena, 0);
	r->sheet = sheet;
	r->window.nmerge = 0;
	r->window.merge = NULL;
	r->date1904 = false;
	r->judged = false;
	r->ended = SYM_NONE;
	r->nended = 0;
	r->goes_on = ROW_NONE;
	r->skip_rule = SYM_NONE;
	r->legend = 0;
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

	if (strcmp(kind, "meta") == 0 && strncmp(value, "date1904", strlen("date1904")) == 0)
		r->date1904 = strstr(value, "true") != NULL;
	if (strcmp(kind, "merge") != 0 || !colon || w->nmerge == MERGES_MAX ||
		!cell_parse(cell, (size_t)(colon - cell), &m.row0, &m.col0) ||
		!cell_parse(colon + 1, strlen(colon + 1), &m.row1, &m.col1) || m.row0 > 4 * WINDOW_ROWS)
		return ST_OK;
	if (!w->merge)
		w->merge = arena_alloc(&r->arena, MERGES_MAX, sizeof *w->merge);
	if (!w->merge)
		return err_set(e, ST_FATAL, "out of memory for the first rows of a sheet");
	w->merge[w->nmerge++] = m;
	return ST_OK;
}

static enum status on_row(void *user, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	struct layout_run *r = user;

	if (r->judged) {
		uint32_t words;

		if (r->notes && !r->late_figures)
			r->late_figures = figures_in(c, n, &words);
		TRY(row_take(r, row, c, n, e));
		if (!r->ended)
			return ST_OK;
		r->judged = false;
	}
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
		TRY(on_row(r, b->row[i], block_row(b, i), b->first[i + 1] - b->first[i], e));
	return ST_OK;
}

static enum status on_sheet_end(void *user, struct err *e)
{
	struct layout_run *r = user;

	while (!r->judged)
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
	if (st == ST_OK)
		st = notes_end(l, e);
	if (st == ST_OK && l->nnotes && !l->understood)
		st = finding_say(l->sub, "NO-LAYOUT", (struct origin){ ROW_NONE, 0, l->first_notes }, NULL, NULL, "no figures stand in it", e);
	arena_release(&l->window.arena);
	arena_release(&l->arena);
	scratch_free(l->scratch);
	free(l->other);
	free(l);
	return st;
}
