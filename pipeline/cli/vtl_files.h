/*
 * vtl_files.h - structures and data sets of VTL as files.
 *
 * Structure  JSON, in either dialect: {"datasets": [{"name", "DataStructure": [{"name", "role", "type", "nullable"}]}]}, or
 *            {"name", "components": [{"name", "role", "data_type"}]}, alone, in a list, under "datasets", or under "structures" with
 *            {"datasets": [{"name", "structure": NAME}]}.
 * Data       CSV with a header of component names in any order; an empty field is null.
 * Errors     ST_SKIP names file, place, what was found and expected. ST_FATAL: no memory; a result that cannot be written.
 */
#ifndef CLI_VTL_FILES_H
#define CLI_VTL_FILES_H

#include "validators/vtl/plan.h"

/* Describes the data sets of a file to the plan; *first and *n say which these are. */
enum status vtl_read_structure(struct vtl_plan *p, const char *path, uint32_t *first, uint32_t *n, struct err *e);
enum status vtl_read_data(struct vtl_plan *p, uint32_t set, const char *path, struct err *e);
/* DIR/<name>.csv and DIR/<name>.json, each whole or not there. */
enum status vtl_write_result(const struct vtl_plan *p, uint32_t set, const char *dir, struct err *e);

#endif
