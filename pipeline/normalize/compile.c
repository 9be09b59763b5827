/*
 * compile.c - all tables become one image: rows in parts, look-ups over them, and a head that can be checked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/publish.h"
#include "normalize/languages.h"

static const size_t PART_SIZE[PART_COUNT] = {
	[PART_TEXT] = 1, [PART_SOURCE] = sizeof(struct image_source), [PART_LIST] = sizeof(struct image_list),
	[PART_ITEM] = sizeof(struct image_item), [PART_SPELL] = sizeof(struct image_spell), [PART_SLOT] = sizeof(struct image_slot),
	[PART_PATTERN] = sizeof(struct image_pattern), [PART_PATTERN_SLOT] = sizeof(uint32_t), [PART_MARK] = sizeof(struct image_mark),
	[PART_FLAG] = sizeof(struct image_flag), [PART_EDGE] = sizeof(struct image_edge), [PART_ERA] = sizeof(struct image_era), [PART_TOGETHER] = sizeof(struct image_together),
	[PART_REGEX] = sizeof(struct image_regex),
	[PART_WORLD] = sizeof(struct image_world), [PART_PIECE_FIRST] = sizeof(uint32_t), [PART_PIECE] = sizeof(struct image_piece),
	[PART_PIECE_SIEVE] = sizeof(struct image_sieve),
	[PART_SIEVE] = sizeof(uint64_t), [PART_SORTED] = sizeof(struct image_sorted), [PART_LATIN] = sizeof(struct image_latin),
	[PART_NEAR] = sizeof(struct image_near), [PART_NEAR_SPELL] = sizeof(uint32_t), [PART_NEAR_BUCKET] = sizeof(struct image_bucket),
	[PART_NEAR_MEMBER] = sizeof(uint32_t), [PART_NEAR_SET] = sizeof(uint64_t), [PART_WORD] = sizeof(uint32_t), [PART_LANGS] = sizeof(uint32_t),
};

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "no memory for the mappings");
}

/* Two spellings with one key, in one list. */
static const char *code_of(const struct build *b, const struct image_spell *s)
{
	if (s->type == SPELL_AMBIGUOUS)
		return b->text + s->among;
	return b->text + build_at(b, PART_ITEM, struct image_item)[s->item].code;
}

static bool names_word(const char *words, const char *w)
{
	size_t n = strlen(w);

	for (const char *p = words; (p = strstr(p, w)) != NULL; p += n)
		if ((p == words || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
			return true;
	return false;
}

/* Whether nothing tells the two apart: neither context, nor dates, nor one that says that it is ambiguous. */
static bool clash(const struct build *b, const struct image_spell *x, const struct image_spell *y)
{
	if (x->class == CLASS_BESIDE)
		return x->among == y->among && x->item != y->item;
	if (x->class == CLASS_BAG)
		return false;
	/* In one language a name means this, and in another that. */
	if (!x->column && !y->column)
		return false;
	if (x->system != y->system || x->to < y->from || y->to < x->from)
		return false;
	if (x->type == SPELL_AMBIGUOUS && y->type != SPELL_AMBIGUOUS)
		return !names_word(b->text + x->among, code_of(b, y));
	if (y->type == SPELL_AMBIGUOUS && x->type != SPELL_AMBIGUOUS)
		return !names_word(b->text + y->among, code_of(b, x));
	return strcmp(code_of(b, x), code_of(b, y)) != 0;
}

static enum status slots_new(struct build *b, enum part p, uint32_t n, size_t size, uint32_t *mask, struct err *e)
{
	struct image_slot none = { 0, 0 };
	uint32_t slots = 64;

	while (slots - slots / 4 < n)
		slots *= 2;
	for (uint32_t i = 0; i < slots; i++)
		TRY(build_add(b, p, &none, size, NULL, e));
	*mask = slots - 1;
	return ST_OK;
}

static bool same_key(const struct image_spell *x, const struct image_spell *y)
{
	return x->list == y->list && x->class == y->class && x->key == y->key;
}

static enum status chain_spellings(struct build *b, struct err *e)
{
	struct image_spell *s = b->part[PART_SPELL].v;
	struct image_slot *slot;
	uint32_t mask;

	if (b->part[PART_SPELL].n >= SLOT_SPELLS)
		return err_set(e, ST_FATAL, "the mappings have %u spellings, expected fewer than %u", b->part[PART_SPELL].n, SLOT_SPELLS);
	TRY(slots_new(b, PART_SLOT, b->part[PART_SPELL].n, sizeof *slot, &mask, e));
	slot = b->part[PART_SLOT].v;
	for (uint32_t i = 0; i < b->part[PART_SPELL].n; i++) {
		const char *key = b->text + s[i].key;
		uint32_t hash = spell_hash(s[i].list, s[i].class, key, strlen(key)), k = hash & mask, j;

		while (slot[k].spell && !same_key(&s[slot_spell(&slot[k])], &s[i]))
			k = (k + 1) & mask;
		if (!slot[k].spell) {
			slot[k] = (struct image_slot){ slot_of(hash, i + 1), s[i].key };
			build_at(b, PART_LIST, struct image_list)[s[i].list].keys[s[i].class].n++;
			continue;
		}
		for (j = slot_spell(&slot[k]);; j = s[j].next) {
			if (clash(b, &s[j], &s[i]))
				return err_set(e, ST_FATAL, "%s:%u:%u: found \"%s\" as %s, expected %s, which it is at %s:%u:%u (or dates or a system that tell them apart)",
					b->text + s[i].source, s[i].line, s[i].column, b->text + s[i].text, code_of(b, &s[i]), code_of(b, &s[j]),
					b->text + s[j].source, s[j].line, s[j].column);
			if (s[j].next == NONE)
				break;
		}
		s[j].next = i;
	}
	return ST_OK;
}

static void put_ends(struct build *b, const struct image_list *l, uint32_t list, const char *key)
{
	size_t n = strlen(key), first = word_first(key, n), last = word_last(key, n);

	if (first)
		sieve_put(b, l->ends[0], word_end_hash(list, 0, key, first));
	if (last)
		sieve_put(b, l->ends[1], word_end_hash(list, 1, key + n - last, last));
}

/* A sieve for each class of spellings of each list; n: how many keys there are, until it has its words. */
static enum status sieve_keys(struct build *b, struct err *e)
{
	const struct image_slot *slot = b->part[PART_SLOT].v;
	const struct image_spell *s = b->part[PART_SPELL].v;
	struct image_list *l = b->part[PART_LIST].v;

	for (uint32_t i = 0; i < b->part[PART_LIST].n; i++) {
		for (unsigned end = 0; end < 2 && !l[i].territories && l[i].base == NONE; end++)
			TRY(sieve_new(b, l[i].keys[CLASS_NAME].n, &l[i].ends[end], e));
		for (unsigned c = 0; c < SPELL_CLASSES; c++)
			TRY(sieve_new(b, l[i].keys[c].n, &l[i].keys[c], e));
	}
	for (uint32_t k = 0; k < b->part[PART_SLOT].n; k++) {
		const struct image_spell *x = slot[k].spell ? &s[slot_spell(&slot[k])] : NULL;
		const char *key = b->text + slot[k].key;

		if (!x)
			continue;
		sieve_put(b, l[x->list].keys[x->class], spell_hash(x->list, x->class, key, strlen(key)));
		if (x->class == CLASS_NAME && l[x->list].ends[0].n)
			put_ends(b, &l[x->list], x->list, key);
	}
	return ST_OK;
}

static enum status chain_patterns(struct build *b, struct err *e)
{
	struct image_pattern *p = b->part[PART_PATTERN].v;
	uint32_t *slot, mask;

	TRY(slots_new(b, PART_PATTERN_SLOT, b->part[PART_PATTERN].n, sizeof *slot, &mask, e));
	slot = b->part[PART_PATTERN_SLOT].v;
	for (uint32_t i = 0; i < b->part[PART_PATTERN].n; i++) {
		const char *key = b->text + p[i].key;
		uint32_t k = spell_hash(p[i].list, CLASS_CODE, key, strlen(key)) & mask;

		while (slot[k] && (p[slot[k] - 1].list != p[i].list || p[slot[k] - 1].key != p[i].key))
			k = (k + 1) & mask;
		if (slot[k])
			p[i].next = slot[k] - 1;
		slot[k] = i + 1;
	}
	return ST_OK;
}

/* Tables are read in the order of sources_each(): lists, code lists, aliases, regions. */
struct reading {
	struct build *b;
	const struct home *home;
	const struct mappings *done; /* set: examples are checked instead */
};

static enum status add_source(struct reading *r, const char *path, struct err *e)
{
	struct image_source src = { 0 };

	TRY(source_stat(path, &src, e));
	TRY(source_hash(path, &r->b->arena, &src.hash, e));
	TRY(build_text(r->b, path + strlen(r->home->dir) + 1, &src.path, e));
	return build_add(r->b, PART_SOURCE, &src, sizeof src, NULL, e);
}

static enum status read_table(void *user, const char *path, struct err *e)
{
	struct reading *r = user;
	const char *sub = path + strlen(r->home->dir) + 1;

	if (r->done && strstr(sub, "/codelists/"))
		return check_codes(r->b, path, e);
	if (r->done)
		return strstr(sub, "/aliases/") ? check_examples(r->b, r->done, path, e) : ST_OK;
	TRY(add_source(r, path, e));
	if (strstr(sub, "/codelists/"))
		return read_codelist(r->b, path, e);
	if (strstr(sub, "/aliases/"))
		return read_aliases(r->b, path, e);
	if (strstr(sub, "/national/"))
		return read_national(r->b, path, e);
	return strstr(sub, "/regions/") ? read_regions(r->b, path, e) : read_lists(r->b, path, e);
}

/* Parts behind the head, each on a boundary of eight bytes. */
static enum status assemble(struct build *b, unsigned char **out, size_t *n, struct err *e)
{
	struct image_head h = { .magic = IMAGE_MAGIC, .format = IMAGE_FORMAT };
	uint64_t at = sizeof h;
	unsigned char *p;

	for (int i = 0; i < PART_COUNT; i++) {
		h.part[i].at = at;
		h.part[i].n = i == PART_TEXT ? b->ntext : b->part[i].n;
		at += (h.part[i].n * PART_SIZE[i] + 7) & ~(uint64_t)7;
	}
	h.length = at;
	p = calloc(1, at);
	if (!p)
		return no_memory(e);
	for (int i = 0; i < PART_COUNT; i++)
		if (h.part[i].n)
			memcpy(p + h.part[i].at, i == PART_TEXT ? (void *)b->text : b->part[i].v, h.part[i].n * PART_SIZE[i]);
	h.check = hash64(p + sizeof h, at - sizeof h, 0);
	memcpy(p, &h, sizeof h);
	*out = p;
	*n = at;
	return ST_OK;
}

static enum status compile(struct build *b, const struct home *h, const struct mappings *old, struct mappings **out, struct err *e)
{
	struct reading r = { b, h, NULL };
	unsigned char *image = NULL;
	uint32_t none;
	enum status st;
	size_t n = 0;

	TRY(build_text(b, "", &none, e));
	TRY(langs_number(b, "", &(uint16_t){ 0 }, e));
	TRY(sources_each(h, read_table, &r, e));
	TRY(read_latin(b, old, e));
	TRY(read_world(b, old, e));
	for (uint32_t i = 0; i < b->part[PART_LIST].n; i++)
		if (build_at(b, PART_LIST, struct image_list)[i].territories) {
			TRY(spread_world(b, i, e));
			TRY(spread_bags(b, i, e));
			TRY(spread_sounds(b, i, e));
		}
	TRY(chain_spellings(b, e));
	TRY(sieve_keys(b, e));
	TRY(chain_patterns(b, e));
	TRY(index_pieces(b, e));
	TRY(sort_names(b, e));
	TRY(index_near(b, e));
	TRY(index_words(b, e));
	TRY(assemble(b, &image, &n, e));
	st = image_wrap(image, n, false, out, e);
	if (st != ST_OK) {
		free(image);
		return ST_FATAL;
	}
	r.done = *out;
	st = sources_each(h, read_table, &r, e);
	if (st != ST_OK) {
		mappings_free(*out);
		*out = NULL;
	}
	return st;
}

enum status image_compile(const struct home *h, const struct mappings *old, struct mappings **out, struct err *e)
{
	struct build b = { .nseen = 0 };
	enum status st;

	arena_init(&b.arena, 0);
	*out = NULL;
	st = compile(&b, h, old, out, e);
	arena_release(&b.arena);
	for (int i = 0; i < PART_COUNT; i++)
		free(b.part[i].v);
	free(b.text);
	free(b.seen);
	free(b.langs);
	return st;
}

enum status mappings_compile(const struct home *h, const char *path, struct err *e)
{
	struct mappings *m;
	struct aside a;
	enum status st;

	TRY(image_compile(h, NULL, &m, e));
	st = aside_open(&a, path, e);
	if (st == ST_OK) {
		if (fwrite(m->base, 1, m->n, a.f) != m->n) {
			st = err_set(e, ST_FATAL, "%s: cannot be written: %m", path);
			aside_abort(&a);
		} else {
			st = aside_commit(&a, e);
		}
	}
	mappings_free(m);
	return st;
}
