/*
 * explain_tables.h - dataflows and layouts in words, and what was meant by an id that is none.
 */
#ifndef CLI_EXPLAIN_TABLES_H
#define CLI_EXPLAIN_TABLES_H

#include "core/catalogue.h"
#include "core/flow.h"

struct ruleset;
typedef void explain_say(void *user, const char *name, const char *value);

void explain_flow(const struct flow *f, const struct ruleset *rules, struct arena *a, explain_say *say, void *user);
/* A file under mappings/layouts ("destatis"), or one of its tables ("destatis/genesis-12711-0008"). *known false: there is none of this id. */
enum status explain_layout(const struct home *h, struct arena *a, const char *id, explain_say *say, void *user, bool *known, struct err *e);
/* The id of a rule, dataflow or layout that a text is most like, up to a few letters; "" where it is like none. */
enum status explain_nearest(const struct home *h, const struct catalogue *rules, const struct flows *flows, struct arena *a, const char *text,
	char out[64], struct err *e);

#endif
