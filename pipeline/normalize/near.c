#include "normalize/near.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"

#define LONGEST 48   /* code points that are compared */
#define BUCKETS 4096 /* of pairs */
#define CLOSER 32    /* spellings that are compared letter by letter */
#define ALIKE 500    /* of 1000: at least half */

struct letters {
	uint32_t c[LONGEST + 2]; /* with a blank before and behind, so that ends count */
	unsigned n;
};

struct near {
	const struct mappings *m;
	uint32_t nspell;
	uint32_t *spell;          /* those of the list and its base that may be candidates */
	uint8_t *length;          /* code points with both blanks */
	uint8_t *shared;          /* scratch: pairs shared with the question */
	uint32_t first[BUCKETS + 1];
	uint32_t *member;         /* by bucket: numbers in spell */
};

static void letters_of(const char *s, size_t n, struct letters *l)
{
	size_t i = 0;
	uint32_t c;

	l->n = 0;
	l->c[l->n++] = ' ';
	while (l->n < LONGEST + 1 && (c = utf8_next(s, n, &i)) != 0)
		l->c[l->n++] = c;
	l->c[l->n++] = ' ';
}

static uint32_t bucket(uint32_t a, uint32_t b)
{
	return ((a * 31 + b) * 0x9E3779B1u) >> 20;
}

static bool may_be(const struct mappings *m, uint32_t list, const struct image_spell *s)
{
	return s->class == CLASS_NAME && s->type != SPELL_AMBIGUOUS && s->type != SPELL_PART && s->type != SPELL_WORLD && m->item[s->item].kind != KIND_PART &&
		!*(m->text + s->system) && (s->list == list || s->list == list_at(m, list)->base);
}

static enum status fill(struct near *x, uint32_t list, struct err *e)
{
	const struct mappings *m = x->m;
	uint32_t nspell, total = 0, at[BUCKETS];
	const struct image_spell *s = part_at(m, PART_SPELL, &nspell);
	struct letters l;

	x->spell = calloc(nspell + 1, sizeof *x->spell);
	x->length = calloc(nspell + 1, 1);
	x->shared = calloc(nspell + 1, 1);
	if (!x->spell || !x->length || !x->shared)
		return err_set(e, ST_FATAL, "no memory for matching labels");
	for (uint32_t i = 0; i < nspell; i++) {
		if (!may_be(m, list, &s[i]))
			continue;
		letters_of(m->text + s[i].key, strlen(m->text + s[i].key), &l);
		x->length[x->nspell] = (uint8_t)l.n;
		x->spell[x->nspell++] = i;
		for (unsigned k = 0; k + 1 < l.n; k++, total++)
			x->first[bucket(l.c[k], l.c[k + 1]) + 1]++;
	}
	for (uint32_t b = 0; b < BUCKETS; b++) {
		x->first[b + 1] += x->first[b];
		at[b] = x->first[b];
	}
	x->member = calloc(total + 1, sizeof *x->member);
	if (!x->member)
		return err_set(e, ST_FATAL, "no memory for matching labels");
	for (uint32_t i = 0; i < x->nspell; i++) {
		const char *key = m->text + s[x->spell[i]].key;

		letters_of(key, strlen(key), &l);
		for (unsigned k = 0; k + 1 < l.n; k++)
			x->member[at[bucket(l.c[k], l.c[k + 1])]++] = i;
	}
	return ST_OK;
}

enum status near_new(const struct mappings *m, uint32_t list, struct near **out, struct err *e)
{
	struct near *x = calloc(1, sizeof *x);
	enum status st;

	if (!x)
		return err_set(e, ST_FATAL, "no memory for matching labels");
	x->m = m;
	st = fill(x, list, e);
	if (st != ST_OK)
		near_free(x);
	else
		*out = x;
	return st;
}

void near_free(struct near *x)
{
	if (!x)
		return;
	free(x->spell);
	free(x->length);
	free(x->shared);
	free(x->member);
	free(x);
}

/* Edits and exchanges of neighbours between two texts. */
static unsigned distance(const struct letters *a, const struct letters *b)
{
	unsigned row[3][LONGEST + 3];
	unsigned *prev2 = row[0], *prev = row[1], *cur = row[2];

	for (unsigned j = 0; j <= b->n; j++)
		prev[j] = j;
	for (unsigned i = 1; i <= a->n; i++) {
		unsigned *t;

		cur[0] = i;
		for (unsigned j = 1; j <= b->n; j++) {
			unsigned d = prev[j - 1] + (a->c[i - 1] != b->c[j - 1]);

			if (prev[j] + 1 < d)
				d = prev[j] + 1;
			if (cur[j - 1] + 1 < d)
				d = cur[j - 1] + 1;
			if (i > 1 && j > 1 && a->c[i - 1] == b->c[j - 2] && a->c[i - 2] == b->c[j - 1] && prev2[j - 2] + 1 < d)
				d = prev2[j - 2] + 1;
			cur[j] = d;
		}
		t = prev2;
		prev2 = prev;
		prev = cur;
		cur = t;
	}
	return prev[b->n];
}

/* Of 1000, by pairs (Dice) or by edits, whichever says more. */
static unsigned likeness(const struct letters *a, const struct letters *b, unsigned shared)
{
	unsigned longer = (a->n > b->n ? a->n : b->n) - 2, pairs = 2000 * shared / (a->n + b->n - 2), d = distance(a, b), edits;

	edits = longer && d < longer ? 1000 - 1000 * d / longer : 0;
	return edits > pairs ? edits : pairs;
}

struct place {
	uint32_t i; /* in spell, or an item */
	unsigned score;
};

/* Keeps the best in order; equals stay in the order in which they came. */
static void keep(struct place *v, unsigned *n, unsigned cap, struct place p)
{
	unsigned k;

	if (*n == cap && v[cap - 1].score >= p.score)
		return;
	if (*n < cap)
		++*n;
	for (k = *n - 1; k > 0 && v[k - 1].score < p.score; k--)
		v[k] = v[k - 1];
	v[k] = p;
}

static unsigned closest(struct near *x, const struct letters *a, struct place out[CLOSER])
{
	unsigned n = 0;

	memset(x->shared, 0, x->nspell);
	for (unsigned k = 0; k + 1 < a->n; k++) {
		uint32_t b = bucket(a->c[k], a->c[k + 1]);

		for (uint32_t i = x->first[b]; i < x->first[b + 1]; i++)
			if (x->shared[x->member[i]] < UINT8_MAX)
				x->shared[x->member[i]]++;
	}
	for (uint32_t i = 0; i < x->nspell; i++) {
		unsigned most = a->n < x->length[i] ? a->n : x->length[i], shared = x->shared[i];

		/* A pair that is repeated is counted more than once. */
		if (shared > most - 1)
			shared = most - 1;
		if (2000 * shared / (a->n + x->length[i] - 2) >= ALIKE * 7 / 10)
			keep(out, &n, CLOSER, (struct place){ i, 2000 * shared / (a->n + x->length[i] - 2) });
	}
	return n;
}

unsigned near_find(struct near *x, const char *fold, size_t n, uint32_t item[NEAR_MAX])
{
	struct place close[CLOSER], best[CLOSER];
	const struct image_spell *s = part_at(x->m, PART_SPELL, NULL);
	struct letters a, b;
	unsigned nclose, nbest = 0, found = 0;

	letters_of(fold, n, &a);
	nclose = closest(x, &a, close);
	for (unsigned k = 0; k < nclose; k++) {
		const struct image_spell *y = &s[x->spell[close[k].i]];
		unsigned shared = close[k].score * (a.n + x->length[close[k].i] - 2) / 2000, score;

		letters_of(x->m->text + y->key, strlen(x->m->text + y->key), &b);
		score = likeness(&a, &b, shared);
		if (score >= ALIKE)
			keep(best, &nbest, CLOSER, (struct place){ y->item, score });
	}
	for (unsigned k = 0; k < nbest && found < NEAR_MAX; k++) {
		unsigned j = 0;

		while (j < found && item[j] != best[k].i)
			j++;
		if (j == found)
			item[found++] = best[k].i;
	}
	return found;
}
