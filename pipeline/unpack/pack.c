#include "unpack/pack.h"

#include <string.h>
#include <strings.h>

#include "unpack/zip_directory.h"

/* The sum of the bytes of a tar header, in which its own field counts as blanks, stands in it as octal digits. */
static bool tar_sum(const unsigned char *p)
{
	unsigned long want = 0;
	unsigned is = 0, digits = 0;
	int is_signed = 0;

	for (unsigned i = 0; i < PACK_LOOK; i++) {
		unsigned char c = i >= 148 && i < 156 ? ' ' : p[i];

		is += c;
		is_signed += (signed char)c; /* as some old programs wrote it */
	}
	for (unsigned i = 148; i < 156; i++) {
		if (p[i] == ' ' && !digits)
			continue;
		if (p[i] < '0' || p[i] > '7')
			break;
		want = want * 8 + (p[i] - '0');
		digits++;
	}
	return digits && (want == is || (is_signed >= 0 && want == (unsigned)is_signed));
}

/* What follows the names in all tars of today, with bytes that no text has; else the sum, or the end of an empty one. */
static bool tar_begins(const unsigned char *p, size_t n)
{
	if (n >= 263 && memcmp(p + 257, "ustar", 6) == 0)
		return true;
	if (n >= 265 && memcmp(p + 257, "ustar  ", 8) == 0)
		return true;
	if (n < PACK_LOOK)
		return false;
	return tar_sum(p) || (p[0] == 0 && memcmp(p, p + 1, PACK_LOOK - 1) == 0);
}

enum pack pack_begins(const unsigned char *p, size_t n)
{
	if (n >= 4 && (memcmp(p, "PK\3\4", 4) == 0 || memcmp(p, "PK\5\6", 4) == 0))
		return PACK_ZIP;
	if (n >= 3 && memcmp(p, "\x1f\x8b\x08", 3) == 0)
		return PACK_GZIP;
	if (n >= 6 && memcmp(p, "7z\xbc\xaf\x27\x1c", 6) == 0)
		return PACK_7Z;
	return tar_begins(p, n) ? PACK_TAR : PACK_NONE;
}

static bool is(const char *name, size_t n, const char *what)
{
	return n == strlen(what) && strncasecmp(name, what, n) == 0;
}

static bool starts(const char *name, size_t n, const char *with)
{
	return n >= strlen(with) && strncasecmp(name, with, strlen(with)) == 0;
}

/* OpenDocument and EPUB begin with their type. */
static bool of_document(const char *name, size_t n, bool first)
{
	return is(name, n, "[Content_Types].xml") || starts(name, n, "xl/workbook.") || starts(name, n, "docProps/") ||
		is(name, n, "Index/Document.iwa") || is(name, n, "Index.zip") || (first && is(name, n, "mimetype"));
}

/* Without a directory what is left of the names has to do. */
static bool looks_like_document(const unsigned char *p, size_t n)
{
	static const char *const signs[] = { "[Content_Types].xml", "xl/workbook.", "xl/worksheets/", "docProps/", "Index/Document.iwa" };

	if (n > 38 && memcmp(p + 30, "mimetype", 8) == 0)
		return true;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (memmem(p, n, signs[i], strlen(signs[i])))
			return true;
	return false;
}

enum pack pack_kind(const unsigned char *p, size_t n)
{
	enum pack k = pack_begins(p, n);
	bool directory;

	if (k != PACK_ZIP || zip_directory_has(p, n, of_document, &directory))
		return k == PACK_ZIP ? PACK_NONE : k;
	return !directory && looks_like_document(p, n) ? PACK_NONE : PACK_ZIP;
}

const char *pack_word(enum pack k)
{
	static const char *const word[] = { "file", "ZIP archive", "tar archive", "gzip file", "7z archive" };

	return word[k];
}
