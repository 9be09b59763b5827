/*
 * spread_world.c - names of territories in all languages become spellings of a list, behind what is declared under mappings/, which learns from
 * them in which languages it is a name. A text that names several areas has a spelling for each: what the column is written in may tell.
 */
#include "normalize/languages.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"

#define NAME_LONGEST 400

/* The item that each code of territories means, where one spelling says so. */
static uint32_t item_of_code(const struct build *b, uint32_t list, uint32_t code, uint32_t *from, uint32_t *to)
{
	const struct image_spell *s = b->part[PART_SPELL].v;
	uint32_t item = NONE;

	for (uint32_t i = 0; item == NONE && i < b->part[PART_SPELL].n; i++) {
		const char *system = b->text + s[i].system;

		if (s[i].class == CLASS_CODE && s[i].list == list && s[i].key == code && s[i].item != NONE &&
			(!*system || !strcmp(system, "ISO2") || !strcmp(system, "ISO3")))
			item = s[i].item;
	}
	if (item != NONE) {
		*from = build_at(b, PART_ITEM, struct image_item)[item].from;
		*to = build_at(b, PART_ITEM, struct image_item)[item].to;
	}
	return item;
}

/* What the English name of an area means in which years holds for its names in other languages: Sudan is another area until 2011. */
static enum status spread_name(struct build *b, struct image_spell s, const uint32_t *twin, uint32_t ntwin, struct err *e)
{
	if (ntwin == 0)
		return build_add(b, PART_SPELL, &s, sizeof s, NULL, e);
	for (uint32_t i = 0; i < ntwin; i++) {
		const struct image_spell *y = &build_at(b, PART_SPELL, struct image_spell)[twin[i]];

		s.item = y->item;
		s.from = y->from;
		s.to = y->to;
		TRY(build_add(b, PART_SPELL, &s, sizeof s, NULL, e));
	}
	return ST_OK;
}

/* What each code of territories means, by the offset of its text. */
struct known { /* by offset of a code's text */
	uint32_t item, from, to;
	uint32_t twin[8], ntwin; /* spellings of its English name, where they mean several areas */
	bool asked;
};

static void twins(const struct build *b, uint32_t list, struct known *k)
{
	const struct image_spell *s = b->part[PART_SPELL].v;
	char fold[NAME_LONGEST * 18 + 1];
	const char *name = b->text + build_at(b, PART_ITEM, struct image_item)[k->item].name;
	bool several = false;

	if (strlen(name) >= NAME_LONGEST)
		return;
	text_fold(name, strlen(name), fold, sizeof fold);
	for (uint32_t i = 0; i < b->part[PART_SPELL].n && k->ntwin < 8; i++)
		if (s[i].class == CLASS_NAME && s[i].list == list && s[i].item != NONE && !b->text[s[i].system] && !strcmp(b->text + s[i].key, fold)) {
			several |= s[i].item != k->item;
			k->twin[k->ntwin++] = i;
		}
	if (!several)
		k->ntwin = 0;
}

/* A translation of a table, and an adjective of nationality, mean in which years what the English name of the area means in them. */
static enum status spread_declared(struct build *b, uint32_t i, uint32_t list, struct known *k, struct err *e)
{
	struct image_spell s = build_at(b, PART_SPELL, struct image_spell)[i];

	if (!k->asked) {
		k->asked = true;
		k->item = s.item;
		twins(b, list, k);
	}
	for (uint32_t t = 0; t < k->ntwin; t++) {
		const struct image_spell *y = &build_at(b, PART_SPELL, struct image_spell)[k->twin[t]];

		s.item = y->item;
		s.from = y->from;
		s.to = y->to;
		if (t == 0)
			build_at(b, PART_SPELL, struct image_spell)[i] = s;
		else
			TRY(build_add(b, PART_SPELL, &s, sizeof s, NULL, e));
	}
	return ST_OK;
}

/* A name that is declared is one in the languages, too, that call the same area so. first, next: declared names by key, from 1. */
static enum status join_languages(struct build *b, const struct image_world *x, uint32_t item, const uint32_t *first, const uint32_t *next, struct err *e)
{
	for (uint32_t i = first[x->key]; i; i = next[i]) {
		struct image_spell *s = &build_at(b, PART_SPELL, struct image_spell)[i - 1];

		if (s->item == item && s->type != SPELL_STOP)
			TRY(langs_join(b, s->langs, x->langs, &s->langs, e));
	}
	return ST_OK;
}

/* Whether one of the rows from this one on means a code. The last of them is before itself. */
static bool has_code(const struct build *b, uint32_t row, const uint32_t *before, uint32_t code)
{
	for (; row; row = before[row] == row ? 0 : before[row])
		if (build_at(b, PART_WORLD, struct image_world)[row - 1].code == code)
			return true;
	return false;
}

enum status spread_world(struct build *b, uint32_t list, struct err *e)
{
	/* By key, in used. ELSE: it names something that the list does not have, such as the United Nations. BESIDE: a word beside names; it may be a
	 * part as well, unless it is an ORDINARY one. */
	enum { DECLARED = 1, ELSE = 2, BESIDE = 4, ORDINARY = 8 };
	uint32_t nworld = b->part[PART_WORLD].n, declared = b->part[PART_SPELL].n, forms = build_list(b, "form"), words = build_list(b, "file_word"), source;
	unsigned char *used = calloc(b->ntext + 1, 1);
	uint32_t *latin = calloc(b->ntext + 1, sizeof *latin); /* by key: the last row that has it, from 1; then of rows the one before with another code */
	uint32_t *before = calloc(nworld + 1, sizeof *before);
	struct known *known = calloc(4096, sizeof *known), *of_item = calloc(b->part[PART_ITEM].n + 1, sizeof *of_item), *k;
	uint32_t *number = calloc(b->ntext + 1, sizeof *number), nknown = 0;
	uint32_t *first = calloc(b->ntext + 1, sizeof *first), *next = calloc(declared + 1, sizeof *next);
	enum status st = used && latin && known && of_item && number && first && next && before ? ST_OK : err_set(e, ST_FATAL, "no memory for the mappings");

	if (st == ST_OK) {
		known[0].item = NONE;
		st = build_text(b, "ICU and iso-codes", &source, e);
	}
	for (uint32_t i = 0; st == ST_OK && i < declared; i++) {
		const struct image_spell *s = &build_at(b, PART_SPELL, struct image_spell)[i];

		bool demonym = s->type == SPELL_DEMONYM && build_at(b, PART_LIST, struct image_list)[s->list].base == list;

		/* An adjective that is the name of an area in some language stays an adjective, and a word beside names such a word. */
		if (demonym || s->list == forms)
			used[s->key] |= demonym ? DECLARED : BESIDE;
		if (s->list == words && s->class == CLASS_NAME && s->item != NONE && !strcmp(b->text + build_at(b, PART_ITEM, struct image_item)[s->item].code, "WORD"))
			used[s->key] |= ORDINARY;
		if (demonym && s->item != NONE && build_at(b, PART_ITEM, struct image_item)[s->item].kind == KIND_AREA) {
			st = spread_declared(b, i, list, &of_item[s->item], e);
			continue;
		}
		if (s->list != list || s->class != CLASS_NAME || b->text[s->system])
			continue;
		used[s->key] |= DECLARED;
		next[i + 1] = first[s->key];
		first[s->key] = i + 1;
		if (s->type == SPELL_WORLD)
			st = spread_declared(b, i, list, &of_item[s->item], e);
	}
	for (uint32_t i = 0; st == ST_OK && i < nworld; i++) {
		const struct image_world *x = &build_at(b, PART_WORLD, struct image_world)[i];

		if (!number[x->code] && nknown < 4095) {
			number[x->code] = ++nknown;
			k = &known[nknown];
			k->item = item_of_code(b, list, x->code, &k->from, &k->to);
			if (k->item != NONE)
				twins(b, list, k);
		}
		if (known[number[x->code]].item == NONE)
			used[x->key] |= ELSE;
	}
	for (uint32_t i = 0; st == ST_OK && i < nworld; i++) {
		struct image_world x = build_at(b, PART_WORLD, struct image_world)[i];
		struct image_spell s = { .list = (uint16_t)list, .class = CLASS_NAME, .type = x.part ? SPELL_STOP : SPELL_WORLD, .source = source, .line = i + 1,
			.next = NONE, .key = x.key, .text = x.text, .langs = x.langs };

		k = &known[number[x.code]];
		if (k->item == NONE || used[x.key] & ELSE)
			continue;
		s.item = k->item;
		s.from = k->from;
		s.to = k->to;
		if (!(used[x.key] & DECLARED) && (!(used[x.key] & BESIDE) || (x.part && !(used[x.key] & ORDINARY))))
			st = spread_name(b, s, k->twin, k->ntwin, e);
		if (x.part)
			continue;
		if (st == ST_OK && used[x.key] & (DECLARED | BESIDE))
			st = join_languages(b, &x, k->item, first, next, e);
		if (x.latin && !has_code(b, latin[x.latin], before, x.code)) {
			before[i + 1] = latin[x.latin] ? latin[x.latin] : i + 1;
			latin[x.latin] = i + 1;
		}
	}
	for (uint32_t i = 0; st == ST_OK && i < nworld; i++) {
		struct image_world x = build_at(b, PART_WORLD, struct image_world)[i];
		struct image_spell s = { .list = (uint16_t)list, .class = CLASS_LATIN, .type = SPELL_WORLD, .source = source, .line = i + 1, .next = NONE,
			.key = x.latin, .text = x.text, .langs = x.langs };

		if (!before[i + 1])
			continue;
		k = &known[number[x.code]];
		s.item = k->item;
		s.from = k->from;
		s.to = k->to;
		st = spread_name(b, s, k->twin, k->ntwin, e);
	}
	free(used);
	free(latin);
	free(known);
	free(of_item);
	free(number);
	free(first);
	free(next);
	free(before);
	return st;
}
