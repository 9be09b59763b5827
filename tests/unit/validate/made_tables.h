/*
 * made_tables.h - the tables of rules as they are shipped, but for one.
 */
#ifndef UNIT_VALIDATE_MADE_TABLES_H
#define UNIT_VALIDATE_MADE_TABLES_H

#include "tests/unit/validate/made.h"

#include "validate/rules.h"

static inline void tables_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static inline void clean(const char *dir)
{
	char command[PATH_MAX + 16];

	snprintf(command, sizeof command, "rm -rf '%s'/*", dir);
	assert_int_equal(system(command), 0);
}

/* A home with the shipped tables and rulesets, one of which ("range", "MIG_STOCK.vtl") is replaced. */
static inline void tables(const struct config *shipped, const char *dir, const char *name, const char *text)
{
	char command[3 * PATH_MAX], path[PATH_MAX + 64];

	clean(dir);
	snprintf(command, sizeof command, "mkdir '%s/validators' && cp -r '%s/validators/rules' '%s/validators/'", dir, shipped->home.dir, dir);
	assert_int_equal(system(command), 0);
	snprintf(path, sizeof path, "%s/validators/rules/%s%s", dir, name, strchr(name, '.') ? "" : ".csv");
	tables_write(path, text);
}

/* The same home for *own, with its rules, which live in the arena that is begun here. */
static inline void tables_rules(const struct made *shipped, const char *dir, const char *name, const char *text, struct made *own, struct arena *a)
{
	struct ruleset *rules;
	struct err e;

	tables(&shipped->config, dir, name, text);
	*own = *shipped;
	snprintf(own->config.home.dir, sizeof own->config.home.dir, "%s", dir);
	arena_init(a, 0);
	made_ok(rules_load(&own->config, a, &rules, &e), &e);
	own->config.rules = rules;
}

#endif
