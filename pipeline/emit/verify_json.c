/*
 * verify_json.c - the figures of run.json, and that they agree with each other.
 */
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "emit/verify.h"

const char *const vstate_word[V_STATES] = { "accepted", "accepted_with_warnings", "rejected", "unreadable" };

static uint64_t count_of(const json_t *o, const char *name)
{
	json_int_t n = json_integer_value(json_object_get(o, name));

	return n < 0 ? UINT64_MAX : (uint64_t)n;
}

static void read_findings(const json_t *o, uint64_t n[3])
{
	n[SEV_ERROR] = count_of(o, "error");
	n[SEV_WARNING] = count_of(o, "warning");
	n[SEV_INFO] = count_of(o, "info");
}

/* Its files: each has a fate, and those that were read are known by their paths from here on. */
static enum status read_members(struct vrun *v, struct vsub *s, const json_t *o, struct err *e)
{
	static const char *const word[V_FATES] = { "read", "refused", "skipped" };
	const json_t *files = json_object_get(o, "files"), *list = json_object_get(o, "members");
	size_t n = json_array_size(list);
	uint64_t listed[V_FATES] = { 0 };

	for (size_t i = 0; i < n; i++) {
		const json_t *m = json_array_get(list, i);
		const char *path = json_string_value(json_object_get(m, "path")), *fate = json_string_value(json_object_get(m, "fate"));
		int k = 0;

		while (fate && k < V_FATES && strcmp(word[k], fate))
			k++;
		if (!path || !fate || k == V_FATES)
			return err_set(e, ST_SKIP, "run.json: file %zu of %s lacks its path or fate", i + 1, s->name);
		listed[k]++;
		if (k == V_READ) {
			struct vfield f[2] = { { s->name, strlen(s->name) }, { path, strlen(path) } };
			bool is_new;

			if (vmap_at(&v->read_at, vkey_of(f, 2), &is_new) == UINT32_MAX)
				return err_set(e, ST_FATAL, "no memory");
			if (!is_new)
				return err_set(e, ST_SKIP, "run.json: the file %s of %s is there twice", path, s->name);
		}
	}
	for (int k = 0; k < V_FATES; k++) {
		s->file[k] = count_of(files, word[k]);
		if (s->file[k] != listed[k])
			return err_set(e, ST_SKIP, "run.json: %s has %llu files %s, %llu are listed", s->name, (unsigned long long)s->file[k],
				word[k], (unsigned long long)listed[k]);
	}
	return count_of(files, "seen") == n ? ST_OK : err_set(e, ST_SKIP, "run.json: %s has another number of files than are listed", s->name);
}

static enum status read_submission(struct vrun *v, uint32_t i, const json_t *o, struct err *e)
{
	const char *name = json_string_value(json_object_get(o, "name")), *state = json_string_value(json_object_get(o, "state"));
	const json_t *ledger = json_object_get(o, "ledger");
	const char *sum = json_string_value(json_object_get(ledger, "value_sum"));
	struct vsub *s = &v->sub[i];
	struct vfield f;
	bool is_new;

	if (!name || !state || !sum || !vsum_parse(sum, strlen(sum), &s->value))
		return err_set(e, ST_SKIP, "run.json: submission %u lacks its name, state or value_sum", i + 1);
	if (strchr(name, '/'))
		return err_set(e, ST_SKIP, "run.json: the name %s cannot be that of a folder", name);
	s->name = arena_strdup(&v->arena, name, strlen(name));
	while (s->state < V_STATES && strcmp(vstate_word[s->state], state))
		s->state++;
	if (s->state == V_STATES)
		return err_set(e, ST_SKIP, "run.json: %s has the unknown state %s", name, state);
	read_findings(json_object_get(o, "findings"), s->finding);
	s->cells[V_SEEN] = count_of(ledger, "seen");
	s->cells[V_HEADER] = count_of(ledger, "header");
	s->cells[V_SKIPPED] = count_of(ledger, "skipped");
	s->cells[V_EMITTED] = count_of(ledger, "emitted");
	s->cells[V_REJECTED] = count_of(ledger, "rejected");
	f = (struct vfield){ name, strlen(name) };
	if (!s->name || vmap_at(&v->sub_at, vkey_of(&f, 1), &is_new) == UINT32_MAX)
		return err_set(e, ST_FATAL, "no memory");
	return is_new ? read_members(v, s, o, e) : err_set(e, ST_SKIP, "run.json: %s is there twice", name);
}

static enum status read_flows(struct vrun *v, const json_t *list, struct err *e)
{
	v->nflow = (uint32_t)json_array_size(list);
	v->flow = vrun_share(v, v->nflow + 1u, sizeof *v->flow);
	for (uint32_t i = 0; v->flow && i < v->nflow; i++) {
		const json_t *o = json_array_get(list, i);
		const char *id = json_string_value(json_object_get(o, "id")), *structure = json_string_value(json_object_get(o, "structure"));
		const char *content = json_string_value(json_object_get(o, "content"));

		if (!id || !structure || !content || strchr(id, '/'))
			return err_set(e, ST_SKIP, "run.json: dataflow %u lacks its id, structure or content", i + 1);
		v->flow[i].id = arena_strdup(&v->arena, id, strlen(id));
		v->flow[i].structure = arena_strdup(&v->arena, structure, strlen(structure));
		v->flow[i].rows = count_of(o, "observations");
		v->flow[i].content = strtoull(content, NULL, 16);
		if (!v->flow[i].id || !v->flow[i].structure)
			return err_set(e, ST_FATAL, "no memory");
	}
	return v->flow ? ST_OK : err_set(e, ST_FATAL, "no memory");
}

/* What follows for the submission from its findings must be what it says. */
static enum status check_state(const struct vsub *s, uint32_t state[V_STATES], struct err *e)
{
	int want = s->finding[SEV_ERROR] ? 2 : s->finding[SEV_WARNING] ? 1 : 0;

	if (s->state != want && s->state != V_STATES - 1)
		return err_set(e, ST_SKIP, "run.json: %s is %s, with its findings it would be %s", s->name, vstate_word[s->state],
			vstate_word[want]);
	if ((s->state == V_STATES - 1) != (s->file[V_REFUSED] > 0))
		return err_set(e, ST_SKIP, "run.json: %s is %s, and %llu of its files are refused", s->name, vstate_word[s->state],
			(unsigned long long)s->file[V_REFUSED]);
	state[s->state]++;
	return ST_OK;
}

static enum status check_counts(const struct vrun *v, const json_t *run, struct err *e)
{
	const json_t *counts = json_object_get(run, "counts");
	const json_t *files = json_object_get(counts, "files");
	uint64_t total[3], sum[3] = { 0 }, file[V_FATES] = { 0 };
	uint32_t state[V_STATES] = { 0 };

	for (uint32_t i = 0; i < v->nsub; i++) {
		TRY(check_state(&v->sub[i], state, e));
		for (int k = 0; k < 3; k++)
			sum[k] += v->sub[i].finding[k];
		for (int k = 0; k < V_FATES; k++)
			file[k] += v->sub[i].file[k];
	}
	if (count_of(files, "read") != file[V_READ] || count_of(files, "refused") != file[V_REFUSED] ||
		count_of(files, "skipped") != file[V_LEFT] ||
		count_of(files, "seen") != file[V_READ] + file[V_REFUSED] + file[V_LEFT])
		return err_set(e, ST_SKIP, "run.json: the files of all submissions are not those of each");
	read_findings(json_object_get(counts, "findings"), total);
	for (int k = 0; k < 3; k++)
		if (total[k] != sum[k])
			return err_set(e, ST_SKIP, "run.json: %llu findings of severity %s, its submissions have %llu",
				(unsigned long long)total[k], severity_word((enum severity)k), (unsigned long long)sum[k]);
	if (count_of(counts, "submissions") != v->nsub)
		return err_set(e, ST_SKIP, "run.json: %llu submissions, %u are listed",
			(unsigned long long)count_of(counts, "submissions"), v->nsub);
	for (int k = 0; k < V_STATES; k++)
		if (count_of(counts, vstate_word[k]) != state[k])
			return err_set(e, ST_SKIP, "run.json: %llu submissions are %s, %u are listed",
				(unsigned long long)count_of(counts, vstate_word[k]), vstate_word[k], state[k]);
	return ST_OK;
}

enum status verify_run_json(struct vrun *v, struct err *e)
{
	char path[2 * PATH_MAX];
	json_error_t why;
	json_t *run;
	const json_t *subs;
	enum status st;

	snprintf(path, sizeof path, "%s/run.json", v->dir);
	run = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
	if (!run)
		return err_set(e, ST_SKIP, "%s, line %d: %s", path, why.line, why.text);
	subs = json_object_get(run, "submissions");
	v->csv = json_is_true(json_object_get(run, "csv"));
	v->xlsx = json_is_true(json_object_get(run, "xlsx"));
	v->provenance = !json_is_false(json_object_get(run, "provenance"));
	v->nsub = (uint32_t)json_array_size(subs);
	v->sub = vrun_share(v, v->nsub + 1u, sizeof *v->sub);
	st = v->sub ? read_flows(v, json_object_get(run, "dataflows"), e) : err_set(e, ST_FATAL, "no memory");
	for (uint32_t i = 0; i < v->nsub && st == ST_OK; i++)
		st = read_submission(v, i, json_array_get(subs, i), e);
	if (st == ST_OK)
		st = check_counts(v, run, e);
	v->accepted = st == ST_OK ? vrun_share(v, (size_t)v->nsub * v->nflow + 1, sizeof *v->accepted) : NULL;
	if (st == ST_OK && !v->accepted)
		st = err_set(e, ST_FATAL, "no memory");
	json_decref(run);
	return st;
}
