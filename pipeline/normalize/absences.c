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

/* Whether an area was there. A change between two dates needs it at both; anything else needs it on one day. */
static bool was_there(const struct image_item *it, const char *period)
{
	uint32_t from, to;

	if (!period_days(period, &from, &to))
		return true;
	return strchr(period, '/') ? it->from <= from && it->to >= to : it->from <= to && it->to >= from;
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
};

static uint64_t place_of(const struct work *w, const struct search *s, uint32_t row)
{
	sym_t k[3] = { table_code(w->t, row, s->area), table_code(w->t, row, s->period),
		s->what == NONE ? SYM_NONE : table_code(w->t, row, s->what) };

	return hash64(k, sizeof k, 0);
}

static enum status cannot_exist(struct work *w, uint32_t row, struct err *e)
{
	const struct image_mark *mark = mark_of_state(w->m, VAL_CANNOT_EXIST);
	int status = flow_col_by_role(w->t->flow, ROLE_STATUS);
	uint32_t entry;
	sym_t code;

	TRY(table_set_value(w->t, w->syms, row, VAL_CANNOT_EXIST, (struct dec){ 0, 0 }, e));
	if (status < 0 || !mark)
		return ST_OK;
	TRY(sym_intern_z(w->syms, w->m->text + mark->status, &code, e));
	TRY(work_entry(w, (uint32_t)status, packed_get(&w->t->col[status].at, row), code, KIND_CODE, HOW_DEFAULT, &entry, e));
	return work_set(w, row, (uint32_t)status, entry, e);
}

static enum status absences_of_segment(struct work *w, const struct segment *g, const struct search *s, struct numbermap *known,
	struct err *e)
{
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = g->first; i < g->first + g->n; i++) {
			const struct image_item *it = s->item[packed_get(&w->t->col[s->area].at, i)];
			enum val_state state = table_state(w->t, i);
			uint32_t *value;
			uint64_t h;

			if (!it || packed_get(&w->t->fate, i) || (pass == 0 ? state > VAL_NIL : state != VAL_MISSING))
				continue;
			if (was_there(it, sym_str(w->syms, table_code(w->t, i, s->period))))
				continue;
			h = place_of(w, s, i);
			TRY(numbermap_at(known, (uint32_t)(h >> 32), (uint32_t)h, &value, e));
			if (pass == 0)
				*value = 1;
			else if (!*value)
				TRY(cannot_exist(w, i, e));
		}
	}
	return ST_OK;
}

enum status absences_of_table(struct work *w, struct err *e)
{
	int area = flow_col_by_role(w->t->flow, ROLE_AREA), period = flow_col_by_role(w->t->flow, ROLE_PERIOD);
	int what = flow_col_by_role(w->t->flow, ROLE_INDICATOR);
	struct search s = { (uint32_t)area, (uint32_t)period, what < 0 ? NONE : (uint32_t)what, NULL };
	enum status st = ST_OK;
	uint32_t n;

	if (area < 0 || period < 0)
		return ST_OK;
	n = w->t->col[area].nentry;
	s.item = calloc(n, sizeof *s.item);
	if (!s.item)
		return err_set(e, ST_FATAL, "no memory for normalizing");
	for (uint32_t i = 0; i < n; i++)
		s.item[i] = dated_item(w, (uint32_t)area, &w->t->col[area].entry[i]);
	for (uint32_t k = 0; st == ST_OK && k < w->t->nseg; k++) {
		struct numbermap known = { 0 };

		st = absences_of_segment(w, &w->t->seg[k], &s, &known, e);
		numbermap_clear(&known);
	}
	free(s.item);
	return st;
}
