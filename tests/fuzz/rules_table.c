/*
 * Any table is refused with its place or read as rules; these are written as the same table again.
 *
 * Lines are rows and tabs go between fields, as many as there are columns.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "validate/vtl_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROWS_MOST 64

static void split(char *text, struct csvtab *t)
{
	char *line, *rest = text;

	while (t->nrow < ROWS_MOST && (line = strsep(&rest, "\n")) != NULL) {
		const char **cell = t->cell + (size_t)t->nrow * t->ncol;

		for (uint32_t i = 0; i < t->ncol; i++) {
			const char *field = line ? strsep(&line, "\t") : NULL;

			cell[i] = field ? field : "";
		}
		t->line[t->nrow] = t->nrow + 2;
		t->nrow++;
	}
}

static void again(const struct csvtab *t, const struct config *c, const struct vtl_script_of *v, uint32_t n, struct arena *a)
{
	const struct csvtab around[VA_FILES] = { { 0 } };
	struct csvtab once, twice;
	struct vtl_script_of *back;
	struct err e;
	uint32_t m;

	if (vtl_table_export(v, n, around, a, &once, &e) != ST_OK || once.nrow != t->nrow)
		abort();
	once.file = "t";
	once.head_line = 1;
	if (vtl_table_import(&once, c, a, &back, &m, &e) != ST_OK || vtl_table_export(back, m, around, a, &twice, &e) != ST_OK)
		abort();
	for (size_t i = 0; i < (size_t)once.nrow * once.ncol; i++)
		if (strcmp(once.cell[i], twice.cell[i]) != 0)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct config config; /* without dataflows */
	struct csvtab t = { .file = "t", .head_line = 1, .ncol = VT_COLUMNS, .head = (const char **)vtl_table_columns }, out;
	struct vtl_script_of *v;
	struct arena a;
	struct err e;
	uint32_t n;
	char *text;

	arena_init(&a, (size_t)256 << 20);
	text = arena_strdup(&a, (const char *)data, size);
	t.cell = arena_alloc(&a, (size_t)ROWS_MOST * VT_COLUMNS, sizeof *t.cell);
	t.line = arena_alloc(&a, ROWS_MOST, sizeof *t.line);
	if (!text || !t.cell || !t.line)
		abort();
	split(text, &t);
	if (vtl_table_import(&t, &config, &a, &v, &n, &e) == ST_OK)
		again(&t, &config, v, n, &a);
	else if (strncmp(e.msg, "t:", 2) != 0)
		abort();
	for (int i = 0; i < VA_FILES; i++)
		if (vtl_table_around(&t, &config, (enum vtl_around_file)i, &a, &out, &e) != ST_OK && strncmp(e.msg, "t:", 2) != 0)
			abort();
	arena_release(&a);
	return 0;
}
