/*
 * values.c - the texts of a table become numbers, or what stands for none: decided for each segment as a whole.
 */
#include "normalize/work.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "normalize/flags.h"
#include "normalize/number.h"

/* What a distinct text turned out to be, in the segment of the stamp. */
struct value {
	uint32_t stamp;
	uint8_t state;   /* enum val_state; VAL_BAD: none */
	bool too_large, open; /* open: a number, but which cannot be told */
	struct dec v;
	sym_t status, conf, comment, unknown;
};

struct style {
	enum convention conv;
	bool letters;   /* status letters may follow */
	bool re_read;   /* canonical decimals were written with a point that groups */
};

/* "auto", "point", "comma", each with "+flags" behind it or not. true: the layout decides. */
static bool style_named(const char *s, struct style *style)
{
	style->letters = strstr(s, "+flags") != NULL;
	style->conv = !strncmp(s, "comma", 5) ? CONV_COMMA : CONV_POINT;
	return !strncmp(s, "comma", 5) || !strncmp(s, "point", 5);
}

/* A workbook stores numbers as such; only its texts were written by a convention. */
static bool is_workbook(const struct work *w, const struct segment *g)
{
	return w->sub->member[w->sub->sheet[g->sheet].member].charset == SYM_NONE;
}

static uint32_t end_of(const struct segment *g)
{
	return g->first + g->n;
}

/* The unit counts whole things and the multiplier is one: decimals cannot be. */
static bool counts_whole(const struct work *w, uint32_t row)
{
	const struct flow *f = w->t->flow;
	int unit = flow_col_by_role(f, ROLE_UNIT), mult = flow_col_by_role(f, ROLE_MULT), what = flow_col_by_role(f, ROLE_INDICATOR);
	const char *code = unit < 0 ? "" : sym_str(w->syms, table_code(w->t, row, (uint32_t)unit));
	const char *power = mult < 0 ? "" : sym_str(w->syms, table_code(w->t, row, (uint32_t)mult));

	if (*power && strcmp(power, "0"))
		return false;
	if (!*code && what >= 0)
		code = item_unit(w->m, f->col[what].list, sym_str(w->syms, table_code(w->t, row, (uint32_t)what)));
	return unit >= 0 && *code && item_whole(w->m, f->col[unit].list, code);
}

/* The number before flags: up to the last digit. */
static size_t number_part(const char *s, size_t n)
{
	while (n > 0 && (s[n - 1] < '0' || s[n - 1] > '9'))
		n--;
	return n;
}

static void weigh(const struct work *w, const struct segment *g, struct evidence *ev, bool *whole)
{
	bool workbook = is_workbook(w, g);
	uint64_t open = 0;

	for (uint32_t i = g->first; i < end_of(g); i++) {
		struct dec v = table_value(w->t, i);
		char buf[DEC_TEXT];
		const char *s;
		size_t n;

		if (table_state(w->t, i) == VAL_NUMBER && (v.scale == 0 || workbook)) {
			if (v.scale == 0)
				number_weigh_whole(v.m, ev);
			continue;
		}
		if (table_state(w->t, i) != VAL_NUMBER && table_state(w->t, i) != VAL_RAW)
			continue;
		s = table_value_text(w->t, w->syms, i, buf, &n);
		number_weigh(s, number_part(s, n), ev);
		if (ev->both_comma + ev->both_point > open) {
			open = ev->both_comma + ev->both_point;
			*whole &= counts_whole(w, i);
		}
	}
}

static struct style decide(const struct work *w, const struct segment *g)
{
	struct evidence ev = { 0 };
	struct style style;
	bool whole = true;

	if (!style_named(sym_str(w->syms, g->number_style), &style)) {
		weigh(w, g, &ev, &whole);
		style.conv = convention_decide(&ev, whole);
	}
	style.re_read = style.conv != CONV_POINT && !is_workbook(w, g);
	return style;
}

/* ---- one text ---- */

static enum status put_flags(struct work *w, const struct flags *f, struct value *out, struct err *e)
{
	if (*f->status)
		TRY(sym_intern_z(w->syms, f->status, &out->status, e));
	if (*f->conf)
		TRY(sym_intern_z(w->syms, f->conf, &out->conf, e));
	if (*f->comment)
		TRY(sym_intern_z(w->syms, f->comment, &out->comment, e));
	if (*f->unknown)
		TRY(sym_intern_z(w->syms, f->unknown, &out->unknown, e));
	return ST_OK;
}

static enum status put_mark(struct work *w, const struct image_mark *mark, struct value *out, struct err *e)
{
	out->state = (uint8_t)mark->state;
	if (*(w->m->text + mark->status))
		TRY(sym_intern_z(w->syms, w->m->text + mark->status, &out->status, e));
	if (*(w->m->text + mark->conf))
		TRY(sym_intern_z(w->syms, w->m->text + mark->conf, &out->conf, e));
	return ST_OK;
}

/* A number by the style; where the style is open, both readings must agree. */
static enum reading read_number(const struct style *style, const char *s, size_t n, struct value *out)
{
	enum reading r;
	struct dec other;

	if (style->conv != CONV_OPEN)
		return number_read(s, n, style->conv, &out->v);
	r = number_read(s, n, CONV_POINT, &out->v);
	out->open = r == READ_OK && number_read(s, n, CONV_COMMA, &other) == READ_OK && dec_cmp(out->v, other) != 0;
	return r == READ_NONE ? number_read(s, n, CONV_COMMA, &out->v) : r;
}

static enum status read_value(struct work *w, const struct style *style, const char *s, size_t n, struct value *out, struct err *e)
{
	const struct image_mark *mark;
	enum reading r;
	struct flags f;
	size_t k;

	text_trim(&s, &n);
	out->state = VAL_BAD;
	if ((mark = mark_find(w->m, s, n)) != NULL)
		return put_mark(w, mark, out, e);
	r = read_number(style, s, n, out);
	if (r == READ_NONE && (k = number_part(s, n)) > 0 && flags_read(w->m, s + k, n - k, !style->letters, &f)) {
		r = read_number(style, s, k, out);
		if (r == READ_OK)
			TRY(put_flags(w, &f, out, e));
	} else if (r == READ_NONE && style->letters && (mark = mark_before(w->m, s, n, &k)) != NULL &&
		flags_read(w->m, s + k, n - k, false, &f)) {
		struct value was;

		TRY(put_mark(w, mark, out, e));
		was = *out;
		TRY(put_flags(w, &f, out, e));
		/* What a missing value is called stays; ": c" is confidential and ": z" cannot exist. */
		mark = mark_find(w->m, s + k, n - k);
		if (mark && mark->state != VAL_NIL)
			return put_mark(w, mark, out, e);
		out->status = was.status;
		return ST_OK;
	}
	if (r == READ_OK)
		out->state = VAL_NUMBER;
	out->too_large = r == READ_LARGE;
	return ST_OK;
}

/* ---- rows ---- */

static enum status say_value(struct work *w, uint32_t row, const char *rule, const char *expected, struct err *e)
{
	char buf[DEC_TEXT];
	size_t n;
	const char *s = table_value_text(w->t, w->syms, row, buf, &n);

	if (w->t->flow->first_fault && packed_get(&w->t->fate, row))
		return ST_OK;
	TRY(work_reject(w, row, rule, e));
	return work_say(w, rule, table_origin(w->t, row), s, expected, NULL, e);
}

static enum status apply(struct work *w, uint32_t row, const struct value *v, struct err *e)
{
	bool taken;

	TRY(table_set_value(w->t, w->syms, row, v->state, v->v, e));
	if (v->state == VAL_BAD)
		return say_value(w, row, v->too_large ? "NUMBER-TOO-LARGE" : "NOT-A-NUMBER", NULL, e);
	if (v->open)
		return say_value(w, row, "NUMBER-AMBIGUOUS", NULL, e);
	TRY(work_code(w, row, ROLE_STATUS, v->status, &taken, e));
	if (!taken)
		TRY(work_comment(w, row, v->status, e));
	TRY(work_code(w, row, ROLE_CONF, v->conf, &taken, e));
	TRY(work_comment(w, row, v->comment, e));
	if (v->unknown)
		TRY(work_say(w, "FLAG-UNKNOWN", table_origin(w->t, row), sym_str(w->syms, v->unknown), NULL, NULL, e));
	return ST_OK;
}

static enum status values_of_segment(struct work *w, uint32_t number, struct value *cache, uint32_t ncache, struct err *e)
{
	const struct segment *g = &w->t->seg[number];
	struct style style = decide(w, g);

	for (uint32_t i = g->first; i < end_of(g); i++) {
		uint32_t raw = packed_get(&w->t->raw, i);
		enum val_state state = table_state(w->t, i);
		struct value own = { 0 }, *v = raw < ncache ? &cache[raw] : &own;
		char buf[DEC_TEXT];
		const char *s;
		size_t n;

		if (state == VAL_NUMBER && !(style.re_read && packed_get(&w->t->scale, i)))
			continue;
		if (state != VAL_NUMBER && state != VAL_RAW)
			continue;
		if (raw == 0 || v->stamp != number + 1) {
			own = (struct value){ .stamp = number + 1 };
			s = table_value_text(w->t, w->syms, i, buf, &n);
			TRY(read_value(w, &style, s, n, &own, e));
			if (raw && raw < ncache)
				cache[raw] = own;
			v = &own;
		}
		TRY(apply(w, i, v, e));
	}
	return ST_OK;
}

enum status values_of_table(struct work *w, struct err *e)
{
	uint32_t n = w->t->nraw_sym;
	struct value *cache = calloc(n, sizeof *cache);
	enum status st = cache ? ST_OK : err_set(e, ST_FATAL, "no memory for normalizing");

	for (uint32_t k = 0; st == ST_OK && k < w->t->nseg; k++)
		st = values_of_segment(w, k, cache, n, e);
	free(cache);
	return st;
}
