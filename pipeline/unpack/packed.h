/*
 * packed.h - an archive that has been looked at: its entries in its own order, with what becomes of each.
 */
#ifndef UNPACK_PACKED_H
#define UNPACK_PACKED_H

#include "unpack/reader.h"
#include "unpack/unpack.h"

struct packed_entry {
	struct unpacked as;   /* path, fate */
	const char *key;      /* of entry_name.h; NULL: a bad name */
	enum entry_type type;
	bool packed;          /* it begins like an archive */
	struct packed *inner; /* the archive that it is; NULL */
};
struct packed {
	enum pack kind;
	const char *path, *name; /* inside the submission; without folders */
	uint32_t n, cap;
	struct packed_entry *entry;
};

/* ST_SKIP: refused as a whole, and why. ST_FATAL: no memory. */
enum status packed_look(const char *path, enum pack kind, const unsigned char *p, size_t n, struct unpack_budget *b, struct arena *a,
	struct packed **out, struct err *e);
/* Two names that are the same, or one below a file: ST_SKIP. What stands below a link is refused by itself. */
enum status packed_check_names(struct packed *k, struct arena *a, struct err *e);
/* The n bytes of the entry where the reader stands, which have been looked at before; to be freed. */
enum status packed_bytes(struct reader *r, uint64_t n, unsigned char **out, struct err *e);

#endif
