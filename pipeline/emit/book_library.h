/*
 * book_library.h - libxlsxwriter, opened when a workbook is to be written, as late.h says. Its calls are xl.NAME().
 */
#ifndef EMIT_BOOK_LIBRARY_H
#define EMIT_BOOK_LIBRARY_H

#include <xlsxwriter.h>

#include "core/late.h"

#define BOOK_CALLS(CALL)                                                                                                    \
	CALL(lxw_strerror) CALL(lxw_version) CALL(workbook_new_opt) CALL(workbook_set_properties)                           \
	CALL(workbook_add_format) CALL(workbook_add_worksheet) CALL(workbook_close) CALL(format_set_font_name)              \
	CALL(format_set_font_size) CALL(format_set_font_color) CALL(format_set_bold) CALL(format_set_underline)             \
	CALL(format_set_bg_color) CALL(format_set_text_wrap) CALL(format_set_align) CALL(format_set_indent)                 \
	CALL(format_set_num_format) CALL(format_set_bottom) CALL(format_set_bottom_color)                                   \
	CALL(worksheet_set_default_row) CALL(worksheet_set_row) CALL(worksheet_set_column)                                  \
	CALL(worksheet_set_landscape) CALL(worksheet_set_paper) CALL(worksheet_fit_to_pages)                                \
	CALL(worksheet_set_margins) CALL(worksheet_repeat_rows) CALL(worksheet_set_header) CALL(worksheet_set_footer)       \
	CALL(worksheet_freeze_panes) CALL(worksheet_autofilter) CALL(worksheet_conditional_format_range)                    \
	CALL(worksheet_write_blank) CALL(worksheet_write_boolean) CALL(worksheet_write_number)                              \
	CALL(worksheet_write_string) CALL(worksheet_write_url_opt) CALL(worksheet_write_comment_opt)

LATE_TABLE(book_calls, BOOK_CALLS);
extern struct book_calls xl;

enum status book_library(struct err *e);

#endif
