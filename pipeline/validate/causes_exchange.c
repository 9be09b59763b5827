/*
 * causes_exchange.c - two columns, rows or codes in each other's place: of the sums over a column of codes that fail in a table, all or nearly
 * all hold once the figures of two codes are exchanged. A sum stands for all that have its key but for that column; what holds there must go on
 * to hold.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validate/causes.h"

#define FEWEST 3               /* keys with sums that fail; fewer may agree by chance */
#define PAIRS_MOST 16          /* that the first key leaves */
#define EXCHANGES_MOST 8       /* in one table */
#define LOOKS (20u << 20)      /* at a figure in a sum, while pairs are looked for in one key */

/* A sum, in the order of its table, its column and its key without that. Those that fail come first. */
struct placed {
	uint32_t segment, col, piece;
	uint64_t hash;
};

static int by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->segment != y->segment)
		return x->segment < y->segment ? -1 : 1;
	if (x->col != y->col)
		return x->col < y->col ? -1 : 1;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->piece > y->piece) - (x->piece < y->piece);
}

/* Sums of one key: n from v, of which the first nfail fail. */
struct key {
	const struct placed *v;
	uint32_t n, nfail;
};

static double coefficient(const struct causes *c, const struct piece *p, uint32_t row)
{
	double sum = p->row == row;

	for (uint32_t k = 0; k < p->n; k++)
		if (c->x->part[p->first + k].row == row)
			sum += piece_sign(&c->x->part[p->first + k]);
	return sum;
}

/* The row of a code among the figures of a key. */
static uint32_t row_of(const struct causes *c, const struct key *k, uint32_t code)
{
	for (uint32_t i = 0; i < k->n; i++) {
		const struct piece *p = &c->x->v[k->v[i].piece];

		if (view_code_at(c->v, p->row, k->v->col) == code)
			return p->row;
		for (uint32_t m = 0; m < p->n; m++)
			if (view_code_at(c->v, c->x->part[p->first + m].row, k->v->col) == code)
				return c->x->part[p->first + m].row;
	}
	return ROW_ABSENT;
}

static bool value_of(const struct causes *c, uint32_t row, double *out)
{
	struct dec d;

	if (row == ROW_ABSENT || !view_number(c->v, row, ROW_ABSENT, &d))
		return false;
	*out = dec_double(d);
	return true;
}

static bool holds_with(const struct causes *c, const struct piece *p, uint32_t one, uint32_t other, double more)
{
	double off = p->off + (coefficient(c, p, one) - coefficient(c, p, other)) * more;

	return piece_holds(p, off, p->side ? p->slack : fmax(p->slack, 1e-9 * fmax(fabs(p->off), fabs(more))));
}

enum outcome { NOT_THERE, FAILS, HOLDS };

/* What becomes of the sums of a key when two codes are exchanged. */
static enum outcome exchanged(const struct causes *c, const struct key *k, uint32_t a, uint32_t b, uint32_t row[2], double *more)
{
	double x, y;

	row[0] = row_of(c, k, a);
	row[1] = row_of(c, k, b);
	if (!value_of(c, row[0], &x) || !value_of(c, row[1], &y))
		return NOT_THERE;
	*more = y - x;
	for (uint32_t i = 0; i < k->n; i++)
		if (!holds_with(c, &c->x->v[k->v[i].piece], row[0], row[1], *more))
			return FAILS;
	return x < y || x > y ? HOLDS : FAILS;
}

/* ---- which pairs it may be ---- */

struct pair_of {
	uint32_t a, b; /* codes */
};

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The figures of the sums of a key that fail, each once, in the order of the table. NULL: no memory. */
static uint32_t *figures_of(struct causes *c, const struct key *k, uint32_t *n)
{
	struct rowmap once = { 0 };
	uint32_t *row;

	for (uint32_t i = 0; i < k->nfail && !c->failed; i++) {
		const struct piece *p = &c->x->v[k->v[i].piece];

		c->failed |= !rowmap_put(&once, p->row, 0);
		for (uint32_t m = 0; m < p->n && !c->failed; m++)
			c->failed |= !rowmap_put(&once, c->x->part[p->first + m].row, 0);
	}
	*n = 0;
	row = c->failed ? NULL : malloc((once.n + 1) * sizeof *row);
	c->failed |= !row;
	for (uint32_t i = 0; row && i < once.cap; i++)
		if (once.key[i] != UINT32_MAX)
			row[(*n)++] = once.key[i];
	if (row)
		qsort(row, *n, sizeof *row, by_number);
	rowmap_free(&once);
	return row;
}

/* Pairs that mend the first sum of a key that fails, and then all of it. */
static uint32_t pairs_of(struct causes *c, const struct key *k, struct pair_of out[PAIRS_MOST])
{
	const struct piece *first = &c->x->v[k->v[0].piece];
	uint32_t n, found = 0, *row = figures_of(c, k, &n);
	double *value, *times;

	value = malloc((n + 1) * sizeof *value);
	times = malloc((n + 1) * sizeof *times);
	c->failed |= !value || !times;
	for (uint32_t i = 0; !c->failed && i < n; i++) {
		times[i] = coefficient(c, first, row[i]);
		if (!value_of(c, row[i], &value[i]))
			value[i] = NAN;
	}
	for (uint32_t i = 0; !c->failed && (uint64_t)n * n <= LOOKS && i < n; i++)
		for (uint32_t j = i + 1; j < n && found < PAIRS_MOST; j++) {
			double more = value[j] - value[i], off = first->off + (times[i] - times[j]) * more;
			uint32_t a, b, at[2];

			if (isnan(more) || fabs(off) > fmax(first->slack, 1e-9 * fabs(more)) || fabs(times[i] - times[j]) < 0.5)
				continue;
			a = view_code_at(c->v, row[i], k->v->col);
			b = view_code_at(c->v, row[j], k->v->col);
			if (a != b && exchanged(c, k, a, b, at, &more) == HOLDS)
				out[found++] = (struct pair_of){ a, b };
		}
	free(row);
	free(value);
	free(times);
	return found;
}

/* ---- what is said ---- */

/* Where the figures of both codes stand side by side in a few columns, or below each other in a few rows, it is the headings of these. */
#define LINES_MOST 4
struct line_pair {
	uint32_t sheet, line[2];
};
struct lines {
	uint32_t keys, n[2]; /* of columns, of rows; LINES_MOST + 1: more */
	struct line_pair v[2][LINES_MOST];
};

static void see_line(struct lines *l, int rows, struct origin a, struct origin b)
{
	struct line_pair p = { a.sheet, { rows ? a.row : a.col, rows ? b.row : b.col } };
	uint32_t i = 0;

	if (a.sheet != b.sheet || (rows ? a.col != b.col : a.row != b.row))
		l->n[rows] = LINES_MOST + 1;
	while (i < l->n[rows] && i < LINES_MOST && memcmp(&l->v[rows][i], &p, sizeof p) != 0)
		i++;
	if (i == l->n[rows] && i < LINES_MOST)
		l->v[rows][i] = p;
	l->n[rows] += i == l->n[rows] && i <= LINES_MOST;
}

static void see(const struct causes *c, struct lines *l, const uint32_t row[2])
{
	struct origin a = table_origin(c->v->t, row[0]), b = table_origin(c->v->t, row[1]);

	l->keys++;
	for (int rows = 0; rows < 2; rows++)
		see_line(l, rows, a, b);
}

/* "B" or "12". */
static const char *line_name(uint32_t line, int rows, char buf[CELL_TEXT])
{
	cell_name(rows ? line : 0, rows ? 0 : line, buf);
	if (rows)
		return buf + strcspn(buf, "0123456789");
	buf[strcspn(buf, "0123456789")] = '\0';
	return buf;
}

static void say(struct causes *c, uint32_t piece, uint32_t col, struct pair_of p, const struct lines *l, uint32_t sums)
{
	char a[160], b[160], from[CELL_TEXT], to[CELL_TEXT], text[400] = "";

	causes_code(c, col, p.a, a);
	causes_code(c, col, p.b, b);
	for (int rows = 0; rows < 2 && !*text; rows++) {
		size_t at = 0;

		/* A line in which one figure stands is no heading. */
		for (uint32_t i = 0; l->n[rows] <= LINES_MOST && 2 * l->n[rows] <= l->keys && i < l->n[rows]; i++)
			at += (size_t)snprintf(text + at, sizeof text - at, "%s%s and %s", i ? ", " : rows ? " (rows " : " (columns ",
				line_name(l->v[rows][i].line[0], rows, from), line_name(l->v[rows][i].line[1], rows, to));
	}
	causes_say(c, piece, *text ? "the headings %s and %s%s) are exchanged: with each in the place of the other all %u sums hold" :
		"%s and %s%s stand in each other's place: exchanged, all %u sums hold", a, b, text, sums);
}

/* ---- all sums over a column of codes in a table ---- */

static bool open_key(const struct causes *c, const struct key *k)
{
	return k->nfail && !c->note[k->v[0].piece].done;
}

static void take(struct causes *c, const struct key *key, uint32_t nkey, struct pair_of p)
{
	struct lines l = { 0 };
	uint32_t head = NO_FINDING, sums = 0, row[2];
	double more;

	for (uint32_t i = 0; i < nkey; i++) {
		if (!open_key(c, &key[i]) || exchanged(c, &key[i], p.a, p.b, row, &more) != HOLDS)
			continue;
		see(c, &l, row);
		for (uint32_t k = 0; k < key[i].nfail; k++) {
			uint32_t piece = key[i].v[k].piece;

			head = head == NO_FINDING ? piece : head;
			causes_join(c, head, piece);
			c->note[piece].done = true;
			c->note[piece].rank = RANK_CAUSE;
			sums++;
		}
		causes_suspect(c, row[0], head, more);
		causes_suspect(c, row[1], head, -more);
	}
	if (head != NO_FINDING)
		say(c, head, key->v->col, p, &l, sums);
}

/* The pair that mends most keys; false: none mends enough, or two as many. */
static bool best_pair(struct causes *c, const struct key *key, uint32_t nkey, struct pair_of *best)
{
	struct pair_of pair[PAIRS_MOST];
	uint32_t n = 0, most = 0, as_many = 0;

	for (uint32_t i = 0, tried = 0; i < nkey && !n && tried < FEWEST && !c->failed; i++)
		if (open_key(c, &key[i])) {
			n = pairs_of(c, &key[i], pair);
			tried++;
		}
	for (uint32_t i = 0; i < n; i++) {
		uint32_t good = 0, there = 0, row[2];
		double more;

		for (uint32_t k = 0; k < nkey; k++) {
			enum outcome how = open_key(c, &key[k]) ? exchanged(c, &key[k], pair[i].a, pair[i].b, row, &more) : NOT_THERE;

			there += how != NOT_THERE;
			good += how == HOLDS;
		}
		if (good < FEWEST || 4 * good < 3 * there)
			continue;
		as_many = good > most ? 1 : as_many + (good == most);
		if (good > most)
			*best = pair[i];
		most = good > most ? good : most;
	}
	return as_many == 1;
}

static void block(struct causes *c, const struct placed *v, uint32_t n)
{
	struct key *key = malloc((n + 1) * sizeof *key);
	uint32_t nkey = 0;
	struct pair_of p = { 0 };

	c->failed |= !key;
	for (uint32_t i = 0, end; key && i < n; i = end) {
		struct key k = { .v = v + i };

		for (end = i; end < n && v[end].hash == v[i].hash; end++)
			k.nfail += v[end].piece < c->n;
		k.n = end - i;
		if (k.nfail)
			key[nkey++] = k;
	}
	for (int i = 0; i < EXCHANGES_MOST && nkey >= FEWEST && !c->failed && best_pair(c, key, nkey, &p); i++)
		take(c, key, nkey, p);
	free(key);
}

void causes_by_exchange(struct causes *c)
{
	struct placed *v = malloc((c->x->n + 1) * sizeof *v);
	int period = view_role(c->v, ROLE_PERIOD);
	uint32_t n = 0;

	c->failed |= !v;
	for (uint32_t i = 0; v && c->looked && i < c->x->n; i++) {
		const struct piece *p = &c->x->v[i];
		int named = rule_column(p->rule, c->v, "column"), col = named < 0 ? period : named;

		if (p->cut || col < 0 || (p->made != OF_SUM && !causes_members_piece(p)))
			continue;
		v[n++] = (struct placed){ view_segment(c->v, p->row), (uint32_t)col, i,
			view_row_hash(c->v, p->row) - c->v->index->codes[col].hash[view_code_at(c->v, p->row, (uint32_t)col)] };
	}
	if (n)
		qsort(v, n, sizeof *v, by_place);
	for (uint32_t i = 0, end; i < n && !c->failed; i = end) {
		for (end = i + 1; end < n && v[end].segment == v[i].segment && v[end].col == v[i].col;)
			end++;
		block(c, v + i, end - i);
	}
	free(v);
}
