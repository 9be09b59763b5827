/*
 * home.h - where Concord keeps what it knows: the folder that holds mappings/ and validators/rules/.
 *
 * CONCORD_HOME where it is set, else the source tree around the binary (build/concord), else
 * PREFIX/share/concord beside PREFIX/bin/concord. Errors: ST_FATAL, saying what was looked for where.
 */
#ifndef CORE_HOME_H
#define CORE_HOME_H

#include <limits.h>

#include "core/status.h"

#define CONCORD_VERSION "0.1.0"

struct home {
	char dir[PATH_MAX];
	char mappings[PATH_MAX + 16], rules[PATH_MAX + 32]; /* dir/mappings, dir/validators/rules */
	char compiled[PATH_MAX]; /* the compiled mappings; may not exist yet */
};

enum status home_find(struct home *h, struct err *e);

/* Calls each() with the path of every regular file below dir/sub that ends in suffix, in byte order. */
enum status home_each(const struct home *h, const char *sub, const char *suffix,
	enum status (*each)(void *user, const char *path, struct err *e), void *user, struct err *e);

#endif
