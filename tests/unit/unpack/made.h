/*
 * made.h - archives made by hand, so that every field of them can lie, and what unpack says of them as one line of text.
 */
#ifndef UNIT_UNPACK_MADE_H
#define UNIT_UNPACK_MADE_H

#include <archive.h>
#include <archive_entry.h>
#include <endian.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "unpack/unpack.h"

struct made {
	unsigned char *p;
	size_t n, cap;
};

static inline void made_put(struct made *m, const void *p, size_t n)
{
	if (m->cap - m->n < n) {
		m->cap = 2 * m->cap + n + 4096;
		m->p = realloc(m->p, m->cap);
		if (!m->p)
			abort();
	}
	if (n)
		memcpy(m->p + m->n, p, n);
	m->n += n;
}

static inline void made_put16(struct made *m, unsigned v)
{
	uint16_t x = htole16((uint16_t)v);

	made_put(m, &x, 2);
}

static inline void made_put32(struct made *m, uint64_t v)
{
	uint32_t x = htole32((uint32_t)v);

	made_put(m, &x, 4);
}

static inline void made_free(struct made *m)
{
	free(m->p);
	*m = (struct made){ 0 };
}

/* window: as zlib wants it; negative without a header, 31 as gzip. */
static inline struct made made_deflate(const void *p, size_t n, int window)
{
	struct made out = { 0 };
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)p, .avail_in = (unsigned)n };

	if (deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	out.cap = deflateBound(&z, n) + 64;
	out.p = malloc(out.cap);
	z.next_out = out.p;
	z.avail_out = (unsigned)out.cap;
	if (!out.p || deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	out.n = out.cap - z.avail_out;
	deflateEnd(&z);
	return out;
}

/* ---- ZIP: fields that are 0 are made true ---- */

struct zent {
	const char *name, *data;
	size_t nname, n;	   /* 0: strlen */
	const char *central;	   /* another name in the directory */
	unsigned flags, method;	   /* method 0: deflated; STORED: stored; others as they are, bytes stored */
	unsigned mode;		   /* of Unix; 0: a regular file */
	uint32_t crc, size;	   /* lies, in both places */
	uint32_t local_size, local_crc; /* lies in the local header only */
	bool share;		   /* the directory points to the entry before, whose bytes stand once */
	bool descriptor;	   /* sizes stand behind the bytes */
	const char *before;	   /* bytes that belong to nothing, in front of it */
};
#define STORED 1000
#define RAW 1001 /* said to be deflated; the bytes are put as they are */
#define ZIP_END 22

static inline void made_zip_local(struct made *out, const struct zent *x, unsigned method, uint32_t crc, size_t packed, size_t size)
{
	size_t nname = x->nname ? x->nname : strlen(x->name);

	made_put(out, "PK\3\4", 4);
	made_put16(out, 20);
	made_put16(out, x->flags | (x->descriptor ? 8 : 0));
	made_put16(out, method);
	made_put32(out, 0x58210000);
	made_put32(out, x->descriptor ? 0 : x->local_crc ? x->local_crc : crc);
	made_put32(out, x->descriptor ? 0 : packed);
	made_put32(out, x->descriptor ? 0 : x->local_size ? x->local_size : size);
	made_put16(out, (unsigned)nname);
	made_put16(out, 0);
	made_put(out, x->name, nname);
}

/* what the directory says; tail: put behind the end record as its comment is. */
static inline struct made made_zip(const struct zent *v, size_t n, const char *tail)
{
	struct made out = { 0 }, dir = { 0 };
	size_t at = 0, start;

	for (size_t i = 0; i < n; i++) {
		const struct zent *x = &v[i];
		size_t size = x->n ? x->n : strlen(x->data), nname;
		struct made packed = { 0 };
		unsigned method = x->method == STORED ? 0 : x->method == RAW || !x->method ? 8 : x->method;
		uint32_t crc = x->crc ? x->crc : (uint32_t)crc32(0, (const unsigned char *)x->data, (unsigned)size);
		const char *name = x->central ? x->central : x->name;

		if (!x->method)
			packed = made_deflate(x->data, size, -15);
		else
			made_put(&packed, x->data, size);
		if (x->size)
			size = x->size;
		if (x->before)
			made_put(&out, x->before, strlen(x->before));
		if (!x->share) {
			at = out.n;
			made_zip_local(&out, x, method, crc, packed.n, size);
			made_put(&out, packed.p, packed.n);
			if (x->descriptor) {
				made_put(&out, "PK\7\10", 4);
				made_put32(&out, crc);
				made_put32(&out, packed.n);
				made_put32(&out, size);
			}
		}
		nname = x->central ? strlen(x->central) : x->nname ? x->nname : strlen(x->name);
		made_put(&dir, "PK\1\2", 4);
		made_put16(&dir, 0x031e);
		made_put16(&dir, 20);
		made_put16(&dir, x->flags | (x->descriptor ? 8 : 0));
		made_put16(&dir, method);
		made_put32(&dir, 0x58210000);
		made_put32(&dir, crc);
		made_put32(&dir, packed.n);
		made_put32(&dir, size);
		made_put16(&dir, (unsigned)nname);
		made_put(&dir, "\0\0\0\0\0\0\0\0", 8);
		made_put32(&dir, (uint64_t)(x->mode ? x->mode : 0100644) << 16);
		made_put32(&dir, at);
		made_put(&dir, name, nname);
		made_free(&packed);
	}
	start = out.n;
	made_put(&out, dir.p, dir.n);
	made_put(&out, "PK\5\6\0\0\0\0", 8);
	made_put16(&out, (unsigned)n);
	made_put16(&out, (unsigned)n);
	made_put32(&out, dir.n);
	made_put32(&out, start);
	made_put16(&out, 0);
	if (tail)
		made_put(&out, tail, strlen(tail));
	made_free(&dir);
	return out;
}

/* ---- tar ---- */

struct tent {
	const char *name, *data;
	char type;	    /* 0: a file */
	const char *link;
	unsigned long size; /* a lie; 0: true */
};

static inline void made_tar_head(struct made *out, const struct tent *x, size_t n)
{
	unsigned char h[512] = { 0 };
	unsigned sum = 0;

	memcpy(h, x->name, strnlen(x->name, 100));
	snprintf((char *)h + 100, 8, "%07o", 0644);
	snprintf((char *)h + 108, 8, "%07o", 0);
	snprintf((char *)h + 116, 8, "%07o", 0);
	snprintf((char *)h + 124, 12, "%011lo", x->size ? x->size : (unsigned long)n);
	snprintf((char *)h + 136, 12, "%011o", 0);
	memset(h + 148, ' ', 8);
	h[156] = (unsigned char)(x->type ? x->type : '0');
	if (x->link)
		memcpy(h + 157, x->link, strnlen(x->link, 100));
	memcpy(h + 257, "ustar\00000", 8);
	for (size_t i = 0; i < sizeof h; i++)
		sum += h[i];
	snprintf((char *)h + 148, 8, "%06o", sum);
	made_put(out, h, sizeof h);
}

/* zeros: blocks of 512 that end it. */
static inline struct made made_tar(const struct tent *v, size_t n, unsigned zeros)
{
	static const char block[512];
	struct made out = { 0 };

	for (size_t i = 0; i < n; i++) {
		size_t size = v[i].data ? strlen(v[i].data) : 0;

		made_tar_head(&out, &v[i], size);
		made_put(&out, v[i].data, size);
		made_put(&out, block, (512 - size % 512) % 512);
	}
	while (zeros--)
		made_put(&out, block, sizeof block);
	return out;
}

static inline struct made made_gzip(struct made in)
{
	struct made out = made_deflate(in.p, in.n, 31);

	made_free(&in);
	return out;
}

/* ---- 7z, written by libarchive ---- */

static inline struct made made_7z(const struct tent *v, size_t n)
{
	struct archive *a = archive_write_new();
	struct made out = { malloc(1 << 20), 0, 1 << 20 };
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0), was = uselocale(utf8); /* for the names */

	if (!a || !out.p || archive_write_set_format_7zip(a) != ARCHIVE_OK ||
		archive_write_set_bytes_in_last_block(a, 1) != ARCHIVE_OK ||
		archive_write_open_memory(a, out.p, out.cap, &out.n) != ARCHIVE_OK)
		abort();
	for (size_t i = 0; i < n; i++) {
		struct archive_entry *e = archive_entry_new();
		size_t size = v[i].data ? strlen(v[i].data) : 0;

		archive_entry_copy_pathname(e, v[i].name);
		archive_entry_set_filetype(e, v[i].type == '2' ? AE_IFLNK : v[i].type == '5' ? AE_IFDIR : AE_IFREG);
		archive_entry_set_perm(e, 0644);
		if (v[i].link)
			archive_entry_set_symlink(e, v[i].link);
		archive_entry_set_size(e, (la_int64_t)size);
		if (archive_write_header(a, e) != ARCHIVE_OK || archive_write_data(a, v[i].data, size) != (la_ssize_t)size)
			abort();
		archive_entry_free(e);
	}
	if (archive_write_close(a) != ARCHIVE_OK)
		abort();
	archive_write_free(a);
	uselocale(was);
	freelocale(utf8);
	return out;
}

/* ---- what unpack says ---- */

struct told {
	struct unpack_budget budget;
	struct limits limits;
	char *text; /* "path=bytes", "path! why", "path~" joined by '|' */
	size_t n;
	enum status st;
	/* While members are read again. */
	FILE *out;
	const struct unpacking *u;
	uint32_t next;
};

static inline enum status told_member(void *user, uint32_t i, const unsigned char *p, size_t n, struct err *e)
{
	struct told *t = user;
	const struct unpacked *x = &t->u->member[i];
	char sha[SHA256_TEXT];

	(void)e;
	if (i != t->next++ || (x->fate == UNPACK_READ) != (p != NULL) || (x->fate != UNPACK_READ) != (x->why != NULL))
		abort();
	if (i)
		putc('|', t->out);
	fputs(x->path, t->out);
	if (x->fate == UNPACK_REFUSED) {
		fprintf(t->out, "! %s", x->why);
	} else if (x->fate == UNPACK_SKIPPED) {
		putc('~', t->out);
	} else {
		sha256_hex(p, n, sha);
		if (n != x->bytes || strcmp(sha, x->sha256) != 0)
			abort(); /* what is read is what was looked at */
		putc('=', t->out);
		fwrite(p, 1, n, t->out);
	}
	return ST_OK;
}

/* limits and budget are set; to be released. The bytes are copied, so that a sanitizer sees every byte beyond. */
static inline void told_bytes(struct told *t, const char *name, const void *bytes, size_t n)
{
	unsigned char *p = malloc(n ? n : 1);
	struct unpacking u;
	struct arena a;
	char sha[SHA256_TEXT];
	struct err e = { "" };

	if (!p)
		abort();
	if (n)
		memcpy(p, bytes, n);
	arena_init(&a, 0);
	t->budget.limits = &t->limits;
	t->next = 0;
	t->u = &u;
	t->out = open_memstream(&t->text, &t->n);
	sha256_hex(p, n, sha);
	t->st = unpack_look(name, p, n, sha, &t->budget, &a, &u, &e);
	if (t->st == ST_OK)
		t->st = unpack_each(&u, told_member, t, &e);
	if (t->st != ST_OK)
		fprintf(t->out, "status %d: %s", t->st, e.msg);
	else if (t->next != u.n)
		abort();
	fclose(t->out);
	arena_release(&a);
	free(p);
}

static inline void told_release(struct told *t)
{
	free(t->text);
	t->text = NULL;
}

#endif
