/* rows.c - one row after another: every cell meets one fate, and the ledger says which. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/text.h"
#include "layout/work.h"

enum status row_skip(struct layout_run *r, sym_t rule, const struct cell *c, uint32_t n, struct err *e)
{
	for (uint32_t i = 0; i < n; i++)
		TRY(row_book(r, LED_SKIPPED, rule, &c[i], e));
	return ST_OK;
}

static enum status head_row(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	bool header = false;

	for (uint32_t h = 0; h < r->nhead; h++)
		header |= r->head_row[h] == row;
	for (uint32_t i = 0; i < n; i++)
		TRY(cell_blank(&c[i]) ? row_book(r, LED_SKIPPED, r->rule.blank, &c[i], e) :
			row_book(r, LED_HEADER, header ? r->rule.header : r->rule.title, &c[i], e));
	return ST_OK;
}

static enum status take_parts(struct layout_run *r, const struct phys *ph, const struct cell *c, uint32_t row, struct err *e)
{
	const char *s = c->s, *end = c->s + c->n;
	uint32_t part = 0;

	for (uint32_t i = 0; i < ph->nsource && !ph->split; i++)
		TRY(source_take(r, &ph->source[i], c->s, c->n, row, e));
	for (; s <= end && ph->split; part++) {
		const char *stop = memchr(s, ph->split[0], (size_t)(end - s));

		stop = stop ? stop : end;
		for (uint32_t i = 0; i < ph->nsource; i++)
			if (ph->source[i].part == part)
				TRY(source_take(r, &ph->source[i], s, (size_t)(stop - s), row, e));
		s = stop + 1;
	}
	if (ph->split && part != ph->nsource)
		r->unplaced = "the composed label has not as many parts as its heading";
	return ST_OK;
}

bool date_shown(const struct layout_run *r, const struct cell *c, char text[DATE_TEXT])
{
	/* Day 60 is 29 February 1900, which never was: the first two months are a day off. */
	struct tm tm;
	double day;
	time_t t;

	if (c->kind != 'd' || c->n >= DATE_TEXT)
		return false;
	memcpy(text, c->s, c->n);
	text[c->n] = 0;
	day = strtod(text, NULL) + (r->date1904 ? 1462 : 0);
	t = ((time_t)day - 25569) * 86400;
	return day >= 61 && day < 2958466 && gmtime_r(&t, &tm) && strftime(text, DATE_TEXT, "%Y-%m-%d", &tm);
}

static enum status take_date(struct layout_run *r, struct source *s, const struct cell *c, uint32_t row, struct err *e)
{
	char text[DATE_TEXT];

	return date_shown(r, c, text) ? source_take(r, s, text, strlen(text), row, e) : source_take(r, s, c->s, c->n, row, e);
}

static enum status room_for_others(struct layout_run *r, uint32_t n, struct err *e)
{
	uint32_t *v = realloc(r->other, (size_t)n * sizeof *v);

	if (!v)
		return err_set(e, ST_FATAL, "out of memory for a row of %u cells", n);
	r->other = v;
	r->cother = n;
	return ST_OK;
}

/* Takes in the labels of a row. Most of them are booked together, once it is known that the row is used; all other cells
 * are left in r->other. */
static enum status take_cells(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t n, struct led_sum *labels,
	struct err *e)
{
	/* The first label of a sheet makes the line that counts them, in its turn. */
	bool together = r->labelled && r->t->kind == TABLE_DATA;
	const struct phys *phys = r->phys;
	uint32_t nphys = r->nphys, *other = r->other;

	for (const struct cell *x = c, *end = c + n; x < end; x++) {
		if (x->col >= nphys || phys[x->col].act != ACT_SOURCE) {
			*other++ = (uint32_t)(x - c);
			continue;
		}
		if (phys[x->col].single && x->kind == 'd')
			TRY(take_date(r, phys[x->col].single, x, row, e));
		else if (phys[x->col].single)
			TRY(source_take(r, phys[x->col].single, x->s, x->n, row, e));
		else
			TRY(take_parts(r, &phys[x->col], x, row, e));
		if (!together || cell_blank(x) || !led_sum_add(labels, &x->led))
			*other++ = (uint32_t)(x - c);
	}
	r->nother = (uint32_t)(other - r->other);
	return ST_OK;
}

static enum status take_labels(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t n, struct led_sum *labels,
	struct err *e)
{
	if (n > r->cother)
		TRY(room_for_others(r, n, e));
	r->taken = 0;
	TRY(take_cells(r, row, c, n, labels, e));
	for (uint32_t i = 0; i < r->nsource && r->taken < r->nsource; i++)
		if (r->source[i].row != row)
			TRY(source_take(r, &r->source[i], "", 0, row, e));
	if (r->judging) {
		r->judging = r->unread = false;
		r->labels_when = 0;
		for (uint32_t i = 0; i < r->nsource; i++) {
			r->labels_when |= r->source[i].now->when;
			r->unread |= r->source[i].now->unread;
		}
	}
	r->when = r->labels_when;
	if (r->unread)
		r->unplaced = "a label in its row is too hard for the patterns of the layout";
	return ST_OK;
}

static enum status unplaced(struct layout_run *r, uint32_t row, const struct cell *c, const char *why, struct err *e)
{
	struct origin at = { row, c->col, r->sheet };
	sym_t found;

	TRY(sym_intern(r->sub->syms, c->s, c->n, &found, e));
	TRY(finding_say(r->sub, "ROW-UNPLACED", at, sym_str(r->sub->syms, found), NULL, why, e));
	return row_book(r, LED_SKIPPED, r->rule.row_unplaced, c, e);
}

static enum status unknown_heading(struct layout_run *r, struct phys *ph, const struct cell *c, struct err *e)
{
	if (!ph->said) {
		const char *found = sym_str(r->sub->syms, ph->heading);
		char like[NEAREST_MAX];

		ph->said = true;
		nearest_heading(r->t, found, like);
		TRY(finding_say(r->sub, "HEADER-UNKNOWN", ph->head, found, like, *like ? NULL : "no heading of this table is like it", e));
	}
	return row_book(r, LED_SKIPPED, r->rule.header_unknown, c, e);
}

/* mark: the cell right of it, where something stands beside figures; else NULL. A mark without a figure speaks of one that is missing. */
static enum status value(struct layout_run *r, const struct phys *ph, uint32_t row, const struct cell *c, const struct cell *mark,
	struct err *e)
{
	struct origin at = { row, c->col, r->sheet };
	bool blank = cell_blank(c), given = r->ngive > 0 || r->nsource == 0, marked = mark && !cell_blank(mark);
	const uint32_t *entry = r->entry[ph->first];
	uint32_t own[COL_MAX], changed = r->nvalue == 1 ? r->fresh : UINT32_MAX;

	if (blank && ((!r->t->empty_missing && !marked) || !given || r->unplaced))
		return row_book(r, LED_SKIPPED, r->rule.blank, c, e);
	if (r->unplaced || !given)
		return unplaced(r, row, c, r->unplaced ? r->unplaced : "no label stands in its row", e);
	r->fresh = 0;
	if (marked) {
		memcpy(own, entry, sizeof own);
		TRY(beside_take(r, row, mark, own, e));
		entry = own;
		changed = r->fresh = UINT32_MAX;
	}
	TRY(table_append(r->table, r->sub->syms, entry, changed, c, at, e));
	return row_book(r, LED_EMITTED, SYM_NONE, c, e);
}

/* A number under no heading is a figure that was lost; other texts there are remarks. */
static enum status headless(struct layout_run *r, uint32_t row, const struct cell *c, struct err *e)
{
	struct dec d;
	const char *s = c->s;
	size_t n = c->n;

	text_trim(&s, &n);
	if (dec_parse(s, n, &d))
		return unplaced(r, row, c, "its column has no heading", e);
	return row_book(r, LED_SKIPPED, r->rule.note, c, e);
}

/* A line that breaks off may have lost its figure. One that is too long shows what stands under no heading. */
static enum status say_ragged(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	struct origin at = { row, c[0].col, r->sheet };
	char found[16], expected[16];

	snprintf(found, sizeof found, "%u", n);
	snprintf(expected, sizeof expected, "%u", r->fields);
	return finding_say(r->sub, "CSV-RAGGED", at, found, expected, NULL, e);
}

sym_t label_rule(const struct layout_run *r)
{
	if (r->t->kind != TABLE_MEMBERSHIP)
		return r->rule.label;
	return strcmp(r->t->hierarchy, HIERARCHY_CODES) ? r->rule.membership : r->rule.codebook;
}

/* The cell right of a figure, where it is one that speaks of it. */
static const struct cell *mark_of(const struct layout_run *r, const struct cell *c, const struct cell *next)
{
	return next->col == c->col + 1 && next->col < r->nphys && r->phys[next->col].act == ACT_BESIDE ? next : NULL;
}

/* Cell i of the row meets its fate. */
static enum status place(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t n, uint32_t i, struct err *e)
{
	struct phys *ph = c[i].col < r->nphys ? &r->phys[c[i].col] : NULL;
	enum act act = ph ? (enum act)ph->act : r->beyond ? ACT_IGNORE : ACT_NONE;
	bool members = r->t->kind == TABLE_MEMBERSHIP;

	if (act == ACT_VALUE)
		return value(r, ph, row, &c[i], r->t->beside && i + 1 < n ? mark_of(r, &c[i], &c[i + 1]) : NULL, e);
	if (cell_blank(&c[i]))
		return row_book(r, LED_SKIPPED, r->rule.blank, &c[i], e);
	switch (act) {
	case ACT_SOURCE:
		if (members && r->unplaced)
			return unplaced(r, row, &c[i], r->unplaced, e);
		r->labelled = true;
		return row_book(r, LED_HEADER, label_rule(r), &c[i], e);
	case ACT_BESIDE:
		if (i == 0 || c[i - 1].col + 1 != c[i].col)
			return unplaced(r, row, &c[i], "it marks no figure", e);
		return row_book(r, LED_HEADER, r->rule.label, &c[i], e);
	case ACT_IGNORE:
		return row_book(r, LED_SKIPPED, ph ? ph->rule : r->beyond, &c[i], e);
	case ACT_UNKNOWN:
		return unknown_heading(r, ph, &c[i], e);
	default:
		return headless(r, row, &c[i], e);
	}
}

static enum status data_row(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	uint32_t gave_up = scratch_gave_up(r->scratch);
	enum row_fate fate = ROW_GOES_ON;
	struct led_sum labels = { 0 };
	struct led_line *line;

	r->nover = 0;
	r->when = 0;
	r->unplaced = NULL;
	if (r->t->nrule)
		TRY(rules_apply(r, true, row, c, n, &fate, e));
	if (fate == ROW_DONE)
		return ST_OK;
	TRY(take_labels(r, row, c, n, &labels, e));
	if (r->t->nrule)
		TRY(rules_apply(r, false, row, c, n, &fate, e));
	if (fate == ROW_DONE)
		return ST_OK;
	if (n < r->fields)
		TRY(say_ragged(r, row, c, n, e));
	if (scratch_gave_up(r->scratch) != gave_up && !r->unplaced)
		r->unplaced = "its row is too hard for the patterns of the layout";
	if (r->t->kind == TABLE_DATA)
		TRY(row_settle(r, row, e));
	else if (!r->unplaced)
		TRY(row_edges(r, row, e));
	for (uint32_t k = 0; k < r->nother; k++)
		TRY(place(r, row, c, n, r->other[k], e));
	if (!labels.cells)
		return ST_OK;
	TRY(row_line(r, LED_HEADER, label_rule(r), &line, e));
	led_line_add_sum(line, &labels);
	return ST_OK;
}

enum status row_take(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	bool blank = true;

	if (r->skip_rule) {
		TRY(legend_row(r, row, c, n, e));
		return row_skip(r, r->skip_rule, c, n, e);
	}
	for (uint32_t i = 0; i < n && blank; i++)
		blank = cell_blank(&c[i]);
	if (blank)
		return row_skip(r, r->rule.blank, c, n, e);
	if (row < r->data_row)
		return head_row(r, row, c, n, e);
	TRY(data_row(r, row, c, n, e));
	r->last_row = row;
	return ST_OK;
}
