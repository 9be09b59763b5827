/*
 * verify_json.c - the figures of run.json, and that they agree with each other.
 */
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
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

/* ---- the file: one submission at a time is in memory ---- */

struct text {
	char *s;
	size_t n, cap;
};

static bool text_add(struct text *t, char c)
{
	if (t->n + 1 >= t->cap) {
		size_t cap = t->cap ? 2 * t->cap : 4096;
		char *more = realloc(t->s, cap);

		if (!more)
			return false;
		t->s = more;
		t->cap = cap;
	}
	t->s[t->n++] = c;
	t->s[t->n] = '\0';
	return true;
}

struct parting {
	struct vrun *v;
	struct vsub *sub;         /* as many as there is room for; v->nsub of them are known */
	uint32_t room;
	struct text frame, one;   /* the file without its submissions; one of these */
	unsigned depth;           /* of brackets */
	bool quoted, escaped;
	char key[16];             /* the last text of the outermost object: "submissions" opens the list */
	size_t nkey;
	bool listing;             /* inside of it */
};

static enum status take_one(struct parting *p, struct err *e)
{
	json_error_t why;
	json_t *o = json_loadb(p->one.s, p->one.n, JSON_REJECT_DUPLICATES, &why);
	enum status st = ST_OK;

	if (!o)
		return err_set(e, ST_SKIP, "run.json, submission %u, line %d: %s", p->v->nsub + 1, why.line, why.text);
	if (p->v->nsub == p->room) {
		uint32_t room = p->room ? 2 * p->room : 64;
		struct vsub *more = realloc(p->sub, room * sizeof *more);

		if (more) {
			memset(more + p->room, 0, (room - p->room) * sizeof *more);
			p->sub = p->v->sub = more;
			p->room = room;
		} else {
			st = err_set(e, ST_FATAL, "no memory");
		}
	}
	if (st == ST_OK)
		st = read_submission(p->v, p->v->nsub++, o, e);
	json_decref(o);
	p->one.n = 0;
	return st;
}

static void mark_text(struct parting *p, char c)
{
	if (p->escaped) {
		p->escaped = false;
	} else if (c == '\\') {
		p->escaped = true;
	} else if (c == '"') {
		p->quoted = false;
		return;
	}
	if (p->depth == 1 && p->nkey < sizeof p->key - 1)
		p->key[p->nkey++] = c;
	p->key[p->nkey] = '\0';
}

/* A character of the list itself, between its elements, is nobody's; the frame has its brackets. */
static enum status take_char(struct parting *p, char c, struct err *e)
{
	unsigned before = p->depth;
	bool between;

	if (p->quoted) {
		mark_text(p, c);
	} else if (c == '"') {
		p->quoted = true;
		p->nkey = p->depth == 1 ? 0 : p->nkey;
	} else if (c == '{' || c == '[') {
		p->listing |= ++p->depth == 2 && c == '[' && !strcmp(p->key, "submissions");
	} else if ((c == '}' || c == ']') && p->depth) {
		p->depth--;
		p->listing &= p->depth > 1;
	}
	between = before == 2 && p->depth == 2 && (c == ',' || c == ' ' || c == '\n');
	if (!p->listing || before < 2)
		return text_add(&p->frame, c) ? ST_OK : err_set(e, ST_FATAL, "no memory");
	if (between)
		return ST_OK;
	if (!text_add(&p->one, c))
		return err_set(e, ST_FATAL, "no memory");
	return before == 3 && p->depth == 2 ? take_one(p, e) : ST_OK;
}

static enum status part(struct parting *p, FILE *f, struct err *e)
{
	for (int c; (c = getc_unlocked(f)) != EOF;)
		TRY(take_char(p, (char)c, e));
	if (ferror(f))
		return err_set(e, ST_SKIP, "run.json: cannot be read: %m");
	return p->one.n ? err_set(e, ST_SKIP, "run.json: a submission that is no object, or has no end") : ST_OK;
}

static enum status read_frame(struct vrun *v, const struct text *frame, struct err *e)
{
	json_error_t why = { .line = 0 };
	json_t *run = frame->s ? json_loadb(frame->s, frame->n, JSON_REJECT_DUPLICATES, &why) : NULL;
	enum status st;

	if (!run)
		return err_set(e, ST_SKIP, "run.json, line %d without its submissions: %s", why.line, why.text);
	v->csv = json_is_true(json_object_get(run, "csv"));
	v->xlsx = json_is_true(json_object_get(run, "xlsx"));
	v->provenance = !json_is_false(json_object_get(run, "provenance"));
	st = read_flows(v, json_object_get(run, "dataflows"), e);
	if (st == ST_OK)
		st = check_counts(v, run, e);
	json_decref(run);
	return st;
}

/* What children count is in memory that all share. */
static enum status share(struct vrun *v, const struct vsub *sub, struct err *e)
{
	v->sub = vrun_share(v, v->nsub + 1u, sizeof *v->sub);
	v->accepted = vrun_share(v, (size_t)v->nsub * v->nflow + 1, sizeof *v->accepted);
	if (!v->sub || !v->accepted)
		return err_set(e, ST_FATAL, "no memory");
	if (v->nsub)
		memcpy(v->sub, sub, v->nsub * sizeof *sub);
	return ST_OK;
}

enum status verify_run_json(struct vrun *v, struct err *e)
{
	struct parting p = { .v = v };
	char path[2 * PATH_MAX];
	enum status st;
	FILE *f;

	snprintf(path, sizeof path, "%s/run.json", v->dir);
	f = fopen(path, "rbe");
	if (!f)
		return err_set(e, ST_SKIP, "%s: cannot be read: %m", path);
	st = part(&p, f, e);
	fclose(f);
	if (st == ST_OK)
		st = read_frame(v, &p.frame, e);
	if (st == ST_OK)
		st = share(v, p.sub, e);
	else
		v->sub = NULL;
	free(p.sub);
	free(p.frame.s);
	free(p.one.s);
	return st;
}
