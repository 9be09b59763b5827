/*
 * reference_mirror - what partners say of the same flow: rows of reference.csv with `mirror`. What they mean stands in reference.c.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validators/calendar.h"
#include "validators/reference.h"

#define PAST_PERIODS 20 /* that are looked at for earlier gaps */

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
static char *definitions(const struct held *h, const char *partner, uint32_t row, uint32_t ref, char note[NOTE_MOST])
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

/* The unit of a figure as it says, or "". */
static const char *unit_of(const struct held *h, uint32_t row, uint32_t ref, char buf[REF_SAID_MOST + 1])
{
	if (h->unit < 0 || (row == ROW_ABSENT && ref == ROW_ABSENT))
		return "";
	return row != ROW_ABSENT ? sym_str(h->v->sub->syms, table_code(h->v->t, row, (uint32_t)h->unit)) :
		reference_said(h->v, ref, (uint32_t)h->unit, buf);
}

/* Which of the units of the rule it is, and by which power of ten; false: none. */
static bool unit_listed(const struct held *h, const char *unit, uint32_t *which, int *power)
{
	*power = 0;
	*which = 0;
	for (const char *s = rule_field(h->r, "units"); *unit && *s;) { /* at the first sign of a unit */
		size_t n = strcspn(s, "=: ");

		if (strlen(unit) == n && !memcmp(unit, s, n)) {
			*power = s[n] == ':' ? atoi(s + n + 1) : 0;
			return true;
		}
		s += strcspn(s, "= ");
		*which += *s == ' ';
		s += *s != '\0';
	}
	return false;
}

/* Whether two figures count the same thing; *y, which is theirs, then is in our unit. */
static bool comparable(const struct held *h, uint32_t row, uint32_t ref, struct dec *y)
{
	char buf[REF_SAID_MOST + 1];
	const char *ours = unit_of(h, row, ROW_ABSENT, buf), *theirs;
	uint32_t a = 0, b = 0;
	int p = 0, q = 0;

	if (*rule_field(h->r, "units") && *ours && !unit_listed(h, ours, &a, &p))
		return false;
	theirs = unit_of(h, ROW_ABSENT, ref, buf);
	if (*rule_field(h->r, "units") && *theirs && !unit_listed(h, theirs, &b, &q))
		return false;
	if (!*ours || !*theirs)
		return true;
	return *rule_field(h->r, "units") ? a == b && dec_shift(y, q - p) : !strcmp(ours, theirs);
}

/* The power of ten in which a figure counts. */
static int power_of(const struct held *h, uint32_t row)
{
	char buf[REF_SAID_MOST + 1];
	uint32_t which;
	int power = 0;

	unit_listed(h, unit_of(h, row, ROW_ABSENT, buf), &which, &power);
	return view_multiplier(h->v, row) + power;
}

static double symmetric_gap(double ours, double theirs)
{
	return ours + theirs > 0 ? (ours - theirs) / ((ours + theirs) / 2) : 0;
}

/* The gap of the pair in another period, if both sides have a number there. */
static bool gap_in(const struct held *h, uint32_t row, const char *period, double *s)
{
	const char *ours[COL_MAX], *theirs[COL_MAX];
	struct dec x, y;
	uint32_t own, ref;

	reference_codes_of_row(h->v, row, ours);
	ours[h->period] = period;
	memcpy(theirs, ours, h->v->ndim * sizeof *theirs);
	exchange(h, theirs);
	rule_change_texts(h->r, h->v, "beside", theirs);
	ref = reference_find(h->v, theirs);
	if (ref == ROW_ABSENT || !reference_number(h->v, ref, row, &y) || !reference_fits(h->r, h->v, ref) || !comparable(h, row, ref, &y))
		return false;
	own = reference_row(h->v, ours);
	if (own != ROW_ABSENT ? !view_number(h->v, own, row, &x) || !rule_applies(h->r, h->v, own) :
		(own = reference_find(h->v, ours)) == ROW_ABSENT || !reference_number(h->v, own, row, &x) || !reference_fits(h->r, h->v, own))
		return false;
	*s = symmetric_gap(dec_double(x), dec_double(y));
	return true;
}

struct past {
	uint32_t n;
	double s[PAST_MOST]; /* the latest first */
	char period[PAST_MOST][16];
};

/* The gaps of earlier periods, as many as the rule asks for; none where the row's period is of no length that is known. */
static void look_back(const struct held *h, uint32_t row, struct past *p)
{
	struct period at;

	p->n = 0;
	if (!h->history || !period_read(view_code_text(h->v, (uint32_t)h->period, view_code_at(h->v, row, (uint32_t)h->period)), &at))
		return;
	for (uint32_t i = 0; i < PAST_PERIODS && p->n < h->history && at.number > 0; i++) {
		at.number--;
		period_text(at, p->period[p->n]);
		p->n += gap_in(h, row, p->period[p->n], &p->s[p->n]);
	}
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(const double *v, uint32_t n)
{
	double sorted[PAST_MOST];

	memcpy(sorted, v, n * sizeof *v);
	qsort(sorted, n, sizeof *sorted, by_size);
	return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/* How far a gap is from what the pair has had, and may be. */
static void usual_of(const struct held *h, const struct past *p, double *middle, double *limit)
{
	double off[PAST_MOST];

	*middle = median(p->s, p->n);
	for (uint32_t i = 0; i < p->n; i++)
		off[i] = fabs(p->s[i] - *middle);
	*limit = fmax(2 * median(off, p->n), h->jump);
}

static bool alike(const struct held *h, double a, double b)
{
	return a * b > 0 && fabs(a - b) <= h->jump * (1 + 1e-9);
}

/* What three periods tell. */
static void say_past(const struct held *h, double s, const struct past *p, char note[NOTE_MOST])
{
	size_t n = strlen(note);
	double middle, limit;

	if (p->n >= 2 && n < NOTE_MOST) {
		bool before = alike(h, p->s[0], p->s[1]), now = alike(h, s, p->s[0]) && alike(h, s, p->s[1]);

		n += (size_t)snprintf(note + n, NOTE_MOST - n, "; gap %.2f of the mean, after %.2f (%s) and %.2f (%s): %s", s, p->s[0], p->period[0], p->s[1],
			p->period[1], before && now ? "stable, as of other definitions" : before ? "a jump, as of an error" : "not of one size");
	}
	if (p->n == h->history && p->n && n < NOTE_MOST) {
		usual_of(h, p, &middle, &limit);
		snprintf(note + n, NOTE_MOST - n, "; usual of this pair %.2f to %.2f", middle - limit, middle + limit);
	}
}

/* A gap beyond percent: far beyond by the pair's own history, else by what is allowed where there is none. */
static void judge(const struct held *h, uint32_t row, struct dec x, struct dec y, uint32_t ref, char note[NOTE_MOST])
{
	double found = dec_double(x), expected = dec_double(y), unit = pow(10, power_of(h, row)), most = fmax(found, expected) * unit;
	double s = symmetric_gap(found, expected), allowed = h->upto > 0 ? h->upto : h->symmetric, middle, limit;
	struct past p = { 0 };
	bool far, mine;

	if (reference_close(h, found, expected, unit)) {
		report_passed(h->v, h->r);
		return;
	}
	if (ref != ROW_ABSENT && x.m) /* a virtual 0 has no history */
		look_back(h, row, &p);
	far = fabs(s) > allowed * (1 + 1e-12);
	if (h->history && p.n == h->history) {
		usual_of(h, &p, &middle, &limit);
		far = fabs(s - middle) > limit * (1 + 1e-12);
	}
	if (h->upto > 0)
		mine = !far || most < h->upto_minimum;
	else
		mine = far && most >= h->minimum;
	if (!mine) {
		report_passed(h->v, h->r);
		return;
	}
	say_past(h, s, &p, note);
	reference_say(h, row, x, y, note);
}

/* What of the reference mirrors something; and where our key is missing. */
static void missing_here(const struct held *h, struct partners *p)
{
	struct dec y, nought = { 0, 0 };
	const char *code[COL_MAX];
	char note[NOTE_MOST];
	uint32_t row;

	for (uint32_t ref = 0; ref < reference_count(h->v); ref++) {
		reference_codes_of(h->v, ref, code);
		if (!strcmp(code[h->area], code[h->partner]) || !is_mirror(h, code) || !reference_fits(h->r, h->v, ref) || rule_speaks(h->r, h->v, "modelled", ROW_ABSENT, ref))
			continue;
		note_sent(p, sent_hash(h, code));
		definitions(h, code[h->area], ROW_ABSENT, ref, note);
		exchange(h, code);
		rule_change_texts(h->r, h->v, "here", code);
		if (!reference_lacks(h, code))
			continue;
		row = reference_first(h, code);
		if (row != ROW_ABSENT && reference_number(h->v, ref, row, &y) && comparable(h, row, ref, &y))
			judge(h, row, nought, y, ref, note);
	}
}

void reference_mirror(const struct held *h)
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
		reference_codes_of_row(h->v, row, code);
		exchange(h, code);
		rule_change_texts(h->r, h->v, "beside", code);
		ref = reference_find(h->v, code);
		if (!strcmp(code[h->area], code[h->partner]) || rule_speaks(h->r, h->v, "modelled", row, ref))
			report_not_applicable(h->v, h->r, NO_PRECONDITION);
		else if (reference_number(h->v, ref, row, &y) && reference_fits(h->r, h->v, ref) && comparable(h, row, ref, &y))
			judge(h, row, x, y, ref, definitions(h, code[h->area], row, ref, note));
		else if (ref == ROW_ABSENT && has_sent(&sent, sent_hash(h, code)) && comparable(h, row, ref, &y))
			judge(h, row, x, nought, ref, definitions(h, code[h->area], row, ref, note));
		else
			report_not_applicable(h->v, h->r, NO_REFERENCE);
	}
}
