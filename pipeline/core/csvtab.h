/*
 * csvtab.h - tables of the configuration (mappings, rules): comma-separated UTF-8 with one header line, RFC 4180
 * quoting, '#' lines are comments. Read whole; small.
 *
 * Owner    the arena. Errors ST_FATAL "file:line:column: found, expected" (column counts fields from 1).
 */
#ifndef CORE_CSVTAB_H
#define CORE_CSVTAB_H

#include <stdint.h>

#include "core/arena.h"
#include "core/status.h"

#define CSVTAB_HEAD UINT32_MAX /* as a row of csvtab_fail(): the header line */

struct csvtab {
	const char *file;
	uint32_t head_line;
	uint32_t ncol, nrow;
	const char **head;  /* ncol */
	const char **cell;  /* nrow * ncol, never NULL */
	uint32_t *line;     /* line of each row in the file, from 1 */
};

enum status csvtab_load(const char *path, struct arena *a, struct csvtab *out, struct err *e);
/* The same, but a line that cannot be read costs itself and no other: lost() is told why, and what stands in front of its first comma, as far
 * as that can be told. Only what is wrong with the file or its header fails, and what lost() gives back. */
typedef enum status csvtab_lost(void *user, const char *first, struct err *why);
enum status csvtab_load_rest(const char *path, struct arena *a, csvtab_lost *lost, void *user, struct csvtab *out, struct err *e);
/* The columns that must be there; others are refused. ncol in *at, -1 for an optional one ("?name"). */
enum status csvtab_columns(const struct csvtab *t, const char *const want[], int at[], struct err *e);
static inline const char *csvtab_at(const struct csvtab *t, uint32_t row, int col)
{
	return col < 0 ? "" : t->cell[(size_t)row * t->ncol + (uint32_t)col];
}
/* ST_FATAL at a field; col -1: at the line. */
enum status csvtab_fail(struct err *e, const struct csvtab *t, uint32_t row, int col, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

#endif
