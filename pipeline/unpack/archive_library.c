#include "unpack/archive_library.h"

struct archive_calls la;

/* 13 has been the version of its calls since libarchive 3.0. */
enum status archive_library(struct err *e)
{
	static const char *const names[] = LATE_NAMES(ARCHIVE_CALLS);

	return late_open("libarchive.so.13", names, sizeof names / sizeof *names, &la, "archives and workbooks cannot be unpacked", e);
}
