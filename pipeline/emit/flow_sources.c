/*
 * flow_sources.c - the sheet of sources: observations that several senders have, and differ on. Each keeps its value; none is averaged.
 *
 * The same     is what has one key and one unit. Of a sender with several submissions its last, in the order of names, counts.
 * Spread       (highest - lowest) / median, in units (a figure in thousands counts as such); the median is there to be divided by, and no value.
 * Preferred    the office of the area itself, else the first of mappings/senders.csv, else the first by name. The order changes no value.
 * Cost         24 bytes for each observation with a number, where more than one sender has any.
 */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csvtab.h"
#include "core/hash.h"
#include "emit/flow_book.h"
#include "emit/obs.h"
#include "normalize/mappings.h"

#define SENDERS_MOST 64 /* of one observation; more are not looked at */

struct said {
	uint64_t hash;
	double value;
	uint32_t sender, turn; /* number among the senders; the submission's among all */
};
struct reading {
	struct said *v;
	size_t n, cap;
	const char **sender;
	uint32_t nsender;
	struct source_list *out;
	int unit, mult;
};

static uint32_t sender_number(struct reading *r, const char *sender)
{
	for (uint32_t i = 0; i < r->nsender; i++)
		if (!strcmp(r->sender[i], sender))
			return i;
	return UINT32_MAX;
}

static enum status add(struct reading *r, struct said x, struct err *e)
{
	if (r->n == r->cap) {
		size_t cap = r->cap ? 2 * r->cap : 4096;
		struct said *more = realloc(r->v, cap * sizeof *more);

		if (!more)
			return err_set(e, ST_FATAL, "no memory to compare sources");
		r->v = more;
		r->cap = cap;
	}
	r->v[r->n++] = x;
	return ST_OK;
}

/* By column and entry the hash of what is published; those of the unit stand behind the dimensions. */
static enum status hashes_of(const struct flow_work *w, const struct source *x, const struct reading *r, uint64_t *of[COL_MAX + 1], struct arena *a,
	struct err *e)
{
	for (uint32_t d = 0; d <= w->f->ndim; d++) {
		int col = d < w->f->ndim ? (int)d : r->unit;

		of[d] = NULL;
		if (col < 0)
			continue;
		of[d] = arena_alloc(a, x->t->col[col].nentry + 1u, sizeof **of);
		if (!of[d])
			return err_set(e, ST_FATAL, "no memory to compare sources");
		for (uint32_t i = 0; i < x->t->col[col].nentry; i++) {
			const char *text = obs_code(w->r, x->s, x->t, (uint32_t)col, i);

			of[d][i] = hash64(text, strlen(text), (d + 1) * 0x9e3779b97f4a7c15u);
		}
	}
	return ST_OK;
}

static uint64_t hash_of(const struct flow_work *w, const struct source *x, const struct reading *r, uint64_t *const of[COL_MAX + 1], uint32_t row)
{
	uint64_t h = 0;

	for (uint32_t d = 0; d <= w->f->ndim; d++)
		if (of[d])
			h += of[d][packed_get(&x->t->col[d < w->f->ndim ? (int)d : r->unit].at, row)];
	return h;
}

static double value_of(const struct source *x, const struct reading *r, uint32_t row)
{
	const char *s = r->mult < 0 ? "" : sym_str(x->s->syms, table_code(x->t, row, (uint32_t)r->mult));

	return dec_double(table_value(x->t, row)) * pow(10, *s ? atoi(s) : 0);
}

static enum status each_row(struct flow_work *w, const struct source *x, struct reading *r,
	enum status (*look)(struct flow_work *w, const struct source *x, struct reading *r, uint32_t row, uint64_t hash, struct err *e), struct err *e)
{
	uint64_t *of[COL_MAX + 1];
	enum status st;
	struct arena a;

	arena_init(&a, 0);
	st = hashes_of(w, x, r, of, &a, e);
	for (uint32_t row = 0; row < x->t->n && st == ST_OK; row++)
		if (table_counts(x->t, row))
			st = look(w, x, r, row, hash_of(w, x, r, of, row), e);
	arena_release(&a);
	return st;
}

static enum status take_row(struct flow_work *w, const struct source *x, struct reading *r, uint32_t row, uint64_t hash, struct err *e)
{
	(void)w;
	return add(r, (struct said){ hash, value_of(x, r, row), sender_number(r, x->s->sender), r->out->turn }, e);
}

static enum status take_source(struct flow_work *w, const struct source *x, void *user, struct err *e)
{
	struct reading *r = user;

	r->out->turn++;
	return *x->s->sender ? each_row(w, x, r, take_row, e) : ST_OK;
}

static int by_hash(const void *a, const void *b)
{
	const struct said *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->sender != y->sender ? (x->sender < y->sender ? -1 : 1) : (x->turn > y->turn) - (x->turn < y->turn);
}

static int by_value(const void *a, const void *b)
{
	double x = ((const struct said *)a)->value, y = ((const struct said *)b)->value;

	return (x > y) - (x < y);
}

/* One observation's values, a sender each, the last of each. */
static enum status compare(struct flow_work *w, const struct said *v, size_t n, struct source_list *l, struct err *e)
{
	struct said own[SENDERS_MOST], sorted[SENDERS_MOST];
	struct source_line x = { .hash = v->hash };
	size_t m = 0;

	for (size_t i = 0; i < n && m < SENDERS_MOST; i++)
		if (i + 1 == n || v[i + 1].sender != v[i].sender)
			own[m++] = v[i];
	if (m < 2)
		return ST_OK;
	l->several++;
	memcpy(sorted, own, m * sizeof *own);
	qsort(sorted, m, sizeof *sorted, by_value);
	x.lowest = sorted[0].value;
	x.highest = sorted[m - 1].value;
	x.median = m % 2 ? sorted[m / 2].value : (sorted[m / 2 - 1].value + sorted[m / 2].value) / 2;
	if (x.lowest == x.highest)
		return ST_OK;
	x.spread = x.median != 0 ? (x.highest - x.lowest) / fabs(x.median) : INFINITY;
	x.n = (uint32_t)m;
	x.value = arena_alloc(&w->arena, m, sizeof *x.value);
	x.sender = arena_alloc(&w->arena, m, sizeof *x.sender);
	if (!x.value || !x.sender)
		return err_set(e, ST_FATAL, "no memory to compare sources");
	for (size_t i = 0; i < m; i++) {
		x.value[i] = own[i].value;
		x.sender[i] = own[i].sender;
	}
	if (l->n == l->cap) {
		uint32_t cap = l->cap ? 2 * l->cap : 256;
		struct source_line *more = realloc(l->v, cap * sizeof *more);

		if (!more)
			return err_set(e, ST_FATAL, "no memory to compare sources");
		l->v = more;
		l->cap = cap;
	}
	l->v[l->n++] = x;
	return ST_OK;
}

/* ---- what they are about ---- */

static int line_by_hash(const void *a, const void *b)
{
	uint64_t x = ((const struct source_line *)a)->hash, y = ((const struct source_line *)b)->hash;

	return (x > y) - (x < y);
}

/* The office of the area, else the first of the list of senders, else the first by name. */
static uint32_t preferred(const struct flow_work *w, const struct reading *r, const char *area, const struct source_line *x)
{
	const struct code_item *item = w->r->config->mappings ? code_find(w->r->config->mappings, w->f->col[w->area].list, area) : NULL;
	const struct csvtab *order = &r->out->order;
	uint32_t best = 0, at = UINT32_MAX;

	for (uint32_t i = 0; i < x->n; i++) {
		const char *sender = r->sender[x->sender[i]];
		uint32_t place = order->nrow;

		if (item && *item->alt && !strcmp(item->alt, sender))
			return i;
		for (uint32_t k = 0; k < order->nrow && place == order->nrow; k++)
			if (!strcmp(csvtab_at(order, k, r->out->id), sender))
				place = k;
		if (place < at) {
			at = place;
			best = i;
		}
	}
	return best;
}

static enum status name_row(struct flow_work *w, const struct source *x, struct reading *r, uint32_t row, uint64_t hash, struct err *e)
{
	struct source_line key = { .hash = hash }, *line = bsearch(&key, r->out->v, r->out->n, sizeof key, line_by_hash);
	char text[512] = "", all[1024] = "";
	const char *area;
	size_t n = 0;

	if (!line || line->key)
		return ST_OK;
	for (uint32_t d = 0; d < w->f->ndim && n < sizeof text; d++) {
		const char *code = obs_code(w->r, x->s, x->t, d, packed_get(&x->t->col[d].at, row));

		if (strcmp(code, "_T") && strcmp(code, "_Z"))
			n += (size_t)snprintf(text + n, sizeof text - n, "%s%s=%s", n ? ";" : "", w->f->col[d].id, code);
	}
	area = sym_str(x->s->syms, table_code(x->t, row, (uint32_t)w->area));
	line->preferred = preferred(w, r, area, line);
	n = 0;
	for (uint32_t i = 0; i < line->n && n < sizeof all; i++)
		n += (size_t)snprintf(all + n, sizeof all - n, "%s%s %.15g", n ? "; " : "", r->sender[line->sender[i]], line->value[i]);
	line->by = r->sender[line->sender[line->preferred]];
	line->key = arena_strdup(&w->arena, text, strlen(text));
	line->all = arena_strdup(&w->arena, all, strlen(all));
	return line->key && line->all ? ST_OK : err_set(e, ST_FATAL, "no memory to compare sources");
}

static enum status name_source(struct flow_work *w, const struct source *x, void *user, struct err *e)
{
	return *x->s->sender ? each_row(w, x, user, name_row, e) : ST_OK;
}

static int by_spread(const void *a, const void *b)
{
	const struct source_line *x = a, *y = b;

	return x->spread != y->spread ? (x->spread < y->spread ? 1 : -1) : strcmp(x->key, y->key);
}

static enum status find_senders(struct flow_work *w, struct reading *r, struct err *e)
{
	r->sender = arena_alloc(&w->arena, w->r->nsub + 1u, sizeof *r->sender);
	if (!r->sender)
		return err_set(e, ST_FATAL, "no memory to compare sources");
	for (uint32_t i = 0; i < w->r->nsub; i++) {
		const char *s = w->r->sub[i].gist.sender;

		if (*s && emit_rows(&w->r->sub[i], w->f) && sender_number(r, s) == UINT32_MAX)
			r->sender[r->nsender++] = s;
	}
	return ST_OK;
}

static enum status find_order(struct flow_work *w, struct source_list *l, struct err *e)
{
	char path[PATH_MAX + 32];

	snprintf(path, sizeof path, "%s/mappings/senders.csv", w->r->config->home.dir);
	if (access(path, F_OK) != 0)
		return ST_OK;
	TRY(csvtab_load(path, &w->arena, &l->order, e));
	for (l->id = (int)l->order.ncol - 1; l->id > 0 && strcmp(l->order.head[l->id], "id") != 0; l->id--)
		;
	return ST_OK;
}

enum status sources_count(struct flow_work *w, struct source_list *l, struct err *e)
{
	struct reading r = { .out = l, .unit = flow_col_by_role(w->f, ROLE_UNIT), .mult = flow_col_by_role(w->f, ROLE_MULT) };
	enum status st;

	*l = (struct source_list){ 0 };
	if (w->area < 0)
		return ST_OK;
	TRY(find_senders(w, &r, e));
	if (r.nsender < 2)
		return ST_OK;
	TRY(find_order(w, l, e));
	st = each_source(w, take_source, &r, e);
	if (st == ST_OK && r.n)
		qsort(r.v, r.n, sizeof *r.v, by_hash);
	for (size_t i = 0, end; i < r.n && st == ST_OK; i = end) {
		for (end = i + 1; end < r.n && r.v[end].hash == r.v[i].hash; end++)
			;
		st = compare(w, r.v + i, end - i, l, e);
	}
	free(r.v);
	if (st == ST_OK && l->n)
		st = each_source(w, name_source, &r, e);
	if (st == ST_OK && l->n)
		qsort(l->v, l->n, sizeof *l->v, by_spread);
	return st;
}

void sources_fill(struct page *p, const struct source_list *l)
{
	static const struct page_column head[SOURCE_COLUMNS] = { { "Observation", 70, false }, { "Sources", 0, true }, { "Lowest", 0, true },
		{ "Highest", 0, true }, { "Median", 0, true }, { "Spread", 0, true }, { "Preferred", 0, false }, { "Its value", 0, true }, { "What each says", 60, false } };
	char title[160];

	page_head(p, head, SOURCE_COLUMNS);
	for (uint32_t i = 0; i < l->n && p->row < BOOK_ROWS; i++) {
		const struct source_line *x = &l->v[i];

		page_textz(p, 0, x->key, BF_WRAP);
		page_count(p, 1, x->n);
		page_double(p, 2, x->lowest, BF_NUMBER, 12);
		page_double(p, 3, x->highest, BF_NUMBER, 12);
		page_double(p, 4, x->median, BF_NUMBER, 12);
		if (isfinite(x->spread))
			page_double(p, 5, x->spread, BF_PERCENT, 8);
		page_textz(p, 6, x->by, BF_WRAP);
		page_double(p, 7, x->value[x->preferred], BF_NUMBER, 12);
		page_textz(p, 8, x->all, BF_WRAP);
		page_next(p);
	}
	snprintf(title, sizeof title, "Observations of several senders that differ: %u of %llu. Each keeps its value", l->n, (unsigned long long)l->several);
	page_filter(p, 0, SOURCE_COLUMNS);
	page_close(p, title, 1, 1);
}

void sources_release(struct source_list *l)
{
	free(l->v);
	*l = (struct source_list){ 0 };
}
