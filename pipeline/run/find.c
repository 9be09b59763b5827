#include "run/find.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/csvtab.h"
#include "normalize/match.h"

#define NAME_LONGEST 100 /* of a submission: leaves room for what is put behind it */
#define FOLDER_DEPTH 4

struct senders {
	struct csvtab table;
	int id;
	struct matcher *matcher;
};

static enum status senders_load(const struct config *c, struct arena *a, struct senders *s, struct err *e)
{
	char path[PATH_MAX + 32];
	int at[4];

	snprintf(path, sizeof path, "%s/mappings/senders.csv", c->home.dir);
	TRY(csvtab_load(path, a, &s->table, e));
	TRY(csvtab_columns(&s->table, (const char *const[]){ "id", "kind", "area", "source", NULL }, at, e));
	s->id = at[0];
	return matcher_new(c->mappings, &s->matcher, e);
}

/* A country by its ISO3 code in capitals, or an organization of mappings/senders.csv. */
static enum status sender_known(const struct senders *s, const char *name, bool *known, struct err *e)
{
	struct match m;

	*known = false;
	for (uint32_t i = 0; i < s->table.nrow && !*known; i++)
		*known = !strcmp(csvtab_at(&s->table, i, s->id), name);
	if (*known || strlen(name) != 3 || strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
		return ST_OK;
	TRY(match_label(s->matcher, "area", name, NULL, "ISO3", 0, &m, e));
	*known = m.kind == KIND_AREA && m.how == HOW_CODE;
	return ST_OK;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder that count, sorted. ST_SKIP: it cannot be read. */
static enum status list_folder(const char *dir, struct arena *a, char ***names, uint32_t *n, struct err *e)
{
	DIR *d = opendir(dir);
	struct dirent *x;
	uint32_t cap = 0;
	char **v = NULL;

	*n = 0;
	if (!d)
		return err_set(e, ST_SKIP, "%s: cannot be read: %m", dir);
	errno = 0;
	while ((x = readdir(d)) != NULL) {
		if (x->d_name[0] == '.')
			continue;
		if (*n == cap) {
			char **more = realloc(v, (cap = cap ? 2 * cap : 64) * sizeof *v);

			if (!more)
				goto no_memory;
			v = more;
		}
		v[*n] = arena_strdup(a, x->d_name, strlen(x->d_name));
		if (!v[(*n)++])
			goto no_memory;
		errno = 0;
	}
	if (errno) {
		err_set(e, ST_SKIP, "%s: cannot be read: %m", dir);
		closedir(d);
		free(v);
		return ST_SKIP;
	}
	closedir(d);
	*names = arena_alloc(a, *n ? *n : 1, sizeof **names);
	if (*names && *n) {
		memcpy(*names, v, *n * sizeof *v);
		qsort(*names, *n, sizeof **names, by_bytes);
	}
	free(v);
	return *names ? ST_OK : err_set(e, ST_FATAL, "out of memory listing %s", dir);
no_memory:
	closedir(d);
	free(v);
	return err_set(e, ST_FATAL, "out of memory listing %s", dir);
}

static char *join(struct arena *a, const char *x, const char *sep, const char *y)
{
	size_t nx = strlen(x), ns = strlen(sep), ny = strlen(y);
	char *s = arena_alloc(a, 1, nx + ns + ny + 1);

	if (s) {
		memcpy(s, x, nx);
		memcpy(s + nx, sep, ns);
		memcpy(s + nx + ns, y, ny);
	}
	return s;
}

static enum status add_input(struct found *f, struct arena *a, const char *path, const char *name, struct err *e)
{
	if ((f->ninput & (f->ninput - 1)) == 0) { /* grown at every power of two */
		struct input *more = arena_alloc(a, f->ninput ? 2 * f->ninput : 1, sizeof *more);

		if (!more)
			return err_set(e, ST_FATAL, "out of memory listing %s", f->full);
		if (f->ninput)
			memcpy(more, f->input, f->ninput * sizeof *more);
		f->input = more;
	}
	f->input[f->ninput++] = (struct input){ path, name };
	return ST_OK;
}

/* All files below a folder, as members of one submission. */
static enum status add_folder(const struct config *c, struct found *f, struct arena *a, const char *dir, const char *prefix,
	int depth, struct err *e)
{
	char **names;
	uint32_t n;

	TRY(list_folder(dir, a, &names, &n, e));
	for (uint32_t i = 0; i < n; i++) {
		char *path = join(a, dir, "/", names[i]);
		char *name = *prefix ? join(a, prefix, "/", names[i]) : names[i];
		struct stat st;

		if (!path || !name)
			return err_set(e, ST_FATAL, "out of memory listing %s", dir);
		if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
			if (depth == FOLDER_DEPTH)
				return err_set(e, ST_SKIP, "folders are nested deeper than %d", FOLDER_DEPTH);
			TRY(add_folder(c, f, a, path, name, depth + 1, e));
			continue;
		}
		if (f->ninput == c->limits.entries)
			return err_set(e, ST_SKIP, "the folder holds more than %u files", c->limits.entries);
		TRY(add_input(f, a, path, name, e));
	}
	return ST_OK;
}

static enum status describe(const struct config *c, struct found *f, struct arena *a, const char *file, struct err *e)
{
	struct err why = { "" };
	enum status st = ST_OK;
	struct stat sb;

	if (lstat(f->full, &sb) == 0 && S_ISDIR(sb.st_mode)) {
		st = add_folder(c, f, a, f->full, "", 1, &why);
		if (st == ST_OK && !f->ninput)
			st = err_set(&why, ST_SKIP, "the folder is empty");
	} else {
		st = add_input(f, a, f->full, file, &why);
	}
	if (st == ST_SKIP) {
		f->refused = arena_strdup(a, why.msg, strlen(why.msg));
		return f->refused ? ST_OK : err_set(e, ST_FATAL, "out of memory");
	}
	return st == ST_OK ? ST_OK : err_set(e, st, "%s", why.msg);
}

/* Sender and file name made safe: nothing that a file system, a shell or a spreadsheet would read. */
static char *safe_name(struct arena *a, const char *sender, const char *file)
{
	char buf[2 * NAME_LONGEST];
	size_t n = 0;

	for (const char *s = sender; *s && n < NAME_LONGEST / 2; s++)
		buf[n++] = *s;
	if (n)
		buf[n++] = '-';
	for (const char *s = file; *s && n < NAME_LONGEST; s++) {
		bool fine = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') ||
			*s == '.' || *s == '_' || *s == '-';

		if (fine && !(n == 0 && (*s == '.' || *s == '-')))
			buf[n++] = *s;
		else if (n == 0 || buf[n - 1] != '_')
			buf[n++] = '_';
	}
	return arena_strdup(a, buf, n);
}

static enum status add_found(const struct config *c, struct found_list *l, struct arena *a, const char *sender,
	const char *inbox, const char *path, const char *file, struct err *e)
{
	struct found *f;

	if (l->n == l->cap) {
		uint32_t cap = l->cap ? 2 * l->cap : 64;
		struct found *more = arena_alloc(a, cap, sizeof *more);

		if (!more)
			return err_set(e, ST_FATAL, "out of memory listing %s", inbox);
		if (l->n)
			memcpy(more, l->v, l->n * sizeof *more);
		l->v = more;
		l->cap = cap;
	}
	f = &l->v[l->n++];
	*f = (struct found){ .sender = sender, .path = path };
	f->full = join(a, inbox, "/", path);
	f->name = safe_name(a, sender, file);
	if (!f->full || !f->name)
		return err_set(e, ST_FATAL, "out of memory listing %s", inbox);
	return describe(c, f, a, file, e);
}

static int by_name(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int d = strcasecmp(x->name, y->name);

	return d ? d : strcmp(x->path, y->path);
}

/* Names that differ only in case, or not at all, get a number, in the order of their paths. A number may meet
 * another name in its turn, so it goes on until nothing is alike. */
static enum status make_unique(struct found_list *l, struct arena *a, struct err *e)
{
	for (bool again = true; again;) {
		again = false;
		qsort(l->v, l->n, sizeof *l->v, by_name);
		for (uint32_t i = 0, k; i < l->n; i = k) {
			for (k = i + 1; k < l->n && !strcasecmp(l->v[i].name, l->v[k].name); k++) {
				char number[16];

				snprintf(number, sizeof number, "%u", k - i + 1);
				l->v[k].name = join(a, l->v[k].name, "_", number);
				if (!l->v[k].name)
					return err_set(e, ST_FATAL, "out of memory naming submissions");
				again = true;
			}
			if (again)
				break;
		}
	}
	return ST_OK;
}

static int by_name_bytes(const void *a, const void *b)
{
	return strcmp(((const struct found *)a)->name, ((const struct found *)b)->name);
}

static enum status find_all(const struct config *c, const struct senders *s, const char *inbox, struct arena *a,
	struct found_list *out, struct err *e)
{
	char **names;
	uint32_t n;

	TRY(list_folder(inbox, a, &names, &n, e));
	for (uint32_t i = 0; i < n; i++) {
		char *path = join(a, inbox, "/", names[i]), **below;
		uint32_t nbelow;
		struct stat st;
		bool known = false;

		if (!path)
			return err_set(e, ST_FATAL, "out of memory listing %s", inbox);
		if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
			if (!strcmp(names[i], "decisions"))
				continue;
			TRY(sender_known(s, names[i], &known, e));
		}
		if (!known) {
			TRY(add_found(c, out, a, "", inbox, names[i], names[i], e));
			continue;
		}
		TRY(list_folder(path, a, &below, &nbelow, e));
		for (uint32_t k = 0; k < nbelow; k++) {
			char *sub = join(a, names[i], "/", below[k]);

			if (!sub)
				return err_set(e, ST_FATAL, "out of memory listing %s", inbox);
			TRY(add_found(c, out, a, names[i], inbox, sub, below[k], e));
		}
	}
	TRY(make_unique(out, a, e));
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_name_bytes);
	return ST_OK;
}

enum status find_submissions(const struct config *c, const char *inbox, struct arena *a, struct found_list *out, struct err *e)
{
	struct senders s = { .matcher = NULL };
	enum status st;

	*out = (struct found_list){ 0 };
	st = senders_load(c, a, &s, e);
	if (st == ST_OK)
		st = find_all(c, &s, inbox, a, out, e);
	matcher_free(s.matcher);
	return st;
}

enum status find_one(const struct config *c, const char *path, struct arena *a, struct found *out, struct err *e)
{
	struct senders s = { .matcher = NULL };
	const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
	char *full = realpath(path, NULL), *end;
	bool known = false;
	enum status st = senders_load(c, a, &s, e);

	*out = (struct found){ .sender = "", .path = file, .full = path, .any_sender = true };
	if (st == ST_OK && full && (end = strrchr(full, '/')) != NULL && end != full) {
		char *folder;

		*end = '\0';
		folder = strrchr(full, '/');
		if (folder)
			st = sender_known(&s, folder + 1, &known, e);
		if (st == ST_OK && known)
			out->sender = arena_strdup(a, folder + 1, strlen(folder + 1));
	}
	free(full);
	matcher_free(s.matcher);
	TRY(st);
	out->name = out->sender ? safe_name(a, out->sender, file) : NULL;
	if (!out->name)
		return err_set(e, ST_FATAL, "out of memory");
	return describe(c, out, a, file, e);
}
