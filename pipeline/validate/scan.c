/*
 * scan.c - which observations a rule is about: its conditions are decided once for every entry of their columns, and rows are
 * looked through column by column.
 */
#include <string.h>

#include "validate/terms.h"
#include "validate/view.h"

#define LIST_CODES 16u /* rows of a code are listed where there are at least so many codes, */
#define LIST_ASKED 4u  /* and from the so many-th time on that they are looked for */

static bool listed(const struct rule_cond *c, const char *code)
{
	for (uint32_t i = 0; i < c->ncode; i++)
		if (!strcmp(c->code[i], code))
			return true;
	return false;
}

static uint8_t *no_memory(const struct view *v)
{
	view_failed(v, ST_FATAL, "out of memory looking for rows of a rule");
	return NULL;
}

/* Room for an answer to each entry of a column, true so far unless another condition has its own. */
static uint8_t *answers(const struct view *v, const struct column *c, const uint8_t *so_far)
{
	uint8_t *entry = arena_alloc(&v->index->arena, c->nentry + 1, 1);

	if (!entry)
		return no_memory(v);
	if (so_far)
		memcpy(entry, so_far, c->nentry);
	else
		memset(entry, 1, c->nentry);
	return entry;
}

/* The place of a column among n conditions, n where it has none. */
static uint32_t place_of(const struct scan_cond *cond, uint32_t n, const struct packed *at)
{
	uint32_t i = 0;

	while (i < n && cond[i].at != at)
		i++;
	return i;
}

/* How much of what a rule's terms say is asked of rows. */
enum asked { ASK_WHERE, ASK_VALIDITY, ASK_TERMS };
struct asking {
	const struct view *v;
	struct scan_cond *cond; /* one a column */
	uint32_t n;
};

/* The answers to a column, which the caller narrows; NULL: no memory. */
static uint8_t *narrow_column(struct asking *a, const struct column *c)
{
	uint32_t k = place_of(a->cond, a->n, &c->at);
	uint8_t *entry = k < a->n ? (uint8_t *)a->cond[k].entry : answers(a->v, c, NULL);

	if (entry) {
		a->cond[k] = (struct scan_cond){ &c->at, entry };
		a->n += k == a->n;
	}
	return entry;
}

static bool narrow_codes(struct asking *a, const struct rule_cond *x)
{
	const struct column *c = &a->v->t->col[view_col(a->v, x->col)];
	uint8_t *entry = narrow_column(a, c);

	for (uint32_t i = 0; entry && i < c->nentry; i++)
		entry[i] &= listed(x, sym_str(a->v->sub->syms, c->entry[i].code)) != x->not;
	return entry != NULL;
}

/* Periods that the rule is not valid in. */
static bool narrow_periods(struct asking *a, const struct terms *t)
{
	int col = view_role(a->v, ROLE_PERIOD);
	const struct column *c;
	uint8_t *entry;

	if (col < 0 || (!*t->from && !*t->to))
		return true;
	c = &a->v->t->col[col];
	entry = narrow_column(a, c);
	for (uint32_t x = 0; entry && x < c->nentry; x++)
		entry[x] &= terms_cover(t, sym_str(a->v->sub->syms, c->entry[x].code));
	return entry != NULL;
}

/* Of its precondition: what is asked of the sender is answered at once, and a column that the data lack has no code. */
static bool narrow_precondition(struct asking *a, const struct terms *t, bool *never)
{
	for (uint32_t i = 0; i < t->ncond; i++) {
		const struct rule_cond *x = &t->cond[i];

		if (!strcmp(x->col, TERMS_SENDER))
			*never |= listed(x, a->v->sub->sender) == x->not;
		else if (view_col(a->v, x->col) < 0)
			*never |= !x->not;
		else if (!narrow_codes(a, x))
			return false;
	}
	return true;
}

/* One condition a column, and none on a column that is the same in all rows. */
static bool prepare(const struct rule_row *r, const struct view *v, enum asked asked, struct where_at *w)
{
	const struct terms *t = v->index->rules->nterms ? terms_of(v->index->rules, r->id, v->t->flow->id) : NULL;
	struct asking a = { v, arena_alloc(&v->index->arena, COL_MAX, sizeof *a.cond), 0 };
	bool ok = true;

	if (!a.cond)
		return no_memory(v);
	for (uint32_t i = 0; i < r->ncond && ok; i++)
		ok = narrow_codes(&a, &r->cond[i]);
	if (ok && t && asked >= ASK_VALIDITY)
		ok = narrow_periods(&a, t);
	if (ok && t && asked >= ASK_TERMS)
		ok = narrow_precondition(&a, t, &w->never);
	if (!ok)
		return false;
	w->cond = a.cond;
	for (uint32_t i = 0; i < a.n; i++) {
		if (a.cond[i].at->width)
			a.cond[w->n++] = a.cond[i];
		else
			w->never |= !a.cond[i].entry[packed_get(a.cond[i].at, 0)];
	}
	w->made = true;
	return true;
}

/* NULL: no row. */
static const struct where_at *where_of(const struct rule_row *r, const struct view *v)
{
	struct where_at *w = &v->index->where[r - v->index->rules->row];

	return (w->made || prepare(r, v, ASK_TERMS, w)) && !w->never ? w : NULL;
}

bool rule_applies(const struct rule_row *r, const struct view *v, uint32_t row)
{
	const struct where_at *w = where_of(r, v);

	if (!w || packed_get(&v->t->fate, row) != 0)
		return false;
	for (uint32_t i = 0; i < w->n; i++)
		if (!w->cond[i].entry[packed_get(w->cond[i].at, row)])
			return false;
	return true;
}

static void begin(struct scan *s, const struct view *v, const struct where_at *w)
{
	s->v = v;
	s->i = s->n = s->ncond = s->next = 0;
	s->list = NULL;
	s->all = false;
	s->end = w ? v->t->n : 0;
	for (; w && s->ncond < w->n; s->ncond++)
		s->cond[s->ncond] = w->cond[s->ncond];
}

void scan_begin(struct scan *s, const struct rule_row *r, const struct view *v)
{
	begin(s, v, where_of(r, v));
}

void scan_all(struct scan *s)
{
	s->all = true;
}

/* The answers of the scan for a column so far, to be narrowed. NULL: no memory, and no rows. */
static uint8_t *narrow(struct scan *s, uint32_t col)
{
	const struct column *c = &s->v->t->col[col];
	uint32_t k = place_of(s->cond, s->ncond, &c->at);
	uint8_t *entry = answers(s->v, c, k < s->ncond ? s->cond[k].entry : NULL);

	if (!entry) {
		s->end = 0;
		return NULL;
	}
	s->cond[k] = (struct scan_cond){ &c->at, entry };
	s->ncond += k == s->ncond && c->at.width;
	return entry;
}

static void narrowed(struct scan *s, uint32_t col, const uint8_t *entry)
{
	const struct column *c = &s->v->t->col[col];
	bool any = false;

	for (uint32_t x = 0; x < c->nentry; x++)
		any |= entry[x] && c->entry[x].count;
	if (!any || (!c->at.width && !entry[packed_get(&c->at, 0)]))
		s->end = 0;
}

void scan_codes(struct scan *s, uint32_t col, bool (*wanted)(const void *user, uint32_t code), const void *user)
{
	const struct view *v = s->v;
	uint8_t *entry = narrow(s, col);

	for (uint32_t x = 0; entry && x < v->t->col[col].nentry; x++)
		entry[x] = entry[x] && wanted(user, v->index->codes[col].of_entry[x]);
	if (entry)
		narrowed(s, col, entry);
}

void scan_answers(struct scan *s, uint32_t col, const uint8_t *answer, uint8_t out)
{
	uint8_t *entry = narrow(s, col);

	for (uint32_t x = 0; entry && x < s->v->t->col[col].nentry; x++)
		entry[x] = entry[x] && answer[x] != out;
	if (entry)
		narrowed(s, col, entry);
}

static bool is_code(const void *user, uint32_t code)
{
	return *(const uint32_t *)user == code;
}

/* Sorts the rows of a column by their codes. */
static bool list_rows(const struct view *v, uint32_t col)
{
	struct codes *codes = &v->index->codes[col];
	const struct column *c = &v->t->col[col];
	uint32_t n = v->t->n, sum = 0;

	codes->rows_at = arena_alloc(&v->index->arena, codes->n + 2, sizeof *codes->rows_at);
	codes->rows = arena_alloc(&v->index->arena, n, sizeof *codes->rows);
	if (!codes->rows || !codes->rows_at) {
		codes->rows = NULL;
		no_memory(v);
		return false;
	}
	/* Where the rows of a code begin, one place on, so that filling them moves it to its place. */
	for (uint32_t x = 0; x < c->nentry; x++)
		codes->rows_at[codes->of_entry[x] + 1] += c->entry[x].count;
	for (uint32_t i = 1, own; i <= codes->n; i++, sum += own) {
		own = codes->rows_at[i];
		codes->rows_at[i] = sum;
	}
	PACKED_EACH(&c->at, 0, n, codes->rows[codes->rows_at[codes->of_entry[at[i]] + 1]++] = i);
	return true;
}

/* Whether the rows of one code are to be had without looking through all. */
static bool use_list(struct scan *s, uint32_t col, uint32_t code)
{
	struct codes *c = &s->v->index->codes[col];

	if (s->list || !s->end || code == CODE_ABSENT || c->n < LIST_CODES || !s->v->t->col[col].at.width || ++c->asked < LIST_ASKED)
		return false;
	if (!c->rows && !list_rows(s->v, col))
		return false;
	s->list = c->rows + c->rows_at[code];
	s->end = c->rows_at[code + 1] - c->rows_at[code];
	return true;
}

void scan_code(struct scan *s, uint32_t col, uint32_t code)
{
	if (!use_list(s, col, code))
		scan_codes(s, col, is_code, &code);
}

/* The numbers of bytes that are 1; most often none of eight is, or all are. */
static uint32_t gather(const uint8_t *good, uint32_t n, uint32_t first, uint32_t *row)
{
	const uint64_t ones = 0x0101010101010101u;
	uint32_t k = 0;

	for (uint32_t i = 0; i < n; i += 8) {
		uint64_t eight;

		memcpy(&eight, good + i, sizeof eight);
		if (eight == ones)
			for (uint32_t b = 0; b < 8; b++)
				row[k++] = first + i + b;
		else
			for (; eight; eight &= eight - 1)
				row[k++] = first + i + ((uint32_t)__builtin_ctzll(eight) >> 3);
	}
	return k;
}

/* The same of a list of rows. */
static void take_listed(struct scan *s)
{
	const struct table *t = s->v->t;
	uint32_t n = s->end - s->next < SCAN_BLOCK ? s->end - s->next : SCAN_BLOCK;
	const uint64_t *only = s->v->index->evidence.only;
	const uint32_t *row = s->list + s->next;
	uint8_t good[SCAN_BLOCK];

	memset(good, 1, n);
	for (uint32_t k = 0; k < s->ncond; k++) {
		const uint8_t *entry = s->cond[k].entry;

		PACKED_EACH(s->cond[k].at, 0, n, good[i] &= entry[at[row[i]]]);
	}
	if (t->nfate_rule > 1 && !s->all)
		for (uint32_t i = 0; i < n; i++)
			good[i] &= !packed_get(&t->fate, row[i]);
	for (uint32_t i = 0; only && i < n; i++)
		good[i] &= only[row[i] / 64] >> row[i] % 64 & 1;
	for (uint32_t i = 0; i < n; i++) {
		s->row[s->n] = row[i];
		s->n += good[i];
	}
	s->next += n;
}

/* Blocks begin at multiples of 64. */
static bool any_bit(const uint64_t *bits, uint32_t first, uint32_t n)
{
	uint64_t any = 0;

	for (uint32_t i = first / 64; i <= (first + n - 1) / 64; i++)
		any |= bits[i];
	return any != 0;
}

/* The rows of the next block that are kept and for which all conditions hold. */
static void take_block(struct scan *s)
{
	const struct table *t = s->v->t;
	uint32_t first = s->next, n = t->n - first < SCAN_BLOCK ? t->n - first : SCAN_BLOCK;
	const uint64_t *only = s->v->index->evidence.only;
	uint8_t good[SCAN_BLOCK];

	if (only && !any_bit(only, first, n)) {
		s->next += n;
		return;
	}
	memset(good + n / 8 * 8, 0, n % 8 ? 8 : 0);
	if (s->ncond) {
		const uint8_t *entry = s->cond[0].entry;

		PACKED_EACH(s->cond[0].at, first, n, good[i] = entry[at[i]]);
	} else {
		memset(good, 1, n);
	}
	for (uint32_t k = 1; k < s->ncond; k++) {
		const uint8_t *entry = s->cond[k].entry;

		PACKED_EACH(s->cond[k].at, first, n, good[i] &= entry[at[i]]);
	}
	if (!s->all && table_kept_run(t, first, first + n) < n)
		for (uint32_t i = 0; i < n; i++)
			good[i] &= !packed_get(&t->fate, first + i);
	for (uint32_t i = 0; only && i < n; i++)
		good[i] &= only[(first + i) / 64] >> (first + i) % 64 & 1;
	s->n = gather(good, n, first, s->row);
	s->next += n;
}

bool scan_more(struct scan *s)
{
	for (s->i = s->n = 0; s->next < s->end && !s->n;)
		if (s->list)
			take_listed(s);
		else
			take_block(s);
	return s->n > 0;
}

uint32_t scan_rest(struct scan *s)
{
	const struct table *t = s->v->t;
	uint32_t n = s->n - s->i, run;

	s->i = s->n;
	while ((s->ncond || s->list || s->all) && scan_more(s))
		n += s->n;
	s->i = s->n;
	for (; s->next < s->end && !s->list; s->next += run + 1) { /* the row behind a run is not kept */
		run = table_kept_run(t, s->next, t->n);
		n += run;
	}
	return n;
}

uint32_t scan_count(const struct rule_row *r, const struct view *v)
{
	struct scan s;

	scan_begin(&s, r, v);
	return scan_rest(&s);
}

static uint32_t count_asked(const struct rule_row *r, const struct view *v, enum asked asked)
{
	struct where_at w = { 0 };
	struct scan s;

	if (!prepare(r, v, asked, &w))
		return 0;
	begin(&s, v, w.never ? NULL : &w);
	return scan_rest(&s);
}

uint32_t scan_outside(const struct rule_row *r, const struct view *v, uint32_t *unmet)
{
	const struct terms *t = v->index->rules->nterms ? terms_of(v->index->rules, r->id, v->t->flow->id) : NULL;
	uint32_t valid;

	*unmet = 0;
	if (!t || (!*t->from && !*t->to && !t->ncond))
		return 0;
	valid = count_asked(r, v, ASK_VALIDITY);
	*unmet = valid - scan_count(r, v);
	return count_asked(r, v, ASK_WHERE) - valid;
}
