/*
 * made_tables.h - the tables of rules as they are shipped, but for one.
 */
#ifndef UNIT_VALIDATE_MADE_TABLES_H
#define UNIT_VALIDATE_MADE_TABLES_H

#include "tests/unit/validate/made.h"

#include <sys/stat.h>
#include <unistd.h>

#include "validate/rules.h"

/* A home with the shipped tables, one of which is replaced. */
static inline void tables(const struct config *shipped, const char *dir, const char *name, const char *text)
{
	char path[PATH_MAX + 64], from[PATH_MAX + 64];

	snprintf(path, sizeof path, "%s/validators", dir);
	mkdir(path, 0755);
	snprintf(path, sizeof path, "%s/validators/rules", dir);
	mkdir(path, 0755);
	for (size_t i = 0; validators[i]; i++) {
		snprintf(path, sizeof path, "%s/validators/rules/%s.csv", dir, validators[i]->name);
		unlink(path);
		if (!strcmp(validators[i]->name, name)) {
			FILE *f = fopen(path, "w");

			assert_non_null(f);
			fputs(text, f);
			fclose(f);
		} else {
			snprintf(from, sizeof from, "%s/validators/rules/%s.csv", shipped->home.dir, validators[i]->name);
			assert_int_equal(symlink(from, path), 0);
		}
	}
}

static inline void clean(const char *dir)
{
	char command[PATH_MAX + 16];

	snprintf(command, sizeof command, "rm -r '%s'", dir);
	assert_int_equal(system(command), 0);
}

#endif
