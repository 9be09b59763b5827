/*
 * reference - a submission against another data set (--reference): what was published before, or what partners say. Silent without one.
 *
 * share     of the observations of each area no more than `percent` were revised: the value is another, or (added, deleted: yes) the
 *           observation is new or is no more. A change of attributes only is no revision. What is no more counts only for areas and periods
 *           that are sent again. The share is one of the observations sent. Said once an area.
 * value     each value is near the one before. With added or deleted yes a value that is not there is a virtual 0.
 * mirror    a flow is near what the partner says of it: the key with `beside` changed and area and partner exchanged. The partner sent nothing
 *           for the period: nothing to compare. It sent, but not this key: a virtual 0 there. Our key is missing: a virtual 0 here,
 *           said at our first observation of the period.
 *           here: what the mirrored key is in our own codes. said: attributes of either side that the finding tells. Conditions of `where` on
 *           attributes hold for both sides. Nobody is the partner of itself. modelled: words of attributes of either side by which a figure is no count and no mirror.
 *           units: what is compared. "PS=NR=THS_PER:3" are one unit, the last of a thousand (10^3); of a unit that is not listed (a share), or of
 *           two different ones, nothing is compared; what neither says is taken to be the same.
 * Limits    percent of what the reference has (0: only 0 is within), absolute, symmetric (the difference by the mean of the two). A
 *           difference within any of them passes, and so do figures that are both below minimum. Without any limit it is 10 percent; added
 *           and deleted are yes of a share where they are left out, else no. upto, upto_minimum: what is further off than this symmetric
 *           difference, in figures of at least so many, is another row's. Figures and limits are counted in units, not in thousands.
 * History   of a pair takes the place of symmetric and upto where the last `history` earlier periods are known, of the last 20, in which
 *           both sides have numbers (ours from the submission, else from the reference): with s = (ours - theirs) / ((ours + theirs) / 2), the limit is
 *           |s - median of those s| <= the larger of 2 * MAD of those s, and jump (0.1 where it is empty). What is within percent or absolute passes before.
 *           A gap that keeps sign and size (jump) over three periods is a matter of definitions, one that leaves those of the two before an
 *           error of somebody: the finding says which.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validators/reference.h"

void reference_codes_of_row(const struct view *v, uint32_t row, const char *code[COL_MAX])
{
	for (uint32_t d = 0; d < v->ndim; d++)
		code[d] = view_code_text(v, d, view_code_at(v, row, d));
}

void reference_codes_of(const struct view *v, uint32_t ref, const char *code[COL_MAX])
{
	for (uint32_t d = 0; d < v->ndim; d++)
		code[d] = reference_code(v, ref, d);
}

static bool within(const struct held *h, double found, double expected, double unit)
{
	double off = fabs(found - expected), most = fmax(fabs(found), fabs(expected)) * unit;

	return reference_close(h, found, expected, unit) || most < h->minimum || off <= h->symmetric * fabs(found + expected) / 2 * (1 + 1e-12);
}

bool reference_close(const struct held *h, double found, double expected, double unit)
{
	double off = fabs(found - expected);

	return off == 0 || off <= (h->percent / 100 * fabs(expected)) * (1 + 1e-12) || off * unit <= h->absolute * (1 + 1e-12);
}

void reference_say(const struct held *h, uint32_t row, struct dec x, struct dec y, const char *note)
{
	struct dsum found = { 0 }, expected = { 0 };

	dsum_add(&found, x);
	dsum_add(&expected, y);
	report_numbers(h->v, h->r, row, &found, &expected, note);
}

static void judge(const struct held *h, uint32_t row, struct dec x, struct dec y, const char *note)
{
	if (within(h, dec_double(x), dec_double(y), pow(10, view_multiplier(h->v, row))))
		report_passed(h->v, h->r);
	else
		reference_say(h, row, x, y, note);
}

bool reference_lacks(const struct held *h, const char *const code[COL_MAX])
{
	return view_code(h->v, (uint32_t)h->area, code[h->area]) != CODE_ABSENT &&
		view_code(h->v, (uint32_t)h->period, code[h->period]) != CODE_ABSENT && reference_applies(h->r, h->v, code) &&
		reference_row(h->v, code) == ROW_ABSENT;
}

uint32_t reference_first(const struct held *h, const char *const code[COL_MAX])
{
	struct scan rows;
	uint32_t row;

	scan_begin(&rows, h->r, h->v);
	scan_code(&rows, (uint32_t)h->area, view_code(h->v, (uint32_t)h->area, code[h->area]));
	scan_code(&rows, (uint32_t)h->period, view_code(h->v, (uint32_t)h->period, code[h->period]));
	return scan_next(&rows, &row) ? row : ROW_ABSENT;
}

static void by_value(const struct held *h)
{
	const char *code[COL_MAX];
	struct dec x, y, nought = { 0, 0 };
	struct scan rows;
	uint32_t row;

	scan_begin(&rows, h->r, h->v);
	while (scan_next(&rows, &row)) {
		uint32_t ref;

		if (!view_number(h->v, row, ROW_ABSENT, &x)) {
			report_not_applicable(h->v, h->r, NO_VALUE);
			continue;
		}
		reference_codes_of_row(h->v, row, code);
		ref = reference_find(h->v, code);
		if (reference_number(h->v, ref, row, &y))
			judge(h, row, x, y, "");
		else if (ref == ROW_ABSENT && h->added)
			judge(h, row, x, nought, "new");
		else
			report_not_applicable(h->v, h->r, NO_REFERENCE);
	}
	for (uint32_t ref = 0; h->deleted && ref < reference_count(h->v); ref++) {
		reference_codes_of(h->v, ref, code);
		if (!reference_lacks(h, code))
			continue;
		row = reference_first(h, code);
		if (row != ROW_ABSENT && reference_number(h->v, ref, row, &y))
			judge(h, row, nought, y, "no more there");
	}
}

static bool is_revised(const struct held *h, uint32_t row)
{
	const char *code[COL_MAX];
	struct dec x, y;
	uint32_t ref;
	bool a, b;

	reference_codes_of_row(h->v, row, code);
	ref = reference_find(h->v, code);
	if (ref == ROW_ABSENT)
		return h->added;
	a = view_number(h->v, row, ROW_ABSENT, &x);
	b = reference_number(h->v, ref, row, &y);
	return a != b || (a && dec_cmp(x, y) != 0);
}

/* By code of the area: 1 + how many observations of the reference are no more; 0: the reference does not have the area. */
static uint32_t *past_of(const struct held *h)
{
	uint32_t *past = view_zeros(h->v, view_ncode(h->v, (uint32_t)h->area));
	const char *code[COL_MAX];

	for (uint32_t ref = 0; past && ref < reference_count(h->v); ref++) {
		uint32_t area;

		reference_codes_of(h->v, ref, code);
		area = view_code(h->v, (uint32_t)h->area, code[h->area]);
		if (area != CODE_ABSENT)
			past[area] += !past[area] + (h->deleted && reference_lacks(h, code));
	}
	return past;
}

static void by_share(const struct held *h)
{
	char found[64], expected[48], note[64];
	uint32_t *past = past_of(h);

	for (uint32_t area = 1; past && area < view_ncode(h->v, (uint32_t)h->area); area++) {
		uint32_t n = 0, revised = past[area] ? past[area] - 1 : 0, first = ROW_ABSENT, row;
		struct scan rows;

		scan_begin(&rows, h->r, h->v);
		scan_code(&rows, (uint32_t)h->area, area);
		while (scan_next(&rows, &row)) {
			first = n++ ? first : row;
			revised += is_revised(h, row);
		}
		if (n && !past[area])
			report_not_applicable(h->v, h->r, NO_REFERENCE);
		if (!n || !past[area])
			continue;
		if (100.0 * revised <= h->percent * n) {
			report_passed(h->v, h->r);
			continue;
		}
		snprintf(found, sizeof found, "%.4g", 100.0 * revised / n);
		snprintf(expected, sizeof expected, "%.4g", h->percent);
		snprintf(note, sizeof note, "%u of %u", revised, n);
		report_text(h->v, h->r, first, found, expected, note);
	}
}

static void check(const struct view *v, const struct rule_row *r)
{
	struct held h = { .v = v, .r = r, .area = view_role(v, ROLE_AREA), .partner = view_role(v, ROLE_PARTNER),
		.period = view_role(v, ROLE_PERIOD) };
	const char *what = rule_field(r, "what");
	bool limited;

	if (!reference_count(v)) {
		report_not_applicable_many(v, r, NO_REFERENCE, scan_count(r, v));
		return;
	}
	if (h.area < 0 || h.period < 0 || (uint32_t)h.area >= v->ndim || (uint32_t)h.period >= v->ndim)
		return;
	limited = *rule_field(r, "percent") || *rule_field(r, "absolute") || *rule_field(r, "symmetric");
	h.added = !strcmp(*rule_field(r, "added") ? rule_field(r, "added") : *what == 's' ? "yes" : "no", "yes");
	h.deleted = !strcmp(*rule_field(r, "deleted") ? rule_field(r, "deleted") : *what == 's' ? "yes" : "no", "yes");
	h.percent = rule_number(r, "percent", limited ? 0 : 10);
	h.absolute = rule_number(r, "absolute", 0);
	h.symmetric = rule_number(r, "symmetric", 0);
	h.minimum = rule_number(r, "minimum", 0);
	h.upto = rule_number(r, "upto", 0);
	h.upto_minimum = rule_number(r, "upto_minimum", 0);
	h.history = (uint32_t)fmin(fmax(rule_number(r, "history", 0), 0), PAST_MOST);
	h.jump = rule_number(r, "jump", 0.1);
	h.unit = view_role(v, ROLE_UNIT);
	if (*what == 's')
		by_share(&h);
	else if (*what == 'v')
		by_value(&h);
	else if (h.partner >= 0 && (uint32_t)h.partner < v->ndim)
		reference_mirror(&h);
}

static const struct field fields[] = {
	{ .name = "what", .kind = FIELD_CHOICE, .choice = "share value mirror" },
	{ .name = "here", .kind = FIELD_SET, .optional = true },
	{ .name = "beside", .kind = FIELD_SET, .optional = true },
	{ .name = "added", .kind = FIELD_CHOICE, .optional = true, .choice = "yes no" },
	{ .name = "deleted", .kind = FIELD_CHOICE, .optional = true, .choice = "yes no" },
	{ .name = "percent", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "absolute", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "symmetric", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "minimum", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "upto", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "upto_minimum", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "history", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "jump", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "units", .kind = FIELD_TEXT, .optional = true },
	{ .name = "modelled", .kind = FIELD_WORDS, .optional = true },
	{ .name = "said", .kind = FIELD_ANY_COLUMNS, .optional = true },
	{ 0 },
};

VALIDATOR(reference) = { .name = "reference", .field = fields, .check = check };
