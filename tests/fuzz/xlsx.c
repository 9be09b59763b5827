/*
 * A whole workbook where the input begins like one; else one part of it, named by the first byte, among plain ones, so that
 * what is tried gets past the checksums.
 */
#include "tests/fuzz/decoded.h"
#include "tests/unit/decode/package.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct {
		char key;
		const char *name;
	} parts[] = {
		{ 'w', "xl/worksheets/sheet1.xml" },
		{ 's', "xl/sharedStrings.xml" },
		{ 'y', "xl/styles.xml" },
		{ 'b', "xl/workbook.xml" },
		{ 'r', "xl/_rels/workbook.xml.rels" },
		{ 'o', "_rels/.rels" },
		{ 'c', "xl/comments1.xml" },
	};
	static const struct part comments = { "xl/worksheets/_rels/sheet1.xml.rels",
		"<Relationships xmlns=\"" PKG_RELS "\">"
		"<Relationship Id=\"x\" Type=\"" PKG_REL "/comments\" Target=\"../comments1.xml\"/></Relationships>",
		0 };

	if (size && *data == 'P') {
		decoded(&decoder_xlsx, data, size);
		return 0;
	}
	for (size_t i = 0; size > 1 && i < sizeof parts / sizeof *parts; i++) {
		struct part with[] = { { parts[i].name, (const char *)data + 1, size - 1 }, comments };
		unsigned char *p;
		size_t n;

		if (*data != (uint8_t)parts[i].key)
			continue;
		p = package(with, *data == 'c' ? 2 : 1, &n);
		decoded(&decoder_xlsx, p, n);
		free(p);
	}
	return 0;
}
