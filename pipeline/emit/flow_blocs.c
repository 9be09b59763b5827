/*
 * flow_blocs.c - the sheet of blocs: how much of what their members report comes from other members, and how many pairs are reported.
 * A line for each submission, bloc, classification and period; classifications are not added to each other, nor are submissions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit/flow_book.h"
#include "emit/obs.h"
#include "validators/validator.h"

struct collecting {
	struct flow_work *w;
	struct bloc_list *l;
	const char *submission;
	bool failed;
};

/* The other codes of the group, as in a finding: what says that nothing is told apart is left out. */
static void write_key(const struct view *v, const struct flow_work *w, uint32_t row, char key[256])
{
	int partner = view_role(v, ROLE_PARTNER);
	size_t at = 0;

	key[0] = '\0';
	for (uint32_t d = 0; d < v->ndim && at < 255; d++) {
		const char *code = view_code_text(v, d, view_code_at(v, row, d));

		if ((int)d == w->area || (int)d == partner || (int)d == w->period || !strcmp(code, "_T") || !strcmp(code, "_Z"))
			continue;
		at += (size_t)snprintf(key + at, 256 - at, "%s%s=%s", at ? ";" : "", v->t->flow->col[d].id, code);
	}
}

static void collect(void *user, const struct view *v, const struct figure *f)
{
	struct collecting *c = user;
	struct bloc_list *l = c->l;
	const char *period = view_code_text(v, (uint32_t)c->w->period, view_code_at(v, f->row, (uint32_t)c->w->period));
	struct bloc_line *x;
	char key[256];

	if (l->n == l->cap) {
		uint32_t cap = l->cap ? 2 * l->cap : 64;
		struct bloc_line *more = arena_alloc(&c->w->arena, cap, sizeof *more);

		if (!more) {
			c->failed = true;
			return;
		}
		if (l->n)
			memcpy(more, l->v, l->n * sizeof *more);
		l->v = more;
		l->cap = cap;
	}
	write_key(v, c->w, f->row, key);
	x = &l->v[l->n];
	*x = (struct bloc_line){ .bloc = arena_strdup(&c->w->arena, f->name, strlen(f->name)), .submission = c->submission,
		.period = arena_strdup(&c->w->arena, period, strlen(period)), .key = arena_strdup(&c->w->arena, key, strlen(key)),
		.members = f->members, .destinations = f->destinations, .totals = f->totals, .pairs = f->pairs, .possible = f->possible,
		.inside = f->inside, .all = f->all };
	c->failed |= !x->bloc || !x->period || !x->key;
	l->n++;
}

static enum status look(struct flow_work *w, const struct source *x, void *user, struct err *e)
{
	struct collecting c = { w, user, arena_strdup(&w->arena, x->s->name, strlen(x->s->name)), false };

	TRY(validate_figures(x->s, x->t, collect, &c, e));
	return c.failed || !c.submission ? err_set(e, ST_FATAL, "no memory for the blocs of %s", w->f->id) : ST_OK;
}

static int by_bloc(const void *a, const void *b)
{
	const struct bloc_line *x = a, *y = b;
	int d = strcmp(x->bloc, y->bloc);

	d = d ? d : strcmp(x->key, y->key);
	d = d ? d : strcmp(x->submission, y->submission);
	return d ? d : strcmp(x->period, y->period);
}

enum status blocs_count(struct flow_work *w, struct bloc_list *l, struct err *e)
{
	*l = (struct bloc_list){ 0 };
	if (w->area < 0 || w->period < 0)
		return ST_OK;
	TRY(each_source(w, look, l, e));
	if (l->n)
		qsort(l->v, l->n, sizeof *l->v, by_bloc);
	return ST_OK;
}

static void put_sum(struct page *p, uint32_t col, const struct dsum *s)
{
	char text[DSUM_TEXT];

	page_value(p, col, text, dsum_format(s, text));
}

void blocs_fill(struct page *p, const struct bloc_list *l)
{
	static const struct page_column head[BLOC_COLUMNS] = { { "Bloc", 16, false }, { "Submission", 40, false }, { "Of", 48, false },
		{ "Period", 0, false }, { "Members", 0, true }, { "Destinations here", 0, true }, { "With a total", 0, true },
		{ "From other members", 0, true }, { "From anywhere", 0, true }, { "Share", 0, true }, { "Pairs here", 0, true },
		{ "Pairs possible", 0, true }, { "Coverage", 0, true } };

	page_head(p, head, BLOC_COLUMNS);
	for (uint32_t i = 0; i < l->n && p->row < BOOK_ROWS; i++) {
		const struct bloc_line *x = &l->v[i];
		double all = dsum_double(&x->all);

		page_textz(p, 0, x->bloc, BF_WRAP);
		page_textz(p, 1, x->submission, BF_WRAP);
		page_textz(p, 2, x->key, BF_WRAP);
		page_textz(p, 3, x->period, BF_WRAP);
		page_count(p, 4, x->members);
		page_count(p, 5, x->destinations);
		page_count(p, 6, x->totals);
		if (x->totals) {
			put_sum(p, 7, &x->inside);
			put_sum(p, 8, &x->all);
		}
		if (x->totals && all > 0)
			page_double(p, 9, dsum_double(&x->inside) / all, BF_PERCENT, 8);
		page_count(p, 10, x->pairs);
		page_count(p, 11, x->possible);
		if (x->possible)
			page_double(p, 12, (double)x->pairs / x->possible, BF_PERCENT, 8);
		page_next(p);
	}
	page_filter(p, 0, BLOC_COLUMNS);
	page_close(p, "Within blocs: what comes from other members, of those that have a total, and the pairs of a destination and an origin", 1, 1);
}
