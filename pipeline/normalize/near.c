#include "normalize/near.h"

#include <string.h>

#include "core/text.h"

#define LONGEST 48 /* code points that are compared */

struct letters {
	uint32_t c[LONGEST + 2]; /* with a blank before and behind, so that ends count */
	unsigned n;
	uint64_t mask;           /* one bit for each letter that occurs */
};

static void letters_of(const char *s, size_t n, struct letters *l)
{
	size_t i = 0;

	l->n = 0;
	l->mask = 0;
	l->c[l->n++] = ' ';
	while (l->n < LONGEST + 1) {
		uint32_t c = utf8_next(s, n, &i);

		if (!c)
			break;
		l->c[l->n++] = c;
		l->mask |= UINT64_C(1) << (c * 0x9E3779B1u >> 26);
	}
	l->c[l->n++] = ' ';
}

/* Damerau's distance without transpositions across more than two letters. */
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

/* How many pairs of neighbours the two share, out of 1000 (Dice). */
static unsigned pairs(const struct letters *a, const struct letters *b)
{
	bool used[LONGEST + 2] = { false };
	unsigned shared = 0;

	for (unsigned i = 0; i + 1 < a->n; i++)
		for (unsigned j = 0; j + 1 < b->n; j++)
			if (!used[j] && a->c[i] == b->c[j] && a->c[i + 1] == b->c[j + 1]) {
				used[j] = true;
				shared++;
				break;
			}
	return 2000 * shared / (a->n + b->n - 2);
}

static unsigned likeness(const struct letters *a, const struct letters *b)
{
	unsigned longer = a->n > b->n ? a->n : b->n, p = pairs(a, b), d;

	if (p < 200)
		return 0;
	d = distance(a, b);
	d = 1000 - 1000 * d / (longer - 2 ? longer - 2 : 1) * (d <= longer);
	return d <= 1000 && d > p ? d : p;
}

unsigned near_find(const struct mappings *m, uint32_t list, const char *fold, size_t n, uint32_t item[NEAR_MAX])
{
	unsigned score[NEAR_MAX], found = 0;
	struct letters a, b;
	uint32_t nspell;
	const struct image_spell *s = part_at(m, PART_SPELL, &nspell);

	letters_of(fold, n, &a);
	for (uint32_t i = 0; i < nspell; i++) {
		unsigned v, k, at;

		if (s[i].class != CLASS_NAME || s[i].type == SPELL_AMBIGUOUS || s[i].type == SPELL_PART)
			continue;
		if (s[i].list != list && s[i].list != list_at(m, list)->base)
			continue;
		letters_of(m->text + s[i].key, strlen(m->text + s[i].key), &b);
		/* Half alike is half of the letters at least. */
		if (2 * __builtin_popcountll(a.mask & b.mask) < __builtin_popcountll(a.mask) && 2 * __builtin_popcountll(a.mask & b.mask) < __builtin_popcountll(b.mask))
			continue;
		v = likeness(&a, &b);
		if (v < 500 || (found == NEAR_MAX && v <= score[found - 1]))
			continue;
		for (at = 0; at < found && item[at] != s[i].item; at++)
			;
		if (at < found && score[at] >= v)
			continue;
		if (at == found && found < NEAR_MAX)
			found++;
		if (at == NEAR_MAX)
			at = NEAR_MAX - 1;
		/* From its place, or the last one, it moves up past all that are less alike. */
		for (k = at; k > 0 && score[k - 1] < v; k--) {
			score[k] = score[k - 1];
			item[k] = item[k - 1];
		}
		score[k] = v;
		item[k] = s[i].item;
	}
	return found;
}
