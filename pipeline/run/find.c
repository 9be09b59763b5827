#include "run/find.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/beneath.h"
#include "core/csvtab.h"
#include "core/text.h"
#include "normalize/match.h"
#include "run/name.h"

#define FOLDER_DEPTH 4

struct senders {
	struct csvtab table;
	int id;
	struct matcher *matcher;
};

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

/* A table of a sender that nobody is would be used by nobody. */
static enum status national_known(void *user, const char *path, struct err *e)
{
	const char *name = strrchr(path, '/') + 1;
	char sender[64];
	bool known;

	snprintf(sender, sizeof sender, "%.*s", (int)(strlen(name) - 4), name);
	TRY(sender_known(user, sender, &known, e));
	return known ? ST_OK
		: err_set(e, ST_FATAL, "%s:1:1: found a table of %s, expected the ISO code of a country, such as KEN, or an id of senders.csv", path, sender);
}

static enum status senders_load(const struct config *c, struct arena *a, struct senders *s, struct err *e)
{
	char path[PATH_MAX + 32];
	int at[5];

	snprintf(path, sizeof path, "%s/mappings/senders.csv", c->home.dir);
	TRY(csvtab_load(path, a, &s->table, e));
	TRY(csvtab_columns(&s->table, (const char *const[]){ "id", "kind", "area", "source", "?language", NULL }, at, e));
	s->id = at[0];
	TRY(matcher_new(c->mappings, &s->matcher, e));
	snprintf(path, sizeof path, "%s/mappings/national", c->home.dir);
	return access(path, F_OK) == 0 ? home_each(&c->home, "mappings/national", ".csv", national_known, s, e) : ST_OK;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Where a folder is looked for: below the inbox nothing but what stands there, or a path of the user's own. */
struct place {
	int root; /* -1: none */
	size_t below;
};

static DIR *open_folder(struct place at, const char *dir)
{
	int fd = at.root < 0 ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
			     : beneath_open(at.root, strlen(dir) > at.below ? dir + at.below : ".", O_RDONLY | O_DIRECTORY);
	int why;
	DIR *d = fd < 0 ? NULL : fdopendir(fd);

	if (!d && fd >= 0) {
		why = errno;
		close(fd);
		errno = why;
	}
	return d;
}

static enum status unreadable_folder(int why, struct err *e)
{
	bool ours = why == EMFILE || why == ENFILE || why == ENOMEM;

	return err_set(e, ours ? ST_FATAL : ST_SKIP, "the folder cannot be read: %s", strerror(why));
}

/* The names in a folder that count, sorted. ST_SKIP: it cannot be read. ST_END: it holds more than most. */
static enum status list_folder(struct place at, const char *dir, uint32_t most, struct arena *a, char ***names, uint32_t *n, struct err *e)
{
	DIR *d = open_folder(at, dir);
	struct dirent *x;
	uint32_t cap = 0;
	char **v = NULL;
	enum status st = ST_OK;

	*n = 0;
	if (!d)
		return unreadable_folder(errno, e);
	while (st == ST_OK && (errno = 0, x = readdir(d)) != NULL) {
		if (x->d_name[0] == '.')
			continue;
		if (*n == most) {
			st = ST_END;
			break;
		}
		if (*n == cap) {
			char **more = realloc(v, (cap = cap ? 2 * cap : 64) * sizeof *v);

			if (!more) {
				st = err_set(e, ST_FATAL, "out of memory listing %s", dir);
				break;
			}
			v = more;
		}
		v[*n] = arena_strdup(a, x->d_name, strlen(x->d_name));
		if (!v[(*n)++])
			st = err_set(e, ST_FATAL, "out of memory listing %s", dir);
	}
	if (st == ST_OK && errno)
		st = unreadable_folder(errno, e);
	closedir(d);
	*names = st == ST_OK ? arena_alloc(a, *n ? *n : 1, sizeof **names) : NULL;
	if (*names && *n) {
		memcpy(*names, v, *n * sizeof *v);
		qsort(*names, *n, sizeof **names, by_bytes);
	}
	free(v);
	if (st == ST_OK && !*names)
		st = err_set(e, ST_FATAL, "out of memory listing %s", dir);
	return st;
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
	name = text_visible(a, name, strlen(name));
	if (!name)
		return err_set(e, ST_FATAL, "out of memory listing %s", f->full);
	f->input[f->ninput++] = (struct input){ path, name };
	return ST_OK;
}

/* All files below a folder, as members of one submission. *seen counts what was looked at, folders too. */
static enum status add_folder(const struct config *c, struct found *f, struct arena *a, const char *dir, const char *prefix,
	int depth, uint32_t *seen, struct err *e)
{
	char **names;
	uint32_t n;
	enum status listed = list_folder((struct place){ f->root, f->below }, dir, c->limits.entries - *seen, a, &names, &n, e);

	if (listed == ST_END)
		return err_set(e, ST_SKIP, "the folder holds more than %u files", c->limits.entries);
	TRY(listed);
	*seen += n;
	for (uint32_t i = 0; i < n; i++) {
		char *path = join(a, dir, "/", names[i]);
		char *name = *prefix ? join(a, prefix, "/", names[i]) : names[i];
		struct stat st;

		if (!path || !name)
			return err_set(e, ST_FATAL, "out of memory listing %s", dir);
		if (lstat(path, &st) != 0 || !S_ISDIR(st.st_mode))
			TRY(add_input(f, a, path, name, e));
		else if (depth == FOLDER_DEPTH)
			return err_set(e, ST_SKIP, "folders are nested deeper than %d", FOLDER_DEPTH);
		else
			TRY(add_folder(c, f, a, path, name, depth + 1, seen, e));
	}
	return ST_OK;
}

static enum status refuse(struct found *f, struct arena *a, const char *why, struct err *e)
{
	f->ninput = 0;
	f->refused = arena_strdup(a, why, strlen(why));
	return f->refused ? ST_OK : err_set(e, ST_FATAL, "out of memory");
}

static enum status describe(const struct config *c, struct found *f, struct arena *a, const char *file, struct err *e)
{
	struct err why = { "" };
	enum status st = ST_OK;
	uint32_t seen = 0;
	struct stat sb;

	if (lstat(f->full, &sb) == 0 && S_ISDIR(sb.st_mode)) {
		st = add_folder(c, f, a, f->full, "", 1, &seen, &why);
		if (st == ST_OK && !f->ninput)
			st = err_set(&why, ST_SKIP, "the folder is empty");
	} else {
		st = add_input(f, a, f->full, file, &why);
	}
	if (st == ST_SKIP)
		return refuse(f, a, why.msg, e);
	return st == ST_OK ? ST_OK : err_set(e, st, "%s", why.msg);
}

static enum status too_many(const char *inbox, uint32_t most, struct err *e)
{
	return err_set(e, ST_FATAL, "%s: it holds more than %u submissions, and no run takes more; nothing was read", inbox, most);
}

/* One more, not yet described. path and file are as the folder has them. */
static enum status add_found(struct found_list *l, struct arena *a, const char *sender, const char *inbox, const char *path,
	const char *file, struct found **out, struct err *e)
{
	struct found *f;

	if (l->n == l->most)
		return too_many(inbox, l->most, e);
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
	*f = (struct found){ .sender = sender, .root = l->root, .below = strlen(inbox) + 1 };
	f->path = text_visible(a, path, strlen(path));
	f->full = join(a, inbox, "/", path);
	f->name = name_safe(a, sender, file);
	if (!f->path || !f->full || !f->name)
		return err_set(e, ST_FATAL, "out of memory listing %s", inbox);
	*out = f;
	return ST_OK;
}

/* What stands in the folder of a known sender. A folder that cannot be read costs its sender and nobody else. */
static enum status find_sent(const struct config *c, const char *inbox, const char *sender, const char *dir, struct arena *a,
	struct found_list *out, struct err *e)
{
	char **names;
	struct found *f;
	struct err why;
	uint32_t n;
	enum status st = list_folder((struct place){ out->root, strlen(inbox) + 1 }, dir, c->limits.sender_submissions, a, &names, &n, &why);

	if (st == ST_END)
		st = err_set(&why, ST_SKIP, "the folder holds more than %u submissions", c->limits.sender_submissions);
	if (st == ST_SKIP) {
		TRY(add_found(out, a, sender, inbox, sender, sender, &f, e));
		return refuse(f, a, why.msg, e);
	}
	if (st != ST_OK)
		return err_set(e, st, "%s: %s", dir, why.msg);
	for (uint32_t i = 0; i < n; i++) {
		char *path = join(a, sender, "/", names[i]);

		if (!path)
			return err_set(e, ST_FATAL, "out of memory listing %s", inbox);
		TRY(add_found(out, a, sender, inbox, path, names[i], &f, e));
		TRY(describe(c, f, a, names[i], e));
	}
	return ST_OK;
}

static enum status find_all(const struct config *c, const struct senders *s, const char *inbox, struct arena *a,
	struct found_list *out, struct err *e)
{
	struct stat sb;
	struct err why;
	char **names;
	uint32_t n;
	enum status st;

	out->root = open(inbox, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	st = out->root < 0 ? unreadable_folder(errno, &why)
			   : list_folder((struct place){ out->root, strlen(inbox) + 1 }, inbox, out->most, a, &names, &n, &why);
	if (st == ST_END)
		return too_many(inbox, out->most, e);
	if (st == ST_SKIP && stat(inbox, &sb) == 0 && S_ISDIR(sb.st_mode))
		st = ST_FATAL; /* it is one, and the system does not let us see it */
	if (st != ST_OK)
		return err_set(e, st, "%s: %s", inbox, why.msg);
	for (uint32_t i = 0; i < n; i++) {
		char *path = join(a, inbox, "/", names[i]);
		struct found *f;
		bool known = false;

		if (!path)
			return err_set(e, ST_FATAL, "out of memory listing %s", inbox);
		if (lstat(path, &sb) == 0 && S_ISDIR(sb.st_mode)) {
			if (!strcmp(names[i], "decisions"))
				continue;
			TRY(sender_known(s, names[i], &known, e));
		}
		if (known) {
			TRY(find_sent(c, inbox, names[i], path, a, out, e));
			continue;
		}
		TRY(add_found(out, a, "", inbox, names[i], names[i], &f, e));
		TRY(describe(c, f, a, names[i], e));
	}
	return names_unique(out, a, e);
}

enum status find_submissions(const struct config *c, const char *inbox, struct arena *a, struct found_list *out, struct err *e)
{
	struct senders s = { .matcher = NULL };
	enum status st;

	*out = (struct found_list){ .root = -1, .most = c->limits.submissions };
	st = senders_load(c, a, &s, e);
	if (st == ST_OK)
		st = find_all(c, &s, inbox, a, out, e);
	matcher_free(s.matcher);
	return st;
}

void found_close(struct found_list *l)
{
	if (l->root >= 0)
		close(l->root);
	l->root = -1;
}

/* The known sender in whose folder a file stands; "" none. */
static enum status sender_of(const struct senders *s, const char *path, struct arena *a, const char **sender, struct err *e)
{
	char *full = realpath(path, NULL), *end = full ? strrchr(full, '/') : NULL;
	enum status st = ST_OK;
	bool known = false;

	*sender = "";
	if (end && end != full) {
		const char *folder;

		*end = '\0';
		folder = strrchr(full, '/') + 1;
		st = sender_known(s, folder, &known, e);
		if (st == ST_OK && known && !(*sender = arena_strdup(a, folder, strlen(folder))))
			st = err_set(e, ST_FATAL, "out of memory");
	}
	free(full);
	return st;
}

enum status sender_named(const struct config *c, const char *name, struct arena *a, struct err *e)
{
	struct senders s = { .matcher = NULL };
	struct match m = { .kind = KIND_NONE };
	bool known = false;
	enum status st = senders_load(c, a, &s, e);

	if (st == ST_OK)
		st = sender_known(&s, name, &known, e);
	if (st == ST_OK && !known)
		st = match_label(s.matcher, "area", name, NULL, NULL, 0, &m, e);
	matcher_free(s.matcher);
	if (st != ST_OK || known)
		return st;
	if (m.kind == KIND_AREA && strlen(m.out) == 3 && !match_guessed(m.how))
		return err_set(e, ST_SKIP, "no sender is called so; write %s", m.out);
	return err_set(e, ST_SKIP, "no sender is called so; write the ISO code of a country, such as KEN, or an id of mappings/senders.csv, such as UNDESA");
}

enum status find_one(const struct config *c, const char *path, const char *sender, struct arena *a, struct found *out, struct err *e)
{
	struct senders s = { .matcher = NULL };
	size_t n = strlen(path);
	const char *file;
	char *full;
	enum status st;

	while (n > 1 && path[n - 1] == '/') /* of a folder */
		n--;
	full = arena_strdup(a, path, n);
	if (!full)
		return err_set(e, ST_FATAL, "out of memory");
	file = strrchr(full, '/');
	file = file && file[1] ? file + 1 : full;
	*out = (struct found){ .sender = sender ? sender : "", .full = full, .root = -1, .any_sender = true };
	st = senders_load(c, a, &s, e);
	if (st == ST_OK && !sender)
		st = sender_of(&s, full, a, &out->sender, e);
	matcher_free(s.matcher);
	TRY(st);
	out->path = text_visible(a, file, strlen(file));
	out->name = name_safe(a, out->sender, file);
	if (!out->path || !out->name)
		return err_set(e, ST_FATAL, "out of memory");
	return describe(c, out, a, file, e);
}
