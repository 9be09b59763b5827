/*
 * derived - a published indicator is what the published figures give.
 *
 *   ratio    factor * a / b
 *   growth   factor * ln(b / a) / years, over a period DAY/PnY (2015-07-01/P5Y): a at its start, b at its end
 *
 * Keys     of a and b are the indicator's with the changes of the table (INDICATOR=POP;SEX=_T). Units of the operands are
 *          taken into account, so a stock in persons goes with a population in thousands.
 * Rounding a figure that was published with d decimals agrees with what rounds to it; d is the most that any figure of
 *          the indicator has in its table, since a double drops the zeros at its end.
 * Silent   where an operand is missing, or zero where a quotient or logarithm needs it not to be.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validators/validator.h"

struct derived {
	const struct view *v;
	const struct rule_row *r;
	struct key_change a, b;
	struct open_codes open;
	bool growth;
	double factor, tolerance;
	int period;
	uint32_t seg;     /* the segment that `half` is of */
	double half;      /* half a unit of the last decimal */
	uint32_t operand[2], n; /* of the figure that is looked at */
	correction *by;   /* NULL: figures are taken as they are */
	const void *user;
};

/* In the unit 1; false: no number. */
static bool operand(struct derived *d, const struct cube_key *k, uint32_t row, double *out)
{
	uint32_t at = view_find_open(d->v, k, row, &d->open);
	struct dec x;

	if (!view_number(d->v, at, ROW_ABSENT, &x))
		return false;
	*out = (dec_double(x) + (d->by ? d->by(d->user, at) : 0)) * pow(10, view_multiplier(d->v, at));
	d->operand[d->n++ % 2] = at;
	return true;
}

static bool digits(const char **s, long *out)
{
	const char *p = *s;

	for (*out = 0; *p >= '0' && *p <= '9' && p - *s < 4; p++)
		*out = *out * 10 + (*p - '0');
	if (p == *s)
		return false;
	*s = p;
	return true;
}

/* "1990-07-01/P5Y": from 1990 to 1995. */
static bool span(const char *s, long *from, long *years)
{
	if (!digits(&s, from) || strlen(s) < 8 || strncmp(s + 6, "/P", 2) != 0)
		return false;
	s += 8;
	return digits(&s, years) && !strcmp(s, "Y") && *years > 0;
}

static bool at_year(struct derived *d, const struct cube_key *k, uint32_t row, long year, double *out)
{
	struct cube_key then = *k;
	char text[16];
	uint32_t code;

	snprintf(text, sizeof text, "%04ld", year);
	code = view_code(d->v, (uint32_t)d->period, text);
	if (code == CODE_ABSENT)
		return false;
	view_key_set(d->v, &then, (uint32_t)d->period, code);
	return operand(d, &then, row, out);
}

/* false: cannot be computed. */
static bool compute(struct derived *d, uint32_t row, double *out)
{
	struct cube_key k, ka, kb;
	long from, years;
	double a, b;

	d->n = 0;
	view_key(d->v, row, &k);
	ka = kb = k;
	view_key_change(d->v, &ka, &d->a);
	if (d->growth) {
		if (d->period < 0 || !span(view_code_text(d->v, (uint32_t)d->period, k.code[d->period]), &from, &years))
			return false;
		if (!at_year(d, &ka, row, from, &a) || !at_year(d, &ka, row, from + years, &b) || a <= 0 || b <= 0)
			return false;
		*out = d->factor * log(b / a) / (double)years;
		return true;
	}
	view_key_change(d->v, &kb, &d->b);
	if (!operand(d, &ka, row, &a) || !operand(d, &kb, row, &b) || b == 0)
		return false;
	*out = d->factor * a / b;
	return true;
}

/* The rounding of the figures of this rule in the segment of a row. */
static double half_unit(struct derived *d, uint32_t row)
{
	uint32_t seg = view_segment(d->v, row);
	const struct table *t = d->v->t;
	uint32_t first = t->nseg ? t->seg[seg].first : 0, n = t->nseg ? t->seg[seg].n : t->n;
	int most = 0;

	if (seg == d->seg)
		return d->half;
	d->seg = seg;
	for (uint32_t i = first; i < first + n; i++)
		if (table_counts(t, i) && rule_applies(d->r, d->v, i)) {
			int scale = dec_trim(table_value(t, i)).scale;

			most = scale > most ? scale : most;
		}
	d->half = 0.5 * pow(10, -most) * (1 + 1e-9);
	return d->half;
}

/* Whether a figure is what was computed, within what rounding does to it. */
static bool agrees(struct derived *d, uint32_t row, double found, double expected)
{
	return fabs(found - expected) <= fmax(d->tolerance * fmax(fabs(found), fabs(expected)), half_unit(d, row));
}

static void look(struct derived *d, uint32_t row)
{
	double expected, found;
	struct dsum f = { 0 }, x = { 0 };
	char text[DEC_TEXT];
	struct dec exact;
	bool number;

	number = view_number(d->v, row, ROW_ABSENT, &exact);
	if (!number || !compute(d, row, &expected) || !isfinite(expected)) {
		report_not_applicable(d->v, d->r, number ? NO_PART : NO_VALUE);
		return;
	}
	found = dec_double(exact);
	if (agrees(d, row, found, expected)) {
		report_passed(d->v, d->r);
		return;
	}
	/* Twelve digits are more than anybody compares and the same on every machine. */
	snprintf(text, sizeof text, "%.12g", expected);
	dsum_add(&f, exact);
	if (!dec_parse(text, strlen(text), &exact)) {
		report_not_applicable(d->v, d->r, NO_ARITHMETIC);
		return;
	}
	dsum_add(&x, exact);
	report_made_of(d->v, OF_FORMULA, 0);
	for (uint32_t i = 0; i < d->n && i < 2; i++)
		report_part(d->v, d->operand[i], 0);
	report_numbers(d->v, d->r, row, &f, &x, NULL);
}

static struct derived begin(const struct view *v, const struct rule_row *r)
{
	return (struct derived){ .v = v, .r = r, .a = rule_change(r, v, "a"), .b = rule_change(r, v, "b"), .open = rule_open(r, v, "open"),
		.growth = !strcmp(rule_field(r, "formula"), "growth"), .factor = rule_number(r, "factor", 1),
		.tolerance = rule_number(r, "tolerance", 0), .period = view_role(v, ROLE_PERIOD), .seg = UINT32_MAX };
}

static void check(const struct view *v, const struct rule_row *r)
{
	struct derived d = begin(v, r);
	struct scan rows;
	uint32_t row;

	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) {
		if (d.a.impossible || d.b.impossible)
			report_not_applicable(v, r, NO_PART);
		else
			look(&d, row);
	}
}

static bool again(const struct view *v, const struct rule_row *r, uint32_t row, correction *by, const void *user)
{
	struct derived d = begin(v, r);
	struct dec exact;
	double expected;

	d.by = by;
	d.user = user;
	return !d.a.impossible && !d.b.impossible && view_number(v, row, ROW_ABSENT, &exact) && compute(&d, row, &expected) && isfinite(expected) &&
		agrees(&d, row, dec_double(exact) + by(user, row), expected);
}

/* ---- what else a column may hold ---- */

/* Of the figures of a segment that can be computed by the rule: how many agree with another way to compute them; 0 where one does not, or
 * where one agrees with the rule itself. */
static uint32_t all_agree(struct derived *own, struct derived *other, uint32_t segment)
{
	struct scan rows;
	uint32_t row, n = 0;

	scan_begin(&rows, own->r, own->v);
	while (scan_next(&rows, &row)) {
		double a, b, found;
		struct dec exact;

		if (view_segment(own->v, row) != segment || !view_number(own->v, row, ROW_ABSENT, &exact) || !compute(own, row, &a) || !isfinite(a))
			continue;
		found = dec_double(exact);
		if (agrees(own, row, found, a) || !compute(other, row, &b) || !isfinite(b) || !agrees(other, row, found, b))
			return 0;
		n++;
	}
	return n;
}

/* Another code in one of the columns that an operand is found by. */
static bool other_operand(struct derived *d, bool second, uint32_t segment, char *text, size_t cap)
{
	struct key_change *own = second ? &d->b : &d->a;

	for (uint32_t i = 0; i < own->n; i++)
		for (uint32_t code = 1; code < view_ncode(d->v, own->col[i]); code++) {
			struct derived other = *d;
			struct key_change *x = second ? &other.b : &other.a;
			uint32_t n;

			x->code[i] = code;
			n = code == own->code[i] ? 0 : all_agree(d, &other, segment);
			if (!n)
				continue;
			snprintf(text, cap, "the heading is not what the column holds: computed from %s instead of %s all %u figures agree, and otherwise none",
				view_code_text(d->v, own->col[i], code), view_code_text(d->v, own->col[i], own->code[i]), n);
			return true;
		}
	return false;
}

/* The same in another unit: a share that is no percentage, thousands. */
static bool other_unit(struct derived *d, uint32_t segment, char *text, size_t cap)
{
	for (int up = -6; up <= 6; up++) {
		struct derived other = *d;
		uint32_t n;

		other.factor = d->factor * pow(10, up);
		n = up ? all_agree(d, &other, segment) : 0;
		if (!n)
			continue;
		snprintf(text, cap, "the column is in another unit than its heading says: all %u figures agree if they are taken times %g, and otherwise none",
			n, pow(10, -up));
		return true;
	}
	return false;
}

static bool column(const struct view *v, const struct rule_row *r, uint32_t segment, char *text, size_t cap)
{
	struct derived d = begin(v, r);

	if (d.a.impossible || d.b.impossible || !v->t->nseg)
		return false;
	return other_operand(&d, false, segment, text, cap) || (!d.growth && other_operand(&d, true, segment, text, cap)) ||
		other_unit(&d, segment, text, cap);
}

static const struct field fields[] = {
	{ .name = "formula", .kind = FIELD_CHOICE, .choice = "ratio growth" },
	{ .name = "factor", .kind = FIELD_NUMBER },
	{ .name = "a", .kind = FIELD_SET },
	{ .name = "b", .kind = FIELD_SET, .optional = true },
	{ .name = "open", .kind = FIELD_OPEN, .optional = true },
	{ .name = "tolerance", .kind = FIELD_NUMBER },
	{ 0 },
};

VALIDATOR(derived) = { .name = "derived", .field = fields, .check = check, .again = again, .column = column };
