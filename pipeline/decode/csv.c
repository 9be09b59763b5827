/*
 * csv.c - texts with separated fields: CSV, TSV.
 *
 * A record is a row, a field a cell; records are counted from the first line, blank ones too, though these are no
 * rows of cells. Quotes as in RFC 4180, and as spreadsheets write them: text behind a closing quote belongs to the
 * field, a quote inside an unquoted field is a letter like others, and so is one that opens a field and meets its like in
 * a later field (CSV-QUOTE). A text with a quote that nothing closes is refused. Line ends may be LF, CRLF, CR, mixed.
 */
#include "decode/decode.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/text.h"
#include "decode/ahead.h"
#include "decode/charset.h"
#include "decode/delimiter.h"
#include "decode/marks.h"

#define PIECE (8 << 20) /* what is read is given back in such pieces */
#define THREAD_BYTES ((size_t)1 << 20) /* what is less is read before a thread has begun */

struct csv {
	const struct limits *limits;
	struct err *e;
	uint16_t sheet;
	char delimiter;
	const char *begin, *end;
	struct ahead *out;
	struct block *block;
	struct text_cell *cell; /* of the record at hand, in the block */
	uint32_t n, cap;
	uint32_t record;
	uint64_t fields;
	/* A quoted field whose text is known but whose end has not been reached yet. */
	bool closed;
	const char *text;
	size_t len;
	/* Where marks stand in the part of the text that is looked at. */
	const char *part;
	struct mark_list mark;
	/* What ends the fields of a row such as the last one, if that has some and ends with LF; else width is 0. */
	uint32_t width;
	char ends[BLOCK_WIDTH];
};

static enum status too_wide(struct csv *c)
{
	return err_set(c->e, ST_SKIP, "record %u has more than %u fields", c->record + 1, c->limits->columns);
}

/* The block that records go into now. */
static void in_block(struct csv *c)
{
	c->block = ahead_block(c->out);
	c->block->safe = c->end - c->begin < 16 ? c->begin - 1 : c->end - 16;
	c->cell = c->block->cell ? c->block->cell + c->block->ncell : NULL;
	c->cap = c->block->ccell - c->block->ncell;
}

static enum status more_cells(struct csv *c)
{
	if (c->n >= c->limits->columns || c->n > UINT16_MAX)
		return too_wide(c);
	TRY(block_room(c->block, c->n, c->e));
	in_block(c);
	return ST_OK;
}

static inline void put(struct text_cell *to, const char *s, size_t n)
{
	to->s = s;
	to->n = (uint32_t)n;
}

static enum status add_more(struct csv *c, const char *s, size_t n)
{
	if (c->n == c->cap)
		TRY(more_cells(c));
	if (n > c->limits->field_bytes)
		return err_set(c->e, ST_SKIP, "field %u of record %u is longer than %u bytes", c->n + 1, c->record + 1,
			c->limits->field_bytes);
	put(&c->cell[c->n], s, n);
	c->n++;
	return ST_OK;
}

static inline enum status add(struct csv *c, const char *s, size_t n)
{
	if (c->n == c->cap || n > c->limits->field_bytes)
		return add_more(c, s, n);
	put(&c->cell[c->n], s, n);
	c->n++;
	return ST_OK;
}

static inline enum status add_open(struct csv *c, const char *field, const char *stop)
{
	if (!c->closed)
		return add(c, field, (size_t)(stop - field));
	c->closed = false;
	return add(c, c->text, c->len);
}

static enum status pass(struct csv *c)
{
	TRY(ahead_pass(c->out, c->e));
	in_block(c);
	return ST_OK;
}

static enum status end_record(struct csv *c)
{
	struct block *b = c->block;

	if (c->n > c->limits->columns)
		return too_wide(c);
	c->fields += c->n;
	if (c->fields > c->limits->fields)
		return err_set(c->e, ST_SKIP, "it has more than %llu fields", (unsigned long long)c->limits->fields);
	if (c->record == ROW_NONE - 1)
		return err_set(c->e, ST_SKIP, "it has more than %u records", c->record);
	if (c->n) {
		b->row[b->nrow++] = c->record;
		b->first[b->nrow] = b->ncell += c->n;
		c->cell += c->n;
		c->cap -= c->n;
	}
	c->record++;
	c->n = 0;
	return b->nrow == BLOCK_ROWS || b->ncell >= BLOCK_CELLS ? pass(c) : ST_OK;
}

static bool ends_field(const struct csv *c, const char *p)
{
	return p == c->end || *p == c->delimiter || *p == '\n' || *p == '\r';
}

/* All behind it would be one field: the file was cut off, or a quote is missing, and nobody can say where. */
static enum status never_closed(const struct csv *c, const char *open)
{
	uint64_t line = 1;

	for (const char *p = c->begin; p < open; p++)
		line += *p == '\n' || (*p == '\r' && p[1] != '\n');
	return err_set(c->e, ST_SKIP, "a quotation mark that opens in line %llu is never closed",
		(unsigned long long)line);
}

/* A field that opens at `open` has doubled quotes or text behind its closing quote: puts it together and sets c->closed.
 * Returns where it stops (delimiter, line end or the end); NULL: the quote is a stray one. ST_SKIP: nothing closes it. */
static enum status spell_out(struct csv *c, const char *open, const char **stop)
{
	const char *p = open + 1, *close, *tail;
	char *text, *to;

	for (close = p;; close += 2) {
		close = memchr(close, '"', (size_t)(c->end - close));
		if (!close)
			return never_closed(c, open);
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
	text = to = block_text(c->block, (size_t)(tail - open));
	if (!text)
		return err_set(c->e, ST_FATAL, "no memory for a field of %zu bytes", (size_t)(tail - open));
	while (p < close) {
		const char *quote = memchr(p, '"', (size_t)(close - p)), *upto = quote ? quote + 1 : close;

		to = mempcpy(to, p, (size_t)(upto - p));
		p = quote ? quote + 2 : close;
	}
	to = mempcpy(to, close + 1, (size_t)(tail - close - 1));
	c->closed = true;
	c->text = text;
	c->len = (size_t)(to - text);
	return ST_OK;
}

/* Says that a quote opens here and closes nowhere near. The line it stands in is what was found. */
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
	return block_say(c->block, "CSV-QUOTE", (struct origin){ c->record, (uint16_t)c->n, c->sheet }, found, c->e);
}

/* A quote at the start of a field, the i-th mark. Where the field is whole within the part, *i moves on to its closing
 * quote and *again stays NULL; else *again is where to look on. */
static enum status quoted(struct csv *c, uint32_t *i, const char *field, const char **again)
{
	const char *stop = NULL;

	for (uint32_t k = *i + 1; k < c->mark.n; k++) {
		const char *q = c->part + c->mark.at[k];

		if (*q != '"')
			continue;
		if (!ends_field(c, q + 1))
			break;
		c->closed = true;
		c->text = field + 1;
		c->len = (size_t)(q - field - 1);
		*i = k;
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

/* Fields that end with a delimiter, one behind the other, from mark i on. Returns the first mark that needs more of a look. */
static inline uint32_t plain_fields(struct csv *c, uint32_t i, const char **field)
{
	const char *from = *field, *part = c->part, delimiter = c->delimiter;
	const size_t longest = c->limits->field_bytes;
	const uint32_t nmark = c->mark.n, cap = c->cap;
	struct text_cell *cell = c->cell;
	uint32_t n = c->n;

	if (c->closed)
		return i;
	for (; i < nmark && n < cap; i++, n++) {
		const char *q = part + c->mark.at[i];

		if (*q != delimiter || (size_t)(q - from) > longest)
			break;
		put(&cell[n], from, (size_t)(q - from));
		from = q + 1;
	}
	c->n = n;
	*field = from;
	return i;
}

/* What the next rows will be like. */
static void expect_such(struct csv *c, char end)
{
	uint32_t width = end == '\n' && c->n > 1 && c->n <= BLOCK_WIDTH ? c->n : 0;

	if (width == c->width)
		return;
	c->width = width;
	memset(c->ends, c->delimiter, BLOCK_WIDTH);
	if (width)
		c->ends[width - 1] = end;
}

/* Whether these marks are those of such a row; there is room behind them. */
static inline bool as_expected(const struct csv *c, const char *kind)
{
	uint64_t is, want;

	memcpy(&is, kind, sizeof is);
	memcpy(&want, c->ends, sizeof want);
	if (c->width < 8)
		return (le64toh(is ^ want) << (64 - 8 * c->width)) == 0;
	return is == want && !memcmp(kind + 8, c->ends + 8, c->width - 8);
}

/* Whole rows with as many fields as the one before and nothing that needs more of a look, from mark *i on, where *field is the begin
 * of a record. */
static inline enum status plain_rows(struct csv *c, uint32_t *i, const char **field)
{
	const uint32_t width = c->width;

	while (width && width <= c->mark.n - *i && width <= c->cap && as_expected(c, &c->mark.kind[*i])) {
		const uint16_t *at = &c->mark.at[*i];
		const char *from = *field;

		if ((size_t)(c->part + at[width - 1] - from) > c->limits->field_bytes)
			break;
		for (uint32_t k = 0; k < width; k++) {
			const char *q = c->part + at[k];

			put(&c->cell[k], from, (size_t)(q - from));
			from = q + 1;
		}
		c->n = width;
		*i += width;
		*field = from;
		TRY(end_record(c));
	}
	return ST_OK;
}

static enum status split(struct csv *c, const char *p)
{
	const char delimiter = c->delimiter;
	const char *field = p, *skip = NULL; /* skip: the LF of a CRLF */
	const char *record = p, *kept = p;   /* where this record begins; what lies before `kept` was given back */

	while (p < c->end) {
		size_t n = (size_t)(c->end - p) < MARKS_SPAN ? (size_t)(c->end - p) : MARKS_SPAN;
		const char *again = NULL;

		if (record - kept > PIECE) {
			bytes_behind(kept, record);
			kept = record;
		}
		c->part = p;
		marks_find_fast(p, n, c->delimiter, &c->mark);
		p += n;
		for (uint32_t i = 0; i < c->mark.n && !again; i++) {
			const char *q;

			if (!c->n && !c->closed) {
				TRY(plain_rows(c, &i, &field));
				record = field;
			}
			i = plain_fields(c, i, &field);
			if (i == c->mark.n)
				break;
			q = c->part + c->mark.at[i];
			if (*q == delimiter) {
				TRY(add_open(c, field, q));
				field = q + 1;
			} else if (*q == '"') {
				if (q == field && !c->closed)
					TRY(quoted(c, &i, field, &again));
			} else {
				if (q != skip) {
					if (c->n || c->closed || q > field)
						TRY(add_open(c, field, q));
					expect_such(c, *q);
					TRY(end_record(c));
				}
				skip = *q == '\r' ? q + 1 : NULL;
				record = field = q + 1;
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
	return ahead_pass(c->out, c->e);
}

/* What changes with every field is kept where nothing of another thread's is near. */
static enum status make_blocks(void *user, struct ahead *out, struct err *e)
{
	struct csv c = *(const struct csv *)user;

	c.out = out;
	c.e = e;
	in_block(&c);
	return split(&c, c.begin);
}

static enum status say_charset(struct submission *s, const struct csv *c, const struct row_sink *sink, const struct charset_text *t,
	struct err *e)
{
	char meta[64];

	if (t->guessed)
		TRY(finding_say(s, "CHARSET-GUESSED", (struct origin){ ROW_NONE, 0, c->sheet }, t->name, NULL, NULL, e));
	snprintf(meta, sizeof meta, "charset=%s", t->name);
	TRY(sink->fact(sink->user, "meta", "", meta, e));
	snprintf(meta, sizeof meta, "delimiter=%s", delimiter_word(c->delimiter));
	return sink->fact(sink->user, "meta", "", meta, e);
}

/* Whether a text begins with that field, quoted or not; *p goes behind it and what ends it. The sign between parts of a field that a header of
 * SDMX-CSV 2 may name ("STRUCTURE[;]") belongs to it. */
static bool first_field(const char **p, const char *end, char delimiter, const char *name)
{
	const char *s = *p;
	size_t n = strlen(name);
	bool quoted = s < end && *s == '"';

	s += quoted;
	if ((size_t)(end - s) <= n || memcmp(s, name, n))
		return false;
	s += n;
	s += end - s > 3 && s[0] == '[' && s[2] == ']' ? 3 : 0;
	if (quoted && s < end && *s++ != '"')
		return false;
	if (s == end || *s != delimiter)
		return false;
	*p = s + 1;
	return true;
}

/* SDMX-CSV is told by its first columns (github.com/sdmx-twg/sdmx-csv, field guides of 1.0 and 2.0). */
static const char *format_of(const struct csv *c)
{
	const char *p = c->begin;

	if (first_field(&p, c->end, c->delimiter, "DATAFLOW"))
		return "sdmx-csv/1.0";
	return first_field(&p, c->end, c->delimiter, "STRUCTURE") && first_field(&p, c->end, c->delimiter, "STRUCTURE_ID") ? "sdmx-csv/2.0" : "csv";
}

static enum status decode_text(
	struct submission *s, uint16_t member, const struct charset_text *t, const struct row_sink *sink, struct err *e)
{
	struct csv c = { .limits = &s->config->limits, .begin = t->p, .end = t->p + t->n };
	struct ahead_work work = { .user = &c, .make = make_blocks, .take = sink->block, .taker = sink->user };

	TRY(sym_intern_z(s->syms, t->name, &s->member[member].charset, e));
	TRY(submission_sheet(s, member, "", 0, false, &c.sheet, e));
	TRY(sink->sheet(sink->user, c.sheet, e));
	c.delimiter = s->member[member].delimiter = delimiter_find(t->p, t->n);
	TRY(sym_intern_z(s->syms, format_of(&c), &s->member[member].format, e));
	TRY(say_charset(s, &c, sink, t, e));
	work.sheet = c.sheet;
	work.file_seed = ledger_seed(s);
	TRY(ahead_run(&work, t->n >= THREAD_BYTES ? s->config->threads : 1, e));
	return sink->sheet_end(sink->user, e);
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
