#include "core/home.h"

#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_dir(const char *dir, const char *sub)
{
	char path[PATH_MAX];
	struct stat st;

	return snprintf(path, sizeof path, "%s%s", dir, sub) < (int)sizeof path && stat(path, &st) == 0 &&
		S_ISDIR(st.st_mode);
}

static bool is_home(const char *dir)
{
	return is_dir(dir, "/mappings") && is_dir(dir, "/validators/rules");
}

static bool up(char *dir)
{
	char *slash = strrchr(dir, '/');

	if (!slash)
		return false;
	*slash = '\0';
	return true;
}

/* The folder of the binary, absolute, without a slash at its end. */
static bool binary_dir(char *dir)
{
	ssize_t n = readlink("/proc/self/exe", dir, PATH_MAX - 1);

	if (n <= 0)
		return false;
	dir[n] = '\0';
	return up(dir);
}

/* Beside the binary or in a folder above it where make left it; else in the home itself. */
static void find_compiled(struct home *h, const char *bin)
{
	size_t n = strlen(h->dir);
	char dir[PATH_MAX];

	snprintf(dir, sizeof dir, "%s", bin);
	if (strncmp(dir, h->dir, n) == 0 && (dir[n] == '/' || dir[n] == '\0'))
		do {
			if (snprintf(h->compiled, sizeof h->compiled, "%s/mappings.bin", dir) < (int)sizeof h->compiled &&
				access(h->compiled, R_OK) == 0)
				return;
		} while (strlen(dir) > n && up(dir));
	snprintf(h->compiled, sizeof h->compiled, "%.*s/mappings.bin", PATH_MAX - 20, h->dir);
}

static enum status find_dir(struct home *h, const char *bin, struct err *e)
{
	const char *env = getenv("CONCORD_HOME");
	char dir[PATH_MAX];

	if (env && *env) {
		if (!realpath(env, h->dir) || !is_home(h->dir))
			return err_set(e, ST_FATAL, "CONCORD_HOME is %s, which does not hold mappings/ and validators/rules/", env);
		return ST_OK;
	}
	snprintf(dir, sizeof dir, "%s", bin);
	while (*dir && !is_home(dir) && up(dir))
		;
	if (*dir) {
		memcpy(h->dir, dir, sizeof h->dir);
		return ST_OK;
	}
	snprintf(dir, sizeof dir, "%s", bin);
	if (up(dir) && snprintf(h->dir, sizeof h->dir, "%s/share/concord", dir) < (int)sizeof h->dir && is_home(h->dir))
		return ST_OK;
	return err_set(e, ST_FATAL, "mappings/ and validators/rules/ stand neither in a folder above %s nor in %s/share/concord; "
		"CONCORD_HOME may name their folder", bin, dir);
}

enum status home_find(struct home *h, struct err *e)
{
	char bin[PATH_MAX] = "";

	*h = (struct home){ 0 };
	if (!binary_dir(bin))
		bin[0] = '\0';
	TRY(find_dir(h, bin, e));
	snprintf(h->mappings, sizeof h->mappings, "%s/mappings", h->dir);
	snprintf(h->rules, sizeof h->rules, "%s/validators/rules", h->dir);
	find_compiled(h, bin);
	return ST_OK;
}

struct paths {
	char **v;
	size_t n, cap;
};

static enum status paths_add(struct paths *p, const char *path, struct err *e)
{
	if (p->n == p->cap) {
		size_t cap = p->cap ? p->cap * 2 : 64;
		char **v = realloc(p->v, cap * sizeof *v);

		if (!v)
			return err_set(e, ST_FATAL, "no memory for a list of files");
		p->v = v;
		p->cap = cap;
	}
	p->v[p->n] = strdup(path);
	if (!p->v[p->n])
		return err_set(e, ST_FATAL, "no memory for a list of files");
	p->n++;
	return ST_OK;
}

static bool ends_in(const char *s, const char *suffix)
{
	size_t n = strlen(s), k = strlen(suffix);

	return n >= k && strcmp(s + n - k, suffix) == 0;
}

/* A link to a table is the table; one that leads to no file, or to a folder, is said: what it should hold would be missing without a word. */
static enum status add_link(const FTSENT *f, const char *suffix, struct paths *out, struct err *e)
{
	struct stat st;
	bool there = stat(f->fts_path, &st) == 0;

	if (there && S_ISREG(st.st_mode))
		return ends_in(f->fts_name, suffix) ? paths_add(out, f->fts_path, e) : ST_OK;
	if (there && S_ISDIR(st.st_mode))
		return err_set(e, ST_FATAL, "%s: found a link to a folder, expected a folder, or links to its files", f->fts_path);
	return ends_in(f->fts_name, suffix) ? err_set(e, ST_FATAL, "%s: found a link that leads to no file, expected a file", f->fts_path) : ST_OK;
}

static enum status collect(FTS *fts, const char *suffix, struct paths *out, struct err *e)
{
	FTSENT *f;

	while (errno = 0, (f = fts_read(fts)) != NULL) {
		/* What begins with a dot is an editor's, not ours. */
		if (f->fts_level > 0 && f->fts_name[0] == '.') {
			fts_set(fts, f, FTS_SKIP);
			continue;
		}
		if (f->fts_info == FTS_NS && f->fts_level == 0 && f->fts_errno == ENOENT)
			return ST_OK;
		if (f->fts_info == FTS_DNR || f->fts_info == FTS_ERR || f->fts_info == FTS_NS)
			return err_set(e, ST_FATAL, "%s: %s", f->fts_path, strerror(f->fts_errno));
		if (f->fts_info == FTS_SL || f->fts_info == FTS_SLNONE)
			TRY(add_link(f, suffix, out, e));
		if (f->fts_info == FTS_F && ends_in(f->fts_name, suffix))
			TRY(paths_add(out, f->fts_path, e));
	}
	return errno ? err_set(e, ST_FATAL, "cannot list a folder: %s", strerror(errno)) : ST_OK;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum status home_each(const struct home *h, const char *sub, const char *suffix,
	enum status (*each)(void *user, const char *path, struct err *e), void *user, struct err *e)
{
	char root[2 * PATH_MAX], *roots[] = { root, NULL };
	struct paths p = { 0 };
	enum status st;
	FTS *fts;

	snprintf(root, sizeof root, "%s/%s", h->dir, sub);
	fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, NULL);
	if (!fts)
		return err_set(e, ST_FATAL, "%s: %s", root, strerror(errno));
	st = collect(fts, suffix, &p, e);
	fts_close(fts);
	if (p.n)
		qsort(p.v, p.n, sizeof *p.v, by_bytes);
	for (size_t i = 0; i < p.n && st == ST_OK; i++)
		st = each(user, p.v[i], e);
	for (size_t i = 0; i < p.n; i++)
		free(p.v[i]);
	free(p.v);
	return st;
}
