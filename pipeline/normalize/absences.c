/*
 * absences.c - a missing value of an area that was not there in the period is no gap: it cannot exist.
 */
#include "normalize/work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "normalize/flags.h"

/* The days that a period speaks of: 2019, 2019-06, 2019-Q2, 2019-S1, 2019-06-30, 1990-07-01/P5Y. false: another form. */
static bool period_days(const char *s, uint32_t *from, uint32_t *to)
{
	unsigned y, m, d, n;
	int k = 0;

	if (sscanf(s, "%4u-%2u-%2u/P%3uY%n", &y, &m, &d, &n, &k) == 4 && k && !s[k]) {
		*from = y * 10000 + m * 100 + d;
		*to = *from + n * 10000;
	} else if (sscanf(s, "%4u-%2u-%2u%n", &y, &m, &d, &k) == 3 && k && !s[k]) {
		*from = *to = y * 10000 + m * 100 + d;
	} else if (sscanf(s, "%4u-%2u%n", &y, &m, &k) == 2 && k && !s[k]) {
		*from = y * 10000 + m * 100 + 1;
		*to = y * 10000 + m * 100 + 31;
	} else if (sscanf(s, "%4u-Q%1u%n", &y, &m, &k) == 2 && k && !s[k]) {
		*from = y * 10000 + (m * 3 - 2) * 100 + 1;
		*to = y * 10000 + m * 300 + 31;
	} else if (sscanf(s, "%4u-S%1u%n", &y, &m, &k) == 2 && k && !s[k]) {
		*from = y * 10000 + (m * 6 - 5) * 100 + 1;
		*to = y * 10000 + m * 600 + 31;
	} else if (sscanf(s, "%4u%n", &y, &k) == 1 && k && !s[k]) {
		*from = y * 10000 + 101;
		*to = y * 10000 + 1231;
	} else {
		return false;
	}
	return true;
}

struct days {
	uint32_t from, to; /* to 0: a form that is not known */
	bool span;         /* a change between two dates, which needs an area at both */
};

static struct days days_of(const char *period)
{
	struct days d = { .span = strchr(period, '/') != NULL };

	if (!period_days(period, &d.from, &d.to))
		d.to = 0;
	return d;
}

/* Whether an area was there: at both dates of a change, on one day of anything else. */
static bool was_there(const struct image_item *it, const struct days *d)
{
	if (!d->to)
		return true;
	return d->span ? it->from <= d->from && it->to >= d->to : it->from <= d->to && it->to >= d->from;
}

/* The item of an entry's code; NULL: none or one without end and beginning. */
static const struct image_item *dated_item(const struct work *w, uint32_t col, const struct entry *v)
{
	const struct code_item *c = v->code ? code_find(w->m, w->t->flow->col[col].list, sym_str(w->syms, v->code)) : NULL;
	const struct image_item *it = c ? (const struct image_item *)part_at(w->m, PART_ITEM, NULL) + (c - w->m->item) : NULL;

	return it && (it->from != DAY_OPEN_FROM || it->to != DAY_OPEN_TO) ? it : NULL;
}

struct search {
	uint32_t area, period, what;
	const struct image_item **item; /* by entry of the area column */
	struct days *days;              /* by entry of the period column */
	uint8_t *dated;                 /* whether there is an item; by entry of the area column */
};

static uint64_t place_of(const struct work *w, const struct search *s, uint32_t row)
{
	sym_t k[3] = { table_code(w->t, row, s->area), table_code(w->t, row, s->period),
		s->what == NONE ? SYM_NONE : table_code(w->t, row, s->what) };

	return hash64(k, sizeof k, 0);
}

/* Whether the area of a row, which has an item, was not there in its period; rejected rows say nothing. */
static bool out_of_time(const struct work *w, const struct search *s, uint32_t row)
{
	return !packed_get(&w->t->fate, row) &&
		!was_there(s->item[packed_get(&w->t->col[s->area].at, row)], &s->days[packed_get(&w->t->col[s->period].at, row)]);
}

static enum status cannot_exist(struct work *w, uint32_t row, struct err *e)
{
	const struct image_mark *mark = mark_of_state(w->m, VAL_CANNOT_EXIST);
	int status = w->role[ROLE_STATUS];
	uint32_t entry;
	sym_t code;

	TRY(table_set_value(w->t, w->syms, row, VAL_CANNOT_EXIST, (struct dec){ 0, 0 }, e));
	if (status < 0 || !mark)
		return ST_OK;
	TRY(sym_intern_z(w->syms, w->m->text + mark->status, &code, e));
	TRY(work_entry(w, (uint32_t)status, packed_get(&w->t->col[status].at, row), code, KIND_CODE, HOW_DEFAULT, &entry, e));
	return work_set(w, row, (uint32_t)status, entry, e);
}

/* From a row on the first missing value of an area that was not there; end: none. */
static uint32_t next_missing(const struct work *w, const struct search *s, uint32_t row, uint32_t end)
{
	for (; (row = packed_not0(&w->t->state, row, end)) < end; row++)
		if (table_state(w->t, row) == VAL_MISSING && s->dated[packed_get(&w->t->col[s->area].at, row)] && out_of_time(w, s, row))
			break;
	return row;
}

/* The places of numbers of areas that were not there. */
static enum status know_numbers(const struct work *w, const struct segment *g, const struct search *s, struct numbermap *known,
	struct err *e)
{
	const struct packed *area = &w->t->col[s->area].at;
	uint32_t end = g->first + g->n, *value;

	for (uint32_t i = g->first; (i = packed_find(area, i, end, s->dated)) < end; i++) {
		uint64_t h;

		if (table_state(w->t, i) > VAL_NIL || !out_of_time(w, s, i))
			continue;
		h = place_of(w, s, i);
		TRY(numbermap_at(known, (uint32_t)(h >> 32), (uint32_t)h, &value, e));
		*value = 1;
	}
	return ST_OK;
}

static enum status absences_of_segment(struct work *w, const struct segment *g, const struct search *s, struct err *e)
{
	uint32_t end = g->first + g->n, row = next_missing(w, s, g->first, end);
	struct numbermap known = { 0 };
	enum status st = ST_OK;

	if (row < end) /* most segments have none, and then their numbers need not be known */
		st = know_numbers(w, g, s, &known, e);
	for (; st == ST_OK && row < end; row = next_missing(w, s, row + 1, end)) {
		uint64_t h = place_of(w, s, row);

		if (!numbermap_get(&known, (uint32_t)(h >> 32), (uint32_t)h))
			st = cannot_exist(w, row, e);
	}
	numbermap_clear(&known);
	return st;
}

enum status absences_of_table(struct work *w, struct err *e)
{
	int area = w->role[ROLE_AREA], period = w->role[ROLE_PERIOD], what = w->role[ROLE_INDICATOR];
	struct search s = { (uint32_t)area, (uint32_t)period, what < 0 ? NONE : (uint32_t)what, NULL, NULL, NULL };
	const struct column *c = w->t->col;
	enum status st = ST_OK;

	if (area < 0 || period < 0)
		return ST_OK;
	s.item = calloc(c[area].nentry, sizeof *s.item);
	s.days = calloc(c[period].nentry, sizeof *s.days);
	s.dated = calloc(c[area].nentry, 1);
	if (!s.item || !s.days || !s.dated)
		st = err_set(e, ST_FATAL, "no memory for normalizing");
	for (uint32_t i = 0; st == ST_OK && i < c[area].nentry; i++) {
		s.item[i] = dated_item(w, s.area, &c[area].entry[i]);
		s.dated[i] = s.item[i] != NULL;
	}
	for (uint32_t i = 0; st == ST_OK && i < c[period].nentry; i++)
		s.days[i] = days_of(sym_str(w->syms, c[period].entry[i].code));
	for (uint32_t k = 0; st == ST_OK && k < w->t->nseg; k++)
		st = absences_of_segment(w, &w->t->seg[k], &s, e);
	free(s.item);
	free(s.days);
	free(s.dated);
	return st;
}
