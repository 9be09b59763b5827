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

static enum status quoted(struct reader *r, uint32_t column, char **end_of_text, struct err *e)
{
	uint32_t line = r->line;
	char *to = r->p++;

	for (;;) {
		if (r->p == r->end)
			return fail_at(e, r, line, column, "a quotation mark is never closed");
		if (*r->p == '"') {
			if (r->p + 1 == r->end || r->p[1] != '"')
				break;
			r->p++;
		}
		r->line += *r->p == '\n';
		*to++ = *r->p++;
	}
	r->p++;
	if (r->p < r->end && *r->p != ',' && *r->p != '\n' && *r->p != '\r')
		return fail_at(e, r, r->line, column, "text behind a closing quotation mark, expected a comma");
	*end_of_text = to;
	return ST_OK;
}

/* One field; *more: another one follows on the line. */
static enum status field(struct reader *r, uint32_t column, char **out, bool *more, struct err *e)
{
	char *start = r->p, *to = r->p;

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
		return err_set(e, ST_FATAL, "%s: no memory", t->file);
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

enum status csvtab_load(const char *path, struct arena *a, struct csvtab *out, struct err *e)
{
	struct reader r = { .line = 1 };
	struct csvtab t = { 0 };
	size_t n, most = 1;
	char *text;

	t.file = r.file = arena_strdup(a, path, strlen(path));
	if (!t.file)
		return err_set(e, ST_FATAL, "%s: no memory", path);
	TRY(slurp(path, a, &text, &n, e));
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
		return err_set(e, ST_FATAL, "%s: no memory for %zu rows", path, most);
	while (next_record(&r))
		TRY(read_row(&r, &t, e));
	*out = t;
	return ST_OK;
}

static const char *plain(const char *want)
{
	return want + (*want == '?');
}

enum status csvtab_columns(const struct csvtab *t, const char *const want[], int at[], struct err *e)
{
	for (uint32_t c = 0; c < t->ncol; c++) {
		const char *nearest = NULL;
		unsigned best = UINT32_MAX;
		size_t i;

		for (i = 0; want[i] && strcmp(plain(want[i]), t->head[c]) != 0; i++) {
			unsigned d = text_distance(plain(want[i]), t->head[c]);

			if (d < best) {
				best = d;
				nearest = plain(want[i]);
			}
		}
		if (!want[i])
			return csvtab_fail(e, t, CSVTAB_HEAD, (int)c, "unknown column '%s', the nearest known one is '%s'",
				t->head[c], nearest ? nearest : "");
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
