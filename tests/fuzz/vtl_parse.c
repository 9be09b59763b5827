/*
 * Any bytes are a script or are refused with a line and a column, in bounded time. What is read is printed, and read back as it was.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "validators/vtl/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print_again(const struct vtl_script *s, struct arena *a)
{
	struct vtl_text once = { 0 }, twice = { 0 };
	struct vtl_script back = { 0 };
	struct err e;

	for (uint32_t i = 0; i < s->nset; i++)
		vtl_print_ruleset(&once, &s->set[i]);
	if (vtl_parse(once.s ? once.s : "", once.n, NULL, a, &back, &e) != ST_OK || back.nset != s->nset)
		abort();
	for (uint32_t i = 0; i < back.nset; i++)
		vtl_print_ruleset(&twice, &back.set[i]);
	if (once.n != twice.n || (once.n && memcmp(once.s, twice.s, once.n) != 0))
		abort();
	vtl_text_release(&once);
	vtl_text_release(&twice);
}

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
	if (st == ST_OK)
		print_again(&s, &a);
	arena_release(&a);
	return 0;
}
