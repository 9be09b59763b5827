#include "unpack/packed.h"

#include <stdlib.h>
#include <string.h>

#include "unpack/entry_name.h"

/* One archive and those around it: what is unpacked counts for all of them. */
struct level {
	struct level *up;
	uint64_t size, out; /* bytes of the archive, and bytes that came out of it */
};
struct look {
	struct unpack_budget *budget;
	const struct limits *limits;
	struct arena *arena;
	/* A limit was met: ST_SKIP goes up to the archive that it refuses. */
	struct level *culprit;
	bool spent; /* all of them, since nothing is left for any archive of the submission */
};
struct archive_look {
	struct look *look;
	struct level level;
	struct packed *k;
	unsigned depth; /* 1: not inside another */
	/* The entry that is read. */
	const struct entry_head *head;
	const char *name;
	struct sha256 sha;
	uint64_t count;
	unsigned char begin[PACK_LOOK];
	size_t nbegin;
};

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "no memory for the entries of an archive");
}

/* ---- limits ---- */

static bool limited(const struct look *l)
{
	return l->culprit || l->spent;
}

static uint64_t mib(uint64_t bytes)
{
	return bytes >> 20;
}

static bool over_ratio(const struct limits *lim, uint64_t out, uint64_t in)
{
	return out > lim->ratio_grace_bytes && out / lim->part_ratio > in;
}

/* Bytes that were unpacked, whatever they are. */
static enum status charge(struct archive_look *x, uint64_t n, struct err *e)
{
	struct look *l = x->look;
	const struct limits *lim = l->limits;

	l->budget->bytes += n;
	if (l->budget->bytes > lim->archive_bytes || l->budget->bytes < n) {
		l->spent = true;
		return err_set(e, ST_SKIP, "the archives of this submission unpack to more than %llu MB (at %s)",
			(unsigned long long)mib(lim->archive_bytes), x->name);
	}
	for (struct level *v = &x->level; v; v = v->up) {
		v->out += n;
		if (!over_ratio(lim, v->out, v->size))
			continue;
		l->culprit = v;
		return err_set(e, ST_SKIP, "it unpacks to more than %u times its size (at %s)", lim->part_ratio, x->name);
	}
	return ST_OK;
}

static enum status check_entry(struct archive_look *x, uint64_t size, struct err *e)
{
	const struct limits *lim = x->look->limits;
	bool large = size > lim->member_bytes, bomb = x->head->packed != READER_UNKNOWN && over_ratio(lim, size, x->head->packed);

	if (!large && !bomb)
		return ST_OK;
	x->look->culprit = &x->level;
	if (bomb)
		return err_set(e, ST_SKIP, "its entry %s unpacks to more than %u times its size", x->name, lim->part_ratio);
	return err_set(e, ST_SKIP, "its entry %s unpacks to more than %llu MB", x->name, (unsigned long long)mib(lim->member_bytes));
}

/* What an entry claims is not believed, but what claims too much is not even unpacked. A 7z archive unpacks what is passed over
 * too, and never more than is claimed. */
static enum status check_claim(struct archive_look *x, struct err *e)
{
	if (x->head->size == READER_UNKNOWN)
		return ST_OK;
	TRY(check_entry(x, x->head->size, e));
	return x->k->kind == PACK_7Z ? charge(x, x->head->size, e) : ST_OK;
}

/* ---- one entry ---- */

static enum status on_meter(void *user, const unsigned char *p, size_t n, struct err *e)
{
	(void)p;
	return charge(user, n, e);
}

static enum status on_piece(void *user, const unsigned char *p, size_t n, struct err *e)
{
	struct archive_look *x = user;

	x->count += n;
	if (x->nbegin < PACK_LOOK) {
		size_t take = n < PACK_LOOK - x->nbegin ? n : PACK_LOOK - x->nbegin;

		memcpy(x->begin + x->nbegin, p, take);
		x->nbegin += take;
	}
	sha256_add(&x->sha, p, n);
	TRY(check_entry(x, x->count, e));
	return x->k->kind == PACK_ZIP || x->k->kind == PACK_TAR ? charge(x, n, e) : ST_OK;
}

static enum status add_entry(struct archive_look *x, struct packed_entry **out, struct err *e)
{
	struct packed *k = x->k;
	struct look *l = x->look;

	if (++l->budget->entries > l->limits->entries) {
		l->spent = true;
		return err_set(e, ST_SKIP, "the archives of this submission have more than %u entries", l->limits->entries);
	}
	if (k->n == k->cap) {
		uint32_t cap = k->cap ? 2 * k->cap : 16;
		struct packed_entry *v = arena_alloc(l->arena, cap, sizeof *v);

		if (!v)
			return no_memory(e);
		if (k->n)
			memcpy(v, k->entry, k->n * sizeof *v);
		k->entry = v;
		k->cap = cap;
	}
	*out = &k->entry[k->n++];
	return ST_OK;
}

static void refuse(struct packed_entry *to, const char *why)
{
	to->as.fate = UNPACK_REFUSED;
	to->as.why = why;
}

/* Name and type, and what follows from them. */
static enum status judge(struct archive_look *x, const struct reader *r, struct packed_entry *to, struct err *e)
{
	static const char *const types[] = {
		[ENTRY_LINK] = "it is a link, and links in archives are not followed",
		[ENTRY_HARD_LINK] = "it is a link to another file, and links in archives are not followed",
		[ENTRY_SPECIAL] = "it is no regular file",
	};
	const struct entry_head *h = x->head;
	struct entry_name name = { .path = r->single, .key = r->single };
	size_t n;
	char *path;

	if (!r->single)
		TRY(entry_name(h->name, h->n, x->k->n, x->look->arena, &name, e));
	n = strlen(x->k->path);
	path = arena_alloc(x->look->arena, n + strlen(name.path) + 2, 1);
	if (!path)
		return no_memory(e);
	memcpy(path, x->k->path, n);
	path[n] = '/';
	strcpy(path + n + 1, name.path);
	x->name = name.path;
	to->as.path = path;
	to->key = name.key;
	to->type = name.folder && h->type == ENTRY_FILE ? ENTRY_FOLDER : h->type;
	if (name.fault)
		refuse(to, name.fault);
	else if (types[h->type])
		refuse(to, types[h->type]);
	else if (to->type == ENTRY_FOLDER && h->size && h->size != READER_UNKNOWN)
		refuse(to, "it is a folder with bytes in it");
	else if (name.hidden && to->type == ENTRY_FILE)
		to->as.fate = UNPACK_SKIPPED;
	else if (h->fault)
		refuse(to, h->fault);
	if (to->as.fate == UNPACK_REFUSED && to->type == ENTRY_FOLDER)
		to->type = ENTRY_SPECIAL; /* it is told */
	if (to->as.fate == UNPACK_SKIPPED)
		to->as.why = "files whose names begin with a dot, and what macOS and Windows add by themselves, are passed over";
	return ST_OK;
}

/* Bytes go nowhere; whether they are all there and right is what counts. */
static enum status read_entry(struct archive_look *x, struct reader *r, struct packed_entry *to, struct err *e)
{
	x->count = x->nbegin = 0;
	sha256_begin(&x->sha);
	TRY(reader_data(r, on_piece, x, e));
	sha256_end(&x->sha, to->as.sha256);
	to->as.bytes = x->count;
	to->packed = pack_begins(x->begin, x->nbegin) != PACK_NONE;
	return ST_OK;
}

static enum status look_entry(struct archive_look *x, struct reader *r, const struct entry_head *h, struct err *e)
{
	struct packed_entry *to = NULL;
	enum status st;

	TRY(add_entry(x, &to, e));
	x->head = h;
	TRY(judge(x, r, to, e));
	TRY(check_claim(x, e));
	if (to->as.fate != UNPACK_READ || to->type == ENTRY_FOLDER)
		return ST_OK;
	st = read_entry(x, r, to, e);
	if (st != ST_SKIP || r->dead || limited(x->look))
		return st;
	refuse(to, arena_strdup(x->look->arena, e->msg, strlen(e->msg)));
	return to->as.why ? ST_OK : no_memory(e);
}

/* ---- archives inside ---- */

static enum status check_any(const struct packed *k, struct err *e)
{
	for (uint32_t i = 0; i < k->n; i++)
		if (k->entry[i].type != ENTRY_FOLDER && k->entry[i].as.fate != UNPACK_SKIPPED)
			return ST_OK;
	return err_set(e, ST_SKIP, "it is %s %s: there is nothing in it to read", k->n ? "a" : "an empty", pack_word(k->kind));
}

struct filling {
	unsigned char *p;
	uint64_t n, cap;
};

static enum status on_fill(void *user, const unsigned char *p, size_t n, struct err *e)
{
	struct filling *f = user;

	if (n > f->cap - f->n)
		return err_set(e, ST_FATAL, "an entry of an archive is longer than a moment ago");
	memcpy(f->p + f->n, p, n);
	f->n += n;
	return ST_OK;
}

enum status packed_bytes(struct reader *r, uint64_t n, unsigned char **out, struct err *e)
{
	struct filling f = { malloc(n ? n : 1), 0, n };
	enum status st;

	if (!f.p)
		return err_set(e, ST_FATAL, "no memory for %llu bytes of an archive", (unsigned long long)n);
	st = reader_data(r, on_fill, &f, e);
	if (st == ST_SKIP || (st == ST_OK && f.n != n))
		st = err_set(e, ST_FATAL, "an entry of an archive is not what it was a moment ago");
	if (st != ST_OK)
		free(f.p);
	else
		*out = f.p;
	return st;
}

static enum status look(struct look *l, const char *path, enum pack kind, const unsigned char *p, size_t n, struct level *up,
	unsigned depth, struct packed **out, struct err *e);

/* What begins like an archive may be a workbook. */
static enum status look_inner(struct archive_look *x, struct packed_entry *of, const unsigned char *p, struct err *e)
{
	enum pack kind = pack_kind(p, of->as.bytes);
	struct look *l = x->look;
	struct err why;
	enum status st;

	if (kind == PACK_NONE)
		return ST_OK;
	if (x->depth >= l->limits->archive_depth)
		st = err_set(&why, ST_SKIP, "it is a %s inside %u others, and none is opened so deep", pack_word(kind), x->depth);
	else
		st = look(l, of->as.path, kind, p, of->as.bytes, &x->level, x->depth + 1, &of->inner, &why);
	if (st != ST_SKIP || limited(l))
		return st == ST_OK ? ST_OK : err_set(e, st, "%s", why.msg);
	of->inner = NULL;
	refuse(of, arena_strdup(l->arena, why.msg, strlen(why.msg)));
	return of->as.why ? ST_OK : no_memory(e);
}

/* A second time through the archive; what is packed in it is kept for as long as it is looked at. */
static enum status look_inside(struct archive_look *x, const unsigned char *p, size_t n, struct err *e)
{
	struct packed *k = x->k;
	uint32_t left = 0;
	struct entry_head h;
	struct reader r;
	enum status st;

	for (uint32_t i = 0; i < k->n; i++)
		left += k->entry[i].packed && k->entry[i].as.fate == UNPACK_READ;
	if (!left)
		return ST_OK;
	st = reader_open(&r, k->kind, k->name, p, n, x->look->limits, NULL, NULL, x->look->arena, e);
	for (uint32_t i = 0; st == ST_OK && left && i < k->n; i++) {
		struct packed_entry *of = &k->entry[i];
		unsigned char *bytes;

		st = reader_next(&r, &h, e);
		if (st != ST_OK || !of->packed || of->as.fate != UNPACK_READ)
			continue;
		left--;
		st = packed_bytes(&r, of->as.bytes, &bytes, e);
		if (st != ST_OK)
			continue;
		st = look_inner(x, of, bytes, e);
		free(bytes);
	}
	reader_close(&r);
	return st;
}

/* ---- the whole ---- */

/* A ZIP archive says in advance what all of it unpacks to. What is too large by itself is refused with its name. */
static enum status check_directory(struct archive_look *x, const struct zip_directory *d, struct err *e)
{
	const struct limits *lim = x->look->limits;
	uint64_t sum = x->look->budget->bytes;

	for (uint32_t i = 0; i < d->n; i++)
		if (d->entry[i].size <= lim->member_bytes)
			sum += d->entry[i].size;
	if (sum <= lim->archive_bytes)
		return ST_OK;
	x->look->spent = true;
	return err_set(e, ST_SKIP, "the archives of this submission unpack to more than %llu MB", (unsigned long long)mib(lim->archive_bytes));
}

static enum status look_at_entries(struct archive_look *x, const unsigned char *p, size_t n, struct err *e)
{
	bool counts = x->k->kind == PACK_GZIP;
	struct entry_head h;
	struct reader r;
	enum status st;

	x->name = "its beginning";
	st = reader_open(&r, x->k->kind, x->k->name, p, n, x->look->limits, counts ? on_meter : NULL, x, x->look->arena, e);
	if (st == ST_OK)
		st = check_directory(x, &r.dir, e);
	while (st == ST_OK) {
		st = reader_next(&r, &h, e);
		if (st == ST_OK)
			st = look_entry(x, &r, &h, e);
	}
	reader_close(&r);
	return st == ST_END ? ST_OK : st;
}

/* ST_SKIP: this archive is refused; where it is limited(), one around it. */
static enum status look(struct look *l, const char *path, enum pack kind, const unsigned char *p, size_t n, struct level *up,
	unsigned depth, struct packed **out, struct err *e)
{
	struct archive_look x = { .look = l, .level = { up, n, 0 }, .depth = depth };
	const char *slash = strrchr(path, '/');
	enum status st;

	x.k = *out = arena_alloc(l->arena, 1, sizeof **out);
	if (!x.k)
		return no_memory(e);
	*x.k = (struct packed){ .kind = kind, .path = path, .name = slash ? slash + 1 : path };
	st = look_at_entries(&x, p, n, e);
	if (st == ST_OK)
		st = packed_check_names(x.k, l->arena, e);
	if (st == ST_OK)
		st = check_any(x.k, e);
	if (st == ST_OK)
		st = look_inside(&x, p, n, e);
	if (st == ST_SKIP && l->culprit == &x.level)
		l->culprit = NULL;
	return st;
}

enum status packed_look(const char *path, enum pack kind, const unsigned char *p, size_t n, struct unpack_budget *b, struct arena *a,
	struct packed **out, struct err *e)
{
	struct look l = { .budget = b, .limits = b->limits, .arena = a };

	return look(&l, path, kind, p, n, NULL, 1, out, e);
}
