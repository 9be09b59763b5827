/*
 * Any script over a small data set is refused, or runs to its end: results have values of their types only.
 */
#include <stdint.h>
#include <stdlib.h>

#include "validators/vtl/groups.h"
#include "validators/vtl/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_data(struct vtl_plan *p)
{
	static const struct vtl_comp comp[] = { { "Id", VTL_STRING, VTL_IDENTIFIER, false }, { "Y", VTL_INTEGER, VTL_IDENTIFIER, false },
		{ "Me", VTL_NUMBER, VTL_MEASURE, true }, { "Fl", VTL_STRING, VTL_ATTRIBUTE, true }, { "Ok", VTL_BOOLEAN, VTL_ATTRIBUTE, true },
		{ "Day", VTL_DATE, VTL_ATTRIBUTE, true } };
	static const char *const ids[] = { "A", "B", "C" };
	struct vtl_dataset *d;
	struct err e;

	if (vtl_plan_input(p, "DS", &d, &e) != ST_OK)
		abort();
	for (size_t i = 0; i < sizeof comp / sizeof *comp; i++)
		if (vtl_dataset_component(d, comp[i], &e) != ST_OK)
			abort();
	for (uint32_t r = 0; r < 9; r++) {
		struct vtl_value v = vtl_null(), null = vtl_null();
		uint32_t row;

		if (vtl_dataset_row(d, &row, &e) != ST_OK || sym_intern_z(p->syms, ids[r % 3], &v.sym, &e) != ST_OK)
			abort();
		vtl_put(d, 0, row, v);
		v.m = 2019 + r / 3;
		v.scale = 0;
		vtl_put(d, 1, row, v);
		v.m = r == 4 ? INT64_MAX : (int64_t)r * 25 - 50;
		v.scale = r % 2 ? 2 : 0;
		if (r == 7) {
			v.m = vtl_bits(1e300);
			v.scale = VTL_REAL;
		}
		v.b = r % 2;
		vtl_put(d, 2, row, r == 8 ? null : v);
		vtl_put(d, 3, row, r % 4 ? v : null);
		vtl_put(d, 4, row, r % 5 ? v : null);
		if (sym_intern_z(p->syms, "2024-02-29", &v.sym, &e) != ST_OK)
			abort();
		vtl_put(d, 5, row, v);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct symbols *syms = symbols_new();
	struct vtl_script s = { 0 };
	struct vtl_plan p;
	struct arena a;
	struct err e;

	if (!syms || vtl_plan_init(&p, syms, &e) != ST_OK)
		abort();
	arena_init(&a, (size_t)256 << 20);
	add_data(&p);
	if (vtl_parse((const char *)data, size, NULL, &a, &s, &e) == ST_OK && vtl_plan_make(&p, &s, &e) == ST_OK &&
		vtl_plan_run(&p, &e) == ST_OK)
		for (uint32_t k = 1; k < p.nset; k++)
			for (uint32_t i = 0; i < p.set[k].ncomp; i++)
				for (uint32_t r = 0; r < p.set[k].nrow; r++) {
					struct vtl_value v = vtl_get(&p.set[k], i, r);

					if (vtl_is_text(p.set[k].comp[i].type) && v.sym != VTL_SYM_NULL && v.sym > symbols_count(syms))
						abort();
					if (p.set[k].comp[i].type == VTL_BOOLEAN && v.b > VTL_B_NULL)
						abort();
				}
	vtl_plan_free(&p);
	arena_release(&a);
	symbols_free(syms);
	return 0;
}
