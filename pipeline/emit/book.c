#include "emit/book.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/text.h"
#include "emit/tally.h"

#define CREATED 946684800 /* 1 January 2000: the same run gives the same bytes */
#define FONT "Arial"
#define ROW_HEIGHT 14
#define CUT_MOST 120 /* bytes of the mark of a text that is cut */

struct style {
	uint32_t color, fill;
	double size;
	bool bold, wrap, right, center, border, underline, italic;
	const char *number;
};

#define SLATE 0x1f3a4d
#define INK 0x1f2933
#define MUTED 0x52606d
#define BLUE 0x0b5394
#define LINE 0xd9e2ec
#define RED_INK 0x842029
#define RED 0xf8d7da
#define AMBER_INK 0x664d03
#define AMBER 0xfff3cd
#define SKY_INK 0x084298
#define SKY 0xcfe2f3
#define GREEN_INK 0x0f5132
#define GREEN 0xd1e7dd

#define COPY(ink, paper)                                                                 \
	{ .color = ink, .fill = paper }, { .color = ink, .fill = paper, .wrap = true },   \
	{ .color = ink, .fill = paper, .right = true },                                  \
	{ .color = ink, .fill = paper, .number = "yyyy-mm-dd" },                         \
	{ .color = ink, .fill = paper, .number = "yyyy-mm-dd hh:mm" }

static const struct style STYLE[BF_COUNT] = {
	[BF_TEXT] = { .color = INK },
	[BF_WRAP] = { .color = INK, .wrap = true, .border = true },
	[BF_TYPED] = { .color = INK, .wrap = true, .border = true, .number = "@" },
	[BF_MUTED] = { .color = MUTED },
	[BF_ID] = { .color = MUTED, .size = 7, .border = true },
	[BF_LABEL] = { .color = MUTED, .bold = true },
	[BF_TITLE] = { .color = SLATE, .size = 16, .bold = true },
	[BF_SECTION] = { .color = SLATE, .size = 12, .bold = true },
	[BF_HEAD] = { .color = 0xffffff, .fill = SLATE, .bold = true, .wrap = true },
	[BF_HEAD_RIGHT] = { .color = 0xffffff, .fill = SLATE, .bold = true, .wrap = true, .right = true },
	[BF_INT] = { .color = INK, .right = true, .border = true, .number = "#,##0" },
	[BF_NUMBER] = { .color = INK, .right = true, .border = true },
	[BF_PLAIN_INT] = { .color = INK, .right = true, .number = "#,##0" },
	[BF_PLAIN_NUMBER] = { .color = INK, .right = true },
	[BF_PERCENT] = { .color = INK, .right = true, .border = true, .number = "0.0%" },
	[BF_LINK] = { .color = BLUE, .underline = true, .wrap = true, .border = true },
	[BF_TOTAL] = { .color = INK, .bold = true, .fill = 0xeef2f6 },
	[BF_TOTAL_INT] = { .color = INK, .bold = true, .fill = 0xeef2f6, .right = true, .number = "#,##0" },
	[BF_INFO] = { .color = SKY_INK, .fill = SKY, .bold = true, .border = true },
	[BF_WARNING] = { .color = AMBER_INK, .fill = AMBER, .bold = true, .border = true },
	[BF_ERROR] = { .color = RED_INK, .fill = RED, .bold = true, .border = true },
	[BF_GOOD_BAND] = { .color = GREEN_INK, .fill = GREEN, .size = 12, .bold = true },
	[BF_WARNING_BAND] = { .color = AMBER_INK, .fill = AMBER, .size = 12, .bold = true },
	[BF_ERROR_BAND] = { .color = RED_INK, .fill = RED, .size = 12, .bold = true },
	[BF_COPY] = COPY(INK, 0),
	[BF_COPY + CS_COUNT] = COPY(SKY_INK, SKY),
	[BF_COPY + 2 * CS_COUNT] = COPY(AMBER_INK, AMBER),
	[BF_COPY + 3 * CS_COUNT] = COPY(RED_INK, RED),
	[BF_HEAT0] = { .color = MUTED, .center = true, .border = true },
	[BF_HEAT1] = { .color = INK, .fill = 0xe3edf5, .right = true, .border = true, .number = "#,##0" },
	[BF_HEAT2] = { .color = INK, .fill = 0xbcd4e6, .right = true, .border = true, .number = "#,##0" },
	[BF_HEAT3] = { .color = INK, .fill = 0x8fb8d6, .right = true, .border = true, .number = "#,##0" },
};

static void fail(struct book *b, const char *what)
{
	if (!b->failed)
		err_set(&b->why, ST_FATAL, "cannot write %s: %s", b->path, what);
	b->failed = true;
}

static void check(struct book *b, lxw_error rc)
{
	if (rc != LXW_NO_ERROR)
		fail(b, lxw_strerror(rc));
}

/* Of what fails in writing the file, the system's reason says more than the library's. */
static void check_file(struct book *b, lxw_error rc, int error)
{
	bool file = rc >= LXW_ERROR_CREATING_XLSX_FILE && rc <= LXW_ERROR_ZIP_CLOSE;

	if (rc != LXW_NO_ERROR)
		fail(b, file && error ? strerror(error) : lxw_strerror(rc));
}

static lxw_format *make_format(struct book *b, const struct style *s)
{
	lxw_format *f = workbook_add_format(b->wb);

	if (!f) {
		fail(b, "no memory");
		return NULL;
	}
	format_set_font_name(f, FONT);
	format_set_font_size(f, s->size ? s->size : 10);
	format_set_font_color(f, s->color ? s->color : LXW_COLOR_BLACK);
	if (s->bold)
		format_set_bold(f);
	if (s->underline)
		format_set_underline(f, LXW_UNDERLINE_SINGLE);
	if (s->fill)
		format_set_bg_color(f, s->fill);
	if (s->wrap)
		format_set_text_wrap(f);
	if (s->right) {
		format_set_align(f, LXW_ALIGN_RIGHT);
		format_set_indent(f, 1); /* a text may follow in the next column */
	}
	if (s->center)
		format_set_align(f, LXW_ALIGN_CENTER);
	format_set_align(f, s->size > 10 ? LXW_ALIGN_VERTICAL_CENTER : LXW_ALIGN_VERTICAL_TOP);
	if (s->border) {
		format_set_bottom(f, LXW_BORDER_HAIR);
		format_set_bottom_color(f, LINE);
	}
	if (s->number)
		format_set_num_format(f, s->number);
	return f;
}

enum status book_open(struct book *b, const char *path, const char *temp, const char *title, const struct emit_run *r, const struct language *lang,
	struct err *e)
{
	lxw_workbook_options o = { .constant_memory = LXW_TRUE, .tmpdir = (char *)temp, .use_zip64 = LXW_FALSE };
	lxw_doc_properties p = { .title = (char *)title, .author = "concord " CONCORD_VERSION, .created = CREATED };
	char about[256];

	*b = (struct book){ .path = path, .lang = lang, .cut = lang_word(lang, TR(" [cut: the text goes on in the file]")) };
	b->wb = workbook_new_opt(path, &o);
	if (!b->wb)
		return err_set(e, ST_FATAL, "cannot write %s: no memory", path);
	if (r) {
		lang_fill(lang, about, sizeof about, TR("Run {1}, as of {2}, configuration {3}"), r->run_id, r->as_of, r->config->version);
		p.comments = about;
	}
	check(b, workbook_set_properties(b->wb, &p));
	for (int i = 0; i < BF_COUNT; i++)
		b->format[i] = make_format(b, &STYLE[i]);
	return ST_OK;
}

/* The library says on stderr what it also returns. */
static lxw_error close_quietly(lxw_workbook *wb, int *error)
{
	int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3), null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	lxw_error rc;

	fflush(stderr);
	if (kept >= 0 && null >= 0)
		dup2(null, STDERR_FILENO);
	errno = 0;
	rc = workbook_close(wb);
	*error = errno;
	fflush(stderr);
	if (kept >= 0) {
		dup2(kept, STDERR_FILENO);
		close(kept);
	}
	if (null >= 0)
		close(null);
	return rc;
}

enum status book_close(struct book *b, struct err *e)
{
	int error = 0;

	if (b->wb) {
		lxw_error rc = close_quietly(b->wb, &error);

		check_file(b, rc, error);
	}
	b->wb = NULL;
	free(b->text);
	b->text = NULL;
	return b->failed ? err_set(e, ST_FATAL, "%s", b->why.msg) : ST_OK;
}

/* ---- texts made legal ---- */

static bool is_escape(const char *s, size_t n)
{
	if (n < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_')
		return false;
	for (int i = 2; i < 6; i++)
		if (!strchr("0123456789abcdefABCDEF", s[i]) || !s[i])
			return false;
	return true;
}

/* Room for the worst case: every byte a wrong one (3 bytes of U+FFFD) or the start of an escape (7 for 1). */
static bool grow(struct book *b, size_t n)
{
	size_t want = 7 * (n < 4 * BOOK_TEXT ? n : 4 * BOOK_TEXT) + 128;
	char *p;

	if (want <= b->cap)
		return true;
	p = realloc(b->text, want);
	if (!p) {
		fail(b, "no memory");
		return false;
	}
	b->text = p;
	b->cap = want;
	return true;
}

/* Valid UTF-8 without characters that XML forbids; "_x000D_" in the input stays these seven characters; what does not
 * fit into a cell is cut, and says so. Control characters are escaped by the library, each to seven characters; what is
 * hidden otherwise, and would turn the direction of the cells around it, becomes the name of its code point. */
static const char *legal(struct book *b, const char *s, size_t n)
{
	size_t i = 0, k = 0, units = 0, mark = strlen(b->cut) < CUT_MOST ? strlen(b->cut) + 1 : 0, bad, good;

	if (!grow(b, n))
		return "";
	good = utf8_valid(s, n, &bad) ? n : bad;
	while (i < n) {
		size_t whole = k; /* what was put so far leaves room for the mark */
		uint32_t cp;

		if (i == good) {
			cp = 0xfffd;
			i++;
			good = i + (utf8_valid(s + i, n - i, &bad) ? n - i : bad);
		} else if (is_escape(s + i, n - i)) {
			memcpy(b->text + k, "_x005F", 6);
			k += 6;
			units += 6;
			cp = (unsigned char)s[i++];
		} else
			cp = utf8_next(s, good, &i);
		if (cp == 0xfffe || cp == 0xffff || !cp)
			cp = 0xfffd;
		if (cp >= 0x7f && text_hidden(cp)) {
			size_t name = (size_t)sprintf(b->text + k, "\\u%04x", cp) - 1; /* the last letter is put below */

			k += name;
			units += name;
			cp = (unsigned char)b->text[k];
		}
		units += cp < 0x20 && cp != '\n' && cp != '\t' ? 7 : cp > 0xffff ? 2 : 1;
		if (units > BOOK_TEXT - mark) {
			b->text[whole] = 0;
			memcpy(b->text + whole, b->cut, mark);
			b->ncut++;
			return b->text;
		}
		k += utf8_put(cp, b->text + k);
	}
	b->text[k] = 0;
	return b->text;
}

/* ---- sheets ---- */

void page_open(struct page *p, struct book *b, const char *name, uint32_t ncol)
{
	*p = (struct page){ .b = b, .ncol = ncol, .lines = 1 };
	snprintf(p->name, sizeof p->name, "%s", name);
	p->width = calloc(ncol + 1u, sizeof *p->width);
	p->limit = calloc(ncol + 1u, sizeof *p->limit);
	if (!p->width || !p->limit)
		fail(b, "no memory");
	if (b->failed)
		return;
	p->ws = workbook_add_worksheet(b->wb, name);
	if (!p->ws)
		fail(b, "a sheet could not be added");
	else
		worksheet_set_default_row(p->ws, ROW_HEIGHT, LXW_FALSE);
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
	char name[100], line[240];

	worksheet_set_landscape(p->ws);
	worksheet_set_paper(p->ws, 9); /* A4 */
	worksheet_fit_to_pages(p->ws, 1, 0);
	worksheet_set_margins(p->ws, 0.4, 0.4, 0.7, 0.6);
	if (row0)
		check(p->b, worksheet_repeat_rows(p->ws, 0, row0 - 1));
	header_text(name, sizeof name, heading);
	snprintf(line, sizeof line, "&L&\"" FONT "\"&8%s&R&\"" FONT "\"&8&A", name);
	check(p->b, worksheet_set_header(p->ws, line));
	check(p->b, worksheet_set_footer(p->ws, "&L&\"" FONT "\"&8concord " CONCORD_VERSION "&R&\"" FONT "\"&8Page &P of &N"));
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
			check(p->b, worksheet_set_column(p->ws, (lxw_col_t)c, (lxw_col_t)c, w, p->below));
	}
	if (!p->b->failed) {
		set_paper(p, heading, row0);
		if (row0 || col0)
			worksheet_freeze_panes(p->ws, row0, (lxw_col_t)col0);
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
	check(p->b, worksheet_autofilter(p->ws, head_row, 0, p->row - 1, (lxw_col_t)(ncol - 1)));
	for (uint32_t i = 0; i < ncol; i++) /* the arrow of the filter stands on the heading */
		p->width[i] += p->width[i] < 12 ? 2 : 0;
}

void page_row_height(struct page *p)
{
	if (p->lines > 1 && !p->b->failed) {
		double h = 12.5 * p->lines + 2;

		check(p->b, worksheet_set_row(p->ws, p->row, h > 409 ? 409 : h, NULL));
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
	double w = text_width(s, n) + STYLE[f].right, scale = STYLE[f].size ? STYLE[f].size / 10 : STYLE[f].bold ? 1.08 : 1, limit = p->limit[col];

	if (limit && STYLE[f].wrap && (w * scale > limit || memchr(s, '\n', n))) {
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
	t = legal(p->b, s, n);
	measure(p, col, t, f);
	check(p->b, worksheet_write_string(p->ws, p->row, (lxw_col_t)col, t, p->b->format[f]));
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
	check(p->b, worksheet_write_string(p->ws, p->row, (lxw_col_t)col, legal(p->b, s, strlen(s)), p->b->format[f]));
	if (STYLE[f].size > 10)
		check(p->b, worksheet_set_row(p->ws, p->row, STYLE[f].size * 1.9, NULL));
}

void page_double(struct page *p, uint32_t col, double v, enum book_format f, double width)
{
	if (p->b->failed || col >= p->ncol)
		return;
	if (width + 1 > p->width[col]) /* and the indent */
		p->width[col] = width + 1;
	check(p->b, worksheet_write_number(p->ws, p->row, (lxw_col_t)col, v, p->b->format[f]));
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
		check(p->b, worksheet_write_boolean(p->ws, p->row, (lxw_col_t)col, v, p->b->format[f]));
}

void page_blank(struct page *p, uint32_t col, enum book_format f)
{
	if (!p->b->failed && col < p->ncol)
		check(p->b, worksheet_write_blank(p->ws, p->row, (lxw_col_t)col, p->b->format[f]));
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
	text = legal(p->b, text, strlen(text));
	measure(p, col, text, BF_LINK);
	check(p->b, worksheet_write_url_opt(p->ws, p->row, (lxw_col_t)col, url, p->b->format[BF_LINK], text, NULL));
}

void page_comment(struct page *p, uint32_t col, const char *text)
{
	lxw_comment_options o = { .visible = LXW_COMMENT_DISPLAY_HIDDEN, .width = 320, .font_name = FONT, .font_size = 9 };
	unsigned lines = text_lines(text, strlen(text), 48);
	char *t;

	if (p->b->failed)
		return;
	o.height = (uint16_t)(24 + 16 * (lines < 30 ? lines : 30));
	t = (char *)legal(p->b, text, strlen(text));
	for (char *c = t; *c; c++) /* the library does not escape them in comments */
		if ((unsigned char)*c < 0x20 && *c != '\n')
			*c = ' ';
	check(p->b, worksheet_write_comment_opt(p->ws, p->row, (lxw_col_t)col, t, &o));
}
