#include "core/slurp.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text.h"

#define SLURP_MAX ((off_t)64 << 20)

/* The path does not stand in front: nothing is wrong with what the file says, and whoever goes on without a broken file must not do so here. */
static enum status no_way(const char *path, struct err *e)
{
	return err_set(e, ST_FATAL, "cannot read %s: %s", path, strerror(errno));
}

static enum status read_all(int fd, const char *path, struct arena *a, char **out, size_t *n, struct err *e)
{
	struct stat st;
	char *p;
	size_t got = 0;

	if (fstat(fd, &st) < 0)
		return no_way(path, e);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ST_FATAL, "%s: not a regular file", path);
	if (st.st_size > SLURP_MAX)
		return err_set(e, ST_FATAL, "%s: %lld bytes, expected at most 64 MiB", path, (long long)st.st_size);
	p = arena_alloc(a, (size_t)st.st_size + 1, 1);
	if (!p)
		return err_set(e, ST_FATAL, "no memory for %s: %lld bytes", path, (long long)st.st_size);
	while (got < (size_t)st.st_size) {
		ssize_t r = read(fd, p + got, (size_t)st.st_size - got);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return no_way(path, e);
		if (r == 0)
			break;
		got += (size_t)r;
	}
	p[got] = '\0';
	*out = p;
	*n = got;
	return ST_OK;
}

enum status slurp_bytes(const char *path, struct arena *a, char **out, size_t *n, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum status st;

	if (fd < 0)
		return errno == ENOENT ? err_set(e, ST_FATAL, "%s: %s", path, strerror(errno)) : no_way(path, e);
	st = read_all(fd, path, a, out, n, e);
	close(fd);
	TRY(st);
	if (*n >= 3 && memcmp(*out, "\xef\xbb\xbf", 3) == 0) {
		*out += 3;
		*n -= 3;
	}
	return ST_OK;
}

enum status slurp(const char *path, struct arena *a, char **out, size_t *n, struct err *e)
{
	const char *nul;
	size_t bad;

	TRY(slurp_bytes(path, a, out, n, e));
	nul = memchr(*out, '\0', *n);
	if (nul)
		bad = (size_t)(nul - *out);
	if (nul || !utf8_valid(*out, *n, &bad)) {
		unsigned line = 1, column = 1;

		for (size_t i = 0; i < bad; i++) {
			line += (*out)[i] == '\n';
			column = (*out)[i] == '\n' ? 1 : column + (((*out)[i] & 0xc0) != 0x80);
		}
		return err_set(e, ST_FATAL, "%s:%u:%u: byte 0x%02x, expected UTF-8 text", path, line, column,
			(unsigned char)(*out)[bad]);
	}
	return ST_OK;
}

FILE *open_regular(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	FILE *f;

	if (fd >= 0 && fstat(fd, &st) == 0 && !S_ISREG(st.st_mode)) {
		err_set(e, ST_SKIP, "%s: it is no regular file", path);
		close(fd);
		return NULL;
	}
	f = fd < 0 ? NULL : fdopen(fd, "rb");
	if (!f) {
		err_set(e, ST_SKIP, "%s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
	}
	return f;
}
