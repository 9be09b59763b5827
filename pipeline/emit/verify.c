#include "emit/verify.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "emit/jobs.h"

#define LITTLE ((uint64_t)2 << 20) /* bytes for which no process is started */

/* ---- what is known ---- */

void *vrun_share(struct vrun *v, size_t n, size_t size)
{
	size_t bytes = n * size;
	void *p;

	if (v->nshared == sizeof v->shared / sizeof *v->shared || (size && n > SIZE_MAX / size))
		return NULL;
	p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	v->shared[v->nshared].p = p;
	v->shared[v->nshared++].bytes = bytes;
	return p;
}

void vrun_release(struct vrun *v)
{
	vmap_release(&v->sub_at);
	vmap_release(&v->read_at);
	vmap_release(&v->sheet_at);
	vmap_release(&v->file_at);
	vcells_release(&v->cells);
	for (uint32_t i = 0; i < v->nshared; i++)
		munmap(v->shared[i].p, v->shared[i].bytes);
	arena_release(&v->arena);
}

struct vsub *vrun_sub(struct vrun *v, const struct vfield *name)
{
	uint32_t i = vmap_find(&v->sub_at, vkey_of(name, 1));

	return i == UINT32_MAX ? NULL : &v->sub[i];
}

struct vflow *vrun_flow(struct vrun *v, const struct vfield *structure)
{
	for (uint32_t i = 0; i < v->nflow; i++)
		if (strlen(v->flow[i].structure) == structure->n && !memcmp(v->flow[i].structure, structure->s, structure->n))
			return &v->flow[i];
	return NULL;
}

/* ---- reading side by side ---- */

/* What is done at a time; the parts of a run that are large come first. */
struct work {
	struct vrun *v;
	enum { HARMONIZED, FINDINGS, SUBMISSIONS } what;
	uint32_t first, end; /* submissions */
};
/* All of it, and how much has been taken, by whichever process was free. */
struct works {
	struct work *v;
	uint32_t n;
	_Atomic uint32_t *taken; /* in memory that all share */
};

static enum status do_work(const struct work *w, struct err *e)
{
	switch (w->what) {
	case HARMONIZED:
		return verify_harmonized(w->v, e);
	case FINDINGS:
		return verify_findings(w->v, e);
	case SUBMISSIONS:
		for (uint32_t i = w->first; i < w->end; i++) {
			TRY(verify_submission_rows(w->v, i, e));
			TRY(verify_submission_findings(w->v, i, e));
		}
		return ST_OK;
	}
	return ST_OK;
}

static enum status take_work(const struct job *j, struct err *e)
{
	const struct works *all = j->user;

	for (uint32_t i; (i = atomic_fetch_add(all->taken, 1)) < all->n;)
		TRY(do_work(&all->v[i], e));
	return ST_OK;
}

static unsigned cores(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n > 0 ? (unsigned)n : 1;
}

static bool seen_before(const struct vrun *v, uint32_t i)
{
	for (uint32_t k = 0; k < i && v->file[i].linked; k++)
		if (vfile_same(&v->file[i], &v->file[k]))
			return true;
	return false;
}

/* Whether there is little to read beside the harmonized files, which are one process's work. */
static bool little_beside(const struct vrun *v)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < v->nfile && bytes <= LITTLE; i++)
		if (strncmp(v->file[i].name, "harmonized/", 11) != 0 && !seen_before(v, i))
			bytes += v->file[i].bytes;
	return bytes <= LITTLE;
}

static uint32_t plan(struct vrun *v, bool side_by_side, struct work *w)
{
	uint32_t n = 0, each = side_by_side ? (v->nsub + 4 * cores() - 1) / (4 * cores()) : v->nsub;

	w[n++] = (struct work){ v, HARMONIZED, 0, 0 };
	w[n++] = (struct work){ v, FINDINGS, 0, 0 };
	for (uint32_t i = 0; i < v->nsub; i += each)
		w[n++] = (struct work){ v, SUBMISSIONS, i, i + each < v->nsub ? i + each : v->nsub };
	return n;
}

/* This process, and one more for each further core, confined and limited as this one is. ST_SKIP: one found a difference. */
static enum status side_by_side(struct vrun *v, struct works *all, struct err *e)
{
	const struct sandbox box = { .read = { v->dir } };
	const struct job take = { "the check", take_work, all, 0, NULL };
	uint32_t n = cores() - 1 < all->n ? cores() - 1 : all->n;
	struct job *others = calloc(n, sizeof *others);
	enum status st;

	all->taken = vrun_share(v, 1, sizeof *all->taken);
	if (!others || !all->taken) {
		free(others);
		return err_set(e, ST_FATAL, "no memory");
	}
	for (uint32_t i = 0; i < n; i++)
		others[i] = take;
	st = jobs_run_beside(others, n, &take, sandbox_inside() ? &box : NULL, NULL, e);
	free(others);
	return st == ST_OK ? ST_OK : ST_SKIP;
}

static enum status read_all(struct vrun *v, struct err *e)
{
	struct works all = { .v = calloc((size_t)v->nsub + 2, sizeof *all.v) };
	enum status st = all.v ? ST_OK : err_set(e, ST_FATAL, "no memory");
	bool alone = cores() == 1 || little_beside(v);

	all.n = all.v ? plan(v, !alone, all.v) : 0;
	if (st == ST_OK && !alone)
		st = side_by_side(v, &all, e);
	for (uint32_t i = 0; i < all.n && alone && st == ST_OK; i++)
		st = do_work(&all.v[i], e);
	free(all.v);
	return st;
}

/* A file under another name has its hash. */
static void hash_by_link(struct vrun *v, struct vfile *f)
{
	for (uint32_t i = 0; i < v->nfile && f->linked && !f->hashed; i++)
		if (v->file[i].hashed && vfile_same(f, &v->file[i])) {
			memcpy(f->sha256, v->file[i].sha256, sizeof f->sha256);
			f->hashed = true;
		}
}

static enum status hash_the_rest(struct vrun *v, struct err *e)
{
	for (uint32_t i = 0; i < v->nfile; i++) {
		hash_by_link(v, &v->file[i]);
		if (!v->file[i].hashed)
			TRY(verify_hash(&v->file[i], v, e));
	}
	return ST_OK;
}

/* ---- workbooks ---- */

static enum status job_errors(const struct job *j, struct err *e)
{
	return verify_errors_book(j->user, j->arg, e);
}

static enum status job_flow(const struct job *j, struct err *e)
{
	return verify_flow_book(j->user, j->arg, e);
}

/* Reading workbooks takes longest, and each stands alone. */
static enum status workbooks(struct vrun *v, struct err *e)
{
	const struct sandbox box = { .read = { v->dir } };
	struct job *job = calloc(v->nsub + v->nflow + 1u, sizeof *job);
	uint32_t n = 0;
	enum status st;

	if (!job)
		return err_set(e, ST_FATAL, "no memory");
	for (uint32_t i = 0; i < v->nflow; i++)
		job[n++] = (struct job){ v->flow[i].id, job_flow, v, i, NULL };
	for (uint32_t i = 0; i < v->nsub; i++)
		job[n++] = (struct job){ v->sub[i].name, job_errors, v, i, NULL };
	st = jobs_run(job, n, cores(), sandbox_inside() ? &box : NULL, NULL, e) == ST_OK ? ST_OK : ST_SKIP;
	free(job);
	return st;
}

/* ---- the whole ---- */

static enum status everything(struct vrun *v, struct err *e)
{
	TRY(verify_list(v, e));
	TRY(verify_run_json(v, e));
	TRY(verify_ledger(v, e));
	TRY(read_all(v, e));
	TRY(verify_totals(v, e));
	TRY(hash_the_rest(v, e));
	return v->xlsx ? workbooks(v, e) : ST_OK;
}

static struct verified checked(const struct vrun *v)
{
	struct verified out = { .files = v->nfile };

	for (uint32_t i = 0; i < v->nfile; i++)
		out.rows += v->file[i].lines;
	for (uint32_t i = 0; i < v->nsheet; i++)
		out.cells += v->sheet[i].count[V_SEEN].cells;
	return out;
}

static enum status verify(const char *dir, struct verified *out, char **manifest, size_t *n_manifest, struct err *e)
{
	struct vrun *v = calloc(1, sizeof *v);
	char path[PATH_MAX];
	enum status st;
	size_t n;

	*out = (struct verified){ 0 };
	if (!v)
		return err_set(e, ST_FATAL, "no memory");
	n = (size_t)snprintf(path, sizeof path, "%s", dir);
	while (n > 1 && n < sizeof path && path[n - 1] == '/')
		path[--n] = 0;
	v->dir = path;
	arena_init(&v->arena, 0);
	st = everything(v, e);
	if (st == ST_OK)
		st = manifest ? verify_lines(v, manifest, n_manifest, e) : verify_manifest(v, e);
	if (st == ST_OK)
		*out = checked(v);
	vrun_release(v);
	free(v);
	return st;
}

enum status verify_run(const char *dir, struct verified *out, struct err *e)
{
	return verify(dir, out, NULL, NULL, e);
}

enum status verify_staged(const char *dir, struct verified *out, char **manifest, size_t *n, struct err *e)
{
	return verify(dir, out, manifest, n, e);
}
