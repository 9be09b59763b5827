/*
 * members.c - which codes an aggregate is made of, by the hierarchy that holds for a row.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "normalize/mappings.h"
#include "validate/view.h"
#include "validators/calendar.h"

#define DEPTH_MOST 32

static int by_parent(const void *a, const void *b)
{
	const struct link *x = a, *y = b;
	int d = strcmp(x->parent, y->parent);

	return d ? d : strcmp(x->child, y->child);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The links of a parent: [first, end); empty where it has none. */
static void links_of(const struct source *s, const char *parent, uint32_t *first, uint32_t *end)
{
	uint32_t lo = 0, hi = s->nlink;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (strcmp(s->link[mid].parent, parent) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	*first = lo;
	while (lo < s->nlink && !strcmp(s->link[lo].parent, parent))
		lo++;
	*end = lo;
}

/* A country that has parts stays whole: only aggregates are replaced by their members. */
static bool stays_whole(const struct view *v, uint32_t col, const char *code)
{
	uint32_t at = view_code(v, col, code);
	uint8_t kind = at == CODE_ABSENT ? KIND_NONE : v->index->codes[col].kind[at];

	if (kind == KIND_NONE && v->sub->config && v->sub->config->mappings) {
		const struct code_item *item = code_find(v->sub->config->mappings, v->t->flow->col[col].list, code);

		kind = item ? item->kind : KIND_NONE;
	}
	return kind == KIND_AREA || kind == KIND_FORMER || kind == KIND_PART || kind == KIND_RESIDUAL ||
		kind == KIND_SUBAREA;
}

/* Whether a membership holds on a day. A year stands for all of its days. */
static bool holds_on(const struct link *l, const char *day)
{
	return !*day || ((!*l->from || strncmp(l->from, day, strlen(l->from)) <= 0) && (!*l->to || strncmp(l->to, day, strlen(l->to)) >= 0));
}

struct gathering {
	const struct view *v;
	const struct source *s;
	const char *day;     /* of which members are asked for; "": of all times */
	uint32_t col;
	bool *done;          /* by first link of a parent */
	const char **leaf;
	uint32_t n;          /* at most nlink */
};

/* Aggregates in aggregates, no deeper than anybody nests them on purpose. */
static void gather(struct gathering *g, const char *parent, unsigned depth)
{
	uint32_t first, end;

	links_of(g->s, parent, &first, &end);
	if (first == end || g->done[first])
		return;
	g->done[first] = true;
	for (uint32_t i = first; i < end; i++) {
		const char *child = g->s->link[i].child;
		uint32_t f, n;

		if (!holds_on(&g->s->link[i], g->day))
			continue;
		links_of(g->s, child, &f, &n);
		if (f == n || depth == DEPTH_MOST || stays_whole(g->v, g->col, child))
			g->leaf[g->n++] = child;
		else
			gather(g, child, depth + 1);
	}
}

static enum status resolve(const struct view *v, const struct source *s, uint32_t col, const char *parent, const char *day, struct members *out)
{
	struct gathering g = { v, s, day, col, NULL, NULL, 0 };
	uint32_t first, end, *code;

	links_of(s, parent, &first, &end);
	if (first == end)
		return ST_OK;
	g.done = calloc(s->nlink, sizeof *g.done);
	g.leaf = calloc(s->nlink, sizeof *g.leaf);
	if (!g.done || !g.leaf) {
		free(g.done);
		free(g.leaf);
		return ST_FATAL;
	}
	gather(&g, parent, 0);
	if (g.n)
		qsort(g.leaf, g.n, sizeof *g.leaf, by_text);
	code = arena_alloc(&v->index->arena, g.n ? g.n : 1, sizeof *code);
	*out = (struct members){ .code = code, .declared = s->declared, .dated = s->dated };
	for (uint32_t i = 0; code && i < g.n; i++) {
		uint32_t at;

		if ((i && !strcmp(g.leaf[i], g.leaf[i - 1])) || !strcmp(g.leaf[i], parent))
			continue;
		out->listed++;
		at = view_code(v, col, g.leaf[i]);
		if (at != CODE_ABSENT)
			code[out->n++] = at;
	}
	if (out->n)
		qsort(code, out->n, sizeof *code, by_number);
	free(g.done);
	free(g.leaf);
	return code ? ST_OK : ST_FATAL;
}

static struct source *source_new(const struct view *v, uint32_t col, sym_t id, bool own, uint32_t nlink)
{
	struct view_index *x = v->index;
	struct source *s;

	if (x->nsource == x->csource) {
		uint32_t cap = x->csource ? 2 * x->csource : 8;
		struct source *more = arena_alloc(&x->arena, cap, sizeof *more);

		if (!more)
			return NULL;
		if (x->nsource)
			memcpy(more, x->source, x->nsource * sizeof *more);
		x->source = more;
		x->csource = cap;
	}
	s = &x->source[x->nsource];
	*s = (struct source){ .col = (int)col, .id = id, .own = own, .nlink = nlink };
	s->link = arena_alloc(&x->arena, nlink ? nlink : 1, sizeof *s->link);
	s->of = arena_alloc(&x->arena, x->codes[col].n, sizeof *s->of);
	s->made = arena_alloc(&x->arena, x->codes[col].n, sizeof *s->made);
	if (!s->link || !s->of || !s->made)
		return NULL;
	x->nsource++;
	return s;
}

static struct source *source_known(const struct view *v, uint32_t col, sym_t id, bool own)
{
	struct view_index *x = v->index;

	for (uint32_t i = 0; i < x->nsource; i++)
		if (x->source[i].col == (int)col && x->source[i].id == id && x->source[i].own == own)
			return &x->source[i];
	return NULL;
}

static struct source *own_source(const struct view *v, uint32_t col, uint32_t number)
{
	const struct hierarchy *h = &v->sub->hier[number];
	struct source *s = source_known(v, col, number + 1, true);

	if (s)
		return s;
	s = source_new(v, col, number + 1, true, h->n);
	if (!s)
		return NULL;
	for (uint32_t i = 0; i < h->n; i++)
		s->link[i] = (struct link){ sym_str(v->sub->syms, h->edge[i].parent), sym_str(v->sub->syms, h->edge[i].child), "", "" };
	s->declared = true;
	if (s->nlink)
		qsort(s->link, s->nlink, sizeof *s->link, by_parent);
	return s;
}

#define LIST_EDITION "M49"  /* the hierarchy that the list of areas itself has */
#define BLOC_EDITION "BLOCS" /* what no other hierarchy knows may be a bloc whose members come and go */
#define BLOC_SOURCE UINT32_MAX /* its number among the editions */

/* An edition of mappings/regions/; SYM_NONE: what the code list itself says; BLOC_SOURCE. */
static struct source *edition_source(const struct view *v, uint32_t col, sym_t edition)
{
	const struct mappings *m = v->sub->config ? v->sub->config->mappings : NULL;
	struct source *s = source_known(v, col, edition, false);
	const struct region_edge *edge = NULL;
	const char *name;
	uint32_t n;

	if (s)
		return s;
	name = edition == BLOC_SOURCE ? BLOC_EDITION : edition ? sym_str(v->sub->syms, edition) : LIST_EDITION;
	n = m ? region_edges(m, name, v->t->flow->col[col].list, &edge) : 0;
	s = source_new(v, col, edition, false, n);
	if (!s)
		return NULL;
	for (uint32_t i = 0; i < n; i++) {
		s->link[i] = (struct link){ edge[i].parent, edge[i].child, edge[i].from, edge[i].to };
		s->dated |= *edge[i].from || *edge[i].to;
	}
	s->declared = edition != SYM_NONE && edition != BLOC_SOURCE;
	if (s->nlink)
		qsort(s->link, s->nlink, sizeof *s->link, by_parent);
	return s;
}

/* Whether a hierarchy of the file orders this column: by its name, or as another column of the same code list. */
static bool orders(const struct view *v, const struct hierarchy *h, uint32_t col, bool by_name)
{
	const struct flow *f = v->t->flow;
	const char *id = sym_str(v->sub->syms, h->id);
	int other = flow_col_by_id(f, id);

	if (by_name)
		return !strcmp(id, f->col[col].id);
	return other >= 0 ? !strcmp(f->col[other].list, f->col[col].list) : !strcmp(id, f->col[col].list);
}

static bool mark_parents(const struct view *v, const struct source *s, uint32_t col, uint8_t *parent)
{
	for (uint32_t i = 0, code; s && i < s->nlink; i++)
		if (!i || strcmp(s->link[i].parent, s->link[i - 1].parent))
			if ((code = view_code(v, col, s->link[i].parent)) != CODE_ABSENT)
				parent[code] = 1;
	return s != NULL;
}

/* Every source that view_members() may ask for a column says whose members it knows. */
static bool gather_parents(const struct view *v, uint32_t col, uint8_t *parent)
{
	const struct table *t = v->t;

	for (uint32_t i = 0; i < v->sub->nhier; i++)
		if (orders(v, &v->sub->hier[i], col, true) || orders(v, &v->sub->hier[i], col, false))
			if (!mark_parents(v, own_source(v, col, i), col, parent))
				return false;
	for (uint32_t i = 0; i < t->nseg; i++)
		if (t->seg[i].edition != SYM_NONE && (!i || t->seg[i].edition != t->seg[i - 1].edition))
			if (!mark_parents(v, edition_source(v, col, t->seg[i].edition), col, parent))
				return false;
	return mark_parents(v, edition_source(v, col, SYM_NONE), col, parent) && mark_parents(v, edition_source(v, col, BLOC_SOURCE), col, parent);
}

/* The last day of a period; "" where it is none that has one. */
static void last_day(const char *period, char day[16])
{
	struct period p;
	char start[32];

	day[0] = '\0';
	snprintf(start, sizeof start, "%.*s", (int)strcspn(period, "/"), period);
	if (strlen(start) == 10 && start[4] == '-' && start[7] == '-')
		memcpy(day, start, 11);
	else if (period_read(start, &p))
		period_last_day(p, day);
}

/* Where the members of a parent in the period of a row are kept; NULL: no memory. */
static struct members *place(const struct view *v, struct source *s, uint32_t row, uint32_t parent, bool **made, char day[16])
{
	int col = s->dated ? view_role(v, ROLE_PERIOD) : -1;
	uint32_t n, code;

	day[0] = '\0';
	*made = &s->made[parent];
	if (col < 0 || (uint32_t)col >= v->ndim)
		return &s->of[parent];
	n = view_ncode(v, (uint32_t)col);
	code = view_code_at(v, row, (uint32_t)col);
	if (!s->by_period) {
		s->by_period = arena_alloc(&v->index->arena, v->index->codes[s->col].n, sizeof *s->by_period);
		if (!s->by_period)
			return NULL;
	}
	if (!s->by_period[parent]) {
		s->by_period[parent] = arena_alloc(&v->index->arena, n, sizeof **s->by_period);
		if (!s->by_period[parent])
			return NULL;
	}
	last_day(view_code_text(v, (uint32_t)col, code), day);
	*made = &s->by_period[parent][code].made;
	return &s->by_period[parent][code].members;
}

/* n 0 where the source does not know the parent. */
static struct members from(const struct view *v, struct source *s, uint32_t row, uint32_t col, uint32_t parent)
{
	struct members *at = NULL;
	bool *made = NULL;
	char day[16];

	if (s)
		at = place(v, s, row, parent, &made, day);
	if (at && !*made && s->nlink) {
		if (resolve(v, s, col, view_code_text(v, col, parent), day, at) == ST_OK)
			*made = true;
		else
			at = NULL;
	}
	if (!at)
		view_failed(v, ST_FATAL, "out of memory for the members of aggregates");
	return at ? *at : (struct members){ 0 };
}

struct members view_members(const struct view *v, uint32_t row, uint32_t col, uint32_t parent)
{
	sym_t edition = v->t->nseg ? v->t->seg[view_segment(v, row)].edition : SYM_NONE;
	struct members m = { 0 };

	for (int by_name = 1; by_name >= 0; by_name--)
		for (uint32_t i = 0; i < v->sub->nhier; i++) {
			const struct hierarchy *h = &v->sub->hier[i];

			if (!orders(v, h, col, by_name) || (h->edition != SYM_NONE && edition != SYM_NONE && h->edition != edition))
				continue;
			m = from(v, own_source(v, col, i), row, col, parent);
			if (m.listed)
				return m;
		}
	if (edition != SYM_NONE)
		m = from(v, edition_source(v, col, edition), row, col, parent);
	if (!m.listed)
		m = from(v, edition_source(v, col, SYM_NONE), row, col, parent);
	return m.listed ? m : from(v, edition_source(v, col, BLOC_SOURCE), row, col, parent);
}

struct members view_bloc(const struct view *v, const char *bloc, uint32_t period_col, uint32_t period, uint32_t col)
{
	struct source *s = edition_source(v, col, BLOC_SOURCE);
	struct members m = { 0 };
	char day[16];

	last_day(view_code_text(v, period_col, period), day);
	if (!s || (*day && s->nlink && resolve(v, s, col, bloc, day, &m) != ST_OK))
		view_failed(v, ST_FATAL, "out of memory for the members of a bloc");
	return m;
}

bool view_parent(const struct view *v, uint32_t col, uint32_t code)
{
	struct codes *c = &v->index->codes[col];

	if (!c->parent) {
		uint8_t *parent = arena_alloc(&v->index->arena, c->n, 1);

		if (!parent || !gather_parents(v, col, parent)) {
			view_failed(v, ST_FATAL, "out of memory for the members of aggregates");
			return false;
		}
		c->parent = parent;
	}
	return c->parent[code];
}
