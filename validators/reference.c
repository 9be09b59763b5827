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
 *           attributes hold for both sides.
 * Limits    percent of what the reference has (0: only 0 is within), absolute, symmetric (the difference by the mean of the two). A
 *           difference within any of them passes, and so do figures that are both below minimum. Without any limit it is 10 percent; added
 *           and deleted are yes of a share where they are left out, else no. upto, upto_minimum: what is further off than this symmetric
 *           difference, in figures of at least so many, is another row's. Figures and limits are counted in units, not in thousands.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "validators/validator.h"

struct held {
	const struct view *v;
	const struct rule_row *r;
	int area, partner, period;
	bool added, deleted;
	double percent, absolute, symmetric, minimum, upto, upto_minimum;
};

static void codes_of_row(const struct view *v, uint32_t row, const char *code[COL_MAX])
{
	for (uint32_t d = 0; d < v->ndim; d++)
		code[d] = view_code_text(v, d, view_code_at(v, row, d));
}

static void codes_of_ref(const struct view *v, uint32_t ref, const char *code[COL_MAX])
{
	for (uint32_t d = 0; d < v->ndim; d++)
		code[d] = reference_code(v, ref, d);
}

static bool within(const struct held *h, double found, double expected, double unit)
{
	double off = fabs(found - expected), most = fmax(fabs(found), fabs(expected)) * unit, mean = fabs(found + expected) / 2;

	return off == 0 || most < h->minimum || off <= (h->percent / 100 * fabs(expected)) * (1 + 1e-12) || off * unit <= h->absolute * (1 + 1e-12) ||
		off <= h->symmetric * mean * (1 + 1e-12) || (h->upto > 0 && off > h->upto * mean * (1 + 1e-12) && most >= h->upto_minimum);
}

static void judge(const struct held *h, uint32_t row, struct dec x, struct dec y, const char *note)
{
	struct dsum found = { 0 }, expected = { 0 };

	if (within(h, dec_double(x), dec_double(y), pow(10, view_multiplier(h->v, row)))) {
		report_passed(h->v, h->r);
		return;
	}
	dsum_add(&found, x);
	dsum_add(&expected, y);
	report_numbers(h->v, h->r, row, &found, &expected, note);
}

/* Whether the submission should have what the reference has: its area and period are sent, the key is not. */
static bool is_lacking(const struct held *h, const char *const code[COL_MAX])
{
	return view_code(h->v, (uint32_t)h->area, code[h->area]) != CODE_ABSENT &&
		view_code(h->v, (uint32_t)h->period, code[h->period]) != CODE_ABSENT && reference_applies(h->r, h->v, code) &&
		reference_row(h->v, code) == ROW_ABSENT;
}

/* A virtual 0 is held against the reference, at the first observation of the area and period that there is. */
static void judge_lacking(const struct held *h, const char *const code[COL_MAX], uint32_t ref, const char *note)
{
	struct dec y, nought = { 0, 0 };
	struct scan rows;
	uint32_t row;

	scan_begin(&rows, h->r, h->v);
	scan_code(&rows, (uint32_t)h->area, view_code(h->v, (uint32_t)h->area, code[h->area]));
	scan_code(&rows, (uint32_t)h->period, view_code(h->v, (uint32_t)h->period, code[h->period]));
	if (scan_next(&rows, &row) && reference_number(h->v, ref, row, &y))
		judge(h, row, nought, y, note);
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
		codes_of_row(h->v, row, code);
		ref = reference_find(h->v, code);
		if (reference_number(h->v, ref, row, &y))
			judge(h, row, x, y, "");
		else if (ref == ROW_ABSENT && h->added)
			judge(h, row, x, nought, "new");
		else
			report_not_applicable(h->v, h->r, NO_REFERENCE);
	}
	for (uint32_t ref = 0; h->deleted && ref < reference_count(h->v); ref++) {
		codes_of_ref(h->v, ref, code);
		if (is_lacking(h, code))
			judge_lacking(h, code, ref, "no more there");
	}
}

static bool is_revised(const struct held *h, uint32_t row)
{
	const char *code[COL_MAX];
	struct dec x, y;
	uint32_t ref;
	bool a, b;

	codes_of_row(h->v, row, code);
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

		codes_of_ref(h->v, ref, code);
		area = view_code(h->v, (uint32_t)h->area, code[h->area]);
		if (area != CODE_ABSENT)
			past[area] += !past[area] + (h->deleted && is_lacking(h, code));
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

/* The areas and periods of which partners sent something: hashes, in a table that is searched from each one's own place on. */
#define SENT_MOST 16384u
struct partners {
	uint32_t n;
	uint64_t sent[SENT_MOST]; /* 0: free */
};

static uint64_t sent_hash(const struct held *h, const char *const code[COL_MAX])
{
	uint64_t x = 0xcbf29ce484222325u; /* FNV-1a */

	for (int i = 0; i < 2; i++)
		for (const char *s = code[i ? h->period : h->area];; s++) {
			x = (x ^ (unsigned char)*s) * 0x100000001b3u;
			if (!*s)
				break;
		}
	return x | 1;
}

static bool has_sent(const struct partners *p, uint64_t hash)
{
	uint64_t i = (hash >> 1) % SENT_MOST;

	while (p->sent[i] && p->sent[i] != hash)
		i = (i + 1) % SENT_MOST;
	return p->sent[i] == hash;
}

static void note_sent(struct partners *p, uint64_t hash)
{
	uint64_t i = (hash >> 1) % SENT_MOST;

	if (has_sent(p, hash) || p->n == SENT_MOST - 1)
		return;
	while (p->sent[i])
		i = (i + 1) % SENT_MOST;
	p->sent[i] = hash;
	p->n++;
}

/* Whether these codes are already what `beside` changes codes to. */
static bool is_mirror(const struct held *h, const char *const code[COL_MAX])
{
	const char *changed[COL_MAX];

	memcpy(changed, code, h->v->ndim * sizeof *changed);
	rule_change_texts(h->r, h->v, "beside", changed);
	for (uint32_t d = 0; d < h->v->ndim; d++)
		if (strcmp(changed[d], code[d]) != 0)
			return false;
	return true;
}

static void exchange(const struct held *h, const char *code[COL_MAX])
{
	const char *x = code[h->area];

	code[h->area] = code[h->partner];
	code[h->partner] = x;
}

/* Both definitions: what the partner counts, and attributes of ours (row) and theirs (ref); either may be ROW_ABSENT. */
#define NOTE_MOST 480
static const char *definitions(const struct held *h, const char *partner, uint32_t row, uint32_t ref, char note[NOTE_MOST])
{
	size_t n = (size_t)snprintf(note, NOTE_MOST, "%s of %.20s", rule_field(h->r, "beside"), partner), m = 0;
	char col[64], theirs[REF_SAID_MOST + 1], neither[160] = "";

	for (uint32_t i = 0; n < NOTE_MOST && m < sizeof neither && rule_word(h->r, "said", i, col); i++) {
		uint32_t c = (uint32_t)view_col(h->v, col);
		const char *ours = row == ROW_ABSENT ? "" : sym_str(h->v->sub->syms, table_code(h->v->t, row, c));
		const char *other = ref == ROW_ABSENT ? "" : reference_said(h->v, ref, c, theirs);

		if (*ours || *other)
			n += (size_t)snprintf(note + n, NOTE_MOST - n, "; %s here: %.60s, there: %.60s", col, *ours ? ours : "not said", *other ? other : "not said");
		else
			m += (size_t)snprintf(neither + m, sizeof neither - m, "%s%s", m ? ", " : "; neither says ", col);
	}
	if (m && n < NOTE_MOST)
		snprintf(note + n, NOTE_MOST - n, "%s", neither);
	return note;
}

/* What of the reference mirrors something; and where our key is missing. */
static void missing_here(const struct held *h, struct partners *p)
{
	const char *code[COL_MAX];
	char note[NOTE_MOST];

	for (uint32_t ref = 0; ref < reference_count(h->v); ref++) {
		codes_of_ref(h->v, ref, code);
		if (!is_mirror(h, code) || !reference_fits(h->r, h->v, ref))
			continue;
		note_sent(p, sent_hash(h, code));
		definitions(h, code[h->area], ROW_ABSENT, ref, note);
		exchange(h, code);
		rule_change_texts(h->r, h->v, "here", code);
		if (is_lacking(h, code))
			judge_lacking(h, code, ref, note);
	}
}

static void by_mirror(const struct held *h)
{
	struct partners sent = { 0 };
	const char *code[COL_MAX];
	struct dec x, y, nought = { 0, 0 };
	struct scan rows;
	uint32_t row;
	char note[NOTE_MOST];

	missing_here(h, &sent);
	scan_begin(&rows, h->r, h->v);
	while (scan_next(&rows, &row)) {
		uint32_t ref;

		if (!view_number(h->v, row, ROW_ABSENT, &x)) {
			report_not_applicable(h->v, h->r, NO_VALUE);
			continue;
		}
		codes_of_row(h->v, row, code);
		exchange(h, code);
		rule_change_texts(h->r, h->v, "beside", code);
		ref = reference_find(h->v, code);
		if (reference_number(h->v, ref, row, &y) && reference_fits(h->r, h->v, ref))
			judge(h, row, x, y, definitions(h, code[h->area], row, ref, note));
		else if (ref == ROW_ABSENT && has_sent(&sent, sent_hash(h, code)))
			judge(h, row, x, nought, definitions(h, code[h->area], row, ref, note));
		else
			report_not_applicable(h->v, h->r, NO_REFERENCE);
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
	if (*what == 's')
		by_share(&h);
	else if (*what == 'v')
		by_value(&h);
	else if (h.partner >= 0 && (uint32_t)h.partner < v->ndim)
		by_mirror(&h);
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
	{ .name = "said", .kind = FIELD_ANY_COLUMNS, .optional = true },
	{ 0 },
};

VALIDATOR(reference) = { .name = "reference", .field = fields, .check = check };
