#include "run/outbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/exit.h"
#include "core/publish.h"

/* ---- folders ---- */

enum status outbox_folder(const char *path, struct err *e)
{
	struct stat st;

	if (mkdir(path, 0777) == 0 || (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
		return ST_OK;
	return err_set(e, ST_FATAL, "%s: this folder cannot be made: %m", path);
}

/* Also the folders above it. */
static enum status make_path(const char *path, struct err *e)
{
	char buf[PATH_MAX];

	if (snprintf(buf, sizeof buf, "%s", path) >= (int)sizeof buf)
		return err_set(e, ST_FATAL, "%s: the path is too long", path);
	for (char *s = buf + 1; *s; s++) {
		if (*s != '/')
			continue;
		*s = '\0';
		TRY(outbox_folder(buf, e));
		*s = '/';
	}
	return outbox_folder(buf, e);
}

/* ---- that the inbox does not hold what is written ---- */

/* An absolute path without links, "." and "..", of which the last folders may not be there yet. */
static bool resolve(const char *path, char out[PATH_MAX])
{
	char part[PATH_MAX], next[PATH_MAX];

	if (!realpath(*path == '/' ? "/" : ".", out))
		return false;
	while (*path) {
		size_t n = strcspn(path, "/");

		if (n >= sizeof part)
			return false;
		memcpy(part, path, n);
		part[n] = '\0';
		path += n + (path[n] == '/');
		if (!n || !strcmp(part, "."))
			continue;
		if (!strcmp(part, "..")) {
			char *slash = strrchr(out, '/');

			slash[slash == out] = '\0';
			continue;
		}
		if (snprintf(next, sizeof next, "%s/%s", strcmp(out, "/") ? out : "", part) >= (int)sizeof next)
			return false;
		if (!realpath(next, out))
			strcpy(out, next);
	}
	return true;
}

/* Would the inbox show what is written to path as a submission? Names that begin with a dot are passed over. */
static bool shown_by(const char *inbox, const char *path)
{
	char in[PATH_MAX], to[PATH_MAX];
	size_t n;

	if (!realpath(inbox, in) || !resolve(path, to))
		return false;
	n = strcmp(in, "/") ? strlen(in) : 0;
	return !strncmp(in, to, n) && (to[n] == '/' || to[n] == '\0') && !strstr(to + n, "/.");
}

/* ---- the lock ---- */

static enum status take_lock(const char *dir, int *lock, int *exit_status, struct err *e)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof path, "%s/.lock", dir);
	*lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (*lock < 0)
		return err_set(e, ST_FATAL, "%s: cannot be written: %m", path);
	if (flock(*lock, LOCK_EX | LOCK_NB) == 0)
		return ST_OK;
	if (errno != EWOULDBLOCK)
		return err_set(e, ST_FATAL, "%s: cannot be locked: %m", path);
	*exit_status = EXIT_LOCKED;
	return err_set(e, ST_FATAL, "%s: another run holds the lock; wait until it has ended", path);
}

/* ---- what a killed run left; the lock is held, so nobody else is at work ---- */

/* Where folders cannot be exchanged, a run that is replaced steps aside for a moment: it comes back. */
static enum status put_back(const char *dir, const char *old, const char *name, struct err *e)
{
	char place[2 * PATH_MAX];
	struct stat st;

	snprintf(place, sizeof place, "%s/%s", dir, name);
	if (lstat(place, &st) == 0)
		return publish_remove_tree(old, e);
	return rename(old, place) == 0 ? ST_OK : err_set(e, ST_FATAL, "%s: cannot be renamed: %m", old);
}

static enum status tidy(const char *dir, struct err *e)
{
	DIR *d = opendir(dir);
	struct dirent *x;
	enum status st = ST_OK;

	if (!d)
		return err_set(e, ST_FATAL, "%s: cannot be read: %m", dir);
	while (st == ST_OK && (x = readdir(d)) != NULL) {
		char path[2 * PATH_MAX];

		snprintf(path, sizeof path, "%s/%s", dir, x->d_name);
		if (!strncmp(x->d_name, ".stage-", 7))
			st = publish_remove_tree(path, e);
		else if (!strncmp(x->d_name, ".old-", 5))
			st = put_back(dir, path, x->d_name + 5, e);
	}
	closedir(d);
	return st;
}

static enum status refuse_nested(const char *inbox, const char *path, const char *what, int *exit_status, struct err *e)
{
	if (!shown_by(inbox, path))
		return ST_OK;
	*exit_status = EXIT_USAGE;
	return err_set(e, ST_FATAL, "%s: %s lies in the inbox and would be read as a submission; choose another folder", path, what);
}

enum status outbox_open(struct outbox *o, const char *inbox, const char *dir, const char *state, int *exit_status, struct err *e)
{
	char artifacts[PATH_MAX + 16];

	*o = (struct outbox){ .dir = dir, .lock = -1, .state_lock = -1 };
	*exit_status = EXIT_FAILED;
	if (snprintf(o->state, sizeof o->state, "%s%s", state ? state : dir, state ? "" : "/.state") >= (int)sizeof o->state - 16)
		return err_set(e, ST_FATAL, "%s: the path is too long", dir);
	TRY(refuse_nested(inbox, dir, "the outbox", exit_status, e));
	TRY(refuse_nested(inbox, o->state, "the state folder", exit_status, e));
	TRY(make_path(dir, e));
	TRY(take_lock(dir, &o->lock, exit_status, e));
	TRY(tidy(dir, e));
	snprintf(artifacts, sizeof artifacts, "%s/artifacts", o->state);
	TRY(make_path(artifacts, e));
	return take_lock(o->state, &o->state_lock, exit_status, e);
}

void outbox_close(struct outbox *o)
{
	if (o->state_lock >= 0)
		close(o->state_lock);
	if (o->lock >= 0)
		close(o->lock);
	o->lock = o->state_lock = -1;
}
