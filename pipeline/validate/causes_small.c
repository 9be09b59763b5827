/*
 * causes_small.c - sums and bounds of a few figures, any of which may be wrong: with what is corrected so far they hold, or the smallest
 * sets of figures that would make all of them hold are looked for, among those that hang together.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validate/causes.h"
#include "validate/smallest.h"

#define SHOWN 6 /* figures of which one is wrong */

static bool open_sum(const struct causes *c, uint32_t i)
{
	return c->x->v[i].made == OF_SUM && !c->note[i].done && !c->x->v[i].cut;
}

/* ---- what is explained ---- */

static void by_corrections(struct causes *c)
{
	for (uint32_t i = 0; i < c->n; i++) {
		const struct piece *p = &c->x->v[i];
		double most, off;
		uint32_t n;

		if (!open_sum(c, i))
			continue;
		off = p->off + causes_correction(c, p, &n, &most);
		if (!n || !piece_holds(p, off, p->side ? p->slack : fmax(p->slack, 1e-6 * fmax(fabs(p->off), most))))
			continue;
		causes_join(c, i, causes_join_suspects(c, p));
		c->note[i].done = true;
		c->note[i].rank = RANK_FOLLOWS;
	}
}

/* ---- what hangs together ---- */

/* Of one cluster: its identities in numbers of its own. */
struct cluster {
	uint32_t n, nfail, nfigure, npart;
	struct identity *id;
	uint32_t *piece, *figure, *row; /* piece of an identity; figures of all identities; row of a figure */
	int32_t *sign;
	double *least;                  /* what may be added to a figure at least */
};

static void cluster_free(struct cluster *g)
{
	free(g->id);
	free(g->piece);
	free(g->figure);
	free(g->row);
	free(g->sign);
	free(g->least);
}

static uint32_t number_of(struct causes *c, struct rowmap *m, struct cluster *g, uint32_t row)
{
	uint32_t at = rowmap_get(m, row);

	if (at != UINT32_MAX)
		return at;
	c->failed |= !rowmap_put(m, row, g->nfigure);
	g->row[g->nfigure] = row;
	g->least[g->nfigure] = -INFINITY;
	return g->nfigure++;
}

/* A figure that is not below zero does not become so where none can be. */
static void add_figure(struct causes *c, struct rowmap *m, struct cluster *g, const struct piece *p, uint32_t row, int32_t sign)
{
	uint32_t figure = g->figure[g->npart] = number_of(c, m, g, row);
	struct dec x;

	if (p->not_negative && view_number(c->v, row, ROW_ABSENT, &x) && x.m >= 0)
		g->least[figure] = -dec_double(x);
	g->sign[g->npart++] = sign;
}

static void add_identity(struct causes *c, struct rowmap *m, struct cluster *g, uint32_t piece)
{
	const struct piece *p = &c->x->v[piece];
	struct identity *d = &g->id[g->n];
	uint32_t n;
	double most;

	*d = (struct identity){ .n = p->n + 1, .figure = g->figure + g->npart, .sign = g->sign + g->npart, .side = p->side };
	d->off = p->off + causes_correction(c, p, &n, &most);
	d->slack = p->side ? p->slack : fmax(p->slack, 1e-6 * fabs(p->off));
	add_figure(c, m, g, p, p->row, 1);
	for (uint32_t k = 0; k < p->n; k++)
		add_figure(c, m, g, p, c->x->part[p->first + k].row, piece_sign(&c->x->part[p->first + k]));
	if (piece >= c->n && (!p->side || identity_broken(d)))
		d->off = p->side ? p->off : 0; /* what holds is not broken by what is already known */
	g->piece[g->n++] = piece;
}

static bool make_cluster(struct causes *c, const uint32_t *piece, uint32_t n, uint32_t nfail, struct cluster *g)
{
	struct rowmap m = { 0 };
	size_t parts = 0;

	for (uint32_t i = 0; i < n; i++)
		parts += c->x->v[piece[i]].n + 1;
	*g = (struct cluster){ .nfail = nfail, .id = calloc(n, sizeof *g->id), .piece = calloc(n, sizeof *g->piece),
		.figure = calloc(parts, sizeof *g->figure), .row = calloc(parts, sizeof *g->row), .sign = calloc(parts, sizeof *g->sign),
		.least = calloc(parts, sizeof *g->least) };
	c->failed |= !g->id || !g->piece || !g->figure || !g->row || !g->sign || !g->least;
	for (uint32_t i = 0; i < n && !c->failed; i++)
		add_identity(c, &m, g, piece[i]);
	rowmap_free(&m);
	return !c->failed;
}

static bool has_figure(const struct identity *d, uint32_t figure)
{
	for (uint32_t k = 0; k < d->n; k++)
		if (d->figure[k] == figure)
			return true;
	return false;
}

/* What was computed with doubles, with as many decimals as the figure has. */
static bool shortest(double x, uint8_t scale, char text[DEC_TEXT])
{
	double unit = pow(10, scale);

	return double_shortest(fabs(x) * unit < 0x1p53 ? round(x * unit) / unit : x, text);
}

/* The corrections of a set: "50 in E7 and 60 or less in E9". */
static void corrections(struct causes *c, const struct cluster *g, const struct smallest *s, char text[600])
{
	static const char *const free[] = { " or less", "", " or more", ", for instance," };
	char cell[160], number[DEC_TEXT];
	size_t at = 0;
	struct dec d;

	text[0] = '\0';
	for (uint32_t f = 0; f < s->size && at < 400; f++) {
		uint32_t row = g->row[s->figure[0][f]];

		if (view_number(c->v, row, ROW_ABSENT, &d) && shortest(dec_double(d) + s->by[0][f], d.scale, number))
			at += (size_t)snprintf(text + at, 600 - at, "%s%s%s in %s", !f ? "" : f + 1 < s->size ? ", " : " and ", number, free[s->free[0][f] + 1],
				causes_cell(c, row, cell));
	}
}

/* One set is smaller than all others, or told by what was computed from its figures: these are wrong, each with the sums that it is in. */
static void one_set(struct causes *c, const struct cluster *g, const struct smallest *s, bool told)
{
	bool many = s->size > 1;
	char text[600];

	corrections(c, g, s, text);
	for (uint32_t f = 0; f < s->size; f++) {
		uint32_t row = g->row[s->figure[0][f]], head = NO_FINDING, first = NO_FINDING, n = 0;
		bool bound = false;

		for (uint32_t i = 0; i < g->nfail; i++) {
			uint32_t piece = g->piece[i];

			if (!has_figure(&g->id[i], s->figure[0][f]))
				continue;
			if (head == NO_FINDING || c->x->v[piece].row == row)
				head = piece;
			first = n++ ? first : piece;
			bound |= g->id[i].side != 0;
			causes_join(c, first, piece);
			c->note[piece].done = true;
		}
		if (head == NO_FINDING)
			continue;
		c->note[head].rank = RANK_CAUSE;
		causes_suspect(c, row, head, s->by[0][f]);
		causes_say(c, head, "with %s %s, and %s", text, bound ? n > 1 || many ? "all of these hold" : "it holds" :
			n > 1 || many ? "all of these sums hold" : "the sum holds",
			told ? many ? "so does what was computed from them" : "so does what was computed from it" :
			many ? "no other figures do that" : "no other figure does that");
	}
}

/* The set with which more of what was computed from its figures agrees than with any other goes first. */
static bool told_apart(struct causes *c, const struct cluster *g, struct smallest *s)
{
	uint32_t best = 0, most = 0, as_many = 0;

	for (uint32_t i = 0; i < s->n && s->n <= SETS_MOST; i++) {
		uint32_t row[SET_MOST], n;

		for (uint32_t f = 0; f < s->size; f++)
			row[f] = g->row[s->figure[i][f]];
		n = causes_computed_agree(c, row, s->by[i], s->size);
		as_many = n > most ? 1 : as_many + (n == most);
		best = n > most ? i : best;
		most = n > most ? n : most;
	}
	if (!most || as_many > 1)
		return false;
	memmove(s->figure[0], s->figure[best], sizeof s->figure[0]);
	memmove(s->by[0], s->by[best], sizeof s->by[0]);
	memmove(s->free[0], s->free[best], sizeof s->free[0]);
	s->n = 1;
	return true;
}

/* Several are equally small: one of them it is, but nothing says which. */
static void several_sets(struct causes *c, const struct cluster *g, const struct smallest *s)
{
	char text[800] = "", cell[160];
	size_t at = 0;

	for (uint32_t i = 0; i < g->nfail; i++) {
		causes_join(c, g->piece[0], g->piece[i]);
		c->note[g->piece[i]].done = true;
	}
	if (s->size > 1) {
		for (uint32_t f = 0; f < s->size; f++)
			at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", !f ? "" : f + 1 < s->size ? ", " : " and ",
				causes_cell(c, g->row[s->figure[0][f]], cell));
		causes_say(c, g->piece[0], "%u figures are wrong, for instance %s, and nothing says which", s->size, text);
		return;
	}
	for (uint32_t i = 0; i < s->n && i < SHOWN; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", !i ? "" : i + 1 < s->n ? ", " : " or ", causes_cell(c, g->row[s->figure[i][0]], cell));
	if (s->n > SHOWN)
		snprintf(text + at, sizeof text - at, " or one of at least %u more", s->n - SHOWN);
	causes_say(c, g->piece[0], "one figure is wrong, %s, and nothing says which", text);
}

static void commit(struct causes *c, const struct cluster *g, struct smallest *s)
{
	bool told = s->n > 1 && told_apart(c, g, s);

	if (s->n == 1) {
		one_set(c, g, s, told);
	} else if (s->n) {
		several_sets(c, g, s);
	} else if (g->nfail > 1) {
		c->note[g->piece[0]].apart = true;
		if (c->looked)
			causes_say(c, g->piece[0], "%u sums that fail have figures in common, and no %u of these would make them hold", g->nfail, SET_MOST);
		else
			causes_say(c, g->piece[0], "%u sums that fail have figures in common; there are too many to look through", g->nfail);
	}
}

/* ---- all clusters ---- */

struct belongs {
	uint32_t cluster, piece;
};

static int by_cluster(const void *a, const void *b)
{
	const struct belongs *x = a, *y = b;

	if (x->cluster != y->cluster)
		return x->cluster < y->cluster ? -1 : 1;
	return (x->piece > y->piece) - (x->piece < y->piece);
}

static uint32_t top(uint32_t *up, uint32_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

/* Sums that fail hang together where they have a figure in common; whoever has one first speaks for it. */
static void hang_together(struct causes *c, uint32_t *up, struct rowmap *owner)
{
	for (uint32_t i = 0; i < c->n && !c->failed; i++) {
		const struct piece *p = &c->x->v[i];

		up[i] = i;
		for (uint32_t k = 0; k <= p->n && open_sum(c, i) && !c->failed; k++) {
			uint32_t row = k < p->n ? c->x->part[p->first + k].row : p->row, other;

			c->failed |= !rowmap_put(owner, row, i);
			other = c->failed ? i : top(up, rowmap_get(owner, row));
			up[top(up, i) > other ? top(up, i) : other] = top(up, i) < other ? top(up, i) : other;
		}
	}
}

/* Adds what holds to the clusters that it has figures of. Returns how many members there are. */
static uint32_t add_held(struct causes *c, uint32_t *up, const struct rowmap *owner, struct belongs *v, uint32_t n, uint32_t cap)
{
	for (uint32_t i = c->n; i < c->x->n; i++) {
		const struct piece *p = &c->x->v[i];
		uint32_t last = UINT32_MAX;

		for (uint32_t k = 0; k <= p->n && n < cap; k++) {
			uint32_t of = rowmap_get(owner, k < p->n ? c->x->part[p->first + k].row : p->row);

			if (of == UINT32_MAX || top(up, of) == last)
				continue;
			last = top(up, of);
			v[n++] = (struct belongs){ last, i };
		}
	}
	return n;
}

/* One after the other, and then together where what holds connects them: correcting a figure in one may need another to be corrected. */
#define NONE UINT32_MAX
struct clusters {
	struct causes *c;
	const struct belongs *v;   /* by cluster, then by piece: those that fail, those that hold */
	uint32_t n, budget;
	uint32_t *first, *size; /* of the cluster: first[i] to first[i + 1] - 1 in v; of its smallest sets, 0: settled */
	uint32_t *up, *next;    /* the first of its union; the next one in it, NONE */
	uint32_t *piece;
};

/* The pieces of a cluster, or of all of its union, those that fail first. *nfail: how many do. */
static uint32_t pieces_of(struct clusters *x, uint32_t root, bool all, uint32_t *nfail)
{
	uint32_t n = 0;

	*nfail = 0;
	for (int held = 0; held < 2; held++) {
		uint32_t i = root;

		do {
			for (uint32_t k = x->first[i]; k < x->first[i + 1]; k++)
				if ((x->v[k].piece >= x->c->n) == held && (!n || x->piece[n - 1] != x->v[k].piece))
					x->piece[n++] = x->v[k].piece;
			i = x->next[i];
		} while (i != NONE && all);
		*nfail = held ? *nfail : n;
	}
	return n;
}

/* Looks for the smallest sets of a cluster or its union, and takes them where the figures of a set are at most as many. */
static bool settle(struct clusters *x, uint32_t root, bool all, uint32_t most, uint32_t *size)
{
	struct smallest s = { .given_up = true };
	struct cluster g = { 0 };
	uint32_t nfail, n = pieces_of(x, root, all, &nfail), tries = x->budget < LOOKS_MOST / 20 ? x->budget : LOOKS_MOST / 20;

	if (make_cluster(x->c, x->piece, n, nfail, &g) && x->c->looked && tries) {
		x->c->failed |= !smallest_sets(g.id, g.n, g.nfigure, g.least, tries, &s);
		x->budget -= s.given_up ? tries : tries / 50;
	}
	*size = s.n ? s.size : SET_MOST + 1;
	if (!x->c->failed && *size <= most)
		commit(x->c, &g, &s);
	cluster_free(&g);
	return *size <= most;
}

static int by_piece(const void *a, const void *b)
{
	const struct belongs *x = a, *y = b;

	if (x->piece != y->piece)
		return x->piece < y->piece ? -1 : 1;
	return (x->cluster > y->cluster) - (x->cluster < y->cluster);
}

/* Joins clusters that are not settled and have something that holds in common. link: room for as many as v has. */
static void connect(struct clusters *x, struct belongs *link)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < x->n; i++)
		for (uint32_t k = x->first[i]; k < x->first[i + 1] && x->size[i]; k++)
			if (x->v[k].piece >= x->c->n)
				link[n++] = (struct belongs){ i, x->v[k].piece };
	if (n)
		qsort(link, n, sizeof *link, by_piece);
	for (uint32_t k = 1; k < n; k++)
		if (link[k].piece == link[k - 1].piece) {
			uint32_t a = top(x->up, link[k - 1].cluster), b = top(x->up, link[k].cluster);

			x->up[a > b ? a : b] = a < b ? a : b;
		}
}

/* Those of a union that are not settled, each behind the one before. */
static void chain(struct clusters *x)
{
	for (uint32_t i = x->n; i-- > 0;) {
		uint32_t root = top(x->up, i);

		if (root == i || !x->size[i])
			continue;
		x->next[i] = x->next[root];
		x->next[root] = i;
	}
}

static void settle_clusters(struct clusters *x, struct belongs *link)
{
	for (uint32_t i = 0; i < x->n && !x->c->failed; i++) {
		x->up[i] = i;
		x->next[i] = NONE;
		if (settle(x, i, false, 1, &x->size[i]))
			x->size[i] = 0;
	}
	connect(x, link);
	chain(x);
	for (uint32_t i = 0; i < x->n && !x->c->failed; i++) {
		uint32_t apart = 0, size;

		if (top(x->up, i) != i || !x->size[i])
			continue;
		for (uint32_t k = i; k != NONE; k = x->next[k])
			apart += x->size[k];
		if (x->next[i] != NONE && settle(x, i, true, apart - 1 < SET_MOST ? apart - 1 : SET_MOST, &size))
			continue;
		for (uint32_t k = i; k != NONE && !x->c->failed; k = x->next[k])
			settle(x, k, false, SET_MOST + 1, &size);
	}
}

static void settle_all(struct causes *c, const struct belongs *v, uint32_t n)
{
	struct clusters x = { .c = c, .v = v, .budget = LOOKS_MOST };
	struct belongs *link = malloc((n + 1) * sizeof *link);

	x.first = calloc(n + 2, sizeof *x.first);
	x.up = calloc(n + 1, sizeof *x.up);
	x.size = calloc(n + 1, sizeof *x.size);
	x.next = calloc(n + 1, sizeof *x.next);
	x.piece = malloc((n + 1) * sizeof *x.piece);
	c->failed |= !link || !x.first || !x.up || !x.next || !x.size || !x.piece;
	for (uint32_t i = 0; i < n && !c->failed; i++)
		if (!i || v[i].cluster != v[i - 1].cluster)
			x.first[x.n++] = i;
	if (!c->failed) {
		x.first[x.n] = n;
		settle_clusters(&x, link);
	}
	free(link);
	free(x.first);
	free(x.up);
	free(x.size);
	free(x.next);
	free(x.piece);
}

void causes_by_figures(struct causes *c)
{
	uint32_t *up, n = 0, cap;
	struct rowmap owner = { 0 };
	struct belongs *v;

	by_corrections(c);
	cap = c->n + 4 * (c->x->n - c->n) + 16;
	up = malloc((c->n + 1) * sizeof *up);
	v = malloc(cap * sizeof *v);
	c->failed |= !up || !v;
	if (!c->failed)
		hang_together(c, up, &owner);
	for (uint32_t i = 0; i < c->n && !c->failed; i++)
		if (open_sum(c, i))
			v[n++] = (struct belongs){ top(up, i), i };
	if (!c->failed && n) {
		n = add_held(c, up, &owner, v, n, cap);
		qsort(v, n, sizeof *v, by_cluster);
		settle_all(c, v, n);
	}
	rowmap_free(&owner);
	free(up);
	free(v);
}
