#include "unpack/zip_directory.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#define END_SIZE 22
#define LOCATOR_SIZE 20
#define END64_SIZE 56
#define CENTRAL_SIZE 46
#define LOCAL_SIZE 30
#define HOST_UNIX 3 /* of "version made by": who wrote the attributes */
#define HOST_MAC 19

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

const struct zip_use zip_archive = {
	.what = "ZIP archive",
	.part = "entry",
	.parts = "entries",
	.tight = true,
};

/* One file being read. */
struct zip {
	const unsigned char *p;
	size_t n;
	const struct zip_use *use;
	struct arena *arena;
	struct err *e;
};

static enum status damaged(const struct zip *z, const char *how)
{
	return err_set(z->e, ST_SKIP, "it is a damaged %s: %s", z->use->what, how);
}

static enum status damaged_part(const struct zip *z, const char *how)
{
	return err_set(z->e, ST_SKIP, "it is a damaged %s: one %s %s", z->use->what, z->use->part, how);
}

struct end {				  /* the end record */
	uint64_t entries, size, at, stop; /* of the directory; stop: where it must end */
	bool parts;			  /* one of several files */
	bool gap;			  /* bytes between records that belong to none */
};

static bool same_or_open(uint64_t narrow, uint64_t open, uint64_t wide)
{
	return narrow == open || narrow == wide;
}

/* A second end record with room for large numbers stands in front of the other, at `at`, which leaves open what does not fit, or says
 * it too. */
static const char *find_wide_end(const unsigned char *p, size_t at, struct end *out)
{
	const struct end narrow = *out;
	const unsigned char *r = p + at - LOCATOR_SIZE;

	out->stop = u64(r + 8);
	if (at < LOCATOR_SIZE + END64_SIZE || out->stop > at - LOCATOR_SIZE - END64_SIZE || memcmp(p + out->stop, "PK\6\6", 4) != 0)
		return "its end record is incomplete";
	r = p + out->stop;
	out->parts |= u32(r + 16) || u32(r + 20) || u64(r + 24) != u64(r + 32);
	out->gap = u64(r + 4) != at - LOCATOR_SIZE - out->stop - 12;
	out->entries = u64(r + 32);
	out->size = u64(r + 40);
	out->at = u64(r + 48);
	if (!same_or_open(narrow.entries, 0xffff, out->entries) || !same_or_open(narrow.size, 0xffffffff, out->size) ||
		!same_or_open(narrow.at, 0xffffffff, out->at))
		return "it has two ends that say different things";
	return NULL;
}

/* NULL, or what is wrong. */
static const char *find_end(const unsigned char *p, size_t n, struct end *out)
{
	size_t lowest = n > END_SIZE + 65535 ? n - END_SIZE - 65535 : 0, at;
	const unsigned char *r;

	if (n < END_SIZE)
		return "it is cut off";
	for (at = n - END_SIZE;; at--) {
		if (memcmp(p + at, "PK\5\6", 4) == 0 && at + END_SIZE + u16(p + at + 20) == n)
			break;
		if (at == lowest)
			return "it is cut off, or bytes follow its end";
	}
	r = p + at;
	*out = (struct end){ u16(r + 10), u32(r + 12), u32(r + 16), at, false, false };
	out->parts = (u16(r + 4) != 0xffff && u16(r + 4)) || (u16(r + 6) != 0xffff && u16(r + 6)) || u16(r + 8) != u16(r + 10);
	if (at < LOCATOR_SIZE || memcmp(r - LOCATOR_SIZE, "PK\6\7", 4) != 0)
		return u16(r + 10) == 0xffff || u32(r + 12) == 0xffffffff || u32(r + 16) == 0xffffffff ? "its end record is incomplete" : NULL;
	return find_wide_end(p, at, out);
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

/* What the local header says too must be what the directory says; a field that it leaves open is 0 or all ones. */
static bool same_claims(const unsigned char *local, const unsigned char *central, const struct zip_entry *x)
{
	const uint32_t crc = u32(local + 14), packed = u32(local + 18), size = u32(local + 22);

	return u16(local + 8) == x->method && (!crc || crc == u32(central + 16)) &&
		(!packed || packed == 0xffffffff || packed == x->packed) && (!size || size == 0xffffffff || size == x->size);
}

/* The header in front of the entry. limit: where the directory begins. */
static enum status check_local(const struct zip *z, const unsigned char *central, const struct zip_entry *x, uint64_t limit)
{
	const unsigned char *local = z->p + x->at;
	uint64_t left;

	if (x->at > limit || limit - x->at < LOCAL_SIZE || memcmp(local, "PK\3\4", 4) != 0)
		return damaged(z, "its directory points to places where nothing begins");
	left = limit - x->at - LOCAL_SIZE;
	if (left < (uint64_t)u16(local + 26) + u16(local + 28) || left - u16(local + 26) - u16(local + 28) < x->packed)
		return damaged_part(z, "is longer than the file");
	if (u16(local + 26) != x->n || memcmp(local + LOCAL_SIZE, x->name, x->n) != 0)
		return damaged_part(z, "has two different names");
	if (u16(local + 6) & 1)
		return err_set(z->e, ST_SKIP, "it is an encrypted archive");
	if (!same_claims(local, central, x))
		return damaged_part(z, "has two different sizes or checksums");
	return ST_OK;
}

/* One entry of the directory at r, `left` bytes before it ends; *size: how long it is. */
static enum status read_entry(
	const struct zip *z, const unsigned char *r, uint64_t left, uint64_t limit, struct zip_entry *out, uint64_t *size)
{
	uint16_t name, extra;

	if (left < CENTRAL_SIZE || memcmp(r, "PK\1\2", 4) != 0)
		return damaged(z, "its directory is incomplete");
	name = u16(r + 28);
	extra = u16(r + 30);
	*size = (uint64_t)CENTRAL_SIZE + name + extra + u16(r + 32);
	*out = (struct zip_entry){
		.name = (const char *)r + CENTRAL_SIZE,
		.n = name,
		.method = u16(r + 10),
		.mode = r[5] == HOST_UNIX || r[5] == HOST_MAC ? u32(r + 38) >> 16 : 0,
		.packed = u32(r + 20),
		.size = u32(r + 24),
		.at = u32(r + 42),
	};
	if (*size > left || !wide_sizes(r + CENTRAL_SIZE + name, extra, out))
		return damaged(z, "its directory is incomplete");
	if (u16(r + 8) & 1)
		return err_set(z->e, ST_SKIP, "it is an encrypted archive");
	if (z->use->deflate_only && out->method != 0 && out->method != 8)
		return damaged_part(z, "is packed in a way that is not used there");
	if (z->use->deflate_only && (!name || memchr(out->name, 0, name)))
		return damaged_part(z, "has no proper name");
	return check_local(z, r, out, limit);
}

static int by_place(const void *pa, const void *pb)
{
	const struct zip_entry *a = pa, *b = pb;

	return a->at < b->at ? -1 : a->at > b->at;
}

/* Where what belongs to the entry ends. What was written before its size was known has a descriptor behind it, which may
 * have a signature and wide sizes: next says how much of it is there. */
static uint64_t entry_end(const struct zip *z, const struct zip_entry *x, uint64_t next)
{
	const unsigned char *local = z->p + x->at;
	uint64_t end = x->at + LOCAL_SIZE + u16(local + 26) + u16(local + 28) + x->packed, gap = next - end;

	if (end < next && u16(local + 6) & 8 && (gap == 12 || gap == 16 || gap == 20 || gap == 24))
		end = next;
	return end;
}

static enum status check_places(const struct zip *z, const struct zip_directory *d, const struct end *end)
{
	bool gap = end->gap || (d->n ? d->entry[0].at : end->at) != 0;

	for (uint32_t i = 0; i < d->n; i++) {
		uint64_t next = i + 1 < d->n ? d->entry[i + 1].at : end->at, stop = entry_end(z, &d->entry[i], next);

		if (stop > next)
			return damaged_part(z, "lies over another");
		gap |= stop < next;
	}
	return gap && z->use->tight ? damaged(z, "it holds bytes that belong to nothing in it") : ST_OK;
}

static enum status read_all(const struct zip *z, const struct end *end, const struct limits *lim, struct zip_directory *out)
{
	uint64_t at = end->at;

	if (end->at > end->stop || end->stop - end->at != end->size)
		return damaged(z, "its directory is not where it should be");
	if (end->entries > lim->entries)
		return err_set(z->e, ST_SKIP, "it is a %s of %llu %s; more than %u are not read", z->use->what,
			(unsigned long long)end->entries, z->use->parts, lim->entries);
	out->entry = arena_alloc(z->arena, (size_t)end->entries + 1, sizeof *out->entry);
	if (!out->entry)
		return err_set(z->e, ST_FATAL, "no memory for the entries of a %s", z->use->what);
	for (uint64_t i = 0; i < end->entries; i++) {
		uint64_t size = 0;

		TRY(read_entry(z, z->p + at, end->stop - at, end->at, &out->entry[i], &size));
		at += size;
	}
	if (at != end->stop)
		return damaged(z, "its directory has more entries than it says");
	out->n = (uint32_t)end->entries;
	qsort(out->entry, out->n, sizeof *out->entry, by_place);
	return check_places(z, out, end);
}

enum status zip_directory_read(const unsigned char *p, size_t n, const struct zip_use *use, const struct limits *lim, struct arena *a,
	struct zip_directory *out, struct err *e)
{
	struct zip z = { p, n, use, a, e };
	struct end end = { 0 };
	const char *why = find_end(p, n, &end);

	*out = (struct zip_directory){ 0 };
	if (!why && end.parts)
		why = "it is one of several parts";
	return why ? damaged(&z, why) : read_all(&z, &end, lim, out);
}

bool zip_directory_has(const unsigned char *p, size_t n, bool (*fits)(const char *name, size_t n, bool first), bool *found_end)
{
	struct end end = { 0 };
	uint64_t at;

	*found_end = !find_end(p, n, &end) && end.at <= end.stop;
	for (at = end.at; *found_end && end.stop - at >= CENTRAL_SIZE && memcmp(p + at, "PK\1\2", 4) == 0;) {
		const unsigned char *r = p + at;
		uint64_t size = (uint64_t)CENTRAL_SIZE + u16(r + 28) + u16(r + 30) + u16(r + 32);

		if (size > end.stop - at)
			break;
		if (fits((const char *)r + CENTRAL_SIZE, u16(r + 28), u32(r + 42) == 0))
			return true;
		at += size;
	}
	return false;
}
