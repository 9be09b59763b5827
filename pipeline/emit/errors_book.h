/*
 * errors_book.h - the error workbook of one submission, sheet by sheet; only the files that write it include this.
 */
#ifndef EMIT_ERRORS_BOOK_H
#define EMIT_ERRORS_BOOK_H

#include "emit/book.h"
#include "emit/names.h"
#include "emit/tally.h"

#define ERRORS_PER_SHEET 500000u /* findings of one sheet "Errors", "Errors 2", ... */
#define COPIES_MAX 250u          /* sheets; each keeps a temporary file open */
#define COPY_CELLS 2000000u      /* then only rows with findings are copied */
#define COMMENTS_MAX 500u
#define RULES_COLUMNS 10u

struct copied { /* what became of one submitted sheet */
	bool made;           /* it has a copy */
	uint64_t cells;      /* copied */
	uint64_t empty;      /* fields without text: nothing to copy */
	uint64_t left;       /* not copied: too many, or beyond the last row or column of a workbook */
};

struct errors {
	const struct emit_run *r;
	const struct emit_sub *x;
	struct submission *s;
	const struct language *lang; /* that the sender reads; NULL: English */
	const struct language *names; /* of its sheets: the same, unless that calls two of them by one name */
	struct book b;
	struct arena arena;
	struct tally tally;
	struct rule_tally *rule; /* by severity */
	uint32_t nrule, ncause;
	const struct finding **cause; /* findings that stand for others, by how many */
	const char **text_name, **copy_name; /* by sheet */
	struct copied *copy;     /* by sheet */
	const char *no_copies;   /* why there are none; NULL */
	uint32_t *order;         /* findings by severity, then by cause */
	uint32_t nsheet_errors;
};

/* The sheet of findings in which the i-th (in order) stands, and its row. */
void errors_place(const struct errors *w, uint32_t i, char sheet[SHEET_NAME], uint32_t *row);

/* Opens the pages of the copies, in order; fills them by decoding the input again. ST_SKIP: the input is not what was
 * validated, and why; then the workbook has to be written without copies. */
enum status copies_open(struct errors *w, struct page *page, struct err *e);
enum status copies_fill(struct errors *w, struct page *page, struct err *e);

void summary_fill(struct errors *w, struct page *p);
enum status codes_fill(struct errors *w, struct page *p, struct err *e);
void rules_fill(struct errors *w, struct page *p);
void ledger_fill(struct errors *w, struct page *p);

#endif
