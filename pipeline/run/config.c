#include "run/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/sandbox.h"
#include "layout/layout.h"
#include "normalize/mappings.h"
#include "unpack/unpack.h"
#include "validate/validate.h"

/* Mixes one file, with its path below the home, into the version. */
struct mixing {
	const struct home *home;
	struct hash128 sum;
};
static enum status mix_file(void *user, const char *path, struct err *e)
{
	struct mixing *x = user;
	const char *name = path + strlen(x->home->dir);
	FILE *f = fopen(path, "rb");
	unsigned char buf[65536];
	uint64_t seed = hash64(name, strlen(name), 0);
	size_t n;

	if (!f)
		return err_set(e, ST_FATAL, "%s: cannot be read: %m", path);
	for (size_t block = 0; (n = fread(buf, 1, sizeof buf, f)) > 0; block++)
		x->sum = hash128_add(x->sum, hash128(buf, n, seed + block));
	if (ferror(f)) {
		fclose(f);
		return err_set(e, ST_FATAL, "%s: cannot be read: %m", path);
	}
	fclose(f);
	return ST_OK;
}

static enum status set_version(struct config *c, struct err *e)
{
	struct mixing x = { &c->home, hash128(CONCORD_VERSION, strlen(CONCORD_VERSION), 0) };
	static const char *const suffix[] = { ".csv", ".yaml" };

	for (size_t i = 0; i < 2; i++) {
		TRY(home_each(&c->home, "mappings", suffix[i], mix_file, &x, e));
		TRY(home_each(&c->home, "validators/rules", suffix[i], mix_file, &x, e));
	}
	hash128_hex(x.sum, c->version);
	return ST_OK;
}

static enum status load_all(struct config *c, struct arena *a, struct err *e)
{
	struct mappings *mappings = NULL;
	struct layouts *layouts = NULL;
	struct ruleset *rules = NULL;

	TRY(home_find(&c->home, e));
	c->limits = limits_default();
	unpack_prepare();
	c->sandbox = !sandbox_told_off() && sandbox_possible(NULL) == ST_OK;
	TRY(flows_load(&c->home, a, &c->flows, e));
	TRY(catalogue_load(&c->home, a, &c->catalogue, e));
	TRY(mappings_load(&c->home, &mappings, e));
	c->mappings = mappings;
	TRY(layouts_load(c, a, &layouts, e));
	c->layouts = layouts;
	TRY(rules_load(c, a, &rules, e));
	c->rules = rules;
	return set_version(c, e);
}

enum status config_load(struct config *c, struct arena *a, struct err *e)
{
	enum status st;

	memset(c, 0, sizeof *c);
	st = load_all(c, a, e);
	if (st != ST_OK)
		config_release(c);
	return st;
}

void config_release(struct config *c)
{
	/* Everything else stands in the arena of the caller. */
	mappings_free((struct mappings *)c->mappings);
	memset(c, 0, sizeof *c);
}
