#include "core/csvtab.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/slurp.h"
#include "core/text.h"

/* Reads fields in place: a field never grows, so its text is written over itself. */
struct reader {
	const char *file;
	char *p, *end;
	uint32_t line;
	bool ended; /* its line ended with the last field */
};

static enum status fail_at(struct err *e, const struct reader *r, uint32_t line, uint32_t column, const char *what)
{
	return err_set(e, ST_FATAL, "%s:%u:%u: %s", r->file, line, column, what);
}

/* Moves past comments and empty lines; false at the end. */
static bool next_record(struct reader *r)
{
	while (r->p < r->end && (*r->p == '#' || *r->p == '\n' || (*r->p == '\r' && r->p[1] == '\n'))) {
		char *nl = memchr(r->p, '\n', (size_t)(r->end - r->p));

		r->p = nl ? nl + 1 : r->end;
		r->line++;
	}
	return r->p < r->end;
}

/* The mark that closes a field; NULL: none does. */
static char *closing_mark(char *p, char *end)
{
	for (p++; (p = memchr(p, '"', (size_t)(end - p))) != NULL; p += 2)
		if (p + 1 == end || p[1] != '"')
			return p;
	return NULL;
}

static enum status quoted(struct reader *r, uint32_t column, char **end_of_text, struct err *e)
{
	char *close = closing_mark(r->p, r->end), *to = r->p;
	uint32_t line = r->line;

	if (!close)
		return fail_at(e, r, line, column, "a quotation mark is never closed");
	for (const char *p = r->p; p < close; p++)
		line += *p == '\n';
	if (close + 1 < r->end && close[1] != ',' && close[1] != '\n' && close[1] != '\r')
		return fail_at(e, r, line, column, "text behind a closing quotation mark, expected a comma");
	for (r->p++; r->p < close; r->p++) {
		r->p += *r->p == '"';
		*to++ = *r->p;
	}
	r->p++;
	r->line = line;
	*end_of_text = to;
	return ST_OK;
}

/* One field; *more: another one follows on the line. */
static enum status field(struct reader *r, uint32_t column, char **out, bool *more, struct err *e)
{
	char *start = r->p, *to = r->p;

	r->ended = false;
	if (r->p < r->end && *r->p == '"') {
		TRY(quoted(r, column, &to, e));
	} else {
		while (r->p < r->end && *r->p != ',' && *r->p != '\n' && *r->p != '\r') {
			if (*r->p == '"')
				return fail_at(e, r, r->line, column, "a quotation mark inside a field, expected the whole field in quotation marks");
			r->p++;
		}
		to = r->p;
	}
	*more = r->p < r->end && *r->p == ',';
	if (!*more && r->p < r->end) {
		if (*r->p == '\r' && r->p + 1 < r->end && r->p[1] != '\n')
			return fail_at(e, r, r->line, column, "a carriage return alone, expected a line feed");
		r->p += *r->p == '\r' && r->p + 1 < r->end;
		r->line++;
	}
	if (r->p < r->end)
		r->p++;
	r->ended = !*more;
	*to = '\0'; /* the delimiter, the quotation mark or the final NUL: all have been read */
	*out = start;
	return ST_OK;
}

/* At least as many as the record has: a line feed ends it only outside quotation marks. */
static uint32_t count_fields(const struct reader *r)
{
	bool quotes = false;
	uint32_t n = 1;

	for (const char *p = r->p; p < r->end && (quotes || *p != '\n'); p++) {
		n += *p == ',';
		quotes ^= *p == '"';
	}
	return n;
}

static enum status read_head(struct reader *r, struct arena *a, struct csvtab *t, struct err *e)
{
	bool more = true;

	if (!next_record(r))
		return fail_at(e, r, r->line, 1, "the end of the file, expected a header line");
	t->head_line = r->line;
	t->head = arena_alloc(a, count_fields(r), sizeof *t->head);
	if (!t->head)
		return err_set(e, ST_FATAL, "no memory for %s", t->file);
	while (more) {
		char *s;

		TRY(field(r, t->ncol + 1, &s, &more, e));
		t->head[t->ncol++] = s;
		if (!more && t->ncol == 1 && strpbrk(s, ";\t"))
			return fail_at(e, r, t->head_line, (uint32_t)strcspn(s, ";\t") + 1, "fields separated by semicolons or tabs, expected commas");
		if (!*s)
			return fail_at(e, r, t->head_line, t->ncol, "an empty column name");
		for (uint32_t i = 0; i + 1 < t->ncol; i++)
			if (strcmp(t->head[i], s) == 0)
				return csvtab_fail(e, t, CSVTAB_HEAD, (int)t->ncol - 1, "the column '%s' a second time", s);
	}
	return ST_OK;
}

static enum status read_row(struct reader *r, struct csvtab *t, struct err *e)
{
	const char **cell = t->cell + (size_t)t->nrow * t->ncol;
	bool more = true;
	uint32_t n = 0;

	t->line[t->nrow] = r->line;
	while (more) {
		char *s;

		TRY(field(r, n + 1, &s, &more, e));
		if (n == t->ncol)
			return csvtab_fail(e, t, t->nrow, (int)n, "more fields than the %u of the header", t->ncol);
		cell[n++] = s;
	}
	if (n < t->ncol)
		return csvtab_fail(e, t, t->nrow, (int)n - 1, "%u fields, expected the %u of the header", n, t->ncol);
	t->nrow++;
	return ST_OK;
}

/* ---- a file of which some lines may be lost ---- */

/* The end of a line, or of the text. */
static char *line_end(const struct reader *r, char *p)
{
	char *nl = memchr(p, '\n', (size_t)(r->end - p));

	return nl ? nl : r->end;
}

/* Whether a line is text; the byte that is none is said, as slurp() says it. */
static enum status check_line(const struct reader *r, struct err *e)
{
	size_t n = (size_t)(line_end(r, r->p) - r->p), bad = n;
	const char *nul = memchr(r->p, '\0', n);
	uint32_t column = 1;

	if (nul)
		bad = (size_t)(nul - r->p);
	if (!nul && utf8_valid(r->p, n, &bad))
		return ST_OK;
	for (size_t i = 0; i < bad; i++)
		column += ((unsigned char)r->p[i] & 0xc0) != 0x80;
	return err_set(e, ST_FATAL, "%s:%u:%u: byte 0x%02x, expected UTF-8 text", r->file, r->line, column, (unsigned char)r->p[bad]);
}

/* A line break in quotation marks hides what stands behind it from check_line(). */
static enum status check_cells(const struct csvtab *t, struct err *e)
{
	const char **cell = t->cell + (size_t)(t->nrow - 1) * t->ncol;
	size_t bad;

	for (uint32_t i = 0; i < t->ncol; i++)
		if (!utf8_valid(cell[i], strlen(cell[i]), &bad))
			return csvtab_fail(e, t, t->nrow - 1, (int)i, "byte 0x%02x, expected UTF-8 text", (unsigned char)cell[i][bad]);
	return ST_OK;
}

/* A record could not be read; the next line goes on. Nothing behind where the reader stands was written over. */
static void pass_over(struct reader *r)
{
	if (r->ended)
		return;
	r->p = line_end(r, r->p);
	r->line++;
	r->p += r->p < r->end;
}

/* What stands in front of the first comma of a line, without what quotes it. */
static const char *first_of(const char *s, struct arena *a)
{
	s += *s == '"';
	return arena_strdup(a, s, strcspn(s, "\",;\t\r\n"));
}

static enum status read_rest(struct reader *r, struct arena *a, struct csvtab *t, csvtab_lost *lost, void *user, struct err *e)
{
	while (next_record(r)) {
		const char *first = first_of(r->p, a);
		struct err why;
		enum status st;

		if (!first)
			return err_set(e, ST_FATAL, "no memory for %s", t->file);
		r->ended = false;
		st = check_line(r, &why);
		if (st == ST_OK)
			st = read_row(r, t, &why);
		if (st == ST_OK) {
			st = check_cells(t, &why);
			t->nrow -= st != ST_OK;
		} else {
			pass_over(r);
		}
		if (st != ST_OK)
			TRY(lost(user, first, &why));
	}
	return ST_OK;
}

static enum status load(const char *path, struct arena *a, csvtab_lost *lost, void *user, struct csvtab *out, struct err *e)
{
	struct reader r = { .line = 1 };
	struct csvtab t = { 0 };
	size_t n, most = 1;
	char *text;

	t.file = r.file = arena_strdup(a, path, strlen(path));
	if (!t.file)
		return err_set(e, ST_FATAL, "no memory for %s", path);
	TRY(lost ? slurp_bytes(path, a, &text, &n, e) : slurp(path, a, &text, &n, e));
	r.p = text;
	r.end = text + n;
	TRY(read_head(&r, a, &t, e));
	for (const char *p = r.p; p < r.end; p++)
		most += *p == '\n';
	if (most > SIZE_MAX / t.ncol)
		return err_set(e, ST_FATAL, "%s: too large", path);
	t.cell = arena_alloc(a, most * t.ncol, sizeof *t.cell);
	t.line = arena_alloc(a, most, sizeof *t.line);
	if (!t.cell || !t.line)
		return err_set(e, ST_FATAL, "no memory for %s: %zu rows", path, most);
	if (lost)
		TRY(read_rest(&r, a, &t, lost, user, e));
	while (next_record(&r))
		TRY(read_row(&r, &t, e));
	*out = t;
	return ST_OK;
}

enum status csvtab_load(const char *path, struct arena *a, struct csvtab *out, struct err *e)
{
	return load(path, a, NULL, NULL, out, e);
}

enum status csvtab_load_rest(const char *path, struct arena *a, csvtab_lost *lost, void *user, struct csvtab *out, struct err *e)
{
	return load(path, a, lost, user, out, e);
}

static const char *plain(const char *want)
{
	return want + (*want == '?');
}

static const char *nearest_of(const char *const want[], const char *head)
{
	const char *nearest = "";
	unsigned best = UINT32_MAX;

	for (size_t i = 0; want[i]; i++) {
		unsigned d = text_distance(plain(want[i]), head);

		if (d < best) {
			best = d;
			nearest = plain(want[i]);
		}
	}
	return nearest;
}

enum status csvtab_columns(const struct csvtab *t, const char *const want[], int at[], struct err *e)
{
	for (uint32_t c = 0; c < t->ncol; c++) {
		size_t i = 0;

		while (want[i] && strcmp(plain(want[i]), t->head[c]) != 0)
			i++;
		if (!want[i])
			return csvtab_fail(e, t, CSVTAB_HEAD, (int)c, "unknown column '%s', the nearest known one is '%s'", t->head[c],
				nearest_of(want, t->head[c]));
	}
	for (size_t i = 0; want[i]; i++) {
		at[i] = -1;
		for (uint32_t c = 0; c < t->ncol; c++)
			if (strcmp(plain(want[i]), t->head[c]) == 0)
				at[i] = (int)c;
		if (at[i] < 0 && *want[i] != '?')
			return csvtab_fail(e, t, CSVTAB_HEAD, (int)t->ncol, "found the end of the header, expected a column '%s'", want[i]);
	}
	return ST_OK;
}

enum status csvtab_fail(struct err *e, const struct csvtab *t, uint32_t row, int col, const char *fmt, ...)
{
	uint32_t line = row == CSVTAB_HEAD ? t->head_line : t->line[row];
	char what[sizeof e->msg];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	if (col < 0 || !t->head_line) /* a table that stands in no file has no columns to count */
		return err_set(e, ST_FATAL, "%s:%u: %s", t->file, line, what);
	return err_set(e, ST_FATAL, "%s:%u:%d: %s", t->file, line, col + 1, what);
}
