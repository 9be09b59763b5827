/*
 * guess.c - texts that stand for a name, though not as it is written: by their sound, read in the wrong character set, misspelled.
 */
#include "normalize/steps.h"

#include <string.h>
#include <unicode/uchar.h>

#include "core/text.h"
#include "normalize/cut.h"
#include "normalize/forms.h"
#include "normalize/latin.h"
#include "normalize/repair.h"
#include "normalize/sound.h"
#include "normalize/stem.h"
#include "normalize/typo.h"

static bool plain_hit(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	text_trim(&s, &n);
	return name_hit(q, s, n, h) || cleaned_hit(q, s, n, h);
}

static bool plain(const char *s, size_t n)
{
	size_t k = 0;

	while (k < n && (unsigned char)s[k] < 0x80)
		k++;
	return k == n;
}

/* The first letter, and the last, signs of nasals aside. */
static void ends(const char *s, size_t n, uint32_t out[2])
{
	out[0] = out[1] = 0;
	for (size_t i = 0; i < n;) {
		uint32_t c = utf8_next(s, n, &i);

		if (u_charType((UChar32)c) != U_NON_SPACING_MARK)
			out[out[0] != 0] = c;
	}
}

/* Three consonants are those of another name too often (Niger, Nigeria): the text must begin and end as the name does. */
static bool like_the_name(const struct ask *q, const char *fold, size_t n, const struct hit *h)
{
	const char *name = q->m->text + spell_at(q->m, h->spell)->text;
	char own[NAME_CAP];
	uint32_t of_text[2], of_name[2];
	size_t k = text_fold(name, strlen(name), own, sizeof own);

	if (k == SIZE_MAX)
		return false;
	ends(fold, n, of_text);
	ends(own, k, of_name);
	return !memcmp(of_text, of_name, sizeof of_text);
}

/* An area by its consonants: what is a region or a word of tables by them is nothing. */
static bool sounds_like(const struct ask *q, const char *s, size_t n, unsigned least, struct hit *h)
{
	size_t k;
	const char *fold = fold_of(q, s, n, &k);

	return k && sound_hit(q, fold, k, least, h) && h->item != NONE && q->m->item[h->item].kind == KIND_AREA &&
		spell_at(q->m, h->spell)->type != SPELL_PART && (least >= SOUND_SURE || like_the_name(q, fold, k, h));
}

/* A letter with a full stop is short for a word, and which word is not guessed. */
static bool abbreviated(const char *s, size_t n)
{
	return n > 2 && s[1] == '.';
}

static bool latin_try(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	char latin[NAME_CAP];
	size_t k;
	const char *fold = fold_of(q, s, n, &k);

	if (!plain(fold, k)) {
		k = latin_fold(latin_of(q->m), s, n, latin, sizeof latin);
		fold = latin;
	}
	return (k >= 5 && (latin_hit(q, fold, k, h) || (!abbreviated(s, n) && forms_hit(q, fold, k, latin_hit, h)))) || sounds_like(q, s, n, SOUND_SURE, h);
}

static bool repaired_hit(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	char was[REPAIR_TEXT];
	struct repair r;
	size_t k;

	if (plain(s, n) && !memchr(s, '?', n))
		return false;
	if (repair_lookalikes(s, n, was, &k) && plain_hit(q, was, k, h))
		return true;
	if (repair_begin(&r, s, n))
		while (repair_next(&r, was, &k))
			if (k && plain_hit(q, was, k, h))
				return true;
	for (unsigned way = 0; repair_lost(s, n, way, was, &k); way++)
		if (k && plain_hit(q, was, k, h))
			return true;
	return false;
}

/* *open: it is cut off, and could go on in several ways. */
static bool cut_off(const struct ask *q, const char *s, size_t n, bool *open, struct hit *h)
{
	size_t k;
	const char *fold = fold_of(q, s, n, &k);

	*open = false;
	return k && cut_hit(q, fold, k, open, h);
}

/* A list that is made of this one has the word: an adjective of nationality is no misspelled name of an area. */
static bool known_above(const struct ask *q, const char *fold, size_t n)
{
	for (uint32_t l = 0; l < q->mt->nlist; l++)
		if (list_at(q->m, l)->base == q->list && spell_first(q->m, l, CLASS_NAME, fold, n) != NONE)
			return true;
	return false;
}

/* Words beside names are none themselves, also where they are all that is left. */
static bool misspelled_rest(const struct ask *q, const char *fold, size_t n, struct hit *h)
{
	return !forms_word(q, fold, n) && !known_above(q, fold, n) && typo_hit(q, fold, n, h);
}

static bool other_ending(const struct ask *q, const char *fold, size_t n, struct hit *h)
{
	return !forms_word(q, fold, n) && !known_above(q, fold, n) && stem_hit(q, fold, n, h);
}

static bool misspelled_hit(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	size_t k;
	const char *fold = fold_of(q, s, n, &k);

	if (k == 0 || abbreviated(s, n) || forms_word(q, fold, k) || known_above(q, fold, k))
		return false;
	return ((typo_hit(q, fold, k, h) || forms_guess(q, fold, k, misspelled_rest, h)) && h->item != NONE) || forms_guess(q, fold, k, other_ending, h);
}

bool guess_label(const struct ask *q, const char *s, size_t n)
{
	uint32_t whole;
	bool open;
	struct hit h;

	if (n >= NAME_LONGEST || !takes_guesses(q) || part_of(q, s, n, &whole, 1))
		return false;
	if (latin_try(q, s, n, &h))
		answer(q, &h, HOW_TRANSLIT, 80);
	else if (repaired_hit(q, s, n, &h))
		answer(q, &h, HOW_REPAIRED, 80);
	else if (cut_off(q, s, n, &open, &h))
		answer(q, &h, HOW_REPAIRED, 75);
	else if (!open && misspelled_hit(q, s, n, &h))
		answer(q, &h, HOW_TYPO, 75);
	else if (sounds_like(q, s, n, SOUND_LEAST, &h))
		answer(q, &h, HOW_TRANSLIT, 70);
	else
		return false;
	return true;
}
