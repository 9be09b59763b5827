/*
 * cleaned.c - a label without what stands around its name: numbers, footnote marks, notes, years, articles, "Republic of".
 */
#include "normalize/steps.h"

#include "core/text.h"
#include "normalize/clean.h"
#include "normalize/forms.h"

#define STEPS 8 /* things taken off a label */

static bool either(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	text_trim(&s, &n);
	return name_hit(q, s, n, h) || code_hit(q, s, n, h);
}

bool takes_guesses(const struct ask *q)
{
	uint32_t l = q->list;

	while (l != NONE && !list_at(q->m, l)->territories)
		l = list_at(q->m, l)->base;
	return l != NONE && !q->parts;
}

/* An adjective of nationality, which the lists made of this one have. */
static bool nationality(const struct ask *q, const char *fold, size_t n, struct hit *h)
{
	for (uint32_t l = 0; l < q->mt->nlist; l++) {
		struct ask own = *q;

		own.list = l;
		if (list_at(q->m, l)->base == q->list && spell_first(q->m, l, CLASS_NAME, fold, n) != NONE && fold_hit(&own, fold, n, h) &&
			h->item != NONE && spell_at(q->m, h->spell)->type == SPELL_DEMONYM)
			return true;
	}
	return false;
}

/* What is left behind words such as "Republic of". */
static bool within(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	size_t k = 0;
	const char *fold = n < NAME_LONGEST && takes_guesses(q) ? fold_of(q, s, n, &k) : NULL;

	return k && (forms_hit(q, fold, k, fold_hit, h) || bag_hit(q, fold, k, h) || forms_beside(q, fold, k, h) ||
		forms_nation(q, fold, k, nationality, h));
}

/* "DE Germany", "Germany (DEU)": two names of one item. */
static bool twice(const struct ask *q, const char *a, size_t na, const char *b, size_t nb, struct hit *h)
{
	struct hit other;

	return either(q, b, nb, &other) && other.item != NONE && either(q, a, na, h) && h->item == other.item;
}

/* A year behind a name: "Sudan (2005)". 0: there is none. */
static uint32_t year_note(const char *s, size_t n)
{
	uint32_t year = 0;

	for (size_t i = 0; i < n; i++) {
		if (n != 4 || s[i] < '0' || s[i] > '9')
			return 0;
		year = year * 10 + (uint32_t)(s[i] - '0');
	}
	return year >= 1900 && year < 2100 ? year : 0;
}

bool cleaned_hit(const struct ask *as_asked, const char *s, size_t n, struct hit *h)
{
	struct ask own = *as_asked, *q = &own;

	for (int step = 0; step < STEPS; step++) {
		size_t name, nnote, blank;
		const char *note;

		if (n == 0)
			return false;
		/* One letter that is left of a label is no code. */
		if ((step > 0 && (n > 1 ? either(q, s, n, h) : name_hit(q, s, n, h))) || within(q, s, n, h))
			return true;
		if (clean_note(s, n, &name, &note, &nnote)) {
			if (twice(q, s, name, note, nnote, h))
				return true;
			text_trim(&note, &nnote);
			if (year_note(note, nnote))
				own.day = year_note(note, nnote) * 10000 + 1231;
			if (year_note(note, nnote) || forms_note(q, note, nnote)) {
				n = name;
				text_trim(&s, &n);
				continue;
			}
		}
		blank = strcspn(s, " :");
		if (blank > 0 && blank + 1 < n && twice(q, s, blank, s + blank + 1, n - blank - 1, h))
			return true;
		if (!clean_step(&s, &n))
			return false;
	}
	return false;
}
