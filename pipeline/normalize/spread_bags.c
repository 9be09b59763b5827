/*
 * spread_bags.c - names of territories as bags of words and by their consonants, made when the tables are compiled. The words of two areas are
 * ambiguous; consonants of two areas name neither.
 */
#include "normalize/build.h"

#include <stdlib.h>
#include <string.h>

#include "normalize/bag.h"
#include "normalize/sound.h"

struct canon { /* a word and what it counts as */
	const char *word, *as;
};
struct canons {
	struct canon *v;
	size_t n;
};

static int by_word(const void *a, const void *b)
{
	return strcmp(((const struct canon *)a)->word, ((const struct canon *)b)->word);
}

static const char *counts_as(const void *user, const char *word, size_t n)
{
	const struct canons *c = user;
	char text[BAG_TEXT];
	struct canon key = { text, NULL }, *found;

	if (n >= sizeof text)
		return NULL;
	memcpy(text, word, n);
	text[n] = 0;
	found = c->n ? bsearch(&key, c->v, c->n, sizeof *c->v, by_word) : NULL;
	return found ? found->as : NULL;
}

/* Words of the two lists; texts of the image may move while it grows, so they are copied. */
static enum status learn(struct build *b, struct canons *c, struct err *e)
{
	uint32_t forms = build_list(b, "form"), abbreviations = build_list(b, "abbreviation"), n = b->part[PART_SPELL].n;
	const struct image_item *item = b->part[PART_ITEM].v;

	c->v = calloc(n + 1, sizeof *c->v);
	if (!c->v)
		return err_set(e, ST_FATAL, "no memory for the mappings");
	for (uint32_t i = 0; i < n; i++) {
		const struct image_spell *s = &build_at(b, PART_SPELL, struct image_spell)[i];
		const char *code = s->item != NONE ? b->text + item[s->item].code : "";
		bool article = s->list == forms && !strcmp(code, "ARTICLE");

		if (s->class != CLASS_NAME || (article && strlen(b->text + s->key) == 1) || (!article && s->list != abbreviations) || strchr(b->text + s->key, ' '))
			continue;
		c->v[c->n].word = arena_strdup(&b->arena, b->text + s->key, strlen(b->text + s->key));
		c->v[c->n].as = article ? "" : arena_strdup(&b->arena, code, strlen(code));
		if (!c->v[c->n].word || !c->v[c->n].as)
			return err_set(e, ST_FATAL, "no memory for the mappings");
		c->n++;
	}
	qsort(c->v, c->n, sizeof *c->v, by_word);
	return ST_OK;
}

/* While they are sorted, line is the place among all spellings: it keeps the order of the tables. */
static int by_key(const void *a, const void *b)
{
	const struct image_spell *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/* Of the spellings of one key, whether two say different things at one time. */
static bool torn(const struct image_spell *s, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j < i; j++)
			if (s[i].item == NONE || ((s[i].item != s[j].item || (s[i].type == SPELL_PART) != (s[j].type == SPELL_PART)) &&
				s[i].to >= s[j].from && s[j].to >= s[i].from))
				return true;
	return n == 1 && s->item == NONE;
}

static enum status add_apart(struct build *b, const struct image_spell *v, uint32_t n, struct err *e)
{
	for (uint32_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && v[to].key == v[from].key; to++)
			;
		if (v[from].class == CLASS_SOUND && torn(v + from, to - from))
			continue;
		for (uint32_t i = from; i < to; i++) {
			uint32_t j = from;

			while (j < i && (v[j].item != v[i].item || v[j].from != v[i].from || v[j].to != v[i].to))
				j++;
			if (j == i) {
				struct image_spell s = v[i];

				s.line = build_at(b, PART_SPELL, struct image_spell)[s.line].line;
				TRY(build_add(b, PART_SPELL, &s, sizeof s, NULL, e));
			}
		}
	}
	return ST_OK;
}

enum status spread_sounds(struct build *b, uint32_t list, struct err *e)
{
	uint32_t n = b->part[PART_SPELL].n, k = 0;
	struct image_spell *v = calloc(n + 1, sizeof *v);
	enum status st = v ? ST_OK : err_set(e, ST_FATAL, "no memory for the mappings");
	char sound[SOUND_TEXT];

	for (uint32_t i = 0; st == ST_OK && i < n; i++) {
		struct image_spell s = build_at(b, PART_SPELL, struct image_spell)[i];
		const char *key = b->text + s.key;

		if (s.list != list || s.class != CLASS_NAME || b->text[s.system] || s.type == SPELL_DEMONYM || s.type == SPELL_STOP || sound_key(key, strlen(key), sound) < SOUND_LEAST)
			continue;
		s.class = CLASS_SOUND;
		s.line = i;
		st = build_text(b, sound, &s.key, e);
		v[k++] = s;
	}
	if (st == ST_OK) {
		qsort(v, k, sizeof *v, by_key);
		st = add_apart(b, v, k, e);
	}
	free(v);
	return st;
}

/* "S. A.": letters that stand for words of any language say nothing about which. */
static bool initials(const char *key)
{
	size_t word = 0;

	for (; *key; key++) {
		if (*key == ' ')
			word = 0;
		else if ((unsigned char)*key >= 0x80 || ++word > 1)
			return false;
	}
	return true;
}

enum status spread_bags(struct build *b, uint32_t list, struct err *e)
{
	uint32_t n = b->part[PART_SPELL].n, k = 0;
	struct image_spell *v = calloc(n + 1, sizeof *v);
	struct canons c = { 0 };
	enum status st = v ? learn(b, &c, e) : err_set(e, ST_FATAL, "no memory for the mappings");
	char bag[BAG_TEXT];

	for (uint32_t i = 0; st == ST_OK && i < n; i++) {
		struct image_spell s = build_at(b, PART_SPELL, struct image_spell)[i];
		const char *key = b->text + s.key;
		size_t len;

		if (s.list != list || s.class != CLASS_NAME || b->text[s.system] || s.type == SPELL_DEMONYM || s.type == SPELL_STOP || initials(key))
			continue;
		len = bag_make(key, strlen(key), counts_as, &c, bag);
		if (len == 0)
			continue;
		s.class = CLASS_BAG;
		s.line = i;
		st = build_text(b, bag, &s.key, e);
		v[k++] = s;
	}
	if (st == ST_OK) {
		qsort(v, k, sizeof *v, by_key);
		st = add_apart(b, v, k, e);
	}
	free(v);
	free(c.v);
	return st;
}
