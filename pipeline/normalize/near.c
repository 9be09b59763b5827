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

/* Where each letter of a text stands, as bits. */
struct masks {
	uint64_t ascii[128];
	uint32_t c[LONGEST + 2];
	uint64_t at[LONGEST + 2];
	unsigned n; /* letters beyond ASCII */
};

static void masks_of(const struct letters *a, struct masks *m)
{
	memset(m->ascii, 0, sizeof m->ascii);
	m->n = 0;
	for (unsigned i = 0; i < a->n; i++) {
		unsigned k = 0;

		if (a->c[i] < 128) {
			m->ascii[a->c[i]] |= (uint64_t)1 << i;
			continue;
		}
		while (k < m->n && m->c[k] != a->c[i])
			k++;
		if (k == m->n) {
			m->c[m->n] = a->c[i];
			m->at[m->n++] = 0;
		}
		m->at[k] |= (uint64_t)1 << i;
	}
}

static uint64_t mask_of(const struct masks *m, uint32_t c)
{
	if (c < 128)
		return m->ascii[c];
	for (unsigned k = 0; k < m->n; k++)
		if (m->c[k] == c)
			return m->at[k];
	return 0;
}

/* Edits and exchanges of neighbours between two texts, the columns of the usual table as bits (Hyyrö 2003: A bit-vector algorithm
 * for computing Levenshtein and Damerau edit distances). */
static unsigned distance(const struct masks *m, unsigned n, const struct letters *b)
{
	uint64_t more = ~(uint64_t)0, less = 0, same = 0, was = 0, last = (uint64_t)1 << (n - 1);
	unsigned d = n;

	for (unsigned j = 0; j < b->n; j++) {
		uint64_t at = mask_of(m, b->c[j]), exchanged = ((~same & at) << 1) & was, up, down;

		same = (((at & more) + more) ^ more) | at | less | exchanged;
		up = less | ~(same | more);
		down = same & more;
		d += (up & last) != 0;
		d -= (down & last) != 0;
		up = up << 1 | 1;
		more = down << 1 | ~(same | up);
		less = up & same;
		was = at;
	}
	return d;
}

/* Of 1000, by pairs (Dice) or by edits, whichever says more. */
static unsigned likeness(const struct letters *a, const struct masks *m, const struct letters *b, unsigned shared)
{
	unsigned longer = (a->n > b->n ? a->n : b->n) - 2, pairs = 2000 * shared / (a->n + b->n - 2), d = distance(m, a->n, b), edits;

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

		if (2000 * shared < ALIKE * 7 / 10 * (a->n + x->length[i] - 2))
			continue;
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
	struct masks m;
	unsigned nclose, nbest = 0, found = 0;

	letters_of(fold, n, &a);
	masks_of(&a, &m);
	nclose = closest(x, &a, close);
	for (unsigned k = 0; k < nclose; k++) {
		const struct image_spell *y = &s[x->spell[close[k].i]];
		unsigned shared = close[k].score * (a.n + x->length[close[k].i] - 2) / 2000, score;

		letters_of(x->m->text + y->key, strlen(x->m->text + y->key), &b);
		score = likeness(&a, &m, &b, shared);
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
