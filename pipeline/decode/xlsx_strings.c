#include "decode/xlsx_parts.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"

static int hex4(const char *s)
{
	int v = 0;

	for (unsigned i = 0; i < 4; i++) {
		char c = s[i];
		int d = c >= '0' && c <= '9'   ? c - '0'
			: c >= 'A' && c <= 'F' ? c - 'A' + 10
			: c >= 'a' && c <= 'f' ? c - 'a' + 10
					       : -1;

		if (d < 0)
			return -1;
		v = v << 4 | d;
	}
	return v;
}

/* The unit that an escape at s stands for; -1: none is there. */
static int unit(const char *s, const char *end)
{
	return end - s >= 7 && s[0] == '_' && s[1] == 'x' && s[6] == '_' ? hex4(s + 2) : -1;
}

bool xlsx_unescape(char *s, size_t *n)
{
	char *end = s + *n, *to = s, *from = s;

	while (from < end) {
		char *mark = memchr(from, '_', (size_t)(end - from));
		size_t plain = (size_t)((mark ? mark : end) - from);
		int a, b;

		memmove(to, from, plain);
		to += plain;
		from += plain;
		if (!mark)
			break;
		a = unit(mark, end);
		if (a < 0) {
			*to++ = *from++;
			continue;
		}
		from += 7;
		if (a >= 0xd800 && a < 0xdc00) {
			b = unit(from, end);
			if (b < 0xdc00 || b > 0xdfff)
				return false;
			a = 0x10000 + ((a - 0xd800) << 10) + (b - 0xdc00);
			from += 7;
		} else if (a == 0 || (a >= 0xdc00 && a < 0xe000)) {
			return false;
		}
		to += utf8_put((uint32_t)a, to);
	}
	*n = (size_t)(to - s);
	return true;
}

enum { T_ITEM = XML_FIRST, T_RUN, T_TEXT };

struct strings_run {
	struct xlsx_strings *out;
	const struct limits *limits;
	uint32_t from; /* where the string that is being read begins */
	struct err *e;
};

static int strings_open(void *user, struct xml *x, int parent, const char *name, const char **atts)
{
	struct strings_run *r = user;

	(void)x;
	(void)atts;
	if (parent == XML_TOP && strcmp(name, "si") == 0) {
		r->from = (uint32_t)r->out->used;
		return T_ITEM;
	}
	if (parent == T_ITEM && strcmp(name, "r") == 0)
		return T_RUN; /* rPh, the reading aid, is no text */
	if ((parent == T_ITEM || parent == T_RUN) && strcmp(name, "t") == 0)
		return T_TEXT;
	return XML_IGNORE;
}

static enum status finish(struct strings_run *r)
{
	struct xlsx_strings *s = r->out;
	size_t n = s->used - r->from;

	if (s->n == s->room) {
		uint32_t room = s->room ? s->room * 2 : 256;
		struct xlsx_string *v = room > s->room ? realloc(s->v, room * sizeof *v) : NULL;

		if (!v)
			return err_set(r->e, ST_FATAL, "no memory for %u strings", room);
		s->v = v;
		s->room = room;
	}
	s->v[s->n] = (struct xlsx_string){ r->from, XLSX_BAD_STRING };
	if (!n || xlsx_unescape(s->text + r->from, &n)) {
		s->v[s->n].n = (uint32_t)n;
		s->used = r->from + n;
	} else {
		s->used = r->from;
	}
	s->n++;
	return ST_OK;
}

static void strings_close(void *user, struct xml *x, int element)
{
	if (element == T_ITEM)
		xml_stop(x, finish(user));
}

static enum status append(struct strings_run *r, const char *text, size_t n)
{
	struct xlsx_strings *s = r->out;

	if (s->used - r->from + n > r->limits->cell_bytes)
		return err_set(
			r->e, ST_SKIP, "it is a workbook with a text of more than %u bytes in one cell", r->limits->cell_bytes);
	if (s->used + n > UINT32_MAX)
		return err_set(r->e, ST_SKIP, "it is a workbook with more than %u bytes of text", UINT32_MAX);
	if (n > s->cap - s->used) {
		size_t cap = s->cap * 2 + n + 4096;
		char *more = realloc(s->text, cap);

		if (!more)
			return err_set(r->e, ST_FATAL, "no memory for %zu bytes of strings", cap);
		s->text = more;
		s->cap = cap;
	}
	memcpy(s->text + s->used, text, n);
	s->used += n;
	return ST_OK;
}

static void strings_text(void *user, struct xml *x, int element, const char *s, int n)
{
	if (element == T_TEXT)
		xml_stop(x, append(user, s, (size_t)n));
}

static const struct xml_reader strings_reader = {
	.root = "sst",
	.open = strings_open,
	.close = strings_close,
	.text = strings_text,
};

enum status xlsx_strings_read(struct xlsx_zip *z, const char *part, struct xlsx_strings *out, struct err *e)
{
	struct strings_run r = { .out = out, .limits = z->limits, .e = e };

	*out = (struct xlsx_strings){ 0 };
	if (!part || !xlsx_zip_has(z, part))
		return ST_OK;
	return xml_part(z, part, &strings_reader, &r, e);
}

void xlsx_strings_release(struct xlsx_strings *s)
{
	free(s->text);
	free(s->v);
	*s = (struct xlsx_strings){ 0 };
}
