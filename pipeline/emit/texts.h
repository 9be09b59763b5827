/*
 * texts.h - the files of a run that are plain text, one function a file.
 *
 * Errors   ST_FATAL with the path and the reason; what was written so far stays for its caller to remove.
 */
#ifndef EMIT_TEXTS_H
#define EMIT_TEXTS_H

#include <jansson.h>

#include "emit/emit.h"

/* findings.csv of the submissions [first, end). */
enum status findings_csv(const struct emit_run *r, uint32_t first, uint32_t end, const char *path, struct err *e);
/* The ESS validation report, schema 1.0.1: a "validation" for each finding (value 0; NA where arithmetic kept the rule from being
 * evaluated, 1 where a tolerance let it pass), with all data that were used as source and those under suspicion as target, and an
 * "aggregation" for each rule of the dataflows that were sent. One element a line, written as it goes. Its time is the as-of date, so that the same inputs give the same bytes. */
enum status ess_report_json(const struct emit_run *r, const struct emit_sub *x, const char *path, struct err *e);
enum status receipt_txt(const struct emit_run *r, const struct emit_sub *x, const char *path, struct err *e);
enum status ledger_csv(const struct emit_run *r, const char *path, struct err *e);
enum status run_json(const struct emit_run *r, const char *path, struct err *e);
/* An array of objects: file, line, column, message, and the rules that are left out because of it. NULL: no memory. */
json_t *broken_json(const struct broken *b);
enum status index_html(const struct emit_run *r, const char *path, struct err *e);

#endif
