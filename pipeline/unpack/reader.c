#include "unpack/reader.h"

#include <endian.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "unpack/archive_library.h"

#define PIECE ((size_t)256 << 10)
#define TAR_END 1024 /* zeros that end a tar, at least */
#define DAMAGED_MOST 16 /* entries of a ZIP archive, after which nothing of it is trusted */

/* ---- libarchive turns names of 7z into the charset of the locale, so that has to be one which has all letters ---- */

static locale_t utf8;

enum status reader_prepare(struct err *e)
{
	if (!utf8)
		utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	return archive_library(e);
}

static int next_header(struct reader *r)
{
	locale_t was = uselocale(utf8); /* 0 where there is none: nothing changes */
	int rc = la.archive_read_next_header(r->archive, &r->entry);

	uselocale(was);
	return rc;
}

/* ---- faults ---- */

static enum status damaged(struct reader *r, const char *how, struct err *e)
{
	r->dead = true;
	return err_set(e, ST_SKIP, "it is a damaged %s: %s", pack_word(r->kind), how);
}

/* What libarchive says, in words for who sent it. */
static const char *reason(struct archive *a)
{
	static const struct {
		const char *says, *means;
	} words[] = {
		{ "CRC", "its checksum is wrong" },
		{ "runcated", "it is cut off" },
		{ "size", "it is shorter or longer than it says" },
	};
	const char *why = la.archive_error_string(a);

	for (size_t i = 0; why && i < sizeof words / sizeof *words; i++)
		if (strstr(why, words[i].says))
			return words[i].means;
	return "it cannot be unpacked";
}

static enum status encrypted(struct reader *r, struct err *e)
{
	r->dead = true;
	return err_set(e, ST_SKIP, "it is an encrypted archive");
}

/* What libarchive fails with. */
static enum status failed(struct reader *r, struct err *e)
{
	if (r->failed != ST_OK) {
		r->dead = true;
		return err_set(e, r->failed, "%s", r->why.msg);
	}
	/* It may not be asked before its format is known. */
	if (r->open && la.archive_read_has_encrypted_entries(r->archive) > 0)
		return encrypted(r, e);
	if (la.archive_errno(r->archive) == ENOMEM)
		return err_set(e, ST_FATAL, "no memory to unpack a %s", pack_word(r->kind));
	return damaged(r, reason(r->archive), e);
}

/* ---- bytes of a tar: those of memory, or those that a gzip file gives ---- */

static enum status more(struct reader *r, size_t *got, struct err *e)
{
	enum status st = r->gunzipped ? ST_END : gunzip_read(&r->gunzip, r->buf, PIECE, got, e);

	r->gunzipped = st == ST_END;
	return st == ST_OK && r->meter ? r->meter(r->user, r->buf, *got, e) : st;
}

/* Where the bytes of a tar are not zero for the last time: behind its end nothing may stand. */
static void note(struct reader *r, const unsigned char *p, size_t n)
{
	size_t k = n;

	while (k && !p[k - 1])
		k--;
	if (k)
		r->last = r->total + k;
	r->total += n;
}

static la_ssize_t give(struct archive *a, void *user, const void **buf)
{
	struct reader *r = user;
	size_t n = r->ahead;

	if (r->kind == PACK_TAR) {
		n = r->n - r->total < PIECE ? r->n - r->total : PIECE;
		*buf = r->p + r->total;
	} else {
		enum status st = n ? ST_OK : more(r, &n, &r->why);

		r->ahead = 0;
		*buf = r->buf;
		if (st == ST_END)
			return 0;
		if (st != ST_OK) {
			r->failed = st;
			la.archive_set_error(a, EINVAL, "stopped");
			return -1;
		}
	}
	note(r, *buf, n);
	return (la_ssize_t)n;
}

/* After the last entry of a tar: the zeros that end it have to be there, and nothing else. */
static enum status check_tail(struct reader *r, struct err *e)
{
	uint64_t end = (uint64_t)la.archive_read_header_position(r->archive);
	const void *buf;
	la_ssize_t n;

	while ((n = give(r->archive, r, &buf)) > 0)
		;
	if (n < 0)
		return failed(r, e);
	if (r->last > end)
		return damaged(r, "bytes follow its end", e);
	return r->total - end < TAR_END ? damaged(r, "it is cut off", e) : ST_OK;
}

/* ---- opening ---- */

static enum status open_archive(struct reader *r, struct err *e)
{
	int rc;

	r->open = false;
	r->archive = la.archive_read_new();
	if (!r->archive)
		return err_set(e, ST_FATAL, "no memory to unpack a %s", pack_word(r->kind));
	switch (r->kind) {
	case PACK_ZIP:
		rc = la.archive_read_support_format_zip_seekable(r->archive);
		break;
	case PACK_7Z:
		rc = la.archive_read_support_format_7zip(r->archive);
		break;
	default:
		rc = la.archive_read_support_format_tar(r->archive);
	}
	if (rc != ARCHIVE_OK)
		return failed(r, e);
	if (r->kind == PACK_ZIP || r->kind == PACK_7Z)
		rc = la.archive_read_open_memory(r->archive, r->p, r->n);
	else
		rc = la.archive_read_open(r->archive, r, NULL, give, NULL);
	r->open = rc == ARCHIVE_OK;
	return r->open ? ST_OK : failed(r, e);
}

/* Its first 32 bytes say where it ends. */
static enum status check_7z(struct reader *r, struct err *e)
{
	uint64_t at, size;

	if (r->n < 32)
		return damaged(r, "it is cut off", e);
	memcpy(&at, r->p + 12, 8);
	memcpy(&size, r->p + 20, 8);
	at = le64toh(at);
	size = le64toh(size);
	if (at > r->n - 32 || size > r->n - 32 - at)
		return damaged(r, "it is cut off", e);
	return size < r->n - 32 - at ? damaged(r, "bytes follow its end", e) : ST_OK;
}

/* What is inside shows in its first bytes. */
static enum status open_gzip(struct reader *r, const char *name, struct arena *a, struct err *e)
{
	size_t n = strlen(name);
	enum status st = gunzip_open(&r->gunzip, r->p, r->n, e);

	if (st != ST_OK)
		return st;
	r->buf = malloc(PIECE);
	if (!r->buf)
		return err_set(e, ST_FATAL, "no memory to unpack a gzip file");
	while (st == ST_OK && r->ahead < PACK_LOOK) {
		size_t got = 0;

		st = gunzip_read(&r->gunzip, r->buf + r->ahead, PIECE - r->ahead, &got, e);
		r->ahead += st == ST_OK ? got : 0;
	}
	r->gunzipped = st == ST_END;
	if (st == ST_OK || st == ST_END)
		st = r->meter && r->ahead ? r->meter(r->user, r->buf, r->ahead, e) : ST_OK;
	if (st != ST_OK) {
		r->dead = true;
		return st;
	}
	if (pack_begins(r->buf, r->ahead) == PACK_TAR)
		return open_archive(r, e);
	r->nsingle = n > 3 && strcasecmp(name + n - 3, ".gz") == 0 ? n - 3 : n;
	r->single = arena_strdup(a, name, r->nsingle);
	return r->single ? ST_OK : err_set(e, ST_FATAL, "no memory to unpack a gzip file");
}

enum status reader_open(struct reader *r, enum pack kind, const char *name, const unsigned char *p, size_t n,
	const struct limits *lim, reader_piece meter, void *user, struct arena *a, struct err *e)
{
	enum status st = ST_OK;

	*r = (struct reader){ .kind = kind, .p = p, .n = n, .meter = meter, .user = user };
	TRY(reader_prepare(e));
	if (kind == PACK_GZIP)
		return open_gzip(r, name, a, e);
	if (kind == PACK_ZIP)
		st = zip_directory_read(p, n, &zip_archive, lim, a, &r->dir, e);
	else if (kind == PACK_7Z)
		st = check_7z(r, e);
	r->dead = st != ST_OK;
	/* libarchive knows no ZIP archive without entries. */
	return st == ST_OK && (kind != PACK_ZIP || r->dir.n) ? open_archive(r, e) : st;
}

void reader_close(struct reader *r)
{
	if (r->archive)
		la.archive_read_free(r->archive);
	gunzip_close(&r->gunzip);
	free(r->buf);
	r->archive = NULL;
	r->buf = NULL;
}

/* ---- entries ---- */

static enum entry_type type_of(unsigned mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return ENTRY_FILE;
	case S_IFDIR:
		return ENTRY_FOLDER;
	case S_IFLNK:
		return ENTRY_LINK;
	default:
		return ENTRY_SPECIAL;
	}
}

static enum status end_of(struct reader *r, struct err *e)
{
	if (r->kind == PACK_ZIP)
		return r->next == r->dir.n ? ST_END : damaged(r, "its entries are not those of its directory", e);
	if (r->kind == PACK_TAR || r->kind == PACK_GZIP) {
		enum status st = check_tail(r, e);

		return st == ST_OK ? ST_END : st;
	}
	return ST_END;
}

/* Of a ZIP file the directory has been checked, and the name is there as it stands; a type that libarchive makes up for a
 * pipe is not believed. */
static enum status zip_head(struct reader *r, struct entry_head *h, struct err *e)
{
	const struct zip_entry *x;

	if (r->next == r->dir.n)
		return damaged(r, "its entries are not those of its directory", e);
	x = &r->dir.entry[r->next];
	h->name = x->name;
	h->n = x->n;
	h->size = x->size;
	h->packed = x->packed;
	if (x->mode & S_IFMT && h->type != ENTRY_FOLDER)
		h->type = type_of(x->mode);
	if (x->method != 0 && x->method != 8)
		h->fault = "it is packed in a way that is not read here";
	return ST_OK;
}

static enum status single_head(struct reader *r, struct entry_head *h)
{
	*h = (struct entry_head){ r->single, r->nsingle, ENTRY_FILE, READER_UNKNOWN, r->n, NULL };
	return r->next++ ? ST_END : ST_OK;
}

enum status reader_next(struct reader *r, struct entry_head *h, struct err *e)
{
	int rc;

	if (r->single)
		return single_head(r, h);
	if (!r->archive)
		return ST_END;
	rc = next_header(r);
	if (rc == ARCHIVE_EOF)
		return end_of(r, e);
	/* A warning is of a name or of an owner that the charset has no letters for. */
	if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
		return failed(r, e);
	*h = (struct entry_head){ .size = READER_UNKNOWN, .packed = READER_UNKNOWN };
	h->name = la.archive_entry_pathname_utf8(r->entry);
	if (!h->name)
		h->name = la.archive_entry_pathname(r->entry);
	h->n = h->name ? strlen(h->name) : 0;
	h->type = type_of(la.archive_entry_filetype(r->entry));
	if (la.archive_entry_hardlink(r->entry) || la.archive_entry_hardlink_utf8(r->entry))
		h->type = ENTRY_HARD_LINK;
	if (la.archive_entry_size_is_set(r->entry))
		h->size = (uint64_t)la.archive_entry_size(r->entry);
	if (la.archive_entry_sparse_count(r->entry))
		h->fault = "it is stored with holes in it";
	if (r->kind == PACK_ZIP)
		TRY(zip_head(r, h, e));
	r->next++;
	return la.archive_entry_is_encrypted(r->entry) ? encrypted(r, e) : ST_OK;
}

static enum status single_data(struct reader *r, reader_piece piece, void *user, struct err *e)
{
	enum status st = ST_OK;

	while (st == ST_OK) {
		size_t n = r->ahead;

		r->ahead = 0;
		if (!n)
			st = more(r, &n, e);
		if (st == ST_OK)
			st = piece(user, r->buf, n, e);
	}
	r->dead = st != ST_END;
	return st == ST_END ? ST_OK : st;
}

static enum status bad_entry(const char *how, struct err *e)
{
	return err_set(e, ST_SKIP, "it is damaged in its archive: %s", how);
}

/* libarchive gives up where bytes cannot be unpacked, though the other entries of a ZIP archive stand by themselves. */
static enum status read_past(struct reader *r, struct err *e)
{
	struct err why;
	enum status st;

	if (++r->damaged > DAMAGED_MOST)
		return damaged(r, "many of its entries are damaged", e);
	la.archive_read_free(r->archive);
	st = open_archive(r, &why);
	for (uint32_t i = 0; st == ST_OK && i < r->next; i++)
		if (next_header(r) < ARCHIVE_WARN)
			st = failed(r, &why);
	return st == ST_OK ? ST_SKIP : err_set(e, st, "%s", why.msg);
}

static enum status bad_data(struct reader *r, int rc, struct err *e)
{
	bool memory = la.archive_errno(r->archive) == ENOMEM;

	if (rc <= ARCHIVE_FATAL && (r->kind != PACK_ZIP || memory))
		return failed(r, e);
	bad_entry(reason(r->archive), e);
	return rc <= ARCHIVE_FATAL ? read_past(r, e) : ST_SKIP;
}

enum status reader_data(struct reader *r, reader_piece piece, void *user, struct err *e)
{
	uint64_t count = 0;

	if (r->single)
		return single_data(r, piece, user, e);
	for (;;) {
		const void *buf;
		size_t n;
		la_int64_t at;
		int rc = la.archive_read_data_block(r->archive, &buf, &n, &at);

		if (rc == ARCHIVE_EOF)
			break;
		if (rc != ARCHIVE_OK)
			return bad_data(r, rc, e);
		if (n && (uint64_t)at != count)
			return err_set(e, ST_SKIP, "it is stored with holes in it");
		count += n;
		if (n)
			TRY(piece(user, buf, n, e));
	}
	if (la.archive_entry_size_is_set(r->entry) && count != (uint64_t)la.archive_entry_size(r->entry))
		return bad_entry("it is shorter or longer than it says", e);
	return ST_OK;
}
