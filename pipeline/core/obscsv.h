/*
 * obscsv.h - observations as text between the stage commands: CSV with the origin of every part.
 *
 * Lines    "@" in the first field marks what is no observation: @submission (name,sender,path,sha256), @member,
 *          @sheet, @segment (with its rules), @edge (hierarchy), @ledger, @finding (those of earlier stages, so that
 *          the last stage knows all of them and the verdict). All other lines follow the last @columns
 *          line: DATAFLOW,SEGMENT,CELL, then for each column of the dataflow three fields (label, text, code with kind,
 *          how, score and candidates joined by ' '), then VALUE (as written), OBS_VALUE, STATE, FATE.
 *          Reading back what was written gives an equal submission: the pipe is the run.
 * Errors   reading: ST_SKIP "line N: ..." on malformed input.
 */
#ifndef CORE_OBSCSV_H
#define CORE_OBSCSV_H

#include <stdio.h>

#include "core/submission.h"

enum status obscsv_write(const struct submission *s, FILE *out, struct err *e);
enum status obscsv_read(struct submission *s, FILE *in, struct err *e);

#endif
