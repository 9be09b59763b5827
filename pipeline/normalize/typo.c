#include "normalize/typo.h"

#include <string.h>

#include "core/hash.h"
#include "core/text.h"

/* Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic letters; other scripts write syllables, and a sign more is another name. */
#define LETTERS_END 0x700
#define MORE_LATIN 0x1e00
#define MORE_END 0x2000
#define NO_VOWELS 0x590 /* from here on: one edit at most */

unsigned typo_letters(const char *fold, size_t n, uint32_t c[TYPO_LONGEST])
{
	unsigned k = 0;

	for (size_t i = 0; i < n;) {
		uint32_t x = utf8_next(fold, n, &i);

		if (x == ' ')
			continue;
		if (k == TYPO_LONGEST || (x >= LETTERS_END && (x < MORE_LATIN || x >= MORE_END)) || (x >= '0' && x <= '9'))
			return 0;
		c[k++] = x;
	}
	return k < TYPO_LEAST ? 0 : k;
}

unsigned typo_pieces(unsigned n, unsigned at[4])
{
	unsigned pieces = n < TYPO_SHORT ? 2 : 3;

	for (unsigned k = 0; k <= pieces; k++)
		at[k] = n * k / pieces;
	return pieces;
}

uint32_t typo_hash(uint32_t list, unsigned n, unsigned piece, const uint32_t *c, unsigned len)
{
	return (uint32_t)hash64(c, len * sizeof *c, (uint64_t)list << 16 | (uint64_t)n << 4 | piece);
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
	for (unsigned i = 1; i <= n; i++) {
		unsigned *t = prev2, least;

		cur[0] = least = i;
		for (unsigned j = 1; j <= m; j++) {
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
	const uint32_t *c;
	unsigned n;
	unsigned best;   /* edits; what is farther does not count */
	uint32_t item;   /* NONE: several are as near */
	bool found;
	bool declared;   /* it stands in a table, and goes before what other languages have */
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

static void consider(struct nearest *x, uint32_t spell)
{
	const struct image_spell *s = spell_at(x->q->m, spell);
	const char *key = x->q->m->text + s->key;
	uint32_t c[TYPO_LONGEST];
	unsigned n = typo_letters(key, strlen(key), c), d;
	struct hit h;

	if (n == 0 || n > x->n + x->best || x->n > n + x->best)
		return;
	if ((n < TYPO_FIRST && c[0] != x->c[0] && !(n > 1 && c[0] == x->c[1] && c[1] == x->c[0])) || (n < TYPO_WORLD && s->type == SPELL_WORLD))
		return;
	if (n < TYPO_WORLD && n >= TYPO_SHORT && !slip(x->c, x->n, c, n))
		return;
	d = edits(x->c, x->n, c, n, x->best);
	if (d > x->best || !fold_hit(x->q, key, strlen(key), &h))
		return;
	if (x->found && d == x->best && s->type == SPELL_WORLD && x->declared)
		return;
	if (!x->found || d < x->best || (s->type != SPELL_WORLD && !x->declared)) {
		x->found = true;
		x->best = d;
		x->declared = s->type != SPELL_WORLD;
		x->item = n < TYPO_SHORT ? NONE : h.item;
		x->hit = h;
	} else if (h.item != x->item || (h.item == NONE)) {
		x->item = NONE;
	}
}

static void look(struct nearest *x, uint32_t list, unsigned n, unsigned piece, unsigned at, unsigned len)
{
	const uint32_t *first = part_at(x->q->m, PART_PIECE_FIRST, NULL);
	const struct image_piece *p = part_at(x->q->m, PART_PIECE, NULL);
	uint32_t hash = typo_hash(list, n, piece, x->c + at, len), b = hash % TYPO_BUCKETS;

	for (uint32_t i = first[b]; i < first[b + 1]; i++)
		if (p[i].hash == hash)
			consider(x, p[i].spell);
}

static void look_length(struct nearest *x, uint32_t list, unsigned n, unsigned most)
{
	unsigned at[4], pieces = typo_pieces(n, at);

	for (unsigned p = 0; p < pieces; p++) {
		unsigned len = at[p + 1] - at[p];

		/* The first piece begins at the beginning, the last ends at the end, and one between may be moved. */
		if (p == 0 && len <= x->n)
			look(x, list, n, p, 0, len);
		else if (p == pieces - 1 && len <= x->n)
			look(x, list, n, p, x->n - len, len);
		else
			for (unsigned k = at[p] > most ? at[p] - most : 0; k <= at[p] + most && k + len <= x->n; k++)
				look(x, list, n, p, k, len);
	}
}

bool typo_hit(const struct ask *q, const char *fold, size_t n, struct hit *h)
{
	uint32_t c[TYPO_LONGEST];
	struct nearest x = { .q = q, .c = c, .n = typo_letters(fold, n, c), .item = NONE };
	unsigned most = x.n < TYPO_LONG || (c[0] >= NO_VOWELS && c[0] < LETTERS_END) ? 1 : 2;

	if (x.n < TYPO_SHORT)
		return false;
	x.best = most;
	for (uint32_t l = q->list; l != NONE; l = list_at(q->m, l)->base)
		if (list_at(q->m, l)->territories)
			for (unsigned k = x.n > TYPO_LEAST + most ? x.n - most : TYPO_LEAST; k <= x.n + most && k < TYPO_LONGEST; k++)
				look_length(&x, l, k, most);
	*h = x.hit;
	if (x.item == NONE || (q->m->item[x.item].kind != KIND_AREA && q->m->item[x.item].kind != KIND_FORMER) ||
		spell_at(q->m, x.hit.spell)->type == SPELL_PART)
		h->item = NONE;
	return x.found;
}
