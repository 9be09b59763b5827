/*
 * verify_report.c - a validation report read back: an array of objects, one a line, JSON as RFC 8259 has it.
 *
 * A line is read by going over it once; of each object only its type and id are kept. Nothing is built in memory, so a
 * report of many findings costs what its bytes cost.
 */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "emit/verify.h"

#define DEEPEST 8
#define MOST_MEMBERS 32
#define BLOCK ((size_t)128 << 10)

struct json {
	const char *p, *end;
	struct vfield type, id; /* of the object of the line, without quotation marks; n 0: none */
};

static bool is(struct json *j, char c)
{
	if (j->p == j->end || *j->p != c)
		return false;
	j->p++;
	return true;
}

static bool hex4(const char *s, const char *end)
{
	for (int i = 0; i < 4; i++)
		if (s + i == end || !memchr("0123456789abcdefABCDEF", s[i], 22))
			return false;
	return true;
}

/* *out: what stands between the quotation marks, escapes as they are. */
static bool string(struct json *j, struct vfield *out)
{
	const char *start = j->p + 1, *p = start;

	if (!is(j, '"'))
		return false;
	for (; p < j->end && *p != '"'; p++) {
		if ((unsigned char)*p < 0x20)
			return false;
		if (*p != '\\')
			continue;
		if (++p == j->end || !memchr("\"\\/bfnrtu", *p, 9) || (*p == 'u' && !hex4(p + 1, j->end)))
			return false;
	}
	if (p == j->end)
		return false;
	*out = (struct vfield){ start, (size_t)(p - start) };
	j->p = p + 1;
	return true;
}

static bool digits(struct json *j)
{
	const char *p = j->p;

	while (j->p < j->end && *j->p >= '0' && *j->p <= '9')
		j->p++;
	return j->p > p;
}

static bool number(struct json *j)
{
	is(j, '-');
	if (!is(j, '0') && !digits(j))
		return false;
	if (is(j, '.') && !digits(j))
		return false;
	if (is(j, 'e') || is(j, 'E'))
		return (is(j, '+') || is(j, '-') || true) && digits(j);
	return true;
}

static bool word(struct json *j, const char *s)
{
	size_t n = strlen(s);

	if ((size_t)(j->end - j->p) < n || memcmp(j->p, s, n) != 0)
		return false;
	j->p += n;
	return true;
}

static bool value(struct json *j, int depth);

static bool array(struct json *j, int depth)
{
	if (is(j, ']'))
		return true;
	do
		if (!value(j, depth))
			return false;
	while (is(j, ','));
	return is(j, ']');
}

static bool named(const struct vfield *f, const char *s)
{
	return f->n == strlen(s) && !memcmp(f->s, s, f->n);
}

static bool object(struct json *j, int depth)
{
	struct vfield key[MOST_MEMBERS], text;
	unsigned n = 0;

	if (is(j, '}'))
		return true;
	do {
		if (n == MOST_MEMBERS || !string(j, &key[n]) || memchr(key[n].s, '\\', key[n].n) || !is(j, ':'))
			return false;
		for (unsigned i = 0; i < n; i++)
			if (key[i].n == key[n].n && !memcmp(key[i].s, key[n].s, key[n].n))
				return false;
		text = (struct vfield){ j->p + 1, 0 };
		if (!value(j, depth))
			return false;
		if (depth == 1 && *(text.s - 1) == '"') {
			text.n = (size_t)(j->p - 1 - text.s);
			if (named(&key[n], "type"))
				j->type = text;
			else if (named(&key[n], "id"))
				j->id = text;
		}
		n++;
	} while (is(j, ','));
	return is(j, '}');
}

static bool value(struct json *j, int depth)
{
	struct vfield text;

	if (j->p == j->end || depth == DEEPEST)
		return false;
	switch (*j->p) {
	case '{':
		j->p++;
		return object(j, depth + 1);
	case '[':
		j->p++;
		return array(j, depth + 1);
	case '"':
		return string(j, &text);
	case 't':
		return word(j, "true");
	case 'f':
		return word(j, "false");
	case 'n':
		return word(j, "null");
	default:
		return number(j);
	}
}

/* ---- lines ---- */

enum place { BEFORE, ELEMENT, AFTER_ELEMENT, END }; /* what the next line may be: "[", an object, and then one more or "]" */

struct reading {
	const char *name;
	uint64_t line, n;
	struct hash128 ids;
	enum place place;
};

static bool take_object(struct reading *r, const char *s, size_t n)
{
	struct json j = { .p = s, .end = s + n };

	if (n == 0 || *s != '{' || !utf8_valid(s, n, NULL) || !value(&j, 0))
		return false;
	r->place = is(&j, ',') ? ELEMENT : AFTER_ELEMENT;
	if (j.p != j.end || !j.type.n)
		return false;
	if (named(&j.type, "validation")) {
		r->n++;
		r->ids = hash128_add(r->ids, vkey_of(&j.id, 1));
	}
	return true;
}

static bool take_line(struct reading *r, const char *s, size_t n)
{
	r->line++;
	switch (r->place) {
	case BEFORE:
		r->place = n == 2 ? END : ELEMENT;
		return (n == 1 && *s == '[') || (n == 2 && !memcmp(s, "[]", 2));
	case ELEMENT:
		return take_object(r, s, n);
	case AFTER_ELEMENT:
		r->place = END;
		return n == 1 && *s == ']';
	default:
		return false;
	}
}

/* Lines of the n bytes at buf; *left of them belong to a line that has no end yet, and stand at the front again. */
static enum status take_lines(struct reading *r, char *buf, size_t n, size_t *left, struct err *e)
{
	char *p = buf, *end = buf + n, *lf;

	for (; (lf = memchr(p, '\n', (size_t)(end - p))) != NULL; p = lf + 1)
		if (!take_line(r, p, (size_t)(lf - p)))
			return err_set(e, ST_SKIP, "%s, line %llu: not what stands there in an array of objects with a type", r->name,
				(unsigned long long)r->line);
	*left = (size_t)(end - p);
	memmove(buf, p, *left);
	return ST_OK;
}

static enum status read_lines(struct reading *r, struct vread *in, struct err *e)
{
	size_t cap = 2 * BLOCK, n = 0, got = 1;
	char *buf = malloc(cap);
	enum status st = buf ? ST_OK : err_set(e, ST_FATAL, "no memory");

	while (st == ST_OK && got) {
		if (cap - n < BLOCK) {
			char *more = realloc(buf, cap *= 2);

			if (!more) {
				st = err_set(e, ST_FATAL, "no memory");
				break;
			}
			buf = more;
		}
		st = vread_next(in, buf + n, cap - n, &got, e);
		if (st == ST_OK)
			st = take_lines(r, buf, n + got, &n, e);
	}
	free(buf);
	if (st == ST_OK && (n || r->place != END))
		st = err_set(e, ST_SKIP, "%s: it breaks off", r->name);
	return st;
}

enum status verify_report(struct vrun *v, const char *name, uint64_t *n, struct hash128 *ids, struct err *e)
{
	struct reading r = { .name = name };
	struct vread in;
	enum status st = vread_open(&in, v, name, false, e);

	if (st == ST_OK)
		st = read_lines(&r, &in, e);
	vread_close(&in);
	*n = r.n;
	*ids = r.ids;
	return st;
}
