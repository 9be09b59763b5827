#include "core/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/beneath.h"

#define SMALL_MAX ((off_t)4 << 20)      /* copied in memory */
#define IN_MEMORY_MAX ((off_t)64 << 20) /* in memory where no file takes it */
#define CHUNK ((size_t)64 << 10)        /* for larger ones the system takes memory that nobody touched for a while */
#define HOLES_MAX 4096
#define TICK_NS 10000000L /* of the slowest clock that stamps files */
#define TICKS_MAX 8       /* of waiting for a file to lie still */

/* What is wrong with a file is said without its path: the sender reads it, and it must not depend on where
 * the inbox stands. */
static enum status no_file(struct err *e, int why)
{
	switch (why) {
	case ELOOP:
	case EXDEV: /* it would lead out of its folder */
		return err_set(e, ST_SKIP, "it is a link, and links are not followed");
	case ENOENT:
		return err_set(e, ST_SKIP, "it is not there");
	case ENXIO: /* a socket, or a device without one */
	case ENODEV:
		return err_set(e, ST_SKIP, "it is no regular file");
	case EMFILE:
	case ENFILE:
	case ENOMEM:
		return err_set(e, ST_FATAL, "cannot open a file: %s", strerror(why));
	default:
		return err_set(e, ST_SKIP, "%s", strerror(why));
	}
}

static enum status check_kind(const struct stat *st, const struct limits *lim, struct err *e)
{
	if (S_ISDIR(st->st_mode))
		return err_set(e, ST_SKIP, "it is a folder");
	if (!S_ISREG(st->st_mode))
		return err_set(e, ST_SKIP, "it is no regular file");
	if ((uint64_t)st->st_size > lim->file_bytes)
		return err_set(e, ST_SKIP, "it has %lld bytes, more than the %llu that are allowed", (long long)st->st_size,
			(unsigned long long)lim->file_bytes);
	return ST_OK;
}

/* A file without a name in the first folder that takes one. */
static int unnamed_file(void)
{
	const char *dirs[] = { getenv("TMPDIR"), "/var/tmp", "/tmp" };
	char path[4096];

	for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
		int fd;

		if (!dirs[i] || !*dirs[i])
			continue;
		fd = open(dirs[i], O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
		if (fd >= 0)
			return fd;
		/* Not every file system knows O_TMPFILE. */
		snprintf(path, sizeof path, "%s/concord-XXXXXX", dirs[i]);
		fd = mkostemp(path, O_CLOEXEC);
		if (fd >= 0) {
			unlink(path);
			return fd;
		}
	}
	return -1;
}

/* Where a copy goes: memory of our own, or a file without a name. Pages of a file are cheaper than fresh memory, and the
 * process may let go of them (bytes_behind). */
struct place {
	unsigned char *p;
	int fd;    /* -1: it is memory */
	bool full; /* the file did not take it */
};

static enum status make_place(off_t size, bool in_memory, struct place *out, struct err *e)
{
	*out = (struct place){ .fd = -1 };
	if (size == 0)
		return ST_OK;
	if (size > SMALL_MAX && !in_memory)
		out->fd = unnamed_file();
	if (out->fd < 0 && size > IN_MEMORY_MAX)
		out->fd = memfd_create("submission", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (out->fd >= 0)
		return ST_OK;
	if (size > IN_MEMORY_MAX)
		return err_set(e, ST_FATAL, "no folder for a copy of %lld bytes: %s", (long long)size, strerror(errno));
	out->p = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (out->p != MAP_FAILED)
		return ST_OK;
	out->p = NULL;
	return err_set(e, ST_FATAL, "no memory for a copy of %lld bytes: %s", (long long)size, strerror(errno));
}

static void drop_place(struct place *p, off_t size)
{
	if (p->p)
		munmap(p->p, (size_t)size);
	if (p->fd >= 0)
		close(p->fd);
	*p = (struct place){ .fd = -1 };
}

/* A sparse file costs its sender nothing and us all its bytes. Where they end is asked of the file system, which
 * says nothing of holes where it keeps none. */
static enum status check_holes(int fd, off_t size, struct err *e)
{
	off_t written = 0, at = 0;

	if (size <= IN_MEMORY_MAX)
		return ST_OK;
	for (int i = 0; i < HOLES_MAX && written < size / 2; i++) {
		off_t from = lseek(fd, at, SEEK_DATA);

		if (from < 0 && errno != ENXIO)
			return ST_OK;
		at = from < 0 ? -1 : lseek(fd, from, SEEK_HOLE);
		if (at < 0)
			break;
		written += at - from;
	}
	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_set(e, ST_SKIP, "%s", strerror(errno));
	if (at >= 0)
		return ST_OK;
	return err_set(e, ST_SKIP, "it says that it has %lld bytes, and all but %lld of them were never written", (long long)size,
		(long long)written);
}

/* Copies in files, by where they are mapped. */
struct in_file {
	struct in_file *next;
	const unsigned char *p;
	size_t n;
};
static struct in_file *in_files;

static bool write_all(int fd, const unsigned char *p, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, p, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return false;
		p += w;
		n -= (size_t)w;
	}
	return true;
}

static enum status changed(struct err *e)
{
	return err_set(e, ST_SKIP, "it was changed while reading");
}

/* Reads to the end, or to some bytes more than the file had when it was opened: `more` stands behind the copy in memory. */
static enum status copy(int from, struct place *to, off_t size, struct sha256 *sha, struct err *e)
{
	unsigned char more, *chunk = to->fd >= 0 ? malloc(CHUNK) : NULL;
	enum status st = ST_OK;
	off_t total = 0;

	if (to->fd >= 0 && !chunk)
		return err_set(e, ST_FATAL, "no memory to read a file");
	while (st == ST_OK) {
		size_t left = (size_t)(size - total);
		unsigned char *at = chunk ? chunk : left ? to->p + total : &more;
		ssize_t r = read(from, at, chunk ? CHUNK : left > CHUNK ? CHUNK : left ? left : 1);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0) {
			st = err_set(e, ST_SKIP, "%s", strerror(errno));
		} else if (r == 0) {
			if (total != size)
				st = changed(e);
			break;
		} else if ((total += r) > size) {
			st = changed(e);
		} else {
			sha256_add(sha, at, (size_t)r);
			if (chunk && !write_all(to->fd, chunk, (size_t)r)) {
				to->full = true;
				st = err_set(e, ST_SKIP, "no room for a copy of %lld bytes: %s", (long long)size, strerror(errno));
			}
		}
	}
	free(chunk);
	return st;
}

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static enum status check_unchanged(int fd, const struct stat *before, struct err *e)
{
	struct stat now;

	if (fstat(fd, &now) < 0)
		return err_set(e, ST_SKIP, "%s", strerror(errno));
	if (now.st_size != before->st_size || !same_time(now.st_mtim, before->st_mtim) || !same_time(now.st_ctim, before->st_ctim))
		return changed(e);
	return ST_OK;
}

static enum status copy_hashed(int from, struct place *to, const struct stat *st, struct bytes *out, struct err *e)
{
	struct sha256 sha;

	sha256_begin(&sha);
	TRY(copy(from, to, st->st_size, &sha, e));
	TRY(check_unchanged(from, st, e));
	sha256_end(&sha, out->sha256);
	return ST_OK;
}

/* Nothing can be written any more: the memory is nobody else's, a file in memory is sealed, and one without a name is out of
 * reach. Private, since kernels before 6.7 refuse to share what is sealed against writing. */
static enum status close_copy(struct place *to, size_t n, struct bytes *out, struct err *e)
{
	struct in_file *known = to->fd >= 0 ? malloc(sizeof *known) : NULL;
	void *p = to->p;

	if (to->fd >= 0 && !known)
		return err_set(e, ST_FATAL, "no memory for a copy");
	if (to->fd >= 0) {
		fcntl(to->fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
		p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, to->fd, 0);
	} else if (n) {
		mprotect(p, n, PROT_READ);
	}
	if (p == MAP_FAILED) {
		free(known);
		return err_set(e, ST_FATAL, "cannot map a copy of %zu bytes: %s", n, strerror(errno));
	}
	if (known) {
		*known = (struct in_file){ in_files, p, n };
		in_files = known;
	}
	to->p = NULL;
	out->p = p;
	out->n = n;
	return ST_OK;
}

/* How long it takes until a write that comes then would be stamped otherwise than the last one was, in nanoseconds. */
static long until_still(const struct stat *st)
{
	struct timespec now;
	long long ns;

	clock_gettime(CLOCK_REALTIME, &now);
	ns = (long long)(now.tv_sec - st->st_ctim.tv_sec) * 1000000000 + now.tv_nsec - st->st_ctim.tv_nsec;
	/* a stamp of the future is another machine's clock, which tells us nothing */
	return ns < 0 || ns > TICK_NS ? 0 : TICK_NS - (long)ns + 1;
}

static enum status look_at(int fd, const struct limits *lim, struct stat *st, struct err *e)
{
	struct timespec rest = { 0, 0 };

	for (int i = 0; i < TICKS_MAX; i++) {
		if (fstat(fd, st) < 0)
			return err_set(e, ST_SKIP, "%s", strerror(errno));
		TRY(check_kind(st, lim, e));
		rest.tv_nsec = until_still(st);
		if (!rest.tv_nsec)
			return check_holes(fd, st->st_size, e);
		nanosleep(&rest, NULL);
	}
	return changed(e);
}

/* Closes fd. */
static enum status take(int fd, const struct limits *lim, struct bytes *out, struct err *e)
{
	struct stat st;
	struct place to = { .fd = -1 };
	enum status ret;

	*out = (struct bytes){ 0 };
	if (fd < 0)
		return no_file(e, errno);
	ret = look_at(fd, lim, &st, e);
	if (ret == ST_OK)
		ret = make_place(st.st_size, false, &to, e);
	if (ret == ST_OK)
		ret = copy_hashed(fd, &to, &st, out, e);
	if (to.full && st.st_size <= IN_MEMORY_MAX && lseek(fd, 0, SEEK_SET) == 0) {
		drop_place(&to, st.st_size);
		ret = make_place(st.st_size, true, &to, e);
		if (ret == ST_OK)
			ret = copy_hashed(fd, &to, &st, out, e);
	}
	if (ret == ST_OK)
		ret = close_copy(&to, (size_t)st.st_size, out, e);
	drop_place(&to, st.st_size);
	close(fd);
	if (ret != ST_OK)
		bytes_release(out);
	return ret;
}

enum status bytes_open(const char *path, const struct limits *lim, struct bytes *out, struct err *e)
{
	/* O_NONBLOCK: a FIFO would wait for a writer. */
	return take(open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY), lim, out, e);
}

enum status bytes_open_beneath(int dir, const char *path, const struct limits *lim, struct bytes *out, struct err *e)
{
	return take(beneath_open(dir, path, O_RDONLY), lim, out, e);
}

void bytes_release(struct bytes *b)
{
	for (struct in_file **at = &in_files; b->p && *at; at = &(*at)->next)
		if ((*at)->p == b->p) {
			struct in_file *gone = *at;

			*at = gone->next;
			free(gone);
			break;
		}
	if (b->p)
		munmap((void *)(uintptr_t)b->p, b->n);
	*b = (struct bytes){ 0 };
}

void bytes_behind(const void *from, const void *to)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), a = ((uintptr_t)from + page - 1) & ~(page - 1), b = (uintptr_t)to & ~(page - 1);

	for (const struct in_file *f = in_files; f && a < b; f = f->next)
		if (a >= (uintptr_t)f->p && b <= (uintptr_t)f->p + f->n)
			madvise((void *)a, b - a, MADV_DONTNEED);
}
