#include "decode/zip_directory.h"

#include <endian.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define END_SIZE 22
#define LOCATOR_SIZE 20
#define END64_SIZE 56
#define CENTRAL_SIZE 46
#define LOCAL_SIZE 30

static uint16_t u16(const unsigned char *p)
{
	uint16_t v;

	memcpy(&v, p, 2);
	return le16toh(v);
}

static uint32_t u32(const unsigned char *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return le32toh(v);
}

static uint64_t u64(const unsigned char *p)
{
	uint64_t v;

	memcpy(&v, p, 8);
	return le64toh(v);
}

static enum status damaged(struct err *e, const char *how)
{
	return err_set(e, ST_SKIP, "it is a damaged workbook: %s; save it again in a spreadsheet program", how);
}

struct end {				  /* the end record */
	uint64_t entries, size, at, stop; /* of the directory; stop: where it must end */
};

static enum status find_end(const unsigned char *p, size_t n, struct end *out, struct err *e)
{
	size_t lowest = n > END_SIZE + 65535 ? n - END_SIZE - 65535 : 0, at;
	const unsigned char *r;

	if (n < END_SIZE)
		return damaged(e, "it is cut off");
	for (at = n - END_SIZE;; at--) {
		if (memcmp(p + at, "PK\5\6", 4) == 0 && at + END_SIZE + u16(p + at + 20) == n)
			break;
		if (at == lowest)
			return damaged(e, "it is cut off, or bytes follow its end");
	}
	r = p + at;
	*out = (struct end){ u16(r + 10), u32(r + 12), u32(r + 16), at };
	if (u16(r + 10) != 0xffff && u32(r + 12) != 0xffffffff && u32(r + 16) != 0xffffffff) {
		if (u16(r + 4) || u16(r + 6) || u16(r + 8) != u16(r + 10))
			return damaged(e, "it is one of several parts");
		return ST_OK;
	}
	if (at < LOCATOR_SIZE || memcmp(r - LOCATOR_SIZE, "PK\6\7", 4) != 0)
		return damaged(e, "its end record is incomplete");
	out->stop = u64(r - LOCATOR_SIZE + 8);
	if (at < LOCATOR_SIZE + END64_SIZE || out->stop > at - LOCATOR_SIZE - END64_SIZE || memcmp(p + out->stop, "PK\6\6", 4) != 0)
		return damaged(e, "its end record is incomplete");
	r = p + out->stop;
	if (u32(r + 16) || u32(r + 20) || u64(r + 24) != u64(r + 32))
		return damaged(e, "it is one of several parts");
	out->entries = u64(r + 32);
	out->size = u64(r + 40);
	out->at = u64(r + 48);
	return ST_OK;
}

/* Sizes and place that do not fit into 32 bits stand in an extra field. */
static bool wide_sizes(const unsigned char *extra, size_t n, struct zip_entry *out)
{
	while (n >= 4) {
		size_t len = u16(extra + 2);
		const unsigned char *v = extra + 4, *end = v + len;
		uint64_t *const want[] = { &out->size, &out->packed, &out->at };

		if (len > n - 4)
			return false;
		for (unsigned i = 0; u16(extra) == 1 && i < 3; i++) {
			if (*want[i] != 0xffffffff)
				continue;
			if (end - v < 8)
				return false;
			*want[i] = u64(v);
			v += 8;
		}
		extra += 4 + len;
		n -= 4 + len;
	}
	return true;
}

void zip_name(const char *name, size_t n, char *buf)
{
	char *to = buf;

	while (n && (*name == '/' || *name == '\\')) {
		name++;
		n--;
	}
	for (; n; n--, name++)
		*to++ = *name == '\\' ? '/' : *name >= 'A' && *name <= 'Z' ? (char)(*name + 32) : *name;
	*to = '\0';
}

/* One entry of the directory at r, `left` bytes before it ends; *size: how long it is. */
static enum status read_entry(const unsigned char *p, const unsigned char *r, uint64_t left, uint64_t limit, struct arena *a,
	struct zip_entry *out, uint64_t *size, struct err *e)
{
	uint16_t name, extra;
	const unsigned char *local;
	char *copy;

	if (left < CENTRAL_SIZE || memcmp(r, "PK\1\2", 4) != 0)
		return damaged(e, "its directory is incomplete");
	name = u16(r + 28);
	extra = u16(r + 30);
	*size = (uint64_t)CENTRAL_SIZE + name + extra + u16(r + 32);
	*out = (struct zip_entry){ .packed = u32(r + 20), .size = u32(r + 24), .at = u32(r + 42) };
	if (*size > left || !wide_sizes(r + CENTRAL_SIZE + name, extra, out))
		return damaged(e, "its directory is incomplete");
	if (u16(r + 8) & 1)
		return err_set(e, ST_SKIP, "it is an encrypted archive; remove the password and send it again");
	if (u16(r + 10) != 0 && u16(r + 10) != 8)
		return damaged(e, "a part is packed in a way that workbooks do not use");
	if (!name || memchr(r + CENTRAL_SIZE, 0, name))
		return damaged(e, "a part has no proper name");
	local = p + out->at;
	if (out->at > limit || limit - out->at < LOCAL_SIZE || memcmp(local, "PK\3\4", 4) != 0)
		return damaged(e, "its directory points to places where no part is");
	if (limit - out->at - LOCAL_SIZE < (uint64_t)u16(local + 26) + u16(local + 28) ||
		limit - out->at - LOCAL_SIZE - u16(local + 26) - u16(local + 28) < out->packed)
		return damaged(e, "a part is longer than the file");
	if (u16(local + 26) != name || memcmp(local + LOCAL_SIZE, r + CENTRAL_SIZE, name) != 0)
		return damaged(e, "a part has two different names");
	copy = arena_alloc(a, (size_t)name + 1, 1);
	if (!copy)
		return err_set(e, ST_FATAL, "no memory for the parts of a workbook");
	zip_name((const char *)r + CENTRAL_SIZE, name, copy);
	out->name = copy;
	return ST_OK;
}

static int by_place(const void *pa, const void *pb)
{
	const struct zip_entry *a = pa, *b = pb;

	return a->at < b->at ? -1 : a->at > b->at;
}

static int by_name(const void *pa, const void *pb)
{
	const struct zip_entry *const *a = pa, *const *b = pb;

	return strcmp((*a)->name, (*b)->name);
}

static enum status check(const unsigned char *p, const struct zip_directory *d, struct err *e)
{
	for (uint32_t i = 1; i < d->n; i++) {
		const struct zip_entry *a = &d->entry[i - 1];

		if (a->at + LOCAL_SIZE + u16(p + a->at + 26) + u16(p + a->at + 28) + a->packed > d->entry[i].at)
			return damaged(e, "parts overlap");
		if (strcmp(d->by_name[i - 1]->name, d->by_name[i]->name) == 0)
			return damaged(e, "a part is there twice");
	}
	return ST_OK;
}

enum status zip_directory_read(
	const unsigned char *p, size_t n, const struct limits *lim, struct arena *a, struct zip_directory *out, struct err *e)
{
	struct end end = { 0 };
	uint64_t at;

	*out = (struct zip_directory){ 0 };
	TRY(find_end(p, n, &end, e));
	if (end.at > end.stop || end.stop - end.at != end.size)
		return damaged(e, "its directory is not where it should be");
	if (end.entries > lim->entries)
		return err_set(e, ST_SKIP, "it is a package of %llu parts; more than %u are not read",
			(unsigned long long)end.entries, lim->entries);
	out->entry = arena_alloc(a, (size_t)end.entries + 1, sizeof *out->entry);
	out->by_name = arena_alloc(a, (size_t)end.entries + 1, sizeof *out->by_name);
	if (!out->entry || !out->by_name)
		return err_set(e, ST_FATAL, "no memory for the parts of a workbook");
	at = end.at;
	for (uint64_t i = 0; i < end.entries; i++) {
		uint64_t size = 0;

		TRY(read_entry(p, p + at, end.stop - at, end.at, a, &out->entry[i], &size, e));
		at += size;
	}
	if (at != end.stop)
		return damaged(e, "its directory has more entries than it says");
	out->n = (uint32_t)end.entries;
	qsort(out->entry, out->n, sizeof *out->entry, by_place);
	for (uint32_t i = 0; i < out->n; i++)
		out->by_name[i] = &out->entry[i];
	qsort(out->by_name, out->n, sizeof *out->by_name, by_name);
	return check(p, out, e);
}

const struct zip_entry *zip_directory_find(const struct zip_directory *d, const char *name)
{
	uint32_t lo = 0, hi = d->n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		int cmp = strcmp(name, d->by_name[mid]->name);

		if (cmp == 0)
			return d->by_name[mid];
		if (cmp < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}
