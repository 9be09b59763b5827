/*
 * made.h - data sets, scripts and results of VTL as short texts.
 *
 * A data set is "NAME: component role type, ...\nvalue,value\n..."; role id, me or at; a value that is empty is null. A result is one
 * line a row, values joined by commas in the order of its components, which the first line names.
 */
#ifndef UNIT_VTL_MADE_H
#define UNIT_VTL_MADE_H

#include "tests/unit/test.h"

#include "validators/vtl/groups.h"
#include "validators/vtl/plan.h"

struct made {
	struct vtl_plan plan;
	struct arena arena;
	struct symbols *syms;
	struct vtl_script script;
	struct err e;
};

static inline void made_value(struct made *m, struct vtl_dataset *d, uint32_t comp, uint32_t row, const char *s)
{
	struct vtl_value v = vtl_null();
	struct dec x;

	if (*s && vtl_is_text(d->comp[comp].type)) {
		sym_intern_z(m->syms, s, &v.sym, NULL);
	} else if (*s && d->comp[comp].type == VTL_BOOLEAN) {
		v.b = *s == 't';
	} else if (*s && dec_parse(s, strlen(s), &x)) {
		v.m = x.m;
		v.scale = x.scale;
	} else if (*s) {
		v.m = vtl_bits(strtod(s, NULL));
		v.scale = VTL_REAL;
	}
	vtl_put(d, comp, row, v);
}

static inline void made_set(struct made *m, const char *text)
{
	static const char *const roles[] = { "id", "me", "at" };
	char *copy = strdup(text), *rest = copy, *line = strsep(&rest, "\n"), *colon = strchr(line, ':'), *comp;
	struct vtl_dataset *d;

	*colon++ = '\0';
	assert_int_equal(vtl_plan_input(&m->plan, line, &d, &m->e), ST_OK);
	while ((comp = strsep(&colon, ",")) != NULL) {
		char name[64], role[8], type[16];
		struct vtl_comp c = { .nullable = true };

		assert_int_equal(sscanf(comp, " %63s %7s %15s", name, role, type), 3);
		for (uint8_t i = 0; i < 3; i++)
			if (!strcmp(role, roles[i]))
				c.role = i;
		for (uint8_t i = VTL_STRING; i <= VTL_PERIOD; i++)
			if (!strcmp(type, vtl_type_word(i)))
				c.type = i;
		c.name = arena_strdup(&m->arena, name, strlen(name));
		assert_int_equal(vtl_dataset_component(d, c, &m->e), ST_OK);
	}
	while (rest && *rest) {
		uint32_t row;

		line = strsep(&rest, "\n");
		assert_int_equal(vtl_dataset_row(d, &row, &m->e), ST_OK);
		for (uint32_t i = 0; i < d->ncomp; i++) {
			char *field = strsep(&line, ",");

			made_value(m, d, i, row, field ? field : "");
		}
	}
	free(copy);
}

static inline void made_begin(struct made *m)
{
	memset(m, 0, sizeof *m);
	arena_init(&m->arena, 0);
	m->syms = symbols_new();
	assert_non_null(m->syms);
	assert_int_equal(vtl_plan_init(&m->plan, m->syms, &m->e), ST_OK);
}

static inline void made_end(struct made *m)
{
	vtl_plan_free(&m->plan);
	arena_release(&m->arena);
	symbols_free(m->syms);
}

/* Reads and plans. */
static inline enum status made_plan(struct made *m, const char *script)
{
	enum status st = vtl_parse(script, strlen(script), NULL, &m->arena, &m->script, &m->e);

	return st == ST_OK ? vtl_plan_make(&m->plan, &m->script, &m->e) : st;
}

static inline const char *made_text(const struct made *m, const char *result)
{
	static char out[1 << 16];
	int at = plan_set(&m->plan, result);
	size_t n = 0;

	assert_true(at >= 0);
	for (uint32_t i = 0; i < m->plan.set[at].ncomp; i++)
		n += (size_t)snprintf(out + n, sizeof out - n, "%s%s", i ? "," : "", m->plan.set[at].comp[i].name);
	for (uint32_t r = 0; r < m->plan.set[at].nrow; r++) {
		n += (size_t)snprintf(out + n, sizeof out - n, "\n");
		for (uint32_t i = 0; i < m->plan.set[at].ncomp; i++) {
			const struct vtl_dataset *d = &m->plan.set[at];
			struct vtl_value v = vtl_get(d, i, r);
			char buf[DEC_TEXT] = "";

			if (vtl_value_null(v, d->comp[i].type))
				;
			else if (vtl_is_text(d->comp[i].type))
				snprintf(buf, sizeof buf, "%s", sym_str(m->syms, v.sym));
			else if (d->comp[i].type == VTL_BOOLEAN)
				strcpy(buf, v.b ? "T" : "F");
			else if (v.scale == VTL_REAL)
				buf[double_shortest(vtl_real(v.m, v.scale), buf)] = '\0';
			else
				buf[dec_format(dec_trim((struct dec){ v.m, v.scale }), buf)] = '\0';
			n += (size_t)snprintf(out + n, sizeof out - n, "%s%s", i ? "," : "", buf);
		}
	}
	assert_true(n < sizeof out);
	return out;
}

/* One data set, one script, the rows of one result; "" where planning fails, with the reason in m->e. */
static inline const char *made_run(struct made *m, const char *data, const char *script, const char *result)
{
	made_set(m, data);
	if (made_plan(m, script) != ST_OK)
		return "";
	assert_int_equal(vtl_plan_run(&m->plan, &m->e), ST_OK);
	return made_text(m, result);
}

#endif
