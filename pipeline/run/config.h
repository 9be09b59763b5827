/*
 * config.h - everything that a run knows before it reads data, loaded once, before workers fork.
 *
 * version is a hash of the program's version and of every file under mappings/ and validators/rules/, so it
 * is the same on every machine that has the same ones.
 * Errors: ST_FATAL "file:line:column: ..." for a broken table, layout, dataflow or rule.
 */
#ifndef RUN_CONFIG_H
#define RUN_CONFIG_H

#include "core/submission.h"

enum status config_load(struct config *c, struct arena *a, struct err *e);
void config_release(struct config *c);

#endif
