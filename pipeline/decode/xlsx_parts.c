#include "decode/xlsx_parts.h"

#include <stdlib.h>
#include <string.h>

/* Relations of a part: who is meant by an id. */

enum rel_kind { REL_OTHER, REL_BOOK, REL_SHEET, REL_CHART, REL_STYLES, REL_STRINGS, REL_COMMENTS };

struct rel {
	struct rel *next;
	enum rel_kind kind;
	const char *id, *part;
};
struct rels {
	struct arena *arena;
	const char *from; /* the part whose relations these are */
	struct rel *first, **last;
	struct err *e;
};

static enum rel_kind rel_kind(const char *type)
{
	static const char *const uris[] = { "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
		"http://purl.oclc.org/ooxml/officeDocument/relationships/" };
	static const struct {
		const char *word;
		enum rel_kind kind;
	} words[] = {
		{ "officeDocument", REL_BOOK },
		{ "worksheet", REL_SHEET },
		{ "chartsheet", REL_CHART },
		{ "dialogsheet", REL_CHART },
		{ "styles", REL_STYLES },
		{ "sharedStrings", REL_STRINGS },
		{ "comments", REL_COMMENTS },
	};

	for (size_t i = 0; type && i < sizeof uris / sizeof *uris; i++)
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (strncmp(type, uris[i], strlen(uris[i])) == 0 && strcmp(type + strlen(uris[i]), words[k].word) == 0)
				return words[k].kind;
	if (type && strcmp(type, "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet") == 0)
		return REL_CHART;
	return REL_OTHER;
}

/* The part that target means, seen from the part `from`; NULL: none that could be. */
static const char *resolve(struct arena *a, const char *from, const char *target)
{
	const char *slash = strrchr(from, '/');
	size_t base = *target == '/' || !slash ? 0 : (size_t)(slash - from) + 1, n = strlen(target);
	char *path = arena_alloc(a, base + n + 2, 1), *to, *s;

	if (!path)
		return NULL;
	for (const char *c = target; *c; c++)
		if (*c <= ' ' || *c > '~') /* control characters; bytes beyond ASCII are negative or above */
			return NULL;
	memcpy(path, from, base);
	xlsx_part_name(target, n, path + base);
	for (s = to = path; *s;) {
		size_t len = strcspn(s, "/");

		if (len == 2 && memcmp(s, "..", 2) == 0) {
			if (to == path)
				return NULL;
			for (to--; to > path && to[-1] != '/'; to--)
				;
		} else if (len && !(len == 1 && *s == '.')) {
			memmove(to, s, len);
			to += len;
			*to++ = '/';
		}
		s += len + (s[len] == '/');
	}
	if (to == path)
		return NULL;
	to[-1] = '\0';
	return path;
}

static int rel_open(void *user, struct xml *x, int parent, const char *name, const char **atts)
{
	struct rels *r = user;
	const char *id = xml_attr(atts, "Id"), *target = xml_attr(atts, "Target"), *mode = xml_attr(atts, "TargetMode");
	struct rel *rel;

	if (parent != XML_TOP || strcmp(name, "Relationship") != 0 || !id || !target || (mode && strcmp(mode, "External") == 0))
		return XML_IGNORE;
	rel = arena_alloc(r->arena, 1, sizeof *rel);
	if (rel)
		rel->id = arena_strdup(r->arena, id, strlen(id));
	if (!rel || !rel->id) {
		xml_stop(x, err_set(r->e, ST_FATAL, "no memory for the parts of a workbook"));
		return XML_IGNORE;
	}
	rel->kind = rel_kind(xml_attr(atts, "Type"));
	rel->part = resolve(r->arena, r->from, target);
	*r->last = rel;
	r->last = &rel->next;
	return XML_IGNORE;
}

static const struct xml_reader rel_reader = { .root = "Relationships", .open = rel_open };

static enum status read_rels(struct xlsx_zip *z, const char *from, struct rels *out, struct err *e)
{
	const char *slash = strrchr(from, '/'), *base = slash ? slash + 1 : from;
	size_t dir = (size_t)(base - from), n = strlen(from) + sizeof "_rels/.rels";
	char *part = arena_alloc(&z->arena, n, 1);

	*out = (struct rels){ .arena = &z->arena, .from = from, .last = &out->first, .e = e };
	if (!part)
		return err_set(e, ST_FATAL, "no memory for the parts of a workbook");
	memcpy(part, from, dir);
	strcpy(stpcpy(stpcpy(part + dir, "_rels/"), base), ".rels");
	if (!xlsx_zip_has(z, part))
		return ST_OK;
	return xml_part(z, part, &rel_reader, out, e);
}

static const struct rel *rel_by_kind(const struct rels *r, enum rel_kind kind)
{
	const struct rel *rel = r->first;

	while (rel && (rel->kind != kind || !rel->part))
		rel = rel->next;
	return rel;
}

static const struct rel *rel_by_id(const struct rels *r, const char *id)
{
	const struct rel *rel = r->first;

	while (rel && strcmp(rel->id, id) != 0)
		rel = rel->next;
	return rel;
}

/* The workbook itself. */

enum { B_SHEETS = XML_FIRST };

struct book_run {
	struct xlsx_zip *zip;
	struct xlsx_book *book;
	const struct rels *rels;
	uint32_t cap;
	struct err *e;
};

static enum status add_sheet(struct book_run *b, const char **atts)
{
	const char *name = xml_attr(atts, "name"), *id = xml_attr_rel(atts, "id"), *state = xml_attr(atts, "state");
	const struct rel *rel = id ? rel_by_id(b->rels, id) : NULL;
	struct xlsx_book *book = b->book;
	struct arena *a = &b->zip->arena;
	struct xlsx_sheet_ref *s;

	if (rel && rel->kind == REL_CHART)
		return ST_OK;
	name = name ? name : "";
	if (!rel || rel->kind != REL_SHEET || !rel->part || !xlsx_zip_has(b->zip, rel->part))
		return err_set(b->e, ST_SKIP, "it is a damaged workbook: the part %s of sheet %u is missing",
			rel && rel->part ? rel->part : "(without a name)", book->nsheet + 1);
	if (book->nsheet >= b->zip->limits->sheets)
		return err_set(b->e, ST_SKIP, "it is a workbook of more than %u sheets", b->zip->limits->sheets);
	if (book->nsheet == b->cap) {
		uint32_t cap = b->cap ? b->cap * 2 : 16;

		s = arena_alloc(a, cap, sizeof *s);
		if (!s)
			return err_set(b->e, ST_FATAL, "no memory for %u sheets", cap);
		if (book->nsheet)
			memcpy(s, book->sheet, book->nsheet * sizeof *s);
		book->sheet = s;
		b->cap = cap;
	}
	s = &book->sheet[book->nsheet++];
	*s = (struct xlsx_sheet_ref){ .name = arena_strdup(a, name, strlen(name)), .part = rel->part };
	if (state && strcmp(state, "visible") != 0)
		s->state = strcmp(state, "veryHidden") == 0 ? "veryHidden" : "hidden";
	return s->name ? ST_OK : err_set(b->e, ST_FATAL, "no memory for the name of a sheet");
}

static int book_open(void *user, struct xml *x, int parent, const char *name, const char **atts)
{
	struct book_run *b = user;

	if (parent == XML_TOP && strcmp(name, "workbookPr") == 0)
		b->book->date1904 = xml_true(xml_attr(atts, "date1904"));
	else if (parent == XML_TOP && strcmp(name, "sheets") == 0)
		return B_SHEETS;
	else if (parent == B_SHEETS && strcmp(name, "sheet") == 0)
		xml_stop(x, add_sheet(b, atts));
	return XML_IGNORE;
}

static const struct xml_reader book_reader = { .root = "workbook", .open = book_open };

static bool starts(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

static enum status other_document(const char *part, struct err *e)
{
	size_t n = strlen(part);

	if (starts(part, "word/"))
		return err_set(e, ST_SKIP, "it is a Word document");
	if (starts(part, "ppt/"))
		return err_set(e, ST_SKIP, "it is a PowerPoint presentation");
	if (n > 4 && strcmp(part + n - 4, ".bin") == 0)
		return err_set(e, ST_SKIP, "it is a binary Excel workbook (.xlsb)");
	return ST_OK;
}

enum status xlsx_book_read(struct xlsx_zip *z, struct xlsx_book *out, struct err *e)
{
	struct rels package, rels;
	struct book_run run = { .zip = z, .book = out, .rels = &rels, .e = e };
	const struct rel *book, *part;

	*out = (struct xlsx_book){ 0 };
	TRY(read_rels(z, "", &package, e));
	book = rel_by_kind(&package, REL_BOOK);
	if (!book)
		return err_set(e, ST_SKIP, "it is a ZIP package without a workbook");
	TRY(other_document(book->part, e));
	TRY(read_rels(z, book->part, &rels, e));
	TRY(xml_part(z, book->part, &book_reader, &run, e));
	if (!out->nsheet)
		return err_set(e, ST_SKIP, "it is a workbook without a sheet of cells");
	part = rel_by_kind(&rels, REL_STYLES);
	out->styles = part ? part->part : NULL;
	part = rel_by_kind(&rels, REL_STRINGS);
	out->strings = part ? part->part : NULL;
	return ST_OK;
}

enum status xlsx_sheet_comments(struct xlsx_zip *z, struct xlsx_sheet_ref *sheet, struct err *e)
{
	struct rels rels;
	const struct rel *rel;

	TRY(read_rels(z, sheet->part, &rels, e));
	rel = rel_by_kind(&rels, REL_COMMENTS);
	sheet->comments = rel && xlsx_zip_has(z, rel->part) ? rel->part : NULL;
	return ST_OK;
}
