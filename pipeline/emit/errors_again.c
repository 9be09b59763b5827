#include "emit/errors_again.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "unpack/unpack.h"

struct again {
	const struct errors *w;
	struct submission *scratch;
	const struct row_sink *sink;
	const struct unpacking *u;
	uint32_t first; /* number of its first member */
};

static enum status changed(struct err *e)
{
	return err_set(e, ST_SKIP, "the file has changed since it was validated");
}

static enum status copy_member(void *user, uint32_t i, const unsigned char *p, size_t n, struct err *e)
{
	struct again *x = user;
	const struct submission *s = x->w->s;
	uint32_t at = x->first + i;
	uint16_t member, sheet;

	if (at >= s->nmember || strcmp(sym_str(s->syms, s->member[at].path), x->u->member[i].path) != 0)
		return changed(e);
	TRY(submission_member(x->scratch, x->u->member[i].path, &member, e));
	if (s->member[at].fate != MEMBER_READ)
		return submission_sheet(x->scratch, member, "", 0, false, &sheet, e);
	return p ? decode_member(x->scratch, member, p, n, x->sink, e) : changed(e);
}

/* path: where the file is; name: of it inside the submission. *next: its first member, and then the one behind its last. */
static enum status copy_file(struct again *x, const char *path, const char *name, uint32_t *next, struct err *e)
{
	const struct submission *s = x->w->s;
	struct unpack_budget budget = { .limits = &s->config->limits };
	struct unpacking u = { .n = 0 };
	struct bytes bytes;
	struct arena a;
	enum status st;

	TRY(bytes_open(path, &s->config->limits, &bytes, e));
	arena_init(&a, 0);
	x->u = &u;
	x->first = *next;
	if (path == x->w->x->input && strcmp(bytes.sha256, s->sha256) != 0)
		st = changed(e);
	else
		st = unpack_look(name, bytes.p, bytes.n, bytes.sha256, &budget, &a, &u, e);
	if (st == ST_OK)
		st = unpack_each(&u, copy_member, x, e);
	*next += u.n;
	arena_release(&a);
	bytes_release(&bytes);
	return st;
}

/* Which file of the folder a member is, or is packed in: path of it, and how much of the member's path is its name. 0: none. */
static size_t file_of(const char *folder, const char *member, char path[PATH_MAX])
{
	size_t n = strcspn(member, "/");

	for (;; n += 1 + strcspn(member + n + 1, "/")) {
		struct stat st;

		if (snprintf(path, PATH_MAX, "%s/%.*s", folder, (int)n, member) >= PATH_MAX)
			return 0;
		if (lstat(path, &st) == 0 && S_ISREG(st.st_mode))
			return n;
		if (!member[n])
			return 0;
	}
}

static enum status copy_folder(struct again *x, struct err *e)
{
	const struct submission *s = x->w->s;

	for (uint32_t i = 0; i < s->nmember;) {
		const char *member = sym_str(s->syms, s->member[i].path);
		char path[PATH_MAX], name[PATH_MAX];
		size_t n = file_of(x->w->x->input, member, path);

		if ((!n || !member[n]) && s->member[i].fate != MEMBER_READ) {
			uint16_t number, sheet;

			TRY(submission_member(x->scratch, member, &number, e));
			TRY(submission_sheet(x->scratch, number, "", 0, false, &sheet, e));
			i++;
			continue;
		}
		if (!n)
			return err_set(e, ST_SKIP, "the file is no longer there");
		snprintf(name, sizeof name, "%.*s", (int)n, member);
		TRY(copy_file(x, path, name, &i, e));
	}
	return ST_OK;
}

enum status again_decode(const struct errors *w, struct submission *scratch, const struct row_sink *sink, struct err *e)
{
	struct again x = { .w = w, .scratch = scratch, .sink = sink };
	char name[PATH_MAX];
	uint32_t next = 0;
	struct stat st;

	if (!w->x->input || stat(w->x->input, &st) != 0)
		return err_set(e, ST_SKIP, "the file is no longer there");
	if (S_ISDIR(st.st_mode))
		return copy_folder(&x, e);
	/* Of a file the path of every member begins with its name. */
	snprintf(name, sizeof name, "%s", w->s->nmember ? sym_str(w->s->syms, w->s->member[0].path) : "");
	name[strcspn(name, "/")] = '\0';
	return copy_file(&x, w->x->input, name, &next, e);
}
