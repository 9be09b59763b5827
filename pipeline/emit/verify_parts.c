/*
 * verify_parts.c - the parts of a workbook that no reader of cells looks at: styles, themes, comments, properties.
 *
 * Their writer does not notice when a block of them is lost on a full disk, and a spreadsheet program then calls the
 * workbook damaged. So each has to be well formed to its end, and to hold as many elements as it says.
 */
#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "emit/verify.h"
#include "unpack/archive_library.h"

#define DEEPEST 64

struct counting {
	struct { long said, seen; } level[DEEPEST]; /* said < 0: nothing */
	int depth;
	bool wrong;
};

static void XMLCALL on_start(void *user, const char *name, const char **atts)
{
	struct counting *c = user;
	long said = -1;

	if (c->depth > 0 && c->depth <= DEEPEST)
		c->level[c->depth - 1].seen++;
	for (; atts[0]; atts += 2) /* that of shared strings counts their uses */
		if (!strcmp(atts[0], strcmp(name, "sst") ? "count" : "uniqueCount"))
			said = strtol(atts[1], NULL, 10);
	if (c->depth < DEEPEST) {
		c->level[c->depth].said = said;
		c->level[c->depth].seen = 0;
	}
	c->depth++;
}

static void XMLCALL on_end(void *user, const char *name)
{
	struct counting *c = user;

	(void)name;
	c->depth--;
	if (c->depth < DEEPEST && c->level[c->depth].said >= 0 && c->level[c->depth].said != c->level[c->depth].seen)
		c->wrong = true;
}

static enum status check_part(struct archive *a, const char *name, struct err *e)
{
	XML_Parser parser = XML_ParserCreate(NULL);
	struct counting c = { .depth = 0 };
	enum status st = ST_OK;
	char buf[65536];
	la_ssize_t n;

	if (!parser)
		return err_set(e, ST_FATAL, "no memory");
	XML_SetUserData(parser, &c);
	XML_SetElementHandler(parser, on_start, on_end);
	do {
		n = la.archive_read_data(a, buf, sizeof buf);
		if (n < 0)
			st = err_set(e, ST_SKIP, "the part %s cannot be unpacked", name);
		else if (XML_Parse(parser, buf, (int)n, n == 0) != XML_STATUS_OK || c.wrong)
			st = err_set(e, ST_SKIP, "the part %s is not whole", name);
	} while (st == ST_OK && n > 0);
	XML_ParserFree(parser);
	return st;
}

/* Worksheets have been read cell by cell, to their ends. */
static bool is_sheet(const char *name)
{
	return !strncmp(name, "xl/worksheets/sheet", 19);
}

enum status verify_parts(const void *p, size_t n, uint32_t *nsheet, struct err *e)
{
	struct archive_entry *entry;
	enum status st = ST_OK;
	struct archive *a;
	int rc = ARCHIVE_OK;

	*nsheet = 0;
	TRY(archive_library(e));
	a = la.archive_read_new();
	if (!a)
		return err_set(e, ST_FATAL, "no memory");
	la.archive_read_support_format_zip_seekable(a);
	if (la.archive_read_open_memory(a, p, n) != ARCHIVE_OK)
		st = err_set(e, ST_SKIP, "it cannot be unpacked");
	while (st == ST_OK && (rc = la.archive_read_next_header(a, &entry)) == ARCHIVE_OK) {
		const char *name = la.archive_entry_pathname_utf8(entry);

		if (!name)
			st = err_set(e, ST_SKIP, "a part of it has no name");
		else if (is_sheet(name))
			++*nsheet;
		else
			st = check_part(a, name, e);
	}
	if (st == ST_OK && rc != ARCHIVE_EOF)
		st = err_set(e, ST_SKIP, "it cannot be unpacked");
	la.archive_read_free(a);
	return st;
}
