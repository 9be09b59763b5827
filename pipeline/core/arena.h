/*
 * arena.h - memory that is freed all at once.
 *
 * Owner    whoever called arena_init(); what it hands out lives until arena_release().
 * Errors   NULL when there is no memory or when the arena would pass its limit.
 */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stddef.h>

struct arena {
	struct arena_block *last;
	size_t total_bytes, limit_bytes; /* limit 0: none */
};

void arena_init(struct arena *a, size_t limit_bytes);
void *arena_alloc(struct arena *a, size_t n, size_t size); /* zeroed, aligned for any type */
char *arena_strdup(struct arena *a, const char *s, size_t n); /* NUL-terminated copy */
void arena_release(struct arena *a);

#endif
