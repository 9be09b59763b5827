#include "core/symbols.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/hash_inline.h"
#include "core/text.h"

struct sym_text {
	const char *s;
	uint32_t n;
	uint32_t hash; /* upper half: the lower one chose the slot */
};

struct symbols {
	struct arena texts;
	struct sym_text *text; /* [0] is the absent one */
	uint32_t n, cap;       /* n counts [0] */
	uint32_t *slot;        /* open addressing, 0 is free */
	uint32_t mask;
};

struct symbols *symbols_new(void)
{
	struct symbols *t = calloc(1, sizeof *t);

	if (!t)
		return NULL;
	arena_init(&t->texts, 0);
	t->n = 1;
	t->cap = 64;
	t->mask = 127;
	t->text = calloc(t->cap, sizeof *t->text);
	t->slot = calloc(t->mask + 1, sizeof *t->slot);
	if (!t->text || !t->slot) {
		symbols_free(t);
		return NULL;
	}
	t->text[0].s = "";
	return t;
}

void symbols_free(struct symbols *t)
{
	if (!t)
		return;
	arena_release(&t->texts);
	free(t->text);
	free(t->slot);
	free(t);
}

/* The slot of the text, or the free one where it would go. */
static uint32_t find_slot(const struct symbols *t, uint64_t h, const char *s, size_t n)
{
	uint32_t at = (uint32_t)h & t->mask;

	for (; t->slot[at]; at = (at + 1) & t->mask) {
		const struct sym_text *x = &t->text[t->slot[at]];

		if (x->hash == h >> 32 && x->n == n && text_same(x->s, s, n))
			break;
	}
	return at;
}

void sym_fetch(const struct symbols *t, const struct sym_wanted *text, uint32_t n)
{
	uint32_t at[SYM_FETCH];

	for (uint32_t i = 0; i < n; i++) {
		at[i] = (uint32_t)hash_lookup(text[i].s, text[i].n) & t->mask;
		__builtin_prefetch(&t->slot[at[i]]);
	}
	for (uint32_t i = 0; i < n; i++)
		__builtin_prefetch(&t->text[at[i] = t->slot[at[i]]]);
	for (uint32_t i = 0; i < n; i++)
		__builtin_prefetch(t->text[at[i]].s);
}

static enum status grow(struct symbols *t, struct err *e)
{
	struct sym_text *text;
	uint32_t *slot, mask;

	if (t->cap > UINT32_MAX / 4)
		return err_set(e, ST_FATAL, "too many distinct texts");
	text = realloc(t->text, (size_t)t->cap * 2 * sizeof *text);
	if (!text)
		return err_set(e, ST_FATAL, "no memory for %u distinct texts", t->cap * 2);
	t->text = text;
	mask = t->mask * 2 + 1;
	slot = calloc((size_t)mask + 1, sizeof *slot);
	if (!slot)
		return err_set(e, ST_FATAL, "no memory for %u distinct texts", t->cap * 2);
	free(t->slot);
	t->slot = slot;
	t->mask = mask;
	t->cap *= 2;
	for (uint32_t i = 1; i < t->n; i++) {
		uint32_t at = (uint32_t)hash_lookup(t->text[i].s, t->text[i].n) & mask;

		while (slot[at])
			at = (at + 1) & mask;
		slot[at] = i;
	}
	return ST_OK;
}

enum status sym_intern(struct symbols *t, const char *s, size_t n, sym_t *out, struct err *e)
{
	uint64_t h;
	uint32_t at;
	char *copy;

	*out = SYM_NONE;
	if (n == 0)
		return ST_OK;
	if (n > UINT32_MAX)
		return err_set(e, ST_FATAL, "a text of %zu bytes is too long", n);
	h = hash_lookup(s, n);
	at = find_slot(t, h, s, n);
	if (t->slot[at]) {
		*out = t->slot[at];
		return ST_OK;
	}
	if (t->n == t->cap) {
		TRY(grow(t, e));
		at = find_slot(t, h, s, n);
	}
	copy = arena_strdup(&t->texts, s, n);
	if (!copy)
		return err_set(e, ST_FATAL, "no memory for a text of %zu bytes", n);
	t->text[t->n] = (struct sym_text){ copy, (uint32_t)n, (uint32_t)(h >> 32) };
	t->slot[at] = t->n;
	*out = t->n++;
	return ST_OK;
}

enum status sym_intern_z(struct symbols *t, const char *s, sym_t *out, struct err *e)
{
	return sym_intern(t, s, strlen(s), out, e);
}

sym_t sym_find(const struct symbols *t, const char *s, size_t n)
{
	return n == 0 || n > UINT32_MAX ? SYM_NONE : t->slot[find_slot(t, hash_lookup(s, n), s, n)];
}

const char *sym_str(const struct symbols *t, sym_t s)
{
	return t->text[s].s;
}

size_t sym_len(const struct symbols *t, sym_t s)
{
	return t->text[s].n;
}

uint32_t symbols_count(const struct symbols *t)
{
	return t->n - 1;
}
