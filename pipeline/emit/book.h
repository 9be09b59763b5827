/*
 * book.h - workbooks by libxlsxwriter, with what it leaves to its caller: texts are made legal before they reach it, every
 * return value is kept, widths and heights are computed, every sheet is set up for reading and for paper.
 *
 * Memory   constant_memory: rows of one sheet are written in order; several sheets may be filled in turn.
 * Bytes    the same calls give the same bytes: the date of creation is fixed.
 * Errors   sticky: the first one is kept, later calls do nothing, book_close() reports it. Call only in a child process: the
 *          library may crash when memory or disk run out.
 * Links    only into the workbook itself, and never a formula: no text of the input becomes either.
 */
#ifndef EMIT_BOOK_H
#define EMIT_BOOK_H

#include "emit/book_library.h"
#include "emit/emit.h"

#define BOOK_ROWS 1048576u
#define BOOK_COLS 16384u
#define BOOK_LINKS 65530u  /* of one sheet, the library's and the format's limit */
#define BOOK_TEXT 32767u   /* UTF-16 units of one cell */

enum book_format {
	BF_TEXT, BF_WRAP, BF_MUTED, BF_ID, BF_LABEL, BF_TITLE, BF_SECTION, BF_HEAD, BF_HEAD_RIGHT,
	BF_TYPED, /* as BF_WRAP, and what is typed there stays a text */
	BF_INT, BF_NUMBER, BF_PLAIN_INT, BF_PLAIN_NUMBER, BF_PERCENT, BF_LINK, BF_TOTAL, BF_TOTAL_INT,
	BF_INFO, BF_WARNING, BF_ERROR,                      /* a word of this severity */
	BF_GOOD_BAND, BF_WARNING_BAND, BF_ERROR_BAND,       /* the verdict */
	BF_COPY, /* a cell of a copy: BF_COPY + CS_COUNT * (0, or 1 + severity) + enum copy_style */
	BF_HEAT1 = BF_COPY + 20, BF_HEAT2, BF_HEAT3, BF_HEAT0,
	BF_COUNT
};

enum copy_style { CS_TEXT, CS_WRAP, CS_RIGHT, CS_DATE, CS_TIME, CS_COUNT };

struct book {
	lxw_workbook *wb;
	lxw_format *format[BF_COUNT];
	const char *path;
	const struct language *lang; /* of headings, words and marks; NULL: English */
	const char *cut;     /* the mark of a text that was too long */
	char *text;          /* the text being written, made legal */
	size_t cap;
	uint64_t ncut;       /* texts that were too long for a cell */
	bool failed;
	struct err why;
};

struct page {
	struct book *b;
	lxw_worksheet *ws;
	char name[128];
	uint32_t row;        /* the row being written */
	uint32_t ncol;
	uint32_t links;
	unsigned lines;      /* of the row being written */
	bool plain;          /* numbers without a line below */
	lxw_format *below;   /* of cells that nothing was written to; NULL: none of their own */
	double *width, *limit; /* by column, in characters: seen so far, at most; limit 0: not bounded */
};
struct page_column {
	const char *head;
	double limit;        /* longer texts wrap */
	bool right;
};

/* temp: the folder for temporary files. r NULL: the workbook is of no run. lang: NULL, English. */
enum status book_open(struct book *b, const char *path, const char *temp, const char *title, const struct emit_run *r, const struct language *lang,
	struct err *e);
enum status book_close(struct book *b, struct err *e); /* always releases */

/* A sheet of ncol columns. name must be legal and unique. */
void page_open(struct page *p, struct book *b, const char *name, uint32_t ncol);
/* Sets widths, paper, repeated rows and frozen panes (rows and columns above and left of row0, col0), and releases. */
void page_close(struct page *p, const char *heading, uint32_t row0, uint32_t col0);
void page_columns(struct page *p, const struct page_column *c, uint32_t n);       /* limits only */
void page_head(struct page *p, const struct page_column *c, uint32_t n);          /* and a row of headings, which are texts of words.csv */
void page_below(struct page *p, enum book_format f);                              /* of cells that nothing was written to */
void page_filter(struct page *p, uint32_t head_row, uint32_t ncol);
void page_next(struct page *p);                                                   /* ends the row */
void page_row_height(struct page *p);                                             /* only gives the row its height */

void page_text(struct page *p, uint32_t col, const char *s, size_t n, enum book_format f);
void page_textz(struct page *p, uint32_t col, const char *s, enum book_format f);
/* A text of words.csv, in the language of the book. */
void page_word(struct page *p, uint32_t col, const char *en, enum book_format f);
void page_wide_word(struct page *p, uint32_t col, const char *en, enum book_format f);
void page_wide(struct page *p, uint32_t col, const char *s, enum book_format f);  /* runs over empty cells: no width */
void page_count(struct page *p, uint32_t col, uint64_t n);
void page_double(struct page *p, uint32_t col, double v, enum book_format f, double width);
/* A number where the text is one that a spreadsheet keeps exactly, else the text; numbers always stand on the right. */
void page_value(struct page *p, uint32_t col, const char *s, size_t n);
void page_boolean(struct page *p, uint32_t col, bool v, enum book_format f);
void page_blank(struct page *p, uint32_t col, enum book_format f);
/* A link to sheet!cell of this workbook, or plain text where the sheet has too many. */
void page_link(struct page *p, uint32_t col, const char *sheet, const char *cell, const char *text);
void page_comment(struct page *p, uint32_t col, const char *text);

/* true: written with the library's 16 digits, the double reads back to the same value. */
bool exact_as_double(const char *s, size_t n, double *v);
/* How wide a text is, in widths of a digit; and how many lines it takes in a column of that width. */
double text_width(const char *s, size_t n);
unsigned text_lines(const char *s, size_t n, double width);

/* "✖ error", as a cell of a finding or rule says it. */
void page_severity(struct page *p, uint32_t col, enum severity s);

enum status errors_book(const struct emit_run *r, const struct emit_sub *x, const char *path, const char *temp, struct err *e);
enum status harmonized_book(const struct emit_run *r, const struct flow *f, const char *path, const char *temp, struct err *e);

#endif
