/*
 * page.c - the sheets of a workbook: cells, widths and heights, paper.
 */
#include "emit/book_inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "emit/tally.h"

#define ROW_HEIGHT 14

void page_open(struct page *p, struct book *b, const char *name, uint32_t ncol)
{
	*p = (struct page){ .b = b, .ncol = ncol, .lines = 1 };
	snprintf(p->name, sizeof p->name, "%s", name);
	p->width = calloc(ncol + 1u, sizeof *p->width);
	p->limit = calloc(ncol + 1u, sizeof *p->limit);
	if (!p->width || !p->limit)
		book_fail(b, "no memory");
	if (b->failed)
		return;
	p->ws = xl.workbook_add_worksheet(b->wb, name);
	if (!p->ws)
		book_fail(b, "a sheet could not be added");
	else
		xl.worksheet_set_default_row(p->ws, ROW_HEIGHT, LXW_FALSE);
}

/* "&" begins a code in headers and footers. */
static void header_text(char *out, size_t cap, const char *s)
{
	size_t k = 0, i = 0, n = strlen(s);

	while (i < n && k + 8 < cap) {
		uint32_t cp = utf8_next(s, n, &i);

		if (cp == '&')
			out[k++] = '&';
		k += utf8_put(cp < 0x20 ? ' ' : cp, out + k);
	}
	out[k] = 0;
}

static void set_paper(struct page *p, const char *heading, uint32_t row0)
{
	char name[100], line[240], pages[64];

	xl.worksheet_set_landscape(p->ws);
	xl.worksheet_set_paper(p->ws, 9); /* A4 */
	xl.worksheet_fit_to_pages(p->ws, 1, 0);
	xl.worksheet_set_margins(p->ws, 0.4, 0.4, 0.7, 0.6);
	if (row0)
		book_check(p->b, xl.worksheet_repeat_rows(p->ws, 0, row0 - 1));
	header_text(name, sizeof name, heading);
	snprintf(line, sizeof line, "&L&\"" BOOK_FONT "\"&8%s&R&\"" BOOK_FONT "\"&8&A", name);
	book_check(p->b, xl.worksheet_set_header(p->ws, line));
	snprintf(line, sizeof line, "&L&\"" BOOK_FONT "\"&8concord " CONCORD_VERSION "&R&\"" BOOK_FONT "\"&8%s",
		lang_fill(p->b->lang, pages, sizeof pages, TR("Page {1} of {2}"), "&P", "&N"));
	book_check(p->b, xl.worksheet_set_footer(p->ws, line));
}

void page_close(struct page *p, const char *heading, uint32_t row0, uint32_t col0)
{
	for (uint32_t c = 0; c < p->ncol && !p->b->failed; c++) {
		double w = p->width[c] + 1.5;

		if (p->limit[c] && w > p->limit[c] + 1.5)
			w = p->limit[c] + 1.5;
		if (w > 255)
			w = 255;
		if (w > 2 || p->below)
			book_check(p->b, xl.worksheet_set_column(p->ws, (lxw_col_t)c, (lxw_col_t)c, w, p->below));
	}
	if (!p->b->failed) {
		set_paper(p, heading, row0);
		if (row0 || col0)
			xl.worksheet_freeze_panes(p->ws, row0, (lxw_col_t)col0);
	}
	free(p->width);
	free(p->limit);
	p->width = p->limit = NULL;
}

void page_columns(struct page *p, const struct page_column *c, uint32_t n)
{
	for (uint32_t i = 0; i < n && i < p->ncol && p->limit; i++)
		p->limit[i] = c[i].limit;
}

void page_head(struct page *p, const struct page_column *c, uint32_t n)
{
	page_columns(p, c, n);
	for (uint32_t i = 0; i < n; i++) {
		page_word(p, i, c[i].head, c[i].right ? BF_HEAD_RIGHT : BF_HEAD);
		if (p->width && p->width[i] < 5)
			p->width[i] = 5;
	}
	page_next(p);
}

void page_filter(struct page *p, uint32_t head_row, uint32_t ncol)
{
	if (p->b->failed || p->row <= head_row + 1)
		return;
	book_check(p->b, xl.worksheet_autofilter(p->ws, head_row, 0, p->row - 1, (lxw_col_t)(ncol - 1)));
	for (uint32_t i = 0; i < ncol; i++) /* the arrow of the filter stands on the heading */
		p->width[i] += p->width[i] < 12 ? 2 : 0;
}

void page_row_height(struct page *p)
{
	if (p->lines > 1 && !p->b->failed) {
		double h = 12.5 * p->lines + 2;

		book_check(p->b, xl.worksheet_set_row(p->ws, p->row, h > 409 ? 409 : h, NULL));
	}
	p->lines = 1;
}

void page_next(struct page *p)
{
	page_row_height(p);
	p->row++;
}

static void measure(struct page *p, uint32_t col, const char *s, enum book_format f)
{
	size_t n = strlen(s);
	double w = text_width(s, n) + book_style[f].right, scale = book_style[f].size ? book_style[f].size / 10 : book_style[f].bold ? 1.08 : 1, limit = p->limit[col];

	if (limit && book_style[f].wrap && (w * scale > limit || memchr(s, '\n', n))) {
		unsigned lines = text_lines(s, n, limit / scale);

		p->lines = lines > p->lines ? lines : p->lines;
	}
	if (w * scale > p->width[col])
		p->width[col] = w * scale;
}

void page_below(struct page *p, enum book_format f)
{
	p->below = p->b->format[f];
}

void page_text(struct page *p, uint32_t col, const char *s, size_t n, enum book_format f)
{
	const char *t;

	if (p->b->failed || col >= p->ncol)
		return;
	if (!n) {
		page_blank(p, col, f);
		return;
	}
	t = book_legal(p->b, s, n);
	measure(p, col, t, f);
	book_check(p->b, xl.worksheet_write_string(p->ws, p->row, (lxw_col_t)col, t, p->b->format[f]));
}

void page_textz(struct page *p, uint32_t col, const char *s, enum book_format f)
{
	page_text(p, col, s, strlen(s), f);
}

void page_word(struct page *p, uint32_t col, const char *en, enum book_format f)
{
	page_textz(p, col, lang_word(p->b->lang, en), f);
}

void page_wide_word(struct page *p, uint32_t col, const char *en, enum book_format f)
{
	page_wide(p, col, lang_word(p->b->lang, en), f);
}

void page_severity(struct page *p, uint32_t col, enum severity s)
{
	static const enum book_format format[] = { BF_INFO, BF_WARNING, BF_ERROR };
	char text[128];

	snprintf(text, sizeof text, "%s %s", severity_symbol(s), lang_word(p->b->lang, severity_word(s)));
	page_textz(p, col, text, format[s]);
}

void page_wide(struct page *p, uint32_t col, const char *s, enum book_format f)
{
	if (p->b->failed)
		return;
	book_check(p->b, xl.worksheet_write_string(p->ws, p->row, (lxw_col_t)col, book_legal(p->b, s, strlen(s)), p->b->format[f]));
	if (book_style[f].size > 10)
		book_check(p->b, xl.worksheet_set_row(p->ws, p->row, book_style[f].size * 1.9, NULL));
}

void page_double(struct page *p, uint32_t col, double v, enum book_format f, double width)
{
	if (p->b->failed || col >= p->ncol)
		return;
	if (width + 1 > p->width[col]) /* and the indent */
		p->width[col] = width + 1;
	book_check(p->b, xl.worksheet_write_number(p->ws, p->row, (lxw_col_t)col, v, p->b->format[f]));
}

void page_count(struct page *p, uint32_t col, uint64_t n)
{
	char buf[32];
	double w = 1.1 * snprintf(buf, sizeof buf, "%llu", (unsigned long long)n);

	page_double(p, col, (double)n, BF_INT, w + w / 4);
}

void page_value(struct page *p, uint32_t col, const char *s, size_t n)
{
	enum book_format whole = p->plain ? BF_PLAIN_INT : BF_INT, parts = p->plain ? BF_PLAIN_NUMBER : BF_NUMBER;
	struct dec d;
	double v;

	if (p->b->failed)
		return;
	if (!n || !(exact_as_double(s, n, &v) || dec_parse_canonical(s, n, &d))) {
		page_text(p, col, s, n, BF_WRAP);
		return;
	}
	if (exact_as_double(s, n, &v))
		page_double(p, col, v, memchr(s, '.', n) ? parts : whole, 1.35 * (double)n);
	else
		page_text(p, col, s, n, parts);
	if (p->limit[col] && p->limit[col] < p->width[col])
		p->limit[col] = p->width[col]; /* a number is never cut */
}

void page_boolean(struct page *p, uint32_t col, bool v, enum book_format f)
{
	if (!p->b->failed && col < p->ncol)
		book_check(p->b, xl.worksheet_write_boolean(p->ws, p->row, (lxw_col_t)col, v, p->b->format[f]));
}

void page_blank(struct page *p, uint32_t col, enum book_format f)
{
	if (!p->b->failed && col < p->ncol)
		book_check(p->b, xl.worksheet_write_blank(p->ws, p->row, (lxw_col_t)col, p->b->format[f]));
}

void page_link(struct page *p, uint32_t col, const char *sheet, const char *cell, const char *text)
{
	char url[512];
	size_t k = 0;

	if (p->b->failed)
		return;
	if (!*text || p->links >= BOOK_LINKS) {
		page_textz(p, col, text, BF_WRAP);
		return;
	}
	p->links++;
	k = (size_t)snprintf(url, sizeof url, "internal:'");
	for (const char *s = sheet; *s && k < 400; s++) {
		if (*s == '\'')
			url[k++] = '\'';
		url[k++] = *s;
	}
	snprintf(url + k, sizeof url - k, "'!%s", cell);
	text = book_legal(p->b, text, strlen(text));
	measure(p, col, text, BF_LINK);
	book_check(p->b, xl.worksheet_write_url_opt(p->ws, p->row, (lxw_col_t)col, url, p->b->format[BF_LINK], text, NULL));
}

void page_comment(struct page *p, uint32_t col, const char *text)
{
	lxw_comment_options o = { .visible = LXW_COMMENT_DISPLAY_HIDDEN, .width = 320, .font_name = BOOK_FONT, .font_size = 9 };
	unsigned lines = text_lines(text, strlen(text), 48);
	char *t;

	if (p->b->failed)
		return;
	o.height = (uint16_t)(24 + 16 * (lines < 30 ? lines : 30));
	t = (char *)book_legal(p->b, text, strlen(text));
	for (char *c = t; *c; c++) /* the library does not escape them in comments */
		if ((unsigned char)*c < 0x20 && *c != '\n')
			*c = ' ';
	book_check(p->b, xl.worksheet_write_comment_opt(p->ws, p->row, (lxw_col_t)col, t, &o));
}
