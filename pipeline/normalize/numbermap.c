#include "normalize/numbermap.h"

#include <stdlib.h>

static uint32_t place(uint64_t key, uint32_t cap)
{
	key ^= key >> 32;
	key *= 0x9E3779B97F4A7C15u;
	return (uint32_t)(key >> 32) & (cap - 1);
}

static struct numberpair *find(const struct numbermap *m, uint64_t key)
{
	uint32_t i = place(key, m->cap);

	while (m->slot[i].value && m->slot[i].key != key)
		i = (i + 1) & (m->cap - 1);
	return &m->slot[i];
}

enum status numbermap_at(struct numbermap *m, uint32_t a, uint32_t b, uint32_t **value, struct err *e)
{
	uint64_t key = (uint64_t)a << 32 | b;
	struct numberpair *p;

	/* A new key may be stored between two calls, so there is room for one more. */
	if (m->n + 1 >= m->cap / 2) {
		struct numbermap more = { .cap = m->cap ? m->cap * 2 : 64 };

		more.slot = more.cap > m->cap ? calloc(more.cap, sizeof *more.slot) : NULL;
		if (!more.slot)
			return err_set(e, ST_FATAL, "no memory for normalizing");
		for (uint32_t i = 0; i < m->cap; i++)
			if (m->slot[i].value)
				*find(&more, m->slot[i].key) = m->slot[i];
		more.n = m->n;
		free(m->slot);
		*m = more;
	}
	p = find(m, key);
	if (!p->value) {
		p->key = key;
		m->n++;
	}
	*value = &p->value;
	return ST_OK;
}

uint32_t numbermap_get(const struct numbermap *m, uint32_t a, uint32_t b)
{
	return m->cap ? find(m, (uint64_t)a << 32 | b)->value : 0;
}

void numbermap_clear(struct numbermap *m)
{
	free(m->slot);
	*m = (struct numbermap){ 0 };
}
