/*
 * artifact_disk.h - the records of an artifact: what artifact_write.c writes and artifact_map.c reads.
 *
 * Shape    a header, then items one behind the other, each a multiple of 8 bytes: a number is 8 bytes; an array is
 *          its count as a number, then its elements, then zeros up to 8. In this order:
 *          array of lengths of strings (u32), array of their bytes; name, sender, path, sha256 (arrays of bytes),
 *          number unreadable; array of members; array of sheets; number of tables and for each
 *                  flow id (bytes), number of rows, the packed numbers of m, of each column, of scale, state, raw and
 *                  fate (number width, number that all are where it is 0, array of bytes), the array of entries of each column, the arrays raw_sym,
 *                  fate_rule, run, the array of segments, and for each segment the array of its rules (one a column),
 *                  each "head" or "carried" one of them followed by its array;
 *          number of hierarchies and for each number id, number edition, array of edges; array of findings; array of
 *          ledger lines; array of extra bytes.
 *          Entries, runs, carries and edges are as in memory, so they can be used where they stand.
 */
#ifndef CORE_ARTIFACT_DISK_H
#define CORE_ARTIFACT_DISK_H

#include "core/submission.h"

#define ARTIFACT_MAGIC "CONCART"
#define ARTIFACT_FORMAT 7u

struct disk_header {
	char magic[8];
	uint32_t format, zero;
	char version[40];
	uint64_t length;  /* of the file */
	uint64_t lo, hi;  /* XXH3-128 of all behind the header */
};
struct disk_member {
	uint64_t bytes;
	uint32_t path, format, charset, sha256;
	uint16_t first_sheet, nsheet, fate, delimiter;
};
struct disk_sheet {
	uint64_t cells;
	uint32_t name, layout, rows, cols;
	uint16_t member, hidden;
	uint32_t zero;
};
struct disk_segment {
	uint32_t layout, edition, number_style, closed, first, n;
	uint16_t sheet, zero[3];
};
struct disk_rule {
	uint16_t kind, col;
	uint32_t row;
};
struct disk_finding {
	uint32_t rule, severity;
	struct origin at;
	uint32_t dataflow, key, found, expected, difference, note, group, id, cause, explains, obs, used, nused, nsuspect;
};
struct disk_line {
	uint64_t cells, lo, hi, sum_lo, sum_hi;
	uint32_t rule;
	uint16_t sheet;
	uint8_t stage, disposition, scale, overflow, zero[6];
};

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "artifacts are little-endian");
_Static_assert(sizeof(struct disk_header) == 80 && sizeof(struct disk_member) == 32 && sizeof(struct disk_sheet) == 32 &&
	sizeof(struct disk_segment) == 32 && sizeof(struct disk_rule) == 8 && sizeof(struct disk_finding) == 72 &&
	sizeof(struct disk_line) == 56, "records have no holes");
_Static_assert(sizeof(struct origin) == 8 && sizeof(struct entry) == 36 && sizeof(struct run) == 20 &&
	sizeof(struct carry) == 8 && sizeof(struct edge) == 16 && sizeof(sym_t) == 4, "what is used in place; new sizes are a new format");

#endif
