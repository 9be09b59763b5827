#include <string.h>

#include "validate/rules.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The next word of [*s, end); false: none is left. */
static bool word(const char **s, const char *end, const char **at, size_t *n)
{
	while (*s < end && blank(**s))
		(*s)++;
	*at = *s;
	while (*s < end && !blank(**s))
		(*s)++;
	*n = (size_t)(*s - *at);
	return *n > 0;
}

static enum status part(const struct csvtab *t, uint32_t row, int col, enum field_kind kind, struct arena *a, const char *s,
	const char *end, struct rule_cond *out, struct err *e)
{
	const char *eq = memchr(s, '=', (size_t)(end - s)), *at, *from, *rest;
	size_t n;

	if (!eq)
		return csvtab_fail(e, t, row, col, "found '%.*s', expected COLUMN=CODE", (int)(end - s), s);
	out->not = eq > s && eq[-1] == '!';
	rest = s;
	if (!word(&rest, eq - out->not, &at, &n))
		return csvtab_fail(e, t, row, col, "a column is missing before '='");
	out->col = arena_strdup(a, at, n);
	if (!out->col)
		return err_set(e, ST_FATAL, "out of memory reading %s", t->file);
	if (word(&rest, eq - out->not, &at, &n))
		return csvtab_fail(e, t, row, col, "found '%.*s' before '=', expected one column", (int)n, at);
	from = eq + 1;
	while (word(&from, end, &at, &n))
		out->ncode++;
	if (!out->ncode)
		return csvtab_fail(e, t, row, col, "a code is missing after '%s='", out->col);
	if (kind == FIELD_SET && (out->not || out->ncode != 1))
		return csvtab_fail(e, t, row, col, "found '%.*s', expected one code after '='", (int)(end - s), s);
	if (kind == FIELD_OPEN && out->not)
		return csvtab_fail(e, t, row, col, "found '%.*s', expected COLUMN=CODE or COLUMN=*", (int)(end - s), s);
	out->code = arena_alloc(a, out->ncode, sizeof *out->code);
	if (!out->code)
		return err_set(e, ST_FATAL, "out of memory reading %s", t->file);
	from = eq + 1;
	for (uint32_t i = 0; word(&from, end, &at, &n); i++)
		if (!(out->code[i] = arena_strdup(a, at, n)))
			return err_set(e, ST_FATAL, "out of memory reading %s", t->file);
	return ST_OK;
}

enum status where_parse(const struct csvtab *t, uint32_t row, int col, enum field_kind kind, struct arena *a,
	const struct rule_cond **out, uint32_t *n, struct err *e)
{
	const char *s = csvtab_at(t, row, col);
	struct rule_cond *v;
	uint32_t parts = *s ? 1 : 0;

	*out = NULL;
	*n = 0;
	for (const char *p = s; *p; p++)
		parts += *p == ';';
	if (!parts)
		return ST_OK;
	v = arena_alloc(a, parts, sizeof *v);
	if (!v)
		return err_set(e, ST_FATAL, "out of memory reading %s", t->file);
	for (uint32_t i = 0; i < parts; i++) {
		const char *end = strchrnul(s, ';');

		TRY(part(t, row, col, kind, a, s, end, &v[i], e));
		s = end + 1;
	}
	*out = v;
	*n = parts;
	return ST_OK;
}
