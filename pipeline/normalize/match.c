#include "normalize/match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/table.h"
#include "core/text.h"
#include "normalize/clean.h"
#include "normalize/compiled.h"
#include "normalize/near.h"
#include "normalize/pattern.h"

#define LABEL_LONGEST 1024 /* longer labels are no names */
#define FOLD_CAP (LABEL_LONGEST * 18 + 1)
#define STEPS 8            /* things taken off a label */

struct matcher {
	const struct mappings *m;
	bool *has_patterns;  /* by list */
	struct near **near;  /* by list; made when first needed */
	uint32_t nlist;
	char fold[FOLD_CAP];
};

/* One question on its way. */
struct ask {
	struct matcher *mt;
	const struct mappings *m;
	uint32_t list;
	const char *system;
	uint32_t day; /* 0: no year */
	struct match *out;
	bool parts; /* the system is that of the parts of a country */
};

/* What a look-up found. */
struct hit {
	uint32_t spell, item; /* item NONE: ambiguous */
	bool dated;
	uint32_t among[NEAR_MAX];
	unsigned namong;
};

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
		if (best && !same_answer(best, s))
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
		if (keep(q, s) && k == h->namong)
			h->among[h->namong++] = s->item;
	}
	return true;
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
	} else if (spell_at(q->m, h->spell)->type == SPELL_PART && !out->or_region) {
		out->kind = KIND_PART;
	}
	snprintf(out->code, sizeof out->code, "%s", q->m->item[item].code);
	snprintf(out->out, sizeof out->out, "%s", printed(q->m, item));
}

/* ---- codes ---- */

static const char *system_of(const struct ask *q, const struct image_spell *s)
{
	return q->m->text + s->system;
}

/* The code list's own codes and the ISO codes of its items. */
static bool is_base(const struct ask *q, const struct image_spell *s)
{
	const char *t = system_of(q, s);

	return !*t || !strcmp(t, "ISO2") || !strcmp(t, "ISO3");
}

static bool keep_system(const struct ask *q, const struct image_spell *s)
{
	return !strcmp(system_of(q, s), q->system);
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
	return !is_base(q, s) && !is_part(q, s) && strlen(q->m->text + s->key) > 1;
}

static bool keep_part(const struct ask *q, const struct image_spell *s)
{
	return is_base(q, s) && is_part(q, s);
}

static bool keep_iso2(const struct ask *q, const struct image_spell *s)
{
	return !strcmp(system_of(q, s), "ISO2");
}

/* A system that is called by the ISO code of a country holds its parts. */
static bool holds_parts(const struct ask *q)
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

static bool code_hit(const struct ask *q, const char *s, size_t n, struct hit *h)
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

/* An explicit code: capitals do not matter. */
static bool code_given(const struct ask *q, const char *s, size_t n, struct hit *h)
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
	return !*system_of(q, s);
}

static bool name_hit(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	char *fold = q->mt->fold;
	size_t k = n < LABEL_LONGEST ? text_fold(s, n, fold, FOLD_CAP) : 0;

	if (k == 0 || k == SIZE_MAX)
		return false;
	for (uint32_t l = q->list; l != NONE; l = list_at(q->m, l)->base) {
		uint32_t i = spell_first(q->m, l, CLASS_NAME, fold, k);

		if (i != NONE && ((*q->system && decide(q, i, keep_system, h)) || (!q->parts && decide(q, i, keep_plain, h))))
			return true;
	}
	return false;
}

static void answer_name(const struct ask *q, const char *s, size_t n, const struct hit *h)
{
	const struct image_spell *x = spell_at(q->m, h->spell);
	const char *written = q->m->text + x->text;

	if (x->type == SPELL_DEMONYM)
		answer(q, h, HOW_DEMONYM, 90);
	else if (x->type != SPELL_NAME)
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

/* A note says nothing about which area is meant: it is listed as one, numbers aside. */
static bool is_note(const struct ask *q, const char *s, size_t n)
{
	struct ask note = *q;
	struct hit h;

	while (n && ((s[n - 1] >= '0' && s[n - 1] <= '9') || s[n - 1] == ' '))
		n--;
	note.list = list_find(q->m, "note");
	note.system = "";
	note.parts = false;
	return note.list != NONE && n && name_hit(&note, s, n, &h);
}

static bool either(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	text_trim(&s, &n);
	return name_hit(q, s, n, h) || code_hit(q, s, n, h);
}

/* "DE Germany", "Germany (DEU)": two names of one item. */
static bool twice(const struct ask *q, const char *a, size_t na, const char *b, size_t nb, struct hit *h)
{
	struct hit other;

	return either(q, b, nb, &other) && other.item != NONE && either(q, a, na, h) && h->item == other.item;
}

static bool cleaned_hit(const struct ask *q, const char *s, size_t n, struct hit *h)
{
	for (int step = 0; step < STEPS; step++) {
		size_t name, nnote, blank;
		const char *note;

		if (n == 0)
			return false;
		/* One letter that is left of a label is no code. */
		if (step > 0 && (n > 1 ? either(q, s, n, h) : name_hit(q, s, n, h)))
			return true;
		if (clean_note(s, n, &name, &note, &nnote)) {
			if (twice(q, s, name, note, nnote, h))
				return true;
			text_trim(&note, &nnote);
			if (is_note(q, note, nnote)) {
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
	struct hit h;

	text_trim(&s, &n);
	if (n == 0)
		return ST_OK;
	if (*q->system ? code_given(q, s, n, &h) : code_hit(q, s, n, &h))
		answer(q, &h, HOW_CODE, 100);
	else if (name_hit(q, s, n, &h))
		answer_name(q, s, n, &h);
	else if (!pattern_hit(q, s, n) && n < LABEL_LONGEST) {
		if (!cleaned_hit(q, s, n, &h))
			return candidates(q, s, n, e);
		answer(q, &h, HOW_CLEANED, 90);
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
