/*
 * made.h - the tables of the project for tests of names, and small submissions for tests of the whole stage.
 */
#ifndef UNIT_NORMALIZE_MADE_H
#define UNIT_NORMALIZE_MADE_H

#include "core/home.h"
#include "normalize/match.h"
#include "normalize/normalize.h"
#include "tests/unit/test.h"

struct made {
	struct arena arena;
	struct config config;
	struct matcher *matcher;
};

static inline void made_ok(enum status st, const struct err *e)
{
	if (st != ST_OK)
		fail_msg("%s", e->msg);
}

static inline struct made *made_start(void)
{
	static struct made m;
	struct mappings *mappings;
	struct err e;

	if (m.matcher)
		return &m;
	arena_init(&m.arena, 0);
	m.config.limits = limits_default();
	made_ok(home_find(&m.config.home, &e), &e);
	made_ok(flows_load(&m.config.home, &m.arena, &m.config.flows, &e), &e);
	made_ok(catalogue_load(&m.config.home, &m.arena, NULL, &m.config.catalogue, &e), &e);
	made_ok(mappings_load(&m.config.home, &mappings, &e), &e);
	m.config.mappings = mappings;
	made_ok(matcher_new(mappings, &m.matcher, &e), &e);
	return &m;
}

static inline void made_end(struct made *m)
{
	matcher_free(m->matcher);
	mappings_free((struct mappings *)m->config.mappings);
	arena_release(&m->arena);
	memset(m, 0, sizeof *m);
}

#endif
