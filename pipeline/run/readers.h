/*
 * readers.h - in which language reports are written: mappings/languages, and the column `language` of mappings/senders.csv.
 *
 * A language that is asked for by option holds for everybody. Else a sender has the one that senders.csv gives it, and who has none
 * there the usual one: English, or what the user of a terminal reads. Errors ST_FATAL "file:line:column: ...".
 */
#ifndef RUN_READERS_H
#define RUN_READERS_H

#include "core/submission.h"

/* Of a configuration that has its catalogue. Nobody is asked, and the usual language is English. */
enum status readers_load(struct config *c, struct arena *a, struct err *e);
/* code: of --lang; NULL: not given. ST_SKIP: there is no such language; e lists those that there are. */
enum status readers_ask(struct config *c, const char *code, struct err *e);
/* Where nobody asks: the first language of $LANGUAGE that there is (as in "fr_CH:fr:en"). No other part of the environment counts,
 * and a run does not call this, so that what it publishes is the same wherever it is started. */
void readers_environment(struct config *c);

#endif
