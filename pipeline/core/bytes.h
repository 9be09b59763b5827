/*
 * bytes.h - the bytes of a submission: opened without following links, copied once while they are hashed, and read-only
 * from then on. What a decoder sees cannot change under it.
 *
 * Copies   up to 4 MB in memory, larger ones in an unnamed file in $TMPDIR, /var/tmp or /tmp, whichever takes it first;
 *          where none does, those up to 64 MB in memory, too.
 * Changes  size and times are the same before and after, or the file is refused. A clock of the kernel's ticks may not tell
 *          two writes apart, so a file that was written within the last ticks is let lie for a moment first. What a
 *          program writes through a mapping that it made before is not seen: senders put a file in place when it is whole.
 * Errors   ST_SKIP with the reason: not there, a link, no regular file, over limits.file_bytes, mostly a hole that nobody
 *          wrote, changed while it was read, no room for the copy of a large one. ST_FATAL: no memory, or no file.
 */
#ifndef CORE_BYTES_H
#define CORE_BYTES_H

#include "core/hash.h"
#include "core/limits.h"
#include "core/status.h"

struct bytes {
	const unsigned char *p; /* NULL when n is 0 */
	size_t n;
	char sha256[SHA256_TEXT];
};

/* Links that the path goes through are followed, but not one at its end: the path is the user's own. */
enum status bytes_open(const char *path, const struct limits *lim, struct bytes *out, struct err *e);
/* What stands below a folder, as beneath.h says. */
enum status bytes_open_beneath(int dir, const char *path, const struct limits *lim, struct bytes *out, struct err *e);
void bytes_release(struct bytes *b);
/* What lies from `from` to `to` was read and may not be read again soon: pages of a copy in a file stop being memory of this
 * process, and come back when they are touched. Any other memory is left alone. */
void bytes_behind(const void *from, const void *to);

#endif
