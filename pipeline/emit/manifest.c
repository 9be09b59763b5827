#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hash.h"
#include "emit/out.h"
#include "emit/texts.h"

struct paths {
	char **v;
	size_t n, cap, root;
};
static _Thread_local struct paths *walking; /* nftw() hands nothing on */

static int collect(const char *path, const struct stat *st, int type, struct FTW *at)
{
	struct paths *p = walking;
	const char *name = path + p->root;

	(void)st;
	(void)at;
	if (type == FTW_D || type == FTW_DP || !strcmp(name, "MANIFEST.sha256") || !strcmp(name, "events.jsonl"))
		return 0;
	if (p->n == p->cap) {
		size_t cap = p->cap ? 2 * p->cap : 256;
		char **v = realloc(p->v, cap * sizeof *v);

		if (!v)
			return 1;
		p->v = v;
		p->cap = cap;
	}
	p->v[p->n] = strdup(name);
	return p->v[p->n] ? (p->n++, 0) : 1;
}

static int cmp_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum status hash_path(const char *path, char hex[SHA256_TEXT], struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;
	void *p = NULL;

	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		int error = errno;

		if (fd >= 0)
			close(fd);
		return err_set(e, ST_FATAL, "cannot read %s again: %s", path, strerror(error));
	}
	if (st.st_size)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return err_set(e, ST_FATAL, "cannot read %s again: %m", path);
	sha256_hex(p, (size_t)st.st_size, hex);
	if (p)
		munmap(p, (size_t)st.st_size);
	return ST_OK;
}

static enum status write_lines(const char *dir, const struct paths *p, struct err *e)
{
	char path[PATH_MAX], hex[SHA256_TEXT];
	struct out o;

	snprintf(path, sizeof path, "%s/MANIFEST.sha256", dir);
	TRY(out_open(&o, path, e));
	for (size_t i = 0; i < p->n; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, p->v[i]);
		if (hash_path(path, hex, e) != ST_OK) {
			out_close(&o, NULL);
			return ST_FATAL;
		}
		out_format(&o, "%s  ", hex);
		out_z(&o, p->v[i]);
		out_char(&o, '\n');
	}
	return out_close(&o, e);
}

enum status manifest_sha256(const char *dir, struct err *e)
{
	struct paths p = { .root = strlen(dir) + 1 };
	enum status st = ST_OK;

	walking = &p;
	if (nftw(dir, collect, 16, FTW_PHYS) != 0)
		st = err_set(e, ST_FATAL, "cannot list %s: %m", dir);
	if (st == ST_OK) {
		if (p.n)
			qsort(p.v, p.n, sizeof *p.v, cmp_text);
		st = write_lines(dir, &p, e);
	}
	for (size_t i = 0; i < p.n; i++)
		free(p.v[i]);
	free(p.v);
	return st;
}
