/*
 * mappings.h - what names mean: the tables under mappings/codelists, aliases and regions, compiled into one
 * file that is memory-mapped.
 *
 * The compiled file knows the name, size and time of every source. Where one has changed since, the
 * tables are compiled again in memory, so a statistician changes a row and needs no compiler.
 *
 * Errors   ST_FATAL "file:line:column: found, expected" for a broken row, before any data are read.
 */
#ifndef NORMALIZE_MAPPINGS_H
#define NORMALIZE_MAPPINGS_H

#include "core/submission.h"

struct mappings;

enum status mappings_load(const struct home *h, struct mappings **out, struct err *e);
void mappings_free(struct mappings *m);
/* Compiles all tables and writes them to path (aside, synced, renamed). */
enum status mappings_compile(const struct home *h, const char *path, struct err *e);

/* An item of a code list; texts live as long as the mappings. */
struct code_item {
	const char *code;    /* as published: "050", "UNPD_900", "F", "Y0T4" */
	const char *alt;     /* ISO3 for countries; "" */
	const char *name;    /* English */
	uint8_t kind;        /* enum match_kind */
	const char *valid_from, *valid_to; /* ISO dates; "" open */
	const char *successors; /* codes joined by blanks */
};
/* NULL: no such code in that list. Composed codes (ages, periods) have no items. */
const struct code_item *code_find(const struct mappings *m, const char *list, const char *code);

/* Editions of hierarchies kept under mappings/regions/: the edges of one. Returns the count. */
struct region_edge {
	const char *parent, *child;
	const char *from, *to; /* ISO dates or years: the first and the last day; "" open */
};
uint32_t region_edges(const struct mappings *m, const char *edition, const char *list, const struct region_edge **out);

#endif
