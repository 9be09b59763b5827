#include "run/readers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csvtab.h"

static enum status read_senders(struct readers *r, const struct csvtab *t, struct arena *a, struct err *e)
{
	enum { ID, LANGUAGE };
	static const char *const columns[] = { "id", "?language", "kind", "area", "source", NULL };
	struct sender_language *v = arena_alloc(a, t->nrow + 1u, sizeof *v);
	int at[5];

	TRY(csvtab_columns(t, columns, at, e));
	if (!v)
		return err_set(e, ST_FATAL, "no memory for the languages of senders");
	for (uint32_t i = 0; i < t->nrow; i++) {
		const char *code = csvtab_at(t, i, at[LANGUAGE]);
		char known[256];

		if (!*code)
			continue;
		if (!language_find(&r->all, code, &v[r->n].language))
			return csvtab_fail(e, t, i, at[LANGUAGE], "found the language '%s', expected one of %s", code,
				languages_list(&r->all, known, sizeof known));
		v[r->n++].sender = csvtab_at(t, i, at[ID]);
	}
	r->sender = v;
	return ST_OK;
}

enum status readers_load(struct config *c, struct arena *a, struct err *e)
{
	char path[PATH_MAX + 32];
	struct csvtab t;

	c->readers = (struct readers){ .n = 0 };
	TRY(languages_load(&c->home, a, &c->catalogue, &c->readers.all, e));
	snprintf(path, sizeof path, "%s/mappings/senders.csv", c->home.dir);
	if (access(path, F_OK) != 0)
		return ST_OK;
	TRY(csvtab_load(path, a, &t, e));
	return read_senders(&c->readers, &t, a, e);
}

enum status readers_ask(struct config *c, const char *code, struct err *e)
{
	char known[256];

	if (!code)
		return ST_OK;
	if (!language_find(&c->readers.all, code, &c->readers.usual))
		return err_set(e, ST_SKIP, "'%s' is none of the languages that there are: %s", code,
			languages_list(&c->readers.all, known, sizeof known));
	c->readers.asked = true;
	return ST_OK;
}

void readers_environment(struct config *c)
{
	const char *s = getenv("LANGUAGE");
	char code[32];

	for (size_t n; s && *s && !c->readers.asked; s += n + (s[n] == ':')) {
		n = strcspn(s, ":");
		snprintf(code, sizeof code, "%.*s", (int)(n < sizeof code ? n : 0), s);
		if (*code && language_find(&c->readers.all, code, &c->readers.usual))
			return;
	}
}
