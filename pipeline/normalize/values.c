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
	bool too_large, open, empty; /* open: a number, but which cannot be told */
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
	int unit = w->role[ROLE_UNIT], mult = w->role[ROLE_MULT], what = w->role[ROLE_INDICATOR];
	const char *code = unit < 0 ? "" : sym_str(w->syms, table_code(w->t, row, (uint32_t)unit));
	const char *power = mult < 0 ? "" : sym_str(w->syms, table_code(w->t, row, (uint32_t)mult));

	if (*power && strcmp(power, "0"))
		return false;
	if (!*code && what >= 0)
		code = item_unit(w->m, f->col[what].list, sym_str(w->syms, table_code(w->t, row, (uint32_t)what)));
	return unit >= 0 && *code && item_whole(w->m, f->col[unit].list, code);
}

/* Whether all figures that are in doubt count whole things. Rows that follow each other mostly have one unit. */
struct doubts {
	bool whole, any;
	uint32_t entry[3]; /* of the row before: what counts_whole() looks at */
};

static void doubt(const struct work *w, uint32_t row, struct doubts *d)
{
	static const enum flow_role looked_at[3] = { ROLE_UNIT, ROLE_MULT, ROLE_INDICATOR };
	bool same = d->any;

	for (uint32_t i = 0; i < 3; i++) {
		int col = w->role[looked_at[i]];
		uint32_t entry = col < 0 ? 0 : packed_get(&w->t->col[col].at, row);

		same &= entry == d->entry[i];
		d->entry[i] = entry;
	}
	if (!same && d->whole)
		d->whole = counts_whole(w, row);
	d->any = true;
}

/* The number before flags: up to the last digit. */
static size_t number_part(const char *s, size_t n)
{
	while (n > 0 && (s[n - 1] < '0' || s[n - 1] > '9'))
		n--;
	return n;
}

/* What the distinct texts of a table are, each looked at once, or once a segment. */
struct texts {
	uint8_t *says;       /* NOT_YET, or enum says */
	struct value *value;
};
#define NOT_YET 255

/* What is written otherwise than canonically, and decimals of a text file. */
static void weigh_texts(const struct work *w, const struct segment *g, struct texts *x, struct evidence *ev, struct doubts *d)
{
	const struct table *t = w->t;
	bool workbook = is_workbook(w, g);

	for (uint32_t i = g->first; (i = packed_not0(&t->raw, i, end_of(g))) < end_of(g); i++) {
		uint32_t raw = packed_get(&t->raw, i);
		const char *s = sym_str(w->syms, t->raw_sym[raw]);

		if (table_state(t, i) != VAL_RAW && (table_state(t, i) != VAL_NUMBER || workbook || !packed_get(&t->scale, i)))
			continue;
		if (x->says[raw] == NOT_YET)
			x->says[raw] = number_says(s, number_part(s, sym_len(w->syms, t->raw_sym[raw])));
		evidence_add(ev, x->says[raw]);
		if (x->says[raw] & (SAYS_BOTH_COMMA | SAYS_BOTH_POINT))
			doubt(w, i, d);
	}
	for (uint32_t i = g->first; !workbook && (i = packed_not0(&t->scale, i, end_of(g))) < end_of(g); i++) {
		uint8_t says = number_says_value(table_value(t, i));

		if (table_state(t, i) != VAL_NUMBER || packed_get(&t->raw, i))
			continue;
		evidence_add(ev, says);
		if (says & SAYS_BOTH_POINT)
			doubt(w, i, d);
	}
}

static void weigh_whole(const struct table *t, const struct segment *g, struct evidence *ev)
{
	for (uint32_t i = g->first; i < end_of(g); i++)
		if (table_state(t, i) == VAL_NUMBER && !packed_get(&t->scale, i))
			evidence_add(ev, number_says_value(table_value(t, i)));
}

static struct style decide(const struct work *w, const struct segment *g, struct texts *x)
{
	struct evidence ev = { 0 };
	struct doubts d = { .whole = true };
	struct style style;

	if (!style_named(sym_str(w->syms, g->number_style), &style)) {
		weigh_texts(w, g, x, &ev, &d);
		if (d.any && !ev.point && !ev.comma) /* how long the others are only matters where nothing else tells */
			weigh_whole(w->t, g, &ev);
		style.conv = convention_decide(&ev, d.whole);
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
	out->empty = n == 0;
	if ((mark = mark_find(w->m, s, n)) != NULL)
		return put_mark(w, mark, out, e);
	r = read_number(style, s, n, out);
	if (r == READ_NONE && (k = number_part(s, n)) > 0 && flags_read(w->m, s + k, n - k, !style->letters, &f)) {
		r = read_number(style, s, k, out);
		if (r == READ_OK)
			TRY(book_flag(w, s + k, n - k, &f, e));
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
	if (!taken && !v->empty) /* nobody wrote anything into an empty cell */
		TRY(work_comment(w, row, v->status, e));
	TRY(work_code(w, row, ROLE_CONF, v->conf, &taken, e));
	TRY(work_comment(w, row, v->comment, e));
	if (v->unknown)
		TRY(work_say(w, "FLAG-UNKNOWN", table_origin(w->t, row), sym_str(w->syms, v->unknown), NULL, NULL, e));
	return ST_OK;
}

/* The value of a row by the style of its segment; texts of their own are read once. */
static enum status value_of_row(struct work *w, uint32_t row, uint32_t stamp, const struct style *style, struct texts *x, struct err *e)
{
	uint32_t raw = packed_get(&w->t->raw, row);
	struct value own = { .stamp = stamp };
	char buf[DEC_TEXT];
	const char *s;
	size_t n;

	if (raw && x->value[raw].stamp == stamp)
		return apply(w, row, &x->value[raw], e);
	s = table_value_text(w->t, w->syms, row, buf, &n);
	TRY(read_value(w, style, s, n, &own, e));
	if (raw)
		x->value[raw] = own;
	return apply(w, row, &own, e);
}

static enum status values_of_segment(struct work *w, uint32_t number, struct texts *x, struct err *e)
{
	const struct segment *g = &w->t->seg[number];
	const struct table *t = w->t;
	struct style style = decide(w, g, x);
	bool decimals = style.re_read && packed_not0(&t->scale, g->first, end_of(g)) < end_of(g);

	for (uint32_t i = g->first; i < end_of(g); i++) {
		if (!decimals && (i = packed_not0(&t->state, i, end_of(g))) == end_of(g)) /* over what is a number already */
			break;
		if (table_state(t, i) == VAL_RAW || (decimals && table_state(t, i) == VAL_NUMBER && packed_get(&t->scale, i)))
			TRY(value_of_row(w, i, number + 1, &style, x, e));
	}
	return ST_OK;
}

enum status values_of_table(struct work *w, struct err *e)
{
	uint32_t n = w->t->nraw_sym;
	struct texts x = { malloc(n), calloc(n, sizeof *x.value) };
	enum status st = x.says && x.value ? ST_OK : err_set(e, ST_FATAL, "no memory for normalizing");

	if (st == ST_OK)
		memset(x.says, NOT_YET, n);
	for (uint32_t k = 0; st == ST_OK && k < w->t->nseg; k++)
		st = values_of_segment(w, k, &x, e);
	free(x.says);
	free(x.value);
	return st;
}
