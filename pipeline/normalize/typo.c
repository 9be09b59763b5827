#include "normalize/typo.h"

#include <string.h>

#include "core/text.h"
#include "normalize/forms.h"

/* Letters of Hebrew and Arabic, which leave out vowels: one edit at most. Then scripts that write syllables: the vowels of a name differ more, and the
 * first letter is always right. What writes words in one sign has no typos. */
#define NO_VOWELS 0x590
#define SYLLABLES 0x700
#define MORE_LATIN 0x1e00
#define MORE_END 0x2000

bool typo_syllables(uint32_t c)
{
	return (c >= SYLLABLES && c < MORE_LATIN) || c >= MORE_END;
}

static bool words(uint32_t c)
{
	return (c >= MORE_END && c < 0x3041) || (c >= 0x3100 && c < 0xa640) || c >= 0xf900;
}

unsigned typo_letters(const char *fold, size_t n, struct typo_text *t)
{
	unsigned k = 0;

	t->n = 0;
	t->letters = 0;
	for (size_t i = 0; i < n;) {
		uint32_t x = (unsigned char)fold[i] < 0x80 ? (uint32_t)(unsigned char)fold[i++] : utf8_next(fold, n, &i);

		if (x == ' ')
			continue;
		if (k == TYPO_LONGEST || words(x) || (x >= '0' && x <= '9'))
			return 0;
		t->letters |= UINT32_C(1) << (x & 31);
		t->c[k++] = x;
	}
	return t->n = k < TYPO_LEAST ? 0 : k;
}

#define ROLL UINT64_C(0x9E3779B97F4A7C15)

void typo_roll(struct typo_text *t)
{
	t->roll[0] = 0;
	t->power[0] = 1;
	for (unsigned i = 0; i < t->n; i++) {
		t->roll[i + 1] = t->roll[i] * ROLL + t->c[i];
		t->power[i + 1] = t->power[i] * ROLL;
	}
}

unsigned typo_pieces(unsigned n, unsigned at[4])
{
	unsigned pieces = n < TYPO_SHORT ? 2 : 3;

	for (unsigned k = 0; k <= pieces; k++)
		at[k] = n * k / pieces;
	return pieces;
}

uint32_t typo_hash(uint32_t list, unsigned n, unsigned piece, const struct typo_text *t, unsigned at, unsigned len)
{
	uint64_t h = t->roll[at + len] - t->roll[at] * t->power[len];

	h = (h ^ ((uint64_t)list << 16 | (uint64_t)n << 4 | piece)) * UINT64_C(0xBF58476D1CE4E5B9);
	return (uint32_t)(h >> 32 ^ h >> 13);
}

/* Edits and exchanges of neighbours, where they are at most `most`; else more than that. */
static unsigned edits(const uint32_t *a, unsigned n, const uint32_t *b, unsigned m, unsigned most)
{
	unsigned row[3][TYPO_LONGEST + 1], *prev2 = row[0], *prev = row[1], *cur = row[2];

	while (n && m && a[0] == b[0])
		a++, b++, n--, m--;
	while (n && m && a[n - 1] == b[m - 1])
		n--, m--;
	if (n == 0 || m == 0)
		return n + m;
	if (n > m + most || m > n + most)
		return most + 1;
	if (most == 1)
		return n == m && (n == 1 || (n == 2 && a[0] == b[1] && a[1] == b[0])) ? 1 : 2;
	for (unsigned j = 0; j <= m; j++)
		prev[j] = j;
	/* What is farther from the diagonal than so many edits is more than they are. */
	for (unsigned i = 1; i <= n; i++) {
		unsigned *t = prev2, least, from = i > most ? i - most : 1, to = i + most < m ? i + most : m;

		cur[from - 1] = least = from == 1 ? i : most + 1;
		if (to < m)
			cur[to + 1] = most + 1;
		for (unsigned j = from; j <= to; j++) {
			unsigned d = prev[j - 1] + (a[i - 1] != b[j - 1]);

			if (prev[j] + 1 < d)
				d = prev[j] + 1;
			if (cur[j - 1] + 1 < d)
				d = cur[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && prev2[j - 2] + 1 < d)
				d = prev2[j - 2] + 1;
			cur[j] = d;
			if (d < least)
				least = d;
		}
		if (least > most)
			return most + 1;
		prev2 = prev;
		prev = cur;
		cur = t;
	}
	return prev[m];
}

/* The nearest names so far. */
struct nearest {
	const struct ask *q;
	const struct typo_text *t;
	const char *fold; /* t, with its blanks */
	unsigned best;   /* edits; what is farther does not count */
	uint32_t item;   /* NONE: several are as near */
	bool found;
	bool may;        /* it may be meant by such an edit */
	bool strong;     /* it stands in a table, or many write so: Alemnia is Alemania, not Almenia in Shambala */
	bool declared;   /* it stands in a table: the row that is named */
	struct hit hit;
};

/* Two neighbours exchanged, or a letter doubled that should not be, or the other way round: other words differ by less than that seldom. */
static bool slip(const uint32_t *a, unsigned n, const uint32_t *b, unsigned m)
{
	unsigned i = 0;

	if (n < m)
		return slip(b, m, a, n);
	while (i < m && a[i] == b[i])
		i++;
	if (n == m)
		return i + 1 >= n || (a[i] == b[i + 1] && a[i + 1] == b[i]);
	return i > 0 && a[i] == a[i - 1];
}

/* More letters are in one only than so many edits can make. */
static bool apart(uint32_t a, uint32_t b, unsigned edits_most)
{
	uint32_t differ = a ^ b;

	for (unsigned k = 0; k < 2 * edits_most; k++)
		differ &= differ - 1;
	return differ != 0;
}

/* Letters up to the next blank or the end, which is where *s is put. */
static unsigned word_letters(const char **s)
{
	unsigned n = 0;

	for (; **s && **s != ' '; ++*s)
		n += ((unsigned char)**s & 0xc0) != 0x80;
	return n;
}

/* All differences are in one short word, which is another word where there are two: "Croa" and "Cuba". Words such as "Republic" are long enough. */
static bool another_word(const struct ask *q, const char *a, const char *b)
{
	for (;;) {
		const char *x = a, *y = b;
		unsigned n = word_letters(&x), m = word_letters(&y);

		if (x - a != y - b || memcmp(a, b, (size_t)(x - a)) != 0)
			return !strcmp(x, y) && n < TYPO_FIRST && m < TYPO_FIRST && !forms_word(q, b, (size_t)(y - b));
		if (!*x || !*y)
			return false;
		a = x + 1;
		b = y + 1;
	}
}

static unsigned blanks(const char *s)
{
	unsigned n = 0;

	for (; *s; s++)
		n += *s == ' ';
	return n;
}

/* The name of a divided area and a word that says which one: no slip in a name of fewer words ("Kongo Leo", Kongolo). */
static bool says_which(const struct ask *q, const char *text, const char *key)
{
	size_t word = strcspn(text, " ");
	struct hit h;

	return blanks(text) > blanks(key) && fold_hit(q, text, word, &h) && forms_divided(q, &h);
}

/* Whether a name of n letters is long enough for this edit to be a slip of the pen; if not, it stands in the way of others only. */
static bool may_be_meant(const struct nearest *x, const struct image_spell *s, const uint32_t *c, unsigned n)
{
	const uint32_t *own = x->t->c;
	unsigned least = n < x->t->n ? n : x->t->n;

	if (typo_syllables(c[0]))
		return c[0] == own[0];
	if (n < TYPO_FIRST && c[0] != own[0] && !(n > 1 && c[0] == own[1] && c[1] == own[0]))
		return false;
	if (s->type == SPELL_WORLD)
		return least >= TYPO_WORLD;
	return n >= TYPO_WORLD || n < TYPO_SHORT || s->type == SPELL_STOP || slip(own, x->t->n, c, n);
}

/* A name in a language that ISO 639-1 has, so with two letters: one that many write. */
static bool widely_written(const struct ask *q, const struct image_spell *s)
{
	const uint32_t *set = part_at(q->m, PART_LANGS, NULL);

	for (const char *p = q->m->text + set[s->langs]; *p; p += *p == ' ') {
		size_t n = strcspn(p, " ");

		if (n == 2)
			return true;
		p += n;
	}
	return false;
}

static void consider(struct nearest *x, uint32_t spell, const char *key)
{
	const struct image_spell *s;
	size_t len = strlen(key);
	struct typo_text other;
	unsigned n = typo_letters(key, len, &other), d;
	const uint32_t *c = other.c, *own = x->t->c;
	struct hit h;
	bool may, strong;

	if (n == 0 || n > x->t->n + x->best || x->t->n > n + x->best)
		return;
	d = edits(own, x->t->n, c, n, x->best);
	if (d > x->best || (d > 1 && !typo_syllables(own[0]) && another_word(x->q, x->fold, key)))
		return;
	s = spell_at(x->q->m, spell);
	may = may_be_meant(x, s, c, n) && !(d > 0 && says_which(x->q, x->fold, key));
	if (!fold_hit(x->q, key, len, &h)) {
		if (s->type != SPELL_STOP)
			return;
		h = (struct hit){ .spell = spell, .item = NONE };
	}
	strong = s->type < SPELL_WORLD || (s->type == SPELL_WORLD && widely_written(x->q, s));
	if (x->found && d == x->best && x->strong && !strong)
		return;
	if (!x->found || d < x->best || (strong && !x->strong)) {
		x->found = true;
		x->best = d;
		x->strong = strong;
		x->may = may;
		x->declared = s->type < SPELL_WORLD;
		x->item = n < TYPO_SHORT ? NONE : h.item;
		x->hit = h;
	} else if (h.item != x->item || h.item == NONE) {
		x->item = NONE;
	} else if (may && (!x->may || (!x->declared && s->type < SPELL_WORLD))) {
		x->may = true;
		x->declared = s->type < SPELL_WORLD;
		x->hit = h;
	}
}

/* The pieces of one length of names, where they can stand in the text: the hashes for which buckets are looked into. */
#define PIECES_MOST (2 + 2 * 2 + 1) /* two edits */
#define LENGTHS_MOST (2 * 2 + 1)
struct wanted {
	uint32_t hash[LENGTHS_MOST * PIECES_MOST];
	unsigned n;
};

static void want(struct wanted *w, const struct nearest *x, uint32_t list, unsigned n, unsigned most)
{
	unsigned at[4], pieces = typo_pieces(n, at);

	for (unsigned p = 0; p < pieces; p++) {
		unsigned len = at[p + 1] - at[p];

		/* The first piece begins at the beginning, the last ends at the end, and one between may be moved. */
		if (p == 0 && len <= x->t->n)
			w->hash[w->n++] = typo_hash(list, n, p, x->t, 0, len);
		else if (p == pieces - 1 && len <= x->t->n)
			w->hash[w->n++] = typo_hash(list, n, p, x->t, x->t->n - len, len);
		else
			for (unsigned k = at[p] > most ? at[p] - most : 0; k <= at[p] + most && k + len <= x->t->n; k++)
				w->hash[w->n++] = typo_hash(list, n, p, x->t, k, len);
	}
}

/* Names that are wanted, each by two pieces or three; their texts lie far apart, and are asked for before the first is looked at. */
#define NAMES_AT_ONCE 32

static bool again(const struct image_piece *name, unsigned n, uint32_t spell)
{
	while (n > 0 && name[n - 1].spell != spell)
		n--;
	return n > 0;
}

static void consider_all(struct nearest *x, const struct image_piece *name, unsigned n)
{
	for (unsigned k = 0; k < n; k++)
		if (!apart(name[k].letters, x->t->letters, x->best))
			consider(x, name[k].spell, x->q->m->text + name[k].key);
}

/* Most are in no bucket, which the sieve tells. What is to be read is asked for long before: each step of the way would wait for the memory. */
static void look(struct nearest *x, const struct wanted *w)
{
	const struct mappings *m = x->q->m;
	const struct image_sieve *sieve = part_at(m, PART_PIECE_SIEVE, NULL);
	const uint32_t *first = part_at(m, PART_PIECE_FIRST, NULL);
	const struct image_piece *p = part_at(m, PART_PIECE, NULL);
	bool may[LENGTHS_MOST * PIECES_MOST];
	struct image_piece name[NAMES_AT_ONCE];
	unsigned names = 0;

	for (unsigned k = 0; k < w->n; k++)
		sieve_fetch(m, *sieve, w->hash[k]);
	for (unsigned k = 0; k < w->n; k++) {
		may[k] = sieve_has(m, *sieve, w->hash[k]);
		if (may[k])
			__builtin_prefetch(&first[w->hash[k] % TYPO_BUCKETS]);
	}
	for (unsigned k = 0; k < w->n; k++)
		if (may[k])
			__builtin_prefetch(&p[first[w->hash[k] % TYPO_BUCKETS]]);
	for (unsigned k = 0; k < w->n; k++) {
		uint32_t hash = w->hash[k], b = hash % TYPO_BUCKETS;

		if (!spend(x->q) || !may[k])
			continue;
		for (uint32_t i = first[b]; i < first[b + 1]; i++) {
			if (p[i].hash != hash || apart(p[i].letters, x->t->letters, x->best) || again(name, names, p[i].spell))
				continue;
			if (names == NAMES_AT_ONCE) {
				consider_all(x, name, names);
				names = 0;
			}
			__builtin_prefetch(m->text + p[i].key);
			name[names++] = p[i];
		}
	}
	consider_all(x, name, names);
}

bool typo_hit(const struct ask *q, const char *fold, size_t n, struct hit *h)
{
	struct typo_text t;
	char own[TYPO_LONGEST * 5 + 1];
	struct nearest x = { .q = q, .t = &t, .fold = own, .item = NONE };
	unsigned most;

	if (n >= sizeof own || typo_letters(fold, n, &t) < TYPO_SHORT)
		return false;
	memcpy(own, fold, n);
	own[n] = 0;
	most = t.n < (typo_syllables(t.c[0]) ? TYPO_LONG_SYLLABLES : TYPO_LONG) || (t.c[0] >= NO_VOWELS && t.c[0] < SYLLABLES) ? 1 : 2;
	typo_roll(&t);
	x.best = most;
	for (uint32_t l = q->list; l != NONE; l = list_at(q->m, l)->base) {
		struct wanted w = { .n = 0 };

		if (!list_at(q->m, l)->territories)
			continue;
		for (unsigned k = t.n > TYPO_LEAST + most ? t.n - most : TYPO_LEAST; k <= t.n + most && k < TYPO_LONGEST; k++)
			want(&w, &x, l, k, most);
		look(&x, &w);
	}
	*h = x.hit;
	if (x.item == NONE || !x.may || (q->m->item[x.item].kind != KIND_AREA && q->m->item[x.item].kind != KIND_FORMER) ||
		spell_at(q->m, x.hit.spell)->type == SPELL_PART)
		h->item = NONE;
	return x.found;
}
