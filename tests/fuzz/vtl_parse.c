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

static enum status on_lost(void *user, const char *statement, size_t n, struct err *why)
{
	uint32_t *lost = user;

	if (!n || strncmp(why->msg, "line ", 5) != 0)
		abort();
	for (size_t i = 0; i < n; i++)
		*lost += statement[i] == '\0';
	++*lost;
	return ST_OK;
}

/* A script of which nothing is lost is one that can be read, and the same. */
static void read_rest(const uint8_t *data, size_t size, const struct vtl_script *whole, struct arena *a)
{
	struct vtl_script s = { 0 };
	uint32_t lost = 0;
	struct err e;
	enum status st = vtl_parse_rest((const char *)data, size, NULL, a, on_lost, &lost, &s, &e);

	if (st == ST_SKIP || (st == ST_OK && !lost != (whole != NULL)))
		abort();
	if (st == ST_OK && whole && (s.nset != whole->nset || s.nassign != whole->nassign))
		abort();
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
	if (st != ST_FATAL)
		read_rest(data, size, st == ST_OK ? &s : NULL, &a);
	arena_release(&a);
	return 0;
}
