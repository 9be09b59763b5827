#include "decode/foreign.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static const struct {
	unsigned offset, n;
	const char *magic, *what;
} magics[] = {
	{ 4, 6, "1AY&SY", "a bzip2 file" },
	{ 0, 6,
		"\xfd"
		"7zXZ\0",
		"an xz file" },
	{ 0, 4, "\x28\xb5\x2f\xfd", "a Zstandard file" },
	{ 0, 6, "Rar!\x1a\x07", "a RAR archive" },
	{ 0, 8, "MSCF\0\0\0\0", "a cabinet archive" },
	{ 0, 4, "PK\7\10", "a ZIP archive in several parts" },
	{ 0, 5, "%PDF-", "a PDF document" },
	{ 0, 4, "%!PS", "a PostScript document" },
	{ 0, 5, "{\\rtf", "a Rich Text document" },
	{ 0, 16, "SQLite format 3\0", "an SQLite database" },
	{ 4, 15, "Standard Jet DB", "an Access database" },
	{ 4, 15, "Standard ACE DB", "an Access database" },
	{ 0, 5, "PAR1\x15", "a Parquet file" },
	{ 0, 8, "ARROW1\0\0", "an Arrow file" },
	{ 0, 4, "$FL2", "an SPSS data file" },
	{ 0, 4, "$FL3", "an SPSS data file" },
	{ 0, 11, "<stata_dta>", "a Stata data file" },
	{ 84, 8, "SAS FILE", "a SAS data file" },
	{ 0, 5, "RDX3\n", "an R data file" },
	{ 0, 8, "\x89PNG\r\n\x1a\n", "a PNG picture" },
	{ 0, 3, "\xff\xd8\xff", "a JPEG picture" },
	{ 0, 4, "GIF8", "a GIF picture" },
	{ 0, 4, "II*\0", "a TIFF picture" },
	{ 0, 4, "MM\0*", "a TIFF picture" },
	{ 8, 4, "WEBP", "a WebP picture" },
	{ 0, 4,
		"\x7f"
		"ELF",
		"a program" },
	/* Excel 2 to 4 wrote records without a container. */
	{ 0, 4, "\x09\0\4\0", "an Excel 2 workbook (.xls)" },
	{ 0, 4, "\x09\2\6\0", "an Excel 3 workbook (.xls)" },
	{ 0, 4, "\x09\4\6\0", "an Excel 4 workbook (.xls)" },
};

static bool holds(const unsigned char *p, size_t n, const char *what)
{
	return memmem(p, n, what, strlen(what)) != NULL;
}

/* A name in the directory of an OLE container is UTF-16. */
static bool holds_utf16(const unsigned char *p, size_t n, const char *name)
{
	char wide[64];
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++) {
		wide[2 * i] = name[i];
		wide[2 * i + 1] = '\0';
	}
	return memmem(p, n, wide, 2 * len) != NULL;
}

static const char *ole(const unsigned char *p, size_t n)
{
	if (holds_utf16(p, n, "EncryptedPackage"))
		return "an encrypted workbook";
	if (holds_utf16(p, n, "WordDocument"))
		return "a Word document (.doc)";
	if (holds_utf16(p, n, "PowerPoint Document"))
		return "a PowerPoint presentation (.ppt)";
	if (holds_utf16(p, n, "Workbook") || holds_utf16(p, n, "Book"))
		return "an old Excel workbook (.xls)";
	return "a compound file of an old Office program";
}

static const char *zip(const unsigned char *p, size_t n)
{
	static const char odf[] = "mimetypeapplication/vnd.oasis.opendocument.";

	/* OpenDocument stores its type first and unpacked, so that it can be seen here. */
	if (n > 30 + sizeof odf && memcmp(p + 30, odf, sizeof odf - 1) == 0)
		return holds(p + 30, n - 30 < 80 ? n - 30 : 80, "opendocument.spreadsheet")
			? "an OpenDocument spreadsheet (.ods)"
			: "an OpenDocument file that is no spreadsheet";
	if (holds(p, n, "Index/Document.iwa") || holds(p, n, "Index.zip"))
		return "a Numbers document";
	if (holds(p, n, "[Content_Types].xml"))
		return NULL;
	if (holds(p, n, "xl/workbook."))
		return "a damaged workbook: its part [Content_Types].xml is missing";
	/* Many programs write [Content_Types].xml last. */
	if (holds(p, n, "xl/worksheets/") || holds(p, n, "docProps/"))
		return "a workbook that breaks off before its end";
	return "a package of another program";
}

static bool begins(const unsigned char *p, size_t n, const char *tag)
{
	size_t len = strlen(tag);

	return n >= len && strncasecmp((const char *)p, tag, len) == 0;
}

static const char *markup(const unsigned char *p, size_t n)
{
	static const char *const html[] = { "<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<script", "<style" };
	size_t look = n < 4096 ? n : 4096;

	for (size_t i = 0; i < sizeof html / sizeof *html; i++)
		if (begins(p, n, html[i]))
			return "an HTML page";
	if (!begins(p, n, "<?xml") && !begins(p, n, "<!doctype"))
		return holds(p, look, "xmlns") ? "an XML document" : NULL;
	if (holds(p, look, "urn:schemas-microsoft-com:office:spreadsheet"))
		return "a workbook in the XML format of Excel 2003";
	if (holds(p, look, "sdmx"))
		return "an SDMX-ML message";
	if (holds(p, look, "<html"))
		return "an HTML page";
	return "an XML document";
}

static bool blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* An object or list that closes where the text ends. */
static bool json(const unsigned char *p, size_t n)
{
	size_t i = 1;

	while (n > 1 && blank(p[n - 1]))
		n--;
	while (i < n && blank(p[i]))
		i++;
	if (i >= n)
		return false;
	if (p[0] == '{')
		return p[n - 1] == '}' && (p[i] == '"' || p[i] == '}');
	return p[0] == '[' && p[n - 1] == ']' && (p[i] == '{' || p[i] == '[' || p[i] == '"' || p[i] == ']');
}

static const char *text(const unsigned char *p, size_t n)
{
	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		p += 3;
		n -= 3;
	}
	while (n && blank(*p)) {
		p++;
		n--;
	}
	if (n && *p == '<')
		return markup(p, n);
	if (n && json(p, n))
		return "a JSON document";
	return NULL;
}

const char *foreign_format(const unsigned char *p, size_t n)
{
	static const unsigned char ole_magic[] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1 };

	if (n >= sizeof ole_magic && memcmp(p, ole_magic, sizeof ole_magic) == 0)
		return ole(p, n);
	if (n >= 4 && memcmp(p, "PK\3\4", 4) == 0)
		return zip(p, n);
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (n >= magics[i].offset + magics[i].n && memcmp(p + magics[i].offset, magics[i].magic, magics[i].n) == 0)
			return magics[i].what;
	return text(p, n);
}
