/*
 * csv.c - texts with separated fields: CSV, TSV.
 *
 * A record is a row, a field a cell; records are counted from the first line, blank ones too, though these are no
 * rows of cells. Quotes as in RFC 4180, and as spreadsheets write them: text behind a closing quote belongs to the
 * field, a quote inside an unquoted field is a letter like others. Line ends may be LF, CRLF, CR, mixed.
 */
#include "decode/decode.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "decode/charset.h"
#include "decode/delimiter.h"

struct spill { /* fields that had to be put together, alive until their row is pushed */
	struct spill *next;
	char text[];
};
struct csv {
	struct submission *sub;
	const struct row_sink *sink;
	const struct limits *limits;
	struct err *e;
	uint16_t sheet;
	char delimiter;
	const char *end;
	struct cell *cell;
	uint32_t n, cap;
	uint32_t record;
	uint64_t fields;
	struct spill *spill;
	/* A quoted field whose text is known but whose end has not been reached yet. */
	bool closed;
	const char *text;
	size_t len;
};

#define ONES 0x0101010101010101u
#define HIGH 0x8080808080808080u
#define LOW7 0x7f7f7f7f7f7f7f7fu

/* Bit i is set where byte i of the 64 at p is the delimiter, a quote, CR or LF. */
static inline uint64_t marks(const char *p, uint64_t delimiter)
{
	const uint64_t quote = ONES * '"', cr = ONES * '\r', lf = ONES * '\n';
	uint64_t mask = 0;

	for (unsigned i = 0; i < 8; i++) {
		uint64_t x, d, q, r, l, hit;

		memcpy(&x, p + 8 * i, 8);
		x = le64toh(x);
		d = x ^ delimiter;
		q = x ^ quote;
		r = x ^ cr;
		l = x ^ lf;
		/* (v & 0x7f) + 0x7f | v has its high bit clear for a zero byte only, and carries nowhere. */
		hit = ~((((d & LOW7) + LOW7) | d) & (((q & LOW7) + LOW7) | q) & (((r & LOW7) + LOW7) | r) &
			      (((l & LOW7) + LOW7) | l)) &
			HIGH;
		mask |= ((hit >> 7) * 0x0102040810204080u >> 56) << 8 * i;
	}
	return mask;
}

static enum status too_wide(struct csv *c)
{
	return err_set(c->e, ST_SKIP, "record %u has more than %u fields", c->record + 1, c->limits->columns);
}

static enum status more_cells(struct csv *c)
{
	uint32_t cap = c->cap ? c->cap * 2 : 64;
	struct cell *v;

	if (c->n >= c->limits->columns || c->n > UINT16_MAX)
		return too_wide(c);
	v = realloc(c->cell, cap * sizeof *v);
	if (!v)
		return err_set(c->e, ST_FATAL, "no memory for a line of %u fields", c->n);
	c->cell = v;
	c->cap = cap;
	return ST_OK;
}

static inline enum status add(struct csv *c, const char *s, size_t n)
{
	struct cell *to;

	if (c->n == c->cap)
		TRY(more_cells(c));
	if (n > c->limits->field_bytes)
		return err_set(c->e, ST_SKIP, "field %u of record %u is longer than %u bytes", c->n + 1, c->record + 1,
			c->limits->field_bytes);
	to = &c->cell[c->n];
	to->s = s;
	to->n = (uint32_t)n;
	to->col = (uint16_t)c->n++;
	to->kind = 's';
	return ST_OK;
}

static void drop_spill(struct csv *c)
{
	while (c->spill) {
		struct spill *next = c->spill->next;

		free(c->spill);
		c->spill = next;
	}
}

static inline enum status add_open(struct csv *c, const char *field, const char *stop)
{
	if (!c->closed)
		return add(c, field, (size_t)(stop - field));
	c->closed = false;
	return add(c, c->text, c->len);
}

static enum status end_record(struct csv *c)
{
	enum status st = ST_OK;

	if (c->n > c->limits->columns)
		return too_wide(c);
	c->fields += c->n;
	if (c->fields > c->limits->fields)
		return err_set(c->e, ST_SKIP, "it has more than %llu fields", (unsigned long long)c->limits->fields);
	if (c->record == ROW_NONE - 1)
		return err_set(c->e, ST_SKIP, "it has more than %u records", c->record);
	if (c->n)
		st = c->sink->row(c->sink->user, c->record, c->cell, c->n, c->e);
	c->record++;
	c->n = 0;
	if (c->spill)
		drop_spill(c);
	return st;
}

static bool ends_field(const struct csv *c, const char *p)
{
	return p == c->end || *p == c->delimiter || *p == '\n' || *p == '\r';
}

/* A field that opens at `open` has doubled quotes or text behind its closing quote: puts it together and sets c->closed.
 * Returns where it stops (delimiter, line end or the end); NULL: its quote is never closed. */
static enum status spell_out(struct csv *c, const char *open, const char **stop)
{
	const char *p = open + 1, *close, *tail;
	struct spill *s;
	char *to;

	for (close = p;; close += 2) {
		close = memchr(close, '"', (size_t)(c->end - close));
		if (!close) {
			*stop = NULL;
			return ST_OK;
		}
		if (close + 1 == c->end || close[1] != '"')
			break;
	}
	for (tail = close + 1; !ends_field(c, tail); tail++)
		;
	/* Text behind a quote that closes in a later line: the quote that opens was a stray one. */
	if (tail > close + 1 && (memchr(p, '\n', (size_t)(close - p)) || memchr(p, '\r', (size_t)(close - p)))) {
		*stop = NULL;
		return ST_OK;
	}
	*stop = tail;
	s = malloc(sizeof *s + (size_t)(tail - open));
	if (!s)
		return err_set(c->e, ST_FATAL, "no memory for a field of %zu bytes", (size_t)(tail - open));
	s->next = c->spill;
	c->spill = s;
	to = s->text;
	while (p < close) {
		const char *quote = memchr(p, '"', (size_t)(close - p)), *upto = quote ? quote + 1 : close;

		to = mempcpy(to, p, (size_t)(upto - p));
		p = quote ? quote + 2 : close;
	}
	to = mempcpy(to, close + 1, (size_t)(tail - close - 1));
	c->closed = true;
	c->text = s->text;
	c->len = (size_t)(to - s->text);
	return ST_OK;
}

/* Says that a quote opens here and never closes. The line it stands in is what was found. */
static enum status stray_quote(struct csv *c, const char *open)
{
	char found[81];
	size_t n = 0;

	while (n < sizeof found - 1 && open + n < c->end && open[n] != '\n' && open[n] != '\r')
		n++;
	while (n && open + n < c->end && (open[n] & 0xc0) == 0x80)
		n--;
	memcpy(found, open, n);
	found[n] = '\0';
	return finding_say(c->sub, "CSV-QUOTE", (struct origin){ c->record, (uint16_t)c->n, c->sheet }, found, NULL, NULL, c->e);
}

/* A quote at the start of a field. Where the field is whole within the block, *m loses the bits up to its end and *again
 * stays NULL; else *again is where to look on. */
static enum status quoted(struct csv *c, const char *block, uint64_t *m, const char *field, const char **again)
{
	uint64_t rest = *m;
	const char *stop;

	while (rest) {
		const char *q = block + __builtin_ctzll(rest);

		rest &= rest - 1;
		if (*q != '"')
			continue;
		if (!ends_field(c, q + 1))
			break;
		c->closed = true;
		c->text = field + 1;
		c->len = (size_t)(q - field - 1);
		*m = rest;
		return ST_OK;
	}
	TRY(spell_out(c, field, &stop));
	if (!stop) {
		TRY(stray_quote(c, field));
		stop = field + 1;
	}
	*again = stop;
	return ST_OK;
}

static enum status split(struct csv *c, const char *p)
{
	const uint64_t delimiter = ONES * (unsigned char)c->delimiter;
	const char *field = p, *skip = NULL; /* skip: the LF of a CRLF */

	while (p < c->end) {
		const char *block = p, *again = NULL;
		uint64_t m;

		if (c->end - p >= 64) {
			m = marks(p, delimiter);
			p += 64;
		} else {
			char last[64] = { 0 };

			memcpy(last, p, (size_t)(c->end - p));
			m = marks(last, delimiter);
			p = c->end;
		}
		while (m) {
			const char *q = block + __builtin_ctzll(m);

			m &= m - 1;
			if (*q == c->delimiter) {
				TRY(add_open(c, field, q));
				field = q + 1;
			} else if (*q == '"') {
				if (q != field || c->closed)
					continue;
				TRY(quoted(c, block, &m, field, &again));
				if (again)
					break;
			} else {
				if (q != skip) {
					if (c->n || c->closed || q > field)
						TRY(add_open(c, field, q));
					TRY(end_record(c));
				}
				skip = *q == '\r' ? q + 1 : NULL;
				field = q + 1;
				if (skip && (skip == c->end || *skip != '\n'))
					skip = NULL;
			}
		}
		if (again)
			p = again;
	}
	if (c->n || c->closed || field < c->end) {
		TRY(add_open(c, field, c->end));
		TRY(end_record(c));
	}
	return ST_OK;
}

static enum status say_charset(struct csv *c, const struct charset_text *t)
{
	char meta[64];

	if (t->guessed)
		TRY(finding_say(c->sub, "CHARSET-GUESSED", (struct origin){ ROW_NONE, 0, c->sheet }, t->name, NULL, NULL, c->e));
	snprintf(meta, sizeof meta, "charset=%s", t->name);
	TRY(c->sink->fact(c->sink->user, "meta", "", meta, c->e));
	snprintf(meta, sizeof meta, "delimiter=%s", delimiter_word(c->delimiter));
	return c->sink->fact(c->sink->user, "meta", "", meta, c->e);
}

static enum status decode_text(
	struct submission *s, uint16_t member, const struct charset_text *t, const struct row_sink *sink, struct err *e)
{
	struct csv c = { .sub = s, .sink = sink, .limits = &s->config->limits, .e = e };
	enum status st;

	TRY(sym_intern_z(s->syms, t->name, &s->member[member].charset, e));
	TRY(submission_sheet(s, member, "", 0, false, &c.sheet, e));
	TRY(sink->sheet(sink->user, c.sheet, e));
	c.delimiter = delimiter_find(t->p, t->n);
	c.end = t->p + t->n;
	TRY(say_charset(&c, t));
	st = split(&c, t->p);
	drop_spill(&c);
	free(c.cell);
	return st == ST_OK ? sink->sheet_end(sink->user, e) : st;
}

static enum status csv_rows(
	struct submission *s, uint16_t member, const unsigned char *p, size_t n, const struct row_sink *sink, struct err *e)
{
	struct charset_text t;
	enum status st = charset_decode(p, n, &t, e);

	if (st == ST_OK)
		st = decode_text(s, member, &t, sink, e);
	charset_release(&t);
	return st;
}

/* Nearly everything could be a text; only what holds control characters all over is none. */
static unsigned csv_bid(const unsigned char *p, size_t n)
{
	size_t look = n < 65536 ? n : 65536, odd = 0;

	if (charset_wide(p, n))
		return 4;
	for (size_t i = 0; i < look; i++)
		odd += p[i] < 0x20 && !(p[i] >= '\t' && p[i] <= '\r');
	return odd > 3 && odd * 50 > look ? 0 : 1;
}

DECODER(csv) = {
	.format = "csv",
	.bid = csv_bid,
	.rows = csv_rows,
};
