#include "core/limits.h"

#include "core/sanitized.h"

#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)

struct limits limits_default(void)
{
	return (struct limits){
		.file_bytes = 4 * GIB,
		.member_bytes = 1 * GIB,
		.archive_bytes = 4 * GIB,
		.archive_depth = 2,
		.part_bytes = 512 * MIB,
		.workbook_bytes = 1 * GIB,
		.part_ratio = 200,
		.ratio_grace_bytes = 1 * MIB,
		.submissions = 10000,
		.sender_submissions = 4096,
		.entries = 4096,
		.sheets = 4096,
		.rows = 1048576,
		.columns = 16384,
		.cells = 20000000,
		.fields = 200000000,
		.cell_bytes = 32767 * 4,
		.field_bytes = 1 << 20,
		.xml_depth = 32,
		.xml_attributes = 256,
		/* Shadow memory is address space, and no limit on memory survives it. */
		.worker = { .memory_bytes = SANITIZED ? 0 : 4 * GIB, .cpu_seconds = 600, .wall_seconds = 2400, .file_bytes = 4 * GIB },
		.writer = { .memory_bytes = SANITIZED ? 0 : 4 * GIB, .cpu_seconds = 1200, .wall_seconds = 4800, .file_bytes = 64 * GIB },
	};
}
