#include "core/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status fail(struct err *e, const char *what, const char *path, int why)
{
	return err_set(e, ST_FATAL, "cannot %s %s: %s", what, path, strerror(why));
}

enum status aside_open(struct aside *a, const char *path, struct err *e)
{
	int fd, why;

	*a = (struct aside){ 0 };
	if (snprintf(a->path, sizeof a->path, "%s", path) >= (int)sizeof a->path)
		return fail(e, "write", path, ENAMETOOLONG);
	snprintf(a->temp, sizeof a->temp, "%s.XXXXXX.new", a->path);
	fd = mkostemps(a->temp, (int)strlen(".new"), O_CLOEXEC);
	if (fd < 0)
		return fail(e, "write", path, errno);
	if (fchmod(fd, 0644) == 0)
		a->f = fdopen(fd, "w");
	if (a->f)
		return ST_OK;
	why = errno;
	close(fd);
	unlink(a->temp);
	return fail(e, "write", path, why);
}

/* Some file systems have nothing to sync and say so. */
static int sync_fd(int fd)
{
	return fsync(fd) == 0 || errno == EINVAL || errno == EROFS ? 0 : errno;
}

enum status aside_commit(struct aside *a, struct err *e)
{
	int why = 0;

	errno = 0;
	if (fflush(a->f) != 0 || ferror(a->f))
		why = errno ? errno : EIO;
	if (!why)
		why = sync_fd(fileno(a->f));
	if (fclose(a->f) != 0 && !why)
		why = errno;
	a->f = NULL;
	if (!why && rename(a->temp, a->path) < 0)
		why = errno;
	if (!why)
		return ST_OK;
	unlink(a->temp);
	return fail(e, "write", a->path, why);
}

void aside_abort(struct aside *a)
{
	if (!a->f)
		return;
	fclose(a->f);
	a->f = NULL;
	unlink(a->temp);
}

static enum status sync_path(const char *path, int flags, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags), why;

	if (fd < 0)
		return fail(e, "sync", path, errno);
	why = sync_fd(fd);
	close(fd);
	return why ? fail(e, "sync", path, why) : ST_OK;
}

enum status publish_sync_file(const char *path, struct err *e)
{
	return sync_path(path, O_NOFOLLOW | O_NONBLOCK, e);
}

/* Follows a link: the outbox itself may be one of its owner's. */
enum status publish_sync_dir(const char *path, struct err *e)
{
	return sync_path(path, O_DIRECTORY, e);
}

/* Calls each() for what stands in a folder, relative to its descriptor. */
static int each_entry(int dir, int (*each)(int dir, const char *name))
{
	DIR *d = fdopendir(dir);
	struct dirent *x;
	int why = 0;

	if (!d) {
		why = errno;
		close(dir);
		return why;
	}
	while (!why && (errno = 0, x = readdir(d)) != NULL)
		if (strcmp(x->d_name, ".") != 0 && strcmp(x->d_name, "..") != 0)
			why = each(dirfd(d), x->d_name);
	if (!why)
		why = errno;
	closedir(d);
	return why;
}

static int open_dir(int dir, const char *name)
{
	return openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static int remove_at(int dir, const char *name)
{
	int sub, why;

	if (unlinkat(dir, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return errno;
	sub = open_dir(dir, name);
	if (sub < 0)
		return errno;
	why = each_entry(sub, remove_at);
	if (why)
		return why;
	return unlinkat(dir, name, AT_REMOVEDIR) == 0 ? 0 : errno;
}

enum status publish_remove_tree(const char *path, struct err *e)
{
	int why = remove_at(AT_FDCWD, path);

	return why ? fail(e, "remove", path, why) : ST_OK;
}

static enum status join(char *buf, size_t cap, const char *dir, const char *prefix, const char *name, struct err *e)
{
	return snprintf(buf, cap, "%s/%s%s", dir, prefix, name) < (int)cap ? ST_OK : fail(e, "publish", dir, ENAMETOOLONG);
}

/* Puts staged in the place of what stands there, which is then under the name of staged. */
static enum status exchange(const char *staged, const char *place, const char *outbox, const char *run_id, struct err *e)
{
	char old[4096];

	if (renameat2(AT_FDCWD, staged, AT_FDCWD, place, RENAME_EXCHANGE) == 0)
		return ST_OK;
	if (errno != EINVAL && errno != ENOSYS)
		return fail(e, "publish", place, errno);
	/* A file system that cannot exchange: the old one steps aside, and comes back if the new one cannot. */
	TRY(join(old, sizeof old, outbox, ".old-", run_id, e));
	TRY(publish_remove_tree(old, e));
	if (rename(place, old) < 0)
		return fail(e, "publish", place, errno);
	if (rename(staged, place) < 0) {
		int why = errno;

		if (rename(old, place) < 0)
			return fail(e, "put back", place, errno);
		return fail(e, "publish", place, why);
	}
	return rename(old, staged) < 0 ? fail(e, "publish", place, errno) : ST_OK;
}

/* A publication under way, so that it can be taken back where the rest of it fails. */
struct placing {
	const char *outbox, *staged, *run_id;
	char place[4096], link[4096], temp[4096];
	char before[4096]; /* what the link said; "" nothing */
	bool exchanged;    /* a run of this name stood there and has the name of staged now */
};

static enum status prepare(struct placing *p, struct err *e)
{
	struct stat st;
	ssize_t n;

	TRY(join(p->place, sizeof p->place, p->outbox, "", p->run_id, e));
	TRY(join(p->link, sizeof p->link, p->outbox, "", "latest", e));
	TRY(join(p->temp, sizeof p->temp, p->outbox, ".", "latest.new", e));
	if (lstat(p->link, &st) == 0) {
		if (!S_ISLNK(st.st_mode))
			return err_set(e, ST_FATAL, "%s is no link, so it cannot be switched to the new run", p->link);
		n = readlink(p->link, p->before, sizeof p->before - 1);
		p->before[n > 0 ? n : 0] = '\0';
	}
	return ST_OK;
}

static enum status point_temp(const struct placing *p, const char *to, struct err *e)
{
	if (unlink(p->temp) < 0 && errno != ENOENT)
		return fail(e, "replace", p->temp, errno);
	return symlink(to, p->temp) < 0 ? fail(e, "write", p->temp, errno) : ST_OK;
}

static enum status put_in_place(struct placing *p, struct err *e)
{
	struct stat st;

	if (lstat(p->place, &st) == 0) {
		TRY(exchange(p->staged, p->place, p->outbox, p->run_id, e));
		p->exchanged = true;
		return ST_OK;
	}
	return rename(p->staged, p->place) < 0 ? fail(e, "publish", p->place, errno) : ST_OK;
}

static void take_from_place(const struct placing *p)
{
	unlink(p->temp);
	if (p->exchanged)
		exchange(p->staged, p->place, p->outbox, p->run_id, NULL);
	else
		rename(p->place, p->staged);
}

static void switch_back(const struct placing *p)
{
	if (!*p->before)
		unlink(p->link);
	else if (point_temp(p, p->before, NULL) == ST_OK)
		rename(p->temp, p->link);
}

enum status publish_run(const char *outbox, const char *staged, const char *run_id, struct err *e)
{
	struct placing p = { .outbox = outbox, .staged = staged, .run_id = run_id };
	enum status st;

	if (!*run_id || *run_id == '.' || strchr(run_id, '/') || strcmp(run_id, "latest") == 0)
		return err_set(e, ST_FATAL, "'%s' cannot name a run", run_id);
	TRY(prepare(&p, e));
	/* What takes room comes first: where there is none, nothing has moved. */
	TRY(point_temp(&p, run_id, e));
	st = put_in_place(&p, e);
	if (st != ST_OK) {
		unlink(p.temp);
		return st;
	}
	/* The run is on disk before anything points at it, and what it replaced goes last. */
	st = publish_sync_dir(outbox, e);
	if (st == ST_OK && rename(p.temp, p.link) < 0)
		st = fail(e, "switch", p.link, errno);
	if (st == ST_OK) {
		st = publish_sync_dir(outbox, e);
		if (st != ST_OK)
			switch_back(&p);
	}
	if (st != ST_OK) {
		take_from_place(&p);
		return st;
	}
	/* Published: what cannot be removed now is removed by the next run. */
	publish_remove_tree(staged, NULL);
	return ST_OK;
}
