#include "core/status.h"

#include <stdarg.h>
#include <stdio.h>

enum status err_set(struct err *e, enum status st, const char *fmt, ...)
{
	va_list ap;

	if (!e)
		return st;
	va_start(ap, fmt);
	vsnprintf(e->msg, sizeof e->msg, fmt, ap);
	va_end(ap);
	return st;
}
