#include "core/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_MIN ((size_t)2 << 10)
#define BLOCK_MAX ((size_t)1 << 20)

struct arena_block {
	struct arena_block *before;
	size_t used, size;
	alignas(max_align_t) unsigned char data[];
};

void arena_init(struct arena *a, size_t limit_bytes)
{
	*a = (struct arena){ .limit_bytes = limit_bytes };
}

/* Blocks grow with what is in use, so a small submission stays small and a large one makes few calls. */
static struct arena_block *block_new(struct arena *a, size_t bytes)
{
	size_t size = a->total_bytes < BLOCK_MIN ? BLOCK_MIN : a->total_bytes > BLOCK_MAX ? BLOCK_MAX : a->total_bytes;
	struct arena_block *b;

	if (bytes > size)
		size = bytes;
	if (a->limit_bytes) {
		size_t left = a->limit_bytes > a->total_bytes ? a->limit_bytes - a->total_bytes : 0;

		if (bytes > left)
			return NULL;
		if (size > left)
			size = left;
	}
	if (size > SIZE_MAX - sizeof *b)
		return NULL;
	b = calloc(1, sizeof *b + size);
	if (!b)
		return NULL;
	b->size = size;
	a->total_bytes += size;
	/* What is larger than a block gets its own behind the current one, whose room stays in use. */
	if (a->last && a->last->size - a->last->used > size - bytes) {
		b->before = a->last->before;
		a->last->before = b;
	} else {
		b->before = a->last;
		a->last = b;
	}
	return b;
}

static void *take(struct arena *a, size_t bytes, size_t align)
{
	struct arena_block *b = a->last;
	size_t at = 0;

	if (b)
		at = (b->used + align - 1) & ~(align - 1);
	if (!b || at > b->size || b->size - at < bytes) {
		b = block_new(a, bytes);
		if (!b)
			return NULL;
		at = 0;
	}
	b->used = at + bytes;
	return b->data + at;
}

void *arena_alloc(struct arena *a, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		return NULL;
	return take(a, bytes ? bytes : 1, alignof(max_align_t));
}

char *arena_strdup(struct arena *a, const char *s, size_t n)
{
	char *p;

	if (n == SIZE_MAX)
		return NULL;
	p = take(a, n + 1, 1);
	if (p && n)
		memcpy(p, s, n);
	return p;
}

void arena_release(struct arena *a)
{
	struct arena_block *b = a->last, *before;

	for (; b; b = before) {
		before = b->before;
		free(b);
	}
	arena_init(a, a->limit_bytes);
}
