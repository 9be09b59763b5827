#include "core/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

enum status err_set(struct err *e, enum status st, const char *fmt, ...)
{
	va_list ap;

	if (!e)
		return st;
	va_start(ap, fmt);
	vsnprintf(e->msg, sizeof e->msg, fmt, ap);
	va_end(ap);
	/* What was quoted from a file may have lines of its own, bytes that are no text, or a character that was cut. */
	for (char *p = e->msg; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	for (size_t bad, n = strlen(e->msg); !utf8_valid(e->msg, n, &bad);)
		e->msg[bad] = '?';
	return st;
}
