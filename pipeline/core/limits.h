/*
 * limits.h - what one submission may cost. Every reader takes its maxima from here.
 *
 * Source   measured on 2,058 real workbooks that open: none is refused by these figures.
 */
#ifndef CORE_LIMITS_H
#define CORE_LIMITS_H

#include <stdint.h>

/* What one process may take; 0: no limit of that kind. */
struct allowance {
	uint64_t memory_bytes; /* beyond what it has when it begins */
	uint64_t file_bytes;   /* of each file that it writes */
	uint32_t cpu_seconds;
	uint32_t wall_seconds; /* by the clock: more, since a busy machine is no fault */
};

struct limits {
	uint64_t file_bytes;       /* a submission */
	uint64_t member_bytes;     /* a file inside an archive, unpacked */
	uint64_t archive_bytes;    /* all that is unpacked of the archives of a submission */
	uint32_t archive_depth;    /* archives in archives: 2 is an archive inside another */
	uint64_t part_bytes;       /* one part inside a workbook, unpacked */
	uint64_t workbook_bytes;   /* all parts of a workbook together, unpacked */
	uint32_t part_ratio;       /* unpacked / packed, of archives too; looked at past ratio_grace_bytes */
	uint64_t ratio_grace_bytes;
	uint32_t submissions, sender_submissions; /* of an inbox, of the folder of one sender */
	uint32_t entries;          /* of a workbook, of a folder, or of all archives of a submission */
	uint32_t sheets;
	uint32_t rows;             /* of a worksheet, 1,048,576 */
	uint32_t columns;          /* of a sheet */
	uint64_t cells;            /* of a workbook */
	uint64_t fields;           /* of a text file */
	uint32_t cell_bytes;       /* text of one cell of a workbook, characters * 4 */
	uint32_t field_bytes;      /* text of one field of a text file */
	uint32_t xml_depth, xml_attributes;
	struct allowance worker; /* reads a submission */
	struct allowance writer; /* of workbooks and tables, and the check of them */
};

struct limits limits_default(void);

#endif
