/*
 * xlsx_zip.h - the parts of a workbook, unpacked through libarchive, piece by piece.
 *
 * Names    as zip_name() writes them: lower case, no '/' in front.
 * Limits   a part by part_bytes and part_ratio, all that is read by workbook_bytes; what counts are bytes that were
 *          really unpacked.
 * Errors   ST_SKIP: a part is missing, damaged (checksum, size) or too large.
 * Owner    xlsx_zip_close(), also after a failed open.
 */
#ifndef DECODE_XLSX_ZIP_H
#define DECODE_XLSX_ZIP_H

#include <stdbool.h>

#include "decode/zip_directory.h"

struct archive;
struct xlsx_zip {
	const unsigned char *p;
	size_t n;
	const struct limits *limits;
	struct arena arena;
	struct zip_directory dir;
	struct archive *archive;
	uint32_t next; /* the entry that the archive gives next */
	uint64_t unpacked;
};

enum status xlsx_zip_open(struct xlsx_zip *z, const unsigned char *p, size_t n, const struct limits *lim, struct err *e);
void xlsx_zip_close(struct xlsx_zip *z);
static inline bool xlsx_zip_has(const struct xlsx_zip *z, const char *part)
{
	return zip_directory_find(&z->dir, part) != NULL;
}
/* The part comes in pieces; when this returns ST_OK its checksum was right. */
enum status xlsx_zip_read(struct xlsx_zip *z, const char *part,
	enum status (*piece)(void *user, const char *p, size_t n, struct err *e), void *user, struct err *e);

#endif
