#include "emit/verify.h"

#include <stdlib.h>
#include <string.h>

#include "decode/marks.h"

#define BUFFER ((size_t)128 << 10)
#define LARGE_BUFFER ((size_t)512 << 10) /* where it goes to another thread, which has to be woken */
#define SLACK 64 /* readable behind the end of the buffer */

enum status vcsv_fails(const struct vcsv *c, const char *why, struct err *e)
{
	return err_set(e, ST_SKIP, "%s, line %llu: %s", c->name, (unsigned long long)c->line, why);
}

/* ---- where fields may end ---- */

static void find_marks(struct vcsv *c)
{
	uint64_t *to = c->mark;

	for (size_t i = 0; i < c->end; i += 64)
		*to++ = marks_of(c->buf + i, ',');
	if (c->end % 64)
		to[-1] &= ((uint64_t)1 << c->end % 64) - 1;
	to[0] = to[1] = 0;
	c->buf[c->end] = 0; /* no mark */
}

/* Of the 64 bytes from a place on: none is behind the end. */
static inline uint64_t marks_at(const struct vcsv *c, size_t from)
{
	const uint64_t *m = c->mark + from / 64;

	return m[0] >> from % 64 | m[1] << 1 << (63 - from % 64);
}

/* Goes from mark to mark. Most fields are skipped, being those of the line before. */
struct marks {
	size_t from;
	uint64_t left; /* of the 64 from there on */
};
static inline struct marks marks_from(const struct vcsv *c, size_t from)
{
	return (struct marks){ from, marks_at(c, from) };
}
/* The end: there is none. */
static inline size_t next_mark(const struct vcsv *c, struct marks *m)
{
	size_t at;

	for (; !m->left; m->left = marks_at(c, m->from))
		if ((m->from += 64) >= c->end)
			return c->end;
	at = m->from + (size_t)__builtin_ctzll(m->left);
	m->left &= m->left - 1;
	return at;
}

/* ---- the buffer ---- */

static enum status grow(struct vcsv *c, struct err *e)
{
	size_t cap = c->cap ? 2 * c->cap : c->in.beside ? LARGE_BUFFER : BUFFER;
	char *buf;
	uint64_t *mark;

	if (cap > UINT32_MAX / 2)
		return err_set(e, ST_FATAL, "no memory");
	vread_wait(&c->in);
	buf = realloc(c->buf, cap + SLACK);
	if (!buf)
		return err_set(e, ST_FATAL, "no memory");
	c->buf = buf;
	memset(c->buf + c->cap, 0, cap - c->cap + SLACK);
	mark = realloc(c->mark, (cap / 64 + 2) * sizeof *mark);
	if (!mark)
		return err_set(e, ST_FATAL, "no memory");
	c->mark = mark;
	if (c->in.beside) {
		free(c->other);
		c->other = calloc(1, cap + SLACK);
		if (!c->other)
			return err_set(e, ST_FATAL, "no memory");
	}
	c->cap = cap;
	return ST_OK;
}

/* The line that has begun stands at the front of a buffer that nothing else looks at. */
static void begin_buffer(struct vcsv *c)
{
	char *to = c->other ? c->other : c->buf;

	memmove(to, c->buf + c->at, c->end - c->at);
	c->end -= c->at;
	c->at = 0;
	if (c->other) {
		c->other = c->buf;
		c->buf = to;
	}
}

/* More of the file behind the line that has begun. ST_END: there is no more. */
static enum status refill(struct vcsv *c, struct err *e)
{
	size_t n;

	if (c->in.ended)
		return ST_END;
	c->before = NULL;
	if (c->end - c->at == c->cap)
		TRY(grow(c, e));
	begin_buffer(c);
	TRY(vread_next(&c->in, c->buf + c->end, c->cap - c->end, &n, e));
	c->end += n;
	find_marks(c);
	return n ? ST_OK : ST_END;
}

/* ---- lines ---- */

/* The quotation mark that closes a field; the end: it is not in the buffer. */
static size_t closing(const struct vcsv *c, struct marks *m)
{
	size_t q;

	while ((q = next_mark(c, m)) < c->end) {
		if (c->buf[q] != '"')
			continue;
		if (q + 1 == c->end || c->buf[q + 1] != '"')
			break;
		next_mark(c, m);
	}
	return q;
}

static void unquote(struct vfield *f)
{
	char *to = (char *)f->s;

	for (size_t i = 1; i + 1 < f->n; i++) {
		*to++ = f->s[i];
		i += f->s[i] == '"';
	}
	f->n = (size_t)(to - f->s);
}

static void unquote_all(struct vfield *f, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (f[i].n && *f[i].s == '"')
			unquote(&f[i]);
}

/* The fields at the front that are those of the line before, comma and all, are left as they stand there; *start: where the others
 * begin. Without quotation marks there, none is here. */
static uint32_t same_fields(const struct vcsv *c, size_t *start)
{
	const char *line = c->buf + c->at;
	size_t length = (size_t)(line - c->before) - 1, left = c->end - c->at;
	uint32_t n = 0;

	for (size_t i = 0; i < length && i < left; i += 64) {
		uint64_t alike = marks_alike(c->before + i, line + i), ends = alike & marks_at(c, c->at + i);

		if (length - i < 64)
			ends &= ((uint64_t)1 << (length - i)) - 1;
		if (ends)
			*start = c->at + i + 64 - (size_t)__builtin_clzll(ends);
		n += marks_count(ends);
		if (alike != UINT64_MAX)
			break;
	}
	return n;
}

/* One line out of what the buffer holds. ST_END: its end is not there; nothing has been changed. */
static enum status take_line(struct vcsv *c, struct vfield *f, uint32_t *nfield, struct err *e)
{
	const char *buf = c->buf;
	size_t start = c->at;
	uint32_t n = c->same = c->before ? same_fields(c, &start) : 0;
	struct marks m = marks_from(c, start);
	bool quoted = false;
	char x;

	do {
		size_t at = next_mark(c, &m);

		x = buf[at];
		if (x != ',' && __builtin_expect(x != '\n', 0)) {
			if (at == c->end)
				return ST_END;
			if (x == '\r' || at != start)
				return vcsv_fails(c, "a quotation mark or CR outside of quotation marks", e);
			at = closing(c, &m) + 1;
			if (at >= c->end)
				return ST_END;
			x = buf[at];
			if (x != ',' && x != '\n')
				return vcsv_fails(c, "something follows a closing quotation mark", e);
			next_mark(c, &m);
			quoted = true;
		}
		if (n == VCSV_FIELDS)
			return vcsv_fails(c, "more fields than any file of a run has", e);
		f[n].s = buf + start;
		f[n++].n = at - start;
		start = at + 1;
	} while (x != '\n');
	if (quoted) {
		vread_wait(&c->in);
		unquote_all(f, n);
	}
	c->before = quoted || f != c->field ? NULL : buf + c->at;
	c->at = start;
	*nfield = n;
	return ST_OK;
}

static enum status read_line(struct vcsv *c, struct vfield *f, uint32_t *n, struct err *e)
{
	enum status st;

	c->line++;
	while ((st = take_line(c, f, n, e)) == ST_END) {
		st = refill(c, e);
		if (st == ST_END)
			return vcsv_fails(c, "the line has no end", e);
		if (st != ST_OK)
			return st;
	}
	return st;
}

/* The buffer moves on, so the header is kept apart. */
static enum status read_head(struct vcsv *c, struct err *e)
{
	size_t size;
	char *to;

	TRY(read_line(c, c->head, &c->n, e));
	size = c->at;
	to = c->head_text = malloc(size);
	if (!to)
		return err_set(e, ST_FATAL, "no memory");
	for (uint32_t i = 0; i < c->n; i++) {
		memcpy(to, c->head[i].s, c->head[i].n);
		c->head[i].s = to;
		to += c->head[i].n;
	}
	return ST_OK;
}

enum status vcsv_open(struct vcsv **out, struct vrun *v, const char *name, struct err *e)
{
	struct vcsv *c = *out = calloc(1, sizeof *c);
	enum status st;

	if (!c)
		return err_set(e, ST_FATAL, "no memory");
	c->in.fd = -1;
	TRY(vread_open(&c->in, v, name, true, e));
	c->name = c->in.file->name;
	st = refill(c, e);
	if (st == ST_END)
		return err_set(e, ST_SKIP, "%s: empty, not even a header", c->name);
	return st == ST_OK ? read_head(c, e) : st;
}

void vcsv_close(struct vcsv *c)
{
	if (!c)
		return;
	if (c->line)
		c->in.file->lines = c->line - 1;
	vread_close(&c->in);
	free(c->head_text);
	free(c->buf);
	free(c->other);
	free(c->mark);
	free(c);
}

enum status vcsv_next(struct vcsv *c, struct err *e)
{
	char why[96];
	uint32_t n;

	if (c->at == c->end) {
		enum status st = refill(c, e);

		if (st != ST_OK)
			return st;
	}
	TRY(read_line(c, c->field, &n, e));
	if (n == c->n)
		return ST_OK;
	snprintf(why, sizeof why, "%u fields, the header has %u", n, c->n);
	return vcsv_fails(c, why, e);
}

int vcsv_column(const struct vcsv *c, const char *name)
{
	for (uint32_t i = 0; i < c->n; i++)
		if (c->head[i].n == strlen(name) && !memcmp(c->head[i].s, name, c->head[i].n))
			return (int)i;
	return -1;
}

enum status vcsv_need(const struct vcsv *c, const char *name, int *at, struct err *e)
{
	*at = vcsv_column(c, name);
	return *at >= 0 ? ST_OK : err_set(e, ST_SKIP, "%s: the column %s is missing", c->name, name);
}
