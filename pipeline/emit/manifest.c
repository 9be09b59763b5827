#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "emit/emit.h"
#include "emit/out.h"

/* Nobody else reads it before it is published. */
static enum status read_back(const char *path, const char *text, size_t n, struct err *e)
{
	char *buf = malloc(n + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	enum status st = ST_OK;
	size_t got = 0;
	ssize_t k = 1;

	while (buf && fd >= 0 && got <= n && k && ((k = read(fd, buf + got, n + 1 - got)) >= 0 || errno == EINTR))
		got += k > 0 ? (size_t)k : 0;
	if (!buf)
		st = err_set(e, ST_FATAL, "no memory to read %s again", path);
	else if (fd < 0 || k < 0)
		st = err_set(e, ST_FATAL, "cannot read %s again: %m", path);
	else if (got != n || memcmp(buf, text, n) != 0)
		st = err_set(e, ST_FATAL, "%s does not read back as it was written", path);
	if (fd >= 0)
		close(fd);
	free(buf);
	return st;
}

enum status emit_manifest(const char *dir, const char *text, size_t n, struct err *e)
{
	char path[PATH_MAX];
	struct out o;

	if (snprintf(path, sizeof path, "%s/MANIFEST.sha256", dir) >= (int)sizeof path)
		return err_set(e, ST_FATAL, "the path %s/MANIFEST.sha256 is too long", dir);
	TRY(out_open(&o, path, e));
	out_bytes(&o, text, n);
	TRY(out_close(&o, e));
	return read_back(path, text, n, e);
}
