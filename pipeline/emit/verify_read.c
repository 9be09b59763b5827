/*
 * verify_read.c - which files a run has, and reading each of them once.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "emit/out.h"
#include "emit/verify.h"

#define BLOCK ((size_t)128 << 10)
#define LONG ((uint64_t)2 << 20) /* a file worth a thread */
#define BEHIND ((uint64_t)2 << 20)

/* ---- the list of files ---- */

struct listing {
	struct arena *arena;
	size_t root;
	struct vfile *v;
	uint32_t n, cap;
	struct err *e;
};
static struct listing *listing; /* nftw() hands nothing on; the check runs alone in its process */

static int visit(const char *path, const struct stat *st, int type, struct FTW *at)
{
	struct listing *l = listing;
	const char *name = path + l->root;

	(void)at;
	if (type == FTW_D || !strcmp(name, "MANIFEST.sha256") || !strcmp(name, "events.jsonl"))
		return 0;
	if (type != FTW_F || !S_ISREG(st->st_mode))
		return err_set(l->e, ST_SKIP, "%s: no file that can be read", name) != ST_OK;
	if (l->n == l->cap) {
		uint32_t cap = l->cap ? 2 * l->cap : 64;
		struct vfile *v = realloc(l->v, cap * sizeof *v);

		if (!v)
			return err_set(l->e, ST_FATAL, "no memory") != ST_OK;
		l->v = v;
		l->cap = cap;
	}
	l->v[l->n] = (struct vfile){ .name = arena_strdup(l->arena, name, strlen(name)), .dev = st->st_dev, .ino = st->st_ino,
		.bytes = (uint64_t)st->st_size, .linked = st->st_nlink > 1 };
	if (!l->v[l->n++].name)
		return err_set(l->e, ST_FATAL, "no memory") != ST_OK;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct vfile *)a)->name, ((const struct vfile *)b)->name);
}

static struct vfield name_field(const char *name)
{
	return (struct vfield){ name, strlen(name) };
}

static enum status keep_list(struct vrun *v, const struct listing *l, struct err *e)
{
	v->file = vrun_share(v, l->n + 1u, sizeof *v->file);
	if (!v->file)
		return err_set(e, ST_FATAL, "no memory");
	if (l->n) {
		memcpy(v->file, l->v, l->n * sizeof *v->file);
		qsort(v->file, l->n, sizeof *v->file, by_name);
	}
	v->nfile = l->n;
	for (uint32_t i = 0; i < v->nfile; i++) {
		struct vfield f = name_field(v->file[i].name);
		bool is_new;

		if (vmap_at(&v->file_at, vkey_of(&f, 1), &is_new) == UINT32_MAX)
			return err_set(e, ST_FATAL, "no memory");
	}
	return ST_OK;
}

enum status verify_list(struct vrun *v, struct err *e)
{
	struct err why = { "" };
	struct listing l = { .arena = &v->arena, .root = strlen(v->dir) + 1, .e = &why };
	enum status st = ST_OK;

	listing = &l;
	if (nftw(v->dir, visit, 16, FTW_PHYS) != 0)
		st = *why.msg ? err_set(e, ST_SKIP, "%s", why.msg) : err_set(e, ST_SKIP, "%s: cannot be read: %m", v->dir);
	if (st == ST_OK)
		st = keep_list(v, &l, e);
	free(l.v);
	return st;
}

struct vfile *vrun_file(struct vrun *v, const char *name)
{
	struct vfield f = name_field(name);
	uint32_t i = vmap_find(&v->file_at, vkey_of(&f, 1));

	return i == UINT32_MAX ? NULL : &v->file[i];
}

bool vfile_same(const struct vfile *a, const struct vfile *b)
{
	return a && b && a->linked && a->dev == b->dev && a->ino == b->ino;
}

/* ---- reading ---- */

enum status vread_open(struct vread *r, struct vrun *v, const char *name, bool beside, struct err *e)
{
	char path[2 * PATH_MAX];
	struct stat st;

	*r = (struct vread){ .file = vrun_file(v, name), .fd = -1 };
	if (!r->file)
		return err_set(e, ST_SKIP, "%s is missing", name);
	snprintf(path, sizeof path, "%s/%s", v->dir, name);
	r->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (r->fd < 0 || fstat(r->fd, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(e, ST_SKIP, "%s: cannot be read: %s", name, strerror(errno));
	sha256_begin(&r->sha);
	if (beside && !r->file->hashed && r->file->bytes >= LONG && sysconf(_SC_NPROCESSORS_ONLN) > 1)
		r->beside = vbeside_new(&r->sha);
	return ST_OK;
}

/* As out.c does it: what was read of a large file gives its memory to what is read next. From its beginning, since a page that was in use
 * a moment ago stays. */
static void drop_behind(struct vread *r)
{
	if (r->at < OUT_CACHED || r->at - r->dropped < BEHIND)
		return;
	posix_fadvise(r->fd, 0, (off_t)(r->at - BEHIND / 2), POSIX_FADV_DONTNEED);
	r->dropped = r->at;
}

enum status vread_next(struct vread *r, char *buf, size_t cap, size_t *n, struct err *e)
{
	ssize_t k;

	do
		k = read(r->fd, buf, cap);
	while (k < 0 && errno == EINTR);
	*n = k > 0 ? (size_t)k : 0;
	if (k < 0)
		return err_set(e, ST_SKIP, "%s: cannot be read: %m", r->file->name);
	if (r->beside && *n)
		vbeside_hash(r->beside, buf, *n);
	else if (!r->file->hashed && *n)
		sha256_add(&r->sha, buf, *n);
	r->ended = k == 0;
	r->at += *n;
	drop_behind(r);
	return ST_OK;
}

void vread_wait(const struct vread *r)
{
	if (r->beside)
		vbeside_wait(r->beside);
}

void vread_close(struct vread *r)
{
	if (r->beside)
		vbeside_end(r->beside);
	if (r->ended && !r->file->hashed) {
		sha256_end(&r->sha, r->file->sha256);
		r->file->hashed = true;
	}
	if (r->fd >= 0)
		close(r->fd);
	r->beside = NULL;
	r->fd = -1;
}

enum status verify_hash(struct vfile *f, struct vrun *v, struct err *e)
{
	char *buf = malloc(BLOCK);
	struct vread r = { .fd = -1 };
	enum status st = buf ? vread_open(&r, v, f->name, false, e) : err_set(e, ST_FATAL, "no memory");

	for (size_t n = 1; st == ST_OK && n;)
		st = vread_next(&r, buf, BLOCK, &n, e);
	vread_close(&r);
	free(buf);
	return st;
}

/* ---- MANIFEST.sha256 ---- */

/* Line i must be that of file i: both are in byte order of their names. */
static enum status check_line(struct vrun *v, const char *line, uint32_t i, struct err *e)
{
	const char *name = line + 66;
	const struct vfile *f;

	if (strlen(line) < 67 || line[64] != ' ' || line[65] != ' ')
		return err_set(e, ST_SKIP, "MANIFEST.sha256: a line that is no hash, two blanks and a path: %.80s", line);
	f = vrun_file(v, name);
	if (!f)
		return err_set(e, ST_SKIP, "MANIFEST.sha256 lists %s, which is not there", name);
	if (i < v->nfile && f > &v->file[i])
		return err_set(e, ST_SKIP, "%s is not in MANIFEST.sha256", v->file[i].name);
	if (f != &v->file[i])
		return err_set(e, ST_SKIP, "MANIFEST.sha256: %s is out of order or there twice", name);
	if (strncmp(f->sha256, line, 64) != 0)
		return err_set(e, ST_SKIP, "%s: its hash is %.16s..., MANIFEST.sha256 says %.16s...", name, f->sha256, line);
	return ST_OK;
}

enum status verify_lines(const struct vrun *v, char **text, size_t *n, struct err *e)
{
	size_t size = 1;
	char *to;

	for (uint32_t i = 0; i < v->nfile; i++)
		size += strlen(v->file[i].name) + 67;
	*text = to = malloc(size);
	if (!to)
		return err_set(e, ST_FATAL, "no memory");
	for (uint32_t i = 0; i < v->nfile; i++)
		to += sprintf(to, "%s  %s\n", v->file[i].sha256, v->file[i].name);
	*n = (size_t)(to - *text);
	return ST_OK;
}

enum status verify_manifest(struct vrun *v, struct err *e)
{
	char path[2 * PATH_MAX], *line = NULL;
	enum status st = ST_OK;
	uint32_t i = 0;
	size_t cap = 0;
	ssize_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/MANIFEST.sha256", v->dir);
	f = fopen(path, "rbe");
	if (!f)
		return err_set(e, ST_SKIP, "%s: cannot be read: %m", path);
	for (; st == ST_OK && (n = getline(&line, &cap, f)) > 0; i++) {
		if (line[n - 1] != '\n') {
			st = err_set(e, ST_SKIP, "MANIFEST.sha256: the last line has no end");
			break;
		}
		line[n - 1] = 0;
		st = check_line(v, line, i, e);
	}
	free(line);
	fclose(f);
	if (st == ST_OK && i < v->nfile)
		st = err_set(e, ST_SKIP, "%s is not in MANIFEST.sha256", v->file[i].name);
	return st;
}
