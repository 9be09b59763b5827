#include "normalize/forms.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "normalize/cut.h"

#define LOOKS 64
#define AREAS_MOST 4    /* that are left out of another one */
#define FORM_LONGEST 120 /* bytes */
#define CJK 0x2e80      /* from here on scripts without blanks */
#define SOVEREIGN "SOVEREIGN"
#define REST "RESIDUAL"

enum form { FORM_NONE, FORM_ARTICLE, FORM_STATE, FORM_NATION, FORM_PLACE, FORM_DIVIDED, FORM_ALSO, FORM_EXCLUDING, FORM_INCLUDING, FORM_RESIDUAL, FORM_WHOLE, FORM_WORD };

bool forms_learn(struct matcher *mt)
{
	static const char *const NAME[] = { "", "ARTICLE", "STATE", "NATION", "PLACE", "DIVIDED", "ALSO", "EXCLUDING", "INCLUDING", "RESIDUAL", "WHOLE", "WORD" };
	const struct image_list *l = mt->forms != NONE ? list_at(mt->m, mt->forms) : NULL;

	mt->form = calloc(l ? l->n + 1 : 1, 1);
	for (uint32_t i = 0; mt->form && l && i < l->n; i++)
		for (enum form f = FORM_ARTICLE; f <= FORM_WORD; f++)
			if (!strcmp(mt->m->item[l->first + i].code, NAME[f]))
				mt->form[i] = (uint8_t)f;
	return mt->form != NULL;
}

static enum form form_of(const struct ask *q, uint32_t spell)
{
	uint32_t item = spell != NONE ? spell_at(q->m, spell)->item : NONE;

	return item != NONE ? (enum form)q->mt->form[item - list_at(q->m, q->mt->forms)->first] : FORM_NONE;
}

static enum form form_at(const struct ask *q, const char *s, size_t n)
{
	if (q->mt->forms == NONE || n == 0 || n > FORM_LONGEST || !spend(q))
		return FORM_NONE;
	return form_of(q, spell_first(q->m, q->mt->forms, CLASS_NAME, s, n));
}

bool forms_divided(const struct ask *q, const struct hit *h)
{
	const char *code = h->item != NONE ? q->m->item[h->item].code : "";

	return h->item != NONE && form_of(q, spell_first(q->m, q->mt->forms, CLASS_CODE, code, strlen(code))) == FORM_DIVIDED;
}

/* Whether a form may stand at the beginning of a text, or at its end, with more of it beside. */
static bool may_stand(const struct ask *q, unsigned end, const char *s, size_t n)
{
	size_t k = end ? word_last(s, n) : word_first(s, n);

	return k == 0 || sieve_has(q->m, list_at(q->m, q->mt->forms)->ends[end], word_end_hash(q->mt->forms, end, end ? s + n - k : s, k));
}
enum { BEFORE, BEHIND };

/* Scripts that are written without blanks, and Korean by its syllables. */
static bool unspaced(uint32_t c)
{
	return c >= CJK || (c >= 0x1100 && c < 0x1160) || (c >= 0xe00 && c < 0xf00) || (c >= 0x1000 && c < 0x10a0) || (c >= 0x1780 && c < 0x1800);
}

/* Where a word may end or begin: at a blank, or between letters of scripts without blanks. */
static inline bool boundary(const char *s, size_t n, size_t at)
{
	size_t i = at;

	if (at == 0 || at >= n)
		return false;
	if ((unsigned char)s[at] < 0xe0)
		return s[at] == ' ';
	return unspaced(utf8_next(s, n, &i)) && (unsigned char)s[at - 1] >= 0x80;
}

struct search {
	const struct ask *q;
	form_try *look;
	struct hit *h;
	unsigned looks;
	bool nations; /* only behind words of nations */
	bool guess;   /* words of places stay */
};

enum had { HAD_STATE = 1, HAD_NATION = 2 }; /* what was taken off */

static bool strip(struct search *x, const char *s, size_t n, unsigned had, bool whole);

/* What is left when a form is taken off; false: it is none that can be. */
static bool rest(struct search *x, enum form f, const char *s, size_t n, unsigned had)
{
	if (f != FORM_ARTICLE && f != FORM_STATE && f != FORM_NATION && (f != FORM_PLACE || x->guess))
		return false;
	had |= f == FORM_NATION ? HAD_STATE | HAD_NATION : f == FORM_ARTICLE ? 0 : HAD_STATE;
	while (n && *s == ' ')
		s++, n--;
	while (n && s[n - 1] == ' ')
		n--;
	return n && strip(x, s, n, had, false);
}

/* A state is no region: the "Republic" of Central Africa is another name. */
static bool means(const struct search *x, unsigned had)
{
	return !had || (!forms_divided(x->q, x->h) && (x->h->item == NONE || x->q->m->item[x->h->item].kind != KIND_AGGREGATE));
}

static bool strip(struct search *x, const char *s, size_t n, unsigned had, bool whole)
{
	if (x->looks == 0)
		return false;
	if (!whole && (!x->nations || had & HAD_NATION)) {
		x->looks--;
		if (x->look(x->q, s, n, x->h) && means(x, had))
			return true;
	}
	for (size_t k = !may_stand(x->q, BEFORE, s, n) ? 0 : n - 1 < FORM_LONGEST ? n - 1 : FORM_LONGEST; k > 0; k--)
		if (boundary(s, n, k) && rest(x, form_at(x->q, s, k), s + k, n - k, had))
			return true;
	for (size_t k = !may_stand(x->q, BEHIND, s, n) ? n : n > FORM_LONGEST ? n - FORM_LONGEST : 1; k < n; k++) {
		size_t from = k + (s[k] == ' ');
		enum form f = boundary(s, n, k) ? form_at(x->q, s + from, n - from) : FORM_NONE;

		/* One letter at the end may be what was left of a word that was cut off. */
		if (f == FORM_ARTICLE && n - from == 1 && cut_begun(x->q, s, n))
			continue;
		if (rest(x, f, s, k, had))
			return true;
	}
	return false;
}

bool forms_hit(const struct ask *q, const char *fold, size_t n, form_try *look, struct hit *h)
{
	struct search x = { q, look, h, LOOKS, false, false };

	return q->mt->forms != NONE && n > 1 && strip(&x, fold, n, 0, true);
}

bool forms_guess(const struct ask *q, const char *fold, size_t n, form_try *look, struct hit *h)
{
	struct search x = { q, look, h, LOOKS, false, true };

	return q->mt->forms != NONE && n > 1 && strip(&x, fold, n, 0, true);
}

bool forms_nation(const struct ask *q, const char *fold, size_t n, form_try *look, struct hit *h)
{
	struct search x = { q, look, h, LOOKS, true, false };

	return q->mt->forms != NONE && n > 1 && strip(&x, fold, n, 0, true);
}

/* A name, with such words or without. */
static bool named(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	return n && (fold_hit(q, s, n, h) || forms_hit(q, s, n, fold_hit, h) || bag_hit(q, s, n, h));
}

static bool is_area(const struct ask *q, const struct hit *h)
{
	return h->item != NONE && (q->m->item[h->item].kind == KIND_AREA || q->m->item[h->item].kind == KIND_FORMER);
}

static bool belongs(const struct ask *q, uint32_t child, uint32_t parent)
{
	const struct region_edge *edge;
	uint32_t n = region_edges(q->m, SOVEREIGN, q->m->text + list_at(q->m, q->list)->name, &edge);

	for (uint32_t i = 0; i < n; i++)
		if (!strcmp(edge[i].child, q->m->item[child].code) && !strcmp(edge[i].parent, q->m->item[parent].code))
			return true;
	return false;
}

/* Two names, one behind the other. */
static bool both(const struct ask *q, const char *s, size_t n, size_t at, struct hit *h)
{
	size_t from = at + (s[at] == ' ');
	struct hit second;

	for (size_t k = may_stand(q, BEFORE, s + from, n - from) ? n - from : 0; k > 0; k--)
		if (boundary(s + from, n - from, k) && form_at(q, s + from, k) == FORM_ALSO) {
			from += k + (s[from + k] == ' ');
			break;
		}
	if (!fold_hit(q, s, at, h)) {
		if (!fold_hit(q, s + from, n - from, &second) || !forms_hit(q, s, at, fold_hit, h))
			return false;
	} else if (!named(q, s + from, n - from, &second)) {
		return false;
	}
	if (!is_area(q, h) || !is_area(q, &second))
		return false;
	return h->item == second.item || belongs(q, h->item, second.item);
}

/* What is left of a region, in *h; NONE where the list has no such item. */
static void rest_of(const struct ask *q, struct hit *h)
{
	uint32_t l = list_at(q->m, q->list)->base != NONE ? list_at(q->m, q->list)->base : q->list, rest = NONE;
	const struct region_edge *edge;
	uint32_t n = region_edges(q->m, REST, q->m->text + list_at(q->m, l)->name, &edge);

	for (uint32_t i = 0; i < n; i++)
		if (!strcmp(edge[i].parent, q->m->item[h->item].code))
			rest = spell_first(q->m, l, CLASS_CODE, edge[i].child, strlen(edge[i].child));
	*h = (struct hit){ .spell = rest, .item = rest != NONE ? spell_at(q->m, rest)->item : NONE };
}

static bool is_region(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	while (n && s[n - 1] == ' ')
		n--;
	if (!named(q, s, n, h))
		return false;
	/* A name of a region and an area (Micronesia): what is left is left of the region. */
	for (unsigned i = 0; i < h->namong && h->item == NONE; i++)
		if (q->m->item[h->among[i]].kind == KIND_AGGREGATE)
			h->item = h->among[i];
	return h->item != NONE && q->m->item[h->item].kind == KIND_AGGREGATE;
}

/* A region with one such word before or behind it. */
static bool region_beside(const struct ask *q, enum form f, bool before, bool behind, const char *s, size_t n, struct hit *h)
{
	for (size_t k = 1; k < n; k++) {
		size_t from = k + (s[k] == ' ');

		if (boundary(s, n, k) && ((before && form_at(q, s, k) == f && is_region(q, s + from, n - from, h)) ||
			(behind && form_at(q, s + from, n - from) == f && is_region(q, s, k, h))))
			return true;
	}
	return false;
}

bool forms_region(const struct ask *q, const char *fold, size_t n, struct hit *h)
{
	bool before, behind;

	if (q->mt->forms == NONE)
		return false;
	before = may_stand(q, BEFORE, fold, n);
	behind = may_stand(q, BEHIND, fold, n);
	if (!before && !behind)
		return false;
	if (!region_beside(q, FORM_RESIDUAL, before, behind, fold, n, h))
		return region_beside(q, FORM_WHOLE, before, behind, fold, n, h);
	rest_of(q, h);
	return true;
}

static bool noted(const struct ask *q, const char *s, size_t n)
{
	return spell_first(q->m, q->mt->notes, CLASS_NAME, s, n) != NONE;
}

/* Words of notes, numbers and articles; not articles alone. */
static bool words_of_notes(const struct ask *q, const char *s, size_t n)
{
	bool any = false;

	for (size_t i = 0, end; i < n; i = end + 1) {
		const char *blank = memchr(s + i, ' ', n - i);

		end = blank ? (size_t)(blank - s) : n;
		if (noted(q, s + i, end - i))
			any = true;
		else if ((s[i] < '0' || s[i] > '9') && form_at(q, s + i, end - i) != FORM_ARTICLE)
			return false;
	}
	return any;
}

bool forms_note(const struct ask *q, const char *s, size_t n)
{
	char fold[FORM_LONGEST * 18 + 1];
	size_t k;

	while (n && ((s[n - 1] >= '0' && s[n - 1] <= '9') || s[n - 1] == ' '))
		n--;
	if (q->mt->notes == NONE || n == 0 || n > FORM_LONGEST)
		return false;
	k = text_fold(s, n, fold, sizeof fold);
	return k && k != SIZE_MAX && (noted(q, fold, k) || words_of_notes(q, fold, k));
}

/* "Hong Kong and Taiwan", "hong kong macao": several areas, one behind the other, words such as "and" between them. */
static bool several_areas(const struct ask *q, const char *s, size_t n, unsigned most)
{
	struct hit h;

	for (size_t k = n; most && k > 0; k--) {
		size_t from = k + 1;

		if ((k < n && s[k] != ' ') || !named(q, s, k, &h) || !is_area(q, &h))
			continue;
		if (k == n)
			return true;
		for (size_t end = from; end < n; end++)
			if (s[end] == ' ' && form_at(q, s + from, end - from) == FORM_ARTICLE && several_areas(q, s + end + 1, n - end - 1, most - 1))
				return true;
		if (several_areas(q, s + from, n - from, most - 1))
			return true;
	}
	return false;
}

/* What is left out of an area, or counted in. Other areas are no part of it, and nothing changes where they are left out. */
static bool apart(const struct ask *q, const char *s, size_t n, size_t at, struct hit *h)
{
	size_t from = at + 1, k;
	enum form f = FORM_NONE;
	struct hit other;

	if (!may_stand(q, BEFORE, s + from, n - from))
		return false;
	for (k = n; k > from && f == FORM_NONE; k -= f == FORM_NONE)
		if (k == n || s[k] == ' ') {
			f = form_at(q, s + from, k - from);
			if (f != FORM_EXCLUDING && f != FORM_INCLUDING)
				f = FORM_NONE;
		}
	if (f == FORM_NONE || !named(q, s, at, h) || !is_area(q, h))
		return false;
	from = k + (k < n);
	if (from >= n || forms_note(q, s + from, n - from))
		return true;
	if (!named(q, s + from, n - from, &other))
		return f == FORM_EXCLUDING && several_areas(q, s + from, n - from, AREAS_MOST);
	if (other.item == NONE || other.item == h->item)
		return false;
	if (q->m->item[other.item].kind == KIND_RESIDUAL)
		return true;
	h->part = spell_at(q->m, other.spell)->type == SPELL_PART || q->m->item[other.item].kind == KIND_PART;
	if (f == FORM_EXCLUDING)
		return h->part || is_area(q, &other);
	if (h->part) {
		h->part = false;
		return true;
	}
	h->among[0] = h->item;
	h->among[1] = other.item;
	h->namong = 2;
	h->item = NONE;
	return true;
}

bool forms_beside(const struct ask *q, const char *fold, size_t n, struct hit *h)
{
	if (q->mt->forms == NONE)
		return false;
	for (size_t k = 1; k < n; k++)
		if (fold[k] == ' ' && (both(q, fold, n, k, h) || apart(q, fold, n, k, h)))
			return true;
	return false;
}

bool forms_word(const struct ask *q, const char *fold, size_t n)
{
	/* Words beside names are none, either. */
	return form_at(q, fold, n) != FORM_NONE;
}

bool forms_article(const struct ask *q, const char *fold, size_t n)
{
	return form_at(q, fold, n) == FORM_ARTICLE;
}

bool forms_beside_name(const struct ask *q, const char *fold, size_t n)
{
	enum form f = form_at(q, fold, n);

	return f == FORM_ARTICLE || f == FORM_STATE || f == FORM_NATION || f == FORM_PLACE;
}
