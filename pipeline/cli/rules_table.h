/*
 * rules_table.h - a table of rules in a file: CSV, or a workbook.
 */
#ifndef CLI_RULES_TABLE_H
#define CLI_RULES_TABLE_H

#include "cli/single.h"
#include "core/csvtab.h"

/* The sheet called Rules, else the first one; the first row that is not empty is the header. Numbers are what they look like. Says what is
 * wrong, with file, line and column, and returns the exit status. s is to be closed by the caller in any case. */
int rules_table_read(struct single *s, const char *path, struct csvtab *out);
/* path ends in .xlsx: a workbook with a sheet Rules; NULL: CSV to stdout; else CSV. */
enum status rules_table_write(const struct csvtab *t, const char *path, struct err *e);

#endif
