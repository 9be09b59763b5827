/*
 * xlsx_sheet.h - one worksheet part: its cells into a store, what else is known of it as facts.
 *
 * What is wrong with a cell is a finding (CELL-BAD, FORMULA-NO-VALUE) and the cell is left out.
 */
#ifndef DECODE_XLSX_SHEET_H
#define DECODE_XLSX_SHEET_H

#include "decode/decode.h"
#include "decode/xlsx_facts.h"
#include "decode/xlsx_parts.h"
#include "decode/xlsx_store.h"

struct xlsx_sheet {
	struct submission *sub;
	uint16_t number; /* in submission.sheet[] */
	const struct xlsx_styles *styles;
	const struct xlsx_strings *strings;
	uint64_t cells; /* of the workbook so far */
	struct xlsx_store store;
	struct xlsx_facts facts;
};

/* ref tells the part; the sheet's store and facts must be empty. */
enum status xlsx_sheet_read(struct xlsx_zip *z, const struct xlsx_sheet_ref *ref, struct xlsx_sheet *sheet, struct err *e);

/* CELL-BAD at a place. found may be NULL. */
enum status xlsx_bad_cell(struct xlsx_sheet *sheet, uint32_t row, uint16_t col, const char *found, const char *note, struct err *e);

#endif
