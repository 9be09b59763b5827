#include "decode/dump.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "decode/delimiter.h"
#include "decode/gate.h"

enum { F_MEMBER, F_SHEET, F_CELL, F_TYPE, F_VALUE, FIELDS };

struct part {
	char *s;
	size_t n;
};
struct reader {
	struct submission *sub;
	struct row_sink sink;
	struct err *e;
	unsigned long line;
	bool submission, member, sheet; /* seen */
	uint16_t member_no, sheet_no;
	/* The row that is being put together; texts stand in `text` one behind the other. */
	uint32_t row;
	uint64_t next_row; /* the lowest that may come now */
	struct cell *cell;
	uint32_t n, cap;
	char *text;
	size_t used, room;
};

static enum status skip(const struct reader *r, const char *what)
{
	return err_set(r->e, ST_SKIP, "line %lu: %s", r->line, what);
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* In place; false: no such escape. */
static bool unescape(struct part *p)
{
	char *to = p->s, *end = p->s + p->n;

	for (char *s = p->s; s < end;) {
		uint32_t cp = 0;

		if (*s != '\\') {
			*to++ = *s++;
			continue;
		}
		if (++s == end)
			return false;
		switch (*s++) {
		case '\\':
			*to++ = '\\';
			continue;
		case 't':
			*to++ = '\t';
			continue;
		case 'n':
			*to++ = '\n';
			continue;
		case 'r':
			*to++ = '\r';
			continue;
		case 'u':
			break;
		default:
			return false;
		}
		if (end - s < 4)
			return false;
		for (unsigned i = 0; i < 4; i++) {
			int digit = hex(*s++);

			if (digit < 0)
				return false;
			cp = cp << 4 | (uint32_t)digit;
		}
		if (!cp || cp > 0x9f)
			return false; /* only control characters are written so, and zero is no text */
		to += utf8_put(cp, to);
	}
	p->n = (size_t)(to - p->s);
	*to = '\0'; /* an escape is longer than what it stands for; where there was none, a tab or NUL stood here */
	return true;
}

/* Cuts at tabs; the number of parts, max + 1 where there are more. */
static unsigned cut(char *s, size_t n, struct part *out, unsigned max)
{
	unsigned k = 0;

	for (;;) {
		char *tab = memchr(s, '\t', n);

		if (k == max)
			return max + 1;
		out[k++] = (struct part){ s, tab ? (size_t)(tab - s) : n };
		if (!tab)
			return k;
		*tab = '\0';
		n -= (size_t)(tab + 1 - s);
		s = tab + 1;
	}
}

static enum status list(struct reader *r, const struct part *value, struct part *out, unsigned want)
{
	if (cut(value->s, value->n, out, want) != want)
		return skip(r, "the list in its value has too few or too many parts");
	for (unsigned i = 0; i < want; i++)
		if (!unescape(&out[i]))
			return skip(r, "an escape that is not known");
	return ST_OK;
}

static enum status flush(struct reader *r)
{
	const char *s = r->text ? r->text : "";
	uint32_t n = r->n;

	if (!n)
		return ST_OK;
	for (uint32_t i = 0; i < n; i++) {
		r->cell[i].s = s;
		s += r->cell[i].n;
	}
	r->n = 0;
	r->used = 0;
	r->next_row = (uint64_t)r->row + 1;
	return r->sink.row(r->sink.user, r->row, r->cell, n, r->e);
}

static enum status on_submission(struct reader *r, const struct part *value)
{
	struct part p[4];
	struct submission *s = r->sub;

	if (r->submission)
		return skip(r, "a second @submission");
	r->submission = true;
	TRY(list(r, value, p, 4));
	s->name = arena_strdup(&s->arena, p[0].s, p[0].n);
	s->sender = arena_strdup(&s->arena, p[1].s, p[1].n);
	s->path = arena_strdup(&s->arena, p[2].s, p[2].n);
	if (!s->name || !s->sender || !s->path)
		return err_set(r->e, ST_FATAL, "no memory for the name of a submission");
	if (p[3].n && (p[3].n != SHA256_TEXT - 1 || strspn(p[3].s, "0123456789abcdef") != p[3].n))
		return skip(r, "this is no sha256");
	memcpy(s->sha256, p[3].s, p[3].n + 1);
	return ST_OK;
}

static enum status end_sheet(struct reader *r)
{
	TRY(flush(r));
	if (!r->sheet)
		return ST_OK;
	r->sheet = false;
	return r->sink.sheet_end(r->sink.user, r->e);
}

static enum status on_member(struct reader *r, const struct part f[FIELDS])
{
	struct part p[2];
	struct member *m;

	TRY(end_sheet(r));
	TRY(list(r, &f[F_VALUE], p, 2));
	TRY(submission_member(r->sub, f[F_MEMBER].s, &r->member_no, r->e));
	r->member = true;
	m = &r->sub->member[r->member_no];
	TRY(sym_intern(r->sub->syms, p[0].s, p[0].n, &m->format, r->e));
	return sym_intern(r->sub->syms, p[1].s, p[1].n, &m->charset, r->e);
}

static enum status on_sheet(struct reader *r, const struct part f[FIELDS])
{
	bool hidden = strcmp(f[F_VALUE].s, "hidden") == 0;

	TRY(end_sheet(r));
	if (!r->member || strcmp(f[F_MEMBER].s, sym_str(r->sub->syms, r->sub->member[r->member_no].path)) != 0)
		return skip(r, "a @sheet without the @member before it");
	if (!hidden && f[F_VALUE].n)
		return skip(r, "the value of @sheet is \"hidden\" or nothing");
	if (r->sub->member[r->member_no].nsheet >= r->sub->config->limits.sheets)
		return skip(r, "too many sheets");
	TRY(submission_sheet(r->sub, r->member_no, f[F_SHEET].s, f[F_SHEET].n, hidden, &r->sheet_no, r->e));
	r->sheet = true;
	r->next_row = 0;
	return r->sink.sheet(r->sink.user, r->sheet_no, r->e);
}

static enum status on_finding(struct reader *r, const struct part f[FIELDS], struct origin at)
{
	struct part p[4];

	TRY(flush(r));
	TRY(list(r, &f[F_VALUE], p, 4));
	if (!catalogue_find(&r->sub->config->catalogue, p[0].s))
		return skip(r, "a finding of a rule that is not known");
	return finding_say(r->sub, p[0].s, at, p[1].n ? p[1].s : NULL, p[2].n ? p[2].s : NULL, p[3].n ? p[3].s : NULL, r->e);
}

static enum status on_fact(struct reader *r, const struct part f[FIELDS])
{
	static const char *const kinds[] = { "merge", "hidden", "style", "comment", "meta" };

	if (r->next_row || r->n)
		return skip(r, "facts come before the cells of their sheet");
	if (strspn(f[F_CELL].s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:") != f[F_CELL].n)
		return skip(r, "this is neither a cell nor a range");
	if (!strcmp(f[F_TYPE].s, "@meta") && !strncmp(f[F_VALUE].s, "delimiter=", 10))
		r->sub->member[r->member_no].delimiter = delimiter_of(f[F_VALUE].s + 10);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(f[F_TYPE].s + 1, kinds[i]) == 0)
			return r->sink.fact(r->sink.user, kinds[i], f[F_CELL].s, f[F_VALUE].s, r->e);
	return skip(r, "a type that is not known");
}

static enum status on_cell(struct reader *r, const struct part f[FIELDS], uint32_t row, uint32_t col)
{
	size_t n = f[F_VALUE].n;

	if (f[F_TYPE].n != 1 || !strchr("nsbed", *f[F_TYPE].s))
		return skip(r, "a type that is not known");
	if (col >= r->sub->config->limits.columns || col >= UINT16_MAX)
		return skip(r, "too many columns");
	if (row != r->row)
		TRY(flush(r));
	if (r->n ? col <= r->cell[r->n - 1].col : row < r->next_row)
		return skip(r, "cells out of order");
	if (r->n == r->cap) {
		uint32_t cap = r->cap ? r->cap * 2 : 64;
		struct cell *v = realloc(r->cell, cap * sizeof *v);

		if (!v)
			return err_set(r->e, ST_FATAL, "no memory for a row of %u cells", cap);
		r->cell = v;
		r->cap = cap;
	}
	if (n > r->room - r->used) {
		size_t room = r->room * 2 + n + 256;
		char *text = realloc(r->text, room);

		if (!text)
			return err_set(r->e, ST_FATAL, "no memory for a row of %zu bytes", room);
		r->text = text;
		r->room = room;
	}
	if (n)
		memcpy(r->text + r->used, f[F_VALUE].s, n);
	r->used += n;
	r->cell[r->n++] = (struct cell){ .n = (uint32_t)n, .col = (uint16_t)col, .kind = *f[F_TYPE].s };
	r->row = row;
	return ST_OK;
}

static enum status on_line(struct reader *r, char *s, size_t n)
{
	struct part f[FIELDS];
	struct origin at = { ROW_NONE, 0, 0 };
	uint32_t row = 0, col = 0;
	bool cell;

	if (!utf8_valid(s, n, NULL) || memchr(s, 0, n))
		return skip(r, "no valid UTF-8");
	if (n > UINT32_MAX)
		return skip(r, "too long");
	if (cut(s, n, f, FIELDS) != FIELDS)
		return skip(r, "five fields are expected, separated by tabs: member, sheet, cell, type, value");
	for (unsigned i = 0; i < FIELDS; i++)
		if (!unescape(&f[i]))
			return skip(r, "an escape that is not known");
	if (strcmp(f[F_TYPE].s, "@submission") == 0)
		return on_submission(r, &f[F_VALUE]);
	if (!r->submission)
		return skip(r, "@submission must come first: is this the output of decode --facts?");
	if (strcmp(f[F_TYPE].s, "@member") == 0)
		return on_member(r, f);
	if (strcmp(f[F_TYPE].s, "@sheet") == 0)
		return on_sheet(r, f);
	if (!r->sheet || strcmp(f[F_SHEET].s, sym_str(r->sub->syms, r->sub->sheet[r->sheet_no].name)) != 0 ||
		strcmp(f[F_MEMBER].s, sym_str(r->sub->syms, r->sub->member[r->member_no].path)) != 0)
		return skip(r, "it is of another sheet than the @sheet before it");
	cell = cell_parse(f[F_CELL].s, f[F_CELL].n, &row, &col) && row < ROW_NONE;
	at.sheet = r->sheet_no;
	if (strcmp(f[F_TYPE].s, "@finding") == 0) {
		if (f[F_CELL].n && !cell)
			return skip(r, "this is no cell");
		if (cell) {
			at.row = row;
			at.col = (uint16_t)col;
		}
		return on_finding(r, f, at);
	}
	if (*f[F_TYPE].s == '@')
		return on_fact(r, f);
	if (!cell)
		return skip(r, "this is no cell");
	return on_cell(r, f, row, col);
}

enum status dump_read(struct submission *s, FILE *in, const struct row_sink *sink, struct err *e)
{
	struct gate gate = { .sub = s, .next = sink };
	struct reader r = { .sub = s, .sink = gate_sink(&gate), .e = e };
	enum status st = ST_OK;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while (st == ST_OK && (n = getline(&line, &cap, in)) > 0) {
		r.line++;
		if (line[n - 1] != '\n') {
			st = skip(&r, "cut off");
			break;
		}
		line[n - 1] = '\0';
		st = on_line(&r, line, (size_t)n - 1);
	}
	if (st == ST_OK && ferror(in))
		st = err_set(e, ST_FATAL, "line %lu: it could not be read", r.line + 1);
	if (st == ST_OK)
		st = end_sheet(&r);
	if (st == ST_OK && !r.submission)
		st = err_set(e, ST_SKIP, "nothing to read: is this the output of decode --facts?");
	free(line);
	free(r.cell);
	free(r.text);
	return st;
}
