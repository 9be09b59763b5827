/*
 * cleaned.c - a label without what stands around its name: numbers, footnote marks, notes, years, articles, "Republic of".
 */
#include "normalize/steps.h"

#include <stdio.h>
#include <string.h>

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

/* "P.N.G.", "E.U.A.": letters that stand for words are looked for as one word. */
static bool initials(const struct ask *q, const char *fold, size_t k, struct hit *h)
{
	char joined[16];
	size_t n = 0;

	for (size_t i = 0; i < k; i++) {
		if (i % 2 ? fold[i] != ' ' : fold[i] < 'a' || fold[i] > 'z' || n == sizeof joined)
			return false;
		if (i % 2 == 0)
			joined[n++] = fold[i];
	}
	return n > 2 && fold_hit(q, joined, n, h);
}

/* "E. Germany": a letter with a full stop is short for a word, and no article. */
static bool abbreviated(const struct ask *q, const char *fold, size_t k, struct hit *h)
{
	char full[NAME_CAP + 64];
	uint32_t i = q->mt->abbreviations != NONE ? spell_first(q->m, q->mt->abbreviations, CLASS_NAME, fold, 1) : NONE;
	const char *word = i != NONE && spell_at(q->m, i)->item != NONE ? q->m->item[spell_at(q->m, i)->item].name : "";
	int n = *word ? snprintf(full, sizeof full, "%s%.*s", word, (int)k - 1, fold + 1) : 0;

	return n > 0 && (size_t)n < sizeof full && (fold_hit(q, full, (size_t)n, h) || bag_hit(q, full, (size_t)n, h));
}

static bool letter_with_stop(const char *s, size_t n)
{
	return n > 3 && s[1] == '.' && ((s[0] >= 'A' && s[0] <= 'Z') || (s[0] >= 'a' && s[0] <= 'z'));
}

/* What is left behind words such as "Republic of". */
static bool within(const struct ask *q, const char *s, size_t n, bool whole, struct hit *h)
{
	size_t k = 0;
	const char *fold = n < NAME_LONGEST && takes_guesses(q) ? fold_of(q, s, n, &k) : NULL;
	struct hit several = { .spell = NONE, .item = NONE };
	bool open;

	if (k && forms_region(q, fold, k, h))
		return true;
	if (k && letter_with_stop(s, n))
		return initials(q, fold, k, h) || abbreviated(q, fold, k, h) || bag_hit(q, fold, k, h) || (!whole && regex_hit(q, s, n, h));
	if (k == 0)
		return false;
	/* "Korea, The Democratic People's Republic of": what is ambiguous without such words may not be with them. */
	open = forms_hit(q, fold, k, fold_hit, &several);
	if (open && several.item != NONE)
		*h = several;
	else if (!bag_hit(q, fold, k, h) && !forms_beside(q, fold, k, h) && !forms_nation(q, fold, k, nationality, h) &&
		(whole || !regex_hit(q, s, n, h))) {
		*h = several;
		return open;
	}
	return true;
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

/* "DE1", "FR10", "US06": behind a code of two letters a number is no footnote but says which part of the country is meant. */
static bool code_of_part(const char *s, size_t n)
{
	size_t i = 2;

	if (n < 3 || n > 5 || s[0] < 'A' || s[0] > 'Z' || s[1] < 'A' || s[1] > 'Z')
		return false;
	while (i < n && s[i] >= '0' && s[i] <= '9')
		i++;
	return i == n;
}

/* "10-12", "ED3_4": what a sign joins to a code is no footnote, and neither is a number behind a number. */
static bool joined(const char *code, size_t n, const char *end)
{
	const char *p = code + n;
	size_t signs;

	while (p < end && *p == ' ')
		p++;
	signs = strcspn(p, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
	if (p + signs >= end || signs > 2)
		return false;
	return signs ? strspn(p, "-_./+,;: ") >= signs : p[0] <= '9' && code[n - 1] <= '9';
}

bool cleaned_hit(const struct ask *as_asked, const char *s, size_t n, struct hit *h)
{
	struct ask own = *as_asked, *q = &own;
	const char *end = s + n;

	for (int step = 0; step < STEPS; step++) {
		size_t name, nnote, blank;
		const char *note;

		if (n == 0 || (code_of_part(s, n) && takes_guesses(q)))
			return false;
		/* One letter that is left of a label is no code. */
		if ((step > 0 && (n > 1 && (takes_guesses(q) || !joined(s, n, end)) ? either(q, s, n, h) : name_hit(q, s, n, h))) ||
			within(q, s, n, step == 0, h))
			return h->spell != NONE;
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
