#include "core/csvrec.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

#define RECORD_BYTES_MAX (64u << 20)

static enum status wrong(const struct csvrec *r, struct err *e, const char *what)
{
	return err_set(e, ST_SKIP, "line %llu: %s", (unsigned long long)r->line, what);
}

static bool quotes_even(const char *s, size_t n, bool even)
{
	for (const char *end = s + n; (s = memchr(s, '"', (size_t)(end - s))); s++)
		even = !even;
	return even;
}

/* The next record, without its line end, into r->buf. */
static enum status read_record(struct csvrec *r, size_t *len, struct err *e)
{
	bool even = true;
	size_t n = 0;

	*len = 0;
	r->line = r->lines + 1;
	do {
		ssize_t got = getline(&r->part, &r->part_cap, r->in);

		if (got < 0 && !feof(r->in))
			return err_set(e, ST_FATAL, "cannot read on: %s", strerror(errno));
		if (got < 0)
			return n ? wrong(r, e, "a quotation mark is never closed") : ST_END;
		r->lines++;
		if (n + (size_t)got > RECORD_BYTES_MAX)
			return wrong(r, e, "a record of more than 64 MiB; is a quotation mark never closed?");
		if (n + (size_t)got + 1 > r->buf_cap) {
			size_t cap = 2 * (n + (size_t)got + 1);
			char *more = realloc(r->buf, cap);

			if (!more)
				return err_set(e, ST_FATAL, "no memory for a record");
			r->buf = more;
			r->buf_cap = cap;
		}
		memcpy(r->buf + n, r->part, (size_t)got);
		even = quotes_even(r->part, (size_t)got, even);
		n += (size_t)got;
	} while (!even);
	if (n && r->buf[n - 1] == '\n')
		n--;
	if (n && r->buf[n - 1] == '\r')
		n--;
	r->buf[n] = '\0';
	*len = n;
	return ST_OK;
}

static enum status add_field(struct csvrec *r, char *s, size_t n, struct err *e)
{
	if (r->n == r->cap) {
		uint32_t cap = r->cap ? r->cap * 2 : 128;
		struct csvfield *more = realloc(r->field, cap * sizeof *more);

		if (!more)
			return err_set(e, ST_FATAL, "no memory for the fields of a record");
		r->field = more;
		r->cap = cap;
	}
	r->field[r->n++] = (struct csvfield){ s, n };
	return ST_OK;
}

/* Takes the quotes off in place. */
static enum status split(struct csvrec *r, size_t len, struct err *e)
{
	char *p = r->buf, *end = r->buf + len;

	r->n = 0;
	for (;;) {
		char *start = p, *to = p;

		if (p < end && *p == '"') {
			/* The quotes of a record are even in number, so there is one that closes. */
			for (p++; *p != '"' || p[1] == '"'; p++) {
				p += *p == '"';
				*to++ = *p;
			}
			p++;
			if (p < end && *p != ',')
				return wrong(r, e, "a field goes on behind its closing quotation mark");
		} else {
			while (p < end && *p != ',')
				if (*p++ == '"')
					return wrong(r, e, "a quotation mark inside a field that is not quoted");
			to = p;
		}
		TRY(add_field(r, start, (size_t)(to - start), e));
		if (p == end)
			break;
		p++;
	}
	for (uint32_t i = 0; i < r->n; i++)
		r->field[i].s[r->field[i].n] = '\0';
	return ST_OK;
}

enum status csvrec_next(struct csvrec *r, struct err *e)
{
	size_t len, bad;

	TRY(read_record(r, &len, e));
	if (memchr(r->buf, '\0', len))
		return wrong(r, e, "a byte of value 0");
	if (!utf8_valid(r->buf, len, &bad))
		return wrong(r, e, "bytes that are no UTF-8");
	return split(r, len, e);
}

void csvrec_release(struct csvrec *r)
{
	free(r->buf);
	free(r->part);
	free(r->field);
	*r = (struct csvrec){ 0 };
}
