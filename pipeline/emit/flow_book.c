/*
 * flow_book.c - the harmonized workbook of a dataflow: what it is, the observations, and who covers what.
 */
#include <stdlib.h>
#include <string.h>

#include "emit/flow_book.h"
#include "emit/names.h"
#include "emit/obs.h"
#include "emit/tally.h"

#define DATA_ROWS 1000000u /* more than that are in the CSV only */

enum status each_source(struct flow_work *w, enum status (*each)(struct flow_work *w, const struct source *x, void *user, struct err *e),
	void *user, struct err *e)
{
	for (uint32_t i = 0; i < w->r->nsub; i++) {
		struct source x = { 0 };
		enum status st;

		if (!emit_rows(&w->r->sub[i], w->f))
			continue;
		TRY(emit_take(w->r, i, &x.s, e));
		for (uint32_t k = 0; k < x.s->ntable && !x.t; k++)
			if (x.s->table[k].flow == w->f && x.s->table[k].n)
				x.t = &x.s->table[k];
		st = x.t ? each(w, &x, user, e) : ST_OK;
		emit_give(w->r, i);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

/* The text of a column in a row, as in the CSV. */
static const char *text_at(const struct flow_work *w, const struct submission *s, const struct table *t, uint32_t row, uint32_t col)
{
	const char *text = obs_code(w->r, s, t, col, packed_get(&t->col[col].at, row));

	if (!*text && w->f->col[col].role == ROLE_STATUS)
		text = obs_status(table_state(t, row));
	return text;
}

/* Columns that have the same text in every row say so once, on About, and leave the sheet to those that differ. */
static enum status find_constants(struct flow_work *w, const struct source *x, void *user, struct err *e)
{
	const struct table *t = x->t;

	(void)user;
	for (uint32_t row = 0; row < t->n; row++) {
		if (packed_get(&t->fate, row))
			continue;
		w->nrow++;
		for (uint32_t c = 0; c < w->f->ncol; c++) {
			const char *text;

			if (w->varies[c])
				continue;
			text = text_at(w, x->s, t, row, c);
			if (!w->constant[c] && !(w->constant[c] = arena_strdup(&w->arena, text, strlen(text))))
				return err_set(e, ST_FATAL, "no memory to write %s", w->f->id);
			w->varies[c] = strcmp(w->constant[c], text) != 0;
		}
	}
	return ST_OK;
}

/* ---- About ---- */

static void put_line(struct page *p, const char *label, const char *text)
{
	page_textz(p, 0, label, BF_LABEL);
	page_wide(p, 1, *text ? text : "none", BF_TEXT);
	page_next(p);
}

static void section(struct page *p, const char *title)
{
	page_next(p);
	page_wide(p, 0, title, BF_SECTION);
	page_next(p);
}

static void put_columns(struct flow_work *w, struct page *p)
{
	section(p, "Columns");
	page_textz(p, 0, "Column", BF_HEAD);
	page_textz(p, 1, "Kind", BF_HEAD);
	page_textz(p, 2, "Code list", BF_HEAD);
	page_textz(p, 3, "In all rows", BF_HEAD);
	page_next(p);
	for (uint32_t c = 0; c < w->f->ncol; c++) {
		const struct flow_col *col = &w->f->col[c];

		page_textz(p, 0, col->id, BF_WRAP);
		page_textz(p, 1, col->dimension ? "dimension" : "attribute", BF_WRAP);
		page_textz(p, 2, strcmp(col->list, "text") ? col->list : "free text", BF_WRAP);
		page_textz(p, 3, w->varies[c] ? "differs, see Data" : w->constant[c] && *w->constant[c] ? w->constant[c] : "empty", BF_WRAP);
		page_next(p);
	}
}

static enum status put_source(struct flow_work *w, const struct source *x, void *page, struct err *e)
{
	static const char *const words[] = { "\xe2\x9c\x94 accepted", "\xe2\x96\xb2 accepted with warnings", "\xe2\x9c\x96 rejected",
		"\xe2\x9c\x96 unreadable" };
	static const enum book_format format[] = { BF_WRAP, BF_WARNING, BF_ERROR, BF_ERROR };
	enum sub_state state = submission_state(x->s);
	struct page *p = page;
	uint64_t n = 0;

	(void)w;
	(void)e;
	for (uint32_t row = 0; row < x->t->n; row++)
		n += packed_get(&x->t->fate, row) == 0;
	page_textz(p, 0, x->s->name, BF_WRAP);
	page_textz(p, 1, *x->s->sender ? x->s->sender : "not known", BF_WRAP);
	page_textz(p, 2, words[state], format[state]);
	page_count(p, 3, n);
	page_next(p);
	return ST_OK;
}

static enum status put_sources(struct flow_work *w, struct page *p, struct err *e)
{
	section(p, "Sources");
	page_textz(p, 0, "Submission", BF_HEAD);
	page_textz(p, 1, "Sender", BF_HEAD);
	page_textz(p, 2, "Verdict", BF_HEAD);
	page_textz(p, 3, "Observations", BF_HEAD_RIGHT);
	page_next(p);
	return each_source(w, put_source, p, e);
}

static enum status about_fill(struct flow_work *w, struct page *p, struct err *e)
{
	static const struct page_column width[] = { { "", 44, false }, { "", 24, false }, { "", 28, false }, { "", 40, false } };
	char text[300], n[48];

	page_columns(p, width, 4);
	page_wide(p, 0, w->f->title && *w->f->title ? w->f->title : w->f->id, BF_TITLE);
	page_next(p);
	page_wide(p, 0, "Harmonized observations of all submissions of a run. A finding withholds no value: see the column VERDICT.", BF_MUTED);
	page_next(p);
	page_next(p);
	put_line(p, "Dataflow", w->f->id);
	put_line(p, "Structure", w->f->structure_id);
	put_line(p, "Observations", grouped(NULL, w->nrow, n));
	snprintf(text, sizeof text, "%s, as of %s", w->r->run_id, w->r->as_of);
	put_line(p, "Run", text);
	snprintf(text, sizeof text, "concord %s, rules and code lists %s", CONCORD_VERSION, w->r->config->version);
	put_line(p, "Program", text);
	snprintf(text, sizeof text, "harmonized/%s.csv, SDMX-CSV 2.0", w->f->id);
	if (w->r->csv)
		put_line(p, "The same as text", text);
	if (w->nrow > DATA_ROWS) {
		snprintf(text, sizeof text, "the sheet Data has the first %u rows; harmonized/%s.csv has all", DATA_ROWS, w->f->id);
		put_line(p, "Cut", text);
	}
	TRY(put_sources(w, p, e));
	put_columns(w, p);
	for (int i = 0; i < 4 && !w->b.failed; i++)
		p->width[i] = width[i].limit;
	page_close(p, w->f->id, 1, 0);
	return ST_OK;
}

/* ---- Data ---- */

enum data_kind { DATA_CODE, DATA_NAME, DATA_VALUE, DATA_SUBMISSION, DATA_MEMBER, DATA_SHEET, DATA_CELL, DATA_VERDICT };
struct data_column {
	enum data_kind kind;
	uint32_t col;
};

static void add_column(struct data_column *d, struct page_column *head, uint32_t *n, enum data_kind kind, uint32_t col, const char *title, double limit)
{
	d[*n] = (struct data_column){ kind, col };
	head[*n] = (struct page_column){ title, limit, kind == DATA_VALUE };
	(*n)++;
}

static uint32_t plan_data(struct flow_work *w, struct data_column *d, struct page_column *head)
{
	uint32_t n = 0;

	for (uint32_t c = 0; c < w->f->ncol; c++) {
		const struct flow_col *col = &w->f->col[c];

		if (c == w->f->ndim)
			add_column(d, head, &n, DATA_VALUE, 0, "OBS_VALUE", 0);
		if (!w->varies[c])
			continue;
		add_column(d, head, &n, DATA_CODE, c, col->id, strcmp(col->list, "text") ? 18 : 40);
		if (col->role == ROLE_AREA || col->role == ROLE_PARTNER) {
			char title[128];

			snprintf(title, sizeof title, "%s_NAME", col->id);
			add_column(d, head, &n, DATA_NAME, c, arena_strdup(&w->arena, title, strlen(title)), 34);
		}
	}
	if (w->f->ncol == w->f->ndim)
		add_column(d, head, &n, DATA_VALUE, 0, "OBS_VALUE", 0);
	add_column(d, head, &n, DATA_SUBMISSION, 0, "SUBMISSION", 34);
	add_column(d, head, &n, DATA_MEMBER, 0, "MEMBER", 30);
	add_column(d, head, &n, DATA_SHEET, 0, "SHEET", 24);
	add_column(d, head, &n, DATA_CELL, 0, "CELL", 0);
	add_column(d, head, &n, DATA_VERDICT, 0, "VERDICT", 0);
	return n;
}

/* Texts of one table by entry, looked up once. */
struct data_texts {
	const char **code[COL_MAX], **name[COL_MAX];
	const char **sheet;
};

static bool prepare_texts(struct flow_work *w, const struct submission *s, const struct table *t, struct arena *a, struct data_texts *x)
{
	x->sheet = names_in_text(s, a);
	for (uint32_t c = 0; c < w->f->ncol; c++) {
		x->code[c] = arena_alloc(a, t->col[c].nentry + 1, sizeof *x->code[c]);
		x->name[c] = arena_alloc(a, t->col[c].nentry + 1, sizeof *x->name[c]);
		if (!x->code[c] || !x->name[c])
			return false;
		x->code[c][0] = x->name[c][0] = "";
		for (uint32_t k = 0; k < t->col[c].nentry; k++) {
			x->code[c][k] = obs_code(w->r, s, t, c, k);
			x->name[c][k] = obs_name(w->r, &w->f->col[c], sym_str(s->syms, t->col[c].entry[k].code));
		}
	}
	return x->sheet != NULL;
}

static void put_row(struct flow_work *w, struct page *p, const struct submission *s, const struct table *t, uint32_t row,
	const struct data_texts *x, const struct data_column *d, uint32_t n, const char *verdict)
{
	struct origin at = table_origin(t, row);
	char buf[DEC_TEXT];

	for (uint32_t i = 0; i < n; i++) {
		uint32_t c = d[i].col, entry = packed_get(&t->col[c].at, row);
		const char *text = "";

		switch (d[i].kind) {
		case DATA_CODE:
			text = x->code[c][entry];
			if (!*text && w->f->col[c].role == ROLE_STATUS)
				text = obs_status(table_state(t, row));
			break;
		case DATA_NAME:
			text = x->name[c][entry];
			break;
		case DATA_VALUE:
			if (obs_value(t, row, buf))
				page_value(p, i, buf, strlen(buf));
			continue;
		case DATA_SUBMISSION:
			text = s->name;
			break;
		case DATA_MEMBER:
			text = sym_str(s->syms, s->member[s->sheet[at.sheet].member].path);
			break;
		case DATA_SHEET:
			text = x->sheet[at.sheet];
			break;
		case DATA_CELL:
			cell_name(at.row, at.col, buf);
			text = buf;
			break;
		case DATA_VERDICT:
			text = verdict;
			break;
		}
		if (*text)
			page_textz(p, i, text, BF_TEXT);
	}
	page_next(p);
}

/* The sheet of data as it is filled. */
struct data_sheet {
	struct page *page;
	const struct data_column *d;
	uint32_t n;
	uint32_t done; /* rows */
};

static enum status put_data(struct flow_work *w, const struct source *x, void *user, struct err *e)
{
	struct data_sheet *sheet = user;
	const char *verdict = sub_state_word(submission_state(x->s));
	struct data_texts texts;
	struct arena a;

	if (sheet->done == DATA_ROWS)
		return ST_OK;
	arena_init(&a, 0);
	if (!prepare_texts(w, x->s, x->t, &a, &texts)) {
		arena_release(&a);
		return err_set(e, ST_FATAL, "no memory for the data of %s", w->f->id);
	}
	for (uint32_t row = 0; row < x->t->n && sheet->done < DATA_ROWS; row++) {
		if (packed_get(&x->t->fate, row))
			continue;
		put_row(w, sheet->page, x->s, x->t, row, &texts, sheet->d, sheet->n, verdict);
		sheet->done++;
	}
	arena_release(&a);
	return ST_OK;
}

static enum status data_fill(struct flow_work *w, struct page *p, const struct data_column *d, const struct page_column *head,
	uint32_t n, struct err *e)
{
	struct data_sheet sheet = { p, d, n, 0 };

	p->plain = true;
	page_head(p, head, n);
	TRY(each_source(w, put_data, &sheet, e));
	page_filter(p, 0, n);
	page_close(p, w->f->id, 1, 0);
	return ST_OK;
}

/* ---- the whole ---- */

static enum status fill(struct flow_work *w, const struct coverage *c, const struct bloc_list *b, const struct source_list *sources,
	struct err *e)
{
	struct data_column d[2 * COL_MAX + 8];
	struct page_column head[2 * COL_MAX + 8];
	struct page about, data, coverage, blocs, several;
	uint32_t n = plan_data(w, d, head);

	page_open(&about, &w->b, "About", 4);
	page_open(&data, &w->b, "Data", n);
	page_open(&coverage, &w->b, "Coverage", 2 + (coverage_periods(c)));
	if (b->n)
		page_open(&blocs, &w->b, "Blocs", BLOC_COLUMNS);
	if (sources->n)
		page_open(&several, &w->b, "Sources", SOURCE_COLUMNS);
	TRY(about_fill(w, &about, e));
	TRY(data_fill(w, &data, d, head, n, e));
	if (b->n)
		blocs_fill(&blocs, b);
	if (sources->n)
		sources_fill(&several, sources);
	if (w->area >= 0 && w->period >= 0) {
		coverage_fill(w, &coverage, c);
		return ST_OK;
	}
	page_wide(&coverage, 0, "This dataflow has no area or no period to count by.", BF_MUTED);
	page_close(&coverage, w->f->id, 0, 0);
	return ST_OK;
}

static enum status write_book(struct flow_work *w, const char *path, const char *temp, struct err *e)
{
	const struct flow *f = w->f;
	struct coverage c = { .grid = NULL };
	struct bloc_list b = { 0 };
	struct source_list sources = { 0 };
	enum status st = each_source(w, find_constants, NULL, e), closed;

	if (st == ST_OK && w->area >= 0 && w->period >= 0)
		st = coverage_count(w, &c, e);
	if (st == ST_OK)
		st = blocs_count(w, &b, e);
	if (st == ST_OK)
		st = sources_count(w, &sources, e);
	if (st == ST_OK)
		st = book_open(&w->b, path, temp, f->title && *f->title ? f->title : f->id, w->r, NULL, e);
	if (st == ST_OK) {
		st = fill(w, &c, &b, &sources, e);
		closed = book_close(&w->b, st == ST_OK ? e : NULL);
		st = st == ST_OK ? closed : st;
	}
	coverage_release(&c);
	sources_release(&sources);
	return st;
}

enum status harmonized_book(const struct emit_run *r, const struct flow *f, const char *path, const char *temp, struct err *e)
{
	struct flow_work *w = calloc(1, sizeof *w);
	enum status st;

	if (!w)
		return err_set(e, ST_FATAL, "no memory to write %s", path);
	w->r = r;
	w->f = f;
	w->area = flow_col_by_role(f, ROLE_AREA);
	w->period = flow_col_by_role(f, ROLE_PERIOD);
	arena_init(&w->arena, 0);
	st = write_book(w, path, temp, e);
	arena_release(&w->arena);
	free(w);
	return st;
}
