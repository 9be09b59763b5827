#include "decode/xlsx_zip.h"

#include <stdlib.h>
#include <string.h>

#include "unpack/archive_library.h"

static const struct zip_use workbook = {
	.what = "workbook",
	.part = "part",
	.parts = "parts",
	.deflate_only = true,
};

void xlsx_part_name(const char *name, size_t n, char *buf)
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

static int by_name(const void *pa, const void *pb)
{
	const struct xlsx_part *a = pa, *b = pb;

	return strcmp(a->name, b->name);
}

static enum status name_parts(struct xlsx_zip *z, struct err *e)
{
	z->part = arena_alloc(&z->arena, (size_t)z->dir.n + 1, sizeof *z->part);
	for (uint32_t i = 0; z->part && i < z->dir.n; i++) {
		const struct zip_entry *x = &z->dir.entry[i];
		char *name = arena_alloc(&z->arena, (size_t)x->n + 1, 1);

		if (!name)
			return err_set(e, ST_FATAL, "no memory for the parts of a workbook");
		xlsx_part_name(x->name, x->n, name);
		z->part[i] = (struct xlsx_part){ name, i };
	}
	if (!z->part)
		return err_set(e, ST_FATAL, "no memory for the parts of a workbook");
	qsort(z->part, z->dir.n, sizeof *z->part, by_name);
	for (uint32_t i = 1; i < z->dir.n; i++)
		if (strcmp(z->part[i - 1].name, z->part[i].name) == 0)
			return err_set(e, ST_SKIP, "it is a damaged workbook: a part is there twice");
	return ST_OK;
}

enum status xlsx_zip_open(struct xlsx_zip *z, const unsigned char *p, size_t n, const struct limits *lim, struct err *e)
{
	*z = (struct xlsx_zip){ .p = p, .n = n, .limits = lim };
	arena_init(&z->arena, 0);
	TRY(archive_library(e));
	TRY(zip_directory_read(p, n, &workbook, lim, &z->arena, &z->dir, e));
	return name_parts(z, e);
}

static const struct xlsx_part *find_part(const struct xlsx_zip *z, const char *name)
{
	struct xlsx_part key = { name, 0 };

	return z->dir.n ? bsearch(&key, z->part, z->dir.n, sizeof *z->part, by_name) : NULL;
}

bool xlsx_zip_has(const struct xlsx_zip *z, const char *part)
{
	return find_part(z, part) != NULL;
}

void xlsx_zip_close(struct xlsx_zip *z)
{
	if (z->archive)
		la.archive_read_free(z->archive);
	z->archive = NULL;
	arena_release(&z->arena);
}

static enum status broken(const char *part, struct archive *a, struct err *e)
{
	const char *why = a ? la.archive_error_string(a) : NULL;

	return err_set(e, ST_SKIP, "it is a damaged workbook: its part %s cannot be unpacked (%s)", part,
		why ? why : "no reason is known");
}

/* A fresh archive in front of its first entry. */
static enum status rewind_archive(struct xlsx_zip *z, const char *part, struct err *e)
{
	if (z->archive)
		la.archive_read_free(z->archive);
	z->next = 0;
	z->archive = la.archive_read_new();
	if (!z->archive)
		return err_set(e, ST_FATAL, "no memory to unpack a workbook");
	if (la.archive_read_support_format_zip_seekable(z->archive) != ARCHIVE_OK ||
		la.archive_read_open_memory(z->archive, z->p, z->n) != ARCHIVE_OK)
		return broken(part, z->archive, e);
	return ST_OK;
}

/* Moves to the entry: forward where it can, from the start where it must. */
static enum status go_to(struct xlsx_zip *z, const struct xlsx_part *want, struct err *e)
{
	struct archive_entry *entry = NULL;
	const char *name;
	char *plain;

	if (!z->archive || want->entry < z->next)
		TRY(rewind_archive(z, want->name, e));
	for (; z->next <= want->entry; z->next++)
		if (la.archive_read_next_header(z->archive, &entry) != ARCHIVE_OK)
			return broken(want->name, z->archive, e);
	name = la.archive_entry_pathname_utf8(entry);
	if (!name)
		name = la.archive_entry_pathname(entry);
	if (!name)
		return broken(want->name, NULL, e);
	plain = arena_alloc(&z->arena, strlen(name) + 1, 1);
	if (!plain)
		return err_set(e, ST_FATAL, "no memory to unpack a workbook");
	xlsx_part_name(name, strlen(name), plain);
	return strcmp(plain, want->name) == 0 ? ST_OK : broken(want->name, NULL, e);
}

static enum status too_large(const char *part, const char *what, uint64_t limit, struct err *e)
{
	return err_set(
		e, ST_SKIP, "it is a workbook that is too large: its part %s %s %llu", part, what, (unsigned long long)limit);
}

enum status xlsx_zip_read(struct xlsx_zip *z, const char *part,
	enum status (*piece)(void *user, const char *p, size_t n, struct err *e), void *user, struct err *e)
{
	const struct limits *lim = z->limits;
	const struct xlsx_part *found = find_part(z, part);
	const struct zip_entry *want;
	uint64_t count = 0;

	if (!found)
		return err_set(e, ST_SKIP, "it is a damaged workbook: its part %s is missing", part);
	TRY(go_to(z, found, e));
	want = &z->dir.entry[found->entry];
	for (;;) {
		const void *buf;
		size_t len;
		la_int64_t at;
		int rc = la.archive_read_data_block(z->archive, &buf, &len, &at);

		if (rc == ARCHIVE_EOF)
			break;
		if (rc != ARCHIVE_OK || (len && (uint64_t)at != count))
			return broken(part, z->archive, e);
		count += len;
		z->unpacked += len;
		if (count > lim->part_bytes)
			return too_large(part, "unpacks to more bytes than", lim->part_bytes, e);
		if (z->unpacked > lim->workbook_bytes)
			return too_large(part, "brings all of it above the bytes", lim->workbook_bytes, e);
		if (count > lim->ratio_grace_bytes && count / lim->part_ratio > want->packed)
			return too_large(part, "unpacks to more than its size times", lim->part_ratio, e);
		if (len)
			TRY(piece(user, buf, len, e));
	}
	if (count != want->size)
		return broken(part, NULL, e);
	return ST_OK;
}
