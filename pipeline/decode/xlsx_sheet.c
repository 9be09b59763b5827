#include "decode/xlsx_sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode/xlsx_value.h"

enum { W_COLS = XML_FIRST, W_DATA, W_MERGES, W_ROW, W_CELL, W_VALUE, W_FORMULA, W_INLINE, W_RUN, W_TEXT };

/* What a cell says it holds. */
enum type { T_NUMBER, T_SHARED, T_STRING, T_INLINE, T_BOOLEAN, T_ERROR, T_DATE, T_UNKNOWN };

struct sheet_run {
	struct xlsx_sheet *sheet;
	const struct limits *limits;
	struct err *e;
	/* The row and the cell that are open. */
	uint32_t row;
	uint32_t next_row; /* for a row without a number */
	bool row_ok, row_hidden;
	uint64_t row_first; /* cells stored before this row */
	uint32_t col, next_col;
	uint32_t at_row; /* of the cell: what its reference says comes first */
	bool cell_ok;
	enum type type;
	uint32_t style;
	bool style_ok, has_value, has_formula, too_long;
	char *text;
	size_t n, cap;
};

enum status xlsx_bad_cell(struct xlsx_sheet *sheet, uint32_t row, uint16_t col, const char *found, const char *note, struct err *e)
{
	return finding_say(sheet->sub, "CELL-BAD", (struct origin){ row, col, sheet->number }, found, NULL, note, e);
}

static bool number(const char *s, uint32_t *out)
{
	uint64_t v = 0;

	if (!*s)
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return false;
		v = v * 10 + (uint64_t)(*s - '0');
		if (v > UINT32_MAX)
			return false;
	}
	*out = (uint32_t)v;
	return true;
}

static enum status hidden_columns(struct sheet_run *r, const char **atts)
{
	const char *min = xml_attr(atts, "min"), *max = xml_attr(atts, "max");
	uint32_t from, to;

	if (!xml_true(xml_attr(atts, "hidden")) || !min || !max || !number(min, &from) || !number(max, &to) || !from || from > to)
		return ST_OK;
	if (to > r->limits->columns)
		to = r->limits->columns;
	return from <= to ? xlsx_fact_columns_hidden(&r->sheet->facts, from - 1, to - 1, r->e) : ST_OK;
}

static enum status merged(struct sheet_run *r, const char **atts)
{
	const char *ref = xml_attr(atts, "ref"), *colon = ref ? strchr(ref, ':') : NULL;
	uint32_t row[2], col[2];
	char range[2 * CELL_TEXT];
	size_t n;

	if (!colon || !cell_parse(ref, (size_t)(colon - ref), &row[0], &col[0]) ||
		!cell_parse(colon + 1, strlen(colon + 1), &row[1], &col[1]))
		return ST_OK;
	n = cell_name(row[0], col[0], range);
	range[n++] = ':';
	cell_name(row[1], col[1], range + n);
	return xlsx_fact(&r->sheet->facts, "merge", range, "", r->e);
}

static enum status open_row(struct sheet_run *r, const char **atts)
{
	const char *ref = xml_attr(atts, "r");
	uint32_t row = r->next_row;

	r->row_ok = true;
	if (ref && number(ref, &row))
		row--; /* "0" becomes a row that is too large */
	else if (ref)
		r->row_ok = false;
	r->row_ok = r->row_ok && row < r->limits->rows;
	r->row = row;
	r->next_row = r->row_ok ? row + 1 : r->next_row;
	r->next_col = 0;
	r->row_hidden = xml_true(xml_attr(atts, "hidden"));
	r->row_first = r->sheet->store.n;
	return r->row_ok ? ST_OK : xlsx_bad_cell(r->sheet, ROW_NONE, 0, ref, "a row has no proper number", r->e);
}

static enum status close_row(struct sheet_run *r)
{
	if (!r->row_hidden || !r->row_ok)
		return ST_OK;
	return xlsx_fact_row_hidden(&r->sheet->facts, r->row, r->sheet->store.n > r->row_first, r->e);
}

static enum type type_of(const char *t)
{
	static const struct {
		const char *word;
		enum type type;
	} types[] = {
		{ "s", T_SHARED },
		{ "n", T_NUMBER },
		{ "str", T_STRING },
		{ "inlineStr", T_INLINE },
		{ "b", T_BOOLEAN },
		{ "e", T_ERROR },
		{ "d", T_DATE },
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(t, types[i].word) == 0)
			return types[i].type;
	return T_UNKNOWN;
}

static enum status open_cell(struct sheet_run *r, const char **atts)
{
	const struct xlsx_styles *styles = r->sheet->styles;
	const char *ref = NULL;

	r->type = T_NUMBER;
	r->style = 0;
	r->style_ok = true;
	r->has_value = r->has_formula = r->too_long = false;
	r->n = 0;
	r->at_row = r->row;
	r->col = r->next_col;
	r->cell_ok = r->row_ok;
	for (; *atts; atts += 2) {
		if (atts[0][0] == 'r' && !atts[0][1])
			ref = atts[1];
		else if (atts[0][0] == 's' && !atts[0][1])
			r->style_ok = number(atts[1], &r->style) && (!styles->known || r->style < styles->n);
		else if (atts[0][0] == 't' && !atts[0][1])
			r->type = type_of(atts[1]);
	}
	if (ref)
		r->cell_ok = cell_parse(ref, strlen(ref), &r->at_row, &r->col);
	r->cell_ok = r->cell_ok && r->at_row < r->limits->rows && r->col < r->limits->columns;
	if (r->cell_ok)
		r->next_col = r->col + 1;
	return r->cell_ok ? ST_OK : xlsx_bad_cell(r->sheet, ROW_NONE, 0, ref, "a cell has no place that a sheet could have", r->e);
}

static enum status bad(struct sheet_run *r, const char *note)
{
	char found[81];
	size_t n = r->n < sizeof found - 1 ? r->n : sizeof found - 1;

	while (n && n < r->n && (r->text[n] & 0xc0) == 0x80)
		n--;
	if (n)
		memcpy(found, r->text, n);
	found[n] = '\0';
	return xlsx_bad_cell(r->sheet, r->at_row, (uint16_t)r->col, found, note, r->e);
}

static enum status store(struct sheet_run *r, char kind, const char *s, size_t n, uint32_t index)
{
	struct xlsx_sheet *sheet = r->sheet;
	struct xlsx_cell c = { r->at_row, (uint16_t)r->col, kind, index, s, (uint32_t)n };

	if (++sheet->cells > r->limits->cells)
		return err_set(r->e, ST_SKIP, "it is a workbook of more than %llu cells", (unsigned long long)r->limits->cells);
	if (n || kind == XLSX_SHARED)
		xlsx_facts_filled(&sheet->facts, c.col);
	return xlsx_store_add(&sheet->store, &c, r->e);
}

static enum status close_number(struct sheet_run *r)
{
	const struct xlsx_styles *styles = r->sheet->styles;
	const char *code = r->style_ok && r->style < styles->n ? styles->date[r->style] : NULL;
	char text[DEC_TEXT];
	size_t n;

	if (!xlsx_number(r->text, r->n, text, &n))
		return bad(r, "it is stored as a number, but is none");
	if (!r->style_ok)
		TRY(bad(r, "its number format is not in the workbook; the number was taken as it stands"));
	if (code)
		TRY(xlsx_fact_date(&r->sheet->facts, r->at_row, (uint16_t)r->col, code, r->e));
	return store(r, code ? 'd' : 'n', text, n, 0);
}

static enum status close_shared(struct sheet_run *r)
{
	const struct xlsx_strings *strings = r->sheet->strings;
	const char *s = r->text;
	size_t n = r->n;
	uint32_t index;

	xml_trim(&s, &n);
	r->text[s - r->text + (ptrdiff_t)n] = '\0';
	if (!number(s, &index) || index >= strings->n)
		return bad(r, "it names a text that is not in the workbook");
	if (strings->v[index].n == XLSX_BAD_STRING)
		return bad(r, "its text holds a character that no text may");
	return store(r, XLSX_SHARED, NULL, 0, index);
}

static enum status close_text(struct sheet_run *r)
{
	if (r->n && !xlsx_unescape(r->text, &r->n))
		return bad(r, "its text holds a character that no text may");
	return store(r, 's', r->text, r->n, 0);
}

static enum status close_boolean(struct sheet_run *r)
{
	const char *s = r->text;
	size_t n = r->n;

	xml_trim(&s, &n);
	if ((n == 1 && *s == '1') || (n == 4 && memcmp(s, "true", 4) == 0))
		return store(r, 'b', "TRUE", 4, 0);
	if ((n == 1 && *s == '0') || (n == 5 && memcmp(s, "false", 5) == 0))
		return store(r, 'b', "FALSE", 5, 0);
	return bad(r, "it is neither true nor false");
}

static enum status close_cell(struct sheet_run *r)
{
	const char *s = r->text;
	size_t n = r->n;
	bool text = r->type == T_STRING || r->type == T_INLINE;

	if (!r->cell_ok)
		return ST_OK;
	if (r->too_long)
		return bad(r, "its text is longer than a cell may hold");
	if (n)
		xml_trim(&s, &n);
	if (!r->has_value || (!n && !text)) {
		/* Only a format: an empty cell. */
		if (r->has_formula)
			return finding_say(r->sheet->sub, "FORMULA-NO-VALUE",
				(struct origin){ r->at_row, (uint16_t)r->col, r->sheet->number }, NULL, NULL, NULL, r->e);
		if (r->has_value && r->type != T_NUMBER)
			return bad(r, "nothing is stored where its type asks for something");
		return ST_OK;
	}
	switch (r->type) {
	case T_NUMBER:
		return close_number(r);
	case T_SHARED:
		return close_shared(r);
	case T_STRING:
	case T_INLINE:
		return close_text(r);
	case T_BOOLEAN:
		return close_boolean(r);
	case T_ERROR:
		return store(r, 'e', s, n, 0);
	case T_DATE:
		return store(r, 's', s, n, 0); /* a date that is stored as text keeps it */
	default:
		return bad(r, "its type is not known");
	}
}

static int open_in_cell(struct sheet_run *r, int parent, const char *name)
{
	if (parent == W_CELL && name[0] == 'v' && !name[1]) {
		/* Inline text may have a value beside it; the text was said to be there. */
		if (r->type == T_INLINE && r->has_value)
			return XML_IGNORE;
		r->has_value = true;
		return W_VALUE;
	}
	if (parent == W_CELL && name[0] == 'f' && !name[1]) {
		r->has_formula = true;
		return W_FORMULA;
	}
	if (parent == W_CELL && strcmp(name, "is") == 0) {
		if (r->type != T_INLINE)
			return XML_IGNORE;
		r->has_value = true;
		r->n = 0;
		return W_INLINE;
	}
	if ((parent == W_INLINE || parent == W_RUN) && name[0] == 't' && !name[1])
		return W_TEXT;
	return parent == W_INLINE && name[0] == 'r' && !name[1] ? W_RUN : XML_IGNORE;
}

static int sheet_open(void *user, struct xml *x, int parent, const char *name, const char **atts)
{
	struct sheet_run *r = user;

	switch (parent) {
	case W_ROW:
		if (name[0] != 'c' || name[1])
			return XML_IGNORE;
		xml_stop(x, open_cell(r, atts));
		return W_CELL;
	case W_DATA:
		if (strcmp(name, "row") != 0)
			return XML_IGNORE;
		xml_stop(x, open_row(r, atts));
		return W_ROW;
	case XML_TOP:
		return strcmp(name, "sheetData") == 0	  ? W_DATA
			: strcmp(name, "cols") == 0	  ? W_COLS
			: strcmp(name, "mergeCells") == 0 ? W_MERGES
							  : XML_IGNORE;
	case W_COLS:
		xml_stop(x, hidden_columns(r, atts));
		return XML_IGNORE;
	case W_MERGES:
		xml_stop(x, merged(r, atts));
		return XML_IGNORE;
	default:
		return open_in_cell(r, parent, name);
	}
}

static void sheet_close(void *user, struct xml *x, int element)
{
	if (element == W_CELL)
		xml_stop(x, close_cell(user));
	else if (element == W_ROW)
		xml_stop(x, close_row(user));
}

static void sheet_text(void *user, struct xml *x, int element, const char *s, int n)
{
	struct sheet_run *r = user;

	if (element != W_VALUE && element != W_TEXT)
		return;
	if (r->n + (size_t)n > r->limits->cell_bytes) {
		r->too_long = true;
		return;
	}
	if (r->n + (size_t)n >= r->cap) { /* one more byte for a NUL */
		size_t cap = r->cap * 2 + (size_t)n + 256;
		char *text = realloc(r->text, cap);

		if (!text) {
			xml_stop(x, err_set(r->e, ST_FATAL, "no memory for the text of a cell"));
			return;
		}
		r->text = text;
		r->cap = cap;
	}
	memcpy(r->text + r->n, s, (size_t)n);
	r->n += (size_t)n;
}

static const struct xml_reader sheet_reader = {
	.root = "worksheet",
	.open = sheet_open,
	.close = sheet_close,
	.text = sheet_text,
};

enum status xlsx_sheet_read(struct xlsx_zip *z, const struct xlsx_sheet_ref *ref, struct xlsx_sheet *sheet, struct err *e)
{
	struct sheet_run r = { .sheet = sheet, .limits = z->limits, .e = e };
	enum status st = xml_part(z, ref->part, &sheet_reader, &r, e);

	free(r.text);
	return st == ST_OK ? xlsx_facts_end(&sheet->facts, e) : st;
}
