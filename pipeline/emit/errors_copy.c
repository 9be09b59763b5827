/*
 * errors_copy.c - a copy of each submitted sheet: the same addresses and values, what is wrong marked in its place.
 *
 * The sheets are decoded again from the input, and the ledger that this books must be the one that was booked when
 * they were validated; so a file that has changed since is noticed, cell by cell.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "emit/errors_again.h"

#define COPY_WIDTH 34 /* longer texts run over empty cells beside them, as in the file */
#define HEAD_WIDTH 13 /* headings above figures are wrapped to this */

struct copying {
	struct errors *w;
	struct page *page;         /* by sheet */
	struct submission scratch; /* filled again by the decoder */
	uint32_t sheet;            /* the one that is being filled */
	uint32_t next, end;        /* its findings with a cell */
	uint32_t ncomment;
	uint64_t ncopied;
	uint32_t row0, col0;       /* where the figures begin; UINT32_MAX: none */
	struct merged {            /* cells above the figures that span columns */
		uint32_t row;
		uint16_t from;
	} *merge;
	uint32_t nmerge, cmerge;
	bool text_file, date1904;
	bool alone;                /* the row has no more than two texts, so it is no row of headings */
};

/* Columns that a copy needs: those of the sheet, and those of its findings. */
static uint32_t copy_columns(const struct submission *s, uint32_t sheet)
{
	uint32_t n = s->sheet[sheet].cols;

	for (uint32_t i = 0; i < s->findings.n; i++)
		if (s->findings.v[i].at.sheet == sheet && s->findings.v[i].at.row != ROW_NONE && s->findings.v[i].at.col >= n)
			n = s->findings.v[i].at.col + 1u;
	return n < 1 ? 1 : n > BOOK_COLS ? BOOK_COLS : n;
}

enum status copies_open(struct errors *w, struct page *page, struct err *e)
{
	struct submission *s = w->s;
	uint32_t made = 0;
	struct stat st;

	if (w->no_copies || !s->nsheet)
		return ST_OK;
	if (!w->x->input || stat(w->x->input, &st) != 0)
		return err_set(e, ST_SKIP, "the file is no longer there");
	for (uint32_t i = 0; i < s->nsheet && made < COPIES_MAX; i++) {
		if (s->member[s->sheet[i].member].fate != MEMBER_READ)
			continue;
		w->copy[i].made = true;
		made++;
		page_open(&page[i], &w->b, w->copy_name[i], copy_columns(s, i));
	}
	return ST_OK;
}

/* ---- cells ---- */

static enum book_format copy_format(int severity, enum copy_style style)
{
	return (enum book_format)(BF_COPY + CS_COUNT * (severity + 1) + (int)style);
}

static bool spans(const struct copying *c, uint32_t row, uint32_t col)
{
	for (uint32_t i = 0; i < c->nmerge; i++)
		if (c->merge[i].row == row && c->merge[i].from == col)
			return true;
	return false;
}

/* A heading is wrapped, so that its column stays as narrow as its figures; one that spans columns, a title and a note
 * run over the empty cells beside them, as in the file. */
static void put_text(struct copying *c, struct page *p, const struct cell *x, int severity)
{
	bool above = c->row0 != UINT32_MAX && p->row < c->row0, over = above && (c->alone || spans(c, p->row, x->col));
	bool heading = above && !over && x->col >= c->col0;
	double before = p->width[x->col];

	p->limit[x->col] = heading ? HEAD_WIDTH : 0;
	page_text(p, x->col, x->s, x->n, copy_format(severity, heading ? CS_WRAP : CS_TEXT));
	if (heading && p->width[x->col] > HEAD_WIDTH)
		p->width[x->col] = before > HEAD_WIDTH ? before : HEAD_WIDTH;
	else if (over)
		p->width[x->col] = before;
}

static void put_number(struct page *p, const struct cell *x, bool date1904, int severity)
{
	char text[64], buf[64], *end;
	double v, back;
	enum copy_style style = CS_RIGHT;

	memcpy(text, x->s, x->n);
	text[x->n] = 0;
	v = strtod(text, &end);
	snprintf(buf, sizeof buf, "%.16G", v);
	back = strtod(buf, NULL);
	if (end != text + x->n || back != v) { /* the library writes 16 digits; all of them are kept as text */
		page_text(p, x->col, x->s, x->n, copy_format(severity, CS_RIGHT));
		return;
	}
	if (x->kind == 'd' && !date1904 && v >= 1 && v < 2958466)
		style = v == (double)(int64_t)v ? CS_DATE : CS_TIME;
	page_double(p, x->col, v, copy_format(severity, style), style >= CS_DATE ? 14 : 1.1 * x->n);
}

static void put_cell(struct copying *c, struct page *p, const struct cell *x, int severity)
{
	struct book *b = &c->w->b;
	double v;

	if ((x->kind == 'n' || x->kind == 'd') && x->n < 64)
		put_number(p, x, c->date1904, severity);
	else if (x->kind == 'b')
		page_boolean(p, x->col, x->s[0] == 'T', copy_format(severity, CS_TEXT));
	else if (c->text_file && exact_as_double(x->s, x->n, &v) && !(memchr(x->s, '.', x->n) && x->s[x->n - 1] == '0'))
		page_double(p, x->col, v, copy_format(severity, CS_RIGHT), 1.1 * x->n);
	else if (!b->failed)
		put_text(c, p, x, severity);
	c->ncopied++;
	c->w->copy[c->sheet].cells++;
}

static void add_comment(struct copying *c, struct page *p, uint32_t first, uint32_t end)
{
	const struct submission *s = c->w->s;
	const struct language *l = c->w->lang;
	char text[3000], part[700], number[16];
	size_t k = 0;

	if (c->ncomment >= COMMENTS_MAX)
		return;
	c->ncomment++;
	for (uint32_t i = first; i < end && i < first + 3; i++) {
		const struct finding *f = &s->findings.v[i];
		const struct rule_info *info = catalogue_find(&s->config->catalogue, sym_str(s->syms, f->rule));
		lang_fill(l, part, sizeof part, TR("{1}: {2}"), lang_word(l, severity_word((enum severity)f->severity)), sym_str(s->syms, f->rule));
		k += (size_t)snprintf(text + k, sizeof text - k, "%s%s %s\n", k ? "\n" : "", severity_symbol((enum severity)f->severity), part);
		finding_message(s, f, l, part, 400);
		k += (size_t)snprintf(text + k, sizeof text - k, "%s\n", part);
		finding_advice(s, f, info, l, part, 300);
		k += (size_t)snprintf(text + k, sizeof text - k, "%s\n%s %s\n", part, lang_word(l, "Id"), sym_str(s->syms, f->id));
	}
	if (end - first > 3) {
		snprintf(number, sizeof number, "%u", end - first - 3);
		snprintf(text + k, sizeof text - k, "\n%s", lang_fill(l, part, sizeof part, TR("and {1} more at this cell"), number));
	}
	page_comment(p, s->findings.v[first].at.col, text);
}

/* The findings of one cell: their number past c->next, and the gravest. */
static uint32_t findings_here(const struct copying *c, uint32_t row, uint32_t col, int *severity)
{
	const struct finding *v = c->w->s->findings.v;
	uint32_t i = c->next;

	*severity = -1;
	for (; i < c->end && v[i].at.row == row && v[i].at.col == col; i++)
		*severity = v[i].severity > *severity ? v[i].severity : *severity;
	return i;
}

/* Marks the empty cells that findings name, before (row, col). */
static void mark_empty(struct copying *c, struct page *p, uint32_t row, uint32_t col)
{
	const struct finding *v = c->w->s->findings.v;

	while (c->next < c->end && (v[c->next].at.row < row || (v[c->next].at.row == row && v[c->next].at.col < col))) {
		struct origin at = v[c->next].at;
		int severity;
		uint32_t end = findings_here(c, at.row, at.col, &severity);

		if (at.row < BOOK_ROWS && at.col < BOOK_COLS) {
			p->row = at.row;
			page_blank(p, at.col, copy_format(severity, CS_TEXT));
			add_comment(c, p, c->next, end);
		}
		c->next = end;
	}
}

/* Where the figures of a sheet begin. */
static void first_figure(const struct submission *s, uint32_t sheet, uint32_t *row, uint32_t *col)
{
	*row = *col = UINT32_MAX;
	for (uint32_t k = 0; k < s->ntable; k++)
		for (uint32_t i = 0; i < s->table[k].nrun; i++) {
			const struct run *r = &s->table[k].run[i];

			if (r->at.sheet != sheet)
				continue;
			*row = r->at.row < *row ? r->at.row : *row;
			*col = r->at.col < *col ? r->at.col : *col;
		}
}

/* ---- the decoder's rows ---- */

static enum status on_sheet(void *user, uint16_t sheet, struct err *e)
{
	struct copying *c = user;
	const struct submission *s = c->w->s;
	const struct finding *v = s->findings.v;
	uint32_t lo = 0, hi = s->findings.n;

	if (sheet >= s->nsheet || strcmp(sym_str(s->syms, s->sheet[sheet].name), sym_str(c->scratch.syms, c->scratch.sheet[sheet].name)))
		return err_set(e, ST_SKIP, "the file has other sheets than when it was validated");
	c->sheet = sheet;
	c->text_file = !s->sheet[sheet].name;
	c->date1904 = false;
	c->nmerge = 0;
	first_figure(s, sheet, &c->row0, &c->col0);
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (v[mid].at.sheet < sheet)
			lo = mid + 1;
		else
			hi = mid;
	}
	while (lo < s->findings.n && v[lo].at.sheet == sheet && v[lo].at.row == ROW_NONE)
		lo++;
	for (hi = lo; hi < s->findings.n && v[hi].at.sheet == sheet; hi++)
		;
	c->next = lo;
	c->end = hi;
	return ST_OK;
}

/* "C15:H15": only what spans columns above the figures matters. */
static enum status add_merge(struct copying *c, const char *range, struct err *e)
{
	const char *colon = strchr(range, ':');
	uint32_t row, col, row1, col1;

	if (!colon || !cell_parse(range, (size_t)(colon - range), &row, &col) || !cell_parse(colon + 1, strlen(colon + 1), &row1, &col1)
		|| row >= c->row0 || col1 <= col)
		return ST_OK;
	if (c->nmerge == c->cmerge) {
		uint32_t cap = c->cmerge ? 2 * c->cmerge : 64;
		struct merged *bigger = realloc(c->merge, cap * sizeof *bigger);

		if (!bigger)
			return err_set(e, ST_FATAL, "no memory for a copy");
		c->merge = bigger;
		c->cmerge = cap;
	}
	c->merge[c->nmerge++] = (struct merged){ row, (uint16_t)col };
	return ST_OK;
}

static enum status on_fact(void *user, const char *kind, const char *cell, const char *value, struct err *e)
{
	struct copying *c = user;

	if (!strcmp(kind, "meta") && strstr(value, "1904"))
		c->date1904 = true;
	return !strcmp(kind, "merge") ? add_merge(c, cell, e) : ST_OK;
}

static uint32_t texts_in(const struct cell *x, uint32_t n)
{
	uint32_t k = 0;

	for (uint32_t i = 0; i < n; i++)
		k += x[i].n != 0;
	return k;
}

static enum status on_row(void *user, uint32_t row, const struct cell *x, uint32_t n, struct err *e)
{
	struct copying *c = user;
	struct copied *done = &c->w->copy[c->sheet];
	struct page *p = &c->page[c->sheet];
	const struct finding *v = c->w->s->findings.v;
	bool whole;

	(void)e;
	if (done->made)
		mark_empty(c, p, row, 0);
	whole = done->made && row < BOOK_ROWS && (c->ncopied < COPY_CELLS || (c->next < c->end && v[c->next].at.row == row));
	p->row = row;
	c->alone = texts_in(x, n) < 3;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t end;
		int severity;

		if (!x[i].n) {
			done->empty++;
			continue;
		}
		if (!whole || x[i].col >= BOOK_COLS) {
			done->left++;
			continue;
		}
		mark_empty(c, p, row, x[i].col);
		end = findings_here(c, row, x[i].col, &severity);
		put_cell(c, p, &x[i], severity);
		if (end > c->next)
			add_comment(c, p, c->next, end);
		c->next = end;
	}
	if (done->made) {
		mark_empty(c, p, row + 1, 0);
		page_row_height(p);
	}
	return c->w->b.failed ? err_set(e, ST_FATAL, "%s", c->w->b.why.msg) : ST_OK;
}

static enum status on_sheet_end(void *user, struct err *e)
{
	struct copying *c = user;

	(void)e;
	if (c->w->copy[c->sheet].made)
		mark_empty(c, &c->page[c->sheet], ROW_NONE, 0);
	return ST_OK;
}

/* ---- the whole ---- */

static enum status begin_scratch(struct copying *c, struct err *e)
{
	const struct submission *s = c->w->s;

	TRY(submission_init(&c->scratch, s->config, e));
	c->scratch.name = s->name;
	c->scratch.sender = s->sender;
	c->scratch.path = s->path;
	memcpy(c->scratch.sha256, s->sha256, SHA256_TEXT);
	return ST_OK;
}

static enum status same_ledger(struct copying *c, struct err *e)
{
	const struct ledger *was = &c->w->s->ledger, *is = &c->scratch.ledger;
	uint32_t k = 0;

	ledger_sort(&c->scratch.ledger, c->scratch.syms);
	for (uint32_t i = 0; i < was->n; i++) {
		const struct led_line *a = &was->v[i], *b;

		if (a->stage != LED_DECODE)
			continue;
		b = k < is->n ? &is->v[k++] : NULL;
		if (!b || a->sheet != b->sheet || a->cells != b->cells || a->hash.lo != b->hash.lo || a->hash.hi != b->hash.hi)
			return err_set(e, ST_SKIP, "the file reads differently now than when it was validated");
	}
	return k == is->n ? ST_OK : err_set(e, ST_SKIP, "the file reads differently now than when it was validated");
}

static enum status read_again(struct copying *c, struct err *e)
{
	const struct row_sink sink = { c, on_sheet, on_fact, on_row, on_sheet_end, NULL };

	TRY(again_decode(c->w, &c->scratch, &sink, e));
	return same_ledger(c, e);
}

enum status copies_fill(struct errors *w, struct page *page, struct err *e)
{
	struct copying c = { .w = w, .page = page };
	enum status st;

	if (w->no_copies || !w->s->nsheet)
		return ST_OK;
	st = begin_scratch(&c, e);
	if (st != ST_OK)
		return st;
	st = read_again(&c, e);
	submission_release(&c.scratch);
	free(c.merge);
	for (uint32_t i = 0; i < w->s->nsheet && st == ST_OK; i++) {
		uint32_t row, col;

		if (!w->copy[i].made)
			continue;
		first_figure(w->s, i, &row, &col);
		row = row > 18 ? 0 : row; /* what is above and left of the figures stays in sight, where there is room for it */
		col = col > 6 ? 0 : col;
		for (uint32_t k = 0; k < page[i].ncol; k++)
			page[i].limit[k] = COPY_WIDTH;
		page_close(&page[i], w->s->name, row, col);
	}
	return st;
}
