/*
 * outputs.c - reads a published run as somebody who does not trust it: prints one line for each thing in it that a
 * stranger's file must never bring about, and ends with status 1 where there is any.
 *
 * usage: outputs RUN_DIR [TEXT...]     TEXT: a text that may stand nowhere
 *
 * In every file      no byte below space but tab, line feed and what ends a line in quotes, no invalid UTF-8, nothing that
 *                    turns the direction of writing, none of the texts.
 * In a workbook      the same of every part; no formula, no macro, no link that leads out, nothing embedded.
 * In a CSV           no field that a spreadsheet would run: one that begins with = + - @ tab or CR, or their full-width forms,
 *                    is a number or has a quotation mark in front.
 * In a page          no script.
 */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char **forbidden;
static int nforbidden;
static unsigned wrong, files, workbooks, fields;

static void say(const char *path, const char *part, const char *what)
{
	wrong++;
	printf("%s%s%s: %s\n", path, part ? "!" : "", part ? part : "", what);
}

static bool valid_utf8(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		unsigned char c = p[i];
		size_t more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : 9;

		if (more > n - i - 1)
			return false;
		if ((c == 0xe0 && p[i + 1] < 0xa0) || (c == 0xed && p[i + 1] >= 0xa0) || (c == 0xf0 && p[i + 1] < 0x90) ||
			(c == 0xf4 && p[i + 1] >= 0x90))
			return false;
		for (size_t k = 1; k <= more; k++)
			if ((p[i + k] & 0xc0) != 0x80)
				return false;
		i += more + 1;
	}
	return true;
}

/* What turns the direction of writing, and controls of Latin-1. */
static bool turns(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i + 2 < n; i++)
		if (p[i] == 0xe2 && ((p[i + 1] == 0x80 && p[i + 2] >= 0xaa && p[i + 2] <= 0xae) ||
					    (p[i + 1] == 0x81 && p[i + 2] >= 0xa6 && p[i + 2] <= 0xa9)))
			return true;
	return false;
}

static void look_at_text(const char *path, const char *part, const unsigned char *p, size_t n, bool cr)
{
	for (size_t i = 0; i < n; i++)
		if ((p[i] < 0x20 && p[i] != '\n' && p[i] != '\t' && !(cr && p[i] == '\r')) || p[i] == 0x7f) {
			char what[64];

			snprintf(what, sizeof what, "byte %02x at %zu", p[i], i);
			say(path, part, what);
			break;
		}
	if (turns(p, n))
		say(path, part, "the direction of writing is turned");
	if (!valid_utf8(p, n))
		say(path, part, "no valid UTF-8");
	for (int i = 0; i < nforbidden; i++)
		if (memmem(p, n, forbidden[i], strlen(forbidden[i])))
			say(path, part, forbidden[i]);
}

/* ---- workbooks ---- */

static void look_at_part(const char *path, const char *name, const unsigned char *p, size_t n)
{
	static const char *const never[] = {
		"<f>", "<f ", "TargetMode=\"External\"", "<ddeLink", "<oleLink", "<externalBook", "application/vnd.ms-office.vbaProject",
		"<!DOCTYPE", "<!ENTITY",
	};

	look_at_text(path, name, p, n, true);
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (memmem(p, n, never[i], strlen(never[i])))
			say(path, name, never[i]);
	if (strstr(name, "vbaProject") || strstr(name, "externalLink") || strstr(name, "embeddings") || strstr(name, ".."))
		say(path, name, "a part that no output has");
}

static void look_at_workbook(const char *path)
{
	struct archive *a = archive_read_new();
	struct archive_entry *entry;
	int r;

	workbooks++;
	archive_read_support_format_zip(a);
	if (archive_read_open_filename(a, path, 65536) != ARCHIVE_OK)
		say(path, NULL, archive_error_string(a));
	else
		while ((r = archive_read_next_header(a, &entry)) == ARCHIVE_OK) {
			size_t cap = 1 << 16, n = 0;
			unsigned char *p = malloc(cap);
			la_ssize_t got;

			while (p && (got = archive_read_data(a, p + n, cap - n)) > 0)
				if ((n += (size_t)got) == cap)
					p = realloc(p, cap *= 2);
			if (p)
				look_at_part(path, archive_entry_pathname(entry), p, n);
			free(p);
		}
	archive_read_free(a);
}

/* ---- tables ---- */

static bool number(const char *s)
{
	size_t n = strspn(s + (*s == '+' || *s == '-'), "0123456789.");
	const char *end;

	if (!n)
		return false;
	end = s + (*s == '+' || *s == '-') + n;
	if (*end == 'e' || *end == 'E') {
		end += 1 + (end[1] == '+' || end[1] == '-');
		end += strspn(end, "0123456789");
	}
	return !*end;
}

static void look_at_field(const char *path, const char *s, unsigned long line)
{
	static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };
	bool runs = *s && strchr("=+-@\t\r", *s) && !number(s);
	char what[160];

	fields++;
	for (size_t i = 0; i < 4; i++)
		runs |= !strncmp(s, wide[i], 3);
	if (!runs)
		return;
	snprintf(what, sizeof what, "line %lu: a spreadsheet would run %.80s", line, s);
	say(path, NULL, what);
}

/* RFC 4180, every field. */
static void look_at_table(const char *path, const char *p, size_t n)
{
	char *field = malloc(n + 1);
	unsigned long line = 1;
	size_t k = 0;
	bool quoted = false;

	for (size_t i = 0; field && i <= n; i++) {
		char c = i < n ? p[i] : '\n';

		if (quoted && c == '"' && i + 1 < n && p[i + 1] == '"') {
			field[k++] = c;
			i++;
		} else if (c == '"') {
			quoted = !quoted;
		} else if (!quoted && (c == ',' || c == '\n')) {
			field[k] = '\0';
			look_at_field(path, field, line);
			k = 0;
		} else {
			field[k++] = c;
		}
		line += c == '\n';
	}
	if (quoted)
		say(path, NULL, "a quotation mark is not closed");
	free(field);
}

/* ---- files ---- */

static bool ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), k = strlen(suffix);

	return n > k && !strcmp(s + n - k, suffix);
}

static void look_at_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	unsigned char *p = NULL;
	long n;

	files++;
	if (!f || fseek(f, 0, SEEK_END) != 0 || (n = ftell(f)) < 0 || fseek(f, 0, SEEK_SET) != 0 ||
		!(p = malloc((size_t)n + 1)) || fread(p, 1, (size_t)n, f) != (size_t)n) {
		say(path, NULL, "it cannot be read");
	} else if (ends(path, ".xlsx")) {
		look_at_workbook(path);
	} else {
		look_at_text(path, NULL, p, (size_t)n, ends(path, ".csv"));
		if (ends(path, ".csv"))
			look_at_table(path, (const char *)p, (size_t)n);
		if (ends(path, ".html") && memmem(p, (size_t)n, "<script", 7))
			say(path, NULL, "a script");
	}
	free(p);
	if (f)
		fclose(f);
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)at;
	if (type == FTW_F && S_ISREG(st->st_mode))
		look_at_file(path);
	else if (type != FTW_D)
		say(path, NULL, "neither a file nor a folder");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: outputs RUN_DIR [TEXT...]\n");
		return 2;
	}
	forbidden = argv + 2;
	nforbidden = argc - 2;
	if (nftw(argv[1], visit, 16, FTW_PHYS) != 0) {
		fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
		return 2;
	}
	printf("# %u files, %u workbooks, %u fields\n", files, workbooks, fields);
	return wrong != 0;
}
