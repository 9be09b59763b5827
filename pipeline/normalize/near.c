#include "normalize/near.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "normalize/tally.h"

#define CLOSER 16        /* spellings that are compared letter by letter */
#define ALIKE 500        /* of 1000: at least half */
#define WORTH_A_LOOK 350 /* of 1000, by pairs: below that the letters are not compared */

struct near {
	const struct mappings *m;
	struct tally shared[]; /* pairs shared with the question, by spelling of a list */
};

void near_letters(const char *s, size_t n, struct near_letters *l)
{
	size_t i = 0;

	l->n = 0;
	l->c[l->n++] = ' ';
	while (l->n < NEAR_LONGEST + 1 && i < n)
		l->c[l->n++] = (unsigned char)s[i] < 0x80 ? (unsigned char)s[i++] : utf8_next(s, n, &i);
	l->c[l->n++] = ' ';
}

/* The second "an" of a text is another pair than the first. */
unsigned near_pairs(const struct near_letters *l, uint32_t buckets, uint32_t out[NEAR_LONGEST + 1])
{
	uint32_t pair[NEAR_LONGEST + 1];
	uint64_t seen = 0;

	for (unsigned k = 0; k + 1 < l->n; k++) {
		uint32_t times = 0, h;
		uint64_t bit;

		pair[k] = l->c[k] * 0x9E3779B1u ^ l->c[k + 1];
		bit = (uint64_t)1 << (pair[k] * 0x85EBCA6Bu >> 26);
		for (unsigned j = 0; seen & bit && j < k; j++)
			times += pair[j] == pair[k];
		seen |= bit;
		h = (pair[k] + times * 0x85EBCA6Bu) * 0xC2B2AE35u;
		out[k] = (h ^ h >> 15) & (buckets - 1);
	}
	return l->n - 1;
}

enum status near_new(const struct mappings *m, struct near **out, struct err *e)
{
	uint32_t nlist, most = 0;
	const struct image_near *of = part_at(m, PART_NEAR, &nlist);

	for (uint32_t l = 0; l < nlist; l++)
		most = of[l].n > most ? of[l].n : most;
	*out = malloc(sizeof **out + (most / TALLY_BLOCK + 1) * sizeof (*out)->shared[0]);
	if (!*out)
		return err_set(e, ST_FATAL, "no memory for matching labels");
	(*out)->m = m;
	return ST_OK;
}

void near_free(struct near *x)
{
	free(x);
}

/* Where each letter of a text stands, as bits. */
struct masks {
	uint64_t ascii[128];
	uint32_t c[NEAR_LONGEST + 2];
	uint64_t at[NEAR_LONGEST + 2];
	unsigned n; /* letters beyond ASCII */
};

static void masks_of(const struct near_letters *a, struct masks *m)
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

/* A column of the usual table of edits, and exchanges of neighbours, as bits (Hyyrö 2003: A bit-vector algorithm for computing Levenshtein and Damerau edit
 * distances). */
struct edits {
	uint64_t more, less, same, was, last;
	unsigned d;
};

/* One letter more of the other text, which stands in this one at those places. */
static inline void next_column(struct edits *x, uint64_t at)
{
	uint64_t exchanged = ((~x->same & at) << 1) & x->was, up, down;

	x->same = (((at & x->more) + x->more) ^ x->more) | at | x->less | exchanged;
	up = x->less | ~(x->same | x->more);
	down = x->same & x->more;
	x->d += (up & x->last) != 0;
	x->d -= (down & x->last) != 0;
	up = up << 1 | 1;
	x->more = down << 1 | ~(x->same | up);
	x->less = up & x->same;
	x->was = at;
}

/* Between the text of the masks, of n letters, and a spelling, both with a blank at each end. */
static unsigned distance(const struct masks *m, unsigned n, const char *key)
{
	struct edits x = { ~(uint64_t)0, 0, 0, 0, (uint64_t)1 << (n - 1), n };
	size_t i = 0, len = strlen(key);

	next_column(&x, m->ascii[' ']);
	for (unsigned k = 0; k < NEAR_LONGEST && i < len; k++) {
		unsigned char c = (unsigned char)key[i];

		i += c < 0x80;
		next_column(&x, c < 0x80 ? m->ascii[c] : mask_of(m, utf8_next(key, len, &i)));
	}
	next_column(&x, m->ascii[' ']);
	return x.d;
}

/* A spelling as a number, the greater the better: its score of 1000; what is first in the tables of equals; the pairs that it shares; its letters with both
 * blanks. */
static inline uint64_t place(unsigned score, uint32_t spell, unsigned shared, unsigned length)
{
	return (uint64_t)score << 48 | (uint64_t)~spell << 16 | shared << 8 | length;
}
static inline unsigned score_of(uint64_t place)
{
	return (unsigned)(place >> 48);
}
static inline uint32_t spell_of(uint64_t place)
{
	return ~(uint32_t)(place >> 16);
}

/* Keeps the best in order. */
static void keep(uint64_t v[CLOSER], unsigned *n, uint64_t p)
{
	unsigned k = *n;

	if (k == CLOSER && v[--k] > p)
		return;
	for (; k > 0 && v[k - 1] < p; k--)
		v[k] = v[k - 1];
	v[k] = p;
	*n += *n < CLOSER;
}

/* One list under a question. */
struct search {
	const struct near *x;
	const struct image_near *of;
	const uint32_t *spell;
	uint32_t from, to; /* the spellings that are neither too short nor too long */
	unsigned pairs, planes;
	uint64_t *out; /* CLOSER places */
	unsigned n;
};

/* Counts the pairs that spellings share with the question. */
static void count(const struct search *q, struct tally *shared, const uint32_t *bucket)
{
	const struct image_bucket *of = (const struct image_bucket *)part_at(q->x->m, PART_NEAR_BUCKET, NULL) + q->of->first;
	const uint64_t *sets = (const uint64_t *)part_at(q->x->m, PART_NEAR_SET, NULL) + q->of->set, *set[NEAR_LONGEST + 1];
	uint32_t nword = (q->of->n + TALLY_BLOCK - 1) / TALLY_BLOCK * TALLY_WORDS;
	const uint32_t *member = part_at(q->x->m, PART_NEAR_MEMBER, NULL);
	unsigned n = 0;

	for (unsigned k = 0; k < q->pairs; k++)
		if (of[bucket[k]].set)
			set[n++] = sets + (size_t)(of[bucket[k]].set - 1) * nword;
	tally_sets(shared, q->planes, q->from / TALLY_BLOCK, (q->to - 1) / TALLY_BLOCK + 1, set, n);
	for (unsigned k = 0; k < q->pairs; k++)
		for (uint32_t i = of[bucket[k]].member; i < of[bucket[k] + 1].member; i++)
			if (member[i] >= q->from && member[i] < q->to)
				tally_one(shared, q->planes, member[i]);
}

/* Of the spellings of a block those that share most pairs. len: about that of its first spelling. Returns the length of the last one, or 0 where neither this
 * block nor any with longer names can have one of the closest. */
static unsigned closest_of_block(struct search *q, uint32_t block, unsigned len)
{
	uint32_t first = block * TALLY_BLOCK > q->from ? block * TALLY_BLOCK : q->from;
	const uint32_t *of_length = q->of->of_length;
	unsigned worth = q->n == CLOSER && score_of(q->out[CLOSER - 1]) > WORTH_A_LOOK ? score_of(q->out[CLOSER - 1]) : WORTH_A_LOOK, need;
	uint64_t found[TALLY_WORDS];

	while (of_length[len + 1] <= first)
		len++;
	while (of_length[len] > first)
		len--;
	need = (worth * (q->pairs + len - 1) + 1999) / 2000;
	if (need > q->pairs)
		return 0;
	tally_at_least(&q->x->shared[block], q->planes, need, found);
	for (unsigned w = 0; w < TALLY_WORDS; w++)
		for (; found[w]; found[w] &= found[w] - 1) {
			uint32_t i = block * TALLY_BLOCK + w * 64 + (uint32_t)__builtin_ctzll(found[w]);
			unsigned both = tally_of(q->x->shared, q->planes, i), most, score;

			if (i < q->from || i >= q->to)
				continue;
			while (of_length[len + 1] <= i)
				len++;
			most = q->pairs < len - 1 ? q->pairs : len - 1;
			both = both < most ? both : most; /* two pairs may be of one bucket */
			score = 2000 * both / (q->pairs + len - 1);
			if (score >= worth)
				keep(q->out, &q->n, place(score, q->spell[i], both, len));
		}
	return len;
}

/* Those of a list that share most pairs with a text (Dice). What has less than a third of its length, or three times of it, is not
 * half alike. */
static unsigned closest(struct near *x, uint32_t list, const struct near_letters *a, uint64_t out[CLOSER], unsigned n)
{
	const struct image_near *of = (const struct image_near *)part_at(x->m, PART_NEAR, NULL) + list;
	struct search q = { .x = x, .of = of, .out = out, .n = n };
	uint32_t bucket[NEAR_LONGEST + 1], middle, last;
	unsigned shortest, longest, len;

	q.spell = (const uint32_t *)part_at(x->m, PART_NEAR_SPELL, NULL) + of->spell;
	q.pairs = near_pairs(a, of->buckets, bucket);
	q.planes = tally_planes(q.pairs);
	shortest = q.pairs / 3 + 1;
	longest = q.pairs * 3 + 1 < NEAR_LONGEST + 2 ? q.pairs * 3 + 1 : NEAR_LONGEST + 2;
	q.from = of->of_length[shortest];
	q.to = of->of_length[longest + 1];
	if (q.from == q.to)
		return n;
	count(&q, x->shared, bucket);
	/* From names of the same length on, since these are likely to be close, and who is closer than others leaves less to be looked at. */
	middle = of->of_length[a->n] < q.to ? of->of_length[a->n] : q.to - 1;
	middle = (middle > q.from ? middle : q.from) / TALLY_BLOCK;
	last = (q.to - 1) / TALLY_BLOCK;
	len = a->n;
	for (uint32_t b = middle; b <= last && len; b++)
		len = closest_of_block(&q, b, len);
	len = a->n;
	for (uint32_t b = middle; b-- > q.from / TALLY_BLOCK;) {
		unsigned was = closest_of_block(&q, b, len);

		len = was ? was : len;
	}
	return q.n;
}

/* Of 1000, by edits. An edit or exchange of neighbours makes three new pairs at most. */
static unsigned by_edits(unsigned longer, unsigned d)
{
	return longer && d < longer ? 1000 - 1000 * d / longer : 0;
}

/* How alike two texts can be at most, of 1000, by what is known without a look at their letters. */
static unsigned by_edits_most(unsigned n, unsigned shared, unsigned length, unsigned longer)
{
	unsigned pairs = (longer + 1 - shared + 2) / 3, differ = n > length ? n - length : length - n;

	return by_edits(longer, pairs > differ ? pairs : differ);
}

/* The best so far, in order, equals as they came; and their items, each once. */
struct best {
	struct near_name v[CLOSER];
	unsigned n;
};

static unsigned take(struct best *best, struct near_name x, struct near_name out[NEAR_MAX])
{
	unsigned k = best->n++, found = 0;

	for (; k > 0 && best->v[k - 1].score < x.score; k--)
		best->v[k] = best->v[k - 1];
	best->v[k] = x;
	for (k = 0; k < best->n && found < NEAR_MAX; k++) {
		unsigned j = 0;

		while (j < found && out[j].item != best->v[k].item)
			j++;
		if (j == found)
			out[found++] = best->v[k];
	}
	return found;
}

unsigned near_find(struct near *x, uint32_t list, const char *fold, size_t n, struct near_name out[NEAR_MAX])
{
	unsigned nclose = 0, floor = ALIKE - 1, found = 0;
	struct best best = { .n = 0 };
	uint64_t close[CLOSER];
	struct near_letters a;
	struct masks m;

	near_letters(fold, n, &a);
	masks_of(&a, &m);
	for (uint32_t l = list; l != NONE; l = list_at(x->m, l)->base)
		nclose = closest(x, l, &a, close, nclose);
	/* Their texts lie far apart: they are asked for together. */
	for (unsigned k = 0; k < nclose; k++)
		__builtin_prefetch(&spell_at(x->m, spell_of(close[k]))->key);
	for (unsigned k = 0; k < nclose; k++)
		__builtin_prefetch(x->m->text + spell_at(x->m, spell_of(close[k]))->key);
	for (unsigned k = 0; k < nclose; k++) {
		const struct image_spell *y = spell_at(x->m, spell_of(close[k]));
		unsigned score = score_of(close[k]), length = close[k] & 0xff, longer = (a.n > length ? a.n : length) - 2;
		unsigned most = by_edits_most(a.n, close[k] >> 8 & 0xff, length, longer);

		if (score <= floor && most <= floor)
			continue;
		if (most > score) {
			unsigned edits = by_edits(longer, distance(&m, a.n, x->m->text + y->key));

			score = edits > score ? edits : score;
		}
		if (score <= floor)
			continue;
		found = take(&best, (struct near_name){ y->item, spell_of(close[k]), score }, out);
		if (found == NEAR_MAX)
			floor = out[NEAR_MAX - 1].score;
	}
	return found;
}
