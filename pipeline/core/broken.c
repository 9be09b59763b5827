#include "core/broken.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ":12:5: what", ":12: what", ": line 12, column 5: what" or ": what" */
static void read_place(struct broken_part *p, const char *behind)
{
	unsigned line = 0, col = 0;
	int n = 0;

	if (sscanf(behind, ":%u:%u: %n", &line, &col, &n) != 2 || !n) {
		col = 0;
		if (sscanf(behind, ":%u: %n", &line, &n) != 1 || !n)
			if (sscanf(behind, ": line %u, column %u: %n", &line, &col, &n) != 2 || !n)
				line = col = 0;
	}
	p->line = line;
	p->col = col;
	behind += n;
	p->what = behind + (n ? 0 : strspn(behind, ": "));
}

/* A longer array in place of one that is full. */
static void *grown(struct arena *a, void *v, uint32_t n, uint32_t *cap, size_t size)
{
	uint32_t more = *cap ? 2 * *cap : 8;
	void *w;

	if (n < *cap)
		return v;
	w = arena_alloc(a, more, size);
	if (w && n)
		memcpy(w, v, n * size);
	*cap = w ? more : *cap;
	return w;
}

enum status broken_keep(struct broken *b, const char *home, const char *path, enum status st, struct err *e)
{
	size_t n = strlen(path), below = strlen(home);
	struct broken_part p = { 0 }, *v;

	if (st == ST_OK || !b || strncmp(e->msg, path, n) != 0 || e->msg[n] != ':')
		return st;
	if (b->n && !strcmp(b->part[b->n - 1].said, e->msg))
		return ST_OK;
	p.said = arena_strdup(b->arena, e->msg, strlen(e->msg));
	p.file = arena_strdup(b->arena, path, n);
	v = grown(b->arena, b->part, b->n, &b->cap, sizeof *v);
	if (!p.said || !p.file || !v)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	read_place(&p, p.said + n);
	if (!strncmp(path, home, below) && path[below] == '/')
		p.file += below + 1;
	b->part = v;
	b->part[b->n++] = p;
	return ST_OK;
}

bool broken_costs(const struct broken_part *p, const char *id)
{
	for (uint32_t i = 0; i < p->nrule; i++)
		if (!strcmp(p->rule[i], id))
			return true;
	return false;
}

enum status broken_rule(struct broken *b, uint32_t part, const char *id, struct err *e)
{
	struct broken_part *p = &b->part[part];
	const char *kept, **v;

	if (broken_costs(p, id))
		return ST_OK;
	kept = arena_strdup(b->arena, id, strlen(id));
	v = grown(b->arena, p->rule, p->nrule, &p->crule, sizeof *v);
	if (!kept || !v)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	p->rule = v;
	p->rule[p->nrule++] = kept;
	return ST_OK;
}

static int by_place(const void *pa, const void *pb)
{
	const struct broken_part *a = pa, *b = pb;
	int d = strcmp(a->file, b->file);

	if (d || a->line != b->line)
		return d ? d : a->line < b->line ? -1 : 1;
	if (a->col != b->col)
		return a->col < b->col ? -1 : 1;
	return strcmp(a->said, b->said);
}

void broken_sort(struct broken *b)
{
	if (b->n)
		qsort(b->part, b->n, sizeof *b->part, by_place);
}
