/*
 * config.h - everything that a run knows before it reads data, loaded once, before workers fork.
 *
 * version is a hash of the program's version and of every file under mappings/ and validators/rules/, so it
 * is the same on every machine that has the same ones.
 * Errors: ST_FATAL "file:line:column: ..." for a broken mapping, layout or dataflow, and a catalogue of rules that is no table. A broken rule is
 * left out, and c->broken says so (core/broken.h).
 */
#ifndef RUN_CONFIG_H
#define RUN_CONFIG_H

#include "core/submission.h"

struct mappings;
enum status config_load(struct config *c, struct arena *a, struct err *e);
/* A data set to hold submissions against; its hash becomes part of the version. ST_SKIP: it cannot be read. */
enum status config_reference(struct config *c, const char *path, struct err *e);
void config_release(struct config *c);
/* Where texts are decoded without a configuration: their words are looked up in these mappings until the next call; NULL: nowhere. */
void config_words(const struct mappings *m);

#endif
