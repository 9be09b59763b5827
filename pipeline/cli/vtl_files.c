#include "cli/vtl_files.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "core/csvrec.h"
#include "core/publish.h"
#include "core/slurp.h"
#include "validators/calendar.h"

/* ---- structures ---- */

static const struct { const char *word; uint8_t type; } TYPES[] = { { "String", VTL_STRING }, { "Integer", VTL_INTEGER }, { "Number", VTL_NUMBER },
	{ "Boolean", VTL_BOOLEAN }, { "Date", VTL_DATE }, { "Time_Period", VTL_PERIOD }, { "TimePeriod", VTL_PERIOD }, { "Time", VTL_PERIOD },
	{ "TimeInterval", VTL_PERIOD }, { "Duration", VTL_STRING } };
static const char *const ROLES[] = { "Identifier", "Measure", "Attribute" };

static const char *text_of(const json_t *map, const char *key, const char *other)
{
	const char *s = json_string_value(json_object_get(map, key));

	return s ? s : other ? json_string_value(json_object_get(map, other)) : NULL;
}

static enum status component(struct vtl_plan *p, uint32_t set, const json_t *c, const char *path, struct err *e)
{
	const char *name = text_of(c, "name", NULL), *type = text_of(c, "type", "data_type"), *role = text_of(c, "role", NULL);
	struct vtl_comp x = { .nullable = true };
	bool typed = false, known = false;

	if (!name || !*name)
		return err_set(e, ST_SKIP, "%s: a component of '%s' has no name", path, p->set[set].name);
	for (size_t i = 0; type && i < sizeof TYPES / sizeof *TYPES; i++)
		if (!strcasecmp(type, TYPES[i].word)) {
			x.type = TYPES[i].type;
			typed = true;
		}
	for (uint8_t i = 0; role && i < 3; i++)
		if (!strcasecmp(role, ROLES[i])) {
			x.role = i;
			known = true;
		}
	if (role && !strcasecmp(role, "ViralAttribute")) {
		x.role = VTL_ATTRIBUTE;
		known = true;
	}
	if (!typed)
		return err_set(e, ST_SKIP, "%s: the type of '%s' is '%s', expected String, Integer, Number, Boolean, Date or Time_Period", path, name,
			type ? type : "");
	if (!known)
		return err_set(e, ST_SKIP, "%s: the role of '%s' is '%s', expected Identifier, Measure or Attribute", path, name, role ? role : "");
	if (vtl_component(&p->set[set], name) >= 0)
		return err_set(e, ST_SKIP, "%s: the component '%s' a second time", path, name);
	x.nullable = x.role != VTL_IDENTIFIER && !json_is_false(json_object_get(c, "nullable"));
	x.name = arena_strdup(&p->arena, name, strlen(name));
	if (!x.name)
		return err_set(e, ST_FATAL, "out of memory");
	return vtl_dataset_component(&p->set[set], x, e);
}

static enum status dataset(struct vtl_plan *p, const json_t *d, const json_t *structures, const char *path, struct err *e)
{
	const char *name = text_of(d, "name", NULL), *by = text_of(d, "structure", NULL);
	const json_t *list = json_object_get(d, "DataStructure"), *s, *c;
	struct vtl_dataset *made;
	uint32_t set = p->nset;
	size_t i;

	if (!name || !*name)
		return err_set(e, ST_SKIP, "%s: a data set has no name", path);
	if (!list)
		list = json_object_get(d, "components");
	json_array_foreach(structures, i, s) {
		if (!list && by && text_of(s, "name", NULL) && !strcmp(text_of(s, "name", NULL), by))
			list = json_object_get(s, "components");
	}
	if (!json_is_array(list) || !json_array_size(list))
		return err_set(e, ST_SKIP, "%s: the data set '%s' has no list of components (DataStructure or components)", path, name);
	TRY(vtl_plan_input(p, name, &made, e));
	json_array_foreach(list, i, c) {
		TRY(component(p, set, c, path, e));
	}
	return ST_OK;
}

static enum status read_root(struct vtl_plan *p, const json_t *root, const char *path, struct err *e)
{
	const json_t *list = json_is_array(root) ? root : json_object_get(root, "datasets"), *d;
	size_t i;

	if (!json_is_array(list) && json_object_get(root, "components"))
		return dataset(p, root, NULL, path, e);
	if (!json_is_array(list) || !json_array_size(list))
		return err_set(e, ST_SKIP, "%s: neither a list \"datasets\" nor \"components\"", path);
	json_array_foreach(list, i, d) {
		TRY(dataset(p, d, json_object_get(root, "structures"), path, e));
	}
	return ST_OK;
}

enum status vtl_read_structure(struct vtl_plan *p, const char *path, uint32_t *first, uint32_t *n, struct err *e)
{
	json_error_t why;
	json_t *root;
	enum status st;
	size_t len;
	char *text;

	if (slurp(path, &p->arena, &text, &len, e) != ST_OK)
		return ST_SKIP;
	root = json_loads(text, JSON_REJECT_DUPLICATES, &why);
	if (!root)
		return err_set(e, ST_SKIP, "%s:%d:%d: %s", path, why.line, why.column, why.text);
	*first = p->nset;
	st = read_root(p, root, path, e);
	*n = p->nset - *first;
	json_decref(root);
	return st;
}

/* ---- data ---- */

static enum status bad_value(const struct csvrec *r, const char *path, const struct vtl_comp *c, const char *found, struct err *e)
{
	return err_set(e, ST_SKIP, "%s, line %llu: '%.80s' in %s is no %s", path, (unsigned long long)r->line, found, c->name, vtl_type_word(c->type));
}

static enum status read_value(struct vtl_plan *p, const struct csvrec *r, const char *path, const struct vtl_comp *c, const struct csvfield *f,
	struct vtl_value *out, struct err *e)
{
	struct dec d;
	char *end;
	double x;

	*out = vtl_null();
	if (!f->n)
		return c->nullable ? ST_OK : err_set(e, ST_SKIP, "%s, line %llu: %s is empty, and is %s", path, (unsigned long long)r->line, c->name,
			c->role == VTL_IDENTIFIER ? "an identifier" : "not nullable");
	if ((c->type == VTL_DATE && !day_is(f->s)) || (c->type == VTL_PERIOD && !vtl_is_period(f->s)))
		return bad_value(r, path, c, f->s, e);
	if (vtl_is_text(c->type))
		return sym_intern(p->syms, f->s, f->n, &out->sym, e);
	if (c->type == VTL_BOOLEAN) {
		bool yes = !strcasecmp(f->s, "true") || !strcmp(f->s, "1");

		out->b = yes;
		return yes || !strcasecmp(f->s, "false") || !strcmp(f->s, "0") ? ST_OK : bad_value(r, path, c, f->s, e);
	}
	if (dec_parse(f->s, f->n, &d)) {
		d = dec_trim(d);
		out->m = d.m;
		out->scale = d.scale;
		return c->type == VTL_NUMBER || d.scale == 0 ? ST_OK : bad_value(r, path, c, f->s, e);
	}
	x = strtod(f->s, &end);
	if (*end || !isfinite(x) || c->type == VTL_INTEGER)
		return bad_value(r, path, c, f->s, e);
	out->m = vtl_bits(x);
	out->scale = VTL_REAL;
	return ST_OK;
}

/* Which field each component has; UINT32_MAX: none. */
static enum status header(const struct vtl_dataset *d, const struct csvrec *r, const char *path, uint32_t *at, struct err *e)
{
	for (uint32_t k = 0; k < r->n; k++) {
		int c = vtl_component(d, r->field[k].s);

		if (c < 0)
			return err_set(e, ST_SKIP, "%s: the column '%.80s' is no component of '%s'", path, r->field[k].s, d->name);
		if (at[c] != UINT32_MAX)
			return err_set(e, ST_SKIP, "%s: the column '%.80s' a second time", path, r->field[k].s);
		at[c] = k;
	}
	for (uint32_t i = 0; i < d->ncomp; i++)
		if (at[i] == UINT32_MAX && !d->comp[i].nullable)
			return err_set(e, ST_SKIP, "%s: no column for '%s', which is %s", path, d->comp[i].name,
				d->comp[i].role == VTL_IDENTIFIER ? "an identifier" : "not nullable");
	return ST_OK;
}

static enum status read_rows(struct vtl_plan *p, struct vtl_dataset *d, struct csvrec *r, const char *path, const uint32_t *at, struct err *e)
{
	uint32_t columns = r->n, row;
	enum status st;
	struct err why;

	while ((st = csvrec_next(r, &why)) == ST_OK) {
		if (r->n == 1 && !r->field[0].n && columns > 1)
			continue; /* a blank line */
		if (r->n != columns)
			return err_set(e, ST_SKIP, "%s, line %llu: %u fields, the header has %u", path, (unsigned long long)r->line, r->n, columns);
		TRY(vtl_dataset_row(d, &row, e));
		for (uint32_t i = 0; i < d->ncomp; i++) {
			struct vtl_value v = vtl_null();

			if (at[i] != UINT32_MAX)
				TRY(read_value(p, r, path, &d->comp[i], &r->field[at[i]], &v, e));
			vtl_put(d, i, row, v);
		}
	}
	return st == ST_END ? ST_OK : err_set(e, st, "%s, %s", path, why.msg);
}

enum status vtl_read_data(struct vtl_plan *p, uint32_t set, const char *path, struct err *e)
{
	struct vtl_dataset *d = &p->set[set];
	FILE *in = open_regular(path, e);
	struct csvrec r = { .in = in };
	uint32_t *at = arena_alloc(&p->arena, d->ncomp + 1, sizeof *at);
	enum status st;
	struct err why;

	if (!in)
		return ST_SKIP;
	if (!at) {
		fclose(in);
		return err_set(e, ST_FATAL, "out of memory");
	}
	memset(at, 0xff, (d->ncomp + 1) * sizeof *at);
	st = csvrec_next(&r, &why);
	if (st == ST_END)
		st = err_set(e, ST_SKIP, "%s: it is empty, expected a header", path);
	else if (st != ST_OK)
		st = err_set(e, st, "%s, %s", path, why.msg);
	if (st == ST_OK && r.n && !strncmp(r.field[0].s, "\xef\xbb\xbf", 3))
		r.field[0].s += 3;
	if (st == ST_OK)
		st = header(d, &r, path, at, e);
	if (st == ST_OK)
		st = read_rows(p, d, &r, path, at, e);
	csvrec_release(&r);
	fclose(in);
	return st;
}

/* ---- results ---- */

static void put_text(FILE *f, const char *s)
{
	bool quote = strpbrk(s, ",\"\r\n") != NULL || !*s;

	if (quote)
		putc('"', f);
	for (; *s; s++) {
		if (*s == '"')
			putc('"', f);
		putc(*s, f);
	}
	if (quote)
		putc('"', f);
}

static void put_value(FILE *f, const struct vtl_plan *p, const struct vtl_dataset *d, uint32_t comp, uint32_t row)
{
	struct vtl_value v = vtl_get(d, comp, row);
	unsigned type = d->comp[comp].type;
	char buf[DEC_TEXT];

	if (vtl_value_null(v, type))
		return;
	if (vtl_is_text(type))
		put_text(f, sym_str(p->syms, v.sym));
	else if (type == VTL_BOOLEAN)
		fputs(v.b ? "true" : "false", f);
	else
		fwrite(buf, 1, v.scale == VTL_REAL ? double_shortest(vtl_real(v.m, v.scale), buf) :
			dec_format(dec_trim((struct dec){ v.m, v.scale }), buf), f);
}

static const char *type_word(unsigned type)
{
	for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
		if (TYPES[i].type == type)
			return TYPES[i].word;
	return "String";
}

static enum status write_structure(const struct vtl_dataset *d, const char *path, struct err *e)
{
	json_t *list = json_array(), *root = json_pack("{s:[{s:s, s:o}]}", "datasets", "name", d->name, "DataStructure", list);
	struct aside a;
	enum status st = root ? ST_OK : err_set(e, ST_FATAL, "out of memory");

	for (uint32_t i = 0; st == ST_OK && i < d->ncomp; i++)
		if (json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b}", "name", d->comp[i].name, "role", ROLES[d->comp[i].role], "type",
			type_word(d->comp[i].type), "nullable", d->comp[i].nullable)) != 0)
			st = err_set(e, ST_FATAL, "out of memory");
	if (st == ST_OK)
		st = aside_open(&a, path, e);
	if (st == ST_OK) {
		json_dumpf(root, a.f, JSON_INDENT(2));
		putc('\n', a.f);
		st = aside_commit(&a, e);
	}
	json_decref(root);
	return st;
}

enum status vtl_write_result(const struct vtl_plan *p, uint32_t set, const char *dir, struct err *e)
{
	const struct vtl_dataset *d = &p->set[set];
	char path[4096];
	struct aside a;

	snprintf(path, sizeof path, "%s/%s.csv", dir, d->name);
	TRY(aside_open(&a, path, e));
	for (uint32_t i = 0; i < d->ncomp; i++) {
		if (i)
			putc(',', a.f);
		put_text(a.f, d->comp[i].name);
	}
	putc('\n', a.f);
	for (uint32_t r = 0; r < d->nrow; r++)
		for (uint32_t i = 0; i < d->ncomp; i++) {
			put_value(a.f, p, d, i, r);
			putc(i + 1 < d->ncomp ? ',' : '\n', a.f);
		}
	TRY(aside_commit(&a, e));
	snprintf(path, sizeof path, "%s/%s.json", dir, d->name);
	return write_structure(d, path, e);
}
