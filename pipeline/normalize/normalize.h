/*
 * normalize.h - raw text becomes codes and numbers, in place.
 *
 * Codes    each distinct text of a column once, in the code list that the dataflow names. What is not known is a
 *          finding CODE-UNKNOWN at every cell that has it (with the nearest candidates), and its rows are rejected.
 * Numbers  how decimals and groups are written is decided for a segment as a whole, from all of its texts;
 *          segment.number_style names it where the layout says so: "auto", "point", "comma", and "+flags" behind it
 *          where status letters may follow the value ("auto+flags"). A text that is no number under that
 *          decision is a finding NOT-A-NUMBER and the row is rejected.
 * Marks    missing, nil, confidential stay apart (mappings/codelists/value_marks.csv); flags become OBS_STATUS,
 *          CONF_STATUS and COMMENT_OBS (mappings/codelists/flags.csv). A missing value of an area that was not yet, or no
 *          longer, there in the period becomes VAL_CANNOT_EXIST where the segment has no number for that
 *          area, period and indicator at all.
 * Ledger   books normalize/emitted and normalize/rejected and checks that the ledger balances.
 */
#ifndef NORMALIZE_NORMALIZE_H
#define NORMALIZE_NORMALIZE_H

#include "normalize/match.h"

enum status normalize_submission(struct submission *s, struct err *e);

#endif
