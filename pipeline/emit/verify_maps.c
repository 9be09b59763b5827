/*
 * verify_maps.c - numbers, sets and maps of the check.
 */
#include <stdlib.h>
#include <string.h>

#include "emit/verify.h"

bool vsum_parse(const char *s, size_t n, struct dsum *out)
{
	unsigned __int128 m = 0;
	bool negative = n && s[0] == '-', point = false;

	*out = (struct dsum){ 0 };
	if (n == 8 && !memcmp(s, "overflow", 8)) {
		out->overflow = true;
		return true;
	}
	for (size_t i = negative; i < n; i++) {
		if (s[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (s[i] < '0' || s[i] > '9' || m > ((unsigned __int128)1 << 123))
			return false;
		m = m * 10 + (unsigned)(s[i] - '0');
		out->scale += point;
	}
	if (n == (size_t)negative || out->scale > DEC_SCALE_MAX)
		return false;
	out->m = negative ? -(__int128)m : (__int128)m;
	return true;
}

bool vsum_same(const struct dsum *a, const struct dsum *b)
{
	return a->overflow || b->overflow ? a->overflow == b->overflow : dsum_cmp(a, b) == 0;
}

bool vhash_parse(const char *s, size_t n, struct hash128 *out)
{
	*out = (struct hash128){ 0, 0 };
	if (n != 32)
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *digits = "0123456789abcdef", *d = s[i] ? strchr(digits, s[i]) : NULL;

		if (!d)
			return false;
		out->hi = out->hi << 4 | out->lo >> 60;
		out->lo = out->lo << 4 | (uint64_t)(d - digits);
	}
	return true;
}

/* ---- maps ---- */

static uint32_t slot_of(const struct vmap *m, struct hash128 key)
{
	uint32_t i = (uint32_t)key.lo & (m->cap - 1);

	while (m->value[i] != UINT32_MAX && (m->key[i].lo != key.lo || m->key[i].hi != key.hi))
		i = (i + 1) & (m->cap - 1);
	return i;
}

static bool grow(struct vmap *m)
{
	struct vmap bigger = { .n = m->n, .cap = m->cap ? 2 * m->cap : 1024 };

	bigger.key = malloc((size_t)bigger.cap * sizeof *bigger.key);
	bigger.value = malloc((size_t)bigger.cap * sizeof *bigger.value);
	if (!bigger.key || !bigger.value) {
		vmap_release(&bigger);
		return false;
	}
	memset(bigger.value, 0xff, (size_t)bigger.cap * sizeof *bigger.value);
	for (uint32_t i = 0; i < m->cap; i++)
		if (m->value[i] != UINT32_MAX) {
			uint32_t k = slot_of(&bigger, m->key[i]);

			bigger.key[k] = m->key[i];
			bigger.value[k] = m->value[i];
		}
	vmap_release(m);
	*m = bigger;
	return true;
}

uint32_t vmap_at(struct vmap *m, struct hash128 key, bool *is_new)
{
	uint32_t i;

	*is_new = false;
	if (m->n >= m->cap / 2 && !grow(m))
		return UINT32_MAX;
	i = slot_of(m, key);
	if (m->value[i] == UINT32_MAX) {
		m->key[i] = key;
		m->value[i] = m->n++;
		*is_new = true;
	}
	return m->value[i];
}

uint32_t vmap_find(const struct vmap *m, struct hash128 key)
{
	return m->cap ? m->value[slot_of(m, key)] : UINT32_MAX;
}

void vmap_release(struct vmap *m)
{
	free(m->key);
	free(m->value);
	*m = (struct vmap){ 0 };
}

enum status vcells_add(struct vcells *c, struct hash128 sheet, uint32_t row, uint32_t col, bool *is_new, struct err *e)
{
	struct hash128 key = { sheet.lo ^ ((uint64_t)col << 32 | row >> 9) * 0x9e3779b97f4a7c15u, sheet.hi + ((uint64_t)col << 32 | row >> 9) };
	uint64_t bit = (uint64_t)1 << (row & 63), *word;
	uint32_t i;

	if (c->at.n && key.lo == c->last.lo && key.hi == c->last.hi) {
		i = c->last_chunk;
		*is_new = false;
	} else {
		i = vmap_at(&c->at, key, is_new);
	}
	if (i == UINT32_MAX)
		return err_set(e, ST_FATAL, "no memory");
	if (i >= c->cap) {
		uint32_t cap = c->cap ? 2 * c->cap : 256;
		uint64_t (*bigger)[8] = realloc(c->chunk, cap * sizeof *bigger);

		if (!bigger)
			return err_set(e, ST_FATAL, "no memory");
		c->chunk = bigger;
		c->cap = cap;
	}
	if (*is_new)
		memset(c->chunk[i], 0, sizeof c->chunk[i]);
	c->last = key;
	c->last_chunk = i;
	word = &c->chunk[i][row >> 6 & 7];
	*is_new = !(*word & bit);
	*word |= bit;
	return ST_OK;
}

void vcells_release(struct vcells *c)
{
	vmap_release(&c->at);
	free(c->chunk);
	*c = (struct vcells){ 0 };
}

struct hash128 vkey_of(const struct vfield *f, uint32_t n)
{
	struct hash128 key = { 0, 0 };

	for (uint32_t i = 0; i < n; i++) { /* chained, so that ("a", "bc") is not ("ab", "c") */
		struct hash128 h = hash128(f[i].s, f[i].n, key.lo ^ (i + 1));

		key.hi = key.hi * 0x9e3779b97f4a7c15u + h.hi;
		key.lo = h.lo;
	}
	return key;
}
