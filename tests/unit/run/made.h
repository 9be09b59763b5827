/*
 * made.h - an inbox of a test's own, and the configuration as it is shipped.
 */
#ifndef UNIT_RUN_MADE_H
#define UNIT_RUN_MADE_H

#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/publish.h"
#include "run/config.h"

static char dir[64];
static struct arena arena;
static struct config config;
static struct err err;

static inline void fine(enum status st)
{
	if (st != ST_OK)
		fail_msg("%s", err.msg);
}

/* The lifetime of the configuration is the program's, that of the folder one test's. */
static inline int load_config(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	if (config_load(&config, &arena, &err) == ST_OK)
		return 0;
	print_error("%s\n", err.msg);
	return -1;
}

static inline int release_config(void **state)
{
	(void)state;
	config_release(&config);
	arena_release(&arena);
	return 0;
}

static inline int make_dir(void **state)
{
	(void)state;
	test_dir(dir, sizeof dir);
	return 0;
}

static inline int remove_dir(void **state)
{
	(void)state;
	return publish_remove_tree(dir, NULL) == ST_OK ? 0 : -1;
}

/* dir/name, in one of a few buffers that take turns. */
static inline const char *in_dir(const char *name)
{
	static char path[8][512];
	static int turn;
	char *p = path[turn++ % 8];

	snprintf(p, sizeof path[0], "%s/%s", dir, name);
	return p;
}

/* A file below dir with its folders. */
static inline void put(const char *name, const char *text)
{
	char path[512], whole[512];

	snprintf(path, sizeof path, "%s", name);
	for (char *s = path; (s = strchr(s, '/')) != NULL; *s++ = '/') {
		*s = '\0';
		mkdir(in_dir(path), 0755);
	}
	test_file(dir, name, text, whole, sizeof whole);
}

#endif
