/*
 * archive_library.h - libarchive, opened when there is something to unpack, as late.h says. Its calls are la.NAME().
 */
#ifndef UNPACK_ARCHIVE_LIBRARY_H
#define UNPACK_ARCHIVE_LIBRARY_H

#include <archive.h>
#include <archive_entry.h>

#include "core/late.h"

#define ARCHIVE_CALLS(CALL) \
	CALL(archive_entry_filetype) CALL(archive_entry_hardlink) CALL(archive_entry_hardlink_utf8) \
	CALL(archive_entry_is_encrypted) CALL(archive_entry_pathname) CALL(archive_entry_pathname_utf8) \
	CALL(archive_entry_size) CALL(archive_entry_size_is_set) CALL(archive_entry_sparse_count) CALL(archive_errno) \
	CALL(archive_error_string) CALL(archive_read_data) CALL(archive_read_data_block) CALL(archive_read_free) \
	CALL(archive_read_has_encrypted_entries) CALL(archive_read_header_position) CALL(archive_read_new) \
	CALL(archive_read_next_header) CALL(archive_read_open) CALL(archive_read_open_memory) \
	CALL(archive_read_support_format_7zip) CALL(archive_read_support_format_tar) \
	CALL(archive_read_support_format_zip_seekable) CALL(archive_set_error) CALL(archive_version_string)
LATE_TABLE(archive_calls, ARCHIVE_CALLS);
extern struct archive_calls la;

enum status archive_library(struct err *e);

#endif
