#include "run/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/sandbox.h"
#include "decode/charset.h"
#include "layout/layout.h"
#include "normalize/normalize.h"
#include "normalize/words.h"
#include "run/readers.h"
#include "validate/reference.h"
#include "validate/validate.h"

/* Hashes of files, each with its path below the home. The order in which they come does not matter. */
struct mixing {
	const struct home *home;
	struct hash128 all, rules, lists;
};

static bool ends_in(const char *s, const char *suffix)
{
	size_t n = strlen(s), k = strlen(suffix);

	return n >= k && !strcmp(s + n - k, suffix);
}

/* A whole block, or what is left of the file: where blocks end is part of the hash. -1: errno says why. */
static ssize_t read_block(int fd, unsigned char *buf, size_t cap)
{
	size_t got = 0;

	while (got < cap) {
		ssize_t n = read(fd, buf + got, cap - got);

		if (n == 0)
			break;
		if (n < 0 && errno != EINTR)
			return -1;
		got += n > 0 ? (size_t)n : 0;
	}
	return (ssize_t)got;
}

static enum status hash_file(const char *path, uint64_t seed, struct hash128 *out, struct err *e)
{
	unsigned char buf[65536];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : 0;

	for (uint64_t block = seed; fd >= 0 && (n = read_block(fd, buf, sizeof buf)) > 0; block++)
		*out = hash128_add(*out, hash128(buf, (size_t)n, block));
	if (n < 0)
		err_set(e, ST_FATAL, "%s: cannot be read: %m", path);
	if (fd >= 0)
		close(fd);
	return n < 0 ? ST_FATAL : ST_OK;
}

static enum status mix_file(void *user, const char *path, struct err *e)
{
	struct mixing *x = user;
	const char *name = path + strlen(x->home->dir);
	struct hash128 sum = { 0, 0 };

	if (!ends_in(name, ".csv") && !ends_in(name, ".yaml") && !ends_in(name, ".vtl"))
		return ST_OK;
	TRY(hash_file(path, hash64(name, strlen(name), 0), &sum, e));
	x->all = hash128_add(x->all, sum);
	if (!strncmp(name, "/validators/rules/", 18))
		x->rules = hash128_add(x->rules, sum);
	if (ends_in(name, ".csv") && !strncmp(name, "/mappings/codelists/", 20))
		x->lists = hash128_add(x->lists, sum);
	return ST_OK;
}

static enum status set_version(struct config *c, struct err *e)
{
	struct mixing x = { .home = &c->home, .all = hash128(CONCORD_VERSION, strlen(CONCORD_VERSION), 0) };

	TRY(home_each(&c->home, "mappings", "", mix_file, &x, e));
	TRY(home_each(&c->home, "validators/rules", "", mix_file, &x, e));
	hash128_hex(x.all, c->version);
	hash128_hex(x.rules, c->version_rules);
	hash128_hex(x.lists, c->version_lists);
	return ST_OK;
}

static enum status load_all(struct config *c, struct arena *a, struct err *e)
{
	struct mappings *mappings = NULL;
	struct layouts *layouts = NULL;
	struct ruleset *rules = NULL;

	TRY(home_find(&c->home, e));
	c->limits = limits_default();
	c->sandbox = !sandbox_told_off() && sandbox_possible(NULL) == ST_OK;
	TRY(flows_load(&c->home, a, &c->flows, e));
	c->broken = arena_alloc(a, 1, sizeof *c->broken);
	if (!c->broken)
		return err_set(e, ST_FATAL, "out of memory reading rules");
	c->broken->arena = a;
	TRY(catalogue_load(&c->home, a, c->broken, &c->catalogue, e));
	TRY(readers_load(c, a, e));
	TRY(mappings_load(&c->home, &mappings, e));
	c->mappings = mappings;
	TRY(normalize_lists(mappings, &c->flows, e));
	TRY(layouts_load(c, a, &layouts, e));
	c->layouts = layouts;
	TRY(rules_load(c, a, &rules, e));
	broken_sort(c->broken);
	c->rules = rules;
	return set_version(c, e);
}

/* Known words tell in which character set a text was written; whoever decodes has one configuration at a time. */
static const struct mappings *words;

static int is_word(const char *word, size_t n)
{
	return word_known(words, word, n);
}

void config_words(const struct mappings *m)
{
	words = m;
	charset_set_words(m ? is_word : NULL);
}

enum status config_load(struct config *c, struct arena *a, struct err *e)
{
	enum status st;

	memset(c, 0, sizeof *c);
	st = load_all(c, a, e);
	if (st != ST_OK)
		config_release(c);
	else
		config_words(c->mappings);
	return st;
}

enum status config_reference(struct config *c, const char *path, struct err *e)
{
	struct reference *r;
	struct hash128 sum = hash128(c->version, strlen(c->version), 1);

	TRY(reference_load(path, &c->flows, &r, e));
	c->reference = r;
	hash128_hex(hash128_add(sum, r->sum), c->version);
	return ST_OK;
}

void config_release(struct config *c)
{
	if (words == c->mappings)
		config_words(NULL);
	/* Everything else stands in the arena of the caller. */
	reference_free((struct reference *)c->reference);
	mappings_free((struct mappings *)c->mappings);
	memset(c, 0, sizeof *c);
}
