/*
 * broken.h - rules of the tables and rulesets in validators/rules/ that are left out because something is wrong with them; all others go on.
 *
 * Place    file is below the home ("validators/rules/sums.csv"); line and column count from 1, 0: the file as a whole.
 * Owner    the arena; set up before workers fork, and read-only from there on.
 * Errors   ST_FATAL: no memory.
 */
#ifndef CORE_BROKEN_H
#define CORE_BROKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/status.h"

struct broken_part {
	const char *said; /* as a message: with file, line and column in front */
	const char *file;
	uint32_t line, col;
	const char *what; /* the message without its place */
	uint32_t nrule, crule;
	const char **rule; /* that it costs, as far as they can be told */
};
struct broken {
	struct arena *arena;
	uint32_t n, cap;
	struct broken_part *part;
};

/* A failure whose message begins with the path of the file is kept, and then gives ST_OK; any other is given back, and so are all where b
 * is NULL. home: the folder above validators/. The same message a second time in a row is one part. */
enum status broken_keep(struct broken *b, const char *home, const char *path, enum status st, struct err *e);
/* A part, usually the last one, costs this rule, too. */
enum status broken_rule(struct broken *b, uint32_t part, const char *id, struct err *e);
/* By file, line and column. */
void broken_sort(struct broken *b);
bool broken_costs(const struct broken_part *p, const char *id);

#endif
