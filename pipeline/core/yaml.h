/*
 * yaml.h - configuration files as a tree that remembers lines.
 *
 * Owner    the arena given to yaml_load(). Texts are NUL-terminated UTF-8.
 * Errors   ST_FATAL with "file:line:column: what is wrong, what is expected". Anchors, aliases, tags and
 *          duplicate keys are refused. Depth is at most 16.
 */
#ifndef CORE_YAML_H
#define CORE_YAML_H

#include <stdbool.h>

#include "core/arena.h"
#include "core/status.h"

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct ynode {
	enum yaml_kind kind;
	bool plain;        /* a text written without quotes */
	const char *file;
	int line, column;  /* from 1; of a map or list that has a key, the key's */
	const char *key;   /* where the parent is a map */
	const char *text;  /* YAML_TEXT */
	struct ynode *child, *next;
};

enum status yaml_load(const char *path, struct arena *a, struct ynode **out, struct err *e);
const struct ynode *yaml_get(const struct ynode *map, const char *key);    /* NULL: absent */
const char *yaml_text(const struct ynode *map, const char *key, const char *absent);
/* Refuses keys of a map that are not in the NULL-terminated list, with the nearest known one. */
enum status yaml_only(const struct ynode *map, const char *const keys[], struct err *e);
/* ST_FATAL "file:line:column: ..." at this node. */
enum status yaml_fail(struct err *e, const struct ynode *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
