/*
 * package.h - a workbook made of the parts that a test is about; the others are the plainest there are.
 */
#ifndef UNIT_DECODE_PACKAGE_H
#define UNIT_DECODE_PACKAGE_H

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#define PKG_MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define PKG_REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PKG_RELS "http://schemas.openxmlformats.org/package/2006/relationships"
#define SHEET_HEAD "<worksheet xmlns=\"" PKG_MAIN "\">"
#define SHEET(rows) SHEET_HEAD "<sheetData>" rows "</sheetData></worksheet>"

struct part {
	const char *name, *text; /* NULL text: left out */
	size_t n;		 /* 0: strlen */
};
static const struct part plain_parts[] = {
	{ "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>", 0 },
	{ "_rels/.rels",
		"<Relationships xmlns=\"" PKG_RELS "\"><Relationship Id=\"a\" Type=\"" PKG_REL "/officeDocument\""
		" Target=\"xl/workbook.xml\"/></Relationships>",
		0 },
	{ "xl/workbook.xml",
		"<workbook xmlns=\"" PKG_MAIN "\" xmlns:r=\"" PKG_REL "\"><sheets><sheet name=\"S\" sheetId=\"1\""
		" r:id=\"s1\"/></sheets></workbook>",
		0 },
	{ "xl/_rels/workbook.xml.rels",
		"<Relationships xmlns=\"" PKG_RELS "\">"
		"<Relationship Id=\"s1\" Type=\"" PKG_REL "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
		"<Relationship Id=\"s2\" Type=\"" PKG_REL "/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>"
		"<Relationship Id=\"c1\" Type=\"" PKG_REL "/chartsheet\" Target=\"chartsheets/sheet1.xml\"/>"
		"<Relationship Id=\"st\" Type=\"" PKG_REL "/styles\" Target=\"styles.xml\"/>"
		"<Relationship Id=\"ss\" Type=\"" PKG_REL "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
		0 },
	{ "xl/styles.xml",
		"<styleSheet xmlns=\"" PKG_MAIN "\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"0.0&quot;d&quot;\"/>"
		"<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
		"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf "
		"numFmtId=\"165\"/></cellXfs></styleSheet>",
		0 },
	{ "xl/sharedStrings.xml", "<sst xmlns=\"" PKG_MAIN "\"><si><t>zero</t></si><si><t/></si></sst>", 0 },
	{ "xl/worksheets/sheet1.xml", SHEET(""), 0 },
};

static inline void package_put(struct archive *a, const struct part *p)
{
	struct archive_entry *e = archive_entry_new();
	size_t n = p->n ? p->n : strlen(p->text);

	archive_entry_set_pathname(e, p->name);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_size(e, (la_int64_t)n);
	if (archive_write_header(a, e) != ARCHIVE_OK || archive_write_data(a, p->text, n) != (la_ssize_t)n)
		abort();
	archive_entry_free(e);
}

/* The plain workbook with some parts replaced (by name), left out or added. To be freed. */
static inline unsigned char *package(const struct part *with, size_t nwith, size_t *n)
{
	size_t cap = 65536 + nwith * 512;
	struct archive *a = archive_write_new();
	unsigned char *p;

	for (size_t i = 0; i < nwith; i++)
		cap += 2 * (with[i].n ? with[i].n : with[i].text ? strlen(with[i].text) : 0);
	p = malloc(cap);
	if (!a || !p || archive_write_set_format_zip(a) != ARCHIVE_OK ||
		archive_write_zip_set_compression_deflate(a) != ARCHIVE_OK ||
		archive_write_set_bytes_in_last_block(a, 1) != ARCHIVE_OK || archive_write_open_memory(a, p, cap, n) != ARCHIVE_OK)
		abort();
	for (size_t i = 0; i < sizeof plain_parts / sizeof *plain_parts; i++) {
		const struct part *put = &plain_parts[i];

		for (size_t k = 0; k < nwith; k++)
			if (strcmp(with[k].name, plain_parts[i].name) == 0)
				put = &with[k];
		if (put->text)
			package_put(a, put);
	}
	for (size_t k = 0; k < nwith; k++) {
		size_t i = 0;

		while (i < sizeof plain_parts / sizeof *plain_parts && strcmp(with[k].name, plain_parts[i].name) != 0)
			i++;
		if (i == sizeof plain_parts / sizeof *plain_parts)
			package_put(a, &with[k]);
	}
	archive_write_close(a);
	archive_write_free(a);
	return p;
}

#endif
