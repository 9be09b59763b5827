#include "unpack/entry_name.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/text.h"

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *fault_of(const char *s, size_t n)
{
	if (!n)
		return "it has no name";
	if (n > ENTRY_NAME_MAX)
		return "its name is too long";
	if (memchr(s, 0, n))
		return "its name has a zero byte in it";
	if (*s == '/')
		return "its name begins at the root of a disk";
	if (n > 1 && letter(*s) && s[1] == ':')
		return "its name begins with a drive";
	if (memchr(s, '\\', n))
		return "its name has a backslash in it";
	for (size_t i = 0, end; i < n; i = end + 1) {
		const char *slash = memchr(s + i, '/', n - i);

		end = slash ? (size_t)(slash - s) : n;
		if (end - i == 2 && memcmp(s + i, "..", 2) == 0)
			return "its name leads out of the archive";
	}
	return NULL;
}

/* What macOS and Windows put into folders by themselves; capital letters of ASCII do not matter on Windows. */
static bool added_by_system(const char *s, size_t n)
{
	static const char *const names[] = { "__MACOSX", "Thumbs.db", "desktop.ini" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (n == strlen(names[i]) && strncasecmp(s, names[i], n) == 0)
			return true;
	return false;
}

/* Without "./" and empty folders. Returns the length; hidden: one of the names begins with a dot. */
static size_t tidy(const char *s, size_t n, char *to, bool *hidden)
{
	size_t k = 0;

	for (size_t i = 0, end; i < n; i = end + 1) {
		const char *slash = memchr(s + i, '/', n - i);

		end = slash ? (size_t)(slash - s) : n;
		if (end == i || (end - i == 1 && s[i] == '.'))
			continue;
		*hidden |= s[i] == '.' || added_by_system(s + i, end - i);
		if (k)
			to[k++] = '/';
		memcpy(to + k, s + i, end - i);
		k += end - i;
	}
	return k;
}

enum status entry_name(const char *raw, size_t n, uint32_t number, struct arena *a, struct entry_name *out, struct err *e)
{
	char plain[ENTRY_NAME_MAX];

	*out = (struct entry_name){ .fault = fault_of(raw, n) };
	if (!n) {
		n = (size_t)snprintf(plain, sizeof plain, "(entry %u)", number);
		out->path = arena_strdup(a, plain, n);
	} else if (out->fault) {
		out->path = text_visible(a, raw, n < ENTRY_NAME_MAX ? n : ENTRY_NAME_MAX);
	} else {
		out->folder = raw[n - 1] == '/';
		n = tidy(raw, n, plain, &out->hidden);
		out->path = text_visible(a, plain, n);
		out->key = out->path ? text_caseless(a, out->path, strlen(out->path)) : NULL;
	}
	return out->path && (out->fault || out->key) ? ST_OK : err_set(e, ST_FATAL, "no memory for the names in an archive");
}
