#include "core/artifact_in.h"

#include <string.h>

#include "core/text.h"

const void *in_take(struct in *r, size_t n)
{
	const void *p = r->p;

	if (!in_want(r, !r->wrong && n <= r->left, "its length"))
		return NULL;
	r->p += n;
	r->left -= n;
	return p;
}

uint64_t in_number(struct in *r, uint64_t max, const char *what)
{
	const void *p = in_take(r, sizeof(uint64_t));
	uint64_t x = 0;

	if (p)
		memcpy(&x, p, sizeof x);
	return in_want(r, x <= max, what) ? x : 0;
}

const void *in_array(struct in *r, size_t size, uint64_t max, const char *what, uint32_t *n)
{
	uint64_t count = in_number(r, max < UINT32_MAX ? max : UINT32_MAX, what);
	size_t bytes = (size_t)count * size;
	const void *p = in_take(r, bytes);

	in_take(r, -bytes & 7);
	*n = r->wrong ? 0 : (uint32_t)count;
	return r->wrong ? NULL : p;
}

const void *in_array_of(struct in *r, size_t size, uint32_t n, const char *what)
{
	uint32_t count;
	const void *p = in_array(r, size, n, what, &count);

	in_want(r, count == n, what);
	return r->wrong ? NULL : p;
}

bool in_is_text(const char *s, size_t n)
{
	size_t bad;

	return utf8_valid(s, n, &bad) && !memchr(s, '\0', n);
}

const char *in_text(struct in *r, const char *what)
{
	uint32_t n;
	const char *s = in_array(r, 1, UINT32_MAX, what, &n);
	const char *copy = s && in_want(r, in_is_text(s, n), what) ? arena_strdup(&r->s->arena, s, n) : NULL;

	return copy ? copy : "";
}

enum status in_no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "no memory to read an artifact");
}
