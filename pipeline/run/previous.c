#include "run/previous.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

/* 20261124-0123456789ab: what else a link may say is no run of ours. */
static bool is_run_id(const char *s)
{
	return strspn(s, "0123456789") == 8 && s[8] == '-' && strspn(s + 9, "0123456789abcdef") == 12 && !s[21];
}

/* NULL in *run: there is none, or it is no run that can be understood. */
static enum status load_run(const char *outbox, const char *id, json_t **run, struct err *e)
{
	char path[2 * PATH_MAX];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s/run.json", outbox, id);
	*run = NULL;
	f = fopen(path, "rbe");
	if (!f)
		return errno == ENOENT || errno == ENOTDIR ? ST_OK : err_set(e, ST_FATAL, "%s: cannot be read: %m", path);
	*run = json_loadf(f, 0, NULL);
	if (!*run && ferror(f)) {
		fclose(f);
		return err_set(e, ST_FATAL, "%s: cannot be read", path);
	}
	fclose(f);
	return ST_OK;
}

static enum status find_previous(struct previous *p, const char *outbox, const char *run_id, json_t **run, struct err *e)
{
	char path[PATH_MAX + 16], target[RUN_ID];
	json_t *latest;
	const char *id;
	enum status st = ST_OK;
	ssize_t n;

	*run = NULL;
	snprintf(path, sizeof path, "%s/latest", outbox);
	n = readlink(path, target, sizeof target - 1);
	if (n < 0 && errno != ENOENT && errno != EINVAL)
		return err_set(e, ST_FATAL, "%s: cannot be read: %m", path);
	target[n > 0 ? n : 0] = '\0';
	if (!is_run_id(target))
		return ST_OK;
	TRY(load_run(outbox, target, &latest, e));
	if (strcmp(target, run_id)) {
		strcpy(p->id, target);
		*run = latest;
		return ST_OK;
	}
	id = json_string_value(json_object_get(latest, "previous"));
	if (id && is_run_id(id) && strcmp(id, run_id)) {
		strcpy(p->id, id);
		st = load_run(outbox, id, run, e);
	}
	json_decref(latest);
	return st;
}

enum status previous_load(struct previous *p, const char *outbox, const char *run_id, struct err *e)
{
	json_t *run, *x;
	enum status st;
	size_t i;

	*p = (struct previous){ .known = json_object() };
	if (!p->known)
		return err_set(e, ST_FATAL, "out of memory for the run before");
	st = find_previous(p, outbox, run_id, &run, e);
	json_array_foreach(json_object_get(run, "submissions"), i, x) {
		const char *name = json_string_value(json_object_get(x, "name"));
		json_t *sha256 = json_object_get(x, "sha256");

		if (name && json_is_string(sha256) && json_object_set(p->known, name, sha256) != 0)
			st = err_set(e, ST_FATAL, "out of memory for the run before");
	}
	json_decref(run);
	if (st != ST_OK)
		previous_release(p);
	return st;
}

void previous_release(struct previous *p)
{
	json_decref(p->known);
	*p = (struct previous){ .known = NULL };
}

bool previous_has(const struct previous *p, const char *name, const char *sha256)
{
	const char *was = json_string_value(json_object_get(p->known, name));

	return was && !strcmp(was, sha256);
}
