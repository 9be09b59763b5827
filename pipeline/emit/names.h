/*
 * names.h - what a sheet is called: in the text files, and as a copy in the error workbook.
 *
 * Text     the name as sent. Where two sheets of one member have the same name, the later ones get " #2", " #3", so that
 *          (member, sheet, cell) names one cell.
 * Copies   legal in a workbook: at most 31 UTF-16 units, none of []:*?/\ and no control character, no apostrophe at
 *          the ends; unique without regard to case, among themselves and against the workbook's own sheets.
 *          A text file's only sheet takes the file's name.
 * Owner    the arena.
 */
#ifndef EMIT_NAMES_H
#define EMIT_NAMES_H

#include "core/submission.h"

#define SHEET_NAME 128 /* bytes of 31 UTF-16 units, and the end */

/* One name a sheet of the submission. NULL: no memory. */
const char **names_in_text(const struct submission *s, struct arena *a);
/* own: the workbook's own sheets, NULL-terminated. NULL: no memory. */
const char **names_of_copies(const struct submission *s, const char *const own[], struct arena *a);
/* A legal name made of any text; fallback where nothing is left. */
void sheet_name_legal(const char *s, size_t n, const char *fallback, char out[SHEET_NAME]);
/* Where an origin stands, as a person says it: sheet!cell, sheet, or the whole submission (""). */
void names_place(const char *const *sheet, struct origin at, char *buf, size_t cap);

#endif
