/*
 * xlsx_comments.h - comments of a worksheet as facts.
 */
#ifndef DECODE_XLSX_COMMENTS_H
#define DECODE_XLSX_COMMENTS_H

#include "decode/xlsx_facts.h"

enum status xlsx_comments_read(struct xlsx_zip *z, const char *part, struct xlsx_facts *facts, struct err *e);

#endif
