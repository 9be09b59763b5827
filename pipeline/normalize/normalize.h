/*
 * normalize.h - raw text becomes codes and numbers, in place.
 *
 * Codes    each distinct text of a column once, in the code list that the dataflow names; a label whose meaning depends on
 *          the year, once for each year that its rows speak of. What is not known, could mean several things, or is a part of
 *          an area only, is a finding (CODE-UNKNOWN, CODE-AMBIGUOUS, with the nearest candidates) at every cell that has it; rows
 *          in which it stands for a dimension are rejected. Columns that a table lacks get the dataflow's default;
 *          without one the row is rejected (MISSING-FIELD).
 * Numbers  how decimals and groups are written is decided for a segment as a whole, from all of its texts;
 *          segment.number_style names it where the layout says so: "auto", "point", "comma", and "+flags" behind it
 *          where status letters may follow the value ("auto+flags"). A text that is no number under that
 *          decision is a finding NOT-A-NUMBER and the row is rejected; so is one that can be read in two ways where
 *          nothing in the segment tells which (NUMBER-AMBIGUOUS). Numbers of a workbook are numbers already.
 * Marks    missing, nil, confidential stay apart (mappings/codelists/value_marks.csv); flags become OBS_STATUS,
 *          CONF_STATUS and COMMENT_OBS (mappings/codelists/flags.csv). A missing value of an area that was not yet, or no
 *          longer, there in the period becomes VAL_CANNOT_EXIST where the segment has no number for that
 *          area, period and indicator at all.
 * Ledger   books normalize/emitted and normalize/rejected and checks that the ledger balances.
 * Errors   ST_FATAL: no memory, a list that mappings do not have. ST_SKIP: the ledger does not balance.
 */
#ifndef NORMALIZE_NORMALIZE_H
#define NORMALIZE_NORMALIZE_H

#include "normalize/match.h"

/* Whether the lists that dataflows name are there; before any data are read. ST_FATAL says which is not. */
enum status normalize_lists(const struct mappings *m, const struct flows *f, struct err *e);
enum status normalize_submission(struct submission *s, struct err *e);

#endif
