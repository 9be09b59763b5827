#include "normalize/near.h"

#include <stdlib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "core/text.h"

#define LONGEST 48     /* code points that are compared */
#define BUCKETS 8192   /* of pairs */
#define CLOSER 16      /* spellings that are compared letter by letter */
#define ALIKE 500      /* of 1000: at least half */
#define WORTH_A_LOOK 350 /* of 1000, by pairs: below that the letters are not compared */

struct letters {
	uint32_t c[LONGEST + 2]; /* with a blank before and behind, so that ends count */
	unsigned n;
};

struct near {
	const struct mappings *m;
	uint32_t nspell;
	uint32_t *spell;          /* those of the list and its base that may be candidates, the short ones first */
	uint32_t of_length[LONGEST + 4]; /* where those of so many code points begin, both blanks counted */
	uint8_t *shared;          /* scratch: pairs shared with the question */
	uint32_t first[BUCKETS + 1];
	uint32_t *member;         /* by bucket: numbers in spell */
	struct {
		uint32_t turn, times;
	} met[BUCKETS];           /* scratch: how often a text has a pair */
	uint32_t turn;
};

static void letters_of(const char *s, size_t n, struct letters *l)
{
	size_t i = 0;
	uint32_t c;

	l->n = 0;
	l->c[l->n++] = ' ';
	while (l->n < LONGEST + 1 && i < n && (c = (unsigned char)s[i] < 0x80 ? (unsigned char)s[i++] : utf8_next(s, n, &i)) != 0)
		l->c[l->n++] = c;
	l->c[l->n++] = ' ';
}

/* The buckets of a text. The second "an" of a text is another pair than the first. */
static unsigned buckets_of(struct near *x, const struct letters *l, uint32_t out[LONGEST + 1])
{
	x->turn++;
	for (unsigned k = 0; k + 1 < l->n; k++) {
		uint32_t b = ((l->c[k] * 31 + l->c[k + 1]) * 0x9E3779B1u) >> 19;

		if (x->met[b].turn != x->turn) {
			x->met[b].turn = x->turn;
			x->met[b].times = 0;
		}
		out[k] = (b + x->met[b].times++ * 2503) % BUCKETS;
	}
	return l->n - 1;
}

static bool may_be(const struct mappings *m, uint32_t list, const struct image_spell *s)
{
	return s->class == CLASS_NAME && s->type != SPELL_AMBIGUOUS && s->type != SPELL_PART && s->type != SPELL_WORLD && m->item[s->item].kind != KIND_PART &&
		!*(m->text + s->system) && (s->list == list || s->list == list_at(m, list)->base);
}

/* The spellings by their length, those of one length in the order of the tables. */
static void sort_by_length(struct near *x, uint32_t list, const struct image_spell *s, uint32_t nspell)
{
	uint32_t at[LONGEST + 4];
	struct letters l;

	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < nspell; i++) {
			if (!may_be(x->m, list, &s[i]))
				continue;
			letters_of(x->m->text + s[i].key, strlen(x->m->text + s[i].key), &l);
			if (pass == 0)
				x->of_length[l.n + 1]++;
			else
				x->spell[at[l.n]++] = i;
		}
		for (unsigned k = 0; pass == 0 && k < LONGEST + 4; k++)
			at[k] = x->of_length[k] += k ? x->of_length[k - 1] : 0;
	}
	x->nspell = x->of_length[LONGEST + 3];
}

static enum status fill(struct near *x, uint32_t list, struct err *e)
{
	const struct mappings *m = x->m;
	uint32_t nspell, at[BUCKETS], bucket[LONGEST + 1];
	const struct image_spell *s = part_at(m, PART_SPELL, &nspell);
	struct letters l;

	x->spell = calloc(nspell + 1, sizeof *x->spell);
	x->shared = calloc(nspell + 1, 1);
	if (!x->spell || !x->shared)
		return err_set(e, ST_FATAL, "no memory for matching labels");
	sort_by_length(x, list, s, nspell);
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < x->nspell; i++) {
			const char *key = m->text + s[x->spell[i]].key;
			unsigned n;

			letters_of(key, strlen(key), &l);
			n = buckets_of(x, &l, bucket);
			for (unsigned k = 0; k < n; k++) {
				if (pass == 0)
					x->first[bucket[k] + 1]++;
				else
					x->member[at[bucket[k]]++] = i;
			}
		}
		if (pass == 1)
			break;
		for (uint32_t b = 0; b < BUCKETS; b++) {
			x->first[b + 1] += x->first[b];
			at[b] = x->first[b];
		}
		x->member = calloc(x->first[BUCKETS] + 1, sizeof *x->member);
		if (!x->member)
			return err_set(e, ST_FATAL, "no memory for matching labels");
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

struct place {
	uint32_t spell, item;
	unsigned score, shared;
};

/* Keeps the best in order; equals in the order of the tables, or where that is nothing, in which they came. */
static void keep(struct place *v, unsigned *n, unsigned cap, struct place p)
{
	unsigned k = *n;

	while (k > 0 && (v[k - 1].score < p.score || (v[k - 1].score == p.score && v[k - 1].spell > p.spell)))
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

/* Where the members of a bucket that are numbered from i on begin. */
static const uint32_t *from_member(const struct near *x, uint32_t bucket, uint32_t i)
{
	uint32_t lo = x->first[bucket], hi = x->first[bucket + 1];

	if (i == 0 || i >= x->nspell)
		return x->member + (i ? hi : lo);
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (x->member[mid] < i)
			lo = mid + 1;
		else
			hi = mid;
	}
	return x->member + lo;
}

/* Of the spellings of one length those that share most pairs, or nothing where none can be among the closest. */
static void closest_of_length(const struct near *x, unsigned pairs, unsigned len, struct place out[CLOSER], unsigned *n)
{
	unsigned all = pairs + len - 1, most = pairs < len - 1 ? pairs : len - 1, worth = WORTH_A_LOOK, need;
	uint32_t end = x->of_length[len + 1];

	if (*n == CLOSER && out[CLOSER - 1].score > worth)
		worth = out[CLOSER - 1].score;
	need = (worth * all + 1999) / 2000;
	if (need > most)
		return;
	for (uint32_t i = x->of_length[len]; (i = at_least(x->shared, i, end, (uint8_t)need)) < end; i++) {
		unsigned both = x->shared[i] < most ? x->shared[i] : most; /* two pairs may be of one bucket */

		keep(out, n, CLOSER, (struct place){ x->spell[i], 0, 2000 * both / all, both });
	}
}

/* Those that share most pairs with a text (Dice). What has less than a third of its length, or three times of it, is not half alike. */
static unsigned closest(struct near *x, const struct letters *a, struct place out[CLOSER])
{
	uint32_t bucket[LONGEST + 1];
	unsigned n = 0, pairs = buckets_of(x, a, bucket), shortest = pairs / 3 + 1, longest = pairs * 3 + 1 < LONGEST + 2 ? pairs * 3 + 1 : LONGEST + 2;
	uint32_t from = x->of_length[shortest], to = x->of_length[longest + 1];
	uint8_t *shared = x->shared;

	memset(shared + from, 0, to - from);
	for (unsigned k = 0; k < pairs; k++)
		for (const uint32_t *p = from_member(x, bucket[k], from), *end = from_member(x, bucket[k], to); p < end; p++)
			shared[*p]++;
	for (unsigned away = 0; away <= LONGEST; away++) {
		if (a->n >= shortest + away)
			closest_of_length(x, pairs, a->n - away, out, &n);
		if (away && a->n + away <= longest)
			closest_of_length(x, pairs, a->n + away, out, &n);
	}
	return n;
}

/* Of 1000, by edits: at most so much where so many pairs are shared, since an edit or exchange makes three new ones at most. */
static unsigned by_edits(unsigned longer, unsigned d)
{
	return longer && d < longer ? 1000 - 1000 * d / longer : 0;
}

/* The items of the best, each once. */
static unsigned items_of(const struct place *best, unsigned n, uint32_t item[NEAR_MAX], unsigned *last)
{
	unsigned found = 0;

	for (unsigned k = 0; k < n && found < NEAR_MAX; k++) {
		unsigned j = 0;

		while (j < found && item[j] != best[k].item)
			j++;
		if (j == found)
			item[found++] = best[k].item;
		*last = best[k].score;
	}
	return found;
}

unsigned near_find(struct near *x, const char *fold, size_t n, uint32_t item[NEAR_MAX])
{
	struct place close[CLOSER], best[CLOSER];
	struct letters a, b;
	struct masks m;
	unsigned nclose, nbest = 0, floor = ALIKE - 1, last = 0;

	letters_of(fold, n, &a);
	masks_of(&a, &m);
	nclose = closest(x, &a, close);
	for (unsigned k = 0; k < nclose; k++) {
		const struct image_spell *y = spell_at(x->m, close[k].spell);
		const char *key = x->m->text + y->key;
		unsigned score = close[k].score, longer, most;

		letters_of(key, strlen(key), &b);
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
		keep(best, &nbest, CLOSER, (struct place){ 0, y->item, score, 0 });
		if (items_of(best, nbest, item, &last) == NEAR_MAX)
			floor = last;
	}
	return items_of(best, nbest, item, &last);
}
