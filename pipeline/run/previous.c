#include "run/previous.h"

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

static json_t *load_run(const char *outbox, const char *id)
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof path, "%s/%s/run.json", outbox, id);
	return json_load_file(path, 0, NULL);
}

static json_t *find_previous(struct previous *p, const char *outbox, const char *run_id)
{
	char path[PATH_MAX + 16], target[RUN_ID];
	json_t *latest, *previous = NULL;
	const char *id;
	ssize_t n;

	snprintf(path, sizeof path, "%s/latest", outbox);
	n = readlink(path, target, sizeof target - 1);
	target[n > 0 ? n : 0] = '\0';
	if (!is_run_id(target))
		return NULL;
	latest = load_run(outbox, target);
	if (strcmp(target, run_id)) {
		strcpy(p->id, target);
		return latest;
	}
	id = json_string_value(json_object_get(latest, "previous"));
	if (id && is_run_id(id) && strcmp(id, run_id)) {
		strcpy(p->id, id);
		previous = load_run(outbox, id);
	}
	json_decref(latest);
	return previous;
}

enum status previous_load(struct previous *p, const char *outbox, const char *run_id, struct err *e)
{
	json_t *run, *x;
	enum status st = ST_OK;
	size_t i;

	*p = (struct previous){ .known = json_object() };
	if (!p->known)
		return err_set(e, ST_FATAL, "out of memory for the run before");
	run = find_previous(p, outbox, run_id);
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
