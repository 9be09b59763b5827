/*
 * lookup.c - codes and names as they stand in the tables, and which of several the year decides for.
 */
#include "normalize/ask.h"

#include <string.h>

#include "core/text.h"
#include "normalize/bag.h"
#include "normalize/regex.h"
#include "normalize/sound.h"

/* ---- years ---- */

static uint32_t away(const struct image_spell *s, uint32_t day)
{
	return day < s->from ? s->from - day : day > s->to ? day - s->to : 0;
}

/* Of two spellings of one key, whether b answers better than a. */
static bool better(const struct image_spell *a, const struct image_spell *b, uint32_t day)
{
	if (day)
		return away(b, day) < away(a, day);
	return b->to == DAY_OPEN_TO && a->to != DAY_OPEN_TO;
}

static bool same_answer(const struct image_spell *a, const struct image_spell *b)
{
	return a->item == b->item && (a->type == SPELL_PART) == (b->type == SPELL_PART);
}

/* Decides among the spellings of a chain that keep() wants. false: it wants none. */
static bool decide(const struct ask *q, uint32_t first, bool (*keep)(const struct ask *q, const struct image_spell *s), struct hit *h)
{
	const struct image_spell *best = NULL;
	bool tie = false;

	*h = (struct hit){ .spell = NONE, .item = NONE };
	for (uint32_t i = first; i != NONE; i = spell_at(q->m, i)->next) {
		const struct image_spell *s = spell_at(q->m, i);

		if (!keep(q, s))
			continue;
		if (s->type == SPELL_AMBIGUOUS) {
			best = s;
			h->spell = i;
			tie = false;
			break;
		}
		if (best && !same_answer(best, s) && (best->from != s->from || best->to != s->to))
			h->dated = true;
		if (!best || better(best, s, q->day)) {
			best = s;
			h->spell = i;
			tie = false;
		} else if (!same_answer(best, s) && !better(s, best, q->day)) {
			tie = true;
		}
	}
	if (!best)
		return false;
	if (best->type != SPELL_AMBIGUOUS && !tie) {
		h->item = best->item;
		return true;
	}
	/* Candidates in the order of the tables. */
	if (best->type == SPELL_AMBIGUOUS) {
		for (const char *p = q->m->text + best->among; *p && h->namong < NEAR_MAX;) {
			size_t n = strcspn(p, " ");
			uint32_t l = list_at(q->m, best->list)->base != NONE ? list_at(q->m, best->list)->base : best->list;
			uint32_t i = spell_first(q->m, l, CLASS_CODE, p, n);

			if (n && i != NONE)
				h->among[h->namong++] = spell_at(q->m, i)->item;
			p += n + (p[n] == ' ');
		}
		return true;
	}
	for (uint32_t i = first; i != NONE && h->namong < NEAR_MAX; i = spell_at(q->m, i)->next) {
		const struct image_spell *s = spell_at(q->m, i);
		unsigned k = 0;

		while (k < h->namong && h->among[k] != s->item)
			k++;
		if (keep(q, s) && k == h->namong && !better(s, best, q->day))
			h->among[h->namong++] = s->item;
	}
	return true;
}

/* ---- codes ---- */

/* The code list's own codes and the ISO codes of its items. */
static bool is_base(const struct ask *q, const struct image_spell *s)
{
	const char *t = system_of(q, s);

	return !*t || !strcmp(t, "ISO2") || !strcmp(t, "ISO3");
}

static bool keep_system(const struct ask *q, const struct image_spell *s)
{
	const char *t = system_of(q, s);

	return !strcmp(t + (*t == COLUMN_ONLY), q->system);
}

/* Where a table says that its codes have three letters, two are none: the NA of a column of ISO3 is a gap, not Namibia. */
static bool keep_base(const struct ask *q, const struct image_spell *s)
{
	return is_base(q, s) && !(!strcmp(q->system, "ISO3") && !strcmp(system_of(q, s), "ISO2"));
}

static bool is_part(const struct ask *q, const struct image_spell *s)
{
	return s->item != NONE && q->m->item[s->item].kind == KIND_SUBAREA;
}

/* A letter alone is a code only in a system that is named, and so is what a country calls its parts. */
static bool keep_any(const struct ask *q, const struct image_spell *s)
{
	return !is_base(q, s) && !is_part(q, s) && *system_of(q, s) != COLUMN_ONLY && strlen(q->m->text + s->key) > 1;
}

static bool keep_part(const struct ask *q, const struct image_spell *s)
{
	return is_base(q, s) && is_part(q, s);
}

static bool keep_iso2(const struct ask *q, const struct image_spell *s)
{
	return !strcmp(system_of(q, s), "ISO2");
}

bool holds_parts(const struct ask *q)
{
	struct hit h;

	if (strlen(q->system) != 2)
		return false;
	for (uint32_t l = q->list; l != NONE; l = list_at(q->m, l)->base) {
		uint32_t i = spell_first(q->m, l, CLASS_CODE, q->system, 2);

		if (i != NONE && decide(q, i, keep_iso2, &h))
			return true;
	}
	return false;
}

static bool code_in(const struct ask *q, uint32_t list, const char *s, size_t n, struct hit *h)
{
	uint32_t i = spell_first(q->m, list, CLASS_CODE, s, n);

	if (i == NONE)
		return false;
	if (*q->system && decide(q, i, keep_system, h))
		return true;
	return q->parts ? decide(q, i, keep_part, h) : decide(q, i, keep_base, h) || decide(q, i, keep_any, h);
}

bool code_hit(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	char padded[3] = { '0', '0', '0' };

	for (uint32_t l = q->list; l != NONE; l = list_at(q->m, l)->base)
		if (code_in(q, l, s, n, h))
			return true;
	/* Numbers of three digits lose their zeros in spreadsheets. */
	if (n == 0 || n > 2 || s[0] < '0' || s[0] > '9' || s[n - 1] < '0' || s[n - 1] > '9')
		return false;
	memcpy(padded + 3 - n, s, n);
	for (uint32_t l = q->list; l != NONE; l = list_at(q->m, l)->base)
		if (code_in(q, l, padded, 3, h))
			return true;
	return false;
}

bool code_given(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	char upper[64];

	if (code_hit(q, s, n, h))
		return true;
	if (n >= sizeof upper)
		return false;
	for (size_t i = 0; i < n; i++)
		upper[i] = (char)(s[i] >= 'a' && s[i] <= 'z' ? s[i] - 32 : s[i]);
	return code_hit(q, upper, n, h);
}

/* ---- names ---- */

static bool keep_plain(const struct ask *q, const struct image_spell *s)
{
	return !*system_of(q, s) && s->type != SPELL_STOP;
}

static bool class_hit(const struct ask *q, enum spell_class class, const char *key, size_t n, struct hit *h)
{
	if (!spend(q))
		return false;
	for (uint32_t l = q->list; l != NONE; l = list_at(q->m, l)->base) {
		uint32_t i = spell_first(q->m, l, class, key, n);

		if (i != NONE && ((*q->system && decide(q, i, keep_system, h)) || (!q->parts && decide(q, i, keep_plain, h))))
			return true;
	}
	return false;
}

bool fold_hit(const struct ask *q, const char *fold, size_t n, struct hit *h)
{
	return n && class_hit(q, CLASS_NAME, fold, n, h);
}

bool latin_hit(const struct ask *q, const char *latin, size_t n, struct hit *h)
{
	return n && (class_hit(q, CLASS_NAME, latin, n, h) || class_hit(q, CLASS_LATIN, latin, n, h));
}

static const char *folded(struct folded *f, const char *s, size_t n, size_t *k)
{
	if (f->n != n || memcmp(f->from, s, n) != 0) {
		memcpy(f->from, s, n);
		f->n = n;
		f->k = text_fold(s, n, f->fold, sizeof f->fold);
	}
	*k = f->k == SIZE_MAX ? 0 : f->k;
	return f->fold;
}

void fold_label(const struct ask *q, const char *s, size_t n)
{
	size_t k;

	if (n < NAME_LONGEST)
		folded(&q->mt->whole, s, n, &k);
}

const char *fold_of(const struct ask *q, const char *s, size_t n, size_t *k)
{
	struct matcher *mt = q->mt;

	if (n < NAME_LONGEST)
		return folded(mt->whole.n == n && memcmp(mt->whole.from, s, n) == 0 ? &mt->whole : &mt->part, s, n, k);
	*k = n < LABEL_LONGEST ? text_fold(s, n, mt->fold, FOLD_CAP) : 0;
	*k = *k == SIZE_MAX ? 0 : *k;
	return mt->fold;
}

bool name_hit(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	size_t k;
	const char *fold = fold_of(q, s, n, &k);

	return fold_hit(q, fold, k, h);
}

static const char *counts_as(const void *user, const char *word, size_t n)
{
	const struct ask *q = user;
	uint32_t i = q->mt->forms != NONE ? spell_first(q->m, q->mt->forms, CLASS_NAME, word, n) : NONE;

	/* One letter may be short for a word: the D and the R of "D.R. Congo". */
	if (i != NONE && n > 1 && !strcmp(q->m->item[spell_at(q->m, i)->item].code, "ARTICLE"))
		return "";
	i = q->mt->abbreviations != NONE ? spell_first(q->m, q->mt->abbreviations, CLASS_NAME, word, n) : NONE;
	return i != NONE ? q->m->item[spell_at(q->m, i)->item].code : NULL;
}

bool bag_hit(const struct ask *q, const char *fold, size_t n, struct hit *h)
{
	char bag[BAG_TEXT];
	size_t k = bag_make(fold, n, counts_as, q, bag);

	return k && class_hit(q, CLASS_BAG, bag, k, h);
}

bool sound_hit(const struct ask *q, const char *fold, size_t n, unsigned least, struct hit *h)
{
	char sound[SOUND_TEXT];

	return sound_key(fold, n, sound) >= least && class_hit(q, CLASS_SOUND, sound, strlen(sound), h);
}

bool regex_hit(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	size_t k;
	const char *fold = q->mt->regex ? fold_of(q, s, n, &k) : NULL;
	uint32_t row = fold && k ? regex_find(q->mt->regex, fold, k) : NONE;
	const struct image_regex *r = part_at(q->m, PART_REGEX, NULL);
	const char *code;

	if (row == NONE || q->parts)
		return false;
	code = q->m->item[r[row].item].code;
	*h = (struct hit){ .spell = spell_first(q->m, r[row].list, CLASS_CODE, code, strlen(code)), .item = r[row].item, .regex = row + 1 };
	return h->spell != NONE;
}

unsigned part_of(const struct ask *q, const char *s, size_t n, uint32_t whole[], unsigned most)
{
	size_t k;
	const char *fold = fold_of(q, s, n, &k);
	unsigned found = 0;

	for (uint32_t l = q->list; l != NONE; l = list_at(q->m, l)->base)
		for (uint32_t i = spell_first(q->m, l, CLASS_NAME, fold, k); i != NONE && found < most; i = spell_at(q->m, i)->next)
			if (spell_at(q->m, i)->type == SPELL_STOP && (!found || whole[found - 1] != spell_at(q->m, i)->item))
				whole[found++] = spell_at(q->m, i)->item;
	return found;
}
