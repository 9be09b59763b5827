/*
 * xlsx_value.h - the text of a stored value.
 */
#ifndef DECODE_XLSX_VALUE_H
#define DECODE_XLSX_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/decimal.h"

void xml_trim(const char **s, size_t *n); /* white space as XML knows it */

/* A number as XML Schema writes a double, finite, as the shortest decimal of that double. false: it is none. */
bool xlsx_number(const char *s, size_t n, char out[DEC_TEXT], size_t *len);

#endif
