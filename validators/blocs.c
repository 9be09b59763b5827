/*
 * blocs - within a bloc whose members move freely: how much of what its members report comes from other members, and whether they report on
 * each other at all. Members are those of mappings/regions/blocs.csv on the last day of the period.
 *
 * share     of each member that has a total, what comes from other members is between 0 and 1 of it. Said at the total.
 * pairs     for each bloc: each member that is there as a destination has an observation for each other member as an origin. Asked only of the periods
 *           and classifications in which one has; there a member that has its total is a destination, too. Said once a bloc, at the first observation of the latest period that lacks any.
 * least     so many percent of the pairs have to be there for the others to be asked for: a table of fewer is one of chosen partners.
 * except    destination and origin between which the bloc does not hold: such a pair is none (columns: destination and origin).
 * open      columns in which the total may have other codes than the pairs (a total by no basis beside partners by country of birth).
 * Groups    are what has one code in all columns but destination and origin: classifications are not added to each other. Pairs beyond GROUPS groups
 *           and DESTINATIONS destinations are counted as not applicable.
 * Figures   of each group for the workbook of the dataflow: how much comes from inside, of all; how many pairs, of how many.
 */
#include <stdio.h>
#include <string.h>

#include "validators/validator.h"

#define BLOCS 8u          /* of one row */
#define GROUPS 4096u
#define DESTINATIONS 16384u
#define SLOTS(n) (2 * (n)) /* of a table in which so many are looked up by their hash */

struct group {
	uint64_t hash;
	uint32_t bloc;
	struct figure f;
};
struct destination {
	uint64_t hash;
	uint32_t group, row, total, pairs, possible;
	struct dsum inside; /* in the unit of the total */
};
struct blocs {
	const struct view *v;
	const struct rule_row *r;
	uint32_t n;
	char name[BLOCS][64];
	uint32_t area, partner, period, all; /* columns; the code of all partners */
	struct open_codes open;
	uint8_t *is_area, *is_partner;       /* by period and code: a bit a bloc */
	uint32_t *listed;                    /* by period and bloc: members of the time */
	struct group *group;
	struct destination *to;
	uint32_t *group_slot, *to_slot;      /* 1 + number */
	uint32_t ngroup, nto;
	uint64_t left;
};

static uint64_t mix(uint64_t h, uint64_t x)
{
	h = (h ^ x) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

/* Who is a member when. false: nobody of this table ever is, both as a destination and as an origin. */
static bool find_members(struct blocs *b)
{
	uint32_t narea = view_ncode(b->v, b->area), npartner = view_ncode(b->v, b->partner);
	bool any = false;

	for (uint32_t t = 1; t < view_ncode(b->v, b->period); t++)
		for (uint32_t i = 0; i < b->n; i++) {
			struct members to = view_bloc(b->v, b->name[i], b->period, t, b->area), from = view_bloc(b->v, b->name[i], b->period, t, b->partner);

			for (uint32_t k = 0; k < to.n; k++)
				b->is_area[(size_t)t * narea + to.code[k]] |= (uint8_t)(1u << i);
			for (uint32_t k = 0; k < from.n; k++)
				b->is_partner[(size_t)t * npartner + from.code[k]] |= (uint8_t)(1u << i);
			b->listed[t * BLOCS + i] = to.listed;
			any |= to.n && from.n;
		}
	return any;
}

/* Where the number of a hash stands in a table of slots, or may be put. */
static uint32_t slot_of(const uint32_t *slot, uint32_t n, uint64_t hash, bool (*is)(const struct blocs *b, uint32_t number, uint64_t hash),
	const struct blocs *b)
{
	uint32_t i = (uint32_t)(hash >> 32) % n;

	while (slot[i] && !is(b, slot[i] - 1, hash))
		i = (i + 1) % n;
	return i;
}

static bool is_group(const struct blocs *b, uint32_t number, uint64_t hash)
{
	return b->group[number].hash == hash;
}

static bool is_destination(const struct blocs *b, uint32_t number, uint64_t hash)
{
	return b->to[number].hash == hash;
}

/* What has one code in all columns but destination and origin. NULL: there are too many; row ROW_ABSENT: or it is new. */
static struct group *group_of(struct blocs *b, uint32_t bloc, const struct cube_key *k, uint32_t row)
{
	uint64_t h = mix(1, bloc + 1ull);
	uint32_t i;

	for (uint32_t d = 0; d < b->v->ndim; d++)
		if (d != b->area && d != b->partner)
			h = mix(h, k->code[d] + 1ull);
	i = slot_of(b->group_slot, SLOTS(GROUPS), h, is_group, b);
	if (!b->group_slot[i]) {
		if (b->ngroup == GROUPS || row == ROW_ABSENT)
			return NULL;
		b->group[b->ngroup] = (struct group){ .hash = h, .bloc = bloc, .f = { .name = b->name[bloc], .row = row,
			.members = b->listed[k->code[b->period] * BLOCS + bloc] } };
		b->group_slot[i] = ++b->ngroup;
	}
	return &b->group[b->group_slot[i] - 1];
}

/* Whether the bloc does not hold from an origin to a destination. */
static bool is_excepted(const struct blocs *b, const char *to, const char *from)
{
	const char *s = rule_field(b->r, "except");
	size_t n = strlen(to), m = strlen(from);

	for (; *s; s += strcspn(s, ";"), s += *s == ';') {
		s += strspn(s, " ");
		if (!strncmp(s, to, n) && s[n] == ' ') {
			const char *f = s + n + strspn(s + n, " ");

			if (!strncmp(f, from, m) && (!f[m] || f[m] == ';' || f[m] == ' '))
				return true;
		}
	}
	return false;
}

/* How many origins a destination could have. */
static uint32_t possible_of(const struct blocs *b, const struct group *g, const char *to)
{
	const char *s = rule_field(b->r, "except");
	uint32_t n = g->f.members ? g->f.members - 1 : 0, m = (uint32_t)strlen(to);

	for (; *s; s += strcspn(s, ";"), s += *s == ';') {
		s += strspn(s, " ");
		if (!strncmp(s, to, m) && s[m] == ' ')
			n -= n > 0;
	}
	return n;
}

static struct destination *destination_of(struct blocs *b, const struct group *g, struct cube_key *k, uint32_t row)
{
	uint64_t h = mix(g->hash, k->code[b->area] + 1ull);
	uint32_t i = slot_of(b->to_slot, SLOTS(DESTINATIONS), h, is_destination, b);
	struct destination *d;

	if (b->to_slot[i])
		return &b->to[b->to_slot[i] - 1];
	if (b->nto == DESTINATIONS)
		return NULL;
	d = &b->to[b->nto];
	*d = (struct destination){ .hash = h, .group = (uint32_t)(g - b->group), .row = row, .total = ROW_ABSENT,
		.possible = possible_of(b, g, view_code_text(b->v, b->area, k->code[b->area])) };
	b->to_slot[i] = ++b->nto;
	if (b->all != CODE_ABSENT) {
		view_key_set(b->v, k, b->partner, b->all);
		d->total = view_find_open(b->v, k, row, &b->open);
		if (d->total != ROW_ABSENT && !table_counts(b->v->t, d->total))
			d->total = ROW_ABSENT;
	}
	return d;
}

static void take(struct blocs *b, uint32_t row)
{
	const struct view *v = b->v;
	uint32_t t = view_code_at(v, row, b->period), to = view_code_at(v, row, b->area), from = view_code_at(v, row, b->partner);
	unsigned in = b->is_area[(size_t)t * view_ncode(v, b->area) + to] & b->is_partner[(size_t)t * view_ncode(v, b->partner) + from];
	const char *where = view_code_text(v, b->area, to), *whence = view_code_text(v, b->partner, from);
	struct cube_key k;
	struct dec x;

	if (!in || !table_counts(v->t, row) || !strcmp(where, whence) || is_excepted(b, where, whence))
		return;
	view_key(v, row, &k);
	if (view_find(v, &k, ROW_ABSENT) != row) /* it stands there again */
		return;
	for (uint32_t i = 0; i < b->n; i++) {
		struct group *g = in >> i & 1 ? group_of(b, i, &k, row) : NULL;
		struct cube_key whole = k;
		struct destination *d = g ? destination_of(b, g, &whole, row) : NULL;

		if (!d) {
			b->left += in >> i & 1;
			continue;
		}
		d->pairs++;
		if (d->total != ROW_ABSENT && view_number(v, row, d->total, &x))
			dsum_add(&d->inside, x);
	}
}

/* A member that has a total in a classification in which others have pairs is a destination, too. */
static void take_total(struct blocs *b, uint32_t row)
{
	const struct view *v = b->v;
	uint32_t t = view_code_at(v, row, b->period), to = view_code_at(v, row, b->area);
	unsigned in = b->is_area[(size_t)t * view_ncode(v, b->area) + to];
	struct cube_key k;

	if (!in || !table_counts(v->t, row))
		return;
	view_key(v, row, &k);
	for (uint32_t i = 0; i < b->n; i++) {
		struct group *g = in >> i & 1 ? group_of(b, i, &k, ROW_ABSENT) : NULL;
		struct cube_key own = k;

		if (g && !destination_of(b, g, &own, row))
			b->left++;
	}
}

/* Times 10^up; false: it does not fit. */
static bool in_units(struct dsum *s, int up)
{
	for (; up > 0; up--) {
		if (s->scale)
			s->scale--;
		else if (__builtin_mul_overflow(s->m, 10, &s->m))
			return false;
	}
	s->scale = (uint8_t)(s->scale - up);
	return !s->overflow;
}

/* What the destinations of a group come to. */
static void add_up(struct blocs *b)
{
	for (uint32_t i = 0; i < b->nto; i++) {
		const struct destination *d = &b->to[i];
		struct figure *f = &b->group[d->group].f;
		struct dsum inside = d->inside, all = { 0 };
		struct dec x;

		f->destinations++;
		f->pairs += d->pairs;
		f->possible += d->possible;
		if (d->total == ROW_ABSENT || !view_number(b->v, d->total, ROW_ABSENT, &x))
			continue;
		dsum_add(&all, x);
		/* Destinations may count in thousands, or not. */
		if (in_units(&inside, view_multiplier(b->v, d->total)) && in_units(&all, view_multiplier(b->v, d->total))) {
			dsum_merge(&f->inside, &inside);
			dsum_merge(&f->all, &all);
			f->totals++;
		}
	}
}

/* Counts all pairs of a row of the table. false: there are none. */
static bool count(struct blocs *b, const struct view *v, const struct rule_row *r)
{
	int area = view_role(v, ROLE_AREA), partner = view_role(v, ROLE_PARTNER), period = view_role(v, ROLE_PERIOD);
	struct scan rows;
	uint32_t row;
	size_t n;

	*b = (struct blocs){ .v = v, .r = r, .area = (uint32_t)area, .partner = (uint32_t)partner, .period = (uint32_t)period,
		.open = rule_open(r, v, "open") };
	while (b->n < BLOCS && rule_word(r, "blocs", b->n, b->name[b->n]))
		b->n++;
	if (area < 0 || partner < 0 || period < 0 || b->area >= v->ndim || b->partner >= v->ndim || b->period >= v->ndim)
		return false;
	n = view_ncode(v, b->period);
	b->all = view_code(v, b->partner, "_T");
	b->is_area = view_bytes(v, n * view_ncode(v, b->area));
	b->is_partner = view_bytes(v, n * view_ncode(v, b->partner));
	b->listed = view_zeros(v, (uint32_t)n * BLOCS);
	if (!b->is_area || !b->is_partner || !b->listed || !find_members(b))
		return false;
	b->group = (void *)view_zeros(v, GROUPS * sizeof *b->group / sizeof(uint32_t));
	b->to = (void *)view_zeros(v, DESTINATIONS * sizeof *b->to / sizeof(uint32_t));
	b->group_slot = view_zeros(v, SLOTS(GROUPS));
	b->to_slot = view_zeros(v, SLOTS(DESTINATIONS));
	if (!b->group || !b->to || !b->group_slot || !b->to_slot)
		return false;
	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row))
		take(b, row);
	scan_begin(&rows, r, v);
	scan_code(&rows, b->partner, b->all);
	while (scan_next(&rows, &row))
		take_total(b, row);
	add_up(b);
	return b->ngroup > 0;
}

static void look_at_shares(const struct blocs *b)
{
	for (uint32_t i = 0; i < b->nto; i++) {
		const struct destination *d = &b->to[i];
		struct dsum all = { 0 };
		struct dec x;

		if (d->total == ROW_ABSENT || !view_number(b->v, d->total, ROW_ABSENT, &x)) {
			report_not_applicable(b->v, b->r, NO_PART);
			continue;
		}
		dsum_add(&all, x);
		if (!d->inside.overflow && dsum_cmp(&d->inside, &all) <= 0 && dsum_double(&d->inside) >= 0)
			report_passed(b->v, b->r);
		else
			report_numbers(b->v, b->r, d->total, &d->inside, &all, b->group[d->group].f.name);
	}
}

static const char *period_of(const struct blocs *b, const struct group *g)
{
	return view_code_text(b->v, b->period, view_code_at(b->v, g->f.row, b->period));
}

/* Which destinations of a bloc lack origins in the period of a group, and how many they have of how many: as many as there is room for. */
static void write_lacking(const struct blocs *b, const struct group *g, char *buf, size_t cap)
{
	size_t at = strlen(buf);
	bool first = true;

	for (uint32_t i = 0; i < b->nto && at + 40 < cap; i++) {
		const struct destination *d = &b->to[i];
		const struct group *own = &b->group[d->group];

		if (own->bloc != g->bloc || d->pairs >= d->possible || strcmp(period_of(b, own), period_of(b, g)) != 0)
			continue;
		at += (size_t)snprintf(buf + at, cap - at, "%s%.12s %u/%u", first ? "" : ", ",
			view_code_text(b->v, b->area, view_code_at(b->v, d->row, b->area)), d->pairs, d->possible);
		first = false;
	}
}

static void look_at_pairs(const struct blocs *b, uint32_t bloc)
{
	uint32_t pairs = 0, possible = 0, latest = UINT32_MAX;
	char found[32], expected[32], note[320];

	for (uint32_t i = 0; i < b->ngroup; i++) {
		const struct group *g = &b->group[i];

		if (g->bloc != bloc)
			continue;
		pairs += g->f.pairs;
		possible += g->f.possible;
		if (g->f.pairs < g->f.possible && (latest == UINT32_MAX || strcmp(period_of(b, g), period_of(b, &b->group[latest])) > 0))
			latest = i;
	}
	if (!possible || 100.0 * pairs < rule_number(b->r, "least", 0) * possible) {
		report_not_applicable(b->v, b->r, possible ? NO_PRECONDITION : NO_PART);
		return;
	}
	if (latest == UINT32_MAX) {
		report_passed(b->v, b->r);
		return;
	}
	snprintf(found, sizeof found, "%u", pairs);
	snprintf(expected, sizeof expected, "%u", possible);
	snprintf(note, sizeof note, "%s %s: ", b->name[bloc], period_of(b, &b->group[latest]));
	write_lacking(b, &b->group[latest], note, sizeof note);
	report_text(b->v, b->r, b->group[latest].f.row, found, expected, note);
}

static void check(const struct view *v, const struct rule_row *r)
{
	struct blocs b;

	if (!count(&b, v, r)) {
		report_not_applicable_many(v, r, NO_PART, b.n);
		return;
	}
	report_not_applicable_many(v, r, NO_ARITHMETIC, b.left);
	if (*rule_field(r, "what") == 's')
		look_at_shares(&b);
	for (uint32_t i = 0; *rule_field(r, "what") == 'p' && i < b.n; i++)
		look_at_pairs(&b, i);
}

static void figures(const struct view *v, const struct rule_row *r, figure_sink *say, void *user)
{
	struct blocs b;

	if (*rule_field(r, "what") != 's' || !count(&b, v, r))
		return;
	for (uint32_t i = 0; i < b.ngroup; i++)
		say(user, v, &b.group[i].f);
}

static const struct field fields[] = {
	{ .name = "blocs", .kind = FIELD_TEXT },
	{ .name = "what", .kind = FIELD_CHOICE, .choice = "share pairs" },
	{ .name = "least", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "columns", .kind = FIELD_COLUMNS, .optional = true },
	{ .name = "except", .kind = FIELD_TUPLES, .optional = true },
	{ .name = "open", .kind = FIELD_OPEN, .optional = true },
	{ 0 },
};

VALIDATOR(blocs) = { .name = "blocs", .field = fields, .check = check, .figures = figures };
