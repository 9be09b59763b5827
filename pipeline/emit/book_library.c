#include "emit/book_library.h"

struct book_calls xl;

enum status book_library(struct err *e)
{
	static const char *const names[] = LATE_NAMES(BOOK_CALLS);

	return late_open("libxlsxwriter.so." LXW_SOVERSION, names, sizeof names / sizeof *names, &xl, "workbooks cannot be written", e);
}
