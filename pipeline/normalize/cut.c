#include "normalize/cut.h"

#include <string.h>

#include "normalize/forms.h"

#define LETTERS 12
#define LETTERS_WHOLE 18 /* where the text ends with a word */
#define LETTERS_REST 4
#define NAMES 512        /* names that are looked at */

static size_t letters(const char *s, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += s[i] != ' ' && ((unsigned char)s[i] & 0xc0) != 0x80;
	return k;
}

/* No name of a list begins like that. Where it does not say so, one may. */
static bool none_begins(const struct mappings *m, uint32_t list, const char *s, size_t n)
{
	size_t k = begun_bytes(n);

	return k && !sieve_has(m, list_at(m, list)->begun, begun_hash(list, s, k));
}

/* The names of a list that are not before a text, up to the end of the list. */
static const struct image_sorted *from(const struct mappings *m, uint32_t list, const char *s, size_t n, const struct image_sorted **end)
{
	const struct image_list *l = list_at(m, list);
	const struct image_sorted *lo = (const struct image_sorted *)part_at(m, PART_SORTED, NULL) + l->sorted, *hi = lo + l->nsorted;

	*end = hi;
	while (lo < hi) {
		const struct image_sorted *mid = lo + (hi - lo) / 2;

		if (strncmp(m->text + mid->key, s, n) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* What names that begin like that mean. inside: one goes on with a letter. */
struct begun {
	bool any, several, inside;
	struct hit hit;
};

/* more: only names of one word that have so many letters more at most; 0: all. */
static void look(const struct ask *q, uint32_t list, const char *s, size_t n, size_t more, struct begun *b)
{
	const struct image_sorted *first, *end;
	const char *was = NULL;

	if (none_begins(q->m, list, s, n))
		return;
	first = from(q->m, list, s, n, &end);
	for (const struct image_sorted *x = first; x < end && !b->several; x++) {
		const char *key = q->m->text + x->key;
		struct hit h;

		if (strncmp(key, s, n) != 0)
			return;
		if (more && (strchr(key + n, ' ') || letters(key + n, strlen(key + n)) > more))
			continue;
		if (was == key || !fold_hit(q, key, strlen(key), &h))
			continue;
		was = key;
		b->inside |= key[n] && key[n] != ' ';
		b->several = h.item == NONE || (b->any && h.item != b->hit.item) || x - first > NAMES || spell_at(q->m, h.spell)->type == SPELL_PART;
		b->any = true;
		b->hit = h;
	}
}

static bool one_area(const struct ask *q, const struct begun *b)
{
	return b->any && !b->several && (q->m->item[b->hit.item].kind == KIND_AREA || q->m->item[b->hit.item].kind == KIND_FORMER);
}

/* all: letters of the whole text. */
static bool begins(const struct ask *q, const char *s, size_t n, size_t all, size_t least, struct hit *h)
{
	struct begun b = { .hit = { .item = NONE } };
	size_t k = letters(s, n);

	for (uint32_t l = q->list; l != NONE && k >= least; l = list_at(q->m, l)->base)
		look(q, l, s, n, 0, &b);
	if (b.several)
		h->namong = 2;
	if (!one_area(q, &b) || (!b.inside && all < LETTERS_WHOLE))
		return false;
	*h = b.hit;
	return true;
}

bool cut_words(const struct ask *q, const char *fold, size_t n, size_t more, bool *several, struct hit *h)
{
	struct begun b = { .hit = { .item = NONE } };

	for (uint32_t l = q->list; l != NONE; l = list_at(q->m, l)->base)
		look(q, l, fold, n, more, &b);
	*several = b.several;
	*h = b.hit;
	return one_area(q, &b);
}

/* What is left behind words such as "the Republic of", taken off one by one. */
static bool behind_words(const struct ask *q, const char *s, size_t n, size_t all, struct hit *h)
{
	for (const char *blank; (blank = memchr(s, ' ', n)) != NULL && forms_beside_name(q, s, (size_t)(blank - s));) {
		n -= (size_t)(blank + 1 - s);
		s = blank + 1;
		if (!forms_word(q, s, n) && begins(q, s, n, all, LETTERS_REST, h))
			return !forms_divided(q, h);
	}
	return false;
}

bool cut_begun(const struct ask *q, const char *fold, size_t n)
{
	for (uint32_t l = q->list; l != NONE; l = list_at(q->m, l)->base) {
		const struct image_sorted *x, *end;

		if (none_begins(q->m, l, fold, n))
			continue;
		x = from(q->m, l, fold, n, &end);
		if (x < end && !strncmp(q->m->text + x->key, fold, n) && q->m->text[x->key + n])
			return true;
	}
	return false;
}

bool cut_hit(const struct ask *q, const char *fold, size_t n, bool *open, struct hit *h)
{
	struct hit other = { .spell = NONE, .item = NONE };
	size_t all = letters(fold, n), word = strcspn(fold, " ") + 1;
	bool found = false;

	*h = other;
	if (all >= LETTERS) {
		found = begins(q, fold, n, all, LETTERS, h);
		/* "The Democratic Republic o": with the article it may be how one name begins, without it several do. */
		if (found && word < n && forms_article(q, fold, word - 1) && !begins(q, fold + word, n - word, all, LETTERS_REST, &other) && other.namong > 0)
			*h = other, found = false;
		else if (!found && h->namong == 0)
			found = behind_words(q, fold, n, all, h);
	}
	*open = !found && h->namong > 0;
	return found;
}
