/*
 * mappings.c - the compiled tables: mapped where they are fresh, else compiled again; and look-ups over them.
 */
#include "normalize/compiled.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hash.h"
#include "core/slurp.h"
#include "core/text.h"

enum status sources_each(const struct home *h, enum status (*each)(void *user, const char *path, struct err *e), void *user,
	struct err *e)
{
	char path[PATH_MAX + 32];

	snprintf(path, sizeof path, "%s/mappings/lists.csv", h->dir);
	TRY(each(user, path, e));
	TRY(home_each(h, "mappings/codelists", ".csv", each, user, e));
	TRY(home_each(h, "mappings/aliases", ".csv", each, user, e));
	snprintf(path, sizeof path, "%s/mappings/national", h->dir);
	if (access(path, F_OK) == 0)
		TRY(home_each(h, "mappings/national", ".csv", each, user, e));
	return home_each(h, "mappings/regions", ".csv", each, user, e);
}

enum status source_stat(const char *path, struct image_source *out, struct err *e)
{
	struct stat st;

	if (stat(path, &st))
		return err_set(e, ST_FATAL, "%s: cannot be read: %m", path);
	out->size = (uint64_t)st.st_size;
	out->mtime = st.st_mtim.tv_sec;
	out->mtime_ns = (uint32_t)st.st_mtim.tv_nsec;
	return ST_OK;
}

enum status source_hash(const char *path, struct arena *a, uint64_t *out, struct err *e)
{
	char *s;
	size_t n;

	TRY(slurp(path, a, &s, &n, e));
	*out = hash64(s, n, 0);
	return ST_OK;
}

static inline uint64_t mixed(uint64_t a, uint64_t b)
{
	unsigned __int128 x = (unsigned __int128)a * b;

	return (uint64_t)x ^ (uint64_t)(x >> 64);
}

/* Keys are short, and most look-ups find nothing: so without a call. */
uint32_t spell_hash(uint32_t list, enum spell_class class, const char *key, size_t n)
{
	uint64_t h = ((uint64_t)list << 8 | class | (uint64_t)n << 40) ^ UINT64_C(0x9E3779B97F4A7C15), a, b = 0;
	uint32_t four;

	for (; n > 8; key += 8, n -= 8) {
		memcpy(&a, key, 8);
		h = mixed(h ^ a, UINT64_C(0xD6E8FEB86659FD93));
	}
	if (n == 8) {
		memcpy(&b, key, 8);
	} else if (n >= 4) {
		memcpy(&four, key, 4);
		b = four;
		memcpy(&four, key + n - 4, 4);
		b |= (uint64_t)four << 32;
	} else if (n) {
		b = (uint64_t)(unsigned char)key[0] | (uint64_t)(unsigned char)key[n / 2] << 8 | (uint64_t)(unsigned char)key[n - 1] << 16;
	}
	h = mixed(h ^ b, UINT64_C(0xA0761D6478BD642F));
	return (uint32_t)(h ^ h >> 32);
}

uint32_t list_find(const struct mappings *m, const char *name)
{
	uint32_t n;
	const struct image_list *l = part_at(m, PART_LIST, &n);

	for (uint32_t i = 0; i < n; i++)
		if (!strcmp(m->text + l[i].name, name))
			return i;
	return NONE;
}

/* Behind the texts stand other parts, so that one may be looked at as if it were as long as s. */
static bool text_is(const char *t, const char *s, size_t n)
{
	return text_same(t, s, n) && t[n] == 0;
}

uint32_t spell_first(const struct mappings *m, uint32_t list, enum spell_class class, const char *key, size_t n)
{
	struct image_sieve keys = list_at(m, list)->keys[class];
	const struct image_slot *slot;
	uint32_t nslot, hash;

	if (!keys.n)
		return NONE;
	hash = spell_hash(list, class, key, n);
	if (!sieve_has(m, keys, hash))
		return NONE;
	slot = part_at(m, PART_SLOT, &nslot);
	for (uint32_t k = hash & (nslot - 1); slot[k].spell; k = (k + 1) & (nslot - 1)) {
		uint32_t spell = slot_spell(&slot[k]);
		const struct image_spell *s = spell_at(m, spell);

		if (slot_of(hash, spell + 1) != slot[k].spell)
			continue;
		__builtin_prefetch(s);
		if (text_is(m->text + slot[k].key, key, n) && s->list == list && s->class == class)
			return spell;
	}
	return NONE;
}

unsigned code_systems(const struct mappings *m, uint32_t list, const char *code, const char *system[], unsigned cap, bool *base)
{
	unsigned n = 0;

	*base = false;
	for (; list != NONE; list = list_at(m, list)->base)
		for (uint32_t i = spell_first(m, list, CLASS_CODE, code, strlen(code)); i != NONE; i = spell_at(m, i)->next) {
			const char *s = m->text + spell_at(m, i)->system;
			unsigned k = 0;

			if (!*s || !strcmp(s, "ISO2") || !strcmp(s, "ISO3")) {
				*base = true;
				continue;
			}
			while (k < n && strcmp(system[k], s) != 0)
				k++;
			if (k == n && n < cap && *s != '=')
				system[n++] = s;
		}
	return n;
}

uint32_t pattern_first(const struct mappings *m, uint32_t list, const char *key, size_t n)
{
	uint32_t nslot;
	const uint32_t *slot = part_at(m, PART_PATTERN_SLOT, &nslot);
	const struct image_pattern *p = part_at(m, PART_PATTERN, NULL);

	for (uint32_t k = spell_hash(list, CLASS_CODE, key, n) & (nslot - 1); slot[k]; k = (k + 1) & (nslot - 1))
		if (p[slot[k] - 1].list == list && text_is(m->text + p[slot[k] - 1].key, key, n))
			return slot[k] - 1;
	return NONE;
}

/* The structs that the header promises, which have pointers. */
static bool unfold(struct mappings *m)
{
	uint32_t nitem, nedge;
	const struct image_item *it = part_at(m, PART_ITEM, &nitem);
	const struct image_edge *x = part_at(m, PART_EDGE, &nedge);

	m->item = calloc(nitem + 1, sizeof *m->item);
	m->edge = calloc(nedge + 1, sizeof *m->edge);
	if (!m->item || !m->edge)
		return false;
	for (uint32_t i = 0; i < nitem; i++)
		m->item[i] = (struct code_item){ m->text + it[i].code, m->text + it[i].alt, m->text + it[i].name, (uint8_t)it[i].kind,
			m->text + it[i].valid_from, m->text + it[i].valid_to, m->text + it[i].successors };
	for (uint32_t i = 0; i < nedge; i++)
		m->edge[i] = (struct region_edge){ m->text + x[i].parent, m->text + x[i].child, m->text + x[i].from, m->text + x[i].to };
	return true;
}

enum status image_wrap(unsigned char *p, size_t n, bool mapped, struct mappings **out, struct err *e)
{
	const struct image_head *h = (const struct image_head *)p;
	struct mappings *m;

	if (n < sizeof *h || memcmp(h->magic, IMAGE_MAGIC, sizeof h->magic) || h->format != IMAGE_FORMAT || h->length != n ||
		h->check != hash64(p + sizeof *h, n - sizeof *h, 0))
		return err_set(e, ST_SKIP, "the compiled mappings are damaged or of another version");
	m = calloc(1, sizeof *m);
	if (!m)
		return err_set(e, ST_FATAL, "no memory for the mappings");
	*m = (struct mappings){ .base = p, .n = n, .mapped = mapped, .head = h, .text = (const char *)p + h->part[PART_TEXT].at };
	if (!unfold(m)) {
		free(m->item);
		free(m->edge);
		free(m);
		return err_set(e, ST_FATAL, "no memory for the mappings");
	}
	*out = m;
	return ST_OK;
}

void mappings_free(struct mappings *m)
{
	if (!m)
		return;
	if (m->mapped)
		munmap(m->base, m->n);
	else
		free(m->base);
	free(m->item);
	free(m->edge);
	free(m);
}

/* Whether every source is as it was, and none is new. A file that was only touched or copied is the same. */
struct freshness {
	const struct mappings *m;
	const struct home *home;
	struct arena arena;
	uint32_t n;
	bool fresh;
};

static enum status source_fresh(void *user, const char *path, struct err *e)
{
	struct freshness *f = user;
	uint32_t nsource;
	const struct image_source *src = part_at(f->m, PART_SOURCE, &nsource);
	struct image_source now = { 0 };
	uint64_t hash;

	if (!f->fresh)
		return ST_OK;
	f->fresh = f->n < nsource && !strcmp(f->m->text + src[f->n].path, path + strlen(f->home->dir) + 1);
	if (!f->fresh)
		return ST_OK;
	src += f->n++;
	TRY(source_stat(path, &now, e));
	if (now.mtime == src->mtime && now.mtime_ns == src->mtime_ns && now.size == src->size)
		return ST_OK;
	f->fresh = now.size == src->size && source_hash(path, &f->arena, &hash, e) == ST_OK && hash == src->hash;
	return ST_OK;
}

static enum status map_file(const char *path, struct mappings **out, struct err *e)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *p = MAP_FAILED;
	enum status s;

	if (fd < 0)
		return err_set(e, ST_SKIP, "%s: %m", path);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return err_set(e, ST_SKIP, "%s: cannot be mapped", path);
	s = image_wrap(p, (size_t)st.st_size, true, out, e);
	if (s != ST_OK)
		munmap(p, (size_t)st.st_size);
	return s;
}

enum status mappings_load(const struct home *h, struct mappings **out, struct err *e)
{
	struct mappings *old = NULL;
	enum status st = map_file(h->compiled, out, e);

	if (st == ST_OK) {
		struct freshness f = { .m = *out, .home = h, .fresh = true };
		uint32_t nsource;

		arena_init(&f.arena, 0);
		part_at(*out, PART_SOURCE, &nsource);
		st = sources_each(h, source_fresh, &f, e);
		arena_release(&f.arena);
		if (st == ST_OK && f.fresh && f.n == nsource)
			return ST_OK;
		old = *out;
	}
	if (st != ST_FATAL)
		st = image_compile(h, old, out, e);
	mappings_free(old);
	return st;
}

const struct code_item *code_find(const struct mappings *m, const char *list, const char *code)
{
	uint32_t l = list_find(m, list);

	for (; l != NONE; l = list_at(m, l)->base)
		for (uint32_t i = spell_first(m, l, CLASS_CODE, code, strlen(code)); i != NONE; i = spell_at(m, i)->next)
			if (spell_at(m, i)->item != NONE && !strcmp(m->item[spell_at(m, i)->item].code, code))
				return &m->item[spell_at(m, i)->item];
	return NULL;
}

static const struct image_item *item_of(const struct mappings *m, const char *list, const char *code)
{
	const struct code_item *c = code_find(m, list, code);

	return c ? (const struct image_item *)part_at(m, PART_ITEM, NULL) + (c - m->item) : NULL;
}

const char *item_unit(const struct mappings *m, const char *list, const char *code)
{
	const struct image_item *it = item_of(m, list, code);

	return it ? m->text + it->unit : "";
}

bool item_whole(const struct mappings *m, const char *list, const char *code)
{
	const struct image_item *it = item_of(m, list, code);

	return it && it->whole;
}

uint32_t region_edges(const struct mappings *m, const char *edition, const char *list, const struct region_edge **out)
{
	uint32_t n, l = list_find(m, list), lo = 0, hi, other = NONE;
	const struct image_edge *x = part_at(m, PART_EDGE, &n);

	for (; l != NONE && list_at(m, l)->base != NONE; l = list_at(m, l)->base)
		;
	/* A text stands in the image once: what is no name of this edition need not be compared again. */
	while (lo < n && (x[lo].list != l || x[lo].edition == other || strcmp(m->text + x[lo].edition, edition) != 0))
		other = x[lo].list == l ? x[lo].edition : other, lo++;
	for (hi = lo; hi < n && x[hi].list == l && x[hi].edition == x[lo].edition; hi++)
		;
	*out = m->edge + lo;
	return hi - lo;
}
