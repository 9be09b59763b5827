/*
 * pack.h - what an archive is told by: its bytes, never its name.
 */
#ifndef UNPACK_PACK_H
#define UNPACK_PACK_H

#include <stdbool.h>
#include <stddef.h>

enum pack {
	PACK_NONE, /* a file: a table, a document, anything else */
	PACK_ZIP,
	PACK_TAR,
	PACK_GZIP, /* of a tar, or of one file */
	PACK_7Z,
};
#define PACK_LOOK 512 /* a tar shows in so many bytes, all others in fewer */

/* What whole bytes are. A ZIP file that is a package of Office, OpenDocument or Numbers is a document: PACK_NONE. */
enum pack pack_kind(const unsigned char *p, size_t n);
/* What bytes that begin so could be: the same but for packages, which look like other ZIP files. */
enum pack pack_begins(const unsigned char *p, size_t n);
const char *pack_word(enum pack k); /* "ZIP archive" */

#endif
