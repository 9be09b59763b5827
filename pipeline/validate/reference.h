/*
 * reference.h - a data set that submissions are held against: what was published before, or what partners say.
 *
 * Format   SDMX-CSV as a run writes it (harmonized/<DATAFLOW>.csv): STRUCTURE_ID or DATAFLOW names the dataflow as
 *          AGENCY:DF_<ID>(VERSION), the columns are its dimensions (areas as three digits), OBS_VALUE, and UNIT_MULT where units differ. Its
 *          attributes are kept as texts, other columns are not looked at. A value that is no number is an observation without one.
 * Keys     of the first of several observations with one key stands.
 * Errors   reference_load(): ST_SKIP "FILE: line N: ..." for a broken file, an unknown dataflow, a missing column. ST_FATAL: no memory.
 * Owner    the reference until reference_free(). Read-only after loading.
 */
#ifndef VALIDATE_REFERENCE_H
#define VALIDATE_REFERENCE_H

#include "core/flow.h"
#include "core/hash.h"
#include "validators/validator.h"

#define REF_SAID '\x1f'

struct ref_obs {
	uint64_t hash;
	uint32_t code;      /* where its codes begin */
	struct dec value;
	sym_t said;         /* its attributes, in the order of their columns, each with REF_SAID behind it */
	int8_t multiplier;
	bool number;
};
struct ref_flow {
	const struct flow *flow;
	uint32_t n, cap, ncode, ccode;
	struct ref_obs *obs; /* in the order of their hashes */
	sym_t *code;         /* one a dimension */
};
struct reference {
	struct symbols *syms;
	struct hash128 sum;  /* of the file */
	uint32_t nflow;
	struct ref_flow *flow;
};

enum status reference_load(const char *path, const struct flows *f, struct reference **out, struct err *e);
void reference_free(struct reference *r); /* NULL is nothing */

#endif
