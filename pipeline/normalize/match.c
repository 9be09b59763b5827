#include "normalize/match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "normalize/ask.h"
#include "normalize/clean.h"
#include "normalize/forms.h"
#include "normalize/latin.h"
#include "normalize/pattern.h"
#include "normalize/repair.h"
#include "normalize/typo.h"

#define STEPS 8 /* things taken off a label */
#define NAME_LONGEST 256 /* bytes; longer labels are compared as they stand */
#define NAME_CAP (NAME_LONGEST * 18 + 1)

enum status matcher_new(const struct mappings *m, struct matcher **out, struct err *e)
{
	uint32_t nlist, npattern;
	const struct image_pattern *p = part_at(m, PART_PATTERN, &npattern);
	struct matcher *mt = calloc(1, sizeof *mt);

	part_at(m, PART_LIST, &nlist);
	if (!mt || !(mt->has_patterns = calloc(nlist + 1, 1)) || !(mt->near = calloc(nlist + 1, sizeof *mt->near))) {
		matcher_free(mt);
		return err_set(e, ST_FATAL, "no memory for matching labels");
	}
	mt->m = m;
	mt->nlist = nlist;
	mt->forms = list_find(m, "form");
	mt->notes = list_find(m, "note");
	mt->abbreviations = list_find(m, "abbreviation");
	for (uint32_t i = 0; i < npattern; i++)
		mt->has_patterns[p[i].list] = true;
	*out = mt;
	return ST_OK;
}

void matcher_free(struct matcher *mt)
{
	if (!mt)
		return;
	for (uint32_t i = 0; i < mt->nlist; i++)
		near_free(mt->near[i]);
	latin_free(mt->latin);
	free(mt->near);
	free(mt->has_patterns);
	free(mt);
}

bool match_list_known(const struct mappings *m, const char *list)
{
	return list_find(m, list) != NONE;
}

void match_lists(const struct mappings *m, char *buf, size_t cap)
{
	uint32_t n;
	const struct image_list *l = part_at(m, PART_LIST, &n);
	size_t k = 0;

	buf[0] = 0;
	for (uint32_t i = 0; i < n && k < cap; i++)
		k += (size_t)snprintf(buf + k, cap - k, "%s%s", i ? " " : "", m->text + l[i].name);
}

const char *match_list_title(const struct mappings *m, const char *list)
{
	uint32_t l = list_find(m, list);

	return l == NONE ? "" : m->text + list_at(m, l)->title;
}

const char *match_name(const struct mappings *m, const char *list, const char *code)
{
	for (uint32_t l = list_find(m, list); l != NONE; l = list_at(m, l)->base)
		for (uint32_t i = spell_first(m, l, CLASS_CODE, code, strlen(code)); i != NONE; i = spell_at(m, i)->next)
			if (spell_at(m, i)->item != NONE)
				return m->item[spell_at(m, i)->item].name;
	return "";
}

/* ---- answers ---- */

static const char *printed(const struct mappings *m, uint32_t item)
{
	const struct code_item *c = &m->item[item];

	return c->kind == KIND_AREA && *c->alt ? c->alt : c->code;
}

static void put_candidates(const struct mappings *m, struct match *out, const uint32_t *item, unsigned n)
{
	size_t k = 0;

	for (unsigned i = 0; i < n; i++) {
		const char *s = printed(m, item[i]);

		if (k + strlen(s) + 2 > sizeof out->candidates)
			break;
		k += (size_t)sprintf(out->candidates + k, "%s%s", k ? "|" : "", s);
	}
}

/* The one candidate that is no aggregate; NONE: there are several, or only aggregates. */
static uint32_t only_area(const struct mappings *m, const struct hit *h)
{
	uint32_t one = NONE;

	for (unsigned i = 0; i < h->namong; i++) {
		if (m->item[h->among[i]].kind == KIND_AGGREGATE)
			continue;
		if (one != NONE)
			return NONE;
		one = h->among[i];
	}
	return one;
}

static void answer(const struct ask *q, const struct hit *h, enum match_how how, uint8_t score)
{
	struct match *out = q->out;
	uint32_t item = h->item;

	out->how = (uint8_t)how;
	out->dated = h->dated;
	if (item == NONE) {
		out->score = 50;
		put_candidates(q->m, out, h->among, h->namong);
		item = only_area(q->m, h);
		if (item == NONE) {
			out->kind = KIND_AMBIGUOUS;
			return;
		}
		out->or_region = true;
		score = 60;
	}
	out->kind = q->m->item[item].kind;
	out->score = score;
	if (out->kind == KIND_PART) {
		/* The item is the part; its whole stands in successors. */
		const struct image_list *l = list_at(q->m, q->list);
		const char *whole = q->m->item[item].successors;
		uint32_t i = spell_first(q->m, l->base != NONE ? l->base : q->list, CLASS_CODE, whole, strcspn(whole, " "));

		if (i != NONE)
			item = spell_at(q->m, i)->item;
	} else if ((h->part || spell_at(q->m, h->spell)->type == SPELL_PART) && !out->or_region) {
		out->kind = KIND_PART;
	}
	snprintf(out->code, sizeof out->code, "%s", q->m->item[item].code);
	snprintf(out->out, sizeof out->out, "%s", printed(q->m, item));
}

static void answer_name(const struct ask *q, const char *s, size_t n, const struct hit *h)
{
	const struct image_spell *x = spell_at(q->m, h->spell);
	const char *written = q->m->text + x->text;

	if (x->type == SPELL_DEMONYM)
		answer(q, h, HOW_DEMONYM, 90);
	else if (x->type != SPELL_NAME && x->type != SPELL_WORLD)
		answer(q, h, HOW_ALIAS, 96);
	else if (strlen(written) == n && !memcmp(written, s, n))
		answer(q, h, HOW_EXACT, 100);
	else
		answer(q, h, HOW_FOLDED, 98);
}

static bool pattern_hit(const struct ask *q, const char *s, size_t n)
{
	char code[2][64];
	unsigned found = q->mt->has_patterns[q->list] ? pattern_read(q->m, q->list, s, n, code) : 0;
	struct match *out = q->out;
	bool same;

	if (found == 0)
		return false;
	same = strlen(code[0]) == n && !memcmp(code[0], s, n);
	out->how = same ? HOW_CODE : HOW_PATTERN;
	if (found > 1) {
		out->how = HOW_PATTERN;
		out->kind = KIND_AMBIGUOUS;
		out->score = 50;
		snprintf(out->candidates, sizeof out->candidates, "%s|%s", code[0], code[1]);
		return true;
	}
	out->kind = KIND_CODE;
	out->score = same ? 100 : 96;
	snprintf(out->code, sizeof out->code, "%s", code[0]);
	snprintf(out->out, sizeof out->out, "%s", code[0]);
	return true;
}

/* ---- cleaning ---- */

static bool either(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	text_trim(&s, &n);
	return name_hit(q, s, n, h) || code_hit(q, s, n, h);
}

/* Of territories only: other lists have few spellings, and a wrong guess costs more than a question. */
static bool takes_guesses(const struct ask *q)
{
	uint32_t l = q->list;

	while (l != NONE && !list_at(q->m, l)->territories)
		l = list_at(q->m, l)->base;
	return l != NONE && !q->parts;
}

/* What is left behind words such as "Republic of". */
static bool within(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	char fold[NAME_CAP];
	size_t k = n < NAME_LONGEST && takes_guesses(q) ? text_fold(s, n, fold, sizeof fold) : 0;

	return k && k != SIZE_MAX && (forms_hit(q, fold, k, fold_hit, h) || bag_hit(q, fold, k, h) || forms_beside(q, fold, k, h));
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

static bool cleaned_hit(const struct ask *as_asked, const char *s, size_t n, struct hit *h)
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

/* ---- second tries, all of them marked for review ---- */

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

static enum status latin_try(const struct ask *q, const char *s, size_t n, bool *found, struct hit *h, struct err *e)
{
	char latin[NAME_CAP];
	size_t k;

	*found = false;
	k = text_fold(s, n, latin, sizeof latin);
	if (k == SIZE_MAX)
		return ST_OK;
	if (!plain(latin, k)) {
		if (!q->mt->latin)
			TRY(latin_new(&q->mt->latin, e));
		k = latin_fold(q->mt->latin, s, n, latin, sizeof latin);
	}
	*found = k >= 4 && (latin_hit(q, latin, k, h) || forms_hit(q, latin, k, latin_hit, h));
	return ST_OK;
}

static bool repaired_hit(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	char was[REPAIR_TEXT];
	size_t k;

	if (repair_lookalikes(s, n, was, &k) && plain_hit(q, was, k, h))
		return true;
	for (unsigned way = 0; repair_charset(s, n, way, was, &k); way++)
		if (k && plain_hit(q, was, k, h))
			return true;
	for (unsigned way = 0; repair_lost(s, n, way, was, &k); way++)
		if (k && plain_hit(q, was, k, h))
			return true;
	return false;
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

static bool misspelled_hit(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	char fold[NAME_CAP];
	size_t k = text_fold(s, n, fold, sizeof fold);

	if (k == 0 || k == SIZE_MAX || forms_word(q, fold, k) || known_above(q, fold, k))
		return false;
	return (typo_hit(q, fold, k, h) || forms_hit(q, fold, k, misspelled_rest, h)) && h->item != NONE;
}

/* Texts that stand for a name, though not as it is written. */
static enum status again(const struct ask *q, const char *s, size_t n, bool *found, struct err *e)
{
	struct hit h;

	*found = false;
	if (n >= NAME_LONGEST || !takes_guesses(q))
		return ST_OK;
	TRY(latin_try(q, s, n, found, &h, e));
	if (*found)
		answer(q, &h, HOW_TRANSLIT, 80);
	else if ((*found = repaired_hit(q, s, n, &h)))
		answer(q, &h, HOW_REPAIRED, 80);
	else if ((*found = misspelled_hit(q, s, n, &h)))
		answer(q, &h, HOW_TYPO, 75);
	return ST_OK;
}

/* ---- the question ---- */

static enum status candidates(const struct ask *q, const char *s, size_t n, struct err *e)
{
	struct near **near = &q->mt->near[q->list];
	uint32_t item[NEAR_MAX];
	size_t k = text_fold(s, n, q->mt->fold, FOLD_CAP);

	if (k == 0 || k == SIZE_MAX)
		return ST_OK;
	if (!*near)
		TRY(near_new(q->m, q->list, near, e));
	put_candidates(q->m, q->out, item, near_find(*near, q->mt->fold, k, item));
	return ST_OK;
}

static enum status ask_label(const struct ask *q, const char *s, size_t n, struct err *e)
{
	char html[REPAIR_TEXT];
	bool found;
	struct hit h;
	size_t k;

	text_trim(&s, &n);
	if (n == 0)
		return ST_OK;
	if (*q->system ? code_given(q, s, n, &h) : code_hit(q, s, n, &h))
		answer(q, &h, HOW_CODE, 100);
	else if (name_hit(q, s, n, &h))
		answer_name(q, s, n, &h);
	else if (!pattern_hit(q, s, n) && n < LABEL_LONGEST) {
		if (repair_html(s, n, html, &k)) {
			s = html;
			n = k;
		}
		if ((s == html && name_hit(q, s, n, &h)) || cleaned_hit(q, s, n, &h)) {
			answer(q, &h, HOW_CLEANED, 90);
			return ST_OK;
		}
		TRY(again(q, s, n, &found, e));
		if (!found)
			return candidates(q, s, n, e);
	}
	return ST_OK;
}

/* Length of "SYSTEM:" at the start of a code; 0: there is none. */
static size_t system_prefix(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

	return n && n < 32 && s[n] == ':' && s[0] >= 'A' ? n + 1 : 0;
}

static enum status ask_code(struct ask *q, const char *label, const char *s, size_t n, struct err *e)
{
	struct match near = *q->out;
	struct hit h;

	text_trim(&s, &n);
	if (code_given(q, s, n, &h)) {
		answer(q, &h, HOW_CODE, 100);
		return ST_OK;
	}
	if (pattern_hit(q, s, n))
		return ST_OK;
	/* A code that is not known is not saved by its label, but the label says what may have been meant. */
	q->system = "";
	q->parts = false;
	TRY(ask_label(q, label, strlen(label), e));
	if (q->out->kind != KIND_NONE && q->out->kind != KIND_AMBIGUOUS)
		snprintf(near.candidates, sizeof near.candidates, "%s", q->out->out);
	else
		memcpy(near.candidates, q->out->candidates, sizeof near.candidates);
	*q->out = near;
	return ST_OK;
}

void matcher_for(struct matcher *mt, const char *sender)
{
	snprintf(mt->own, sizeof mt->own, *sender ? "=%s" : "", sender);
}

/* The sender's own table, in the years that its row names. */
static bool own_hit(const struct ask *q, const char *s)
{
	struct ask own = *q;
	size_t n = strlen(s);
	const struct image_spell *x;
	struct hit h;

	own.system = q->mt->own;
	own.parts = true; /* nothing else is looked for */
	text_trim(&s, &n);
	if (!*own.system || !n || !name_hit(&own, s, n, &h) || h.item == NONE)
		return false;
	x = spell_at(q->m, h.spell);
	if (q->day && (q->day < x->from || q->day > x->to))
		return false;
	answer(q, &h, HOW_ALIAS, 96);
	q->out->dated |= x->from != DAY_OPEN_FROM || x->to != DAY_OPEN_TO;
	snprintf(q->out->why, sizeof q->out->why, "mappings/national/%s.csv:%u", own.system + 1, x->line);
	return true;
}

enum status match_label(struct matcher *mt, const char *list, const char *label, const char *text, const char *system,
	int year, struct match *out, struct err *e)
{
	struct ask q = { mt, mt->m, list_find(mt->m, list), system ? system : "", 0, out, false };
	char named[32];
	size_t n;

	memset(out, 0, sizeof *out);
	if (q.list == NONE)
		return err_set(e, ST_FATAL, "%s: there is no such code list", list);
	if (year > 0 && year < 9999)
		q.day = (uint32_t)year * 10000 + 1231;
	if (!label)
		label = "";
	n = text ? system_prefix(text) : 0;
	if (n) {
		snprintf(named, sizeof named, "%.*s", (int)n - 1, text);
		q.system = named;
		text += n;
	}
	if (!n && own_hit(&q, text && *text ? text : label))
		return ST_OK;
	q.parts = holds_parts(&q);
	return text && *text ? ask_code(&q, label, text, strlen(text), e) : ask_label(&q, label, strlen(label), e);
}

const char *match_kind_word(uint8_t kind)
{
	static const char *const WORD[] = { "none", "code", "area", "former", "part", "aggregate", "residual", "subarea",
		"ambiguous" };

	return kind < sizeof WORD / sizeof *WORD ? WORD[kind] : "none";
}

const char *match_how_word(uint8_t how)
{
	static const char *const WORD[] = { "none", "code", "exact", "folded", "cleaned", "alias", "pattern", "translit", "repaired", "typo",
		"demonym", "default" };

	return how < sizeof WORD / sizeof *WORD ? WORD[how] : "none";
}
