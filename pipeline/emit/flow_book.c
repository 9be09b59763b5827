/*
 * flow_book.c - the harmonized workbook of a dataflow: what it is, the observations, and who covers what.
 */
#include <stdlib.h>
#include <string.h>

#include "emit/book.h"
#include "emit/names.h"
#include "emit/obs.h"
#include "emit/tally.h"

#define DATA_ROWS 1000000u /* more than that are in the CSV only */
#define PERIODS_MAX 200u   /* columns of the coverage grid */

struct flow_work {
	const struct emit_run *r;
	const struct flow *f;
	struct book b;
	struct arena arena;
	uint64_t nrow;             /* observations of the dataflow */
	const char *constant[COL_MAX]; /* the one text of a column in all rows; NULL: it varies */
	bool varies[COL_MAX];
	int area, period;          /* columns by role; -1: none */
};

static const struct table *table_of(const struct flow_work *w, uint32_t sub)
{
	const struct submission *s = w->r->sub[sub].sub;

	for (uint32_t k = 0; k < s->ntable; k++)
		if (s->table[k].flow == w->f && s->table[k].n)
			return &s->table[k];
	return NULL;
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
static void find_constants(struct flow_work *w)
{
	for (uint32_t i = 0; i < w->r->nsub; i++) {
		const struct table *t = table_of(w, i);

		for (uint32_t row = 0; t && row < t->n; row++) {
			if (packed_get(&t->fate, row))
				continue;
			w->nrow++;
			for (uint32_t c = 0; c < w->f->ncol; c++) {
				const char *text;

				if (w->varies[c])
					continue;
				text = text_at(w, w->r->sub[i].sub, t, row, c);
				if (!w->constant[c])
					w->constant[c] = text;
				else if (strcmp(w->constant[c], text))
					w->varies[c] = true;
			}
		}
	}
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

static void put_sources(struct flow_work *w, struct page *p)
{
	static const char *const words[] = { "\xe2\x9c\x94 accepted", "\xe2\x96\xb2 accepted with warnings", "\xe2\x9c\x96 rejected",
		"\xe2\x9c\x96 unreadable" };
	static const enum book_format format[] = { BF_WRAP, BF_WARNING, BF_ERROR, BF_ERROR };

	section(p, "Sources");
	page_textz(p, 0, "Submission", BF_HEAD);
	page_textz(p, 1, "Sender", BF_HEAD);
	page_textz(p, 2, "Verdict", BF_HEAD);
	page_textz(p, 3, "Observations", BF_HEAD_RIGHT);
	page_next(p);
	for (uint32_t i = 0; i < w->r->nsub; i++) {
		const struct submission *s = w->r->sub[i].sub;
		const struct table *t = table_of(w, i);
		uint64_t n = 0;

		if (!t)
			continue;
		for (uint32_t row = 0; row < t->n; row++)
			n += packed_get(&t->fate, row) == 0;
		page_textz(p, 0, s->name, BF_WRAP);
		page_textz(p, 1, *s->sender ? s->sender : "not known", BF_WRAP);
		page_textz(p, 2, words[submission_state(s)], format[submission_state(s)]);
		page_count(p, 3, n);
		page_next(p);
	}
}

static void about_fill(struct flow_work *w, struct page *p)
{
	static const struct page_column width[] = { { "", 44, false }, { "", 24, false }, { "", 28, false }, { "", 40, false } };
	char text[300], n[32];

	page_columns(p, width, 4);
	page_wide(p, 0, w->f->title && *w->f->title ? w->f->title : w->f->id, BF_TITLE);
	page_next(p);
	page_wide(p, 0, "Harmonized observations of all submissions of a run. A finding withholds no value: see the column VERDICT.", BF_MUTED);
	page_next(p);
	page_next(p);
	put_line(p, "Dataflow", w->f->id);
	put_line(p, "Structure", w->f->structure_id);
	put_line(p, "Observations", grouped(w->nrow, n));
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
	put_sources(w, p);
	put_columns(w, p);
	for (int i = 0; i < 4 && !w->b.failed; i++)
		p->width[i] = width[i].limit;
	page_close(p, w->f->id, 1, 0);
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

static enum status data_fill(struct flow_work *w, struct page *p, const struct data_column *d, const struct page_column *head,
	uint32_t n, struct err *e)
{
	uint32_t done = 0;

	p->plain = true;
	page_head(p, head, n);
	for (uint32_t i = 0; i < w->r->nsub && done < DATA_ROWS; i++) {
		const struct submission *s = w->r->sub[i].sub;
		const struct table *t = table_of(w, i);
		const char *verdict = sub_state_word(submission_state(s));
		struct data_texts x;
		struct arena a;

		if (!t)
			continue;
		arena_init(&a, 0);
		if (!prepare_texts(w, s, t, &a, &x)) {
			arena_release(&a);
			return err_set(e, ST_FATAL, "no memory for the data of %s", w->f->id);
		}
		for (uint32_t row = 0; row < t->n && done < DATA_ROWS; row++) {
			if (packed_get(&t->fate, row))
				continue;
			put_row(w, p, s, t, row, &x, d, n, verdict);
			done++;
		}
		arena_release(&a);
	}
	page_filter(p, 0, n);
	page_close(p, w->f->id, 1, 0);
	return ST_OK;
}

/* ---- Coverage: area by period, how many observations ---- */

struct text_list {
	const char **v;
	uint32_t n;
};

static int cmp_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The distinct published texts of a column over all submissions, sorted. */
static bool distinct(struct flow_work *w, int col, struct text_list *out)
{
	uint32_t cap = 0, k = 0;

	for (uint32_t i = 0; i < w->r->nsub; i++)
		cap += table_of(w, i) ? table_of(w, i)->col[col].nentry : 0;
	*out = (struct text_list){ arena_alloc(&w->arena, cap + 1, sizeof *out->v), 0 };
	if (!out->v)
		return false;
	for (uint32_t i = 0; i < w->r->nsub; i++) {
		const struct table *t = table_of(w, i);

		for (uint32_t x = 0; t && x < t->col[col].nentry; x++) {
			const char *text = obs_code(w->r, w->r->sub[i].sub, t, (uint32_t)col, x);

			if (*text)
				out->v[out->n++] = text;
		}
	}
	qsort(out->v, out->n, sizeof *out->v, cmp_text);
	for (uint32_t i = 0; i < out->n; i++)
		if (!k || strcmp(out->v[k - 1], out->v[i]))
			out->v[k++] = out->v[i];
	out->n = k;
	return true;
}

static uint32_t place_of(const struct text_list *l, const char *text)
{
	const char **at = *text ? bsearch(&text, l->v, l->n, sizeof *l->v, cmp_text) : NULL;

	return at ? (uint32_t)(at - l->v) : UINT32_MAX;
}

/* Observations that have a value, by area and period. */
static uint32_t *count_grid(struct flow_work *w, const struct text_list *area, const struct text_list *period)
{
	uint32_t *grid = arena_alloc(&w->arena, (size_t)area->n * period->n + 1, sizeof *grid);

	for (uint32_t i = 0; i < w->r->nsub && grid; i++) {
		const struct submission *s = w->r->sub[i].sub;
		const struct table *t = table_of(w, i);
		uint32_t *at_area, *at_period;

		if (!t)
			continue;
		at_area = arena_alloc(&w->arena, t->col[w->area].nentry + 1, sizeof *at_area);
		at_period = arena_alloc(&w->arena, t->col[w->period].nentry + 1, sizeof *at_period);
		if (!at_area || !at_period)
			return NULL;
		at_area[0] = at_period[0] = UINT32_MAX;
		for (uint32_t k = 0; k < t->col[w->area].nentry; k++)
			at_area[k] = place_of(area, obs_code(w->r, s, t, (uint32_t)w->area, k));
		for (uint32_t k = 0; k < t->col[w->period].nentry; k++)
			at_period[k] = place_of(period, obs_code(w->r, s, t, (uint32_t)w->period, k));
		for (uint32_t row = 0; row < t->n; row++) {
			uint32_t a = at_area[packed_get(&t->col[w->area].at, row)], p = at_period[packed_get(&t->col[w->period].at, row)];

			if (!packed_get(&t->fate, row) && table_state(t, row) <= VAL_NIL && a != UINT32_MAX && p != UINT32_MAX)
				grid[(size_t)a * period->n + p]++;
		}
	}
	return grid;
}

/* The names that the code lists give to the published texts of the area column. */
static const char **area_names(struct flow_work *w, const struct text_list *area)
{
	const char **name = arena_alloc(&w->arena, area->n + 1, sizeof *name);

	for (uint32_t i = 0; i < w->r->nsub && name; i++) {
		const struct submission *s = w->r->sub[i].sub;
		const struct table *t = table_of(w, i);

		for (uint32_t k = 0; t && k < t->col[w->area].nentry; k++) {
			uint32_t at = place_of(area, obs_code(w->r, s, t, (uint32_t)w->area, k));

			if (at != UINT32_MAX && !name[at])
				name[at] = obs_name(w->r, &w->f->col[w->area], sym_str(s->syms, t->col[w->area].entry[k].code));
		}
	}
	return name;
}

static enum status coverage_fill(struct flow_work *w, struct page *p, const struct text_list *area, const struct text_list *period, struct err *e)
{
	uint32_t *grid = count_grid(w, area, period), most = 0, shown = period->n < PERIODS_MAX ? period->n : PERIODS_MAX;
	const char **name = area_names(w, area);

	if (!grid || !name)
		return err_set(e, ST_FATAL, "no memory for the coverage of %s", w->f->id);
	for (size_t i = 0; i < (size_t)area->n * period->n; i++)
		most = grid[i] > most ? grid[i] : most;
	page_textz(p, 0, w->f->col[w->area].id, BF_HEAD);
	page_textz(p, 1, "Name", BF_HEAD);
	p->limit[1] = 44;
	for (uint32_t k = 0; k < shown; k++)
		page_textz(p, 2 + k, period->v[k], BF_HEAD_RIGHT);
	page_next(p);
	for (uint32_t i = 0; i < area->n && p->row < BOOK_ROWS; i++) {
		page_textz(p, 0, area->v[i], BF_WRAP);
		page_textz(p, 1, name[i] ? name[i] : "", BF_WRAP);
		for (uint32_t k = 0; k < shown; k++) {
			uint32_t n = grid[(size_t)i * period->n + k];

			if (n)
				page_double(p, 2 + k, n, 3ull * n > 2ull * most ? BF_HEAT3 : 3ull * n > most ? BF_HEAT2 : BF_HEAT1, 6);
			else
				page_textz(p, 2 + k, "\xe2\x80\x93", BF_HEAT0);
		}
		page_next(p);
	}
	page_filter(p, 0, 2 + shown);
	page_close(p, "Observations with a value, by area and period; \xe2\x80\x93 none", 1, 2);
	return ST_OK;
}

/* ---- the whole ---- */

static enum status fill(struct flow_work *w, struct err *e)
{
	struct data_column d[2 * COL_MAX + 8];
	struct page_column head[2 * COL_MAX + 8];
	struct text_list area = { 0 }, period = { 0 };
	struct page about, data, coverage;
	uint32_t n = plan_data(w, d, head);

	if (w->area >= 0 && w->period >= 0 && (!distinct(w, w->area, &area) || !distinct(w, w->period, &period)))
		return err_set(e, ST_FATAL, "no memory for the coverage of %s", w->f->id);
	page_open(&about, &w->b, "About", 4);
	page_open(&data, &w->b, "Data", n);
	page_open(&coverage, &w->b, "Coverage", 2 + (period.n < PERIODS_MAX ? period.n : PERIODS_MAX));
	about_fill(w, &about);
	TRY(data_fill(w, &data, d, head, n, e));
	if (w->area < 0 || w->period < 0) {
		page_wide(&coverage, 0, "This dataflow has no area or no period to count by.", BF_MUTED);
		page_close(&coverage, w->f->id, 0, 0);
		return ST_OK;
	}
	return coverage_fill(w, &coverage, &area, &period, e);
}

enum status harmonized_book(const struct emit_run *r, const struct flow *f, const char *path, const char *temp, struct err *e)
{
	struct flow_work *w = calloc(1, sizeof *w);
	enum status st, closed;

	if (!w)
		return err_set(e, ST_FATAL, "no memory to write %s", path);
	w->r = r;
	w->f = f;
	w->area = flow_col_by_role(f, ROLE_AREA);
	w->period = flow_col_by_role(f, ROLE_PERIOD);
	arena_init(&w->arena, 0);
	find_constants(w);
	st = book_open(&w->b, path, temp, f->title && *f->title ? f->title : f->id, r, e);
	if (st == ST_OK) {
		st = fill(w, e);
		closed = book_close(&w->b, st == ST_OK ? e : NULL);
		st = st == ST_OK ? closed : st;
	}
	arena_release(&w->arena);
	free(w);
	return st;
}
