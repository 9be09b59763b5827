/*
 * Any bytes are a script or are refused with a line and a column, in bounded time.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "validators/vtl/ast.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vtl_script s = { 0 };
	struct arena a;
	struct err e;
	enum status st;

	arena_init(&a, (size_t)256 << 20);
	st = vtl_parse((const char *)data, size, NULL, &a, &s, &e);
	if (st == ST_SKIP && strncmp(e.msg, "line ", 5) != 0)
		abort();
	if (st == ST_OK)
		for (uint32_t i = 0; i < s.nset; i++)
			for (uint32_t k = 0; k < s.set[i].nrule; k++)
				if (!s.set[i].rule[k].name || (!s.set[i].hierarchical && !s.set[i].rule[k].then))
					abort();
	arena_release(&a);
	return 0;
}
