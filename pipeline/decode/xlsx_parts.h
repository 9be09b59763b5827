/*
 * xlsx_parts.h - what stands around the sheets of a workbook: which parts there are, which formats are dates,
 * the shared strings.
 *
 * Owner    the arena of the zip, but for the strings: xlsx_strings_release().
 * Errors   ST_SKIP: damaged, or no workbook with sheets of cells.
 */
#ifndef DECODE_XLSX_PARTS_H
#define DECODE_XLSX_PARTS_H

#include "decode/xlsx_xml.h"

struct xlsx_sheet_ref {
	const char *name, *part;
	const char *state;    /* "hidden", "veryHidden"; NULL: to be seen */
	const char *comments; /* part of the comments; NULL: none */
};
struct xlsx_book {
	bool date1904;
	uint32_t nsheet;
	struct xlsx_sheet_ref *sheet;
	const char *styles, *strings; /* parts; NULL: none */
};
enum status xlsx_book_read(struct xlsx_zip *z, struct xlsx_book *out, struct err *e);
/* The comments of a sheet are named by relations of its own. */
enum status xlsx_sheet_comments(struct xlsx_zip *z, struct xlsx_sheet_ref *sheet, struct err *e);

struct xlsx_styles {
	bool known;	   /* there is a part of styles */
	uint32_t n;	   /* cell styles */
	const char **date; /* n: the format code where it is a date or a time, else NULL */
};
enum status xlsx_styles_read(struct xlsx_zip *z, const char *part, struct xlsx_styles *out, struct err *e);
bool xlsx_is_date_code(const char *code);

#define XLSX_BAD_STRING UINT32_MAX /* as length: holds what no text may (zero, half a pair of surrogates) */
struct xlsx_strings {
	char *text;
	size_t used, cap;
	struct xlsx_string {
		uint32_t at, n;
	} * v;
	uint32_t n, room;
};
enum status xlsx_strings_read(struct xlsx_zip *z, const char *part, struct xlsx_strings *out, struct err *e);
void xlsx_strings_release(struct xlsx_strings *s);

/* _xHHHH_ stands for a UTF-16 unit that XML or the writer could not take. In place. false: the text then holds a
 * zero or half a pair of surrogates. */
bool xlsx_unescape(char *s, size_t *n);

#endif
