/*
 * xlsx_zip.h - the parts of a workbook, unpacked through libarchive, piece by piece.
 *
 * Names    of parts, as they are compared: lower case (ASCII), '/' between folders, none in front.
 * Limits   a part by part_bytes and part_ratio, all that is read by workbook_bytes; what counts are bytes that were
 *          really unpacked.
 * Errors   ST_SKIP: a part is missing, damaged (checksum, size) or too large.
 * Owner    xlsx_zip_close(), also after a failed open.
 */
#ifndef DECODE_XLSX_ZIP_H
#define DECODE_XLSX_ZIP_H

#include <stdbool.h>

#include "unpack/zip_directory.h"

struct archive;
struct xlsx_part {
	const char *name;
	uint32_t entry; /* its number in the directory */
};
struct xlsx_zip {
	const unsigned char *p;
	size_t n;
	const struct limits *limits;
	struct arena arena;
	struct zip_directory dir;
	struct xlsx_part *part; /* by name, one for each entry */
	struct archive *archive;
	uint32_t next; /* the entry that the archive gives next */
	uint64_t unpacked;
};

enum status xlsx_zip_open(struct xlsx_zip *z, const unsigned char *p, size_t n, const struct limits *lim, struct err *e);
void xlsx_zip_close(struct xlsx_zip *z);
/* Writes a name as names of parts are compared; buf holds n + 1 bytes. */
void xlsx_part_name(const char *name, size_t n, char *buf);
bool xlsx_zip_has(const struct xlsx_zip *z, const char *part);
/* The part comes in pieces; when this returns ST_OK its checksum was right. */
enum status xlsx_zip_read(struct xlsx_zip *z, const char *part,
	enum status (*piece)(void *user, const char *p, size_t n, struct err *e), void *user, struct err *e);

#endif
