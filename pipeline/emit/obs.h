/*
 * obs.h - observations as people and programs get them.
 *
 * A code is published as normalize set it, or as its ISO3 where the run asks for these and the list has one. An
 * attribute without a code list is published as written. Where a value is absent and the source gave no status, the
 * status says in which way it is absent. Where a run is made without provenance, no row says which cell it came from:
 * SUBMISSION, MEMBER, SHEET and CELL are missing, and the ledger still accounts for every cell.
 */
#ifndef EMIT_OBS_H
#define EMIT_OBS_H

#include "emit/emit.h"
#include "emit/out.h"

/* The text of an entry of column col; "" for none. */
const char *obs_code(const struct emit_run *r, const struct submission *s, const struct table *t, uint32_t col, uint32_t entry);
/* The status of a row without one in its status column; "" where it needs none. */
const char *obs_status(enum val_state st);
/* The value: "" where it is absent. */
static inline size_t obs_value(const struct table *t, uint32_t row, char buf[DEC_TEXT])
{
	if (table_state(t, row) > VAL_NIL) {
		buf[0] = 0;
		return 0;
	}
	return dec_format(table_value(t, row), buf);
}
/* The name of a code in English, "" where its list gives none. */
const char *obs_name(const struct emit_run *r, const struct flow_col *c, const char *code);

/* Part k of n of a file's rows; 0 of 1 is the whole. Parts are written at once, each at its place in a file that is there
 * and empty. */
struct obs_part {
	uint32_t k, n;
};
/* The observations of the submissions [first, end) of a run in some dataflows, as SDMX-CSV 2.0: the columns are those
 * of all the dataflows, each once. */
enum status obs_csv(const struct emit_run *r, uint32_t first, uint32_t end, const struct flow *const *flow, uint32_t nflow,
	struct obs_part part, const char *path, struct err *e);
/* The rows of one submission that were kept out, with the rule and the reason. */
enum status rejected_csv(const struct emit_run *r, const struct emit_sub *x, const char *path, struct err *e);

#endif
