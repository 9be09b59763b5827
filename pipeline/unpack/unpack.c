#include "unpack/unpack.h"

#include <stdlib.h>
#include <string.h>

#include "unpack/entry_name.h"
#include "unpack/pack.h"
#include "unpack/packed.h"
#include "unpack/reader.h"

enum status unpack_prepare(const unsigned char *p, size_t n, struct err *e)
{
	return pack_begins(p, n) == PACK_NONE ? ST_OK : reader_prepare(e);
}

/* ---- all members of a file in one list ---- */

static uint32_t count(const struct packed *k)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->n; i++)
		n += k->entry[i].inner ? count(k->entry[i].inner) : k->entry[i].type != ENTRY_FOLDER;
	return n;
}

static void list(const struct packed *k, struct unpacked **to)
{
	for (uint32_t i = 0; i < k->n; i++) {
		const struct packed_entry *x = &k->entry[i];

		if (x->inner)
			list(x->inner, to);
		else if (x->type != ENTRY_FOLDER)
			*(*to)++ = x->as;
	}
}

static enum status alone(struct unpacking *u, const char *path, size_t n, const char *sha256, const char *why, struct arena *a, struct err *e)
{
	u->n = 1;
	u->member = arena_alloc(a, 1, sizeof *u->member);
	if (!u->member || (why && !(why = arena_strdup(a, why, strlen(why)))))
		return err_set(e, ST_FATAL, "no memory for the names in an archive");
	*u->member = (struct unpacked){ .path = path, .why = why, .fate = why ? UNPACK_REFUSED : UNPACK_READ, .bytes = n };
	memcpy(u->member->sha256, sha256, SHA256_TEXT);
	return ST_OK;
}

enum status unpack_look(const char *path, const unsigned char *p, size_t n, const char *sha256, struct unpack_budget *b, struct arena *a,
	struct unpacking *out, struct err *e)
{
	enum pack kind = pack_kind(p, n);
	struct unpacked *to;
	struct err why;
	enum status st;

	*out = (struct unpacking){ .p = p, .size = n, .limits = b->limits };
	if (kind == PACK_NONE)
		return alone(out, path, n, sha256, NULL, a, e);
	st = packed_look(path, kind, p, n, b, a, &out->top, &why);
	if (st == ST_SKIP) {
		out->top = NULL;
		return alone(out, path, n, sha256, why.msg, a, e);
	}
	if (st != ST_OK)
		return err_set(e, st, "%s", why.msg);
	out->n = count(out->top);
	out->member = to = arena_alloc(a, out->n + 1, sizeof *to);
	if (!to)
		return err_set(e, ST_FATAL, "no memory for the names in an archive");
	list(out->top, &to);
	return ST_OK;
}

/* ---- reading again ---- */

struct walk {
	const struct limits *limits;
	enum status (*member)(void *user, uint32_t i, const unsigned char *p, size_t n, struct err *e);
	void *user;
	uint32_t next;
};

static enum status each(struct walk *w, const struct packed *k, const unsigned char *p, size_t n, struct err *e);

static enum status give(struct walk *w, const struct packed_entry *x, struct reader *r, struct err *e)
{
	unsigned char *bytes = NULL;
	enum status st = ST_OK;

	if (x->inner || x->as.fate == UNPACK_READ)
		st = packed_bytes(r, x->as.bytes, &bytes, e);
	if (st == ST_OK && x->inner)
		st = each(w, x->inner, bytes, x->as.bytes, e);
	else if (st == ST_OK && x->type != ENTRY_FOLDER)
		st = w->member(w->user, w->next++, bytes, bytes ? x->as.bytes : 0, e);
	free(bytes);
	return st;
}

static enum status each(struct walk *w, const struct packed *k, const unsigned char *p, size_t n, struct err *e)
{
	struct arena a;
	struct reader r;
	struct entry_head h;
	enum status st;

	arena_init(&a, 0);
	st = reader_open(&r, k->kind, k->name, p, n, w->limits, NULL, NULL, &a, e);
	for (uint32_t i = 0; st == ST_OK && i < k->n; i++) {
		st = reader_next(&r, &h, e);
		if (st == ST_OK)
			st = give(w, &k->entry[i], &r, e);
		else if (st == ST_END)
			st = err_set(e, ST_FATAL, "an archive has fewer entries than a moment ago");
	}
	reader_close(&r);
	arena_release(&a);
	return st;
}

enum status unpack_each(const struct unpacking *u,
	enum status (*member)(void *user, uint32_t i, const unsigned char *p, size_t n, struct err *e), void *user, struct err *e)
{
	struct walk w = { u->limits, member, user, 0 };

	if (u->top)
		return each(&w, u->top, u->p, u->size, e);
	return member(user, 0, u->member->fate == UNPACK_READ ? u->p : NULL, u->member->fate == UNPACK_READ ? u->size : 0, e);
}
