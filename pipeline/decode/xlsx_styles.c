#include "decode/xlsx_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Formats that every spreadsheet program knows by number; the numbers without a code are dates of East Asia. */
static const struct {
	uint16_t from, to;
	const char *code;
} builtin[] = {
	{ 14, 14, "mm-dd-yy" },
	{ 15, 15, "d-mmm-yy" },
	{ 16, 16, "d-mmm" },
	{ 17, 17, "mmm-yy" },
	{ 18, 18, "h:mm AM/PM" },
	{ 19, 19, "h:mm:ss AM/PM" },
	{ 20, 20, "h:mm" },
	{ 21, 21, "h:mm:ss" },
	{ 22, 22, "m/d/yy h:mm" },
	{ 27, 36, "built-in date" },
	{ 45, 45, "mm:ss" },
	{ 46, 46, "[h]:mm:ss" },
	{ 47, 47, "mmss.0" },
	{ 50, 58, "built-in date" },
};

/* [h], [mm], [ss]: time that has passed. Other brackets are colours, conditions and languages. */
static bool elapsed(const char *s, size_t n)
{
	if (!n || !strchr("hmsHMS", *s))
		return false;
	for (size_t i = 1; i < n; i++)
		if ((s[i] | 0x20) != (*s | 0x20))
			return false;
	return true;
}

bool xlsx_is_date_code(const char *code)
{
	bool digits = false; /* a placeholder stands before: E is an exponent */

	/* Only the first section counts: it is the one of ordinary values. */
	for (const char *s = code; *s && *s != ';'; s++) {
		size_t n;

		switch (*s) {
		case '"':
			n = strcspn(s + 1, "\"");
			s += n + (s[n + 1] != '\0');
			break;
		case '\\':
		case '_':
		case '*':
			s += s[1] != '\0';
			break;
		case '[':
			n = strcspn(s + 1, "]");
			if (elapsed(s + 1, n))
				return true;
			s += n + (s[n + 1] != '\0');
			break;
		case '0':
		case '#':
		case '?':
			digits = true;
			break;
		case 'd':
		case 'D':
		case 'm':
		case 'M':
		case 'y':
		case 'Y':
		case 'h':
		case 'H':
		case 's':
		case 'S':
			return true;
		case 'e':
		case 'E':
			if (!digits)
				return true; /* a year */
			break;
		case 'G':
		case 'g':
			if (strncasecmp(s, "General", 7) == 0)
				s += 6;
			break;
		default:
			break;
		}
	}
	return false;
}

enum { S_FORMATS = XML_FIRST, S_CELLS };

struct format {
	struct format *next;
	uint32_t id;
	const char *code;
};
struct styles_run {
	struct xlsx_zip *zip;
	struct xlsx_styles *out;
	struct format *first;
	uint32_t cap, *id; /* number format of each cell style */
	struct err *e;
};

static bool number(const char *s, uint32_t *out)
{
	char *end;
	unsigned long v;

	if (!s || *s < '0' || *s > '9')
		return false;
	v = strtoul(s, &end, 10);
	*out = (uint32_t)v;
	return !*end && v <= UINT32_MAX;
}

static enum status add_format(struct styles_run *r, const char **atts)
{
	const char *code = xml_attr(atts, "formatCode");
	struct format *f;
	uint32_t id;

	if (!code || !number(xml_attr(atts, "numFmtId"), &id) || !xlsx_is_date_code(code))
		return ST_OK;
	f = arena_alloc(&r->zip->arena, 1, sizeof *f);
	if (f)
		f->code = arena_strdup(&r->zip->arena, code, strlen(code));
	if (!f || !f->code)
		return err_set(r->e, ST_FATAL, "no memory for the formats of a workbook");
	f->id = id;
	f->next = r->first;
	r->first = f;
	return ST_OK;
}

static enum status add_style(struct styles_run *r, const char **atts)
{
	uint32_t id = 0;

	number(xml_attr(atts, "numFmtId"), &id);
	if (r->out->n == r->cap) {
		uint32_t cap = r->cap ? r->cap * 2 : 64, *v = realloc(r->id, cap * sizeof *v);

		if (!v)
			return err_set(r->e, ST_FATAL, "no memory for the formats of a workbook");
		r->id = v;
		r->cap = cap;
	}
	r->id[r->out->n++] = id;
	return ST_OK;
}

static int styles_open(void *user, struct xml *x, int parent, const char *name, const char **atts)
{
	struct styles_run *r = user;

	if (parent == XML_TOP)
		return strcmp(name, "numFmts") == 0 ? S_FORMATS : strcmp(name, "cellXfs") == 0 ? S_CELLS : XML_IGNORE;
	if (parent == S_FORMATS && strcmp(name, "numFmt") == 0)
		xml_stop(x, add_format(r, atts));
	else if (parent == S_CELLS && strcmp(name, "xf") == 0)
		xml_stop(x, add_style(r, atts));
	return XML_IGNORE;
}

static const struct xml_reader styles_reader = { .root = "styleSheet", .open = styles_open };

/* A code of the workbook's own comes before what the number means elsewhere. */
static const char *date_code(const struct styles_run *r, uint32_t id)
{
	for (const struct format *f = r->first; f; f = f->next)
		if (f->id == id)
			return f->code;
	for (size_t i = 0; i < sizeof builtin / sizeof *builtin; i++)
		if (id >= builtin[i].from && id <= builtin[i].to)
			return builtin[i].code;
	return NULL;
}

enum status xlsx_styles_read(struct xlsx_zip *z, const char *part, struct xlsx_styles *out, struct err *e)
{
	struct styles_run r = { .zip = z, .out = out, .e = e };
	enum status st = ST_OK;

	*out = (struct xlsx_styles){ 0 };
	if (!part || !xlsx_zip_has(z, part))
		return ST_OK;
	out->known = true;
	st = xml_part(z, part, &styles_reader, &r, e);
	if (st == ST_OK && out->n) {
		out->date = arena_alloc(&z->arena, out->n, sizeof *out->date);
		if (!out->date)
			st = err_set(e, ST_FATAL, "no memory for the formats of a workbook");
	}
	for (uint32_t i = 0; st == ST_OK && i < out->n; i++)
		out->date[i] = date_code(&r, r.id[i]);
	free(r.id);
	return st;
}
