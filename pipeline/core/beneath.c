#include "core/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define OWN_FLAGS (O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
#define TRIES 8 /* when something is moved about on the way the kernel says so, and may be asked again */

/* One folder further. Closes dir. */
static int step(int dir, const char *name, int flags)
{
	struct stat sb;
	int fd = openat(dir, name, flags), why = errno;

	/* a link in the place of a folder is "not a folder" to the kernel */
	if (fd < 0 && why == ENOTDIR && fstatat(dir, name, &sb, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(sb.st_mode))
		why = ELOOP;
	close(dir);
	errno = why;
	return fd;
}

int beneath_walk(int dir, const char *path, int flags)
{
	int fd = *path == '/' ? (errno = EXDEV, -1) : openat(dir, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);

	while (fd >= 0 && *path) {
		size_t n = strcspn(path, "/");
		char name[256];

		if (n >= sizeof name || (n == 2 && !memcmp(path, "..", 2))) {
			close(fd);
			errno = n == 2 ? EXDEV : ENAMETOOLONG;
			return -1;
		}
		memcpy(name, path, n);
		name[n] = '\0';
		path += n + strspn(path + n, "/");
		if (n)
			fd = step(fd, name, *path ? O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC : flags | OWN_FLAGS);
	}
	return fd;
}

int beneath_open(int dir, const char *path, int flags)
{
	const struct open_how how = {
		.flags = (unsigned)flags | OWN_FLAGS, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	int fd = -1;

	for (int i = 0; i < TRIES; i++) {
		fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof how);
		if (fd >= 0 || errno != EAGAIN)
			break;
	}
	/* containers may refuse calls that they do not know */
	return fd < 0 && (errno == ENOSYS || errno == EPERM) ? beneath_walk(dir, path, flags) : fd;
}
