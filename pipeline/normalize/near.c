#include "normalize/near.h"

#include <stdlib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "core/text.h"

#define CLOSER 16        /* spellings that are compared letter by letter */
#define ALIKE 500        /* of 1000: at least half */
#define WORTH_A_LOOK 350 /* of 1000, by pairs: below that the letters are not compared */

struct near {
	const struct mappings *m;
	uint8_t shared[]; /* pairs shared with the question, by spelling of a list */
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

	for (unsigned k = 0; k + 1 < l->n; k++) {
		uint32_t times = 0, h;

		pair[k] = l->c[k] * 0x9E3779B1u ^ l->c[k + 1];
		for (unsigned j = 0; j < k; j++)
			times += pair[j] == pair[k];
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
	*out = malloc(sizeof **out + most);
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

/* Edits and exchanges of neighbours between two texts, the columns of the usual table as bits (Hyyrö 2003: A bit-vector algorithm
 * for computing Levenshtein and Damerau edit distances). */
static unsigned distance(const struct masks *m, unsigned n, const struct near_letters *b)
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

struct place {
	uint32_t order, spell, item; /* order: of equals, the lower one goes first */
	unsigned score, shared;
};

/* Keeps the best in order; equals in the order of the tables, or where that is nothing, in which they came. */
static void keep(struct place *v, unsigned *n, unsigned cap, struct place p)
{
	unsigned k = *n;

	while (k > 0 && (v[k - 1].score < p.score || (v[k - 1].score == p.score && v[k - 1].order > p.order)))
		k--;
	if (k == cap)
		return;
	if (*n < cap)
		++*n;
	memmove(v + k + 1, v + k, (*n - 1 - k) * sizeof *v);
	v[k] = p;
}

/* The next of p[at..n) that is at least need; n: none. */
static uint32_t at_least(const uint8_t *p, uint32_t at, uint32_t n, uint8_t need)
{
#ifdef __SSE2__
	for (; n - at >= 16; at += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + at));
		int hit = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(v, _mm_set1_epi8((char)need)), v));

		if (hit)
			return at + (uint32_t)__builtin_ctz((unsigned)hit);
	}
#endif
	while (at < n && p[at] < need)
		at++;
	return at;
}

/* One list under a question. */
struct search {
	const struct near *x;
	const struct image_near *of;
	const uint32_t *spell, *first, *member;
	unsigned pairs;
	struct place *out; /* CLOSER */
	unsigned n;
};

/* Where the members of a bucket that are numbered from i on begin. */
static const uint32_t *from_member(const struct search *q, uint32_t bucket, uint32_t i)
{
	uint32_t lo = q->first[bucket], hi = q->first[bucket + 1];

	if (i == 0 || i >= q->of->n)
		return q->member + (i ? hi : lo);
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (q->member[mid] < i)
			lo = mid + 1;
		else
			hi = mid;
	}
	return q->member + lo;
}

/* The counts of a common bucket; NULL: it is none. */
static const uint8_t *times_of(const struct search *q, uint32_t bucket)
{
	const struct image_common *v = (const struct image_common *)part_at(q->x->m, PART_NEAR_COMMON, NULL) + q->of->common;
	uint32_t lo = 0, hi = q->of->ncommon;

	if (q->first[bucket + 1] - q->first[bucket] <= q->of->n / NEAR_COMMON)
		return NULL;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (v[mid].bucket < bucket)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (const uint8_t *)part_at(q->x->m, PART_NEAR_TIMES, NULL) + v[lo].at;
}

static void add_up(uint8_t *to, const uint8_t *v, uint32_t n)
{
	uint32_t i = 0;

#ifdef __SSE2__
	for (; n - i >= 16; i += 16) {
		__m128i a = _mm_loadu_si128((const __m128i *)(const void *)(to + i)), b = _mm_loadu_si128((const __m128i *)(const void *)(v + i));

		_mm_storeu_si128((__m128i *)(void *)(to + i), _mm_add_epi8(a, b));
	}
#endif
	for (; i < n; i++)
		to[i] = (uint8_t)(to[i] + v[i]);
}

/* Counts the pairs that the spellings from..to share with the question. */
static void count(const struct search *q, uint8_t *shared, const uint32_t *bucket, uint32_t from, uint32_t to)
{
	memset(shared + from, 0, to - from);
	for (unsigned k = 0; k < q->pairs; k++) {
		const uint8_t *times = times_of(q, bucket[k]);

		if (times)
			add_up(shared + from, times + from, to - from);
		else
			for (const uint32_t *p = from_member(q, bucket[k], from), *end = from_member(q, bucket[k], to); p < end; p++)
				shared[*p]++;
	}
}

/* Of the spellings of one length those that share most pairs, or nothing where none can be among the closest. */
static void closest_of_length(struct search *q, unsigned len)
{
	unsigned all = q->pairs + len - 1, most = q->pairs < len - 1 ? q->pairs : len - 1, worth = WORTH_A_LOOK, need;
	uint32_t end = q->of->of_length[len + 1];

	if (q->n == CLOSER && q->out[CLOSER - 1].score > worth)
		worth = q->out[CLOSER - 1].score;
	need = (worth * all + 1999) / 2000;
	if (need > most)
		return;
	for (uint32_t i = q->of->of_length[len]; (i = at_least(q->x->shared, i, end, (uint8_t)need)) < end; i++) {
		unsigned both = q->x->shared[i] < most ? q->x->shared[i] : most; /* two pairs may be of one bucket */

		keep(q->out, &q->n, CLOSER, (struct place){ q->spell[i], q->spell[i], 0, 2000 * both / all, both });
	}
}

/* Those of a list that share most pairs with a text (Dice). What has less than a third of its length, or three times of it, is not
 * half alike. */
static unsigned closest(struct near *x, uint32_t list, const struct near_letters *a, struct place out[CLOSER], unsigned n)
{
	const struct image_near *of = (const struct image_near *)part_at(x->m, PART_NEAR, NULL) + list;
	struct search q = { .x = x, .of = of, .out = out, .n = n };
	uint32_t bucket[NEAR_LONGEST + 1], from, to;
	unsigned shortest, longest;

	q.spell = (const uint32_t *)part_at(x->m, PART_NEAR_SPELL, NULL) + of->spell;
	q.first = (const uint32_t *)part_at(x->m, PART_NEAR_FIRST, NULL) + of->first;
	q.member = part_at(x->m, PART_NEAR_MEMBER, NULL);
	q.pairs = near_pairs(a, of->buckets, bucket);
	shortest = q.pairs / 3 + 1;
	longest = q.pairs * 3 + 1 < NEAR_LONGEST + 2 ? q.pairs * 3 + 1 : NEAR_LONGEST + 2;
	from = of->of_length[shortest];
	to = of->of_length[longest + 1];
	if (from == to)
		return n;
	count(&q, x->shared, bucket, from, to);
	for (unsigned away = 0; away <= NEAR_LONGEST; away++) {
		if (a->n >= shortest + away)
			closest_of_length(&q, a->n - away);
		if (away && a->n + away <= longest)
			closest_of_length(&q, a->n + away);
	}
	return q.n;
}

/* Of 1000, by edits: at most so much where so many pairs are shared, since an edit or exchange makes three new ones at most. */
static unsigned by_edits(unsigned longer, unsigned d)
{
	return longer && d < longer ? 1000 - 1000 * d / longer : 0;
}

/* The items of the best, each once. */
static unsigned items_of(const struct place *best, unsigned n, struct near_name out[NEAR_MAX])
{
	unsigned found = 0;

	for (unsigned k = 0; k < n && found < NEAR_MAX; k++) {
		unsigned j = 0;

		while (j < found && out[j].item != best[k].item)
			j++;
		if (j == found)
			out[found++] = (struct near_name){ best[k].item, best[k].spell, best[k].score };
	}
	return found;
}

unsigned near_find(struct near *x, uint32_t list, const char *fold, size_t n, struct near_name out[NEAR_MAX])
{
	struct place close[CLOSER], best[CLOSER];
	struct near_letters a, b;
	struct masks m;
	unsigned nclose = 0, nbest = 0, floor = ALIKE - 1;

	near_letters(fold, n, &a);
	masks_of(&a, &m);
	for (uint32_t l = list; l != NONE; l = list_at(x->m, l)->base)
		nclose = closest(x, l, &a, close, nclose);
	for (unsigned k = 0; k < nclose; k++) {
		const struct image_spell *y = spell_at(x->m, close[k].spell);
		const char *key = x->m->text + y->key;
		unsigned score = close[k].score, longer, most;

		near_letters(key, strlen(key), &b);
		longer = (a.n > b.n ? a.n : b.n) - 2;
		most = by_edits(longer, (longer + 1 - close[k].shared + 2) / 3);
		if (score <= floor && most <= floor)
			continue;
		if (most > score) {
			unsigned edits = by_edits(longer, distance(&m, a.n, &b));

			score = edits > score ? edits : score;
		}
		if (score <= floor)
			continue;
		keep(best, &nbest, CLOSER, (struct place){ 0, close[k].spell, y->item, score, 0 });
		if (items_of(best, nbest, out) == NEAR_MAX)
			floor = out[NEAR_MAX - 1].score;
	}
	return items_of(best, nbest, out);
}
