#include "decode/xlsx_xml.h"

#include <expat.h>
#include <string.h>

#define SEPARATOR '\n' /* between namespace and name; expat refuses namespaces that hold it */
#define DEPTH_MAX 64
#define TOKEN_MAX (8 * 1024 * 1024) /* a tag with all its attributes; expat looks at an open one again and again */

struct xml {
	XML_Parser parser;
	const struct xml_reader *reader;
	void *user;
	const struct limits *limits;
	const char *part;
	struct err *e;
	enum status st;
	uint64_t fed;
	unsigned depth, ignore; /* ignore: depth at which all below is skipped; 0: nothing is */
	uint8_t element[DEPTH_MAX];
	bool through[DEPTH_MAX]; /* stands for its content only */
};

#define NS(uri)                                                                                                                    \
	{                                                                                                                          \
		uri "\n", sizeof uri                                                                                               \
	}
static const struct {
	const char *uri;
	size_t n;
} seen[] = {
	NS("http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
	NS("http://purl.oclc.org/ooxml/spreadsheetml/main"),
	NS("http://schemas.openxmlformats.org/package/2006/relationships"),
};
static const char compatibility[] = "http://schemas.openxmlformats.org/markup-compatibility/2006\n";

static const char *local_name(const char *name)
{
	for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
		if (strncmp(name, seen[i].uri, seen[i].n) == 0)
			return name + seen[i].n;
	return NULL;
}

static void fail(struct xml *x, const char *what)
{
	xml_stop(x, err_set(x->e, ST_SKIP, "it is a damaged workbook: its part %s %s", x->part, what));
}

static unsigned count_attributes(const char **atts)
{
	unsigned n = 0;

	while (atts[2 * n])
		n++;
	return n;
}

static void on_root(struct xml *x, const char *local)
{
	if (!local || strcmp(local, x->reader->root) != 0)
		fail(x, "holds something else than its place in the workbook says");
	x->element[0] = XML_TOP;
	x->through[0] = false;
}

static void XMLCALL on_start(void *user, const char *name, const char **atts)
{
	struct xml *x = user;
	const char *local;
	unsigned at = x->depth++;
	int element;

	if (x->st != ST_OK)
		return;
	if (x->depth > DEPTH_MAX || x->depth > x->limits->xml_depth)
		return fail(x, "is nested too deeply");
	if (atts[0] && count_attributes(atts) > x->limits->xml_attributes)
		return fail(x, "has an element with too many attributes");
	if (x->ignore)
		return;
	local = local_name(name);
	if (at == 0)
		return on_root(x, local);
	x->through[at] = false;
	if (!local && strncmp(name, compatibility, sizeof compatibility - 1) == 0) {
		const char *which = name + sizeof compatibility - 1;

		if (strcmp(which, "AlternateContent") == 0 || strcmp(which, "Fallback") == 0) {
			x->element[at] = x->element[at - 1];
			x->through[at] = true;
			return;
		}
	}
	element = local ? x->reader->open(x->user, x, x->element[at - 1], local, atts) : XML_IGNORE;
	x->element[at] = (uint8_t)element;
	if (element == XML_IGNORE)
		x->ignore = x->depth;
}

static void XMLCALL on_end(void *user, const char *name)
{
	struct xml *x = user;
	unsigned at = --x->depth;

	(void)name;
	if (x->st != ST_OK)
		return;
	if (x->ignore) {
		if (x->ignore == at + 1)
			x->ignore = 0;
		return;
	}
	if (at && !x->through[at] && x->reader->close)
		x->reader->close(x->user, x, x->element[at]);
}

static void XMLCALL on_text(void *user, const char *s, int n)
{
	struct xml *x = user;

	if (x->st == ST_OK && !x->ignore && x->depth)
		x->reader->text(x->user, x, x->element[x->depth - 1], s, n);
}

static void XMLCALL on_doctype(void *user, const char *name, const char *system, const char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	fail(user, "declares a document type, which no workbook does");
}

static enum status feed(struct xml *x, const char *p, size_t n, bool last)
{
	enum XML_Status rc = XML_Parse(x->parser, p, (int)n, last);

	if (x->st != ST_OK)
		return x->st;
	if (rc == XML_STATUS_OK)
		return ST_OK;
	if (XML_GetErrorCode(x->parser) == XML_ERROR_NO_MEMORY)
		return err_set(x->e, ST_FATAL, "no memory to read the part %s of a workbook", x->part);
	return err_set(x->e, ST_SKIP, "it is a damaged workbook: its part %s is no XML in line %lu (%s)", x->part,
		(unsigned long)XML_GetCurrentLineNumber(x->parser), XML_ErrorString(XML_GetErrorCode(x->parser)));
}

static enum status on_piece(void *user, const char *p, size_t n, struct err *e)
{
	struct xml *x = user;
	XML_Index done;

	(void)e;
	while (n) {
		size_t now = n < TOKEN_MAX ? n : TOKEN_MAX;

		TRY(feed(x, p, now, false));
		p += now;
		n -= now;
		x->fed += now;
		done = XML_GetCurrentByteIndex(x->parser);
		if (done >= 0 && x->fed - (uint64_t)done > TOKEN_MAX) {
			fail(x, "has an element that is too long");
			return x->st;
		}
	}
	return ST_OK;
}

enum status xml_part(struct xlsx_zip *z, const char *part, const struct xml_reader *reader, void *user, struct err *e)
{
	struct xml x = { .reader = reader, .user = user, .limits = z->limits, .part = part, .e = e };
	enum status st;

	x.parser = XML_ParserCreateNS(NULL, SEPARATOR);
	if (!x.parser)
		return err_set(e, ST_FATAL, "no memory to read the part %s of a workbook", part);
	XML_SetUserData(x.parser, &x);
	XML_SetElementHandler(x.parser, on_start, on_end);
	if (reader->text)
		XML_SetCharacterDataHandler(x.parser, on_text);
	XML_SetStartDoctypeDeclHandler(x.parser, on_doctype);
	st = xlsx_zip_read(z, part, on_piece, &x, e);
	if (st == ST_OK)
		st = feed(&x, "", 0, true);
	XML_ParserFree(x.parser);
	return st;
}

void xml_stop(struct xml *x, enum status st)
{
	if (x->st != ST_OK || st == ST_OK)
		return;
	x->st = st;
	XML_StopParser(x->parser, XML_FALSE);
}

struct err *xml_err(struct xml *x)
{
	return x->e;
}

const char *xml_name(const struct xml *x)
{
	return x->part;
}

const char *xml_attr(const char **atts, const char *name)
{
	for (; *atts; atts += 2)
		if (strcmp(*atts, name) == 0)
			return atts[1];
	return NULL;
}

const char *xml_attr_rel(const char **atts, const char *name)
{
	static const char *const uris[] = { "http://schemas.openxmlformats.org/officeDocument/2006/relationships\n",
		"http://purl.oclc.org/ooxml/officeDocument/relationships\n" };

	for (; *atts; atts += 2)
		for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
			size_t n = strlen(uris[i]);

			if (strncmp(*atts, uris[i], n) == 0 && strcmp(*atts + n, name) == 0)
				return atts[1];
		}
	return NULL;
}

bool xml_true(const char *value)
{
	return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0 || strcmp(value, "on") == 0);
}
