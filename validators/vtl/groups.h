/*
 * groups.h - data points that differ in one identifier only, for hierarchies.
 *
 * Shape    rows in the order of their groups: group g is row[start[g]] .. row[start[g + 1] - 1]. Groups are numbered in the
 *          order of their first rows.
 * Errors   ST_SKIP: a key twice, or an identifier that is null; names the data set and the row. ST_FATAL: no memory.
 */
#ifndef VALIDATORS_VTL_GROUPS_H
#define VALIDATORS_VTL_GROUPS_H

#include "validators/vtl/data.h"

struct vtl_groups {
	uint32_t n;
	uint32_t *start, *row;
};

/* Rows whose identifiers are equal but for component `but` (UINT32_MAX: all are looked at). */
enum status vtl_groups_make(const struct vtl_dataset *d, uint32_t but, struct vtl_groups *out, struct err *e);
void vtl_groups_release(struct vtl_groups *g);
/* The identifiers of each row are there and no two rows have the same. */
enum status vtl_keys_check(const struct vtl_dataset *d, struct err *e);
/* Of the value of a component, equal for equal values. */
uint64_t vtl_hash(const struct vtl_dataset *d, uint32_t comp, uint32_t row);
bool vtl_same(const struct vtl_dataset *a, uint32_t comp, uint32_t row, const struct vtl_dataset *b, uint32_t comp2, uint32_t row2);

#endif
