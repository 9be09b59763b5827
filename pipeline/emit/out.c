#include "emit/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/decimal.h"
#include "core/text.h"

/* fd: -1 where errno says why there is none. */
static enum status begin(struct out *o, int fd, const char *name, uint64_t at, struct err *e)
{
	int error = errno;

	o->fd = fd;
	o->n = 0;
	o->error = 0;
	o->large = o->shared = false;
	o->written = o->begun = o->from = at;
	snprintf(o->path, sizeof o->path, "%s", name);
	o->cap = OUT_PIECE + OUT_PIECE / 16;
	o->buf = malloc(o->cap);
	if (o->buf && o->fd >= 0) {
		if (!at || lseek(o->fd, (off_t)at, SEEK_SET) >= 0)
			return ST_OK;
		error = errno;
	}
	if (!o->buf)
		error = ENOMEM;
	if (o->fd >= 0)
		close(o->fd);
	free(o->buf);
	o->buf = NULL;
	return err_set(e, ST_FATAL, "cannot write %s: %s", name, strerror(error));
}

#define OPEN_FLAGS (O_WRONLY | O_CREAT | O_CLOEXEC)

enum status out_open(struct out *o, const char *path, struct err *e)
{
	return begin(o, open(path, OPEN_FLAGS | O_TRUNC, 0644), path, 0, e);
}

enum status out_open_at(struct out *o, const char *path, uint64_t at, struct err *e)
{
	TRY(begin(o, open(path, OPEN_FLAGS, 0644), path, at, e));
	o->shared = true;
	return ST_OK;
}

enum status out_open_on(struct out *o, int fd, const char *name, struct err *e)
{
	return begin(o, fcntl(fd, F_DUPFD_CLOEXEC, 0), name, 0, e);
}

static void write_some(struct out *o, const char *s, size_t n)
{
	while (n && !o->error) {
		ssize_t k = write(o->fd, s, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0) {
			o->error = k < 0 ? errno : EIO;
			return;
		}
		s += k;
		n -= (size_t)k;
		o->written += (uint64_t)k;
	}
}

/* Those that write one file take turns. The system lets only one of them write at a time and has the others wait in a
 * loop, which takes a processor: so they sleep. Nothing else hangs on it; where a file cannot be locked they wait as
 * the system does. */
static void write_all(struct out *o, const char *s, size_t n)
{
	if (o->shared)
		flock(o->fd, LOCK_EX);
	write_some(o, s, n);
	if (o->shared)
		flock(o->fd, LOCK_UN);
}

/* The disk works while there is more to write, so that it is nearly done when the file is synced. Of a file that grows
 * large the memory of what the disk has is given back, to be used for what follows: fresh memory takes ten times as
 * long. */
static void begin_writing(struct out *o)
{
	sync_file_range(o->fd, (off_t)o->begun, (off_t)(o->written - o->begun), SYNC_FILE_RANGE_WRITE);
	if (o->begun - o->from >= OUT_CACHED) {
		sync_file_range(o->fd, (off_t)o->from, (off_t)(o->begun - o->from), SYNC_FILE_RANGE_WAIT_BEFORE);
		posix_fadvise(o->fd, (off_t)o->from, (off_t)(o->begun - o->from), POSIX_FADV_DONTNEED);
	}
	o->begun = o->written;
	o->large = true;
}

static void sent(struct out *o)
{
	if (o->written - o->begun >= OUT_AT_ONCE)
		begin_writing(o);
}

void out_flush(struct out *o)
{
	write_all(o, o->buf, o->n);
	o->n = 0;
	sent(o);
}

/* Makes room for n bytes, if so many ever fit. What goes out ends at a multiple of a piece of the file where it can: then the system
 * keeps the file in few large pages, which cost less to write and to read back. */
static void make_room(struct out *o, size_t n)
{
	size_t rest = (size_t)((o->written + o->n) % OUT_PIECE), whole = rest < o->n ? o->n - rest : 0;

	if (!whole || n > o->cap - rest) {
		out_flush(o);
		return;
	}
	write_all(o, o->buf, whole);
	memmove(o->buf, o->buf + whole, rest);
	o->n = rest;
	sent(o);
}

void out_large(struct out *o, const char *s, size_t n)
{
	make_room(o, n);
	if (n >= o->cap) {
		write_all(o, s, n);
		return;
	}
	memcpy(o->buf + o->n, s, n);
	o->n += n;
}

char *out_more(struct out *o, size_t n)
{
	make_room(o, n);
	if (n > o->cap) {
		char *more = realloc(o->buf, n);

		if (!more)
			return NULL;
		o->buf = more;
		o->cap = n;
	}
	return o->buf + o->n;
}

enum status out_close(struct out *o, struct err *e)
{
	if (!o->buf)
		return ST_OK;
	out_flush(o);
	if (o->large)
		begin_writing(o);
	if (close(o->fd) && !o->error && errno != EINTR)
		o->error = errno;
	free(o->buf);
	o->buf = NULL;
	if (o->error)
		return err_set(e, ST_FATAL, "cannot write %s: %s", o->path, strerror(o->error));
	return ST_OK;
}

void out_format(struct out *o, const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	if (n > 0)
		out_bytes(o, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

/* Spreadsheets evaluate what begins like this, some of them full-width forms too. */
bool out_is_formula(const char *s, size_t n)
{
	static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };
	struct dec d;

	if (!n)
		return false;
	if (memchr("=+-@\t\r\n", s[0], 7))
		return !dec_parse(s, n, &d);
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (n >= 3 && !memcmp(s, wide[i], 3))
			return true;
	return false;
}

size_t out_hidden(const char *s, size_t n, uint32_t *cp)
{
	unsigned char c = (unsigned char)*s;
	size_t i = 0;

	if (c != 0xc2 && c != 0xe2 && c >= 0x20 && c != 0x7f)
		return 0;
	if (c == '\t' || c == '\n' || c == '\r')
		return 0;
	*cp = utf8_next(s, n, &i);
	return text_hidden(*cp) ? i : 0;
}

/* Whether a field needs quotation marks; *odd: it may hold what is hidden. */
static bool needs_quotes(const char *s, size_t n, bool *odd)
{
	bool quote = false;

	*odd = false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == ',' || c == '"' || c == '\n' || c == '\r')
			quote = true;
		else if (c == 0xc2 || c == 0xe2 || (c < 0x20 && c != '\t') || c == 0x7f)
			*odd = true;
	}
	return quote;
}

/* A field as it is written. Returns where it ends, at most FIELD_ROOM(n) bytes on. */
#define FIELD_ROOM(n) (6 * (n) + 16)
static char *put_field(char *to, const char *s, size_t n, bool quote)
{
	if (quote)
		*to++ = '"';
	if (out_is_formula(s, n))
		*to++ = '\'';
	for (size_t i = 0; i < n; i++) {
		uint32_t cp;
		size_t k = out_hidden(s + i, n - i, &cp);

		if (k) {
			to += sprintf(to, "\\u%04x", cp);
			i += k - 1;
			continue;
		}
		if (s[i] == '"')
			*to++ = '"';
		*to++ = s[i];
	}
	if (quote)
		*to++ = '"';
	return to;
}

void out_field(struct out *o, const char *s, size_t n)
{
	bool odd, quote = needs_quotes(s, n, &odd);
	char *room;

	if (!quote && !odd) {
		if (out_is_formula(s, n))
			out_char(o, '\'');
		out_bytes(o, s, n);
		return;
	}
	room = out_room(o, FIELD_ROOM(n));
	if (room)
		out_used(o, put_field(room, s, n, quote));
	else if (!o->error)
		o->error = ENOMEM;
}

static void json_escape(struct out *o, uint32_t c)
{
	static const char letter[32] = { ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't' };

	out_char(o, '\\');
	if (c == '"' || c == '\\')
		out_char(o, (char)c);
	else if (c < 32 && letter[c])
		out_char(o, letter[c]);
	else
		out_format(o, "u%04X", c);
}

void out_json(struct out *o, const char *s, size_t n)
{
	size_t bad = n;
	bool valid = utf8_valid(s, n, &bad);

	out_char(o, '"');
	for (size_t i = 0; i < n;) {
		size_t k = i, stop = valid ? n : bad, hidden = 0;
		uint32_t cp = 0;

		while (k < stop && (unsigned char)s[k] >= 0x20 && s[k] != '"' && s[k] != '\\' && !(hidden = out_hidden(s + k, stop - k, &cp)))
			k++;
		out_bytes(o, s + i, k - i);
		i = k;
		if (i == n)
			break;
		if (i == stop) {
			out_char(o, '?');
			i++;
			bad = n;
			valid = utf8_valid(s + i, n - i, &bad);
			bad += valid ? 0 : i;
			continue;
		}
		json_escape(o, hidden ? cp : (unsigned char)s[i]);
		i += hidden ? hidden : 1;
	}
	out_char(o, '"');
}

const char *csv_field(struct arena *a, const char *s, size_t n, char after, size_t *len)
{
	bool odd, quote = needs_quotes(s, n, &odd);
	char *p = arena_alloc(a, 1, odd ? FIELD_ROOM(n) + 16 : 2 * n + 32), *end;

	if (!p)
		return NULL;
	end = put_field(p, s, n, quote);
	if (after)
		*end++ = after;
	*end = '\0';
	*len = (size_t)(end - p);
	return p;
}
