/*
 * causes_members.c - aggregates that are not what their members add up to. Who the members are is declared, so it is the aggregate that
 * is wrong; and where the difference is what one country has, it counts one that is no member, or lacks one that is. Only where several
 * aggregates of one key are off by the same, and have members in common that no aggregate that holds vouches for, is it one of these.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "validate/causes.h"

/* A piece, in the order of its key without the code of the area. */
struct keyed {
	uint64_t hash;
	double off;
	uint32_t piece;
};

static int by_hash(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	if (x->off < y->off || x->off > y->off)
		return x->off < y->off ? -1 : 1;
	return (x->piece > y->piece) - (x->piece < y->piece);
}

static uint32_t column_of(const struct causes *c, const struct piece *p)
{
	return (uint32_t)rule_column(p->rule, c->v, "column");
}

static uint64_t hash_of(const struct causes *c, const struct piece *p)
{
	uint32_t col = column_of(c, p);

	return view_row_hash(c->v, p->row) - c->v->index->codes[col].hash[view_code_at(c->v, p->row, col)] + col;
}

/* Pieces of aggregates from first to end - 1, sorted. *n: how many. NULL: no memory. */
static struct keyed *keyed(struct causes *c, uint32_t first, uint32_t end, uint32_t *n)
{
	struct keyed *v = malloc((end - first + 1) * sizeof *v);

	*n = 0;
	for (uint32_t i = first; v && i < end; i++)
		if (causes_members_piece(&c->x->v[i]) && (i >= c->n || !c->note[i].done))
			v[(*n)++] = (struct keyed){ hash_of(c, &c->x->v[i]), c->x->v[i].off, i };
	if (v && *n)
		qsort(v, *n, sizeof *v, by_hash);
	c->failed |= !v;
	return v;
}

static bool has_part(const struct causes *c, const struct piece *p, uint32_t row)
{
	for (uint32_t k = 0; k < p->n; k++)
		if (c->x->part[p->first + k].row == row)
			return true;
	return false;
}

/* The members that all of these pieces have and no aggregate that holds has: how many, and one of them. Where one alone is also in another
 * sum that fails (over sex, over age), it is that. */
static uint32_t common_members(struct causes *c, const struct keyed *v, uint32_t n, const struct keyed *held, uint32_t nheld,
	const struct rowmap *failing, uint32_t *row)
{
	const struct piece *least = &c->x->v[v[0].piece];
	struct rowmap vouched = { 0 };
	uint32_t count = 0, told = 0, by = ROW_ABSENT;

	for (uint32_t i = 0; i < nheld; i++) {
		const struct piece *p = &c->x->v[held[i].piece];

		for (uint32_t k = 0; k < p->n; k++)
			c->failed |= !rowmap_put(&vouched, c->x->part[p->first + k].row, 1);
	}
	for (uint32_t i = 1; i < n; i++)
		least = c->x->v[v[i].piece].n < least->n ? &c->x->v[v[i].piece] : least;
	for (uint32_t m = 0; m < least->n && !c->failed; m++) {
		uint32_t member = c->x->part[least->first + m].row, i = 0;

		while (i < n && has_part(c, &c->x->v[v[i].piece], member))
			i++;
		if (i < n || rowmap_get(&vouched, member) != UINT32_MAX)
			continue;
		*row = member;
		count++;
		if (rowmap_get(failing, member) != UINT32_MAX) {
			by = member;
			told++;
		}
	}
	rowmap_free(&vouched);
	if (told != 1)
		return count;
	*row = by;
	return 1;
}

/* Pieces of one key that are off by the same. */
static void one_member(struct causes *c, const struct keyed *v, uint32_t n, const struct keyed *held, uint32_t nheld,
	const struct rowmap *failing)
{
	uint32_t row = ROW_ABSENT, least = v[0].piece, count;
	char cell[160], whole[160];

	for (uint32_t i = 0; i < n; i++) {
		if (c->x->v[v[i].piece].cut)
			return;
		least = c->x->v[v[i].piece].n < c->x->v[least].n ? v[i].piece : least;
	}
	count = common_members(c, v, n, held, nheld, failing, &row);
	if (!count)
		return;
	for (uint32_t i = 0; i < n; i++) {
		causes_join(c, least, v[i].piece);
		c->note[v[i].piece].done = true;
		c->note[v[i].piece].rank = RANK_FOLLOWS;
	}
	c->note[least].rank = RANK_CAUSE;
	if (count == 1) {
		causes_suspect(c, row, least, v[0].off);
		causes_say(c, least, "%s is a member of all %u aggregates, and of none that adds up; with %.12g more they do", causes_cell(c, row, cell), n,
			v[0].off);
	} else {
		causes_say(c, least, "all %u aggregates are off by %.12g: it is one of the %u members that they have in common, or %s and what was made of it", n,
			v[0].off, count, causes_cell(c, c->x->v[least].row, whole));
	}
}

/* ---- who is counted, and who is not ---- */

/* A piece, in the order of its rule and aggregate. */
struct whole {
	const struct rule_row *rule;
	uint32_t col, code, piece;
	uint32_t member; /* that explains all of the aggregate; CODE_ABSENT */
};

static int by_whole(const void *a, const void *b)
{
	const struct whole *x = a, *y = b;

	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	if (x->code != y->code)
		return x->code < y->code ? -1 : 1;
	return (x->piece > y->piece) - (x->piece < y->piece);
}

static int by_member(const void *a, const void *b)
{
	const struct whole *x = a, *y = b;

	if (x->col != y->col)
		return x->col < y->col ? -1 : 1;
	return x->member != y->member ? (x->member > y->member) - (x->member < y->member) : by_whole(a, b);
}

enum explained { NOT, NEARLY, EXACTLY };

/* Whether the difference of an aggregate is what a single item has that it should not count, or that it should. Where a total may be above
 * its listed parts, a little of what is not listed may be in it. */
static enum explained explains(struct causes *c, const struct piece *p, uint32_t col, uint32_t code, const struct open_codes *open)
{
	struct cube_key k;
	uint32_t row;
	struct dec d;
	double value, rest;
	bool in = false;

	view_key(c->v, p->row, &k);
	row = view_find_beside(c->v, &k, col, code, p->row, open);
	if (!view_number(c->v, row, p->row, &d))
		return NOT;
	value = dec_double(d);
	rest = fabs(value) - fabs(p->off);
	if (value == 0 || fabs(rest) > fmax(p->slack, 0.01 * fabs(value)))
		return NOT;
	for (uint32_t i = 0; i < p->n && !in; i++)
		in = c->x->part[p->first + i].row == row;
	if (in != (p->off * value < 0))
		return NOT;
	if (fabs(rest) <= fmax(p->slack, 1e-6 * fabs(value)))
		return EXACTLY;
	return *rule_field(p->rule, "coverage") == 'o' && in && rest > 0 ? NEARLY : NOT;
}

/* How many differences of an aggregate an item explains; 0 where it is less than two thirds of them, or few of these exactly. */
static uint32_t explained(struct causes *c, const struct whole *v, uint32_t n, uint32_t code, const struct open_codes *open)
{
	uint32_t good = 0, exact = 0;

	for (uint32_t k = 0; k < n && 3 * (k - good) <= n; k++) {
		enum explained how = c->x->v[v[k].piece].cut ? NOT : explains(c, &c->x->v[v[k].piece], v->col, code, open);

		good += how != NOT;
		exact += how == EXACTLY;
	}
	return 3 * good >= 2 * n && 4 * exact >= n ? good : 0;
}

/* The one item that explains most differences of an aggregate, or all; where several explain as many, none is taken. */
static void find_member(struct causes *c, struct whole *v, uint32_t n)
{
	uint32_t nleaf, found = CODE_ABSENT, most = 0;
	const uint32_t *leaf = view_leaves(c->v, v->col, &nleaf);
	struct open_codes open = rule_open(v->rule, c->v, "open");

	for (uint32_t i = 0; i < nleaf; i++) {
		uint32_t good = explained(c, v, n, leaf[i], &open);

		if (good && good >= most) {
			found = good > most ? leaf[i] : CODE_ABSENT;
			most = good;
		}
	}
	for (uint32_t k = 0; k < n && found != CODE_ABSENT; k++)
		if (explains(c, &c->x->v[v[k].piece], v->col, found, &open) != NOT)
			v[k].member = found;
}

/* What all aggregates have to do with one item is one cause. */
static void say_members(struct causes *c, const struct whole *v, uint32_t n)
{
	uint32_t col = v->col;
	char text[800] = "", whole[160], member[160];
	size_t at = 0;

	causes_code(c, col, v->member, member);
	for (uint32_t i = 0; i < n; i++) {
		causes_join(c, v[0].piece, v[i].piece);
		c->note[v[i].piece].why = NULL;
		if ((i && v[i].code == v[i - 1].code) || at > 500)
			continue;
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s %s %s", at ? ", and " : "",
			causes_code(c, col, v[i].code, whole), c->x->v[v[i].piece].off > 0 ? "counts" : "lacks", at ? "it" : member);
		at += (size_t)snprintf(text + at, sizeof text - at, ", which is %s", c->x->v[v[i].piece].off > 0 ? "no member" : "a member");
	}
	causes_say(c, v[0].piece, "%s", text);
}

/* The same aggregate in the same row of a sheet has one cause, whatever it is. */
static void same_aggregate(struct causes *c, const struct whole *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct origin a = table_origin(c->v->t, c->x->v[v[i ? i - 1 : 0].piece].row), b = table_origin(c->v->t, c->x->v[v[i].piece].row);

		c->note[v[i].piece].why = "the aggregate is not what its members, as they are declared, add up to";
		if (i && a.sheet == b.sheet && a.row == b.row)
			causes_join(c, v[i - 1].piece, v[i].piece);
	}
}

static void wrong_aggregates(struct causes *c)
{
	struct whole *v = malloc((c->n + 1) * sizeof *v);
	uint32_t n = 0;

	c->failed |= !v;
	for (uint32_t i = 0; v && i < c->n; i++) {
		const struct piece *p = &c->x->v[i];

		if (!causes_members_piece(p) || c->note[i].done)
			continue;
		v[n++] = (struct whole){ p->rule, column_of(c, p), view_code_at(c->v, p->row, column_of(c, p)), i, CODE_ABSENT };
		causes_suspect(c, p->row, i, -p->off);
		c->note[i].done = true;
		c->note[i].rank = RANK_CAUSE;
	}
	if (n)
		qsort(v, n, sizeof *v, by_whole);
	for (uint32_t i = 0, end; i < n && !c->failed; i = end) {
		for (end = i + 1; end < n && v[end].rule == v[i].rule && v[end].code == v[i].code;)
			end++;
		same_aggregate(c, v + i, end - i);
		find_member(c, v + i, end - i);
	}
	if (n)
		qsort(v, n, sizeof *v, by_member);
	for (uint32_t i = 0, end; i < n && !c->failed; i = end) {
		for (end = i + 1; end < n && v[end].col == v[i].col && v[end].member == v[i].member;)
			end++;
		if (v[i].member != CODE_ABSENT)
			say_members(c, v + i, end - i);
	}
	free(v);
}

void causes_by_members(struct causes *c)
{
	uint32_t n, nheld, h = 0;
	struct keyed *v = keyed(c, 0, c->n, &n), *held = c->failed ? NULL : keyed(c, c->n, c->x->n, &nheld);
	struct rowmap failing = { 0 };

	for (uint32_t i = 0; i < c->n && !c->failed; i++) {
		const struct piece *p = &c->x->v[i];

		if (p->made != OF_SUM || c->note[i].done)
			continue;
		c->failed |= !rowmap_put(&failing, p->row, i);
		for (uint32_t k = 0; k < p->n; k++)
			c->failed |= !rowmap_put(&failing, c->x->part[p->first + k].row, i);
	}
	for (uint32_t i = 0, end; !c->failed && c->looked && i < n; i = end) {
		uint32_t here;

		for (end = i + 1; end < n && v[end].hash == v[i].hash && fabs(v[end].off - v[i].off) <= fmax(1e-6 * fabs(v[i].off), c->x->v[v[i].piece].slack);)
			end++;
		while (h < nheld && held[h].hash < v[i].hash)
			h++;
		for (here = h; here < nheld && held[here].hash == v[i].hash;)
			here++;
		if (end - i > 1)
			one_member(c, v + i, end - i, held + h, here - h, &failing);
	}
	free(v);
	free(held);
	rowmap_free(&failing);
	if (!c->failed)
		wrong_aggregates(c);
}
