#include "core/ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/led_many.h"
#include "core/led_seed.h"
#include "core/submission.h"

static const char *const stage_word[] = { TR("decode"), TR("layout"), TR("normalize") };
static const char *const disposition_word[] = { TR("seen"), TR("header"), TR("emitted"), TR("rejected"), TR("skipped") };

const char *led_stage_word(enum led_stage s)
{
	return stage_word[s];
}

const char *led_disposition_word(enum led_disposition d)
{
	return disposition_word[d];
}

/* The first eight bytes of the sha256, which is in hexadecimal. */
static uint64_t seed_of(const char *sha256)
{
	char first[17];

	memcpy(first, sha256, 16);
	first[16] = '\0';
	return strtoull(first, NULL, 16);
}

/* Lines are found by what they count. */

static void fill_slots(struct ledger *l)
{
	if (l->nslot)
		memset(l->slot, 0, l->nslot * sizeof *l->slot);
	for (uint32_t i = 0; i < l->n && l->nslot; i++) {
		uint32_t at = (uint32_t)led_mix(led_line_key(&l->v[i])) & (l->nslot - 1);

		while (l->slot[at])
			at = (at + 1) & (l->nslot - 1);
		l->slot[at] = i + 1;
	}
}

static enum status grow(struct submission *s, struct err *e)
{
	struct ledger *l = &s->ledger;
	uint32_t cap = l->cap ? l->cap * 2 : 32;
	struct led_line *v = cap > l->cap ? arena_alloc(&s->arena, cap, sizeof *v) : NULL;
	uint32_t *slot = v ? arena_alloc(&s->arena, (size_t)cap * 2, sizeof *slot) : NULL;

	if (!slot)
		return err_set(e, ST_FATAL, "no memory for the ledger");
	if (l->n)
		memcpy(v, l->v, l->n * sizeof *v);
	l->v = v;
	l->cap = cap;
	l->slot = slot;
	l->nslot = cap * 2;
	fill_slots(l);
	return ST_OK;
}

enum status ledger_line(struct submission *s, uint16_t sheet, enum led_stage stage, enum led_disposition d, sym_t rule,
	struct led_line **out, struct err *e)
{
	struct ledger *l = &s->ledger;
	uint64_t key = led_key(sheet, stage, d, rule);
	uint32_t at = (uint32_t)led_mix(key) & (l->nslot - 1);

	for (; l->nslot && l->slot[at]; at = (at + 1) & (l->nslot - 1))
		if (led_line_key(&l->v[l->slot[at] - 1]) == key) {
			l->hot[stage][d] = l->slot[at] - 1;
			*out = &l->v[l->slot[at] - 1];
			return ST_OK;
		}
	assert(sheet < s->nsheet);
	if (l->n == l->cap) {
		TRY(grow(s, e));
		for (at = (uint32_t)led_mix(key) & (l->nslot - 1); l->slot[at]; at = (at + 1) & (l->nslot - 1))
			;
	}
	l->slot[at] = l->n + 1;
	l->hot[stage][d] = l->n;
	*out = &l->v[l->n++];
	**out = (struct led_line){ .sheet = sheet, .stage = (uint8_t)stage, .disposition = (uint8_t)d, .rule = rule };
	return ST_OK;
}

static inline enum status line_for(struct submission *s, uint16_t sheet, uint8_t stage, uint8_t disposition, sym_t rule,
	struct led_line **out, struct err *e)
{
	*out = ledger_hot(&s->ledger, sheet, stage, disposition, rule);
	return *out ? ST_OK : ledger_line(s, sheet, stage, disposition, rule, out, e);
}

static inline struct hash128 hash_at(uint64_t file_seed, struct origin at, const char *text, size_t n)
{
	return led_hash(file_seed, led_address(at), text, n);
}

static inline void look(uint64_t file_seed, struct origin at, const char *text, size_t n, struct led_cell *out)
{
	struct dec x;

	out->hash = hash_at(file_seed, at, text, n);
	out->number = dec_parse_canonical(text, n, &x);
	if (out->number) {
		out->m = x.m;
		out->scale = x.scale;
	}
}

uint64_t ledger_seed(struct submission *s)
{
	if (!s->ledger.file_seed && s->sha256[0])
		s->ledger.file_seed = seed_of(s->sha256);
	return s->ledger.file_seed;
}

void ledger_look_seeded(uint64_t file_seed, struct origin at, const char *text, size_t n, struct led_cell *out)
{
	look(file_seed, at, text, n, out);
}

void ledger_look(struct submission *s, struct origin at, const char *text, size_t n, struct led_cell *out)
{
	look(ledger_seed(s), at, text, n, out);
}

/* Everything in line: it is the innermost loop of reading. */
__attribute__((flatten)) enum status ledger_see(struct submission *s, uint16_t sheet, uint32_t row, struct cell *c, uint32_t n,
	struct err *e)
{
	uint64_t seed = ledger_seed(s);
	struct led_sum sum = { 0 };
	struct led_line *v;
	uint32_t col = 0;

	TRY(line_for(s, sheet, LED_DECODE, LED_SEEN, SYM_NONE, &v, e));
	for (uint32_t i = 0; i < n; i++) {
		assert(c[i].col >= col);
		col = c[i].col + 1u;
		look(seed, (struct origin){ row, c[i].col, sheet }, c[i].s, c[i].n, &c[i].led);
		if (!led_sum_add(&sum, &c[i].led))
			led_line_add(v, &c[i].led);
	}
	led_line_add_sum(v, &sum);
	return ST_OK;
}

enum status ledger_add(struct submission *s, const struct led_line *line, struct err *e)
{
	struct led_line *v;

	TRY(line_for(s, line->sheet, line->stage, line->disposition, line->rule, &v, e));
	v->cells += line->cells;
	v->hash = hash128_add(v->hash, line->hash);
	dsum_merge(&v->sum, &line->sum);
	return ST_OK;
}

/* The text of a number below SMALL, its first letter in the lowest byte. All eight digits are made at once, without a branch
 * for how many there are: halves, then their halves, then single digits. */
static inline uint64_t small_text(uint64_t m, uint32_t *n)
{
	uint64_t x = m / 10000 | (m % 10000) << 32, upper = (x * 5243 >> 19) & 0x0000007f0000007f;
	uint32_t zeros;

	x = upper | (x - upper * 100) << 16;
	upper = (x * 103 >> 10) & 0x000f000f000f000f;
	x = upper | (x - upper * 10) << 8;
	zeros = (uint32_t)__builtin_ctzll(x | (uint64_t)1 << 56) / 8;
	*n = 8 - zeros;
	return (x | 0x3030303030303030) >> zeros * 8;
}

#define SMALL 100000000 /* has more digits than one store has bytes */

/* What is counted of row i of a table, whose value stands there. */
static void look_at_row(uint64_t seed, const struct table *t, const struct symbols *syms, uint32_t i, struct origin at,
	struct led_cell *out)
{
	struct dec value = table_value(t, i);
	char buf[DEC_TEXT];
	size_t n;
	const char *text = table_value_text(t, syms, i, buf, &n);

	out->hash = hash_at(seed, at, text, n);
	out->number = table_state(t, i) <= VAL_NIL;
	out->m = value.m;
	out->scale = value.scale;
}

/* A row whose text may be any. */
static enum status book_row(struct submission *s, const struct table *t, const struct run *r, uint32_t i, struct led_sum *emitted, struct err *e)
{
	const uint32_t fate = packed_get(&t->fate, i);
	struct led_line *v;
	struct led_cell c;

	look_at_row(ledger_seed(s), t, s->syms, i, run_origin(r, i), &c);
	if (!fate && led_sum_add(emitted, &c))
		return ST_OK;
	if (emitted->cells) /* lines are in the order of rows */
		TRY(line_for(s, r->at.sheet, LED_NORMALIZE, LED_EMITTED, SYM_NONE, &v, e));
	TRY(line_for(s, r->at.sheet, LED_NORMALIZE, fate ? LED_REJECTED : LED_EMITTED, fate ? t->fate_rule[fate] : SYM_NONE, &v, e));
	led_line_add(v, &c);
	return ST_OK;
}

/* Texts of rows of a run, the first of which is row `first`; those that have no length are booked by themselves. */
static void add_hashes(uint64_t seed, const struct run *r, uint32_t first, struct led_many *x, unsigned __int128 *sum)
{
	struct led_seen seen; /* large */

	if (r->drow == 1 && r->dcol == 0 && led_many_hash(x, led_address(run_origin(r, first)), seed, &seen)) {
		*sum += seen.hash;
		return;
	}
	for (uint32_t k = 0; k < x->n; k++)
		if (x->length[k])
			*sum += hash128_wide(hash_at(seed, run_origin(r, first + k), (const char *)x->front[k], x->length[k]));
}

/* The rows of a run up to end. Where a text is that of its value, which nearly all are, the value alone is looked at. */
static enum status book_run(struct submission *s, const struct table *t, const struct run *r, uint32_t end, struct err *e)
{
	const struct table_numbers x = table_numbers(t);
	struct led_sum sum = { 0 };
	struct led_line *v;
	struct led_many some; /* large */

	for (uint32_t i = r->obs, other = i; i < end;) { /* other: the next row that has another text */
		const uint32_t first = i;

		for (some.n = 0; some.n < LED_MANY && i < end; some.n++, i++) {
			struct dec value;

			if (i >= other)
				other = packed_not0(&t->raw, i, end);
			some.front[some.n][0] = some.front[some.n][1] = some.length[some.n] = 0;
			if (i < other && table_number(&x, i, &value) && value.scale == 0 && (uint64_t)value.m < SMALL &&
				led_whole_add(&sum.whole, value.m)) {
				some.front[some.n][0] = small_text((uint64_t)value.m, &some.length[some.n]);
				sum.cells++;
			} else {
				TRY(book_row(s, t, r, i, &sum, e));
				other += i == other;
			}
		}
		add_hashes(ledger_seed(s), r, first, &some, &sum.hash);
	}
	if (!sum.cells)
		return ST_OK;
	TRY(line_for(s, r->at.sheet, LED_NORMALIZE, LED_EMITTED, SYM_NONE, &v, e));
	led_line_add_sum(v, &sum);
	return ST_OK;
}

enum status ledger_book_tables(struct submission *s, struct err *e)
{
	for (uint32_t k = 0; k < s->ntable; k++) {
		const struct table *t = &s->table[k];

		for (uint32_t r = 0; r < t->nrun; r++)
			TRY(book_run(s, t, &t->run[r], r + 1 < t->nrun ? t->run[r + 1].obs : t->n, e));
	}
	return ST_OK;
}

enum status ledger_reject_row(struct submission *s, const struct table *t, uint32_t row, sym_t rule, struct err *e)
{
	struct origin at = table_origin(t, row);
	struct led_cell c;
	struct led_line *v;

	look_at_row(ledger_seed(s), t, s->syms, row, at, &c);
	TRY(line_for(s, at.sheet, LED_NORMALIZE, LED_EMITTED, SYM_NONE, &v, e));
	v->cells--;
	v->hash = hash128_sub(v->hash, c.hash);
	if (c.number)
		dsum_sub(&v->sum, (struct dec){ c.m, c.scale });
	TRY(line_for(s, at.sheet, LED_NORMALIZE, LED_REJECTED, rule, &v, e));
	led_line_add(v, &c);
	return ST_OK;
}

static int by_place(const void *pa, const void *pb, void *syms)
{
	const struct led_line *a = pa, *b = pb;

	if (a->sheet != b->sheet)
		return a->sheet < b->sheet ? -1 : 1;
	if (a->stage != b->stage)
		return a->stage < b->stage ? -1 : 1;
	if (a->disposition != b->disposition)
		return a->disposition < b->disposition ? -1 : 1;
	return strcmp(sym_str(syms, a->rule), sym_str(syms, b->rule));
}

void ledger_sort(struct ledger *l, const struct symbols *syms)
{
	if (l->n)
		qsort_r(l->v, l->n, sizeof *l->v, by_place, (void *)syms);
	memset(l->hot, 0, sizeof l->hot);
	fill_slots(l);
}

/* Balance. */

struct total {
	uint64_t cells;
	struct hash128 hash;
	struct dsum sum;
};
struct account { /* of a sheet */
	struct total seen, placed /* layout: all */, emitted /* layout */, done /* normalize: all */;
};

static void add(struct total *t, const struct led_line *v)
{
	t->cells += v->cells;
	t->hash = hash128_add(t->hash, v->hash);
	dsum_merge(&t->sum, &v->sum);
}

static enum status compare(const struct submission *s, uint32_t i, const char *left, const struct total *a,
	const char *right, const struct total *b, bool sums, struct err *e)
{
	const struct sheet *sheet = &s->sheet[i];
	const char *name = sym_str(s->syms, sheet->name), *path = sym_str(s->syms, s->member[sheet->member].path);
	char x[DSUM_TEXT], y[DSUM_TEXT];

	if (a->cells != b->cells)
		return err_set(e, ST_SKIP, "the ledger does not balance in sheet \"%s\" of %s: %s %llu cells, %s %llu", name, path,
			left, (unsigned long long)a->cells, right, (unsigned long long)b->cells);
	if (a->hash.lo != b->hash.lo || a->hash.hi != b->hash.hi)
		return err_set(e, ST_SKIP, "the ledger does not balance in sheet \"%s\" of %s: %s and %s are %llu cells each, "
			"but not the same", name, path, left, right, (unsigned long long)a->cells);
	/* What overflowed cannot be compared; the hash said already that the texts are the same. */
	if (!sums || a->sum.overflow || b->sum.overflow || dsum_cmp(&a->sum, &b->sum) == 0)
		return ST_OK;
	dsum_format(&a->sum, x);
	dsum_format(&b->sum, y);
	return err_set(e, ST_SKIP, "the ledger does not balance in sheet \"%s\" of %s: the values of %s add up to %s, of %s to %s",
		name, path, left, x, right, y);
}

enum status ledger_balance(const struct submission *s, struct err *e)
{
	struct account *all = calloc(s->nsheet ? s->nsheet : 1, sizeof *all);
	enum status st = ST_OK;

	if (!all)
		return err_set(e, ST_FATAL, "no memory to balance the ledger");
	for (uint32_t i = 0; i < s->ledger.n; i++) {
		const struct led_line *v = &s->ledger.v[i];
		struct account *a = &all[v->sheet];

		if (v->stage == LED_DECODE && v->disposition == LED_SEEN)
			add(&a->seen, v);
		if (v->stage == LED_LAYOUT && v->disposition != LED_REJECTED)
			add(&a->placed, v);
		if (v->stage == LED_LAYOUT && v->disposition == LED_EMITTED)
			add(&a->emitted, v);
		if (v->stage == LED_NORMALIZE)
			add(&a->done, v);
	}
	for (uint32_t i = 0; st == ST_OK && i < s->nsheet; i++) {
		st = compare(s, i, "decode saw", &all[i].seen, "layout placed", &all[i].placed, true, e);
		if (st == ST_OK)
			st = compare(s, i, "layout emitted", &all[i].emitted, "normalize accounted for", &all[i].done, false, e);
	}
	free(all);
	return st;
}
