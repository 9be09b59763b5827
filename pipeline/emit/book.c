#include "emit/book_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/text.h"

#define CREATED 946684800 /* 1 January 2000: the same run gives the same bytes */
#define CUT_MOST 120 /* bytes of the mark of a text that is cut */

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

const struct style book_style[BF_COUNT] = {
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

void book_fail(struct book *b, const char *what)
{
	if (!b->failed)
		err_set(&b->why, ST_FATAL, "cannot write %s: %s", b->path, what);
	b->failed = true;
}

void book_check(struct book *b, lxw_error rc)
{
	if (rc != LXW_NO_ERROR)
		book_fail(b, xl.lxw_strerror(rc));
}

/* Of what fails in writing the file, the system's reason says more than the library's. */
static void check_file(struct book *b, lxw_error rc, int error)
{
	bool file = rc >= LXW_ERROR_CREATING_XLSX_FILE && rc <= LXW_ERROR_ZIP_CLOSE;

	if (rc != LXW_NO_ERROR)
		book_fail(b, file && error ? strerror(error) : xl.lxw_strerror(rc));
}

static lxw_format *make_format(struct book *b, const struct style *s)
{
	lxw_format *f = xl.workbook_add_format(b->wb);

	if (!f) {
		book_fail(b, "no memory");
		return NULL;
	}
	xl.format_set_font_name(f, BOOK_FONT);
	xl.format_set_font_size(f, s->size ? s->size : 10);
	xl.format_set_font_color(f, s->color ? s->color : LXW_COLOR_BLACK);
	if (s->bold)
		xl.format_set_bold(f);
	if (s->underline)
		xl.format_set_underline(f, LXW_UNDERLINE_SINGLE);
	if (s->fill)
		xl.format_set_bg_color(f, s->fill);
	if (s->wrap)
		xl.format_set_text_wrap(f);
	if (s->right) {
		xl.format_set_align(f, LXW_ALIGN_RIGHT);
		xl.format_set_indent(f, 1); /* a text may follow in the next column */
	}
	if (s->center)
		xl.format_set_align(f, LXW_ALIGN_CENTER);
	xl.format_set_align(f, s->size > 10 ? LXW_ALIGN_VERTICAL_CENTER : LXW_ALIGN_VERTICAL_TOP);
	if (s->border) {
		xl.format_set_bottom(f, LXW_BORDER_HAIR);
		xl.format_set_bottom_color(f, LINE);
	}
	if (s->number)
		xl.format_set_num_format(f, s->number);
	return f;
}

enum status book_open(struct book *b, const char *path, const char *temp, const char *title, const struct emit_run *r, const struct language *lang,
	struct err *e)
{
	lxw_workbook_options o = { .constant_memory = LXW_TRUE, .tmpdir = (char *)temp, .use_zip64 = LXW_FALSE };
	lxw_doc_properties p = { .title = (char *)title, .author = "concord " CONCORD_VERSION, .created = CREATED };
	char about[256];

	*b = (struct book){ .path = path, .lang = lang, .cut = lang_word(lang, TR(" [cut: the text goes on in the file]")) };
	TRY(book_library(e));
	b->wb = xl.workbook_new_opt(path, &o);
	if (!b->wb)
		return err_set(e, ST_FATAL, "cannot write %s: no memory", path);
	if (r) {
		lang_fill(lang, about, sizeof about, TR("Run {1}, as of {2}, configuration {3}"), r->run_id, r->as_of, r->config->version);
		p.comments = about;
	}
	book_check(b, xl.workbook_set_properties(b->wb, &p));
	for (int i = 0; i < BF_COUNT; i++)
		b->format[i] = make_format(b, &book_style[i]);
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
	rc = xl.workbook_close(wb);
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
		book_fail(b, "no memory");
		return false;
	}
	b->text = p;
	b->cap = want;
	return true;
}

const char *book_legal(struct book *b, const char *s, size_t n)
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
