/*
 * xlsx.c - Excel workbooks (Office Open XML, Transitional and Strict; macros are never looked at).
 *
 * A sheet is read whole before it is pushed: its facts stand behind its cells in the file, its cells need not stand in
 * order, and nothing of a part may go on before its checksum was right.
 */
#include "decode/decode.h"

#include <stdlib.h>
#include <string.h>

#include "decode/xlsx_comments.h"
#include "decode/xlsx_sheet.h"

struct pusher {
	struct xlsx_sheet *sheet;
	const struct row_sink *sink;
	struct cell *cell;
	uint32_t n, cap, row;
	struct err *e;
};

static enum status push_row(struct pusher *p)
{
	uint32_t n = p->n;

	p->n = 0;
	return n ? p->sink->row(p->sink->user, p->row, p->cell, n, p->e) : ST_OK;
}

static enum status push_cell(struct pusher *p, const struct xlsx_cell *c)
{
	const struct xlsx_strings *strings = p->sheet->strings;
	struct cell out = { .s = c->s, .n = c->n, .col = c->col, .kind = c->kind };

	if (p->n && c->row != p->row)
		TRY(push_row(p));
	if (p->n == p->cap) {
		uint32_t cap = p->cap ? p->cap * 2 : 64;
		struct cell *v = realloc(p->cell, cap * sizeof *v);

		if (!v)
			return err_set(p->e, ST_FATAL, "no memory for a row of %u cells", cap);
		p->cell = v;
		p->cap = cap;
	}
	if (c->kind == XLSX_SHARED) {
		const struct xlsx_string *s = &strings->v[c->index];

		out.kind = 's';
		out.n = s->n;
		out.s = s->n ? strings->text + s->at : "";
	}
	p->row = c->row;
	p->cell[p->n++] = out;
	return ST_OK;
}

static enum status push_sorted(struct pusher *p)
{
	struct xlsx_cursor at = xlsx_store_begin(&p->sheet->store);
	struct xlsx_cell c;

	while (xlsx_store_next(&at, &c))
		TRY(push_cell(p, &c));
	return push_row(p);
}

/* Of cells that share an address the first in the file is kept. */
static enum status find_twice(struct xlsx_sheet *sheet, struct xlsx_cell *v, uint64_t *n, struct err *e)
{
	uint64_t kept = 0;

	for (uint64_t i = 0; i < *n; i++) {
		if (kept && v[kept - 1].row == v[i].row && v[kept - 1].col == v[i].col)
			TRY(xlsx_bad_cell(sheet, v[i].row, v[i].col, NULL, "it is stored twice; the first was taken", e));
		else
			v[kept++] = v[i];
	}
	*n = kept;
	return ST_OK;
}

static enum status push_unsorted(struct pusher *p)
{
	uint64_t n = p->sheet->store.n;
	struct xlsx_cell *v;
	enum status st;

	TRY(xlsx_store_sort(&p->sheet->store, &v, p->e));
	st = find_twice(p->sheet, v, &n, p->e);
	for (uint64_t i = 0; i < n && st == ST_OK; i++)
		st = push_cell(p, &v[i]);
	free(v);
	return st == ST_OK ? push_row(p) : st;
}

static enum status say_hidden(struct xlsx_sheet *sheet, const struct xlsx_sheet_ref *ref, struct err *e)
{
	const char *note = ref->state ? "the whole sheet" : sheet->facts.note;

	if (!*note || !sheet->store.n)
		return ST_OK;
	return finding_say(sheet->sub, "HIDDEN-CONTENT", (struct origin){ ROW_NONE, 0, sheet->number }, NULL, NULL, note, e);
}

static enum status push_sheet(struct xlsx_sheet *sheet, const struct row_sink *sink, struct err *e)
{
	struct pusher p = { .sheet = sheet, .sink = sink, .e = e };
	enum status st;

	TRY(sink->sheet(sink->user, sheet->number, e));
	TRY(xlsx_facts_push(&sheet->facts, sink, e));
	st = sheet->store.sorted ? push_sorted(&p) : push_unsorted(&p);
	free(p.cell);
	return st == ST_OK ? sink->sheet_end(sink->user, e) : st;
}

static enum status one_sheet(struct xlsx_zip *z, const struct xlsx_book *book, struct xlsx_sheet_ref *ref, struct xlsx_sheet *sheet,
	const struct row_sink *sink, struct err *e)
{
	struct xlsx_facts *facts = &sheet->facts;

	TRY(xlsx_facts_init(facts, e));
	if (book->date1904)
		TRY(xlsx_fact(facts, "meta", "", "date1904=true", e));
	if (ref->state)
		TRY(xlsx_fact(facts, "hidden", "", ref->state, e));
	TRY(xlsx_sheet_read(z, ref, sheet, e));
	TRY(xlsx_sheet_comments(z, ref, e));
	if (ref->comments)
		TRY(xlsx_comments_read(z, ref->comments, facts, e));
	TRY(say_hidden(sheet, ref, e));
	return push_sheet(sheet, sink, e);
}

static enum status all_sheets(struct submission *s, uint16_t member, struct xlsx_zip *z, struct xlsx_book *book,
	struct xlsx_strings *strings, const struct row_sink *sink, struct err *e)
{
	struct xlsx_styles styles;
	struct xlsx_sheet sheet = { .sub = s, .styles = &styles, .strings = strings };

	TRY(xlsx_styles_read(z, book->styles, &styles, e));
	for (uint32_t i = 0; i < book->nsheet; i++) {
		struct xlsx_sheet_ref *ref = &book->sheet[i];
		enum status st;

		TRY(submission_sheet(s, member, ref->name, strlen(ref->name), ref->state != NULL, &sheet.number, e));
		xlsx_store_init(&sheet.store);
		st = one_sheet(z, book, ref, &sheet, sink, e);
		xlsx_store_release(&sheet.store);
		xlsx_facts_release(&sheet.facts);
		TRY(st);
	}
	return ST_OK;
}

static enum status xlsx_rows(
	struct submission *s, uint16_t member, const unsigned char *p, size_t n, const struct row_sink *sink, struct err *e)
{
	struct xlsx_zip z;
	struct xlsx_book book;
	struct xlsx_strings strings = { 0 };
	enum status st = xlsx_zip_open(&z, p, n, &s->config->limits, e);

	if (st == ST_OK)
		st = xlsx_book_read(&z, &book, e);
	if (st == ST_OK)
		st = xlsx_strings_read(&z, book.strings, &strings, e);
	if (st == ST_OK)
		st = all_sheets(s, member, &z, &book, &strings, sink, e);
	xlsx_strings_release(&strings);
	xlsx_zip_close(&z);
	return st;
}

/* A ZIP file with the part that every package of Office has; its name stands unpacked in the file. */
static unsigned xlsx_bid(const unsigned char *p, size_t n)
{
	static const char types[] = "[Content_Types].xml";

	if (n < 4 || memcmp(p, "PK\3\4", 4) != 0)
		return 0;
	return memmem(p, n, types, sizeof types - 1) ? 64 : 0;
}

DECODER(xlsx) = {
	.format = "xlsx",
	.bid = xlsx_bid,
	.rows = xlsx_rows,
};
