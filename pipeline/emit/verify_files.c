/*
 * verify_files.c - the manifest and the figures of run.json.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "emit/verify.h"

/* ---- MANIFEST.sha256 ---- */

static enum status hash_one(const char *path, char hex[65], struct err *e)
{
	unsigned char buf[1 << 16], sum[32];
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n = -1;
	bool ok = ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL);

	while (ok && fd >= 0 && (n = read(fd, buf, sizeof buf)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		ok = EVP_DigestUpdate(ctx, buf, (size_t)n);
	}
	if (fd >= 0)
		close(fd);
	ok = ok && n == 0 && EVP_DigestFinal_ex(ctx, sum, NULL);
	EVP_MD_CTX_free(ctx);
	if (!ok)
		return err_set(e, ST_SKIP, "%s: cannot be read: %s", path, strerror(errno));
	for (int i = 0; i < 32; i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
	return ST_OK;
}

struct found_files {
	const struct vmap *listed;
	size_t root;
	uint64_t n;
	char stray[512];
};
static struct found_files *walking; /* nftw() hands nothing on; the check runs alone in its process */

static int visit(const char *path, const struct stat *st, int type, struct FTW *at)
{
	const char *name = path + walking->root;
	struct vfield f = { name, strlen(name) };

	(void)st;
	(void)at;
	if (type == FTW_D || !strcmp(name, "MANIFEST.sha256") || !strcmp(name, "events.jsonl"))
		return 0;
	walking->n++;
	if (type == FTW_F && vmap_find(walking->listed, vkey_of(&f, 1)) != UINT32_MAX)
		return 0;
	snprintf(walking->stray, sizeof walking->stray, "%s", name);
	return 1;
}

static enum status check_line(struct vrun *v, char *line, const char *previous, struct vmap *listed, struct err *e)
{
	char path[PATH_MAX], hex[65];
	struct vfield f;
	bool is_new;

	if (strlen(line) < 67 || line[64] != ' ' || line[65] != ' ')
		return err_set(e, ST_SKIP, "MANIFEST.sha256: a line that is no hash, two blanks and a path: %.80s", line);
	f = (struct vfield){ line + 66, strlen(line + 66) };
	if (strcmp(previous, f.s) >= 0)
		return err_set(e, ST_SKIP, "MANIFEST.sha256: %s is out of order or there twice", f.s);
	if (strstr(f.s, "..") || f.s[0] == '/')
		return err_set(e, ST_SKIP, "MANIFEST.sha256: %s is not a path inside the run", f.s);
	if (vmap_at(listed, vkey_of(&f, 1), &is_new) == UINT32_MAX)
		return err_set(e, ST_FATAL, "no memory");
	snprintf(path, sizeof path, "%s/%s", v->dir, f.s);
	TRY(hash_one(path, hex, e));
	if (strncmp(hex, line, 64) != 0)
		return err_set(e, ST_SKIP, "%s: its hash is %.16s..., MANIFEST.sha256 says %.16s...", f.s, hex, line);
	v->out->files++;
	return ST_OK;
}

enum status verify_manifest(struct vrun *v, struct err *e)
{
	char path[PATH_MAX], previous[PATH_MAX] = "", *line = NULL;
	struct vmap listed = { 0 };
	struct found_files files = { .listed = &listed, .root = strlen(v->dir) + 1 };
	enum status st = ST_OK;
	size_t cap = 0;
	ssize_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/MANIFEST.sha256", v->dir);
	f = fopen(path, "rbe");
	if (!f)
		return err_set(e, ST_SKIP, "%s: cannot be read: %m", path);
	while (st == ST_OK && (n = getline(&line, &cap, f)) > 0) {
		if (line[n - 1] != '\n') {
			st = err_set(e, ST_SKIP, "MANIFEST.sha256: the last line has no end");
			break;
		}
		line[n - 1] = 0;
		st = check_line(v, line, previous, &listed, e);
		if (st == ST_OK)
			snprintf(previous, sizeof previous, "%s", line + 66);
	}
	free(line);
	fclose(f);
	walking = &files;
	if (st == ST_OK && nftw(v->dir, visit, 16, FTW_PHYS) != 0)
		st = err_set(e, ST_SKIP, "%s: not in MANIFEST.sha256", *files.stray ? files.stray : v->dir);
	if (st == ST_OK && files.n != listed.n)
		st = err_set(e, ST_SKIP, "MANIFEST.sha256 lists %u files, %llu are there", listed.n, (unsigned long long)files.n);
	vmap_release(&listed);
	return st;
}

/* ---- run.json ---- */

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
	s->state = arena_strdup(&v->arena, state, strlen(state));
	read_findings(json_object_get(o, "findings"), s->finding);
	s->cells[V_SEEN] = count_of(ledger, "seen");
	s->cells[V_HEADER] = count_of(ledger, "header");
	s->cells[V_SKIPPED] = count_of(ledger, "skipped");
	s->cells[V_EMITTED] = count_of(ledger, "emitted");
	s->cells[V_REJECTED] = count_of(ledger, "rejected");
	f = (struct vfield){ name, strlen(name) };
	if (!s->name || !s->state || vmap_at(&v->sub_at, vkey_of(&f, 1), &is_new) == UINT32_MAX)
		return err_set(e, ST_FATAL, "no memory");
	return is_new ? ST_OK : err_set(e, ST_SKIP, "run.json: %s is there twice", name);
}

static enum status read_flows(struct vrun *v, const json_t *list, struct err *e)
{
	v->nflow = (uint32_t)json_array_size(list);
	v->flow = arena_alloc(&v->arena, v->nflow + 1u, sizeof *v->flow);
	for (uint32_t i = 0; v->flow && i < v->nflow; i++) {
		const json_t *o = json_array_get(list, i);
		const char *id = json_string_value(json_object_get(o, "id")), *structure = json_string_value(json_object_get(o, "structure"));

		if (!id || !structure || strchr(id, '/'))
			return err_set(e, ST_SKIP, "run.json: dataflow %u lacks its id or structure", i + 1);
		v->flow[i].id = arena_strdup(&v->arena, id, strlen(id));
		v->flow[i].structure = arena_strdup(&v->arena, structure, strlen(structure));
		v->flow[i].rows = count_of(o, "observations");
		if (!v->flow[i].id || !v->flow[i].structure)
			return err_set(e, ST_FATAL, "no memory");
	}
	return v->flow ? ST_OK : err_set(e, ST_FATAL, "no memory");
}

/* What follows for the submission from its findings must be what it says. */
static enum status check_state(const struct vsub *s, uint32_t state[4], struct err *e)
{
	static const char *const words[] = { "accepted", "accepted_with_warnings", "rejected", "unreadable" };
	int k = 0, want = s->finding[SEV_ERROR] ? 2 : s->finding[SEV_WARNING] ? 1 : 0;

	while (k < 4 && strcmp(words[k], s->state))
		k++;
	if (k == 4)
		return err_set(e, ST_SKIP, "run.json: %s has the unknown state %s", s->name, s->state);
	if (k != want && k != 3)
		return err_set(e, ST_SKIP, "run.json: %s is %s, with its findings it would be %s", s->name, s->state, words[want]);
	state[k]++;
	return ST_OK;
}

static enum status check_counts(const struct vrun *v, const json_t *run, struct err *e)
{
	static const char *const words[] = { "accepted", "accepted_with_warnings", "rejected", "unreadable" };
	const json_t *counts = json_object_get(run, "counts");
	uint64_t total[3], sum[3] = { 0 };
	uint32_t state[4] = { 0 };

	for (uint32_t i = 0; i < v->nsub; i++) {
		TRY(check_state(&v->sub[i], state, e));
		for (int k = 0; k < 3; k++)
			sum[k] += v->sub[i].finding[k];
	}
	read_findings(json_object_get(counts, "findings"), total);
	for (int k = 0; k < 3; k++)
		if (total[k] != sum[k])
			return err_set(e, ST_SKIP, "run.json: %llu findings of severity %s, its submissions have %llu",
				(unsigned long long)total[k], severity_word((enum severity)k), (unsigned long long)sum[k]);
	if (count_of(counts, "submissions") != v->nsub)
		return err_set(e, ST_SKIP, "run.json: %llu submissions, %u are listed",
			(unsigned long long)count_of(counts, "submissions"), v->nsub);
	for (int k = 0; k < 4; k++)
		if (count_of(counts, words[k]) != state[k])
			return err_set(e, ST_SKIP, "run.json: %llu submissions are %s, %u are listed",
				(unsigned long long)count_of(counts, words[k]), words[k], state[k]);
	return ST_OK;
}

enum status verify_run_json(struct vrun *v, struct err *e)
{
	char path[PATH_MAX];
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
	v->sub = arena_alloc(&v->arena, v->nsub + 1u, sizeof *v->sub);
	st = v->sub ? read_flows(v, json_object_get(run, "dataflows"), e) : err_set(e, ST_FATAL, "no memory");
	for (uint32_t i = 0; i < v->nsub && st == ST_OK; i++)
		st = read_submission(v, i, json_array_get(subs, i), e);
	if (st == ST_OK)
		st = check_counts(v, run, e);
	json_decref(run);
	return st;
}
